"""Log-odds and calibration curves."""

from __future__ import annotations

import math

import pytest

from marsad.coding.decisions import Calibration, lead_odds, logistic, logit


def test_lead_of_two_equal_scores_is_even() -> None:
    assert lead_odds([1.5, 1.5]) == pytest.approx(0.0)


def test_lead_is_the_log_odds_of_the_softmax() -> None:
    scores = [2.0, 0.0, -1.0]
    share = math.exp(2.0) / sum(math.exp(s) for s in scores)
    assert lead_odds(scores) == pytest.approx(math.log(share / (1 - share)))


def test_lead_without_rivals_is_bounded() -> None:
    assert lead_odds([0.3]) == 6.0
    assert lead_odds([50.0, 0.0]) == 6.0


@pytest.mark.parametrize("probability", [0.0, 0.01, 0.5, 0.99, 1.0])
def test_logit_inverts_the_logistic_and_is_bounded(probability: float) -> None:
    assert abs(logit(probability)) <= 9.0
    assert logistic(logit(probability)) == pytest.approx(probability, abs=2e-4)


def test_calibration_is_a_logistic_curve_over_both_odds() -> None:
    curve = Calibration(bias=-1.0, slope=2.0, event=0.5)
    assert curve.probability(0.0, 0.0) == pytest.approx(logistic(-1.0))
    assert curve.probability(1.0, 2.0) == pytest.approx(logistic(2.0))
