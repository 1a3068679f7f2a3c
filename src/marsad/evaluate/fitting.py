"""Fits every scored decision on what the ones before it produce (development only, extra `train`)."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from marsad.coding.decisions import Decision, Features
from marsad.coding.type_choice import SEPARATOR
from marsad.evaluate import scoring
from marsad.evaluate.flashes import relevance_samples
from marsad.evaluate.samples import (
    Choice,
    Example,
    Sample,
    date_choices,
    figure_choices,
    keep_samples,
    place_choices,
    role_samples,
    same_event_samples,
    single_place_choices,
    told_samples,
    type_samples,
)
from marsad.pipeline import Coder


def _tabulate(rows: Sequence[Features], least: int) -> tuple[Any, list[str]]:
    """The rows as a sparse matrix and the names of its columns, sorted: features that `least` rows have."""
    from scipy.sparse import csr_matrix

    seen = Counter(feature for features in rows for feature in features)
    names = sorted(feature for feature, number in seen.items() if number >= least)
    column = {feature: number for number, feature in enumerate(names)}
    data, indices, starts = array("d"), array("i"), array("i", [0])
    for features in rows:
        for feature, amount in features.items():
            at = column.get(feature)
            if at is not None:
                indices.append(at)
                data.append(amount)
        starts.append(len(indices))
    matrix = csr_matrix((data, indices, starts), shape=(len(rows), len(names)))
    matrix.sort_indices()
    return matrix, names


def fit(name: str, samples: Sequence[Sample], *, strength: float = 1.0, least: int = 3) -> Decision:
    """A regularised logistic regression; features seen in fewer than `least` samples are left out."""
    from sklearn.linear_model import LogisticRegression

    matrix, names = _tabulate([features for features, _, _ in samples], least)
    model = LogisticRegression(C=strength, max_iter=3000)
    model.fit(matrix, [label for _, label, _ in samples], sample_weight=[weight for _, _, weight in samples])
    weights = {
        feature: round(float(weight), 4)
        for feature, weight in zip(names, model.coef_[0], strict=True)
        if abs(weight) >= 0.005
    }
    return Decision(name, round(float(model.intercept_[0]), 4), weights)


def fit_choice(name: str, choices: Sequence[Choice], *, strength: float = 1.0) -> Decision:
    """A conditional logit: the right candidates of each choice against the others, L2-regularised."""
    import numpy as np
    from scipy.optimize import minimize

    matrix, names = _tabulate([features for rows, _ in choices for features, _ in rows], 3)
    owner, right, weight = [], [], []
    for number, (rows, value) in enumerate(choices):
        weight.append(value)
        for _, label in rows:
            owner.append(number)
            right.append(label)
    owners, rights, weights = np.array(owner), np.array(right, dtype=float), np.array(weight)
    first = np.searchsorted(owners, np.arange(len(choices)))

    def loss(vector: Any) -> tuple[float, Any]:
        scores = matrix @ vector
        scores = scores - np.maximum.reduceat(scores, first)[owners]
        expected = np.exp(scores)
        total = np.add.reduceat(expected, first)
        correct = np.add.reduceat(expected * rights, first)
        value = float((weights * (np.log(total) - np.log(correct))).sum() + (vector @ vector) / (2 * strength))
        slope = expected / total[owners] - expected * rights / correct[owners]
        return value, matrix.T @ (slope * weights[owners]) + vector / strength

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return Decision(name, 0.0, {f: round(float(w), 4) for f, w in zip(names, found.x, strict=True) if abs(w) >= 0.005})


def fit_types(samples: Sequence[tuple[Features, str, float]], *, strength: float = 0.3) -> Decision:
    """A multinomial logistic regression over the sub-event types; weights are named `type|feature`."""
    from sklearn.linear_model import LogisticRegression

    matrix, names = _tabulate([features for features, _, _ in samples], 4)
    model = LogisticRegression(C=strength, max_iter=3000, fit_intercept=False)
    model.fit(matrix, [label for _, label, _ in samples], sample_weight=[weight for _, _, weight in samples])
    weights = {}
    for label, coefficients in zip(model.classes_, model.coef_, strict=True):
        for feature, weight in zip(names, coefficients, strict=True):
            if abs(weight) >= 0.01 or feature == "any":
                weights[f"{label}{SEPARATOR}{feature}"] = round(float(weight), 3)
    return Decision("type", 0.0, weights)


PARTS = 2
# C of the logistic regressions (smaller is stronger regularisation), and the samples that must show a feature. One
# document gives many pairs, so a feature of few samples is a feature of one document.
TOLD: Mapping[str, Any] = {"strength": 0.05, "least": 5}
SAME_EVENT: Mapping[str, Any] = {"strength": 0.05, "least": 20}
ROLE: Mapping[str, Any] = {"strength": 0.1, "least": 8}


def fit_all(coder: Coder, examples: Sequence[Example], actors: scoring.Actors) -> dict[str, Decision]:
    """All decisions, each fitted on what the ones before it produce on documents they were not fitted on.

    The examples come as the coder has read them, with the decisions it has; they are decided anew on the way.
    A decision that saw only the clean slots of documents the earlier ones had learnt by heart would trust them too
    much on new text; so the slots it learns from are filled by weights fitted on the other part of the documents.
    """
    decisions = fit_slots(coder, examples, actors, dict(coder.decisions))
    retell(coder, examples, decisions)
    decisions["told"] = fit("told", told_samples(coder, examples, actors), **TOLD)
    reweigh(coder, examples, decisions)
    decisions["same_event"] = fit("same_event", same_event_samples(coder, examples, actors), **SAME_EVENT)
    rejoin(coder, examples, decisions)
    parts = [[e for n, e in enumerate(examples) if n % PARTS == part] for part in range(PARTS)]
    elsewhere = [fit_slots(coder, _others(examples, part), actors, decisions) for part in parts]
    decisions = fit_slots(coder, examples, actors, decisions)
    tellings = []
    for part, fitted in zip(parts, elsewhere, strict=True):
        retell(coder, part, fitted)
        tellings.append(told_samples(coder, part, actors))
    decisions["told"] = fit("told", [row for rows in tellings for row in rows], **TOLD)
    pairs = []
    for number, (part, fitted) in enumerate(zip(parts, elsewhere, strict=True)):
        fitted["told"] = fit("told", _rows_of_others(tellings, number), **TOLD)
        reweigh(coder, part, fitted)
        pairs.append(same_event_samples(coder, part, actors))
    decisions["same_event"] = fit("same_event", [pair for rows in pairs for pair in rows], **SAME_EVENT)
    for number, (part, fitted) in enumerate(zip(parts, elsewhere, strict=True)):
        fitted["same_event"] = fit("same_event", _rows_of_others(pairs, number), **SAME_EVENT)
        rejoin(coder, part, fitted)
    decisions["keep"] = fit("keep", keep_samples(coder, examples, actors), strength=0.1)
    decisions["relevant"] = fit("relevant", relevance_samples(examples), strength=0.1)
    return decisions


def fit_slots(
    coder: Coder, examples: Sequence[Example], actors: scoring.Actors, decisions: dict[str, Decision]
) -> dict[str, Decision]:
    """The decisions that fill the slots, fitted on the drafts the examples hold; the others as they were."""
    fitted = dict(decisions)
    fitted["date"] = fit_choice("date", date_choices(coder, examples, actors), strength=0.5)
    fitted["place_alone"] = fit_choice("place_alone", single_place_choices(coder, examples, actors), strength=0.5)
    fitted["place"] = fit_choice("place", place_choices(coder, examples, actors), strength=0.5)
    for name, figures in figure_choices(coder, examples, actors).items():
        fitted[name] = fit_choice(name, figures, strength=0.2)
    for role, samples in role_samples(coder, examples, actors).items():
        fitted[role] = fit(role, samples, **ROLE)
    fitted["type"] = fit_types(type_samples(coder, examples, actors))
    return fitted


def _others(examples: Sequence[Example], part: Sequence[Example]) -> list[Example]:
    gone = {id(example) for example in part}
    return [example for example in examples if id(example) not in gone]


def _rows_of_others(rows: Sequence[Sequence[Sample]], part: int) -> list[Sample]:
    return [row for other, found in enumerate(rows) if other != part for row in found]


def retell(coder: Coder, examples: Sequence[Example], decisions: dict[str, Decision]) -> None:
    """Fills the drafts of single triggers with other weights, without reading the text again; joins none."""
    for example in examples:
        coder.tell(example.coded, decisions)


def reweigh(coder: Coder, examples: Sequence[Example], decisions: dict[str, Decision]) -> None:
    """Asks anew which of the filled drafts tell an event."""
    for example in examples:
        coder.weigh(example.coded, decisions["told"])


def rejoin(coder: Coder, examples: Sequence[Example], decisions: dict[str, Decision]) -> None:
    """Joins the filled drafts with other weights."""
    for example in examples:
        coder.join(example.coded, decisions)


def start_decisions() -> dict[str, Decision]:
    """Weights written by hand, to begin with: nearest place and date, everything kept."""
    return {
        "same_event": Decision("same_event", -2.0, {
            "same_clause": 2.0, "same_sentence": 1.5, "next_sentence": 0.3, "group:same": 1.5, "place:same": 1.0,
            "place:same_words": 1.0, "place:different": -3.0, "time:different": -2.0, "later:definite": 0.7,
        }),
        "place": Decision("place", 0.0, {"nearest": 3.0, "rank:0": 1.0}),
        "place_alone": Decision("place_alone", 0.0, {"nearest": 3.0, "rank:0": 1.0}),
        "date": Decision("date", 0.0, {"nearest": 3.0, "window": 1.0}),
        "killed": Decision("killed", 0.0, {"own": 1.0, "elsewhere": -1.0}),
        "wounded": Decision("wounded", 0.0, {"own": 1.0, "elsewhere": -1.0}),
        "captured": Decision("captured", 0.0, {"own": 1.0, "elsewhere": -1.0}),
        "initiator": Decision("initiator", 0.0, {}),
        "target": Decision("target", 0.0, {}),
        "type": Decision("type", 0.0, {}),
        "told": Decision("told", 3.0, {}),
        "relevant": Decision("relevant", 9.0, {}),
        "keep": Decision("keep", 0.0, {}),
    }  # fmt: skip
