"""Flashes of one sentence, as agencies and channels send them, are coded; one-line news about other things is not."""

from __future__ import annotations

import pytest

from marsad.model.document import Document
from marsad.pipeline import Coder

FLASHES = [
    "قُتل ثلاثة جنود أمس السبت في انفجار عبوة ناسفة قرب مدينة الرقة.",
    "عاجل: غارة إسرائيلية تستهدف منزلا في حي الزيتون شرقي مدينة غزة وسقوط أربعة شهداء.",
    "مقتل خمسة مدنيين وإصابة 12 آخرين بقصف مدفعي على سوق في مدينة أم درمان.",
    "هجوم بطائرة مسيرة مفخخة على مقر للبيشمركة في محافظة أربيل فجر اليوم دون وقوع إصابات.",
    "أعلنت جماعة الحوثي استهداف سفينة شحن في البحر الأحمر بصاروخ باليستي.",
    "اشتباكات عنيفة بين الجيش السوداني وقوات الدعم السريع في محيط مدينة الفاشر.",
    "هجوم انتحاري على مسجد في بيشاور يودي بحياة تسعة مصلين.",
    "اغتال مسلحون مجهولون ضابطا في الشرطة بحي المنصور غربي بغداد مساء أمس.",
]
OTHERS = [
    "ارتفعت أسعار النفط اليوم بنسبة اثنين في المئة بعد هجوم المضاربين على السوق.",
    "فاز فريق الهلال على النصر بثلاثة أهداف في قصف متواصل لمرمى الخصم.",
    "وقع وزير المالية اتفاقية لتمويل مشروع مياه الشرب في المحافظة.",
    "افتتح المحافظ معرضا للكتاب في المركز الثقافي صباح اليوم.",
    "توقعت هيئة الأرصاد هطول أمطار غزيرة على المناطق الساحلية غدا.",
]


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder()


@pytest.mark.parametrize("text", FLASHES)
def test_a_flash_is_coded(coder: Coder, text: str) -> None:
    assert coder.code(Document("d", text, None, "2024-06-10")).events


@pytest.mark.parametrize("text", OTHERS)
def test_one_line_about_something_else_is_not(coder: Coder, text: str) -> None:
    assert not coder.code(Document("d", text, None, "2024-06-10")).events
