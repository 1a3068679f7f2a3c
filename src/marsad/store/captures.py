"""Captures: every request with its answer and raw bytes, sealed in a chain, with the documents read from it.

All of a batch (raw bytes, captures, documents, codings, screenings, links, log) is one transaction: a collector
that is killed leaves nothing half. Each row's seal hashes the row and the seal before it, so a row that was
changed, removed or slipped in between shows when the chain is walked.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from marsad.model.arrivals import CodingVersion, version_id
from marsad.model.captures import Capture, Gathered, LastCapture, SourceRun
from marsad.model.document import Document
from marsad.model.stamp import Stamp, utc_time
from marsad.store.batches import in_batches, insert_missing, insert_rows, read_pairs
from marsad.store.documents import Ingested, add_arrivals
from marsad.store.likeness import link_near_duplicates
from marsad.store.log import Change, add_changes
from marsad.store.schema import (
    capture_documents,
    captures,
    codings,
    document_versions,
    documents,
    raw_objects,
    screenings,
)
from marsad.store.schema import source_runs as runs

FIRST_SEAL = "0" * 64
# What a seal covers, in this order. `raw_sha256` stands for the bytes, `gathered` for the texts.
SEALED = (
    "source", "kind", "url", "final_url", "captured_at", "outcome", "status", "request_headers", "response_headers",
    "redirects", "raw_sha256", "content_sha256", "problem", "program", "gathered",
)  # fmt: skip
_LOGGED = {"edited": "document.edited", "gone": "document.gone"}
_SEEN = ("new", "same", "edited")
_ENCODER = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"))


def add_captures(
    connection: Connection, found: Sequence[Capture], by: CodingVersion, stamp: Stamp
) -> tuple[Ingested, int]:
    """Store captures with all they brought; what was added of documents, and how many near duplicates were linked."""
    gathered = [item for capture in found for item in capture.gathered]
    done = add_arrivals(connection, [item.arrival for item in gathered], by, stamp)
    _settle_in_order(connection, [item.arrival.document for item in gathered])
    seal = connection.scalar(select(captures.c.seal).order_by(captures.c.capture_id.desc()).limit(1)) or FIRST_SEAL
    kept: dict[int, str | None] = {}  # by identity of the bytes: records of one file share them
    for capture in found:
        if id(capture.body) not in kept:
            kept[id(capture.body)] = _keep_raw(connection, capture.body)
        row = _describe(capture, kept[id(capture.body)])
        seal = make_seal(seal, row)
        added = connection.execute(insert(captures).values(**row, seal=seal).returning(captures.c.capture_id))
        number = int(added.scalar_one())
        links = {doc: {"capture_id": number, "doc_id": doc, "version_id": version}
                 for doc, version, _ in row["gathered"]}  # fmt: skip
        insert_rows(connection, capture_documents, list(links.values()))
    _keep_screenings(connection, gathered, by, stamp)
    sketched = [(version_id(item.arrival.document), item.arrival.document.doc_id, item.sketch) for item in gathered]
    linked = link_near_duplicates(connection, [row for row in sketched if row[2]], stamp.at)
    add_changes(connection, stamp, _log(connection, found))
    return done, linked


def make_seal(before: str, row: Mapping[str, Any]) -> str:
    """The seal of a row that follows the seal `before`."""
    content = _ENCODER.encode([before, *(row[name] for name in SEALED)])
    return hashlib.sha256(content.encode("ascii")).hexdigest()


def unpack_raw(codec: str, content: bytes) -> bytes:
    """The bytes as they came. Raises zlib.error for content that was damaged."""
    return zlib.decompress(content) if codec == "zlib" else content


def read_raw(connection: Connection, sha256: str) -> bytes | None:
    """The bytes that hash to this, as they came; None if the store does not hold them."""
    row = connection.execute(
        select(raw_objects.c.codec, raw_objects.c.content).where(raw_objects.c.sha256 == sha256)
    ).first()
    return None if row is None else unpack_raw(row[0], row[1])


def read_last_captures(connection: Connection, urls: Iterable[str]) -> dict[str, LastCapture]:
    """What is known of the addresses that were asked for before."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    columns = [
        captures.c[name]
        for name in ("url", "captured_at", "outcome", "response_headers", "content_sha256", "raw_sha256")
    ]
    for batch in in_batches(sorted(set(urls))):
        query = select(*columns).where(captures.c.url.in_(batch)).order_by(captures.c.capture_id)
        for row in connection.execute(query).mappings():
            found.setdefault(row["url"], []).append(dict(row))
    return {url: _sum_up(rows) for url, rows in found.items()}


def read_last_moment(connection: Connection) -> str | None:
    """When the last capture of the chain was made; None if there is none."""
    return connection.scalar(select(captures.c.captured_at).order_by(captures.c.capture_id.desc()).limit(1))


def read_text_hashes(connection: Connection, doc_ids: Iterable[str]) -> dict[str, tuple[str, str | None]]:
    """Of each document that is there, the hash of its newest text, and its title."""
    found: dict[str, tuple[str, str | None]] = {}
    joined = documents.join(document_versions, document_versions.c.version_id == documents.c.version_id)
    columns = (documents.c.doc_id, document_versions.c.text_sha256, document_versions.c.title)
    for batch in in_batches(sorted(set(doc_ids))):
        query = select(*columns).select_from(joined).where(documents.c.doc_id.in_(batch))
        found.update({doc: (sha, title) for doc, sha, title in connection.execute(query)})
    return found


def read_page_captures(connection: Connection, source: str, since: str) -> dict[str, LastCapture]:
    """The pages of a source first captured after a time, with what is known of each."""
    first = func.min(captures.c.captured_at)
    query = (
        select(captures.c.url)
        .where(captures.c.source == source, captures.c.kind == "page")
        .group_by(captures.c.url)
        .having(first >= since)
    )
    return read_last_captures(connection, list(connection.scalars(query)))


def add_source_run(connection: Connection, run: SourceRun) -> None:
    """Note a visit to a source."""
    times = {"started_at": utc_time(run.started_at), "ended_at": utc_time(run.ended_at)}
    row = {"source": run.source, **times, "is_ok": run.is_ok}
    connection.execute(insert(runs).values(**row, detail=dict(run.detail)))


def _describe(capture: Capture, raw_sha256: str | None) -> dict[str, Any]:
    return {
        "source": capture.source,
        "kind": capture.kind,
        "url": capture.url,
        "final_url": capture.final_url,
        "captured_at": capture.captured_at,
        "outcome": capture.outcome,
        "status": capture.status,
        "request_headers": [list(pair) for pair in capture.request_headers],
        "response_headers": [list(pair) for pair in capture.response_headers],
        "redirects": [list(step) for step in capture.redirects],
        "raw_sha256": raw_sha256,
        "content_sha256": capture.content_sha256,
        "problem": capture.problem,
        "program": capture.program,
        "gathered": [_name(item) for item in capture.gathered],
    }


def _name(item: Gathered) -> list[str]:
    document = item.arrival.document
    text = hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()
    return [document.doc_id, version_id(document), text]


def _keep_raw(connection: Connection, body: bytes | None) -> str | None:
    """The hash of the bytes, which are in the store afterwards. The same bytes are kept once."""
    if body is None:
        return None
    sha256 = hashlib.sha256(body).hexdigest()
    if connection.scalar(select(raw_objects.c.sha256).where(raw_objects.c.sha256 == sha256)) is None:
        packed = zlib.compress(body, 6)
        codec, content = ("zlib", packed) if len(packed) < len(body) else ("plain", body)
        connection.execute(insert(raw_objects).values(sha256=sha256, length=len(body), codec=codec, content=content))
    return sha256


def _settle_in_order(connection: Connection, found: Sequence[Document]) -> None:
    """Make the version that was captured last the newest of its document, with its last coding if it has one.

    By their times alone, a text that returns to an earlier wording would stay at the later one, and so would one
    that is captured with a clock set back.
    """
    newest = {document.doc_id: version_id(document) for document in found}
    for batch in in_batches(sorted(newest)):
        held = read_pairs(
            connection, select(documents.c.doc_id, documents.c.version_id).where(documents.c.doc_id.in_(batch))
        )
        for doc_id in batch:
            if held[doc_id] != newest[doc_id]:
                coded = select(codings.c.coding_id).where(codings.c.version_id == newest[doc_id])
                coding = connection.scalar(
                    coded.order_by(codings.c.coded_at.desc(), codings.c.coding_id.desc()).limit(1)
                )
                values = {"version_id": newest[doc_id], **({"coding_id": coding} if coding is not None else {})}
                connection.execute(update(documents).where(documents.c.doc_id == doc_id).values(**values))


def _keep_screenings(connection: Connection, found: Sequence[Gathered], by: CodingVersion, stamp: Stamp) -> None:
    rows = {}
    for item in found:
        if item.screening is not None:
            version = version_id(item.arrival.document)
            rows[version] = {
                "version_id": version, "engine_version": by.engine, "data_version": by.data,
                "score": item.screening.score, "verdict": item.screening.verdict, "reason": item.screening.reason,
                "at": stamp.at,
            }  # fmt: skip
    insert_missing(connection, screenings, list(rows.values()))


def _log(connection: Connection, found: Sequence[Capture]) -> list[Change]:
    """An entry for each document whose page was edited, taken away, or came back."""
    entries: list[Change] = []
    for capture in found:
        actions = [_LOGGED[capture.outcome]] if capture.outcome in _LOGGED else []
        if capture.was_gone:  # that it is still gone is no news
            actions = ["document.back", *actions] if capture.outcome in _SEEN else []
        if not actions or capture.kind not in ("page", "record"):
            continue
        detail = {"url": capture.url, "captured_at": capture.captured_at, "status": capture.status}
        told = [item.arrival.document.doc_id for item in capture.gathered]
        for doc_id in told or _documents_of(connection, capture.url):
            entries += [(action, "document", doc_id, detail) for action in actions]
    return entries


def _documents_of(connection: Connection, url: str) -> list[str]:
    joined = capture_documents.join(captures, captures.c.capture_id == capture_documents.c.capture_id)
    query = select(capture_documents.c.doc_id).select_from(joined).where(captures.c.url == url).distinct()
    return sorted(connection.scalars(query))


def _sum_up(rows: Sequence[Mapping[str, Any]]) -> LastCapture:
    seen = [row for row in rows if row["outcome"] in _SEEN]
    full = [row for row in seen if row["content_sha256"] is not None]
    newest = full[-1] if full else None
    headers = {name.lower(): value for name, value in newest["response_headers"]} if newest is not None else {}
    failures = 0
    for row in reversed(rows):
        if row["outcome"] in _SEEN:
            break
        failures += 1
    gone = [row["captured_at"] for row in rows[len(rows) - failures :] if row["outcome"] == "gone"]
    return LastCapture(
        first_at=(seen or rows)[0]["captured_at"],
        last_at=rows[-1]["captured_at"],
        count=len(seen),
        outcome=rows[-1]["outcome"],
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
        content_sha256=newest["content_sha256"] if newest is not None else None,
        raw_sha256=newest["raw_sha256"] if newest is not None else None,
        content_encoding=headers.get("content-encoding"),
        failures=failures,
        gone_since=gone[0] if gone else None,
    )
