"""Incidents as JSON lines: the record of the contract, whole, with its claims and explanation.

The only format that loses nothing but the words and names that the rule of `people` withholds. With `--since` each
record has a `change`; of a withdrawn incident only its id and where it went remain. With `--aggregates` the summary
counts follow, each with what the incidents add up to; they are no rows.
"""

from __future__ import annotations

from marsad.exports.formats import Column, Events, ExportOptions, Format, Incidents, Report, Tally, Target
from marsad.exports.people import mask_aggregate, mask_incident
from marsad.exports.writing import encode_line, iterate_cases, open_target

COLUMNS = (
    Column("incident_id", "stable id"),
    Column("event_type", "ACLED's event type"),
    Column("sub_event_type", "ACLED's sub-event type"),
    Column("date_start", "first possible day", "date"),
    Column("date_end", "last possible day", "date"),
    Column("date_precision", "day, week, month, year"),
    Column("location", "name, name_en, admin1, admin2, country, pcode, latitude, longitude, precision, gazetteer_id"),
    Column("initiators", "id, name, name_en of each; neutral names unless `--names`", "list"),
    Column("targets", "the same", "list"),
    Column("fatalities", "low, best, high"),
    Column("injuries", "low, best, high"),
    Column("claimed_by", "actor id, `none` or null"),
    Column("sources", "outlets", "list"),
    Column("events", "ids of the coded events", "list"),
    Column("claims", "field, value, outlet, claimant, event_id ... of each; quotes and claimants masked", "list"),
    Column("disputed", "fields on which sources differ", "list"),
    Column("review", "state, by, at; `by` masked"),
    Column("explanation", "why the events are one incident; words masked", "list"),
    Column("versions", "engine, codebook, data"),
    Column("redirects", "older ids that are now this one", "list"),
    Column("change", "only with `--since`: added, changed or withdrawn"),
)


def write(incidents: Incidents, events: Events, target: Target, *, options: ExportOptions) -> Report:
    """One JSON line an incident, keys in the order of the record."""
    tally = Tally(FORMAT)
    with open_target(target, options) as stream:
        for case in iterate_cases(incidents, events, options, tally):
            record = mask_incident(case.record, events, case.lists, names=options.names)
            if case.change != "withdrawn":
                record["versions"] = {**case.versions, **(record.get("versions") or {})}
            if case.change:
                record["change"] = case.change
            if case.has_withheld_name:
                tally.lose("unlisted_actor")
            tally.rows += 1
            stream.write(encode_line(record))
        for aggregate in options.aggregates:
            stream.write(encode_line(mask_aggregate(aggregate, names=options.names)))
    return tally.report()


FORMAT = Format(
    name="incidents",
    suffix=".jsonl",
    title="Incidents, whole, as JSON lines",
    about="For programs, for keeping, and as the earlier list of `--since`. Read back by `marsad export --from`."
    " With `--aggregates` summary counts follow the incidents, as `marsad link` writes them.",
    basis="Marsad's contract, section 4",
    versions_in="`versions` of each record",
    write=write,
    columns=COLUMNS,
    holds_withdrawals=True,
    holds_aggregates=True,
    loses={"unlisted_actor": "an actor that no list holds is shown as Unlisted actor"},
    never_holds=("words of reports for people, and quotes that may name them (unless `--names`)",),
)
