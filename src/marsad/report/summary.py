"""What the page knows of every incident at once: columns of numbers for map, timeline, table and filters.

The ledgers are told apart (`details`), so that the page need not read all of them to be drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from marsad.exports.people import may_show_names, show_actors
from marsad.model.incidents import count_reports
from marsad.report.indexes import Index
from marsad.report.parts import Parts, Record
from marsad.report.words import show

COLUMNS = (
    "id", "type", "start", "end", "precision", "place", "initiators", "targets", "killed", "wounded", "claimed",
    "outlets", "reports", "independent", "disputed", "confidence", "review",
)  # fmt: skip
_DAY = "day"


def make_summary(incidents: Sequence[Record], events: Mapping[str, Record], parts: Parts) -> dict[str, Any]:
    """Columns, one entry an incident in the given order, and the values they name by number."""
    columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    states: Index[str] = Index()
    fields: Index[str] = Index()
    for record in incidents:
        row = _make_row(record, events, parts, states, fields)
        for name in COLUMNS:
            columns[name].append(row[name])
    return {"columns": columns, "states": states.rows, "fields": fields.rows}


def _make_row(
    record: Record, events: Mapping[str, Record], parts: Parts, states: Index[str], fields: Index[str]
) -> dict[str, Any]:
    start, end = _day(record.get("date_start")), _day(record.get("date_end"))
    state = str((record.get("review") or {}).get("state") or "unreviewed")
    claimed = record.get("claimed_by")
    sides = {side: _list_side(record, side, parts) for side in ("initiators", "targets")}
    return {
        "id": show(record["incident_id"]),
        "type": parts.number_type(record.get("event_type"), record.get("sub_event_type")),
        "start": start,
        "end": end if end and start and end > start else start,
        "precision": str(record.get("date_precision") or _DAY),
        "place": parts.number_place(record.get("location")),
        **sides,
        "killed": read_toll(record.get("fatalities")),
        "wounded": read_toll(record.get("injuries")),
        "claimed": -1 if claimed in {None, "", "none"} else parts.actors.of_id(str(claimed), start),
        "outlets": [parts.number_outlet(outlet) for outlet in record.get("sources") or ()],
        "reports": count_reports(record),
        "independent": record.get("independent_sources"),
        "disputed": [fields.number(show(name), show(name)) for name in record.get("disputed") or ()],
        "confidence": _find_confidence(record, events),
        "review": states.number(state, show(state)),
    }


def _list_side(record: Record, side: str, parts: Parts) -> list[int]:
    names = may_show_names(record, names=parts.names)
    people = show_actors(record.get(side), parts.lists, day=_day(record.get("date_start")), names=names)
    return list(dict.fromkeys(parts.actors.of_person(person) for person in people))


def read_toll(count: Record | None) -> list[int | None] | None:
    """[low, best, high], `high` None when open-ended; None when no number is told."""
    if not count or count.get("low") is None:
        return None
    low = int(count["low"])
    best = count.get("best")
    return [low, low if best is None else int(best), count.get("high")]


def _day(value: Any) -> str | None:
    """An ISO day, or nothing for anything else: a record from elsewhere must not break the page."""
    words = str(value or "")[:10]
    return words if len(words) == 10 and words[4] == words[7] == "-" and words.replace("-", "").isdigit() else None


def _find_confidence(record: Record, events: Mapping[str, Record]) -> int | None:
    """The confidence of the surest report, in hundredths; None where no event is at hand."""
    own = [events[key].get("confidence") for key in record.get("events") or () if key in events]
    known = [float(value) for value in own if isinstance(value, (int, float))]
    return round(100 * max(known)) if known else None
