"""Spans and kinds of actor mentions; what they stand for is tested in `tests/unit/grounding`."""

from __future__ import annotations

from functools import cache

import pytest

from marsad.mentions.actors import find_actors
from marsad.packs.files import open_packs
from marsad.rules.grammar import Grammar, load_grammar


@cache
def grammar() -> Grammar:
    return load_grammar(open_packs())


def found(raw: str) -> list[tuple[str, str]]:
    text = grammar().read(raw)
    spans = ((m, text.raw_span(m.first, m.last)) for m in find_actors(text))
    return [(raw[start:end], m.kind) for m, (start, end) in spans]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("هاجم تنظيم داعش القرية", ("تنظيم داعش", "named")),
        ("قصفت الطائرات التركية الجبل", ("الطائرات التركية", "force")),
        ("قتل جنود أتراك", ("جنود أتراك", "force")),
        ("قتل مسلحون من حزب العمال الكردستاني", ("مسلحون من حزب العمال الكردستاني", "named")),
        ("دمرت الغارة مواقع تابعة لتنظيم داعش", ("مواقع تابعة لتنظيم داعش", "named")),
        ("قتل قيادي في غارة أمريكية", ("غارة أمريكية", "act")),
        ("أعلنت أنقرة العملية", ("أنقرة", "country")),
        ("أعلنت تركيا العملية", ("تركيا", "country")),
        ("مقتل ثلاثة صحفيين", ("صحفيين", "people")),
        ("استهدف القصف سوقا", ("سوقا", "object")),
    ],
)
def test_mention_has_its_span_and_kind(raw: str, expected: tuple[str, str]) -> None:
    assert expected in found(raw)


def test_a_definite_force_does_not_own_the_indefinite_noun_after_it() -> None:
    names = [surface for surface, _ in found("قصفت المقاتلات تعزيزات عسكرية للحوثيين")]
    assert names == ["المقاتلات", "تعزيزات عسكرية للحوثيين"]


def test_a_force_does_not_own_the_accusative_after_it() -> None:
    assert ("مسلحون مجهولون", "named") in found("قتل مسلحون مجهولون ضابطا")


def test_an_adjective_is_a_person_only_after_a_word_that_needs_a_victim() -> None:
    assert found("شن الطيران هجوما عسكريا")[-1][0] == "الطيران"
    assert ("عسكري", "force") in found("مقتل عسكري في كمين")


def test_a_place_noun_is_a_thing_hit_only_after_a_preposition_or_verb_of_attack() -> None:
    text = grammar().read("وقع انفجار قرب سوق المدينة")
    assert [m.rule for m in find_actors(text)] == ["actors.object.weak"]
    text = grammar().read("سقطت قذيفة على سوق المدينة")
    assert [m.rule for m in find_actors(text)] == ["actors.object"]


def test_a_quoted_name_after_a_group_noun_is_an_unknown_group() -> None:
    assert ('كتيبة "أباة الضيم', "unknown") in found('أعلنت كتيبة "أباة الضيم" مقتل قائدها')


def test_text_without_actors_gives_none() -> None:
    assert found("ارتفعت أسعار النفط اليوم") == []
