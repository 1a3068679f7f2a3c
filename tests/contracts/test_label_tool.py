"""Hand labels are checked before they are added to `gold/`: the tool that does it, on a batch written here."""

from __future__ import annotations

import importlib.util
import json
from argparse import Namespace
from copy import deepcopy
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

TOOL = Path(__file__).parents[2] / "tools" / "label_articles.py"
ARTICLE = {
    "id": "a01",
    "outlet": "test",
    "published": "2025-11-29",
    "title": "مقتل ثلاثة جنود",
    "text": "قال مصدر أمني إن ثلاثة جنود قتلوا في تفجير عبوة ناسفة قرب تكريت أمس.",
}
MARKED = ARTICLE["text"].replace("قتلوا", "[1:قتلوا]").replace("تفجير", "[2:تفجير]")
EVENT: dict[str, Any] = {
    "id": "e1", "type": ["Remote explosive/landmine/IED"], "date": ["2025-11-28", "2025-11-28"],
    "date_precision": "day",
    "place": {"names": ["تكريت"], "en": "Tikrit", "admin1": "Salah ad-Din", "country": "IQ", "lat": 34.6, "lon": 43.7,
              "level": "town"},
    "initiator": [], "target": [{"id": "state-forces:IQ", "ar": "جنود"}], "killed": [3, 3], "wounded": None,
    "captured": None, "claimed_by": None, "weapon": ["ied"], "salience": "main",
    "evidence": "ثلاثة جنود قتلوا في تفجير عبوة ناسفة",
}  # fmt: skip


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("label_articles", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write(folder: Path, event: dict[str, Any], tells: dict[str, list[str]]) -> Path:
    rows = {
        "docs": ARTICLE,
        "events": {"doc": "a01", "published": "2025-11-29", "relevant": True, "events": [event], "aggregates": []},
        "triggers": {"doc": "a01", "tells": tells},
    }
    for name, row in rows.items():
        (folder / f"{name}.jsonl").write_text(json.dumps(row, ensure_ascii=False) + "\n", "utf-8")
    marked = f"=== a01 | published 2025-11-29\n# {ARTICLE['title']}\n{MARKED}\n  e1: ...\n"
    (folder / "marked.txt").write_text(marked, "utf-8")
    return folder


def test_labels_that_fit_have_no_faults(tool: ModuleType, tmp_path: Path) -> None:
    assert tool.faults(Namespace(), write(tmp_path, EVENT, {"1": ["e1"]})) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"evidence": "ثلاثة جنود جرحوا"}, "evidence is not in the text"),
        ({"date": ["2025-12-01", "2025-12-01"]}, "after publication"),
        ({"type": ["Bombing"]}, "unknown type"),
        ({"killed": [3, 2]}, "killed [3, 2]"),
        ({"place": {**EVENT["place"], "level": "street"}}, "place level street"),
    ],
)
def test_each_fault_is_said(tool: ModuleType, tmp_path: Path, change: dict[str, Any], said: str) -> None:
    found = tool.faults(Namespace(), write(tmp_path, {**deepcopy(EVENT), **change}, {"1": ["e1"]}))
    assert len(found) == 1
    assert said in found[0]


def test_a_trigger_may_not_tell_what_is_not_there(tool: ModuleType, tmp_path: Path) -> None:
    found = tool.faults(Namespace(), write(tmp_path, EVENT, {"1": ["e2"], "99": []}))
    assert [line.split(": ", 1)[1] for line in found] == [
        "trigger 1 tells an event that is not there: ['e2']",
        "there is no trigger 99",
    ]


def test_numbers_are_those_the_coder_saw(tool: ModuleType, tmp_path: Path) -> None:
    found = tool.numbered_words(write(tmp_path, EVENT, {"1": ["e1"]}))
    assert found == {"a01": [ARTICLE["text"].index("قتلوا"), ARTICLE["text"].index("تفجير")]}


def test_evidence_becomes_offsets_without_text(tool: ModuleType) -> None:
    kept = tool._with_offsets({**EVENT, "notes": "doubt"}, ARTICLE)
    name, start, end = kept["evidence"]
    assert ARTICLE[name][start:end] == EVENT["evidence"]
    assert "notes" not in kept
