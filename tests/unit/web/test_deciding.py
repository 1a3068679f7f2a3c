"""Decisions: stored, marked, undone, and never over someone else's."""

from __future__ import annotations

from typing import Any

import pytest

from marsad.store import Store

pytestmark = pytest.mark.both_databases


def test_accepting_is_stored_and_leaves_the_queue(desk: Any, store: Store) -> None:
    first = desk.ids()[0]
    desk.decide(first, state="accepted")
    assert store.read_reviews("incident")[first]["state"] == "accepted"
    assert store.read_reviews("incident")[first]["by"] == "amal"
    assert first not in desk.ids()


def test_a_decision_without_a_mark_is_refused(desk: Any) -> None:
    answer = desk.post(f"/api/v1/incidents/{desk.ids()[0]}/decisions", {"state": "accepted"}, status=428)
    assert answer["code"] == "M144"


def test_the_second_of_two_coders_is_told(desk: Any, store: Store) -> None:
    first = desk.ids()[0]
    seen = desk.show(first)["mark"]
    desk.decide(first, state="accepted", mark=seen)
    answer = desk.decide(first, state="rejected", mark=seen, status=412)
    assert answer["code"] == "M140"
    assert answer["mark"] == desk.show(first)["mark"]
    assert store.read_reviews("incident")[first]["state"] == "accepted"


def test_an_unknown_incident_is_not_found(desk: Any) -> None:
    assert desk.decide("inc-x", state="accepted", mark="1.0", status=404)["code"] == "M141"


def test_an_edit_keeps_state_and_what_was_coded(desk: Any) -> None:
    first = next(one for one in desk.ids() if any(
        row["name"] == "fatalities" and row["value"] for row in desk.show(one)["fields"]
    ))  # fmt: skip
    desk.decide(first, state="accepted", note="seen")
    desk.decide(first, edits={"fatalities": {"low": 1, "best": 2, "high": None}})
    shown = desk.show(first)
    field = next(row for row in shown["fields"] if row["name"] == "fatalities")
    assert (shown["state"], shown["note"]) == ("accepted", "seen")
    assert field["value"] == {"low": 1, "best": 2, "high": None}
    assert field["status"] == "corrected"
    assert field["coded_text"]


def test_a_field_goes_back_to_what_was_coded(desk: Any) -> None:
    first = desk.ids()[0]
    before = desk.show(first)["fields"]
    desk.decide(first, edits={"event_type": "Looting/property destruction"})
    desk.decide(first, reset=["event_type"])
    assert desk.show(first)["fields"] == before


def test_undo_goes_back_step_by_step(desk: Any) -> None:
    first, second = desk.ids()[:2]
    desk.decide(first, state="accepted")
    desk.decide(first, edits={"date": {"start": "2020-01-02", "end": "2020-01-03", "precision": "day"}})
    desk.decide(second, state="rejected")
    assert desk.post("/api/v1/undo", {})["incident_id"] == second
    assert desk.show(second)["state"] == "unreviewed"
    desk.post("/api/v1/undo", {})
    shown = desk.show(first)
    assert (shown["state"], shown["fields"][1]["is_corrected"]) == ("accepted", False)
    desk.post("/api/v1/undo", {})
    assert desk.show(first)["state"] == "unreviewed"
    assert desk.post("/api/v1/undo", {}, status=409)["code"] == "M143"


def test_undo_removes_nothing(desk: Any, store: Store) -> None:
    first = desk.ids()[0]
    desk.decide(first, state="accepted")
    desk.post("/api/v1/undo", {})
    assert [review["state"] for review in desk.show(first)["reviews"]] == ["accepted", "unreviewed"]


def test_what_another_decided_since_is_not_undone(staff: Any) -> None:
    one, two = staff.sign_in("coder-1"), staff.sign_in("editor-1")
    first = one.ids()[0]
    one.decide(first, state="accepted")
    two.decide(first, state="rejected")
    assert one.post("/api/v1/undo", {}, status=412)["code"] == "M140"
    assert one.show(first)["state"] == "rejected"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("event_type", "Nonsense"),
        ("event_type", 7),
        ("date", {"start": "2020-02-30"}),
        ("date", {"start": "2020-02-03", "end": "2020-02-01"}),
        ("date", {"start": "2020-02-03", "precision": "hour"}),
        ("location", {"gazetteer_id": "no:1"}),
        ("location", {"name": ""}),
        ("location", {"name": "x", "latitude": 91, "longitude": 0}),
        ("location", {"name": "x", "latitude": 9}),
        ("initiators", [{"id": "no-such-actor"}]),
        ("initiators", "islamic-state"),
        ("targets", [{"id": None, "name": " "}]),
        ("fatalities", {"low": 5, "best": 3, "high": 9}),
        ("fatalities", {"low": -1}),
        ("fatalities", {"low": True}),
        ("injuries", {"low": 10**9}),
        ("claimed_by", "no-such-actor"),
        ("nonsense", 1),
    ],
)
def test_a_value_that_cannot_be_is_refused(desk: Any, store: Store, field: str, value: Any) -> None:
    first = desk.ids()[0]
    assert desk.decide(first, edits={field: value}, status=422)["code"] == "M142"
    assert store.read_reviews("incident") == {}


@pytest.mark.parametrize(
    ("field", "value", "key", "stored"),
    [
        ("event_type", "Suicide bomb", "event_type", "Explosions/Remote violence"),
        ("date", None, "date_start", None),
        ("date", {"start": "2020-02-03"}, "date_end", "2020-02-03"),
        ("location", None, "location", None),
        ("fatalities", None, "fatalities", None),
        ("fatalities", {"low": 3}, "fatalities", {"low": 3, "best": 3, "high": None}),
        ("claimed_by", "none", "claimed_by", "none"),
        ("initiators", [], "initiators", []),
    ],
)
def test_a_correction_is_stored_by_the_keys_of_the_record(
    desk: Any, store: Store, field: str, value: Any, key: str, stored: Any
) -> None:
    first = desk.ids()[0]
    desk.decide(first, edits={field: value})
    assert store.read_reviews("incident")[first]["corrections"][key] == stored
    (record,) = [row for row in store.read_incidents(corrected=True) if row["incident_id"] == first]
    assert record[key] == stored
    assert key in record["corrected"]


def test_a_place_of_the_gazetteer_comes_whole(desk: Any) -> None:
    found = desk.get("/api/v1/suggestions", params={"kind": "location", "q": "raqqa"})[0]
    first = desk.ids()[0]
    desk.decide(first, edits={"location": {"gazetteer_id": found["value"]["gazetteer_id"]}})
    field = next(row for row in desk.show(first)["fields"] if row["name"] == "location")
    assert field["value"] == found["value"]
    assert field["value"]["country"] == "SY"


def test_a_killed_server_loses_nothing_acknowledged(desk: Any, store: Store) -> None:
    first = desk.ids()[0]
    desk.decide(first, note="typed")
    from marsad.store import open_store

    with open_store(store.place) as again:  # another process would open it so; the first was not closed
        assert again.read_reviews("incident")[first]["note"] == "typed"
