"""Fills the index from the tables of a pack.

Every topic folder `data/ar/<topic>/words.csv` has the columns `id, word, class, value, inflect,
plural, present, example, source, note` (and any further columns its engine reads); actors and
places have tables of their own shape.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from marsad.lexicon.index import Entry, Index, Proclitic
from marsad.lexicon.inflect import Affixes, inflect
from marsad.packs.files import Packs, Row
from marsad.text.normalise import Normaliser
from marsad.text.tokens import split_tokens

TOPICS = ("grammar", "times", "counts", "triggers", "weapons", "attribution", "actors")
_ONLY_ARABIC = re.compile("[\u0621-\u064a ]+").fullmatch


@dataclass(frozen=True, slots=True)
class Place:
    """One gazetteer row. Coordinates are WGS 84 degrees, None where the table has none."""

    id: str
    name: str
    name_en: str
    kind: str
    precision: str
    country: str
    admin1: str
    admin2: str
    pcode: str
    latitude: float | None
    longitude: float | None
    population: int
    context: str


def load_normaliser(packs: Packs) -> Normaliser:
    table = {}
    finals = set()
    for row in packs.rows("ar/orthography/letters.csv"):
        char = chr(int(row["id"][2:], 16))
        table[char] = row["to"]
        if row["kind"] == "final":
            finals.add(char)
    return Normaliser(table, finals)


def load_affixes(packs: Packs) -> Affixes:
    return Affixes({row["id"]: tuple(row["value"].split("|")) for row in packs.rows("ar/orthography/affixes.csv")})


def empty_index(packs: Packs, normaliser: Normaliser, affixes: Affixes) -> Index:
    leads = packs.rows("ar/orthography/proclitics.csv")
    first = tuple(Proclitic(row["letter"], row["class"]) for row in leads if row["order"] == "1")
    second = tuple(Proclitic(row["letter"], row["class"]) for row in leads if row["order"] == "2")
    return Index(first, second, normaliser.fold(affixes.one("article")), normaliser.fold(affixes.one("li_article")))


_HEADED = frozenset(("headed",))  # a name that brings its own place noun: 'the city of Zabid'


@dataclass(slots=True)
class Loader:
    """Adds rows to an index. Sets of features are shared by all forms that have them."""

    packs: Packs
    normaliser: Normaliser
    affixes: Affixes
    index: Index
    _features: dict[str, frozenset[str]] = field(default_factory=dict)

    def words_of(self, form: str) -> tuple[str, ...]:
        return self._split(self.normaliser.fold(form))

    def _split(self, folded: str) -> tuple[str, ...]:
        if _ONLY_ARABIC(folded):  # the tokens of plain Arabic words are what spaces part; most entries are that
            return tuple(folded.split())
        return tuple(token for _, _, token in split_tokens(folded) if token not in "\"'")

    def add_topics(self) -> None:
        for topic in TOPICS:
            for row in self.packs.rows(f"ar/{topic}/words.csv"):
                self._add_row(row["class"].split("|"), row, row.get("inflect", ""))

    def add_people(self) -> None:
        for name, kind, inflection in (
            ("people_nouns", "PERSON", "noun"),
            ("force_nouns", "FORCE", "noun"),
            ("target_objects", "OBJECT", "noun"),
        ):
            for row in self.packs.rows(f"ar/actors/{name}.csv"):
                shape = "phrase" if " " in row["word"] else inflection
                self._add_row((kind,), row, shape)
        for row in self.packs.rows("ar/actors/nationalities.csv"):
            self._add_row(("NAT",), {**row, "word": row["adjective"]}, "adj")

    def add_actors(self) -> None:
        for row in self.packs.rows("shared/aliases.csv"):
            alias = row["alias"]
            self._add_form(alias, Entry("ACTOR", row["id"], {**row, "weapon_hint": self._force_hint(alias)}))
            if self._first_entry(alias, "ARMY") is not None:  # 'entered' needs an army, by name or not
                self._add_form(alias, Entry("ARMY", "with.army", None))

    def _first_entry(self, alias: str, kind: str) -> Entry | None:
        """The entry of a class that the first word of an alias is by itself."""
        words = self.words_of(alias)
        return next((entry for entry in self.index.alone(words[0]) if entry.kind == kind), None) if words else None

    def _force_hint(self, alias: str) -> str:
        """The weapon that the first word of an alias implies ('warplanes of ...'), '' for most."""
        entry = self._first_entry(alias, "FORCE")
        return str(entry.payload["weapon_hint"]) if entry is not None else ""

    def add_literals(self, words: Iterable[tuple[str, str]]) -> None:
        for kind, word in words:
            self._add_form(word, Entry(kind, kind, None))

    def add_places(self) -> dict[str, Place]:
        """The gazetteer by id, its names added to the index."""
        places = {}
        rows = {row["id"]: row for row in self.packs.rows("shared/places_geonames.tsv")}
        rows.update({row["id"]: row for row in self.packs.rows("shared/places.csv")})
        for row in rows.values():
            place = _as_place(row)
            places[place.id] = place
            bare = Entry("PLACE", place.id, place)
            names = row["name_ar"]
            if row["aliases_ar"]:
                names += "|" + row["aliases_ar"]
            for name in dict.fromkeys(self.normaliser.fold(names).split("|")):
                words = self._split(name)
                if len(words) > 1 and self._is_place_noun(words[0]):
                    self.index.add(words, Entry("PLACE", place.id, place, _HEADED))
                elif words:
                    self.index.add(words, bare)
        return places

    def _is_place_noun(self, word: str) -> bool:
        return any(entry.kind == "GEO" for entry in self.index.alone(word))

    def _add_row(self, kinds: Iterable[str], row: Row, shape: str) -> None:
        forms: dict[str, str] = {}  # folded form -> features of the first form that is spelt so
        inflected = list(inflect(shape, row, self.affixes))
        # Folding the paradigm in one go is several times faster than form by form; no form holds a line break.
        folded = self.normaliser.fold("\n".join([form for form, _ in inflected])).split("\n")
        for form, (_, features) in zip(folded, inflected, strict=True):
            forms.setdefault(form, features)
        split = list(zip(self._split_all(list(forms)), forms.values(), strict=True))
        for kind in kinds:
            # Forms with the same features share one entry.
            entries = {
                features: Entry(kind.strip(), row["id"], row, self._marks(features)) for features in forms.values()
            }
            for words, features in split:
                if words:
                    self.index.add(words, entries[features])

    def _split_all(self, folded: list[str]) -> list[tuple[str, ...]]:
        if _ONLY_ARABIC("".join(folded)):
            return [tuple(form.split()) if " " in form else (form,) if form else () for form in folded]
        return [self._split(form) for form in folded]

    def _marks(self, features: str) -> frozenset[str]:
        known = self._features.get(features)
        if known is None:
            known = self._features[features] = frozenset(features.split("."))
        return known

    def _add_form(self, form: str, entry: Entry) -> None:
        words = self.words_of(form)
        if words:
            self.index.add(words, entry)


def _as_place(row: Row) -> Place:
    return Place(
        row["id"],
        row["name_ar"],
        row["name_en"],
        row["kind"],
        row["precision"],
        row["country"],
        row["admin1"],
        row["admin2"],
        row["pcode"],
        float(row["lat"]) if row["lat"] else None,
        float(row["lon"]) if row["lon"] else None,
        int(float(row["population"])) if row["population"] else 0,
        row["context"] or "free",
    )
