"""What `make demo` shows and leaves behind."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("sqlalchemy")

from marsad.cli import demo
from marsad.store import open_store


def test_demo_shows_incidents_and_leaves_a_store_also_the_second_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    said = []
    for _ in range(2):
        assert demo.run() == 0
        said.append(capsys.readouterr().out)
    assert said[0] == said[1]
    assert "2-5-6" in said[0]  # low-best-high of the worked example of docs/linking.md
    assert "5 reports" in said[0]
    with open_store(str(demo.STORE), is_new_allowed=False) as store:
        assert store.count_documents() == (48, 0)
        kept = {one["incident_id"] for one in store.read_incidents()}
    assert kept
    assert all(path.exists() for path in (demo.EVENTS, demo.EVENT_TABLE, demo.INCIDENTS))


def test_step_that_fails_ends_the_demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(demo, "STEPS", (lambda: 1, lambda: ran.append("second") or 0))
    assert demo.run() == 1
    assert ran == []
