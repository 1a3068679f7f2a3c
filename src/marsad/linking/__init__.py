"""Events of many documents -> incidents, each with every claim kept. The method: docs/linking.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from marsad.model.incidents import Link, LinkResult

__all__ = ["Link", "LinkResult", "link_events"]


def link_events(
    events: Sequence[Mapping[str, Any]],
    documents: Mapping[str, Mapping[str, Any]] | Iterable[Mapping[str, Any]],
    *,
    existing: Sequence[Mapping[str, Any]] = (),
    rulings: Sequence[Mapping[str, Any]] = (),
) -> LinkResult:
    """Incidents of coded events (records of the contract, section 3), in the order of their first report.

    `documents` gives the text of each document, by id or one after the other (with a `doc_id`); a document that is
    missing costs accuracy, nothing else. `existing` are incidents linked before: their ids stay, their reviews too.
    `rulings` are decisions of people, `{"kind": "same" | "different" | "split", "events": [...]}`, in the order they
    were made. Aggregate records among the events are checked against the incidents.

    The order of `events` changes nothing. Every event is in exactly one incident. No event gives no incident.
    """
    import gc

    from marsad.linking.linker import Linker

    was_on = gc.isenabled()
    gc.disable()  # millions of small objects are made and none in a ring: the collector only loses time
    try:
        return Linker().link(events, documents, existing=existing, rulings=rulings)
    finally:
        if was_on:
            gc.enable()
