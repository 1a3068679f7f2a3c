"""How much two drafts look like one event, by what fills their slots.

The headline, the lead, a witness and the closing paragraph tell one attack; two attacks on one town on one day stay two
when their figures or wording say so.
"""

from __future__ import annotations

from marsad.coding.assemble import Draft
from marsad.coding.decisions import Features
from marsad.coding.event_types import EVENT_TYPE
from marsad.coding.frames import later_wording, nearest_to, relate_places
from marsad.coding.reading import Reading
from marsad.grounding.gazetteer import Gazetteer


def draft_pair_features(reading: Reading, a: Draft, b: Draft, gazetteer: Gazetteer) -> Features:
    """Readable evidence that draft `b` tells the event of the earlier draft `a`."""
    features: Features = {}
    if a.sub_event_type == b.sub_event_type:
        features["type:same"] = 1.0
        features[f"type:same:{a.sub_event_type}"] = 1.0
    elif EVENT_TYPE[a.sub_event_type] == EVENT_TYPE[b.sub_event_type]:
        features["type:family"] = 1.0
    else:
        features["type:different"] = 1.0
    features["groups:" + "+".join(sorted((a.frame.group, b.frame.group)))] = 1.0
    _place(features, a, b, gazetteer)
    _date(features, a, b)
    _sides(features, a, b)
    _figures(features, a, b)
    _distance(features, reading, a, b)
    return features


def _place(features: Features, a: Draft, b: Draft, gazetteer: Gazetteer) -> None:
    if a.place is None or b.place is None:
        features["place:missing"] = 1.0
        return
    relation = "same" if a.place is b.place else relate_places(a.place, b.place, gazetteer)
    place = gazetteer.places.get(b.place.place_id or "")
    level = "wide" if place is not None and place.precision in {"country", "province"} else "narrow"
    features[f"place:{relation}"] = 1.0
    features[f"place:{relation}:{b.place_status}"] = 1.0
    features[f"place:{relation}:{level}"] = 1.0
    features[f"place:{relation}:{a.place_status}+{b.place_status}"] = 1.0


def _date(features: Features, a: Draft, b: Draft) -> None:
    if a.date_start is None or b.date_start is None or a.date_end is None or b.date_end is None:
        features["date:missing"] = 1.0
        return
    if (a.date_start, a.date_end) == (b.date_start, b.date_end):
        features["date:same"] = 1.0
        features[f"date:same:{b.time_status}"] = 1.0
        features[f"date:same:{a.time_status}+{b.time_status}"] = 1.0
    elif a.date_start <= b.date_end and b.date_start <= a.date_end:
        features["date:overlap"] = 1.0
    else:
        gap = min(abs((a.date_start - b.date_end).days), abs((b.date_start - a.date_end).days))
        features["date:next" if gap <= 1 else "date:different"] = 1.0


def _sides(features: Features, a: Draft, b: Draft) -> None:
    for name in ("initiators", "targets"):
        ours, theirs = getattr(a, name), getattr(b, name)
        if not ours or not theirs:
            features[f"{name}:missing"] = 1.0
        else:
            own, other = {reference.id for _, reference, _ in ours}, {reference.id for _, reference, _ in theirs}
            features[f"{name}:{'same' if own & other else 'different'}"] = 1.0


def _figures(features: Features, a: Draft, b: Draft) -> None:
    if not a.frame.counts and not b.frame.counts:
        return
    for effect in ("killed", "wounded", "captured"):
        ca = {c.low for c in a.frame.counts if c.effect == effect and c.relation != "part"}
        cb = {c.low for c in b.frame.counts if c.effect == effect and c.relation != "part"}
        if ca and cb:
            features[f"{effect}:{'same' if ca & cb else 'different'}"] = 1.0
        elif cb:
            features[f"{effect}:only_later"] = 1.0
        elif ca:
            features[f"{effect}:only_earlier"] = 1.0


def _distance(features: Features, reading: Reading, a: Draft, b: Draft) -> None:
    trigger = b.frame.triggers[0]
    near = nearest_to(trigger, a.frame.triggers)
    gap = trigger.sentence - near.sentence
    features["gap:0" if gap == 0 else "gap:1" if gap == 1 else "gap:2-4" if gap <= 4 else "gap:far"] = 1.0
    if near.sentence <= 1:
        features["earlier:lead"] = 1.0
    if a.frame.spread or b.frame.spread:
        features["spread"] = 1.0
        if a.frame.triggers[0].number == trigger.number:
            features["spread:siblings"] = 1.0
    if reading.has("SHIFT", near.position + 1, trigger.position):
        features["shift"] = 1.0
    later_wording(features, reading, trigger, was_within=5)
    if any(t.kind == trigger.kind for t in a.frame.triggers):
        features["kind:same"] = 1.0
    features[f"later:{trigger.pos}:{trigger.strength}"] = 1.0
