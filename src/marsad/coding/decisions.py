"""Scored decisions: readable features times weights from a data file.

A decision is a named linear model. Its score is a log-odds; `probability` is the logistic of it.
Weights are fitted by `make train` and live in `data/weights.json` beside their digest; nothing is
learnt at run time, so the same text always gives the same events.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
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
        weights = self.weights
        total = self.bias
        for name, value in features.items():
            weight = weights.get(name)
            if weight is not None:
                total += weight * value
        return total

    def probability(self, features: Features) -> float:
        return logistic(self.score(features))

    def contributions(self, features: Features) -> list[tuple[str, float]]:
        """Feature contributions, the weightiest first, for `marsad explain`."""
        known = [(name, self.weights[name] * value) for name, value in features.items() if name in self.weights]
        return sorted(known, key=lambda item: (-abs(item[1]), item[0]))


def logistic(score: float) -> float:
    if score < -40:
        return 0.0
    return 1.0 / (1.0 + math.exp(-score))


def load_decisions(path: Path) -> tuple[dict[str, Decision], dict[str, float]]:
    """The decisions and thresholds of a weights file."""
    raw: dict[str, Any] = json.loads(path.read_text("utf-8"))
    decisions = {
        name: Decision(name, float(model["bias"]), model["weights"]) for name, model in raw["decisions"].items()
    }
    return decisions, {name: float(value) for name, value in raw["thresholds"].items()}
