"""Cards as the catalogue keeps them: only what lists, filters and maps look at, equal values once.

Twenty thousand incidents name a few hundred places, actors and types. As they come out of the store each has copies
of its own, and those were half of the memory of a server.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Card = Mapping[str, Any]
_OWN = frozenset({"incident_id", "mark", "saved_at", "review", "tellings", "events", "kept_apart"})  # no two are equal
_LEFT_OUT = frozenset({"explanation", "versions", "claims", "redirects"})  # the page of an incident reads it whole
_TOLD = ("event_id", "doc_id", "confidence", "published")


class Shelf:
    """State: each value once. Nobody may change what it gives."""

    def __init__(self) -> None:
        self._kept: dict[Any, Any] = {}

    def put(self, card: Card) -> Card:
        """A card that equals the given one in what lists, filters and maps look at."""
        lean = {self._keep(name): self._keep(value) for name, value in card.items() if name not in _OWN | _LEFT_OUT}
        lean |= {name: card[name] for name in _OWN & card.keys()}
        lean["events"] = tuple(card["events"])
        lean["tellings"] = tuple(self._thin(telling) for telling in card["tellings"])
        if card["review"]["at"] is None:
            lean["review"] = self._kept.setdefault(("review", str(sorted(card["review"].items()))), card["review"])
        return lean

    def _thin(self, telling: Mapping[str, Any]) -> dict[str, Any]:
        thin = {name: telling.get(name) for name in _TOLD}
        thin["published"] = self._keep(thin["published"])
        return thin

    def _keep(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._kept.setdefault(value, value)
        if isinstance(value, list | tuple):
            whole = tuple(map(self._keep, value))
            return whole if any(isinstance(each, Mapping) for each in whole) else self._share(whole, whole)
        if isinstance(value, Mapping):
            found = {self._keep(name): self._keep(each) for name, each in value.items()}
            return self._share(tuple(found.items()), found)
        return value

    def _share(self, key: tuple[Any, ...], value: Any) -> Any:
        try:
            return self._kept.setdefault(key, value)
        except TypeError:  # it holds what cannot be looked up
            return value
