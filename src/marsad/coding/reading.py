"""One document with everything the engines found in it, ready for decisions."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from marsad.grounding.actors import Reference
from marsad.lexicon.index import Entry
from marsad.lexicon.units import Unit, UnitText
from marsad.model.mentions import (
    ActorMention,
    ClaimMention,
    CountMention,
    PlaceMention,
    SourceMention,
    TimeMention,
    WeaponMention,
)

CLAUSE_MARKS = frozenset(("COMMA", "SEMI", "COLON", "WHILE", "SHIFT", "STOP", "LINE", "CAUSE", "THAT"))
_BARS_BEFORE = frozenset(("TRIG", "CAUSE", "THAT", "STOP", "LINE", "SEMI", "COLON", "WHILE"))
_BARS_AFTER = _BARS_BEFORE | {"ABOUT", "BECAUSE", "AFTER", "REL"}


@dataclass(slots=True)
class Trigger:
    """A word that may tell an event. `position` is its unit."""

    number: int
    position: int
    kind: str
    pos: str
    genitive: str
    strength: str
    key: str
    features: frozenset[str]
    sentence: int
    clause: int


@dataclass(slots=True)
class PlaceGroup:
    """A place with what contains it ('in the quarter X of the city Y'), head first."""

    first: int
    last: int
    members: list[PlaceMention]
    place_id: str | None = None
    name: str = ""
    country: str = ""
    cue: str = "none"
    sentence: int = 0
    clause: int = 0
    level: str = ""
    container_id: str | None = None
    host: Trigger | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What an actor mention shows whatever is asked of it."""

    stance: int  # 1 plainly does something, -1 plainly suffers, 0 neither
    opens: str  # the sentence: 'self', or the class of the verb before it; '' when it does not
    nouns: tuple[str, ...]  # keys of the nouns that head it
    nearest: Trigger | None  # of its clause


@dataclass(slots=True)
class Reading:
    """Mentions of one text, in unit positions of `text`."""

    text: UnitText
    published: date | None
    triggers: list[Trigger] = field(default_factory=list)
    places: list[PlaceGroup] = field(default_factory=list)
    times: list[TimeMention] = field(default_factory=list)
    counts: list[CountMention] = field(default_factory=list)
    actors: list[ActorMention] = field(default_factory=list)
    weapons: list[WeaponMention] = field(default_factory=list)
    sources: list[SourceMention] = field(default_factory=list)
    claims: list[ClaimMention] = field(default_factory=list)
    actor_ids: list[tuple[str, ...]] = field(default_factory=list)  # of each actor mention, read in the text's country
    actor_share: dict[str, float] = field(default_factory=dict)
    postures: dict[str, tuple[int, int]] = field(default_factory=dict)  # id -> mentions that do, that suffer
    title_postures: dict[str, str] = field(default_factory=dict)  # id -> does | suffers | first | later
    title_actors: frozenset[str] = frozenset()
    title_places: frozenset[str] = frozenset()  # ids, and names of unlisted places
    claimants: frozenset[str] = frozenset()
    leading: tuple[int, ...] = ()  # first mentions of the actors named most, of claimants and of the accused
    forces: list[tuple[int, str, str]] = field(default_factory=list)  # position, class, actor id
    summarised: set[int] = field(default_factory=set)  # first units of counts that summaries use up
    title_counts: frozenset[tuple[str, int]] = frozenset()  # effect and lower bound of the figures of the title
    groups: dict[str, float] = field(default_factory=dict)  # share of each group of acts in the triggers
    armed: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)  # units that name weapons, used or not
    armed_share: dict[str, float] = field(default_factory=dict)  # of each weapon in `armed`
    countries: dict[str, float] = field(default_factory=dict)
    clause: list[int] = field(default_factory=list)
    ignored: list[tuple[int, int, str]] = field(default_factory=list)
    # What actor mentions stand for, by first unit, country and day: most drafts of a text ask the same.
    references: dict[tuple[int, str, date | None], Sequence[Reference]] = field(default_factory=dict)
    acts: dict[int, Trigger | None] = field(default_factory=dict)  # that a figure is told of, by the unit it hangs on
    bare_after: dict[int, list[ActorMention]] = field(default_factory=dict)  # by trigger number; see role_cues
    standings: dict[int, Standing] = field(default_factory=dict)  # of actor mentions, by first unit
    wording: dict[tuple[int, int], dict[str, float]] = field(default_factory=dict)  # `frames.later_wording`, by trigger
    _positions: dict[str, list[int]] = field(default_factory=dict)

    def has(self, kind: str, first: int, last: int) -> bool:
        """True when a unit of a class stands in the half-open range of units."""
        positions = self._positions
        if not positions:
            for position, unit in enumerate(self.text.units):
                for name in unit.kinds:
                    positions.setdefault(name, []).append(position)
        found = positions.get(kind)
        if not found or first >= last:
            return False
        at = bisect_left(found, first)
        return at < len(found) and found[at] < last

    def kinds(self, position: int) -> frozenset[str]:
        return self.text.units[position].kinds

    def between(self, first: int, last: int) -> Sequence[Unit]:
        """Units strictly between two positions, in text order."""
        low, high = (first, last) if first <= last else (last, first)
        return self.text.units[low + 1 : high]

    def clause_bounds(self, position: int) -> tuple[int, int]:
        """Half-open unit range of the clause of a unit."""
        number = self.clause[position]
        first = position
        while first > 0 and self.clause[first - 1] == number:
            first -= 1
        last = bisect_right(self.clause, number, lo=position)
        return first, last


def foreign_between(spots: Sequence[int], own: Container[int], low: int, high: int) -> int:
    """How many of the ordered positions `spots` lie strictly between two others and are not one's own."""
    return sum([spot not in own for spot in spots[bisect_right(spots, low) : bisect_left(spots, high)]])


def number_clauses(text: UnitText) -> list[int]:
    """Clause number of every unit: a clause ends at a mark, a contrast, a causal verb or 'that'."""
    numbers = []
    current = 0
    for unit in text.units:
        if not CLAUSE_MARKS.isdisjoint(unit.kinds):
            current += 1
        numbers.append(current)
    return numbers


def find_triggers(text: UnitText, clause: list[int]) -> list[Trigger]:
    """Every trigger word of the text; boilerplate and quotations are judged later.

    A word of the class TRIG_WITH is a trigger only beside what its row names in `needs`: 'launched ... a rocket'.
    """
    found: list[Trigger] = []
    for position, unit in enumerate(text.units):
        entry = None
        if "TRIG" in unit.kinds:
            entry = _best_entry(unit)
        elif "TRIG_WITH" in unit.kinds:
            entry = _entry_beside(text, position)
        if entry is None:
            continue
        row = entry.payload
        found.append(
            Trigger(
                len(found),
                position,
                row["value"],
                row["pos"],
                row["genitive"],
                row["strength"],
                entry.key,
                entry.features,
                text.sentence[position],
                clause[position],
            )
        )
    return found


def _entry_beside(text: UnitText, position: int) -> Entry | None:
    """The first conditional entry of a unit that finds what it needs within its reach, in its sentence."""
    for entry in text.units[position].entries:
        if entry.kind == "TRIG_WITH":
            row = entry.payload
            needs = frozenset(row.get("needs", "").split("|"))
            after, before = int(row.get("within") or 0), int(row.get("before") or 0)
            if _meets(text.units[position + 1 : position + after + 1], needs, _BARS_AFTER) or _meets(
                reversed(text.units[max(0, position - before) : position]), needs, _BARS_BEFORE
            ):
                return entry
    return None


def _meets(units: Iterable[Unit], needs: frozenset[str], bars: frozenset[str]) -> bool:
    """True when a unit of a needed class, or naming a needed weapon, comes before one that bars the way."""
    for unit in units:
        if not needs.isdisjoint(unit.kinds):
            return True
        if "WEAPON" in unit.kinds and any(e.kind == "WEAPON" and e.payload["value"] in needs for e in unit.entries):
            return True
        if not bars.isdisjoint(unit.kinds):
            return False
    return False


def _best_entry(unit: Unit) -> Entry:
    """The trigger reading of a unit: nouns with an article or suffix are nouns, else verbs first."""
    entries = [entry for entry in unit.entries if entry.kind == "TRIG"]
    for entry in entries:
        if entry.payload["strength"] == "strong":
            return entry
    return entries[0]
