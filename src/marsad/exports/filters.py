"""Which records an export holds: exactly those that a selection accepts, with the count said.

The selection itself is `marsad.model.selection`, which a store uses too; so a filter means the same in both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from marsad.model.selection import UNREVIEWED, Selection

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Selected:
    """The records that fit, in their order, and how many were read."""

    records: tuple[Record, ...]
    read: int


def select(records: Iterable[Record], selection: Selection) -> Selected:
    """The records that the selection accepts; the state of review is the one they bring.

    >>> select([{"location": {"country": "SY"}}, {"location": None}], Selection(countries=("SY",))).records
    ({'location': {'country': 'SY'}},)
    """
    given = tuple(records)
    fitting = (record for record in given if selection.accepts(record, review=_review_state(record)))
    return Selected(tuple(fitting), len(given))


def name_idle(selection: Selection, chosen: Sequence[Record]) -> str:
    """The values of filters that no chosen record has: most are misspelt. Empty if each has one.

    >>> name_idle(Selection(countries=("SY", "SX")), [{"location": {"country": "SY"}}])
    'countries SX'
    """
    said = []
    for criterion in fields(selection):
        values = getattr(selection, criterion.name)
        is_told = criterion.name != "review" or all("review" in record for record in chosen)  # not by events
        if isinstance(values, tuple) and is_told:
            alone: Any = {value: {criterion.name: (value,)} for value in values}
            idle = [value for value in values if not _has_any(chosen, Selection(**alone[value]))]
            said += [f"{criterion.name} {' or '.join(idle)}"] if idle else []
    return "; ".join(said)


def _has_any(records: Sequence[Record], selection: Selection) -> bool:
    return any(selection.accepts(record, review=_review_state(record)) for record in records)


def choose_aggregates(aggregates: Iterable[Record], incident_ids: Iterable[str], selection: Selection) -> list[Record]:
    """The checked summary counts that go with chosen incidents: all where nothing is asked for, else those that
    count at least one of them."""
    chosen = frozenset(incident_ids)
    is_all = selection == Selection()
    return [one for one in aggregates if is_all or not chosen.isdisjoint(one.get("incidents") or ())]


def describe_selection(selection: Selection) -> str:
    """The selection in words, `all` when nothing is asked for.

    >>> describe_selection(Selection(countries=("SY", "IQ"), date_from="2025-11-01"))
    'date_from 2025-11-01; countries SY or IQ'
    """
    said = []
    for criterion in fields(selection):
        value = getattr(selection, criterion.name)
        if value:
            said.append(f"{criterion.name} {' or '.join(value) if isinstance(value, tuple) else value}")
    return "; ".join(said) or "all"


def _review_state(record: Record) -> str:
    return str((record.get("review") or {}).get("state") or UNREVIEWED)
