"""What grammar says of an actor mention beyond where it stands: who opens the clause, whose verb is plural.

Arabic puts the doer right after a verb that opens its clause and before one that follows a noun or a relative word; a
plural verb has its doer behind it, a verb with a pronoun its sufferer. The same cues, counted over a whole text, tell
who does and who suffers there, which helps where the sentence itself is silent.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Sequence

from marsad.coding.decisions import Features
from marsad.coding.reading import Reading, Standing, Trigger
from marsad.lexicon.units import Unit
from marsad.model.mentions import ActorMention

_OPENERS = ("REL", "THAT", "WA", "TRIG", "STOP", "COMMA", "SHIFT", "WHILE", "ACTOR", "FORCE", "PERSON", "NAT", "PLACE")
_REACH = 12  # units after a trigger in which its doer and sufferer are counted
_ONTO = frozenset(("ON", "AGAINST"))
_THROUGH = frozenset(("WORD", "DEF", "OBJECT", "NUM"))
_GOVERNED = frozenset(
    ("ON", "AGAINST", "LI", "BI", "BY", "FROM", "IN", "WITH", "BELONGS", "TO", "ABOUT", "BETWEEN", "WA")
)
_LEADS = frozenset(("WA", "SHIFT", "COMMA", "AFTERMATH"))  # what may stand before the first word of a sentence
_VERB_LEADS = frozenset(("WA", "SHIFT", "COMMA", "WAS", "WHILE"))
_VERBS = (
    "REPORT_VERB", "CLAIM_VERB", "LIGHT", "LIGHTP", "ACCUSE_VERB", "DENY_VERB", "NOTE_VERB", "RELAY_VERB", "BLAME_VERB",
    "SUFFER", "HAPPEN", "CAUSE",
)  # fmt: skip
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
    found = _bare_after(reading, trigger)
    if after:
        if mention in found:
            order = f"{trigger.pos}:{found.index(mention) + 1}of{len(found)}"
            features[f"rank:{order}"] = 1.0
            features[f"rank:{order}:{opener}"] = 1.0
            features[f"rank:{order}:{trigger.kind}"] = 1.0
            features[f"rank:{order}:{mention.kind}"] = 1.0
    else:  # whether a doer or sufferer stands behind the trigger already
        behind = f"{trigger.pos}:{min(2, len(found))}"
        features[f"behind:{behind}"] = 1.0
        features[f"behind:{behind}:{opener}"] = 1.0
        features[f"behind:{behind}:{trigger.kind}"] = 1.0
    for form in ("suff", "def"):
        if form in trigger.features:
            features[f"ending:{trigger.pos}:{form}:{side}:{how}"] = 1.0
    return features


def own_words(reading: Reading, mention: ActorMention, trigger: Trigger, own: Container[int]) -> Features:
    """The noun that heads a mention, whether it opens its sentence, and whether it belongs to another act."""
    side = "after" if mention.first > trigger.position else "before"
    stand = standing(reading, mention)
    features: Features = {}
    for noun in stand.nouns:
        features[f"noun:{noun}"] = 1.0
        features[f"noun:{noun}:{side}"] = 1.0
    if stand.opens:
        features[f"opens:{stand.opens}"] = 1.0
        features[f"opens:{stand.opens}:{trigger.pos}:{side}"] = 1.0
    nearest = stand.nearest
    if nearest is None:
        return features
    if nearest.position in own:
        if stand.stance:
            features[f"stands:{stand.stance}:own"] = 1.0
            features[f"stands:{stand.stance}:own:{nearest.kind}"] = 1.0
        return features
    there = "after" if mention.first > nearest.position else "before"
    gap = min(3, abs(nearest.position - mention.first))
    features[f"others:{nearest.pos}:{there}:{gap}"] = 1.0
    features[f"others:{nearest.pos}:{there}:{side}"] = 1.0
    features[f"others:{nearest.kind}:{there}"] = 1.0
    if stand.stance:
        features[f"stands:{stand.stance}:others"] = 1.0
    return features


def standing(reading: Reading, mention: ActorMention) -> Standing:
    """What a mention shows by itself; read once for all drafts of a text."""
    known = reading.standings.get(mention.first)
    if known is None:
        units = reading.text.units
        head = units[mention.first]
        nouns = tuple(entry.key for entry in map(head.entry, ("PERSON", "FORCE", "OBJECT")) if entry is not None)
        known = Standing(posture(units, mention), _opens(reading, mention), nouns, _nearest(reading, mention))
        reading.standings[mention.first] = known
    return known


def _opens(reading: Reading, mention: ActorMention) -> str:
    """'self' for a mention that opens its sentence, the class of a verb that alone stands before it, else ''."""
    units = reading.text.units
    first, _ = reading.text.bounds[reading.text.sentence[mention.first]]
    at = mention.first - 1
    while at >= first and not units[at].kinds.isdisjoint(_LEADS):
        at -= 1
    if at < first:
        return "self"
    verb = _verb_class(units[at])
    at -= 1
    while at >= first and not units[at].kinds.isdisjoint(_VERB_LEADS):
        at -= 1
    return verb if at < first else ""


def _verb_class(unit: Unit) -> str:
    for kind in _VERBS:
        if kind in unit.kinds:
            return kind
    entry = unit.entry("TRIG")
    return "TRIG" if entry is not None and entry.payload["pos"] != "noun" else ""


def _nearest(reading: Reading, mention: ActorMention) -> Trigger | None:
    """The trigger of the mention's clause that is nearest to it, the earlier of two."""
    clause = reading.clause[mention.first]
    at = bisect_left(reading.triggers, mention.first, key=lambda trigger: trigger.position)
    near = [trigger for trigger in reading.triggers[max(0, at - 1) : at + 1] if trigger.clause == clause]
    return min(near, key=lambda trigger: abs(trigger.position - mention.first), default=None)


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
    known = reading.bare_after.get(trigger.number)
    if known is not None:
        return known
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
    reading.bare_after[trigger.number] = found[:3]
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
