"""Gold for linking: which coded events tell which incident, and how well a linking agrees.

Gold names documents, the coder makes events; each (incident, document) is given the event of the document that fits
best, as ../shared/eval/score_links.py does it. Both shapes of gold become one: `LinkGold`.
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from itertools import combinations
from pathlib import Path
from typing import Any

from marsad.evaluate import scoring
from marsad.model.document import Document
from marsad.pipeline import Coder

Record = dict[str, Any]


@dataclass(slots=True)
class LinkGold:
    """Events with the incidents they tell. `unsure` holds incidents an event may tell too: such pairs are no
    samples."""

    name: str
    events: list[Record]
    documents: dict[str, Record]
    told: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    unsure: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    is_complete: bool = False  # whether events that tell no listed incident are known to tell another
    found: int = 0
    wanted: int = 0

    def incidents(self) -> list[str]:
        return sorted(set().union(*self.told.values()))

    def label(self, first: str, second: str) -> int | None:
        """1 for one incident, 0 for two, None where gold does not say."""
        one, two = self.told.get(first, set()), self.told.get(second, set())
        if one and two:  # an event that tells two incidents (the coder missed one) is no example of either
            return int(one == two) if one == two or not one & two else None
        if not one and not two:
            return 0 if self.is_complete else None
        other = second if one else first
        return None if (one or two) & self.unsure.get(other, set()) else 0


def read_lines(path: Path) -> list[Record]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def read_press_gold(
    name: str, events: Sequence[Record], documents: Iterable[Record], gold: Iterable[Record]
) -> LinkGold:
    """Gold of the shape of ../shared/gold/links.*: an incident with the documents that tell it."""
    found = LinkGold(name, list(events), {str(document["id"]): document for document in documents})
    by_document = _by_document(events)
    for incident in gold:
        wanted = _as_gold_event(incident)
        uncertain = set(incident.get("uncertain") or ())
        for key in incident["docs"]:
            if key not in uncertain:
                found.wanted += 1
                found.found += _pick(found, incident["incident"], wanted, by_document.get(key, []))
        for key in {*uncertain, *(incident.get("alludes") or ())}:
            for event in by_document.get(key, ()):
                found.unsure[event["event_id"]].add(incident["incident"])
    return found


def read_sample_gold(
    events: Sequence[Record], documents: Iterable[Record], gold: Iterable[Record], links: Iterable[Record]
) -> LinkGold:
    """Gold of the shape of data/sample: incidents as lists of (document, gold event)."""
    found = LinkGold(
        "sample", list(events), {str(document["id"]): document for document in documents}, is_complete=True
    )
    by_document = _by_document(events)
    actors = scoring.load_actors(None)
    coded: dict[tuple[str, str], str] = {}
    for row in gold:
        for wanted, event in scoring.align(row["events"], by_document.get(row["doc"], []), actors)[0]:
            coded[row["doc"], wanted["id"]] = event["event_id"]
    for link in links:
        for key, wanted in map(tuple, link["members"]):
            found.wanted += 1
            if (key, wanted) in coded:
                found.found += 1
                found.told[coded[key, wanted]].add(link["incident"])
    return found


def load_gold_sets(shared: Path) -> list[LinkGold]:
    """The press gold (coded now) and our own sample."""
    coder = Coder()
    found = []
    for path in sorted(shared.glob("links.*.docs.jsonl")):
        documents = read_lines(path)
        gold = read_lines(path.with_name(path.name.replace(".docs.jsonl", ".jsonl")))
        found.append(read_press_gold(path.name.split(".")[1], code_events(coder, documents), documents, gold))
    sample = Path(str(resources.files("marsad"))) / "data" / "sample"
    documents = read_lines(sample / "reports.jsonl")
    gold, links = read_lines(sample / "gold.jsonl"), read_lines(sample / "links.jsonl")
    found.append(read_sample_gold(code_events(coder, documents), documents, gold, links))
    return found


def load_corpus(documents: Path, coded: Path | None, without: set[str], name: str) -> LinkGold:
    """Uncoded press as a set without labels; `coded` spares the coding of it."""
    with gzip.open(documents, "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row["id"] not in without]
    events = read_lines(coded) if coded else code_events(Coder(), rows)
    kept = [event for event in events if event.get("record") != "aggregate" and event["doc_id"] not in without]
    return LinkGold(name, kept, {row["id"]: row for row in rows})


def code_events(coder: Coder, documents: Sequence[dict[str, Any]]) -> list[Record]:
    """Records of the events of some documents."""
    records: list[dict[str, Any]] = []
    for row in documents:
        document = Document(str(row["id"]), row["text"], row.get("title"), row.get("published"), row.get("outlet"))
        records.extend(event.to_dict() for event in coder.code(document).events)
    return records


def _by_document(events: Iterable[Record]) -> dict[str, list[Record]]:
    grouped: dict[str, list[Record]] = defaultdict(list)
    for event in events:
        if event.get("record") != "aggregate":
            grouped[event["doc_id"]].append(event)
    return grouped


def _as_gold_event(incident: Record) -> Record:
    kinds = incident["type"]
    place = incident["place"]
    return {
        "type": [kinds] if isinstance(kinds, str) else kinds,
        "date": incident["date"],
        "place": {**place, "level": place.get("level", "town")},
    }


def _pick(found: LinkGold, name: str, wanted: Record, events: Sequence[Record]) -> int:
    """Marks the best-fitting event of a document; 1 when one fits. Others that fit are left unsure."""

    def agreement(event: Record) -> int:
        return (
            int(scoring.place_ok(wanted, event)) + scoring.date_near(wanted, event) + scoring.type_near(wanted, event)
        )

    def fit(event: Record) -> float:
        return agreement(event) + scoring.place_ok(wanted, event) + 0.5 * scoring.type_ok(wanted, event)

    best = max(events, key=fit, default=None)
    if best is None or agreement(best) < 2:
        return 0
    found.told[best["event_id"]].add(name)
    for event in events:
        if event is not best and agreement(event) >= 2:
            found.unsure[event["event_id"]].add(name)
    return 1


@dataclass(slots=True)
class LinkFigures:
    """Pair precision and recall, every incident weighing the same, as the reference scorer counts."""

    together: float = 0.0
    split: float = 0.0
    mixed: float = 0.0
    confused: dict[tuple[str, str], float] = field(default_factory=dict)
    shares: dict[str, float] = field(default_factory=dict)

    @property
    def precision(self) -> float:
        return self.together / (self.together + self.mixed) if self.together else 0.0

    @property
    def recall(self) -> float:
        return self.together / (self.together + self.split) if self.together else 0.0

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def add(self, other: LinkFigures) -> None:
        self.together += other.together
        self.split += other.split
        self.mixed += other.mixed
        self.confused.update(other.confused)
        self.shares.update(other.shares)


def score_links(gold: LinkGold, home: Mapping[str, Any], only: set[str] | None = None) -> LinkFigures:
    """Figures of a linking; `home` leads from event to incident. `only`: count just these gold incidents, and half of
    what they share with others."""
    figures = LinkFigures()
    groups: dict[str, list[Any]] = defaultdict(list)
    for event, names in gold.told.items():
        for name in names:
            groups[name].append(home[event])
    for name in sorted(groups):
        homes = groups[name]
        if len(homes) > 1 and (only is None or name in only):
            pairs = len(homes) * (len(homes) - 1) / 2
            same = sum(homes.count(one) * (homes.count(one) - 1) / 2 for one in set(homes)) / pairs
            figures.together += same
            figures.split += 1 - same
            figures.shares[name] = same
    for one, two in combinations(sorted(groups), 2):
        counted = 2 if only is None else (one in only) + (two in only)
        shared = sum(groups[one].count(at) * groups[two].count(at) for at in set(groups[one]) & set(groups[two]))
        if counted and shared:
            part = shared / (len(groups[one]) * len(groups[two]))
            figures.confused[one, two] = part
            figures.mixed += part * counted / 2
    return figures
