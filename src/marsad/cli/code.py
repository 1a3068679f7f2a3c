"""`marsad code`: documents in, coded events out."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from marsad.cli.options import iso_date
from marsad.cli.reporting import STATUS_FAILED, STATUS_USAGE, Progress, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from marsad.cli.batch import Answer

HELP = "documents in, coded events out"
ABOUT = (
    "Code documents: every act of political violence, protest or strategic development that a report tells becomes\n"
    "one record with type, place, date, actors, casualties and the words that prove each of them."
)
EXAMPLES = """examples:
  marsad code report.txt --published 2025-11-29
  marsad code articles/ -o events.jsonl --jobs 4
  cat articles.jsonl | marsad code - --format csv > events.csv

Reads .txt, .html, .jsonl, .json, .csv, .warc (each also with .gz), .xlsx, Telegram's result.json, folders of these, and
- for standard input.
A JSONL document is {"text": "...", "id": ..., "title": ..., "published": ..., "outlet": ..., "url": ...}; only text is
required."""
FORMATS = ("jsonl", "csv", "parquet", "table")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("inputs", nargs="+", metavar="INPUT", help="a file, a folder, or - for standard input")
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="write here (whole or not at all) instead of standard output"
    )
    parser.add_argument(
        "--format",
        choices=FORMATS,
        help="the shape of the output: by the ending of FILE if left out, else jsonl; parquet needs marsad[parquet]",
    )
    add_coding_arguments(parser)
    parser.add_argument(
        "--aggregates",
        action="store_true",
        help='also write summary counts ("17 attacks in two weeks") as {"record": "aggregate", ...}; jsonl only',
    )


def add_coding_arguments(parser: argparse.ArgumentParser) -> None:
    """How documents are coded, the same for every command that codes."""
    parser.add_argument(
        "--published",
        type=iso_date,
        metavar="DATE",
        help="publication date (ISO) of documents that bring none; relative dates are resolved against it",
    )
    parser.add_argument(
        "--jobs", type=_jobs, default=1, metavar="N", help="worker processes (default 1; 0: one for each core)"
    )
    parser.add_argument(
        "--pack", action="append", default=[], metavar="DIR", help="a data pack laid over ours; may be repeated"
    )


def run(options: argparse.Namespace) -> int:
    from marsad.cli import batch
    from marsad.exports.coded import guess_format, write_events
    from marsad.exports.output import OutputError
    from marsad.ingest import read_documents
    from marsad.packs.files import PackError
    from marsad.pipeline import DayReader

    format_name = options.format or guess_format(options.output)
    settings = batch.Settings(tuple(options.pack), options.published, options.aggregates)
    try:
        coder = batch.load_coder(settings.packs)
    except PackError as error:
        say(f"{error} (marsad check tells what is wrong with a pack)")
        return STATUS_USAGE
    tally = Tally()
    answers = batch.code_items(
        read_documents(options.inputs, date_in_words=DayReader(coder.packs)), coder, settings, jobs=options.jobs
    )
    try:
        written = write_events(tally.pass_on(answers), options.output, format_name=format_name)
    except OutputError as error:
        if error.message:
            tally.progress.say(f"{error.code} {error.message}")
        return error.exit_status
    except batch.WorkerDied as error:
        tally.progress.say(f"{error}; no output file was written")
        return STATUS_FAILED
    finally:
        tally.progress.clear()
    if written.left_out:
        say(f"{written.left_out} aggregates left out: {format_name} has no place for them, use --format jsonl")
    failed = f", {tally.failures} inputs failed" if tally.failures else ""
    place = f" -> {options.output}" if options.output not in {None, "-"} else ""
    tally.progress.finish(f"{tally.documents:,} documents, {tally.events:,} events{failed}{place}")
    return STATUS_FAILED if tally.failures else 0


class Tally:
    """Counts what passes, and says what failed as soon as it is known. State: the counts and the bar."""

    def __init__(self) -> None:
        self.progress = Progress()
        self.documents = self.events = self.failures = 0

    def pass_on(self, answers: Iterable[Answer]) -> Iterator[dict[str, Any]]:
        """The records of all answers."""
        for answer in answers:
            if answer.failure:
                self.failures += not answer.is_note
                self.progress.say(answer.failure)
            else:
                self.documents += 1
                self.events += answer.events
                yield from answer.records
            self.progress.show(self.documents, self.events, self.failures)


def _jobs(value: str) -> int:
    number = int(value) if value.isascii() and value.isdigit() else -1
    if number < 0:
        raise argparse.ArgumentTypeError(f"{value!r} is not a number of processes (0, 1, 2, ...)")
    return number or os.cpu_count() or 1
