"""What first sentences teach the decision on relevance."""

from __future__ import annotations

from typing import Any

import pytest

from marsad.evaluate.flashes import FLASH, relevance_samples
from marsad.evaluate.samples import load_examples
from marsad.model.document import Document
from marsad.pipeline import Coder

ATTACK = "قتل ثلاثة جنود في انفجار عبوة ناسفة في مدينة الرقة. وقال مصدر إن الانفجار وقع صباح اليوم."
LATE = "عقد مجلس الوزراء جلسته الأسبوعية وسط هجوم المعارضة عليه. وقتل ثلاثة جنود في انفجار في مدينة الرقة."
OTHER = "ارتفعت أسعار النفط بعد هجوم المضاربين على السوق. وتوقع خبراء انفجارا في الأسعار."


def event(quote: str) -> dict[str, Any]:
    return {
        "id": "e1", "type": ["Remote explosive/landmine/IED"], "date": None, "place": None, "initiator": [],
        "target": [], "killed": None, "wounded": None, "evidence": quote,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told", "expected"),
    [
        (ATTACK, True, [(1, 1.0), (1, FLASH)]),  # the first sentence tells the event
        (LATE, True, [(1, 1.0)]),  # a trigger word in the first sentence, the event in the second: nobody has said
        (OTHER, False, [(0, 1.0), (0, FLASH)]),  # no event at all
        (ATTACK.split(".")[0] + ".", True, [(1, 1.0)]),  # one sentence is a document already
    ],
)
def test_a_first_sentence_counts_when_the_labels_speak_of_it(
    text: str, told: bool, expected: list[tuple[int, float]]
) -> None:
    document = Document("d", text, None, "2024-06-10")
    row = {"doc": "d", "events": [event("قتل ثلاثة جنود")] if told else []}
    marked = {"d": {text.index("قتل"): ("e1",)}} if told else {"d": {}}
    (example,) = load_examples(Coder(), [(document, row)], marked)
    assert [(label, weight) for _, label, weight in relevance_samples([example])] == expected
