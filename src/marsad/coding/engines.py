"""Runs the engines over one text, in the one order that works.

Numbers first (dates and tolls are made of them), then times (a collapsed date no longer looks like a
toll, 'fajr' no longer like 'blew up'), then everything else on the same row of units.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from marsad.coding.frames import GROUPS
from marsad.coding.means import named_weapons, weapon_shares
from marsad.coding.reading import PlaceGroup, Reading, find_triggers, number_clauses
from marsad.coding.role_cues import posture
from marsad.grounding.actors import MEMORY, ActorTable, Context
from marsad.grounding.gazetteer import Gazetteer, contains, is_more_specific
from marsad.grounding.plausible import plausible_mentions
from marsad.lexicon.loading import Place
from marsad.lexicon.units import Unit, UnitText
from marsad.mentions.actors import find_actors
from marsad.mentions.attribution import find_claims, find_sources
from marsad.mentions.counts import find_counts
from marsad.mentions.numbers import collapse_numbers
from marsad.mentions.places import find_places
from marsad.mentions.times import find_times
from marsad.mentions.weapons import find_weapons
from marsad.model.mentions import PlaceMention, TimeMention
from marsad.rules.grammar import Grammar

_TIME = frozenset(("TIME",))
_BESIDE = frozenset(("DIRECTION", "NEAR"))
_BRIDGE = frozenset(("IN", "BI", "LI", "DIRECTION", "GEO", "NEAR", "FROM", "COMMA", "OPEN", "CLOSE", "DEF", "BELONGS",
                     "ON", "DASH", "LATIN"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Engines:
    """Grammar, gazetteer and actor table: what every reading needs."""

    grammar: Grammar
    gazetteer: Gazetteer
    actors: ActorTable


def read_text(engines: Engines, source: UnitText, published: date | None, ignored: list[tuple[int, int, str]],
              title: UnitText | None = None) -> Reading:  # fmt: skip
    """All mentions of a text. `ignored` are normal offsets (boilerplate) whose units are left out."""
    grammar = engines.grammar
    text = _without(source, ignored, grammar)
    text = collapse_numbers(text, grammar)
    times = find_times(text, grammar, published)
    text, times = _collapse_times(text, times, grammar)
    clause = number_clauses(text)
    reading = Reading(text, published, clause=clause, ignored=ignored)
    reading.triggers = find_triggers(text, clause)
    if not reading.triggers:
        return reading
    found = Counter(GROUPS.get(trigger.kind, "generic") for trigger in reading.triggers)
    reading.groups = {group: number / len(reading.triggers) for group, number in found.items()}
    reading.times = times
    reading.counts = find_counts(text, grammar)
    reading.actors = find_actors(text)
    reading.weapons = find_weapons(text, grammar)
    reading.armed = named_weapons(text)
    reading.armed_share = weapon_shares(reading.armed)
    reading.sources = find_sources(text, grammar)
    reading.claims = find_claims(text, grammar)
    mentions = find_places(text)
    mentions, countries = plausible_mentions(engines.gazetteer, text, mentions)
    reading.places = group_places(engines.gazetteer, reading, mentions, countries)
    reading.countries = countries
    if title is not None:
        reading.title_places = _title_places(engines.gazetteer, title, countries)
        found_in_title = find_counts(collapse_numbers(title, grammar), grammar)
        reading.title_counts = frozenset((count.effect, count.low) for count in found_in_title)
    _name_actors(engines, reading, title)
    return reading


def _title_places(gazetteer: Gazetteer, title: UnitText, countries: Mapping[str, float]) -> frozenset[str]:
    found = set()
    for mention in find_places(title):
        place, _ = gazetteer.choose(mention.candidates, countries=countries)
        found.add(place.id if place is not None else mention.surface)
    return frozenset(found)


def _name_actors(engines: Engines, reading: Reading, title: UnitText | None) -> None:
    """Resolves every actor mention once in the main country of the text: shares, title actors, claimants."""
    country = max(sorted(reading.countries), key=lambda c: reading.countries[c]) if reading.countries else ""
    named: list[str] = []
    forces: list[tuple[str, str]] = []
    votes: Counter[str] = Counter()
    for mention in reading.actors:
        context = Context(country, reading.published, named[-MEMORY:], forces[-MEMORY:])
        references = engines.actors.resolve(mention, reading.text.units, context)
        ids = tuple(reference.id for reference in references if reference.id)
        reading.actor_ids.append(ids)
        if mention.kind != "country":
            votes.update(ids)
        stance = posture(reading.text.units, mention)
        if stance:
            for key in ids:
                does, suffers = reading.postures.get(key, (0, 0))
                reading.postures[key] = (does + (stance > 0), suffers + (stance < 0))
        if mention.kind == "named":
            named.extend(reversed(ids))  # of joint names the first leads
        force = engines.actors.force_class(mention, reading.text.units, references)
        if force and ids:
            reading.forces.append((mention.first, force, ids[0]))
            forces.append((force, ids[0]))
    total = sum(votes.values())
    reading.actor_share = {key: number / total for key, number in votes.items()}
    if title is not None:
        context = Context(country, reading.published, named[-MEMORY:])
        for rank, mention in enumerate(find_actors(title)):
            stance = posture(title.units, mention)
            word = "does" if stance > 0 else "suffers" if stance < 0 else "later" if rank else "first"
            for reference in engines.actors.resolve(mention, title.units, context):
                if reference.id:
                    reading.title_postures.setdefault(reference.id, word)
        reading.title_actors = frozenset(reading.title_postures)
    claimants: set[str] = set()
    for claim in reading.claims:
        if claim.stance == "claims" and claim.actor_unit is not None:
            unit = reading.text.units[claim.actor_unit]
            claimants.update(e.payload["actor"] for e in unit.entries if e.kind == "ACTOR")
    reading.claimants = frozenset(claimants)
    reading.leading = _leading(reading)


def _leading(reading: Reading) -> tuple[int, ...]:
    """The first mentions of the two actors the text names most, of claimants and of those that are blamed."""
    ranked = sorted(reading.actor_share, key=lambda key: (-reading.actor_share[key], key))
    said = {claim.actor_unit for claim in reading.claims if claim.actor_unit is not None}
    wanted = set(ranked[:2]) | reading.claimants
    for mention, ids in zip(reading.actors, reading.actor_ids, strict=True):
        if said and not said.isdisjoint(range(mention.first, mention.last + 1)):
            wanted.update(ids)
    first: dict[str, int] = {}
    for number, ids in enumerate(reading.actor_ids):
        for key in ids:
            if key in wanted:
                first.setdefault(key, number)
    return tuple(sorted(set(first.values())))


def _without(text: UnitText, ignored: list[tuple[int, int, str]], grammar: Grammar) -> UnitText:
    """The text without the units that begin inside an ignored span."""
    if not ignored or not text.units:
        return text
    low, high = text.units[0].start, text.units[-1].end
    spans = sorted((start, end) for start, end, _ in ignored if start < high and end > low)
    kept: list[Unit] = []
    number = covered = 0
    for unit in text.units:
        while number < len(spans) and spans[number][0] <= unit.start:
            covered = max(covered, spans[number][1])
            number += 1
        if unit.start >= covered:
            kept.append(unit)
    return text if len(kept) == len(text.units) else grammar.builder.assemble(text.source, kept, text.quotations)


def _collapse_times(text: UnitText, times: list[TimeMention], grammar: Grammar) -> tuple[UnitText, list[TimeMention]]:
    if not times:
        return text, times
    units: list[Unit] = []
    moved: list[TimeMention] = []
    position = 0
    for time in sorted(times, key=lambda t: t.first):
        if time.first < position:
            continue
        units.extend(text.units[position : time.first])
        head, tail = text.units[time.first], text.units[time.last]
        mention = replace(time, first=len(units), last=len(units))
        form = " ".join(u.form for u in text.units[time.first : time.last + 1])
        unit = Unit(head.start, tail.end, form, _TIME, (), mention)
        unit.quoted = head.quoted
        units.append(unit)
        moved.append(mention)
        position = time.last + 1
    units.extend(text.units[position:])
    return grammar.builder.assemble(text.source, units, text.quotations), moved


def group_places(
    gazetteer: Gazetteer, reading: Reading, mentions: list[PlaceMention], countries: Mapping[str, float]
) -> list[PlaceGroup]:
    """Place mentions with their containers: 'in the quarter X of the city Y in the province Z' is one group."""
    groups: list[PlaceGroup] = []
    units = reading.text.units
    for mention in mentions:
        level = _level_before(units, mention.first)
        place, _ = gazetteer.choose(mention.candidates, countries=countries, level=level)
        if groups:
            last = groups[-1]
            gap = units[last.last + 1 : mention.first]
            bridged = bool(gap) and len(gap) <= 6 and all(not _BRIDGE.isdisjoint(u.kinds) for u in gap)
            beside = any(not _BESIDE.isdisjoint(u.kinds) for u in gap) and not any("COMMA" in u.kinds for u in gap)
            if bridged and _nests(gazetteer, last, mention, place, countries, beside=beside):
                last.members.append(mention)
                last.last = mention.last
                continue
        group = PlaceGroup(mention.first, mention.last, [mention], cue=mention.cue)
        group.sentence = reading.text.sentence[mention.first]
        group.clause = reading.clause[mention.first]
        group.level = level
        groups.append(group)
        _settle(gazetteer, group, countries, level, units)
    return groups


def _level_before(units: list[Unit], position: int) -> str:
    if position:
        entry = units[position - 1].entry("GEO")
        if entry is not None:
            return str(entry.payload["value"])
    return ""


def _settle(
    gazetteer: Gazetteer, group: PlaceGroup, countries: Mapping[str, float], level: str, units: list[Unit]
) -> None:
    head = group.members[0]
    place, _ = gazetteer.choose(head.candidates, countries=countries, level=level)
    group.name = head.surface
    if place is not None:
        group.place_id, group.country = place.id, place.country


def _nests(
    gazetteer: Gazetteer,
    group: PlaceGroup,
    mention: PlaceMention,
    place: Place | None,
    countries: Mapping[str, float],
    *,
    beside: bool,
) -> bool:
    """Whether `mention` contains the head of `group`; settles the head by it when it does.

    `beside`: it only says where the head lies ('the Nihm front east of Sanaa'), so it never replaces a head that is
    finer than a country.
    """
    head = group.members[0]
    if not head.candidates:
        if place is None:
            return False
        group.country = group.country or place.country
        group.container_id = group.container_id or place.id
        return True
    for key in mention.candidates:
        outer = gazetteer.places[key]
        fitting = [c for c in head.candidates if contains(outer, gazetteer.places[c])]
        if fitting:
            best, _ = gazetteer.choose(fitting, countries=countries, level=group.level)
            assert best is not None
            group.place_id, group.country = best.id, best.country
            group.container_id = group.container_id or key
            return True
        # 'in X, north of Y': the second may be the more specific one of a province
        current = gazetteer.places.get(group.place_id or "")
        is_vague = current is not None and (not beside or current.kind == "country")
        if current is not None and is_vague and contains(current, outer) and is_more_specific(outer, current):
            group.place_id, group.country, group.name = outer.id, outer.country, mention.surface
            return True
    return False
