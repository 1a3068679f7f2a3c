from __future__ import annotations

import pytest

from marsad.coding.decisions import Decision
from marsad.evaluate.averaging import LEAST, mean_of

pytestmark = pytest.mark.filterwarnings("error")


def fit(bias: float, weights: dict[str, float]) -> dict[str, Decision]:
    return {"told": Decision("told", bias, weights)}


def test_the_mean_scores_every_case_with_the_mean_of_the_log_odds() -> None:
    fits = [fit(-1.0, {"a": 2.0, "b": 1.0}), fit(0.5, {"a": 1.0, "c": -3.0})]
    mean = mean_of(fits)["told"]
    for case in ({}, {"a": 1.0}, {"a": 0.5, "b": 2.0, "c": 1.0}, {"unknown": 9.0}):
        scores = [one["told"].score(case) for one in fits]
        assert mean.score(case) == pytest.approx(sum(scores) / 2)


def test_what_only_one_fit_knows_and_weighs_next_to_nothing_is_left_out() -> None:
    mean = mean_of([fit(0.0, {"rare": 1.5 * LEAST, "all": 0.0, "b": 1.0}), fit(0.0, {"all": 0.0})])["told"]
    assert mean.weights == {"all": 0.0, "b": 0.5}


def test_one_fit_is_its_own_mean() -> None:
    assert mean_of([fit(0.25, {"a": 2.0})]) == fit(0.25, {"a": 2.0})
