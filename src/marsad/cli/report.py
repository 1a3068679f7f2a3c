"""`marsad report`: incidents as one page that opens without a network."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from marsad.cli.export import add_filters, find_unknown, load_lists, make_selection, say_chosen
from marsad.cli.export_sources import hash_of
from marsad.cli.options import add_store_argument, make_stamp, store_url
from marsad.cli.reporting import STATUS_FAILED, STATUS_USAGE, say

if TYPE_CHECKING:
    from marsad.model.selection import Selection
    from marsad.report.page import Written

Record = Mapping[str, Any]

HELP = "incidents as one page that opens without a network"
ABOUT = (
    "Write one HTML file with a map, a timeline, a table to filter, and the sources of every incident with the words\n"
    "that prove them; Arabic and English, light and dark, for screen and paper. The file asks no network for anything."
)
EXAMPLES = """examples:
  marsad report --db sqlite:///marsad.db -o report.html
  marsad report incidents.jsonl events.jsonl --documents articles.jsonl -o report.html --country SY

Without files the store of --db is read, else that of the variable MARSAD_DB, else marsad.db here. Files are JSON lines
of incidents (from marsad link or marsad export incidents) and, for confidence and for quotes the ledger lacks, of their
events; also .gz, - is standard input. --documents adds the addresses of the reports, and with --names their titles.
docs/report.md tells what the page shows."""


@dataclass(frozen=True, slots=True)
class Content:
    """What the page is made of, and how many lines were no record."""

    incidents: Sequence[Record]
    events: Mapping[str, Record]
    documents: Mapping[str, Record]
    aggregates: Sequence[Record] = ()
    failures: int = 0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="*", metavar="FILE", help="JSON lines of incidents and events, not a store")
    add_store_argument(parser)
    parser.add_argument(
        "-o", "--output", metavar="FILE", required=True, help="write here (whole or not at all); - is standard output"
    )
    parser.add_argument(
        "--documents",
        action="append",
        default=[],
        metavar="FILE",
        help="the reports themselves, in any format marsad code reads, for their addresses; may be repeated",
    )
    add_filters(parser)
    parser.add_argument("--title", default="", metavar="TEXT", help="a heading of your own")
    parser.add_argument(
        "--language", choices=("ar", "en"), help="the language the page opens in; the reader's if left out"
    )
    parser.add_argument(
        "--names", action="store_true", help="show the words of reports for people (see docs/exports.md; think twice)"
    )


def run(options: argparse.Namespace) -> int:
    from marsad.cli.records import RecordsError
    from marsad.exports.output import OutputError
    from marsad.packs.files import PackError

    selection = make_selection(options)
    try:
        lists = load_lists(options)
    except PackError as error:
        say(str(error))
        return STATUS_USAGE
    fault = find_unknown(selection, lists) or _find_misuse(options)
    if fault:
        say(fault)
        return STATUS_USAGE
    try:
        if options.files:
            content = _read_files(options, selection)
            _tell(_write(options, content, selection), options.output)
        else:
            content = _report_store(options, selection)
    except RecordsError as error:
        say(str(error))
        return error.exit_status
    except OutputError as error:
        if error.message:
            say(f"{error.code} {error.message}")
        return error.exit_status
    return STATUS_FAILED if content.failures else 0


def _find_misuse(options: argparse.Namespace) -> str:
    if options.files and options.db:
        return "give files or --db, not both"
    return ""


def _read_files(options: argparse.Namespace, selection: Selection) -> Content:
    from marsad.cli.records import RecordsError, read_files
    from marsad.exports.filters import select
    from marsad.model.messages import Message

    given = read_files(options.files)
    if given.events and not given.incidents:
        raise RecordsError(Message.ONLY_EVENTS, path=given.name, format="a report")
    selected = select(given.incidents, selection)
    say_chosen(f"{len(selected.records):,} of {selected.read:,} incidents", selection, selected.records)
    events = {str(event["event_id"]): event for event in given.events}
    documents, failures = _read_documents(options.documents)
    counts = _check_counts(given.aggregates, given.incidents, selected.records, selection)
    return Content(selected.records, events, documents, counts, given.failures + failures)


def _check_counts(
    aggregates: Sequence[Record], incidents: Sequence[Record], chosen: Sequence[Record], selection: Selection
) -> Sequence[Record]:
    """The summary counts that go with the chosen incidents, held against all of them."""
    from marsad.exports.filters import choose_aggregates
    from marsad.linking import check_counts

    ids = [str(record["incident_id"]) for record in chosen]
    return choose_aggregates(check_counts(aggregates, incidents), ids, selection)


def _read_documents(paths: Sequence[str]) -> tuple[dict[str, Record], int]:
    """Documents by id, and how many could not be read (each is named). Their texts are not kept."""
    from marsad.ingest import ReadFailure, read_documents
    from marsad.pipeline import DayReader

    documents: dict[str, Record] = {}
    failures = 0
    for item in read_documents(paths, date_in_words=DayReader()) if paths else ():
        if isinstance(item, ReadFailure):
            failures += not item.is_note
            say(str(item))
            continue
        documents[item.doc_id] = {
            "outlet": item.outlet, "published": item.published_on, "title": item.title, "url": item.url,
        }  # fmt: skip
    return documents, failures


def _report_store(options: argparse.Namespace, selection: Selection) -> Content:
    """The page of a store, noted in its log like every export."""
    from marsad.cli.records import RecordsError
    from marsad.model.messages import Message

    url = store_url(options)
    try:
        module = importlib.import_module("marsad.store")
    except ModuleNotFoundError as error:
        raise RecordsError(Message.NO_STORE, url=url, reason=error) from error
    try:
        with module.open_store(url, is_new_allowed=False) as store:
            content = _read_store(store, options, selection)
            written = _write(options, content, selection)
            store.add_export(
                make_stamp("marsad report"),
                format_name="report",
                target=options.output,
                is_whole=_describe(selection) == "all",
                detail=_describe_page(options, written, selection) | hash_of(options.output),
            )
    except module.StoreError as error:
        raise RecordsError(Message.NO_STORE, url=url, reason=error) from error
    _tell(written, options.output)
    return content


def _read_store(store: Any, options: argparse.Namespace, selection: Selection) -> Content:
    incidents = list(store.read_incidents(selection))
    say_chosen(f"{len(incidents):,} incidents", selection, incidents)
    wanted = {str(key) for record in incidents for key in record.get("events") or ()}
    events = {str(event["event_id"]): event for event in store.read_events() if event["event_id"] in wanted}
    whole = incidents if selection == type(selection)() else list(store.read_incidents())
    counts = _check_counts(list(store.read_aggregates()), whole, incidents, selection)
    doc_ids = sorted({str(record["doc_id"]) for record in (*events.values(), *counts)})
    names = ("outlet", "published", "title", "url")
    documents: dict[str, Record] = {
        str(found["doc_id"]): {name: found[name] for name in names} for found in store.read_documents(doc_ids)
    }
    given, failures = _read_documents(options.documents)
    return Content(incidents, events, {**documents, **given}, counts, failures)


def _write(options: argparse.Namespace, content: Content, selection: Selection) -> Written:
    from marsad import __version__
    from marsad.report.page import PageOptions, write_report

    page = PageOptions(
        load_lists(options),
        title=options.title,
        language=options.language,
        names=options.names,
        selection=_describe(selection),
        written_by=f"marsad {__version__}",
    )
    return write_report(
        content.incidents, content.events, content.documents, options.output, options=page, counts=content.aggregates
    )


def _describe(selection: Selection) -> str:
    from marsad.exports.filters import describe_selection

    return describe_selection(selection)


def _describe_page(options: argparse.Namespace, written: Written, selection: Selection) -> dict[str, Any]:
    """What the log keeps of the page."""
    return {
        "format": "report",
        "selection": _describe(selection),
        "names": "as in the reports" if options.names else "masked",
        "incidents": written.incidents,
        "versions": {name: list(known) for name, known in written.versions.items()},
    }


def _tell(written: Written, output: str) -> None:
    place = f" -> {output}" if output != "-" else ""
    say(f"report: {written.incidents:,} incidents, {written.size / 1e6:.2f} MB{place}")
    versions = "; ".join(f"{name} {', '.join(known)}" for name, known in written.versions.items() if known)
    say(f"versions: {versions or 'the records name none'}")
