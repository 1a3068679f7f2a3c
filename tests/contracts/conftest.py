"""The command line as users run it: a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

import marsad

Finished = subprocess.CompletedProcess[bytes]
REPORT = (
    "قتل ثلاثة جنود سوريين وأصيب خمسة آخرون أمس الجمعة في انفجار عبوة ناسفة استهدفت دورية للجيش قرب مدينة الرقة، "
    "وفق ما أفادت وكالة سانا. وأعلن تنظيم داعش مسؤوليته عن الهجوم."
)


def environment(**more: str) -> dict[str, str]:
    """Ours, so that the process finds the package where we found it."""
    found = str(Path(marsad.__file__).parents[1])
    return {**os.environ, "PYTHONPATH": found, "PYTHONIOENCODING": "utf-8", **more}


def run_marsad(*arguments: str | Path, stdin: bytes = b"", cwd: Path | None = None, **more: str) -> Finished:
    command = [sys.executable, "-m", "marsad.cli.main", *map(str, arguments)]
    return subprocess.run(
        command, input=stdin, capture_output=True, cwd=cwd, env=environment(**more), timeout=180, check=False
    )


@pytest.fixture(scope="session")
def run() -> Callable[..., Finished]:
    """`run("code", path)` runs `marsad code path`; keyword arguments are environment variables."""
    return run_marsad


@pytest.fixture(scope="session")
def our_environment() -> Callable[..., dict[str, str]]:
    return environment


@pytest.fixture(scope="session")
def sample() -> Path:
    """The shipped sample reports."""
    return Path(str(resources.files("marsad"))) / "data" / "sample" / "reports.jsonl"


@pytest.fixture(scope="session")
def coded_sample(sample: Path) -> list[Any]:
    """The shipped sample reports, coded in this process."""
    from marsad.ingest import read_documents
    from marsad.model.document import Document
    from marsad.pipeline import Coder

    coder = Coder()
    return [coder.code(item) for item in read_documents([str(sample)]) if isinstance(item, Document)]


@pytest.fixture(scope="session")
def report_text() -> str:
    """A report with one event, published on 2025-11-29."""
    return REPORT


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A JSONL file with that report."""
    path = tmp_path / "report.jsonl"
    document = {"id": "a", "text": REPORT, "published": "2025-11-29"}
    path.write_text(json.dumps(document, ensure_ascii=False) + "\n", "utf-8")
    return path
