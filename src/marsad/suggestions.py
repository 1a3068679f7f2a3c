"""Values for the fields of an incident, found by a few letters, and words folded for searching.

The review pages must offer the values of the same lists that the coder uses, in any spelling; if they had
lists of their own, a correction could name a place or an actor that nothing else knows.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from marsad.lexicon.loading import Place, load_normaliser
from marsad.packs.codebook import Codebook, load_codebook
from marsad.packs.files import Packs
from marsad.packs.interface import load_words
from marsad.text.normalise import Normaliser
from marsad.text.tokens import split_tokens

_FEWEST_LETTERS = 1
_STATE = "state-forces:"
_NO_COUNTRY = "ZZ"  # of actors at home in several
_CELL = 0.5  # degrees: places are kept in squares of this side, and near is the square and those around it
_FAR_CELLS = 8
_EARTH = 6371.0  # kilometres
_POINTS = frozenset({"site", "town"})
_ASKED = 12  # places near a point that may say in which country it lies
_CLOSE = 50.0  # kilometres from the nearest of them, beyond which they say nothing
_REACH = 600.0  # and from the nearest place of a country, where nothing is near
_SAME_PLACE = 10.0  # within which two towns of one name are one town


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One value: what would be stored, its names, and what tells it from others of the same name.

    `parts` of the note are words of the lists, in English: what kind of thing it is, then where.
    """

    value: Any
    name_ar: str
    name_en: str
    parts: tuple[str, ...]

    def to_dict(self, note: str | None = None) -> dict[str, Any]:
        """As JSON; `note` in place of our own."""
        told = ", ".join(self.parts) if note is None else note
        return {"value": self.value, "name_ar": self.name_ar, "name_en": self.name_en, "note": told}


@dataclass(frozen=True, slots=True)
class _Row:
    """What is searched (folded names) and what it gives."""

    names: tuple[str, ...]
    weight: float
    suggestion: Suggestion


class Suggester:
    """Suggestions of one set of packs. Reading the lists takes a moment; one suggester serves all requests."""

    def __init__(self, packs: Packs, places: Iterable[Place], normaliser: Normaliser | None = None) -> None:
        self.codebook: Codebook = load_codebook(packs)
        self._normaliser = normaliser or load_normaliser(packs)
        self._places = {place.id: place for place in places}
        self._rows = {
            "location": [self._place_row(place) for place in self._places.values()],
            "actor": list(self._actor_rows(packs)),
            "event_type": list(self._type_rows()),
        }
        self._provinces = {
            (place.country, place.name_en): place.name for place in self._places.values() if place.kind == "admin1"
        }
        self._countries = {
            place.country: (place.name, place.name_en) for place in self._places.values() if place.kind == "country"
        }
        self._areas: dict[str, dict[str, str]] = {}
        for place in self._places.values():
            if place.country and place.admin1:
                self._areas.setdefault(place.country, {}).setdefault(place.admin1, "")
        for (code, name_en), name in self._provinces.items():
            self._areas.setdefault(code, {})[name_en] = name
        self._cells: dict[tuple[int, int], list[tuple[Place, int]]] = {}
        for number, place in enumerate(self._places.values()):
            if place.precision in _POINTS and place.latitude is not None and place.longitude is not None:
                cell = (math.floor(place.latitude / _CELL), math.floor(place.longitude / _CELL))
                self._cells.setdefault(cell, []).append((place, number))
        self._names = {
            kind: sorted((name, number) for number, row in enumerate(rows) for name in row.names)
            for kind, rows in self._rows.items()
        }
        self._actors = {row.suggestion.value["id"]: row.suggestion.value for row in self._rows["actor"]}

    def fold(self, text: str) -> str:
        """The text in the one spelling that words are compared in, lower case."""
        return self._normaliser.fold(text).casefold()

    def words(self, text: str) -> list[str]:
        """The folded words of a text, in order."""
        folded = self._normaliser.fold(text).casefold()
        return [token for _, _, token in split_tokens(folded) if any(char.isalnum() for char in token)]

    def suggest(self, kind: str, query: str, *, limit: int = 12) -> list[Suggestion]:
        """The best values of a kind (`location`, `actor`, `event_type`): names that begin with the query first.

        An empty query gives all event types and nothing of the longer lists.
        """
        rows = self._rows[kind]
        asked = self.fold(query).strip()
        if len(asked) < _FEWEST_LETTERS:
            return [row.suggestion for row in rows] if kind == "event_type" else []
        names = self._names[kind]
        fits: dict[int, float] = {}
        at = bisect_left(names, (asked, -1))
        while at < len(names) and names[at][0].startswith(asked):
            name, number = names[at]
            fits[number] = max(fits.get(number, 0.0), _fit(asked, name))
            at += 1
        if len(fits) < limit:  # only then is every name looked at: a letter must be answered at once
            for name, number in names:
                if asked in name:
                    fits[number] = max(fits.get(number, 0.0), _fit(asked, name))
        found = sorted((-fit - rows[number].weight, number) for number, fit in fits.items() if fit)
        return [rows[number].suggestion for _, number in found[:limit]]

    def near(self, latitude: float, longitude: float, *, limit: int) -> list[tuple[float, Suggestion]]:
        """The places nearest to a point, with kilometres, nearest first; none farther than the ground looked at.

        Places that stand for an area (a province, a country) are left out: their point says nothing of what is near.
        """
        row, column = math.floor(latitude / _CELL), math.floor(longitude / _CELL)
        wide = min(_FAR_CELLS, math.ceil(1 / max(math.cos(math.radians(latitude)), 0.1)))  # degrees shrink to the poles
        found = [
            (_kilometres(latitude, longitude, place), number)
            for up in range(-1, 2)
            for side in range(-wide, wide + 1)
            for place, number in self._cells.get((row + up, column + side), ())
        ]
        rows = self._rows["location"]
        return [(distance, rows[number].suggestion) for distance, number in sorted(found)[:limit]]

    def province(self, country: str | None, name_en: str | None) -> str | None:
        """The Arabic name of a first-level area, None for one the gazetteer does not have."""
        return self._provinces.get((country or "", name_en or ""))

    def provinces(self, country: str, language: str) -> list[tuple[str, str]]:
        """First-level areas of a country: the English name, which places hold, and the name in a language, by which
        they are sorted. None for a country whose areas the gazetteer does not have.
        """
        named = (
            (own, (name if language == "ar" else own) or own) for own, name in self._areas.get(country, {}).items()
        )
        return sorted(named, key=lambda pair: (self.fold(pair[1]), pair[0]))

    def find_province(self, country: str, name: str) -> str | None:
        """The English name of the area that a name in either language stands for, in any spelling, with or without
        the word for province before it; None for one the country does not have.
        """
        asked = " ".join(self.fold(name).split())
        areas = self._areas.get(country, {})
        for own, arabic in areas.items():
            if asked in {self.fold(own), self.fold(arabic)}:
                return own
        found = [own for own, arabic in areas.items() if asked and self.fold(arabic).endswith(f" {asked}")]
        return found[0] if len(found) == 1 else None

    def countries(self, language: str) -> list[tuple[str, str]]:
        """Codes and names of the countries of the gazetteer, sorted by their names in a language."""
        named = ((code, self.country(code, language)) for code in self._countries if code)
        return sorted(named, key=lambda pair: (self.fold(pair[1]), pair[0]))

    def country(self, code: str | None, language: str) -> str:
        """The name of a country in a language; the code itself for one it does not have; nothing for none."""
        if code == _NO_COUNTRY:
            return ""
        name, name_en = self._countries.get(code or "", ("", ""))
        return (name if language == "ar" else name_en) or code or ""

    def area(self, location: Mapping[str, Any], language: str) -> tuple[str, ...]:
        """The province and the country a place lies in, by name; none of them twice, and not the place itself."""
        admin1, country = location.get("admin1"), location.get("country")
        province = self.province(country, admin1) if language == "ar" else None
        own = location.get("name") if language == "ar" else location.get("name_en")
        told = dict.fromkeys((province or admin1 or "", self.country(country, language)))
        return tuple(part for part in told if part and part != own)

    def far_from(self, country: str, latitude: float, longitude: float) -> str | None:
        """The country a point lies in instead, by what is near; "" for one far from all places of `country`; None if
        it may well lie there. A country of which no point is known cannot be far.
        """
        near = self.near(latitude, longitude, limit=_ASKED)
        if near:
            there = [str(found.value["country"]) for _, found in near]
            return None if country in there or near[0][0] > _CLOSE else there[0]
        points = [place for place in self._places.values() if place.country == country and place.latitude is not None]
        least = min((_kilometres(latitude, longitude, place) for place in points), default=0.0)
        return None if least <= _REACH else ""

    def namesakes(self, country: str, name: str, latitude: float, longitude: float) -> list[dict[str, Any]]:
        """Towns and sites of this name in the country, a few kilometres from the point at most."""
        asked = self.fold(name).strip()
        return [
            _location(place)
            for place in self._places.values()
            if place.country == country
            and place.precision in _POINTS
            and place.latitude is not None
            and self.fold(place.name) == asked
            and _kilometres(latitude, longitude, place) <= _SAME_PLACE
        ]

    def place(self, gazetteer_id: str) -> dict[str, Any] | None:
        """The location of a gazetteer row as an incident holds it, None for an unknown id."""
        place = self._places.get(gazetteer_id)
        return None if place is None else _location(place)

    def actor(self, actor_id: str) -> dict[str, Any] | None:
        """The actor of a list as an incident holds it, None for an id no list holds."""
        return self._actors.get(actor_id)

    def _place_row(self, place: Place) -> _Row:
        names = tuple(self.fold(name) for name in (place.name, place.name_en) if name)
        note = tuple(part for part in (place.kind, place.admin1, place.country) if part)
        weight = min(place.population, 9_999_999) / 1e8
        return _Row(names, weight, Suggestion(_location(place), place.name, place.name_en, note))

    def _actor_rows(self, packs: Packs) -> Iterable[_Row]:
        aliases: dict[str, list[str]] = {}
        for row in packs.rows("shared/aliases.csv"):
            aliases.setdefault(row["actor"], []).append(self.fold(row["alias"]))
        for row in packs.rows("shared/actors.csv"):
            told = [row["name_ar"], row["name_en"]]
            told += [
                name.partition(" (")[0] for name in told
            ]  # "Islamic State (IS, ISIS)" is asked for without the rest
            names = (*dict.fromkeys(map(self.fold, told)), row["id"], *aliases.get(row["id"], ()))
            value = {"id": row["id"], "name": row["name_ar"], "name_en": row["name_en"]}
            note = tuple(part for part in (row["acled_inter"], row["country"]) if part)
            yield _Row(names, 0.0, Suggestion(value, row["name_ar"], row["name_en"], note))

    def _type_rows(self) -> Iterable[_Row]:
        arabic = load_words("ar")["event_types"]
        for name, subs in self.codebook.event_types.items():
            for sub, meaning in subs.items():
                value = {"event_type": name, "sub_event_type": sub}
                name_ar = arabic.get(sub, "")
                names = (sub.casefold(), name.casefold(), self.fold(name_ar), self.fold(arabic.get(name, "")))
                found = Suggestion(value, name_ar, sub, (name, meaning))
                yield _Row(tuple(filter(None, names)), 0.0, found)


def _kilometres(latitude: float, longitude: float, place: Place) -> float:
    """As the crow flies, on a sphere."""
    assert place.latitude is not None
    assert place.longitude is not None
    one, two = math.radians(latitude), math.radians(place.latitude)
    step = math.radians(place.longitude - longitude) / 2
    share = math.sin((two - one) / 2) ** 2 + math.cos(one) * math.cos(two) * math.sin(step) ** 2
    return 2 * _EARTH * math.asin(math.sqrt(min(1.0, share)))


def _fit(asked: str, name: str) -> float:
    if name == asked:
        return 4.0
    if name.startswith(asked):
        return 3.0 - min(len(name) - len(asked), 50) / 100
    if f" {asked}" in name:
        return 2.0 - min(len(name) - len(asked), 50) / 100
    return 1.0 if len(asked) > 2 and asked in name else 0.0


def _location(place: Place) -> dict[str, Any]:
    return {
        "name": place.name, "name_en": place.name_en or None, "admin1": place.admin1 or None,
        "admin2": place.admin2 or None, "country": place.country or None, "pcode": place.pcode or None,
        "latitude": place.latitude, "longitude": place.longitude, "precision": place.precision,
        "gazetteer_id": place.id,
    }  # fmt: skip


def make_suggester(coder: Any) -> Suggester:
    """The suggester of a coder's packs and gazetteer."""
    grammar = coder.engines.grammar
    return Suggester(coder.packs, grammar.places.values(), grammar.normaliser)
