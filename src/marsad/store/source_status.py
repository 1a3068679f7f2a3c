"""How each source does: derived from captures and runs, so that it can never disagree with them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Select, func, select

from marsad.model.stamp import utc_time
from marsad.store.batches import read_pairs
from marsad.store.schema import (
    capture_documents,
    captures,
    document_versions,
    documents,
    events,
    screenings,
    source_runs,
)

_GOOD = ("new", "same", "edited")
# What the log of a visit may count; what it does not name is 0.
RUN_COUNTS = (
    "listed", "known", "new", "same", "edited", "gone", "failed", "refused", "documents", "read", "skipped", "uncoded",
    "events", "waiting", "left", "given_up", "troubles",
)  # fmt: skip
_ARTICLES = ("page", "record")  # not lists of them


def read_source_status(connection: Connection) -> list[dict[str, Any]]:
    """A row for each source that was ever visited, by name; times are None where there is none."""
    found: dict[str, dict[str, Any]] = {}
    columns = (captures.c.source, captures.c.kind, captures.c.outcome)
    counts = select(*columns, func.count(), func.max(captures.c.captured_at)).group_by(*columns)
    for source, kind, outcome, count, last in connection.execute(counts.where(captures.c.kind != "robots")):
        row = found.setdefault(source, _empty(source))
        row["captures"] += count
        if outcome != "gone" and (kind in _ARTICLES or outcome in ("failed", "refused")):
            row[outcome] += count
        if outcome in _GOOD:
            row["last_success"] = max(last, row["last_success"] or "")
    for source, count in connection.execute(_count_gone()):
        found[source]["gone"] = count
    for source, run_id in connection.execute(
        select(source_runs.c.source, func.max(source_runs.c.run_id)).group_by(source_runs.c.source)
    ):
        last_run = connection.execute(select(source_runs).where(source_runs.c.run_id == run_id)).mappings().one()
        row = found.setdefault(source, _empty(source))
        row["last_run"], row["is_ok"] = utc_time(last_run["ended_at"]), last_run["is_ok"]
        row["run"] = {**dict.fromkeys(RUN_COUNTS, 0), **last_run["detail"]}
    good = select(source_runs.c.source, func.max(source_runs.c.ended_at)).where(source_runs.c.is_ok)
    for source, ended in connection.execute(good.group_by(source_runs.c.source)):
        row = found[source]  # a visit that found nothing new is a success too
        row["last_success"] = max(utc_time(ended), row["last_success"] or "")
    for source in found:
        _count_documents(connection, found[source])
    return [found[source] for source in sorted(found)]


def _count_gone() -> Select[Any]:
    """How many pages of each source are gone today: asked again and still gone they count once, back they do not."""
    once = select(captures.c.url).where(captures.c.outcome == "gone", captures.c.kind.in_(_ARTICLES))
    last = select(func.max(captures.c.capture_id)).where(captures.c.outcome.in_((*_GOOD, "gone")))
    last = last.where(captures.c.url.in_(once)).group_by(captures.c.url)
    gone = select(captures.c.source, func.count()).where(captures.c.outcome == "gone", captures.c.capture_id.in_(last))
    return gone.group_by(captures.c.source)


def read_skipped(connection: Connection, source: str | None) -> Iterator[dict[str, Any]]:
    """The newest versions of documents that screening set aside."""
    joined = documents.join(screenings, screenings.c.version_id == documents.c.version_id)
    joined = joined.join(document_versions, document_versions.c.version_id == documents.c.version_id)
    columns = (
        documents.c.doc_id, document_versions.c.title, screenings.c.score, screenings.c.reason,
        screenings.c.engine_version, screenings.c.data_version,
    )  # fmt: skip
    query = select(*columns).select_from(joined).where(screenings.c.verdict == "skipped")
    if source is not None:
        told = capture_documents.join(captures, captures.c.capture_id == capture_documents.c.capture_id)
        of_source = select(capture_documents.c.doc_id).select_from(told).where(captures.c.source == source)
        query = query.where(documents.c.doc_id.in_(of_source))
    for row in connection.execute(query.order_by(documents.c.doc_id, screenings.c.at)).mappings():
        yield dict(row)


def _empty(source: str) -> dict[str, Any]:
    counts = dict.fromkeys(("captures", "new", "same", "edited", "gone", "refused", "failed"), 0)
    return {
        "source": source, **counts, "last_success": None, "last_run": None, "is_ok": None,
        "run": dict.fromkeys(RUN_COUNTS, 0), "last_problem": None, "documents": 0, "read": 0, "skipped": 0,
        "with_events": 0,
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
