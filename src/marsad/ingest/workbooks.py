"""Excel workbooks (`.xlsx`): the first sheet that has a column named text, one row, one document.

Analysts keep lists in Excel. The format is a ZIP of XML; the few parts of it that hold words and numbers are read with
the standard library, so that reading needs no package.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from xml.etree import ElementTree

from marsad.ingest.dates import EXCEL_START, spell_day_number
from marsad.ingest.records import KNOWN_FIELDS, read_record
from marsad.ingest.sources import DOCUMENT_LIMIT, Format, Item, Source
from marsad.model.messages import Message

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL = re.compile(r"([A-Z]+)(\d+)")
_FIRST_DAY_OF_1904 = datetime(1904, 1, 1)  # of workbooks that were made on a Mac
_PLAIN_DAY = re.compile(r"[2-7]\d{4}(?:\.\d+)?")  # 1954 to 2119: what a date is when its cell shows a number
_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_DATE_SIGNS = re.compile(r"[yYdD]")
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_SHOWN_COLUMNS = 12


class BadWorkbookError(Exception):
    """A workbook that is not read; the message says why."""


def read_workbook(source: Source) -> Iterator[Item]:
    """The documents of a workbook. Column names as in CSV; a date cell becomes an ISO date."""
    raw = source.read_all()
    if raw is None:
        yield source.fail(Message.TOO_LARGE, limit=DOCUMENT_LIMIT >> 20)
        return
    try:
        book = Workbook(raw)
        tables = [list(rows) for rows in book.sheets()]
    except (BadWorkbookError, zipfile.BadZipFile, ElementTree.ParseError, KeyError, NotImplementedError) as error:
        yield source.fail(Message.BAD_WORKBOOK, reason=" ".join(str(error).split()))
        return
    heads: list[str] = []
    for rows in tables:
        if not rows:
            continue
        names = {column: _name(cell) for column, cell in rows[0][1].items()}
        if "text" not in names.values():
            heads += names.values()
            continue
        for number, cells in rows[1:]:
            record = {names[column]: cell for column, cell in cells.items() if names.get(column) and cell}
            if _PLAIN_DAY.fullmatch(record.get("published", "")):
                record["published"] = book.spell_date(record["published"])
            if record:
                record.setdefault("text", "")
                yield from read_record(source, record, line=number, default_id=f"{source.file_name}:{number}")
        return
    yield source.fail(Message.NO_TEXT_COLUMN, columns=", ".join(name[:40] for name in heads[:_SHOWN_COLUMNS]))


class Workbook:
    """An open workbook. State: how many bytes of it were unpacked."""

    def __init__(self, raw: bytes) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(raw))
        self._left = DOCUMENT_LIMIT * 4
        self._shared = (
            [_join(node) for node in self._parse("xl/sharedStrings.xml")] if self._has("sharedStrings") else []
        )
        self._dates = self._date_styles() if self._has("styles") else frozenset()
        settings = self._parse("xl/workbook.xml").find(f"{_MAIN}workbookPr")
        counts_from_1904 = settings is not None and settings.get("date1904") in ("1", "true")
        self._first_day = _FIRST_DAY_OF_1904 if counts_from_1904 else EXCEL_START

    def sheets(self) -> Iterator[Iterator[tuple[int, Mapping[str, str]]]]:
        """The rows of each sheet in the order of the tabs: row number, and cells by column letters."""
        places = {
            node.get("Id"): (node.get("Target") or "").removeprefix("/xl/").removeprefix("xl/")
            for node in self._parse("xl/_rels/workbook.xml.rels")
        }
        for sheet in self._parse("xl/workbook.xml").iter(f"{_MAIN}sheet"):
            yield self._rows(f"xl/{places[sheet.get(_RELATION)]}")

    def _rows(self, name: str) -> Iterator[tuple[int, Mapping[str, str]]]:
        for count, row in enumerate(self._parse(name).iter(f"{_MAIN}row"), 1):
            cells = {}
            for at, cell in enumerate(row.iter(f"{_MAIN}c")):
                place = _CELL.fullmatch(cell.get("r", ""))
                value = self._read_cell(cell)
                if value:
                    cells[place[1] if place else str(at)] = value
            if cells:
                yield int(row.get("r", count)), cells

    def _read_cell(self, cell: ElementTree.Element) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return "".join(_join(node) for node in cell.iter(f"{_MAIN}is"))
        value = (cell.findtext(f"{_MAIN}v") or "").strip()
        if kind == "s":
            return self._shared[int(value)] if value.isdigit() and int(value) < len(self._shared) else ""
        if kind == "n" and value and int(cell.get("s", 0)) in self._dates:
            return self.spell_date(value)
        return value.removesuffix(".0") if kind == "n" else value

    def spell_date(self, value: str) -> str:
        """The ISO form of a day as this workbook counts them; what is no number as it is."""
        try:
            return spell_day_number(float(value), self._first_day)
        except (ValueError, OverflowError):
            return value

    def _date_styles(self) -> frozenset[int]:
        """The numbers of cell styles that show a number as a date."""
        root = self._parse("xl/styles.xml")
        own = {
            int(node.get("numFmtId", 0))
            for node in root.iter(f"{_MAIN}numFmt")
            if _DATE_SIGNS.search(_QUOTED.sub("", node.get("formatCode", "")))
        }
        styles = root.find(f"{_MAIN}cellXfs")
        used = [int(node.get("numFmtId", 0)) for node in styles] if styles is not None else []
        return frozenset(at for at, number in enumerate(used) if number in _DATE_FORMATS or number in own)

    def _has(self, name: str) -> bool:
        return f"xl/{name}.xml" in self._zip.namelist()

    def _parse(self, name: str) -> ElementTree.Element:
        """A part as XML. Raises for one that unpacks to more than it may, or declares entities of its own."""
        with self._zip.open(name) as part:
            content = part.read(self._left + 1)
        self._left -= len(content)
        if self._left < 0:
            raise BadWorkbookError("it unpacks to more than it may")
        if b"<!DOCTYPE" in content[:1024] or b"<!ENTITY" in content:
            raise BadWorkbookError("it declares entities")
        return ElementTree.fromstring(content)


def _join(node: ElementTree.Element) -> str:
    """The words of a string without its reading aids (`rPh`)."""
    aids = {id(part) for aid in node.iter(f"{_MAIN}rPh") for part in aid.iter(f"{_MAIN}t")}
    return "".join(part.text or "" for part in node.iter(f"{_MAIN}t") if id(part) not in aids)


def _name(cell: str) -> str:
    name = cell.strip()
    return name.lower() if name.lower() in KNOWN_FIELDS else name


FORMAT = Format(suffixes=(".xlsx",), read=read_workbook, is_binary=True)
