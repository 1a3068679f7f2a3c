"""`marsad serve`: where it may listen, accounts from the command line, and a server that is killed."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("uvicorn")
pytest.importorskip("fastapi")

from marsad.cli.main import main
from marsad.model.stamp import Stamp
from marsad.store import Accounts, open_store

REPORT = Path(__file__).parents[3] / "examples" / "report.txt"
PATIENCE = 120


@pytest.fixture
def database(tmp_path: Path) -> str:
    name = str(tmp_path / "conflict.db")
    assert main(["ingest", str(REPORT), "--published", "2025-10-12", "--db", name]) == 0
    assert main(["link", "--db", name]) == 0
    return name


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--host", "0.0.0.0"], "M153"),
        (["--host", "192.0.2.1"], "M153"),
        (["--host", "0.0.0.0", "--certificate", "c.pem", "--key", "k.pem"], "M152"),
        (["--behind-proxy"], "M152"),
        (["--accounts"], "M152"),
    ],
)
def test_it_does_not_open_to_others_without_https_and_accounts(
    database: str, options: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", "--db", database, *options]) == 2
    assert code in capsys.readouterr().err


def test_a_store_that_is_not_there_is_not_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--db", str(tmp_path / "no.db")]) == 2
    assert "M052" in capsys.readouterr().err
    assert not (tmp_path / "no.db").exists()


def test_a_port_in_use_is_named(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert main(["serve", "--db", database, "--port", str(taken.getsockname()[1])]) == 1
    assert "M158" in capsys.readouterr().err


def test_accounts_are_made_and_closed(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    monkeypatch.setattr(sys, "stdin", io.StringIO("long enough to be one\n"))
    assert main(["serve", "--db", database, "--add-account", "amal", "--role", "editor"]) == 0
    with open_store(database) as store:
        account = Accounts(store).find("amal")
        assert account is not None
        assert (account.role, account.password_hash.startswith("$argon2id$")) == ("editor", True)
    assert main(["serve", "--db", database, "--close-account", "amal"]) == 0
    with open_store(database) as store:
        assert Accounts(store).find("amal") is None


def test_a_short_password_is_refused(
    database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import io

    monkeypatch.setattr(sys, "stdin", io.StringIO("short\n"))
    assert main(["serve", "--db", database, "--add-account", "amal"]) == 2
    assert "M151" in capsys.readouterr().err


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def server(database: str, port: int) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "marsad.cli.main", "serve", "--db", database, "--port", str(port)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            assert process.poll() is None, process.stderr.read() if process.stderr else b""
            time.sleep(0.1)
    yield process
    process.kill()
    process.communicate()


class Caller:
    """A program that talks to the server."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.csrf = str(self.ask("GET", "/api/v1/session")["csrf"])
        self.incident = str(self.ask("GET", "/api/v1/queue")["incidents"][0]["incident_id"])
        self.mark = str(self.ask("GET", f"/api/v1/incidents/{self.incident}")["mark"])

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Any:
        self.connection.request(method, path, json.dumps(body), {"content-type": "application/json", **headers})
        answer = self.connection.getresponse()
        found = json.loads(answer.read())
        assert answer.status == 200, found
        return found

    def note(self, words: str) -> None:
        path = f"/api/v1/incidents/{self.incident}/decisions"
        done = self.ask("POST", path, {"note": words}, **{"x-csrf-token": self.csrf, "if-match": self.mark})
        self.mark = str(done["marks"][self.incident])


def test_a_killed_server_has_stored_all_it_acknowledged(
    server: subprocess.Popen[bytes], database: str, port: int
) -> None:
    caller = Caller(port)
    for number in range(5):
        caller.note(f"note {number}")
    server.send_signal(signal.SIGKILL)
    server.wait(PATIENCE)
    with open_store(database) as store:
        review = store.read_reviews("incident")[caller.incident]
    assert review["note"] == "note 4"
    assert Stamp("x", review["at"])


def test_a_server_ends_when_it_is_asked_to(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGTERM)
    server.wait(PATIENCE)
    said = server.stderr.read().decode() if server.stderr else ""
    assert "stop with Ctrl-C" in said
    assert "Traceback" not in said


def test_a_server_ends_soon_though_a_request_waits_and_keeps_what_it_acknowledged(
    server: subprocess.Popen[bytes], database: str, port: int
) -> None:
    caller = Caller(port)
    caller.note("acknowledged")
    holder = sqlite3.connect(database, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")  # as a long ingest of another process would
    refused: list[Exception] = []

    def wait() -> None:
        try:
            caller.note("not acknowledged")
        except (OSError, http.client.HTTPException, ValueError) as error:  # cut off, or told so in plain words
            refused.append(error)

    waiting = threading.Thread(target=wait)
    waiting.start()
    time.sleep(1)
    began = time.monotonic()
    server.send_signal(signal.SIGTERM)
    server.wait(PATIENCE)
    took = time.monotonic() - began
    waiting.join(PATIENCE)
    holder.execute("ROLLBACK")
    holder.close()
    assert refused
    assert took < 15  # the request would have waited for a minute; a busy machine is slow to end a process
    with open_store(database) as store:
        assert store.read_reviews("incident")[caller.incident]["note"] == "acknowledged"
