"""Honest confidence: what share of events coded with a given sureness is right, per event and per field.

A calibration is a logistic curve over log-odds, fitted on cross-validated codings: of the event on the odds of `keep`,
of a field on the odds of the decision that filled it and of `keep`. The expected calibration error (ECE) compares, in
ten bins of equal width, the mean confidence with the share that is right, on folds the curve was not fitted on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from marsad.coding.decisions import Calibration
from marsad.evaluate import scoring

FIELDS = ("event_type", "date", "location", "initiators", "targets", "fatalities", "injuries")
_SLOT = {"event_type": "type", "date": "date", "location": "place", "initiators": "initiator", "targets": "target",
         "fatalities": "killed", "injuries": "wounded"}  # fmt: skip
BINS = 10

Coding = tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, float]], list[bool], int]
"""Gold events, coded records, odds of their fields, whether each passes the thresholds, the fold of the document."""
_Row = tuple[float, float, int, int]  # odds of the field, odds of the event, right?, fold


def calibrate(codings: Sequence[Coding], actors: scoring.Actors) -> dict[str, dict[str, Any]]:
    """For the event and each field: the curve, the cross-validated ECE, and the reliability bins."""
    rows: dict[str, list[_Row]] = {"event": [], **{name: [] for name in FIELDS}}
    for gold, records, odds, passes, fold in codings:
        coded = [{**record, "number": n} for n, record in enumerate(records) if passes[n]]
        pairs, _, _ = scoring.align(gold, coded, actors)
        matched = {record["number"]: event for event, record in pairs}
        for record in coded:
            event, own = matched.get(record["number"]), odds[record["number"]]
            rows["event"].append((own["event"], own["event"], int(event is not None), fold))
            if event is None:
                continue
            slots = scoring.slots(event, record, actors)
            for name in FIELDS:
                right, _, filled = slots[_SLOT[name]]
                if name in own and filled:
                    rows[name].append((own[name], own["event"], int(right == filled), fold))
    return {name: _describe(found) for name, found in rows.items() if len(found) >= 50}


def _describe(rows: Sequence[_Row]) -> dict[str, Any]:
    folds = sorted({fold for *_, fold in rows})
    told: list[tuple[float, int]] = []
    for fold in folds:
        curve = _fit([row for row in rows if row[3] != fold])
        told += [(curve.probability(a, b), right) for a, b, right, own in rows if own == fold]
    curve = _fit(rows)
    return {
        "bias": round(curve.bias, 4), "slope": round(curve.slope, 4), "event": round(curve.event, 4),
        "samples": len(rows), "ece": round(expected_error(told), 4), "bins": reliability(told),
    }  # fmt: skip


def _fit(rows: Sequence[_Row]) -> Calibration:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1.0, max_iter=1000)
    model.fit([[a, b] for a, b, _, _ in rows], [right for _, _, right, _ in rows])
    slope, event = model.coef_[0]
    return Calibration(float(model.intercept_[0]), float(slope), float(event))


def reliability(told: Sequence[tuple[float, int]]) -> list[dict[str, float]]:
    """Bins of (confidence, right): mean confidence, share right and number of each that is not empty."""
    bins: list[list[tuple[float, int]]] = [[] for _ in range(BINS)]
    for confidence, right in told:
        bins[min(BINS - 1, int(confidence * BINS))].append((confidence, right))
    return [
        {
            "confidence": round(sum(c for c, _ in members) / len(members), 3),
            "right": round(sum(r for _, r in members) / len(members), 3),
            "number": len(members),
        }
        for members in bins
        if members
    ]


def expected_error(told: Sequence[tuple[float, int]]) -> float:
    """The expected calibration error of (confidence, right) pairs."""
    return sum(abs(row["confidence"] - row["right"]) * row["number"] for row in reliability(told)) / max(1, len(told))
