"""Selections, and what changed since a time."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from marsad.model.selection import Selection
from marsad.store import Store

SELECTIONS = [
    Selection(),
    Selection(date_from="2025-11-02"),
    Selection(date_to="2025-11-02"),
    Selection(date_from="2025-11-03", date_to="2025-11-03"),
    Selection(countries=("IQ",)),
    Selection(countries=("IQ", "SY"), admin1=("Raqqa",)),
    Selection(types=("Suicide bomb",)),
    Selection(types=("Battles",)),
    Selection(actors=("islamic-state",)),
    Selection(actors=("Peshmerga",)),
    Selection(sources=("aawsat",)),
    Selection(review=("accepted",)),
    Selection(review=("unreviewed",), countries=("SY",)),
]


def varied(make: SimpleNamespace, kind: str) -> list[dict[str, Any]]:
    def record(number: int, **more: Any) -> dict[str, Any]:
        return dict(
            make.event("a", str(number), **more)
            if kind == "event"
            else make.incident(f"i{number}", ["a/0"], sources=[more.pop("outlet", "sana")], **more)
        )

    return [
        record(0, initiators=[{"id": "islamic-state", "name": "y", "name_en": "Islamic State"}]),
        record(1, date_start="2025-11-03", date_end="2025-11-03", location={"country": "IQ", "admin1": "Anbar"}),
        record(2, date_start=None, date_end=None, location=None),
        record(3, date_start=None, date_end="2025-11-03", event_type="Explosions", sub_event_type="Suicide bomb"),
        record(4, initiators=[], targets=[{"id": None, "name": "x", "name_en": "Peshmerga"}], outlet="aawsat"),
        record(5, date_end=None, location={"country": None, "admin1": "Raqqa"}),
    ]


@pytest.mark.parametrize("selection", SELECTIONS, ids=repr)
@pytest.mark.parametrize("kind", ["event", "incident"])
def test_what_is_read_is_exactly_what_the_selection_accepts(
    store: Store, make: SimpleNamespace, kind: str, selection: Selection
) -> None:
    told = varied(make, "event")
    store.add([make.arrival("a", events=told)], make.first, make.stamp())
    records, read, key = told, store.read_events, "event_id"
    if kind == "incident":
        records, read, key = varied(make, "incident"), store.read_incidents, "incident_id"  # type: ignore[assignment]
        store.save_incidents(make.link(*records), make.stamp())
    store.add_review(kind, records[1][key], "accepted", make.stamp())
    states = {records[1][key]: "accepted"}
    wanted = [
        record[key] for record in records if selection.accepts(record, review=states.get(record[key], "unreviewed"))
    ]
    assert [record[key] for record in read(selection)] == wanted
    assert selection == Selection() or 0 < len(wanted) < len(records)


def test_documents_are_chosen_by_id(store: Store, make: SimpleNamespace) -> None:
    store.add([make.arrival(name) for name in "cab"], make.first, make.stamp())
    assert [document["doc_id"] for document in store.read_documents()] == ["a", "b", "c"]
    assert [document["doc_id"] for document in store.read_documents(["c", "a", "x"])] == ["a", "c"]


def test_reading_goes_on_while_something_is_written(store: Store, make: SimpleNamespace) -> None:
    store.add([make.arrival(f"{n:04}", events=[make.event(f"{n:04}")]) for n in range(1500)], make.first, make.stamp())
    found = store.read_events()
    next(found)
    store.add([make.arrival("9999", events=[make.event("9999")])], make.first, make.stamp())
    assert sum(1 for _ in found) == 1499  # the state at the time of asking
    assert sum(1 for _ in store.read_events()) == 1501


def names(delta: Any, key: str) -> tuple[list[str], list[str], list[tuple[str, str, str | None]]]:
    return (
        [record[key] for record in delta.added],
        [record[key] for record in delta.changed],
        [(gone[key], gone["reason"], gone["redirects_to"]) for gone in delta.withdrawn],
    )


def test_incidents_since_a_time_are_added_changed_or_withdrawn(store: Store, make: SimpleNamespace) -> None:
    store.add([make.arrival(name, events=[make.event(name)]) for name in "abcdef"], make.first, make.stamp(1))
    old = [make.incident(f"i{name}", [f"{name}/e"]) for name in "abcdef"]
    store.save_incidents(make.link(*old), make.stamp(2))
    store.add_review("incident", "if", "accepted", make.stamp(4))
    iraq = {**old[3], "location": {"country": "IQ", "admin1": None}}
    new = [old[0], {**old[1], "disputed": ["date"]}, iraq, old[5], make.incident("ig", ["c/e"])]
    store.save_incidents(make.link(*new, ic="ig"), make.stamp(5))
    syria = Selection(countries=("SY",))
    delta = names(store.read_incidents_since(make.day(3), syria), "incident_id")
    assert delta == (
        ["ig"],
        ["ib", "if"],
        [("ic", "superseded", "ig"), ("id", "deselected", None), ("ie", "withdrawn", None)],
    )
    assert names(store.read_incidents_since(make.day(6)), "incident_id") == ([], [], [])
    everything = names(store.read_incidents_since(make.day(1)), "incident_id")
    assert everything == (["ia", "ib", "id", "if", "ig"], [], [])


def test_events_since_a_time_are_added_changed_or_withdrawn(store: Store, make: SimpleNamespace) -> None:
    def events(*pairs: tuple[str, float]) -> list[dict[str, Any]]:
        return [make.event("a", name, confidence=confidence) for name, confidence in pairs]

    store.add([make.arrival("a", events=events(("e1", 0.5), ("e2", 0.5), ("e3", 0.5)))], make.first, make.stamp(1))
    store.add([make.arrival("a", events=events(("e1", 0.5), ("e2", 0.6), ("e4", 0.5)))], make.second, make.stamp(3))
    store.add([make.arrival("b", events=[make.event("b")])], make.second, make.stamp(3))
    delta = names(store.read_events_since(make.day(2)), "event_id")
    assert delta == (["a/e4", "b/e"], ["a/e2"], [("a/e3", "withdrawn", None)])
    assert names(store.read_events_since(make.day(3)), "event_id") == ([], [], [])
    assert len(store.read_events_since("2024-01-01T00:00:00Z").added) == 4
