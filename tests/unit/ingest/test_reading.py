"""Paths, folders and standard input."""

from __future__ import annotations

import gzip
import io
import itertools
import json
import os
import tracemalloc

import pytest

from marsad.ingest import ReadFailure, read_documents
from marsad.ingest.reading import find_formats
from marsad.model.messages import Message


def test_formats_are_found_by_their_declaration():
    suffixes = {suffix for declared in find_formats() for suffix in declared.suffixes}
    assert {".txt", ".jsonl", ".json", ".csv", ".html", ".htm"} <= suffixes


def test_message_codes_are_unique():
    assert len({message.code for message in Message}) == len(Message)


@pytest.mark.parametrize("given", ["no/such.txt", "", "nul\0name.txt"])
def test_missing_file_is_named_and_the_others_read(read, tmp_path, given):
    (tmp_path / "a.txt").write_text("نص", encoding="utf-8")
    documents, failures, _ = read(given, tmp_path / "a.txt")
    assert [doc.doc_id for doc in documents] == ["a"]
    assert [code for code, _ in failures] == ["M002" if "\0" in given else "M001"]


def test_path_through_a_file_is_missing(read, tmp_path):
    (tmp_path / "a.txt").write_text("نص", encoding="utf-8")
    assert read(tmp_path / "a.txt" / "b.txt")[1] == [("M001", None)]


def test_unreadable_file_is_named(read, tmp_path, monkeypatch):
    def refuse(*_args: object, **_options: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.txt").write_text("نص", encoding="utf-8")
    monkeypatch.setattr("pathlib.Path.open", refuse)
    _, failures, messages = read(tmp_path / "a.txt")
    assert failures == [("M002", None)]
    assert "Permission denied" in messages[0]


def test_folder_is_read_in_sorted_order(read, tmp_path):
    for name in ("b/x.txt", "a.jsonl", "c.TXT", "b/a.html", ".hidden.txt", ".git/x.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text('{"text": "نص"}' if name == "a.jsonl" else f"نص {name}", encoding="utf-8")
    documents, failures, _ = read(tmp_path)
    assert [doc.doc_id for doc in documents] == ["a.jsonl:1", "a", "x", "c"]
    assert failures == []


def test_other_files_of_a_folder_are_noted_not_failed(tmp_path):
    (tmp_path / "a.txt").write_text("نص", encoding="utf-8")
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    items = list(read_documents([str(tmp_path)]))
    notes = [item for item in items if isinstance(item, ReadFailure)]
    assert [(note.code, note.is_note) for note in notes] == [("M004", True)]


@pytest.mark.parametrize("inside", [None, "sub/photo.jpg", ".hidden"])
def test_folder_without_documents_is_named(read, tmp_path, inside):
    if inside:
        (tmp_path / inside).parent.mkdir(exist_ok=True)
        (tmp_path / inside).write_bytes(b"x")
    documents, failures, _ = read(tmp_path)
    assert documents == []
    assert failures[-1] == ("M003", None)


def test_broken_file_of_a_folder_does_not_stop_it(read, tmp_path):
    (tmp_path / "a.jsonl.gz").write_bytes(b"not gzip")
    (tmp_path / "b.txt").symlink_to(tmp_path / "gone")
    (tmp_path / "c.txt").write_text("نص", encoding="utf-8")
    documents, failures, _ = read(tmp_path)
    assert [doc.doc_id for doc in documents] == ["c"]
    assert failures == [("M007", None), ("M001", None)]


def test_folder_linked_to_itself_is_read_once(read, tmp_path):
    (tmp_path / "a.txt").write_text("نص", encoding="utf-8")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    documents, failures, _ = read(tmp_path)
    assert (len(documents), failures) == (1, [])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_pipe_in_a_folder_is_not_waited_for(read, tmp_path):
    os.mkfifo(tmp_path / "a.txt")
    (tmp_path / "b.txt").write_text("نص", encoding="utf-8")
    assert [doc.doc_id for doc in read(tmp_path)[0]] == ["b"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('\ufeff \n{"text": "نص"}\n{"id": 5, "text": "ب"}', [("stdin:2", "نص"), ("5", "ب")]),
        ('[{"text": "نص"}, {"text": "ب"}]', [("stdin:1", "نص"), ("stdin:2", "ب")]),
        (" نص\nنص ثان\n", [("stdin", " نص\nنص ثان\n")]),
        ("[عاجل] مقتل جندي", [("stdin", "[عاجل] مقتل جندي")]),
        ("<!doctype html><html><body><p>نص</p>", [("stdin", "نص")]),
    ],
)
def test_standard_input_is_told_by_its_start(read, content, expected):
    documents, failures, _ = read("-", stdin=content.encode())
    assert [(doc.doc_id, doc.text) for doc in documents] == expected
    assert failures == []


def test_packed_standard_input_is_read(read):
    documents, _, _ = read("-", stdin=gzip.compress('{"text": "نص"}'.encode()))
    assert [doc.doc_id for doc in documents] == ["stdin:1"]


def test_empty_standard_input_is_named(read):
    _, failures, messages = read("-", stdin=b"")
    assert failures == [("M005", None)]
    assert messages[0].startswith("stdin: M005 ")


def test_standard_input_that_cannot_look_ahead_is_read():
    class Plain(io.RawIOBase):
        def __init__(self, content: bytes) -> None:
            self._content = io.BytesIO(content)

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: bytearray) -> int:
            return self._content.readinto(buffer)

    items = list(read_documents(["-"], stdin=Plain('{"text": "نص"}'.encode())))
    assert [item.text for item in items] == ["نص"]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.log", "نص", "نص"),
        ("article", '{"text": "نص"}', "نص"),
        ("a.aspx", "<html><p>نص</p></html>", "نص"),
    ],
)
def test_strange_ending_is_told_by_content(read_file, name, content, expected):
    documents, failures, _ = read_file(name, content)
    assert ([doc.text for doc in documents], failures) == ([expected], [])


@pytest.mark.parametrize("content", ["<?xml version='1.0'?><rss/>", "<rss><channel/>"])
def test_markup_is_not_coded_as_text(read_file, content):
    assert read_file("a.xml", content)[:2] == ([], [("M027", None)])


def test_same_file_twice_is_a_duplicate(read, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("نص", encoding="utf-8")
    documents, failures, messages = read(path, tmp_path)
    assert len(documents) == 1
    assert failures == [("M020", None)]
    assert str(path) in messages[0]


def test_same_stem_in_two_folders_is_numbered(read, tmp_path):
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(f"نص {folder}", encoding="utf-8")
    documents, failures, _ = read(tmp_path)
    assert [doc.doc_id for doc in documents] == ["a", "a#2"]
    assert failures == [("M021", None)]


def test_reading_is_lazy():
    class Endless(io.RawIOBase):
        def __init__(self) -> None:
            self._numbers = itertools.count()

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: bytearray) -> int:
            line = f'{{"text": "{next(self._numbers)}"}}\n'.encode()
            buffer[: len(line)] = line
            return len(line)

    documents = list(itertools.islice(read_documents(["-"], stdin=Endless()), 10))
    assert [doc.text for doc in documents] == [str(number) for number in range(10)]


@pytest.mark.parametrize("layout", ["lines", "list"])
def test_memory_stays_flat(tmp_path, layout):
    path = tmp_path / "a.json"
    with path.open("w", encoding="utf-8") as out:
        out.write("[" if layout == "list" else "")
        for number in range(8000):
            separator = ("" if number == 0 else ",") if layout == "list" else ("" if number == 0 else "\n")
            out.write(separator + json.dumps({"id": number, "text": f"{number} " + "نص " * 1000}, ensure_ascii=False))
        out.write("]" if layout == "list" else "\n")
    tracemalloc.start()
    count = sum(1 for _ in read_documents([str(path)]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 8000
    assert peak < 6_000_000 < path.stat().st_size // 6
