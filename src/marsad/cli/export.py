"""`marsad export`: incidents in the shapes that conflict data comes in."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from marsad.cli.options import add_store_argument, store_url
from marsad.cli.reporting import STATUS_FAILED, STATUS_USAGE, say

if TYPE_CHECKING:
    from marsad.exports.code_lists import CodeLists
    from marsad.exports.formats import ExportOptions, Format
    from marsad.model.selection import Selection

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


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be written, how, and where to; `since` is a file or, of a store, a time."""

    format: Format
    selection: Selection
    output: str | None
    since: str | None
    options: ExportOptions
    has_aggregates: bool = False


class _FormatNames:
    """The names of the formats, loaded when somebody asks: `marsad --version` must not wait for them."""

    def __iter__(self) -> Iterator[str]:
        from marsad.exports.formats import load_formats

        return iter(load_formats())

    def __contains__(self, name: object) -> bool:
        return name in set(self)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("format", metavar="FORMAT", choices=_FormatNames(), help="one of: %(choices)s")
    add_store_argument(parser)
    parser.add_argument(
        "--from", dest="files", action="append", default=[], metavar="FILE", help="JSON lines instead; may be repeated"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="write here (whole or not at all)")
    add_filters(parser)
    parser.add_argument(
        "--since",
        metavar="FILE|TIME",
        help="only what differs from this earlier list of incidents (JSON lines) or, of a store, from this time",
    )
    parser.add_argument(
        "--names", action="store_true", help="show the words of reports for people (see docs/exports.md; think twice)"
    )
    parser.add_argument(
        "--aggregates",
        action="store_true",
        help="also summary counts, each with what the incidents add up to (incidents only)",
    )
    parser.add_argument("--bom", action="store_true", help="mark CSV as UTF-8 for old spreadsheets")


def add_filters(parser: argparse.ArgumentParser) -> None:
    """Which incidents, the same for every command that gives them out."""
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
    add_pack_argument(parser)


def add_pack_argument(parser: argparse.ArgumentParser) -> None:
    """The packs that the events were coded with: their actors and places are in no other list."""
    text = "a data pack laid over ours, as the events were coded with; may be repeated"
    parser.add_argument("--pack", action="append", default=[], metavar="DIR", help=text)


def run(options: argparse.Namespace) -> int:
    from marsad.cli.export_sources import from_files, from_store
    from marsad.cli.records import RecordsError
    from marsad.exports.formats import find_format
    from marsad.exports.output import OutputError
    from marsad.packs.files import PackError

    chosen, selection = find_format(options.format), make_selection(options)
    try:
        lists = load_lists(options)
    except PackError as error:
        say(str(error))
        return STATUS_USAGE
    fault = _find_fault(options, chosen) or find_unknown(selection, lists)
    if fault:
        say(fault)
        return STATUS_USAGE
    job = Job(
        chosen,
        selection,
        options.output,
        options.since,
        make_export_options(options, selection, lists),
        options.aggregates,
    )
    try:
        failures = from_files(job, options.files) if options.files else from_store(job, store_url(options))
    except RecordsError as error:
        say(str(error))
        return error.exit_status
    except OutputError as error:
        if error.message:
            say(f"{error.code} {error.message}")
        return error.exit_status
    return STATUS_FAILED if failures else 0


def load_lists(options: argparse.Namespace) -> CodeLists:
    """Our lists with those of the packs named. Raises PackError."""
    from marsad.exports.code_lists import load_code_lists
    from marsad.packs.files import open_packs

    return load_code_lists(open_packs(*options.pack))


def make_selection(options: argparse.Namespace) -> Selection:
    """The filters of the command line; countries, types and actors in the spelling of the lists."""
    from marsad.model.selection import Selection

    return Selection(
        date_from=options.from_date,
        date_to=options.to_date,
        countries=tuple(country.strip().upper() for country in options.country),
        admin1=tuple(options.admin1),
        types=tuple(_spell_type(name) for name in options.type),
        actors=tuple(actor.strip() for actor in options.actor),
        sources=tuple(options.source),
        review=tuple(options.review),
    )


def _spell_type(asked: str) -> str:
    return next((name for name in _list_types() if name.casefold() == asked.strip().casefold()), asked)


def _list_types() -> list[str]:
    from marsad.packs.codebook import load_codebook
    from marsad.packs.files import open_packs

    return [name for types, subs in load_codebook(open_packs()).event_types.items() for name in (types, *subs)]


def _find_fault(options: argparse.Namespace, chosen: Format) -> str:
    """What is wrong with the command line, empty if nothing is."""
    import importlib.util

    from marsad.model.messages import Message

    if chosen.package and importlib.util.find_spec(chosen.package) is None:
        said = Message.MISSING_EXTRA
        return f"{said.code} {said.text(format=chosen.name, package=chosen.package, extra=chosen.extra)}"
    if options.aggregates and not chosen.holds_aggregates:
        return f"{Message.NO_PLACE_FOR_COUNTS.code} {Message.NO_PLACE_FOR_COUNTS.text(format=chosen.name)}"
    if chosen.is_binary and options.output in {None, "-"} and sys.stdout.isatty():
        return f"{Message.BINARY_TO_TERMINAL.code} {Message.BINARY_TO_TERMINAL.text(format=chosen.name)}"
    return ""


def find_unknown(selection: Selection, lists: CodeLists) -> str:
    """A type, country or actor that does not exist, or days in the wrong order, would silently choose nothing."""
    if selection.date_from and selection.date_to and selection.date_from > selection.date_to:
        return f"--from-date {selection.date_from} is after --to-date {selection.date_to}"
    known = set(_list_types()) if selection.types else set()
    for asked in selection.types:
        if asked not in known:
            return f"--type {asked!r}: there is no such event type; docs/codebook.md lists them"
    for asked in selection.countries:
        if len(asked) != 2 or not asked.isalpha():
            return f"--country {asked!r} is not a two-letter code such as SY"
    for asked in selection.actors:
        if not lists.actor(asked, None).kind:
            return f"--actor {asked!r}: no actor has this id; actors.csv lists them, --pack adds your own"
    return ""


def say_chosen(count: str, selection: Selection, chosen: Sequence[Mapping[str, Any]]) -> None:
    """How many records were chosen, and which values of the filters none of them has."""
    from marsad.exports.filters import describe_selection, name_idle

    say(f"{count} chosen ({describe_selection(selection)})")
    idle = name_idle(selection, chosen)
    if idle and chosen:
        say(f"none of them has: {idle}; names are taken as they are stored")
    elif idle:
        say("nothing fits all of that; names are taken as they are stored")


def make_export_options(options: argparse.Namespace, selection: Selection, lists: CodeLists) -> ExportOptions:
    """What the writers are told."""
    from marsad import __version__
    from marsad.exports.filters import describe_selection
    from marsad.exports.formats import ExportOptions

    return ExportOptions(
        lists,
        names=options.names,
        bom=options.bom,
        selection=describe_selection(selection),
        written_by=f"marsad {__version__}",
    )


def _day(value: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{value!r} is not an ISO date such as 2025-11-29") from error
