"""Proof that what is kept is what came: everything hashed again, the chain of captures walked from its start."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from marsad.model.arrivals import version_id
from marsad.model.document import Document
from marsad.model.messages import Message
from marsad.store.batches import read_pairs, read_rows
from marsad.store.captures import FIRST_SEAL, SEALED, make_seal, unpack_raw
from marsad.store.schema import capture_documents, captures, document_versions, raw_objects


@dataclass(slots=True)
class Verified:
    """What was checked, and what does not hold: pairs of a message and its values."""

    raw_objects: int = 0
    captures: int = 0
    texts: int = 0
    last_seal: str = FIRST_SEAL
    faults: list[tuple[Message, dict[str, object]]] = field(default_factory=list)

    def fault(self, message: Message, **values: object) -> None:
        self.faults.append((message, values))


def verify(connection: Connection, *, seal: str | None = None) -> Verified:
    """Hash every raw object and every text again, and walk the chain of captures. Nothing is changed.

    `seal` is one that was noted earlier: a chain that was written anew from its start does not hold it.
    """
    result = Verified()
    present = _check_raw(connection, result)
    _check_chain(connection, result, present, seal)
    _check_texts(connection, result)
    return result


def read_captures(connection: Connection, *, source: str | None = None, after: int = 0) -> Iterator[dict[str, Any]]:
    """The captures in the order they came, without their bytes; those that follow capture number `after`."""
    query = select(captures).where(captures.c.capture_id > after).order_by(captures.c.capture_id)
    if source is not None:
        query = query.where(captures.c.source == source)
    yield from read_rows(connection, query)


def read_chain(connection: Connection, doc_id: str) -> list[dict[str, Any]]:
    """Every capture that a document was read from, and those of the same addresses that brought nothing, in order."""
    joined = capture_documents.join(captures, captures.c.capture_id == capture_documents.c.capture_id)
    urls = list(connection.scalars(
        select(captures.c.url).select_from(joined).where(capture_documents.c.doc_id == doc_id).distinct()
    ))  # fmt: skip
    links = capture_documents.c
    versions = read_pairs(connection, select(links.capture_id, links.version_id).where(links.doc_id == doc_id))
    found = connection.execute(select(captures).where(captures.c.url.in_(urls)).order_by(captures.c.capture_id))
    rows = (dict(row) for row in found.mappings())
    return [
        {**row, "version_id": versions.get(row["capture_id"])}
        for row in rows
        if row["capture_id"] in versions or row["kind"] in ("page", "record")
    ]


def _check_raw(connection: Connection, result: Verified) -> set[str]:
    present = set()
    query = select(raw_objects).order_by(raw_objects.c.sha256)
    for row in connection.execute(query, execution_options={"yield_per": 50}).mappings():
        result.raw_objects += 1
        present.add(row["sha256"])
        try:
            content = unpack_raw(row["codec"], row["content"])
        except zlib.error as error:
            result.fault(Message.RAW_CHANGED, sha256=row["sha256"], found=f"damaged: {error}")
            continue
        found = hashlib.sha256(content).hexdigest()
        if found != row["sha256"] or len(content) != row["length"]:
            result.fault(Message.RAW_CHANGED, sha256=row["sha256"], found=found)
    return present


def _check_chain(connection: Connection, result: Verified, present: set[str], wanted: str | None) -> None:
    seal, is_held = FIRST_SEAL, wanted is None or wanted == FIRST_SEAL
    for row in read_captures(connection):
        result.captures += 1
        where = {"number": row["capture_id"], "url": row["url"], "at": row["captured_at"]}
        if make_seal(seal, {name: row[name] for name in SEALED}) != row["seal"]:
            result.fault(Message.CHAIN_BROKEN, **where)
        if row["raw_sha256"] is not None and row["raw_sha256"] not in present:
            result.fault(Message.RAW_MISSING, **where, sha256=row["raw_sha256"])
        _check_gathered(connection, result, row, where)
        seal = row["seal"]
        is_held = is_held or seal == wanted
    result.last_seal = seal
    if not is_held:
        result.fault(Message.SEAL_LOST, seal=wanted)


def _check_gathered(connection: Connection, result: Verified, row: dict[str, Any], where: dict[str, object]) -> None:
    """Whether the texts that a capture gave are still the ones it gave."""
    told = {version: sha for _, version, sha in row["gathered"]}
    if not told:
        return
    query = select(document_versions.c.version_id, document_versions.c.text_sha256)
    held = read_pairs(connection, query.where(document_versions.c.version_id.in_(list(told))))
    for version, sha in told.items():
        if held.get(version) != sha:
            result.fault(Message.TEXT_REPLACED, **where, version=version)


def _check_texts(connection: Connection, result: Verified) -> None:
    """The texts, and whatever else is known of each: the id of a version is the hash of all of it."""
    for row in read_rows(connection, select(document_versions)):
        result.texts += 1
        found = hashlib.sha256(row["text"].encode("utf-8", "surrogatepass")).hexdigest()
        if found != row["text_sha256"]:
            result.fault(Message.TEXT_CHANGED, doc_id=row["doc_id"], found=found, sha256=row["text_sha256"])
        elif version_id(_read_document(row)) != row["version_id"]:
            result.fault(Message.FACTS_CHANGED, doc_id=row["doc_id"], version=row["version_id"])


def _read_document(row: Mapping[str, Any]) -> Document:
    return Document(
        row["doc_id"], row["text"], title=row["title"], published_on=row["published"], outlet=row["outlet"],
        url=row["url"], metadata=row["metadata"],
    )  # fmt: skip
