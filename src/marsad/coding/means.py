"""By what means: the weapons a text names, and how they stand to the words that tell an act.

'Warplanes', 'with two drones', 'the artillery' decide what kind of event a neutral word ('targeted', 'shelled') tells.
A weapon counts for a trigger of its sentence when no other trigger stands between them, so in a bulletin of raids and
shelling the means of the act after next do not count.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from marsad.coding.decisions import Features
from marsad.coding.frames import Frame
from marsad.coding.reading import Reading
from marsad.lexicon.units import Unit, UnitText

Named = tuple[int, tuple[str, ...]]  # a unit, and the weapons it names in the order of the alphabet
_NEXT_TO = 3  # units between a trigger and a weapon that belongs to it whatever stands between
_NAMING = frozenset(("WEAPON", "FORCE", "ACTOR"))


def named_weapons(text: UnitText) -> list[Named]:
    """Every unit that names a weapon or a force called after one, whatever it is said of, in text order."""
    found = []
    for position, unit in enumerate(text.units):
        if not unit.kinds.isdisjoint(_NAMING):
            weapons = _weapons(unit)
            if weapons:
                found.append((position, weapons))
    return found


def weapon_shares(named: Sequence[Named]) -> dict[str, float]:
    """How much of all that is named each weapon makes up; nothing for nothing."""
    counted = Counter(weapon for _, weapons in named for weapon in weapons)
    return {weapon: number / counted.total() for weapon, number in counted.items()}


def means_features(reading: Reading, frame: Frame) -> Features:
    """What the weapons of the text and those near the frame's triggers say of the kind of event."""
    named = reading.armed
    features: Features = {f"text_means:{weapon}": share for weapon, share in reading.armed_share.items()}
    if not named:
        return features
    own = {trigger.position for trigger in frame.triggers}
    others = [trigger.position for trigger in reading.triggers if trigger.position not in own]
    for trigger in frame.triggers:
        first, last = reading.text.bounds[trigger.sentence]
        for position, weapons in named[
            bisect_left(named, first, key=_position) : bisect_left(named, last, key=_position)
        ]:
            alone = _is_clear(position, trigger.position, others)
            distance = position - trigger.position
            for weapon in weapons:
                if alone:
                    features[f"means:{weapon}"] = 1.0
                    features[f"means:{trigger.kind}:{weapon}"] = 1.0
                if abs(distance) <= _NEXT_TO:
                    features[f"means:{'<' if distance < 0 else '>' if distance else '='}{weapon}"] = 1.0
    return features


def _position(named: Named) -> int:
    return named[0]


def _weapons(unit: Unit) -> tuple[str, ...]:
    found = {
        str(entry.payload.get("value" if entry.kind == "WEAPON" else "weapon_hint") or "")
        for entry in unit.entries
        if entry.kind in _NAMING
    }
    return tuple(sorted(found - {""}))


def _is_clear(one: int, two: int, others: Sequence[int]) -> bool:
    """True when none of the other triggers stands between two positions."""
    low, high = min(one, two), max(one, two)
    return bisect_left(others, low + 1) == bisect_left(others, high)
