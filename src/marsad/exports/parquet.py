"""The flat table of incidents as Parquet, for data frames: lists stay lists, days are days, gaps are nulls.

Needs the package pyarrow (extra `parquet` or `tables`).
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from marsad.exports.formats import Events, ExportOptions, Format, Incidents, Report, Tally, Target, Value
from marsad.exports.incident_table import COLUMNS, LOSES, NEVER_HOLDS, make_row
from marsad.exports.writing import describe, fill_row, iterate_cases, open_target

METADATA_KEY = "marsad"
_ROWS_AT_ONCE = 2000


def make_schema() -> Any:
    """The types of the columns."""
    arrow = importlib.import_module("pyarrow")
    types = {
        "text": arrow.string(),
        "number": arrow.float64(),
        "count": arrow.int64(),
        "date": arrow.date32(),
        "list": arrow.list_(arrow.string()),
    }
    return arrow.schema([(column.name, types[column.kind]) for column in COLUMNS])


def write(incidents: Incidents, events: Events, target: Target, *, options: ExportOptions) -> Report:
    """One row an incident; what else a reader must know is JSON under the key `marsad` of the file's metadata."""
    arrow, parquet = importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet")
    tally, schema = Tally(FORMAT), make_schema()
    with (
        open_target(target, options, packs_gz=False) as stream,
        parquet.ParquetWriter(stream, schema, compression="zstd") as writer,
    ):
        for rows in _gather(incidents, events, options, tally):
            writer.write_table(arrow.Table.from_pylist(rows, schema=schema))
        facts = json.dumps(describe(FORMAT, tally.report(), options), ensure_ascii=True)
        writer.add_key_value_metadata({METADATA_KEY: facts})
    return tally.report()


def _gather(
    incidents: Incidents, events: Events, options: ExportOptions, tally: Tally
) -> Iterator[list[dict[str, Any]]]:
    rows: list[dict[str, Any]] = []
    for case in iterate_cases(incidents, events, options, tally):
        values = fill_row(FORMAT, make_row(case, tally))
        rows.append({column.name: _convert(value, column.kind) for column, value in zip(COLUMNS, values, strict=True)})
        tally.rows += 1
        if len(rows) >= _ROWS_AT_ONCE:
            yield rows
            rows = []
    if rows:
        yield rows


def _convert(value: Value, kind: str) -> Any:
    if kind == "date":
        return date.fromisoformat(str(value)) if value else None
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode() or None
    if isinstance(value, list):
        return [part.encode("utf-8", "replace").decode() for part in value]
    return value


FORMAT = Format(
    name="parquet",
    suffix=".parquet",
    title="Parquet of incidents",
    about="The flat table for data frames (pandas, polars, duckdb, R arrow).",
    basis="Marsad's codebook; Apache Parquet as pyarrow writes it",
    versions_in="columns engine_version, codebook_version, data_version, and the file's metadata under `marsad`",
    write=write,
    columns=COLUMNS,
    is_binary=True,
    holds_withdrawals=True,
    package="pyarrow",
    extra="tables",
    loses=LOSES,
    never_holds=NEVER_HOLDS,
)
