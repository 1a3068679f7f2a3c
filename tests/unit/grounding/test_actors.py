"""Which actor a mention is, by country and day, and what an actor is to the coder."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from marsad.grounding.actors import ActorTable, Context
from marsad.mentions.actors import find_actors
from marsad.packs.files import open_packs
from marsad.rules.grammar import Grammar, load_grammar


@cache
def grammar() -> Grammar:
    return load_grammar(open_packs())


@cache
def table() -> ActorTable:
    packs = open_packs()
    nationalities: dict[str, list[dict[str, str]]] = {}
    for row in packs.rows("ar/actors/nationalities.csv"):
        nationalities.setdefault(row["country"], []).append(row)
    return ActorTable({row["id"]: row for row in packs.rows("shared/actors.csv")}, nationalities, {})


def ids(raw: str, context: Context) -> list[str | None]:
    """Ids of the only mention of a text."""
    text = grammar().read(raw)
    (mention,) = find_actors(text)
    return [reference.id for reference in table().resolve(mention, text.units, context)]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2015, 7, 1), "syria-armed-forces-assad"),
        (date(2024, 12, 7), "syria-armed-forces-assad"),
        (date(2024, 12, 8), "syria-armed-forces-transitional"),
        (date(2025, 6, 1), "syria-armed-forces-transitional"),
    ],
)
@pytest.mark.parametrize("raw", ["الجيش السوري", "جنود سوريون"])
def test_syrian_army_changes_on_8_december_2024(raw: str, day: date, expected: str) -> None:
    assert ids(raw, Context("SY", day)) == [expected]


@pytest.mark.parametrize(
    ("country", "expected"), [("YE", "saudi-led-coalition"), ("IQ", "us-led-coalition"), ("SY", "us-led-coalition")]
)
def test_coalition_is_the_one_of_the_country(country: str, expected: str) -> None:
    assert ids("قوات التحالف", Context(country, date(2016, 7, 1))) == [expected]


@pytest.mark.parametrize(("country", "expected"), [("EG", "egypt-police"), ("TR", "turkey-police-gendarmerie")])
def test_police_is_that_of_the_event_country(country: str, expected: str) -> None:
    assert ids("الشرطة", Context(country, date(2016, 7, 1))) == [expected]


def test_a_nationality_beats_the_event_country() -> None:
    assert ids("مقاتلات تركية", Context("IQ", date(2016, 7, 1))) == ["turkey-armed-forces"]


def test_a_force_without_nationality_is_the_like_force_named_before() -> None:
    context = Context("IQ", date(2016, 7, 1), (), (("flying", "turkey-armed-forces"),))
    assert ids("المقاتلات", context) == ["turkey-armed-forces"]


def test_aircraft_are_the_coalition_named_before() -> None:
    assert ids("الطائرات", Context("YE", date(2016, 7, 1), ("saudi-led-coalition",))) == ["saudi-led-coalition"]


def test_the_organisation_is_the_group_named_last() -> None:
    context = Context("SY", date(2016, 7, 1), ("al-nusra-front", "islamic-state", "syria-armed-forces-assad"))
    assert ids("التنظيم", context) == ["islamic-state"]


def test_the_fighters_are_those_of_the_group_named_last() -> None:
    context = Context("SY", date(2016, 7, 1), ("islamic-state", "syria-armed-forces-assad"))
    assert ids("المقاتلين", context) == ["islamic-state"]


def test_fighters_nobody_named_are_nobody() -> None:
    assert ids("المقاتلين", Context("SY", date(2016, 7, 1))) == []


def test_fighters_of_a_nationality_are_not_its_army() -> None:
    assert ids("مقاتلون أتراك", Context("SY", date(2016, 7, 1))) == [None]


def test_a_joint_name_gives_both_actors() -> None:
    found = ids("مليشيا الحوثي وصالح", Context("YE", date(2015, 7, 1)))
    assert sorted(map(str, found)) == ["houthis", "yemen-armed-forces-saleh"]


@pytest.mark.parametrize(("key", "sort"), [
    ("turkey-armed-forces", "state"), ("egypt-police", "state"), ("state-forces:KE", "state"),
    ("saudi-led-coalition", "coalition"), ("boko-haram", "group"), ("islamic-state", "group"),
    ("unidentified-armed-group", "unidentified"), ("civilians", "civilians"), ("journalists", "civilians"),
    ("protesters", "protesters"), (None, "unknown"),
])  # fmt: skip
def test_sort_of_an_actor(key: str | None, sort: str) -> None:
    assert table().sort_of(key) == sort


def test_forces_of_one_country_are_one_side() -> None:
    sides = {table().side_of(key) for key in ("tunisia-armed-forces", "tunisia-police", "state-forces:TN")}
    assert len(sides) == 1


def test_rival_forces_of_one_country_are_two_sides() -> None:
    keys = ("houthis", "yemen-armed-forces", "yemen-armed-forces-saleh")
    assert len({table().side_of(key) for key in keys}) == 3


def test_forces_have_a_home_and_groups_have_none() -> None:
    assert table().home_of("egypt-police") == "EG"
    assert table().home_of("state-forces:KE") == "KE"
    assert table().home_of("islamic-state") == ""


def test_a_branch_is_on_the_side_of_its_group() -> None:
    assert table().side_of("islamic-state-iraq") == table().side_of("islamic-state")


def test_all_civilians_are_one_side() -> None:
    assert table().side_of("journalists") == table().side_of("civilians")


def test_a_country_without_a_row_has_state_forces() -> None:
    assert table().forces("KE", "army", date(2016, 7, 1)) == "state-forces:KE"
    assert table().forces("", "army", None) is None
