"""Plain text files."""

from __future__ import annotations

import codecs
import gzip

import pytest


def test_text_is_one_document_named_by_stem(read_file, arabic):
    documents, failures, _ = read_file("خبر.txt", arabic)
    assert [(doc.doc_id, doc.text) for doc in documents] == [("خبر", arabic)]
    assert failures == []


@pytest.mark.parametrize("text", ["سطر\r\nسطر\r\n", "  \n نص \n\n", "نص\x07\x1b[31m نص\u2028 نص\u200f\ufeff"])
def test_text_is_not_changed(read_file, text):
    assert read_file("a.txt", text)[0][0].text == text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1256"])
def test_encodings_are_told_apart(read_file, arabic, encoding):
    documents, failures, _ = read_file("a.txt", (arabic + "\r\n" + arabic).encode(encoding))
    assert documents[0].text == arabic + "\r\n" + arabic
    assert failures == []


def test_big_endian_mark_is_read(read_file, arabic):
    documents, _, _ = read_file("a.txt", codecs.BOM_UTF16_BE + arabic.encode("utf-16-be"))
    assert documents[0].text == arabic


def test_arabic_after_long_ascii_is_still_windows_1256(read_file, arabic):
    documents, failures, _ = read_file("a.txt", b"http " * 20000 + arabic.encode("windows-1256"))
    assert documents[0].text.endswith(arabic)
    assert failures == []


def test_undecodable_bytes_are_named_and_text_kept(read_file, arabic):
    raw = arabic.encode() + b"\n" + b"\xff\xfe" + arabic.encode()
    documents, failures, messages = read_file("a.txt", raw)
    assert documents[0].text == arabic + "\n\ufffd\ufffd" + arabic
    assert failures == [("M009", 2)]
    assert f"offset {len(arabic.encode()) + 1}, {len(arabic.encode()) + 2};" in messages[0]


@pytest.mark.parametrize("content", [b"", b"  \r\n\t", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, b"\xc2\xa0"])
def test_empty_text_is_named(read_file, content):
    assert read_file("a.txt", content)[:2] == ([], [("M005", None)])


@pytest.mark.parametrize(
    "content",
    [b"\x89PNG\r\n\x1a\nxx", b"%PDF-1.4 x", b"PK\x03\x04xx", b"text \x00 text", b"x" * 70000 + b"\x00"],
)
def test_binary_is_named_and_not_coded(read_file, content):
    assert read_file("a.txt", content)[:2] == ([], [("M006", None)])


def test_packed_text_is_named_by_inner_stem(read_file, arabic):
    documents, _, _ = read_file("a.b.txt.gz", gzip.compress(arabic.encode()))
    assert (documents[0].doc_id, documents[0].text) == ("a.b", arabic)


def test_five_megabytes_are_one_document(read_file, arabic):
    text = (arabic + "\n") * 35_000
    assert read_file("a.txt", text)[0][0].text == text


def test_too_large_is_named(read_file, monkeypatch, arabic):
    monkeypatch.setattr("marsad.ingest.sources.DOCUMENT_LIMIT", 100)
    assert read_file("a.txt", arabic)[:2] == ([], [("M010", None)])
