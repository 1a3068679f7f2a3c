"""Date arithmetic: properties over all dates, and the cases that are easy to get wrong."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.mentions import calendars as cal

DAYS = st.dates(date(1950, 1, 1), date(2070, 12, 31))
WEEKDAYS = st.integers(0, 6)
UNITS = st.sampled_from(["hour", "day", "week", "month", "year", "decade"])


@given(DAYS, WEEKDAYS)
def test_weekday_on_or_before_is_the_latest(day: date, weekday: int) -> None:
    found = cal.weekday_on_or_before(day, weekday)
    assert found.weekday() == weekday
    assert timedelta(0) <= day - found < timedelta(7)


@given(DAYS, WEEKDAYS)
def test_weekday_before_and_after_exclude_the_day(day: date, weekday: int) -> None:
    before, after = cal.weekday_before(day, weekday), cal.weekday_after(day, weekday)
    assert before.weekday() == after.weekday() == weekday
    assert timedelta(1) <= day - before <= timedelta(7)
    assert timedelta(1) <= after - day <= timedelta(7)


@given(DAYS, DAYS)
def test_latest_day_is_at_most_a_day_ahead(reference: date, day: date) -> None:
    found = cal.latest_day(reference, day.month, day.day)
    assert found is not None
    assert (found.month, found.day) == (day.month, day.day)
    assert found <= reference + timedelta(1)
    coming = cal.next_day(reference, day.month, day.day)
    assert coming is not None
    assert coming > reference


@given(st.integers(1900, 2100), st.integers(1, 12), st.sampled_from([1, 2, 3]))
def test_slices_lie_inside_the_month(year: int, month: int, part: int) -> None:
    period = cal.month_period(year, month)
    assert period is not None
    found = cal.slice_period(period, part)
    assert period.start <= found.start <= found.end <= period.end


@given(DAYS, st.integers(1, 40), UNITS)
def test_ago_lies_before_the_reference(reference: date, count: int, unit: str) -> None:
    found = cal.ago(reference, count, unit)
    if found is not None:
        assert found.start <= found.end <= reference


@given(DAYS, st.integers(-2, 1), st.sampled_from(["day", "week", "month", "year", "decade"]))
def test_unit_period_is_ordered(reference: date, offset: int, unit: str) -> None:
    found = cal.unit_period(reference, unit, offset)
    assert found is not None
    assert found.start <= found.end


@given(st.integers(1343, 1500), st.integers(1, 12), st.integers(1, 28))
def test_hijri_days_lie_in_their_month(year: int, month: int, day: int) -> None:
    found, period = cal.hijri_day(year, month, day), cal.hijri_month(year, month)
    assert found is not None
    assert period is not None
    assert period.start <= found <= period.end
    assert cal.hijri_year_of(found) == year


@given(DAYS, st.integers(1, 12), st.integers(1, 29))
def test_latest_hijri_day_is_within_a_hijri_year(reference: date, month: int, day: int) -> None:
    found = cal.latest_hijri_day(reference, month, day)
    assert found is not None
    assert timedelta(-1) <= reference - found <= timedelta(356)


@pytest.mark.parametrize(("year", "month", "day"), [(1342, 9, 1), (1501, 1, 1), (1446, 13, 1), (1446, 2, 31)])
def test_hijri_day_out_of_range_is_none(year: int, month: int, day: int) -> None:
    assert cal.hijri_day(year, month, day) is None


@pytest.mark.parametrize(
    ("figures", "day"),
    [
        ((23, 7, 2015), date(2015, 7, 23)),
        ((2015, 7, 23), date(2015, 7, 23)),
        ((7, 23, 2015), date(2015, 7, 23)),
        ((14, 10, 1436), date(2015, 7, 30)),
        ((1436, 10, 14), date(2015, 7, 30)),
        ((23, 7, 15), date(2015, 7, 23)),
        ((31, 2, 2015), None),
        ((3, 1, 2), None),
        ((23, 7, 1800), None),
    ],
)
def test_figures_to_day(figures: tuple[int, int, int], day: date | None) -> None:
    assert cal.figures_to_day(*figures, date(2015, 8, 1)) == day


def test_fifteenth_of_ramadan() -> None:
    assert cal.hijri_day(1446, 9, 15) == date(2025, 3, 15)


def test_winter_begins_in_december_before() -> None:
    period = cal.season_period("winter", 2015)
    assert period == cal.Period(date(2014, 12, 1), date(2015, 2, 28), "month")


def test_start_of_the_week_is_saturday_to_monday() -> None:
    assert cal.week_begin(date(2015, 7, 31)) == cal.Period(date(2015, 7, 25), date(2015, 7, 27), "day")
