"""Whose names are shown, field by field."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from marsad.exports.code_lists import shipped_code_lists
from marsad.exports.people import mask_event, mask_incident, show_actors


def test_actors_bear_the_neutral_name_of_their_id(private: str) -> None:
    lists = shipped_code_lists()
    actors = [
        {"id": "islamic-state", "name": f"القيادي {private}", "name_en": "commander"},
        {"id": None, "name": private},
    ]
    group, unlisted = show_actors(actors, lists, day="2025-11-29", names=False)
    assert (group.name_en, group.name_ar) == ("Islamic State (IS, ISIS, ISIL, Daesh)", "تنظيم الدولة الإسلامية")
    assert (unlisted.name_en, unlisted.name_ar, unlisted.is_withheld) == ("Unlisted actor", "", True)
    (_, unlisted) = show_actors(actors, lists, day=None, names=True)
    assert (unlisted.name_en, unlisted.name_ar, unlisted.is_withheld) == (private, private, False)


def test_quotes_about_people_keep_only_their_place(events: dict[str, Any]) -> None:
    masked = mask_event(events["ev-0001"], shipped_code_lists(), names=False)
    toll, kind = masked["evidence"]
    assert (toll["text"], toll["start"], toll["end"], toll["withheld"]) == (None, 0, 22, True)
    assert kind["text"] == "هجوم"


def test_long_quotes_are_withheld(event: Callable[..., Any]) -> None:
    words = " ".join(["كلمة"] * 9)
    given = event(evidence=[{"field": "event_type", "start": 0, "end": len(words), "text": words, "rule": "r"}])
    assert mask_event(given, shipped_code_lists(), names=False)["evidence"][0]["text"] is None


def test_offices_keep_their_words_and_witnesses_do_not(events: dict[str, Any]) -> None:
    masked = mask_event(events["ev-0001"], shipped_code_lists(), names=False)
    assert [said["source"] for said in masked["attribution"]] == [None, "وزارة الداخلية"]


def test_claims_keep_offices_and_ids(incidents: dict[str, Any], events: dict[str, Any], private: str) -> None:
    masked = mask_incident(incidents["clash"], events, shipped_code_lists(), names=False)
    toll, targets = masked["claims"]
    assert (toll["claimant"], toll["value"]) == ("وزارة الداخلية", {"low": 3, "high": 3})
    assert (targets["claimant"], targets["value"][0]["name"]) == ("withheld", None)
    assert masked["review"]["by"] == "withheld"
    assert private not in json.dumps(masked, ensure_ascii=False)


def test_masking_twice_is_masking_once(incidents: dict[str, Any], events: dict[str, Any]) -> None:
    lists = shipped_code_lists()
    for record in incidents.values():
        once = mask_incident(record, events, lists, names=False)
        assert mask_incident(once, events, lists, names=False) == once


def test_the_record_given_is_not_changed(incidents: dict[str, Any], events: dict[str, Any]) -> None:
    before = json.dumps(incidents["clash"])
    mask_incident(incidents["clash"], events, shipped_code_lists(), names=False)
    assert json.dumps(incidents["clash"]) == before
