"""Which records an export holds: exactly those that fit, with the count said.

Pure functions over records of incidents or events, used whether they come from a store or from a file; so a filter
means the same in both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

Record = Mapping[str, Any]
UNREVIEWED = "unreviewed"


@dataclass(frozen=True, slots=True)
class Selection:
    """What is asked for. Several values of one criterion are alternatives, several criteria must all hold. Words are
    compared without regard to case. Days are inclusive; a record fits if any of its possible days does."""

    date_from: date | None = None
    date_to: date | None = None
    countries: tuple[str, ...] = ()
    admin1: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    review: tuple[str, ...] = ()

    def describe(self) -> str:
        """The selection in words, `all` when nothing is asked for.

        >>> Selection(countries=("SY", "IQ"), date_from=date(2025, 11, 1)).describe()
        'date_from 2025-11-01; countries SY or IQ'
        """
        said = []
        for criterion in fields(self):
            value = getattr(self, criterion.name)
            if value:
                words = " or ".join(value) if isinstance(value, tuple) else value.isoformat()
                said.append(f"{criterion.name} {words}")
        return "; ".join(said) or "all"


@dataclass(frozen=True, slots=True)
class Selected:
    """The records that fit, in their order, and how many were read."""

    records: tuple[Record, ...]
    read: int


def select(records: Iterable[Record], selection: Selection) -> Selected:
    """The records that fit all criteria.

    >>> select([{"location": {"country": "SY"}}, {"location": None}], Selection(countries=("sy",))).records
    ({'location': {'country': 'SY'}},)
    """
    given = tuple(records)
    return Selected(tuple(record for record in given if fits(record, selection)), len(given))


def fits(record: Record, selection: Selection) -> bool:
    """Whether one record fits. A gap fits no criterion that asks for it: without a date no period, without a place no
    country. Without a review the state is `unreviewed`."""
    return _is_in_period(record, selection) and all(
        not asked or not _fold(asked).isdisjoint(_fold(read(record))) for asked, read in _pair(selection)
    )


def _pair(selection: Selection) -> tuple[tuple[Sequence[str], Callable[[Record], Iterable[Any]]], ...]:
    return (
        (selection.countries, lambda record: [(record.get("location") or {}).get("country")]),
        (selection.admin1, lambda record: [(record.get("location") or {}).get("admin1")]),
        (selection.types, lambda record: [record.get("event_type"), record.get("sub_event_type")]),
        (selection.actors, _read_actors),
        (selection.sources, lambda record: [*(record.get("sources") or []), record.get("outlet")]),
        (selection.review, lambda record: [(record.get("review") or {}).get("state") or UNREVIEWED]),
    )


def _read_actors(record: Record) -> list[Any]:
    return [actor.get("id") for side in ("initiators", "targets") for actor in record.get(side) or []]


def _fold(words: Iterable[Any]) -> set[str]:
    return {str(word).strip().casefold() for word in words if word}


def _is_in_period(record: Record, selection: Selection) -> bool:
    if selection.date_from is None and selection.date_to is None:
        return True
    start = str(record.get("date_start") or "")[:10]
    end = str(record.get("date_end") or "")[:10] or start
    if not start:
        return False
    begins_in_time = selection.date_to is None or start <= selection.date_to.isoformat()
    return begins_in_time and (selection.date_from is None or end >= selection.date_from.isoformat())
