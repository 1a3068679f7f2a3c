"""Coded events as JSON lines: one act as one document tells it, the record of the contract.

Written are the events behind the chosen incidents, each once, in the order of the incidents; or, where records of
events are given, those.
"""

from __future__ import annotations

from collections.abc import Iterator

from marsad.exports.cases import find_versions
from marsad.exports.formats import Column, Events, ExportOptions, Format, Incidents, Record, Report, Tally, Target
from marsad.exports.people import mask_event, show_actors
from marsad.exports.writing import encode_line, open_target

COLUMNS = (
    Column("event_id", "content hash"),
    Column("doc_id", "the document"),
    Column("outlet", "who published it"),
    Column("published", "when", "date"),
    Column("event_type", "ACLED's event type"),
    Column("sub_event_type", "ACLED's sub-event type"),
    Column("date_start", "first possible day", "date"),
    Column("date_end", "last possible day", "date"),
    Column("date_precision", "day, week, month, year"),
    Column("location", "as in incidents"),
    Column("initiators", "id, name, name_en of each; neutral names unless `--names`", "list"),
    Column("targets", "the same", "list"),
    Column("fatalities", "low, high"),
    Column("injuries", "low, high"),
    Column("captured", "low, high"),
    Column("victims", "effect, who, low, high of each", "list"),
    Column("weapons", "weapons named", "list"),
    Column("claimed_by", "actor id, `none` or null"),
    Column("attribution", "source, kind, stance of each; sources that are people masked", "list"),
    Column("salience", "main or secondary"),
    Column("confidence", "0 to 1", "number"),
    Column("status", "how each field was found"),
    Column("evidence", "field, start, end, text, rule of each quote; words about people masked", "list"),
    Column("coder", "which coder"),
    Column("engine_version", "version of the engine"),
    Column("codebook_version", "version of the codebook"),
    Column("data_version", "version of the data packs, where known"),
    Column("field_confidence", "0 to 1 by field, where the coder gives it"),
)


def write(incidents: Incidents, events: Events, target: Target, *, options: ExportOptions) -> Report:
    """One JSON line an event, keys in the order of the record."""
    tally = Tally(FORMAT)
    lists = options.code_lists
    with open_target(target, options) as stream:
        for event in _find_events(incidents, events, tally):
            versions = find_versions(event, (event,), options)
            tally.see_versions(versions)
            record = mask_event(event, lists, names=options.names)
            record |= {f"{name}_version": version for name, version in versions.items() if version}
            people = [*(event.get("initiators") or ()), *(event.get("targets") or ())]
            if any(person.is_withheld for person in show_actors(people, lists, day=None, names=options.names)):
                tally.lose("unlisted_actor")
            tally.rows += 1
            stream.write(encode_line(record))
    return tally.report()


def _find_events(records: Incidents, events: Events, tally: Tally) -> Iterator[Record]:
    seen: set[str] = set()
    for record in records:
        tally.incidents += 1
        if "incident_id" not in record:
            yield record
            continue
        for key in record.get("events") or []:
            if key not in events:
                tally.leave_out("missing")
            elif key not in seen:
                seen.add(key)
                yield events[key]


FORMAT = Format(
    name="events",
    suffix=".jsonl",
    title="Coded events, whole, as JSON lines",
    about="What each document tells, before linking.",
    basis="Marsad's contract, section 3",
    versions_in="engine_version, codebook_version and data_version of each record",
    write=write,
    columns=COLUMNS,
    leaves_out={"missing": "an incident names an event that was not given"},
    loses={"unlisted_actor": "an actor that no list holds is shown as Unlisted actor"},
    never_holds=("words of reports for people, and quotes that may name them (unless `--names`)",),
)
