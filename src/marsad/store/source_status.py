"""How each source does: derived from captures and runs, so that it can never disagree with them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select

from marsad.store.batches import read_pairs
from marsad.store.schema import capture_documents, captures, documents, events, screenings, source_runs

_GOOD = ("new", "same", "edited")
_ARTICLES = ("page", "record")  # not lists of them


def read_source_status(connection: Connection) -> list[dict[str, Any]]:
    """A row for each source that was ever visited, by name; times are None where there is none."""
    found: dict[str, dict[str, Any]] = {}
    columns = (captures.c.source, captures.c.kind, captures.c.outcome)
    counts = select(*columns, func.count(), func.max(captures.c.captured_at)).group_by(*columns)
    for source, kind, outcome, count, last in connection.execute(counts.where(captures.c.kind != "robots")):
        row = found.setdefault(source, _empty(source))
        row["captures"] += count
        if kind in _ARTICLES or outcome in ("failed", "refused"):
            row[outcome] += count
        if outcome in _GOOD:
            row["last_success"] = max(last, row["last_success"] or "")
    for source, run_id in connection.execute(
        select(source_runs.c.source, func.max(source_runs.c.run_id)).group_by(source_runs.c.source)
    ):
        last_run = connection.execute(select(source_runs).where(source_runs.c.run_id == run_id)).mappings().one()
        row = found.setdefault(source, _empty(source))
        row["last_run"], row["is_ok"], row["run"] = last_run["ended_at"], last_run["is_ok"], last_run["detail"]
    for source in found:
        _count_documents(connection, found[source])
    return [found[source] for source in sorted(found)]


def _empty(source: str) -> dict[str, Any]:
    counts = dict.fromkeys(("captures", "new", "same", "edited", "gone", "refused", "failed"), 0)
    return {
        "source": source, **counts, "last_success": None, "last_run": None, "is_ok": None, "run": {},
        "last_problem": None, "documents": 0, "read": 0, "skipped": 0, "with_events": 0,
    }  # fmt: skip


def _count_documents(connection: Connection, row: dict[str, Any]) -> None:
    """Documents of a source, how many were screened out, and how many gave an event."""
    joined = capture_documents.join(captures, captures.c.capture_id == capture_documents.c.capture_id)
    told = select(capture_documents.c.doc_id).select_from(joined).where(captures.c.source == row["source"]).distinct()
    told_ids = told.scalar_subquery()
    row["documents"] = connection.scalar(select(func.count()).select_from(told.subquery())) or 0
    newest = documents.join(screenings, screenings.c.version_id == documents.c.version_id)
    verdicts = (
        select(screenings.c.verdict, func.count(func.distinct(documents.c.doc_id)))
        .select_from(newest)
        .where(documents.c.doc_id.in_(told_ids))
        .group_by(screenings.c.verdict)
    )
    row.update(read_pairs(connection, verdicts))
    with_events = select(func.count(func.distinct(events.c.doc_id))).where(events.c.doc_id.in_(told_ids))
    row["with_events"] = connection.scalar(with_events) or 0
    problem = (
        select(captures.c.problem)
        .where(captures.c.source == row["source"], captures.c.problem != "")
        .order_by(captures.c.capture_id.desc())
        .limit(1)
    )
    row["last_problem"] = connection.scalar(problem)
