"""Where a frame happened: every place near it, scored.

The nearest name is often wrong: the town a minister spoke in, the province a convoy came from, the country of a
newspaper. The features say how the place stands to the triggers and how fine it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marsad.coding.decisions import Features
from marsad.coding.frames import GROUPS, Frame
from marsad.coding.reading import PlaceGroup, Reading, Trigger, foreign_between
from marsad.grounding.gazetteer import Gazetteer, contains
from marsad.lexicon.loading import Place

_PARTICLES = ("IN", "BI", "ON", "NEAR", "FROM", "TO", "LI", "AGAINST", "BETWEEN", "WITH", "WA", "ABOUT", "AFTER")
_PASS = frozenset(("GEO", "DIRECTION", "OPEN", "NUM"))


@dataclass(frozen=True, slots=True)
class PlaceCandidate:
    group: PlaceGroup
    features: Features


def place_candidates(
    reading: Reading, frame: Frame, gazetteer: Gazetteer, *, alone: bool = False
) -> list[PlaceCandidate]:
    """Places of the frame's sentences, of the sentences before, and the first place of the text.

    `alone`: the frame is a single trigger not yet joined with others; its place is judged by its own words only, so
    that two attacks do not look like one for the town the text is about.
    """
    sentences = {t.sentence for t in frame.triggers}
    before = {s - 1 for s in sentences} | {s - 2 for s in sentences}
    candidates = []
    first = reading.places[0] if reading.places else None
    spots = sorted(t.position for t in reading.triggers)
    own = {t.position for t in frame.triggers}
    local = [p for p in reading.places if p.sentence in sentences]
    ranked = sorted(local, key=lambda p: min(abs(p.first - t.position) for t in frame.triggers))
    rank = {id(p): number for number, p in enumerate(ranked)}
    reachable = [g for g in reading.places if g.sentence in sentences or g.sentence in before or g is first]
    rows = {id(g): gazetteer.places.get(g.place_id or "") for g in reachable}
    told: Counter[str] = Counter() if alone else Counter(g.place_id or g.name for g in reading.places)
    spans = [] if alone else [(m.first, m.last) for m in reading.actors if m.kind not in {"country", "act"}]
    surroundings = _Surroundings(reading, frame)
    homes = [] if alone else [_home(reading, t) for t in frame.triggers]
    votes = Counter(_key(g) for g in homes if g is not None)
    for group in reading.places:
        if group.sentence in sentences or group.sentence in before or group is first:
            features = _features(reading, frame, group, gazetteer, spots, own)
            if id(group) in rank:
                features[f"rank:{min(rank[id(group)], 3)}"] = 1.0
            features["only_place"] = float(len(reading.places) == 1)
            if group is first:
                features["first_of_text"] = 1.0
            if not alone:
                _standing(features, group, reachable, rows, local, sentences)
            times = told[group.place_id or group.name]
            if not alone:
                features[f"told:{min(times, 4)}"] = 1.0
            if not alone and (group.place_id or group.name) in reading.title_places:
                features["in_title"] = 1.0
                features[f"in_title:{'here' if id(group) in rank else 'elsewhere'}"] = 1.0
            if not alone and any(low <= group.first <= high for low, high in spans):
                features["inside_actor"] = 1.0
            surroundings.describe(features, group, rows[id(group)])
            if votes:
                _vote(features, votes, group)
            if not local:
                features["none_in_sentence"] = 1.0
                features[f"none_in_sentence:{'before' if group.sentence in before else 'elsewhere'}"] = 1.0
            candidates.append(PlaceCandidate(group, features))
    return candidates


class _Surroundings:
    """What stands around a frame, told once for all its candidates."""

    def __init__(self, reading: Reading, frame: Frame) -> None:
        self.reading, self.group = reading, frame.group
        self.own = {t.number for t in frame.triggers}
        self.kinds = {t.kind for t in frame.triggers}
        self.is_definite = all("def" in t.features for t in frame.triggers)
        self.sentences = {t.sentence for t in frame.triggers}
        self.first = min(t.position for t in frame.triggers)
        before = [g for g in reading.places if g.first < self.first and g.sentence not in self.sentences]
        self.back = {id(g): number for number, g in enumerate(reversed(before))}
        self.nations = self._nations()

    def _nations(self) -> list[tuple[int, str]]:
        """Each nationality adjective of the frame's clauses: how far after the trigger it stands, and its country."""
        clauses = {}
        for t in reversed(self.reading.triggers):
            if t.number in self.own:
                clauses[t.clause] = t.position
        found = []
        for position in clauses.values():
            low, high = self.reading.clause_bounds(position)
            for at in range(low, high):
                if "NAT" in self.reading.kinds(at):
                    entry = self.reading.text.units[at].entry("NAT")
                    if entry is not None:
                        found.append((at - position, str(entry.payload["country"])))
        return found

    def describe(self, features: Features, group: PlaceGroup, row: Place | None) -> None:
        reading = self.reading
        here = "here" if group.sentence in self.sentences else "elsewhere"
        level = row.precision if row is not None else "unlisted"
        features[f"group:{self.group}:{level}"] = 1.0
        if "ACTOR" in reading.kinds(group.first):
            features["metonym"] = 1.0
            features[f"metonym:{group.cue}"] = 1.0
        if self.is_definite:
            features[f"definite:{here}"] = 1.0
        rank = self.back.get(id(group))
        if rank is not None:
            features[f"back:{min(rank, 4)}"] = 1.0
        units = reading.text.units
        after = units[group.last + 1].kinds if group.last + 1 < len(units) else frozenset()
        if group.sentence == 0 and group.last < 8 and not after.isdisjoint(("DASH", "COLON", "OPEN", "SLASH")):
            features["dateline"] = 1.0
        if row is not None:
            for offset, country in self.nations:
                same = "same" if country == row.country else "other"
                features[f"nation:{'before' if offset < 0 else 'after'}:{same}"] = 1.0
        owner = _trigger_of(reading, group)
        if owner is None:
            features[f"owner:{here}:none"] = 1.0
        elif owner.number in self.own:
            features["owner:own"] = 1.0
        else:
            group_name = GROUPS.get(owner.kind, "generic")
            like = "kind" if owner.kind in self.kinds else "group" if group_name == self.group else "other"
            features[f"owner:{here}:{like}"] = 1.0


def _key(group: PlaceGroup) -> str:
    return group.place_id or group.name


def _vote(features: Features, votes: Counter[str], group: PlaceGroup) -> None:
    """How many of the frame's triggers have this place as their nearest."""
    own = votes[_key(group)]
    features["votes"] = own / votes.total()
    if own == max(votes.values()):
        features["votes:most"] = 1.0
    if not own:
        features["votes:none"] = 1.0


def _home(reading: Reading, trigger: Trigger) -> PlaceGroup | None:
    """The place of a trigger's sentence that stands nearest to it, its clause and what follows first."""
    best, best_key = None, (9, 999)
    for group in reading.places:
        if group.sentence != trigger.sentence:
            continue
        after = group.first > trigger.position
        tier = (0 if after else 1) if group.clause == trigger.clause else (2 if after else 3)
        key = (tier, abs(group.first - trigger.position))
        if key < best_key:
            best, best_key = group, key
    return best


def _trigger_of(reading: Reading, group: PlaceGroup) -> Trigger | None:
    """The trigger a place most likely belongs to: the last before it in its sentence, else the next after it."""
    last = following = None
    for trigger in reading.triggers:
        if trigger.sentence != group.sentence:
            continue
        if trigger.position < group.first:
            last = trigger
        elif following is None:
            following = trigger
    return last or following


def _standing(
    features: Features, group: PlaceGroup, reachable: Sequence[PlaceGroup], rows: Mapping[int, Place | None],
    local: Sequence[PlaceGroup], sentences: set[int],
) -> None:  # fmt: skip
    """How fine a place is beside the others: the town named with its province, the province of a town named nearby."""
    own = rows[id(group)]
    where = "here" if group.sentence in sentences else "around"
    if own is None:
        features[f"unlisted:{where}"] = 1.0
        return
    for other in reachable:
        row = rows[id(other)]
        if row is None or other is group or row.id == own.id:
            continue
        near = "here" if other.sentence in sentences else "around"
        if contains(own, row):
            features[f"{where}:has_inner:{near}"] = 1.0
        elif contains(row, own):
            features[f"{where}:has_outer:{near}"] = 1.0
        elif row.country == own.country and near == where == "here":
            features["rival_in_country"] = 1.0
    features[f"{where}:{own.precision}"] = 1.0
    if group in local and len(local) == 1:
        features[f"only_local:{own.precision}"] = 1.0


def _features(
    reading: Reading, frame: Frame, group: PlaceGroup, gazetteer: Gazetteer, spots: list[int], own: set[int]
) -> Features:
    features: Features = {}
    place = gazetteer.places.get(group.place_id or "")
    level = place.precision if place is not None else "unlisted"
    features[f"level:{level}"] = 1.0
    features[f"cue:{group.cue}"] = 1.0
    particle = particle_before(reading, group)
    features[f"particle:{particle}"] = 1.0
    if place is not None:
        features["country_share"] = reading.countries.get(place.country, 0.0)
    if len(group.members) > 1:
        features["nested"] = 1.0
    here = [t for t in frame.triggers if t.sentence == group.sentence]
    if not here:
        gap = min(abs(t.sentence - group.sentence) for t in frame.triggers)
        features[f"sentence_gap:{min(gap, 3)}"] = 1.0
        return features
    trigger = min(here, key=lambda t: (abs(t.position - group.first), t.position))
    _position_features(features, reading, frame, group, trigger, particle, spots, own)
    return features


def _position_features(
    features: Features, reading: Reading, frame: Frame, group: PlaceGroup, trigger: Trigger, particle: str,
    spots: list[int], own: set[int],
) -> None:  # fmt: skip
    after = group.first > trigger.position
    side = "after" if after else "before"
    low, high = sorted((trigger.position, group.first))
    clause = "same" if reading.clause[group.first] == trigger.clause else "other"
    features[f"{clause}_clause:{side}"] = 1.0
    features[f"{side}:{particle}"] = 1.0
    size = high - low - 1
    features[f"{side}:{'near' if size <= 3 else 'mid' if size <= 8 else 'far' if size <= 16 else 'very_far'}"] = 1.0
    crossed = foreign_between(spots, own, low, high)
    if crossed:
        features["crossed"] = min(crossed, 3)
    features[f"group:{frame.group}:{side}"] = 1.0
    if group is frame.place:
        features["nearest"] = 1.0
        features[f"nearest:tier{min(frame.place_tier, 5)}"] = 1.0
    for kind in ("COMMA", "THAT", "REL", "WHILE", "AFTER", "CAUSE", "SHIFT", "REPORT_VERB", "TIME", "COLON"):
        if reading.has(kind, low + 1, high):
            features[f"between:{side}:{kind}"] = 1.0
    if group.first and "sentence_start" not in features:
        start = reading.text.bounds[group.sentence][0]
        if group.first - start <= 3:
            features["sentence_start"] = 1.0


def particle_before(reading: Reading, group: PlaceGroup) -> str:
    """The particle that governs a place, looking back over 'town', 'north of' and the like."""
    at = group.first - 1
    steps = 0
    while at >= 0 and steps < 4 and not _PASS.isdisjoint(reading.kinds(at)):
        at -= 1
        steps += 1
    if at < 0:
        return "start"
    for particle in _PARTICLES:
        if particle in reading.kinds(at):
            return particle
    for kind in ("TRIG", "ACTOR", "FORCE", "OBJECT", "COMMA", "PERSON", "NAT"):
        if kind in reading.kinds(at):
            return kind
    return "none"
