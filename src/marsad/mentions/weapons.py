"""Weapons that a text names.

Half of the weapon words of a news text are not weapons used: 'march' and 'drone' are one word, a
tank is mostly a target, a plane carries the wounded, a shell is a hard shot in football. A row of
`weapons/words.csv` therefore says in `context` how much its word needs around it; without that,
every ceasefire would be a shooting.
"""

from __future__ import annotations

from marsad.lexicon.index import Entry
from marsad.lexicon.units import Unit, UnitText
from marsad.model.mentions import WeaponMention
from marsad.rules.grammar import Grammar

_STRIKES = frozenset(("airstrike", "strike", "shelling", "drone", "attack_generic", "shooting"))
_DOWNED = frozenset(("intercept", "seize_find", "destroy", "wound"))  # said of a plane, it is the victim
_DRONES = _STRIKES | _DOWNED | {"raid", "kill"}
_GENERAL = frozenset(
    ("weap.art.qadhifa", "weap.rocket.sarukh", "weap.gun.rashash", "weap.ied.qunbula", "weap.ied.ubwa_bare")
)
_ADJECTIVE_AFTER = frozenset(("WORD", "DEF", "GEO", "OBJECT", "WEAPON"))
_HOLDERS = frozenset(("TRIG", "MANNER"))  # classes whose phrases may hold a weapon; 'by gunfire' is one word
_NAMING = _HOLDERS | {"WEAPON"}
_PILOTLESS = "weap.drone.pilotless"
_REACH = 6  # units on either side in which a word of striking makes a plane a weapon
_NEAR = 4


def find_weapons(text: UnitText, grammar: Grammar) -> list[WeaponMention]:
    """Every weapon the text says was used, held or found, in text order.

    'The explosion of a charge' gives ied; 'ceasefire' gives nothing. `rule` is the id of the lexicon row.
    Does not decide which event a weapon belongs to. No weapon gives an empty list. Spans do not overlap.
    """
    found: list[WeaponMention] = []
    units = text.units
    for position, unit in enumerate(units):
        if unit.kinds.isdisjoint(_NAMING) or "NOWEAPON" in unit.kinds or (found and found[-1].last >= position):
            continue
        entry, last = _entry_in_context(text, grammar, position, found)
        if entry is None or _in_a_match(text, position):
            continue
        first = _plane_before(units, position) if entry.key == _PILOTLESS else position
        while found and found[-1].last >= first:
            found.pop()
        if found and found[-1].last == first - 1 and found[-1].rule in _GENERAL:
            first = found.pop().first
        found.append(WeaponMention(first, last, entry.payload["value"], entry.key))
    return found


def _entry_in_context(
    text: UnitText, grammar: Grammar, position: int, found: list[WeaponMention]
) -> tuple[Entry | None, int]:
    """The weapon at a unit and the unit it ends on."""
    unit = text.units[position]
    if "WEAPON" not in unit.kinds:
        return _inside_phrase(text, grammar, position)
    for entry in unit.entries:
        if entry.kind == "WEAPON" and _fits(entry.payload["context"], text, position, found):
            return entry, position
    return None, position


def _inside_phrase(text: UnitText, grammar: Grammar, position: int) -> tuple[Entry | None, int]:
    """A weapon that a phrase of another class holds or begins: 'a rocket fell', 'by gunfire'."""
    unit = text.units[position]
    words = unit.form.split(" ")
    count = len(words)
    if count == 1 and "MANNER" not in unit.kinds:
        return None, position
    owners = [position] * count
    for at in range(position + 1, min(position + 4, len(text.units))):
        parts = text.units[at].form.split(" ")
        if not parts[0] or not text.units[at].kinds.isdisjoint(("STOP", "LINE")):
            break
        words += parts
        owners += [at] * len(parts)
    hit = grammar.builder.inside(words, count, "WEAPON")
    if hit is None or hit[0].payload["context"] == "stab":
        return None, position
    return hit[0], owners[hit[1]]


def _fits(context: str, text: UnitText, position: int, found: list[WeaponMention]) -> bool:
    units = text.units
    if context in {"", "free"}:
        return True
    if context == "stab":
        return not _has(units, position + 1, position + 2, "IN") and not _has(
            units, *_sentence(text, position), "COURT"
        )
    if context == "alone":
        return not position or _ADJECTIVE_AFTER.isdisjoint(units[position - 1].kinds)
    if context == "joined":
        return position > 0 and "WA" in units[position - 1].kinds and bool(found) and position - found[-1].last <= 3
    is_means = _is_means(units, position, found)
    if context == "means" or (is_means and context != "drone"):
        return is_means and not _has(units, max(0, position - _NEAR), position, "SUPPLY")
    low, high = _sentence(text, position)
    near = range(max(low, position - _NEAR), min(high, position + _NEAR + 1))
    if context == "armed":
        return any("TRIG" in units[at].kinds for at in near)
    if context == "drone":
        around = set[str]().union(*(_trigger_values(units[at]) for at in near))
        return bool(around & _DRONES) and "protest" not in around
    values = {
        at: _trigger_values(units[at]) for at in range(max(low, position - _REACH), min(high, position + _REACH + 1))
    }
    if any(values[at] & _DOWNED for at in values if position - 3 <= at < position):
        return False
    return any(value & _STRIKES for value in values.values())


def _is_means(units: list[Unit], position: int, found: list[WeaponMention]) -> bool:
    """After 'with' or 'by means of', or joined by 'and' to a weapon that is."""
    if not position:
        return False
    before = units[position - 1].kinds
    if "BI" in before or "USING" in before or (position > 1 and "USING" in units[position - 2].kinds):
        return True
    if "WA" not in before or not found:
        return False
    last = found[-1].last
    return 2 <= position - last <= 3 and _is_means(units, found[-1].first, found[:-1])


def _trigger_values(unit: Unit) -> set[str]:
    if "TRIG" not in unit.kinds:
        return set()
    return {entry.payload["value"] for entry in unit.entries if entry.kind == "TRIG"}


def _plane_before(units: list[Unit], position: int) -> int:
    """The unit of the plane that 'without a pilot' belongs to; at most a nationality stands between."""
    for at in range(position - 1, max(-1, position - 4), -1):
        entry = units[at].entry("WEAPON")
        if entry is not None:
            return at if entry.key.startswith("weap.air.") else position
        if not units[at].kinds.isdisjoint(("STOP", "LINE", "COMMA")):
            break
    return position


def _in_a_match(text: UnitText, position: int) -> bool:
    return _has(text.units, *_sentence(text, position), "BALLGAME")


def _sentence(text: UnitText, position: int) -> tuple[int, int]:
    return text.bounds[text.sentence[position]]


def _has(units: list[Unit], first: int, last: int, kind: str) -> bool:
    return any(kind in unit.kinds for unit in units[first:last])
