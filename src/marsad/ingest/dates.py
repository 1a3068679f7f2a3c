"""Publication dates as people and their programs write them -> ISO. Read if they can be read in one way only.

Tables come from Excel, pandas and other people's databases. A date that is not read leaves 'yesterday' without a day in
the whole report; one that is read wrongly moves its events by months, and nobody sees it. So 29/11/2025 is read and
5/11/2025 is not, whatever the rows around it look like.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

DateInWords = Callable[[str], "date | None"]
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DIGITS = {start + n: str(n) for start in (0x660, 0x6F0) for n in range(10)}  # Arabic and Persian
_MARKS = dict.fromkeys((0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x2066, 0x2067, 0x2068, 0x2069, 0xFEFF, 0x61C))
_CLOCK = (
    r"(?:(?:T|,?\s+(?:-\s+)?)(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([AaPp][Mm])?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
_YEAR_FIRST = re.compile(r"((?:19|20)\d{2})([-/.])(\d{1,2})\2(\d{1,2})" + _CLOCK)
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2((?:19|20)\d{2})" + _CLOCK)
_UNBROKEN = re.compile(r"((?:19|20)\d{2})()(\d{2})(\d{2})" + _CLOCK)
_MONTHS = "january february march april may june july august september october november december".split()
_WEEKDAY = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+", re.I)
_MONTH_SECOND = re.compile(r"(\d{1,2})[\s-]+([A-Za-z]{3,9})\.?,?[\s-]+((?:19|20)\d{2})" + _CLOCK)
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.?\s+(\d{1,2}),?\s+((?:19|20)\d{2})" + _CLOCK)
_EXCEL_DAY = re.compile(r"[2-7]\d{4}(?:\.\d+)?")  # 1954 to 2119: what a date is when its cell shows a number
EXCEL_START = datetime(1899, 12, 30)  # day 0 of Excel's calendar, its 29 February 1900 allowed for
_UNIX = re.compile(r"([1-3]\d{9})(?:\d{3}|\.\d+)?")  # 2001 to 2096, in seconds or milliseconds
_IN_DIGITS = re.compile(r"(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.](\d{2}|\d{4})(?!\d)")


def parse_published(value: str) -> str | None:
    """The ISO date or date-time, stripped of blanks, or None if it is not one.

    '2025-11-29' and '2025-11-29T15:18:00+03:00' pass; '29/11/2025' and '2025-02-30' do not.
    The first ten characters of what comes back are always a real calendar day.
    """
    stripped = value.strip()
    if not _ISO_DATE.match(stripped):
        return None
    try:
        if len(stripped) == len("2025-11-29"):
            date.fromisoformat(stripped)
        else:
            datetime.fromisoformat(stripped)
    except ValueError:
        return None
    return stripped


def read_other_date(value: object, in_words: DateInWords | None = None) -> str | None:
    """The ISO form of a date in another shape; None if it is no whole date, or could be read in two ways.

    `in_words` reads what is written with Arabic names of months. Numbers are Excel's days or seconds and milliseconds
    since 1970 (in UTC).

    >>> [read_other_date(value) for value in ("29/11/2025", "5/11/2025", "Nov 29, 2025 3:18 PM", "45990", 1764374400)]
    ['2025-11-29', None, '2025-11-29T15:18:00', '2025-11-29', '2025-11-29T00:00:00+00:00']
    """
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    words = " ".join(str(value).translate(_DIGITS | _MARKS).split())
    plain = _WEEKDAY.sub("", words, count=1) if _WEEKDAY.match(words) else words
    try:
        return _read_numbers(plain) or _read_number(plain) or _read_words(words, in_words)
    except (ValueError, OverflowError):  # 31 February
        return None


def _read_numbers(words: str) -> str | None:
    """A date with its parts in digits, or with an English month. Raises ValueError for one that is no day."""
    if found := _YEAR_FIRST.fullmatch(words) or _UNBROKEN.fullmatch(words):
        return _spell(int(found[1]), int(found[3]), int(found[4]), found.groups()[4:])
    if found := _YEAR_LAST.fullmatch(words):
        one, other = int(found[1]), int(found[3])
        if one != other and one <= 12 and other <= 12:
            return None
        return _spell(int(found[4]), min(one, other), max(one, other), found.groups()[4:])
    if found := _MONTH_SECOND.fullmatch(words):
        return _spell(int(found[3]), _find_month(found[2]), int(found[1]), found.groups()[3:])
    if found := _MONTH_FIRST.fullmatch(words):
        return _spell(int(found[3]), _find_month(found[1]), int(found[2]), found.groups()[3:])
    return None


def _read_number(words: str) -> str | None:
    if _EXCEL_DAY.fullmatch(words):
        return spell_day_number(float(words), EXCEL_START)
    if found := _UNIX.fullmatch(words):
        return datetime.fromtimestamp(int(found[1]), UTC).isoformat()
    return None


def _read_words(words: str, in_words: DateInWords | None) -> str | None:
    if in_words is None or not any(map(str.isalpha, words)):
        return None
    if any(
        len(year) == 2 or (one != other and int(one) <= 12 and int(other) <= 12)
        for one, other, year in _IN_DIGITS.findall(words)
    ):
        return None
    day = in_words(words)
    return None if day is None else day.isoformat()


def spell_day_number(number: float, first: datetime) -> str:
    """The ISO form of a day counted from day 0, with the time of day if it has one. Raises OverflowError."""
    moment = first + timedelta(seconds=round(number * 86400))
    is_day = not (moment.hour or moment.minute or moment.second)
    return moment.date().isoformat() if is_day else moment.isoformat()


def _find_month(name: str) -> int:
    """The number of an English month. Raises ValueError."""
    found = [number for number, month in enumerate(_MONTHS, 1) if month.startswith(name.lower())]
    if name.lower() == "sept":
        return 9
    if len(found) != 1:
        raise ValueError(name)
    return found[0]


def _spell(year: int, month: int, day: int, clock: tuple[str | None, ...]) -> str:
    """The ISO form. Raises ValueError for a day or time that does not exist."""
    hour, minute, second, half, zone = clock
    found = date(year, month, day)
    if hour is None:
        return found.isoformat()
    hours = int(hour)
    if half is not None:
        if not 1 <= hours <= 12:
            raise ValueError(hour)
        hours = hours % 12 + (12 if half.lower() == "pm" else 0)
    moment = datetime(year, month, day, hours, int(minute or 0), int(second or 0))
    offset = "" if zone is None else "+00:00" if zone in ("Z", "UTC", "GMT") else f"{zone[:3]}:{zone[-2:]}"
    return datetime.fromisoformat(f"{moment.isoformat()}{offset}").isoformat()
