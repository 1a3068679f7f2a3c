"""`marsad explain`: every mention, rule and decision behind the events of one text."""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from marsad.cli.options import iso_date
from marsad.cli.reporting import STATUS_FAILED, STATUS_USAGE, say

if TYPE_CHECKING:
    from marsad.model.document import Document

HELP = "every mention, rule and decision behind the events of one text"
ABOUT = (
    "Explain one text: the words that were recognised, which of them were taken as one event, how sure each choice\n"
    "was and which features said so, and what was set aside and why."
)
EXAMPLES = """examples:
  marsad explain report.txt --published 2025-11-29
  marsad explain articles.jsonl --doc article-17 --json

Scores are log-odds: above 0 is more likely than not. A probability follows where a threshold applies."""
_LOOKS_LIKE_A_FILE = re.compile(r"\S+\.(txt|html?|jsonl?|csv)(\.gz)?", re.IGNORECASE)
_WEIGHTIEST = 6


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", metavar="TEXT|FILE", help="a text, a file with one, or - for standard input")
    parser.add_argument("--published", type=iso_date, metavar="DATE", help="publication date (ISO) if there is none")
    parser.add_argument("--doc", metavar="ID", help="which document of a file that holds several (default: the first)")
    parser.add_argument("--pack", action="append", default=[], metavar="DIR", help="a data pack laid over ours")
    parser.add_argument("--json", action="store_true", help="the whole explanation as one JSON object")


def run(options: argparse.Namespace) -> int:
    from marsad.cli.batch import load_coder
    from marsad.explanation import explain
    from marsad.packs.files import PackError

    document = _find_document(options)
    if document is None:
        return STATUS_FAILED
    try:
        coder = load_coder(options.pack)
    except PackError as error:
        say(str(error))
        return STATUS_USAGE
    try:
        facts = explain(coder, coder.code(document, thorough=True))
    except Exception as error:  # the edge: whatever the text holds, the user gets a sentence
        say(f"{document.doc_id}: M060 coding failed ({type(error).__name__}: {error}); please report this document")
        return STATUS_FAILED
    if options.json:
        sys.stdout.write(json.dumps(facts, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.writelines(line + "\n" for line in render(facts))
    return 0


def _find_document(options: argparse.Namespace) -> Document | None:
    """The document to explain; None after saying what went wrong."""
    from dataclasses import replace

    from marsad.ingest import ReadFailure, read_documents

    given = options.text
    is_text = given != "-" and not os.path.exists(given) and not _LOOKS_LIKE_A_FILE.fullmatch(given)
    stdin = io.BytesIO(given.encode("utf-8", "surrogateescape")) if is_text else None
    found: Document | None = None
    for item in read_documents(["-" if is_text else given], stdin=stdin):
        if isinstance(item, ReadFailure):
            say(str(item))
        elif options.doc is None or item.doc_id == options.doc:
            found = item
            break
    if found is None:
        if options.doc is not None:
            say(f"{given}: holds no document with the id {options.doc}")
        return None
    if found.published_on is None and options.published is not None:
        found = replace(found, published_on=options.published)
    return found


def render(facts: dict[str, Any]) -> Iterator[str]:
    """The explanation for people, section by section."""
    yield f"Document {facts['doc_id']}, published {facts['published'] or 'unknown'}"
    yield from _section("Boilerplate, not read", (_quote(row) for row in facts["boilerplate"]))
    for kind, rows in facts["mentions"].items():
        yield from _section(f"Mentions: {kind}", (_mention(row) for row in rows))
    relevance = facts["relevance"]
    if relevance is not None:
        yield from _section("Is the text about conflict?", _relevance(relevance))
    for frame in facts["frames"]:
        yield from _section(f"Frame {frame['frame']}: {frame['sub_event_type']}", _frame(frame))
    yield from _section("Events", (_event(event) for event in facts["events"]), nothing="none")
    yield from _section("Summary counts, not events", (_aggregate(row) for row in facts["aggregates"]))
    yield from _section("Set aside", (_set_aside(row) for row in facts["set_aside"]), nothing="nothing")


def _section(heading: str, lines: Iterator[str], nothing: str = "") -> Iterator[str]:
    is_empty = True
    for line in lines:
        if is_empty:
            yield ""
            yield heading
            is_empty = False
        yield "  " + line
    if is_empty and nothing:
        yield ""
        yield f"{heading}: {nothing}"


def _frame(frame: dict[str, Any]) -> Iterator[str]:
    yield "triggers   " + "; ".join(_quote(row) + f" {row['rule']}" for row in frame["triggers"])
    told = frame["told"]
    yield f"told       {_quote(told)} with probability {told['probability']:.2f}: {_weights(told)}"
    for join in frame["joins"]:
        yield f"joined     {_quote(join)} with probability {join['probability']:.2f}: {_weights(join)}"
    yield f"place      {frame['place']['chosen'] or 'none'} ({frame['place']['status']})"
    for candidate in frame["place"]["candidates"]:
        yield f"  {_mark(candidate)} {candidate['score']:+.2f} {_quote(candidate)} {candidate['name']}"
    date = frame["date"]
    days = f"{date['start_date']} to {date['end_date']}" if date["start_date"] else "none"
    yield f"date       {days} ({date['status']})"
    for candidate in date["candidates"]:
        what = _quote(candidate) if candidate["text"] else "the day before publication or that day"
        yield f"  {_mark(candidate)} {candidate['score']:+.2f} {what} {candidate['start_date']}"
    for count in frame["counts"]:
        yield f"count      {_quote(count)} {count['effect']} {_range(count)} {count['rule']}"
    for actor in frame["actors"]:
        role = " and ".join(actor["roles"]) or "no role"
        ids = ", ".join(str(key or "not in the list") for key in actor["ids"])
        scores = f"initiator {actor['initiator']['score']:+.2f}, target {actor['target']['score']:+.2f}"
        yield f"actor      {_quote(actor)} {role}{f' ({ids})' if ids else ''}: {scores}"
        for name in actor["roles"]:
            yield f"             {name}: {_weights(actor[name])}"
    for weapon in frame["weapons"]:
        yield f"weapon     {_quote(weapon)} {weapon['weapon']} {weapon['rule']}"
    outcome = frame["outcome"]
    yield from (f"an event?  {line}" for line in _probability(frame["keep"]))
    end = f"event {outcome['event_id']}" if "event_id" in outcome else f"set aside: {outcome['set_aside']}"
    yield f"outcome    {end}"


def _relevance(relevance: dict[str, Any]) -> Iterator[str]:
    yield from _probability(relevance)
    yield f"surest frame {relevance['surest_frame']:.2f} (needs {relevance['surest_frame_needed']})"


def _probability(scored: dict[str, Any]) -> Iterator[str]:
    verdict = "yes" if scored["probability"] >= scored["needed"] else "no"
    yield f"{verdict}, {scored['probability']:.2f} (needs {scored['needed']}): {_weights(scored)}"


def _weights(scored: dict[str, Any]) -> str:
    rows = scored["contributions"]
    shown = ", ".join(f"{row['feature']} {row['adds']:+.2f}" for row in rows[: _WEIGHTIEST + 1])
    return shown + (f", and {len(rows) - _WEIGHTIEST - 1} more" if len(rows) > _WEIGHTIEST + 1 else "")


def _mention(row: dict[str, Any]) -> str:
    rest = {key: value for key, value in row.items() if key not in {"start", "end", "text", "rule"}}
    said = " ".join(f"{key}={_plain(value)}" for key, value in rest.items() if value not in (None, [], False))
    return f"{_quote(row)} {row['rule']}  {said}"


def _plain(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _quote(row: dict[str, Any]) -> str:
    return f"[{row['start']}:{row['end']}] \u00ab{' '.join(row['text'].split())}\u00bb"


def _mark(candidate: dict[str, Any]) -> str:
    return "*" if candidate["is_chosen"] else " "


def _range(count: dict[str, Any]) -> str:
    from marsad.exports.terminal import format_count

    return format_count(count)


def _event(event: dict[str, Any]) -> str:
    from marsad.exports.terminal import format_date

    place = event["location"] or {}
    return (
        f"{event['event_id']} {event['sub_event_type']}, {format_date(event)}, "
        f"{place.get('name_en') or place.get('name') or 'no place'}, confidence {event['confidence']}"
    )


def _aggregate(row: dict[str, Any]) -> str:
    period = f"{row['date_start']} to {row['date_end']}"
    return f"{row['what']} {_range(row)}, {period}, by {row['by'] or '?'}, of {row['of'] or '?'}"


def _set_aside(row: dict[str, Any]) -> str:
    where = f"frame {row['frame']}" if row["frame"] else "the text"
    return f"{where}: {row['reason']}, {row['because']}"
