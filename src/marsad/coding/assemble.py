"""From a joined frame to a coded event: who, where, when, how many, with what, and the words for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from marsad.coding.count_choice import Figure, figure_candidates, no_figure
from marsad.coding.date_choice import date_candidates
from marsad.coding.decisions import Calibration, Decision, Features, lead_odds, logit
from marsad.coding.engines import Engines
from marsad.coding.event_types import EVENT_TYPE, Sides, leading_kind
from marsad.coding.features import Filled
from marsad.coding.frames import Frame
from marsad.coding.means import means_features
from marsad.coding.place_choice import place_candidates
from marsad.coding.reading import PlaceGroup, Reading
from marsad.coding.roles import RoleCandidate, covers
from marsad.coding.type_choice import choose_type
from marsad.grounding.actors import Reference
from marsad.model.document import Document
from marsad.model.events import Actor, Attribution, Count, Event, Evidence, Location, VictimCount
from marsad.model.mentions import TimeMention

_MOST_TRIGGERS = 3  # quoted as evidence of the event type
_ARMED_KINDS = frozenset(
    ("State forces", "Rebel group", "Political militia", "Identity militia", "External/Other forces")
)
_FIELD_OF = {"killed": "fatalities", "wounded": "injuries", "captured": "captured", "kidnapped": "captured"}


@dataclass(slots=True)
class Draft:
    """An event in the making. `keep` is the probability that it is one."""

    frame: Frame
    keep: float
    keep_features: Features
    place: PlaceGroup | None = None
    place_status: str = "unknown"
    time: TimeMention | None = None
    time_status: str = "unknown"
    date_start: date | None = None
    date_end: date | None = None
    precision: str | None = None
    initiators: list[tuple[RoleCandidate, Reference, float]] = field(default_factory=list)
    targets: list[tuple[RoleCandidate, Reference, float]] = field(default_factory=list)
    sub_event_type: str = ""
    weapons: list[tuple[str, int, int, str]] = field(default_factory=list)

    figures: dict[str, Figure] = field(default_factory=dict)
    odds: dict[str, float] = field(default_factory=dict)  # of each filled field, how far its decision was from another
    sure: float | None = None  # calibrated confidence in the event, to two digits
    field_sure: dict[str, float] = field(default_factory=dict)  # and in each filled field
    telling: Features = field(default_factory=dict)  # of a single trigger: evidence that it tells an event
    told: float = 1.0  # the probability of that

    def filled(self) -> Filled:
        return Filled(
            self.place_status, self.time_status, self.sub_event_type,
            max((score for *_, score in self.initiators), default=None),
            max((score for *_, score in self.targets), default=None),
            bool(self.weapons), self.date_end,
        )  # fmt: skip


def locate(
    drafts: Sequence[Draft], reading: Reading, engines: Engines, where: Decision, *, alone: bool = False
) -> None:
    """The best-scored place near each frame; a place of another sentence is inferred, and says so."""
    for draft in drafts:
        frame = draft.frame
        if frame.spread:
            draft.place, draft.place_status = frame.place, "stated"
            draft.odds["location"] = 0.0
            continue
        candidates = place_candidates(reading, frame, engines.gazetteer, alone=alone)
        if not candidates:
            continue
        scores = [where.score(c.features) for c in candidates]
        best = max(zip(scores, candidates, strict=True), key=lambda pair: (pair[0], -pair[1].group.first))[1]
        draft.place = best.group
        draft.odds["location"] = lead_odds(scores)
        sentences = {trigger.sentence for trigger in frame.triggers}
        draft.place_status = "stated" if best.group.sentence in sentences else "inferred"


def date_drafts(drafts: Sequence[Draft], reading: Reading, when: Decision) -> None:
    """The best-scored date of each frame; the publication window is `defaulted`, another sentence's `inferred`."""
    for draft in drafts:
        candidates = date_candidates(reading, draft.frame)
        if not candidates:
            continue
        scores = [when.score(c.features) for c in candidates]
        best = max(
            zip(scores, candidates, strict=True), key=lambda pair: (pair[0], pair[1].time is not None, pair[1].start)
        )[1]
        draft.odds["date"] = lead_odds(scores)
        draft.time, draft.date_start, draft.date_end, draft.precision = best.time, best.start, best.end, best.precision
        if best.time is None:
            draft.time_status = "defaulted"
        else:
            here = {t.sentence for t in draft.frame.triggers}
            draft.time_status = best.time.status if reading.text.sentence[best.time.first] in here else "inferred"


def arm(draft: Draft, reading: Reading) -> None:
    """Weapons named in the clauses of the frame's triggers."""
    clauses = {t.clause for t in draft.frame.triggers}
    sentences = {t.sentence for t in draft.frame.triggers if t.strength == "strong"} or {
        t.sentence for t in draft.frame.triggers
    }
    alone = len({id(t) for t in reading.triggers if t.sentence in sentences}) <= len(draft.frame.triggers)
    seen = set()
    for mention in reading.weapons:
        near = reading.clause[mention.first] in clauses
        if (near or (alone and reading.text.sentence[mention.first] in sentences)) and mention.weapon not in seen:
            seen.add(mention.weapon)
            draft.weapons.append((mention.weapon, mention.first, mention.last, mention.rule))
    for candidate, reference, _ in draft.initiators:
        if reference.weapon and reference.weapon not in seen:
            seen.add(reference.weapon)
            head = candidate.mention.first
            draft.weapons.append((reference.weapon, head, head, "weapons.implied_by_force"))


def settle_type(draft: Draft, reading: Reading, engines: Engines, decision: Decision) -> None:
    sides, cast = sides_of(draft, reading, engines)
    draft.sub_event_type, draft.odds["event_type"] = choose_type(draft.frame, sides, cast, reading.groups, decision)


def sides_of(draft: Draft, reading: Reading, engines: Engines) -> tuple[Sides, Features]:
    """What the type depends on besides the triggers: the sides as the rules see them; sides and means as features."""
    actors = engines.actors.actors

    def is_state(reference: Reference) -> bool:
        key = reference.id or ""
        if engines.actors.is_state_ally(key, draft.date_start):
            return True
        return key.startswith("state-forces:") or actors.get(key, {}).get("acled_inter") in {
            "State forces", "External/Other forces"}  # fmt: skip

    def is_armed(reference: Reference) -> bool:
        key = reference.id or ""
        return key.startswith("state-forces:") or actors.get(key, {}).get("acled_inter") in _ARMED_KINDS

    targets = [reference for _, reference, _ in draft.targets]
    initiators = [reference for _, reference, _ in draft.initiators]
    effects = set(draft.figures)
    sides = Sides(
        tuple(w for w, *_ in draft.weapons),
        tuple(reference.weapon for reference in initiators if reference.weapon),
        any(is_state(r) for r in initiators),
        bool(initiators),
        any(r.is_civilian for r in targets),
        any(is_armed(r) for r in targets),
        bool(effects & {"captured", "kidnapped"}),
        "killed" in effects,
        any(actors.get(r.id or "", {}).get("kind") == "coalition" for r in initiators),
    )
    cast = means_features(reading, draft.frame)
    for name, members in (("doer", draft.initiators), ("sufferer", draft.targets)):
        for candidate, reference, _ in members:
            cast[f"{name}:{candidate.sort}"] = 1.0
            if reference.id:
                cast[f"{name}:{engines.actors.side_of(reference.id)}"] = 1.0
                if name == "doer":
                    cast[f"by:{reference.id}"] = 1.0
    for effect in effects:
        cast[f"effect:{effect}"] = 1.0
    return sides, cast


def count_people(draft: Draft, reading: Reading, decisions: Mapping[str, Decision]) -> None:
    """The figure of each effect, or none where leaving it open scores best."""
    for effect in ("killed", "wounded", "captured", "kidnapped"):
        figures = figure_candidates(reading, draft.frame, effect)
        if not figures:
            continue
        decision = decisions[effect if effect in {"killed", "wounded"} else "captured"]
        scores = [decision.score(figure.features) for figure in figures]
        none = decision.score(no_figure(figures, draft.frame))
        score, best = max(zip(scores, figures, strict=True), key=lambda pair: (pair[0], -pair[1].mentions[0].first))
        if score > none:
            draft.figures[effect] = best
            draft.odds[_FIELD_OF[effect]] = lead_odds([*scores, none])


def rate(draft: Draft, calibration: Mapping[str, Calibration]) -> None:
    """Sets how often an event and fields coded as surely as these are right."""
    event = logit(draft.keep)
    if "event" in calibration:
        draft.sure = round(calibration["event"].probability(event, event), 2)
    draft.field_sure = {
        name: round(calibration[name].probability(odds, event), 2)
        for name, odds in draft.odds.items()
        if name in calibration
    }


def build_event(
    draft: Draft, reading: Reading, engines: Engines, document: Document, versions: tuple[str, str]
) -> Event:
    frame = draft.frame
    evidence: list[Evidence] = []

    def prove(name: str, first: int, last: int, rule: str) -> None:
        start, end = reading.text.raw_span(first, last)
        evidence.append(Evidence(name, start, end, document.text[start:end], rule))

    telling = leading_kind(frame)
    for trigger in sorted(frame.triggers, key=lambda t: (t.kind != telling, t.position))[:_MOST_TRIGGERS]:
        prove("event_type", trigger.position, trigger.position, trigger.key)
    location = None
    if draft.place is not None:
        location = locate_row(draft.place, engines)
        prove("location", draft.place.first, draft.place.last, draft.place.members[0].rule)
    if draft.time is not None:
        prove("date", draft.time.first, draft.time.last, draft.time.rule)
    victims = []
    figures: dict[str, Count | None] = {}
    for name, effects in (
        ("fatalities", ("killed",)),
        ("injuries", ("wounded",)),
        ("captured", ("captured", "kidnapped")),
    ):
        figures[name] = None
        for effect in effects:
            found = draft.figures.get(effect)
            if found is not None:
                figures[name] = found.count
                for count in found.mentions:
                    prove(name, count.first, count.last, count.rule)
                    who = next((r.id for c, r, _ in draft.targets if covers(count, c.mention)), None)
                    victims.append(VictimCount(effect, who, Count(count.low, count.high)))
                break
    cast: dict[str, tuple[Actor, ...]] = {}
    for name, members in (("initiators", draft.initiators), ("targets", draft.targets)):
        row = []
        for candidate, reference, _ in members:
            mention = candidate.mention
            start, end = reading.text.raw_span(mention.first, mention.last)
            row.append(Actor(reference.id, document.text[start:end], engines.actors.display(reference.id)))
            prove(name, mention.first, mention.last, mention.rule)
        cast[name] = tuple(row)
    for _, first, last, rule in draft.weapons:
        prove("weapons", first, last, rule)
    claimed_by = None
    sentences = {t.sentence for t in frame.triggers}
    for claim in reading.claims:
        if reading.text.sentence[claim.first] in sentences:
            if claim.stance == "no_claim":
                claimed_by = claimed_by or "none"
            elif claim.stance == "claims" and claim.actor_unit is not None:
                claimant = _find_claimant(reading, claim.actor_unit)
                if claimant is not None:
                    claimed_by = claimant
                    prove("claimed_by", claim.first, claim.last, claim.rule)
    attribution = []
    for source in reading.sources:
        if reading.text.sentence[source.first] in sentences:
            start, end = reading.text.raw_span(source.first, source.last)
            attribution.append(Attribution(document.text[start:end], source.kind, source.stance))
            prove("attribution", source.first, source.last, source.rule)
    status = {
        "event_type": "stated",
        "date": draft.time_status,
        "location": draft.place_status,
        "initiators": "stated" if draft.initiators else "unknown",
        "targets": "stated" if draft.targets else "unknown",
        "fatalities": "stated" if figures["fatalities"] else "unknown",
        "injuries": "stated" if figures["injuries"] else "unknown",
        "captured": "stated" if figures["captured"] else "unknown",
        "weapons": "stated" if draft.weapons else "unknown",
        "claimed_by": "stated" if claimed_by else "unknown",
    }
    main = frame.triggers[0].sentence <= 2 and not (
        draft.date_end is not None and reading.published is not None and (reading.published - draft.date_end).days > 5
    )
    sure = round(draft.keep, 2) if draft.sure is None else draft.sure
    return Event(
        document.doc_id, document.outlet, document.published_on[:10] if document.published_on else None,
        EVENT_TYPE[draft.sub_event_type], draft.sub_event_type,
        draft.date_start.isoformat() if draft.date_start else None,
        draft.date_end.isoformat() if draft.date_end else None,
        draft.precision, location, cast["initiators"], cast["targets"],
        figures["fatalities"], figures["injuries"], figures["captured"], tuple(victims),
        tuple(w for w, *_ in draft.weapons), claimed_by, tuple(attribution),
        "main" if main else "secondary", sure, draft.field_sure, status, tuple(evidence), "rules", *versions,
    )  # fmt: skip


def _find_claimant(reading: Reading, at: int) -> str | None:
    """Who claims: the actor of the mention there, so that 'the group' is the one named before it; None in doubt."""
    for mention, ids in zip(reading.actors, reading.actor_ids, strict=True):
        if mention.first <= at <= mention.last and ids:
            return ids[0]
    named = {e.payload["actor"] for e in reading.text.units[at].entries if e.kind == "ACTOR"}
    return named.pop() if len(named) == 1 else None


def locate_row(group: PlaceGroup, engines: Engines) -> Location:
    """The location of a place group; a name no table holds borrows country and admin1 from what contains it."""
    place = engines.gazetteer.places.get(group.place_id or "")
    if place is not None:
        return Location(
            place.name, place.name_en or None, place.admin1 or None, place.admin2 or None, place.country or None,
            place.pcode or None, place.latitude, place.longitude, place.precision, place.id,
        )  # fmt: skip
    outer = engines.gazetteer.places.get(group.container_id or "")
    precision = {"town": "town", "district": "district", "province": "province"}.get(group.level, "site")
    return Location(
        group.name, None, (outer.admin1 or None) if outer else None, None,
        outer.country if outer else (group.country or None), None,
        outer.latitude if outer else None, outer.longitude if outer else None, precision, None,
    )  # fmt: skip
