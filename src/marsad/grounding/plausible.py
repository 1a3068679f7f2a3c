"""Which names of places a text can mean, by what else it speaks of.

Names repeat: a quarter 'Victory' is in every Arab city, and the gazetteer holds two of them. Without this check a
report about Gaza would be put on the map in Baghdad because the only 'Victory' that is listed lies there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from marsad.grounding.gazetteer import Gazetteer, distance_km
from marsad.lexicon.loading import Place
from marsad.lexicon.units import UnitText
from marsad.model.mentions import PlaceMention

_AREAS = frozenset(("country", "admin1", "region"))
_BIG_TOWN = 100_000
_STRANGER_VOTES, _STRANGER_SHARE = 2.0, 0.02
_NEAR_PLACE_KM, _NEAR_COUNTRY_KM = 120.0, 300.0  # from a place, from the middle of a country


def plausible_mentions(
    gazetteer: Gazetteer, text: UnitText, mentions: list[PlaceMention]
) -> tuple[list[PlaceMention], dict[str, float]]:
    """The mentions a text can mean, in order, and how much the text is about each country (0 to 1).

    A name after a place noun whose rows all lie where the text never is loses its rows: it is a place nobody listed.
    Other doubtful names are left out.
    """
    nations = _nationality_votes(text)
    countries = _weights(gazetteer, mentions, nations)
    supported = [m for m in mentions if _is_supported(gazetteer, text, m, countries)]
    strangers = _strangers(gazetteer, supported, nations)
    kept = []
    for mention in supported:
        if mention.surface in strangers and mention.candidates:
            if mention.cue != "noun":
                continue
            mention = replace(mention, candidates=())
        kept.append(mention)
    return kept, countries if len(kept) == len(mentions) and not strangers else _weights(gazetteer, kept, nations)


def _nationality_votes(text: UnitText) -> dict[str, float]:
    """Half a vote of each nationality adjective for its country."""
    votes: dict[str, float] = defaultdict(float)
    for unit in text.units:
        if "NAT" in unit.kinds:
            entry = unit.entry("NAT")
            if entry is not None:
                votes[entry.payload["country"]] += 0.5
    return votes


def _weights(gazetteer: Gazetteer, mentions: Iterable[PlaceMention], nations: Mapping[str, float]) -> dict[str, float]:
    """How much the text is about each country: sure place names and nationality adjectives."""
    votes: dict[str, float] = defaultdict(float)
    for mention in mentions:
        country, vote = _vote(gazetteer, mention)
        if country:
            votes[country] += vote
    for country, vote in nations.items():
        votes[country] += vote
    total = sum(votes.values())
    return {country: weight / total for country, weight in votes.items()} if total else {}


def _vote(gazetteer: Gazetteer, mention: PlaceMention) -> tuple[str, float]:
    """The country a mention speaks for and how loudly; '' when its rows lie in several."""
    countries = {gazetteer.places[key].country for key in mention.candidates}
    if len(countries) != 1:
        return "", 0.0
    place = gazetteer.places[mention.candidates[0]]
    return countries.pop(), 1.0 if place.population > 20000 or place.kind in {"country", "admin1"} else 0.5


def _strangers(gazetteer: Gazetteer, mentions: list[PlaceMention], nations: Mapping[str, float]) -> frozenset[str]:
    """Names of small places in countries that nothing else in the text points to, far from all else it names."""
    votes: dict[str, float] = defaultdict(float, nations)
    own: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for mention in mentions:
        country, vote = _vote(gazetteer, mention)
        if country:
            votes[country] += vote
            own[mention.surface][country] += vote
    total = sum(votes.values())
    found: set[str] = set()
    for mention in mentions:
        places = [gazetteer.places[key] for key in mention.candidates]
        if not places or mention.surface in found or any(_is_known_widely(place) for place in places):
            continue
        mine = own[mention.surface]
        others = total - sum(mine.values())
        if others < _STRANGER_VOTES:
            continue
        share = max((votes[place.country] - mine[place.country]) / others for place in places)
        if share < _STRANGER_SHARE and not _has_neighbour(gazetteer, mention, places, mentions):
            found.add(mention.surface)
    return frozenset(found)


def _is_known_widely(place: Place) -> bool:
    return place.kind in _AREAS or place.population >= _BIG_TOWN or not place.country


def _has_neighbour(
    gazetteer: Gazetteer, mention: PlaceMention, places: list[Place], mentions: list[PlaceMention]
) -> bool:
    """Whether the text names another place close to one of the rows of a name, as on two sides of a border."""
    for other in mentions:
        if other.surface == mention.surface:
            continue
        for key in other.candidates:
            row = gazetteer.places[key]
            reach = _NEAR_COUNTRY_KM if row.kind == "country" else _NEAR_PLACE_KM
            if any(distance_km(row, place) < reach for place in places):
                return True
    return False


def _is_supported(gazetteer: Gazetteer, text: UnitText, mention: PlaceMention, countries: Mapping[str, float]) -> bool:
    """Drops a derived row that only a particle vouches for in a text that speaks of other countries.

    'bi-' and a short name make many ordinary words and first names (Barack, Arak in Iran).
    """
    if not mention.candidates or mention.cue == "noun":
        return True
    places = [gazetteer.places[key] for key in mention.candidates]
    if any(place.id.startswith("marsad:") or place.kind in {"country", "admin1"} for place in places):
        return True
    share = max(countries.get(place.country, 0.0) for place in places)
    total = sum(1 for unit in text.units if "PLACE" in unit.kinds or "NAT" in unit.kinds)
    own = 1.0 / max(1, total)
    if share > 1.6 * own:
        return True
    before = text.units[mention.first - 1].kinds if mention.first else frozenset()
    if "BI" in before and len(mention.surface) <= 5:
        return False
    return not before.isdisjoint(("IN", "BI", "NEAR"))
