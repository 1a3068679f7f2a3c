"""Training samples: gold documents read once, and what the gold says of every question the coder decides.

A trigger belongs to the gold event whose quoted evidence covers it, else to the one whose place, date and
figures it shares; two frames are the same event when their triggers belong to one gold event; a frame is an event when
the scorer aligns it with one; a place, date, figure or actor is right when the scorer says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from marsad.coding.assemble import Draft, build_event, locate_row, sides_of
from marsad.coding.casting import candidates_of
from marsad.coding.clustering import Coreference, compared_pairs
from marsad.coding.count_choice import figure_candidates, no_figure
from marsad.coding.date_choice import date_candidates
from marsad.coding.decisions import Features
from marsad.coding.event_types import decide_type
from marsad.coding.frames import Frame, start_frames
from marsad.coding.place_choice import place_candidates
from marsad.coding.reading import Reading
from marsad.coding.type_choice import type_features
from marsad.evaluate import scoring
from marsad.evaluate.flashes import read_flash
from marsad.evaluate.labels import Labelled
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
    told: dict[int, tuple[str, ...]] = field(default_factory=dict)  # trigger number -> events it tells, by hand
    flash: Features = field(default_factory=dict)  # relevance features of the first sentence alone
    fold: int = 0
    weight: float = 1.0


Sample = tuple[Features, int, float]  # features, label, weight
STRAY = 0.15  # weight of a pair of a gold event and a draft that is none
ACCIDENT = 0.3  # weight of a draft that agrees with an event its words do not tell
ALONE = 0.3  # weight of the actors near a single trigger beside those of a whole draft
LIKE = 6.0  # similarity (scoring.similarity) from which a draft without a hand label is taken for a gold event


def load_examples(
    coder: Coder, labelled: Iterable[Labelled], triggers: Mapping[str, Mapping[int, tuple[str, ...]]] | None = None
) -> list[Example]:
    """Gold documents, read once; folds follow their order. `triggers` are hand labels by document id."""
    examples = []
    for number, (document, row) in enumerate(labelled):
        example = Example(document, row["events"], coder.code(document, thorough=True), fold=number % FOLDS)
        _label_triggers(coder, example)
        marked = (triggers or {}).get(document.doc_id)
        reading = example.coded.reading
        if marked is not None and reading is not None:
            for trigger in reading.triggers:
                start, _ = reading.text.raw_span(trigger.position, trigger.position)
                if start in marked:
                    example.told[trigger.number] = marked[start]
        example.flash = read_flash(coder, document, example.coded.reading)
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


def same_event_samples(coder: Coder, examples: Sequence[Example], actors: scoring.Actors) -> list[Sample]:
    """Pairs of single-trigger drafts with the gold's word on whether they tell one event."""
    samples: list[Sample] = []
    for example in examples:
        reading, sharing = example.coded.reading, example.coded.sharing
        if reading is None or sharing is None or not example.gold:
            continue
        known = {
            id(draft): label
            for draft, label in zip(example.coded.unmerged, single_labels(coder, example, actors), strict=True)
        }
        labels = [known[id(draft)] for draft in example.coded.singles]
        pairs = Coreference(reading, example.coded.singles, sharing, coder.engines.gazetteer)
        for a, b in compared_pairs(len(labels)):
            first, second = labels[a], labels[b]
            if UNKNOWN in (first, second) or first is None and second is None:
                continue
            weight = example.weight * (1.0 if first is not None and second is not None else STRAY)
            samples.append((pairs.features(a, b), int(first == second), weight))
    return samples


UNKNOWN = "?"


def single_labels(coder: Coder, example: Example, actors: scoring.Actors) -> list[str | None]:
    """The gold event each single-trigger draft tells, None when it tells none, `UNKNOWN` when nobody said.

    By hand where the triggers of the document are labelled; else by its words where evidence covers them, and by its
    slots.
    """
    assert example.coded.reading is not None
    labels: list[str | None] = []
    events = {event["id"]: event for event in example.gold}
    for draft in example.coded.unmerged:
        number = draft.frame.triggers[0].number
        if example.told or not example.gold:
            ids = example.told.get(number)
            if ids is None:
                labels.append(None if not example.gold else UNKNOWN)
            elif len(ids) == 1 and not draft.frame.spread:
                labels.append(ids[0])
            else:
                labels.append(_placed_like(coder, draft, [events[i] for i in ids]))
            continue
        label = example.labels.get(number) if not draft.frame.spread else None
        if label is None and draft.place is not None:
            record = build_event(draft, example.coded.reading, coder.engines, example.document, ("", "")).to_dict()
            best = max(example.gold, key=lambda e: (scoring.similarity(e, record, actors), e["id"]))
            if scoring.similarity(best, record, actors) >= LIKE and agreement(best, record) >= 2:
                label = best["id"]
        labels.append(label)
    return labels


def _placed_like(coder: Coder, draft: Draft, events: Sequence[dict[str, Any]]) -> str | None:
    """Of several events of one trigger the one at the draft's place; the first for its own place, if none fits."""
    if draft.place is not None:
        location = locate_row(draft.place, coder.engines).to_dict()
        for event in events:
            if scoring.place_ok(event, {"location": location}):
                return str(event["id"])
    return str(events[0]["id"]) if events and not draft.frame.spread else None


def agreement(event: dict[str, Any], record: dict[str, Any]) -> int:
    """How many of type family, date and place a record shares with a gold event; two make it the same."""
    signs = (scoring.type_near, scoring.date_near, scoring.place_ok)
    return sum(int(is_near(event, record)) for is_near in signs)


def told_samples(coder: Coder, examples: Sequence[Example], actors: scoring.Actors) -> list[Sample]:
    """Single-trigger drafts with the gold's word on whether they tell an event."""
    return [
        (draft.telling, int(label is not None), example.weight)
        for example in examples
        if example.coded.reading is not None
        for draft, label in zip(example.coded.unmerged, single_labels(coder, example, actors), strict=True)
        if label != UNKNOWN
    ]


def keep_samples(coder: Coder, examples: Sequence[Example], actors: scoring.Actors) -> list[Sample]:
    """Drafts with the scorer's word on whether they are a gold event.

    A draft that agrees with an event although its triggers were labelled as telling none weighs `ACCIDENT`.
    """
    samples: list[Sample] = []
    for example in examples:
        truth = {id(draft): gold for draft, gold in true_drafts(coder, example, actors)} if example.told else {}
        for draft, gold in matched_drafts(coder, example, actors):
            accident = gold is not None and example.told and truth.get(id(draft)) is None
            samples.append(
                (draft.keep_features, int(gold is not None), example.weight * (ACCIDENT if accident else 1.0))
            )
    return samples


def matched_drafts(coder: Coder, example: Example, actors: scoring.Actors) -> list[tuple[Draft, dict[str, Any] | None]]:
    """Every draft of a document with the gold event the scorer aligns it with."""
    coded = example.coded
    if coded.reading is None:
        return []
    records, drafts = [], []
    for number, draft in enumerate(coded.drafts):
        if draft.place is None:
            continue
        event = build_event(draft, coded.reading, coder.engines, example.document, ("", ""))
        records.append({**event.to_dict(), "draft": number})
        drafts.append(draft)
    pairs, _, _ = scoring.align(example.gold, records, actors)
    by_number = {record["draft"]: gold for gold, record in pairs}
    return [(draft, by_number.get(record["draft"])) for draft, record in zip(drafts, records, strict=True)]


Choice = tuple[list[tuple[Features, int]], float]  # candidates with labels, weight


def single_place_choices(coder: Coder, examples: Sequence[Example], actors: scoring.Actors) -> list[Choice]:
    """Places near single-trigger drafts with the scorer's word on whether they are the place of their gold event."""
    choices: list[Choice] = []
    for example in examples:
        if example.coded.reading is None or not example.gold:
            continue
        events = {event["id"]: event for event in example.gold}
        labels = single_labels(coder, example, actors)
        for draft, label in zip(example.coded.unmerged, labels, strict=True):
            choices += _place_choice(coder, example, draft, events.get(label or ""), alone=True)
    return choices


def place_choices(coder: Coder, examples: Sequence[Example], actors: scoring.Actors) -> list[Choice]:
    """Places near matched frames with the scorer's word on whether they are the gold place."""
    return [
        choice
        for example in examples
        for draft, gold in true_drafts(coder, example, actors)
        for choice in _place_choice(coder, example, draft, gold, alone=False)
    ]


def _place_choice(
    coder: Coder, example: Example, draft: Draft, gold: dict[str, Any] | None, *, alone: bool
) -> list[Choice]:
    reading = example.coded.reading
    if reading is None or gold is None or not gold.get("place") or draft.frame.spread:
        return []
    return _informative(
        [
            (c.features, int(scoring.place_ok(gold, {"location": locate_row(c.group, coder.engines).to_dict()})))
            for c in place_candidates(reading, draft.frame, coder.engines.gazetteer, alone=alone)
        ],
        example.weight,
    )


def date_choices(coder: Coder, examples: Sequence[Example], actors: scoring.Actors) -> list[Choice]:
    """Dates near matched frames with the scorer's word on whether they are the gold date."""
    choices: list[Choice] = []
    for example in examples:
        reading = example.coded.reading
        for draft, gold in true_drafts(coder, example, actors):
            if reading is None or gold is None or not gold.get("date"):
                continue
            rows = [
                (c.features, {"date_start": c.start.isoformat(), "date_end": c.end.isoformat()})
                for c in date_candidates(reading, draft.frame)
            ]
            choices += _informative([(f, int(scoring.date_ok(gold, days))) for f, days in rows], example.weight)
    return choices


def _informative(rows: list[tuple[Features, int]], weight: float) -> list[Choice]:
    """One choice, or none when every candidate or no candidate is right: it would teach nothing."""
    right = sum(label for _, label in rows)
    return [(rows, weight)] if 0 < right < len(rows) else []


def true_drafts(coder: Coder, example: Example, actors: scoring.Actors) -> list[tuple[Draft, dict[str, Any] | None]]:
    """Every draft with the gold event it tells: by the hand labels of its triggers, else by the scorer's alignment.

    The alignment only sees events whose slots came out right; the labels also show the others.
    """
    if not example.told:
        return matched_drafts(coder, example, actors)
    known = {
        id(draft): label
        for draft, label in zip(example.coded.unmerged, single_labels(coder, example, actors), strict=True)
    }
    events = {event["id"]: event for event in example.gold}
    pairs = []
    for draft, members in zip(example.coded.drafts, example.coded.members, strict=True):
        votes = Counter(known[id(example.coded.singles[n])] for n in members)
        votes.pop(UNKNOWN, None)
        label = max(votes, key=lambda key: (votes[key], key is not None, key or "")) if votes else None
        pairs.append((draft, events.get(label or "")))
    return pairs


def type_samples(
    coder: Coder, examples: Sequence[Example], actors: scoring.Actors
) -> list[tuple[Features, str, float]]:
    """Features of matched frames with their gold type (the coded one where the gold accepts it, else its best)."""
    samples = []
    for example in examples:
        if example.coded.reading is None:
            continue
        for draft, gold in true_drafts(coder, example, actors):
            if gold is not None:
                sides, cast = sides_of(draft, example.coded.reading, coder.engines)
                features = type_features(draft.frame, sides, cast, example.coded.reading.groups)
                ruled = decide_type(draft.frame, sides)
                label = ruled if ruled in gold["type"] else gold["type"][0]
                samples.append((features, label, example.weight))
    return samples


def figure_choices(coder: Coder, examples: Sequence[Example], actors: scoring.Actors) -> dict[str, list[Choice]]:
    """Figures near true drafts, and leaving them out, with the scorer's word on which is right."""
    choices: dict[str, list[Choice]] = {"killed": [], "wounded": [], "captured": []}
    for example in examples:
        reading = example.coded.reading
        if reading is None:
            continue
        for draft, gold in true_drafts(coder, example, actors):
            if gold is None:
                continue
            for effect in ("killed", "wounded", "captured", "kidnapped"):
                slot = "captured" if effect == "kidnapped" else effect
                wanted = gold.get(slot)
                figures = figure_candidates(reading, draft.frame, effect)
                rows = [
                    (f.features, int(bool(wanted) and scoring.count_ok(wanted, f.count.to_dict()))) for f in figures
                ]
                rows.append((no_figure(figures, draft.frame), int(not wanted)))
                if figures and any(label for _, label in rows):
                    choices[slot].append((rows, example.weight))
    return choices


def role_samples(coder: Coder, examples: Sequence[Example], actors: scoring.Actors) -> dict[str, list[Sample]]:
    """Actors near true drafts, and near every trigger that tells an event (these weigh `ALONE`), with their roles."""
    samples: dict[str, list[Sample]] = {"initiator": [], "target": []}
    for example in examples:
        if example.coded.reading is None or not example.gold:
            continue
        for draft, gold in true_drafts(coder, example, actors):
            _add_roles(samples, coder, example, draft, gold, actors, 1.0)
        events = {event["id"]: event for event in example.gold}
        for draft, label in zip(example.coded.unmerged, single_labels(coder, example, actors), strict=True):
            _add_roles(samples, coder, example, draft, events.get(label or ""), actors, ALONE)
    return samples


def _add_roles(
    samples: dict[str, list[Sample]], coder: Coder, example: Example, draft: Draft, gold: dict[str, Any] | None,
    actors: scoring.Actors, weight: float,
) -> None:  # fmt: skip
    reading = example.coded.reading
    if reading is None or gold is None:
        return
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
            samples[role].append((candidate.features, int(hit), example.weight * weight))
