"""Names of countries, provinces and towns in both languages, for filters and for the map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from marsad.packs.files import Row, open_packs

_COUNTRY, _AREA, _TOWN = 0, 1, 2
_LARGE, _MEDIUM, _SMALL = 1_000_000, 300_000, 100_000  # people in a town
_FROM_ZOOM = {_LARGE: 4.7, _MEDIUM: 6.0, _SMALL: 7.2}


@dataclass(frozen=True, slots=True)
class Atlas:
    """`countries` maps a code to its English and Arabic name, `areas` (code, English name) to the Arabic name."""

    countries: Mapping[str, tuple[str, str]]
    areas: Mapping[tuple[str, str], str]
    rows: tuple[Row, ...]

    def labels(self, countries: Iterable[str]) -> list[list[Any]]:
        """What the map may write: [lon, lat, English, Arabic, rank, from zoom, until zoom or 0]; every country, and
        the provinces and larger towns of those given."""
        wanted = set(countries)
        made = [_label(row, wanted) for row in self.rows]
        return [label for label in made if label is not None]


def _label(row: Row, wanted: set[str]) -> list[Any] | None:
    try:
        lon, lat = round(float(row["lon"]), 2), round(float(row["lat"]), 2)
    except ValueError:
        return None
    names = [row["name_en"], row["name_ar"]]
    people = int(row["population"]) if row["population"].isdigit() else 0
    if row["kind"] == "country":
        return [lon, lat, *names, _COUNTRY, 2.2 if people > 3 * _LARGE else 4, 6.5]
    if row["country"] not in wanted:
        return None
    if row["kind"] == "admin1":
        return [lon, lat, *names, _AREA, 6.5, 8.5]
    least = next((size for size in _FROM_ZOOM if people >= size), 0)
    if row["kind"] == "town" and least:
        return [lon, lat, *names, _TOWN, _FROM_ZOOM[least], 0]
    return None


@cache
def shipped_atlas() -> Atlas:
    """Names of the shipped gazetteer."""
    packs = open_packs()
    rows = sorted(
        (*packs.rows("shared/places.csv"), *packs.rows("shared/places_geonames.tsv")),
        key=lambda row: (-int(row["population"] or 0) if row["population"].isdigit() else 0, row["id"]),
    )
    countries = {row["country"]: (row["name_en"], row["name_ar"]) for row in rows if row["kind"] == "country"}
    areas = {(row["country"], row["name_en"]): row["name_ar"] for row in reversed(rows) if row["kind"] == "admin1"}
    return Atlas(countries, areas, tuple(rows))
