"""Fits the weights of the scored decisions on gold documents, cross-validated by document.

Development only (extra `train`). The fitted file is data: pinned, with the digest of the gold it came from and the
cross-validated scores, which are the ones to report. How the samples are made: `marsad.evaluate.samples`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from marsad.coding.decisions import Decision
from marsad.evaluate import scoring
from marsad.evaluate.samples import (
    FOLDS,
    Example,
    Sample,
    date_samples,
    figure_samples,
    keep_samples,
    load_examples,
    place_samples,
    role_samples,
    same_event_samples,
    same_incident_samples,
)
from marsad.pipeline import Coder


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
    decisions["same_incident"] = fit("same_incident", same_incident_samples(coder, examples, actors), strength=0.2)
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


SEED_WEIGHT = 8.0
MOST_FALSE_ALARMS = 0.12  # share of event-free documents that may be coded


def choose_thresholds(
    examples: Sequence[Example], records: Sequence[dict[str, Any]], relevance: dict[str, float], actors: scoring.Actors
) -> tuple[Thresholds, dict[str, Any]]:
    """The thresholds with the best F1 and main recall that keep false alarms rare, and their scores."""
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
        "about": "Weights of the scored decisions (marsad.coding), fitted by `make train`. Do not edit by hand.",
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
