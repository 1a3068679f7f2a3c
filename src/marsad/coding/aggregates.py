"""Summary counts: '17 attacks in two weeks', '230,000 dead since 2011'. Kept apart, never coded as events.

A count belongs to a summary when its sentence gives a period of several days (since ..., over ...) that no other
count stands nearer to, and no day of its own stands with it; so does a toll that only a whole war can take.
The words of a summary are not offered to the events of the document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from marsad.coding.engines import Engines
from marsad.coding.reading import Reading
from marsad.grounding.actors import ActorTable
from marsad.model.document import Document
from marsad.model.mentions import ActorMention, CountMention, Number, TimeMention

SHORTEST_PERIOD_DAYS = 3
ROUGH_DAYS = 5  # a week, a month, a year: too long for one act of thirty raids
FEWEST_ATTACKS = 3
FEWEST_PEOPLE = 3  # one or two people, or 'some', are those of an act even when a period stands near
FEWEST_REPEATED = 10  # a figure this large, told again, is the same count; small ones may be other people
WAR_TOLLS: Mapping[str, int] = {"killed": 2000, "wounded": 10000}  # more than any one act of the articles took
_SINCE, _SINCE_OPEN, _SINCE_THEN = "aggregates.since", "aggregates.since_open", "aggregates.since_then"
_SINCE_REACH = 14  # units between 'since' and the date of what it names: 'since the president took office on 29 May'
_DURING_REACH = 5  # units between 'during the first months of' and the year they are in
_ACT_REACH = 4  # units between a part of a count and the act that is its own
_CHAIN_GAP = 5  # units between counts that are told together: '20 dead and 30 wounded'
_COMPARED_REACH = 8  # units between 'the first', 'more' and the period they look back over
_OF_REACH, _ON_REACH = 6, 4  # units between a figure and 'of the group'; between 'on' and the group that raids hit
_CHAIN_ENDS = frozenset(("STOP", "SEMI", "LINE", "THAT", "REL", "SHIFT", "WHILE", "COLON", "TIME"))
_SINCE_WORDS = frozenset((frozenset(("SINCE",)), frozenset(("AGG",)), frozenset(("AGG", "SINCESTART"))))
_ATTACKS = frozenset(
    "airstrike strike shelling ied suicide grenade chemical attack_generic raid clash shooting".split()
)
_ALWAYS_ATTACKS = frozenset(("airstrike", "strike", "shelling", "raid"))  # even when their noun is a weak trigger
_MISSILES = frozenset(("rocket", "missile", "drone"))
_OTHERS = frozenset(("OTHERS", "OTHER_ONE", "OTHER_TWO", "OTHER_MANY"))
_ARMED = frozenset(("state", "coalition", "group"))
_DOING = frozenset(("BY", "TRIG", "LIGHT", "EFFECT_VERB", "TOLL", "VICTIM", "BECAUSE"))
_DONE_TO = frozenset(("ON", "AGAINST", "REPORT_VERB", "SUFFER", "CLAIM_VERB", "BETWEEN", "WITH", "IN", "SOURCE"))


@dataclass(frozen=True, slots=True)
class Period:
    """Days that counts are summed over, told by units `first` to `last`; `start` is None when only 'so far' is said."""

    first: int
    last: int
    start: date | None
    end: date | None
    rule: str


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary count: `what` is killed, wounded, captured ... or attacks."""

    what: str
    low: int
    high: int | None
    first: int
    last: int
    period: Period | None
    person: int | None
    rule: str


def find_summaries(reading: Reading) -> tuple[list[Summary], set[int]]:
    """Summaries in text order, each figure once, and the first units of the count mentions they use up."""
    periods, dated = _find_periods(reading)
    chains = _chains(reading)
    told = [_period_of(reading, chain, periods) for chain in chains]
    # The toll of a day is a summary only beside that of a war: elsewhere it is the toll of an event.
    has_long = any(_is_long(period) for period in told if period is not None) or any(map(_is_war_toll, chains))
    found: list[Summary] = []
    used: set[int] = set()
    for chain, period in zip(chains, told, strict=True):
        effects = {count.effect for count in chain}
        if period is None or not (has_long or _is_long(period)):
            if not _is_war_toll(chain):
                continue
            effects &= WAR_TOLLS.keys()
            period = min(dated, key=lambda p: abs(p.first - chain[0].first)) if dated else None
        for count in chain:
            is_event = count.low < FEWEST_PEOPLE or (count.relation == "part" and _has_own_act(reading, count))
            if is_event or count.effect not in effects:
                continue
            used.add(count.first)
            if count.relation != "part" and not count.negated and not count.is_previous:
                person, span = _person(reading, chain, count), (count.first, count.last)
                found.append(Summary(count.effect, count.low, count.high, *span, period, person, count.rule))
    summaries = _each_once([*found, *_attack_counts(reading, periods)])
    return summaries, used | _repeated(reading, summaries)


def _find_periods(reading: Reading) -> tuple[dict[int, list[Period]], list[Period]]:
    """The periods of each sentence, and of all of them those that begin on a day."""
    found: dict[int, list[Period]] = {}
    covered: set[int] = set()
    dated: list[Period] = []
    for time in reading.times:
        period = _period(time) or _since_named(reading, time) or _during(reading, time)
        if period is not None:
            found.setdefault(reading.text.sentence[time.first], []).append(period)
            covered.update(range(period.first, period.last + 1))
            if time.precision == "day" and (time.role == "since" or period.rule == _SINCE):
                dated.append(period)
    for position in range(len(reading.text.units)):
        period = None if position in covered else _undated(reading, position, dated)
        if period is not None:
            found.setdefault(reading.text.sentence[position], []).append(period)
    return found, dated


def _period(time: TimeMention) -> Period | None:
    """'Since ...' of several days and 'over ...' of any length."""
    if time.role not in {"since", "duration"} or time.start is None or time.end is None:
        return None
    if (time.end - time.start).days < (1 if time.role == "duration" else SHORTEST_PERIOD_DAYS):
        return None
    return Period(time.first, time.last, time.start, time.end, time.rule)


def _since_named(reading: Reading, time: TimeMention) -> Period | None:
    """'Since the president took office on 29 May': a day that 'since' stands before, with what it names between."""
    end = reading.published
    if time.role != "point" or time.start is None or end is None or (end - time.start).days < SHORTEST_PERIOD_DAYS:
        return None
    sentence = reading.text.sentence
    for position in range(time.first - 1, max(-1, time.first - 1 - _SINCE_REACH), -1):
        kinds = reading.kinds(position)
        if sentence[position] != sentence[time.first] or "TIME" in kinds or "EFFECT" in kinds:
            return None
        if _says_since(reading, position):
            return Period(position, time.last, time.start, end, _SINCE)
    return None


def _during(reading: Reading, time: TimeMention) -> Period | None:
    """'During the first months of this year': a longer time soon after 'during'."""
    if time.role != "point" or time.start is None or time.end is None:
        return None
    if (time.end - time.start).days < SHORTEST_PERIOD_DAYS:
        return None
    for position in range(time.first - 1, max(-1, time.first - 1 - _DURING_REACH), -1):
        kinds = reading.kinds(position)
        if not kinds.isdisjoint(("DURATION", "DURUNIT", "DURUNITS")):
            return Period(position, time.last, time.start, time.end, "aggregates.during")
        if not kinds.isdisjoint(("COMMA", "STOP", "TIME", "EFFECT", "TRIG")):
            return None
    return None


def _undated(reading: Reading, position: int, dated: Sequence[Period]) -> Period | None:
    """'Since the war began', 'since then': begins where the nearest dated period of the text does."""
    if not _says_since(reading, position):
        return None
    is_then = "SINCE" in reading.kinds(position)
    if is_then and not reading.has("DEM", position + 1, position + 2):
        return None
    start = min(dated, key=lambda p: abs(p.first - position)).start if dated else None
    return Period(position, position, start, reading.published, _SINCE_THEN if is_then else _SINCE_OPEN)


def _says_since(reading: Reading, position: int) -> bool:
    """'Since', or 'since the start of' and the like. Not 'starting from', nor single words for sums ('in all')."""
    unit = reading.text.units[position]
    return unit.kinds in _SINCE_WORDS and ("SINCE" in unit.kinds) != (" " in unit.form)


def _is_long(period: Period) -> bool:
    return period.start is None or period.end is None or (period.end - period.start).days >= SHORTEST_PERIOD_DAYS


def _chains(reading: Reading) -> list[list[CountMention]]:
    """Counts told together, in text order; one that no other follows closely is a chain of its own."""
    chains: list[list[CountMention]] = []
    for count in sorted(reading.counts, key=lambda c: (c.first, c.last)):
        if chains and _is_told_with(reading, chains[-1][-1], count):
            chains[-1].append(count)
        else:
            chains.append([count])
    return chains


def _is_told_with(reading: Reading, before: CountMention, count: CountMention) -> bool:
    if reading.text.sentence[before.first] != reading.text.sentence[count.first]:
        return False
    if count.relation == "part" or count.first <= before.last:
        return True
    between = reading.text.units[before.last + 1 : count.first]
    return len(between) <= _CHAIN_GAP and all(unit.kinds.isdisjoint(_CHAIN_ENDS) for unit in between)


def _period_of(
    reading: Reading, chain: Sequence[CountMention], periods: Mapping[int, Sequence[Period]]
) -> Period | None:
    """The period nearest to counts, unless a day of their own or other counts stand nearer."""
    first, last = chain[0].first, max(count.last for count in chain)
    near = periods.get(reading.text.sentence[first], ())
    if not near:
        return None
    period = min(near, key=lambda p: _away(p.first, p.last, first, last))
    away = _away(period.first, period.last, first, last)
    clauses = {reading.clause[count.first] for count in chain}
    for time in reading.times:
        is_day = time.role == "point" and time.start is not None and not period.first <= time.first <= period.last
        if is_day and reading.clause[time.first] in clauses and _away(time.first, time.last, first, last) < away:
            return None
    if _is_comparison(reading, period) or (period.rule == _SINCE_THEN and period.first > last):
        return None
    low, high = (last, period.first) if period.first > last else (period.last, first)
    is_new_tally = period.first > last and reading.has("TOLL", last + 1, period.first)
    return None if is_new_tally or any(low < count.first < high for count in reading.counts) else period


def _is_comparison(reading: Reading, period: Period) -> bool:
    """'The first attack since ...', 'among the deadliest since': the period measures an act, it sums nothing."""
    sentence = reading.text.sentence[period.first]
    counted = {position for count in reading.counts for position in range(count.first, count.last + 1)}
    for position in range(period.first - 1, max(-1, period.first - 1 - _COMPARED_REACH), -1):
        unit = reading.text.units[position]
        if reading.text.sentence[position] != sentence or "TIME" in unit.kinds or position in counted:
            return False
        is_first = isinstance(unit.value, Number) and unit.value.is_ordinal and unit.value.low == 1
        if is_first or "TMORE" in unit.kinds:
            return True
    return False


def _away(first: int, last: int, other_first: int, other_last: int) -> int:
    return max(first - other_last, other_first - last, 0)


def _person(reading: Reading, chain: Sequence[CountMention], count: CountMention) -> int | None:
    """The unit that names who was counted; 'others' are of the kind of those before them."""
    if count.person is not None and reading.kinds(count.person).isdisjoint(_OTHERS):
        return count.person
    before = [c.person for c in chain if c.first < count.first and c.person is not None]
    return before[-1] if before else count.person


def _has_own_act(reading: Reading, count: CountMention) -> bool:
    """'Of them 11 in the raid on ...': an act right after a part of a count is an event of its own."""
    after = range(count.last + 1, min(count.last + 1 + _ACT_REACH, len(reading.text.units)))
    return any("TRIG" in reading.kinds(position) for position in after)


def _is_war_toll(chain: Sequence[CountMention]) -> bool:
    """Figures that no single act of the articles comes near; those told beside them are of the same war."""
    return any(count.effect in WAR_TOLLS and count.low >= WAR_TOLLS[count.effect] for count in chain)


def _attack_counts(reading: Reading, periods: Mapping[int, Sequence[Period]]) -> list[Summary]:
    """'30 raids in a week': a number right before acts or missiles, in a sentence with a longer time or 'so far'."""
    found = []
    for position in range(1, len(reading.text.units)):
        number = _acts_counted(reading, position)
        if number is None:
            continue
        sentence = reading.text.sentence[position]
        near = [p for p in periods.get(sentence, ()) if _is_long(p)] or _rough_times(reading, sentence)
        if near:
            span = (position - 1, position)
            period = min(near, key=lambda p: _away(p.first, p.last, *span))
            found.append(Summary("attacks", number.low, number.high, *span, period, None, "aggregates.attacks"))
    return found


def _acts_counted(reading: Reading, position: int) -> Number | None:
    """The number before a noun for acts or missiles."""
    unit, number = reading.text.units[position], reading.text.units[position - 1].value
    if not isinstance(number, Number) or number.is_ordinal or number.low < FEWEST_ATTACKS:
        return None
    trigger, weapon = unit.entry("TRIG"), unit.entry("WEAPON")
    if trigger is not None and trigger.payload["pos"] == "noun" and trigger.payload["value"] in _ATTACKS:
        is_sure = trigger.payload["strength"] == "strong" or trigger.payload["value"] in _ALWAYS_ATTACKS
        return number if is_sure else None
    return number if weapon is not None and weapon.payload["value"] in _MISSILES else None


def _rough_times(reading: Reading, sentence: int) -> list[Period]:
    """Weeks, months and years of a sentence, else its 'so far'."""
    found = []
    for time in reading.times:
        if reading.text.sentence[time.first] != sentence or time.start is None or time.end is None:
            continue
        if time.role == "point" and (time.end - time.start).days >= ROUGH_DAYS:
            found.append(Period(time.first, time.last, time.start, time.end, time.rule))
    so_far = [n for n in range(*reading.text.bounds[sentence]) if {"AGG", "ASIDE"} <= reading.kinds(n)]
    return found or [Period(n, n, None, reading.published, "aggregates.so_far") for n in so_far]


def _each_once(found: Iterable[Summary]) -> list[Summary]:
    """One summary of each figure: the first that has a dated period, else the first."""
    best: dict[tuple[str, int, int | None], Summary] = {}
    for summary in sorted(found, key=lambda s: (s.period is None or s.period.start is None, s.first)):
        best.setdefault((summary.what, summary.low, summary.high), summary)
    return sorted(best.values(), key=lambda s: s.first)


def _repeated(reading: Reading, summaries: Iterable[Summary]) -> set[int]:
    """The same large figures told again without their period."""
    figures = {(s.what, s.low, s.high) for s in summaries if s.low >= FEWEST_REPEATED and s.high is not None}
    return {count.first for count in reading.counts if (count.effect, count.low, count.high) in figures}


def aggregate_record(summary: Summary, reading: Reading, engines: Engines, document: Document) -> dict[str, Any]:
    """The `{"record": "aggregate", ...}` object of the contract."""
    sentence = reading.text.sentence[summary.first]
    place = next((p for p in reading.places if p.sentence == sentence), None)
    sufferer = _sufferer(summary, reading, engines.actors)
    period = summary.period
    parts = [("count", summary.first, summary.last, summary.rule)]
    if period is not None:
        parts.append(("period", period.first, period.last, period.rule))
    evidence = []
    for name, first, last, rule in parts:
        start, end = reading.text.raw_span(first, last)
        evidence.append({"field": name, "start": start, "end": end, "text": document.text[start:end], "rule": rule})
    return {
        "record": "aggregate", "doc_id": document.doc_id, "what": summary.what,
        "by": _doer(summary, sufferer, reading, engines.actors), "of": sufferer,
        "low": summary.low, "high": summary.high,
        "date_start": period.start.isoformat() if period and period.start else None,
        "date_end": period.end.isoformat() if period and period.start and period.end else None,
        "location": place.name if place is not None else None, "evidence": evidence,
    }  # fmt: skip


def _sufferer(summary: Summary, reading: Reading, table: ActorTable) -> str | None:
    """The people the figure counts: those its noun names, or the side whose toll it is ('the dead of the army')."""
    named = [(mention, ids[0]) for mention, ids in zip(reading.actors, reading.actor_ids, strict=True) if ids]
    if summary.person is not None:
        for mention, key in named:
            if mention.first <= summary.person <= mention.last:
                return key
    for mention, key in named:
        is_near = summary.first < mention.first <= summary.last + _OF_REACH
        if is_near and table.sort_of(key) in _ARMED and _suffers(reading, mention, summary):
            return key
    return None


def _suffers(reading: Reading, mention: ActorMention, summary: Summary) -> bool:
    """'The dead of the army', 'losses in the ranks of', '20 of the group', 'raids on the group'."""
    at = mention.first
    before = _kinds(reading, at - 1)
    if summary.what == "attacks":
        near = range(max(summary.last + 1, at - _ON_REACH), at)
        return any(not reading.kinds(position).isdisjoint(("ON", "AGAINST")) for position in near)
    if at > summary.last:
        return "FROM" in before
    victim = reading.text.units[at - 1].entry("VICTIM")
    if victim is not None:
        return bool(victim.payload["role"] == "person")
    return "TOLL_OF" in before or ("WORD" in before and "IN" in _kinds(reading, at - 2))


def _doer(summary: Summary, sufferer: str | None, reading: Reading, table: ActorTable) -> str | None:
    """The armed actor of the sentence that most plainly acts; nobody when the sentence names none."""
    side = table.side_of(sufferer) if sufferer else ""
    sentence = reading.text.sentence[summary.first]
    ranked = []
    for mention, ids in zip(reading.actors, reading.actor_ids, strict=True):
        if reading.text.sentence[mention.first] != sentence or mention.kind in {"people", "object"} or not ids:
            continue
        if table.sort_of(ids[0]) not in _ARMED or table.side_of(ids[0]) == side:
            continue
        acting = _acting(reading, mention)
        if acting:
            ranked.append((-acting, abs(mention.first - summary.first), ids[0]))
    return min(ranked)[2] if ranked else None


def _acting(reading: Reading, mention: ActorMention) -> int:
    """2 for the subject of an act or 'at the hands of', 1 for an actor nothing is said of, 0 for a target or source."""
    own, before = _kinds(reading, mention.first), _kinds(reading, mention.first - 1)
    if "TRIG" in own or not before.isdisjoint(_DOING):
        return 2
    if not before.isdisjoint(_DONE_TO) or mention.kind == "country":
        return 0
    return 1


def _kinds(reading: Reading, position: int) -> frozenset[str]:
    return reading.kinds(position) if position >= 0 else frozenset()
