"""`marsad ingest` with a stand-in for the coder: what goes to it, what is stored, what is said."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("sqlalchemy")

from marsad.cli import batch
from marsad.cli.main import main
from marsad.store import open_store


class FakeCoder:
    """One event for each word of the text; chokes on documents named bad."""

    def __init__(self, data: str = "aaaa") -> None:
        self.seen: list[str] = []
        self.packs = SimpleNamespace(digest=lambda: data)

    def code(self, document: Any) -> Any:
        if document.doc_id == "bad":
            raise ValueError("cannot be coded")
        self.seen.append(document.doc_id)
        records = [
            {"event_id": f"{document.doc_id}/{word}", "doc_id": document.doc_id, "published": document.published_on}
            for word in document.text.split()
        ]
        events = [SimpleNamespace(to_dict=lambda record=record: record) for record in records]
        return SimpleNamespace(events=events, aggregates=[{"record": "aggregate", "doc_id": document.doc_id}])


@pytest.fixture
def coder(monkeypatch: pytest.MonkeyPatch) -> FakeCoder:
    fake = FakeCoder()
    monkeypatch.setattr(batch, "load_coder", lambda packs: fake)
    return fake


def write(path: Path, **texts: str) -> str:
    lines = [json.dumps({"id": doc_id, "text": text}) for doc_id, text in texts.items()]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return str(path)


def events_in(db: Path) -> list[str]:
    with open_store(str(db), is_new_allowed=False) as store:
        return [event["event_id"] for event in store.read_events()]


def test_documents_are_stored_coded_and_known_the_next_time(coder: FakeCoder, tmp_path: Path) -> None:
    db, given = tmp_path / "x.db", write(tmp_path / "in.jsonl", a="one two", b="three")
    for _ in range(2):
        assert main(["ingest", given, "--db", str(db)]) == 0
    assert coder.seen == ["a", "b"]
    assert events_in(db) == ["a/one", "a/two", "b/three"]
    with open_store(str(db)) as store:
        assert [record["doc_id"] for record in store.read_aggregates()] == ["a", "b"]
        first = next(store.read_documents())
        assert first["source"] == f"{given}:1"
        assert len(first["raw_sha256"]) == 64
        assert {entry["why"] for entry in store.read_log()} == {"marsad ingest"}


def test_changed_and_new_documents_alone_are_coded(coder: FakeCoder, tmp_path: Path) -> None:
    db = tmp_path / "x.db"
    options = ["--db", str(db), "--retrieved"]
    assert main(["ingest", write(tmp_path / "1.jsonl", a="one", b="two"), *options, "2025-11-01T00:00:00Z"]) == 0
    assert main(["ingest", write(tmp_path / "2.jsonl", b="other", a="one"), *options, "2025-11-02T00:00:00Z"]) == 0
    assert coder.seen == ["a", "b", "b"]
    assert events_in(db) == ["a/one", "b/other"]
    with open_store(str(db)) as store:
        assert [version["text"] for version in store.read_versions("b")] == ["two", "other"]


def test_newer_data_codes_anew(coder: FakeCoder, tmp_path: Path) -> None:
    db, given = tmp_path / "x.db", write(tmp_path / "in.jsonl", a="one")
    assert main(["ingest", given, "--db", str(db)]) == 0
    coder.packs.digest = lambda: "bbbb"
    assert main(["ingest", given, "--db", str(db)]) == 0
    with open_store(str(db)) as store:
        assert [coding["data_version"] for coding in store.read_codings("a")] == ["aaaa", "bbbb"]
    assert coder.seen == ["a", "a"]


def test_what_fails_is_named_and_the_rest_is_stored(
    coder: FakeCoder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    db = tmp_path / "x.db"
    given = write(tmp_path / "in.jsonl", a="one", bad="two", **{"x" * 3000: "three"})
    assert main(["ingest", given, str(tmp_path / "nowhere"), "--db", str(db)]) == 1
    said = capsys.readouterr().err
    assert [code for code in ("bad: M060", "in.jsonl:3: M055", "nowhere: M001") if code not in said] == []
    assert events_in(db) == ["a/one"]
    with open_store(str(db)) as store:
        assert store.count_documents() == (2, 1)  # kept, and coded when the coder can


def test_the_publication_date_of_the_command_line_is_stored(coder: FakeCoder, tmp_path: Path) -> None:
    db, given = tmp_path / "x.db", write(tmp_path / "in.jsonl", a="one")
    assert main(["ingest", given, "--db", str(db), "--published", "2025-11-29", "--why", "archive"]) == 0
    with open_store(str(db)) as store:
        assert next(store.read_documents())["published"] == "2025-11-29"
        assert next(store.read_events())["published"] == "2025-11-29"
        assert next(store.read_log())["why"] == "archive"


def test_the_store_is_named_by_the_environment_or_is_marsad_db(
    coder: FakeCoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MARSAD_DB", raising=False)
    given = write(tmp_path / "in.jsonl", a="one")
    assert main(["ingest", given]) == 0
    assert events_in(tmp_path / "marsad.db") == ["a/one"]
    monkeypatch.setenv("MARSAD_DB", "sqlite:///other.db")
    monkeypatch.setenv("MARSAD_USER", "analyst")
    assert main(["ingest", given]) == 0
    with open_store(str(tmp_path / "other.db")) as store:
        assert {entry["who"] for entry in store.read_log()} == {"analyst"}


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--db", "mysql://h/d"], "M051"),
        (["--db", "no/such/folder/x.db"], "M052"),
        (["--pack", "no/such/pack"], "no such pack folder"),
    ],
)
def test_wrong_usage_gives_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["ingest", write(tmp_path / "in.jsonl", a="one"), *options]) == 2
    assert code in capsys.readouterr().err
    assert list(tmp_path.glob("*.db")) == []


def test_a_time_without_a_zone_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["ingest", "x", "--retrieved", "2025-11-29T12:00:00"])
    assert caught.value.code == 2


def test_a_full_disk_is_named_and_what_was_stored_stays(
    coder: FakeCoder, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy.exc import OperationalError

    from marsad.cli import ingest
    from marsad.store import core

    monkeypatch.setattr(ingest, "BATCH_DOCUMENTS", 1)
    real, calls = core.add_arrivals, []

    def add(*arguments: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            raise OperationalError("INSERT", {}, Exception("database or disk is full"))
        return real(*arguments)

    monkeypatch.setattr(core, "add_arrivals", add)
    db = tmp_path / "x.db"
    assert main(["ingest", write(tmp_path / "in.jsonl", a="one", b="two", c="three"), "--db", str(db)]) == 1
    assert "M054 the store could not be written (database or disk is full)" in capsys.readouterr().err
    assert events_in(db) == ["a/one"]


def test_a_run_that_is_interrupted_says_how_to_go_on(
    coder: FakeCoder, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def code(document: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(coder, "code", code)
    assert main(["ingest", write(tmp_path / "in.jsonl", a="one"), "--db", str(tmp_path / "x.db")]) == 130
    assert "run again to go on" in capsys.readouterr().err
