"""What the review application shows of incidents: short cards of all of them, everything about one.

The log grows with every change, so its last number says whether what a program holds in memory still stands,
and the entries after it say what does not. Without that, every page would read the whole store again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from marsad.model.selection import UNREVIEWED
from marsad.store.batches import in_batches, read_pairs
from marsad.store.decisions import apply_corrections
from marsad.store.incidents import CURRENT, read_parts
from marsad.store.log import read_changes
from marsad.store.reading import read_documents
from marsad.store.schema import (
    changes,
    claims,
    coding_events,
    codings,
    documents,
    events,
    incident_claims,
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
        yield from (seen.card for seen in _read_batch(connection, batch))


@dataclass(frozen=True, slots=True)
class _Seen:
    """A card and what it was made of: the record as coded, its reviews oldest first, the records of its events."""

    card: Card
    record: Card
    reviews: list[dict[str, Any]]
    told: Mapping[str, dict[str, Any]]


def _read_batch(connection: Connection, ids: list[str]) -> Iterator[_Seen]:
    """Four queries for any number of incidents: on a busy server the way to the database and back is what counts."""
    joined = incidents.join(
        incident_versions,
        (incident_versions.c.incident_id == incidents.c.incident_id)
        & (incident_versions.c.version == incidents.c.version),
    )
    columns = (incidents.c.incident_id, incidents.c.version, incident_versions.c.record, incident_versions.c.saved_at)
    query = select(*columns).select_from(joined).where(incidents.c.incident_id.in_(ids), incidents.c.state == CURRENT)
    rows = connection.execute(query.order_by(incidents.c.incident_id)).all()
    current = [row[0] for row in rows]
    judged = _read_reviews(connection, current)
    held = read_parts(connection, incident_events, "event_id", current)
    told = read_event_records(connection, [part["event_id"] for parts in held.values() for part in parts])
    for incident_id, version, record, saved_at in rows:
        history = judged.get(incident_id, [])
        review = history[-1] if history else None
        event_ids = [part["event_id"] for part in held.get(incident_id, ())]
        card = {
            **apply_corrections(record, review["corrections"] if review is not None else {}),
            "events": event_ids,
            "claims": None,
            "mark": f"{version}.{review['review_id'] if review is not None else 0}",
            "saved_at": saved_at,
            "review": review or {"state": UNREVIEWED, "by": None, "at": None, "note": "", "corrections": {}},
            "tellings": [_tell(told[event_id]) for event_id in event_ids if event_id in told],
        }
        yield _Seen(card, record, history, told)


def _read_reviews(connection: Connection, ids: list[str]) -> dict[str, list[dict[str, Any]]]:
    query = select(reviews).where(reviews.c.subject_kind == "incident", reviews.c.subject_id.in_(ids))
    names = ("review_id", "at", "state", "note", "corrections")
    found: dict[str, list[dict[str, Any]]] = {}
    for row in connection.execute(query.order_by(reviews.c.review_id)).mappings():
        found.setdefault(row["subject_id"], []).append({**{name: row[name] for name in names}, "by": row["who"]})
    return found


def _tell(record: Mapping[str, Any]) -> dict[str, Any]:
    """What a card holds of an event: its document, confidence and statuses."""
    return {
        "event_id": record["event_id"],
        "doc_id": record["doc_id"],
        "confidence": record.get("confidence"),
        "field_confidence": record.get("field_confidence") or {},
        "status": record.get("status") or {},
        "outlet": record.get("outlet"),
        "published": record.get("published"),
    }


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
    seen = next(_read_batch(connection, [incident_id]), None)
    if seen is None:
        return None
    card, told = seen.card, seen.told
    ledger = _read_ledger(connection, incident_id)
    unseen = {"state": UNREVIEWED, "by": None, "at": None}
    doc_ids = {str(record["doc_id"]) for record in told.values()}
    return {
        **card,
        "claims": ledger,
        "coded": {**seen.record, "events": card["events"], "claims": ledger, "review": unseen},
        "told": [told[event_id] for event_id in card["events"] if event_id in told],
        "documents": list(read_documents(connection, doc_ids)),
        "reviews": seen.reviews,
        "log": list(read_changes(connection, subject=("incident", incident_id))),
    }


def _read_ledger(connection: Connection, incident_id: str) -> list[dict[str, Any]]:
    joined = incident_claims.join(claims, claims.c.claim_id == incident_claims.c.claim_id)
    query = select(claims.c.record).select_from(joined).order_by(incident_claims.c.position)
    here = (incident_claims.c.incident_id == incident_id, incident_claims.c.until_version.is_(None))
    return list(connection.scalars(query.where(*here)))


def read_incidents_of(connection: Connection, event_ids: Iterable[str]) -> dict[str, str]:
    """The current incident of each event that is in one."""
    joined = incident_events.join(incidents, incidents.c.incident_id == incident_events.c.incident_id)
    found: dict[str, str] = {}
    for batch in in_batches(sorted(set(event_ids))):
        query = select(incident_events.c.event_id, incident_events.c.incident_id).select_from(joined)
        query = query.where(incident_events.c.event_id.in_(batch), incident_events.c.until_version.is_(None))
        found.update(read_pairs(connection, query.where(incidents.c.state == CURRENT)))
    return found
