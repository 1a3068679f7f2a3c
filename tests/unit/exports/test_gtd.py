"""GTD's shape: its scope, its gaps, its numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from marsad.exports.gtd import number_incidents

Rows = Callable[..., list[dict[str, str]]]


def test_a_suicide_bombing(rows: Rows, incidents: dict[str, Any]) -> None:
    (row,) = rows("gtd", incidents["suicide"])
    wanted = {
        "iyear": "2015",
        "imonth": "8",
        "iday": "6",
        "approxdate": "",
        "country": "173",
        "country_txt": "Saudi Arabia",
        "region": "10",
        "region_txt": "Middle East & North Africa",
        "city": "Abha",
        "specificity": "1",
        "vicinity": "-9",
        "crit1": "1",
        "crit3": "0",
        "doubtterr": "1",
        "alternative": "1",
        "alternative_txt": "Insurgency/Guerilla Action",
        "success": "1",
        "suicide": "1",
        "attacktype1": "3",
        "attacktype1_txt": "Bombing/Explosion",
        "targtype1": "4",
        "natlty1_txt": "Saudi Arabia",
        "targtype2": "14",
        "targsubtype2": "67",
        "targtype3": "",
        "gname": "Islamic State of Iraq and the Levant (ISIL)",
        "guncertain1": "0",
        "gname2": "",
        "guncertain2": "",
        "nperps": "-99",
        "claimed": "1",
        "claimmode": "10",
        "compclaim": "0",
        "weaptype1": "6",
        "weapsubtype1": "13",
        "weaptype2": "",
        "nkill": "15",
        "nwound": "9",
        "property": "-9",
        "ishostkid": "0",
        "INT_ANY": "-9",
    }
    assert {name: row[name] for name in wanted} == wanted
    assert row["eventid"].startswith("20150806")
    assert len(row["eventid"]) == 12
    assert row["summary"].startswith("08/06/2015: Suicide bomb by Islamic State")


def test_states_crowds_and_mines_are_out(write: Callable[..., Any], incident: Callable[..., Any]) -> None:
    _, report = write("gtd")
    assert report.left_out == {"no_country": 1, "state_actor": 2, "type_out": 1}
    mine = incident(sub_event_type="Remote explosive/landmine/IED", initiators=[], weapons=["mine"])
    assert write("gtd", mine)[1].left_out == {"no_planter": 1}
    assert write("gtd", {**mine, "weapons": ["ied"]})[1].rows == 1
    assert write("gtd", incident(initiators=[{"id": "civilians"}]))[1].left_out == {"not_a_group": 1}


def test_groups_against_groups_are_in_doubt(rows: Rows, incidents: dict[str, Any]) -> None:
    (row,) = rows("gtd", incidents["clash"])
    assert (row["doubtterr"], row["alternative"], row["targtype1"], row["targsubtype1"]) == ("1", "3", "17", "94")
    assert (row["nkill"], row["nkillter"], row["nwound"]) == ("4", "1", "")
    assert "Killed 4 (3-6); wounded 2 or more." in row["addnotes"]
    assert row["scite1"] == "وكالة ألف, 2025-11-30"


def test_vague_tolls_are_blank(rows: Rows, incidents: dict[str, Any]) -> None:
    assert rows("gtd", incidents["several"])[0]["nkill"] == ""
    (row,) = rows("gtd", {**incidents["suicide"], "fatalities": {"low": 20, "best": 20, "high": None}})
    assert row["nkill"] == "20"


def test_a_month_has_no_day(rows: Rows, incidents: dict[str, Any]) -> None:
    (row,) = rows("gtd", incidents["several"])
    assert (row["imonth"], row["iday"], row["approxdate"]) == ("5", "0", "May 2023")
    assert (row["specificity"], row["city"], row["provstate"]) == ("4", "Unknown", "Idlib")
    (row,) = rows("gtd", incidents["month_range"])
    assert (row["imonth"], row["iday"]) == ("0", "0")
    assert (row["ishostkid"], row["nhostkid"], row["attacktype1"]) == ("1", "6", "6")
    assert (row["targtype1"], row["weaptype1"], row["weaptype1_txt"]) == ("10", "13", "Unknown")


def test_unknown_attackers_are_unknown(rows: Rows, incidents: dict[str, Any]) -> None:
    (row,) = rows("gtd", incidents["foiled"])
    assert (row["gname"], row["success"], row["claimed"]) == ("Unknown", "0", "0")
    assert (row["targtype1"], row["targsubtype1"]) == ("3", "25")
    (row,) = rows("gtd", incidents["unlisted"])
    assert (row["gname"], row["specificity"], row["latitude"]) == ("Unknown", "2", "")


def test_event_ids_hold_their_day_and_never_meet() -> None:
    numbers = number_incidents({f"i{number}": "20250101" for number in range(2_000)})
    assert len(set(numbers.values())) == 2_000
    assert all(str(number).startswith("20250101") and len(str(number)) == 12 for number in numbers.values())


def test_a_full_day_ends() -> None:
    assert len(number_incidents({f"i{number}": "20250101" for number in range(10_050)})) == 10_000


@pytest.mark.parametrize("weapons", [["small-arms", "vehicle-bomb"], ["suicide-vest", "small-arms"]])
def test_explosion_stands_above_armed_assault(rows: Rows, incident: Callable[..., Any], weapons: list[str]) -> None:
    assert rows("gtd", incident(weapons=weapons))[0]["attacktype1"] == "3"


def test_what_gtd_lists_as_a_group_is_in(rows: Rows, incident: Callable[..., Any]) -> None:
    (row,) = rows("gtd", incident(initiators=[{"id": "houthis"}], targets=[{"id": "saudi-armed-forces"}]))
    assert (row["gname"], row["targtype1"], row["alternative"]) == ("Houthi extremists (Ansar Allah)", "4", "1")
