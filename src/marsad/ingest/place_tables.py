"""Which gazetteer a file holds, and its rows: a GeoNames dump or an OCHA COD-AB table, known by its columns.

Both come as plain text and packed: a dump in a ZIP, a COD table in a workbook. The name of a file is not believed.
"""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from marsad.ingest.cod_tables import find_columns, read_areas
from marsad.ingest.geonames_dump import is_geonames, read_dump
from marsad.ingest.raw_places import BadLine, NotAPlaceTable, RawPlace
from marsad.ingest.workbooks import BadWorkbookError, Workbook

FORMATS = ("geonames", "cod-ab")
_LOOKED_AT = 50  # lines by which a format is known: the first may be damaged
_ZIP = b"PK"
_SHEET_HEADS = 5  # a sheet may begin with a title


def read_place_table(path: Path, format_name: str | None = None) -> Iterator[RawPlace | BadLine]:
    """Places and bad lines in the order of the file. Raises NotAPlaceTable, and OSError for a file that does not open.

    The file is recognised before the first item; `format_name` (one of FORMATS) says what it is whatever it looks like.
    """
    with path.open("rb") as stream:
        is_packed = stream.read(2) == _ZIP
        stream.seek(0)
        if not is_packed:
            yield from _read_text(stream, path.name, format_name)
            return
        try:
            archive = zipfile.ZipFile(stream)
        except zipfile.BadZipFile as error:
            raise NotAPlaceTable("a damaged ZIP archive") from error
        with archive:
            yield from _read_archive(archive, stream, path.name, format_name)


def _read_archive(
    archive: zipfile.ZipFile, stream: IO[bytes], name: str, format_name: str | None
) -> Iterator[RawPlace | BadLine]:
    if "xl/workbook.xml" in archive.namelist():
        stream.seek(0)
        if format_name == "geonames":
            raise NotAPlaceTable("a dump is text, this is a workbook")
        yield from _read_workbook(stream.read(), name)
        return
    reasons = []
    parts = [part for part in archive.infolist() if part.filename.lower().endswith((".txt", ".csv", ".tsv"))]
    for part in sorted(parts, key=lambda part: (-part.file_size, part.filename)):  # a readme is the smaller one
        try:
            with archive.open(part) as member:
                yield from _read_text(member, part.filename, format_name)
            return
        except NotAPlaceTable as error:
            reasons.append(f"{part.filename}: {error}")
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
            # damaged, locked or packed oddly
            raise NotAPlaceTable(f"{part.filename} cannot be unpacked ({error})") from error
    raise NotAPlaceTable("; ".join(reasons) or "a ZIP archive without a text file")


def _read_text(stream: IO[bytes], name: str, format_name: str | None) -> Iterator[RawPlace | BadLine]:
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="")
    lines = iter(_lines(text))
    head = list(islice(lines, _LOOKED_AT))
    if not any(line.strip() for line in head):
        raise NotAPlaceTable("it is empty")
    if any("\0" in line for line in head):
        raise NotAPlaceTable("it is not text in UTF-8")
    whole = chain(head, lines)
    if format_name == "geonames" or format_name is None and any(is_geonames(line) for line in head):
        return read_dump(whole, name)
    return _read_separated(whole, name)


def _lines(text: Iterable[str]) -> Iterator[str]:
    for line in text:
        yield line.replace("\r\n", "\n")


def _read_separated(lines: Iterator[str], name: str) -> Iterator[RawPlace | BadLine]:
    header = next(lines)
    mark = max(("\t", ",", ";"), key=header.count)
    names = next(csv.reader([header], delimiter=mark))
    columns = find_columns(names)
    if columns is None:
        raise NotAPlaceTable(f"columns {', '.join(cell[:20] for cell in names[:8])}")
    return read_areas(_number_rows(lines, mark), columns, name)


def _number_rows(lines: Iterable[str], mark: str) -> Iterator[tuple[int, list[str] | str]]:
    """Rows with the line they end on (the header is line 1), or why a row could not be read."""
    reader = csv.reader(lines, delimiter=mark)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield reader.line_num + 1, str(error)
            continue
        yield reader.line_num + 1, cells


def _read_workbook(raw: bytes, name: str) -> Iterator[RawPlace | BadLine]:
    """The areas of all sheets that are COD tables."""
    try:
        sheets = [list(rows) for rows in Workbook(raw).sheets()]
    except (
        BadWorkbookError,
        zipfile.BadZipFile,
        zlib.error,
        ElementTree.ParseError,
        LookupError,
        ValueError,
        RuntimeError,
    ) as error:
        raise NotAPlaceTable(f"a workbook that cannot be read ({error})") from error
    is_found = False
    for number, rows in enumerate(sheets, 1):
        for at, (_, head) in enumerate(rows[:_SHEET_HEADS]):
            letters = list(head)
            columns = find_columns([head[letter] for letter in letters])
            if columns is not None:
                is_found = True
                table = ((line, [cells.get(letter, "") for letter in letters]) for line, cells in rows[at + 1 :])
                yield from read_areas(table, columns, f"{name}, sheet {number}")
                break
    if not is_found:
        raise NotAPlaceTable("a workbook without a sheet that has p-codes and names")
