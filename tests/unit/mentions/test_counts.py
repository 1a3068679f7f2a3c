"""Properties and single behaviours of the count engine; phrases are tested by the corpus."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.lexicon.units import Unit, UnitText
from marsad.mentions.count_reading import DEFERRED, Reader
from marsad.mentions.counts import find_counts
from marsad.mentions.numbers import collapse_numbers
from marsad.mentions.quantities import collapse_quantities
from marsad.model.mentions import CountMention
from marsad.packs.files import open_packs
from marsad.rules.grammar import Grammar, load_grammar

WORDS = (
    "مقتل قتل قتلوا إصابة أصيب اعتقال خطف لقي مصرعهم سقوط قتيل قتلى وجرحى جريحا شخص أشخاص جنديين جنود مدنيا آخرين "
    "ثالث بينهم و أو من إلى بين ما لم دون إصابات حصيلة عدد عدد القتلى ارتفعت بلغ كانت أكثر من على الأقل نحو خمسة "
    "عشرات 15 3 و4 2015 % ، . : - ( ) \n جثث العثور على أبو في الجيش الإسرائيلي فلسطينيا مسلحون سيارة غارة"
).split(" ")


@cache
def grammar() -> Grammar:
    return load_grammar(open_packs())


def numbered(raw: str) -> UnitText:
    return collapse_numbers(grammar().read(raw), grammar())


def counts(raw: str) -> list[CountMention]:
    return find_counts(numbered(raw), grammar())


@settings(max_examples=500, deadline=None)
@given(st.one_of(st.text(), st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join)))
def test_any_text_gives_sound_mentions(raw: str) -> None:
    text = numbered(raw)
    for mention in find_counts(text, grammar()):
        assert 0 <= mention.first <= mention.last < len(text.units)
        assert 0 <= mention.anchor < len(text.units)
        assert mention.person is None or 0 <= mention.person < len(text.units)
        assert mention.low >= 0
        assert mention.high is None or mention.high >= mention.low
        start, end = text.raw_span(mention.first, mention.last)
        assert 0 <= start < end <= len(raw)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join))
def test_quantities_keep_every_unit(raw: str) -> None:
    text = numbered(raw)
    collapsed = collapse_quantities(text, grammar())
    covered = [at for first, last in collapsed.origin for at in range(first, last + 1)]
    assert covered == list(range(len(text.units)))
    assert len(collapsed.text.signature) == len(collapsed.text.units) == len(collapsed.text.sentence)


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 99_999), st.sampled_from(["مقتل {} شخصا", "قتل {} جنديا", "{} قتيلا", "لقي {} مدنيا مصرعهم"]))
def test_killed_number_is_read_back(number: int, frame: str) -> None:
    (mention,) = counts(frame.format(number))
    assert (mention.effect, mention.low, mention.high, mention.relation) == ("killed", number, number, "main")


@settings(max_examples=100, deadline=None)
@given(st.integers(3, 9_999))
def test_joint_total_never_exceeds_the_number(number: int) -> None:
    found = counts(f"مقتل وإصابة {number} شخصا")
    assert {(mention.effect, mention.low, mention.high) for mention in found} == {
        ("killed", 1, number - 1),
        ("wounded", 1, number - 1),
    }


def test_time_between_verb_and_number_is_allowed() -> None:
    text = numbered("قتل أمس 15 شخصا")
    units = list(text.units)
    units[1] = Unit(units[1].start, units[1].end, units[1].form, frozenset(("TIME",)))
    timed = grammar().builder.assemble(text.source, units, text.quotations)
    assert [(m.effect, m.low) for m in find_counts(timed, grammar())] == [("killed", 15)]


def test_person_and_anchor_are_the_right_units() -> None:
    text = numbered("أدى القصف إلى مقتل خمسة وعشرين جنديا")
    (mention,) = find_counts(text, grammar())
    assert mention.person is not None
    raw = text.source.raw
    assert raw[slice(*text.raw_span(mention.person, mention.person))] == "جنديا"
    assert raw[slice(*text.raw_span(mention.anchor, mention.anchor))] == "مقتل"


def test_part_keeps_the_anchor_of_its_count() -> None:
    whole, part = counts("مقتل 15 مدنيا بينهم أربعة أطفال")
    assert (part.relation, part.anchor) == ("part", whole.anchor)


def test_previous_toll_marks_every_count_of_its_sentence() -> None:
    found = counts("قتل عشرة أشخاص. وكانت حصيلة سابقة تحدثت عن مقتل ثمانية أشخاص وإصابة خمسة")
    assert [(mention.low, mention.is_previous) for mention in found] == [(10, False), (8, True), (5, True)]


def test_same_text_gives_the_same_counts_from_two_grammars() -> None:
    raw = "مقتل 15 شخصا بينهم 3 أطفال وإصابة آخرين، ولم تقع خسائر بشرية في القاعدة"
    other = load_grammar(open_packs())
    again = find_counts(collapse_numbers(other.read(raw), other), other)
    assert counts(raw) == again


def test_alphabet_does_not_grow_inside_texts() -> None:
    own = load_grammar(open_packs())
    find_counts(collapse_numbers(own.read("مقتل 3 جنود"), own), own)
    size = len(own.alphabet.codes)
    for raw in (" ".join(WORDS), " ".join(reversed(WORDS))):
        find_counts(collapse_numbers(own.read(raw), own), own)
    assert len(own.alphabet.codes) == size


def test_every_yield_has_a_reading() -> None:
    yields = {rule.yields for rule in grammar().rules["counts"].rules}
    assert [name for name in yields - DEFERRED if not hasattr(Reader, f"_read_{name}")] == []


@pytest.mark.parametrize("raw", ["", " ", "\n", ".", "وصل الوفد إلى المدينة"])
def test_text_without_effect_words_has_no_counts(raw: str) -> None:
    assert counts(raw) == []
