"""`marsad export`: incidents in the shapes that conflict data comes in."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from marsad.cli.reporting import STATUS_FAILED, STATUS_USAGE, say

if TYPE_CHECKING:
    from marsad.cli.records import Given
    from marsad.exports.changes import Changes
    from marsad.exports.filters import Selection
    from marsad.exports.formats import ExportOptions, Format, Report

HELP = "incidents in the shapes that conflict data comes in"
ABOUT = (
    "Write incidents, or the events behind them, in a shape that other tools read: ACLED, UCDP GED, GTD, PLOVER, HXL,\n"
    "maps, tables. What the shape cannot hold is counted on standard error; docs/exports.md explains every column."
)
EXAMPLES = """examples:
  marsad export acled --db sqlite:///marsad.db -o acled.csv --country SY --from-date 2025-11-01
  marsad export xlsx --from incidents.jsonl -o incidents.xlsx
  marsad export incidents --from incidents.jsonl --since last-week.jsonl

The store is that of --db, else of the variable MARSAD_DB, else marsad.db here. --from reads JSON lines of incidents and
events (in one file or several, also .gz; - is standard input) instead."""
DEFAULT_STORE = "marsad.db"


class IncidentReader(Protocol):
    """What the command needs of a store. Filters are applied here, so that a file and a store give the same."""

    def read_incidents(self, filters: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]: ...

    def read_events(self, filters: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]: ...


class _FormatNames:
    """The names of the formats, loaded when somebody asks: `marsad --version` must not wait for them."""

    def __iter__(self) -> Iterator[str]:
        from marsad.exports.formats import load_formats

        return iter(load_formats())

    def __contains__(self, name: object) -> bool:
        return name in set(self)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("format", metavar="FORMAT", choices=_FormatNames(), help="one of: %(choices)s")
    parser.add_argument("--db", metavar="URL", help="the store (an SQLAlchemy URL)")
    parser.add_argument(
        "--from", dest="files", action="append", default=[], metavar="FILE", help="JSON lines instead; may be repeated"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="write here (whole or not at all)")
    _add_filters(parser)
    parser.add_argument("--since", metavar="FILE", help="only what differs from this earlier list of incidents")
    parser.add_argument(
        "--names", action="store_true", help="show the words of reports for people (see docs/exports.md; think twice)"
    )
    parser.add_argument("--bom", action="store_true", help="mark CSV as UTF-8 for old spreadsheets")


def _add_filters(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from-date", type=_day, metavar="DATE", help="possible on this day or later")
    parser.add_argument("--to-date", type=_day, metavar="DATE", help="possible on this day or earlier")
    for name, metavar, words in (
        ("country", "CC", "ISO 3166-1 alpha-2 code"),
        ("admin1", "NAME", "first-level area, English name"),
        ("type", "TYPE", "event or sub-event type, ACLED's name"),
        ("actor", "ID", "actor id, on either side"),
        ("source", "OUTLET", "outlet that reports it"),
        ("review", "STATE", "state of review; unreviewed for none"),
    ):
        text = f"{words}; may be repeated"
        parser.add_argument(f"--{name}", action="append", default=[], metavar=metavar, help=text)


def run(options: argparse.Namespace) -> int:
    from marsad.cli.records import RecordsError
    from marsad.exports.formats import find_format
    from marsad.exports.output import OutputError

    chosen, selection = find_format(options.format), make_selection(options)
    fault = _find_fault(options, chosen, selection)
    if fault:
        say(fault)
        return STATUS_USAGE
    try:
        given = _read(options)
        report, failures = _export(options, chosen, selection, given), given.failures
    except RecordsError as error:
        say(str(error))
        return error.exit_status
    except OutputError as error:
        if error.message:
            say(f"{error.code} {error.message}")
        return error.exit_status
    tell(report, options.output)
    return STATUS_FAILED if failures else 0


def make_selection(options: argparse.Namespace) -> Selection:
    """The filters of the command line."""
    from marsad.exports.filters import Selection

    return Selection(
        date_from=options.from_date,
        date_to=options.to_date,
        countries=tuple(options.country),
        admin1=tuple(options.admin1),
        types=tuple(options.type),
        actors=tuple(options.actor),
        sources=tuple(options.source),
        review=tuple(options.review),
    )


def _find_fault(options: argparse.Namespace, chosen: Format, selection: Selection) -> str:
    """What is wrong with the command line, empty if nothing is."""
    import importlib.util

    from marsad.model.messages import Message

    if chosen.package and importlib.util.find_spec(chosen.package) is None:
        said = Message.MISSING_EXTRA
        return f"{said.code} {said.text(format=chosen.name, package=chosen.package, extra=chosen.extra)}"
    if chosen.is_binary and options.output in {None, "-"} and sys.stdout.isatty():
        return f"{Message.BINARY_TO_TERMINAL.code} {Message.BINARY_TO_TERMINAL.text(format=chosen.name)}"
    return _find_unknown(selection)


def _find_unknown(selection: Selection) -> str:
    """A type or country that does not exist would silently choose nothing."""
    from marsad.exports.code_lists import shipped_code_lists
    from marsad.packs.codebook import load_codebook
    from marsad.packs.files import open_packs

    if selection.types:
        known = load_codebook(open_packs()).event_types
        names = {name.casefold() for types in known.items() for name in (types[0], *types[1])}
        for asked in selection.types:
            if asked.strip().casefold() not in names:
                return f"--type {asked!r}: there is no such event type; docs/codebook.md lists them"
    for asked in selection.countries:
        if len(asked.strip()) != 2 or not asked.strip().isalpha():
            return f"--country {asked!r} is not a two-letter code such as SY"
    lists = shipped_code_lists()
    for asked in selection.actors:
        if not lists.actor(asked.strip().casefold(), None).kind and ":" not in asked:
            return f"--actor {asked!r}: no actor has this id; actors.csv lists them"
    return ""


def _read(options: argparse.Namespace) -> Given:
    from marsad.cli.records import RecordsError, read_files
    from marsad.model.messages import Message

    if options.files:
        return read_files(options.files)
    url = options.db or os.environ.get("MARSAD_DB")
    if url is None and os.path.exists(DEFAULT_STORE):
        url = f"sqlite:///{DEFAULT_STORE}"
    if url is None:
        raise RecordsError(Message.NO_INCIDENTS_NAMED)
    return read_store(url)


def read_store(url: str) -> Given:
    """All incidents and events of a store."""
    import importlib

    from marsad.cli.records import Given, RecordsError
    from marsad.model.messages import Message

    try:
        store: IncidentReader = importlib.import_module("marsad.store").open_store(url)
    except (ImportError, ValueError, OSError) as error:
        raise RecordsError(Message.NO_STORE, url=url, reason=error) from error
    return Given(tuple(store.read_incidents({})), tuple(store.read_events({})), 0, url)


def _export(options: argparse.Namespace, chosen: Format, selection: Selection, given: Given) -> Report:
    from marsad.cli.records import RecordsError
    from marsad.exports.filters import select
    from marsad.model.messages import Message

    events = {str(event["event_id"]): event for event in given.events}
    takes_events = chosen.name == "events" and not given.incidents
    if given.events and not given.incidents and not takes_events:
        raise RecordsError(Message.ONLY_EVENTS, path=given.name, format=chosen.name)
    selected = select(given.events if takes_events else given.incidents, selection)
    unit = "events" if takes_events else "incidents"
    say(f"{len(selected.records):,} of {selected.read:,} {unit} chosen ({selection.describe()})")
    export_options = _make_options(options, selection)
    records: Sequence[Mapping[str, Any]] = selected.records
    if options.since and not takes_events:
        records, export_options = _compare(options, chosen, selection, records, events, export_options)
    report: Report = chosen.write(records, events, options.output, options=export_options)
    return report


def _make_options(options: argparse.Namespace, selection: Selection) -> ExportOptions:
    from marsad import __version__
    from marsad.exports.code_lists import shipped_code_lists
    from marsad.exports.formats import ExportOptions

    return ExportOptions(
        shipped_code_lists(),
        names=options.names,
        bom=options.bom,
        selection=selection.describe(),
        written_by=f"marsad {__version__}",
    )


def _compare(
    options: argparse.Namespace,
    chosen: Format,
    selection: Selection,
    records: Sequence[Mapping[str, Any]],
    events: Mapping[str, Mapping[str, Any]],
    export_options: ExportOptions,
) -> tuple[Sequence[Mapping[str, Any]], ExportOptions]:
    """The records that differ from the earlier list. Both are compared as they would be shown."""
    from dataclasses import replace

    from marsad.cli.records import read_files
    from marsad.exports.changes import choose_changed, compare
    from marsad.exports.filters import select
    from marsad.exports.people import mask_incident

    earlier = select(read_files([options.since]).incidents, selection).records
    lists = export_options.code_lists
    before, after = (
        [mask_incident(record, events, lists, names=options.names) for record in part] for part in (earlier, records)
    )
    changes = compare(before, after)
    _tell_changes(changes, options.since)
    kept = choose_changed(records, changes, with_withdrawn=chosen.holds_withdrawals)
    return kept, replace(export_options, changes=changes.kinds())


def _tell_changes(changes: Changes, since: str) -> None:
    say(
        f"since {since}: {len(changes.added):,} added, {len(changes.changed):,} changed,"
        f" {len(changes.withdrawn):,} withdrawn, {changes.unchanged:,} unchanged"
    )


def tell(report: Report, output: str | None) -> None:
    """What was written, what had no place, and the versions, on standard error."""
    place = f" -> {output}" if output not in {None, "-"} else ""
    say(f"{report.format}: {report.rows:,} rows{place}")
    for line in report.lines():
        say(line)
    versions = "; ".join(f"{name} {', '.join(known)}" for name, known in report.versions.items() if known)
    say(f"versions: {versions or 'the records name none'}")


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{value!r} is not an ISO date such as 2025-11-29") from error
