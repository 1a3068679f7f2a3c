"""What the text says, before anyone decides what it means.

Positions are unit indexes (`first`, `last`, both included) into the `UnitText` the mention was
found in; `UnitText.raw_span(first, last)` gives raw offsets.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Number:
    """A quantity: `high` is None when the text leaves it open ('more than 20')."""

    low: int
    high: int | None
    is_ordinal: bool = False
    is_vague: bool = False  # 'dozens', 'several', 'a number of'


@dataclass(frozen=True, slots=True)
class TimeMention:
    """Words that place something in time.

    `start`/`end` are calendar days, both included, None when the expression cannot be resolved
    (no publication date). `role`: point (when it happened), since (from then on), until, duration
    (over so long up to publication), dateline, reference (a date that only names something).
    `status`: stated (all parts in the text) or inferred (from the publication date).
    """

    first: int
    last: int
    start: date | None
    end: date | None
    precision: str  # day | week | month | year
    status: str
    role: str
    rule: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CountMention:
    """Words that count people to whom something was done.

    `effect`: killed, wounded, captured, kidnapped, missing, displaced. `person` is the unit that names
    who was counted, None when the text does not say. `relation`: main, part (of the count before:
    'among them'), total (a toll that includes earlier ones), joint ('killed and wounded' without split).
    `anchor` is the unit of the effect word.
    """

    first: int
    last: int
    effect: str
    low: int
    high: int | None
    person: int | None
    anchor: int
    relation: str
    rule: str
    negated: bool = False
    is_previous: bool = False  # the figure a newer toll replaces


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """Words that name a place. `candidates` are gazetteer ids, best reading decided later."""

    first: int
    last: int
    surface: str
    candidates: tuple[str, ...]
    cue: str  # none | preposition | noun: what before the name says it is a place
    rule: str


@dataclass(frozen=True, slots=True)
class ActorMention:
    """Words that name an armed actor or a group of people as one."""

    first: int
    last: int
    surface: str
    candidates: tuple[str, ...]  # actor ids that the words may mean
    kind: str  # named | force | people | object | unknown
    rule: str
    register: str = "neutral"


@dataclass(frozen=True, slots=True)
class WeaponMention:
    first: int
    last: int
    weapon: str
    rule: str


@dataclass(frozen=True, slots=True)
class SourceMention:
    """Who says so: `kind` official, group, media, witness, monitor, medical, anonymous; `stance` reports, claims,
    denies, accuses, no_claim."""

    first: int
    last: int
    surface: str
    kind: str
    stance: str
    rule: str


@dataclass(frozen=True, slots=True)
class ClaimMention:
    """Who owns up to an act, or is said to have done it.

    `stance`: claims, no_claim (nobody has claimed it), denies, accuses. `actor_unit` is the unit of the group
    that claims or denies; for accuses, of the group that is accused; None when the text does not name one.
    """

    first: int
    last: int
    actor_unit: int | None
    stance: str
    rule: str
