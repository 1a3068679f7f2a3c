"""From ACLED sub-events to PLOVER 2.0 types and modes, with PLOVER's own scores.

Types, modes, quad classes and scores are those of the PLOVER manual 2.0 (draft); which sub-event becomes which type
follows our crosswalk. Names of older drafts (ban, assassinate, massacre, sideAB) are not in the tables on purpose.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

VERBAL_COOPERATION, MATERIAL_COOPERATION, VERBAL_CONFLICT, MATERIAL_CONFLICT = 1, 2, 3, 4

# type: (quad code, score, {mode: score}); the manual prints +3 for ACCUSE, surely meaning -3
TYPES: Mapping[str, tuple[int, float, Mapping[str, float]]] = {
    "AGREE": (VERBAL_COOPERATION, 2.5, {}),
    "CONSULT": (
        VERBAL_COOPERATION,
        2.5,
        {"visit": 4, "third-party": 1, "multilateral": 4, "phone": 1.5},
    ),
    "SUPPORT": (VERBAL_COOPERATION, 5, {}),
    "CONCEDE": (VERBAL_COOPERATION, 4.5, {}),
    "COOPERATE": (MATERIAL_COOPERATION, 9.5, {}),
    "AID": (MATERIAL_COOPERATION, 10, {}),
    "RETREAT": (
        MATERIAL_COOPERATION,
        6.5,
        {"withdraw": 8, "release": 6.5, "disarm": 10, "ceasefire": 7.5, "access": 6.5, "resign": 4.5},
    ),
    "REQUEST": (VERBAL_CONFLICT, 0, {"assist": 0.5, "change": -1, "yield": -1, "meet": 0}),
    "ACCUSE": (VERBAL_CONFLICT, -3, {"disapprove": -2, "investigate": -3.5, "allege": -3.5}),
    "REJECT": (VERBAL_CONFLICT, -2, {"assist": -1.5, "change": -2, "yield": -2, "meet": -2}),
    "THREATEN": (
        VERBAL_CONFLICT,
        -3.5,
        {
            "restrict": -3,
            "arrest": -3.5,
            "relations": -3.5,
            "expel": -3.5,
            "territory": -4,
            "violence": -3.5,
        },
    ),
    "PROTEST": (
        MATERIAL_CONFLICT,
        -5,
        {"demo": -5, "riot": -7, "strike": -5, "hunger": -4.5, "boycott": -4.5, "obstruct": -4.5, "vandalize": -5},
    ),
    "SANCTION": (
        MATERIAL_CONFLICT,
        -6,
        {"convict": -6, "expel": -5.5, "withdraw": -6, "discontinue": -6},
    ),
    "MOBILIZE": (
        MATERIAL_CONFLICT,
        -5.5,
        {"troops": -6.5, "weapons": -6.5, "police": -5.5, "militia": -6},
    ),
    "COERCE": (
        MATERIAL_CONFLICT,
        -7,
        {
            "seize": -7,
            "restrict": -7,
            "censor": -6.5,
            "curfew": -6.5,
            "martial-law": -7.5,
            "arrest": -7,
            "deport": -7,
            "withhold": -7,
            "misinformation": -6.5,
            "cyber": -7,
        },
    ),
    "ASSAULT": (
        MATERIAL_CONFLICT,
        -9,
        {
            "abduct": -8.5,
            "beat": -7.5,
            "torture": -8.5,
            "sexual": -8.5,
            "targeted": -9.5,
            "destroy": -8.5,
            "primitive": -8,
            "firearms": -9,
            "explosives": -9,
            "suicide-attack": -9.5,
            "aerial": -9.5,
            "drone": -9.5,
            "heavy-weapons": -9.5,
            "crowd-control": -7.5,
            "unconventional": -10,
        },
    ),
}

_WEAPON_MODE = {
    "suicide-vest": "suicide-attack",
    "vehicle-bomb": "explosives",
    "ied": "explosives",
    "mine": "explosives",
    "grenade": "explosives",
    "small-arms": "firearms",
    "rpg": "heavy-weapons",
    "mortar": "heavy-weapons",
    "rocket": "heavy-weapons",
    "missile": "heavy-weapons",
    "artillery": "heavy-weapons",
    "airstrike": "aerial",
    "drone": "drone",
    "knife": "primitive",
    "arson": "primitive",
    "vehicle": "primitive",
    "chemical": "unconventional",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """What a sub-event becomes: types, modes that always hold, and whether weapons add modes."""

    types: tuple[str, ...]
    modes: tuple[str, ...] = ()
    with_weapons: bool = False
    default: str = ""  # the mode when neither rule nor weapon gives one
    contexts: tuple[str, ...] = ()


_FIGHT = Rule(("ASSAULT",), with_weapons=True)
RULES: Mapping[str, Rule] = {
    "Armed clash": _FIGHT,
    "Government regains territory": Rule(("ASSAULT",), with_weapons=True, contexts=("territory",)),
    "Non-state actor overtakes territory": Rule(("ASSAULT",), with_weapons=True, contexts=("territory",)),
    "Chemical weapon": Rule(("ASSAULT",), ("unconventional",), contexts=("cbrn",)),
    "Air/drone strike": Rule(("ASSAULT",), with_weapons=True, default="aerial"),
    "Suicide bomb": Rule(("ASSAULT",), ("suicide-attack",)),
    "Shelling/artillery/missile attack": Rule(("ASSAULT",), ("heavy-weapons",)),
    "Remote explosive/landmine/IED": Rule(("ASSAULT",), ("explosives",)),
    "Grenade": Rule(("ASSAULT",), ("explosives",)),
    "Attack": _FIGHT,
    "Sexual violence": Rule(("ASSAULT",), ("sexual",)),
    "Abduction/forced disappearance": Rule(("ASSAULT",), ("abduct",)),
    "Peaceful protest": Rule(("PROTEST",), ("demo",)),
    "Protest with intervention": Rule(("PROTEST", "COERCE"), ("demo",)),
    "Excessive force against protesters": Rule(("PROTEST", "ASSAULT"), ("demo",), with_weapons=True),
    "Violent demonstration": Rule(("PROTEST",), ("riot",)),
    "Mob violence": Rule(("PROTEST",), ("riot",)),
    "Agreement": Rule(("AGREE",)),
    "Arrests": Rule(("COERCE",), ("arrest",)),
    "Headquarters or base established": Rule(("MOBILIZE",)),
    "Looting/property destruction": Rule(("COERCE",), ("seize",)),
    "Non-violent transfer of territory": Rule(("RETREAT",), ("withdraw",), contexts=("territory",)),
}


_DESTRUCTION = Rule(("ASSAULT",), ("destroy",), with_weapons=True)


def choose_rule(sub_event_type: str, weapons: list[str]) -> Rule | None:
    """The rule of a sub-event, none where PLOVER has no type. Property is destroyed with weapons, else it is seized."""
    if sub_event_type == "Looting/property destruction" and weapons:
        return _DESTRUCTION
    return RULES.get(sub_event_type)


def choose_modes(rule: Rule, weapons: list[str]) -> list[str]:
    """Modes of an incident: those of its rule, then those its weapons tell, else the default."""
    modes = list(rule.modes)
    if rule.with_weapons:
        modes += [_WEAPON_MODE[weapon] for weapon in weapons if weapon in _WEAPON_MODE]
    return list(dict.fromkeys(modes)) or ([rule.default] if rule.default else [])


def score(types: tuple[str, ...], modes: list[str]) -> float:
    """PLOVER's score: that of the most extreme mode, else of the type. Of two types the last counts."""
    _, of_type, of_modes = TYPES[types[-1]]
    scores = [of_modes[mode] for mode in modes if mode in of_modes]
    return max(scores, key=abs, default=of_type)
