"""No change may lose what was there: floors on the sample gold (`make gold-pin` raises them)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from marsad.evaluate import scoreboard, scoring
from marsad.pipeline import Coder

FLOORS = Path(__file__).with_name("floors.json")
PINNED = json.loads(FLOORS.read_text("utf-8"))


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    return scoreboard.score_set(Coder(), scoreboard.sample_set(), scoring.load_actors())


def test_gold_is_the_one_the_floors_were_pinned_on() -> None:
    assert scoreboard.sample_digest() == PINNED["gold"], "gold has changed: run make gold-pin"


@pytest.mark.parametrize("name", PINNED["floors"])
def test_score_is_not_below_its_floor(name: str, figures: dict[str, Any]) -> None:
    assert scoreboard.value_of(figures, name) >= PINNED["floors"][name]


def test_pinning_never_lowers_a_floor_unless_told(tmp_path: Path, figures: dict[str, Any]) -> None:
    path = tmp_path / "floors.json"
    high = dict.fromkeys(PINNED["floors"], 1.0)
    path.write_text(json.dumps({"gold": "", "floors": high}), "utf-8")
    assert scoreboard.pin(path, figures, may_lower=False)["floors"] == high
    assert scoreboard.pin(path, figures, may_lower=True)["floors"] == scoreboard.floors_of(figures)
