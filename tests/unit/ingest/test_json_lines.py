"""JSON lines, lists and objects."""

from __future__ import annotations

import gzip
import json

import pytest

GOOD = '{"id": "a", "text": "نص"}'


def lines(*records: object) -> str:
    return "".join(
        (record if isinstance(record, str) else json.dumps(record, ensure_ascii=False)) + "\n" for record in records
    )


def test_every_field_is_read(read_file):
    record = {
        "id": "a1",
        "text": " نص \u0007",
        "title": "عنوان",
        "published": "2025-11-29",
        "outlet": "سانا",
        "url": "https://example.org",
        "section": {"n": [1]},
    }
    documents, failures, _ = read_file("a.jsonl", lines(record))
    assert failures == []
    doc = documents[0]
    assert (doc.doc_id, doc.text, doc.title) == ("a1", " نص \u0007", "عنوان")
    assert (doc.published_on, doc.outlet, doc.url) == ("2025-11-29", "سانا", "https://example.org")
    assert doc.metadata == {"section": {"n": [1]}}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("x", "x"),
        (17, "17"),
        (17.0, "17"),
        (1.5, "1.5"),
        (None, "a.jsonl:2"),
        ("", "a.jsonl:2"),
        (" ", "a.jsonl:2"),
    ],
)
def test_id_is_a_string_or_file_and_line(read_file, value, expected):
    documents, failures, _ = read_file("a.jsonl", lines("", {"id": value, "text": "نص"}))
    assert [doc.doc_id for doc in documents] == [expected]
    assert failures == []


@pytest.mark.parametrize("value", [True, [], {}])
def test_id_of_wrong_type_is_named_and_coded(read_file, value):
    documents, failures, _ = read_file("a.jsonl", lines({"id": value, "text": "نص"}))
    assert [doc.doc_id for doc in documents] == ["a.jsonl:1"]
    assert failures == [("M017", 1)]


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ('{"text": "x"', "M011"),
        ("not json", "M011"),
        ('{"text": "x"} {"text": "y"}', "M011"),
        ('{"text": ' + "[" * 100_000, "M011"),
        ('{"n": ' + "9" * 5000 + "}", "M011"),
        ("[1]", "M012"),
        ('"text"', "M012"),
        ("null", "M012"),
        ("3", "M012"),
        ('{"title": "x"}', "M013"),
        ('{"text": null}', "M013"),
        ('{"text": NaN}', "M013"),
        ('{"text": ""}', "M014"),
        ('{"text": " \\n\\u200f"}', "M014"),
        ('{"text": 5}', "M015"),
        ('{"text": ["x"]}', "M015"),
    ],
)
def test_bad_line_is_named_and_the_others_are_read(read_file, bad, code):
    documents, failures, messages = read_file("a.jsonl", lines(GOOD, bad, {"id": "b", "text": "نص آخر"}))
    assert [doc.doc_id for doc in documents] == ["a", "b"]
    assert failures == [(code, 2)]
    assert "a.jsonl:2: " + code in messages[0]


@pytest.mark.parametrize("bad", ["not json", "[1]", '["x"]', '[{"text": "x"}]', '{"text": "x",', '{"a": {'])
def test_bad_first_line_does_not_hide_the_others(read_file, bad):
    documents, failures, _ = read_file("a.jsonl", lines(bad, GOOD))
    assert [doc.doc_id for doc in documents] == ["a"]
    assert [line for _, line in failures] == [1]


@pytest.mark.parametrize("value", ["5/11/2025", "2025-13-01", 20251329, ["2025-11-29"]])
def test_bad_date_is_named_and_document_coded_without(read_file, value):
    documents, failures, _ = read_file("a.jsonl", lines({"text": "نص", "published": value}))
    assert documents[0].published_on is None
    assert failures == [("M016", 1)]


@pytest.mark.parametrize("value", [None, ""])
def test_no_date_is_no_failure(read_file, value):
    documents, failures, _ = read_file("a.jsonl", lines({"text": "نص", "published": value}))
    assert (documents[0].published_on, failures) == (None, [])


def test_title_of_wrong_type_is_named(read_file):
    documents, failures, _ = read_file("a.jsonl", lines({"text": "نص", "title": 5, "outlet": ""}))
    assert (documents[0].title, documents[0].outlet) == (None, None)
    assert failures == [("M018", 1)]


def test_control_characters_stay(read_file):
    documents, failures, _ = read_file("a.jsonl", b'{"text": "a\x01\tb\\u0000c"}\n')
    assert (documents[0].text, failures) == ("a\x01\tb\x00c", [])


def test_lone_surrogates_are_replaced_one_for_one_and_named(read_file):
    raw = '{"text": "a\\ud800b\\udc00\\ud83d\\ude00", "title": "t", "x": ["\\udfff"]}'
    documents, failures, messages = read_file("a.jsonl", raw)
    assert documents[0].text == "a\ufffdb\ufffd\U0001f600"
    assert documents[0].metadata == {"x": ["\ufffd"]}
    assert failures == [("M019", 1)]
    assert "in text, x," in messages[0]


def test_undecodable_bytes_are_named_with_file_offset(read_file):
    first = '{"text": "نص"}\r\n'.encode()
    documents, failures, messages = read_file("a.jsonl", first + '{"text": "نص '.encode() + b"\xff" + b'"}\n')
    assert documents[1].text == "نص \ufffd"
    assert failures == [("M009", 2)]
    assert f"offset {len(first) + 15}" in messages[0]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1256"])
@pytest.mark.parametrize("layout", ["lines", "list", "indented"])
def test_encodings_in_every_layout(read_file, arabic, encoding, layout):
    records = [{"id": str(number), "text": f"{arabic} {number}"} for number in range(2000)]
    text = {
        "lines": lines(*records),
        "list": json.dumps(records, ensure_ascii=False),
        "indented": json.dumps(records, ensure_ascii=False, indent=2),
    }[layout]
    documents, failures, _ = read_file("a.json", text.encode(encoding))
    assert failures == []
    assert [doc.text for doc in documents] == [record["text"] for record in records]


def test_line_separator_inside_text_does_not_split(read_file):
    documents, failures, _ = read_file("a.jsonl", '{"text": "نص\u2028نص\u0085"}\n')
    assert (documents[0].text, failures) == ("نص\u2028نص\u0085", [])


def test_repeated_id_with_same_text_is_not_given_again(read_file):
    documents, failures, messages = read_file("a.jsonl", lines(GOOD, GOOD))
    assert len(documents) == 1
    assert failures == [("M020", 2)]
    assert "duplicate document" in messages[0]


def test_repeated_id_with_other_text_is_numbered(read_file):
    other = [{"id": "a", "text": "نص آخر"}, {"id": "a#2", "text": "ثالث"}, {"id": "a", "text": "نص آخر"}]
    documents, failures, _ = read_file("a.jsonl", lines(GOOD, *other))
    assert [doc.doc_id for doc in documents] == ["a", "a#2", "a#2#2"]
    assert failures == [("M021", 2), ("M021", 3), ("M020", 4)]


@pytest.mark.parametrize("indent", [None, 0, 2])
def test_list_gives_its_elements(read_file, indent):
    records = [{"text": "أول"}, {"id": "b", "text": "ثان"}, {"text": "ثالث"}]
    documents, failures, _ = read_file("a.json", json.dumps(records, ensure_ascii=False, indent=indent))
    assert [doc.doc_id for doc in documents] == ["a.json:1", "b", "a.json:3"]
    assert failures == []


def test_bad_list_elements_are_named(read_file):
    documents, failures, _ = read_file("a.json", '[{"text": "x"}, 5, {"text": ""},\n null, {"text": "y"}]')
    assert [doc.text for doc in documents] == ["x", "y"]
    assert failures == [("M012", 1), ("M014", 1), ("M012", 2)]


@pytest.mark.parametrize("indent", ["", "  "])
def test_reading_goes_on_after_a_broken_list_element(read_file, indent):
    records = ['{"text": "a"}', '{"text": oops}', '{"text": "c"}', '{"text": "d", "x": [', '{"text": "e"}']
    documents, failures, _ = read_file("a.json", "[\n" + ",\n".join(indent + record for record in records) + "\n]")
    assert [doc.text for doc in documents] == ["a", "c", "e"]
    assert [code for code, _ in failures] == ["M011", "M011"]
    assert failures[0] == ("M011", 3)


def test_broken_element_of_a_one_line_list_ends_it_and_says_so(read_file):
    documents, failures, _ = read_file("a.json", '[{"text": "a"}, {"text": oops}, {"text": "c"}]')
    assert [doc.text for doc in documents] == ["a"]
    assert failures == [("M011", 1), ("M025", 1)]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('[{"text": "a"}', [("M011", 1)]),
        ('[{"text": "a"}] x', [("M025", 1)]),
        ('[{"text": "a"},]', []),
        ('{\n "text": "a"\n}\n', []),
        ('{"id": "x",\n "text": "a"}\n{"id": "y",\n "text": "a"}', []),
    ],
)
def test_list_and_object_endings(read_file, content, expected):
    documents, failures, _ = read_file("a.json", content)
    assert {doc.text for doc in documents} == {"a"}
    assert failures == expected


@pytest.mark.parametrize("content", [b"", b" \n\n", b"[]", b"[ ]\n"])
def test_nothing_inside_is_named(read_file, content):
    assert read_file("a.json", content)[:2] == ([], [("M005", None)])


def test_packed_lines_are_read(read_file):
    assert [doc.doc_id for doc in read_file("a.jsonl.gz", gzip.compress(lines(GOOD).encode()))[0]] == ["a"]


def test_packed_lines_without_the_ending_are_read(read_file):
    assert [doc.doc_id for doc in read_file("a.jsonl", gzip.compress(lines(GOOD).encode()))[0]] == ["a"]


@pytest.mark.parametrize("layout", ["lines", "list"])
def test_truncated_gzip_gives_what_came_before(read_file, arabic, layout):
    records = [{"id": str(number), "text": f"{arabic} {hash((number, 7))}"} for number in range(5000)]
    text = lines(*records) if layout == "lines" else "[" + ",\n".join(map(json.dumps, records)) + "]"
    packed = gzip.compress(text.encode())
    documents, failures, messages = read_file("a.jsonl.gz", packed[: len(packed) // 2])
    assert 1000 < len(documents) < 4000
    assert [doc.doc_id for doc in documents] == [str(number) for number in range(len(documents))]
    assert failures == [("M008", len(documents) + 1)]
    assert "reading broke off" in messages[0]


def test_gzip_with_a_wrong_checksum_keeps_everything(read_file):
    packed = bytearray(gzip.compress(lines(GOOD).encode()))
    packed[-6] ^= 0xFF
    documents, failures, _ = read_file("a.jsonl.gz", bytes(packed))
    assert [doc.doc_id for doc in documents] == ["a"]
    assert [code for code, _ in failures] == ["M008"]


@pytest.mark.parametrize("content", [b"", b"\x1f\x8b"])
def test_empty_or_headless_gzip_is_named(read_file, content):
    documents, failures, _ = read_file("a.jsonl.gz", content)
    assert documents == []
    assert len(failures) == 1


def test_not_gzip_is_named(read_file):
    assert read_file("a.jsonl.gz", lines(GOOD))[:2] == ([], [("M007", None)])


def test_overlong_line_is_named_and_the_others_read(read_file, monkeypatch):
    monkeypatch.setattr("marsad.ingest.sources.DOCUMENT_LIMIT", 1000)
    content = lines(GOOD, {"text": "x" * 300_000}, {"id": "b", "text": "نص آخر"})
    documents, failures, _ = read_file("a.jsonl", content)
    assert [doc.doc_id for doc in documents] == ["a", "b"]
    assert failures == [("M010", 2)]


def test_value_cut_by_a_piece_of_the_file_is_whole(read_file, arabic):
    records = [{"id": str(number), "text": arabic * number} for number in range(0, 1500, 7)][1:]
    documents, failures, _ = read_file("a.json", json.dumps(records, ensure_ascii=False, indent=1))
    assert [doc.text for doc in documents] == [record["text"] for record in records]
    assert failures == []
