"""Excel workbooks, written by openpyxl as Excel writes them."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

openpyxl = pytest.importorskip("openpyxl")


def save(path: Path, *rows: list[Any], first: list[Any] | None = None) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    if first is not None:
        sheet.append(first)
        sheet = book.create_sheet("b")
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def test_each_row_is_a_document(read: Any, tmp_path: Path) -> None:
    path = save(
        tmp_path / "a.xlsx",
        ["ID", "Text", "published", "note"],
        [7, "قتل جندي", date(2025, 11, 29), "x"],
        [None, None, None, None],
        ["b", "أصيب مدني", datetime(2025, 11, 29, 14, 30), 2.5],
    )
    documents, failures, _ = read(path)
    assert failures == []
    assert [(doc.doc_id, doc.text, doc.published_on, dict(doc.metadata)) for doc in documents] == [
        ("7", "قتل جندي", "2025-11-29", {"note": "x"}),
        ("b", "أصيب مدني", "2025-11-29T14:30:00", {"note": "2.5"}),
    ]


@pytest.mark.parametrize("is_of_1904", [False, True])
def test_dates_that_are_numbers_are_dates(read: Any, tmp_path: Path, is_of_1904: bool) -> None:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, to_excel

    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904 if is_of_1904 else CALENDAR_WINDOWS_1900
    book.active.append(["text", "published", "dead"])
    for moment in (date(2025, 11, 29), datetime(2025, 11, 29, 14, 30)):
        book.active.append(["نص", to_excel(moment, book.epoch), 45990])  # shown as numbers
    book.active.append(["نص", date(2025, 11, 29), 45990])
    book.save(tmp_path / "a.xlsx")
    documents, failures, _ = read(tmp_path / "a.xlsx")
    assert failures == []
    assert [doc.published_on for doc in documents] == ["2025-11-29", "2025-11-29T14:30:00", "2025-11-29"]
    assert {doc.metadata["dead"] for doc in documents} == {"45990"}


def test_the_sheet_with_texts_is_found(read: Any, tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", ["text"], ["نص"], first=["about", "me"])
    documents, failures, _ = read(path)
    assert ([(doc.doc_id, doc.text) for doc in documents], failures) == ([("a.xlsx:2", "نص")], [])


def test_a_workbook_without_texts_is_named(read: Any, tmp_path: Path) -> None:
    assert read(save(tmp_path / "a.xlsx", ["x", "y"], [1, 2]))[1] == [("M022", None)]


@pytest.mark.parametrize("fault", ["cut", "entities", "bomb"])
def test_a_bad_workbook_is_named(read: Any, tmp_path: Path, fault: str) -> None:
    path = save(tmp_path / "a.xlsx", ["text"], ["نص"])
    if fault == "cut":
        path.write_bytes(path.read_bytes()[:-300])
    else:
        source = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
            for name in source.namelist():
                content = source.read(name)
                if name == "xl/workbook.xml" and fault == "entities":
                    content = b'<!DOCTYPE x [<!ENTITY a "b">]>' + content
                if name == "xl/styles.xml" and fault == "bomb":
                    content = b"<a>" + b" " * (300 << 20) + b"</a>"
                target.writestr(name, content)
    assert read(path)[1] == [("M133", None)]
