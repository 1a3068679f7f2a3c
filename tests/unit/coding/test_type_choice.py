"""The scored choice of a sub-event type."""

from __future__ import annotations

import pytest

from marsad.coding.decisions import Decision
from marsad.coding.event_types import Sides, decide_type
from marsad.coding.frames import Frame
from marsad.coding.reading import Trigger
from marsad.coding.type_choice import choose_type, type_features

NOBODY = Sides((), (), False, False, False, False, False, False)
CLASH, RIOT = "Armed clash", "Violent demonstration"


def _frame(kind: str) -> Frame:
    return Frame([Trigger(0, 0, kind, "noun", "", "strong", f"trig.{kind}", frozenset(), 0, 0)])


def test_without_weights_the_rules_answer() -> None:
    assert choose_type(_frame("clash"), NOBODY, {}, {}, Decision("type", 0.0, {})) == (CLASH, 0.0)


def test_the_rules_are_one_feature_among_others() -> None:
    features = type_features(_frame("clash"), NOBODY, {"doer:protesters": 1.0}, {"protest": 0.5})
    assert features[f"rule:{decide_type(_frame('clash'), NOBODY)}"] == 1.0
    assert features["doer:protesters"] == 1.0
    assert features["text:protest"] == 1.0


def test_clashes_of_protesters_are_no_battle() -> None:
    weights = {
        f"{CLASH}|any": 0.0, f"{RIOT}|any": 0.0, f"{CLASH}|lead:clash": 1.0, f"{RIOT}|doer:protesters": 3.0,
    }  # fmt: skip
    decision = Decision("type", 0.0, weights)
    assert choose_type(_frame("clash"), NOBODY, {}, {}, decision)[0] == CLASH
    name, odds = choose_type(_frame("clash"), NOBODY, {"doer:protesters": 1.0}, {}, decision)
    assert name == RIOT
    assert odds == pytest.approx(2.0)


def test_a_type_the_gold_never_shows_is_not_chosen() -> None:
    decision = Decision("type", 0.0, {f"{CLASH}|any": -5.0})
    assert choose_type(_frame("shelling"), NOBODY, {}, {}, decision)[0] == CLASH
