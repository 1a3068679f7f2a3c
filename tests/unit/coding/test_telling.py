"""Words, figures and periods around a trigger, as evidence that it tells an event."""

from __future__ import annotations

import pytest

from marsad.coding.assemble import Draft
from marsad.coding.decisions import Features
from marsad.coding.frames import start_frames
from marsad.coding.reading import Reading
from marsad.coding.telling import Surroundings
from marsad.model.document import Document
from marsad.pipeline import Coder


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder()


def _read(coder: Coder, text: str) -> Reading:
    reading = coder.code(Document("d", text, None, "2024-03-10", "o")).reading
    assert reading is not None
    return reading


def _features(coder: Coder, text: str, number: int = 0) -> Features:
    """The evidence around one trigger of a text."""
    reading = _read(coder, text)
    return Surroundings(reading).features(Draft(start_frames(reading)[number], 0.0, {}))


def test_words_before_and_after_a_trigger_are_different_evidence(coder: Coder) -> None:
    features = _features(coder, "المدفعية قصفت البلدة.")
    assert features["word_after:البلده"] == features["word_before:المدفعيه"] == 1.3
    assert "word_before:البلده" not in features
    assert features["sentence_word:البلده"] == 1.0


def test_nearer_words_weigh_more_and_far_ones_only_in_their_sentence(coder: Coder) -> None:
    between = " ".join(["كلمة"] * 25)
    features = _features(coder, f"قصفت المدفعية أطراف البلدة {between} قريبة.")
    assert features["word_after:كلمه"] == 1.3  # the nearest of equal words counts
    assert features["sentence_word:قريبه"] == 1.0
    assert "word_after:قريبه" not in features


def test_words_of_another_sentence_say_nothing(coder: Coder) -> None:
    features = _features(coder, "قصفت المدفعية البلدة. وعقد المجلس جلسة.")
    assert not any("المجلس" in name for name in features)


def test_the_word_is_seen_with_its_tense_and_its_neighbours(coder: Coder) -> None:
    reading = _read(coder, "قصفت المدفعية البلدة.")
    key = reading.triggers[0].key
    past = _features(coder, "قصفت المدفعية البلدة.")
    present = _features(coder, "تقصف المدفعية البلدة.")
    assert past[f"key_tense:{key}|verb|past"] == 1.0
    assert any(name.startswith("key_tense:") and name.endswith("|verb|pres") for name in present)
    assert any(name.startswith(f"key_class+1:{key}|") for name in past)
    assert any(name.startswith("group_class+2:shell|") for name in past)
    assert not any(name.startswith("key_class+2") for name in past)


def test_figures_count_by_distance_and_by_kind_of_act(coder: Coder) -> None:
    features = _features(coder, "قتل ثلاثة مدنيين في قصف على البلدة.")
    assert features["figures"] == 0.5
    assert any(name.startswith("figures:distance:") for name in features)
    assert features["figures:killed|effect"] == 1.0
    assert "figures:hundreds" not in features
    assert any(name.startswith("key_figure:") and name.endswith("|killed") for name in features)


def test_large_tolls_are_marked(coder: Coder) -> None:
    assert _features(coder, "قتل 350 مدنيا في قصف على البلدة.")["figures:hundreds"] == 1.0


def test_no_figures_no_evidence_of_them(coder: Coder) -> None:
    features = _features(coder, "قصفت المدفعية البلدة.")
    assert not any(name.startswith("figures") for name in features)
    assert any(name.startswith("key_figure:") and name.endswith("|none") for name in features)


def test_periods_count_by_side_and_distance(coder: Coder) -> None:
    features = _features(coder, "منذ عام 2015 قصفت المدفعية البلدة.")
    assert features["period:before"] == features["period:shell"] == features["period:verb|past"] == 1.0
    assert any(name.startswith("period:distance:") for name in features)
    assert not any(name.startswith("period") for name in _features(coder, "قصفت المدفعية البلدة أمس."))


def test_drafts_of_one_trigger_do_not_share_what_is_changed(coder: Coder) -> None:
    reading = _read(coder, "قصفت المدفعية البلدة.")
    surroundings, frame = Surroundings(reading), start_frames(reading)[0]
    first = surroundings.features(Draft(frame, 0.0, {}))
    first["another"] = 1.0
    assert "another" not in surroundings.features(Draft(frame, 0.0, {}))


def test_words_of_the_title_speak_to_every_trigger(coder: Coder) -> None:
    coded = coder.code(Document("d", "قصفت المدفعية البلدة. وقتل ثلاثة مدنيين.", "محاكمة قائد", "2024-03-10", "o"))
    assert coded.reading is not None
    assert coded.sharing is not None
    found = [coded.sharing.around(trigger, coded.reading.triggers) for trigger in coded.reading.triggers]
    assert len(found) == 2
    assert all(sum(name.startswith("title_word:") for name in features) == 2 for features in found)
    untitled = coder.code(Document("d", "قصفت المدفعية البلدة.", None, "2024-03-10", "o"))
    assert untitled.reading is not None
    assert untitled.sharing is not None
    alone = untitled.sharing.around(untitled.reading.triggers[0], untitled.reading.triggers)
    assert not any(name.startswith("title_word:") for name in alone)
