"""Scores coded events against gold, slot by slot, with the figures of the reference scorer (../shared/eval/score.py).

Without one scorer that everyone runs, each change would be judged by its author's idea of "right". The rules here
are those of the reference, to the last digit; a test compares both on random data. Documents that gold lists are
scored even when it gives them no event; predicted events of other documents and aggregate records are left out.

Detection: a predicted and a gold event are the same when at least two of family, date and place agree.
Slots: type, date, place, initiator, target, killed, wounded; those of a missed event are missing, those of a spurious
one spurious.
Core: the share of gold events found with type, date, place and killed all right.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from marsad.coding.event_types import EVENT_TYPE
from marsad.evaluate.gold_files import Record, ScoringError, read_text
from marsad.packs.files import open_packs

Slots = dict[str, tuple[int, int, int]]  # slot -> correct, gold, predicted

FAMILY: Mapping[str, str] = EVENT_TYPE  # ACLED sub-event type -> event type
SLOTS = ("type", "date", "place", "initiator", "target", "killed", "wounded")
CORE_SLOTS = ("type", "date", "place", "killed")
COUNT_SLOTS = (("killed", "fatalities"), ("wounded", "injuries"))
_SIMILARITY = {"type": 2, "date": 2, "place": 3, "initiator": 1, "target": 1, "killed": 2, "wounded": 1}
_REACH_KM = {"province": 60, "district": 40}
_DIACRITICS = re.compile(r"[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640]")
# Alef with hamza or madda, alif maqsura, ta marbuta, and hamza on waw and yeh, by code point.
_FOLD = {0x625: 0x627, 0x623: 0x627, 0x622: 0x627, 0x649: 0x64A, 0x629: 0x647, 0x624: 0x648, 0x626: 0x64A}


def normalise(words: str | None) -> str:
    """Words in the scorer's spelling; None gives an empty string.

    >>> normalise("أبها، إدلب")
    'ابها ادلب'
    """
    folded = _DIACRITICS.sub("", words or "").translate(_FOLD)
    return re.sub(r"\s+", " ", re.sub(r"[^\w\s]", " ", folded)).strip().lower()


@cache
def _place_words() -> tuple[str, frozenset[str]]:
    """The article, and the words that are no part of a place's name."""
    packs = open_packs()
    article = next(row["value"] for row in packs.rows("ar/orthography/affixes.csv") if row["id"] == "article")
    return article, frozenset(normalise(row["word"]) for row in packs.rows("shared/place_heads.csv"))


def place_key(name: str | None) -> str:
    """A name without article and without words such as 'city': what is left identifies it.

    >>> place_key("مدينة الرقة")
    'رقه'
    """
    article, heads = _place_words()
    words = [
        word[len(article) :] if word.startswith(article) and len(word) > 4 else word for word in normalise(name).split()
    ]
    return " ".join([word for word in words if word not in heads] or words)


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance of two (latitude, longitude) pairs."""
    p = math.pi / 180
    across = math.cos(a[0] * p) * math.cos(b[0] * p) * (1 - math.cos((b[1] - a[1]) * p)) / 2
    h = 0.5 - math.cos((b[0] - a[0]) * p) / 2 + across
    return 12742 * math.asin(math.sqrt(min(1, h)))


@dataclass(frozen=True, slots=True)
class Actors:
    """The actor vocabulary as the scorer needs it: parents, countries and kinds by id. Empty tables are allowed."""

    parent: Mapping[str, str] = field(default_factory=dict)
    country: Mapping[str, str] = field(default_factory=dict)
    kind: Mapping[str, str] = field(default_factory=dict)

    def up(self, actor: str) -> list[str]:
        """An id and the ids above it."""
        seen: list[str] = []
        while actor and actor not in seen:
            seen.append(actor)
            actor = self.parent.get(actor, "")
        return seen

    def state_of(self, actor: str) -> str | None:
        """The country whose forces an id names, None if it names none."""
        if actor.startswith("state-forces:"):
            return actor.split(":")[1]
        if "state force" in self.kind.get(actor, ""):
            return self.country.get(actor) or None
        return None

    def same(self, gold: Record, predicted: Record) -> bool:
        """True when two actors are one: by id, parent, country of a state force, or name."""
        wanted, found = gold.get("id") or "", predicted.get("id") or ""
        if wanted and found:
            if wanted == found or wanted in self.up(found) or found in self.up(wanted):
                return True
            if all(re.split("[-:]", key)[0] == "civilians" for key in (wanted, found)):
                return True
            if wanted.startswith("state-forces:") or found.startswith("state-forces:"):
                own, other = self.state_of(wanted), self.state_of(found)
                if own and other and own == other:
                    return True
        a, b = place_key(gold.get("ar") or ""), place_key(predicted.get("name") or "")
        return bool(a and b and (a == b or (len(a) > 4 and a in b) or (len(b) > 4 and b in a)))


def load_actors(path: str | Path | None = None) -> Actors:
    """The vocabulary of a table (CSV or TSV, columns id, parent_id, country or country_iso2, acled_inter).

    Without a path, Marsad's own table.
    """
    if path is None:
        return _as_actors(open_packs().rows("shared/actors.csv"))
    text = read_text(path)
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if not lines:
        raise ScoringError(f"{path}: holds no table; name a CSV or TSV file with a column id")
    if "\t" in lines[0]:
        cells = [line.split("\t") for line in lines]
        rows = [dict(zip(cells[0], row, strict=False)) for row in cells[1:]]
    else:
        rows = [{key: value or "" for key, value in row.items() if key} for row in csv.DictReader(io.StringIO(text))]
    if "id" not in (rows[0] if rows else {}):
        raise ScoringError(f"{path}:1: no column named id; name a table of actors")
    return _as_actors(rows)


def _as_actors(rows: Iterable[Mapping[str, str]]) -> Actors:
    parent, country, kind = {}, {}, {}
    for row in rows:
        key = row["id"].strip()
        parent[key] = row.get("parent_id", "").strip()
        country[key] = (row.get("country_iso2") or row.get("country") or "").strip()
        kind[key] = row.get("acled_inter", "").strip().lower()
    return Actors(parent, country, kind)


def _day(value: str) -> date:
    return date.fromisoformat(value[:10])


def _period(predicted: Record) -> tuple[date, date]:
    return _day(predicted["date_start"]), _day(predicted.get("date_end") or predicted["date_start"])


def date_ok(gold: Record, predicted: Record) -> bool:
    """The predicted days are the gold days: inside them for a day, close to them for longer periods."""
    if not gold["date"] or not predicted.get("date_start"):
        return False
    start, end = map(_day, gold["date"])
    first, last = _period(predicted)
    if (first, last) == (start, end):
        return True
    span = (end - start).days
    if span <= 1:
        return start <= first and last <= end
    slack = timedelta(days=1 if span <= 10 else 3)
    if start - slack <= first and last <= end + slack and last - first <= end - start + slack:
        return True
    shared = (min(last, end) - max(first, start)).days + 1
    union = (max(last, end) - min(first, start)).days + 1
    return shared / union >= 0.6


def date_near(gold: Record, predicted: Record) -> bool:
    if not gold["date"] or not predicted.get("date_start"):
        return False
    start, end = map(_day, gold["date"])
    first, last = _period(predicted)
    return first <= end + timedelta(days=1) and last >= start - timedelta(days=1)


def place_ok(gold: Record, predicted: Record) -> bool:
    """Same name in the same country, or near enough for the gold place's level."""
    wanted, found = gold.get("place") or {}, predicted.get("location") or {}
    if not found:
        return False
    names = {place_key(name) for name in wanted.get("names", [])} | {place_key(wanted.get("en", ""))}
    own = {place_key(found.get("name") or ""), place_key(found.get("name_en") or "")}
    if found.get("country") and wanted.get("country") and found["country"] != wanted["country"]:
        return False
    if (names & own) - {""}:
        return True
    level = wanted.get("level")
    if level == "country":
        return bool(found.get("precision") == "country" and found.get("country") == wanted.get("country"))
    here = (wanted.get("lat"), wanted.get("lon"))
    there = (found.get("latitude"), found.get("longitude"))
    if None in here or None in there or found.get("precision") == "country":
        return False
    away = distance_km((wanted["lat"], wanted["lon"]), (found["latitude"], found["longitude"]))
    return away <= _REACH_KM.get(level or "", 20)


def type_ok(gold: Record, predicted: Record) -> bool:
    return predicted.get("sub_event_type") in gold["type"]


def type_near(gold: Record, predicted: Record) -> bool:
    return FAMILY.get(predicted.get("sub_event_type") or "") in {FAMILY[kind] for kind in gold["type"]}


def count_ok(gold: Any, predicted: Record | None) -> bool:
    """Same figures; an open-ended gold figure leaves one person of room."""
    if predicted is None or predicted.get("low") is None:
        return False
    low, high = predicted["low"], predicted.get("high")
    wanted = gold[0]
    if gold[1] is None:
        return bool((wanted is not None and abs(low - wanted) <= 1 and high != low) or low == wanted)
    return bool(low == wanted and high == gold[1])


def _is_filled(count: Record | None) -> bool:
    return count is not None and count.get("low") is not None


def slots(gold: Record | None, predicted: Record | None, actors: Actors) -> Slots:
    """For every slot: correct, owed by gold, predicted. Either side may be None."""
    both = gold is not None and predicted is not None
    g, p = gold or {}, predicted or {}
    found: Slots = {
        "type": (int(both and type_ok(g, p)), int(gold is not None), int(predicted is not None)),
        "date": (int(both and date_ok(g, p)), int(bool(g and g["date"])), int(bool(p.get("date_start")))),
        "place": (int(both and place_ok(g, p)), int(bool(g.get("place"))), int(bool(p.get("location")))),
    }
    initiators, targets = list(g.get("initiator") or []), list(g.get("target") or [])
    doers, sufferers = list(p.get("initiators") or []), list(p.get("targets") or [])
    # An attacker the text does not mention is not owed, and saying "unidentified" then costs nothing.
    initiators = [actor for actor in initiators if actor.get("ar") or not _is_unknown(actor)]
    if gold is not None and not initiators:
        doers = [actor for actor in doers if not _is_unknown(actor)]
    if both and g.get("symmetric"):
        crossed = _matches(initiators, sufferers, actors) + _matches(targets, doers, actors)
        if crossed > _matches(initiators, doers, actors) + _matches(targets, sufferers, actors):
            doers, sufferers = sufferers, doers
    for slot, wanted, named in (("initiator", initiators, doers), ("target", targets, sufferers)):
        found[slot] = (_matches(wanted, named, actors) if both else 0, len(wanted), len(named))
    for slot, key in COUNT_SLOTS:
        owed, count = g.get(slot), p.get(key)
        right = bool(owed and _is_filled(count) and count_ok(owed, count))
        found[slot] = (int(right), int(bool(owed)), int(_is_filled(count)))
    return found


def _is_unknown(actor: Record) -> bool:
    return str(actor.get("id") or "").startswith("unidentified")


def _matches(wanted: Sequence[Record], named: Sequence[Record], actors: Actors) -> int:
    left, number = list(named), 0
    for actor in wanted:
        for other in left:
            if actors.same(actor, other):
                left.remove(other)
                number += 1
                break
    return number


def similarity(gold: Record, predicted: Record, actors: Actors) -> float:
    filled = slots(gold, predicted, actors)
    value = sum(
        _SIMILARITY[slot] * (correct / max(1, owed) if owed else 0) for slot, (correct, owed, _) in filled.items()
    )
    value += 0.7 * type_near(gold, predicted) + 0.7 * date_near(gold, predicted)
    return value


Pairs = list[tuple[Any, Any]]


def align(gold: Sequence[Any], predicted: Sequence[Any], actors: Actors) -> tuple[Pairs, list[Any], list[Any]]:
    """Pairs that are one event, the gold events missed, the predicted ones that are spurious."""
    ranked = sorted(
        ((similarity(g, p, actors), -i, -j) for i, g in enumerate(gold) for j, p in enumerate(predicted)), reverse=True
    )
    used_gold: set[int] = set()
    used_predicted: set[int] = set()
    pairs: Pairs = []
    for _, i, j in ranked:
        if -i in used_gold or -j in used_predicted:
            continue
        g, p = gold[-i], predicted[-j]
        if type_near(g, p) + date_near(g, p) + place_ok(g, p) >= 2:
            used_gold.add(-i)
            used_predicted.add(-j)
            pairs.append((g, p))
    missed = [g for i, g in enumerate(gold) if i not in used_gold]
    return pairs, missed, [p for j, p in enumerate(predicted) if j not in used_predicted]


def rates(correct: int, gold: int, predicted: int) -> dict[str, float]:
    """Precision, recall and F1, 0 where nothing was there to count."""
    precision = correct / predicted if predicted else 0.0
    recall = correct / gold if gold else 0.0
    both = precision + recall
    return {"P": precision, "R": recall, "F1": 2 * precision * recall / both if both else 0.0}


@dataclass(frozen=True, slots=True)
class Alignment:
    """One gold document with what was found of it."""

    doc_id: str
    pairs: Pairs
    missed: list[Any]
    spurious: list[Any]


@dataclass(slots=True)
class _Tally:
    """Running sums over documents."""

    events: Counter[str] = field(default_factory=Counter)
    totals: Counter[tuple[str, str]] = field(default_factory=Counter)
    when_found: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))

    def add(self, gold: Record | None, predicted: Record | None, actors: Actors) -> None:
        filled = slots(gold, predicted, actors)
        for slot, numbers in filled.items():
            for column, number in zip("cgp", numbers, strict=True):
                self.totals[slot, column] += number
        if gold is None or predicted is None:
            return
        for slot, (correct, owed, _) in filled.items():
            if owed:
                self.when_found[slot][0] += correct
                self.when_found[slot][1] += owed
        self.events["core"] += all(filled[slot][0] == filled[slot][1] for slot in CORE_SLOTS)


def score(
    gold: Sequence[Record], predicted: Iterable[Record], actors: Actors
) -> tuple[dict[str, Any], list[Alignment]]:
    """The figures (the reference scorer's JSON) and how each document was aligned, in gold order."""
    by_document: dict[str, list[Record]] = defaultdict(list)
    for event in predicted:
        by_document[str(event["doc_id"])].append(event)
    tally = _Tally()
    alignments = []
    for document in gold:
        wanted, found = document["events"], by_document.get(str(document["doc"]), [])
        if not wanted:
            tally.events["quiet"] += 1
            tally.events["false"] += bool(found)
        alignment = Alignment(str(document["doc"]), *align(wanted, found, actors))
        alignments.append(alignment)
        tally.events.update(found=len(alignment.pairs), gold=len(wanted), predicted=len(found))
        tally.events["main"] += sum(event["salience"] == "main" for event in wanted)
        tally.events["main_found"] += sum(g["salience"] == "main" for g, _ in alignment.pairs)
        for g, p in (
            *alignment.pairs,
            *((g, None) for g in alignment.missed),
            *((None, p) for p in alignment.spurious),
        ):
            tally.add(g, p, actors)
    return _figures(len(gold), tally), alignments


def _figures(documents: int, tally: _Tally) -> dict[str, Any]:
    events, totals = tally.events, tally.totals
    everything = [sum(totals[slot, column] for slot in SLOTS) for column in "cgp"]
    return {
        "docs": documents,
        "gold_events": events["gold"],
        "predicted_events": events["predicted"],
        "detection": rates(events["found"], events["gold"], events["predicted"]),
        "main_recall": events["main_found"] / max(1, events["main"]),
        "slots": rates(everything[0], everything[1], everything[2]),
        "slot_f1": {slot: rates(totals[slot, "c"], totals[slot, "g"], totals[slot, "p"])["F1"] for slot in SLOTS},
        "slot_accuracy_when_found": {
            slot: tally.when_found[slot][0] / tally.when_found[slot][1] if tally.when_found[slot][1] else None
            for slot in SLOTS
        },
        "core": events["core"] / max(1, events["gold"]),
        "documents_without_events": events["quiet"],
        "of_them_with_false_alarms": events["false"],
    }
