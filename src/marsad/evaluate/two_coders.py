"""How far two people agree on the same incidents, field by field.

Kappa for fields with one value, F1 for sets of actors: a share of agreement alone would praise two coders who both
always choose the commonest type.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SINGLE = ("state", "event_type", "date", "location", "fatalities", "injuries", "claimed_by")
SETS = ("initiators", "targets")
Codings = Mapping[str, Mapping[str, Any]]  # incident -> field -> value


@dataclass(frozen=True, slots=True)
class Agreement:
    """One field: on how many incidents both said something, how often the same, kappa or F1 (None: undefined)."""

    field: str
    both: int
    same: int
    measure: str
    value: float | None


def measure(one: Codings, two: Codings) -> list[Agreement]:
    """Agreement on the incidents that both coded, in the order of the fields. A field only one coded is not counted."""
    shared = sorted(set(one) & set(two))
    rows = []
    for field in SINGLE:
        pairs = [
            (_key(field, one[at][field]), _key(field, two[at][field]))
            for at in shared
            if field in one[at] and field in two[at]
        ]
        same = sum(a == b for a, b in pairs)
        rows.append(Agreement(field, len(pairs), same, "kappa", kappa(pairs)))
    for field in SETS:
        sets = [
            (_names(one[at][field]), _names(two[at][field])) for at in shared if field in one[at] and field in two[at]
        ]
        same = sum(a == b for a, b in sets)
        rows.append(Agreement(field, len(sets), same, "F1", f1(sets)))
    return rows


def kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Cohen's kappa of pairs of values; None for no pairs, and where chance alone would agree on everything.

    >>> kappa([("a", "a"), ("b", "b"), ("a", "b"), ("b", "b")])
    0.5
    """
    if not pairs:
        return None
    total = len(pairs)
    observed = sum(a == b for a, b in pairs) / total
    ones, twos = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(ones[value] * twos[value] for value in ones) / total**2
    return None if chance == 1 else round((observed - chance) / (1 - chance), 4)


def f1(pairs: Sequence[tuple[frozenset[str], frozenset[str]]]) -> float | None:
    """F1 of the members of one set against those of the other, over all pairs; None where both never name any.

    >>> f1([(frozenset("ab"), frozenset("b"))])
    0.6667
    """
    shared = sum(len(a & b) for a, b in pairs)
    named = sum(len(a) + len(b) for a, b in pairs)
    return None if not named else round(2 * shared / named, 4)


def _key(field: str, value: Any) -> Hashable:
    if not isinstance(value, Mapping):
        return str(value)
    if field == "date":
        return (value.get("start"), value.get("end") or value.get("start"))
    if field == "location":
        return str(value.get("gazetteer_id") or value.get("name"))
    return str(value.get("best", value.get("low")))


def _names(actors: Any) -> frozenset[str]:
    return frozenset(str(actor.get("id") or actor.get("name")) for actor in actors or ())
