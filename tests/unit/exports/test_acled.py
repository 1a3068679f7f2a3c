"""ACLED's shape: what the codebook asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from marsad.exports.acled import count_fatalities
from marsad.exports.cases import Toll

Rows = Callable[..., list[dict[str, str]]]


def test_a_clash_becomes_a_row(rows: Rows, incidents: dict[str, Any]) -> None:
    (row,) = rows("acled", incidents["clash"])
    assert row["event_id_cnty"].startswith("SYR")
    assert row["event_id_cnty"][3:].isdigit()
    wanted = {
        "event_date": "2025-11-29",
        "year": "2025",
        "time_precision": "1",
        "disorder_type": "Political violence",
        "actor1": "Islamic State (Syria)",
        "inter1": "Rebel group",
        "actor2": "QSD: Syrian Democratic Forces",
        "inter2": "Rebel group",
        "interaction": "Rebel group-Rebel group",
        "civilian_targeting": "",
        "iso": "760",
        "region": "Middle East",
        "country": "Syria",
        "latitude": "35.3359",
        "longitude": "40.1408",
        "geo_precision": "1",
        "source": "وكالة ألف; Outlet B",
        "source_scale": "",
        "fatalities": "3",
        "timestamp": "1764666000",
    }
    assert {name: row[name] for name in wanted} == wanted
    assert "Killed: 4 (3-6). Wounded: 2 or more. Captured: 1." in row["notes"]
    assert "inc-0001; engine 0.9.1; codebook 7; data abc123def456; review accepted" in row["notes"]


@pytest.mark.parametrize(
    ("toll", "number"),
    [
        (Toll(), 0),
        (Toll(0, 0, 0), 0),
        (Toll(7, 7, 7), 7),
        (Toll(10, 13, 15), 10),
        (Toll(20, 20, None), 20),
        (Toll(2, 2, None), 3),
        (Toll(10, None, None), 10),
        (Toll(100, None, None), 100),
        (Toll(1, None, 34), 3),
        (Toll(1, None, 2), 2),
        (Toll(0, None, 50), 0),
    ],
)
def test_fatalities_follow_the_rule(toll: Toll, number: int) -> None:
    assert count_fatalities(toll)[0] == number


@pytest.mark.parametrize(
    ("dates", "precision", "day", "coded"),
    [
        (("2025-11-29", "2025-11-29"), "day", "1", "2025-11-29"),
        (("2025-11-28", "2025-11-29"), "day", "2", "2025-11-28"),
        (("2024-03-04", "2024-03-10"), "week", "2", "2024-03-07"),
        (("2023-05-01", "2023-05-31"), "month", "3", "2023-05-16"),
        (("2023-05-01", None), "month", "3", "2023-05-16"),
    ],
)
def test_vague_days_are_set_to_the_middle(
    rows: Rows, incident: Callable[..., Any], dates: tuple[str, str], precision: str, day: str, coded: str
) -> None:
    (row,) = rows("acled", incident(date_start=dates[0], date_end=dates[1], date_precision=precision))
    assert (row["time_precision"], row["event_date"]) == (day, coded)


def test_what_acled_does_not_code_is_left_out(write: Callable[..., Any], incidents: dict[str, Any]) -> None:
    _, report = write("acled")
    assert report.left_out == {"date_vague": 1, "no_country": 1, "undated": 1}
    country_only = {**incidents["clash"], "location": {"country": "SY", "precision": "country"}}
    assert write("acled", country_only)[1].left_out == {"place_vague": 1}
    assert write("acled", {**country_only, "sub_event_type": "Arrests"})[1].rows == 1
    assert write("acled", {**country_only, "sub_event_type": "Threat"})[1].left_out == {"type_unknown": 1}


def test_an_army_abroad_is_external(rows: Rows, incidents: dict[str, Any]) -> None:
    (row,) = rows("acled", incidents["dozens"])
    assert row["inter1"] == "External/Other forces"
    assert row["interaction"] == "External/Other forces-Civilians"
    assert row["civilian_targeting"] == "Civilian targeting"
    assert row["actor2"] == "Civilians (Palestine)"
    assert row["fatalities"] == "10"


def test_civilians_beside_soldiers_are_associates(rows: Rows, incidents: dict[str, Any]) -> None:
    (row,) = rows("acled", incidents["suicide"])
    assert (row["actor2"], row["assoc_actor_2"]) == ("Military Forces of Saudi Arabia", "Civilians (Saudi Arabia)")
    assert (row["interaction"], row["civilian_targeting"]) == ("State forces-Rebel group", "")


def test_civilians_in_a_battle_have_no_column(
    rows: Rows, write: Callable[..., Any], incident: Callable[..., Any]
) -> None:
    mixed = incident(targets=[{"id": "sdf"}, {"id": "civilians"}])
    (row,) = rows("acled", mixed)
    assert (row["assoc_actor_2"], row["civilian_targeting"]) == ("", "")
    assert write("acled", mixed)[1].lost["civilians_in_battle"] == 1


def test_the_victim_of_violence_against_civilians_is_civilians(rows: Rows, incidents: dict[str, Any]) -> None:
    (row,) = rows("acled", incidents["several"])
    assert row["actor1"] == "Unidentified Armed Group (Syria)"
    assert row["inter1"] == "Political militia"
    assert (row["actor2"], row["inter2"]) == ("Civilians (Syria)", "Civilians")
    assert row["interaction"] == "Political militia-Civilians"
    assert row["civilian_targeting"] == "Civilian targeting"
    assert (row["geo_precision"], row["fatalities"]) == ("3", "3")
    assert "the point stands for the whole area" in row["notes"]


def test_a_group_of_civilians_stands_beside_civilians(rows: Rows, incidents: dict[str, Any]) -> None:
    (row,) = rows("acled", {**incidents["month_range"], "date_end": "2022-01-20"})
    assert (row["actor2"], row["assoc_actor_2"]) == ("Civilians (Syria)", "Journalists and media workers")


def test_a_protest_with_shots(rows: Rows, incidents: dict[str, Any]) -> None:
    (row,) = rows("acled", incidents["protest"])
    assert row["disorder_type"] == "Political violence; Demonstrations"
    assert row["interaction"] == "State forces-Protesters"
    assert row["tags"] == "crowd size=no report"
    assert row["civilian_targeting"] == "Civilian targeting"


def test_a_protest_that_nobody_is_named_for_is_one_sided(rows: Rows, incident: Callable[..., Any]) -> None:
    (row,) = rows(
        "acled", incident(event_type="Protests", sub_event_type="Peaceful protest", initiators=[], targets=[])
    )
    assert (row["actor1"], row["interaction"], row["actor2"]) == ("Protesters (Syria)", "Protesters only", "")


def test_only_a_target_of_a_strategic_development_becomes_actor1(rows: Rows, incidents: dict[str, Any]) -> None:
    (row,) = rows("acled", incidents["foiled"])
    assert (row["actor1"], row["actor2"], row["interaction"]) == ("Police Forces of Iraq", "", "State forces only")
    assert (row["event_date"], row["year"], row["time_precision"]) == ("2024-12-31", "2024", "2")


def test_the_other_side_of_a_battle_is_never_blank(rows: Rows, incident: Callable[..., Any]) -> None:
    (row,) = rows("acled", incident(targets=[]))
    assert row["actor2"] == "Unidentified Armed Group (Syria)"


def test_ids_do_not_depend_on_the_other_incidents(rows: Rows, incidents: dict[str, Any]) -> None:
    alone = rows("acled", incidents["clash"])[0]["event_id_cnty"]
    assert alone in {row["event_id_cnty"] for row in rows("acled")}


def test_a_place_without_point_has_no_precision(rows: Rows, incidents: dict[str, Any]) -> None:
    (row,) = rows("acled", incidents["unlisted"])
    assert (row["latitude"], row["longitude"], row["geo_precision"]) == ("", "", "")
    assert row["location"].endswith("😀")


def test_text_that_looks_like_a_formula_is_guarded(rows: Rows, incidents: dict[str, Any]) -> None:
    for row in rows("acled", incidents["long"]):
        assert row["source"].startswith("'+")
        assert row["location"].startswith("'-")
    assert rows("acled", {**incidents["dozens"], "sources": ["=1+1"]})[0]["source"] == "'=1+1"


def test_of_conflicting_tolls_the_lowest_exact_one_counts(rows: Rows, incident: Callable[..., Any]) -> None:
    def claim(low: int, high: int | None, **marks: Any) -> dict[str, Any]:
        return {"field": "fatalities", "value": {"low": low, "high": high}, **marks}

    toll = {"low": 10, "best": 68, "high": 70}
    claims = [claim(10, None), claim(70, 70), claim(68, 68), claim(12, 12, superseded=True)]
    assert rows("acled", incident(fatalities=toll, claims=claims))[0]["fatalities"] == "68"
    assert rows("acled", incident(fatalities=toll, claims=claims[:1]))[0]["fatalities"] == "10"
