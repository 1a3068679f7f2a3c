"""What the captured parts of a time rule mean: from matched words to calendar days.

One function for each value of `yields` in `data/ar/times/rules.yaml`. A function returns None when
the words, although they fit the pattern, are no date after all (no 31st of June, an indefinite
'end of a month'), so that another rule may take them; it returns `NOTHING` when the words are to be
consumed without a mention.
"""

from __future__ import annotations

from collections.abc import Callable
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
_FEW_DAYS = {"hour": (1, 0), "day": (7, 2), "week": (35, 14), "month": (240, 60), "year": (2555, 730)}
_RECENT_DAYS = {"hour": 1, "day": 7, "week": 28, "month": 180, "year": 1825, "decade": 7300, "century": 73000}
_HALVES = {"week": 4, "month": 15, "year": 182}
_COMING_DAYS = 45
_LONGEST = {"hour": 240, "day": 400, "week": 200, "month": 240, "year": 200, "decade": 20, "century": 5}


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
        if unit is None or not isinstance(unit.value, Number) or unit.value.is_vague:
            return None
        return unit.value.low

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


def resolve(reading: Reading) -> Resolved | None:
    """The calendar days of a match, by what its rule yields; None when it is no date."""
    found = RESOLVERS[reading.match.rule.yields](reading)
    if found is None or found.period is None or found.role != "point":
        return found
    period = found.period
    if reading.has("since"):
        end = reading.published if reading.published and reading.published >= period.start else period.end
        return replace(found, period=Period(period.start, end, period.precision), role="since")
    if reading.has("until"):
        return replace(found, role="until")
    return found


def _clipped(period: Period, published: date) -> Period:
    """A period that is still running ends, for what is told, with the publication."""
    return replace(period, end=published) if period.start <= published < period.end else period


def _by_length(start: date, end: date) -> Period:
    days = (end - start).days
    precision = "day" if days <= 3 else "week" if days <= 16 else "month" if days <= 100 else "year"
    return Period(start, end, precision)


# --- days -------------------------------------------------------------------------------------


def _resolve_day(reading: Reading) -> Resolved | None:
    day = reading.number("day")
    if day is None:
        return None
    if reading.has("samem") or reading.has("this") or not (reading.has("month") or reading.has("monthnum")):
        return _day_of_period(reading, day)
    month = reading.value("month", "MONTH") if reading.has("month") else reading.number("monthnum")
    if month is None:
        return None
    found = _dated_day(reading, month, day)
    if reading.has("monthnum") and reading.has("wd") and reading.published and reading.number("year") is None:
        return _figures_by_weekday(reading, found, month, day)
    return found


def _figures_by_weekday(reading: Reading, found: Resolved | None, month: int, day: int) -> Resolved | None:
    """'Sunday 24/10' is of the Hijri calendar when only there it is a Sunday; of neither, it is no date."""
    if found is not None and "weekday_disagrees" not in found.reasons:
        return found
    weekday, published = reading.value("wd", "WEEKDAY"), reading.published
    assert published is not None
    for candidate in (cal.latest_hijri_day(published, month, day), cal.next_hijri_day(published, month, day)):
        if candidate is not None and candidate.weekday() == weekday and abs((candidate - published).days) <= 90:
            return Resolved(cal.day_period(candidate), "inferred", "point", ("hijri", "year_from_publication"))
    return None


def _dated_day(
    reading: Reading, month: int, day: int, names: tuple[str, str, str] = ("year", "yq", "mq")
) -> Resolved | None:
    """A day and a month with the year stated, qualified or left out."""
    year, is_stated = reading.year(names[0], names[1])
    reasons: list[str] = []
    weekday = reading.value("wd", "WEEKDAY")
    if year is not None:
        found = cal.make_day(year, month, day)
        if not is_stated:
            reasons.append("year_from_text" if reading.has("samey") else "year_from_publication")
    else:
        if not _possible(month, day):
            return None
        if reading.published is None:
            return UNDATED
        found = _year_less(reading, month, day, reading.offset(names[2]), weekday)
        reasons.append("year_from_publication")
    if found is None:
        return None
    if year is None and reading.published and found > reading.published and reading.offset(names[2]) is None:
        reasons.append("taken_as_coming")
    if weekday is not None and found.weekday() != weekday:
        reasons.append("weekday_disagrees")
    if reading.has("alt") and reading.value("alt", "MONTH") != month:
        reasons.append("month_names_disagree")
    return Resolved(cal.day_period(found), "stated" if is_stated else "inferred", "point", tuple(reasons))


def _possible(month: int, day: int) -> bool:
    return cal.make_day(2000, month, day) is not None


def _year_less(reading: Reading, month: int, day: int, offset: int | None, weekday: int | None) -> date | None:
    """'15 July': the latest one up to the publication, unless a qualifier or the weekday says otherwise."""
    published = reading.published
    assert published is not None
    if offset == 1:
        return cal.next_day(published, month, day)
    if offset == 0:
        return cal.make_day(published.year, month, day)
    if offset is not None:
        latest = cal.latest_day(published - timedelta(1), month, day, tolerance=0)
        return latest if offset == -1 or latest is None else cal.make_day(latest.year - 1, month, day)
    if weekday is not None:
        matching = cal.nearest_on_weekday(published, month, day, weekday)
        if matching is not None:
            return matching
    return _latest_or_coming(reading, cal.latest_day(published, month, day), cal.next_day(published, month, day))


def _latest_or_coming(reading: Reading, latest: date | None, ahead: date | None) -> date | None:
    """The latest such day; the coming one when it is near and the latest almost a year back.

    In 1500 articles of the corpus nine in ten of such days were announced, not told.
    """
    if latest is None or ahead is None or reading.published is None:
        return latest
    to_come = (ahead - reading.published).days
    if reading.has("until"):
        return ahead if to_come < (reading.published - latest).days else latest
    return ahead if to_come <= _COMING_DAYS else latest


def _period_month(reading: Reading) -> tuple[int, int] | None:
    """Year and month that 'the current month', 'last month', 'the same month' mean."""
    published = reading.published
    if reading.has("samem"):
        day = reading.context.day
        return (day.year, day.month) if day else None
    if published is None:
        return None
    return cal.shift_month(published.year, published.month, reading.offset("mq") or 0)


def _day_of_period(reading: Reading, day: int) -> Resolved | None:
    month = _period_month(reading)
    if month is None:
        return UNDATED if reading.published is None or reading.has("samem") else None
    found = cal.make_day(*month, day)
    if found is None:
        return None
    return Resolved(cal.day_period(found), reasons=("month_from_publication",))


def _resolve_days(reading: Reading) -> Resolved | None:
    """Several days as one range; the year of the last day holds for the first."""
    first_day, last_day = reading.number("day"), reading.number("day2")
    if first_day is None or last_day is None:
        return None
    if reading.has("month2"):
        return _across_months(reading, first_day, last_day)
    if reading.has("month") or reading.has("monthnum"):
        month = reading.value("month", "MONTH") if reading.has("month") else reading.number("monthnum")
        if month is None:
            return None
        last = _dated_day(reading, month, last_day)
    else:
        last = _day_of_period(reading, last_day)
    if last is None or last.period is None:
        return last
    end = last.period.start
    year, month = (end.year, end.month) if first_day < last_day else cal.shift_month(end.year, end.month, -1)
    start = cal.make_day(year, month, first_day)
    if start is None:
        return None
    return replace(last, period=_by_length(start, end))


def _across_months(reading: Reading, first_day: int, last_day: int) -> Resolved | None:
    month, month2 = reading.value("month", "MONTH"), reading.value("month2", "MONTH")
    if month is None or month2 is None:
        return None
    has_last_year = reading.has("year2")
    qualifier = "mq2" if reading.has("mq2") else "mq"
    last = _dated_day(reading, month2, last_day, ("year2" if has_last_year else "year", "yq", qualifier))
    if last is None or last.period is None:
        return last
    end = last.period.start
    year = reading.number("year") or (end.year if (month, first_day) <= (month2, last_day) else end.year - 1)
    start = cal.make_day(year, month, first_day)
    if start is None or start > end:
        return None
    return replace(last, period=_by_length(start, end))


def _resolve_numeric(reading: Reading) -> Resolved | None:
    first, last = reading.match.first, reading.match.last
    if reading.has("dotted"):
        unit = reading.unit("dotted")
        assert unit is not None
        parts = [int(part) for part in unit.form.split(".")]
        slashed = False
    else:
        units = [reading.unit(name) for name in "abc"]
        if any(unit is None or not unit.form.isdigit() for unit in units):
            return None
        parts = [int(unit.form) for unit in units if unit is not None]
        slashed = "SLASH" in reading.text.units[reading.match.groups["b"][0] - 1].kinds
        if _continues(reading.text.units, first, last):
            return None
    if parts[0] < 100 and parts[2] < 100 and not slashed:
        return None
    found = cal.figures_to_day(parts[0], parts[1], parts[2], reading.published)
    if found is None:
        return None
    reasons: tuple[str, ...] = ()
    if any(part in cal.HIJRI_YEARS for part in parts):
        found, reasons = _sighted(reading, found)
    elif reading.has("wd") and found.weekday() != reading.value("wd", "WEEKDAY"):
        reasons = ("weekday_disagrees",)
    return Resolved(cal.day_period(found), "stated", "point", reasons)


def _continues(units: list[Unit], first: int, last: int) -> bool:
    """Figures that go on before or after with the same mark are an address or a number."""
    marks = ("SLASH", "DASH")
    before = first >= 2 and not units[first - 1].kinds.isdisjoint(marks) and units[first - 2].form[-1:].isdigit()
    after = last + 2 < len(units) and not units[last + 1].kinds.isdisjoint(marks) and units[last + 2].form[:1].isdigit()
    return before or after


# --- Hijri ------------------------------------------------------------------------------------


def _sighted(reading: Reading, found: date) -> tuple[date, tuple[str, ...]]:
    """A Hijri day moved by one day when the weekday says so: the month began with another moon."""
    weekday = reading.value("wd", "WEEKDAY")
    if weekday is not None and found.weekday() != weekday:
        for shifted in (found + timedelta(1), found - timedelta(1)):
            if shifted.weekday() == weekday:
                return shifted, ("hijri", "weekday_moves_hijri_day")
        return found, ("hijri", "weekday_disagrees")
    return found, ("hijri",)


def _resolve_hijri(reading: Reading, day_name: str = "day") -> Resolved | None:
    month, year = reading.value("hmonth", "HMONTH"), reading.number("hyear")
    if month is None:
        return None
    if year is None and reading.published is None:
        return UNDATED
    status = "inferred" if year is None else "stated"
    if reading.has(day_name):
        day = reading.number(day_name)
        if day is None:
            return None
        found = cal.hijri_day(year, month, day) if year else _hijri_year_less(reading, month, day)
        if found is None:
            return None
        moved, reasons = _sighted(reading, found)
        return Resolved(cal.day_period(moved), status, "point", reasons)
    period = cal.hijri_month(year, month) if year else _hijri_month(reading, month)
    if period is None:
        return None
    if reading.has("slice"):
        period = _sliced(reading, period)
    elif reading.has("nth") or reading.has("tail"):
        period = _week_of_month(reading, period)
    elif year is None and reading.published:
        period = _clipped(period, reading.published)
    return Resolved(period, status, "point", ("hijri",))


def _hijri_year_less(reading: Reading, month: int, day: int) -> date | None:
    published, offset = reading.published, reading.offset("mq")
    assert published is not None
    ahead = cal.next_hijri_day(published, month, day)
    if offset == 1:
        return ahead
    if offset == 0:
        year = cal.hijri_year_of(published)
        return cal.hijri_day(year, month, day) if year else None
    return _latest_or_coming(reading, cal.latest_hijri_day(published, month, day), ahead)


def _resolve_hijri_days(reading: Reading) -> Resolved | None:
    first, last = reading.number("day"), reading.number("day2")
    end = _resolve_hijri(reading, "day2")
    if first is None or last is None or end is None or end.period is None:
        return end
    start = cal.shift_days(end.period.start, first - last)
    if first >= last or start is None:
        return None
    return replace(end, period=_by_length(start, end.period.start))


def _hijri_month(reading: Reading, month: int) -> Period | None:
    published = reading.published
    assert published is not None
    offset = reading.offset("mq")
    if offset == 1:
        return cal.next_hijri_month(published, month)
    latest = cal.latest_hijri_month(published, month)
    if latest is not None and offset == -1 and latest.end >= published:
        return cal.latest_hijri_month(latest.start - timedelta(1), month)
    return latest


# --- weekdays and relative days ---------------------------------------------------------------


def _resolve_weekday(reading: Reading) -> Resolved | None:
    weekday, published = reading.value("wd", "WEEKDAY"), reading.published
    if weekday is None:
        return None
    if published is None:
        return UNDATED
    if reading.has("rel"):
        return _relative_weekday(weekday, reading.value("rel", "RELDAY") or 0, published)
    found = _qualified_weekday(reading, weekday, published)
    return Resolved(cal.day_period(found)) if found else None


def _relative_weekday(weekday: int, offset: int, published: date) -> Resolved:
    """'Yesterday, Sunday': the weekday decides, since 'yesterday' is often the agency's, not the paper's."""
    said = published + timedelta(offset)
    if said.weekday() == weekday:
        return Resolved(cal.day_period(said))
    found = cal.weekday_on_or_before(published if offset <= 0 else said + timedelta(3), weekday)
    return Resolved(cal.day_period(found), reasons=("weekday_over_relative_day",))


def _qualified_weekday(reading: Reading, weekday: int, published: date) -> date | None:
    offset = reading.offset("wq")
    if reading.has("unit"):
        unit, _ = reading.measure("unit")
        if unit != "week":
            return None
        saturday = cal.weekday_on_or_before(published, 5)
        if offset in (-1, -2):
            return cal.weekday_on_or_before(saturday - timedelta(1 if offset == -1 else 8), weekday)
        return cal.weekday_after(published, weekday) if offset == 1 else cal.weekday_on_or_before(published, weekday)
    if offset == 1:
        return cal.weekday_after(published, weekday)
    if offset is None or offset == 0:
        return cal.weekday_on_or_before(published, weekday)
    latest = cal.weekday_before(published, weekday)
    return latest if offset == -1 else latest - timedelta(7)


def _resolve_weekdays(reading: Reading) -> Resolved | None:
    """'Friday and Saturday', 'the night Friday-Saturday': from the first to the last."""
    first, last, published = reading.value("wd", "WEEKDAY"), reading.value("wd2", "WEEKDAY"), reading.published
    if first is None or last is None or first == last:
        return None
    if published is None:
        return UNDATED
    if reading.offset("wq") == 1:
        start = cal.weekday_after(published, first)
        return Resolved(_by_length(start, cal.weekday_after(start, last)))
    end = cal.weekday_before(published, last) if reading.has("wq") else cal.weekday_on_or_before(published, last)
    return Resolved(_by_length(cal.weekday_before(end, first), end))


def _resolve_relday(reading: Reading) -> Resolved | None:
    offset, published = reading.value("rel", "RELDAY"), reading.published
    if offset is None:
        return None
    if published is None:
        return UNDATED
    other = reading.value("rel2", "RELDAY")
    days = sorted(published + timedelta(step) for step in (offset, offset if other is None else other))
    return Resolved(Period(days[0], days[1], "day"))


def _resolve_anaphor(reading: Reading) -> Resolved | None:
    step, day = reading.value("anaphor", "NEXTDAY"), reading.context.day
    if step is None:
        return None
    if day is None:
        return Resolved(None, reasons=("no_day_named_before",))
    return Resolved(cal.day_period(day + timedelta(step)), reasons=("counted_from_text",))


# --- so long ago, periods, spans --------------------------------------------------------------


def _resolve_ago(reading: Reading) -> Resolved | None:
    published = reading.published
    name = "few" if reading.has("few") else "unit" if reading.has("unit") else "since"
    unit, features = reading.measure(name)
    counted = reading.unit("count")
    if counted is not None and isinstance(counted.value, Number) and counted.value.is_ordinal:
        return None
    if "def" in features and counted is None:
        return None
    count = reading.number("count") if counted is not None else _own_count(features, name)
    if unit in {"decade", "century"} and count == 1 and not reading.has("since") and counted is None:
        return None
    if count is not None and not 0 < count <= _LONGEST.get(unit, 0):
        return None
    if published is None:
        return UNDATED
    reasons: tuple[str, ...] = ("may_be_ago",) if reading.has("since") else ()
    if count is None:
        if unit not in _FEW_DAYS:
            return None
        first, last = _FEW_DAYS[unit]
        precision = "day" if unit == "hour" else "week" if unit == "day" else "month" if unit == "week" else "year"
        period = Period(published - timedelta(first), published - timedelta(last), precision)
        return Resolved(period, reasons=(*reasons, "vague"))
    half = any("ANDHALF" in unit_.kinds for unit_ in reading.text.units[reading.match.first : reading.match.last + 1])
    reference = published - timedelta(_HALVES.get(unit, 0)) if half else published
    found = cal.ago(reference, count, unit)
    if found and unit == "week" and reading.has("more"):
        found = Period(published - timedelta(7 * count + 7), published - timedelta(7 * count), "week")
    return Resolved(found, reasons=reasons) if found else None


def _own_count(features: frozenset[str], name: str) -> int | None:
    """A unit without a number: a dual is two, a singular one, a plural only 'some'."""
    if name == "few" or "pl" in features or name == "since":
        return None
    return 2 if "dual" in features else 1


def _resolve_period(reading: Reading) -> Resolved | None:
    if reading.has("year") or reading.has("samey"):
        return _part_of_year(reading)
    name = next((name for name in ("unit", "whole", "dur") if reading.has(name)), None)
    if name is None:
        return None
    unit, features = reading.measure(name)
    counted = reading.unit("count")
    offset = reading.offset("whole" if name == "whole" else "pq")
    is_part = reading.has("slice") or reading.has("quarter") or reading.match.rule.id.endswith("part_of_period")
    if reading.has("last"):
        offset = -1
    if counted is not None or "dual" in features or ("pl" in features and name != "whole"):
        return None if is_part else _span(reading, unit, features, offset)
    if is_part:
        return _part_of_period(reading, unit, features, offset, name)
    if reading.match.rule.id.endswith("span"):
        return _span(reading, unit, features, offset) if "FEW" in _kinds(reading) else None
    if unit in {"second", "minute", "hour"} and offset != -1:
        return None
    if reading.published is None:
        return UNDATED
    if unit == "hour":
        return Resolved(Period(reading.published - timedelta(1), reading.published, "day"))
    if unit == "day" and "def" not in features:
        return None
    found = cal.unit_period(reading.published, unit, offset or 0)
    if found is None:
        return None
    return Resolved(_clipped(found, reading.published) if not offset else found)


def _kinds(reading: Reading) -> set[str]:
    units = reading.text.units[reading.match.first : reading.match.last + 1]
    return {kind for unit in units for kind in unit.kinds}


def _span(reading: Reading, unit: str, features: frozenset[str], offset: int | None) -> Resolved | None:
    """'The last three days': from so long ago up to the publication, or ahead of it."""
    if not offset or offset == -2:
        return None
    counted = reading.unit("count")
    if counted is not None and isinstance(counted.value, Number) and counted.value.is_ordinal:
        return None
    count = reading.number("count") if counted is not None else 2 if "dual" in features else None
    if count is not None and not 0 < count <= _LONGEST.get(unit, 100):
        return None
    published = reading.published
    if published is None:
        return Resolved(None, role="duration", reasons=UNDATED.reasons)
    if count is None:
        if unit not in _RECENT_DAYS:
            return None
        far = published + timedelta(_RECENT_DAYS[unit] * offset)
        reasons: tuple[str, ...] = ("vague",)
    else:
        counted_back = cal.back_to(published, -offset * count, unit)
        if counted_back is None:
            return None
        far, reasons = counted_back, ()
    start, end = (far, published) if offset < 0 else (published, far)
    return Resolved(Period(start, end, _by_length(start, end).precision), role="duration", reasons=reasons)


def _resolve_within(reading: Reading) -> Resolved | None:
    unit, features = reading.measure("unit" if reading.has("unit") else "dur")
    count = reading.number("count")
    if reading.has("count") and count is None:
        return None
    published = reading.published
    if count is None and "def" in features and "dual" not in features and "pl" not in features:
        if unit not in {"week", "month", "year"}:
            return None
        if published is None:
            return UNDATED
        period = cal.unit_period(published, unit, 0)
        return Resolved(_clipped(period, published)) if period else None
    if count is None:
        if "pl" in features or "def" in features:
            return None
        count = 2 if "dual" in features else 1
    if not 0 < count <= _LONGEST.get(unit, 0):
        return None
    if published is None:
        return Resolved(None, role="duration", reasons=UNDATED.reasons)
    start = cal.back_to(published, count, unit)
    if start is None:
        return None
    period = Period(start, published, _by_length(start, published).precision)
    return Resolved(period, role="duration", reasons=("direction_assumed",))


def _part_of_period(
    reading: Reading, unit: str, features: frozenset[str], offset: int | None, name: str
) -> Resolved | None:
    if offset is None and not reading.has("this") and "def" not in features:
        return None
    published = reading.published
    if unit not in {"week", "month", "year"}:
        return None
    if published is None:
        return UNDATED
    if unit == "week":
        part = reading.value("slice", "START") or reading.value("slice", "MIDDLE") or reading.value("slice", "ENDOF")
        reference = published + timedelta(7 * (offset or 0))
        if part == cal.MIDDLE:
            monday = cal.weekday_on_or_before(reference, 0)
            return Resolved(Period(monday, min(monday + timedelta(2), max(reference, monday)), "day"))
        return Resolved(cal.week_end(reference) if part == cal.END else cal.week_begin(reference))
    period = cal.unit_period(published, unit, offset or 0)
    return Resolved(_sliced(reading, period)) if period else None


def _part_of_year(reading: Reading) -> Resolved | None:
    year, is_stated = reading.year()
    period = cal.year_period(year) if year else None
    return Resolved(_sliced(reading, period), "stated" if is_stated else "inferred") if period else None


def _sliced(reading: Reading, period: Period) -> Period:
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
    if reading.has("since"):  # 'since the beginning of', one unit of the lexicon
        return cal.slice_period(period, cal.BEGINNING)
    return period


# --- months, years, seasons, feasts -----------------------------------------------------------


def _resolve_month(reading: Reading) -> Resolved | None:
    month = reading.value("month", "MONTH")
    if month is None:
        return None
    year, is_stated = reading.year()
    core, unit = reading.match.groups.get("core"), reading.unit("month")
    if core is not None and not reading.has("alt") and unit is not None and "MONTHWEAK" in unit.kinds:
        return None
    if year is None and reading.published is None:
        return UNDATED
    if year is not None:
        period = cal.month_period(year, month)
    else:
        period = _month_near(reading, month, reading.offset("mq"))
    if period is None:
        return None
    reasons = () if is_stated else ("year_from_text",) if reading.has("samey") else ("year_from_publication",)
    other = reading.value("alt", "MONTH")
    if other is not None and other != month:
        reasons = (*reasons, "month_names_disagree")
    period = _week_of_month(reading, _sliced(reading, period))
    if year is None and reading.published is not None:
        if reading.offset("mq") is None and period.start > reading.published and not reading.has("until"):
            earlier = cal.month_period(period.start.year - 1, month)
            period = _week_of_month(reading, _sliced(reading, earlier)) if earlier else period
        period = _clipped(period, reading.published)
    return Resolved(period, "stated" if is_stated else "inferred", "point", reasons)


def _week_of_month(reading: Reading, period: Period) -> Period:
    nth = reading.number("nth")
    if nth is not None and 1 <= nth <= 4:
        start = period.start + timedelta(7 * (nth - 1))
        return Period(start, start + timedelta(6), "week")
    return Period(period.end - timedelta(6), period.end, "week") if reading.has("tail") else period


def _month_near(reading: Reading, month: int, offset: int | None) -> Period | None:
    published = reading.published
    assert published is not None
    if offset == 1:
        return cal.next_month(published, month)
    if offset == 0:
        return cal.month_period(published.year, month)
    if offset is None:
        latest, ahead = cal.latest_month(published, month), cal.next_month(published, month)
        if reading.has("until") and latest and ahead and ahead.start - published < published - latest.end:
            return ahead
        return latest
    latest = cal.latest_month(published, month)
    if latest is not None and (latest.start <= published <= latest.end or offset == -2):
        return cal.month_period(latest.start.year - 1, month)
    return latest


def _resolve_months(reading: Reading) -> Resolved | None:
    first, last = reading.value("month", "MONTH"), reading.value("month2", "MONTH")
    if first is None or last is None or first == last:
        return None
    last_year, is_stated = reading.year("year2", "yq2")
    first_year, first_stated = reading.year()
    if last_year is None and first_year is not None:
        last_year, is_stated = (first_year if last > first else first_year + 1), first_stated
    if last_year is None:
        if reading.published is None:
            return UNDATED
        near = _month_near(reading, last, reading.offset("mq2" if reading.has("mq2") else "mq"))
        last_year = near.start.year if near else None
    if last_year is None:
        return None
    if first_year is None:
        first_year = last_year if first < last else last_year - 1
    start, end = cal.month_period(first_year, first), cal.month_period(last_year, last)
    if start is None or end is None or start.start > end.end:
        return None
    precision = "month" if (end.end - start.start).days <= 100 else "year"
    return Resolved(Period(start.start, end.end, precision), "stated" if is_stated else "inferred")


def _resolve_year(reading: Reading) -> Resolved | None:
    if reading.has("hyear"):
        year = reading.number("hyear")
        period = cal.hijri_year(year) if year else None
        return Resolved(period, "stated", "point", ("hijri",)) if period else None
    first, last = reading.number("year"), reading.number("year2")
    if first is None:
        return None
    core = reading.match.groups.get("core")
    if core is not None and not _stands_as_year(reading, first, core[1]):
        return None
    period = cal.years_period(first, last) if last is not None else cal.year_period(first)
    return Resolved(period, "stated") if period else None


def _stands_as_year(reading: Reading, year: int, last: int) -> bool:
    """'in 2014' but not 'in 2000 villages' or 'in 2014 cases'."""
    if year % 100 == 0:
        return False
    after = reading.text.units[last + 1] if last + 1 < len(reading.text.units) else None
    return after is None or after.kinds.isdisjoint(("PERSON", "TIMEUNIT", "PERCENT", "NUM", "MONEY"))


def _resolve_season(reading: Reading) -> Resolved | None:
    unit = reading.unit("season")
    entry = (unit.entry("SEASON") or unit.entry("SEASONDEF")) if unit else None
    if entry is None:
        return None
    season = entry.payload["value"]
    year, is_stated = reading.year()
    if year is not None:
        period = cal.season_period(season, year)
        return Resolved(_sliced(reading, period), "stated" if is_stated else "inferred") if period else None
    published = reading.published
    if published is None:
        return UNDATED
    offset = reading.offset("mq") or 0
    seasons = [cal.season_period(season, published.year + step) for step in (1, 0, -1)]
    for period in seasons if offset <= 0 else reversed(seasons):
        if period is None:
            continue
        fits = {-1: period.end < published, 0: period.start <= published, 1: period.start > published}
        if fits.get(offset, False):
            return Resolved(_clipped(_sliced(reading, period), published))
    return None


def _resolve_feast(reading: Reading) -> Resolved | None:
    unit = reading.unit("feast")
    entry = unit.entry("FEAST") if unit is not None else None
    if entry is not None:
        calendar = entry.payload["value"][0]
        month, day, length = (int(part) for part in entry.payload["value"][1:].split("."))
    else:
        calendar, month, day, length = "h", reading.value("hmonth", "HMONTH") or 0, 1, 30
    start = _feast_day(reading, calendar, month, day)
    if isinstance(start, Resolved) or start is None:
        return start
    nth = reading.number("nth")
    if nth is not None and nth > length:
        return None
    begin = start + timedelta((nth or 1) - 1)
    end = begin if nth is not None else start + timedelta(length - 1)
    is_stated = reading.has("year") or reading.has("hyear")
    return Resolved(_by_length(begin, end), "stated" if is_stated else "inferred", "point", ("feast",))


def _feast_day(reading: Reading, calendar: str, month: int, day: int) -> date | Resolved | None:
    hijri_year, (year, _) = reading.number("hyear"), reading.year()
    if hijri_year is not None:
        return cal.hijri_day(hijri_year, month, day) if calendar == "h" else None
    if year is not None:
        if calendar == "g":
            return cal.make_day(year, month, day)
        end = cal.make_day(year, 12, 31)
        found = cal.latest_hijri_day(end, month, day, tolerance=0) if end else None
        return found if found and found.year == year else None
    published = reading.published
    if published is None:
        return UNDATED
    ahead = reading.offset("mq") == 1
    if calendar == "g":
        return cal.next_day(published, month, day) if ahead else cal.latest_day(published, month, day)
    return cal.next_hijri_day(published, month, day) if ahead else cal.latest_hijri_day(published, month, day)


def _resolve_name(reading: Reading) -> Resolved | None:
    return Resolved(None, "stated", "reference", ("name",))


def _resolve_nothing(reading: Reading) -> Resolved | None:
    """Consumed without a mention; an ordinal only when it is definite ('the third day', not 'today a first')."""
    nth = reading.unit("nth")
    if nth is not None and not any("def" in entry.features for entry in nth.entries):
        return None
    return NOTHING


Resolver = Callable[[Reading], Resolved | None]
RESOLVERS: dict[str, Resolver] = {
    "day": _resolve_day,
    "days": _resolve_days,
    "numeric": _resolve_numeric,
    "hijri": _resolve_hijri,
    "hijri_days": _resolve_hijri_days,
    "weekday": _resolve_weekday,
    "weekdays": _resolve_weekdays,
    "relday": _resolve_relday,
    "anaphor": _resolve_anaphor,
    "ago": _resolve_ago,
    "period": _resolve_period,
    "within": _resolve_within,
    "month": _resolve_month,
    "months": _resolve_months,
    "year": _resolve_year,
    "season": _resolve_season,
    "feast": _resolve_feast,
    "name": _resolve_name,
    "nothing": _resolve_nothing,
}
