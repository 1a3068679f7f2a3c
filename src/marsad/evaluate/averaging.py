"""The mean of several fits of the decisions (decision 22).

A decision is linear, so the mean of its weights scores every case with the mean of the log-odds of the fits. Fits on
nearly the same documents swing by points on a small set of articles; their mean swings less and costs nothing more at
run time.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from marsad.coding.decisions import Decision

Fitted = dict[str, Decision]
LEAST = 0.004  # a mean weight nearer to 0 is left out when a fit does not know the feature, as fits leave out theirs


def mean_of(fits: Sequence[Fitted]) -> Fitted:
    """Every decision with the mean bias and the mean weights; a feature that a fit does not know weighs 0 in it."""
    mean: Fitted = {}
    for name in fits[0]:
        models = [fitted[name] for fitted in fits]
        weights = {}
        for feature in sorted(set().union(*(model.weights for model in models))):
            known = [model.weights[feature] for model in models if feature in model.weights]
            weight = round(sum(known) / len(models), 4)
            if len(known) == len(models) or abs(weight) >= LEAST:
                weights[feature] = weight
        mean[name] = Decision(name, round(fmean(model.bias for model in models), 4), weights)
    return mean
