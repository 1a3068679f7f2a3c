"""Judged pairs find their coded events again, and weigh back to the press. Texts are invented."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from marsad.evaluate.link_gold import LinkGold
from marsad.evaluate.link_pairs import CHECK, FIT, JudgedPair, find_judged, part_of, score_pairs

TEXT = "انفجرت عبوة في شرقون وقتل جنديان ثم اندلعت اشتباكات في أطراف البلدة حتى المساء"


def event(key: str, doc: str, start: int, end: int, field: str = "event_type") -> dict[str, Any]:
    return {"event_id": key, "doc_id": doc, "evidence": [{"field": field, "start": start, "end": end, "text": ""}]}


def where(doc: str, start: int, end: int, text: str = TEXT) -> dict[str, Any]:
    return {"doc": doc, "sha256": hashlib.sha256(text.encode()).hexdigest(), "in": "text", "start": start, "end": end}


def label(one: dict[str, Any], two: dict[str, Any], verdict: str = "same") -> dict[str, Any]:
    return {"corpus": "c", "events": [one, two], "verdict": verdict, "stratum": "U1", "weight": 7.0}


@pytest.fixture
def gold() -> LinkGold:
    events = [event("a1", "a", 0, 7), event("a2", "a", 37, 45), event("b1", "b", 2, 9)]
    return LinkGold("c", events, {"a": {"text": TEXT}, "b": {"text": TEXT}})


def write(path: Path, *labels: dict[str, Any]) -> Path:
    path.write_text("\n".join(json.dumps(one) for one in labels), "utf-8")
    return path


def test_events_are_found_by_the_words_that_prove_them(tmp_path: Path, gold: LinkGold) -> None:
    path = write(tmp_path / "l.jsonl", label(where("a", 37, 45), where("b", 0, 7)))
    found, lost = find_judged(path, gold, "c")
    assert [(pair.first, pair.second, pair.is_same, pair.weight) for pair in found] == [("a2", "b1", True, 7.0)]
    assert lost == 0


def test_labels_of_another_text_or_out_of_reach_are_counted_as_lost(tmp_path: Path, gold: LinkGold) -> None:
    other = label(where("a", 0, 7, "text"), where("b", 0, 7))
    far = label(where("a", 200, 207), where("b", 0, 7))
    undecided = label(where("a", 0, 7), where("b", 0, 7), "unsure")
    assert find_judged(write(tmp_path / "l.jsonl", other, far, undecided), gold, "c") == ([], 2)


def test_part_does_not_depend_on_the_order_of_the_events() -> None:
    one, two = where("a", 0, 7), where("b", 2, 9)
    assert part_of(label(one, two)) == part_of(label(two, one)) in {FIT, CHECK}


def test_decisions_are_weighed() -> None:
    pairs = [
        JudgedPair("a", "b", True, 2.0, FIT, "c"),
        JudgedPair("a", "c", False, 6.0, FIT, "c"),
        JudgedPair("a", "d", True, 1.0, FIT, "c"),
        JudgedPair("b", "d", False, 100.0, FIT, "c"),
    ]
    figures = score_pairs(pairs, {"a": 1, "b": 1, "c": 1, "d": 2})
    assert figures.precision == 0.25
    assert figures.recall == pytest.approx(2 / 3)


def test_shipped_labels_hold_no_text() -> None:
    path = Path(__file__).parents[3] / "gold" / "link_pairs.jsonl"
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert len(rows) == 1099
    assert {row["verdict"] for row in rows} == {"same", "different", "unsure", "error"}
    for row in rows:
        assert set(row) == {"corpus", "events", "verdict", "stratum", "weight"}
        assert all(set(one) == {"doc", "sha256", "in", "start", "end"} for one in row["events"])
