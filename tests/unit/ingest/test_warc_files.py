"""Web archives: written by warcio, as crawlers do, and by hand, broken."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest

from marsad.ingest.sources import DOCUMENT_LIMIT
from marsad.ingest.warc_files import read_http_response

PAGE = (
    '<html><head><meta charset="utf-8"><meta property="article:published_time" content="2025-11-29T10:00:00+03:00">'
    "<title>انفجار</title></head><body><article><p>قتل ثلاثة جنود في انفجار عبوة ناسفة قرب الرقة.</p>"
    "</article></body></html>"
)
URL = "https://news.example/1"


def write(path: Path, *responses: tuple[str, list[tuple[str, str]], bytes, str]) -> None:
    warcio = pytest.importorskip("warcio")
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    assert warcio
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=path.suffix == ".gz")
        writer.write_record(writer.create_warcinfo_record("x", {"software": "test"}))
        for url, headers, body, status in responses:
            http = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(
                    url,
                    "response",
                    io.BytesIO(body),
                    http_headers=http,
                    warc_headers_dict={"WARC-Date": "2025-11-29T08:00:00Z"},
                )
            )


HTML = [("Content-Type", "text/html; charset=utf-8")]


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_pages_of_an_archive_are_documents(read: Any, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    picture = ("https://news.example/x.png", [("Content-Type", "image/png")], b"\x89PNG", "200 OK")
    gone = ("https://news.example/2", HTML, b"<html>gone</html>", "404 Not Found")
    write(path, (URL, HTML, PAGE.encode(), "200 OK"), picture, gone)
    documents, failures, said = read(path)
    assert [(doc.doc_id, doc.url, doc.title, doc.published_on) for doc in documents] == [
        (URL, URL, "انفجار", "2025-11-29T10:00:00+03:00")
    ]
    assert documents[0].text == "قتل ثلاثة جنود في انفجار عبوة ناسفة قرب الرقة."
    assert documents[0].metadata["warc_date"] == "2025-11-29T08:00:00Z"
    assert failures == [("M131", None)]
    assert "1 answered 404, 1 not a page, 1 warcinfo" in said[0]


@pytest.mark.parametrize("coding", ["gzip", "deflate", "chunked"])
def test_packed_bodies_are_unpacked(coding: str) -> None:
    body = PAGE.encode()
    headers = {
        "gzip": b"Content-Encoding: gzip",
        "deflate": b"content-encoding: deflate",
        "chunked": b"Transfer-Encoding: chunked",
    }
    packed = {
        "gzip": gzip.compress(body), "deflate": zlib.compress(body),
        "chunked": b"%x\r\n%s\r\n5;x=y\r\n%s\r\n0\r\n\r\n" % (len(body) - 5, body[:-5], body[-5:]),
    }  # fmt: skip
    found = read_http_response(b"HTTP/1.1 200 OK\r\n" + headers[coding] + b"\r\n\r\n" + packed[coding])
    assert found is not None
    assert (found.status, found.body) == (200, body)


@pytest.mark.parametrize(("coding", "library"), [("br", "brotli"), ("zstd", "zstandard")])
def test_what_browsers_accept_is_unpacked_where_the_library_is_installed(
    monkeypatch: pytest.MonkeyPatch, coding: str, library: str
) -> None:
    packer = pytest.importorskip(library)
    head, body = b"HTTP/1.1 200 OK\r\nContent-Encoding: %s\r\n\r\n" % coding.encode(), PAGE.encode() * 2000
    packed = packer.compress(body)
    found = read_http_response(head + packed)
    assert found is not None
    assert found.body == body
    assert read_http_response(head + packed[:-9]) is None
    assert read_http_response(head + b"plain") is None
    bomb = packer.compress(b" " * (DOCUMENT_LIMIT + 1))
    assert read_http_response(head + bomb) is None
    monkeypatch.setitem(sys.modules, library, None)
    assert read_http_response(head + packed) is None


def test_zstd_in_several_frames_is_joined() -> None:
    zstandard = pytest.importorskip("zstandard")
    head, half = b"HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\n\r\n", PAGE.encode() * 50
    found = read_http_response(head + zstandard.compress(half) + zstandard.compress(half))
    assert found is not None
    assert found.body == 2 * half


@pytest.mark.parametrize(
    "body", [b"\x1f\x8b\x08\x00", gzip.compress(b"x" * 5000, mtime=0)[:-9], b"plain"], ids=["head", "cut", "plain"]
)
def test_damaged_bodies_are_not_read(body: bytes) -> None:
    assert read_http_response(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + body) is None


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "archive"])
def test_an_archive_that_begins_with_pictures_and_packed_pages_is_read(read: Any, tmp_path: Path, name: str) -> None:
    picture = ("https://news.example/x.png", [("Content-Type", "image/png")], bytes(range(256)) * 300, "200 OK")
    packed = (
        URL,
        [*HTML, ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")],
        chunk(gzip.compress(PAGE.encode())),
        "200 OK",
    )
    unknown = ("https://news.example/3", [*HTML, ("Content-Encoding", "br")], b"\x8b\x05\x80abc", "200 OK")
    write(tmp_path / name, picture, unknown, packed)
    documents, failures, _ = read(tmp_path / name)
    assert [doc.doc_id for doc in documents] == [URL]
    assert failures == [("M132", None), ("M131", None)]


@pytest.mark.parametrize("coding", ["br", "gzip", "zstd"])
def test_a_page_that_was_archived_unpacked_under_its_old_header_is_read(coding: str) -> None:
    block = f"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\n\r\n".encode() + PAGE.encode()
    response = read_http_response(block)
    assert response is not None
    assert response.body == PAGE.encode()


def chunk(body: bytes) -> bytes:
    """The body as it travels with Transfer-Encoding: chunked."""
    pieces = (body[at : at + 100] for at in range(0, len(body), 100))
    return b"".join(b"%x;a=b\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def test_a_cut_archive_keeps_what_came_before(read: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    write(path, (URL, HTML, PAGE.encode(), "200 OK"), (URL + "2", HTML, PAGE.encode(), "200 OK"))
    path.write_bytes(path.read_bytes()[:-40])
    documents, failures, _ = read(path)
    assert [doc.doc_id for doc in documents] == [URL]
    assert [code for code, _ in failures] == ["M008", "M131"]
