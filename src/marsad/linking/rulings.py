"""What people have ruled about events: the same, different, split off. A ruling holds until it is revoked.

Where rulings contradict each other the later one holds. A ruling names events; a newer engine gives events new ids,
so each ruled event is followed to its heir: the event of the same document that quotes the same words.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

Key = int | str  # of a ruling: its number in the store, a hash of its words in a file
Wish = tuple[bool, "EventPair", Key]
Record = Mapping[str, Any]
EventPair = tuple[str, str]


@dataclass(slots=True)
class Constraints:
    """Pairs of event ids that belong together and pairs that must stay apart, by which ruling; never contradictory."""

    together: dict[EventPair, Key] = field(default_factory=dict)
    apart: dict[EventPair, Key] = field(default_factory=dict)

    def list_apart(self) -> dict[str, dict[Key, set[str]]]:
        """For each event, the events it is kept apart from, by ruling."""
        found: dict[str, dict[Key, set[str]]] = defaultdict(lambda: defaultdict(set))
        for (one, two), key in self.apart.items():
            found[one][key].add(two)
            found[two][key].add(one)
        return found


def find_heirs(existing: Iterable[Record], events: Sequence[Record]) -> dict[str, str]:
    """Event ids of earlier incidents that are gone -> the event of the same document that quotes most of the same."""
    present = {event["event_id"] for event in events}
    gone: dict[str, tuple[str, set[tuple[str, int, int]]]] = {}
    for incident in existing:
        for claim in incident.get("claims") or ():
            if claim["event_id"] not in present and claim.get("doc_id") is not None:
                entry = gone.setdefault(claim["event_id"], (str(claim["doc_id"]), set()))
                entry[1].update((claim["field"], quote["start"], quote["end"]) for quote in claim.get("evidence") or ())
    by_document: dict[str, list[Record]] = defaultdict(list)
    wanted = {document for document, _ in gone.values()}
    for event in events:
        if str(event["doc_id"]) in wanted:
            by_document[str(event["doc_id"])].append(event)
    heirs = {}
    for key, (document, quotes) in gone.items():
        ranked = sorted((-_overlap(event, quotes), event["event_id"]) for event in by_document.get(document, ()))
        if ranked and ranked[0][0] < 0:
            heirs[key] = ranked[0][1]
    return heirs


def _overlap(event: Record, quotes: set[tuple[str, int, int]]) -> int:
    own = {(quote["field"], quote["start"], quote["end"]) for quote in event.get("evidence") or ()}
    return len(own & quotes)


def read_rulings(
    rulings: Sequence[Record], existing: Sequence[Record], present: frozenset[str], heirs: Mapping[str, str]
) -> Constraints:
    """The pairs that rulings ask for, the latest ruling first in right.

    'same' puts all its events together, 'different' keeps each apart from each. 'split' takes its events out of the
    incidents they were in when it was first applied, together, away from the events that remained. Which those were
    stands in `kept_apart` of the incidents afterwards. A ruling of a file holds through `kept_apart` also when the
    file is not given again; one of a store (it has a `ruling_id`) holds as long as the store gives it, that is until
    it is revoked. Events nobody knows are passed over. Raises ValueError for another kind.
    """
    reader = _Reader(existing, present, heirs)
    keys = [_key(ruling) for ruling in rulings]
    wishes = reader.recall(frozenset(keys))
    for ruling, key in zip(rulings, keys, strict=True):
        wishes += reader.read(ruling, key)
    return _settle(wishes)


def _key(ruling: Record) -> Key:
    number = ruling.get("ruling_id")
    if number is not None:
        return int(number)
    words = json.dumps([ruling["kind"], sorted(ruling["events"])], ensure_ascii=True)
    return sha256(words.encode()).hexdigest()[:16]


class _Reader:
    """Turns rulings into wishes. State: the incidents before, by event, and what they remember of splits."""

    def __init__(self, existing: Sequence[Record], present: frozenset[str], heirs: Mapping[str, str]) -> None:
        self._present = present
        self._heirs = heirs
        self._members: dict[str, list[str]] = {}
        self._kept: dict[Key, list[tuple[list[str], list[str]]]] = defaultdict(list)
        for incident in existing:
            members = self._here(incident.get("events") or ())
            self._members.update((event, members) for event in members)
            for entry in incident.get("kept_apart") or ():
                self._kept[entry["ruling"]].append((self._here(entry["events"]), self._here(entry["from"])))

    def recall(self, given: frozenset[Key]) -> list[Wish]:
        """Wishes of the rulings of files that are not given again."""
        return [
            (False, (one, two), key)
            for key, entries in self._kept.items()
            if key not in given and not isinstance(key, int)
            for ours, theirs in entries
            for one in ours
            for two in theirs
        ]

    def read(self, ruling: Record, key: Key) -> list[Wish]:
        events = self._here(ruling["events"])
        kind = ruling["kind"]
        if kind not in {"same", "different", "split"}:
            raise ValueError(f"a ruling is same, different or split, not {kind!r}")
        if kind == "different":
            return [(False, (one, two), key) for at, one in enumerate(events) for two in events[at + 1 :]]
        wishes: list[Wish] = [(True, pair, key) for pair in zip(events, events[1:], strict=False)]
        if kind == "split":
            rest = self._find_rest(events, key)
            wishes += [(False, (one, two), key) for one in events for two in rest]
        return wishes

    def _find_rest(self, events: Sequence[str], key: Key) -> list[str]:
        """What the events were split from: as remembered, else what shares an incident with them now."""
        if key in self._kept:
            found = {event for ours, theirs in self._kept[key] for event in (*ours, *theirs)}
        else:
            found = {mate for event in events for mate in self._members.get(event, ())}
        return sorted(found - set(events))

    def _here(self, keys: Iterable[Any]) -> list[str]:
        followed = (self._heirs.get(key, key) for key in keys)
        return sorted({key for key in followed if key in self._present})


def _settle(wishes: Sequence[Wish]) -> Constraints:
    """Newest first; a wish that contradicts what newer ones add up to is dropped."""
    parents: dict[str, str] = {}
    foes: dict[str, set[str]] = defaultdict(set)  # of each root, roots

    def root(key: str) -> str:
        while parents.setdefault(key, key) != key:
            key = parents[key]
        return key

    constraints = Constraints()
    for is_same, (one, two), key in reversed(wishes):
        first, second = sorted((root(one), root(two)))
        if is_same and first == second:
            continue
        if is_same and second not in foes[first]:
            parents[second] = first
            for foe in foes.pop(second, set()):
                foes[foe].discard(second)
                foes[foe].add(first)
                foes[first].add(foe)
            constraints.together[one, two] = key
        elif not is_same and first != second:
            foes[first].add(second)
            foes[second].add(first)
            constraints.apart[one, two] = key
    return constraints
