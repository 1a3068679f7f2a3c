"""Web archives (WARC): the pages they hold, read with the standard library (and brotli and zstandard, where installed).

An archive is evidence that others collected: the address, the time and the headers of each page are kept with its
document. Records of other kinds (requests, pictures, redirects) are counted and named, not read.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from marsad.ingest.content_codings import unpack_brotli, unpack_zstd
from marsad.ingest.html_files import make_page_document
from marsad.ingest.sources import DOCUMENT_LIMIT, Format, Found, Item, ReadFailure, Source
from marsad.model.messages import Message

_VERSION = b"WARC/"
_LONGEST_HEAD = 1 << 20
_PAGES = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """One record. Header names are in small letters. `content` is None for one larger than a document may be."""

    headers: Mapping[str, str]
    content: bytes | None


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """An HTTP response as it stands in an archive, its body unpacked."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def is_warc(source: Source) -> bool:
    return source.head.startswith(_VERSION)


def read_warc(source: Source) -> Iterator[Item]:
    """The pages of an archive that were answered well, each called by its address; the rest is counted and named."""
    passed: Counter[str] = Counter()
    for record in read_warc_records(source):
        if isinstance(record, ReadFailure):
            yield record
            continue
        kind = record.headers.get("warc-type", "?")
        url = record.headers.get("warc-target-uri", "").strip("<>")
        if record.content is None:
            yield source.fail(Message.TOO_LARGE, limit=DOCUMENT_LIMIT >> 20)
        elif kind == "response" and record.headers.get("content-type", "").lower().startswith("application/http"):
            yield from _read_response(source, record, url, passed)
        elif kind == "resource" and record.headers.get("content-type", "").partition(";")[0].strip() in _PAGES:
            yield from _read_page(source, record, url, record.content, None)
        else:
            passed[kind] += 1
    if passed:
        told = ", ".join(f"{count} {kind}" for kind, count in sorted(passed.items()))
        yield source.fail(Message.RECORDS_PASSED_OVER, kinds=told)


def read_warc_records(source: Source) -> Iterator[WarcRecord | ReadFailure]:
    """The records one after another. Ends at what is no record, or a cut one, and says so."""
    stream = _Stream(source)
    while True:
        stream.skip_blank_lines()
        if stream.is_at_end():
            return
        head = stream.read_until(b"\r\n\r\n", _LONGEST_HEAD) or b""
        headers = _read_headers(head.split(b"\r\n")[1:])
        size = headers.get("content-length", "")
        length = int(size) if size.isascii() and size.isdigit() else -1
        is_whole, content = False, None
        if head.startswith(_VERSION) and length >= 0:
            content = stream.read(length) if length <= DOCUMENT_LIMIT else None
            is_whole = content is not None or (length > DOCUMENT_LIMIT and stream.skip(length))
        if not is_whole:
            if source.broken is None:  # else it is said where the file is closed
                yield source.fail(Message.BROKEN_OFF, reason="a record that is cut or is none")
            return
        yield WarcRecord(headers, content)


def read_http_response(block: bytes) -> HttpResponse | None:
    """The response of a record, chunks joined and packing undone; None if it is damaged or packed in a way that is
    not known here: `br` and `zstd` need libraries (extra `collect`)."""
    head, mark, body = block.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    words = lines[0].split(None, 2)
    if not mark or len(words) < 2 or not words[0].startswith(b"HTTP/") or not words[1].isdigit():
        return None
    headers = _read_headers(lines[1:])
    if "chunked" in headers.get("transfer-encoding", "").lower():
        joined = _join_chunks(body)
        body = body if joined is None else joined  # many archives hold the body with its chunks joined already
    codings = [name.strip().lower() for name in headers.get("content-encoding", "").split(",")]
    for coding in [] if _is_markup(body) else reversed(codings):  # archived unpacked, with the header as it was
        if coding not in ("", "identity"):
            unpacked = _unpack(body, coding)
            if unpacked is None:
                return None
            body = unpacked
    return HttpResponse(int(words[1]), headers, body)


def _read_response(source: Source, record: WarcRecord, url: str, passed: Counter[str]) -> Iterator[Item]:
    response = read_http_response(record.content or b"")
    if response is None:
        yield source.fail(Message.DAMAGED_RECORD, url=url or "?")
    elif not 200 <= response.status < 300:
        passed[f"answered {response.status}"] += 1
    elif response.headers.get("content-type", _PAGES[0]).partition(";")[0].strip().lower() not in _PAGES:
        passed["not a page"] += 1
    else:
        yield from _read_page(source, record, url, response.body, response)


def _read_page(
    source: Source, record: WarcRecord, url: str, page: bytes, response: HttpResponse | None
) -> Iterator[Item]:
    document, failures = make_page_document(source, page, doc_id=url or source.stem, url=url or None)
    yield from failures
    if document is not None:
        facts = {"warc_date": record.headers.get("warc-date"), "warc_record": record.headers.get("warc-record-id")}
        metadata = {name: value for name, value in facts.items() if value}
        yield Found(replace(document, metadata=metadata), source.name, raw=record.content)


def _read_headers(lines: list[bytes]) -> dict[str, str]:
    headers: dict[str, str] = {}
    name = ""
    for line in lines:
        text = line.decode("utf-8", "replace")
        if text[:1] in (" ", "\t") and name:
            headers[name] += " " + text.strip()
        else:
            key, _, value = text.partition(":")
            name = key.strip().lower()
            headers.setdefault(name, value.strip())
    return headers


def _is_markup(body: bytes) -> bool:
    return body[:200].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")


def _join_chunks(body: bytes) -> bytes | None:
    joined, at = bytearray(), 0
    while True:
        end = body.find(b"\r\n", at)
        size = body[at:end].partition(b";")[0].strip()
        if end < 0 or not size or any(char not in b"0123456789abcdefABCDEF" for char in size):
            return None
        length = int(size, 16)
        if length == 0:
            return bytes(joined)
        joined += body[end + 2 : end + 2 + length]
        at = end + 2 + length + 2


def _unpack(body: bytes, coding: str) -> bytes | None:
    """The bytes unpacked; None if they are damaged, too large for a document, or packed in a way not known here."""
    if coding == "br":
        return unpack_brotli(body, DOCUMENT_LIMIT)
    if coding == "zstd":
        return unpack_zstd(body, DOCUMENT_LIMIT)
    if coding not in ("gzip", "x-gzip", "deflate"):
        return None
    has_header = coding != "deflate" or (len(body) > 1 and body[0] & 0x0F == 8 and (body[0] << 8 | body[1]) % 31 == 0)
    engine = zlib.decompressobj((zlib.MAX_WBITS | 32) if has_header else -zlib.MAX_WBITS)
    try:
        unpacked = engine.decompress(body, DOCUMENT_LIMIT)
    except zlib.error:
        return None
    return unpacked if engine.eof else None


class _Stream:
    """The bytes of a source in pieces of any wished length. State: what is read and not yet used."""

    def __init__(self, source: Source) -> None:
        self._pieces = source.read_pieces()
        self._buffer = bytearray()

    def read(self, length: int) -> bytes | None:
        while len(self._buffer) < length:
            if not self._extend():
                return None
        taken = bytes(self._buffer[:length])
        del self._buffer[:length]
        return taken

    def skip(self, length: int) -> bool:
        while length > len(self._buffer):
            length -= len(self._buffer)
            self._buffer.clear()
            if not self._extend():
                return False
        del self._buffer[:length]
        return True

    def read_until(self, mark: bytes, limit: int) -> bytes | None:
        searched = 0
        while (at := self._buffer.find(mark, searched)) < 0:
            searched = max(0, len(self._buffer) - len(mark) + 1)
            if len(self._buffer) > limit or not self._extend():
                return None
        taken = bytes(self._buffer[:at])
        del self._buffer[: at + len(mark)]
        return taken

    def skip_blank_lines(self) -> None:
        while not self.is_at_end() and self._buffer[0] in b"\r\n":
            del self._buffer[0]

    def is_at_end(self) -> bool:
        return not self._buffer and not self._extend()

    def _extend(self) -> bool:
        piece = next(self._pieces, b"")
        self._buffer += piece
        return bool(piece)


FORMAT = Format(suffixes=(".warc",), read=read_warc, recognises=is_warc, is_binary=True)
