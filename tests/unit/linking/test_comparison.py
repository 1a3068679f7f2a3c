"""Features have the names they should; weights of acts that go on are their own; the explanation adds up to the score."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from marsad.linking.comparison import LASTING, Comparison, compare
from marsad.linking.profiles import COUNTRY, PROVINCE, TOWN, Figure, Profile

MODEL = Comparison(1.0, {"place:same_town": 2.0, "days:same": 1.0}, {"place:same_town": -1.5, LASTING: -0.5})


def test_a_shared_town_says_less_where_both_acts_go_on() -> None:
    sharp = {"place:same_town": 1.0, "days:same": 1.0}
    assert MODEL.score(sharp) == 4.0
    assert MODEL.score({**sharp, LASTING: 1.0}) == 2.0


def test_explanation_gives_the_weights_that_were_used() -> None:
    features = {"place:same_town": 1.0, "days:same": 1.0, LASTING: 1.0}
    parts = MODEL.explain(features)
    assert dict(parts) == {"days:same": 1.0, "place:same_town": 0.5, LASTING: -0.5}
    assert MODEL.bias + sum(part for _, part in parts) == MODEL.score(features)


DAY = 700_000
ACT = Profile(
    event_id="e", doc_id="d", outlet="o", published=DAY + 1, start=DAY, end=DAY, is_assumed=False,
    family="Explosions/Remote violence", kind="Suicide bomb", rank=TOWN, country="SY", province="Aleppo",
    names=frozenset({"n1"}), gazetteer="g1", point=(0.62, 0.65), initiators=frozenset({"islamic-state"}),
    targets=frozenset({"civilians"}), sides=frozenset({"islamic-state", "civilians"}), rare_sides=frozenset(),
    killed=Figure(6, 6), wounded=Figure(9, 9), killed_parts=frozenset(), killed_of=frozenset(), wounded_of=frozenset(),
    weapons=frozenset({"explosive"}), is_main=True, is_lasting=False, words=frozenset({1, 2, 3}), rare=frozenset(),
    core=frozenset({1, 2, 3}), core_bits=9.0, place_words=(frozenset({1}),), killed_word=7,
    shingles=frozenset(range(100, 120)), told=frozenset(range(200, 210)), core_shingles=frozenset(), voice="",
)  # fmt: skip
ELSEWHERE: dict[str, Any] = {"names": frozenset({"n2"}), "gazetteer": "g2"}
OTHER_WORDS: dict[str, Any] = {
    "words": frozenset({4, 5}), "core": frozenset({4, 5}), "shingles": frozenset(range(300, 320)),
    "told": frozenset(range(400, 410)),
}  # fmt: skip
BITS = dict.fromkeys(range(10), 3.0)


def of(first: dict[str, Any], second: dict[str, Any]) -> set[str]:
    """The features of two acts that differ from `ACT` in the given fields, whichever comes first."""
    one, two = replace(ACT, **first), replace(ACT, **second)
    features = compare(one, two, BITS)
    assert features == compare(two, one, BITS)
    return set(features)


@pytest.mark.parametrize(
    ("first", "second", "present", "absent"),
    [
        ({}, {}, "tolls:both_same killed:same_many days:same place:same_town type:same main:both", "tolls:both_differ"),
        ({"killed": Figure(6, 6)}, {"killed": Figure(4, 4)}, "killed:differ", "killed:same"),
        ({"killed": Figure(10, None)}, {"killed": Figure(40, 40)}, "killed:vague", "killed:differ"),
        ({"killed": None}, {}, "killed:one_silent", "killed:differ"),
        ({"killed": None, "killed_word": 9}, {"words": frozenset({9})}, "words:name_the_killed", "killed:same"),
        (
            {"killed": Figure(10, 10), "killed_parts": frozenset({6, 4})},
            {"killed": Figure(6, 6)},
            "killed:part",
            "killed:differ",
        ),
        (
            {"killed": Figure(3, 3), "killed_of": frozenset({"civilians"})},
            {"killed": Figure(8, 8), "killed_of": frozenset({"islamic-state"})},
            "killed:of_others",
            "killed:differ tolls:both_differ",
        ),
        (
            {"killed": Figure(3, 3), "wounded": Figure(4, 4)},
            {},
            "killed:differ wounded:differ tolls:both_differ",
            "tolls:both_same",
        ),
        ({}, {"start": DAY + 1, "end": DAY + 1}, "days:1", "days:same days:moved_with_publication"),
        (
            {},
            {"start": DAY + 1, "end": DAY + 1, "published": DAY + 2},
            "days:1 days:moved_with_publication",
            "days:same",
        ),
        (
            OTHER_WORDS,
            {"start": DAY + 5, "end": DAY + 5, "published": DAY + 6},
            "days:4-7 days:news_of_another_day",
            "days:assumed",
        ),
        ({"is_assumed": True}, {}, "days:assumed", "days:news_of_another_day"),
        ({"start": DAY - 9, "end": DAY + 9}, {}, "days:within", "days:same"),
        (ELSEWHERE | {"point": (0.62, 0.6501)}, {}, "place:near", "place:same_town"),
        (ELSEWHERE | {"point": (0.62, 0.70)}, {}, "place:far", "place:near"),
        (ELSEWHERE | {"point": None}, {}, "place:same_province_other_name", "place:far"),
        (ELSEWHERE | {"country": "IQ"}, {}, "place:other_country", "place:far"),
        (ELSEWHERE | {"rank": PROVINCE}, {}, "place:within_province", "place:other_province"),
        (ELSEWHERE | {"rank": PROVINCE, "province": "Idlib"}, {}, "place:other_province", "place:within_province"),
        (ELSEWHERE | {"rank": COUNTRY}, {}, "place:within_country words:name_the_place", "place:same_town"),
        (
            ELSEWHERE | OTHER_WORDS | {"rank": COUNTRY, "place_words": ()},
            {},
            "words:do_not_name_the_place core:unlike",
            "core:cosine",
        ),
        ({"rare_sides": frozenset({"x"})}, {"rare_sides": frozenset({"x"})}, "sides:rare sides:pair", "sides:other"),
        ({"targets": frozenset({"x"})}, {}, "initiators:shared targets:other", "sides:pair"),
        ({"weapons": frozenset({"rocket"})}, {}, "weapons:other", "weapons:shared"),
        ({"family": "Battles", "kind": "Armed clash"}, {}, "type:violent", "type:family"),
        ({"family": "Protests", "kind": "Peaceful protest"}, {}, "type:other", "type:crowd"),
        ({}, {}, "told:copied copy:share core:close", "told:elsewhere"),
        ({"told": frozenset(range(500, 510))}, {}, "told:elsewhere", "told:copied"),
        ({"is_lasting": True} | OTHER_WORDS, {"killed": None}, "mixed:untraced", "mixed:another_day"),
        (
            {"is_lasting": True, "killed": None} | OTHER_WORDS | ELSEWHERE,
            {"is_lasting": True, "start": DAY + 2, "end": DAY + 2},
            "both:go_on lasting:untraced lasting:another_day lasting:another_spot",
            "mixed:untraced",
        ),
        ({"is_lasting": True}, {"is_lasting": True}, "both:go_on", "lasting:untraced"),
    ],
)
def test_what_two_acts_share_is_named(first: dict[str, Any], second: dict[str, Any], present: str, absent: str) -> None:
    features = of(first, second)
    assert set(present.split()) <= features
    assert features.isdisjoint(absent.split())
