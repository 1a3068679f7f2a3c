"""Event types, actors and their order as ACLED has them.

Who stands as actor1 or actor2 and by which type decides the interaction code that most users of ACLED group by; the
same army is another type abroad than at home. Sources: ACLED Codebook, tables 2 and 3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marsad.exports.cases import Case
from marsad.exports.code_lists import PEOPLE
from marsad.exports.people import Person

STRATEGIC, BATTLES, EXPLOSIONS = "Strategic developments", "Battles", "Explosions/Remote violence"
AGAINST_CIVILIANS, PROTESTS, RIOTS = "Violence against civilians", "Protests", "Riots"
EXCESSIVE_FORCE = "Excessive force against protesters"
_UNIDENTIFIED = ("Unidentified Armed Group", "Political militia")
_ABROAD = "External/Other forces"
INTER_ORDER = (
    "State forces",
    "Rebel group",
    "Political militia",
    "Identity militia",
    "Rioters",
    "Protesters",
    "Civilians",
    "External/Other forces",
)
_SUB_EVENTS: Mapping[str, tuple[str, ...]] = {
    BATTLES: ("Government regains territory", "Non-state actor overtakes territory", "Armed clash"),
    PROTESTS: (EXCESSIVE_FORCE, "Protest with intervention", "Peaceful protest"),
    RIOTS: ("Violent demonstration", "Mob violence"),
    EXPLOSIONS: (
        "Chemical weapon",
        "Air/drone strike",
        "Suicide bomb",
        "Shelling/artillery/missile attack",
        "Remote explosive/landmine/IED",
        "Grenade",
    ),
    AGAINST_CIVILIANS: ("Sexual violence", "Attack", "Abduction/forced disappearance"),
    STRATEGIC: (
        "Agreement",
        "Arrests",
        "Change to group/activity",
        "Disrupted weapons use",
        "Headquarters or base established",
        "Looting/property destruction",
        "Non-violent transfer of territory",
        "Other",
    ),
}
EVENT_TYPE = {sub: name for name, subs in _SUB_EVENTS.items() for sub in subs}


def name_interaction(inter1: str, inter2: str) -> str:
    """The interaction code as text.

    >>> name_interaction("Rebel group", "State forces"), name_interaction("Protesters", "")
    ('State forces-Rebel group', 'Protesters only')
    >>> name_interaction("Civilians", "External/Other forces")  # the one irregular label
    'External/Other forces-Civilians'
    """
    if not inter2:
        return f"{inter1} only"
    lower, higher = sorted((inter1, inter2), key=INTER_ORDER.index)
    return f"{higher}-{lower}" if (lower, higher) == ("Civilians", "External/Other forces") else f"{lower}-{higher}"


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor as ACLED names and types it in one country; `associate` is its sub-group (Journalists)."""

    name: str
    inter: str
    associate: str = ""


def name_actor(person: Person, case: Case) -> Actor:
    """The actor by ACLED's name where one is known, else by the pattern of its kind, else by its neutral name."""
    entry, country = person.entry, case.lists.country(case.country, "acled_name")
    inter = entry.acled_inter or _UNIDENTIFIED[1]
    if inter == "State forces" and entry.country not in {case.country, "ZZ"}:
        inter = _ABROAD
    if entry.side == PEOPLE:
        own = (
            "" if entry.id in {"civilians", "protesters", "rioters"} or entry.name_en.startswith("Civilians") else None
        )
        associate = person.name_en if own is None else own
        return Actor(f"{inter} ({country})", inter, associate)
    if person.is_withheld or (entry.id or "").startswith("unidentified-armed-group"):
        return Actor(f"{_UNIDENTIFIED[0]} ({country})", inter)
    if entry.acled_name:
        return Actor(entry.acled_name.replace("{country}", country), inter)
    return Actor(_name_forces(person, case) or person.name_en, inter)


def _name_forces(person: Person, case: Case) -> str:
    """`Military Forces of X`, without the regime years, which no source gave us; empty for units with names."""
    entry = person.entry
    home = case.country if entry.country == "ZZ" else entry.country
    country = case.lists.country(home, "acled_name")
    kind, name = entry.kind, entry.id or ""
    if (
        not country
        or not name.startswith("state-forces:")
        and not name.endswith(("-generic", "-armed-forces", "-police"))
    ):
        return ""
    return f"{'Police' if kind == 'state_police' or name.startswith('police') else 'Military'} Forces of {country}"


@dataclass(frozen=True, slots=True)
class Sides:
    first: Sequence[Actor]
    second: Sequence[Actor]
    lost: tuple[str, ...] = ()


def choose_sides(case: Case) -> Sides:
    """Who is actor1 and actor2, with associates behind them, by the event type's rule."""
    first = [name_actor(person, case) for person in case.initiators]
    second = [name_actor(person, case) for person in case.targets]
    country, lost = case.lists.country(case.country, "acled_name"), []
    event_type = EVENT_TYPE[case.sub_event_type]
    unidentified = Actor(f"{_UNIDENTIFIED[0]} ({country})", _UNIDENTIFIED[1])
    if event_type == BATTLES and any(actor.inter != "Civilians" for actor in second):
        armed = [actor for actor in second if actor.inter != "Civilians"]
        lost += ["civilians_in_battle"] if len(armed) < len(second) else []
        second = armed
    if event_type == AGAINST_CIVILIANS:
        second = _make_victims(second, country)
    if not first:
        lost.append("no_initiator")
        first, second = _fill_first(event_type, second, country, unidentified)
    if not second and event_type == BATTLES:
        second = [unidentified]
    return Sides(first, second, tuple(lost))


def _make_victims(named: Sequence[Actor], country: str) -> list[Actor]:
    """The victim is Civilians, whoever it was; who it was stays beside it."""
    victims = [actor for actor in named if actor.inter == "Civilians"]
    others = [Actor(actor.name, actor.inter) for actor in named if actor.inter != "Civilians"]
    return [*(victims or [Actor(f"Civilians ({country})", "Civilians")]), *others]


def _fill_first(
    event_type: str, second: list[Actor], country: str, unidentified: Actor
) -> tuple[list[Actor], list[Actor]]:
    if second and (event_type == STRATEGIC or second[0].inter in {"Protesters", "Rioters"}):
        return second, []
    if event_type in {PROTESTS, RIOTS}:
        crowd = "Protesters" if event_type == PROTESTS else "Rioters"
        return [Actor(f"{crowd} ({country})", crowd)], second
    return [unidentified], second


def is_civilian_targeting(case: Case, sides: Sides) -> bool:
    """Whether civilians are the main or only target: always in Violence against civilians, never in Battles."""
    event_type = EVENT_TYPE[case.sub_event_type]
    if event_type == AGAINST_CIVILIANS or case.sub_event_type == EXCESSIVE_FORCE:
        return True
    main = sides.second[0].inter if sides.second else ""
    return event_type in {EXPLOSIONS, RIOTS} and main in {"Civilians", "Protesters"}
