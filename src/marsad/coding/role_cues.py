"""What grammar says of an actor mention beyond where it stands: who opens the clause, whose verb is plural.

Arabic puts the doer right after a verb that opens its clause and before one that follows a noun or a relative word; a
plural verb has its doer behind it, a verb with a pronoun its sufferer. The same cues, counted over a whole text, tell
who does and who suffers there, which helps where the sentence itself is silent.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from marsad.coding.decisions import Features
from marsad.coding.reading import Reading, Trigger
from marsad.lexicon.units import Unit
from marsad.model.mentions import ActorMention

_OPENERS = ("REL", "THAT", "WA", "TRIG", "STOP", "COMMA", "SHIFT", "WHILE", "ACTOR", "FORCE", "PERSON", "NAT", "PLACE")
_REACH = 12  # units after a trigger in which its doer and sufferer are counted
_ONTO = frozenset(("ON", "AGAINST"))
_THROUGH = frozenset(("WORD", "DEF", "OBJECT", "NUM"))
_GOVERNED = frozenset(
    ("ON", "AGAINST", "LI", "BI", "BY", "FROM", "IN", "WITH", "BELONGS", "TO", "ABOUT", "BETWEEN", "WA")
)
_FORMS = ("pl", "dual", "suff", "f")


def syntax_features(reading: Reading, mention: ActorMention, trigger: Trigger, particle: str) -> Features:
    """Cues of the trigger's form and its neighbours, combined with where the mention stands."""
    after = mention.first > trigger.position
    side = "after" if after else "before"
    how = "bare" if particle == "none" else particle
    opener = _opener(reading, trigger.position)
    features: Features = {}
    if trigger.pos != "noun":
        features[f"opener:{opener}:{side}:{how}"] = 1.0
        features[f"opener:{trigger.pos}:{opener}:{side}"] = 1.0
        for form in _FORMS:
            if form in trigger.features:
                features[f"form:{trigger.pos}:{form}:{side}:{how}"] = 1.0
    if after:
        found = _bare_after(reading, trigger)
        if mention in found:
            order = f"{trigger.pos}:{found.index(mention) + 1}of{len(found)}"
            features[f"rank:{order}"] = 1.0
            features[f"rank:{order}:{opener}"] = 1.0
            features[f"rank:{order}:{trigger.kind}"] = 1.0
            features[f"rank:{order}:{mention.kind}"] = 1.0
    return features


def _opener(reading: Reading, position: int) -> str:
    if position == 0:
        return "start"
    kinds = reading.kinds(position - 1)
    for kind in _OPENERS:
        if kind in kinds:
            return kind
    return "other"


def _bare_after(reading: Reading, trigger: Trigger) -> list[ActorMention]:
    """The first three mentions after a trigger, in its clause and before the next act, that no particle governs."""
    found: list[ActorMention] = []
    units = reading.text.units
    at = bisect_left(reading.actors, trigger.position + 1, key=lambda mention: mention.first)
    for mention in reading.actors[at : at + 5]:
        if mention.first > trigger.position + _REACH or reading.clause[mention.first] != trigger.clause:
            break
        before = units[mention.first - 1].kinds
        if "TRIG" in before and mention.first - 1 != trigger.position:
            break
        if before.isdisjoint(_GOVERNED):
            found.append(mention)
    return found[:3]


def posture(units: Sequence[Unit], mention: ActorMention) -> int:
    """1 for a mention that plainly does something, -1 for one that plainly suffers, 0 when the words do not say."""
    at = mention.first - 1
    steps = 0
    while at >= 0 and steps < 3:
        kinds = units[at].kinds
        if "BY" in kinds:
            return 1
        if not _ONTO.isdisjoint(kinds):
            return -1
        if "TRIG" in kinds:
            return _after_trigger(units, at, mention)
        if kinds.isdisjoint(_THROUGH):
            break
        at -= 1
        steps += 1
    if mention.last + 1 < len(units):
        entry = units[mention.last + 1].entry("TRIG")
        if entry is not None and entry.payload["pos"] == "verb":
            return 1
        if entry is not None and entry.payload["pos"] == "pverb":
            return -1
    return 0


def _after_trigger(units: Sequence[Unit], at: int, mention: ActorMention) -> int:
    entry = units[at].entry("TRIG")
    if entry is None:
        return 0
    pos = entry.payload["pos"]
    if pos == "pverb" or (pos == "noun" and entry.payload["genitive"] == "patient"):
        return -1
    if pos == "verb":
        return -1 if "OBJECT" in units[mention.first].kinds else 1
    return 1 if entry.payload["genitive"] == "agent" else 0
