"""Same input, same bytes: whatever the hash seed, the number of jobs, or what was coded before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def reference(run: Callable[..., Any], sample: Path) -> bytes:
    found: bytes = run("code", sample, "--aggregates", PYTHONHASHSEED="1").stdout
    assert found.count(b"\n") > 20
    return found


@pytest.mark.parametrize("seed", ["0", "42"])
def test_hash_seed_changes_nothing(seed: str, reference: bytes, run: Callable[..., Any], sample: Path) -> None:
    assert run("code", sample, "--aggregates", PYTHONHASHSEED=seed).stdout == reference


@pytest.mark.parametrize("jobs", ["2", "3"])
def test_jobs_change_nothing(
    jobs: str, reference: bytes, run: Callable[..., Any], sample: Path, tmp_path: Path
) -> None:
    run("code", sample, "--aggregates", "--jobs", jobs, "-o", tmp_path / "events.jsonl", PYTHONHASHSEED="7")
    assert (tmp_path / "events.jsonl").read_bytes() == reference


def test_earlier_documents_change_nothing(coded_sample: list[Any]) -> None:
    from marsad.pipeline import Coder

    coder = Coder()
    backwards = [coder.code(coded.document).events for coded in reversed(coded_sample)]
    assert backwards[::-1] == [coded.events for coded in coded_sample]
