"""Tables: one row, one document, with the field names of the contract in the first row.

A stray quotation mark makes the csv module swallow every row up to the next one as a single text,
silently. Here such a row is named, and the rows it swallowed are read again by themselves.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace

from marsad.ingest.encodings import decode
from marsad.ingest.records import KNOWN_FIELDS, read_record
from marsad.ingest.sources import DOCUMENT_LIMIT, Format, Found, Item, ReadFailure, Source
from marsad.model.messages import Message

_DELIMITERS = (",", ";", "\t")
_SHOWN_COLUMNS = 12


@dataclass(frozen=True, slots=True)
class _Line:
    """A decoded line; one record may take several."""

    number: int
    text: str
    failure: ReadFailure | None = None
    is_cut: bool = False
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    cells: list[str]
    is_second_try: bool
    raw: bytes


def read_csv(source: Source) -> Iterator[Item]:
    """The documents of a table. An empty cell is a missing field; unknown columns become metadata.

    Column names are matched without regard to case. A row without id is called `<file name>:<line>`.
    """
    if csv.field_size_limit() < DOCUMENT_LIMIT:
        csv.field_size_limit(DOCUMENT_LIMIT)
    lines = deque[_Line]()
    rest = _decode_lines(source)
    first = next((line for line in rest if line.text.strip()), None)
    if first is None:
        return
    delimiter = None
    if first.text.strip().lower() in ("sep=,", "sep=;", "sep=\t", "sep="):  # Excel's hint to itself
        delimiter = first.text.strip("\r\n")[4:5] or None
    else:
        lines.append(first)
    delimiter = delimiter or _find_delimiter(first.text)
    feed = _Feed(lines, rest)
    columns: list[str] | None = None
    is_doubtful = False
    for row in _read_rows(source, feed, delimiter):
        if isinstance(row, ReadFailure):
            is_doubtful = is_doubtful or row.code == Message.BAD_TABLE_ROW.code
            yield row
        elif columns is None:
            columns = _name_columns(row.cells)
            if "text" not in columns:
                shown = ", ".join(name[:40] for name in columns[:_SHOWN_COLUMNS])
                yield source.fail(Message.NO_TEXT_COLUMN, line=row.line, columns=shown)
                return
        elif len(row.cells) < len(columns) and (is_doubtful or row.is_second_try):
            # After a stray quotation mark this may be a line of a text: only whole rows count.
            yield source.fail(Message.BAD_TABLE_ROW, line=row.line, reason="too few cells")
        else:
            is_doubtful = False
            yield from _read_row(source, row, columns)


def _read_row(source: Source, row: _Row, columns: list[str]) -> Iterator[Item]:
    cells = row.cells
    while len(cells) > len(columns) and not cells[-1].strip():
        cells = cells[:-1]
    if len(cells) > len(columns):
        yield source.fail(Message.TOO_MANY_CELLS, line=row.line, cells=len(cells), columns=len(columns))
        return
    record: dict[str, str] = {}
    for name, cell in zip(columns, cells, strict=False):
        if name and (cell or name == "text"):
            record.setdefault(name, cell)
    record.setdefault("text", "")
    for item in read_record(source, record, line=row.line, default_id=f"{source.file_name}:{row.line}"):
        yield replace(item, raw=row.raw) if isinstance(item, Found) else item


def _name_columns(cells: list[str]) -> list[str]:
    names = [cell.strip("\ufeff \t\r\n") for cell in cells]
    return [name.lower() if name.lower() in KNOWN_FIELDS else name for name in names]


def _find_delimiter(header: str) -> str:
    """The delimiter under which the header names most known columns, then the most columns."""

    def count(delimiter: str) -> tuple[int, int]:
        names = _name_columns([cell.strip('"') for cell in header.split(delimiter)])
        return sum(name in KNOWN_FIELDS for name in names), len(names)

    return max(_DELIMITERS, key=count)


class _Feed:
    """Lines for one csv record after another. State: the lines of the record being read.

    An iterator of its own, because a generator that raised could not go on.
    """

    def __init__(self, again: deque[_Line], rest: Iterator[_Line]) -> None:
        self.again = again  # lines to read once more, before those of `rest`
        self.second_try_until = 0
        self.record: list[_Line] = []
        self._rest = rest
        self._length = 0

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        line = self.again.popleft() if self.again else next(self._rest)
        self.record.append(line)
        self._length += len(line.text)
        if self._length > DOCUMENT_LIMIT:
            raise csv.Error("one row longer than a document may be")
        return line.text

    def start_record(self) -> None:
        self.record = []
        self._length = 0

    def put_back(self) -> None:
        """Give the lines of a failed record again, except the first."""
        self.second_try_until = max(self.second_try_until, self.record[-1].number)
        self.again.extendleft(reversed(self.record[1:]))


def _read_rows(source: Source, feed: _Feed, delimiter: str) -> Iterator[_Row | ReadFailure]:
    # strict, or a text with a stray quotation mark would be changed without a word
    reader = csv.reader(feed, delimiter=delimiter, strict=True)
    while True:
        feed.start_record()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            first, last = feed.record[0], feed.record[-1]
            if not first.is_cut:  # the break of a broken file is named once, where it is closed
                reason = _explain(error, first.number, last.number)
                yield source.fail(Message.BAD_TABLE_ROW, line=first.number, reason=reason)
            if first.failure is not None:
                yield first.failure
            feed.put_back()
            reader = csv.reader(feed, delimiter=delimiter, strict=True)
            continue
        for line in feed.record:
            if line.failure is not None:
                yield line.failure
        first, last = feed.record[0], feed.record[-1]
        if any(cell.strip() for cell in cells) and not last.is_cut:
            raw = b"".join(line.content for line in feed.record)
            yield _Row(first.number, cells, first.number <= feed.second_try_until, raw)


def _explain(error: csv.Error, first: int, last: int) -> str:
    reason = str(error)
    if reason == "unexpected end of data":
        reason = "a quotation mark is opened and never closed"
    return reason if first == last else f"{reason}, seen at line {last}"


def _decode_lines(source: Source) -> Iterator[_Line]:
    has_old_mac_ends = "\r" in source.opening and "\n" not in source.opening
    for raw in source.read_lines("\r" if has_old_mac_ends else "\n"):
        decoded = decode(raw.content, source.encoding)
        failure = None
        if raw.is_oversize:
            failure = source.fail(Message.TOO_LARGE, line=raw.number, limit=DOCUMENT_LIMIT >> 20)
        elif decoded.bad_count:
            failure = source.fail_decoding(decoded, offset=raw.offset, line=raw.number)
        yield _Line(raw.number, decoded.text, failure, raw.is_cut, raw.content)


FORMAT = Format(suffixes=(".csv", ".tsv"), read=read_csv)
