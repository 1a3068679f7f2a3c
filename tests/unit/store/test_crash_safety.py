"""kill -9 at any moment and run again: nothing is lost, nothing is there twice."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

import marsad
from marsad.store import open_store

Dump = Callable[..., dict[str, list[tuple[Any, ...]]]]
DOCUMENTS = 150
TIMES = ("at", "coded_at")  # of the run; what was retrieved when is given
# The real command with a coder that needs no lexicon and two milliseconds a document.
DRIVER = """
import sys, time
from types import SimpleNamespace
from marsad.cli import batch, ingest
from marsad.cli.main import main

class FakeCoder:
    packs = SimpleNamespace(digest=lambda: "aaaa")

    def code(self, document):
        time.sleep(0.002)
        records = [{"event_id": f"{document.doc_id}/{n}", "doc_id": document.doc_id} for n in range(3)]
        events = [SimpleNamespace(to_dict=lambda record=record: record) for record in records]
        return SimpleNamespace(events=events, aggregates=[{"record": "aggregate"}])

def load_coder(packs):
    print("ready", flush=True)
    return FakeCoder()

batch.load_coder = load_coder
ingest.BATCH_DOCUMENTS = 7
sys.exit(main(["ingest", *sys.argv[1:]]))
"""


def start(*arguments: str, code: str | None = DRIVER) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", code] if code else [sys.executable, "-m", "marsad.cli.main", "ingest"]
    return subprocess.Popen(
        [*command, *arguments, "--retrieved", "2025-11-29T12:00:00Z"],
        env={**os.environ, "PYTHONPATH": str(Path(marsad.__file__).parents[1])},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def finish(*arguments: str, code: str | None = DRIVER) -> None:
    process = start(*arguments, code=code)
    said = process.communicate(timeout=120)[1]
    assert process.returncode == 0, said.decode()


def kill_after(seconds: float, *arguments: str, code: str | None = DRIVER) -> None:
    process = start(*arguments, code=code)
    if code is not None:  # the time counts from where the work begins, however slow the machine
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)


def check_whole(url: str) -> int:
    """Every stored document has its coding with all events. The number of documents."""
    with open_store(url) as store:
        names = [document["doc_id"] for document in store.read_documents()]
        assert [event["event_id"] for event in store.read_events()] == [
            f"{name}/{n}" for name in names for n in range(3)
        ]
        assert len(list(store.read_aggregates())) == len(names)
    if url.startswith("sqlite"):
        engine = create_engine(url)
        with engine.connect() as connection:
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        engine.dispose()
    return len(names)


@pytest.fixture
def documents(tmp_path: Path) -> str:
    path = tmp_path / "in.jsonl"
    lines = [json.dumps({"id": f"{n:04}", "text": f"report {n}"}) for n in range(DOCUMENTS)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return str(path)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_killed_at_random_and_run_again_gives_what_one_run_gives(
    new_url: Callable[[], str], documents: str, dump: Dump, jobs: str
) -> None:
    url = new_url()
    finish(documents, "--db", url)
    expected = dump(url, leaving_out=TIMES)
    url = new_url()
    chance = random.Random(f"{jobs}{url[:6]}")  # noqa: S311
    reached = []
    for _ in range(4):
        kill_after(chance.uniform(0.0, 0.5), documents, "--db", url, "--jobs", jobs)
        reached.append(check_whole(url))
    assert reached == sorted(reached)
    finish(documents, "--db", url, "--jobs", jobs)
    assert check_whole(url) == DOCUMENTS
    assert dump(url, leaving_out=TIMES) == expected


def test_killed_between_writing_and_committing_stores_nothing_of_the_batch(
    new_url: Callable[[], str], documents: str, dump: Dump
) -> None:
    url = new_url()
    hook = (
        "import os, signal\nfrom marsad.store import core\nreal = core.add_arrivals\ncalls = []\n"
        "def add(*arguments):\n    done = real(*arguments)\n    calls.append(1)\n"
        "    if len(calls) == 3: os.kill(os.getpid(), signal.SIGKILL)\n    return done\n"
        "core.add_arrivals = add\n"
    )
    process = start(documents, "--db", url, code=hook + DRIVER)
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    assert check_whole(url) == 14
    finish(documents, "--db", url)
    assert check_whole(url) == DOCUMENTS


def test_two_runs_at_once_store_everything_once(new_url: Callable[[], str], documents: str, dump: Dump) -> None:
    url = new_url()
    finish(documents, "--db", url)
    expected = dump(url, leaving_out=TIMES)
    url = new_url()
    running = [start(documents, "--db", url) for _ in range(2)]
    for process in running:
        said = process.communicate(timeout=120)[1]
        assert process.returncode == 0, said.decode()
    assert dump(url, leaving_out=TIMES) == expected


def test_the_real_coder_killed_and_run_again(tmp_path: Path, dump: Dump) -> None:
    sample = str(Path(marsad.__file__).parent / "data" / "sample" / "reports.jsonl")
    once, often = (f"sqlite:///{tmp_path}/{name}.db" for name in ("once", "often"))
    finish(sample, "--db", once, code=None)
    for seconds in (1.2, 2.0):
        kill_after(seconds, sample, "--db", often, "--jobs", "2", code=None)
    finish(sample, "--db", often, "--jobs", "2", code=None)
    assert dump(often, leaving_out=TIMES) == dump(once, leaving_out=TIMES)
