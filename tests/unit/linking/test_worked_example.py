"""docs/linking.md says what linking does: the worked example is linked anew, the figures are those of the weights."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import marsad
from marsad.ingest import ReadFailure, read_documents
from marsad.linking import link_events
from marsad.pipeline import Coder

PAGE = (Path(__file__).parents[3] / "docs" / "linking.md").read_text("utf-8")
DATA = Path(marsad.__file__).parent / "data"


@pytest.fixture(scope="module")
def dhiban() -> Any:
    """The incident that the report of the radio tells."""
    coder, events, documents = Coder(), [], {}
    for item in read_documents([str(DATA / "sample" / "reports.jsonl")]):
        assert not isinstance(item, ReadFailure)
        documents[item.doc_id] = {"doc_id": item.doc_id, "text": item.text, "title": item.title}
        events += [event.to_dict() for event in coder.code(item).events]
    found = [
        incident
        for incident in link_events(events, documents).incidents
        if any(claim["doc_id"] == "syr-01-radio" for claim in incident["claims"])
        and incident["location"]["name_en"] == "Dhiban"
        and len(incident["events"]) > 1
    ]
    assert len(found) == 1
    return found[0]


def test_table_of_the_worked_example_is_the_ledger(dhiban: Any) -> None:
    shown = re.findall(r"^\| `(syr-[\w-]+)` \| (\S+) \| (\d+)(, `party`)? \| (.+?) \|$", PAGE, re.MULTILINE)
    told = [
        (
            claim["doc_id"], claim["published"], str(claim["value"]["low"]), ", `party`" if claim["party"] else "",
            claim["claimant"] or "the report itself",
        )
        for claim in dhiban["claims"]
        if claim["field"] == "fatalities"
    ]  # fmt: skip
    assert sorted(shown) == sorted(told)
    assert len(shown) == 5


def test_figures_of_the_worked_example_are_those_shown(dhiban: Any) -> None:
    figures = "-".join(str(dhiban["fatalities"][name]) for name in ("low", "best", "high"))
    assert f"killed {figures} (low, best, high)" in PAGE
    assert dhiban["independent_sources"] == 5
    assert [f"`{name}`" in PAGE for name in dhiban["disputed"]] == [True] * 2
    says = {claim["doc_id"]: claim["value"] for claim in dhiban["claims"] if claim["field"] == "claimed_by"}
    assert says == {"syr-01-radio": "none", "syr-04-monitor": "islamic-state", "syr-13-feature": "islamic-state"}


def test_quality_shown_is_that_written_beside_the_weights() -> None:
    figures = json.loads((DATA / "linking" / "weights.json").read_text("utf-8"))["cross_validated"]["dev"]
    for name in ("precision", "recall", "f1"):
        assert f"{figures[name]:.3f}".lstrip("0") in PAGE
