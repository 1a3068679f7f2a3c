"""Summary counts on the page: what a report says happened in a period, beside what the incidents add up to.

"17 attacks in two weeks", and five known: reports are missing, or the count is no count. The page has to say so, or a
reader takes the incidents for all there were.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from marsad.report.parts import Parts, Record
from marsad.report.words import show

SHOWN = frozenset(("attacks", "killed", "wounded"))  # what incidents count


def make_counts(
    counts: Sequence[Record],
    incidents: Sequence[Record],
    events: Mapping[str, Record],
    documents: Mapping[str, Record],
    parts: Parts,
) -> list[dict[str, Any]]:
    """One entry a count that could be checked, the shortest periods first: six years are hardly in any store.

    `incidents` are positions on the page. The words of the report are not shown: the rule of names withholds quotes
    of counts.
    """
    outlets = {str(event["doc_id"]): event.get("outlet") for event in events.values()}
    outlets |= {doc_id: document.get("outlet") for doc_id, document in documents.items()}
    at = {str(record["incident_id"]): position for position, record in enumerate(incidents)}
    told = [count for count in counts if count.get("coded") is not None and count.get("what") in SHOWN]
    rows = [_make_row(count, at, outlets, parts) for count in told]
    return sorted(rows, key=lambda row: (_length(row), row["start"], row["source"], row["what"], row["low"]))


def _length(row: Mapping[str, Any]) -> int:
    """Days of the period."""
    return (date.fromisoformat(row["end"]) - date.fromisoformat(row["start"])).days


def _make_row(count: Record, at: Mapping[str, int], outlets: Mapping[str, Any], parts: Parts) -> dict[str, Any]:
    start, end = str(count.get("date_start") or "")[:10], str(count.get("date_end") or "")[:10]
    place = count.get("location")
    doc_id = str(count["doc_id"])
    return {
        "what": show(count.get("what")),
        "low": int(count.get("low") or 0),
        "high": count.get("high"),
        "by": _actor(count.get("by"), start, parts),
        "of": _actor(count.get("of"), start, parts),
        "start": start,
        "end": end,
        "place": show(place.get("name") if isinstance(place, Mapping) else place),
        "source": show(outlets.get(doc_id) or doc_id),
        "coded": int(count["coded"]),
        "incidents": [at[str(key)] for key in count.get("incidents") or () if str(key) in at],
    }


def _actor(key: Any, day: str, parts: Parts) -> int:
    """The number of an actor, -1 for nobody named."""
    return parts.actors.of_id(str(key), day or None) if key else -1
