"""Places of other gazetteers as rows of a pack: `marsad places import`.

A dump repeats what we have under other ids and spellings. Added blindly, each town would stand twice, and the coder
could not tell the two apart; so every place is first held against the gazetteer that the pack will be laid over.
"""

from __future__ import annotations

import csv
import io
import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path

from marsad.exports.code_lists import load_code_lists
from marsad.ingest.raw_places import BadLine, RawPlace
from marsad.lexicon.ordinary import Words
from marsad.packs.files import PackError, Packs, Row

TABLE = Path("shared") / "places.csv"
_SAME_WITHIN_KM = 10.0
# Areas have no one centre: two sources put it far apart. Only an area of the same level is the same further away.
_SAME_AREA_KM = {"country": math.inf, "province": math.inf, "district": 50.0}
_KNOWN_IN_NEWS = 5000  # people; a one-word name of a smaller place is more likely something else
_EARTH_KM = 6371.0
_ARABIC_LETTER = re.compile("[\u0621-\u063a]|[\u0641-\u064a]")
_ARABIC_NAME = re.compile("(?![ 0-9-])[\u0621-\u063a 0-9\u0641-\u064a-]{2,}")
_DROPPED = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]|\\(.*?\\)")
_CONTEXTS = ("free", "needs_cue", "strong_cue")  # weakest demand first
_LONGEST_NAME = 5  # words; longer ones are descriptions
_HISTORICAL = re.compile("(ADM.|PCL|PPL|ADMD)H")
# Consonants in the order of Unicode, as Latin spellings of names usually write them.
_SOUNDS = {
    **dict(zip(range(0x628, 0x63B), "b ttjhkddrzsssdtz g", strict=True)),
    **dict(zip(range(0x641, 0x64B), "fqklmnhw y", strict=True)),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which places are taken. `country` None: of all; `feature_classes` only narrows GeoNames."""

    country: str | None = None
    feature_classes: frozenset[str] = frozenset("PA")
    least_population: int = 0


@dataclass(slots=True)
class Imported:
    """What became of the lines of a file: they add up to `read`."""

    rows: list[Row] = field(default_factory=list)
    read: int = 0
    unwanted: int = 0
    known: int = 0
    unnamed: int = 0
    bad: list[BadLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Known:
    precision: str
    admin1: str
    latitude: float | None
    longitude: float | None


class PlaceImport:
    """One run over one gazetteer. State: the places known so far, which every added row joins."""

    def __init__(self, packs: Packs, wanted: Wanted, own_ids: Iterable[str] = ()) -> None:
        self._wanted = wanted
        self._words = Words(packs)
        self._iso2 = {row["iso3"]: code for code, row in load_code_lists(packs).countries.items() if row["iso3"]}
        self._ids = set(own_ids)
        self._pcodes: set[str] = set()
        self._by_name: dict[tuple[str, str], list[_Known]] = defaultdict(list)
        self._contexts: dict[str, str] = {}  # by name, what a place of this name asks for, in any country
        self._admin1_of: dict[str, str] = {}  # ids of all known places, p-codes and names of provinces
        rows = {row["id"]: row for row in packs.rows("shared/places_geonames.tsv")}
        rows.update((row["id"], row) for row in packs.rows(TABLE.as_posix()))
        for row in rows.values():
            self._remember(row)

    def run(self, items: Iterable[RawPlace | BadLine]) -> Imported:
        """The rows to add, by id, the same for any order of the lines; and counts of the rest."""
        result = Imported()
        chosen: list[RawPlace] = []
        provinces: dict[tuple[str, str], RawPlace] = {}
        votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for item in items:
            result.read += 1
            if isinstance(item, BadLine):
                result.bad.append(item)
                continue
            country = self._country(item)
            if item.country and not country:
                result.bad.append(BadLine(f"line {item.line}", f"no country has the code {item.country!r}"))
                continue
            if item.feature_code == "ADM1":
                provinces[country, item.admin1_code] = item
            if name := self._admin1_of.get(item.id):
                votes[country, item.admin1_code][name] += 1
            if self._is_wanted(item, country):
                chosen.append(item)
            else:
                result.unwanted += 1
        chosen.sort(key=lambda item: (item.precision != "town", -item.population, item.id))
        for item in chosen:
            self._take(item, provinces, votes, result)
        result.rows.sort(key=lambda row: (row["country"], len(row["id"]), row["id"]))
        return result

    def _take(
        self,
        item: RawPlace,
        provinces: Mapping[tuple[str, str], RawPlace],
        votes: Mapping[tuple[str, str], Counter[str]],
        result: Imported,
    ) -> None:
        if item.id in self._ids or item.pcode and item.pcode in self._pcodes:
            result.known += 1
            return
        names = self._arabic_names(item)
        if not names:
            result.unnamed += 1
            return
        clear = [name for name in names if not self._words.is_ordinary(name)]
        row = self._row(item, clear or names, self._admin1(item, provinces, votes), is_word=not clear)
        if self._is_known(row):
            result.known += 1
            return
        self._remember(row)
        result.rows.append(row)

    def _row(self, item: RawPlace, names: list[str], admin1: str, *, is_word: bool) -> Row:
        asked = {"free", *(self._contexts.get(self._key(name), "free") for name in names)}
        if is_word:
            asked.add("strong_cue")
        elif item.precision in {"town", "site"} and item.population < _KNOWN_IN_NEWS:
            asked.update("needs_cue" for name in names if " " not in name)
        code = f"feature {item.feature_class}.{item.feature_code}" if item.feature_class else "p-code of the source"
        return {
            "id": item.id, "name_ar": names[0], "aliases_ar": "|".join(names[1:]),
            "name_en": " ".join(item.name_en.split()), "kind": item.kind, "precision": item.precision,
            "country": self._country(item), "admin1": "" if item.precision == "country" else admin1,
            "admin2": item.admin2, "pcode": item.pcode, "lat": _degrees(item.latitude),
            "lon": _degrees(item.longitude), "population": str(item.population or ""),
            "context": max(asked, key=_CONTEXTS.index), "source": item.source, "note": f"imported; {code}",
        }  # fmt: skip

    def _is_wanted(self, item: RawPlace, country: str) -> bool:
        wanted = self._wanted
        if not country:
            return False
        if wanted.country is not None and country != wanted.country:
            return False
        if item.feature_class and item.feature_class not in wanted.feature_classes:
            return False
        return item.population >= wanted.least_population and not _HISTORICAL.fullmatch(item.feature_code)

    def _country(self, item: RawPlace) -> str:
        """The two letters of the country, '' for a code nobody knows."""
        return item.country if len(item.country) == 2 else self._iso2.get(item.country, "")

    def _admin1(
        self,
        item: RawPlace,
        provinces: Mapping[tuple[str, str], RawPlace],
        votes: Mapping[tuple[str, str], Counter[str]],
    ) -> str:
        """The province in our spelling: of the p-code, of places we know under the same code, or by its name."""
        country = self._country(item)
        if found := self._admin1_of.get(item.admin1_code):
            return found
        if cast := votes.get((country, item.admin1_code)):
            return min(cast, key=lambda name: (-cast[name], name))
        province = provinces.get((country, item.admin1_code))
        names = (*item.admin1_names, *((province.name_en, *province.names) if province else ()))
        for name in names:
            if found := self._admin1_of.get(f"{country}:{self._key(name)}"):
                return found
        return next((name for name in names if not _ARABIC_LETTER.search(name)), "")

    def _is_known(self, row: Row) -> bool:
        for name in (row["name_ar"], *row["aliases_ar"].split("|")):
            known = self._by_name.get((row["country"], self._key(name)), ()) if name else ()
            if any(_is_same(row, other) for other in known):
                return True
        return False

    def _remember(self, row: Row) -> None:
        self._ids.add(row["id"])
        country, admin1 = row["country"], row["admin1"]
        if row["pcode"]:
            self._pcodes.add(row["pcode"])
        if admin1:
            self._admin1_of[row["id"]] = admin1
        names = [name for name in (row["name_ar"], *row["aliases_ar"].split("|")) if name]
        lat, lon = (float(row[column]) if row[column] else None for column in ("lat", "lon"))
        place = _Known(row["precision"], admin1, lat, lon)
        for key in {self._key(name) for name in names}:
            self._by_name[country, key].append(place)
            context = row["context"] or "free"
            self._contexts[key] = max(self._contexts.get(key, "free"), context, key=_CONTEXTS.index)
        if row["kind"] == "admin1" and admin1:
            for name in (row["name_en"], admin1, *names):
                self._admin1_of.setdefault(f"{country}:{self._key(name)}", admin1)
            if row["pcode"]:
                self._admin1_of[row["pcode"]] = admin1

    def _key(self, name: str) -> str:
        plain = unicodedata.normalize("NFKD", name) if not _ARABIC_LETTER.search(name) else name
        return self._words.key("".join(char for char in plain if not unicodedata.combining(char)).casefold())

    def _arabic_names(self, item: RawPlace) -> list[str]:
        """The names in Arabic letters, the one most like the Latin spelling first.

        Letters of Persian and other spellings are written as Arabic newspapers write them, where the orthography
        table knows how; names with further letters are left out.
        """
        latin = _skeleton(item.name_en)
        found: dict[str, tuple[bool, float, int, str]] = {}
        for at, raw in enumerate(item.names):
            plain = " ".join(_DROPPED.sub("", unicodedata.normalize("NFKC", raw)).split()).strip(" -")
            name = "".join(char if _ARABIC_LETTER.match(char) else self._words.normaliser.fold(char) for char in plain)
            if not _ARABIC_NAME.fullmatch(name) or not 0 < len(name.split()) <= _LONGEST_NAME:
                continue
            likeness = SequenceMatcher(None, _skeleton(name), latin, autojunk=False).ratio()
            order = at if item.source != "geonames" else 0  # the alternate names of a dump are in no order of worth
            found.setdefault(name, (name != plain, order or -round(likeness, 2), len(name), name))
        names: dict[str, str] = {}
        for name in sorted(found, key=found.__getitem__):
            names.setdefault(self._key(name), name)
        return list(names.values())


def make_table(before: str, rows: Iterable[Row], columns: Iterable[str]) -> str:
    """The table with rows added at its end, in its own columns; a new one with `columns` when there is none.

    Raises PackError for a table that lacks a column that a place must have.
    """
    names = next(csv.reader([before.lstrip("\ufeff").split("\n", 1)[0].rstrip("\r")]), []) if before else list(columns)
    missing = [name for name in columns if name not in names and name not in {"source", "note"}]
    if missing:
        raise PackError(f"it lacks the columns {', '.join(missing)}")
    table = io.StringIO()
    writer = csv.DictWriter(table, names, extrasaction="ignore", lineterminator="\n", restval="")
    if not before:
        writer.writeheader()
    writer.writerows(rows)
    return before + ("\n" if before and not before.endswith("\n") else "") + table.getvalue()


def read_ids(before: str) -> list[str]:
    """The ids a table holds, of retired rows too: an id that was retired does not come back."""
    return [row["id"] for row in csv.DictReader(io.StringIO(before.lstrip("\ufeff"))) if row.get("id")]


def _is_same(row: Row, other: _Known) -> bool:
    """Two places of one name in one country: near each other, or without coordinates not in different provinces."""
    if not row["lat"] or other.latitude is None or other.longitude is None:
        is_area = row["precision"] in _SAME_AREA_KM
        return (not is_area or row["precision"] == other.precision) and (
            not row["admin1"] or not other.admin1 or row["admin1"] == other.admin1
        )
    limit = _SAME_AREA_KM.get(row["precision"], 0.0) if row["precision"] == other.precision else 0.0
    apart = _kilometres(float(row["lat"]), float(row["lon"]), other.latitude, other.longitude)
    return apart <= max(limit, _SAME_WITHIN_KM)


def _kilometres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    first, second = math.radians(lat), math.radians(other_lat)
    half = math.sin((second - first) / 2) ** 2
    half += math.cos(first) * math.cos(second) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def _degrees(value: float | None) -> str:
    return "" if value is None else f"{value:.5f}".rstrip("0").rstrip(".")


def _skeleton(name: str) -> str:
    """The consonants of a name in Arabic or Latin letters."""
    latin = unicodedata.normalize("NFKD", name.translate(_SOUNDS)).casefold()
    return "".join(char for char in latin if "a" <= char <= "z" and char not in "aeiou")
