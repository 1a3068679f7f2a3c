"""The flat table of incidents as an Excel workbook, sheets right to left.

The first sheet holds the incidents with days as days and counts as numbers; the second explains each column in English
and Arabic and says what was selected and with which versions. Text is written as text, so no cell can run as a formula
or become a link. Needs the package xlsxwriter (extra `tables`).
"""

from __future__ import annotations

import importlib
import io
import json
from datetime import date, datetime
from typing import Any

from marsad.exports.cells import drop_controls, join_list
from marsad.exports.code_lists import read_column_labels
from marsad.exports.formats import Column, Events, ExportOptions, Format, Incidents, Report, Tally, Target, Value
from marsad.exports.incident_table import COLUMNS, LOSES, NEVER_HOLDS, make_row
from marsad.exports.writing import describe, fill_row, iterate_cases, open_target

SHEET, ABOUT_SHEET = "incidents", "about"
_LONGEST_CELL = 32_767
_MOST_ROWS = 1_048_575  # one is the header
_FIRST_DAY = date(1900, 3, 1)  # before it, Excel's calendar has a day that never was
_FIXED_TIME = datetime(2000, 1, 1)  # the same incidents are the same bytes
_WIDTHS = {"date": 12, "count": 9, "number": 11, "text": 22, "list": 28}


def write(incidents: Incidents, events: Events, target: Target, *, options: ExportOptions) -> Report:
    """A workbook of two sheets."""
    tally, buffer = Tally(FORMAT), io.BytesIO()
    book = importlib.import_module("xlsxwriter").Workbook(
        buffer,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties({"title": FORMAT.title, "author": "Marsad", "created": _FIXED_TIME})
    styles = {"head": book.add_format({"bold": True, "bg_color": "#E7E6E6"}), "day": _add_day_style(book)}
    sheet = _add_sheet(book, SHEET, FORMAT.columns, styles)
    for case in iterate_cases(incidents, events, options, tally):
        if tally.rows == _MOST_ROWS:
            tally.leave_out("too_many")
            continue
        tally.rows += 1
        for column, value in enumerate(fill_row(FORMAT, make_row(case, tally))):
            _write_value(sheet, tally, tally.rows, column, value, FORMAT.columns[column].kind, styles)
    sheet.autofilter(0, 0, tally.rows, len(FORMAT.columns) - 1)
    report = tally.report()
    _write_about(book, report, options, styles)
    book.close()
    with open_target(target, options, packs_gz=False) as stream:
        stream.write(buffer.getvalue())
    return report


def _add_day_style(book: Any) -> Any:
    return book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})


def _add_sheet(book: Any, name: str, columns: tuple[Column, ...], styles: dict[str, Any]) -> Any:
    sheet = book.add_worksheet(name)
    sheet.right_to_left()
    sheet.freeze_panes(1, 1)
    for number, column in enumerate(columns):
        sheet.set_column(number, number, _WIDTHS[column.kind])
        sheet.write_string(0, number, column.name, styles["head"])
    return sheet


def _write_value(
    sheet: Any, tally: Tally, row: int, column: int, value: Value, kind: str, styles: dict[str, Any]
) -> None:
    if isinstance(value, list):
        value = join_list(value)
    if value is None or value == "":
        return
    if not isinstance(value, str):
        sheet.write_number(row, column, value)
        return
    day = date.fromisoformat(value) if kind == "date" else None
    if day is not None and day >= _FIRST_DAY:
        sheet.write_datetime(row, column, datetime(day.year, day.month, day.day), styles["day"])
        return
    text = drop_controls(value)
    if _count_units(text) > _LONGEST_CELL:
        tally.lose("cell_too_long")
        text = _cut(text)
    sheet.write_string(row, column, text)


def _count_units(text: str) -> int:
    """Length as Excel counts it: a character outside the basic plane (an emoji) is two."""
    return len(text.encode("utf-16-le")) // 2


def _cut(text: str) -> str:
    units = text.encode("utf-16-le")[: 2 * (_LONGEST_CELL - 1)]
    return units.decode("utf-16-le", "ignore") + "\u2026"


def _write_about(book: Any, report: Report, options: ExportOptions, styles: dict[str, Any]) -> None:
    heads = (Column("column", "", "text"), Column("meaning", "", "list"), Column("arabic", "", "list"))
    sheet, labels = _add_sheet(book, ABOUT_SHEET, heads, styles), read_column_labels()
    lines = [(column.name, column.about, labels.get(column.name, "")) for column in FORMAT.columns]
    lines.append(("", "", ""))
    for name, value in describe(FORMAT, report, options).items():
        lines.append((name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False), ""))
    for row, cells in enumerate(lines, 1):
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, _cut(cell) if _count_units(cell) > _LONGEST_CELL else cell)


FORMAT = Format(
    name="xlsx",
    suffix=".xlsx",
    title="Excel workbook of incidents, right to left",
    about="The flat table for spreadsheets, with a sheet that explains it in English and Arabic.",
    basis="Marsad's codebook; Office Open XML as xlsxwriter writes it",
    versions_in="columns engine_version, codebook_version, data_version, and the sheet `about`",
    write=write,
    columns=COLUMNS,
    is_binary=True,
    holds_withdrawals=True,
    package="xlsxwriter",
    extra="tables",
    leaves_out={"too_many": "a sheet holds 1,048,575 rows"},
    loses={**LOSES, "cell_too_long": "a cell holds 32,767 characters; the text is cut"},
    never_holds=NEVER_HOLDS,
)
