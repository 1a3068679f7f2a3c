from __future__ import annotations

from typing import Any

import pytest

from marsad.coding.decisions import Decision
from marsad.evaluate.averaging import average

pytestmark = pytest.mark.filterwarnings("error")


def fit(documents: int, bias: float, weights: dict[str, float]) -> dict[str, Any]:
    return {
        "gold": {"sets": ["dev"], "documents": documents, "sha256": f"{documents:064x}"},
        "thresholds": {"keep": documents / 100},
        "decisions": {"told": {"bias": bias, "weights": weights}},
    }


def test_the_mean_scores_every_case_with_the_mean_of_the_log_odds() -> None:
    fits = [fit(40, -1.0, {"a": 2.0, "b": 1.0}), fit(50, 0.5, {"a": 1.0, "c": -3.0})]
    mean = average(fits)["decisions"]["told"]
    for case in ({}, {"a": 1.0}, {"a": 0.5, "b": 2.0, "c": 1.0}, {"unknown": 9.0}):
        scores = [Decision("told", **one["decisions"]["told"]).score(case) for one in fits]
        assert Decision("told", **mean).score(case) == pytest.approx(sum(scores) / 2)


def test_everything_else_is_that_of_the_last_fit_and_the_fits_are_named() -> None:
    mean = average([fit(40, 0.0, {}), fit(50, 0.0, {})])
    assert mean["thresholds"] == {"keep": 0.5}
    assert mean["gold"]["documents"] == 50
    assert [one["documents"] for one in mean["mean_of"]] == [40, 50]
