"""Frames: a trigger word with the place, time and counts that stand with it.

Every trigger starts a frame of its own; `clustering` says which of them tell one event. `pair_features` holds what
the words around two triggers say about that: a definite noun, 'another', a causal verb between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from marsad.coding.decisions import Features
from marsad.coding.reading import PlaceGroup, Reading, Trigger
from marsad.grounding.gazetteer import Gazetteer, contains
from marsad.model.mentions import CountMention, TimeMention

GROUPS = {
    "airstrike": "air", "drone": "air", "strike": "air", "raid_air": "air",
    "shelling": "shell", "chemical": "shell",
    "ied": "bomb", "ied_verb": "bomb", "suicide": "bomb", "grenade": "bomb",
    "clash": "clash",
    "attack_generic": "generic", "operation": "generic", "raid": "generic", "shooting": "generic", "siege": "generic",
    "kill": "effect", "wound": "effect",
    "territory": "territory", "regain": "territory", "advance": "territory", "seize": "territory",
    "withdraw": "territory",
    "arrests": "detain", "abduct": "detain", "seize_find": "detain",
    "attack": "person", "execution": "person", "stabbing": "person", "sexual": "person",
    "disrupted": "disrupt", "foiled": "disrupt", "intercept": "disrupt", "find": "disrupt",
    "loot": "property", "destroy": "property", "arson": "property",
    "protest": "protest", "protest_force": "protest", "riot": "protest", "mob": "protest",
    "agreement": "politics", "exchange": "politics", "change": "politics", "move": "politics", "release": "politics",
    "base": "politics", "surrender": "politics",
}  # fmt: skip
_LINKS = ("CAUSE", "AFTER", "AFTERMATH", "BECAUSE", "DURING", "IN", "THAT", "REL", "WHILE", "WHEN", "SHIFT", "BI")
_Placed = TypeVar("_Placed", PlaceGroup, TimeMention)


@dataclass(slots=True)
class Frame:
    """Triggers that tell one event, with what stands around them."""

    triggers: list[Trigger]
    place: PlaceGroup | None = None
    place_tier: int = 9
    time: TimeMention | None = None
    time_tier: int = 9
    counts: list[CountMention] = field(default_factory=list)
    spread: int = 0  # 1 for the second place of a trigger, 2 for the third, ...

    @property
    def first(self) -> int:
        return self.triggers[0].position

    @property
    def group(self) -> str:
        return group_of(self.triggers)


def group_of(triggers: list[Trigger]) -> str:
    """The group of the most telling trigger: specific acts before generic ones before effects."""
    if len(triggers) == 1:
        return GROUPS.get(triggers[0].kind, "generic")
    groups = [GROUPS.get(t.kind, "generic") for t in triggers]
    for group in groups:
        if group not in {"generic", "effect"}:
            return group
    return "generic" if "generic" in groups else "effect"


def start_frames(reading: Reading) -> list[Frame]:
    """One frame a trigger, with its nearest place, time and counts of the same sentence."""
    frames = [Frame([trigger]) for trigger in reading.triggers]
    by_sentence: dict[int, list[Frame]] = {}
    for frame in frames:
        by_sentence.setdefault(frame.triggers[0].sentence, []).append(frame)
    places: dict[int, list[PlaceGroup]] = {}
    for place in reading.places:
        places.setdefault(place.sentence, []).append(place)
    times: dict[int, list[TimeMention]] = {}
    for time in reading.times:
        times.setdefault(reading.text.sentence[time.first], []).append(time)
    for sentence, members in by_sentence.items():
        spots = [frame.first for frame in members]
        for frame in members:
            frame.place, frame.place_tier = _nearest(reading, frame.triggers[0], places.get(sentence, ()), spots)
            points = [t for t in times.get(sentence, ()) if t.role in {"point", "dateline"} and t.start is not None]
            frame.time, frame.time_tier = _nearest(reading, frame.triggers[0], points, spots)
    _share_counts(reading, frames, by_sentence)
    return frames


def _nearest(
    reading: Reading, trigger: Trigger, mentions: Sequence[_Placed], spots: list[int]
) -> tuple[_Placed | None, int]:
    """The mention that most likely belongs to a trigger, and how sure the position makes it (1 best)."""
    best: _Placed | None = None
    best_key = (9, 999)
    for mention in mentions:
        after = mention.first > trigger.position
        same_clause = reading.clause[mention.first] == trigger.clause
        low, high = sorted((trigger.position, mention.first))
        crossed = sum(1 for spot in spots if low < spot < high)
        tier = (1 if after else 2) if same_clause else (3 if after else 4)
        if crossed and not same_clause:
            tier += 2
        key = (tier, high - low + 6 * crossed)
        if key < best_key:
            best, best_key = mention, key
    return best, best_key[0]


def _share_counts(reading: Reading, frames: list[Frame], by_sentence: dict[int, list[Frame]]) -> None:
    at = {frame.first: frame for frame in frames}
    for count in reading.counts:
        if count.first in reading.summarised:
            continue
        frame = at.get(count.anchor)
        if frame is None:
            members = by_sentence.get(reading.text.sentence[count.first], ())
            ranked = sorted(members, key=lambda f: (f.first > count.first, abs(f.first - count.first)))
            frame = ranked[0] if ranked else None
        if frame is not None:
            frame.counts.append(count)


def pair_features(reading: Reading, a: Frame, b: Frame, gazetteer: Gazetteer) -> Features:
    """Readable evidence that the later frame `b` tells the event of `a`."""
    trigger = b.triggers[0]
    near = nearest_to(trigger, a.triggers)
    features: Features = {}
    gap = trigger.sentence - near.sentence
    features["same_clause" if near.clause == trigger.clause else "same_sentence" if gap == 0 else
             "next_sentence" if gap == 1 else "near_sentence" if gap <= 3 else "far_sentence"] = 1.0  # fmt: skip
    ga, gb = a.group, b.group
    if ga == gb:
        features["group:same"] = 1.0
        features[f"group:same:{ga}"] = 1.0
    else:
        features["group:" + "+".join(sorted((ga, gb)))] = 1.0
        if "effect" not in (ga, gb) and "generic" not in (ga, gb):
            features["group:other"] = 1.0
    if any(t.kind == trigger.kind for t in a.triggers):
        features["kind:same"] = 1.0
    _place_features(features, a, b, gazetteer)
    _time_features(features, a, b)
    _count_features(features, a, b)
    _wording_features(features, reading, near, trigger, gap)
    if any(t.number == trigger.number - 1 for t in a.triggers):
        features["follows"] = 1.0
        if gap == 0:
            features["follows:same_sentence"] = 1.0
            _link_features(features, reading, near, trigger)
    if len(a.triggers) > 1:
        features["earlier:joined"] = 1.0
    return features


def nearest_to(trigger: Trigger, others: list[Trigger]) -> Trigger:
    """The one of the others that stands nearest to a trigger, the first of two."""
    if len(others) == 1:
        return others[0]
    return min(others, key=lambda t: (abs(t.position - trigger.position), t.position))


def _link_features(features: Features, reading: Reading, near: Trigger, trigger: Trigger) -> None:
    """How a trigger hangs on the one right before it: 'the raid ... led to the death', 'killed ... in a raid'."""
    units = reading.text.units
    lead = set().union(*(u.kinds for u in units[max(near.position + 1, trigger.position - 4) : trigger.position]), ())
    effect = GROUPS.get(trigger.kind) == "effect"
    if effect and "CAUSE" in lead:
        features["effect_caused"] = 1.0
    if GROUPS.get(near.kind) == "effect" and not effect and trigger.pos == "noun":
        for link in ("IN", "BI", "AFTER", "AFTERMATH", "BECAUSE", "DURING"):
            if link in lead:
                features["effect_in_act"] = 1.0
    if effect and GROUPS.get(near.kind) == "effect" and "WA" in lead:
        features["effects_joined"] = 1.0
    if trigger.pos == "verb" and "REL" in lead:
        features["relative_clause"] = 1.0
    if trigger.pos == "verb" and "WA" in lead and not effect:
        features["and_verb"] = 1.0


def _place_features(features: Features, a: Frame, b: Frame, gazetteer: Gazetteer) -> None:
    sure = a.place_tier <= 4 and b.place_tier <= 4
    if a.place is None or b.place is None:
        features["place:one_missing" if a.place is not b.place else "place:both_missing"] = 1.0
        return
    if a.place is b.place:
        features["place:same_words"] = 1.0
        return
    relation = relate_places(a.place, b.place, gazetteer)
    features[f"place:{relation}" + ("" if sure else ":unsure")] = 1.0


def relate_places(a: PlaceGroup, b: PlaceGroup, gazetteer: Gazetteer) -> str:
    """same, inside (one contains the other) or different."""
    if a.place_id and a.place_id == b.place_id or a.name == b.name:
        return "same"
    pa, pb = gazetteer.places.get(a.place_id or ""), gazetteer.places.get(b.place_id or "")
    if pa is not None and pb is not None and (contains(pa, pb) or contains(pb, pa)):
        return "inside"
    names = {m.surface for m in a.members} & {m.surface for m in b.members}
    if names:
        return "shared"
    return "different"


def _time_features(features: Features, a: Frame, b: Frame) -> None:
    if a.time is None or b.time is None:
        features["time:one_missing" if a.time is not b.time else "time:both_missing"] = 1.0
    elif a.time is b.time:
        features["time:same_words"] = 1.0
    elif (a.time.start, a.time.end) == (b.time.start, b.time.end):
        features["time:same"] = 1.0
    elif a.time.start is not None and b.time.start is not None and a.time.end and b.time.end:
        overlap = a.time.start <= b.time.end and b.time.start <= a.time.end
        features["time:overlap" if overlap else "time:different"] = 1.0


def _count_features(features: Features, a: Frame, b: Frame) -> None:
    if not a.counts or not b.counts:
        return
    for effect in ("killed", "wounded"):
        ca = {c.low for c in a.counts if c.effect == effect and c.relation != "part"}
        cb = {c.low for c in b.counts if c.effect == effect and c.relation != "part"}
        if ca and cb:
            features[f"{effect}:{'same' if ca & cb else 'different'}"] = 1.0


def _wording_features(features: Features, reading: Reading, near: Trigger, trigger: Trigger, gap: int) -> None:
    low, high = sorted((near.position, trigger.position))
    low += 1
    if gap == 0:
        for link in _LINKS:
            if reading.has(link, low, high):
                features[f"link:{link}"] = 1.0
        features["distance"] = min(high - low, 30) / 10.0
        if high == low:
            features["adjacent"] = 1.0
    elif reading.has("SHIFT", low, high):
        features["shift"] = 1.0
    later_wording(features, reading, trigger, was_within=4)
    features[f"later:{trigger.strength}"] = 1.0
    features[f"later:{trigger.pos}"] = 1.0


def later_wording(features: Features, reading: Reading, trigger: Trigger, *, was_within: int) -> None:
    """Words that say how a later telling points back: definite, 'another', 'this', 'had been'."""
    known = reading.wording.get((trigger.position, was_within))
    if known is None:
        known = reading.wording[(trigger.position, was_within)] = {}
        at = trigger.position
        if {"def", "suff"} & trigger.features:
            known["later:definite"] = 1.0
        if reading.has("OTHER", at - 2, at + 4):
            known["later:other"] = 1.0
        if reading.has("DEM", at - 1, at):
            known["later:this"] = 1.0
        if reading.has("WAS", at - was_within, at):
            known["later:was"] = 1.0
    features.update(known)
