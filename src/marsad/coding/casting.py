"""Who did it to whom: the actors of a draft's sentences, scored for both roles and chosen together."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from itertools import product

from marsad.coding.assemble import Draft
from marsad.coding.decisions import Decision
from marsad.coding.engines import Engines
from marsad.coding.reading import Reading
from marsad.coding.roles import RoleCandidate, role_candidates
from marsad.grounding.actors import MEMORY, Context, Reference
from marsad.model.mentions import ActorMention

_MOST_ACTORS = 3
# What a score must exceed: the first actor of a role, one joined to it by 'and', any other, one of a side that has
# the other role.
_LIKELY, _JOINED, _SURE, _BOTH_SIDES = -1.3, 0.6, 1.7, 3.5


def cast_roles(draft: Draft, reading: Reading, engines: Engines, doers: Decision, sufferers: Decision) -> None:
    """Fills initiators and targets of a draft from the actors of its sentences."""
    scored = [
        (candidate, doers.score(candidate.features), sufferers.score(candidate.features))
        for candidate in candidates_of(draft, reading, engines)
    ]
    chosen = _choose(scored)
    draft.initiators = [(c, c.reference, score) for c, score, role in chosen if role == "initiator"]
    draft.targets = [(c, c.reference, score) for c, score, role in chosen if role == "target"]
    for name, members in (("initiators", draft.initiators), ("targets", draft.targets)):
        if members:
            draft.odds[name] = min(score for *_, score in members)


def candidates_of(draft: Draft, reading: Reading, engines: Engines, country: str | None = None) -> list[RoleCandidate]:
    """The actors that may have a role in a draft, resolved for its country and day."""
    where = _country_of(draft, reading, engines) if country is None else country

    def resolve(mention: ActorMention) -> Sequence[Reference]:
        key = (mention.first, where, draft.date_start)
        known = reading.references.get(key)
        if known is None:
            context = context_at(reading, mention, where, draft.date_start)
            known = reading.references[key] = engines.actors.resolve(mention, reading.text.units, context)
        return known

    return role_candidates(reading, draft.frame, resolve, engines.actors, where)


def context_at(reading: Reading, mention: ActorMention, country: str, day: date | None) -> Context:
    """What a mention is read against at its place in the text."""
    at = bisect_left(reading.actors, mention.first, key=lambda earlier: earlier.first)
    before = range(max(0, at - MEMORY), at)
    named = [key for n in before if reading.actors[n].kind == "named" for key in reversed(reading.actor_ids[n])]
    at = bisect_left(reading.forces, mention.first, key=lambda force: force[0])
    forces = [(kind, key) for _, kind, key in reading.forces[max(0, at - MEMORY) : at]]
    return Context(country, day, named, forces)


Scored = tuple[RoleCandidate, float, float]
Cast = tuple[RoleCandidate, float, str]


def _choose(scored: list[Scored]) -> list[Cast]:
    """Roles for both sides together: the best pair of a doer and a sufferer, then further ones beyond doubt.

    Nobody is on both sides; forces of one side oppose each other only when the words leave no doubt.
    """
    doers = [(c, s) for c, s, _ in scored if s > _LIKELY]
    sufferers = [(c, s) for c, _, s in scored if s > _LIKELY]
    best: tuple[float, list[Cast]] = (0.0, [])
    for doer, sufferer in product([None, *doers], [None, *sufferers]):
        worth = (doer[1] - _LIKELY if doer is not None else 0.0) + (
            sufferer[1] - _LIKELY if sufferer is not None else 0.0
        )
        if doer is not None and sufferer is not None:
            if doer[0] is sufferer[0]:
                continue
            if doer[0].side == sufferer[0].side:
                worth -= _BOTH_SIDES
        if worth > best[0]:
            picks = ((doer, "initiator"), (sufferer, "target"))
            best = (worth, [(*pick, role) for pick, role in picks if pick is not None])
    chosen = best[1]
    rows = [(c, score, role) for c, *both in scored for score, role in zip(both, ("initiator", "target"), strict=True)]
    for candidate, score, role in sorted(rows, key=lambda row: (-row[1], row[0].mention.first)):
        if score > _price(candidate, role, chosen):
            chosen.append((candidate, score, role))
    return chosen


def _price(candidate: RoleCandidate, role: str, chosen: list[Cast]) -> float:
    """What the score of a further actor must exceed, given those who have a role already.

    A second actor of one side and sort never joins a role: an army and its air force are told once.
    """
    own = [c for c, _, taken in chosen if taken == role]
    if len(own) >= _MOST_ACTORS or any(c is candidate for c, _, _ in chosen):
        return math.inf
    if any(c.side == candidate.side and c.sort == candidate.sort for c in own):
        return math.inf
    price = _LIKELY if not own else _JOINED if _coordinated(candidate, own) else _SURE
    if any(c.side == candidate.side for c, _, taken in chosen if taken != role):
        price = max(price, _BOTH_SIDES)
    return price


def _coordinated(candidate: RoleCandidate, chosen: list[RoleCandidate]) -> bool:
    """'X and Y': mentions of the two stand next to each other."""
    return any(
        0 <= a.first - b.last <= 3 or 0 <= b.first - a.last <= 3
        for c in chosen for a in candidate.mentions for b in c.mentions
    )  # fmt: skip


def _country_of(draft: Draft, reading: Reading, engines: Engines) -> str:
    place = engines.gazetteer.places.get((draft.place.place_id or "") if draft.place else "")
    if place is not None:
        return place.country
    if draft.place is not None and draft.place.country:
        return draft.place.country
    if reading.countries:
        return max(sorted(reading.countries), key=lambda c: reading.countries[c])
    return ""
