"""What people have ruled about events: the same, different, split off. A ruling holds for ever, against every score.

Where rulings contradict each other the later one holds. A ruling names events; a newer engine gives events new
ids, so each ruled
event is followed to its heir: the event of the same document that quotes the same words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Record = Mapping[str, Any]
EventPair = tuple[str, str]


@dataclass(slots=True)
class Constraints:
    """Pairs of event ids that belong together and pairs that must stay apart; they never contradict."""

    together: list[EventPair] = field(default_factory=list)
    apart: list[EventPair] = field(default_factory=list)


def find_heirs(existing: Iterable[Record], events: Sequence[Record]) -> dict[str, str]:
    """Event ids of earlier incidents that are gone -> the event of the same document that quotes most of the same
    words."""
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
    incidents they are in, together, away from the events that remain; those are read from `others` of the ruling
    if it has them, else from
    `existing`. Splits made earlier stand in `apart_from` of existing incidents. Events nobody knows are passed over.
    """

    def here(keys: Iterable[Any]) -> list[str]:
        followed = (heirs.get(key, key) for key in keys)
        return sorted({key for key in followed if key in present})

    wishes: list[tuple[bool, EventPair]] = []
    for incident in existing:
        members = here(incident.get("events") or ())
        wishes += [(False, (one, two)) for one in members for two in here(incident.get("apart_from") or ())]
    for ruling in rulings:
        events = here(ruling["events"])
        kind = ruling["kind"]
        if kind == "different":
            wishes += [(False, (one, two)) for at, one in enumerate(events) for two in events[at + 1 :]]
            continue
        wishes += [(True, (one, two)) for one, two in zip(events, events[1:], strict=False)]
        if kind == "split":
            rest = here(ruling.get("others") or _companions(events, existing, here))
            wishes += [(False, (one, two)) for one in events for two in rest if two not in events]
        elif kind != "same":
            raise ValueError(f"a ruling is same, different or split, not {kind!r}")
    return _settle(wishes)


def _companions(events: Sequence[str], existing: Sequence[Record], here: Any) -> list[str]:
    split = set(events)
    return [
        key
        for incident in existing
        if (members := here(incident.get("events") or ())) and not split.isdisjoint(members)
        for key in members
    ]


def _settle(wishes: Sequence[tuple[bool, EventPair]]) -> Constraints:
    """Newest first; a wish that contradicts what newer ones add up to is dropped."""
    parents: dict[str, str] = {}
    foes: dict[str, set[str]] = defaultdict(set)  # of each root, roots

    def root(key: str) -> str:
        while parents.setdefault(key, key) != key:
            key = parents[key]
        return key

    constraints = Constraints()
    for is_same, (one, two) in reversed(wishes):
        first, second = sorted((root(one), root(two)))
        if is_same and first == second:
            continue
        if is_same and second not in foes[first]:
            parents[second] = first
            for foe in foes.pop(second, set()):
                foes[foe].discard(second)
                foes[foe].add(first)
                foes[first].add(foe)
            constraints.together.append((one, two))
        elif not is_same and first != second:
            foes[first].add(second)
            foes[second].add(first)
            constraints.apart.append((one, two))
    return constraints
