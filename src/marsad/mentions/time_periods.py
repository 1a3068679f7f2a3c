"""Periods: what rules about spans, weeks, months, years, seasons and feasts resolve to.

A function returns None when the words, although they fit the pattern, are no time after all (an
indefinite 'end of a month'), so that another rule may take them; it returns `NOTHING` when the words
are to be consumed without a mention.
"""

from __future__ import annotations

from datetime import date, timedelta

from marsad.lexicon.units import Unit
from marsad.mentions import calendars as cal
from marsad.mentions.calendars import Period
from marsad.mentions.time_reading import (
    NOTHING,
    UNDATED,
    Reading,
    Resolved,
    by_length,
    clipped,
    kinds_of,
    sliced,
    week_of_month,
)
from marsad.model.mentions import Number

_FEW_DAYS = {"hour": (1, 0), "day": (7, 2), "week": (35, 14), "month": (240, 60), "year": (2555, 730)}
_RECENT_DAYS = {"hour": 1, "day": 7, "week": 28, "month": 180, "year": 1825, "decade": 7300, "century": 73000}
_HALVES = {"week": 4, "month": 15, "year": 182}
_PLACED = frozenset(("PLACE", "GEO", "OBJECT", "FORCE", "PERSON", "ACTOR"))
_LONGEST = {"hour": 240, "day": 400, "week": 200, "month": 240, "year": 200, "decade": 20, "century": 5}


# --- so long ago, periods, spans --------------------------------------------------------------


def resolve_ago(reading: Reading) -> Resolved | None:
    """So many units before the publication; vague plurals ('some days ago') give a wide window."""
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


def resolve_period(reading: Reading) -> Resolved | None:
    """Last, this, next week, month or year, parts of them, and counted spans ('the last three days')."""
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
        return _span(reading, unit, features, offset) if "FEW" in kinds_of(reading) else None
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
    return Resolved(clipped(found, reading.published) if not offset else found)


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
    return Resolved(Period(start, end, by_length(start, end).precision), role="duration", reasons=reasons)


def resolve_within(reading: Reading) -> Resolved | None:
    """A span that ends with the publication, or the running week, month or year."""
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
        return Resolved(clipped(period, published)) if period else None
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
    period = Period(start, published, by_length(start, published).precision)
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
    return Resolved(sliced(reading, period)) if period else None


def _part_of_year(reading: Reading) -> Resolved | None:
    year, is_stated = reading.year()
    period = cal.year_period(year) if year else None
    return Resolved(sliced(reading, period), "stated" if is_stated else "inferred") if period else None


# --- months, years, seasons, feasts -----------------------------------------------------------


def resolve_month(reading: Reading) -> Resolved | None:
    """A month, its beginning, middle, end or a week of it, with the year stated or the latest such month."""
    month = reading.value("month", "MONTH")
    if month is None:
        return None
    year, is_stated = reading.year()
    core, unit = reading.match.groups.get("core"), reading.unit("month")
    if core is not None and not reading.has("alt") and unit is not None and "MONTHWEAK" in unit.kinds:
        return None
    if year is None and reading.published is None:
        return UNDATED
    period = cal.month_period(year, month) if year is not None else _month_near(reading, month, reading.offset("mq"))
    if period is None:
        return None
    reasons = () if is_stated else ("year_from_text",) if reading.has("samey") else ("year_from_publication",)
    other = reading.value("alt", "MONTH")
    if other is not None and other != month:
        reasons = (*reasons, "month_names_disagree")
    period = week_of_month(reading, sliced(reading, period))
    if year is None and reading.published is not None:
        if reading.offset("mq") is None and period.start > reading.published and not reading.has("until"):
            earlier = cal.month_period(period.start.year - 1, month)
            period = week_of_month(reading, sliced(reading, earlier)) if earlier else period
        period = clipped(period, reading.published)
    return Resolved(period, "stated" if is_stated else "inferred", "point", reasons)


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


def resolve_months(reading: Reading) -> Resolved | None:
    """From one month to another."""
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


def resolve_year(reading: Reading) -> Resolved | None:
    """A Gregorian or Hijri year, or from year to year."""
    if reading.has("hyear"):
        year = reading.number("hyear")
        period = cal.hijri_year(year) if year else None
        return Resolved(period, "stated", "point", ("hijri",)) if period else None
    first, last = reading.number("year"), reading.number("year2")
    if first is None or (_is_spelled(reading.unit("year")) and "YEARWORD" not in kinds_of(reading)):
        return None
    if last is None and kinds_of(reading).isdisjoint(("YEARWORD", "ERA")) and not _stands_as_year(reading, first):
        return None
    period = cal.years_period(first, last) if last is not None else cal.year_period(first)
    return Resolved(period, "stated") if period else None


def _is_spelled(unit: Unit | None) -> bool:
    """A year in words is a year only beside the word 'year': 'two thousand and twenty' counts villages too."""
    return unit is not None and not unit.form[-1:].isdigit()


def _stands_as_year(reading: Reading, year: int) -> bool:
    """'in 2014' but not 'in 2000 villages' or 'in 2014 cases'."""
    if year % 100 == 0:
        return False
    last = reading.match.last
    after = reading.text.units[last + 1] if last + 1 < len(reading.text.units) else None
    return after is None or after.kinds.isdisjoint(("PERSON", "TIMEUNIT", "PERCENT", "NUM", "MONEY", "OBJECT", "GEO"))


def resolve_season(reading: Reading) -> Resolved | None:
    """A season of a year, or the last, this, the next one."""
    unit = reading.unit("season")
    entry = (unit.entry("SEASON") or unit.entry("SEASONDEF")) if unit else None
    if entry is None:
        return None
    season = entry.payload["value"]
    year, is_stated = reading.year()
    if year is not None:
        period = cal.season_period(season, year)
        return Resolved(sliced(reading, period), "stated" if is_stated else "inferred") if period else None
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
            return Resolved(clipped(sliced(reading, period), published))
    return None


def resolve_feast(reading: Reading) -> Resolved | None:
    """The day or days of a feast, or the nth day of it or of a Hijri month."""
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
    return Resolved(by_length(begin, end), "stated" if is_stated else "inferred", "point", ("feast",))


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


def resolve_name(reading: Reading) -> Resolved | None:
    """A date inside a name: kept as a reference, without days."""
    return Resolved(None, "stated", "reference", ("name",))


def _is_definite(unit: Unit) -> bool:
    """A number word with the article, or digits with the article before them."""
    if "DIGITS" in unit.kinds:
        return not unit.form[:1].isdigit()
    return any("def" in entry.features for entry in unit.entries)


def resolve_nothing(reading: Reading) -> Resolved | None:
    """Consumed without a mention; an ordinal only when it is definite ('the third day', not 'today a first')."""
    nth = reading.unit("nth")
    if nth is not None and not _is_definite(nth):
        return None
    units, after = reading.text.units, reading.match.last + 1
    if "FROM" in units[after - 1].kinds and after < len(units) and not _PLACED.isdisjoint(units[after].kinds):
        return None  # 'withdrew two days ago from the town', not 'two days before'
    return NOTHING
