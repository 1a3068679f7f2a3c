"""`marsad link` between files: what it reads, refuses and writes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from marsad.cli.main import main


def make_event(doc_id: str, **facts: Any) -> dict[str, Any]:
    return {
        "event_id": f"e-{doc_id}", "doc_id": doc_id, "outlet": doc_id, "published": "2031-05-11",
        "event_type": "Battles", "sub_event_type": "Armed clash", "date_start": "2031-05-10", "date_end": "2031-05-10",
        "date_precision": "day", "location": None, "initiators": [], "targets": [], "evidence": [], **facts,
    }  # fmt: skip


def write(path: Path, *rows: Any) -> str:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return str(path)


def test_events_of_files_become_incidents_and_ids_stay(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    events, first = write(tmp_path / "events.jsonl", make_event("a")), tmp_path / "first.jsonl"
    assert main(["link", events, "-o", str(first)]) == 0
    known = json.loads(first.read_text("utf-8"))
    assert known["events"] == ["e-a"]
    more = write(tmp_path / "more.jsonl", make_event("b", date_start="2031-07-01", date_end="2031-07-01"))
    assert main(["link", more, "--existing", str(first)]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert sorted(row["events"] for row in rows) == [["e-a"], ["e-b"]]
    assert known["incident_id"] in {row["incident_id"] for row in rows}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ([{"event_id": "x"}], "M071"),
        (["not an object"], "M012"),
    ],
)
def test_lines_that_are_no_events_are_named(
    content: list[Any], code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.jsonl"
    assert main(["link", write(tmp_path / "events.jsonl", *content), "-o", str(out)]) == 1
    assert code in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize("ruling", [{"kind": "perhaps", "events": ["e-a"]}, {"kind": "same", "events": "e-a"}])
def test_rulings_that_cannot_be_read_are_named(ruling: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    events = write(tmp_path / "events.jsonl", make_event("a"))
    assert main(["link", events, "--rulings", write(tmp_path / "rulings.jsonl", ruling)]) == 1
    assert "M072" in capsys.readouterr().err


@pytest.mark.parametrize("more", [["events.jsonl", "--db", "x.db"], ["--documents", "reports.jsonl"]])
def test_files_and_store_together_are_wrong_usage(more: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["link", *more]) == 2
    assert "M070" in capsys.readouterr().err
