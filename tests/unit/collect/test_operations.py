"""What an operator meets under cron: a full disk, a run not done yet, no network, numbers to watch."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import marsad
from marsad.cli.main import main
from marsad.store import open_store

Collect = Callable[..., int]
WriteConfig = Callable[..., Path]
FILES = '[[sources]]\nid = "folder"\nkind = "files"\npath = "in"\n'
PAGE = '[[sources]]\nid = "{name}"\nkind = "page"\nurl = "{url}"\n'
FULL = Path("/dev/full")


@pytest.fixture
def folder(tmp_path: Path, make: SimpleNamespace) -> Path:
    path = tmp_path / "in"
    path.mkdir()
    (path / "report.txt").write_text("\n".join(make.article), "utf-8")
    (path / "weather.txt").write_text("\n".join(make.weather), "utf-8")
    return path


@contextmanager
def as_a_guest(config: str) -> Iterator[Path]:
    """A folder with a configuration, not to be written to, and nobody's rights: the administrator may do everything."""
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "sources.toml").write_text(config, "utf-8")
        os.chmod(name, 0o555)
        before = os.geteuid()
        try:
            if before == 0:
                os.seteuid(65534)
            yield Path(name)
        finally:
            os.seteuid(before)
            os.chmod(name, 0o755)


def run_apart(config: Path, db: Path, *, before: str = "") -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(Path(marsad.__file__).parents[1])}
    command = f"{before} exec {sys.executable} -m marsad.cli.main collect {config} --db {db}"
    return subprocess.Popen(["bash", "-c", command], env=environment, stderr=subprocess.PIPE)


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
def test_a_log_on_a_full_disk_is_said_once_and_the_run_goes_on(
    folder: Path, write_config: WriteConfig, collect: Collect, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert collect(write_config(FILES), "--log", FULL) == 1
    told = capsys.readouterr().err
    assert told.count("cannot write /dev/full (No space left on device)") == 1
    assert "Traceback" not in told
    with open_store(str(tmp_path / "x.db")) as store:
        assert store.count_documents()[0] == 2


def test_a_full_disk_ends_the_run_in_words_and_the_next_goes_on(
    write_config: WriteConfig, collect: Collect, tmp_path: Path, make: SimpleNamespace
) -> None:
    rows = [{"id": str(n), "text": f"{n} " + " ".join(make.weather) * 20} for n in range(400)]
    (tmp_path / "in.jsonl").write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    config, db = write_config(FILES.replace('"in"', '"in.jsonl"')), tmp_path / "x.db"
    limited = run_apart(config, db, before="ulimit -f 1200;")  # no file may grow beyond it
    _, told = limited.communicate(timeout=300)
    assert limited.returncode == 1, told.decode()
    assert b"M054" in told
    assert b"Traceback" not in told
    with open_store(str(db)) as store:
        held = store.count_documents()[0]
        assert 0 < held < 400
        assert store.verify().faults == []
    assert collect(config) == 0
    with open_store(str(db)) as store:
        assert store.count_documents()[0] == 400
        assert store.verify().faults == []


@pytest.fixture
def held_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[sqlite3.Connection]:
    """A store to which another process begins to write; it waits a moment only."""
    from marsad.store import connection

    open_store(str(tmp_path / "x.db")).close()
    monkeypatch.setattr(connection, "_BUSY_SECONDS", 0.2)
    other = sqlite3.connect(tmp_path / "x.db", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    yield other
    other.close()


def test_a_store_that_another_process_holds_is_waited_for(
    held_store: sqlite3.Connection, folder: Path, write_config: WriteConfig, collect: Collect, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    timer = threading.Timer(0.5, held_store.execute, ["COMMIT"])
    timer.start()
    assert collect(write_config(FILES)) == 0
    timer.join()
    assert "M127" in capsys.readouterr().err
    with open_store(str(tmp_path / "x.db")) as store:
        assert store.count_documents()[0] == 2


def test_a_store_that_stays_held_ends_the_run_in_words_and_the_next_loses_nothing(
    held_store: sqlite3.Connection, site: Any, make: SimpleNamespace, write_config: WriteConfig, collect: Collect,
    tmp_path: Path, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    url = site.serve("/a", make.page(*make.article))
    config = write_config(f'[[sources]]\nid = "one"\nkind = "page"\nurl = "{url}"\n')
    assert collect(config) == 1
    told = capsys.readouterr().err
    assert "M057" in told
    assert "Traceback" not in told
    held_store.execute("ROLLBACK")
    assert collect(config) == 0
    with open_store(str(tmp_path / "x.db")) as store:
        assert [row["doc_id"] for row in store.read_documents()] == [url]
        assert store.verify().faults == []


def test_a_folder_that_cannot_be_written_to_ends_the_run_before_anything_is_fetched(
    site: Any, make: SimpleNamespace, write_config: WriteConfig, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = site.serve("/a", make.page(*make.article))
    config = write_config(f'[[sources]]\nid = "one"\nkind = "page"\nurl = "{url}"\n')
    assert main(["collect", str(config), "--db", str(tmp_path / "none" / "x.db")]) == 2
    assert "M052" in (told := capsys.readouterr().err)
    assert "there is no such folder" in told
    with as_a_guest(PAGE.format(name="one", url=url)) as folder:
        assert main(["collect", str(folder / "sources.toml"), "--db", str(folder / "x.db")]) == 2
    assert "its folder cannot be written to" in capsys.readouterr().err
    assert site.asked == []


def test_a_source_that_another_run_is_at_is_left_to_it_and_the_others_go_on(
    site: Any, make: SimpleNamespace, write_config: WriteConfig, collect: Collect, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    is_asked, may_go_on = [], []

    def slow(handler: BaseHTTPRequestHandler) -> None:
        is_asked.append(1)
        while not may_go_on:
            time.sleep(0.01)
        body = make.page(*make.article).encode("utf-8")
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html; charset=utf-8")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    slow_page = PAGE.format(name="slow", url=site.route("/slow", slow))
    config = write_config(slow_page, timeout_seconds="60")
    running = run_apart(config, tmp_path / "x.db")
    while not is_asked:
        time.sleep(0.01)
    quick = PAGE.format(name="quick", url=site.serve("/quick", make.page(*make.weather)))
    assert collect(write_config(slow_page + quick)) == 0
    assert "slow: M126" in capsys.readouterr().err
    assert len(is_asked) == 1
    with open_store(str(tmp_path / "x.db")) as store:
        assert [row["source"] for row in store.read_source_status()] == ["quick"]
    running.send_signal(signal.SIGKILL)  # what it held is free at once
    running.communicate()
    may_go_on.append(1)
    assert collect(write_config(slow_page)) == 0
    with open_store(str(tmp_path / "x.db")) as store:
        assert store.count_documents()[0] == 2


def test_the_json_of_status_always_has_the_same_keys(
    site: Any, folder: Path, write_config: WriteConfig, collect: Collect, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    failing = PAGE.format(name="failing", url=site.serve("/x", "no", status=500))
    assert collect(write_config(FILES + failing)) == 1
    capsys.readouterr()
    assert main(["status", "--db", str(tmp_path / "x.db"), "--json"]) == 1
    bad, good = json.loads(capsys.readouterr().out)
    assert (bad["source"], good["source"]) == ("failing", "folder")
    assert set(bad) == set(good)
    assert set(bad["run"]) >= set(good["run"]) - {"error"}
    assert (good["run"]["new"], good["run"]["waiting"], bad["run"]["failed"]) == (2, 0, 1)
    assert all(value.endswith("Z") for value in (good["last_run"], good["last_success"], bad["last_run"]))
    first = good["last_success"]
    assert collect(write_config(FILES)) == 0  # nothing new, and a success all the same
    capsys.readouterr()
    main(["status", "--db", str(tmp_path / "x.db"), "--json"])
    assert json.loads(capsys.readouterr().out)[1]["last_success"] > first


def test_what_screening_set_aside_is_listed_with_its_reason(
    folder: Path, write_config: WriteConfig, collect: Collect, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert collect(write_config(FILES)) == 0
    capsys.readouterr()
    assert main(["status", "--db", str(tmp_path / "x.db"), "--skipped", "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["doc_id"], row["reason"]) for row in rows] == [("weather", "no_words_of_conflict")]
    assert main(["status", "--db", str(tmp_path / "x.db"), "--skipped", "--source", "other"]) == 0
    assert capsys.readouterr().out == ""


def test_a_machine_without_network_ends_in_words(
    write_config: WriteConfig, collect: Collect, capsys: pytest.CaptureFixture[str]
) -> None:
    assert collect(write_config(PAGE.format(name="away", url="http://no-such-host.invalid/a"))) == 1
    assert "M107" in capsys.readouterr().err
