"""A file of results is whole or not there, however the run ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


def _hear_interrupts() -> None:
    """A shell starts background jobs deaf to SIGINT, and so are their children: the tests may be one."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def coding_without_end(
    environment: dict[str, str], report: Path, output: Path, *options: str
) -> Iterator[subprocess.Popen[bytes]]:
    """A run that has begun to write and waits for more documents on its standard input."""
    command = [sys.executable, "-m", "marsad.cli.main", "code", str(report), "-", "-o", str(output), *options]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment,
        preexec_fn=_hear_interrupts,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 60
        while not list(output.parent.glob("*.part")):
            assert process.poll() is None, process.stderr and process.stderr.read()
            assert time.monotonic() < deadline, "nothing was written"
            time.sleep(0.05)
        time.sleep(0.2)
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("options", [[], ["--jobs", "2"]], ids=["alone", "jobs"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda number: number.name)
def test_no_file_is_left_when_the_run_is_stopped(
    number: signal.Signals, options: list[str], our_environment: Callable[..., Any], report: Path, tmp_path: Path
) -> None:
    output = tmp_path / "out" / "events.jsonl"
    output.parent.mkdir()
    with coding_without_end(our_environment(), report, output, *options) as process:
        os.kill(process.pid, number)
        status = process.wait(timeout=60)
    assert not output.exists()
    if number != signal.SIGKILL:
        assert status == 128 + number
        assert list(output.parent.iterdir()) == []


def test_an_older_file_survives_a_stopped_run(
    our_environment: Callable[..., Any], report: Path, tmp_path: Path
) -> None:
    output = tmp_path / "events.jsonl"
    output.write_text("older\n", "utf-8")
    with coding_without_end(our_environment(), report, output) as process:
        process.kill()
        process.wait(timeout=60)
    assert output.read_text("utf-8") == "older\n"


def test_a_reader_that_leaves_is_no_fault(our_environment: Callable[..., Any], sample: Path) -> None:
    command = f'"{sys.executable}" -m marsad.cli.main code "{sample}" | head -c 10'
    found = subprocess.run(command, shell=True, env=our_environment(), capture_output=True, timeout=120, check=False)
    assert len(found.stdout) == 10
    assert found.stderr == b""
