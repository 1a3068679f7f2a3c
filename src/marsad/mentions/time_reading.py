"""What a matched time rule captured, and what its parts say by themselves.

The rules of `data/ar/times/rules.yaml` capture words by name (`day`, `month`, `year`, `wd`, ...). A
`Reading` answers what such a capture means: a number, the value of a lexicon row, a qualifier
('last', 'this', 'next'), the year. `time_days` and `time_periods` put these together to calendar days.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from marsad.lexicon.units import Unit, UnitText
from marsad.mentions import calendars as cal
from marsad.mentions.calendars import Period
from marsad.model.mentions import Number
from marsad.rules.patterns import Match

_QUALIFIERS = ("PAST", "CURRENT", "NEXT", "PASTPAST", "UNITPAST", "UNITNOW")
_OFFSETS = {"PAST": -1, "UNITPAST": -1, "CURRENT": 0, "UNITNOW": 0, "NEXT": 1, "PASTPAST": -2}
_UNITS = ("TIMEUNIT", "DECADE", "DURUNIT", "DURUNITS", "SINCEVAGUE", "FEWUNITS", "UNITPAST", "UNITNOW")


@dataclass(frozen=True, slots=True)
class Resolved:
    """Calendar days of a match. `period` is None when only the publication date is missing."""

    period: Period | None
    status: str = "inferred"
    role: str = "point"
    reasons: tuple[str, ...] = ()


NOTHING = Resolved(None, role="nothing")
UNDATED = Resolved(None, reasons=("no_publication_date",))


@dataclass(frozen=True, slots=True)
class Context:
    """What earlier words of the text settle: the last single day and the last year named."""

    day: date | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """The captures of one match, by name."""

    match: Match
    text: UnitText
    published: date | None
    context: Context

    def has(self, name: str) -> bool:
        return name in self.match.groups

    def unit(self, name: str) -> Unit | None:
        where = self.match.groups.get(name)
        return self.text.units[where[0]] if where else None

    def value(self, name: str, kind: str) -> int | None:
        """The number in the lexicon row of a captured word."""
        unit = self.unit(name)
        entry = unit.entry(kind) if unit is not None else None
        return int(entry.payload["value"]) if entry is not None else None

    def number(self, name: str) -> int | None:
        unit = self.unit(name)
        if unit is None:
            return None
        if not isinstance(unit.value, Number):
            return self.value(name, "FIRSTDAY")
        return None if unit.value.is_vague else unit.value.low

    def offset(self, name: str) -> int | None:
        """-1 last, 0 this, 1 next, -2 the one before last; None without a qualifier."""
        unit = self.unit(name)
        if unit is None:
            return None
        if "PASTPAST" in unit.kinds:
            return -2
        return next((_OFFSETS[kind] for kind in _QUALIFIERS if kind in unit.kinds), 0)

    def measure(self, name: str) -> tuple[str, frozenset[str]]:
        """Unit of time and grammatical features of a captured word ('day', dual)."""
        unit = self.unit(name)
        assert unit is not None
        for kind in _UNITS:
            entry = unit.entry(kind)
            if entry is not None:
                unit_name, _, mark = entry.payload["value"].partition(".")
                features = entry.features | {mark} if mark else entry.features
                return unit_name, features | {"pl"} if kind == "DURUNITS" else features
        raise KeyError(name)

    def year(self, year: str = "year", qualifier: str = "yq") -> tuple[int | None, bool]:
        """The year the words give, and whether they state it; (None, False) without one."""
        stated = self.number(year)
        if stated is not None:
            return stated, True
        if self.has("samey"):
            step = self.value("samey", "SAMEYEAR") or 0
            return (self.context.year + step, False) if self.context.year else (None, False)
        offset = self.offset(qualifier)
        if offset is None or self.published is None:
            return None, False
        return self.published.year + offset, False


def clipped(period: Period, published: date) -> Period:
    """A period that is still running ends, for what is told, with the publication."""
    return replace(period, end=published) if period.start <= published < period.end else period


def by_length(start: date, end: date) -> Period:
    days = (end - start).days
    precision = "day" if days <= 3 else "week" if days <= 16 else "month" if days <= 100 else "year"
    return Period(start, end, precision)


def kinds_of(reading: Reading) -> set[str]:
    units = reading.text.units[reading.match.first : reading.match.last + 1]
    return {kind for unit in units for kind in unit.kinds}


def sliced(reading: Reading, period: Period) -> Period:
    """The beginning, middle, end, half or quarter of a period that the words name."""
    quarter = reading.value("quarter", "QUARTER")
    if quarter is not None:
        return cal.quarter_period(period.start.year, quarter) or period
    half = reading.value("slice", "HALFOF")
    if half is not None:
        return cal.half_period(period, half)
    for kind in ("START", "MIDDLE", "ENDOF"):
        part = reading.value("slice", kind)
        if part is not None:
            return cal.slice_period(period, part)
    since = reading.unit("since")
    if since is not None and "SINCESTART" in since.kinds:  # 'since the beginning of', one unit of the lexicon
        return cal.slice_period(period, cal.BEGINNING)
    return period


def week_of_month(reading: Reading, period: Period) -> Period:
    nth = reading.number("nth")
    if nth is not None and 1 <= nth <= 4:
        start = period.start + timedelta(7 * (nth - 1))
        return Period(start, start + timedelta(6), "week")
    return Period(period.end - timedelta(6), period.end, "week") if reading.has("tail") else period
