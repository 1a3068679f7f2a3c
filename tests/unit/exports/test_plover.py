"""PLOVER's records, and POLECAT's columns in them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from marsad.exports.plover import POLECAT_COLUMNS
from marsad.exports.plover_types import TYPES


@pytest.fixture
def records(write: Callable[..., Any]) -> Callable[..., list[dict[str, Any]]]:
    return lambda *given: [json.loads(line) for line in write("plover", *given)[0].splitlines()]


def test_a_clash(records: Callable[..., Any], incidents: dict[str, Any]) -> None:
    (record,) = records(incidents["clash"])
    assert (record["event"], record["mode"], record["quad_code"], record["event_scale"]) == (
        ["ASSAULT"], ["firearms"], 4, -9
    )  # fmt: skip
    assert record["actor"] == [
        {
            "code": "IMG",
            "sector": "REB",
            "entity_text": "Islamic State (IS, ISIS, ISIL, Daesh)",
            "identifier_id": "islamic-state",
            "identifier_text": "Islamic State (IS, ISIS, ISIL, Daesh)",
        }
    ]
    assert record["recipient"][0]["code"] == "SYR"
    assert record["event_loc"]["country_code"] == "SYR"
    assert (record["event_loc"]["resolution"], record["event_loc"]["geonameid"]) == (4, "170794")
    assert record["size"] == {"dead": 4, "injured": 2, "arrested": None}
    assert record["marsad"]["fatalities"] == {"low": 3, "best": 4, "high": 6}
    assert record["cite_info"]["language"] == "ar"


def test_required_fields_are_there(records: Callable[..., Any]) -> None:
    for record in records():
        assert all(record[name] for name in ("id", "date", "event"))
        assert all(name in TYPES for name in record["event"])
        modes = {mode for name in record["event"] for mode in TYPES[name][2]}
        assert set(record["mode"]) <= modes
        assert record["quad_code"] in {1, 2, 3, 4}
        assert "text" not in record


def test_polecat_columns_are_whole(records: Callable[..., Any], incidents: dict[str, Any]) -> None:
    for record in records():
        assert list(record["polecat"]) == list(POLECAT_COLUMNS)
        assert None not in record["polecat"].values()
    (record,) = records(incidents["unlisted"])
    assert (record["polecat"]["Latitude"], record["polecat"]["Story People"]) == ("None", "None")


@pytest.mark.parametrize(
    ("name", "event", "mode", "context"),
    [
        ("suicide", ["ASSAULT"], ["suicide-attack"], ["military"]),
        ("dozens", ["ASSAULT"], ["aerial"], ["military"]),
        ("month_range", ["ASSAULT"], ["abduct"], []),
        ("protest", ["PROTEST", "ASSAULT"], ["demo"], ["military", "repression"]),
        ("sexual", ["ASSAULT"], ["sexual"], []),
    ],
)
def test_types_and_modes(
    records: Callable[..., Any], incidents: dict[str, Any], name: str, event: Any, mode: Any, context: Any
) -> None:
    (record,) = records(incidents[name])
    assert (record["event"], record["mode"], record["context"]) == (event, mode, context)


def test_terrorism_is_a_suicide_attack_on_civilians(records: Callable[..., Any], incidents: dict[str, Any]) -> None:
    (record,) = records({**incidents["suicide"], "targets": [{"id": "civilians"}]})
    assert record["context"] == ["terrorism"]


def test_property_is_destroyed_with_weapons_else_seized(
    records: Callable[..., Any], incident: Callable[..., Any]
) -> None:
    looted = incident(sub_event_type="Looting/property destruction")
    assert records(looted)[0]["mode"] == ["seize"]
    assert records({**looted, "weapons": ["arson"]})[0]["mode"] == ["destroy", "primitive"]


def test_what_has_no_type_is_counted(write: Callable[..., Any]) -> None:
    assert write("plover")[1].left_out == {"no_type": 1, "undated": 1}
