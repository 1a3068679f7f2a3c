"""What the store holds, as records: documents, events, incidents, and what changed since a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, select

from marsad.model.selection import UNREVIEWED, Selection
from marsad.store.batches import in_batches, read_pairs, read_rows
from marsad.store.decisions import apply_corrections, read_reviews, review_state
from marsad.store.incidents import CURRENT, read_parts, read_redirects
from marsad.store.schema import (
    aggregates,
    claims,
    coding_events,
    codings,
    document_versions,
    documents,
    events,
    incident_claims,
    incident_events,
    incident_versions,
    incidents,
)


def read_documents(connection: Connection, doc_ids: Iterable[str] | None = None) -> Iterator[dict[str, Any]]:
    """Documents in the order of their ids, each in the version that its events were coded from.

    A document that was never coded is given in its newest version.
    """
    version = func.coalesce(codings.c.version_id, documents.c.version_id)
    joined = documents.outerjoin(codings, codings.c.coding_id == documents.c.coding_id).join(
        document_versions, document_versions.c.version_id == version
    )
    query = select(document_versions).select_from(joined).order_by(documents.c.doc_id)
    if doc_ids is None:
        yield from map(_describe, read_rows(connection, query))
        return
    for batch in in_batches(sorted(set(doc_ids))):  # few enough to be fetched at once
        for row in connection.execute(query.where(documents.c.doc_id.in_(batch))).mappings().all():
            yield _describe(dict(row))


def read_versions(connection: Connection, doc_id: str) -> list[dict[str, Any]]:
    """Every version of a document, oldest first."""
    query = select(document_versions).where(document_versions.c.doc_id == doc_id)
    ordered = query.order_by(document_versions.c.retrieved_at, document_versions.c.version_id)
    return [{**_describe(row), "version_id": row["version_id"]} for row in read_rows(connection, ordered)]


def read_codings(connection: Connection, doc_id: str) -> list[dict[str, Any]]:
    """Every coding of a document with its events, oldest first; one of them `is_current`."""
    head = connection.scalar(select(documents.c.coding_id).where(documents.c.doc_id == doc_id))
    query = select(codings).where(codings.c.doc_id == doc_id).order_by(codings.c.coded_at, codings.c.coding_id)
    found = []
    for row in connection.execute(query).mappings():
        told = select(coding_events.c.record).where(coding_events.c.coding_id == row["coding_id"])
        records = list(connection.scalars(told.order_by(coding_events.c.position)))
        found.append({**row, "is_current": row["coding_id"] == head, "events": records})
    return found


def _describe(row: Mapping[str, Any]) -> dict[str, Any]:
    names = ("doc_id", "outlet", "published", "title", "url")
    more = ("text", "raw_sha256", "retrieved_at", "source", "metadata")
    return {
        **{name: row[name] for name in names}, "sha256": row["text_sha256"], **{name: row[name] for name in more},
    }  # fmt: skip


def read_events(connection: Connection, selection: Selection | None = None) -> Iterator[dict[str, Any]]:
    """The events of the current codings, by document and place in it."""
    wanted = selection or Selection()
    found = read_reviews(connection, "event") if wanted.review else {}
    joined = documents.join(coding_events, coding_events.c.coding_id == documents.c.coding_id)
    query = select(coding_events.c.record).select_from(
        joined.join(events, events.c.event_id == coding_events.c.event_id)
    )
    query = query.where(*_conditions(wanted, events)).order_by(documents.c.doc_id, coding_events.c.position)
    for row in read_rows(connection, query):
        record = row["record"]
        if wanted.accepts(record, review=review_state(found, record["event_id"])):
            yield record


def read_aggregates(connection: Connection) -> Iterator[dict[str, Any]]:
    """The summary counts of the current codings, by document and place in it."""
    joined = documents.join(aggregates, aggregates.c.coding_id == documents.c.coding_id)
    query = select(aggregates.c.record).select_from(joined)
    for row in read_rows(connection, query.order_by(documents.c.doc_id, aggregates.c.position)):
        yield row["record"]


def read_incidents(
    connection: Connection, selection: Selection | None = None, *, corrected: bool = False
) -> Iterator[dict[str, Any]]:
    """The current incidents in the order of their ids, whole, with what reviewers said of them.

    `corrected`: with their corrections in place of what was coded, and chosen by them. Linking wants what was coded.
    """
    wanted = selection or Selection()
    found = read_reviews(connection, "incident")
    joined = incidents.join(
        incident_versions,
        (incident_versions.c.incident_id == incidents.c.incident_id)
        & (incident_versions.c.version == incidents.c.version),
    )
    query = select(incident_versions.c.record).select_from(joined).where(incidents.c.state == CURRENT)
    conditions = [] if corrected else _conditions(wanted, incidents)
    rows = read_rows(connection, query.where(*conditions).order_by(incidents.c.incident_id))
    records = (_correct(row["record"], found if corrected else {}) for row in rows)
    chosen = (record for record in records if wanted.accepts(record, review=review_state(found, record["incident_id"])))
    for batch in in_batches(chosen):
        yield from _assemble(connection, batch, found)


def _correct(record: dict[str, Any], reviews: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    review = reviews.get(record["incident_id"])
    return record if review is None else apply_corrections(record, review["corrections"])


def read_incident_version(connection: Connection, incident_id: str, version: int) -> dict[str, Any] | None:
    """An incident as it was in a version, without review; None if there was none."""
    query = select(incident_versions.c.record).where(
        incident_versions.c.incident_id == incident_id, incident_versions.c.version == version
    )
    record = connection.scalar(query)
    if record is None:
        return None
    return next(_assemble(connection, [record], {}, version=version))


def _assemble(
    connection: Connection,
    records: Sequence[dict[str, Any]],
    reviews: Mapping[str, Mapping[str, Any]],
    *,
    version: int | None = None,
) -> Iterator[dict[str, Any]]:
    ids = [record["incident_id"] for record in records]
    told = read_parts(connection, incident_events, "event_id", ids, version=version)
    ledger = read_parts(connection, incident_claims, "claim_id", ids, version=version)
    texts = _read_claims(connection, sorted({row["claim_id"] for rows in ledger.values() for row in rows}))
    for record in records:
        incident_id = record["incident_id"]
        review = reviews.get(incident_id) or {"state": UNREVIEWED, "by": None, "at": None}
        yield {
            **record,
            "events": [row["event_id"] for row in told.get(incident_id, ())],
            "claims": [texts[row["claim_id"]] for row in ledger.get(incident_id, ())],
            "review": {name: review[name] for name in ("state", "by", "at")},
        }


def _read_claims(connection: Connection, ids: Iterable[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for batch in in_batches(ids):
        query = select(claims.c.claim_id, claims.c.record).where(claims.c.claim_id.in_(batch))
        found.update(read_pairs(connection, query))
    return found


@dataclass(slots=True)
class Delta:
    """What became of a selection since a time. `withdrawn` names what is no longer in it, and why."""

    added: list[dict[str, Any]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)
    withdrawn: list[dict[str, Any]] = field(default_factory=list)


def read_incidents_since(connection: Connection, since: str, selection: Selection | None = None) -> Delta:
    """Incidents that came into the selection, changed in it or left it after a time (UTC text), corrected."""
    wanted = selection or Selection()
    reviews_then = read_reviews(connection, "incident", until=since)
    reviews_now = read_reviews(connection, "incident")
    then: dict[str, tuple[str, str, Any]] = {}
    query = select(incident_versions).where(incident_versions.c.saved_at <= since)
    last = {row["incident_id"]: row for row in read_rows(connection, query.order_by(incident_versions.c.version))}
    for incident_id, row in last.items():
        state = review_state(reviews_then, incident_id)
        if row["state"] == CURRENT and wanted.accepts(_correct(row["record"], reviews_then), review=state):
            then[incident_id] = (row["content_hash"], state, _corrections(reviews_then, incident_id))
    hashes = _content_hashes(connection)
    delta = Delta()
    remaining = set(then)
    for record in read_incidents(connection, wanted, corrected=True):
        incident_id = record["incident_id"]
        remaining.discard(incident_id)
        now = (hashes[incident_id], record["review"]["state"], _corrections(reviews_now, incident_id))
        if incident_id not in then:
            delta.added.append(record)
        elif then[incident_id] != now:
            delta.changed.append(record)
    states = read_pairs(connection, select(incidents.c.incident_id, incidents.c.state))
    redirected = read_redirects(connection)
    for incident_id in sorted(remaining):
        reason = states[incident_id] if states[incident_id] != CURRENT else "deselected"
        target = redirected.get(incident_id) if reason == "superseded" else None
        delta.withdrawn.append({"incident_id": incident_id, "reason": reason, "redirects_to": target})
    return delta


def _corrections(reviews: Mapping[str, Mapping[str, Any]], incident_id: str) -> Any:
    return reviews[incident_id]["corrections"] if incident_id in reviews else {}


def _content_hashes(connection: Connection) -> dict[str, str]:
    query = select(incident_versions.c.incident_id, incident_versions.c.content_hash)
    return read_pairs(connection, query.order_by(incident_versions.c.version))


def read_events_since(connection: Connection, since: str, selection: Selection | None = None) -> Delta:
    """Events that came into the selection, changed in it or left it after a time (UTC text)."""
    wanted = selection or Selection()
    reviews_then = read_reviews(connection, "event", until=since) if wanted.review else {}
    then = {
        record["event_id"]: record
        for record in _read_events_at(connection, since)
        if wanted.accepts(record, review=review_state(reviews_then, record["event_id"]))
    }
    delta = Delta()
    for record in read_events(connection, wanted):
        earlier = then.pop(record["event_id"], None)
        if earlier is None:
            delta.added.append(record)
        elif earlier != record:
            delta.changed.append(record)
    left = [{"event_id": event_id, "reason": "withdrawn", "redirects_to": None} for event_id in then]
    current = {record["event_id"] for record in read_events(connection)} if left else set()
    for gone in left:
        if gone["event_id"] in current:
            gone["reason"] = "deselected"
    delta.withdrawn = sorted(left, key=lambda gone: str(gone["event_id"]))
    return delta


def _read_events_at(connection: Connection, at: str) -> Iterator[dict[str, Any]]:
    """The events that were current at a time: of the last coding until then of the newest version coded by then."""
    joined = codings.join(document_versions, document_versions.c.version_id == codings.c.version_id)
    query = select(codings.c.doc_id, codings.c.coding_id).select_from(joined).where(codings.c.coded_at <= at)
    order = (document_versions.c.retrieved_at, codings.c.version_id, codings.c.coded_at, codings.c.coding_id)
    heads = read_pairs(connection, query.order_by(*order))
    for batch in in_batches(sorted(heads.values())):
        told = select(coding_events.c.record).where(coding_events.c.coding_id.in_(batch))
        yield from connection.scalars(told.order_by(coding_events.c.coding_id, coding_events.c.position))


def _conditions(selection: Selection, table: Table) -> list[ColumnElement[bool]]:
    """What the database can decide by itself; `Selection.accepts` decides the rest, and the same of this."""
    found: list[ColumnElement[bool]] = []
    if selection.date_from is not None:
        found.append(func.coalesce(table.c.date_end, table.c.date_start) >= selection.date_from)
    if selection.date_to is not None:
        found.append(func.coalesce(table.c.date_start, table.c.date_end) <= selection.date_to)
    if selection.countries:
        found.append(table.c.country.in_(selection.countries))
    if selection.admin1:
        found.append(table.c.admin1.in_(selection.admin1))
    if selection.types:
        found.append(table.c.event_type.in_(selection.types) | table.c.sub_event_type.in_(selection.types))
    return found
