"""Postures and the syntax features of actor mentions."""

from __future__ import annotations

import pytest

from marsad.coding.casting import candidates_of
from marsad.model.document import Document
from marsad.pipeline import Coder


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder()


@pytest.mark.parametrize(
    ("text", "key", "postures"),
    [
        ("قصفت قوات الدعم السريع سوقا في مدينة الفاشر يوم الأحد", "rsf-sudan", (1, 0)),
        ("قتل مدنيان على يد قوات الدعم السريع في مدينة الفاشر يوم الأحد", "rsf-sudan", (1, 0)),
        ("شن الجيش هجوما على قوات الدعم السريع في مدينة الفاشر يوم الأحد", "rsf-sudan", (0, 1)),
    ],
)
def test_posture_says_who_does_and_who_suffers(coder: Coder, text: str, key: str, postures: tuple[int, int]) -> None:
    reading = coder.code(Document("d", text, None, "2024-06-10")).reading
    assert reading is not None
    assert reading.postures[key] == postures


def test_title_posture_of_the_doer(coder: Coder) -> None:
    title = "قوات الدعم السريع تقصف سوقا في الفاشر"
    reading = coder.code(Document("d", "قصف سوق في مدينة الفاشر يوم الأحد", title, "2024-06-10")).reading
    assert reading is not None
    assert reading.title_postures["rsf-sudan"] == "does"


def test_first_and_second_of_two_after_a_verb_are_told_apart(coder: Coder) -> None:
    text = "قصفت القوات الروسية مواقع تنظيم داعش في ريف حماة يوم الأحد"
    coded = coder.code(Document("d", text, None, "2018-06-10"))
    assert coded.reading is not None
    found = {c.reference.id: c.features for c in candidates_of(coded.unmerged[0], coded.reading, coder.engines)}
    assert "rank:verb:1of2" in found["russia-armed-forces"]
    assert "rank:verb:2of2" in found["islamic-state"]
    assert "way:name" in found["islamic-state"]
