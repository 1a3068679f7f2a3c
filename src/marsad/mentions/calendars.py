"""Date arithmetic: days, weeks, months, seasons and years of the Gregorian and the Hijri calendar.

Pure functions over `datetime.date`; nothing here knows a word. Without it "the end of the month",
"last Thursday" and "15 Ramadan" would each be computed a little differently by each rule.
Hijri dates follow Umm al-Qura (the `hijridate` package, 1343 to 1500 AH); other reckonings differ
by a day, so a Hijri day is as exact as the calendar the newspaper used.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta

HIJRI_YEARS = range(1343, 1501)
FIRST_YEAR, LAST_YEAR = 1900, 2100
_THIRDS = {1: (1, 10), 2: (11, 20), 3: (21, 31)}
_OF_YEAR = {1: (1, 3), 2: (5, 8), 3: (10, 12)}
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
BEGINNING, MIDDLE, END = 1, 2, 3


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Calendar days from `start` to `end`, both included, and how exact they are."""

    start: date
    end: date
    precision: str  # day | week | month | year


def day_period(day: date) -> Period:
    return Period(day, day, "day")


def make_day(year: int, month: int, day: int) -> date | None:
    """The day, or None when the calendar has no such day or the year is out of range."""
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 and 1 <= day <= 31):
        return None
    if day > calendar.monthrange(year, month)[1]:
        return None
    return date(year, month, day)


def shift_days(day: date, days: int) -> date | None:
    """The day so many days later, None outside the calendar."""
    ordinal = day.toordinal() + days
    return date.fromordinal(ordinal) if 1 <= ordinal <= date.max.toordinal() else None


def shift_month(year: int, month: int, months: int) -> tuple[int, int]:
    """Year and month so many months later."""
    index = year * 12 + month - 1 + months
    return index // 12, index % 12 + 1


def month_period(year: int, month: int) -> Period | None:
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        return None
    return Period(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), "month")


def year_period(year: int) -> Period | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    return Period(date(year, 1, 1), date(year, 12, 31), "year")


def years_period(first: int, last: int) -> Period | None:
    start, end = year_period(first), year_period(last)
    return Period(start.start, end.end, "year") if start and end and first <= last else None


def season_period(season: str, year: int) -> Period | None:
    """Three months; winter of a year begins in December of that year's eve when it is spoken of as one."""
    first = _SEASONS[season]
    begins = month_period(year - 1 if season == "winter" else year, first)
    ends = month_period(year, 2 if season == "winter" else first + 2)
    return Period(begins.start, ends.end, "month") if begins and ends else None


def slice_period(period: Period, part: int) -> Period:
    """Beginning, middle or end of a period: thirds of a month, quarters of a year."""
    days = (period.end - period.start).days + 1
    if period.precision == "month" and days <= 31:
        low, high = _THIRDS[part]
        return Period(period.start + timedelta(low - 1), min(period.start + timedelta(high - 1), period.end), "week")
    if period.precision == "year" and days <= 366:
        first, last = _OF_YEAR[part]
        begins, ends = month_period(period.start.year, first), month_period(period.start.year, last)
        if period.start.day == 1 and period.start.month == 1 and begins and ends:
            return Period(begins.start, ends.end, "month")
    third = max(days // 3, 1)
    finer = {"year": "month", "month": "month", "week": "day", "day": "day"}[period.precision]
    if part == BEGINNING:
        return Period(period.start, period.start + timedelta(third - 1), finer)
    if part == END:
        return Period(period.end - timedelta(third - 1), period.end, finer)
    return Period(period.start + timedelta(third), period.end - timedelta(third), finer) if days > 2 else period


def half_period(period: Period, half: int) -> Period:
    """The first or second half of a period; of a year by its months."""
    if period.precision == "year" and period.start.month == 1:
        middle = date(period.start.year, 6, 30)
        return (
            replace(period, end=middle)
            if half == 1
            else replace(period, start=middle + timedelta(1), end=max(period.end, middle + timedelta(1)))
        )
    middle = period.start + timedelta((period.end - period.start).days // 2)
    return (
        Period(period.start, middle, period.precision)
        if half == 1
        else Period(middle + timedelta(1), max(period.end, middle + timedelta(1)), period.precision)
    )


def quarter_period(year: int, quarter: int) -> Period | None:
    begins, ends = month_period(year, quarter * 3 - 2), month_period(year, quarter * 3)
    return Period(begins.start, ends.end, "month") if begins and ends else None


def weekday_on_or_before(day: date, weekday: int) -> date:
    """The latest such weekday up to and including the day (Monday is 0)."""
    return day - timedelta((day.weekday() - weekday) % 7)


def weekday_before(day: date, weekday: int) -> date:
    return weekday_on_or_before(day - timedelta(1), weekday)


def weekday_after(day: date, weekday: int) -> date:
    return day + timedelta((weekday - day.weekday() - 1) % 7 + 1)


def latest_day(reference: date, month: int, day: int, *, tolerance: int = 1) -> date | None:
    """The latest such day of the year up to the reference (plus a tolerance in days)."""
    limit = reference + timedelta(tolerance)
    for year in range(limit.year, limit.year - 9, -1):
        found = make_day(year, month, day)
        if found is not None and found <= limit:
            return found
    return None


def next_day(reference: date, month: int, day: int) -> date | None:
    """The first such day of the year after the reference."""
    for year in range(reference.year, reference.year + 9):
        found = make_day(year, month, day)
        if found is not None and found > reference:
            return found
    return None


def latest_month(reference: date, month: int) -> Period | None:
    """The latest such month that has begun by the reference."""
    return month_period(reference.year if month <= reference.month else reference.year - 1, month)


def next_month(reference: date, month: int) -> Period | None:
    return month_period(reference.year if month > reference.month else reference.year + 1, month)


def full_year(year: int, reference: date | None) -> int:
    """A two-digit year in the century that puts it at or before the reference."""
    if year >= 100:
        return year
    century = (reference.year if reference else 2000) // 100 * 100
    return century + year if reference is None or century + year <= reference.year + 1 else century - 100 + year


def figures_to_day(first: int, second: int, third: int, reference: date | None) -> date | None:
    """A date in figures: day first, or year first; month first only when nothing else fits."""
    if first > 31:
        return _dated(first, second, third) or _dated(first, third, second)
    year = full_year(third, reference) if third < 100 else third
    if third < 100 and (third < 10 or (reference and abs(year - reference.year) > 25)):
        return None
    return _dated(year, second, first) or _dated(year, first, second)


def _dated(year: int, month: int, day: int) -> date | None:
    return hijri_day(year, month, day) if year in HIJRI_YEARS else make_day(year, month, day)


def hijri_day(year: int, month: int, day: int) -> date | None:
    """The Gregorian day of a Hijri date, None when there is no such day or the year is out of range."""
    if year not in HIJRI_YEARS or not (1 <= month <= 12 and 1 <= day <= 30):
        return None
    from hijridate import Hijri

    try:
        return Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None


def hijri_month(year: int, month: int) -> Period | None:
    """The Gregorian days of a Hijri month."""
    start = hijri_day(year, month, 1)
    if start is None:
        return None
    end = next(end for day in (30, 29, 28, 1) if (end := hijri_day(year, month, day)))
    return Period(start, end, "month")


def hijri_year(year: int) -> Period | None:
    start, end = hijri_day(year, 1, 1), hijri_day(year, 12, 30) or hijri_day(year, 12, 29)
    return Period(start, end, "year") if start and end else None


def hijri_year_of(day: date) -> int | None:
    """The Hijri year a Gregorian day lies in."""
    from hijridate import Gregorian

    try:
        return int(Gregorian(day.year, day.month, day.day).to_hijri().year)
    except (ValueError, OverflowError):
        return None


def latest_hijri_day(reference: date, month: int, day: int, *, tolerance: int = 1) -> date | None:
    """The latest such Hijri day up to the reference (plus a tolerance in days)."""
    year = hijri_year_of(reference + timedelta(tolerance))
    if year is None:
        return None
    for candidate in (year, year - 1):
        found = hijri_day(candidate, month, day)
        if found is not None and found <= reference + timedelta(tolerance):
            return found
    return None


def next_hijri_day(reference: date, month: int, day: int) -> date | None:
    year = hijri_year_of(reference)
    if year is None:
        return None
    for candidate in (year, year + 1):
        found = hijri_day(candidate, month, day)
        if found is not None and found > reference:
            return found
    return None


def latest_hijri_month(reference: date, month: int) -> Period | None:
    """The latest such Hijri month that has begun by the reference."""
    year = hijri_year_of(reference)
    if year is None:
        return None
    for candidate in (year, year - 1):
        found = hijri_month(candidate, month)
        if found is not None and found.start <= reference:
            return found
    return None


def next_hijri_month(reference: date, month: int) -> Period | None:
    year = hijri_year_of(reference)
    if year is None:
        return None
    for candidate in (year, year + 1):
        found = hijri_month(candidate, month)
        if found is not None and found.start > reference:
            return found
    return None


def ago(reference: date, count: int, unit: str) -> Period | None:
    """The time `count` units before the reference, as exact as the unit lets one be.

    A number of days gives a day; weeks give the days around it; months the calendar month; years,
    decades and centuries the calendar year.
    """
    if unit in {"second", "minute", "hour"}:
        hours = count if unit == "hour" else 1
        start = shift_days(reference, -max(1, round(hours / 24)))
        end = reference if hours < 24 else start
        return Period(start, end, "day") if start and end else None
    if unit == "day":
        day = shift_days(reference, -count)
        return day_period(day) if day else None
    if unit == "week":
        slack = 1 if count == 1 else 2
        start, end = shift_days(reference, -7 * count - slack), shift_days(reference, -7 * count + slack)
        return Period(start, end, "week") if start and end else None
    if unit == "month":
        return month_period(*shift_month(reference.year, reference.month, -count))
    years = count * {"year": 1, "decade": 10, "century": 100}[unit]
    return year_period(reference.year - years)


def back_to(reference: date, count: int, unit: str) -> date | None:
    """The day `count` units before the reference (negative counts look ahead)."""
    if unit in {"second", "minute", "hour"}:
        hours = count if unit == "hour" else (1 if count > 0 else -1)
        days = -(-abs(hours) // 24)
        return shift_days(reference, -days if hours > 0 else days)
    if unit in {"day", "week"}:
        return shift_days(reference, -count * (7 if unit == "week" else 1))
    months = count * {"month": 1, "year": 12, "decade": 120, "century": 1200}[unit]
    year, month = shift_month(reference.year, reference.month, -months)
    period = month_period(year, month)
    return period.start + timedelta(min(reference.day, period.end.day) - 1) if period else None


def unit_period(reference: date, unit: str, offset: int) -> Period | None:
    """The day, week, month or year `offset` units from the one the reference lies in.

    A week is not a calendar week: 'last week' is the seven days before the reference, 'this week' the
    seven up to it, since reports do not agree on which day begins a week.
    """
    if unit == "day":
        day = shift_days(reference, offset)
        return day_period(day) if day else None
    if unit == "week":
        first, last = {-2: (-14, -8), -1: (-7, -1), 0: (-6, 0), 1: (1, 7)}.get(offset, (offset * 7, offset * 7 + 6))
        start, end = shift_days(reference, first), shift_days(reference, last)
        return Period(start, end, "week") if start and end else None
    if unit == "month":
        return month_period(*shift_month(reference.year, reference.month, offset))
    if unit == "year":
        return year_period(reference.year + offset)
    if unit == "decade":
        return years_period((reference.year // 10 + offset) * 10, (reference.year // 10 + offset) * 10 + 9)
    if unit == "century":
        return years_period((reference.year // 100 + offset) * 100, (reference.year // 100 + offset) * 100 + 99)
    return None


def week_begin(reference: date) -> Period:
    """'The start of the week': the latest Saturday to Monday, where Arab offices and agencies let it begin."""
    saturday = weekday_on_or_before(reference, 5)
    return Period(saturday, min(saturday + timedelta(2), max(reference, saturday)), "day")


def week_end(reference: date) -> Period:
    """'The end of the week': the latest Thursday to Saturday."""
    thursday = weekday_on_or_before(reference, 3)
    return Period(thursday, min(thursday + timedelta(2), max(reference, thursday)), "day")
