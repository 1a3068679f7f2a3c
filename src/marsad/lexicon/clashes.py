"""Clashes that only show after normalising: two rows that become one word, and nothing says which is meant.

Written with and without hamza an alias looks like two; in texts it is one, and the coder would take whichever row
comes first in the file. The order of rows must never decide.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from marsad.lexicon.loading import TOPICS, load_affixes, load_normaliser
from marsad.packs.checking import Finding, read_table
from marsad.packs.files import Packs, Row
from marsad.text.normalise import Normaliser
from marsad.text.tokens import split_tokens

# Cues that by themselves say which of several actors is meant, or that several are.
_DECIDING_CUES = frozenset(("joint", "definite_coref", "speaker", "after_force_noun"))
_OPEN_START, _OPEN_END = "0000", "9999"

Placed = tuple[int, Row]  # line in the file, row


def find_clashes(packs: Packs) -> Iterator[Finding]:
    """Clashes in which a row of the last folder of `packs` takes part."""
    normaliser = load_normaliser(packs)
    yield from _alias_clashes(packs, normaliser)
    for topic in TOPICS:
        yield from _word_clashes(packs, f"ar/{topic}/words.csv", normaliser)
    yield from _affix_faults(packs)


def _alias_clashes(packs: Packs, normaliser: Normaliser) -> Iterator[Finding]:
    """Aliases owned by two actors without a condition (country, dates, cue) that decides."""
    name = "shared/aliases.csv"
    owners: dict[str, list[Placed]] = {}
    for line, row in _rows(packs, name):
        owners.setdefault(_form(row.get("alias", ""), normaliser), []).append((line, row))
    for rows in owners.values():
        for at, (line, row) in enumerate(rows):
            for other_line, other in rows[:at]:
                if row["actor"] != other["actor"] and max(line, other_line) > 0 and not _is_decided(row, other):
                    where = f"row {other_line}" if other_line > 0 else "our table"
                    at_line = line if line > 0 else other_line
                    actors = {"actor": row["actor"], "other": other["actor"]}
                    yield Finding.of(name, at_line, "alias_of_two", **actors, where=where)


def _is_decided(row: Row, other: Row) -> bool:
    """True when a context that fits both rows still prefers one: the coder takes country first, then dates."""
    if row.get("cue") != other.get("cue") or row.get("cue") in _DECIDING_CUES:
        return True
    if bool(row.get("country")) != bool(other.get("country")):
        return True
    countries, others = (set(one.get("country", "").split("|")) for one in (row, other))
    if countries.isdisjoint(others):
        return True
    if any(one.get("date_from") or one.get("date_to") for one in (row, other)) and not (
        any((row.get("date_from"), row.get("date_to"))) and any((other.get("date_from"), other.get("date_to")))
    ):
        return True
    first, last = (one.get("date_from") or _OPEN_START for one in (row, other))
    ends = [one.get("date_to") or _OPEN_END for one in (row, other)]
    return max(first, last) > min(ends)


def _word_clashes(packs: Packs, name: str, normaliser: Normaliser) -> Iterator[Finding]:
    """Words of one class that are written alike and mean different things."""
    seen: dict[tuple[str, str], list[Placed]] = {}
    for line, row in _rows(packs, name):
        for word in row.get("word", "").split("|"):
            for kind in row.get("class", "").split("|"):
                seen.setdefault((kind, _form(word, normaliser)), []).append((line, row))
    for (kind, form), rows in seen.items():
        line, row = rows[-1]
        clashing = [
            (earlier, other) for earlier, other in rows[:-1]
            if other["id"] != row["id"] and other.get("value") != row.get("value") and max(line, earlier) > 0
            and other.get("needs") == row.get("needs")
        ]  # fmt: skip
        if form and clashing:
            earlier, other = clashing[0]
            where = f"row {earlier}" if earlier > 0 else "our table"
            told = {"kind": kind, "key": row["id"], "other": other["id"], "value": row.get("value")}
            yield Finding.of(name, line, "word_of_two", **told, where=where)


def _affix_faults(packs: Packs) -> Iterator[Finding]:
    """Endings and prefixes that inflection asks for by name."""
    known = load_affixes(packs).values
    for key in ("article", "li_article", "ta_marbuta", "open_ta"):
        if key not in known:
            yield Finding.of("ar/orthography/affixes.csv", 0, "no_affix", key=key)


def _rows(packs: Packs, name: str) -> list[Placed]:
    """Rows after overlay; those of the last folder with their line, earlier ones with line 0."""
    placed: dict[str, Placed] = {}
    for number, folder in enumerate(packs.folders):
        is_last = number == len(packs.folders) - 1
        for line, row in _lines(folder, name):
            if row.get("retired", "").strip().lower() == "yes":
                placed.pop(row.get("id", ""), None)
            else:
                placed[row.get("id", "")] = (line if is_last else 0, row)
    return list(placed.values())


def _lines(folder: Path, name: str) -> Sequence[Placed]:
    if not (folder / name).is_file():
        return ()
    table = read_table(folder, name)
    return () if isinstance(table, Finding) else table.rows


def _form(words: str, normaliser: Normaliser) -> str:
    return " ".join(token for _, _, token in split_tokens(normaliser.fold(words)) if token not in "\"'")
