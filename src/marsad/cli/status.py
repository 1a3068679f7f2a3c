"""`marsad status`: how each source does, and what is behind one document."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from typing import Any

from marsad.cli.options import add_store_argument, store_url
from marsad.cli.reporting import STATUS_FAILED
from marsad.cli.stores import needs_store

HELP = "how each source of a store does"
ABOUT = (
    "For each source: its last success, how many documents it gave, how many of them are about conflict and gave\n"
    "events, what changed or vanished at the source, what failed last. With --document, everything behind one:\n"
    "every capture of its address with the hash of its bytes, what changed between its versions, near duplicates.\n"
    "With --skipped, every document that was found not to be about conflict, with its score and the reason.\n"
    "Skipped: not about conflict; coded: read for events by the coder; with events: those that gave one.\n"
    "Waiting: pages left for the next run, by the quota (most_pages) or because their host failed; given up: pages\n"
    "that failed five times."
)
EXAMPLES = """examples:
  marsad status --db conflict.db
  marsad status --db conflict.db --source sana --json
  marsad status --db conflict.db --skipped --source sana
  marsad status --db conflict.db --document https://news.example/2025/11/29/1

Exit status: 0 all well; 1 the last visit to a source failed."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_store_argument(parser)
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument("--skipped", action="store_true", help="the documents that screening set aside, and why")
    parser.add_argument("--source", metavar="ID", help="this source alone")
    parser.add_argument("--document", metavar="ID", help="everything behind one document")


@needs_store
def run(options: argparse.Namespace) -> int:
    from marsad.model.messages import Message
    from marsad.store import StoreError, open_store

    with open_store(store_url(options), is_new_allowed=False) as store:
        if options.document:
            facts = _gather(store, options.document)
            if not facts["versions"]:
                raise StoreError(Message.NOT_IN_STORE, kind="document", subject=options.document)
            print(json.dumps(facts, ensure_ascii=False, indent=1) if options.json else "\n".join(_describe(facts)))
            return 0
        if options.skipped:
            for row in store.read_skipped(options.source):
                line = f"{row['score']:.2f}  {row['reason']:<22}  {row['doc_id']}  {row['title'] or ''}".rstrip()
                print(json.dumps(row, ensure_ascii=False) if options.json else line)
            return 0
        rows = [row for row in store.read_source_status() if options.source in (None, row["source"])]
        if options.source and not rows:
            raise StoreError(Message.NOT_IN_STORE, kind="source", subject=options.source)
    if options.json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        print("\n".join(_table(rows)))
    return STATUS_FAILED if any(row["is_ok"] is False for row in rows) else 0


def _table(rows: list[dict[str, Any]]) -> Iterator[str]:
    if not rows:
        yield "no source has been visited; run marsad collect"
        return
    heads = ("source", "last success", "documents", "skipped", "coded", "with events", "edited", "gone", "failed",
             "waiting", "given up")  # fmt: skip
    lines = [heads, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    for line in lines:
        cells = [
            cell.ljust(width) if n < 2 else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()
    for row in rows:
        if row["is_ok"] is False:
            yield f"{row['source']}: {row['run'].get('error') or row['last_problem'] or 'the last visit failed'}"


def _cells(row: Mapping[str, Any]) -> tuple[str, ...]:
    documents = row["documents"]

    def share(name: str) -> str:
        return f"{row[name]} ({row[name] / documents:.0%})" if documents else "0"

    last = (row["last_success"] or "never").replace("T", " ")[:16]
    counts = (str(row["edited"]), str(row["gone"]), str(row["failed"] + row["refused"]))
    waiting = (str(row["run"]["waiting"] + row["run"]["left"]), str(row["run"]["given_up"]))
    return (
        row["source"],
        last,
        str(documents),
        share("skipped"),
        share("read"),
        share("with_events"),
        *counts,
        *waiting,
    )


def _gather(store: Any, doc_id: str) -> dict[str, Any]:
    versions = store.read_versions(doc_id)
    return {
        "document": doc_id,
        "versions": versions,
        "captures": store.read_chain(doc_id),
        "changes": [compare(before, after) for before, after in zip(versions, versions[1:], strict=False)],
        "near_duplicates": store.read_near_duplicates(doc_id),
    }


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """What changed between two versions of a document, as the lines of a unified diff."""
    import difflib

    old, new = (["title: " + (row["title"] or ""), *row["text"].splitlines()] for row in (before, after))
    names = (before["retrieved_at"], after["retrieved_at"])
    return list(difflib.unified_diff(old, new, *names, lineterm="", n=0))


def _describe(facts: Mapping[str, Any]) -> Iterator[str]:
    newest = facts["versions"][-1]
    yield f"{facts['document']}"
    yield f"  {newest['title'] or ''}"
    known_from = newest["metadata"].get("published_from")
    yield f"  outlet {newest['outlet']}, published {newest['published']}{f' ({known_from})' if known_from else ''}"
    yield f"  {len(facts['versions'])} versions, {len(facts['captures'])} captures"
    for row in facts["captures"]:
        raw = row["raw_sha256"] or "no bytes kept"
        yield f"  {row['captured_at']}  {row['outcome']:<8} {row['status'] or '-'}  {raw}  {row['problem']}".rstrip()
    for change in facts["changes"]:
        yield from ("  " + line for line in change)
    for other, likeness in facts["near_duplicates"]:
        yield f"  near duplicate ({likeness:.2f}): {other}"
