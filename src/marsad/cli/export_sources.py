"""Where `marsad export` gets its records: files of JSON lines, or a store.

Both end in the same call of a writer and say the same things; a store also notes the export in its log.
"""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from marsad.cli.export import say_chosen
from marsad.cli.options import make_stamp
from marsad.cli.records import RecordsError, read_files
from marsad.cli.reporting import say
from marsad.exports.changes import ADDED, CHANGED, WITHDRAWN, choose_changed, compare
from marsad.exports.filters import choose_aggregates, select
from marsad.exports.people import mask_incident
from marsad.exports.writing import describe
from marsad.model.messages import Message
from marsad.model.selection import Selection

if TYPE_CHECKING:
    from marsad.cli.export import Job
    from marsad.exports.formats import Report
    from marsad.model.stamp import Stamp

Record = Mapping[str, Any]
EVENTS = "events"


class Delta(Protocol):
    """What became of a selection since a time."""

    added: Sequence[Record]
    changed: Sequence[Record]
    withdrawn: Sequence[Record]


class IncidentReader(Protocol):
    """What the command needs of a store."""

    def read_incidents(self, selection: Selection | None = None, *, corrected: bool = False) -> Iterable[Record]: ...

    def read_aggregates(self) -> Iterable[Record]: ...

    def read_events(self, selection: Selection | None = None) -> Iterable[Record]: ...

    def read_incidents_since(self, since: str, selection: Selection | None = None) -> Delta: ...

    def read_events_since(self, since: str, selection: Selection | None = None) -> Delta: ...

    def add_export(
        self, stamp: Stamp, *, format_name: str, target: str, is_whole: bool, detail: Mapping[str, Any]
    ) -> int: ...


def from_files(job: Job, paths: Sequence[str]) -> int:
    """Export what files hold; the number of lines that were no record."""
    given = read_files(paths)
    events = {str(event["event_id"]): event for event in given.events}
    takes_events = job.format.name == EVENTS and not given.incidents
    if given.events and not given.incidents and not takes_events:
        raise RecordsError(Message.ONLY_EVENTS, path=given.name, format=job.format.name)
    selected = select(given.events if takes_events else given.incidents, job.selection)
    unit = EVENTS if takes_events else "incidents"
    say_chosen(f"{len(selected.records):,} of {selected.read:,} {unit}", job.selection, selected.records)
    records: Sequence[Record] = selected.records
    job = _add_aggregates(job, given.aggregates, given.incidents, records)
    if job.since and not takes_events:
        records, job = compare_with_file(job, records, events)
    _tell(job, _write(job, records, events))
    return given.failures


def from_store(job: Job, url: str) -> int:
    """Export what a store holds, and note it there. No line can fail: always 0."""
    try:
        module = importlib.import_module("marsad.store")
    except ModuleNotFoundError as error:
        raise RecordsError(Message.NO_STORE, url=url, reason=error) from error
    try:
        with module.open_store(url, is_new_allowed=False) as store:
            _export_store(job, store)
    except module.StoreError as error:
        raise RecordsError(Message.NO_STORE, url=url, reason=error) from error
    return 0


def _export_store(job: Job, store: IncidentReader) -> None:
    is_file = bool(job.since) and Path(str(job.since)).is_file()
    of_events = job.format.name == EVENTS
    before = job
    records: Sequence[Record]
    if job.since and not is_file:
        records, job = _read_delta(job, store)
    else:
        chosen = store.read_events(job.selection) if of_events else store.read_incidents(job.selection, corrected=True)
        records = list(chosen)
        say_chosen(f"{len(records):,} {EVENTS if of_events else 'incidents'}", job.selection, records)
    wanted = {str(key) for record in records for key in record.get("events") or ()}
    events = {} if of_events else {e["event_id"]: e for e in store.read_events() if e["event_id"] in wanted}
    if is_file and not of_events:
        records, job = compare_with_file(job, records, events)
    if job.has_aggregates:
        job = _add_aggregates(job, store.read_aggregates(), list(store.read_incidents()), records)
    report = _write(job, records, events)
    detail = describe(job.format, report, job.options) | hash_of(job.output)
    is_whole = before.selection == Selection() and not before.since
    store.add_export(
        make_stamp("marsad export"),
        format_name=job.format.name,
        target=job.output or "-",
        is_whole=is_whole,
        detail=detail,
    )
    _tell(job, report)


def _add_aggregates(
    job: Job, aggregates: Iterable[Record], incidents: Sequence[Record], chosen: Sequence[Record]
) -> Job:
    """The job with the summary counts that go with the chosen incidents, held against all of them."""
    if not job.has_aggregates:
        return job
    from marsad.linking import check_counts

    ids = [str(record.get("incident_id")) for record in chosen]
    kept = choose_aggregates(check_counts(aggregates, incidents), ids, job.selection)
    say(f"{len(kept):,} summary counts go with them")
    return replace(job, options=replace(job.options, aggregates=tuple(kept)))


def _read_delta(job: Job, store: IncidentReader) -> tuple[list[Record], Job]:
    """What differs from a time in the past, by the store's own memory."""
    since = str(job.since) if "T" in str(job.since) else f"{job.since}T00:00:00+00:00"
    of_events = job.format.name == EVENTS
    read, key = (store.read_events_since, "event_id") if of_events else (store.read_incidents_since, "incident_id")
    try:
        delta = read(since, job.selection)
    except ValueError as error:
        raise RecordsError(Message.BAD_SINCE, since=job.since, reason=error) from error
    kinds = {str(record[key]): kind for kind, part in _name_parts(delta) for record in part}
    say(
        f"since {since}: {len(delta.added):,} added, {len(delta.changed):,} changed,"
        f" {len(delta.withdrawn):,} withdrawn ({job.options.selection})"
    )
    records = [*delta.added, *delta.changed]
    if job.format.holds_withdrawals:
        records += [{"change": WITHDRAWN, **record} for record in delta.withdrawn]
    return records, replace(job, options=replace(job.options, changes=kinds))


def _name_parts(delta: Delta) -> tuple[tuple[str, Sequence[Record]], ...]:
    return (ADDED, delta.added), (CHANGED, delta.changed), (WITHDRAWN, delta.withdrawn)


def compare_with_file(
    job: Job, records: Sequence[Record], events: Mapping[str, Record]
) -> tuple[Sequence[Record], Job]:
    """The records that differ from an earlier list. Both are compared as they would be shown."""
    earlier = select(read_files([str(job.since)]).incidents, job.selection).records
    lists, names = job.options.code_lists, job.options.names
    before, after = (
        [mask_incident(record, events, lists, names=names) for record in part] for part in (earlier, records)
    )
    changes = compare(before, after)
    say(
        f"since {job.since}: {len(changes.added):,} added, {len(changes.changed):,} changed,"
        f" {len(changes.withdrawn):,} withdrawn, {changes.unchanged:,} unchanged"
    )
    kept = choose_changed(records, changes, with_withdrawn=job.format.holds_withdrawals)
    return kept, replace(job, options=replace(job.options, changes=changes.kinds()))


def _write(job: Job, records: Sequence[Record], events: Mapping[str, Record]) -> Report:
    report: Report = job.format.write(records, events, job.output, options=job.options)
    return report


def hash_of(output: str | None) -> dict[str, str]:
    """SHA-256 of a file that was written, nothing for a stream."""
    path = Path(output or "-")
    return {"sha256": hashlib.sha256(path.read_bytes()).hexdigest()} if path.is_file() else {}


def _tell(job: Job, report: Report) -> None:
    """What was written, what had no place, and the versions, on standard error."""
    place = f" -> {job.output}" if job.output not in {None, "-"} else ""
    say(f"{report.format}: {report.rows:,} rows{place}")
    for line in report.lines():
        say(line)
    versions = "; ".join(f"{name} {', '.join(known)}" for name, known in report.versions.items() if known)
    say(f"versions: {versions or 'the records name none'}")
