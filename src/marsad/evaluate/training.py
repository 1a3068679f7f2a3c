"""Fits the weights of the scored decisions on gold documents, cross-validated by document.

Development only (extra `train`). The fitted file is data: pinned, with the digest of the gold it came from and the
cross-validated scores, which are the ones to report. How the samples are made: `marsad.evaluate.samples`; how each
decision is fitted: `marsad.evaluate.fitting`.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import json
import multiprocessing
import os
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from marsad.coding.decisions import Decision, logit
from marsad.evaluate import scoring
from marsad.evaluate.averaging import Fitted, mean_of
from marsad.evaluate.calibration import calibrate
from marsad.evaluate.fitting import fit_all, start_decisions
from marsad.evaluate.folds import keep_copies_together
from marsad.evaluate.labels import GoldSet, fitted_sets, trigger_labels
from marsad.evaluate.samples import FOLDS, Example, load_examples
from marsad.pipeline import Coder


@dataclass(frozen=True, slots=True)
class Outcome:
    """One document coded with everything kept: the records of its drafts, the odds of their fields, its relevance."""

    records: list[dict[str, Any]]
    odds: list[dict[str, float]]
    relevance: float


def outcome_of(coder: Coder, example: Example, decisions: dict[str, Decision]) -> Outcome:
    coder.decide(example.coded, decisions)
    placed = [draft for draft in example.coded.drafts if draft.place is not None]
    return Outcome(
        [
            {**event.to_dict(), "confidence": draft.keep}
            for event, draft in zip(example.coded.events, placed, strict=True)
        ],
        [{**draft.odds, "event": logit(draft.keep)} for draft in placed],
        example.coded.relevance,
    )


_Work = tuple[Coder, list[Example], scoring.Actors]
_work: list[_Work] = []  # what forked processes share: readings are large and cannot be sent
_ALL = FOLDS  # the number that stands for no fold left out


def _fit_without(fold: int) -> tuple[int, Fitted, list[tuple[int, Outcome]]]:
    """Fits on all folds but one, and codes the documents of that one."""
    coder, examples, actors = _work[0]
    fitted = fit_all(coder, [e for e in examples if e.fold != fold], actors)
    coded = [(number, outcome_of(coder, e, fitted)) for number, e in enumerate(examples) if e.fold == fold]
    return fold, fitted, coded


def cross_validate(coder: Coder, examples: list[Example], actors: scoring.Actors) -> tuple[Fitted, list[Outcome]]:
    """The mean of the fits on everything and without each fold, and each document coded by the fit without its fold.

    Nothing is set aside, so that thresholds can be chosen on the result. As many processes run as there are cores, a
    new one for each fit: it begins with the examples as they were read.
    """
    _work[:] = [(coder, examples, actors)]
    outcomes: dict[int, Outcome] = {}
    fits: dict[int, Fitted] = {}
    context = multiprocessing.get_context("fork")
    gc.freeze()  # nothing read so far is garbage: the processes need not look through it again and again
    with context.Pool(min(FOLDS, os.cpu_count() or 1), maxtasksperchild=1) as pool:
        for fold, fitted, coded in pool.imap_unordered(_fit_without, (_ALL, *range(FOLDS))):
            outcomes.update(coded)
            fits[fold] = fitted
    return mean_of([fits[fold] for fold in sorted(fits)]), [outcomes[number] for number in range(len(examples))]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """`keep`: an event is coded from this probability on; `relevant`: a text is read for events from this one on;
    `surest`: the best event of a text must reach this one, or none of the text is coded."""

    keep: float
    relevant: float
    surest: float

    def passes(self, outcome: Outcome) -> list[bool]:
        keeps = [record["confidence"] for record in outcome.records]
        is_read = outcome.relevance >= self.relevant and max(keeps, default=0.0) >= self.surest
        return [is_read and keep >= self.keep for keep in keeps]

    def pass_records(self, outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
        return [
            record
            for outcome in outcomes
            for record, passed in zip(outcome.records, self.passes(outcome), strict=True)
            if passed
        ]


FALSE_ALARM_PRICE = 0.3  # what coding all event-free documents would cost, in points of F1 / 100
DRAWN = "corpus"  # the set whose event-free documents were drawn where the coder was in doubt
EQUAL = 0.005  # values this near the best are as good as it: chance moves them more


def choose_thresholds(
    examples: Sequence[Example], outcomes: Sequence[Outcome], actors: scoring.Actors, doubtful: frozenset[str]
) -> tuple[Thresholds, dict[str, Any]]:
    """The thresholds with the best F1 and main recall, false alarms in event-free texts counted against them.

    Of those as good as the best it is the one that codes fewest event-free texts, `doubtful` documents left out:
    those drawn because the coder had proposals for them say little of the false alarms of ordinary days.
    """
    gold = [{"doc": example.document.doc_id, "events": example.gold} for example in examples]
    quiet = sum(1 for example in examples if not example.gold)
    ordinary = {e.document.doc_id for e in examples if not e.gold and e.document.doc_id not in doubtful}
    rows: list[tuple[float, int, Thresholds, dict[str, Any]]] = []
    for keep, surest, relevant in product((0.3, 0.35, 0.4, 0.45, 0.5), (0.5, 0.6, 0.7), (0.5, 0.6, 0.7, 0.8)):
        thresholds = Thresholds(keep, relevant, max(keep, surest))
        passed = thresholds.pass_records(outcomes)
        figures, _ = scoring.score(gold, passed, actors)
        value = figures["detection"]["F1"] + figures["slots"]["F1"] + 0.4 * figures["main_recall"]
        if quiet:
            value -= FALSE_ALARM_PRICE * figures["of_them_with_false_alarms"] / quiet
        rows.append((value, len(ordinary & {record["doc_id"] for record in passed}), thresholds, figures))
    best = max(value for value, *_ in rows)
    _, _, chosen, figures = min((row for row in rows if row[0] > best - EQUAL), key=lambda row: (row[1], -row[0]))
    return chosen, figures


def read_examples(coder: Coder, sets: Sequence[GoldSet], triggers: Path) -> list[list[Example]]:
    """The examples of each set, with its weight and the hand labels of its triggers; copies share a fold."""
    marked = trigger_labels(triggers)
    result = []
    for chosen in sets:
        loaded = load_examples(
            coder, chosen.rows, {doc: found for (name, doc), found in marked.items() if name == chosen.name}
        )
        for example in loaded:
            example.weight = chosen.weight
        result.append(loaded)
    keep_copies_together([example for loaded in result for example in loaded])
    return result


def train(sets: Sequence[GoldSet], triggers: Path, actors_table: Path | None) -> dict[str, Any]:
    """Fits everything on the sets and returns the content of `weights.json`."""
    coder = Coder(decisions=start_decisions())
    actors = scoring.load_actors(actors_table)
    by_set = read_examples(coder, sets, triggers)
    examples = [example for loaded in by_set for example in loaded]
    final, outcomes = cross_validate(coder, examples, actors)
    doubtful = frozenset(document.doc_id for chosen in sets if chosen.name == DRAWN for document, _ in chosen.rows)
    thresholds, _ = choose_thresholds(examples, outcomes, actors, doubtful)
    passed = thresholds.pass_records(outcomes)
    scores = {chosen.name: scoring.score([row for _, row in chosen.rows], passed, actors)[0] for chosen in sets}
    calibrated = calibrate(
        [
            (example.gold, outcome.records, outcome.odds, thresholds.passes(outcome), example.fold)
            for example, outcome in zip(examples, outcomes, strict=True)
        ],
        actors,
    )
    rows = json.dumps([row for chosen in sets for _, row in chosen.rows], ensure_ascii=False, sort_keys=True)
    return {
        "about": "Weights of the scored decisions (marsad.coding), fitted by `make train`. Do not edit by hand.",
        "gold": {
            "sets": [chosen.name for chosen in sets],
            "documents": len(examples),
            "sha256": hashlib.sha256(rows.encode()).hexdigest(),
        },
        "thresholds": {"keep": thresholds.keep, "relevant": thresholds.relevant, "surest": thresholds.surest},
        "cross_validated": scores,
        "calibration": calibrated,
        "decisions": {
            name: {"bias": final[name].bias, "weights": dict(sorted(final[name].weights.items()))}
            for name in sorted(final)
        },
    }


def main() -> None:
    """`python -m marsad.evaluate.training`: fits, cross-validates and writes the weights file."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder with gold/ and corpus/")
    parser.add_argument("--own", type=Path, default=Path("gold"), help="folder with our own labels")
    parser.add_argument("--actors", type=Path, default=None, help="actor table of the scorer")
    parser.add_argument("--out", type=Path, default=Path("src/marsad/data/weights.json"))
    options = parser.parse_args()
    content = train(fitted_sets(options.shared, options.own), options.own / "triggers.jsonl", options.actors)
    options.out.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print("thresholds", content["thresholds"])
    for name, figures in content["cross_validated"].items():
        print(
            f"{name}: cross-validated detection F1 {100 * figures['detection']['F1']:.1f}, "
            f"slots F1 {100 * figures['slots']['F1']:.1f}, main events {100 * figures['main_recall']:.1f}, "
            f"core {100 * figures['core']:.1f}, "
            f"false alarms {figures['of_them_with_false_alarms']}/{figures['documents_without_events']}"
        )
    for name, row in content["calibration"].items():
        print(f"calibration {name}: expected calibration error {row['ece']:.3f} over {row['samples']}")


if __name__ == "__main__":
    main()
