"""Cards of all incidents in memory, kept fresh by the store's log.

Twenty thousand incidents are read once, then only those that the log names. A server that read the store for
every page could not serve a room of analysts; one that did not look at the log would show them yesterday's state.
"""

from __future__ import annotations

import threading
from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from operator import attrgetter
from typing import Any

from marsad.model.selection import Selection
from marsad.store import ReviewWork
from marsad.suggestions import Suggester
from marsad.web.doubts import Doubt, find_doubts, weigh
from marsad.web.shelf import Shelf

Card = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Listed:
    """A card with what was worked out from it: `words` are the folded words it is found by, one string; `country` and
    `order` (day and id) are kept beside it, because filters look at them twenty thousand times."""

    card: Card
    doubts: tuple[Doubt, ...]
    weight: float
    words: str
    country: str | None
    order: tuple[str, str]


@dataclass(frozen=True, slots=True)
class State:
    """All incidents at one moment: replaced as a whole, never changed once it is read.

    `queue` holds (weight below zero, id) of those that need a person, the most doubtful first; `counts` how many
    have each reason.
    """

    position: int = -1
    listed: Mapping[str, Listed] = field(default_factory=dict)
    queue: Sequence[tuple[float, str]] = ()
    counts: Mapping[str, int] = field(default_factory=dict)

    def find_place(self, incident_id: str) -> int:
        """The place of an incident in the queue; -1 if it is not in it."""
        entry = self.listed.get(incident_id)
        if entry is None or not entry.doubts:
            return -1
        return bisect_left(self.queue, (-entry.weight, incident_id))

    def waiting(self, reason: str = "") -> Sequence[str]:
        """Ids of the queue in order, only those with a reason if asked."""
        return [
            key
            for _, key in self.queue
            if not reason or any(doubt.reason == reason for doubt in self.listed[key].doubts)
        ]


class Catalogue:
    """The incidents of a store. `state` is cheap when nothing has changed."""

    def __init__(self, work: ReviewWork, suggester: Suggester) -> None:
        self._work = work
        self._suggester = suggester
        self._lock = threading.Lock()
        self._state = State()
        self._shelf = Shelf()
        self._grounds: dict[tuple[str, str], set[str]] = defaultdict(set)

    def state(self) -> State:
        """The incidents as they stand now."""
        position = self._work.read_position()
        if self._state.position < position:
            with self._lock:
                if self._state.position < position:  # else someone did while we waited
                    self._catch_up()
        return self._state

    def refresh(self) -> Mapping[str, Listed]:
        """The incidents as they stand now, by id."""
        return self.state().listed

    def find(self, incident_id: str) -> Listed | None:
        """An incident as it stands now, None if there is none."""
        return self.refresh().get(incident_id)

    def select(self, selection: Selection, words: str = "") -> list[Listed]:
        """The incidents of a selection that hold all the words, newest day first."""
        asked = self._suggester.words(words)
        found: Iterable[Listed] = self.refresh().values()
        if selection.countries:  # first: it is the filter that leaves most out
            countries = frozenset(selection.countries)
            found = [listed for listed in found if listed.country in countries]
        for word in asked:
            found = [listed for listed in found if word in listed.words]
        rest = replace(selection, countries=())
        if rest != Selection():
            found = [listed for listed in found if rest.accepts(listed.card, review=listed.card["review"]["state"])]
        return sorted(found, key=attrgetter("order"), reverse=True)

    def twins_of(self, card: Card) -> list[str]:
        """Other incidents at the same place within a day, of whatever type: they may be the same."""
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
        touched = None if state.position < 0 else self._work.read_touched(state.position)
        read = self._work.read_cards(touched, put=self._shelf.put)
        cards: dict[str, Card] = {card["incident_id"]: card for card in read}
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
        changed = gone | {card["incident_id"] for card in fresh}
        self._state = State(position, listed, *_rank(state, listed, changed))

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
        country = (card.get("location") or {}).get("country")
        order = (card.get("date_start") or "", card["incident_id"])
        return Listed(card, doubts, weigh(doubts), self._words(card), country, order)

    def _words(self, card: Card) -> str:
        place = card.get("location") or {}
        told = [card["incident_id"], str(card.get("sub_event_type") or ""), *(card.get("sources") or ())]
        told += [str(place.get(name) or "") for name in ("name", "name_en", "admin1")]
        for side in ("initiators", "targets"):
            for actor in card.get(side) or ():
                told += [str(actor.get(name) or "") for name in ("id", "name", "name_en")]
        return f" {' '.join(self._suggester.words(' '.join(told)))} "


def sort_by_nearness(found: Sequence[Listed], to: Listed | None) -> list[Listed]:
    """Those nearest to an incident's day first, of the same place before others; as they were if it has no day."""
    if to is None or to.card.get("date_start") is None:
        return list(found)
    day = date.fromisoformat(to.card["date_start"]).toordinal()
    place = (to.card.get("location") or {}).get("gazetteer_id")

    def distance(entry: Listed) -> tuple[int, bool]:
        own = entry.card.get("date_start")
        days = abs(date.fromisoformat(own).toordinal() - day) if own else 10**7
        return days, (entry.card.get("location") or {}).get("gazetteer_id") != place

    return sorted(found, key=distance)


def _rank(
    before: State, listed: Mapping[str, Listed], changed: set[str]
) -> tuple[list[tuple[float, str]], dict[str, int]]:
    """The queue and the counts of reasons, with what changed put in its new place."""
    counts = Counter(before.counts)
    for key in changed:
        for entry, step in ((before.listed.get(key), -1), (listed.get(key), 1)):
            counts.update({doubt.reason: step for doubt in entry.doubts} if entry is not None else {})
    fresh = [(-listed[key].weight, key) for key in changed if key in listed and listed[key].doubts]
    if len(changed) * 20 > len(listed):
        kept = [place for place in before.queue if place[1] not in changed]
        return sorted(kept + fresh), dict(+counts)
    queue = list(before.queue)
    for key in changed:
        entry = before.listed.get(key)
        if entry is not None and entry.doubts:
            del queue[bisect_left(queue, (-entry.weight, key))]
    for place in fresh:
        insort(queue, place)
    return queue, dict(+counts)


def _grounds(card: Card) -> list[tuple[str, str]]:
    place = (card.get("location") or {}).get("gazetteer_id")
    day = card.get("date_start")
    return [(place, day)] if place is not None and day is not None else []
