"""What is wrong with the tables of a pack, told as file:row: what: what to do.

A letter from another alphabet looks right and never matches; a duplicate id silently replaces a row. Such faults
cost an afternoon each, so they are found here. Knows file shapes and the codebook, no Arabic: what only shows
after normalising is the business of `marsad.lexicon.clashes`.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as part
from datetime import date
from fnmatch import fnmatch
from pathlib import Path

from marsad.packs.codebook import Codebook, load_codebook
from marsad.packs.files import Packs, Row

# Columns that the code reads, by table. `id` comes first in each; further columns are welcome.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "ar/*/words.csv": ("id", "word", "class", "value", "inflect", "plural", "present"),
    "ar/triggers/words.csv": (
        "id", "word", "class", "value", "inflect", "plural", "present", "pos", "genitive", "strength",
    ),
    "ar/weapons/words.csv": ("id", "word", "class", "value", "inflect", "plural", "present", "context"),
    "ar/actors/people_nouns.csv": ("id", "word", "plural", "kind", "actor", "role", "guard"),
    "ar/actors/force_nouns.csv": ("id", "word", "plural", "kind", "weapon_hint"),
    "ar/actors/target_objects.csv": ("id", "word", "plural", "owner"),
    "ar/actors/nationalities.csv": ("id", "adjective", "country", "army_actor", "police_actor", "date_from", "date_to"),
    "ar/orthography/letters.csv": ("id", "to"),
    "ar/orthography/affixes.csv": ("id", "value"),
    "ar/orthography/proclitics.csv": ("id", "letter", "class", "order"),
    "shared/actors.csv": ("id", "name_ar", "name_en", "acled_inter", "country", "parent_id"),
    "shared/aliases.csv": ("id", "actor", "alias", "register", "country", "date_from", "date_to", "cue"),
    "shared/places.csv": (
        "id", "name_ar", "aliases_ar", "name_en", "kind", "precision", "country", "admin1", "admin2", "pcode", "lat",
        "lon", "population", "context",
    ),
    "shared/place_heads.csv": ("id", "word"),
}  # fmt: skip
_REMARKS = frozenset(("example", "source", "note"))
_SAME_SHAPE = {"shared/places_geonames.tsv": "shared/places.csv"}
FILLED = ("id", "word", "alias", "name_ar", "adjective", "class")  # may not be empty where they are a column
# Column of a table -> field of the codebook whose values it may have.
_CODEBOOK_COLUMNS: Mapping[tuple[str, str], str] = {
    ("shared/places*", "precision"): "location_precision",
    ("shared/places*", "context"): "place_context",
    ("shared/actors.csv", "acled_inter"): "actor_kind",
    ("shared/aliases.csv", "register"): "alias_register",
    ("ar/actors/force_nouns.csv", "weapon_hint"): "weapons",
}
_ACTOR_COLUMNS = {
    "shared/aliases.csv": ("actor",),
    "shared/actors.csv": ("parent_id",),
    "ar/actors/nationalities.csv": ("army_actor", "police_actor"),
}
_DATES = ("date_from", "date_to", "active_from", "active_to")
_MARKS = re.compile("[\u200b-\u200f\u061c\u202a-\u202e\u2060-\u2069\ufeff]")
_PRESENTATION = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")
_PERSIAN = {0x06CC: "Persian yeh", 0x06A9: "Persian kaf"}
_PARTIAL_DATE = re.compile(r"\d{4}(-\d{2}){0,2}")


# What can be wrong in a pack, by a name that stays: what it is, and what to do. The review pages say it in Arabic too.
FAULTS: Mapping[str, tuple[str, str]] = {
    "unknown_table": ("no table of this name is read", "give it one of these names: {known}, ..."),
    "not_utf8": ("not UTF-8 (byte {byte})", "save it as UTF-8"),
    "empty_file": ("empty file", "write a header row or remove the file"),
    "missing_columns": ("missing columns {columns}", "add them to the header and to every row"),
    "first_column": ("the first column is {column!r}", "put id first"),
    "columns_twice": ("columns named twice: {columns}", "rename one of each"),
    "cells": ("{cells} cells for {columns} columns", "put words with commas in quotation marks"),
    "id_twice": ("id {key!r} is used in row {other} too", "give the row an id of its own"),
    "empty": ("{column}: empty", "fill it or remove the row"),
    "mark": ("{column}: invisible mark {sign}", "delete it; retype the word if you cannot see it"),
    "presentation": ("{column}: presentation form {sign}", "type the letters: {letters}"),
    "persian": ("{column}: {sign} in an Arabic word", "type the Arabic letter; Marsad reads both in texts"),
    "double_space": ("{column}: double space", "leave one"),
    "outer_space": ("{column}: space at an end", "delete it"),
    "not_in_codebook": ("{column}: {value!r} is not in the codebook", "use one of: {known}"),
    "unknown_weapon": ("value: weapon {value!r} is not in the codebook", "use one of: {known}"),
    "no_owner": ("{column}: empty", "name the actor whose alias this is"),
    "unknown_actor": ("{column}: no actor has the id {value!r}", "correct it or add it to shared/actors.csv"),
    "no_degree": ("{column}: {value!r} is no degree", "write a number from -{limit:g} to {limit:g}"),
    "no_number": ("population: {value!r} is no number", "write digits only"),
    "no_date": ("{column}: {value!r} is no ISO date", "write it as 2024-12-08 or leave it empty"),
    "dates_turned": ("date_from {first} is after date_to {last}", "exchange or correct them"),
    "alias_of_two": (
        "alias of {actor} is also one of {other} ({where}) and nothing decides",
        "give country, dates or a cue to one of them, or mark both as joint",
    ),
    "word_of_two": (
        "{kind} {key} is written like {other} ({where}) but means {value!r}",
        "keep one of the rows, or write the phrase that tells them apart",
    ),
    "ordinary_place": (
        "the name {name!r} of {key} is also an ordinary word",
        "write needs_cue or strong_cue as its context",
    ),
    "not_loaded": ("cannot be loaded: {error}", "mend what is named"),
    "not_yaml": ("not valid YAML", "put patterns in quotation marks"),
    "rule_lacks": ("a rule without {missing}", "say what it is, matches and is for"),
    "rule_twice": ("id {key!r} is used twice", "give the rule an id of its own"),
    "unknown_class": ("{rule}: no word or engine has the class {kind}", "correct the class"),
    "rule_unshown": ("{rule}: no example shows it", "add an accepted text to {corpus}"),
    "no_reject": ("no rejected example", "add one to {corpus}"),
    "bad_pattern": ("{rule}: the pattern cannot be read ({error})", "see docs/adding/a-rule.md"),
    "corpus_not_yaml": ("not valid YAML", "quote the text"),
    "example_fails": ("{told}", "mend the rule or the example; a miss that has to stay goes under gaps"),
    "reject_found": (
        "found {found} where nothing should be ({why})",
        "narrow the rule or drop the example",
    ),
    "no_affix": ("no row {key!r}", "inflection needs it; put it back"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something wrong in a file of a pack. `row` is its line, 0 for the file as a whole.

    `fault` names what it is where `FAULTS` has it, with the `values` of this case, so that it can be told in another
    language.
    """

    file: str
    row: int
    what: str
    remedy: str
    fault: str = part(default="", compare=False)
    values: Mapping[str, object] = part(default_factory=dict, compare=False)

    @classmethod
    def of(cls, file: str, row: int, fault: str, **values: object) -> Finding:
        """A finding of a fault that is listed."""
        what, remedy = (told.format(**values) for told in FAULTS[fault])
        return cls(file, row, what, remedy, fault, values)

    def __str__(self) -> str:
        place = f"{self.file}:{self.row}" if self.row else self.file
        return f"{place}: {self.what}: {self.remedy}"


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it stands in one folder: name below the folder, header, rows with their line numbers."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, Row], ...]


def check_tables(packs: Packs) -> Iterator[Finding]:
    """Findings in the tables of the last folder of `packs`, read against the ones before."""
    folder = packs.folders[-1]
    known_actors = {row["id"] for row in packs.rows("shared/actors.csv")}
    book = load_codebook(packs)
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix not in {".csv", ".tsv"} or not path.is_file():
            continue
        columns = columns_of(name, packs.folders[0])
        if columns is None:
            known = ", ".join(sorted(COLUMNS))
            yield Finding.of(name, 0, "unknown_table", known=known)
            continue
        table = read_table(folder, name)
        if isinstance(table, Finding):
            yield table
            continue
        yield from _check_header(table, columns)
        yield from _check_rows(table)
        yield from _check_values(table, book, known_actors)


def columns_of(name: str, ours: Path) -> tuple[str, ...] | None:
    """The columns a table must have, None for a name that is not read.

    A table that is not listed above has to have the columns of ours of the same name, remarks aside.
    """
    name = _SAME_SHAPE.get(name, name)
    listed = COLUMNS.get(name) or next((columns for shape, columns in COLUMNS.items() if fnmatch(name, shape)), None)
    if listed is not None or not (ours / name).is_file():
        return listed
    table = read_table(ours, name)
    return ("id",) if isinstance(table, Finding) else tuple(c for c in table.header if c not in _REMARKS)


def read_table(folder: Path, name: str) -> Table | Finding:
    """A table with line numbers, or what is wrong with the file."""
    path = folder / name
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        return Finding.of(name, 0, "not_utf8", byte=error.start)
    lines = text.splitlines()
    if not lines:
        return Finding.of(name, 0, "empty_file")
    reader = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if name.endswith(".tsv") else csv.reader(lines)
    header = tuple(next(reader))
    rows = []
    for cells in reader:
        row = dict(zip(header, cells, strict=False))
        row["\0cells"] = str(len(cells))
        rows.append((reader.line_num, row))
    return Table(name, header, tuple(rows))


def _check_header(table: Table, columns: tuple[str, ...]) -> Iterator[Finding]:
    missing = [column for column in columns if column not in table.header]
    if missing:
        yield Finding.of(table.name, 1, "missing_columns", columns=", ".join(missing))
    if table.header and table.header[0] != "id":
        yield Finding.of(table.name, 1, "first_column", column=table.header[0])
    twice = sorted({column for column in table.header if table.header.count(column) > 1})
    if twice:
        yield Finding.of(table.name, 1, "columns_twice", columns=", ".join(twice))


def _check_rows(table: Table) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for line, row in table.rows:
        cells = int(row.pop("\0cells"))
        if cells != len(table.header):
            yield Finding.of(table.name, line, "cells", cells=cells, columns=len(table.header))
        key = row.get("id", "")
        if key in seen:
            yield Finding.of(table.name, line, "id_twice", key=key, other=seen[key])
        seen.setdefault(key, line)
        for column, value in row.items():
            for fault, values in _check_cell(column, value):
                yield Finding.of(table.name, line, fault, column=column, **values)


def _check_cell(column: str, value: str) -> Iterator[tuple[str, dict[str, str]]]:
    if not value.strip():
        if column in FILLED:
            yield "empty", {}
        return
    if found := _MARKS.search(value):
        yield "mark", {"sign": f"U+{ord(found[0]):04X}"}
    if found := _PRESENTATION.search(value):
        letters = unicodedata.normalize("NFKC", found[0])
        yield "presentation", {"sign": f"U+{ord(found[0]):04X}", "letters": letters}
    for code, letter in _PERSIAN.items():
        if chr(code) in value:
            yield "persian", {"sign": f"{letter} U+{code:04X}"}
    if "  " in value:
        yield "double_space", {}
    if value != value.strip():
        yield "outer_space", {}


def _check_values(table: Table, book: Codebook, actors: set[str]) -> Iterator[Finding]:
    named = book.values
    fields = {column: field for (shape, column), field in _CODEBOOK_COLUMNS.items() if fnmatch(table.name, shape)}
    for line, row in table.rows:
        if row.get("retired", "").strip().lower() == "yes":
            continue
        for column, field in fields.items():
            value = row.get(column, "")
            if value and value not in named[field]:
                known = ", ".join(sorted(named[field]))
                yield Finding.of(table.name, line, "not_in_codebook", column=column, value=value, known=known)
        if "WEAPON" in row.get("class", "").split("|") and row.get("value") not in named["weapons"]:
            known = ", ".join(sorted(named["weapons"]))
            yield Finding.of(table.name, line, "unknown_weapon", value=row.get("value"), known=known)
        for column in _ACTOR_COLUMNS.get(table.name, ()):
            value = row.get(column, "")
            if not value and table.name == "shared/aliases.csv":
                yield Finding.of(table.name, line, "no_owner", column=column)
            if value and value not in actors and not value.startswith("state-forces:"):
                yield Finding.of(table.name, line, "unknown_actor", column=column, value=value)
        yield from _check_numbers_and_dates(table, line, row)


def _check_numbers_and_dates(table: Table, line: int, row: Row) -> Iterator[Finding]:
    for column, limit in (("lat", 90.0), ("lon", 180.0)):
        value = row.get(column, "")
        if value and not _is_within(value, limit):
            yield Finding.of(table.name, line, "no_degree", column=column, value=value, limit=limit)
    if row.get("population") and not _is_within(row["population"], 1e10):
        yield Finding.of(table.name, line, "no_number", value=row["population"])
    for column in _DATES:
        value = row.get(column, "")
        if value and not _is_date(value):
            yield Finding.of(table.name, line, "no_date", column=column, value=value)
    first, last = row.get("date_from", ""), row.get("date_to", "")
    if first and last and first > last:
        yield Finding.of(table.name, line, "dates_turned", first=first, last=last)


def _is_within(value: str, limit: float) -> bool:
    try:
        return -limit <= float(value) <= limit
    except ValueError:
        return False


def _is_date(value: str) -> bool:
    if not _PARTIAL_DATE.fullmatch(value):
        return False
    try:
        date.fromisoformat((value + "-01-01")[:10])
    except ValueError:
        return False
    return True
