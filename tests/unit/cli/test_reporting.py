from __future__ import annotations

import io

import pytest

from marsad.cli import reporting


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_silent_when_piped() -> None:
    stream = io.StringIO()
    progress = reporting.Progress(stream)
    progress.show(1000, 10, 1)
    progress.finish("done")
    assert stream.getvalue() == ""


def test_failures_are_said_when_piped() -> None:
    stream = io.StringIO()
    reporting.Progress(stream).say("a.txt: M005 empty")
    assert stream.getvalue() == "marsad: a.txt: M005 empty\n"


def test_bar_is_drawn_on_a_terminal_and_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    times = iter([0.0, 0.05, 2.0])
    monkeypatch.setattr(reporting.time, "monotonic", lambda: next(times))
    progress = reporting.Progress(stream)
    progress.show(1, 1, 0)  # too soon
    assert stream.getvalue() == ""
    progress.show(2000, 300, 4)
    assert "2,000 documents  300 events  4 failed  1,000/s" in stream.getvalue()
    progress.finish("done")
    assert stream.getvalue().endswith("\r\x1b[Kmarsad: done\n")
