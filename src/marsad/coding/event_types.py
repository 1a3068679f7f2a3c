"""The ACLED sub-event type of a frame, from its triggers, weapons and sides (../shared/reference/acled.md).

An armed attack on armed forces is an Armed clash, on civilians an Attack; a bomb is a bomb whoever it hits;
territory taken by a state is 'Government regains territory'.
"""

from __future__ import annotations

from dataclasses import dataclass

from marsad.coding.frames import Frame

AIR, CLASH, ATTACK = "Air/drone strike", "Armed clash", "Attack"
SHELL, IED, SUICIDE = "Shelling/artillery/missile attack", "Remote explosive/landmine/IED", "Suicide bomb"
GRENADE, CHEMICAL, ARRESTS, ABDUCTION = "Grenade", "Chemical weapon", "Arrests", "Abduction/forced disappearance"
DISRUPTED, LOOT, OTHER = "Disrupted weapons use", "Looting/property destruction", "Other"
REGAINS, OVERTAKES, TRANSFER = (
    "Government regains territory",
    "Non-state actor overtakes territory",
    "Non-violent transfer of territory",
)
EVENT_TYPE = {
    CLASH: "Battles", REGAINS: "Battles", OVERTAKES: "Battles",
    AIR: "Explosions/Remote violence", SUICIDE: "Explosions/Remote violence", SHELL: "Explosions/Remote violence",
    IED: "Explosions/Remote violence", GRENADE: "Explosions/Remote violence", CHEMICAL: "Explosions/Remote violence",
    ATTACK: "Violence against civilians", ABDUCTION: "Violence against civilians",
    "Sexual violence": "Violence against civilians",
    "Peaceful protest": "Protests", "Protest with intervention": "Protests",
    "Excessive force against protesters": "Protests",
    "Violent demonstration": "Riots", "Mob violence": "Riots",
    ARRESTS: "Strategic developments", DISRUPTED: "Strategic developments", "Agreement": "Strategic developments",
    "Change to group/activity": "Strategic developments", TRANSFER: "Strategic developments",
    "Headquarters or base established": "Strategic developments", LOOT: "Strategic developments",
    OTHER: "Strategic developments",
}  # fmt: skip
_SIMPLE = {
    "airstrike": AIR, "drone": AIR, "strike": AIR, "raid_air": CLASH, "shelling": SHELL, "chemical": CHEMICAL,
    "ied": IED, "suicide": SUICIDE, "grenade": GRENADE, "clash": CLASH,
    "attack": ATTACK, "execution": ATTACK, "stabbing": ATTACK, "sexual": "Sexual violence",
    "arrests": ARRESTS, "abduct": ABDUCTION, "disrupted": DISRUPTED, "foiled": DISRUPTED, "intercept": DISRUPTED,
    "find": DISRUPTED, "seize_find": DISRUPTED, "loot": LOOT, "destroy": LOOT, "arson": LOOT,
    "protest": "Peaceful protest", "protest_force": "Protest with intervention", "riot": "Violent demonstration",
    "agreement": "Agreement", "exchange": OTHER, "move": OTHER, "release": OTHER,
    "change": "Change to group/activity", "withdraw": TRANSFER, "surrender": OTHER,
    "base": "Headquarters or base established", "mob": "Mob violence",
}  # fmt: skip
_BOMB_WEAPONS = {"vehicle-bomb": IED, "ied": IED, "mine": IED, "suicide-vest": SUICIDE, "airstrike": AIR, "drone": AIR,
                 "mortar": SHELL, "rocket": SHELL, "missile": SHELL, "artillery": SHELL, "grenade": GRENADE,
                 "chemical": CHEMICAL}  # fmt: skip
_COALITION_STRIKES = frozenset(("shelling", "attack_generic", "strike", "operation"))
_FROM_THE_AIR = frozenset(("airstrike", "drone"))
_GROUND_FIRE = frozenset(("artillery", "mortar", "rocket", "small-arms"))
# What a frame of several triggers is mainly about, first match wins (ACLED's precedence, remote violence by weapon).
_ORDER = (
    "chemical", "suicide", "protest_force", "riot", "protest", "sexual", "airstrike", "drone", "strike", "shelling",
    "ied", "grenade", "territory", "regain", "clash", "abduct", "attack", "stabbing", "execution", "disrupted",
    "foiled", "intercept", "arrests", "mob", "agreement", "exchange", "arson", "loot",
    "attack_generic", "shooting", "kill", "raid", "raid_air", "ied_verb", "seize", "advance", "operation", "wound",
    "seize_find", "find", "destroy", "siege", "withdraw", "release", "change", "surrender", "base", "move",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sides:
    """What the type depends on besides the triggers."""

    weapons: tuple[str, ...]
    implied_weapons: tuple[str, ...]
    initiator_is_state: bool
    initiator_known: bool
    target_is_civilian: bool
    target_is_armed: bool
    has_captives: bool
    has_dead: bool
    initiator_is_coalition: bool = False


UNKNOWN_SIDES = Sides((), (), False, False, False, False, False, False)


def leading_kind(frame: Frame) -> str:
    """The trigger kind that names the event."""
    kinds = {trigger.kind for trigger in frame.triggers}
    strong = {trigger.kind for trigger in frame.triggers if trigger.strength == "strong"}
    for pool in (strong - {"kill", "attack_generic", "shooting"}, strong, kinds):
        for kind in _ORDER:
            if kind in pool:
                return kind
    return "attack_generic"


def decide_type(frame: Frame, sides: Sides) -> str:
    """The sub-event type string of the codebook."""
    kind = leading_kind(frame)
    kinds = {trigger.kind for trigger in frame.triggers}
    if sides.initiator_is_coalition and kind in _COALITION_STRIKES and _GROUND_FIRE.isdisjoint(sides.weapons):
        return AIR  # coalitions fight from the air unless the text names their guns
    if "suicide" in kinds and kind in {"ied", "attack_generic", "kill", "clash", "ied_verb", "raid", "shooting"}:
        return SUICIDE
    if kind == "shelling" and not _FROM_THE_AIR.isdisjoint((*sides.weapons, *sides.implied_weapons)):
        return AIR
    if kind in {"territory", "regain", "seize", "advance"}:
        if kind == "advance" and sides.has_dead:
            return CLASH
        return REGAINS if sides.initiator_is_state or kind == "regain" else OVERTAKES
    if kind == "find" and sides.has_dead and not (*sides.weapons, *sides.implied_weapons):
        return ATTACK  # bodies found
    if kind == "arrests":
        return ARRESTS if sides.initiator_is_state or not sides.initiator_known else ABDUCTION
    if kind in {"ied_verb", "attack_generic", "kill", "wound", "operation", "raid", "shooting", "siege"}:
        return _generic(kind, kinds, sides)
    return _SIMPLE.get(kind, CLASH)


def _generic(kind: str, kinds: set[str], sides: Sides) -> str:
    for weapon in (*sides.weapons, *sides.implied_weapons):
        if weapon in _BOMB_WEAPONS:
            return _BOMB_WEAPONS[weapon]
    if kind == "ied_verb":
        return IED
    if kind in {"raid", "operation"}:
        if sides.has_captives or "arrests" in kinds:
            return ARRESTS
        return CLASH if sides.has_dead or not sides.initiator_is_state else ARRESTS
    if sides.target_is_civilian and not sides.target_is_armed:
        return ATTACK
    if sides.target_is_armed:
        return CLASH
    return ATTACK if kind in {"kill", "shooting"} and not sides.initiator_known else CLASH
