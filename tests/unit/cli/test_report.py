"""`marsad report`: files and stores in, one page out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from marsad.cli.main import main

INCIDENT = {
    "incident_id": "inc-1", "event_type": "Battles", "sub_event_type": "Armed clash", "date_start": "2025-11-01",
    "date_end": "2025-11-01", "location": {"name": "الرقة", "name_en": "Raqqa", "country": "SY"}, "sources": ["A"],
    "events": ["e1"], "claims": [], "disputed": [],
    "versions": {"engine": "0.1.0", "codebook": "1", "data": "d1"},
}  # fmt: skip
EVENT = {"event_id": "e1", "doc_id": "d1", "outlet": "A", "sub_event_type": "Armed clash", "confidence": 0.8}


def write_lines(path: Path, *records: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), "utf-8")
    return path


def test_files_become_a_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    incidents = write_lines(tmp_path / "i.jsonl", INCIDENT, {**INCIDENT, "incident_id": "inc-2"})
    events = write_lines(tmp_path / "e.jsonl", EVENT)
    documents = write_lines(tmp_path / "d.jsonl", {"id": "d1", "text": "نص", "url": "https://example.org/1"})
    output = tmp_path / "report.html"
    status = main(["report", str(incidents), str(events), "--documents", str(documents), "-o", str(output)])
    said = capsys.readouterr().err
    assert status == 0
    assert "2 of 2 incidents chosen (all)" in said
    assert f"report: 2 incidents, {output.stat().st_size / 1e6:.2f} MB -> {output}" in said
    assert "versions: engine 0.1.0; codebook 1; data d1" in said


def test_filters_choose_as_in_export(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    incidents = write_lines(tmp_path / "i.jsonl", INCIDENT)
    output = tmp_path / "r.html"
    assert main(["report", str(incidents), "-o", str(output), "--country", "iq"]) == 0
    assert "0 of 1 incidents chosen (countries IQ)" in capsys.readouterr().err
    assert output.is_file()


def test_page_goes_to_standard_output(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    incidents = write_lines(tmp_path / "i.jsonl", INCIDENT)
    assert main(["report", str(incidents), "-o", "-"]) == 0
    assert capfdbinary.readouterr().out.startswith(b"<!doctype html>")


def test_bad_lines_are_named_and_the_rest_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    incidents = write_lines(tmp_path / "i.jsonl", INCIDENT)
    incidents.write_text(incidents.read_text("utf-8") + "{broken\n", "utf-8")
    output = tmp_path / "r.html"
    assert main(["report", str(incidents), "-o", str(output)]) == 1
    assert "i.jsonl:2: M045" in capsys.readouterr().err
    assert output.is_file()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["--db", "x.db", "i.jsonl"], "files or --db, not both"), (["--type", "Picnic", "i.jsonl"], "no such event type"),
     (["missing.jsonl"], "missing.jsonl: M001"), (["e.jsonl"], "M048"), (["--db", "sqlite:///missing.db"], "M047"),
     (["i.jsonl", "--documents", "missing.jsonl"], "missing.jsonl: M001")],
)  # fmt: skip
def test_wrong_usage_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    write_lines(tmp_path / "i.jsonl", INCIDENT)
    write_lines(tmp_path / "e.jsonl", EVENT)
    status = main(["report", *arguments, "-o", "r.html"])
    assert status == (1 if "M001" in said else 2)
    assert said in capsys.readouterr().err
    assert (tmp_path / "r.html").exists() == ("--documents" in arguments)


def test_aggregates_among_the_events_are_no_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    aggregate = {"record": "aggregate", "doc_id": "d1", "what": "attacks", "low": 17, "high": 17, "location": "سوريا"}
    given = write_lines(tmp_path / "i.jsonl", INCIDENT, EVENT, aggregate)
    assert main(["report", str(given), "-o", str(tmp_path / "r.html")]) == 0
    assert "M045" not in capsys.readouterr().err


def test_store_becomes_a_page_and_notes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("sqlalchemy")
    from types import SimpleNamespace

    from marsad.model.arrivals import Arrival, Coded, CodingVersion
    from marsad.model.document import Document
    from marsad.model.stamp import Stamp
    from marsad.store import open_store

    url = f"sqlite:///{tmp_path}/store.db"
    stamp = Stamp("analyst", "2025-11-30T08:00:00Z", "test")
    event = {**EVENT, "event_type": "Battles", "evidence": [], "date_start": "2025-11-01", "date_end": "2025-11-01"}
    with open_store(url) as store:
        document = Document("d1", "نص", url="https://example.org/1", published_on="2025-11-02")
        store.add(
            [Arrival(document, "2025-11-29T18:00:00+03:00", Coded([event]))], CodingVersion("r", "1", "1", "a"), stamp
        )
        store.save_incidents(SimpleNamespace(incidents=[INCIDENT], redirects={}), stamp)
    output = tmp_path / "r.html"
    assert main(["report", "--db", url, "-o", str(output)]) == 0
    assert "1 incidents chosen (all)" in capsys.readouterr().err
    with open_store(url) as store:
        noted = store.read_exports()
    assert [(each["format"], each["target"]) for each in noted] == [("report", str(output))]
    first = output.read_bytes()
    assert main(["report", "--db", url, "-o", str(output)]) == 0
    assert output.read_bytes() == first
