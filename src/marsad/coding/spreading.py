"""One trigger, several places: 'raids on X, on Y and on the outskirts of Z' are several events.

For every further place that stands with the trigger of a frame, and is neither the frame's own place nor
around it, a frame with the same trigger is proposed; the decision `keep` says which of them are events.
"""

from __future__ import annotations

from marsad.coding.frames import Frame, relate_places
from marsad.coding.reading import PlaceGroup, Reading, Trigger
from marsad.grounding.gazetteer import Gazetteer

SPREADING = frozenset(("air", "shell", "clash", "territory", "detain", "bomb", "generic"))
_NOT_TARGETS = frozenset(("FROM", "ABOUT", "TO"))


def spread_frames(reading: Reading, frames: list[Frame], gazetteer: Gazetteer) -> list[Frame]:
    """The frames and, after each, the proposals for its further places, in text order."""
    hosts: dict[int, list[PlaceGroup]] = {}
    taken = {id(frame.place) for frame in frames if frame.place is not None}
    owner = {t.number: frame for frame in frames for t in frame.triggers}
    for place in reading.places:
        if id(place) in taken:
            continue
        trigger = _host(reading, place)
        if trigger is not None and trigger.number in owner:
            hosts.setdefault(id(owner[trigger.number]), []).append(place)
            place.host = trigger
    result: list[Frame] = []
    for frame in frames:
        result.append(frame)
        if frame.group not in SPREADING or frame.place is None:
            continue
        used = [frame.place]
        for place in hosts.get(id(frame), ()):
            if place.country == "" and not place.place_id and place.cue != "noun":
                continue
            if place.host is not None and all(relate_places(place, other, gazetteer) == "different" for other in used):
                used.append(place)
                extra = Frame([place.host], place, 5, frame.time, frame.time_tier)
                extra.spread = len(used) - 1
                result.append(extra)
    return result


def _host(reading: Reading, place: PlaceGroup) -> Trigger | None:
    """The last trigger before a place in its sentence, if nothing says the place is only a direction or source."""
    before = [t for t in reading.triggers if t.sentence == place.sentence and t.position < place.first]
    if not before:
        return None
    at = place.first - 1
    while at >= 0 and {"GEO", "OPEN", "DIRECTION"} & reading.kinds(at):
        at -= 1
    if at >= 0 and not _NOT_TARGETS.isdisjoint(reading.kinds(at)):
        return None
    action = [t for t in before if t.strength == "strong" or t.kind not in {"kill", "wound"}]
    return action[-1] if action else None
