"""Summary counts: '17 attacks in two weeks', '230,000 dead since 2011'. Kept apart, never coded as events.

A count belongs to a summary when its sentence gives a period of several days (since ..., over ...) and
no day of its own stands with it. Its words are then not offered to the events of the sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from marsad.coding.engines import Engines
from marsad.coding.reading import Reading
from marsad.grounding.actors import Context
from marsad.model.document import Document
from marsad.model.mentions import CountMention, Number, TimeMention

SHORTEST_PERIOD_DAYS = 3
FEWEST_ATTACKS = 3


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary count: `what` is killed, wounded, captured ... or attacks."""

    what: str
    low: int
    high: int | None
    first: int
    last: int
    period: TimeMention
    person: int | None
    rule: str


def find_summaries(reading: Reading) -> tuple[list[Summary], set[int]]:
    """Summaries in text order, and the first units of the count mentions they use up."""
    periods: dict[int, TimeMention] = {}
    points: dict[int, list[TimeMention]] = {}
    for time in reading.times:
        sentence = reading.text.sentence[time.first]
        if _is_period(time):
            periods.setdefault(sentence, time)
        elif time.role == "point" and time.start is not None:
            points.setdefault(sentence, []).append(time)
    summaries: list[Summary] = []
    used: set[int] = set()
    for count in reading.counts:
        sentence = reading.text.sentence[count.first]
        period = periods.get(sentence)
        if period is None or _has_own_day(reading, count, points.get(sentence, []), period):
            continue
        used.add(count.first)
        summaries.append(Summary(count.effect, count.low, count.high, count.first, count.last, period, count.person,
                                 count.rule))  # fmt: skip
    summaries.extend(_attack_counts(reading, periods))
    return sorted(summaries, key=lambda s: s.first), used


def _is_period(time: TimeMention) -> bool:
    if time.role not in {"since", "duration"} or time.start is None or time.end is None:
        return False
    return (time.end - time.start).days >= SHORTEST_PERIOD_DAYS


def _has_own_day(reading: Reading, count: CountMention, days: list[TimeMention], period: TimeMention) -> bool:
    """A day in the clause of the count, nearer to it than the period."""
    clause = reading.clause[count.first]
    away = abs(period.first - count.first)
    return any(reading.clause[day.first] == clause and abs(day.first - count.first) < away for day in days)


def _attack_counts(reading: Reading, periods: dict[int, TimeMention]) -> list[Summary]:
    found = []
    for trigger in reading.triggers:
        period = periods.get(trigger.sentence)
        if period is None or trigger.pos != "noun" or not trigger.position:
            continue
        unit = reading.text.units[trigger.position - 1]
        if isinstance(unit.value, Number) and not unit.value.is_ordinal and unit.value.low >= FEWEST_ATTACKS:
            span = (trigger.position - 1, trigger.position)
            number = unit.value
            found.append(Summary("attacks", number.low, number.high, *span, period, None, "aggregates.attacks"))
    return found


def aggregate_record(summary: Summary, reading: Reading, engines: Engines, document: Document) -> dict[str, Any]:
    """The `{"record": "aggregate", ...}` object of the contract."""
    sentence = reading.text.sentence[summary.first]
    place = next((p for p in reading.places if p.sentence == sentence), None)
    country = place.country if place is not None else ""
    evidence = []
    for name, first, last, rule in (
        ("count", summary.first, summary.last, summary.rule),
        ("period", summary.period.first, summary.period.last, summary.period.rule),
    ):
        start, end = reading.text.raw_span(first, last)
        evidence.append({"field": name, "start": start, "end": end, "text": document.text[start:end], "rule": rule})
    return {
        "record": "aggregate", "doc_id": document.doc_id, "what": summary.what,
        "by": _doer(summary, reading, engines, country), "of": _sufferer(summary, reading, engines, country),
        "low": summary.low, "high": summary.high,
        "date_start": summary.period.start.isoformat() if summary.period.start else None,
        "date_end": summary.period.end.isoformat() if summary.period.end else None,
        "location": place.name if place is not None else None, "evidence": evidence,
    }  # fmt: skip


def _sufferer(summary: Summary, reading: Reading, engines: Engines, country: str) -> str | None:
    if summary.person is None:
        return None
    for mention in reading.actors:
        if mention.first <= summary.person <= mention.last:
            found = engines.actors.resolve(mention, reading.text.units, Context(country, summary.period.end))
            return found[0].id if found else None
    return None


def _doer(summary: Summary, reading: Reading, engines: Engines, country: str) -> str | None:
    """The named actor after 'at the hands of' or in a genitive after the acts, in the same sentence."""
    sentence = reading.text.sentence[summary.first]
    for mention in reading.actors:
        if reading.text.sentence[mention.first] != sentence or mention.kind not in {"named", "force"}:
            continue
        if summary.person is not None and mention.first <= summary.person <= mention.last:
            continue
        before = reading.kinds(mention.first - 1) if mention.first else frozenset()
        if not before.isdisjoint(("BY", "TRIG", "LIGHT", "LI")):
            found = engines.actors.resolve(mention, reading.text.units, Context(country, summary.period.end))
            return found[0].id if found else None
    return None
