"""Cards of all incidents in memory, kept fresh by the store's log.

Twenty thousand incidents are read once, then only those that the log names. A server that read the store for
every page could not serve a room of analysts; one that did not look at the log would show them yesterday's state.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from marsad.model.selection import Selection
from marsad.store import ReviewWork
from marsad.suggestions import Suggester
from marsad.web.doubts import Doubt, find_doubts, weigh

Card = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Listed:
    """A card with what was worked out from it. `words` are the folded words it is found by, one string."""

    card: Card
    doubts: tuple[Doubt, ...]
    weight: float
    words: str


@dataclass(slots=True)
class _State:
    """One consistent state: replaced as a whole, never changed once it is read by others."""

    position: int = -1
    listed: dict[str, Listed] = field(default_factory=dict)
    queue: list[str] = field(default_factory=list)


class Catalogue:
    """The incidents of a store. `refresh` is cheap when nothing has changed."""

    def __init__(self, work: ReviewWork, suggester: Suggester) -> None:
        self._work = work
        self._suggester = suggester
        self._lock = threading.Lock()
        self._state = _State()
        self._grounds: dict[tuple[str, str], set[str]] = defaultdict(set)

    def refresh(self) -> Mapping[str, Listed]:
        """The incidents as they stand now, by id."""
        if self._work.read_position() != self._state.position:
            with self._lock:
                self._catch_up()
        return self._state.listed

    def queue(self) -> Sequence[str]:
        """Ids of the incidents that need a person, the most doubtful first."""
        self.refresh()
        return self._state.queue

    def find(self, incident_id: str) -> Listed | None:
        """An incident as it stands now, None if there is none."""
        return self.refresh().get(incident_id)

    def select(self, selection: Selection, words: str = "") -> list[Listed]:
        """The incidents of a selection that hold all the words, newest day first."""
        asked = self._suggester.words(words)
        found = [
            listed
            for listed in self.refresh().values()
            if selection.accepts(listed.card, review=listed.card["review"]["state"])
            and all(word in listed.words for word in asked)
        ]
        found.sort(key=lambda listed: (listed.card.get("date_start") or "", listed.card["incident_id"]), reverse=True)
        return found

    def twins_of(self, card: Card) -> list[str]:
        """Other incidents of a like type at the same place within a day: they may be the same."""
        place = (card.get("location") or {}).get("gazetteer_id")
        day = card.get("date_start")
        if place is None or day is None or (card.get("location") or {}).get("precision") == "country":
            return []
        first = date.fromisoformat(day)
        days = [(first + timedelta(days=step)).isoformat() for step in (-1, 0, 1)]
        near = {other for at in days for other in self._grounds.get((place, at), ())}
        apart = {event for entry in card.get("kept_apart") or () for event in entry["from"]}
        return sorted(
            other for other in near if other != card["incident_id"] and not apart.intersection(self._events_of(other))
        )

    def _events_of(self, incident_id: str) -> Sequence[str]:
        listed = self._state.listed.get(incident_id)
        return listed.card["events"] if listed is not None else ()

    def _catch_up(self) -> None:
        position = self._work.read_position()
        state = self._state
        if position == state.position:
            return
        touched = None if state.position < 0 else self._work.read_touched(state.position)
        cards: dict[str, Card] = {card["incident_id"]: card for card in self._work.read_cards(touched)}
        listed = dict(state.listed)
        gone = set(listed if touched is None else touched)
        around = self._neighbours(listed, gone)
        for incident_id in gone:
            self._forget(listed.pop(incident_id, None))
        for card in cards.values():
            self._remember(card)
        around |= {twin for card in cards.values() for twin in self.twins_of(card)}
        fresh = list(cards.values()) + [listed[key].card for key in around if key in listed and key not in cards]
        for card in fresh:
            listed[card["incident_id"]] = self._list(card)
        waiting = [key for key, entry in listed.items() if entry.doubts]
        waiting.sort(key=lambda key: (-listed[key].weight, key))
        self._state = _State(position, listed, waiting)

    def _neighbours(self, listed: Mapping[str, Listed], ids: Iterable[str]) -> set[str]:
        return {twin for key in ids if key in listed for twin in self.twins_of(listed[key].card)} - set(ids)

    def _remember(self, card: Card) -> None:
        for ground in _grounds(card):
            self._grounds[ground].add(card["incident_id"])

    def _forget(self, listed: Listed | None) -> None:
        if listed is not None:
            for ground in _grounds(listed.card):
                self._grounds[ground].discard(listed.card["incident_id"])

    def _list(self, card: Card) -> Listed:
        doubts = tuple(find_doubts(card, self.twins_of(card)))
        return Listed(card, doubts, weigh(doubts), self._words(card))

    def _words(self, card: Card) -> str:
        place = card.get("location") or {}
        told = [card["incident_id"], str(card.get("sub_event_type") or ""), *(card.get("sources") or ())]
        told += [str(place.get(name) or "") for name in ("name", "name_en", "admin1")]
        for side in ("initiators", "targets"):
            for actor in card.get(side) or ():
                told += [str(actor.get(name) or "") for name in ("id", "name", "name_en")]
        return f" {' '.join(self._suggester.words(' '.join(told)))} "


def _grounds(card: Card) -> list[tuple[str, str]]:
    place = (card.get("location") or {}).get("gazetteer_id")
    day = card.get("date_start")
    return [(place, day)] if place is not None and day is not None else []
