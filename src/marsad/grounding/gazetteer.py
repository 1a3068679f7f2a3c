"""Which place a name means.

One name fits many rows (Tripoli in Libya and Lebanon, three towns called Rafah). The reading of a
text settles it: the countries the text talks about, the unit that contains the place, the word that
stands before it (town, governorate, quarter) and, last, population.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marsad.lexicon.loading import Place

_LEVEL_OF_KIND = {
    "country": "country", "admin1": "province", "admin2": "district", "town": "town", "village": "town",
    "neighbourhood": "district", "region": "province", "desert": "rural",
}  # fmt: skip
_RANK = {"site": 0, "district": 1, "town": 2, "province": 4, "country": 5}


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Rows by id."""

    places: Mapping[str, Place]

    def choose(
        self,
        candidates: Sequence[str],
        *,
        countries: Mapping[str, float],
        level: str = "",
        container: Place | None = None,
    ) -> tuple[Place | None, float]:
        """The best row and its lead over the next best; (None, 0) for no candidates.

        `countries` weighs ISO codes by how much the text is about them (0 to 1); `level` is what the noun before the
        name says; `container` is a place said to contain it.
        """
        scored = sorted(
            ((self._fit(self.places[key], countries, level, container), key) for key in candidates),
            key=lambda item: (-item[0], item[1]),
        )
        if not scored:
            return None, 0.0
        lead = scored[0][0] - scored[1][0] if len(scored) > 1 else 9.0
        return self.places[scored[0][1]], lead

    @staticmethod
    def _fit(place: Place, countries: Mapping[str, float], level: str, container: Place | None) -> float:
        score = 0.45 * math.log10(place.population + 10)
        score += 5.0 * countries.get(place.country, 0.0)
        own = _LEVEL_OF_KIND.get(place.kind, "site")
        if level and level not in {"any", "rural"}:
            score += 1.5 if own == level else -0.7
        if own == "country":
            score += 3.0
        elif own == "province":
            score += 0.6
        if container is not None:
            if contains(container, place):
                score += 4.0
            elif container.country != place.country:
                score -= 3.0
        if place.id.startswith("marsad:"):
            score += 0.5
        return score


def contains(outer: Place, inner: Place) -> bool:
    """True when the table puts `inner` inside `outer`."""
    if outer.id == inner.id or outer.country != inner.country:
        return False
    if outer.kind == "country":
        return inner.kind != "country"
    if outer.precision == "province":
        if outer.admin1 and outer.admin1 == inner.admin1:
            return _RANK.get(inner.precision, 2) < 4
        return outer.kind == "region" and distance_km(outer, inner) < 250
    return _RANK.get(inner.precision, 2) < _RANK.get(outer.precision, 2) and distance_km(outer, inner) < 40


def distance_km(a: Place, b: Place) -> float:
    """Great-circle distance; infinite when a coordinate is missing."""
    if None in (a.latitude, a.longitude, b.latitude, b.longitude):
        return math.inf
    lat1, lon1, lat2, lon2 = map(math.radians, (a.latitude, a.longitude, b.latitude, b.longitude))  # type: ignore[arg-type]
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 12742 * math.asin(math.sqrt(min(1.0, h)))


def is_more_specific(a: Place, b: Place) -> bool:
    return _RANK.get(a.precision, 2) < _RANK.get(b.precision, 2)
