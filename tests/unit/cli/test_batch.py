"""The batch with a stand-in for the coder: order, failures, publication dates."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from marsad.cli.batch import Settings, code_items
from marsad.ingest import ReadFailure
from marsad.model.document import Document


class FakeCoder:
    """Codes a document into one record; chokes on documents named bad."""

    def code(self, document: Document) -> Any:
        if document.doc_id == "bad":
            raise ValueError("cannot\nbe coded")
        record = {"doc_id": document.doc_id, "published": document.published_on}
        return SimpleNamespace(events=[SimpleNamespace(to_dict=lambda: record)], aggregates=[{"record": "aggregate"}])


def run(items: list[Any], settings: Settings | None = None, jobs: int = 1) -> list[Any]:
    return list(code_items(items, FakeCoder(), settings or Settings(), jobs=jobs))  # type: ignore[arg-type]


@pytest.mark.parametrize("jobs", [1, 2])
def test_answers_come_in_the_order_of_the_items(jobs: int) -> None:
    items: list[Any] = [Document(str(number), "x") for number in range(200)]
    items.insert(70, ReadFailure("a.txt", None, "M005", "holds no document"))
    answers = run(items, jobs=jobs)
    assert [answer.failure for answer in answers if answer.failure] == ["a.txt: M005 holds no document"]
    assert answers[70].failure
    assert [answer.records[0]["doc_id"] for answer in answers if answer.records] == list(map(str, range(200)))


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_failing_document_is_a_failure_and_the_others_are_coded(jobs: int) -> None:
    answers = run([Document("a", "x"), Document("bad", "x"), Document("b", "x")], jobs=jobs)
    assert [bool(answer.failure) for answer in answers] == [False, True, False]
    assert answers[1].failure.startswith("bad: M060 coding failed (ValueError: cannot be coded)")


def test_a_note_is_no_failure_of_an_input() -> None:
    assert [answer.is_note for answer in run([ReadFailure("a.pdf", None, "M004", "passed over")])] == [True]


def test_publication_date_is_given_to_documents_without_one() -> None:
    items = [Document("a", "x"), Document("b", "x", published_on="2024-01-01")]
    answers = run(items, Settings(published="2025-11-29"))
    assert [answer.records[0]["published"] for answer in answers] == ["2025-11-29", "2024-01-01"]


def test_aggregates_are_given_when_asked_for() -> None:
    (answer,) = run([Document("a", "x")], Settings(has_aggregates=True))
    assert (len(answer.records), answer.events) == (2, 1)
