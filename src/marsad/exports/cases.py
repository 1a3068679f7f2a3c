"""One incident as the formats look at it: the record with its gaps closed, its actors looked up, its events at hand.

Every format asks the same questions (which day, who, how many dead at best). Answered in each format anew, the answers
would differ, and two exports of one incident would not agree.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from marsad.exports.code_lists import CodeLists
from marsad.exports.formats import NOTHING, ExportOptions, Record
from marsad.exports.people import Person, may_show_names, show_actors

DAY, WEEK, MONTH, YEAR = "day", "week", "month", "year"
_LONGEST = {WEEK: 7, MONTH: 31, YEAR: 366}


@dataclass(frozen=True, slots=True)
class Toll:
    """People killed or hurt. All three None: no number told. `high` None with `low` told: open-ended."""

    low: int | None = None
    best: int | None = None
    high: int | None = None

    @property
    def is_told(self) -> bool:
        return self.low is not None

    @property
    def is_open(self) -> bool:
        """'more than 20', 'dozens': at least so many, nobody says how many at most."""
        return self.low is not None and self.high is None

    @property
    def estimate(self) -> int | None:
        """The best figure; where none is chosen, the lowest told."""
        return self.best if self.best is not None else self.low

    def words(self) -> str:
        """As people write it: `13 (10-15)`, `20 or more`, `unknown`."""
        if self.low is None:
            return "unknown"
        if self.high is None:
            more = f"{self.low} or more"
            return more if self.best in {None, self.low} else f"{self.best} ({more})"
        if self.low == self.high:
            return str(self.low)
        span = f"{self.low}-{self.high}"
        return span if self.best is None else f"{self.best} ({span})"


@dataclass(frozen=True, slots=True)
class Case:
    """An incident ready for writing. `initiators` and `targets` are shown by the rule of `people`."""

    record: Record
    events: tuple[Record, ...]
    lists: CodeLists
    place: Record
    initiators: tuple[Person, ...]
    targets: tuple[Person, ...]
    killed: Toll
    injured: Toll
    versions: Mapping[str, str]
    change: str

    @property
    def id(self) -> str:
        return str(self.record["incident_id"])

    @property
    def sub_event_type(self) -> str:
        return str(self.record.get("sub_event_type") or "")

    @property
    def country(self) -> str:
        return str(self.place.get("country") or "")

    @property
    def first_day(self) -> date | None:
        return read_day(self.record.get("date_start"))

    @property
    def last_day(self) -> date | None:
        """Never before the first."""
        first, last = self.first_day, read_day(self.record.get("date_end"))
        return first if first is None or last is None else max(first, last)

    @property
    def span_days(self) -> int:
        """Days from the first to the last, both counted; at least as many as the precision leaves open; 0 undated."""
        first, last = self.first_day, self.last_day
        if first is None or last is None:
            return 0
        told = max((last - first).days + 1, 1)
        return max(told, _LONGEST.get(str(self.record.get("date_precision")), 1))

    @property
    def precision(self) -> str:
        """How exact the place is: site, town, district, province, country, or empty without a place."""
        return str(self.place.get("precision") or "")

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude, or nothing; one of them alone is nothing."""
        latitude, longitude = self.place.get("latitude"), self.place.get("longitude")
        return None if latitude is None or longitude is None else (float(latitude), float(longitude))

    @property
    def place_name(self) -> str:
        return str(self.place.get("name_en") or self.place.get("name") or "")

    @property
    def outlets(self) -> list[str]:
        return [str(outlet) for outlet in self.record.get("sources") or [] if outlet]

    @property
    def weapons(self) -> list[str]:
        """Weapons of the record or, where it names none, of its events, in the order of first mention."""
        named = list(self.record.get("weapons") or [])
        return named or list(dict.fromkeys(weapon for event in self.events for weapon in event.get("weapons") or []))

    @property
    def captured(self) -> Toll:
        """The record's count or, where it has none, the largest one that an event tells."""
        told = [read_toll(self.record.get("captured"))]
        if not told[0].is_told:
            told += [read_toll(event.get("captured")) for event in self.events]
        return max(told, key=lambda toll: -1 if toll.low is None else toll.low)

    @property
    def claimed_by(self) -> str:
        return str(self.record.get("claimed_by") or "")

    @property
    def claimant_name(self) -> str:
        """The neutral name of who claimed it, empty when nobody did or nothing is said."""
        if self.claimed_by in {"", "none"}:
            return ""
        return self.lists.actor(self.claimed_by, self.record.get("date_start")).name_en

    @property
    def review_state(self) -> str:
        return str((self.record.get("review") or NOTHING).get("state") or "")

    @property
    def disputed(self) -> list[str]:
        return [str(field) for field in self.record.get("disputed") or []]

    @property
    def has_withheld_name(self) -> bool:
        return any(person.is_withheld for person in (*self.initiators, *self.targets))

    @property
    def reported_at(self) -> datetime | None:
        """The latest time that anything was said or decided about it: claims, reports, review."""
        said = [claim.get("published") for claim in self.record.get("claims") or []]
        said += [event.get("published") for event in self.events]
        said.append((self.record.get("review") or NOTHING).get("at"))
        return max((found for found in map(read_time, said) if found), default=None)


def make_case(record: Record, events: Mapping[str, Record], options: ExportOptions) -> Case:
    """The case of one incident. Missing keys are gaps, not faults; only `incident_id` must be there."""
    day, lists = record.get("date_start"), options.code_lists
    names = may_show_names(record, names=options.names)
    own = tuple(events[key] for key in record.get("events") or [] if key in events)
    return Case(
        record=record,
        events=own,
        lists=lists,
        place=record.get("location") or NOTHING,
        initiators=tuple(show_actors(record.get("initiators"), lists, day=day, names=names)),
        targets=tuple(show_actors(record.get("targets"), lists, day=day, names=names)),
        killed=read_toll(record.get("fatalities")),
        injured=read_toll(record.get("injuries")),
        versions=find_versions(record, own, options),
        change=options.changes.get(str(record["incident_id"]), ""),
    )


def find_versions(record: Record, events: tuple[Record, ...], options: ExportOptions) -> dict[str, str]:
    """Engine, codebook and data version of a record: its own, else those of its events, else those given."""
    own = record.get("versions") or NOTHING
    found = {}
    for name in ("engine", "codebook", "data"):
        of_events = sorted({str(event[f"{name}_version"]) for event in events if event.get(f"{name}_version")})
        found[name] = str(own.get(name) or ", ".join(of_events) or options.versions.get(name, ""))
    return found


def read_toll(count: Record | None) -> Toll:
    """A count of a record. An exact one has its figure as best, whoever left that out."""
    if not count or count.get("low") is None:
        return Toll()
    low, best, high = int(count["low"]), count.get("best"), count.get("high")
    if best is None and high == low:
        best = low
    return Toll(low, None if best is None else int(best), None if high is None else int(high))


def read_day(value: object) -> date | None:
    """The day of an ISO date or date-time, nothing for other words."""
    try:
        return date.fromisoformat(str(value)[:10]) if value else None
    except ValueError:
        return None


def read_time(value: object) -> datetime | None:
    """An ISO date or date-time as a moment; without a zone it is taken as UTC."""
    try:
        moment = datetime.fromisoformat(str(value)) if value else None
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def make_number(key: str, *, digits: int) -> int:
    """A number for formats whose ids are numbers: the same for the same key for ever, never 0 at the front.

    Not a guarantee of uniqueness: with 15 digits two of 100,000 incidents share one with a chance of 1 in 180,000.
    """
    lowest = int(10 ** (digits - 1))
    return lowest + int(hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16], 16) % (9 * lowest)


def deaths_by_actor(case: Case) -> dict[str, int]:
    """Dead by actor id, as the event tells it that accounts for most of the best figure without going beyond it.

    Only exact numbers count; the key is empty for people of no known side. The sum never exceeds the best figure.
    """
    best = case.killed.estimate or 0
    chosen: dict[str, int] = {}
    for event in case.events:
        told: dict[str, int] = {}
        for victim in event.get("victims") or []:
            if victim.get("effect") == "killed" and victim.get("low") == victim.get("high"):
                told[victim.get("who") or ""] = told.get(victim.get("who") or "", 0) + int(victim.get("low") or 0)
        named, before = (sum(count for who, count in part.items() if who) for part in (told, chosen))
        if sum(told.values()) <= best and named > before:
            chosen = told
    return chosen
