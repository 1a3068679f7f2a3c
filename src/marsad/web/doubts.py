"""Why an incident needs a person, and which needs one most.

Every reason has a weight, so the order of the queue can be read and argued with; what nothing speaks against
comes last, but it comes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

DECIDED = frozenset({"accepted", "rejected", "confirmed", "corrected"})
_SURE = 0.8
_WEIGHTS = {
    "new_report": 3.0,
    "possible_duplicate": 1.5,
    "disputed": 1.2,
    "no_place": 1.0,
    "no_date": 1.0,
    "many_killed": 0.8,
    "single_source": 0.2,
}
_MANY = 20


@dataclass(frozen=True, slots=True)
class Doubt:
    """One reason: its id, how much it weighs, and what it is about (fields, incident ids, a probability)."""

    reason: str
    weight: float
    about: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {"reason": self.reason, "weight": round(self.weight, 3), "about": list(self.about)}


def find_doubts(card: Mapping[str, Any], twins: Sequence[str] = ()) -> list[Doubt]:
    """The reasons to look at an incident, weightiest first; none for one that a person decided and nothing changed.

    `twins` are incidents that may be the same one.
    """
    review = card["review"]
    if review["state"] in DECIDED:
        if card["saved_at"] > review["at"]:
            return [Doubt("new_report", _WEIGHTS["new_report"], (review["state"],))]
        return []
    found = [Doubt("unreviewed", 0.0)]
    confidence = best_confidence(card)
    if confidence is not None and confidence < _SURE:
        found.append(Doubt("low_confidence", 2 * (1 - confidence), (f"{confidence:.2f}",)))
    disputed = tuple(field for field in card.get("disputed") or () if field not in (card.get("corrected") or ()))
    if disputed:
        found.append(Doubt("disputed", _WEIGHTS["disputed"] + 0.1 * len(disputed), disputed))
    if twins:
        found.append(Doubt("possible_duplicate", _WEIGHTS["possible_duplicate"], tuple(twins)))
    if card.get("location") is None or (card["location"] or {}).get("latitude") is None:
        found.append(_plain("no_place"))
    if card.get("date_start") is None:
        found.append(_plain("no_date"))
    if ((card.get("fatalities") or {}).get("best") or 0) >= _MANY:
        found.append(Doubt("many_killed", _WEIGHTS["many_killed"], (str(card["fatalities"]["best"]),)))
    if len(card.get("events") or ()) == 1:
        found.append(_plain("single_source"))
    return sorted(found, key=lambda doubt: (-doubt.weight, doubt.reason))


def best_confidence(card: Mapping[str, Any]) -> float | None:
    """The confidence of the report that is surest of the incident; None if none says."""
    told = [telling["confidence"] for telling in card.get("tellings") or () if telling["confidence"] is not None]
    return max(told) if told else None


def weigh(doubts: Sequence[Doubt]) -> float:
    """How much an incident needs a person."""
    return sum(doubt.weight for doubt in doubts)


def _plain(reason: str) -> Doubt:
    return Doubt(reason, _WEIGHTS[reason])
