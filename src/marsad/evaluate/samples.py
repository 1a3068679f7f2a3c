"""Training samples: gold documents read once, and what the gold says of every question the coder decides.

A trigger belongs to the gold event whose quoted evidence covers it, else to the one whose place, date and
figures it shares; two frames are the same event when their triggers belong to one gold event; a frame is an event when
the scorer aligns it with one; a place, date, figure or actor is right when the scorer says so.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from marsad.coding.assemble import Draft, build_event, candidates_of, locate_row
from marsad.coding.count_choice import figure_candidates
from marsad.coding.date_choice import date_candidates
from marsad.coding.decisions import Features
from marsad.coding.frames import Frame, _absorb, pair_features, start_frames
from marsad.coding.merging import draft_pair_features
from marsad.coding.place_choice import place_candidates
from marsad.coding.reading import Reading
from marsad.evaluate import scoring
from marsad.model.document import Document
from marsad.pipeline import Coded, Coder

FOLDS = 5
FAMILIES = {
    "air": {"Explosions/Remote violence"}, "shell": {"Explosions/Remote violence"},
    "bomb": {"Explosions/Remote violence"}, "clash": {"Battles"}, "territory": {"Battles", "Strategic developments"},
    "detain": {"Strategic developments", "Violence against civilians"},
    "person": {"Violence against civilians", "Battles"}, "disrupt": {"Strategic developments"},
    "property": {"Strategic developments", "Explosions/Remote violence"}, "protest": {"Protests", "Riots"},
    "politics": {"Strategic developments"},
}  # fmt: skip


@dataclass(slots=True)
class Example:
    """One gold document: its reading, the frames of single triggers, and which gold event each belongs to."""

    document: Document
    gold: list[dict[str, Any]]
    coded: Coded
    labels: dict[int, str | None] = field(default_factory=dict)  # trigger number -> gold event id
    fold: int = 0
    weight: float = 1.0


Sample = tuple[Features, int, float]  # features, label, weight


def load_examples(coder: Coder, documents: Path, gold: Path) -> list[Example]:
    """Documents with their gold, read once; folds follow the order of the file."""
    docs = {}
    for line in documents.read_text("utf-8").splitlines():
        raw = json.loads(line)
        docs[str(raw["id"])] = Document(
            str(raw["id"]), raw["text"], raw.get("title"), raw.get("published"), raw.get("outlet")
        )
    examples = []
    for number, line in enumerate(gold.read_text("utf-8").splitlines()):
        row = json.loads(line)
        document = docs[str(row["doc"])]
        example = Example(document, row["events"], coder.code(document), fold=number % FOLDS)
        _label_triggers(coder, example)
        examples.append(example)
    return examples


def _label_triggers(coder: Coder, example: Example) -> None:
    reading = example.coded.reading
    if reading is None or not reading.triggers:
        return
    spans = []
    for event in example.gold:
        at = example.document.text.find(event.get("evidence") or "\0")
        spans.append((at, at + len(event["evidence"])) if at >= 0 else None)
    for frame in start_frames(reading):
        trigger = frame.triggers[0]
        start, _ = reading.text.raw_span(trigger.position, trigger.position)
        covering = [e for e, span in zip(example.gold, spans, strict=True) if span and span[0] <= start < span[1]]
        pool = [e for e in covering if _compatible(frame, e)] or []
        ranked = sorted(
            ((_likeness(coder, example, reading, frame, e), e["id"]) for e in pool or example.gold), reverse=True
        )
        if pool or ranked and ranked[0][0] >= 4.0 and (len(ranked) == 1 or ranked[0][0] - ranked[1][0] >= 1.0):
            example.labels[trigger.number] = ranked[0][1]


def _compatible(frame: Frame, event: dict[str, Any]) -> bool:
    families = FAMILIES.get(frame.group)
    return families is None or any(scoring.FAMILY[t] in families for t in event["type"])


def _likeness(coder: Coder, example: Example, reading: Reading, frame: Frame, event: dict[str, Any]) -> float:
    """How much a frame of one trigger looks like a gold event: 0 to 7."""
    value = 0.0
    if frame.place is not None and frame.place_tier <= 4:
        location = locate_row(frame.place, coder.engines).to_dict()
        value += 2.0 if scoring.place_ok(event, {"location": location}) else -1.0
    for effect, slot in (("killed", "killed"), ("wounded", "wounded")):
        own = [c for c in frame.counts if c.effect == effect and c.relation != "part"]
        if own and event[slot]:
            right = any(scoring.count_ok(event[slot], {"low": c.low, "high": c.high}) for c in own)
            value += 2.0 if right else -1.0
    if frame.time is not None and frame.time.start is not None and event["date"]:
        found = {
            "date_start": frame.time.start.isoformat(),
            "date_end": (frame.time.end or frame.time.start).isoformat(),
        }
        value += 1.0 if scoring.date_ok(event, found) else -1.0
    if frame.group in FAMILIES:
        value += 1.0 if _compatible(frame, event) else -2.0
    return value


def same_event_samples(coder: Coder, examples: Sequence[Example]) -> list[Sample]:
    """Pairs (earlier frame, later trigger) with the gold's word on whether they are one event."""
    samples: list[Sample] = []
    for example in examples:
        reading = example.coded.reading
        if reading is None or not reading.triggers:
            continue
        clusters: list[tuple[str, Frame]] = []
        for frame in start_frames(reading):
            label = example.labels.get(frame.triggers[0].number)
            if label is None:
                continue
            home = None
            for earlier_label, earlier in clusters[-14:]:
                same = earlier_label == label
                features = pair_features(reading, earlier, frame, coder.engines.gazetteer)
                samples.append((features, int(same), example.weight))
                if same:
                    home = earlier
            if home is None:
                clusters.append((label, frame))
            else:
                _absorb(home, frame, 0.0, {})
    return samples


def keep_samples(coder: Coder, examples: Sequence[Example], actors: scoring.Actors) -> list[Sample]:
    """Frames with the scorer's word on whether they are gold events."""
    samples: list[Sample] = []
    for example in examples:
        for draft, gold in matched_drafts(coder, example, actors):
            samples.append((draft.keep_features, int(gold is not None), example.weight))
    return samples


def same_incident_samples(coder: Coder, examples: Sequence[Example], actors: scoring.Actors) -> list[Sample]:
    """Pairs of drafts with the gold's word on whether they tell one event."""
    samples: list[Sample] = []
    for example in examples:
        reading = example.coded.reading
        if reading is None:
            continue
        labelled = _draft_labels(coder, example, actors)
        for later, (draft, label) in enumerate(labelled):
            for earlier, other in labelled[:later]:
                if label is not None and other is not None:
                    features = draft_pair_features(reading, earlier, draft, coder.engines.gazetteer)
                    samples.append((features, int(label == other), example.weight))
    return samples


def _draft_labels(coder: Coder, example: Example, actors: scoring.Actors) -> list[tuple[Draft, str | None]]:
    """The gold event each unmerged draft tells: the aligned one, its triggers' one, or one it agrees with."""
    assert example.coded.reading is not None
    labelled: list[tuple[Draft, str | None]] = []
    for draft, gold in matched_drafts(coder, example, actors, unmerged=True):
        label = gold["id"] if gold is not None else None
        if label is None:
            votes = [example.labels.get(t.number) for t in draft.frame.triggers]
            known = [vote for vote in votes if vote is not None]
            if known:
                label = known[0]
        if label is None and example.gold:
            record = build_event(draft, example.coded.reading, coder.engines, example.document, ("", "")).to_dict()
            best = max(example.gold, key=lambda e: scoring.similarity(e, record, actors))
            agreed = scoring.type_near(best, record) + scoring.date_near(best, record) + scoring.place_ok(best, record)
            if agreed == 3:
                label = best["id"]
        labelled.append((draft, label))
    return labelled


def matched_drafts(
    coder: Coder, example: Example, actors: scoring.Actors, *, unmerged: bool = False
) -> list[tuple[Draft, dict[str, Any] | None]]:
    """Every draft of a document with the gold event the scorer aligns it with."""
    coded = example.coded
    if coded.reading is None:
        return []
    records, drafts = [], []
    for number, draft in enumerate(coded.unmerged if unmerged else coded.drafts):
        if draft.place is None:
            continue
        event = build_event(draft, coded.reading, coder.engines, example.document, ("", ""))
        records.append({**event.to_dict(), "draft": number})
        drafts.append(draft)
    pairs, _, spurious = scoring.align(example.gold, records, actors)
    by_number = {record["draft"]: gold for gold, record in pairs}
    return [(draft, by_number.get(record["draft"])) for draft, record in zip(drafts, records, strict=True)]


def place_samples(coder: Coder, examples: Sequence[Example], actors: scoring.Actors) -> list[Sample]:
    """Places near matched frames with the scorer's word on whether they are the gold place."""
    samples: list[Sample] = []
    for example in examples:
        reading = example.coded.reading
        if reading is None:
            continue
        for draft, gold in matched_drafts(coder, example, actors):
            if gold is None or not gold.get("place") or draft.frame.spread:
                continue
            candidates = place_candidates(reading, draft.frame, coder.engines.gazetteer)
            right = [
                scoring.place_ok(gold, {"location": locate_row(c.group, coder.engines).to_dict()}) for c in candidates
            ]
            if any(right) and not all(right):
                samples.extend((c.features, int(ok), example.weight) for c, ok in zip(candidates, right, strict=True))
    return samples


def date_samples(coder: Coder, examples: Sequence[Example], actors: scoring.Actors) -> list[Sample]:
    """Dates near matched frames with the scorer's word on whether they are the gold date."""
    samples: list[Sample] = []
    for example in examples:
        reading = example.coded.reading
        if reading is None:
            continue
        for draft, gold in matched_drafts(coder, example, actors):
            if gold is None or not gold.get("date"):
                continue
            candidates = date_candidates(reading, draft.frame)
            right = [
                scoring.date_ok(gold, {"date_start": c.start.isoformat(), "date_end": c.end.isoformat()})
                for c in candidates
            ]
            if any(right) and not all(right):
                samples.extend((c.features, int(ok), example.weight) for c, ok in zip(candidates, right, strict=True))
    return samples


def figure_samples(coder: Coder, examples: Sequence[Example], actors: scoring.Actors) -> dict[str, list[Sample]]:
    """Figures near matched frames with the scorer's word on whether they are the gold ones."""
    samples: dict[str, list[Sample]] = {"killed": [], "wounded": [], "captured": []}
    for example in examples:
        reading = example.coded.reading
        if reading is None:
            continue
        for draft, gold in matched_drafts(coder, example, actors):
            if gold is None:
                continue
            for effect in ("killed", "wounded", "captured", "kidnapped"):
                slot = "captured" if effect == "kidnapped" else effect
                for figure in figure_candidates(reading, draft.frame, effect):
                    wanted = gold.get(slot)
                    right = bool(wanted) and scoring.count_ok(wanted, figure.count.to_dict())
                    samples[slot].append((figure.features, int(right), example.weight))
    return samples


def role_samples(coder: Coder, examples: Sequence[Example], actors: scoring.Actors) -> dict[str, list[Sample]]:
    """Actor mentions of matched frames with their gold roles."""
    samples: dict[str, list[Sample]] = {"initiator": [], "target": []}
    for example in examples:
        reading = example.coded.reading
        if reading is None:
            continue
        for draft, gold in matched_drafts(coder, example, actors):
            if gold is None:
                continue
            country = (gold.get("place") or {}).get("country") or ""
            for candidate in candidates_of(draft, reading, coder.engines, country):
                shown = []
                for mention in candidate.mentions:
                    start, end = reading.text.raw_span(mention.first, mention.last)
                    shown.append({"id": candidate.reference.id, "name": example.document.text[start:end]})
                for role in samples:
                    hit = any(actors.same(g, p) for g in gold[role] for p in shown)
                    if gold.get("symmetric"):
                        other = "target" if role == "initiator" else "initiator"
                        hit = hit or any(actors.same(g, p) for g in gold[other] for p in shown)
                    samples[role].append((candidate.features, int(hit), example.weight))
    return samples
