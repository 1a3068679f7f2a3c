"""The scorer of summary counts: what is the same summary, and what each slot owes."""

from __future__ import annotations

from typing import Any

import pytest

from marsad.evaluate import aggregate_scoring as scorer
from marsad.evaluate.scoring import Actors
from marsad.model.document import Document

TEXT = "قُتل 340 مدنيا وأصيب 900 شخص منذ عام 2013."
DOCUMENT = Document("d", TEXT)
ACTORS = Actors(parent={"wing": "army"})


def make_gold(**changes: Any) -> dict[str, Any]:
    row = {
        "what": "killed", "of": "civilians", "by": "army", "count": [340, 340],
        "period": ["2013-01-01", "2016-05-20"], "place": None, "evidence": "قُتل 340 مدنيا",
    }  # fmt: skip
    return row | changes


def make_record(**changes: Any) -> dict[str, Any]:
    row = {
        "record": "aggregate", "doc_id": "d", "what": "killed", "by": "army", "of": "civilians", "low": 340,
        "high": 340, "date_start": "2013-01-01", "date_end": "2016-05-20", "location": None,
        "evidence": [{"field": "count", "start": 0, "end": 14}],
    }  # fmt: skip
    return row | changes


@pytest.mark.parametrize(
    ("gold", "record", "same"),
    [
        ({}, {}, True),
        ({"what": "strikes"}, {"what": "attacks"}, True),
        ({"what": "captured"}, {"what": "kidnapped"}, True),
        ({"what": "wounded"}, {}, False),
        ({"count": [350, 350]}, {}, True),
        ({"count": [350, 350]}, {"evidence": [{"field": "count", "start": 20, "end": 32}]}, False),
        ({"count": [500, 500]}, {}, False),
        ({"count": [340, None]}, {}, True),
    ],
)
def test_summaries_are_one_by_kind_and_figure(gold: dict[str, Any], record: dict[str, Any], same: bool) -> None:
    assert scorer.is_same(make_gold(**gold), make_record(**record), DOCUMENT) is same


@pytest.mark.parametrize(
    ("start", "end", "right"),
    [
        ("2013-01-01", "2016-05-20", True),
        ("2013-01-03", "2016-05-18", True),
        ("2013-09-01", "2016-05-20", True),
        ("2016-05-01", "2016-05-20", False),
        (None, None, False),
    ],
)
def test_periods_agree_when_most_days_are_shared(start: str | None, end: str | None, right: bool) -> None:
    assert scorer.period_ok(make_gold(), make_record(date_start=start, date_end=end)) is right


@pytest.mark.parametrize(
    ("slot", "gold", "record", "counts"),
    [
        ("by", {}, {"by": "wing"}, (1, 1, 1)),
        ("by", {}, {"by": "others"}, (0, 1, 1)),
        ("by", {}, {"by": None}, (0, 1, 0)),
        ("by", {"by": None}, {"by": None}, (0, 0, 0)),
        ("by", {"by": None}, {"by": "army"}, (0, 0, 1)),
        ("of", {"of": "all"}, {"of": None}, (0, 0, 0)),
        ("of", {"of": "all"}, {"of": "civilians"}, (1, 1, 1)),
        ("of", {"of": "civilians"}, {"of": "army"}, (0, 0, 1)),
        ("of", {"of": "army + navy"}, {"of": "navy"}, (1, 1, 1)),
        ("period", {"period": None}, {}, (0, 0, 0)),
        ("period", {}, {"date_start": None, "date_end": None}, (0, 1, 0)),
        ("count", {"count": [350, 350]}, {}, (0, 1, 1)),
    ],
)
def test_slot_owes_what_gold_says(
    slot: str, gold: dict[str, Any], record: dict[str, Any], counts: tuple[int, int, int]
) -> None:
    assert scorer.slots(make_gold(**gold), make_record(**record), ACTORS)[slot] == counts


def test_each_summary_is_paired_once_and_best_first() -> None:
    gold = [make_gold(of="army"), make_gold(of="navy")]
    pairs, missed, spurious = scorer.align(gold, [make_record(of="navy"), make_record()], DOCUMENT, ACTORS)
    assert [(g["of"], p["of"]) for g, p in pairs] == [("army", "civilians"), ("navy", "navy")]
    assert (missed, spurious) == ([], [])


def test_missed_and_spurious_lower_both_rates() -> None:
    row = {"doc": "d", "aggregates": [make_gold(), make_gold(what="wounded", count=[900, 900])]}
    figures = scorer.score([(DOCUMENT, row)], [make_record(), make_record(what="displaced")], ACTORS)
    assert (figures["gold"], figures["predicted"]) == (2, 2)
    assert figures["detection"] == {"P": 0.5, "R": 0.5, "F1": 0.5}
    assert figures["slot_rates"]["period"] == {"P": 0.5, "R": 0.5, "F1": 0.5}


def test_document_without_records_counts_as_missed() -> None:
    figures = scorer.score([(DOCUMENT, {"doc": "d", "aggregates": [make_gold()]})], [], ACTORS)
    assert figures["detection"]["R"] == 0.0
    assert figures["predicted"] == 0
