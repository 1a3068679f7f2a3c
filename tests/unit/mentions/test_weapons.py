"""Properties of `marsad.mentions.weapons` that hold for any text."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.mentions.weapons import find_weapons
from marsad.packs.files import open_packs
from marsad.rules.grammar import Grammar, load_grammar

CONTRACT = {
    "suicide-vest",
    "vehicle-bomb",
    "ied",
    "mine",
    "small-arms",
    "rpg",
    "mortar",
    "rocket",
    "missile",
    "artillery",
    "airstrike",
    "drone",
    "grenade",
    "knife",
    "arson",
    "vehicle",
    "chemical",
    "other",
}
WORDS = [
    "انفجار",
    "عبوة",
    "ناسفة",
    "بالمدفعية",
    "والدبابات",
    "طائرة",
    "بدون",
    "طيار",
    "مسيرة",
    "قصفت",
    "سقط",
    "صاروخ",
    "أرض",
    "طعن",
    "في",
    "رصاص",
    "،",
    ".",
    "\n",
    "«",
    "هجوم",
    "بسكين",
    "وقف",
    "إطلاق",
    "النار",
]


@cache
def grammar() -> Grammar:
    return load_grammar(open_packs())


def test_every_row_names_a_weapon_of_the_contract() -> None:
    rows = [row for row in open_packs().rows("ar/weapons/words.csv") if row["class"] == "WEAPON"]
    assert {row["value"] for row in rows} == CONTRACT


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("قصفوا القرية بالمدفعية والدبابات", ["artillery", "artillery"]),
        ("غارة لطائرة أمريكية بدون طيار", ["airstrike", "drone"]),
        ("أطلقوا قذائف هاون", ["mortar"]),
        ("قتل أربعة بانفجار عبوتين ناسفتين", ["ied"]),
    ],
)
def test_weapons_of_a_sentence(raw: str, expected: list[str]) -> None:
    text = grammar().read(raw)
    assert [mention.weapon for mention in find_weapons(text, grammar())] == expected


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join)))
def test_spans_are_inside_ordered_and_apart(raw: str) -> None:
    text = grammar().read(raw)
    mentions = find_weapons(text, grammar())
    positions = [position for mention in mentions for position in (mention.first, mention.last)]
    assert positions == sorted(positions)
    assert all(0 <= m.first <= m.last < len(text.units) for m in mentions)
    assert all(a.last < b.first for a, b in zip(mentions, mentions[1:], strict=False))
    assert {m.weapon for m in mentions} <= CONTRACT
