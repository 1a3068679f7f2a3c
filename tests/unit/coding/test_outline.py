"""What a whole text says of two of its triggers: one incident told again, or one of a round-up."""

from __future__ import annotations

from math import log1p

import pytest

from marsad.coding.clustering import compared_pairs
from marsad.coding.decisions import Features
from marsad.coding.outline import Outline
from marsad.model.document import Document
from marsad.pipeline import Coded, Coder

# one attack, told three times
INCIDENT = (
    "هاجم مسلحون مجهولون يوم الأحد نقطة تفتيش للجيش في مدينة الموصل. وقال ضابط إن الهجوم أسفر عن مقتل جنديين. "
    "وأضاف الضابط أن المهاجمين فروا بعد الهجوم."
)
# four attacks, each in a town of its own
ROUND_UP = (
    "هاجم مسلحون يوم الأحد نقطة تفتيش للجيش في مدينة الموصل. وقصف الطيران مواقع التنظيم في مدينة الرقة. "
    "إلى ذلك انفجرت عبوة ناسفة في مدينة كركوك. وهاجم مسلحون مركزا للشرطة في مدينة تكريت."
)
# a strike, and what it answers
ANSWER = "قصفت الطائرات موقعا في مدينة غزة ردا على هجوم في مدينة عسقلان."


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder()


def read(coder: Coder, text: str) -> tuple[Coded, Outline]:
    """The text with all its triggers as drafts, whatever the fitted weights say of their telling an event."""
    coded = coder.code(Document("d", text, None, "2024-06-10"))
    coder.tell(coded, coder.decisions)
    assert coded.reading is not None
    assert coded.sharing is not None
    drafts = coded.unmerged
    return coded, Outline(coded.reading, drafts, coded.sharing, compared_pairs(len(drafts)))


def first_and_last(coder: Coder, text: str) -> Features:
    coded, outline = read(coder, text)
    return outline.compare(0, len(coded.unmerged) - 1)


def test_places_between_two_triggers_are_counted_without_their_own(coder: Coder) -> None:
    features = first_and_last(coder, ROUND_UP)
    assert features["apart:places"] == log1p(2)
    assert features["apart:places:verb"] == features["apart:places"]


def test_one_incident_has_no_other_place_between(coder: Coder) -> None:
    assert "apart:places" not in first_and_last(coder, INCIDENT)


def test_a_triggers_neighbour_has_nothing_between(coder: Coder) -> None:
    _, outline = read(coder, ROUND_UP)
    features = outline.compare(0, 1)
    assert "apart:places" not in features
    assert "apart:groups" not in features
    assert "apart:text_places" not in features


def test_sentences_places_and_shifts_between_are_counted(coder: Coder) -> None:
    features = first_and_last(coder, ROUND_UP)
    assert features["apart:sentences"] == log1p(3)
    assert features["apart:text_places"] == log1p(2)
    assert features["apart:shifts"] == log1p(1)
    assert features["apart:silent"] == 0.0


def test_a_sentence_without_a_trigger_is_silent(coder: Coder) -> None:
    text = "هاجم مسلحون نقطة تفتيش في مدينة الموصل. وتقع المدينة في شمال البلاد. وأسفر الهجوم عن مقتل جندي."
    assert first_and_last(coder, text)["apart:silent"] == log1p(1)


def test_triggers_of_one_sentence_have_no_sentences_between(coder: Coder) -> None:
    _, outline = read(coder, ANSWER)
    assert "apart:sentences" not in outline.compare(0, 1)


def test_the_share_of_the_text_at_a_place_tells_an_incident_from_a_round_up(coder: Coder) -> None:
    incident, round_up = first_and_last(coder, INCIDENT), first_and_last(coder, ROUND_UP)
    assert incident["share:place:same:least"] == 2.0
    assert round_up["share:place:other:least"] < 1.0
    assert round_up["text_places:near"] > incident["text_places:near"]


def test_words_between_two_near_triggers_of_a_sentence_are_evidence(coder: Coder) -> None:
    _, outline = read(coder, ANSWER)
    assert {"mid:ردا", "mid:علي"} <= outline.compare(0, 1).keys()


def test_words_between_sentences_are_not(coder: Coder) -> None:
    assert not any(name.startswith("mid:") for name in first_and_last(coder, ROUND_UP))


def test_a_third_draft_like_both_is_a_bridge(coder: Coder) -> None:
    incident, round_up = first_and_last(coder, INCIDENT), first_and_last(coder, ROUND_UP)
    assert incident["via:any"] > round_up.get("via:any", 0.0)
    assert incident["via:between"] <= incident["via:any"]


def test_a_text_of_two_triggers_has_no_bridge(coder: Coder) -> None:
    features = first_and_last(coder, ANSWER)
    assert not {"via:any", "via:between"} & features.keys()


def test_the_surroundings_of_the_earlier_trigger_are_one_object_for_many_pairs(coder: Coder) -> None:
    _, outline = read(coder, ROUND_UP)
    around = outline.around(1, 2)
    assert around is outline.around(1, 3)
    assert around["before_earlier:WA:off"] == 1.0


def test_a_pair_that_is_not_compared_can_still_be_explained(coder: Coder) -> None:
    coded, _ = read(coder, ROUND_UP)
    assert coded.reading is not None
    assert coded.sharing is not None
    outline = Outline(coded.reading, coded.unmerged, coded.sharing, [(0, 1)])
    assert outline.compare(0, len(coded.unmerged) - 1)["apart:places"] == log1p(2)
