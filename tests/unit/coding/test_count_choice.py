"""Figures near a frame: whose act they are told of, and which of them compete at all."""

from __future__ import annotations

import pytest

from marsad.coding.count_choice import Figure, figure_candidates, no_figure
from marsad.coding.frames import Frame, start_frames
from marsad.coding.reading import Reading
from marsad.model.document import Document
from marsad.pipeline import Coder


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder()


def _read(coder: Coder, text: str, title: str | None = None) -> Reading:
    reading = coder.code(Document("d", text, title, "2024-03-10", "o")).reading
    assert reading is not None
    return reading


def _frame(reading: Reading, kind: str, number: int = 0) -> Frame:
    return [f for f in start_frames(reading) if f.triggers[0].kind == kind][number]


def _killed(reading: Reading, frame: Frame) -> dict[int, Figure]:
    return {f.count.low: f for f in figure_candidates(reading, frame, "killed") if "sum" not in f.features}


def test_a_figure_is_told_of_the_act_of_its_clause(coder: Coder) -> None:
    reading = _read(
        coder, "هاجم مسلحون حاجزا للجيش قرب تعز فقتل أربعة جنود، فيما قصفت المدفعية بلدة أخرى وقتل سبعة مدنيين."
    )
    figures = _killed(reading, _frame(reading, "shelling"))
    assert figures[7].features["act:elsewhere:mine"] == 1.0
    assert figures[4].features["act:elsewhere:other"] == 1.0
    assert figures[4].features["anchor_is_foreign:elsewhere"] == 1.0


def test_a_definite_act_of_the_same_kind_points_back(coder: Coder) -> None:
    reading = _read(coder, "قصفت المدفعية بلدة قرب تعز. وقال مصدر طبي إن القصف أسفر عن مقتل ستة مدنيين.")
    found = _killed(reading, _frame(reading, "shelling"))[6].features
    assert found["act:elsewhere:kind"] == found["act:elsewhere:definite"] == 1.0


def test_a_figure_without_an_act_says_so(coder: Coder) -> None:
    reading = _read(coder, "هاجم مسلحون حاجزا للجيش قرب تعز. وقتل خمسة جنود.")
    frame = next(f for f in start_frames(reading) if f.triggers[0].sentence == 0)
    assert _killed(reading, frame)[5].features["act:elsewhere:none"] == 1.0


def test_figures_of_the_lead_compete_for_far_frames(coder: Coder) -> None:
    filler = " ".join(["وتحدث السكان عن أوضاعهم في الأسواق والمدارس."] * 6)
    reading = _read(coder, f"قتل تسعة مدنيين في غارة على تعز. {filler} وقصفت المدفعية بلدة أخرى.")
    assert 9 in _killed(reading, _frame(reading, "shelling"))
    reading = _read(coder, f"{filler} قتل تسعة مدنيين في غارة على تعز. {filler} وقصفت المدفعية بلدة أخرى.")
    assert 9 not in _killed(reading, _frame(reading, "shelling"))


def test_figures_of_summaries_compete_and_are_marked(coder: Coder) -> None:
    reading = _read(coder, "استشهد 240 مدنيا في القصف منذ بداية الشهر الماضي. وقتل مدني في غارة على رفح أمس.")
    assert reading.summarised
    found = _killed(reading, _frame(reading, "kill"))[240].features
    assert found["summarised"] == found["summarised:own"] == found["summarised:anchored"] == 1.0
    other = _killed(reading, _frame(reading, "kill", 1))[1].features
    assert "summarised" not in other


def test_what_speaks_for_no_figure(coder: Coder) -> None:
    reading = _read(coder, "قتل ثلاثة جنود قرب تعز.")
    frame = _frame(reading, "kill")
    found = no_figure(figure_candidates(reading, frame, "killed"), frame)
    assert found["none:anchored"] == found["none:lead"] == found["none:has:kill"] == found["none:triggers:1"] == 1.0
    assert "none:anchored" not in no_figure([], frame)


def test_no_figures_in_a_text_without_counts(coder: Coder) -> None:
    reading = _read(coder, "قصفت المدفعية بلدة قرب تعز.")
    assert figure_candidates(reading, _frame(reading, "shelling"), "killed") == []
