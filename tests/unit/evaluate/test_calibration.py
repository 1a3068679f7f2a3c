"""Expected calibration error and reliability bins."""

from __future__ import annotations

import pytest

from marsad.evaluate.calibration import expected_error, reliability


def test_a_perfectly_calibrated_coder_has_no_error() -> None:
    told = [(0.75, 1), (0.75, 1), (0.75, 1), (0.75, 0)]
    assert expected_error(told) == pytest.approx(0.0)


def test_overconfidence_is_the_gap_between_confidence_and_truth() -> None:
    assert expected_error([(0.95, 1), (0.95, 0)]) == pytest.approx(0.45)


def test_bins_are_weighed_by_their_number() -> None:
    told = [(0.95, 1)] * 9 + [(0.05, 1)]
    assert expected_error(told) == pytest.approx((9 * 0.05 + 0.95) / 10)


def test_empty_bins_are_left_out_and_certainty_is_in_the_last() -> None:
    rows = reliability([(1.0, 1), (0.31, 0), (0.39, 1)])
    assert [(row["confidence"], row["right"], row["number"]) for row in rows] == [(0.35, 0.5, 2), (1.0, 1.0, 1)]
