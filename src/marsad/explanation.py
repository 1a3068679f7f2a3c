"""What stood behind the events of one document: mentions, joins, scores, and what was set aside.

The same facts serve `marsad explain`, its JSON and whoever checks a wrong event by hand. Nothing is decided here:
the explanation repeats what the pipeline decided, with the features that weighed in, so it cannot disagree.
Spans are half-open offsets into the raw text, like evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from marsad.coding.assemble import Draft, locate_row
from marsad.coding.casting import candidates_of
from marsad.coding.clustering import Coreference
from marsad.coding.date_choice import date_candidates
from marsad.coding.decisions import Decision, Features
from marsad.coding.place_choice import place_candidates
from marsad.coding.reading import PlaceGroup, Reading, Trigger
from marsad.packs.codebook import load_codebook
from marsad.pipeline import Coded, Coder

Facts = dict[str, Any]


def explain(coder: Coder, coded: Coded) -> Facts:
    """Everything behind the events of a coded document, as JSON-ready facts."""
    document = coded.document
    facts: Facts = {
        "doc_id": document.doc_id,
        "published": document.published_on,
        "boilerplate": [],
        "mentions": {},
        "relevance": None,
        "frames": [],
        "set_aside": [],
        "events": [event.to_dict() for event in coded.events],
        "aggregates": coded.aggregates,
    }
    because = load_codebook(coder.packs).meanings["reasons"]
    reading = coded.reading
    if reading is None or not reading.triggers:
        facts["set_aside"].append({"frame": None, "reason": "no_trigger", "because": because["no_trigger"]})
        if reading is None:
            return facts
    spans = _Spans(reading, document.text)
    facts["boilerplate"] = [
        spans.of_normal(start, end) | {"rule": f"boilerplate.{reason}"} for start, end, reason in reading.ignored
    ]
    facts["mentions"] = _mentions(reading, spans)
    if not reading.triggers:
        return facts
    facts["relevance"] = {
        "probability": round(coded.relevance, 4),
        "needed": coder.thresholds["relevant"],
        "surest_frame": round(max((draft.keep for draft in coded.drafts), default=0.0), 4),
        "surest_frame_needed": coder.thresholds["surest"],
        "contributions": _contributions(coder.decisions["relevant"], coded.relevance_features),
    }
    reasons = {id(draft): reason for draft, reason in coded.set_aside}
    event_ids = iter([event.event_id for event in coded.events])
    for number, draft in enumerate(coded.drafts, start=1):
        reason = reasons.get(id(draft))
        frame = _frame(coder, coded, spans, draft, coded.members[number - 1])
        outcome = {"set_aside": reason} if reason else {"event_id": next(event_ids)}
        facts["frames"].append({"frame": number, "outcome": outcome, **frame})
        if reason:
            facts["set_aside"].append({"frame": number, "reason": reason, "because": because.get(reason, reason)})
    return facts


@dataclass(frozen=True, slots=True)
class _Spans:
    """Turns unit positions into quotes of the raw text."""

    reading: Reading
    raw: str

    def of(self, first: int, last: int) -> Facts:
        start, end = self.reading.text.raw_span(first, last)
        return {"start": start, "end": end, "text": self.raw[start:end]}

    def of_normal(self, start: int, end: int) -> Facts:
        first, last = self.reading.text.source.raw_span(start, end)
        return {"start": first, "end": last, "text": self.raw[first:last]}


def _mentions(reading: Reading, spans: _Spans) -> dict[str, list[Facts]]:
    """Every mention by kind, with its span, the rule that found it and what it says."""
    return {
        "trigger": [
            spans.of(t.position, t.position)
            | {"rule": t.key, "kind": t.kind, "strength": t.strength, "part_of_speech": t.pos}
            for t in reading.triggers
        ],
        "time": [
            spans.of(t.first, t.last)
            | {"rule": t.rule, "start_date": _iso(t.start), "end_date": _iso(t.end), "precision": t.precision}
            | {"role": t.role, "status": t.status, "reasons": list(t.reasons)}
            for t in reading.times
        ],
        "place": [
            spans.of(p.first, p.last)
            | {"rule": p.members[0].rule, "gazetteer_id": p.place_id, "country": p.country or None, "cue": p.cue}
            | {"candidates": list(p.members[0].candidates)}
            for p in reading.places
        ],
        "count": [
            spans.of(c.first, c.last)
            | {"rule": c.rule, "effect": c.effect, "low": c.low, "high": c.high, "relation": c.relation}
            | {"in_summary": c.first in reading.summarised}
            for c in reading.counts
        ],
        "actor": [
            spans.of(a.first, a.last) | {"rule": a.rule, "kind": a.kind, "candidates": list(a.candidates)}
            for a in reading.actors
        ],
        "weapon": [spans.of(w.first, w.last) | {"rule": w.rule, "weapon": w.weapon} for w in reading.weapons],
        "source": [
            spans.of(s.first, s.last) | {"rule": s.rule, "kind": s.kind, "stance": s.stance} for s in reading.sources
        ],
        "claim": [spans.of(c.first, c.last) | {"rule": c.rule, "stance": c.stance} for c in reading.claims],
    }


def _frame(coder: Coder, coded: Coded, spans: _Spans, draft: Draft, members: Sequence[int]) -> Facts:
    """One frame: which triggers it joins, what filled its slots, how sure it is an event.

    Each further trigger is shown with the pair of it and the trigger told most surely; the clustering weighs all pairs.
    """
    frame, decisions, reading = draft.frame, coder.decisions, spans.reading
    first = max(members, key=lambda number: coded.singles[number].told)
    lead = coded.singles[first]
    assert coded.sharing is not None
    pairs = Coreference(reading, coded.singles, coded.sharing, coder.engines.gazetteer)
    joins = [
        (coded.singles[number], pairs.features(min(first, number), max(first, number)))
        for number in members
        if number != first
    ]
    return {
        "sub_event_type": draft.sub_event_type,
        "triggers": [_trigger(trigger, spans) for trigger in frame.triggers],
        "told": {
            **_trigger(lead.frame.triggers[0], spans),
            "probability": round(lead.told, 4),
            "contributions": _contributions(decisions["told"], lead.telling),
        },
        "joins": [
            {
                **_trigger(member.frame.triggers[0], spans),
                "probability": round(decisions["same_event"].probability(features), 4),
                "contributions": _contributions(decisions["same_event"], features),
            }
            for member, features in joins
        ],
        "keep": {
            "probability": round(draft.keep, 4),
            "needed": coder.thresholds["keep"],
            "contributions": _contributions(decisions["keep"], draft.keep_features),
        },
        "place": _place(coder, reading, spans, draft),
        "date": _date(coder, reading, spans, draft),
        "counts": [
            spans.of(c.first, c.last) | {"effect": c.effect, "low": c.low, "high": c.high, "rule": c.rule}
            for c in frame.counts
        ],
        "actors": _actors(coder, reading, spans, draft),
        "weapons": [
            spans.of(first, last) | {"weapon": weapon, "rule": rule} for weapon, first, last, rule in draft.weapons
        ],
    }


def _trigger(trigger: Trigger, spans: _Spans) -> Facts:
    return {**spans.of(trigger.position, trigger.position), "rule": trigger.key, "kind": trigger.kind}


def _place(coder: Coder, reading: Reading, spans: _Spans, draft: Draft) -> Facts:
    decision, chosen = coder.decisions["place"], draft.place
    candidates = [
        spans.of(c.group.first, c.group.last)
        | {"name": _place_name(c.group, coder), "gazetteer_id": c.group.place_id, "is_chosen": c.group is chosen}
        | _scored(decision, c.features)
        for c in place_candidates(reading, draft.frame, coder.engines.gazetteer)
    ]
    return {
        "chosen": _place_name(chosen, coder) if chosen is not None else None,
        "status": draft.place_status,
        "candidates": _ranked(candidates),
    }


def _place_name(group: PlaceGroup, coder: Coder) -> str:
    location = locate_row(group, coder.engines)
    return ", ".join(part for part in (location.name_en or location.name, location.admin1, location.country) if part)


def _date(coder: Coder, reading: Reading, spans: _Spans, draft: Draft) -> Facts:
    decision = coder.decisions["date"]
    candidates = []
    for candidate in date_candidates(reading, draft.frame):
        time = candidate.time
        quote = spans.of(time.first, time.last) | {"rule": time.rule} if time is not None else {"text": None}
        is_chosen = time is draft.time and candidate.start == draft.date_start
        days = {"start_date": _iso(candidate.start), "end_date": _iso(candidate.end), "is_chosen": is_chosen}
        candidates.append(quote | days | _scored(decision, candidate.features))
    return {
        "start_date": _iso(draft.date_start),
        "end_date": _iso(draft.date_end),
        "precision": draft.precision,
        "status": draft.time_status,
        "candidates": _ranked(candidates),
    }


def _actors(coder: Coder, reading: Reading, spans: _Spans, draft: Draft) -> list[Facts]:
    """Every actor near the frame with its scores for both roles; a positive, higher score gives the role."""
    roles: dict[tuple[int, int], list[str]] = {}
    ids: dict[tuple[int, int], list[str | None]] = {}
    for role, members in (("initiator", draft.initiators), ("target", draft.targets)):
        for candidate, reference, _ in members:
            key = (candidate.mention.first, candidate.mention.last)
            roles.setdefault(key, []).append(role)
            ids.setdefault(key, []).append(reference.id)
    rows = []
    for candidate in candidates_of(draft, reading, coder.engines):
        mention = candidate.mention
        key = (mention.first, mention.last)
        row = spans.of(*key) | {"rule": mention.rule, "kind": mention.kind}
        row |= {"roles": sorted(set(roles.get(key, []))), "ids": list(dict.fromkeys(ids.get(key, [])))}
        for role in ("initiator", "target"):
            row[role] = _scored(coder.decisions[role], candidate.features)
        rows.append(row)
    return rows


def _scored(decision: Decision, features: Features) -> Facts:
    return {"score": round(decision.score(features), 4), "contributions": _contributions(decision, features)}


def _contributions(decision: Decision, features: Features) -> list[Facts]:
    """The bias and what each feature added, the weightiest first; features without a weight are left out."""
    rows = [{"feature": name, "adds": round(value, 4)} for name, value in decision.contributions(features)]
    return [{"feature": "(bias)", "adds": decision.bias}, *rows]


def _ranked(candidates: Iterable[Facts]) -> Sequence[Facts]:
    return sorted(candidates, key=lambda c: (-c["is_chosen"], -c["score"]))


def _iso(day: Any) -> str | None:
    return day.isoformat() if day is not None else None
