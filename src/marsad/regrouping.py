"""Reports put into other incidents by a person: merged, split off, moved, and each of these taken back.

Only the incidents concerned are linked again, with the groups the person saw held fast, so that what comes out is
what the preview showed. The rulings stay in the store and hold when everything is linked anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from marsad.linking.linker import Linker
from marsad.model.incidents import LinkResult

Record = Mapping[str, Any]
_HELD = -1  # the number of rulings that only hold the groups of this linking; none in a store has it


class GroupingError(ValueError):
    """These reports cannot be put together so; its text is the id of a reason that the interface has words for."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The groups of events that are wanted, and the rulings that say so for ever."""

    groups: Sequence[Sequence[str]]
    rulings: Sequence[tuple[str, Sequence[str]]]


def plan_merge(incidents: Mapping[str, Sequence[str]]) -> Plan:
    """All events of these incidents in one. Raises GroupingError for fewer than two."""
    if len(incidents) < 2:
        raise GroupingError("merge_needs_two")
    told = [event for events in incidents.values() for event in events]
    return Plan([told], [("same", told)])


def plan_split(events: Sequence[str], chosen: Sequence[str]) -> Plan:
    """The chosen events of an incident in one of their own. Raises GroupingError unless some go and some stay."""
    rest = _leave(events, chosen)
    return Plan([rest, list(chosen)], [("split", list(chosen))])


def plan_move(events: Sequence[str], chosen: Sequence[str], target: Sequence[str]) -> Plan:
    """The chosen events of an incident in the one that holds the target events. Raises GroupingError like a split."""
    rest = _leave(events, chosen)
    return Plan([rest, [*target, *chosen]], [("split", list(chosen)), ("same", [*chosen, *target])])


def _leave(events: Sequence[str], chosen: Sequence[str]) -> list[str]:
    if not chosen or not set(chosen) <= set(events):
        raise GroupingError("choose_reports")
    rest = [event for event in events if event not in set(chosen)]
    if not rest:
        raise GroupingError("all_chosen")
    return rest


def link_groups(
    linker: Linker,
    groups: Sequence[Sequence[str]],
    events: Mapping[str, Record],
    documents: Mapping[str, Record],
    existing: Sequence[Record],
    *,
    standing: Sequence[Record] = (),
    rulings: Sequence[Record] = (),
) -> LinkResult:
    """Incidents of exactly these groups.

    `standing` are the rulings made before, `rulings` the new ones, all with their numbers: what they keep apart is
    remembered in the incidents, also against reports that are not linked here. Raises GroupingError if nothing of
    all this gives these groups.
    """
    held: list[Record] = [{"kind": "same", "events": group, "ruling_id": _HELD} for group in groups if len(group) > 1]
    if not rulings:  # new rulings part the groups by themselves, and it is them that have to be remembered
        pairs = combinations(groups, 2)
        held += [{"kind": "different", "events": [one[0], two[0]], "ruling_id": _HELD} for one, two in pairs]
    told = [events[event] for group in groups for event in group]
    result = linker.link(told, documents, existing=existing, rulings=[*standing, *held, *rulings])
    found = sorted(sorted(record["events"]) for record in result.incidents)
    if found != sorted(sorted(group) for group in groups):
        raise GroupingError("earlier_decisions")
    memory = _recall(existing, standing, frozenset(events))
    return LinkResult([_remember(record, memory) for record in result.incidents], result.redirects, result.links)


def link_arrivals(
    linker: Linker,
    events: Sequence[Record],
    documents: Mapping[str, Record],
    existing: Sequence[Record],
    standing: Sequence[Record],
) -> LinkResult:
    """Incidents of new events and of those near them, which stay as they are but for what joins them.

    `events` are the new ones and those of `existing` that are still coded. Nothing that was one incident is parted,
    nothing that was two is joined: that is left to `marsad link` and to people.
    """
    present = {event["event_id"] for event in events}
    groups = [[event for event in record["events"] if event in present] for record in existing]
    groups = [group for group in groups if group]
    held: list[Record] = [{"kind": "same", "events": group, "ruling_id": _HELD} for group in groups if len(group) > 1]
    if len(groups) > 1:
        held.append({"kind": "different", "events": [group[0] for group in groups], "ruling_id": _HELD})
    result = linker.link(events, documents, existing=existing, rulings=[*standing, *held])
    memory = _recall(existing, standing, frozenset(present))
    return LinkResult([_remember(record, memory) for record in result.incidents], result.redirects, result.links)


def _recall(
    existing: Sequence[Record], standing: Sequence[Record], present: frozenset[str]
) -> list[tuple[int, set[str], set[str]]]:
    """What standing rulings keep apart from reports that are not linked here."""
    numbers = {ruling["ruling_id"] for ruling in standing}
    return [
        (entry["ruling"], set(entry["events"]), away)
        for record in existing
        for entry in record.get("kept_apart") or ()
        if entry["ruling"] in numbers and (away := set(entry["from"]) - present)
    ]


def _remember(record: Record, memory: Sequence[tuple[int, set[str], set[str]]]) -> Record:
    own = set(record["events"])
    kept: dict[int, tuple[set[str], set[str]]] = {
        entry["ruling"]: (set(entry["events"]), set(entry["from"]))
        for entry in record.get("kept_apart") or ()
        if entry["ruling"] != _HELD
    }
    for number, ours, theirs in memory:
        if ours & own:
            mine, others = kept.setdefault(number, (set(), set()))
            mine |= ours & own
            others |= theirs
    without = {key: value for key, value in record.items() if key != "kept_apart"}
    without["explanation"] = [
        {key: value for key, value in link.items() if (key, value) != ("ruling", _HELD)}
        for link in record.get("explanation") or ()
    ]
    entries = [
        {"ruling": number, "events": sorted(ours), "from": sorted(theirs)}
        for number, (ours, theirs) in sorted(kept.items())
    ]
    return {**without, "kept_apart": entries} if entries else without
