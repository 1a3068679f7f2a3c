"""Times: the words of a text that place something in time, resolved to calendar days.

'fajr al-jum'a', '22 tishrin al-thani', '14/10/1436', 'qabla yawmayn' become mentions with the days
they mean, how exact they are, and whether the text says so or the publication date was needed.
The patterns are `data/ar/times/rules.yaml`, the words `data/ar/times/words.csv`; this module runs the
rules once over the text, settles overlaps and keeps what only the surrounding text can tell: the
role of a dateline, and the day that 'the next day' counts from. Without it a date would be read from
telephone numbers, scores and the names of newspapers, and every 'yesterday' would be lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from marsad.lexicon.units import UnitText
from marsad.mentions import time_days as days
from marsad.mentions import time_periods as periods
from marsad.mentions.calendars import FIRST_YEAR, LAST_YEAR, Period
from marsad.mentions.time_reading import Context, Reading, Resolved
from marsad.model.mentions import TimeMention
from marsad.rules.grammar import Grammar
from marsad.rules.patterns import Match

_DOTTED = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}|\d{4}\.\d{1,2}\.\d{1,2}")
_DOTTED_HINT = re.compile(r"\.\d{1,2}\.\d")  # begins with a fixed character, so it costs next to nothing
_DOTTED_KINDS = frozenset(("DATEDOT",))
_FROM_TEXT = ("anaphor", "samey", "samem")
_EMPTY = Context()
_DATELINE_LEAD = 8  # a dateline inside a paragraph begins within so many units of its start
_DATELINE_WORDS = 3  # a line that is a dateline has at most so many words besides the date
_TELLING = frozenset(("TRIG", "LIGHT", "IN", "REL"))

Resolver = Callable[[Reading], Resolved | None]
_RESOLVERS: dict[str, Resolver] = {
    "day": days.resolve_day,
    "days": days.resolve_days,
    "numeric": days.resolve_numeric,
    "hijri": days.resolve_hijri,
    "hijri_days": days.resolve_hijri_days,
    "weekday": days.resolve_weekday,
    "weekdays": days.resolve_weekdays,
    "relday": days.resolve_relday,
    "anaphor": days.resolve_anaphor,
    "ago": periods.resolve_ago,
    "period": periods.resolve_period,
    "within": periods.resolve_within,
    "month": periods.resolve_month,
    "months": periods.resolve_months,
    "year": periods.resolve_year,
    "season": periods.resolve_season,
    "feast": periods.resolve_feast,
    "name": periods.resolve_name,
    "nothing": periods.resolve_nothing,
}


def find_times(text: UnitText, grammar: Grammar, published: date | None) -> list[TimeMention]:
    """Every expression of time, left to right, without overlaps.

    'qutila jundi masa' al-khamis 23 yuliyu' published on 2015-07-25 gives one mention, 2015-07-23, precision
    day, status inferred (the year is not in the text). The text must have its numbers collapsed
    (`collapse_numbers`). Days left out by the text are counted from `published`; without it such mentions
    have no days and say `no_publication_date`. Durations that place nothing in time ('five years in
    prison'), clock times and habits ('every Friday') give no mention. No time gives an empty list.
    `start` <= `end` whenever they are set.
    """
    if published is not None and not FIRST_YEAR < published.year < LAST_YEAR:
        published = None
    text = _with_dotted_dates(text, grammar)
    matches = list(grammar.rules["times"].find(text))
    if not matches:
        return []
    return _mark_datelines(text, _in_context(text, published, _settled(text, published, matches)))


def find_only_day(text: UnitText, grammar: Grammar) -> date | None:
    """The day that words such as a cell of a table state in full; None when they name no whole day, or several."""
    found = [mention for mention in find_times(text, grammar, None) if mention.start is not None]
    days = {(mention.start, mention.end) for mention in found}
    is_whole = all(mention.precision == "day" and mention.status == "stated" for mention in found)
    if len(days) != 1 or not is_whole:
        return None
    start, end = days.pop()
    return start if start == end else None


def find_dateline(text: UnitText, grammar: Grammar) -> date | None:
    """The day a text says it was written, from a full date in a dateline; None when there is none.

    The first dateline counts. A date inside a sentence is never one.
    """
    for mention in find_times(text, grammar, None):
        if mention.role == "dateline":
            return mention.start
    return None


def _settled(text: UnitText, published: date | None, matches: list[Match]) -> list[tuple[Match, Resolved]]:
    """Non-overlapping matches in text order. A match that is no date after all takes no words from others."""
    matches.sort(key=lambda match: (match.first - match.last, -match.rule.priority, match.first, match.rule.id))
    taken: set[int] = set()
    kept: list[tuple[Match, Resolved]] = []
    for match in matches:
        cells = range(match.first, match.last + 1)
        if not taken.isdisjoint(cells):
            continue
        resolved = _resolve(Reading(match, text, published, _EMPTY))
        if resolved is not None or any(name in match.groups for name in _FROM_TEXT):
            taken.update(cells)
            kept.append((match, resolved or Resolved(None)))
    kept.sort(key=lambda pair: pair[0].first)
    return kept


def _in_context(text: UnitText, published: date | None, kept: list[tuple[Match, Resolved]]) -> list[TimeMention]:
    """Mentions in text order; 'the next day' and 'the same year' look back to what was named before."""
    mentions = []
    context = _EMPTY
    for match, resolved in kept:
        if any(name in match.groups for name in _FROM_TEXT):
            resolved = _resolve(Reading(match, text, published, context)) or Resolved(None, reasons=("no_such_day",))
        if resolved.role == "nothing":
            continue
        first, last = match.groups.get("core", (match.first, match.last))
        period = resolved.period
        mentions.append(
            TimeMention(
                first,
                last,
                period.start if period else None,
                period.end if period else None,
                period.precision if period else "day",
                resolved.status if period or resolved.role == "reference" else "unknown",
                resolved.role,
                match.rule.id,
                resolved.reasons,
            )
        )
        if period is not None:
            is_day = period.start == period.end and resolved.role == "point"
            context = Context(period.start if is_day else context.day, period.start.year)
    return mentions


def _with_dotted_dates(text: UnitText, grammar: Grammar) -> UnitText:
    """'23.7.2015' is one token; it gets a class of its own here so that no number rule needs to know."""
    code = grammar.alphabet.code(_DOTTED_KINDS)
    if not _DOTTED_HINT.search(text.source.normal):
        return text
    signature = list(text.signature)
    for index, unit in enumerate(text.units):
        if _DOTTED.fullmatch(unit.form):
            signature[index] = code
    return replace(text, signature="".join(signature))


def _mark_datelines(text: UnitText, mentions: list[TimeMention]) -> list[TimeMention]:
    return [replace(m, role="dateline") if _is_dateline(text, m) else m for m in mentions]


def _is_dateline(text: UnitText, mention: TimeMention) -> bool:
    """A full date that opens the text before a mark or a clock time, or stands alone on its line."""
    if mention.status != "stated" or mention.role != "point" or mention.start is None or mention.start != mention.end:
        return False
    units = text.units
    before, after = mention.first - 1, mention.last + 1
    lead = before - 1 if before > 0 and "COLON" in units[before].kinds else before
    if lead >= 0 and "PUBLISHED" in units[lead].kinds:
        return True
    low = mention.first
    while low > 0 and "LINE" not in units[low - 1].kinds:
        low -= 1
    high = after
    while high < len(units) and "LINE" not in units[high].kinds:
        high += 1
    if any("IN" in units[index].kinds for index in range(max(low, before), mention.first)):
        return False
    others = [unit for unit in (*units[low : mention.first], *units[after:high]) if unit.form[:1].isalpha()]
    words = [unit for unit in others if unit.kinds.isdisjoint(("LATIN", "AMPM", "CLOCK", "CLOCKZONE", "PARTDAY"))]
    if len(words) <= _DATELINE_WORDS and all(_TELLING.isdisjoint(unit.kinds) for unit in words):
        return high - low <= 30
    if mention.first - low > _DATELINE_LEAD or (low > 0 and mention.first > 60):
        return False
    if any("TRIG" in unit.kinds or "STOP" in unit.kinds for unit in units[low : mention.first]):
        return False
    follows = units[after] if after < len(units) else None
    return follows is not None and not follows.kinds.isdisjoint(("DASH", "COLON", "AMPM", "CLOSE", "DIGITS", "NUM"))


def _resolve(reading: Reading) -> Resolved | None:
    """The calendar days of a match, by what its rule yields; None when it is no date."""
    found = _RESOLVERS[reading.match.rule.yields](reading)
    if found is None or found.period is None or found.role != "point":
        return found
    period = found.period
    if reading.has("since"):
        end = reading.published if reading.published and reading.published >= period.start else period.end
        return replace(found, period=Period(period.start, end, period.precision), role="since")
    if reading.has("until"):
        return replace(found, role="until")
    return found
