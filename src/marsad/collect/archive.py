"""WARC out: what was fetched, in the form that web archives keep, with requests, responses and their hashes.

A court or an archive reads WARC, not our database. The bytes are those that came; header lines are as received.
"""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from marsad import __version__
from marsad.collect.urls import escape_url
from marsad.model.stamp import Stamp
from marsad.store import Store
from marsad.store.claims import Claims

_FRAMING = frozenset(("transfer-encoding", "content-length"))


@dataclass(frozen=True, slots=True)
class Archive:
    """The archive that a run owes. `resumed` are the files of earlier runs that were killed, or failed to write
    theirs: what they captured goes into this one."""

    path: Path
    after: int
    names: list[str]
    resumed: list[str]

    def write(self, store: Store, stamp: Stamp) -> int:
        """Write it, whole or not at all; the number of records. Raises OSError."""
        records = write_warc(store, self.path, after=self.after)
        store.end_archives(stamp, self.names, str(self.path.absolute()), records)
        return records


def begin_archive(store: Store, claims: Claims, path: Path, stamp: Stamp) -> Archive:
    """Note that this run owes an archive, and take over those of runs that are no more."""
    name = f"{stamp.at} {os.getpid()}"
    claims.take(_claim(name))  # until this process ends, however it ends
    left = [owed for owed in store.read_owed_archives() if claims.take(_claim(owed.name))]
    after = store.begin_archive(stamp, name, str(path.absolute()))
    for owed in left:
        with suppress(OSError):
            _partial(Path(owed.target), owed.name).unlink(missing_ok=True)
    names = [name, *(owed.name for owed in left)]
    return Archive(path, min([after, *(owed.after for owed in left)]), names, [owed.target for owed in left])


def _claim(name: str) -> str:
    return f"archive {name}"


def _partial(path: Path, name: str) -> Path:
    """Where a process writes an archive before it is whole: two may write one of the same name."""
    return path.with_name(f"{path.name}.{name.rpartition(' ')[2]}.partial")


def write_warc(store: Store, path: Path, *, after: int = 0) -> int:
    """Write the captures after this one that hold a response, whole or not at all; the number of records."""
    from warcio.warcwriter import WARCWriter

    partial = _partial(path, str(os.getpid()))
    written = 0
    try:
        with partial.open("wb") as stream:
            writer = WARCWriter(stream, gzip=path.name.endswith(".gz"))
            facts = {"software": f"marsad {__version__}", "format": "WARC File Format 1.1"}
            writer.write_record(writer.create_warcinfo_record(path.name, facts))
            for row in store.read_captures(after=after):
                if row["status"] is None:
                    continue
                body = store.read_raw(row["raw_sha256"]) if row["raw_sha256"] else None
                if body is None and row["status"] != 304:
                    continue
                _write_pair(writer, row, body or b"")
                written += 2
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(path)
    finally:
        with suppress(OSError):  # what went wrong before says more
            partial.unlink(missing_ok=True)
    return written


def _write_pair(writer: Any, row: Mapping[str, Any], body: bytes) -> None:
    """A response record and the request it answers."""
    from warcio.statusandheaders import StatusAndHeaders

    class Received(StatusAndHeaders):  # type: ignore[misc]  # warcio has no types
        """Header lines byte for byte: warcio would rewrite those that are not ASCII."""

        def to_ascii_bytes(self, filter_func: object = None) -> bytes:
            lines = [f"{self.protocol} {self.statusline}".strip(), *(": ".join(pair) for pair in self.headers), "", ""]
            return "\r\n".join(lines).encode("latin-1")

    url = escape_url(row["final_url"] or row["url"])
    at = datetime.fromisoformat(row["captured_at"]).strftime("%Y-%m-%dT%H:%M:%SZ")
    # The body is kept without the framing of its transfer; the length is that of what is kept.
    headers = [(name, value) for name, value in row["response_headers"] if name.lower() not in _FRAMING]
    headers.append(("Content-Length", str(len(body))))
    status = Received(f"{row['status']} {_PHRASES.get(row['status'], '')}".strip(), headers, protocol="HTTP/1.1")
    response = writer.create_warc_record(
        url, "response", payload=io.BytesIO(body), length=len(body), http_headers=status,
        warc_headers_dict={"WARC-Date": at},
    )  # fmt: skip
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    asked = Received(f"GET {target} HTTP/1.1", [tuple(pair) for pair in row["request_headers"]], is_http_request=True)
    request = writer.create_warc_record(url, "request", http_headers=asked, warc_headers_dict={"WARC-Date": at})
    writer.write_request_response_pair(request, response)


_PHRASES = {200: "OK", 304: "Not Modified", 404: "Not Found", 410: "Gone"}
