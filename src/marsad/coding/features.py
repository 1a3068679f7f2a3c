"""Features of a frame: is it an event that happened, or a plan, a verdict, a match, a summary?

Every feature has a name a reader understands; `marsad explain` prints them with their weights.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from marsad.coding.decisions import Features
from marsad.coding.frames import Frame
from marsad.coding.reading import Reading, Trigger
from marsad.grounding.gazetteer import Gazetteer

_TOPIC_CUES = ("COURT", "SPORT", "CRIME", "FILM", "ANNIV", "DISASTER", "ACCIDENT")
_TEXT_CUES = (*_TOPIC_CUES, "ECONOMY", "DIPLOMACY")
_ALL_CUES = frozenset(_TEXT_CUES)
_BRIEF = 60  # units; a flash of one sentence has few words that speak for conflict
_CLAUSE_CUES = ("PLAN", "NEG", "HABIT", "AGG", "HIST")


def document_features(reading: Reading, title_kinds: frozenset[str]) -> Features:
    """What the whole text is about, the same for all its frames."""
    units = reading.text.units
    size = max(60, len(units))
    seen: Counter[str] = Counter()
    for unit in units:
        if not _ALL_CUES.isdisjoint(unit.kinds):
            seen.update(_ALL_CUES & unit.kinds)
    features: Features = {}
    for cue in _TEXT_CUES:
        if seen[cue]:
            features[f"text:{cue}"] = min(3.0, 100.0 * seen[cue] / size)
    strong = sum(1 for trigger in reading.triggers if trigger.strength == "strong")
    features["text:triggers"] = min(4.0, 100.0 * strong / size)
    features["text:named_actors"] = min(3.0, 100.0 * sum(a.kind == "named" for a in reading.actors) / size)
    features["text:forces"] = min(3.0, 100.0 * sum(a.kind == "force" for a in reading.actors) / size)
    if title_kinds:
        features["title:trigger"] = float("TRIG" in title_kinds)
        features["title:actor"] = float("ACTOR" in title_kinds)
    return features


def relevance_features(reading: Reading, shared: Features, groups: Counter[str], words: Iterable[str]) -> Features:
    """Evidence that a text reports political violence at all; `groups` counts its frames by group."""
    features = dict(shared)
    for word in words:
        features[f"word:{word}"] = 1.0
    for group, number in groups.items():
        features[f"frames:{group}"] = min(3, number) / 1.0
    for kind in ("named", "force"):
        features[f"has:{kind}"] = float(any(actor.kind == kind for actor in reading.actors))
    features["weapons"] = min(3, len(reading.weapons)) / 1.0
    features["times"] = min(4, len(reading.times)) / 2.0
    features["groups"] = min(5, len(groups)) / 2.0
    features["brief"] = max(0.0, 1.0 - len(reading.text.units) / _BRIEF)
    return features


def outcome_features(reading: Reading, filled: Filled) -> Features:
    """What the slots came out as: an act with a doer, a sufferer, a day and a weapon is seldom mere talk."""
    features: Features = {
        f"place_status:{filled.place_status}": 1.0,
        f"date_status:{filled.date_status}": 1.0,
        f"type:{filled.sub_event_type}": 1.0,
    }
    for name, best in (("initiator", filled.initiator_score), ("target", filled.target_score)):
        features[f"{name}:{'none' if best is None else 'sure' if best > 1.0 else 'likely'}"] = 1.0
    if filled.initiator_score is not None and filled.target_score is not None:
        features["both_sides"] = 1.0
    if filled.has_weapon:
        features["weapon"] = 1.0
    if reading.published is not None and filled.day is not None:
        age = (reading.published - filled.day).days
        features[f"age:{'future' if age < 0 else 'recent' if age <= 3 else 'weeks' if age <= 60 else 'old'}"] = 1.0
    return features


@dataclass(frozen=True, slots=True)
class Filled:
    """The slots of a draft, as far as `keep` looks at them; scores are None when the slot is empty."""

    place_status: str
    date_status: str
    sub_event_type: str
    initiator_score: float | None
    target_score: float | None
    has_weapon: bool
    day: date | None


def keep_features(reading: Reading, frame: Frame, gazetteer: Gazetteer, shared: Features) -> Features:
    """Evidence in the wording that a frame is an event to code."""
    features = dict(shared)
    features[f"group:{frame.group}"] = 1.0
    for trigger in frame.triggers:
        features[f"kind:{trigger.kind}"] = 1.0
        features[f"strength:{trigger.strength}"] = 1.0
    if frame.spread and frame.place is not None:
        _spread_features(features, reading, frame)
    features["triggers"] = min(5, len(frame.triggers)) / 2.0
    _place_features(features, reading, frame, gazetteer)
    _time_features(features, reading, frame)
    for effect in ("killed", "wounded", "captured", "kidnapped"):
        if any(c.effect == effect for c in frame.counts):
            features[f"count:{effect}"] = 1.0
    if any(c.effect == "killed" and c.low >= 100 for c in frame.counts):
        features["count:killed_hundreds"] = 1.0
    for time in reading.times:
        if time.role in {"since", "duration"} and reading.text.sentence[time.first] == frame.triggers[0].sentence:
            features["sentence:period"] = 1.0
    lead = frame.triggers[0]
    features["lead" if lead.sentence == 0 else "early" if lead.sentence <= 3 else "late"] = 1.0
    for trigger in frame.triggers:
        _trigger_features(features, reading, trigger)
    return features


def _spread_features(features: Features, reading: Reading, frame: Frame) -> None:
    """How a further place follows its trigger: listed with 'and', 'on', after other triggers, far away."""
    assert frame.place is not None
    features["spread"] = 1.0
    features[f"spread:{min(frame.spread, 3)}"] = 1.0
    features[f"spread:{frame.group}"] = 1.0
    between = reading.between(frame.first, frame.place.first)
    features["spread:distance"] = min(len(between), 40) / 10.0
    for kind in ("WA", "COMMA", "THAT", "REL", "WITH", "WHILE", "BELONGS"):
        if any(kind in unit.kinds for unit in between):
            features[f"spread:between:{kind}"] = 1.0
    if frame.place.first:
        tail = set().union(*(unit.kinds for unit in between[-3:])) if between else set()
        for kind in ("WA", "COMMA", "IN", "BI", "ON", "NEAR", "GEO", "LI", "DIRECTION", "AFTER"):
            if kind in tail:
                features[f"spread:before:{kind}"] = 1.0


def _place_features(features: Features, reading: Reading, frame: Frame, gazetteer: Gazetteer) -> None:
    if frame.place is None:
        features["place:none"] = 1.0
        return
    place = gazetteer.places.get(frame.place.place_id or "")
    features[f"place:{place.precision if place else 'unlisted'}"] = 1.0
    features[f"place_tier:{min(frame.place_tier, 5)}"] = 1.0
    features[f"place_cue:{frame.place.cue}"] = 1.0
    country = place.country if place else frame.place.country
    features["place:country_share"] = reading.countries.get(country, 0.0)


def _time_features(features: Features, reading: Reading, frame: Frame) -> None:
    if frame.time is None:
        features["time:none"] = 1.0
        return
    features[f"time_tier:{min(frame.time_tier, 5)}"] = 1.0
    features[f"time:{frame.time.precision}"] = 1.0
    features[f"time:{frame.time.role}"] = 1.0
    if reading.published is not None and frame.time.end is not None and frame.time.start is not None:
        age = (reading.published - frame.time.end).days
        if frame.time.start > reading.published:
            features["time:future"] = 1.0
        elif age <= 3:
            features["time:recent"] = 1.0
        elif age > 365:
            features["time:years_ago"] = 1.0
        else:
            features["time:earlier"] = 1.0


def _trigger_features(features: Features, reading: Reading, trigger: Trigger) -> None:
    units = reading.text.units
    first, last = reading.clause_bounds(trigger.position)
    for cue in _CLAUSE_CUES:
        if reading.has(cue, max(first, trigger.position - 6), trigger.position):
            features[f"before:{cue}"] = 1.0
        elif reading.has(cue, first, last):
            features[f"clause:{cue}"] = 1.0
    low, high = reading.text.bounds[trigger.sentence]
    for cue in _TOPIC_CUES:
        if reading.has(cue, low, high):
            features[f"sentence:{cue}"] = 1.0
    for tense in ("past", "pres", "fut", "def", "pl", "suff"):
        if tense in trigger.features:
            features[f"{trigger.pos}:{tense}"] = 1.0
    if trigger.position:
        previous = units[trigger.position - 1].kinds
        for kind in ("LI", "LIGHT", "HAPPEN", "AFTER", "BECAUSE", "IN", "DEM", "CAUSE", "GEO", "SUFFER", "ABOUT", "BI"):
            if kind in previous:
                features[f"previous:{kind}"] = 1.0
    if units[trigger.position].quoted:
        features["quoted"] = 1.0
    if not any(t.position != trigger.position for t in reading.triggers if t.sentence == trigger.sentence):
        features["alone_in_sentence"] = 1.0


def telling_features(reading: Reading, frame: Frame, gazetteer: Gazetteer, shared: Features) -> Features:
    """Evidence that a single trigger tells an event at all, not a plan, a habit, a title or a figure of speech."""
    features = keep_features(reading, frame, gazetteer, shared)
    trigger = frame.triggers[0]
    units = reading.text.units
    features[f"key:{trigger.key}"] = 1.0
    at = trigger.position
    for offset in (-2, -1, 1, 2):
        if 0 <= at + offset < len(units):
            unit = units[at + offset]
            features[f"word{offset:+d}:{unit.form}"] = 1.0
            for kind in unit.kinds:
                features[f"class{offset:+d}:{kind}"] = 1.0
    size = max(1, len(reading.triggers))
    features["position"] = 2.0 * trigger.number / size
    return features
