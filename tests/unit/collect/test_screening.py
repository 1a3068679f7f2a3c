"""The gate lets through what is about conflict and says why; sketches find what is nearly the same."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marsad.collect.screening import screen
from marsad.collect.sketching import SKETCH_SIZE, sketch
from marsad.model.document import Document
from marsad.store.likeness import LEAST_LIKENESS, estimate_likeness


def test_reports_are_read_and_others_skipped_with_a_reason(coder: Any, make: SimpleNamespace) -> None:
    about = {name: screen(coder.code(Document(name, "\n".join(words), published_on="2025-11-29")))
             for name, words in (("blast", make.article), ("weather", make.weather))}  # fmt: skip
    assert (about["blast"].verdict, about["blast"].reason) == ("read", "relevant")
    assert about["weather"].verdict == "skipped"
    assert about["weather"].reason in ("no_words_of_conflict", "below_threshold")
    assert about["blast"].score > 0.5 > 0.3 > about["weather"].score


def test_a_skipped_document_never_has_events(coder: Any, coded_reports: list[Any]) -> None:
    verdicts = [(screen(coded).verdict, bool(coded.events)) for coded in coded_reports]
    assert ("skipped", True) not in verdicts
    assert ("read", True) in verdicts


@pytest.fixture(scope="module")
def coded_reports(coder: Any) -> list[Any]:
    from importlib import resources
    from pathlib import Path

    from marsad.ingest import read_documents

    path = Path(str(resources.files("marsad"))) / "data" / "sample" / "reports.jsonl"
    return [coder.code(item) for item in read_documents([str(path)]) if isinstance(item, Document)]


def test_the_same_words_spelt_otherwise_are_alike(coder: Any, make: SimpleNamespace) -> None:
    normaliser = coder.engines.grammar.normaliser
    text = " ".join(make.article)
    other = text.replace("أ", "ا").replace("ة", "ه").replace("،", " ")
    assert estimate_likeness(sketch(text, normaliser), sketch(other, normaliser)) > 0.9
    assert estimate_likeness(sketch(text, normaliser), sketch(" ".join(make.weather), normaliser)) < 0.05


def test_one_changed_word_keeps_texts_alike(coder: Any, make: SimpleNamespace) -> None:
    normaliser = coder.engines.grammar.normaliser
    text = " ".join(make.article)
    found = estimate_likeness(sketch(text, normaliser), sketch(text.replace("ثلاثة", "خمسة"), normaliser))
    assert LEAST_LIKENESS < found < 1.0


def test_texts_too_short_to_tell_have_no_sketch(coder: Any) -> None:
    assert sketch("عاجل: قصف على المدينة", coder.engines.grammar.normaliser) == ()


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.integers(0, 90), max_size=90), st.lists(st.integers(0, 90), max_size=90))
def test_likeness_is_a_share_and_the_same_both_ways(one: list[int], other: list[int]) -> None:
    a, b = (tuple(sorted(set(values)))[:SKETCH_SIZE] for values in (one, other))
    assert 0.0 <= estimate_likeness(a, b) == estimate_likeness(b, a) <= 1.0
    assert not a or estimate_likeness(a, a) == 1.0
