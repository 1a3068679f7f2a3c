"""Documents and their codings: every version of both is kept, and one of each is current.

Ids are hashes of what is stored, times are the earliest that anyone gave, and what is current follows
from the rows alone. So the same documents give the same store in whatever order, and however often,
they come: that is what lets an ingest that was killed simply be run again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Update, select, update

from marsad.model.arrivals import Arrival, Coded, CodingVersion, coding_id, version_id
from marsad.model.document import Document
from marsad.model.stamp import Stamp
from marsad.store.batches import in_batches, insert_missing, insert_rows
from marsad.store.log import Change, add_changes
from marsad.store.schema import aggregates, coding_events, codings, document_versions, documents, events


@dataclass(slots=True)
class Ingested:
    """What an ingest changed. `known` documents were there before with the same content."""

    documents: int = 0
    versions: int = 0
    known: int = 0
    codings: int = 0
    events: int = 0

    def add(self, other: Ingested) -> None:
        for name in ("documents", "versions", "known", "codings", "events"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(slots=True)
class _Held:
    """What the store holds of some documents. Versions and codings by id, heads by document."""

    heads: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    versions: dict[str, dict[str, Any]] = field(default_factory=dict)
    codings: dict[str, dict[str, Any]] = field(default_factory=dict)


def find_uncoded(connection: Connection, found: Sequence[Document], by: CodingVersion) -> list[bool]:
    """For each document, whether this content still waits to be coded by this version of the coder."""
    wanted = [coding_id(version_id(document), by) for document in found]
    held: set[str] = set()
    for batch in in_batches(wanted):
        held.update(connection.scalars(select(codings.c.coding_id).where(codings.c.coding_id.in_(batch))))
    return [coding not in held for coding in wanted]


def add_arrivals(
    connection: Connection, arrivals: Sequence[Arrival], by: CodingVersion | None, stamp: Stamp
) -> Ingested:
    """Store documents with their codings, all in the caller's transaction. What is there already is left alone.

    `by` may be None when no arrival is coded. A document that could not be coded is stored without coding.
    """
    if by is None and any(arrival.coded is not None for arrival in arrivals):
        raise ValueError("a coded document needs the version of its coder")
    batch = _Batch(_read_held(connection, {arrival.document.doc_id for arrival in arrivals}), stamp)
    for arrival in arrivals:
        version = batch.take_version(arrival)
        if by is not None:
            batch.take_coding(arrival, version, by)
    batch.write(connection)
    return batch.done


class _Batch:
    """Rows for one transaction. State: what the store holds, as it will be afterwards, and the rows to write."""

    def __init__(self, held: _Held, stamp: Stamp) -> None:
        self.done = Ingested()
        self._held = held
        self._heads_before = dict(held.heads)
        self._stamp = stamp
        self._log: list[Change] = []
        self._rows: dict[str, list[dict[str, Any]]] = {table.name: [] for table in _WRITTEN}
        self._earlier: list[Update] = []

    def take_version(self, arrival: Arrival) -> str:
        """The id of this content; its row if it is new, its sighting if it is earlier than the one that is held."""
        document = arrival.document
        version = version_id(document)
        sighting = {
            "retrieved_at": arrival.retrieved_at, "source": document.source, "raw_sha256": document.raw_sha256,
        }  # fmt: skip
        known = self._held.versions.get(version)
        if known is not None:
            self.done.known += 1
            if _order(sighting) < _order(known):
                known.update(sighting)
                chosen = document_versions.c.version_id == version
                self._earlier.append(update(document_versions).where(chosen).values(**sighting))
            return version
        self._rows["document_versions"].append({**_describe(document, version), **sighting})
        self._held.versions[version] = {"version_id": version, "doc_id": document.doc_id, **sighting}
        is_new = document.doc_id not in self._held.heads
        self._held.heads.setdefault(document.doc_id, (version, None))
        self.done.documents += is_new
        self.done.versions += not is_new
        action = "document.add" if is_new else "document.version"
        self._log.append((action, "document", document.doc_id, {"version_id": version}))
        return version

    def take_coding(self, arrival: Arrival, version: str, by: CodingVersion) -> None:
        """The rows of a coding that is not held yet."""
        coding, at = coding_id(version, by), self._stamp.at
        known = self._held.codings.get(coding)
        if known is not None:
            if arrival.coded is not None and at < known["coded_at"]:
                known["coded_at"] = at
                self._earlier.append(update(codings).where(codings.c.coding_id == coding).values(coded_at=at))
            return
        if arrival.coded is None:
            return
        doc_id = arrival.document.doc_id
        row = {"coding_id": coding, "doc_id": doc_id, "version_id": version, "coded_at": at}
        self._held.codings[coding] = row
        versions = {
            "coder": by.coder, "engine_version": by.engine, "codebook_version": by.codebook, "data_version": by.data,
        }  # fmt: skip
        self._rows["codings"].append({**row, **versions})
        self._take_records(arrival.coded, coding, doc_id)
        self.done.codings += 1
        self.done.events += len(arrival.coded.events)
        detail = {"coding_id": coding, **versions, "events": len(arrival.coded.events)}
        self._log.append(("coding.add", "document", doc_id, detail))

    def _take_records(self, coded: Coded, coding: str, doc_id: str) -> None:
        for position, record in enumerate(coded.events):
            member = {"coding_id": coding, "position": position, "record": dict(record)}
            event_id = record["event_id"]
            self._rows["events"].append({"event_id": event_id, "doc_id": doc_id, **head_columns(record)})
            self._rows["coding_events"].append({**member, "event_id": event_id})
        for position, record in enumerate(coded.aggregates):
            self._rows["aggregates"].append({"coding_id": coding, "position": position, "record": dict(record)})

    def write(self, connection: Connection) -> None:
        """Everything, parents before children."""
        _settle_heads(self._held)
        _write_heads(connection, self._heads_before, self._held.heads)
        for table in _WRITTEN:
            # The same event may come from two versions of a document or two of the coder.
            write = insert_missing if table is events else insert_rows
            write(connection, table, self._rows[table.name])
        for statement in self._earlier:
            connection.execute(statement)
        add_changes(connection, self._stamp, self._log)


_WRITTEN = (document_versions, codings, events, coding_events, aggregates)


def head_columns(record: Mapping[str, Any]) -> dict[str, str | None]:
    """The fields of an event or incident that have columns of their own, to filter by."""
    place = record.get("location") or {}
    columns = {name: record.get(name) for name in ("event_type", "sub_event_type", "date_start", "date_end")}
    return {**columns, "country": place.get("country"), "admin1": place.get("admin1")}


def _describe(document: Document, version: str) -> dict[str, Any]:
    return {
        "version_id": version,
        "doc_id": document.doc_id,
        "text_sha256": hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest(),
        "text": document.text,
        "title": document.title,
        "published": document.published_on,
        "outlet": document.outlet,
        "url": document.url,
        "metadata": dict(document.metadata),
    }


def _order(sighting: Mapping[str, Any]) -> tuple[str, str, str]:
    return sighting["retrieved_at"], sighting["source"] or "", sighting["raw_sha256"] or ""


def _read_held(connection: Connection, doc_ids: Iterable[str]) -> _Held:
    held = _Held()
    version_columns = [document_versions.c[name] for name in ("version_id", "doc_id", "retrieved_at", "source")]
    version_columns.append(document_versions.c.raw_sha256)
    coding_columns = [codings.c[name] for name in ("coding_id", "doc_id", "version_id", "coded_at")]
    for batch in in_batches(sorted(doc_ids)):
        for doc_id, version, coding in connection.execute(select(documents).where(documents.c.doc_id.in_(batch))):
            held.heads[doc_id] = (version, coding)
        for row in connection.execute(select(*version_columns).where(document_versions.c.doc_id.in_(batch))).mappings():
            held.versions[row["version_id"]] = dict(row)
        for row in connection.execute(select(*coding_columns).where(codings.c.doc_id.in_(batch))).mappings():
            held.codings[row["coding_id"]] = dict(row)
    return held


def _settle_heads(held: _Held) -> None:
    """Current is the version retrieved last, and the last coding of the newest version that has one.

    A new version that the coder failed on so does not take the older one's events away.
    """
    newest: dict[str, tuple[str, str]] = {}
    for row in held.versions.values():
        mark = (row["retrieved_at"], row["version_id"])
        newest[row["doc_id"]] = max(newest.get(row["doc_id"], mark), mark)
    coded: dict[str, tuple[str, str, str, str]] = {}
    for row in held.codings.values():
        version = held.versions[row["version_id"]]
        order = (version["retrieved_at"], row["version_id"], row["coded_at"], row["coding_id"])
        coded[row["doc_id"]] = max(coded.get(row["doc_id"], order), order)
    for doc_id, (_, version_found) in newest.items():
        held.heads[doc_id] = (version_found, coded[doc_id][-1] if doc_id in coded else None)


def _write_heads(
    connection: Connection, before: Mapping[str, tuple[str, str | None]], now: Mapping[str, tuple[str, str | None]]
) -> None:
    added = [
        {"doc_id": doc_id, "version_id": version, "coding_id": coding}
        for doc_id, (version, coding) in now.items()
        if doc_id not in before
    ]
    insert_rows(connection, documents, added)
    for doc_id, head in now.items():
        if doc_id in before and before[doc_id] != head:
            values = {"version_id": head[0], "coding_id": head[1]}
            connection.execute(update(documents).where(documents.c.doc_id == doc_id).values(**values))
