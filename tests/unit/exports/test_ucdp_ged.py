"""UCDP GED's shape: who is in, and that the deaths add up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from marsad.exports.ucdp_ged import find_cell

Rows = Callable[..., list[dict[str, str]]]


def test_groups_fight_each_other(rows: Rows, incidents: dict[str, Any]) -> None:
    (row,) = rows("ucdp-ged", incidents["clash"])
    wanted = {
        "relid": "inc-0001",
        "year": "2025",
        "code_status": "Clear",
        "type_of_violence": "2",
        "conflict_name": "IS - SDF",
        "dyad_name": "IS - SDF",
        "side_a": "IS",
        "side_b": "SDF",
        "side_a_new_id": "",
        "number_of_sources": "2",
        "source_article": "وكالة ألف,2025-11-30;Outlet B,2025-12-01T08:00:00+03:00",
        "source_office": "وكالة ألف;Outlet B",
        "source_original": "official;witness",
        "where_prec": "1",
        "where_coordinates": "Deir ez-Zor",
        "geom_wkt": "POINT (40.14084 35.33588)",
        "country": "Syria",
        "country_id": "652",
        "region": "Middle East",
        "date_prec": "1",
        "date_start": "2025-11-29 00:00:00.000",
        "deaths_a": "1",
        "deaths_b": "2",
        "deaths_civilians": "0",
        "deaths_unknown": "1",
        "best": "4",
        "high": "6",
        "low": "3",
        "gwnoa": "",
        "gwnob": "",
    }
    assert {name: row[name] for name in wanted} == wanted


def test_a_government_is_side_a(rows: Rows, incident: Callable[..., Any]) -> None:
    (row,) = rows("ucdp-ged", incident(targets=[{"id": "syria-armed-forces-assad"}]))
    assert (row["type_of_violence"], row["dyad_name"]) == ("1", "Government of Syria - IS")
    assert (row["gwnoa"], row["gwnob"], row["conflict_name"]) == ("652", "", "")


def test_civilians_alone_are_one_sided(rows: Rows, incidents: dict[str, Any]) -> None:
    (row,) = rows("ucdp-ged", incidents["dozens"])
    assert (row["type_of_violence"], row["side_a"], row["side_b"]) == ("3", "Government of Israel", "Civilians")
    assert (row["deaths_civilians"], row["best"], row["low"], row["high"]) == ("10", "10", "10", "10")
    assert (row["date_prec"], row["date_start"][:10], row["date_end"][:10]) == ("3", "2024-03-04", "2024-03-10")


@pytest.mark.parametrize(
    ("day", "side"), [("2014-01-01", "Ansarallah"), ("2025-11-29", "Government of Yemen (North Yemen)")]
)
def test_sides_are_named_by_their_time(rows: Rows, incident: Callable[..., Any], day: str, side: str) -> None:
    (row,) = rows("ucdp-ged", incident(date_start=day, date_end=day, initiators=[{"id": "houthis"}]))
    assert side in {row["side_a"], row["side_b"]}


def test_who_is_not_in_is_counted(write: Callable[..., Any], incidents: dict[str, Any]) -> None:
    _, report = write("ucdp-ged")
    assert report.left_out == {"attacker_unknown": 2, "no_deaths": 5}
    zero = {**incidents["clash"], "fatalities": {"low": 0, "best": 0, "high": 0}}
    assert write("ucdp-ged", zero)[1].left_out == {"no_deaths": 1}
    assert write("ucdp-ged", {**incidents["clash"], "targets": []})[1].left_out == {"victim_unknown": 1}


@pytest.mark.parametrize(
    "toll",
    [
        {"low": 0, "best": None, "high": 50},
        {"low": 0, "best": 7, "high": None},
        {"low": 9, "best": 3, "high": 5},
        {"low": 4, "best": 4, "high": 4},
    ],
)
def test_best_is_the_sum_and_lies_between(rows: Rows, incidents: dict[str, Any], toll: dict[str, Any]) -> None:
    (row,) = rows("ucdp-ged", {**incidents["clash"], "fatalities": toll})
    deaths = sum(int(row[f"deaths_{side}"]) for side in ("a", "b", "civilians", "unknown"))
    assert deaths == int(row["best"])
    assert int(row["low"]) <= int(row["best"]) <= int(row["high"])
    assert all(int(row[f"deaths_{side}"]) >= 0 for side in ("a", "b", "civilians", "unknown"))


@pytest.mark.parametrize(
    ("end", "precision", "code"),
    [
        ("2025-01-01", "day", "1"),
        ("2025-01-02", "day", "2"),
        ("2025-01-06", "day", "2"),
        ("2025-01-07", "week", "3"),
        ("2025-01-08", "day", "4"),
        ("2025-01-31", "month", "4"),
        ("2025-03-01", "month", "5"),
        ("2025-12-31", "year", "5"),
    ],
)
def test_date_precision(rows: Rows, incident: Callable[..., Any], end: str, precision: str, code: str) -> None:
    (row,) = rows("ucdp-ged", incident(date_start="2025-01-01", date_end=end, date_precision=precision))
    assert row["date_prec"] == code


def test_cells_are_counted_from_the_south_west() -> None:
    assert find_cell(33.5138, 36.2765) == 247 * 720 + 432 + 1
    assert find_cell(90, 180) == 360 * 720
