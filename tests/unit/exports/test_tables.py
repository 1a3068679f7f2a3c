"""The flat table as CSV, workbook and Parquet, loaded back by the libraries its users use."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from marsad.exports.code_lists import read_column_labels
from marsad.exports.incident_table import COLUMNS

NAMES = [column.name for column in COLUMNS]


@pytest.fixture
def workbook(write: Callable[..., Any]) -> Any:
    openpyxl = pytest.importorskip("openpyxl")
    return openpyxl.load_workbook(io.BytesIO(write("xlsx")[0]))


def test_csv_is_read_back(rows: Callable[..., Any], incidents: dict[str, Any]) -> None:
    found = {row["incident_id"]: row for row in rows("csv")}
    assert len(found) == len(incidents)
    row = found["inc-0001"]
    wanted = {
        "date_start": "2025-11-29",
        "location_name": "دير الزور",
        "initiator_ids": "islamic-state",
        "initiator_names_ar": "تنظيم الدولة الإسلامية",
        "initiator_types": "Rebel group",
        "killed_low": "3",
        "killed_best": "4",
        "killed_high": "6",
        "injured_low": "2",
        "injured_best": "",
        "injured_high": "",
        "captured_low": "1",
        "weapons": "small-arms",
        "source_count": "2",
        "events": "ev-0001; ev-0002",
        "reported_last": "2025-12-02T09:00:00+00:00",
        "engine_version": "0.9.1",
        "data_version": "abc123def456",
    }
    assert {name: row[name] for name in wanted} == wanted
    assert found["inc-0003"]["country"] == ""


def test_csv_mark_is_written_when_asked_for(write: Callable[..., Any]) -> None:
    assert write("csv")[0].startswith(b"incident_id")
    assert write("csv", bom=True)[0].startswith(b"\xef\xbb\xbfincident_id")


@pytest.mark.parametrize("name", ["acled", "ucdp-ged", "gtd", "hxl", "csv"])
def test_no_cell_of_text_can_run(name: str, write: Callable[..., Any], incident: Callable[..., Any]) -> None:
    csv.field_size_limit(10_000_000)
    for start in ("=", "+", "-", "@", "\t", "\r", "\n"):
        words = f"{start}cmd|' /C calc'!A0"
        place = {"name": words, "name_en": words, "admin1": words, "country": "SY", "precision": "town"}
        given = incident(
            sources=[words], location={**place, "latitude": -1.5, "longitude": -2.5}, review={"state": words}
        )
        table = list(csv.reader(io.StringIO(write(name, given)[0].decode(), newline="")))
        risky = [cell for row in table for cell in row if re.match(r"[=+\-@\t\r\n]", cell)]
        assert [cell for cell in risky if not re.fullmatch(r"-\d+(\.\d+)?", cell)] == []


def test_workbook_reads_from_right_to_left(workbook: Any, incidents: dict[str, Any]) -> None:
    sheet = workbook["incidents"]
    assert workbook.sheetnames == ["incidents", "about"]
    assert all(page.sheet_view.rightToLeft for page in workbook)
    assert sheet.freeze_panes == "B2"
    assert [cell.value for cell in sheet[1]] == NAMES
    assert sheet.max_row == len(incidents) + 1
    assert sheet.auto_filter.ref == f"A1:AV{sheet.max_row}"


def test_workbook_holds_days_as_days_and_counts_as_numbers(workbook: Any) -> None:
    sheet = workbook["incidents"]
    row = dict(zip(NAMES, next(sheet.iter_rows(min_row=2, max_row=2, values_only=True)), strict=True))
    assert row["date_start"] == datetime(2025, 11, 29)
    assert (row["killed_best"], row["killed_high"], row["injured_best"]) == (4, 6, None)
    assert row["latitude"] == 35.33588
    assert row["location_name"] == "دير الزور"


def test_workbook_holds_no_formula_and_no_link(write: Callable[..., Any], workbook: Any) -> None:
    packed = zipfile.ZipFile(io.BytesIO(write("xlsx")[0]))
    assert packed.testzip() is None
    sheet = packed.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert "xl/externalLinks" not in "".join(packed.namelist())
    assert all(cell.data_type != "f" for page in workbook for cells in page.iter_rows() for cell in cells)


def test_workbook_cuts_what_no_cell_holds(write: Callable[..., Any], workbook: Any) -> None:
    assert write("xlsx")[1].lost["cell_too_long"] >= 2
    for cells in workbook["incidents"].iter_rows(values_only=True):
        assert all(len(cell) <= 32_767 for cell in cells if isinstance(cell, str))


def test_workbook_explains_every_column_in_both_languages(workbook: Any) -> None:
    explained = {row[0]: row[1:] for row in workbook["about"].iter_rows(min_row=2, values_only=True)}
    assert all(english and arabic for english, arabic in (explained[name] for name in NAMES))
    assert "0.9.1" in explained["versions"][0]
    assert set(read_column_labels()) == set(NAMES)


def test_days_before_the_calendar_of_excel_are_text(write: Callable[..., Any], incident: Callable[..., Any]) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    content, _ = write("xlsx", incident(date_start="1899-12-31", date_end="1899-12-31"))
    assert openpyxl.load_workbook(io.BytesIO(content))["incidents"]["E2"].value == "1899-12-31"


def test_parquet_is_read_back(write: Callable[..., Any], incidents: dict[str, Any]) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    content, _ = write("parquet")
    table = parquet.read_table(io.BytesIO(content))
    assert table.column_names == NAMES
    assert table.num_rows == len(incidents)
    row = table.to_pylist()[0]
    assert (row["date_start"], row["killed_best"], row["injured_best"]) == (date(2025, 11, 29), 4, None)
    assert row["events"] == ["ev-0001", "ev-0002"]
    assert row["sources"] == ["وكالة ألف", "Outlet B"]
    assert table.to_pylist()[2]["latitude"] is None
    facts = json.loads(parquet.ParquetFile(io.BytesIO(content)).metadata.metadata[b"marsad"])
    assert facts["versions"] == {"engine": ["0.9.1"], "codebook": ["7"], "data": ["abc123def456"]}
    assert facts["rows"] == len(incidents)


def test_withdrawn_incidents_are_rows_of_their_own(rows: Callable[..., Any]) -> None:
    (row,) = rows("csv", {"incident_id": "gone", "change": "withdrawn"}, changes={"gone": "withdrawn"})
    assert (row["incident_id"], row["change"], row["description"]) == ("gone", "withdrawn", "")
