"""Properties of `marsad.mentions.attribution` that hold for any text."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.mentions.attribution import find_claims, find_sources
from marsad.packs.files import open_packs
from marsad.rules.grammar import Grammar, load_grammar

KINDS = {"official", "group", "media", "witness", "monitor", "medical", "anonymous"}
STANCES = {"reports", "claims", "denies", "accuses", "no_claim"}
WORDS = [
    "قال",
    "أعلن",
    "تبنى",
    "وتبناه",
    "تنظيم",
    "داعش",
    "مسؤوليته",
    "عن",
    "الهجوم",
    "لم",
    "تتبن",
    "أي",
    "جهة",
    "نفت",
    "حركة",
    "الشباب",
    "اتهمت",
    "الشرطة",
    "بالوقوف",
    "وراء",
    "بحسب",
    "مصدر",
    "طبي",
    "وكالة",
    "رويترز",
    "إن",
    "،",
    ".",
    ":",
    "\n",
    "«",
    "في",
    "بيان",
    "باسم",
    "نقلت",
]


@cache
def grammar() -> Grammar:
    return load_grammar(open_packs())


def test_relayed_words_have_two_sources() -> None:
    text = grammar().read("نقلت وكالة رويترز عن مصدر أمني قوله إن القصف توقف")
    assert [(m.surface, m.kind) for m in find_sources(text, grammar())] == [
        ("وكالة رويترز", "media"),
        ("مصدر أمني", "official"),
    ]


def test_name_of_a_witness_is_left_out() -> None:
    text = grammar().read("وقال شاهد عيان يدعى سمير حداد إن السيارة احترقت")
    assert [m.surface for m in find_sources(text, grammar())] == ["شاهد عيان"]


def test_group_that_claims_is_a_source_with_that_stance() -> None:
    text = grammar().read("أعلن تنظيم داعش مسؤوليته عن التفجير")
    assert [(m.surface, m.kind, m.stance) for m in find_sources(text, grammar())] == [("تنظيم داعش", "group", "claims")]


@pytest.mark.parametrize("raw", ["", "؟", "قال", "لم تعلن"])
def test_text_without_a_source_gives_nothing(raw: str) -> None:
    text = grammar().read(raw)
    assert find_sources(text, grammar()) == []
    assert find_claims(text, grammar()) == []


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join)))
def test_mentions_are_inside_ordered_and_apart(raw: str) -> None:
    text = grammar().read(raw)
    count = len(text.units)
    for mentions in (find_sources(text, grammar()), find_claims(text, grammar())):
        assert all(0 <= m.first <= m.last < count for m in mentions)
        assert all(a.last < b.first for a, b in zip(mentions, mentions[1:], strict=False))
    for source in find_sources(text, grammar()):
        start, end = text.raw_span(source.first, source.last)
        assert source.surface == raw[start:end]
        assert source.last - source.first < 6
        assert source.kind in KINDS
        assert source.stance in STANCES
    for claim in find_claims(text, grammar()):
        assert claim.stance in STANCES - {"reports"}
        assert claim.actor_unit is None or 0 <= claim.actor_unit < count
