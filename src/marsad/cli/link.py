"""`marsad link`: coded events in, incidents out; inside a store, or between files."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from marsad import __version__
from marsad.cli.export import add_pack_argument
from marsad.cli.options import add_store_argument, make_stamp, store_url
from marsad.cli.reporting import STATUS_FAILED, STATUS_USAGE, describe_unreadable, say
from marsad.cli.stores import needs_store
from marsad.model.messages import Message

if TYPE_CHECKING:
    from marsad.model.incidents import LinkResult
    from marsad.store import Saved, Store

HELP = "coded events in, incidents out, with every claim kept"
ABOUT = (
    "Link the events of many reports: what tells one attack becomes one incident, with low, best and high figures and\n"
    "a ledger of who claimed what. Without EVENTS it works inside the store: all events that are coded there today,\n"
    "the incidents of before keeping their ids, what people have ruled standing above every score."
)
EXAMPLES = """examples:
  marsad ingest articles/ --db conflict.db && marsad link --db conflict.db
  marsad link --db conflict.db --aggregates -o checked.jsonl
  marsad code reports.jsonl --aggregates -o events.jsonl
  marsad link events.jsonl --documents reports.jsonl -o incidents.jsonl

In a store one transaction saves everything; incidents that stay as they were are not written again. Nothing goes to
standard output unless -o or --aggregates asks for it. EVENTS are what marsad code writes (JSONL): with --documents the
words of the reports are compared too; without them fewer reports are recognised. --existing keeps the ids of incidents
linked before; --rulings are objects {"kind": "same" | "different" | "split", "events": [ids]}, oldest first."""
_NEEDED = ("event_id", "doc_id", "event_type", "sub_event_type")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("events", nargs="*", metavar="EVENTS", help="coded events (JSONL); none: those of the store")
    add_store_argument(parser)
    parser.add_argument(
        "--documents", action="append", default=[], metavar="DOCS", help="the reports the events were coded from"
    )
    parser.add_argument("--existing", metavar="FILE", help="incidents linked before (JSONL): their ids stay")
    parser.add_argument("--rulings", metavar="FILE", help="decisions of people (JSONL), in the order they were made")
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="write incidents here; files: instead of standard output"
    )
    parser.add_argument(
        "--aggregates", action="store_true", help="also write summary counts, each with what the incidents add up to"
    )
    add_pack_argument(parser)
    parser.add_argument("--why", default="", metavar="TEXT", help="a reason, for the log of the store")


def run(options: argparse.Namespace) -> int:
    from marsad.exports.output import OutputError
    from marsad.packs.files import PackError

    only_files = bool(options.documents or options.existing or options.rulings)
    if options.events and options.db or only_files and not options.events:
        say(f"{Message.FILES_OR_STORE.code} {Message.FILES_OR_STORE.text()}")
        return STATUS_USAGE
    try:
        return _link_files(options) if options.events else _link_store(options)
    except PackError as error:
        say(str(error))
        return STATUS_USAGE
    except InputError as error:
        say(str(error))
        return STATUS_FAILED
    except OutputError as error:
        if error.message:
            say(f"{error.code} {error.message}")
        return error.exit_status


class InputError(Exception):
    """An input that cannot be used; the text names file and line."""


def _bad_input(place: str, message: Message, **values: object) -> InputError:
    return InputError(f"{place}: {message.code} {message.text(**values)}")


def _link_files(options: argparse.Namespace) -> int:
    from marsad.linking import link_events

    events = [row for path in options.events for row in _read_events(path)]
    existing = list(_read_lines(options.existing)) if options.existing else []
    rulings = list(_read_rulings(options.rulings)) if options.rulings else []
    documents, failures = _read_documents(options.documents)
    result = link_events(events, documents, existing=existing, rulings=rulings, packs=options.pack)
    _write(options, result, [*result.incidents, *result.unseen])
    say(f"{len(events):,} events, {len(result.incidents):,} incidents")
    return STATUS_FAILED if failures else 0


@needs_store
def _link_store(options: argparse.Namespace) -> int:
    from marsad.store import open_store

    stamp = make_stamp(options.why or "marsad link")
    with open_store(store_url(options), at=stamp.at, program=__version__, is_new_allowed=False) as store:
        result = link_store(store, options.pack)
        saved = store.save_incidents(result, stamp)
        _write(options, result, result.incidents if options.output else ())
        say(f"{_summary(result, saved)} -> {store.place}")
    return 0


def link_store(store: Store, packs: Sequence[str] = ()) -> LinkResult:
    """The incidents of everything that a store has coded today; not saved.

    Rulings are read last, so that one that was made while the events were read is not passed over.
    """
    from marsad.linking import link_events

    records = [*store.read_events(), *store.read_aggregates()]
    existing = list(store.read_incidents())
    documents, rulings = store.read_documents(), store.read_rulings()
    return link_events(records, documents, existing=existing, rulings=rulings, packs=packs)


def _summary(result: LinkResult, saved: Saved) -> str:
    events = sum(len(incident["events"]) for incident in result.incidents)
    counts = {
        "added": saved.added, "changed": saved.changed, "unchanged": saved.unchanged,
        "merged into others": saved.superseded, "withdrawn": saved.withdrawn,
    }  # fmt: skip
    parts = ", ".join(f"{count:,} {name}" for name, count in counts.items() if count)
    return f"{events:,} events, {len(result.incidents):,} incidents" + (f" ({parts})" if parts else "")


def _write(options: argparse.Namespace, result: LinkResult, incidents: Sequence[Mapping[str, Any]]) -> None:
    from marsad.exports.coded import write_jsonl
    from marsad.exports.output import AtomicOutput

    if not (options.events or options.output or options.aggregates):
        return
    with AtomicOutput(options.output) as stream:
        write_jsonl((dict(incident) for incident in incidents), stream)
        if options.aggregates:
            write_jsonl((dict(aggregate) for aggregate in result.aggregates), stream)


def _read_documents(paths: Sequence[str]) -> tuple[dict[str, dict[str, Any]], int]:
    """Documents by id, and how many could not be read; each of those has been named."""
    from marsad.ingest import ReadFailure, read_documents
    from marsad.pipeline import DayReader

    found: dict[str, dict[str, Any]] = {}
    failures = 0
    for item in read_documents(paths, date_in_words=DayReader()) if paths else ():
        if isinstance(item, ReadFailure):
            failures += not item.is_note
            say(str(item))
        else:
            found[item.doc_id] = {
                "doc_id": item.doc_id, "text": item.text, "title": item.title, "metadata": dict(item.metadata),
            }  # fmt: skip
    return found, failures


def _read_events(path: str) -> Iterator[dict[str, Any]]:
    for number, row in enumerate(_read_lines(path), start=1):
        missing = [name for name in _NEEDED if name not in row]
        if row.get("record") != "aggregate" and missing:
            raise _bad_input(path, Message.NOT_AN_EVENT, number=number, missing=", ".join(missing))
        yield row


def _read_rulings(path: str) -> Iterator[dict[str, Any]]:
    for number, row in enumerate(_read_lines(path), start=1):
        events = row.get("events")
        is_list = isinstance(events, list) and all(isinstance(event, str) for event in events)
        if row.get("kind") not in {"same", "different", "split"} or not is_list:
            raise _bad_input(path, Message.NOT_A_RULING, number=number)
        yield row


def _read_lines(path: str) -> Iterator[dict[str, Any]]:
    """The objects of a JSONL file. Raises InputError."""
    try:
        content = Path(path).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(describe_unreadable(path, error)) from error
    for number, line in enumerate(content.split("\n"), start=1):
        if line.strip():
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                place = f"{path}:{number}"
                raise _bad_input(place, Message.INVALID_JSON, column=error.colno, reason=error.msg) from error
            if not isinstance(row, dict):
                raise _bad_input(f"{path}:{number}", Message.NOT_AN_OBJECT, kind=type(row).__name__)
            yield row
