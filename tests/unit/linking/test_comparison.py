"""Weights of acts that go on are their own; the explanation adds up to the score."""

from __future__ import annotations

from marsad.linking.comparison import LASTING, Comparison

MODEL = Comparison(1.0, {"place:same_town": 2.0, "days:same": 1.0}, {"place:same_town": -1.5, LASTING: -0.5})


def test_a_shared_town_says_less_where_both_acts_go_on() -> None:
    sharp = {"place:same_town": 1.0, "days:same": 1.0}
    assert MODEL.score(sharp) == 4.0
    assert MODEL.score({**sharp, LASTING: 1.0}) == 2.0


def test_explanation_gives_the_weights_that_were_used() -> None:
    features = {"place:same_town": 1.0, "days:same": 1.0, LASTING: 1.0}
    parts = MODEL.explain(features)
    assert dict(parts) == {"days:same": 1.0, "place:same_town": 0.5, LASTING: -0.5}
    assert MODEL.bias + sum(part for _, part in parts) == MODEL.score(features)
