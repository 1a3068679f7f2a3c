"""Scored decisions: readable features times weights from a data file.

A decision is a named linear model. Its score is a log-odds; `probability` is the logistic of it.
Weights are fitted by `make train` and live in `data/weights.json` beside their digest; nothing is
learnt at run time, so the same text always gives the same events.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Decision:
    """One linear model: a bias and a weight for each feature it knows; unknown features weigh nothing."""

    name: str
    bias: float
    weights: Mapping[str, float]

    def score(self, features: Features) -> float:
        return self.bias + self.sum(features)

    def sum(self, features: Features) -> float:
        """What some of the features of a case weigh together, without the bias."""
        weights = self.weights
        return sum([weights[name] * value for name, value in features.items() if name in weights], 0.0)

    def probability(self, features: Features) -> float:
        return logistic(self.score(features))

    def contributions(self, features: Features) -> list[tuple[str, float]]:
        """Feature contributions, the weightiest first, for `marsad explain`."""
        known = [(name, self.weights[name] * value) for name, value in features.items() if name in self.weights]
        return sorted(known, key=lambda item: (-abs(item[1]), item[0]))


@dataclass(frozen=True, slots=True)
class Calibration:
    """Turns the log-odds of a decision and of its event into the share that is right (marsad.evaluate.calibration)."""

    bias: float
    slope: float
    event: float

    def probability(self, odds: float, event_odds: float) -> float:
        return logistic(self.bias + self.slope * odds + self.event * event_odds)


def lead_odds(scores: Sequence[float]) -> float:
    """Log-odds of the best of some scores against all the others together (a softmax), at most 6 either way."""
    best = max(scores)
    others = sum(math.exp(score - best) for score in scores) - 1.0
    return 6.0 if others <= 0.0 else max(-6.0, min(6.0, -math.log(others)))


def logistic(score: float) -> float:
    if score < -40:
        return 0.0
    return 1.0 / (1.0 + math.exp(-score))


def logit(probability: float) -> float:
    """Log-odds of a probability, at most 9 either way."""
    return max(-9.0, min(9.0, math.log(max(probability, 1e-9) / max(1.0 - probability, 1e-9))))


@dataclass(frozen=True, slots=True)
class Weights:
    """The content of `weights.json`."""

    decisions: dict[str, Decision]
    thresholds: dict[str, float]
    calibration: dict[str, Calibration]


def load_weights(path: Path) -> Weights:
    raw: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return Weights(
        {name: Decision(name, float(model["bias"]), model["weights"]) for name, model in raw["decisions"].items()},
        {name: float(value) for name, value in raw["thresholds"].items()},
        {
            name: Calibration(row["bias"], row["slope"], row["event"])
            for name, row in raw.get("calibration", {}).items()
        },
    )
