"""Which events or incidents are wanted: one filter, with one meaning, for every command.

Without it, `marsad export --country SY` and the page of `marsad report` would count differently.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

UNREVIEWED = "unreviewed"


@dataclass(frozen=True, slots=True)
class Selection:
    """Every field narrows; an empty one does not. Within a field any value will do.

    Dates: the record's days and the wanted days (ISO, both included) overlap; a record without a date
    is left out as soon as dates are asked for. `types` are event or sub-event types, `actors` ids or
    names on either side, `sources` outlets, `review` states of review.
    """

    date_from: str | None = None
    date_to: str | None = None
    countries: tuple[str, ...] = ()
    admin1: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    review: tuple[str, ...] = ()

    def accepts(self, record: Mapping[str, Any], *, review: str = UNREVIEWED) -> bool:
        """Whether an event or an incident is wanted; `review` is the state a person gave it."""
        place = record.get("location") or {}
        return (
            self._accepts_days(record.get("date_start"), record.get("date_end"))
            and _is_among(self.countries, (place.get("country"),))
            and _is_among(self.admin1, (place.get("admin1"),))
            and _is_among(self.types, (record.get("event_type"), record.get("sub_event_type")))
            and _is_among(self.actors, _actors(record))
            and _is_among(self.sources, (record.get("outlet"), *(record.get("sources") or ())))
            and _is_among(self.review, (review,))
        )

    def _accepts_days(self, start: str | None, end: str | None) -> bool:
        if self.date_from is None and self.date_to is None:
            return True
        first, last = start or end, end or start
        if first is None or last is None:
            return False
        return (self.date_from is None or last >= self.date_from) and (self.date_to is None or first <= self.date_to)


def _is_among(wanted: tuple[str, ...], found: Iterator[str | None] | tuple[str | None, ...]) -> bool:
    return not wanted or any(value in wanted for value in found if value is not None)


def _actors(record: Mapping[str, Any]) -> Iterator[str | None]:
    for side in ("initiators", "targets"):
        for actor in record.get(side) or ():
            yield from (actor.get("id"), actor.get("name"), actor.get("name_en"))
