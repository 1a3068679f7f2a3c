"""Fields shared by JSON and CSV."""

from __future__ import annotations

from datetime import date

import pytest

from marsad.ingest.dates import parse_published, read_other_date
from marsad.pipeline import DayReader


@pytest.mark.parametrize(
    "value",
    [
        "2025-11-29",
        "2025-11-29T15:18:00+03:00",
        "2025-11-29T15:18:00Z",
        "2025-11-29 15:18",
        "2025-11-29T15:18:00.123+0300",
        "2090-01-01",
    ],
)
def test_iso_dates_are_kept_as_given(value):
    assert parse_published(f" {value}\n") == value


@pytest.mark.parametrize(
    "value",
    [
        "",
        "29/11/2025",
        "2025-02-30",
        "2025-11",
        "20251129",
        "2025-11-29T",
        "2025-11-29T25:00",
        "٢٠٢٥-١١-٢٩",
        "أمس",
    ],
)
def test_other_dates_are_refused(value):
    assert parse_published(value) is None


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("29/11/2025", "2025-11-29"),
        ("11/29/2025", "2025-11-29"),
        ("11/11/2025", "2025-11-11"),
        ("٢٩/١١/٢٠٢٥", "2025-11-29"),
        ("\u200f29\u200f/11\u200f/2025", "2025-11-29"),
        ("29.11.2025 15:18", "2025-11-29T15:18:00"),
        ("11/29/2025 12:05:09 AM", "2025-11-29T00:05:09"),
        ("2025/11/5", "2025-11-05"),
        ("2025-1-5", "2025-01-05"),
        ("20251129", "2025-11-29"),
        ("2025-11-29 15:18:00 UTC", "2025-11-29T15:18:00+00:00"),
        ("Sat, 29 Nov 2025 10:00:00 +0300", "2025-11-29T10:00:00+03:00"),
        ("Saturday, November 29, 2025", "2025-11-29"),
        ("5 Sept 2025", "2025-09-05"),
        ("29-Nov-2025", "2025-11-29"),
        ("45990", "2025-11-29"),
        ("45990.5", "2025-11-29T12:00:00"),
        (45990, "2025-11-29"),
        (1764374400, "2025-11-29T00:00:00+00:00"),
        (1764374400000, "2025-11-29T00:00:00+00:00"),
    ],
)
def test_dates_that_can_be_read_in_one_way_are_read(given, expected):
    assert read_other_date(given) == expected
    assert date.fromisoformat(expected[:10])


@pytest.mark.parametrize(
    "given",
    [
        "5/11/2025", "05.11.2025 10:00", "29/11/25", "31/2/2025", "2025-02-30", "13/13/2025", "29/11/2025 25:00",
        "Nov 2025", "29 Ma 2025", "Ju 5, 2025", "2025", "202511", "1234", 12, 7.5, True, "", "yesterday", "1e400",
        "29/11/2025 13:00 PM", "29/11/2025 - 30/11/2025", ["2025"],
    ],
)  # fmt: skip
def test_dates_that_could_be_several_are_not_guessed(given):
    assert read_other_date(given) is None


@pytest.fixture(scope="module")
def in_words():
    return DayReader()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("29 تشرين الثاني 2025", "2025-11-29"),
        ("السبت، ٢٩ نوفمبر ٢٠٢٥ - 03:18 م", "2025-11-29"),
        ("29 نونبر 2025", "2025-11-29"),
        ("السبت 29 نوفمبر 2025 الموافق 8 جمادى الآخرة 1447", "2025-11-29"),
        ("5 ديسمبر/كانون الأول 2025", "2025-12-05"),
        ("29/11/2025 03:18 م", "2025-11-29"),
        ("29 نوفمبر", None),
        ("نوفمبر 2025", None),
        ("أمس", None),
        ("31 فبراير 2025", None),
        ("من 1 إلى 3 تشرين الثاني 2025", None),
        ("29 نوفمبر 2025، حُدّث 30 نوفمبر 2025", None),
        ("الجمعة 5/12/2025", None),
    ],
)
def test_arabic_months_are_read_by_the_time_engine(in_words, given, expected):
    assert read_other_date(given, in_words) == expected
