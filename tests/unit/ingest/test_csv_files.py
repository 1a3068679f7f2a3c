"""Tables."""

from __future__ import annotations

import csv
import io

import pytest

HEADER = "id,text,title,published,outlet,url\n"


def test_every_field_is_read_and_unknown_columns_kept(read_file):
    content = "ID,Text,title,published,outlet,url,Desk\n1,نص,عنوان,2025-11-29,سانا,https://x.org,شرق\n2,ثان,,,,,\n"
    documents, failures, _ = read_file("a.csv", content)
    assert failures == []
    first, second = documents
    assert (first.doc_id, first.text, first.title) == ("1", "نص", "عنوان")
    assert (first.published_on, first.outlet, first.url) == ("2025-11-29", "سانا", "https://x.org")
    assert first.metadata == {"Desk": "شرق"}
    assert (second.title, second.published_on, second.metadata) == (None, None, {})


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1256"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_delimiters_encodings_and_line_ends(read_file, arabic, delimiter, encoding, ending):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=ending)
    text = f'{arabic} قال "ناطق": ; , \t{ending}سطر ثان'
    writer.writerows([["id", "text"], ["1", text], ["2", arabic]])
    documents, failures, _ = read_file("a.csv", out.getvalue().encode(encoding))
    assert failures == []
    assert [(doc.doc_id, doc.text) for doc in documents] == [("1", text), ("2", arabic)]


def test_excel_delimiter_hint_is_skipped(read_file):
    documents, failures, _ = read_file("a.csv", "sep=;\nid;text\n1;نص\n")
    assert ([doc.doc_id for doc in documents], failures) == (["1"], [])


def test_missing_id_is_file_and_line(read_file):
    documents, _, _ = read_file("a.csv", 'text\n"أول\nسطر"\nثان\n')
    assert [doc.doc_id for doc in documents] == ["a.csv:2", "a.csv:4"]


def test_huge_field_is_read(read_file):
    documents, failures, _ = read_file("a.csv", "id,text\n1," + "ن" * 500_000 + "\n")
    assert (len(documents[0].text), failures) == (500_000, [])


@pytest.mark.parametrize("content", ["id,body\n1,x\n", "1,x\n", "نص بلا جدول\n"])
def test_table_without_text_column_is_named(read_file, content):
    assert read_file("a.csv", content)[:2] == ([], [("M022", 1)])


@pytest.mark.parametrize("content", ["", " \n\n", "id,text\n"])
def test_table_without_rows_is_named(read_file, content):
    assert read_file("a.csv", content)[:2] == ([], [("M005", None)])


@pytest.mark.parametrize(
    ("bad", "code"),
    [("2,", "M014"), ('2,"  "', "M014"), ("2", "M014"), ("2,x,y", "M024"), ('2,"قال "لا" ثم"', "M023")],
)
def test_bad_row_is_named_and_the_others_read(read_file, bad, code):
    documents, failures, _ = read_file("a.csv", f"id,text\n1,أول\n{bad}\n\n3,ثالث\n")
    assert [doc.doc_id for doc in documents] == ["1", "3"]
    assert failures == [(code, 3)]


@pytest.mark.parametrize("quote", ["", '"'])
def test_unclosed_quotation_mark_loses_only_its_row(read_file, quote):
    content = f'id,text\n1,أول\n2,"مفتوح\n3,{quote}ثالث{quote}\n4,{quote}رابع{quote}\n'
    documents, failures, _ = read_file("a.csv", content)
    assert [(doc.doc_id, doc.text) for doc in documents] == [("1", "أول"), ("3", "ثالث"), ("4", "رابع")]
    assert failures == [("M023", 3)]


def test_lines_of_a_badly_quoted_text_are_not_coded_as_rows(read_file):
    content = 'id,text,title\n1,"قال "لا"\nسطر ثان\nسطر ثالث",ع\n2,نص,ع\n'
    documents, failures, _ = read_file("a.csv", content)
    assert [doc.doc_id for doc in documents] == ["2"]
    assert {code for code, _ in failures} == {"M023"}


def test_bad_date_is_named_and_row_coded(read_file):
    documents, failures, _ = read_file("a.csv", "text,published\nنص,5/11/2025\n")
    assert documents[0].published_on is None
    assert failures == [("M016", 2)]


def test_trailing_empty_cells_do_no_harm(read_file):
    documents, failures, _ = read_file("a.csv", "id,text\n1,نص,,\n")
    assert ([doc.text for doc in documents], failures) == (["نص"], [])


def test_undecodable_bytes_are_named(read_file):
    documents, failures, _ = read_file("a.csv", "id,text\n1,نص نص ".encode() + b"\xff\n2,x\n")
    assert [doc.text for doc in documents] == ["نص نص \ufffd", "x"]
    assert failures == [("M009", 2)]


def test_row_cut_by_a_truncated_file_is_not_coded(read_file, arabic):
    import gzip

    rows = "".join(f"{number},{arabic} {hash((number, 3))}\n" for number in range(4000))
    packed = gzip.compress(("id,text\n" + rows).encode())
    documents, failures, _ = read_file("a.csv.gz", packed[: len(packed) // 2])
    whole = dict(row.split(",", 1) for row in rows.splitlines())
    assert documents
    assert all(whole[doc.doc_id] == doc.text for doc in documents)
    assert failures == [("M008", len(documents) + 2)]


def test_a_date_in_another_shape_is_read_and_kept_as_given(read_file):
    documents, failures, _ = read_file("a.csv", "text,published\nنص,29/11/2025\n")
    assert (documents[0].published_on, documents[0].metadata) == ("2025-11-29", {"published_given": "29/11/2025"})
    assert failures == []
