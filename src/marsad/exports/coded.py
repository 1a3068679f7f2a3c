"""Coded events as JSONL, CSV, Parquet and a table for reading.

JSONL is the record of the contract, whole. CSV and Parquet have one row an event and only the columns
below: what is nested is joined, what is evidence keeps its words and loses its offsets.

Columns, in this order:
- event_id, doc_id, outlet, published
- event_type, sub_event_type: ACLED's names
- date_start, date_end, date_precision
- location_name, location_name_en, admin1, admin2, country, pcode, latitude, longitude,
  location_precision, gazetteer_id: all empty when no place is named
- initiator_ids, initiator_names, initiator_names_en, target_ids, target_names, target_names_en:
  lists of equal length, an unknown id or name is empty in its place
- fatalities_low, fatalities_high, injuries_low, injuries_high, captured_low, captured_high: both empty
  when no number is told; only the high one empty when it is open ("more than 20")
- weapons, claimed_by
- attribution: list of `source|kind`
- salience, confidence
- evidence: list of quotes
- coder, engine_version, codebook_version

In CSV a list is joined by `; `, and text that a spreadsheet would take for a formula gets a leading
apostrophe. Without it, opening a table of other people's words could run a command.
"""

from __future__ import annotations

import csv
import importlib
import importlib.util
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from marsad.exports.output import AtomicOutput, usage_error
from marsad.exports.terminal import render_events
from marsad.model.messages import Message

Record = Mapping[str, Any]

COLUMN_KINDS: Mapping[str, str] = {
    "event_id": "text",
    "doc_id": "text",
    "outlet": "text",
    "published": "text",
    "event_type": "text",
    "sub_event_type": "text",
    "date_start": "text",
    "date_end": "text",
    "date_precision": "text",
    "location_name": "text",
    "location_name_en": "text",
    "admin1": "text",
    "admin2": "text",
    "country": "text",
    "pcode": "text",
    "latitude": "number",
    "longitude": "number",
    "location_precision": "text",
    "gazetteer_id": "text",
    "initiator_ids": "list",
    "initiator_names": "list",
    "initiator_names_en": "list",
    "target_ids": "list",
    "target_names": "list",
    "target_names_en": "list",
    "fatalities_low": "count",
    "fatalities_high": "count",
    "injuries_low": "count",
    "injuries_high": "count",
    "captured_low": "count",
    "captured_high": "count",
    "weapons": "list",
    "claimed_by": "text",
    "attribution": "list",
    "salience": "text",
    "confidence": "number",
    "evidence": "list",
    "coder": "text",
    "engine_version": "text",
    "codebook_version": "text",
}
COLUMNS: Sequence[str] = tuple(COLUMN_KINDS)

_PLACE_COLUMNS = {
    "location_name": "name",
    "location_name_en": "name_en",
    "admin1": "admin1",
    "admin2": "admin2",
    "country": "country",
    "pcode": "pcode",
    "latitude": "latitude",
    "longitude": "longitude",
    "location_precision": "precision",
    "gazetteer_id": "gazetteer_id",
}
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_ROWS_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Written:
    """How many records were written, and how many the format has no place for (aggregates)."""

    events: int
    left_out: int


def flatten_event(event: Record) -> dict[str, Any]:
    """One row of an event: a value or a list for every column, None where there is nothing."""
    row = {name: event.get(name) for name in COLUMNS}
    place = event.get("location") or {}
    row.update({column: place.get(key) for column, key in _PLACE_COLUMNS.items()})
    for side, key in (("initiator", "initiators"), ("target", "targets")):
        actors = event.get(key) or []
        row[f"{side}_ids"] = [actor.get("id") or "" for actor in actors]
        row[f"{side}_names"] = [actor.get("name") or "" for actor in actors]
        row[f"{side}_names_en"] = [actor.get("name_en") or "" for actor in actors]
    for name in ("fatalities", "injuries", "captured"):
        count = event.get(name) or {}
        row[f"{name}_low"], row[f"{name}_high"] = count.get("low"), count.get("high")
    row["weapons"] = list(event.get("weapons") or [])
    row["attribution"] = [f"{said['source']}|{said['kind']}" for said in event.get("attribution") or []]
    row["evidence"] = [quote["text"] for quote in event.get("evidence") or []]
    return row


def write_events(
    records: Iterable[Record], path: str | Path | None, *, format_name: str, stdout: BinaryIO | None = None
) -> Written:
    """Write records as they come, to a file that appears whole or not at all; `-` or None is standard output.

    Aggregates are records like others in JSONL; the other formats have no place for them and count
    them as left out. Raises OutputError.
    """
    write = WRITERS.get(format_name)
    if write is None:
        raise usage_error(Message.UNKNOWN_FORMAT, format=format_name, formats=", ".join(WRITERS))
    if format_name == "parquet":
        _check_parquet(path, stdout)
    counter = _Counter(records, keeps_aggregates=format_name == "jsonl")
    with AtomicOutput(path, packs_gz=format_name != "parquet", stdout=stdout) as stream:
        write(counter.pass_on(), stream)
    return Written(counter.passed, counter.left_out)


def guess_format(path: str | Path | None, default: str = "jsonl") -> str:
    """The format a file name asks for: `events.csv.gz` gives csv, `-` and other names the default."""
    suffix = Path(str(path or "").lower().removesuffix(".gz")).suffix
    known = {".jsonl": "jsonl", ".json": "jsonl", ".csv": "csv", ".parquet": "parquet"}
    return known.get(suffix, default)


def write_jsonl(records: Iterable[Record], stream: BinaryIO) -> None:
    """One record a line, keys in the order they have."""
    for record in records:
        stream.write(_encode_line(record))


def write_csv(records: Iterable[Record], stream: BinaryIO) -> None:
    """A header and one row an event, UTF-8 without a mark."""
    text = io.TextIOWrapper(stream, encoding="utf-8", errors="replace", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n")  # any shorter, and the module leaves a lone \r unquoted
    try:
        writer.writerow(COLUMNS)
        for record in records:
            row = flatten_event(record)
            writer.writerow([_make_cell(name, row[name]) for name in COLUMNS])
    finally:
        text.detach()  # or its end would close the stream


def write_table(records: Iterable[Record], stream: BinaryIO) -> None:
    """Events for the eye, coloured on a terminal."""
    is_terminal = _is_terminal(stream)
    for block in render_events(records, is_terminal=is_terminal):
        stream.write(block.encode("utf-8", "replace"))
        if is_terminal:
            stream.flush()


def write_parquet(records: Iterable[Record], stream: BinaryIO) -> None:
    """One row an event; lists stay lists."""
    arrow = importlib.import_module("pyarrow")
    parquet = importlib.import_module("pyarrow.parquet")
    types = {
        "text": arrow.string(),
        "number": arrow.float64(),
        "count": arrow.int64(),
        "list": arrow.list_(arrow.string()),
    }
    schema = arrow.schema([(name, types[kind]) for name, kind in COLUMN_KINDS.items()])
    with parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
        for rows in _gather(map(flatten_event, records)):
            writer.write_table(arrow.Table.from_pylist(rows, schema=schema))


WRITERS: Mapping[str, Callable[[Iterable[Record], BinaryIO], None]] = {
    "jsonl": write_jsonl,
    "csv": write_csv,
    "parquet": write_parquet,
    "table": write_table,
}


class _Counter:
    """Passes records on and counts. State: the two counts."""

    def __init__(self, records: Iterable[Record], *, keeps_aggregates: bool) -> None:
        self.passed = 0
        self.left_out = 0
        self._records = records
        self._keeps_aggregates = keeps_aggregates

    def pass_on(self) -> Iterator[Record]:
        for record in self._take():
            if record.get("record") == "aggregate" and not self._keeps_aggregates:
                self.left_out += 1
            else:
                self.passed += 1
                yield record

    def _take(self) -> Iterator[Record]:
        """The records; a fault of the coder must not look like a fault of the output."""
        try:
            yield from self._records
        except OSError as error:
            raise RuntimeError(f"the events could not be made: {error}") from error


def _encode_line(record: Record) -> bytes:
    line = json.dumps(record, ensure_ascii=False, allow_nan=False)
    for char in "\u0085\u2028\u2029":  # programs that split at these would see half a record
        if char in line:
            line = line.replace(char, f"\\u{ord(char):04x}")
    try:
        return line.encode() + b"\n"
    except UnicodeEncodeError:  # half a surrogate pair, which only an escape can carry
        return json.dumps(record, allow_nan=False).encode() + b"\n"


def _make_cell(name: str, value: Any) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, list):
        value = "; ".join(value) if any(value) else ""
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return "'" + value
    if isinstance(value, (str, int, float)):
        return value
    raise TypeError(f"column {name} cannot hold a {type(value).__name__}")


def _check_parquet(path: str | Path | None, stdout: BinaryIO | None) -> None:
    if importlib.util.find_spec("pyarrow") is None:
        raise usage_error(Message.MISSING_EXTRA, format="parquet", package="pyarrow", extra="parquet")
    if AtomicOutput(path).path is None and _is_terminal(stdout or sys.stdout.buffer):
        raise usage_error(Message.BINARY_TO_TERMINAL, format="parquet")


def _is_terminal(stream: BinaryIO) -> bool:
    return hasattr(stream, "isatty") and stream.isatty()


def _gather(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) >= _ROWS_AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch
