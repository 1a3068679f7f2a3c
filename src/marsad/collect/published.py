"""When a page was published, with its zone where that is known, and how it is known.

A wrong publication date moves every 'yesterday' of an article. So only whole dates count (year, month and day), in the
order of what can be trusted; a year alone is never made a 1 January, and a date after the fetch is not believed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from marsad.ingest.html_files import DATE_METAS, linked_dates
from marsad.ingest.page_text import Page
from marsad.lexicon.units import UnitText
from marsad.mentions.numbers import collapse_numbers
from marsad.mentions.times import find_times
from marsad.rules.grammar import Grammar

_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]+(\d{1,2}:\d{2}(?::\d{2})?)(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?)?", re.I)
_CLOCK = re.compile(r"(?<![\d:])([01]?\d|2[0-3]):([0-5]\d)(?![\d:])")
_IN_URL = re.compile(r"/((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?=[/\-_.]|$)")
_MONTH_FIRST = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/((?:19|20)\d{2})(?![\d/])")
_DIGITS = {start + n: str(n) for start in (0x660, 0x6F0) for n in range(10)}  # Arabic and Persian
_HOURS_ALONE = re.compile(r"(?<= )[+-]\d{2}$")  # read as minutes otherwise
_AMBIGUOUS_ZONE = re.compile(r"\s+A[SD]T$", re.I)  # of mail the Atlantic, of an Arabic outlet the Arabian time
_FIRST_YEAR = 1995  # before the web there were no pages
_LONGEST_LINE = 90
_TOLERANCE = timedelta(hours=26)  # clocks differ, and the farthest zones lie a day apart


@dataclass(frozen=True, slots=True)
class Published:
    """`value` is an ISO date, or date-time with its zone where known. `known_from`: json-ld, meta, time, feed,
    visible, url, file; `rejected` is a date that was given and not believed."""

    value: str | None = None
    known_from: str | None = None
    rejected: tuple[str, str] | None = None


class DateReader:
    """Reads dates of any shape. `zone` is that of times that give none."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar

    def find(
        self,
        page: Page,
        times: Iterable[str],
        lines: Iterable[str],
        *,
        url: str,
        captured_at: datetime,
        in_feed: str | None = None,
        zone: str | None = None,
    ) -> Published:
        """The date of a page. `times`: of its article; `lines`: short ones near its title, the best first."""
        rejected: tuple[str, str] | None = None
        candidates: tuple[tuple[str, Callable[[], Iterator[str]]], ...] = (
            ("json-ld", lambda: linked_dates(page.linked_data)),
            ("meta", lambda: (page.metas[name] for name in DATE_METAS if name in page.metas)),
            ("feed", lambda: iter([in_feed] if in_feed else [])),
            ("time", lambda: iter(times)),
            ("visible", lambda: (line for line in lines if len(line) <= _LONGEST_LINE)),
            ("url", lambda: ("-".join(parts) for parts in _IN_URL.findall(url))),
        )
        for known_from, give in candidates:
            for value in give():
                found = self.read(value, zone, is_line=known_from == "visible")
                if found is None:
                    continue
                doubt = _doubt(found, captured_at)
                if doubt is None:
                    return Published(found, known_from, rejected)
                rejected = rejected or (value[:60], doubt)
        return Published(rejected=rejected)

    def read_feed(self, value: str | None, captured_at: datetime, zone: str | None) -> str | None:
        """The date a feed gives, if it is whole and believable."""
        found = self.read(value, zone) if value else None
        return found if found is not None and _doubt(found, captured_at) is None else None

    def read(self, value: str, zone: str | None = None, *, is_line: bool = False) -> str | None:
        """The ISO form of a date in whatever words it is in; None if it is not a whole date."""
        plain = value.strip().translate(_DIGITS)
        if not any(map(str.isdigit, plain)):
            return None
        if not is_line:
            for read in (_read_iso, _read_mail_date):
                found = read(plain, zone)
                if found is not None:
                    return found
        day = self._read_words(value) or _read_month_first(plain)
        return None if day is None else _with_clock(day, plain, zone)

    def is_dateline(self, line: str) -> bool:
        """Whether a line only says when (and perhaps where) it was written: 'Damascus, 29 November 2025'."""
        text = collapse_numbers(self._grammar.read(line), self._grammar)
        return any(mention.role == "dateline" for mention in find_times(text, self._grammar, None))

    def _read_words(self, value: str) -> date | None:
        """The day that words such as '29 tishrin al-thani 2025' state in full."""
        text: UnitText = collapse_numbers(self._grammar.read(value), self._grammar)
        for mention in find_times(text, self._grammar, None):
            whole = mention.precision == "day" and mention.status == "stated"
            if whole and mention.start is not None and mention.start == mention.end:
                return mention.start
        return None


def _read_month_first(value: str) -> date | None:
    """The day of '11/29/2025', which can only be read that way; '11/12/2025' is left to the words' own order."""
    found = _MONTH_FIRST.search(value)
    if found is None or int(found[2]) <= 12:
        return None
    try:
        return date(int(found[3]), int(found[1]), int(found[2]))
    except ValueError:
        return None


def _read_iso(value: str, zone: str | None) -> str | None:
    found = _ISO.search(value)
    if found is None:
        return None
    day, clock, offset = found.groups()
    try:
        date.fromisoformat(day)
        if clock is None:
            return str(day)
        moment = datetime.fromisoformat(f"{day}T{clock.zfill(5) if len(clock) < 6 else clock.zfill(8)}{_colon(offset)}")
    except ValueError:
        return None
    return _in_zone(moment, zone)


def _read_mail_date(value: str, zone: str | None) -> str | None:
    value = _HOURS_ALONE.sub(r"\g<0>00", _AMBIGUOUS_ZONE.sub("", value))
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError):
        return None
    # '-0000' says that the zone is not known, and words that are no zone read the same way.
    return _in_zone(moment, zone)


def _colon(offset: str | None) -> str:
    if not offset:
        return ""
    return "+00:00" if offset in "Zz" else offset if ":" in offset else f"{offset[:3]}:{offset[3:]}"


def _in_zone(moment: datetime, zone: str | None) -> str:
    if moment.tzinfo is None and zone is not None:
        moment = moment.replace(tzinfo=ZoneInfo(zone))
    return moment.isoformat(timespec="seconds")


def _with_clock(day: date, plain: str, zone: str | None) -> str:
    """The day, with the time of the line if it cannot be half of a day: 14:30 can only be the afternoon."""
    found = _CLOCK.search(plain)
    if found is None or int(found[1]) < 13:
        return day.isoformat()
    return _in_zone(datetime(day.year, day.month, day.day, int(found[1]), int(found[2])), zone)


def _doubt(value: str, captured_at: datetime) -> str | None:
    day = date.fromisoformat(value[:10])
    if day.year < _FIRST_YEAR:
        return "before there were pages"
    return "after the page was fetched" if day > (captured_at + _TOLERANCE).date() else None
