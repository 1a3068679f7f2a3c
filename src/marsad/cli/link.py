"""`marsad link`: coded events in, incidents out; between files, or inside a database."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from marsad.cli.reporting import STATUS_FAILED, STATUS_USAGE, say

HELP = "coded events in, incidents out, with every claim kept"
ABOUT = (
    "Link the events of many reports: what tells one attack becomes one incident, with low, best and high figures and\n"
    "a ledger of who claimed what. Works on files, or on a store (--db)."
)
EXAMPLES = """examples:
  marsad code reports.jsonl --aggregates -o events.jsonl
  marsad link events.jsonl --documents reports.jsonl -o incidents.jsonl
  marsad link --db sqlite:///marsad.db

EVENTS are what marsad code writes (JSONL). With --documents the words of the reports are compared too; without
them only
the coded fields and quotes are, and fewer reports are recognised. --existing keeps the ids of incidents linked
before."""
DEFAULT_DB = "sqlite:///marsad.db"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("events", nargs="*", metavar="EVENTS", help="coded events (JSONL); none: those of the store")
    parser.add_argument(
        "--documents", action="append", default=[], metavar="DOCS", help="the reports the events were coded from"
    )
    parser.add_argument("--existing", metavar="FILE", help="incidents linked before (JSONL): their ids stay")
    parser.add_argument("--rulings", metavar="FILE", help="decisions of people (JSONL), in the order they were made")
    parser.add_argument("-o", "--output", metavar="FILE", help="write incidents here instead of standard output")
    parser.add_argument(
        "--aggregates", action="store_true", help="also write summary counts, each with what the incidents add up to"
    )
    parser.add_argument("--db", metavar="URL", help="link inside this store (default: MARSAD_DB, else marsad.db)")


def run(options: argparse.Namespace) -> int:
    if options.events and options.db:
        say("name EVENTS or --db, not both")
        return STATUS_USAGE
    try:
        return _link_files(options) if options.events else _link_store(options)
    except InputError as error:
        say(str(error))
        return STATUS_FAILED


class InputError(Exception):
    """An input that cannot be used; the message names file and line."""


def _link_files(options: argparse.Namespace) -> int:
    from marsad.exports.coded import write_jsonl
    from marsad.exports.output import AtomicOutput, OutputError
    from marsad.linking import link_events

    events = [row for path in options.events for row in _read_events(path)]
    existing = list(_read_lines(options.existing)) if options.existing else []
    rulings = list(_read_lines(options.rulings)) if options.rulings else []
    documents, failures = _read_documents(options.documents)
    try:
        result = link_events(events, documents, existing=existing, rulings=rulings)
    except (ValueError, KeyError) as error:
        raise InputError(f"{options.rulings or options.existing or options.events[0]}: {error}") from error
    try:
        with AtomicOutput(options.output) as stream:
            write_jsonl((dict(incident) for incident in result.incidents), stream)
            if options.aggregates:
                write_jsonl((dict(aggregate) for aggregate in result.aggregates), stream)
    except OutputError as error:
        if error.message:
            say(f"{error.code} {error.message}")
        return error.exit_status
    say(f"{len(events):,} events, {len(result.incidents):,} incidents")
    return STATUS_FAILED if failures else 0


def _link_store(options: argparse.Namespace) -> int:
    if importlib.util.find_spec("marsad.store") is None:
        say("linking inside a store needs marsad[db]; name EVENTS to link files")
        return STATUS_USAGE
    from marsad.linking import link_events

    open_store = importlib.import_module("marsad.store").open_store
    store = open_store(options.db or os.environ.get("MARSAD_DB") or DEFAULT_DB)
    events = list(store.read_events({}))
    result = link_events(
        events, store.read_documents(), existing=list(store.read_incidents({})), rulings=list(store.read_rulings())
    )
    store.save_incidents(result)
    say(f"{len(events):,} events, {len(result.incidents):,} incidents")
    return 0


def _read_documents(paths: Sequence[str]) -> tuple[dict[str, dict[str, Any]], int]:
    """Documents by id, and how many could not be read; each of those has been named."""
    from marsad.ingest import ReadFailure, read_documents

    found: dict[str, dict[str, Any]] = {}
    failures = 0
    for item in read_documents(paths) if paths else ():
        if isinstance(item, ReadFailure):
            failures += not item.is_note
            say(str(item))
        else:
            found[item.doc_id] = {"doc_id": item.doc_id, "text": item.text, "title": item.title}
    return found, failures


def _read_events(path: str) -> Iterator[dict[str, Any]]:
    for row in _read_lines(path):
        if row.get("record") != "aggregate" and not ("event_id" in row and "doc_id" in row and "event_type" in row):
            raise InputError(f"{path}: a line is not a coded event (event_id, doc_id and event_type are needed)")
        yield row


def _read_lines(path: str) -> Iterator[dict[str, Any]]:
    """The objects of a JSONL file. Raises InputError."""
    try:
        content = Path(path).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error})") from error
    for number, line in enumerate(content.split("\n"), start=1):
        if line.strip():
            try:
                row = json.loads(line)
            except ValueError as error:
                raise InputError(f"{path}:{number}: not valid JSON ({error})") from error
            if not isinstance(row, dict):
                raise InputError(f"{path}:{number}: not a JSON object")
            yield row
