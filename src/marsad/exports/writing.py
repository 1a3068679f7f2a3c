"""The ways records reach a file, shared by the formats: rows of CSV, lines of JSON, and the page of facts beside them.

Each format would otherwise have its own idea of quoting, of formulas in cells and of what a failed run leaves behind.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from marsad.exports.cases import Case, make_case
from marsad.exports.cells import drop_controls, guard_formula, join_list
from marsad.exports.formats import Events, ExportOptions, Format, Incidents, Report, Tally, Target, Value
from marsad.exports.output import AtomicOutput

Row = Mapping[str, Value]
MakeRow = Callable[[Case, Tally], Row | None]
_BOM = b"\xef\xbb\xbf"
_LINE_ENDS = "\u0085\u2028\u2029"
SIDECAR_SUFFIX = ".metadata.json"


def open_target(target: Target, options: ExportOptions, *, packs_gz: bool = True) -> AtomicOutput:
    """The file, standard output or open stream to write to."""
    if target is None or isinstance(target, (str, Path)):
        return AtomicOutput(target, packs_gz=packs_gz, stdout=options.stdout)
    return AtomicOutput(None, stdout=target)


def iterate_cases(incidents: Incidents, events: Events, options: ExportOptions, tally: Tally) -> Iterator[Case]:
    """The cases of all incidents, counted as they pass."""
    for record in incidents:
        case = make_case(record, events, options)
        tally.incidents += 1
        tally.see_versions(case.versions)
        yield case


def fill_row(chosen: Format, row: Row) -> list[Value]:
    """The values of a row in the order of the columns. A key that is no column is a fault of the code."""
    values = [column.constant if column.is_blank else row[column.name] for column in chosen.columns]
    assert len(row) == sum(not column.is_blank for column in chosen.columns), set(row) ^ set(chosen.column_names)
    return values


def write_csv(
    chosen: Format,
    make_row: MakeRow,
    incidents: Incidents,
    events: Events,
    target: Target,
    *,
    options: ExportOptions,
    under_header: Sequence[str] = (),
) -> Report:
    """A header, a second one if given, one row an incident; and the facts in a file beside it."""
    tally = Tally(chosen)
    with open_target(target, options) as stream:
        if options.bom:
            stream.write(_BOM)
        text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=True)
        writer = csv.writer(text, lineterminator="\r\n")  # any shorter, and the module leaves a lone \r unquoted
        try:
            writer.writerow(chosen.column_names)
            if under_header:
                writer.writerow(under_header)
            for case in iterate_cases(incidents, events, options, tally):
                row = make_row(case, tally)
                if row is not None:
                    writer.writerow([make_cell(value) for value in fill_row(chosen, row)])
                    tally.rows += 1
        finally:
            text.detach()  # or its end would close the stream
    report = tally.report()
    write_sidecar(chosen, report, target, options)
    return report


def make_cell(value: Value) -> str | int | float:
    """A value as CSV holds it: nothing is empty, a list is joined, a flag is 1 or 0, text cannot be a formula.

    >>> make_cell(None), make_cell(["a", "b"]), make_cell("@x"), make_cell(-3.5), make_cell(True)
    ('', 'a; b', "'@x", -3.5, 1)
    """
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, list):
        value = join_list(value)
    return guard_formula(drop_controls(value)) if isinstance(value, str) else value


def encode_line(record: Mapping[str, Any]) -> bytes:
    """One JSON line in UTF-8. Characters at which some programs split lines are escaped."""
    line = json.dumps(record, ensure_ascii=False, allow_nan=False)
    for char in _LINE_ENDS:
        if char in line:
            line = line.replace(char, f"\\u{ord(char):04x}")
    try:
        return line.encode() + b"\n"
    except UnicodeEncodeError:  # half a surrogate pair, which only an escape can carry
        return json.dumps(record, allow_nan=False).encode() + b"\n"


def describe(chosen: Format, report: Report, options: ExportOptions) -> dict[str, Any]:
    """What a reader of the file must know: selection, versions, counts, and what the shape could not hold."""
    return {
        "format": chosen.name,
        "title": chosen.title,
        "basis": chosen.basis,
        "written_by": options.written_by,
        "versions": {name: list(known) for name, known in report.versions.items()},
        "selection": options.selection or "all incidents",
        "names": "as in the reports" if options.names else "masked",
        "incidents": report.incidents,
        "rows": report.rows,
        "left_out": {chosen.leaves_out[reason]: count for reason, count in report.left_out.items()},
        "could_not_hold": {chosen.loses[reason]: count for reason, count in report.lost.items()},
        "changes": {
            kind: sorted(incident for incident, said in options.changes.items() if said == kind)
            for kind in sorted(set(options.changes.values()))
        },
    }


def write_sidecar(chosen: Format, report: Report, target: Target, options: ExportOptions) -> None:
    """`<file>.metadata.json` beside a file whose shape has no place for such facts; nothing beside a stream."""
    if not chosen.has_sidecar or not isinstance(target, (str, Path)) or not Path(target).is_file():
        return
    path = Path(target)
    facts = {"file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    facts |= describe(chosen, report, options)
    with AtomicOutput(path.with_name(path.name + SIDECAR_SUFFIX), packs_gz=False) as stream:
        stream.write(json.dumps(facts, ensure_ascii=False, indent=2).encode() + b"\n")
