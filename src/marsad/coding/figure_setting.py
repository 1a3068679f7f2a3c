"""Where a figure stands: the act and the place of its own words, held against those of a frame.

A toll two sentences on is the frame's when it is told of the same act and place, and another attack's when its
sentence names another. The words around a figure are the same for every frame that asks, so they are read once a text.
"""

from __future__ import annotations

from marsad.coding.decisions import Features
from marsad.coding.frames import GROUPS, Frame, relate_places
from marsad.coding.reading import Around, PlaceGroup, Reading, Trigger
from marsad.grounding.gazetteer import Gazetteer

_NO_ACTS = frozenset(("kill", "wound"))
_FAR = 999


def around(reading: Reading, anchor: int) -> Around:
    """What stands with the figure that hangs on a unit; read once a text."""
    found = reading.figure_settings.get(anchor)
    if found is None:
        found = reading.figure_settings[anchor] = Around(_act(reading, anchor), _place(reading, anchor))
    return found


def compare(features: Features, reading: Reading, frame: Frame, anchor: int, where: str, gazetteer: Gazetteer) -> None:
    """Adds how the surroundings of a figure agree with a frame; `where` is 'own' or 'elsewhere'."""
    own = around(reading, anchor)
    features[f"act:{where}:{_compare_acts(frame, own.act)}"] = 1.0
    if own.act is not None and own.act not in frame.triggers and not own.act.features.isdisjoint(("def", "suff")):
        features[f"act:{where}:definite"] = 1.0
    features[f"place:{where}:{compare_places(frame.place, own.place, gazetteer)}"] = 1.0


def _compare_acts(frame: Frame, act: Trigger | None) -> str:
    if act is None:
        return "none"
    if any(act is trigger for trigger in frame.triggers):
        return "mine"
    if any(act.kind == trigger.kind for trigger in frame.triggers):
        return "kind"
    return "group" if GROUPS.get(act.kind, "generic") == frame.group else "other"


def compare_places(a: PlaceGroup | None, b: PlaceGroup | None, gazetteer: Gazetteer) -> str:
    """same, inside (one contains the other), shared (a name in common), land (of one country), different, unknown."""
    if a is None or b is None:
        return "unknown"
    found = relate_places(a, b, gazetteer)
    return "land" if found == "different" and a.country and a.country == b.country else found


def _act(reading: Reading, anchor: int) -> Trigger | None:
    """The act a figure is told of: of its clause, else of its sentence; the last before it, else the next after."""
    sentence, clause = reading.text.sentence[anchor], reading.clause[anchor]
    best, best_key = None, (9, _FAR)
    for trigger in reading.triggers:
        if trigger.sentence != sentence or trigger.kind in _NO_ACTS:
            continue
        key = (2 * (trigger.clause != clause) + (trigger.position > anchor), abs(trigger.position - anchor))
        if key < best_key:
            best, best_key = trigger, key
    return best


def _place(reading: Reading, anchor: int) -> PlaceGroup | None:
    sentence, clause = reading.text.sentence[anchor], reading.clause[anchor]
    best, best_key = None, (9, _FAR)
    for group in reading.places:
        if group.sentence == sentence:
            key = (2 * (group.clause != clause) + (group.first < anchor), abs(group.first - anchor))
            if key < best_key:
                best, best_key = group, key
    return best
