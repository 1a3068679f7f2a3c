"""Which actor a mention refers to, in a country and on a day.

The same words name different actors by date and country ('the Syrian army' before and after 8 December
2024, 'the coalition' in Yemen and in Iraq). Rows of `shared/aliases.csv` carry those conditions; forces
of a country come from its nationality row; an actor nobody lists keeps its name and the id None.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from marsad.lexicon.index import Entry
from marsad.lexicon.units import Unit
from marsad.model.mentions import ActorMention
from marsad.packs.files import Row

MEMORY = 60  # actors named further back than so many mentions are forgotten
_POLICE_KINDS = frozenset(("police", "security", "intelligence", "border_guard"))
# Aliases that need what this engine does not know: who speaks, or that a leader's name follows a force noun.
_SPECIAL_CUES = frozenset(("speaker", "after_force_noun"))
_POLICE_ACTS = frozenset(("arrests", "protest_force"))
_STATE_PEOPLE = frozenset(("soldier", "police"))
_GROUPS = frozenset(("militia", "member"))
_OWNERLESS = frozenset(("militia", "member", "leader", "coalition", "proxy", "peacekeepers"))


def _class_of(kind: str) -> str:
    return "police" if kind in _POLICE_KINDS or kind == "police" else "army"


@dataclass(frozen=True, slots=True)
class Context:
    """What a mention is read against: the country and day of the event, and what was named before.

    `named_before` are actor ids in text order; `forces_before` are (kind of force, actor id) of the forces that
    came with a nationality or a name, so that 'the warplanes' are those of the coalition named above.
    """

    country: str
    day: date | None
    named_before: Sequence[str] = ()
    forces_before: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """An actor id (None when the list does not know it) and the weapon the words imply ('warplanes').

    `way` tells how the id was found: `name`, `nationality`, `country` (a state's name), `earlier` (a like force or
    group named before), `default` (the forces of the event's country) or `noun` (people, things).
    """

    id: str | None
    weapon: str = ""
    is_civilian: bool = False
    way: str = "noun"


@dataclass(frozen=True, slots=True)
class ActorTable:
    """Actor rows, and the forces of each country."""

    actors: Mapping[str, Row]
    nationalities: Mapping[str, Sequence[Row]]  # ISO country -> rows
    state_allies: Mapping[str, Row]
    _sorts: dict[str, str] = field(default_factory=dict, repr=False, compare=False)  # answers of `sort_of`
    _sides: dict[str, str] = field(default_factory=dict, repr=False, compare=False)  # and of `side_of`

    def is_state_ally(self, key: str, day: date | None) -> bool:
        """True for a force that fights for a government on that day: ground it takes is regained."""
        row = self.state_allies.get(key)
        return row is not None and _in_period(row, day)

    def resolve(self, mention: ActorMention, units: Sequence[Unit], context: Context) -> list[Reference]:
        """Actors the mention stands for, usually one; joint names give two; none when nothing fits."""
        head, naming = units[mention.first], units[mention.last]
        weapon = _weapon_hint(head)
        if mention.kind == "named":
            keys = self._named(naming, context)
            way = self._way(naming, keys)
            return [Reference(key, weapon, self._is_civilian(key), way) for key in dict.fromkeys(keys)]
        if mention.kind == "unknown":
            return [Reference(None)]
        if mention.kind == "country" and naming.entry("ACTOR") is not None:
            keys = self._named(naming, context)
            return [Reference(key, weapon, way="country") for key in dict.fromkeys(keys)]
        if mention.kind == "country":
            country = _country_of(naming)
            return [Reference(self.forces(country, "army", context.day), way="country")] if country else []
        nationality = naming.entry("NAT") if mention.last > mention.first else None
        country = nationality.payload["country"] if nationality is not None else context.country
        if mention.kind == "act":
            act = head.entry("TRIG")
            kind = "police" if act is not None and act.payload["value"] in _POLICE_ACTS else "army"
            return [Reference(self.forces(country, kind, context.day), way="nationality")]
        row = _people_row(head)
        role = (row or {}).get("kind", "")
        if mention.kind == "force" and role in _GROUPS:
            return self._group(mention, head, nationality is not None, context)
        if mention.kind == "force":
            key, way = self._force(role, weapon, nationality is not None, country, context)
            return [Reference(key, weapon, way=way)] if key else []
        return self._people(row or {}, role, country, nationality is not None, context)

    def _group(self, mention: ActorMention, head: Unit, has_nationality: bool, context: Context) -> list[Reference]:
        """'The fighters' are those of the group named last; fighters nobody named are nobody we know."""
        entry = head.entry("FORCE")
        assert entry is not None
        if has_nationality:
            return [Reference(None)]
        if not {"def", "suff"} & entry.features:
            return []
        for key in reversed(context.named_before):
            if self.sort_of(key) == "group":
                return [Reference(key, way="earlier")]
        return []

    def _force(
        self, kind: str, weapon: str, has_nationality: bool, country: str, context: Context
    ) -> tuple[str | None, str]:
        """The owner of a force noun (its nationality, else a like force named before, else the event's country), and
        which of these it was."""
        if has_nationality:
            return self.forces(country, kind, context.day), "nationality"
        if kind in _OWNERLESS:
            return None, ""
        flying = weapon in {"airstrike", "drone", "missile"}
        if flying:
            for key in reversed(context.named_before):
                if self.actors.get(key, {}).get("kind") == "coalition":
                    return key, "earlier"
        for earlier, key in reversed(context.forces_before):
            if (flying and earlier == "flying") or (not flying and earlier == _class_of(kind)):
                return key, "earlier"
        return self.forces(country, kind, context.day), f"default_{weapon or _class_of(kind)}"

    def forces(self, country: str, kind: str, day: date | None) -> str | None:
        """The army or police of a country on a day; `state-forces:CC` where no row is listed."""
        if not country:
            return None
        column = "police_actor" if kind in _POLICE_KINDS else "army_actor"
        for row in self.nationalities.get(country, ()):
            if row.get(column) and _in_period(row, day):
                return row[column]
        return f"state-forces:{country}"

    def force_class(self, mention: ActorMention, units: Sequence[Unit], references: Sequence[Reference]) -> str:
        """'flying', 'army' or 'police' for a force that came with its owner, else ''."""
        if not references or references[0].id is None:
            return ""
        if any(reference.weapon in {"airstrike", "drone"} for reference in references):
            return "flying" if mention.kind == "named" or "NAT" in units[mention.last].kinds else ""
        key = references[0].id
        owned = mention.kind == "named" or "NAT" in units[mention.last].kinds
        if owned and (key.startswith("state-forces:") or self.actors.get(key, {}).get("kind", "").startswith("state_")):
            return "police" if self.actors.get(key, {}).get("kind") == "state_police" else "army"
        return ""

    def sort_of(self, key: str | None) -> str:
        """state, coalition, group, unidentified, civilians, protesters or unknown: what an actor is to the coder."""
        if key is None:
            return "unknown"
        known = self._sorts.get(key)
        if known is None:
            known = self._sorts[key] = self._find_sort(key)
        return known

    def _find_sort(self, key: str) -> str:
        row = self.actors.get(key, {})
        kind, inter = row.get("kind", ""), row.get("acled_inter", "")
        if key.startswith("unidentified"):
            return "unidentified"
        if kind in {"coalition", "peacekeepers"}:
            return "coalition"
        if key.startswith("state-forces:") or inter == "State forces" or kind.startswith("state_"):
            return "state"
        return {"Civilians": "civilians", "Protesters": "protesters", "Rioters": "protesters"}.get(inter, "group")

    def home_of(self, key: str) -> str:
        """The country of a state's forces, '' for others."""
        if self.sort_of(key) != "state":
            return ""
        return key.split(":")[1] if ":" in key else self.actors[key].get("country", "")

    def side_of(self, key: str) -> str:
        """An army and its police are one side; so are a group and its branches, and all civilians."""
        known = self._sides.get(key)
        if known is None:
            known = self._sides[key] = self._find_side(key)
        return known

    def _find_side(self, key: str) -> str:
        if self.sort_of(key) == "civilians":
            return "civilians"
        seen: list[str] = []
        while key and key not in seen:
            seen.append(key)
            key = self.actors.get(key, {}).get("parent_id", "")
        root = seen[-1]
        rows = self.nationalities.get(self.home_of(root), ())
        if root.startswith("state-forces:") and rows:
            return rows[-1].get("army_actor") or root
        armies = [row["army_actor"] for row in rows if row.get("police_actor") == root and row.get("army_actor")]
        return armies[-1] if armies else root

    def display(self, key: str | None) -> str | None:
        """The neutral English name of an id; None for an unknown actor."""
        if key is None:
            return None
        if key.startswith("state-forces:"):
            return f"State forces ({key.split(':')[1]})"
        return self.actors.get(key, {}).get("name_en") or key

    def _named(self, unit: Unit, context: Context) -> list[str]:
        return [self._specific(key, context) for key in self._by_alias(unit, context)]

    def _way(self, unit: Unit, keys: Sequence[str]) -> str:
        rows = [entry.payload for entry in unit.entries if entry.kind == "ACTOR" and entry.payload["actor"] in keys]
        if not rows:
            return "generic"
        return "name" if any(row["cue"] in {"free", "joint"} for row in rows) else str(rows[0]["cue"])

    def _specific(self, key: str, context: Context) -> str:
        """'The army' and 'the police' become those of the country."""
        if self.actors.get(key, {}).get("kind") != "generic" or "State" not in self.actors[key]["acled_inter"]:
            return key
        kind = "police" if key.startswith(("police", "security")) else "army"
        for earlier, named in reversed(context.forces_before):
            if earlier == kind:
                return named
        return self.forces(context.country, kind, context.day) or key

    def _by_alias(self, unit: Unit, context: Context) -> list[str]:
        rows = [e.payload for e in unit.entries if e.kind == "ACTOR" and e.payload["cue"] not in _SPECIAL_CUES]
        fitting = [row for row in rows if _fits(row, context)]
        joint = [row["actor"] for row in fitting if row["cue"] == "joint"]
        if joint:
            return joint
        if not fitting:  # the country of the event is not known well enough to be a veto
            free = [row for row in rows if row["cue"] == "free" and _in_period(row, context.day)]
            return [free[0]["actor"]] if len({row["actor"] for row in free}) == 1 else []
        named = [row["actor"] for row in fitting]
        for earlier in reversed(context.named_before):
            if earlier in named:
                return [earlier]
        fitting = [row for row in fitting if row["cue"] != "definite_coref"]
        if not fitting:
            return []
        ranked = sorted(fitting, key=lambda row: (not row["country"], not (row["date_from"] or row["date_to"])))
        return [ranked[0]["actor"]]

    def _people(self, row: Row, role: str, country: str, has_nationality: bool, context: Context) -> list[Reference]:
        actor = row.get("actor") or row.get("owner") or ""
        if actor in {"army", "police"} or (not actor and role in _STATE_PEOPLE):
            key, way = self._force(actor or role, "", has_nationality, country, context)
            return [Reference(key, way=way)] if key else []
        if actor in {"", "owner_next"}:
            return []
        return [Reference(actor, "", self._is_civilian(actor))]

    def _is_civilian(self, key: str) -> bool:
        return self.actors.get(key, {}).get("acled_inter", "") in {"Civilians", "Protesters"}


def _fits(row: Row, context: Context) -> bool:
    if row["country"] and context.country not in row["country"].split("|"):
        return False
    return _in_period(row, context.day)


def _in_period(row: Row, day: date | None) -> bool:
    if day is None:
        return not row.get("date_to")
    shown = day.isoformat()
    return (not row.get("date_from") or row["date_from"] <= shown) and (
        not row.get("date_to") or shown <= row["date_to"]
    )


def _country_of(unit: Unit) -> str:
    for entry in unit.entries:
        if entry.kind == "PLACE" and entry.payload.kind == "country":
            return str(entry.payload.country)
    return ""


def _people_row(unit: Unit) -> Row | None:
    for kind in ("FORCE", "PERSON", "OBJECT"):
        entry: Entry | None = unit.entry(kind)
        if entry is not None:
            row: Row = entry.payload
            return row
    return None


def _weapon_hint(unit: Unit) -> str:
    entry = unit.entry("FORCE") or unit.entry("ACTOR")
    return str(entry.payload.get("weapon_hint", "")) if entry is not None else ""
