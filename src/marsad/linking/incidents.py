"""Writes the incident record: what the reports of one group agree on, figures by the rule, and the whole ledger.

The value of a field is the one that most sources give, a wire counting once; sources that say it outright count more
than those for whom it was assumed, and finer values more than coarse ones. Fields whose standing values cannot all be
true are listed.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marsad.linking.ledger import list_claims
from marsad.linking.profiles import COUNTRY, Figure, Profile
from marsad.linking.reconciliation import Toll, as_record, find_joint, is_disputed, reconcile, supersede
from marsad.linking.voices import Speakers
from marsad.linking.wires import count_sources, group_copies

Record = Mapping[str, Any]

COUNTS = (("fatalities", "killed"), ("injuries", "wounded"))
_FINE = {0: 1.3, 1: 1.2, 2: 0.8, 3: 0.4}  # by rank of the place: the exact place is worth more than the country
_ASSUMED, _SECONDARY = 0.3, 0.6
_BESIDE = 60  # characters between the words that tell two events together, at most
_FIGURES = frozenset(("fatalities", "injuries"))
_TELLING = _FIGURES | {"event_type"}
_ONE_NAMED = frozenset(
    ("counts.name", "counts.titled", "counts.pronoun", "counts.solo")
)  # rules that count one person told of
_SHARE = 0.5  # of the top actor's weight that a further actor needs


@dataclass(frozen=True, slots=True)
class Telling:
    """One event of an incident, with its source and how much its word counts."""

    event: Record
    profile: Profile
    wire: int
    is_first: bool  # of its wire: copies are not independent
    is_party: bool  # a side of the fighting speaks
    weight: float


def make_tellings(events: Sequence[Record], profiles: Sequence[Profile], speakers: Speakers) -> list[Telling]:
    """Tellings in the order of the events, which is that of publication."""
    wires = group_copies(profiles)
    sizes: dict[int, int] = defaultdict(int)
    for wire in wires:
        sizes[wire] += 1
    seen: set[int] = set()
    tellings = []
    for event, profile, wire in zip(events, profiles, wires, strict=True):
        weight = (1.0 if profile.is_main else _SECONDARY) * float(event.get("confidence") or 0.5) / sizes[wire]
        is_party = speakers.is_party(event, profile.voice)
        tellings.append(Telling(event, profile, wire, wire not in seen, is_party, weight))
        seen.add(wire)
    return tellings


def make_tolls(tellings: Sequence[Telling], name: str) -> list[Toll]:
    """The figures of one count; a telling without one gives none."""
    sides = _find_sides(tellings, name)
    tolls = []
    for telling in tellings:
        figure = _figure_of(telling.profile, name)
        if figure is not None:
            event = telling.event
            tolls.append(
                Toll(
                    event["event_id"],
                    _outlet(event),
                    telling.wire,
                    telling.profile.published,
                    figure.low,
                    figure.high,
                    telling.profile.is_main,
                    telling.is_party,
                    of=_side_of(telling, name, sides),
                    is_named=figure.low == 1 and _tells_of_one_named(event, name),
                )
            )
    return supersede(tolls)


def _find_sides(tellings: Sequence[Telling], name: str) -> tuple[frozenset[str], frozenset[str]] | None:
    """The two sides of the fighting whose losses are told apart; None where fewer or more are, or where it may be
    one loss that reports describe differently: a side of both, a figure told of both."""
    groups: list[tuple[frozenset[str], set[int]]] = []
    for telling in tellings:
        whose, figure = _whose(telling.profile, name), _figure_of(telling.profile, name)
        if figure is None or not whose & telling.profile.sides:
            continue
        joined = [group for group in groups if not group[0].isdisjoint(whose)]
        groups = [group for group in groups if group[0].isdisjoint(whose)]
        groups.append((whose.union(*(g[0] for g in joined)), {figure.low}.union(*(g[1] for g in joined))))
    if len(groups) != 2 or groups[0][1] & groups[1][1]:
        return None
    (one, _), (two, _) = groups
    for profile in (telling.profile for telling in tellings):
        for role in (profile.initiators, profile.targets):
            if not one.isdisjoint(role) and not two.isdisjoint(role):
                return None
    return one, two


def _side_of(telling: Telling, name: str, sides: tuple[frozenset[str], frozenset[str]] | None) -> str:
    whose = _whose(telling.profile, name)
    return next((min(side) for side in sides or () if not side.isdisjoint(whose)), "")


def _whose(profile: Profile, name: str) -> frozenset[str]:
    return profile.killed_of if name == "fatalities" else profile.wounded_of


def _figure_of(profile: Profile, name: str) -> Figure | None:
    return profile.killed if name == "fatalities" else profile.wounded


def _tells_of_one_named(event: Record, name: str) -> bool:
    """Whether the count is one person called by name or title: others may have died beside him."""
    rules = [quote.get("rule") for quote in event.get("evidence") or () if quote.get("field") == name]
    return bool(rules) and _ONE_NAMED.issuperset(rules)


def _outlet(event: Record) -> str:
    """Who published it; without an outlet each report is a source of its own."""
    return str(event.get("outlet") or event["doc_id"])


def make_incident(tellings: Sequence[Telling], tolls: Mapping[str, Sequence[Toll]]) -> dict[str, Any]:
    """The record of an incident without its id, links and review, which the linker adds."""
    day, disputes_day = _choose_date(tellings)
    place, disputes_place = _choose_place(tellings)
    kind, disputes_kind = _choose_type(tellings)
    claimant, disputes_claim = _choose_claimant(tellings)
    initiators, disputes_sides = _choose_actors(tellings, "initiators", lambda profile: profile.initiators)
    targets, _ = _choose_actors(tellings, "targets", lambda profile: profile.targets)
    disputed = {
        "event_type": disputes_kind, "date": disputes_day, "location": disputes_place, "initiators": disputes_sides,
        "claimed_by": disputes_claim, **{name: is_disputed(tolls[name]) for name, _ in COUNTS},
    }  # fmt: skip
    return {
        **kind,
        **day,
        "location": place,
        "initiators": initiators,
        "targets": targets,
        **{name: as_record(reconcile(tolls[name])) for name, _ in COUNTS},
        "claimed_by": claimant,
        "sources": sorted({str(t.event["outlet"]) for t in tellings if t.event.get("outlet")}),
        "independent_sources": count_sources([(_outlet(telling.event), telling.wire) for telling in tellings]),
        "events": [telling.event["event_id"] for telling in tellings],
        "claims": _make_claims(tellings, tolls),
        "disputed": sorted(name for name, is_it in disputed.items() if is_it),
    }


def find_beside(events: Sequence[Record]) -> dict[str, list[str]]:
    """For each event the events of its report that are told beside it, itself among them; none for one told alone.

    A toll that counts two incidents stands where both are told. A report of five attacks in five paragraphs gives
    each its own, however well the figures happen to add up.
    """
    told: dict[str, list[Record]] = defaultdict(list)
    for event in events:
        told[str(event["doc_id"])].append(event)
    found: dict[str, list[str]] = {}
    for group in told.values():
        telling = [(event["event_id"], _spans(event, _TELLING)) for event in group] if len(group) > 1 else []
        for event, (key, spans) in zip(group, telling, strict=False):
            figures = _spans(event, _FIGURES) or spans
            beside = [other for other, others in telling if other == key or _are_beside(figures, others)]
            if len(beside) > 1:
                found[key] = beside
    return found


def _spans(event: Record, fields: frozenset[str]) -> list[tuple[int, int]]:
    quotes = [q for q in event.get("evidence") or () if q.get("field") in fields and q.get("in") != "title"]
    return [(quote["start"], quote["end"]) for quote in quotes]


def _are_beside(spans: Sequence[tuple[int, int]], others: Sequence[tuple[int, int]]) -> bool:
    return any(a - d <= _BESIDE and c - b <= _BESIDE for a, b in spans for c, d in others)


def settle_joint(
    incidents: Sequence[dict[str, Sequence[Toll]]], homes: Mapping[str, int], documents: Mapping[str, Sequence[str]]
) -> list[dict[str, list[Toll]]]:
    """The tolls of all incidents, those marked that count two incidents of one report together.

    `homes` leads from event to incident, `documents` from event to the events that its report tells beside it.
    """
    best = [{name: (reconcile(tolls) or {}).get("best") or 0 for name, tolls in one.items()} for one in incidents]
    settled = []
    for at, one in enumerate(incidents):
        marked: dict[str, list[Toll]] = {}
        for name, tolls in one.items():
            neighbours = {}
            for toll in tolls if len(tolls) > 1 else ():
                others = {homes[event] for event in documents.get(toll.event_id, ())} - {at}
                neighbours[toll.event_id] = [best[other][name] for other in sorted(others)]
            marked[name] = supersede(find_joint(tolls, neighbours)) if any(neighbours.values()) else list(tolls)
        settled.append(marked)
    return settled


def _make_claims(tellings: Sequence[Telling], tolls: Mapping[str, Sequence[Toll]]) -> list[dict[str, Any]]:
    marks = {(name, toll.event_id): toll for name, found in tolls.items() for toll in found}
    claims = []
    for telling in tellings:
        for claim in list_claims(telling.event, is_independent=telling.is_first, is_party=telling.is_party):
            toll = marks.get((claim["field"], claim["event_id"]))
            if toll is not None and toll.is_superseded:
                claim["superseded"] = True
            if toll is not None and toll.of:
                claim["side"] = toll.of
            if toll is not None and toll.is_joint:
                claim["joint"] = True
            claims.append(claim)
    return claims


def _choose_type(tellings: Sequence[Telling]) -> tuple[dict[str, Any], bool]:
    votes: dict[tuple[str, str], float] = defaultdict(float)
    families: dict[str, set[int]] = defaultdict(set)
    for telling in tellings:
        event = telling.event
        votes[event["event_type"], event["sub_event_type"]] += telling.weight
        families[event["event_type"]].add(telling.wire)
    family, kind = max(votes, key=lambda key: (votes[key], key))
    rivals = [name for name, wires in families.items() if name != family and len(wires) > 1]
    return {"event_type": family, "sub_event_type": kind}, bool(rivals)


def _choose_date(tellings: Sequence[Telling]) -> tuple[dict[str, Any], bool]:
    votes: dict[tuple[str, str, str], float] = defaultdict(float)
    wires: dict[str, set[int]] = defaultdict(set)
    for telling in tellings:
        event, profile = telling.event, telling.profile
        if profile.start is None or profile.end is None:
            continue
        is_day = event.get("date_precision") == "day"
        votes[event["date_start"], event["date_end"] or event["date_start"], event["date_precision"] or "day"] += (
            telling.weight * (_ASSUMED if profile.is_assumed else 1.0) * (1.0 if is_day else 0.3)
        )
        if is_day and not profile.is_assumed and profile.end == profile.start:
            wires[event["date_start"]].add(telling.wire)
    if not votes:
        return {"date_start": None, "date_end": None, "date_precision": None}, False
    start, end, precision = max(votes, key=lambda key: (votes[key], key))
    rivals = [day for day, told in wires.items() if len(told) > 1 and not start <= day <= end]
    return {"date_start": start, "date_end": end, "date_precision": precision}, bool(rivals)


def _choose_place(tellings: Sequence[Telling]) -> tuple[Any, bool]:
    """The place most sources name, the finest where one holds the other; its record from the surest of them."""
    votes: dict[str, float] = defaultdict(float)
    surest: dict[str, tuple[float, str, Any]] = {}
    towns: dict[str, set[int]] = defaultdict(set)
    for telling in tellings:
        place, profile = telling.event.get("location"), telling.profile
        if not place:
            continue
        key = profile.gazetteer or min(profile.names, default="")
        votes[key] += telling.weight * _FINE[profile.rank]
        candidate = (telling.weight, telling.event["event_id"], place)
        surest[key] = max(surest.get(key, (-1.0, "", None)), candidate, key=lambda found: found[:2])
        if profile.rank < COUNTRY - 1:
            towns[key].add(telling.wire)
    if not votes:
        return None, False
    chosen = max(votes, key=lambda key: (votes[key], key))
    rivals = [key for key, told in towns.items() if key != chosen and len(told) > 1]
    return dict(surest[chosen][2]), bool(rivals)


def _choose_actors(
    tellings: Sequence[Telling], side: str, known: Callable[[Profile], frozenset[str]]
) -> tuple[list[Any], bool]:
    """The actors that most sources name on one side, with those named nearly as often.

    The side is disputed when two sources name armed actors that have nothing in common.
    """
    votes: dict[str, float] = defaultdict(float)
    records: dict[str, Any] = {}
    named: dict[int, set[str]] = defaultdict(set)
    for telling in tellings:
        for actor in telling.event.get(side) or ():
            key = actor.get("id") or json.dumps(actor, sort_keys=True)
            votes[key] += telling.weight * (0.4 if key.startswith(("unidentified", "civilians")) else 1.0)
            records.setdefault(key, dict(actor))
        named[telling.wire] |= known(telling.profile)
    top = max(votes.values(), default=0.0)
    chosen = sorted((key for key in votes if votes[key] >= _SHARE * top), key=lambda key: (-votes[key], key))
    sides = [names for names in named.values() if names]
    disputed = any(one.isdisjoint(two) for at, one in enumerate(sides) for two in sides[at + 1 :])
    return [records[key] for key in chosen], disputed


def _choose_claimant(tellings: Sequence[Telling]) -> tuple[str | None, bool]:
    votes: dict[str, float] = defaultdict(float)
    for telling in tellings:
        if telling.event.get("claimed_by"):
            votes[telling.event["claimed_by"]] += telling.weight
    groups = {key: weight for key, weight in votes.items() if key != "none"} or votes
    if not groups:
        return None, False
    return max(groups, key=lambda key: (groups[key], key)), len(groups) > 1
