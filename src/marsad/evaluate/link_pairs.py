"""Judged pairs of events from the whole press: what hand-linked incidents cannot teach.

The gold incidents are attacks that many papers told. The press is full of days of fighting that look alike; whether two
such reports are of one act was read pair by pair (`gold/link_pairs.jsonl`, made as gold/README.md says). A label names
the words that prove each event, so it holds for any coding of the same texts.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marsad.evaluate.link_gold import LinkGold, read_lines

Record = Mapping[str, Any]

PRESS = "2015-07"  # the corpus whose store is linked whole
CHECK, FIT = "check", "fit"
_REACH = 60  # characters between the labelled words and those of the coded event, at most
_SAME, _DIFFERENT = "same", "different"


@dataclass(frozen=True, slots=True)
class JudgedPair:
    """Two coded events that a reader has judged; `weight` is how many pairs of the press it stands for."""

    first: str
    second: str
    is_same: bool
    weight: float
    part: str
    corpus: str


def part_of(label: Record) -> str:
    """Half of the labels, by a hash of what they label, is never fitted on."""
    named = sorted(f"{one['doc']}:{one['in']}:{one['start']}" for one in label["events"])
    return FIT if int(hashlib.sha256("|".join(named).encode()).hexdigest(), 16) % 2 else CHECK


def find_judged(path: Path, gold: LinkGold, corpus: str) -> tuple[list[JudgedPair], int]:
    """The labels of a corpus as pairs of its coded events, and how many labels found no such pair.

    Labels that a reader could not decide, or whose event is none, are left out without being counted.
    """
    coded: dict[str, list[Record]] = defaultdict(list)
    for event in gold.events:
        coded[str(event["doc_id"])].append(event)
    found, lost = [], 0
    for label in read_lines(path):
        if label["corpus"] != corpus or label["verdict"] not in {_SAME, _DIFFERENT}:
            continue
        one, two = (_find_event(where, coded, gold.documents) for where in label["events"])
        if one is None or two is None or one == two:
            lost += 1
            continue
        is_same = label["verdict"] == _SAME
        found.append(JudgedPair(one, two, is_same, float(label["weight"]), part_of(label), corpus))
    return found, lost


def _find_event(where: Record, coded: Mapping[str, Sequence[Record]], documents: Mapping[str, Record]) -> str | None:
    """The event of the document whose telling words overlap the labelled ones, else the nearest within reach."""
    document = documents.get(where["doc"])
    if document is None or hashlib.sha256(document["text"].encode()).hexdigest() != where["sha256"]:
        return None
    ranked = [
        (max(quote["start"] - where["end"], where["start"] - quote["end"], 0), number > 0, event["event_id"])
        for event in coded.get(where["doc"], ())
        for number, quote in enumerate(q for q in event["evidence"] if q["field"] == "event_type")
        if quote.get("in", "text") == where["in"]
    ]
    gap, _, event_id = min(ranked, default=(_REACH + 1, False, None))
    return event_id if gap <= _REACH else None


@dataclass(slots=True)
class PairFigures:
    """Linking decisions on judged pairs, weighed back to all candidate pairs of the press."""

    together: float = 0.0
    mixed: float = 0.0
    split: float = 0.0
    pairs: int = 0

    @property
    def precision(self) -> float:
        linked = self.together + self.mixed
        return self.together / linked if linked else 0.0

    @property
    def recall(self) -> float:
        same = self.together + self.split
        return self.together / same if same else 0.0


def score_pairs(pairs: Iterable[JudgedPair], home: Mapping[str, Any]) -> PairFigures:
    """How often events in one incident are one act, and how often one act is in one incident."""
    figures = PairFigures()
    for pair in pairs:
        is_linked = home[pair.first] == home[pair.second]
        figures.pairs += 1
        if is_linked and pair.is_same:
            figures.together += pair.weight
        elif is_linked:
            figures.mixed += pair.weight
        elif pair.is_same:
            figures.split += pair.weight
    return figures
