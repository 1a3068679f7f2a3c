"""Which event of today's coding tells what an event of an earlier coding told.

The id of an event is a hash of everything coded, so a better place or a corrected text makes another id.
The words that prove an event change far less: the successor is found by them, or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, select

from marsad.store.batches import in_batches, read_pairs
from marsad.store.schema import coding_events, codings, documents, events

Record = Mapping[str, Any]


def find_successors(connection: Connection, event_ids: Iterable[str]) -> dict[str, str | None]:
    """For each known event: itself if it is coded today, else its successor, else None. Never a guess between two."""
    wanted = sorted(event_ids)
    current = _read_current(connection, wanted)
    found: dict[str, str | None] = {}
    gone: list[str] = []
    for event_id, (_, candidates) in current.items():
        if event_id in candidates:
            found[event_id] = event_id
        else:
            gone.append(event_id)
    for event_id, (version, record) in _read_records(connection, gone).items():
        version_now, candidates = current[event_id]
        found[event_id] = choose_successor(record, candidates, is_same_text=version == version_now)
    return found


def choose_successor(record: Record, candidates: Mapping[str, Record], *, is_same_text: bool) -> str | None:
    """The candidate whose evidence is most like the record's; None if none shares its trigger or two are alike."""
    scored = sorted(
        ((_likeness(record, other, is_same_text=is_same_text), event_id) for event_id, other in candidates.items()),
        reverse=True,
    )
    if not scored or scored[0][0] == 0:
        return None
    if len(scored) > 1 and scored[0][0] == scored[1][0]:
        return None
    return scored[0][1]


def _likeness(record: Record, other: Record, *, is_same_text: bool) -> float:
    """Shared part of the quotes (of their places, in the same text); 0 without a shared trigger word."""
    quotes, others = (_quotes(each, is_same_text=is_same_text) for each in (record, other))
    shared = quotes & others
    if not any(field == "event_type" for field, *_ in shared):
        return 0.0
    return len(shared) / len(quotes | others)


def _quotes(record: Record, *, is_same_text: bool) -> set[tuple[Any, ...]]:
    keys = ("field", "start", "end", "in") if is_same_text else ("field", "text", "in")
    return {tuple(quote.get(key) for key in keys) for quote in record.get("evidence") or ()}


def _read_current(connection: Connection, event_ids: list[str]) -> dict[str, tuple[str | None, dict[str, Record]]]:
    """For each known event, the version of its document that is current and the events coded in it today."""
    documents_of: dict[str, str] = {}
    for batch in in_batches(event_ids):
        query = select(events.c.event_id, events.c.doc_id).where(events.c.event_id.in_(batch))
        documents_of.update(read_pairs(connection, query))
    today: dict[str, tuple[str | None, dict[str, Record]]] = {}
    columns = (documents.c.doc_id, codings.c.version_id, coding_events.c.event_id, coding_events.c.record)
    joined = documents.join(codings, codings.c.coding_id == documents.c.coding_id).outerjoin(
        coding_events, coding_events.c.coding_id == codings.c.coding_id
    )
    for batch in in_batches(sorted(set(documents_of.values()))):
        chosen = select(*columns).select_from(joined).where(documents.c.doc_id.in_(batch))
        for doc_id, version, event_id, record in connection.execute(chosen):
            told = today.setdefault(doc_id, (version, {}))[1]
            if event_id is not None:
                told[event_id] = record
    return {event_id: today.get(doc_id, (None, {})) for event_id, doc_id in documents_of.items()}


def _read_records(connection: Connection, event_ids: list[str]) -> dict[str, tuple[str, Record]]:
    """The version of the text an event was last coded from, and its record."""
    found: dict[str, tuple[str, Record]] = {}
    columns = (coding_events.c.event_id, codings.c.version_id, coding_events.c.record)
    joined = coding_events.join(codings, codings.c.coding_id == coding_events.c.coding_id)
    for batch in in_batches(event_ids):
        query = select(*columns).select_from(joined).where(coding_events.c.event_id.in_(batch))
        for event_id, version, record in connection.execute(query.order_by(codings.c.coded_at, codings.c.coding_id)):
            found[event_id] = (version, record)
    return found
