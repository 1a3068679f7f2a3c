"""Weapons near the words of an act, and days that have not come."""

from __future__ import annotations

import pytest

from marsad.coding.event_types import Sides, decide_type
from marsad.coding.frames import start_frames
from marsad.coding.means import means_features
from marsad.coding.reading import Reading
from marsad.model.document import Document
from marsad.pipeline import Coder

NOBODY = Sides((), (), False, False, False, False, False, False)


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder()


def _read(coder: Coder, text: str, published: str = "2024-03-10") -> Reading:
    reading = coder.code(Document("d", text, None, published, "o")).reading
    assert reading is not None
    return reading


def test_the_means_of_the_next_act_do_not_count(coder: Coder) -> None:
    reading = _read(coder, "قصفت المدفعية أطراف البلدة فيما استهدفت طائرة مسيرة سيارة على الطريق.")
    frames = [f for f in start_frames(reading) if f.triggers[0].kind in {"shelling", "attack_generic"}]
    first, second = (means_features(reading, frame) for frame in frames[:2])
    assert first["means:artillery"] == first["means:>artillery"] == 1.0
    assert "means:drone" not in first
    assert second["means:drone"] == second["means:>drone"] == 1.0
    assert "means:<artillery" not in second
    assert first["text_means:artillery"] == second["text_means:artillery"] > 0


def test_a_text_without_weapons_says_nothing(coder: Coder) -> None:
    reading = _read(coder, "قتل ثلاثة أشخاص في البلدة.")
    assert all(means_features(reading, frame) == {} for frame in start_frames(reading))


def test_shelling_by_a_drone_is_an_air_strike(coder: Coder) -> None:
    frame = next(f for f in start_frames(_read(coder, "قصفت القوات البلدة.")) if f.triggers[0].kind == "shelling")
    assert decide_type(frame, NOBODY) == "Shelling/artillery/missile attack"
    drone = Sides((), ("drone",), True, True, False, False, False, False)
    assert decide_type(frame, drone) == "Air/drone strike"


def test_a_day_that_has_not_come_is_no_day_of_an_event(coder: Coder) -> None:
    text = "قتل خمسة مدنيين في قصف مدفعي على مدينة تعز قبل هدنة تبدأ في 14 مايو المقبل."
    coded = coder.code(Document("d", text, None, "2024-03-10", "o"), thorough=True)
    assert coded.drafts
    assert all(draft.date_end is not None and draft.date_end.isoformat() <= "2024-03-10" for draft in coded.drafts)
