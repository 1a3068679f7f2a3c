"""Exit status 0: all well; 1: some inputs failed, each named, the rest written; 2: wrong usage."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


def test_good_input_gives_0_and_a_silent_error_stream(run: Run, report: Path) -> None:
    found = run("code", report)
    assert (found.returncode, found.stderr) == (0, b"")
    assert [json.loads(line)["doc_id"] for line in found.stdout.splitlines()] == ["a"]


def test_missing_file_gives_1_and_the_rest_is_written(run: Run, report: Path, tmp_path: Path) -> None:
    found = run("code", tmp_path / "nowhere.txt", report, "-o", tmp_path / "events.jsonl")
    assert found.returncode == 1
    assert b"nowhere.txt: M001" in found.stderr
    assert (tmp_path / "events.jsonl").read_text("utf-8").count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["codify"],
        ["code"],
        ["code", "x.txt", "--format", "xml"],
        ["code", "x.txt", "--jobs", "-1"],
        ["code", "x.txt", "--jobs", "many"],
        ["code", "x.txt", "--published", "yesterday"],
        ["code", "x.txt", "--published", "2025-13-01"],
        ["code", "x.txt", "--pack", "no/such/pack"],
        ["code", "x.txt", "-o", "no/such/folder/events.jsonl"],
        ["score", "only-one.jsonl"],
        ["explain"],
    ],
    ids=" ".join,
)
def test_wrong_usage_gives_2(run: Run, arguments: list[str], tmp_path: Path) -> None:
    found = run(*arguments, cwd=tmp_path)
    assert found.returncode == 2, found.stderr
    assert found.stderr
    assert not found.stdout


def test_scoring_a_file_that_is_not_json_gives_1_and_names_the_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text('{"doc": "a", "events": []}\nnot json\n', "utf-8")
    found = run("score", tmp_path / "gold.jsonl", tmp_path / "gold.jsonl")
    assert found.returncode == 1
    assert b"gold.jsonl:2:" in found.stderr


def test_explaining_a_file_that_is_not_there_gives_1(run: Run) -> None:
    found = run("explain", "nowhere.txt")
    assert found.returncode == 1
    assert b"nowhere.txt: M001" in found.stderr


def test_a_document_the_coder_cannot_take_is_a_reported_failure(
    run: Run, our_environment: Callable[..., Any], report: Path, tmp_path: Path
) -> None:
    code = (
        "import sys\nfrom marsad.pipeline import Coder\nfrom marsad.cli.main import main\nreal = Coder.code\n"
        "def code(self, document):\n"
        "    if document.doc_id == 'bad': raise RuntimeError('no such luck')\n"
        "    return real(self, document)\n"
        "Coder.code = code\nsys.exit(main(sys.argv[1:]))"
    )
    good = report.read_text("utf-8")
    report.write_text(good.replace('"id": "a"', '"id": "bad"') + good, "utf-8")
    for jobs in ("1", "2"):
        found = subprocess.run(
            [sys.executable, "-c", code, "code", str(report), "--jobs", jobs],
            env=our_environment(), capture_output=True, timeout=120, check=False,
        )  # fmt: skip
        assert found.returncode == 1
        assert b"bad: M060 coding failed (RuntimeError: no such luck)" in found.stderr
        assert found.stdout.count(b"\n") == 1


@pytest.mark.parametrize("arguments", [["code", "report.jsonl"], ["explain", "report.jsonl"], ["check"]], ids=" ".join)
def test_a_reader_that_has_gone_gives_141_and_no_complaint(
    our_environment: Callable[..., Any], report: Path, arguments: list[str]
) -> None:
    """`marsad explain report.txt | head -1`: the pipe is closed before the first line."""
    gone, writing = os.pipe()
    os.close(gone)
    if arguments == ["check"]:  # a pack with a finding, so that there is something to print
        (report.parent / "pack" / "nonsense").mkdir(parents=True)
        (report.parent / "pack" / "nonsense" / "words.csv").write_text("id\n", "utf-8")
        arguments = ["check", "pack"]
    found = subprocess.run(
        [sys.executable, "-m", "marsad", *arguments],
        stdout=writing, stderr=subprocess.PIPE, env=our_environment(), cwd=report.parent, timeout=120, check=False,
    )  # fmt: skip
    os.close(writing)
    assert (found.returncode, found.stderr) == (141, b"")


def test_an_unknown_option_is_refused_with_the_usage_of_its_command(run: Run) -> None:
    found = run("code", "x.txt", "--colour")
    assert found.returncode == 2
    assert b"usage: marsad code" in found.stderr
    assert b"unrecognized arguments: --colour" in found.stderr


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
@pytest.mark.parametrize("command", ["code", "explain"])
def test_a_full_disk_behind_standard_output_is_said(
    our_environment: Callable[..., Any], report: Path, command: str
) -> None:
    with open("/dev/full", "wb") as full:
        found = subprocess.run(
            [sys.executable, "-m", "marsad", command, str(report)],
            stdout=full, stderr=subprocess.PIPE, env=our_environment(), timeout=120, check=False,
        )  # fmt: skip
    assert found.returncode == 1
    assert found.stderr.startswith(b"marsad: M043 writing standard output failed")
    assert b"Traceback" not in found.stderr
