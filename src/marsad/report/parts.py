"""The values that summary and details both name by number, and the rule of names they share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marsad.exports.code_lists import CodeLists
from marsad.packs.codebook import Codebook
from marsad.packs.interface import Words
from marsad.report.atlas import Atlas
from marsad.report.indexes import ActorIndex, Index
from marsad.report.words import show

Record = Mapping[str, Any]
ROUGH = frozenset({"district", "province", "country"})  # the point stands for an area


class Parts:
    """Numbers for types, places, actors and outlets. State: what has been numbered. `names` shows people's names."""

    def __init__(self, lists: CodeLists, atlas: Atlas, book: Codebook, arabic: Words, *, names: bool) -> None:
        self.lists = lists
        self.atlas = atlas
        self.names = names
        self.actors = ActorIndex(lists, atlas.countries, arabic)
        self.kinds = list(book.event_types)
        self._types: Index[tuple[str, str]] = Index()
        self._places: Index[tuple[Any, ...]] = Index()
        self._outlets: Index[str] = Index()
        self._countries: set[str] = set()
        for kind, subs in book.event_types.items():
            for sub in subs:
                self.number_type(kind, sub)

    def number_type(self, kind: Any, sub: Any) -> int:
        """The number of a type; one that the codebook lacks counts as the last kind (Strategic developments)."""
        family, name = str(kind or ""), str(sub or kind or "")
        at = self.kinds.index(family) if family in self.kinds else len(self.kinds) - 1
        return self._types.number((family, name), [at, show(name)])

    def number_place(self, place: Record | None) -> int:
        """-1 for no place. A point outside the earth, or half a point, is no point."""
        if not place:
            return -1
        lat, lon = place.get("latitude"), place.get("longitude")
        is_point = lat is not None and lon is not None and abs(lat) <= 90 and abs(lon) <= 180
        country, admin1 = show(place.get("country")), show(place.get("admin1"))
        precision = show(place.get("precision"))
        row = [
            show(place.get("name_en") or place.get("name")), show(place.get("name") or place.get("name_en")), admin1,
            country, precision, *((round(lat, 4), round(lon, 4)) if is_point else (None, None)),  # type: ignore[arg-type]
        ]  # fmt: skip
        if country:
            self._countries.add(country)
        return self._places.number(tuple(row), row)

    def number_outlet(self, outlet: Any) -> int:
        return self._outlets.number(show(outlet), show(outlet))

    def tables(self) -> dict[str, Any]:
        """The numbered values, with the names of the countries and provinces among them."""
        areas = {(row[3], row[2]) for row in self._places.rows if row[2]}
        return {
            "kinds": self.kinds,
            "types": self._types.rows,
            "places": self._places.rows,
            "actors": self.actors.rows,
            "outlets": self._outlets.rows,
            "countries": {code: list(self.atlas.countries.get(code, (code, code))) for code in sorted(self._countries)},
            "areas": [[code, name, self.atlas.areas.get((code, name), name)] for code, name in sorted(areas)],
            "rough": sorted(ROUGH),
            "labels": self.atlas.labels(self._countries),
        }
