"""A text hardly likely to be about conflict gives no event; its slots are filled only to be explained."""

from __future__ import annotations

import pytest

from marsad.model.document import Document
from marsad.pipeline import Coder

REPORT = Document(
    "d", "قتل ثلاثة جنود في هجوم بعبوة ناسفة على دورية للجيش في مدينة كركوك أمس الأحد.", None, "2024-06-10"
)


@pytest.fixture
def coder() -> Coder:
    return Coder()


def test_below_the_threshold_slots_are_filled_only_on_request(coder: Coder) -> None:
    assert coder.code(REPORT).events
    coder.thresholds["relevant"] = 1.01
    quick, thorough = coder.code(REPORT), coder.code(REPORT, thorough=True)
    for coded in (quick, thorough):
        assert not coded.events
        assert {reason for _, reason in coded.set_aside} == {"irrelevant"}
    assert quick.relevance == thorough.relevance > 0.2
    assert all(draft.place is None for draft, _ in quick.set_aside)
    assert any(draft.place is not None for draft, _ in thorough.set_aside)


def test_a_text_plainly_about_something_else_is_never_filled(coder: Coder) -> None:
    match = Document(
        "m",
        "شن المنتخب هجوما مبكرا على مرمى الضيوف وسجل المهاجم هدفه الأول في الدقيقة العاشرة. "
        "وقال المدرب إن اللاعبين قدموا مباراة كبيرة أمام جماهيرهم في الملعب، وإن الفريق يستعد لنهائي البطولة. "
        "ويتصدر الفريق ترتيب الدوري برصيد أربعين نقطة بفارق ثلاث نقاط عن أقرب منافسيه في بطولة هذا الموسم.",
        None,
        "2024-06-10",
    )
    coded = coder.code(match, thorough=True)
    assert not coded.events
    assert coded.relevance < 0.2
    assert all(draft.place is None for draft, _ in coded.set_aside)
