"""Who is the subject of a count: does the verb agree with the people before it, are they its doer?

Kept apart from `count_reading.py`, which says what a match of a rule means: these questions look at the words
around the match only. Without them 'seven people were killed by three attackers' would be read as three dead.
"""

from __future__ import annotations

from collections.abc import Sequence

from marsad.lexicon.units import Unit
from marsad.mentions import quantities as q
from marsad.mentions.quantities import Quantity
from marsad.rules.patterns import Match

_NEGATION_REACH = 3
_CLAUSE_REACH = 8
_CLAUSE_ENDS = frozenset(("COMMA", "SEMI", "COLON", "EFFECT", "THAT"))
_MEANS = frozenset(("TRIG", "WEAPON", "MANNER"))  # 'by shots'; not 'by a story', which is cited
_COUNTING = frozenset((*q.SHAPES, "PACK", "NUM"))
_CLAUSE_STARTS = frozenset(("WA", "COMMA", "SEMI", "COLON", "THAT", "REL", "EFFECT", "FALL", "CAUSE"))
_PLURAL = frozenset(("pl", "dual"))
_OBJECTS = frozenset(("WORD", "DEF", "PERSON", "OBJECT", "NOTPEOPLE", "GEO", q.BARRIER))
_SUBJECTS = frozenset((q.PEOPLE, q.OBLIQUE, q.ACCUSATIVE, q.DEFINITE, q.QTY))


def agrees(units: Sequence[Unit], at: int, agreement: str) -> bool:
    """Whether the verb fits a subject before it, and no object follows that would make that subject the doer."""
    unit = units[at]
    plural = any(entry.kind == "EFFECT_VERB" and entry.features & _PLURAL for entry in unit.entries)
    plural = plural or "PLURAL_VERB" in unit.kinds
    after = units[at + 1] if at + 1 < len(units) else None
    if at and "WA" in units[at - 1].kinds:
        return False  # the people before belong to another verb
    if agreement == "nothing_after":
        if any(entry.kind == "EFFECT_VERB" and entry.payload["role"] != "any" for entry in unit.entries):
            return False
        return after is None or after.kinds.isdisjoint(_OBJECTS)
    return plural and (after is None or after.kinds.isdisjoint((q.QTY, q.ACCUSATIVE)))


def is_dual(verb: Unit) -> bool:
    """A verb of two people."""
    return any(entry.kind == "EFFECT_VERB" and "dual" in entry.features for entry in verb.entries)


def has_own_subject(units: Sequence[Unit], at: int) -> bool:
    """'two soldiers were killed and ten wounded': the first verb already has its people before it."""
    unit = units[at]
    if any(entry.kind == "EFFECT_VERB" and entry.features & _PLURAL for entry in unit.entries):
        return True
    before = at - 1
    if before > 0 and "NAT" in units[before].kinds:
        before -= 1
    return before >= 0 and not units[before].kinds.isdisjoint(_SUBJECTS)


def is_doers_own(units: Sequence[Unit], match: Match, quantity: Quantity) -> bool:
    """'killed by 3 attackers', 'a group of four men', 'in another raid': the figure counts no victims."""
    at = match.groups["q"][0]
    before = units[at - 1].kinds if at else frozenset[str]()
    if quantity.shape == q.OTHERQ and "TRIG" in before and "EFFECT" not in before:
        return True
    if match.has("more"):
        opener = units[match.first - 1].kinds if match.first else frozenset[str]()
        if match.groups["more"][0] == match.first and not opener.isdisjoint(("EFFECT", "WA", "AMONG")):
            return True
    if not match.has("gap") or match.groups["gap"][1] > at:
        return False
    return not before.isdisjoint(("HAND", "COMPOSED"))


def is_same_noun(more: Quantity, quantity: Quantity) -> bool:
    """'80 gunmen-and-bombers': after a number above ten a second singular noun counts nobody of its own."""
    return more.low > q.DUAL_OR_TEN and not quantity.has_number and quantity.low == 1


def stands_alone(units: Sequence[Unit], sentence: Sequence[int], at: int) -> bool:
    """Whether a verb of one victim has nobody counted after it in its clause, nor is denied, nor means 'cited'."""
    if is_negated(units, sentence, at):
        return False
    for position in range(at + 1, min(len(units), at + 1 + _CLAUSE_REACH)):
        kinds = units[position].kinds
        if sentence[position] != sentence[at] or not kinds.isdisjoint(_CLAUSE_ENDS):
            return True
        if position == at + 1 and "BI" in kinds:
            return not units[position + 1].kinds.isdisjoint(_MEANS) if position + 1 < len(units) else False
        if not kinds.isdisjoint(_COUNTING):
            return False
    return True


def is_negated(units: Sequence[Unit], sentence: Sequence[int], at: int) -> bool:
    """A negation before the effect word, in its own clause."""
    for position in range(at - 1, max(-1, at - 1 - _NEGATION_REACH), -1):
        kinds = units[position].kinds
        if "NEG" in kinds:
            return True
        if not kinds.isdisjoint(_CLAUSE_STARTS) or sentence[position] != sentence[at]:
            return False
    return False
