"""Fits the weights of the scored decisions on gold documents, cross-validated by document.

Development only (extra `train`). The fitted file is data: pinned, with the digest of the gold it came from
and the cross-validated scores, which are the ones to report.

How labels are made: a trigger belongs to the gold event whose quoted evidence covers it, else to the one
whose place, date and figures it shares; two frames are the same event when their triggers belong to one gold
event; a frame is an event when the scorer aligns it with one; an actor mention has a role when the scorer
says it names the gold actor.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

from marsad.coding.assemble import Draft, build_event, candidates_of, locate_row
from marsad.coding.count_choice import figure_candidates
from marsad.coding.date_choice import date_candidates
from marsad.coding.decisions import Decision, Features
from marsad.coding.features import document_features, keep_features
from marsad.coding.frames import Frame, _absorb, join_frames, pair_features, start_frames
from marsad.coding.merging import draft_pair_features
from marsad.coding.place_choice import place_candidates
from marsad.coding.reading import Reading, Trigger
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
        docs[str(raw["id"])] = Document(str(raw["id"]), raw["text"], raw.get("title"), raw.get("published"), raw.get("outlet"))
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
        ranked = sorted(((_likeness(coder, example, reading, frame, e), e["id"]) for e in pool or example.gold), reverse=True)
        if pool:
            example.labels[trigger.number] = ranked[0][1]
        elif ranked and ranked[0][0] >= 4.0 and (len(ranked) == 1 or ranked[0][0] - ranked[1][0] >= 1.0):
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
        found = {"date_start": frame.time.start.isoformat(), "date_end": (frame.time.end or frame.time.start).isoformat()}
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


def fit(name: str, samples: Sequence[Sample], *, strength: float = 1.0) -> Decision:
    """A regularised logistic regression; features seen in fewer than three samples are left out."""
    from collections import Counter

    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    seen = Counter(feature for features, _, _ in samples for feature in features)
    rows = [{k: v for k, v in features.items() if seen[k] >= 3} for features, _, _ in samples]
    vectorizer = DictVectorizer(sort=True)
    matrix = vectorizer.fit_transform(rows)
    model = LogisticRegression(C=strength, max_iter=3000)
    model.fit(matrix, [label for _, label, _ in samples], sample_weight=[weight for _, _, weight in samples])
    weights = {
        feature: round(float(weight), 4)
        for feature, weight in zip(vectorizer.feature_names_, model.coef_[0], strict=True)
        if abs(weight) >= 0.005
    }
    return Decision(name, round(float(model.intercept_[0]), 4), weights)


def fit_all(coder: Coder, examples: Sequence[Example], actors: scoring.Actors) -> dict[str, Decision]:
    """All decisions, each fitted on frames that the ones before it produce."""
    decisions = dict(coder.decisions)
    decisions["same_event"] = fit("same_event", same_event_samples(coder, examples), strength=0.5)
    rejoin(coder, examples, decisions)
    decisions["date"] = fit("date", date_samples(coder, examples, actors), strength=0.2)
    decisions["place"] = fit("place", place_samples(coder, examples, actors), strength=0.2)
    rejoin(coder, examples, decisions)
    for name, figures in figure_samples(coder, examples, actors).items():
        decisions[name] = fit(name, figures, strength=0.2)
    roles = role_samples(coder, examples, actors)
    for role, samples in roles.items():
        decisions[role] = fit(role, samples, strength=0.06)
    rejoin(coder, examples, decisions)
    decisions["same_incident"] = fit(
        "same_incident", same_incident_samples(coder, examples, actors), strength=0.2
    )
    rejoin(coder, examples, decisions)
    decisions["keep"] = fit("keep", keep_samples(coder, examples, actors), strength=0.1)
    decisions["relevant"] = fit(
        "relevant",
        [(e.coded.relevance_features, int(bool(e.gold)), e.weight) for e in examples if e.coded.relevance_features],
        strength=0.1,
    )
    return decisions


def rejoin(coder: Coder, examples: Sequence[Example], decisions: dict[str, Decision]) -> None:
    """Rebuilds the drafts of documents with other weights, without reading the text again."""
    for example in examples:
        coder.decide(example.coded, decisions)


def cross_validate(
    coder: Coder, examples: list[Example], actors: scoring.Actors
) -> tuple[list[dict[str, Any]], dict[str, float]]:
    """Event records of every draft of every document, coded with weights fitted without its fold, and the relevance
    of each document. Nothing is filtered by thresholds, so that they can be chosen on the result."""
    records: list[dict[str, Any]] = []
    relevance: dict[str, float] = {}
    for fold in range(FOLDS):
        fitted = fit_all(coder, [e for e in examples if e.fold != fold], actors)
        for example in examples:
            if example.fold == fold:
                coder.decide(example.coded, fitted, keep_all=True)
                records.extend(event.to_dict() for event in example.coded.events)
                relevance[example.document.doc_id] = example.coded.relevance
    return records, relevance


@dataclass(frozen=True, slots=True)
class Thresholds:
    """`keep`: an event is coded from this probability on; `relevant`: a text is read for events from this one on;
    `surest`: the best event of a text must reach this one, or none of the text is coded."""

    keep: float
    relevant: float
    surest: float

    def pass_records(self, records: Sequence[dict[str, Any]], relevance: dict[str, float]) -> list[dict[str, Any]]:
        best: dict[str, float] = {}
        for record in records:
            best[record["doc_id"]] = max(best.get(record["doc_id"], 0.0), record["confidence"])
        return [
            record
            for record in records
            if record["confidence"] >= self.keep
            and relevance[record["doc_id"]] >= self.relevant
            and best[record["doc_id"]] >= self.surest
        ]


SEED_WEIGHT = 3.0
MOST_FALSE_ALARMS = 0.12  # share of event-free documents that may be coded


def choose_thresholds(
    examples: Sequence[Example], records: Sequence[dict[str, Any]], relevance: dict[str, float], actors: scoring.Actors
) -> tuple[Thresholds, dict[str, Any]]:
    """The thresholds with the best detection plus slots F1 among those that keep false alarms rare, and their scores."""
    gold = [{"doc": example.document.doc_id, "events": example.gold} for example in examples]
    quiet = sum(1 for example in examples if not example.gold)
    best: tuple[float, Thresholds, dict[str, Any]] | None = None
    for keep in (0.3, 0.35, 0.4, 0.45):
        for surest in (0.4, 0.45, 0.5, 0.55):
            thresholds = Thresholds(keep, 0.5, surest)
            figures, _ = scoring.score(gold, thresholds.pass_records(records, relevance), actors)
            if quiet and figures["of_them_with_false_alarms"] > MOST_FALSE_ALARMS * quiet:
                continue
            value = figures["detection"]["F1"] + figures["slots"]["F1"] + 0.4 * figures["main_recall"]
            if best is None or value > best[0]:
                best = (value, thresholds, figures)
    if best is None:
        raise ValueError("no thresholds keep false alarms rare enough; look at the decision `relevant`")
    return best[1], best[2]


def start_decisions() -> dict[str, Decision]:
    """Weights written by hand, to begin with: nearest place and date, everything kept."""
    return {
        "same_event": Decision("same_event", -2.0, {
            "same_clause": 2.0, "same_sentence": 1.5, "next_sentence": 0.3, "group:same": 1.5, "place:same": 1.0,
            "place:same_words": 1.0, "place:different": -3.0, "time:different": -2.0, "later:definite": 0.7,
        }),
        "same_incident": Decision("same_incident", -9.0, {}),
        "place": Decision("place", 0.0, {"nearest": 3.0, "rank:0": 1.0}),
        "date": Decision("date", 0.0, {"nearest": 3.0, "window": 1.0}),
        "killed": Decision("killed", 0.0, {"own": 1.0, "elsewhere": -1.0}),
        "wounded": Decision("wounded", 0.0, {"own": 1.0, "elsewhere": -1.0}),
        "captured": Decision("captured", 0.0, {"own": 1.0, "elsewhere": -1.0}),
        "initiator": Decision("initiator", 0.0, {}),
        "target": Decision("target", 0.0, {}),
        "relevant": Decision("relevant", 9.0, {}),
        "keep": Decision("keep", 0.0, {}),
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class GoldSet:
    """A set to fit on. `weight` multiplies its samples: the seeds are few and must always code right."""

    name: str
    documents: Path
    gold: Path
    weight: float = 1.0


def gold_sets(shared: Path) -> list[GoldSet]:
    """What the shipped weights are fitted on: dev, the seeds and our own sample; never `later`."""
    sample = Path(str(resources.files("marsad"))) / "data" / "sample"
    return [
        GoldSet("dev", shared / "dev.docs.jsonl", shared / "dev.gold.jsonl"),
        GoldSet("seeds", shared / "seeds.docs.jsonl", shared / "seeds.gold.jsonl", SEED_WEIGHT),
        GoldSet("sample", sample / "reports.jsonl", sample / "gold.jsonl"),
    ]


def train(sets: Sequence[GoldSet], actors_table: Path | None) -> dict[str, Any]:
    """Fits everything on the sets and returns the content of `weights.json`."""
    coder = Coder(decisions=start_decisions())
    actors = scoring.load_actors(actors_table)
    examples: list[Example] = []
    digest = hashlib.sha256()
    for chosen in sets:
        digest.update(chosen.gold.read_bytes())
        loaded = load_examples(coder, chosen.documents, chosen.gold)
        for example in loaded:
            example.weight = chosen.weight
        examples.extend(loaded)
    records, relevance = cross_validate(coder, examples, actors)
    thresholds, _ = choose_thresholds(examples, records, relevance, actors)
    passed = thresholds.pass_records(records, relevance)
    scores = {}
    for chosen in sets:
        rows = [json.loads(line) for line in chosen.gold.read_text("utf-8").splitlines()]
        scores[chosen.name], _ = scoring.score(rows, passed, actors)
    final = fit_all(coder, examples, actors)
    return {
        "about": "Weights of the scored decisions (marsad.coding.decisions), fitted by `make train`. Do not edit by hand.",
        "gold": {"sets": [chosen.name for chosen in sets], "documents": len(examples), "sha256": digest.hexdigest()},
        "thresholds": {"keep": thresholds.keep, "relevant": thresholds.relevant, "surest": thresholds.surest},
        "cross_validated": scores,
        "decisions": {
            name: {"bias": final[name].bias, "weights": dict(sorted(final[name].weights.items()))}
            for name in sorted(final)
        },
    }


def main() -> None:
    """`python -m marsad.evaluate.training`: fits, cross-validates and writes the weights file."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--gold", type=Path, default=Path("../shared/gold"), help="folder with the shared gold sets")
    parser.add_argument("--actors", type=Path, default=None, help="actor table of the scorer")
    parser.add_argument("--out", type=Path, default=Path("src/marsad/data/weights.json"))
    options = parser.parse_args()
    content = train(gold_sets(options.gold), options.actors)
    options.out.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print("thresholds", content["thresholds"])
    for name, figures in content["cross_validated"].items():
        print(
            f"{name}: cross-validated detection F1 {100 * figures['detection']['F1']:.1f}, "
            f"slots F1 {100 * figures['slots']['F1']:.1f}, main events {100 * figures['main_recall']:.1f}, "
            f"false alarms {figures['of_them_with_false_alarms']}/{figures['documents_without_events']}"
        )


if __name__ == "__main__":
    main()
