"""What the review application shows of incidents: short cards of all of them, everything about one.

The log grows with every change, so its last number says whether what a program holds in memory still stands,
and the entries after it say what does not. Without that, every page would read the whole store again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, func, select

from marsad.store.actions import read_marks, read_standing
from marsad.store.batches import in_batches, read_pairs
from marsad.store.decisions import apply_corrections, read_review_history
from marsad.store.incidents import CURRENT, read_parts
from marsad.store.log import read_changes
from marsad.store.reading import read_documents, read_incident_version
from marsad.store.schema import (
    changes,
    claims,
    coding_events,
    codings,
    documents,
    events,
    incident_events,
    incident_versions,
    incidents,
    reviews,
)

Card = dict[str, Any]


def read_position(connection: Connection) -> int:
    """The number of the last entry of the log; 0 for an empty store."""
    return int(connection.scalar(select(func.max(changes.c.change_id))) or 0)


def read_touched(connection: Connection, since: int) -> set[str]:
    """Incidents that entries of the log after `since` are about, themselves or by their documents."""
    query = select(changes.c.subject_kind, changes.c.subject_id).where(changes.c.change_id > since).distinct()
    found: set[str] = set()
    doc_ids: list[str] = []
    for kind, subject in connection.execute(query):
        if kind == "incident":
            found.add(subject)
        elif kind == "document":
            doc_ids.append(subject)
    joined = incident_events.join(events, events.c.event_id == incident_events.c.event_id)
    for batch in in_batches(sorted(doc_ids)):
        told = select(incident_events.c.incident_id).select_from(joined).where(events.c.doc_id.in_(batch))
        found.update(connection.scalars(told))
    return found


def read_cards(connection: Connection, incident_ids: Iterable[str] | None = None) -> Iterator[Card]:
    """A card of each current incident (or of those named): its record as corrected, without claims.

    `mark` says which state was seen, `saved_at` when its version was saved, `review` the review that counts,
    `tellings` each event's document, confidence, statuses and confidence by field.
    """
    if incident_ids is None:
        ids = list(connection.scalars(select(incidents.c.incident_id).where(incidents.c.state == CURRENT)))
    else:
        ids = sorted(set(incident_ids))
    for batch in in_batches(sorted(ids)):
        yield from _read_batch(connection, batch)


def _read_batch(connection: Connection, ids: list[str]) -> Iterator[Card]:
    marks = read_marks(connection, ids)
    joined = incidents.join(
        incident_versions,
        (incident_versions.c.incident_id == incidents.c.incident_id)
        & (incident_versions.c.version == incidents.c.version),
    )
    query = select(incident_versions.c.record, incident_versions.c.saved_at).select_from(joined)
    rows = connection.execute(query.where(incidents.c.incident_id.in_(sorted(marks)))).all()
    standing = _read_reviews(connection, list(marks))
    told = read_parts(connection, incident_events, "event_id", list(marks))
    heard = read_tellings(connection, [row["event_id"] for parts in told.values() for row in parts])
    for record, saved_at in sorted(rows, key=lambda row: str(row[0]["incident_id"])):
        incident_id = record["incident_id"]
        review = standing.get(incident_id)
        corrections = review["corrections"] if review is not None else {}
        event_ids = [row["event_id"] for row in told.get(incident_id, ())]
        yield {
            **apply_corrections(record, corrections),
            "events": event_ids,
            "claims": None,
            "mark": marks[incident_id],
            "saved_at": saved_at,
            "review": review or {"state": "unreviewed", "by": None, "at": None, "note": "", "corrections": {}},
            "tellings": [heard[event_id] for event_id in event_ids if event_id in heard],
        }


def _read_reviews(connection: Connection, ids: list[str]) -> dict[str, dict[str, Any]]:
    query = select(reviews).where(reviews.c.subject_kind == "incident", reviews.c.subject_id.in_(ids))
    names = ("review_id", "state", "at", "note", "corrections")
    return {
        row["subject_id"]: {**{name: row[name] for name in names}, "by": row["who"]}
        for row in connection.execute(query.order_by(reviews.c.review_id)).mappings()
    }


def read_tellings(connection: Connection, event_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """For each event: its document, confidence, statuses, whether it is coded today, from its last coding."""
    found: dict[str, dict[str, Any]] = {}
    for event_id, record in read_event_records(connection, event_ids).items():
        found[event_id] = {
            "event_id": event_id,
            "doc_id": record["doc_id"],
            "confidence": record.get("confidence"),
            "field_confidence": record.get("field_confidence") or {},
            "status": record.get("status") or {},
            "outlet": record.get("outlet"),
            "published": record.get("published"),
        }
    return found


def read_event_records(connection: Connection, event_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Each known event as it was last coded, by id."""
    found: dict[str, dict[str, Any]] = {}
    joined = coding_events.join(codings, codings.c.coding_id == coding_events.c.coding_id)
    for batch in in_batches(sorted(set(event_ids))):
        query = select(coding_events.c.event_id, coding_events.c.record).select_from(joined)
        query = query.where(coding_events.c.event_id.in_(batch)).order_by(codings.c.coded_at, codings.c.coding_id)
        found.update(read_pairs(connection, query))
    return found


def read_current_events(connection: Connection, doc_ids: Iterable[str]) -> list[dict[str, Any]]:
    """The events of the current codings of these documents."""
    found: list[dict[str, Any]] = []
    joined = documents.join(coding_events, coding_events.c.coding_id == documents.c.coding_id)
    for batch in in_batches(sorted(set(doc_ids))):
        query = select(coding_events.c.record).select_from(joined).where(documents.c.doc_id.in_(batch))
        found += connection.scalars(query.order_by(documents.c.doc_id, coding_events.c.position))
    return found


def read_whole(connection: Connection, incident_id: str) -> dict[str, Any] | None:
    """Everything about one current incident: card, claims, coded values, events, documents, history; None if none.

    `coded` is the record without corrections. `history` lists versions, reviews and log entries.
    """
    card = next(read_cards(connection, [incident_id]), None)
    if card is None:
        return None
    version = int(card["mark"].partition(".")[0])
    coded = read_incident_version(connection, incident_id, version) or {}
    told = read_event_records(connection, card["events"])
    doc_ids = {str(record["doc_id"]) for record in told.values()}
    return {
        **card,
        "claims": coded.get("claims", []),
        "coded": coded,
        "told": [told[event_id] for event_id in card["events"] if event_id in told],
        "documents": list(read_documents(connection, doc_ids)),
        "reviews": read_review_history(connection, "incident", incident_id),
        "log": list(read_changes(connection, subject=("incident", incident_id))),
        "standing": read_standing(connection, incident_id),
    }


def read_incidents_of(connection: Connection, event_ids: Iterable[str]) -> dict[str, str]:
    """The current incident of each event that is in one."""
    joined = incident_events.join(incidents, incidents.c.incident_id == incident_events.c.incident_id)
    found: dict[str, str] = {}
    for batch in in_batches(sorted(set(event_ids))):
        query = select(incident_events.c.event_id, incident_events.c.incident_id).select_from(joined)
        query = query.where(incident_events.c.event_id.in_(batch), incident_events.c.until_version.is_(None))
        found.update(read_pairs(connection, query.where(incidents.c.state == CURRENT)))
    return found


def count_claims(connection: Connection) -> Mapping[str, int]:
    """How many claims, events and documents the store holds; none of them ever becomes fewer."""
    return {
        table.name: int(connection.scalar(select(func.count()).select_from(table)) or 0)
        for table in (claims, events, documents)
    }
