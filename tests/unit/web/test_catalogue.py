"""Cards in memory: the same whatever way they came, and fresh whoever wrote."""

from __future__ import annotations

from typing import Any

import pytest

from marsad.model.stamp import Stamp
from marsad.store import ReviewWork, Store, open_store
from marsad.web.catalogue import Catalogue
from marsad.web.desk import Tools


def snapshot(catalogue: Catalogue) -> Any:
    state = catalogue.state()
    return dict(state.listed), list(state.queue), dict(state.counts)


def decide(store: Store, incident_id: str, state: str, second: int) -> None:
    work = ReviewWork(store)
    stamp = Stamp("badr", f"2026-03-01T00:00:{second:02d}Z")
    work.take_decision(incident_id, work.read_marks([incident_id])[incident_id], stamp, state=state)


@pytest.mark.both_databases
def test_keeping_up_gives_what_reading_anew_gives(store: Store, tools: Tools) -> None:
    work = ReviewWork(store)
    kept = Catalogue(work, tools.suggester)
    ids = list(kept.refresh())
    for number, incident_id in enumerate(ids[:12]):
        decide(store, incident_id, ("accepted", "rejected", "unreviewed")[number % 3], number)
        if number % 4 == 0:
            snapshot(kept)
    assert snapshot(kept) == snapshot(Catalogue(work, tools.suggester))


def test_what_another_process_wrote_is_seen(store: Store, tools: Tools) -> None:
    catalogue = Catalogue(ReviewWork(store), tools.suggester)
    first = next(iter(catalogue.refresh()))
    with open_store(str(store.place).removeprefix("sqlite:///")) as other:
        decide(other, first, "accepted", 1)
    assert catalogue.refresh()[first].card["review"]["state"] == "accepted"


def test_the_place_in_the_queue_is_where_it_stands(store: Store, tools: Tools) -> None:
    state = Catalogue(ReviewWork(store), tools.suggester).state()
    waiting = state.waiting()
    assert [state.find_place(key) for key in waiting] == list(range(len(waiting)))
    assert state.find_place("inc-x") == -1
    weights = [state.listed[key].weight for key in waiting]
    assert weights == sorted(weights, reverse=True)
    assert state.counts["disputed"] == len(state.waiting("disputed"))


def test_a_decided_incident_waits_no_more(store: Store, tools: Tools) -> None:
    catalogue = Catalogue(ReviewWork(store), tools.suggester)
    first = catalogue.state().waiting()[0]
    before = sum(catalogue.state().counts.values())
    decide(store, first, "accepted", 1)
    assert first not in catalogue.state().waiting()
    assert catalogue.state().find_place(first) == -1
    assert sum(catalogue.state().counts.values()) < before
