"""`marsad export`: from files and stores to files and streams, with what it says."""

from __future__ import annotations

import base64
import csv
import gzip
import io
import json
import re
import sys
import types
from pathlib import Path
from typing import Any

import pytest

import marsad
from marsad.cli.main import main
from marsad.cli.records import RecordsError, read_files

PERSON = "ليلى سامي الحداد"


def make_record(number: int, **changes: Any) -> dict[str, Any]:
    record = {
        "incident_id": f"inc-{number}",
        "event_type": "Violence against civilians",
        "sub_event_type": "Attack",
        "date_start": f"2025-11-{number:02}",
        "date_end": f"2025-11-{number:02}",
        "date_precision": "day",
        "location": {"name": "حمص", "name_en": "Homs", "admin1": "Homs", "country": "SY", "precision": "town"},
        "initiators": [{"id": "islamic-state", "name": "التنظيم", "name_en": "IS"}],
        "targets": [{"id": "civilians", "name": PERSON, "name_en": None}],
        "fatalities": {"low": 1, "best": 1, "high": 1},
        "sources": ["Outlet A"],
        "events": [],
        "claims": [],
        "disputed": [],
        "review": {"state": "unreviewed", "by": None, "at": None},
        "versions": {"engine": "0.1.0", "codebook": "1", "data": "d1"},
    }
    return {**record, **changes}


def save(path: Path, *records: Any) -> str:
    path.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in records) + "\n", "utf-8")
    return str(path)


@pytest.fixture
def source(tmp_path: Path) -> str:
    iraq = {"name": "بغداد", "name_en": "Baghdad", "admin1": "Baghdad", "country": "IQ", "precision": "town"}
    return save(tmp_path / "in.jsonl", make_record(1), make_record(2), make_record(3, location=iraq))


@pytest.mark.parametrize("command", ["export", "report"])
def test_days_in_the_wrong_order_are_wrong_usage(
    source: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    path = tmp_path / "out"
    words = ["csv", "--from", source] if command == "export" else [source]
    days = ["--from-date", "2025-11-02", "--to-date", "2025-11-01"]
    assert main([command, *words, "-o", str(path), *days]) == 2
    assert "--from-date 2025-11-02 is after --to-date 2025-11-01" in capsys.readouterr().err
    assert not path.exists()


def test_values_of_filters_that_nothing_has_are_named(
    source: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen = ["--country", "IQ", "--admin1", "Baghdad", "--admin1", "بغداد", "--review", "acepted"]
    assert main(["export", "csv", "--from", source, "-o", str(tmp_path / "a.csv"), *chosen[:-2]]) == 0
    assert "none of them has: admin1 بغداد; names are taken as they are stored" in capsys.readouterr().err
    assert main(["export", "csv", "--from", source, "-o", str(tmp_path / "a.csv"), *chosen[-2:]]) == 0
    assert "nothing fits all of that; names are taken as they are stored" in capsys.readouterr().err
    assert main(["export", "csv", "--from", source, "-o", str(tmp_path / "a.csv"), *chosen[:4]]) == 0
    assert "none of them has" not in capsys.readouterr().err


def test_a_filtered_table_is_written_and_the_count_said(
    source: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "out.csv"
    assert (
        main(["export", "acled", "--from", source, "-o", str(path), "--country", "SY", "--from-date", "2025-11-02"])
        == 0
    )
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8"), newline="")))
    assert [row["event_date"] for row in rows] == ["2025-11-02"]
    said = capsys.readouterr()
    assert said.out == ""
    assert "1 of 3 incidents chosen (date_from 2025-11-02; countries SY)" in said.err
    assert f"acled: 1 rows -> {path}" in said.err
    assert "in 1 rows: no coordinates are known" in said.err
    assert "versions: engine 0.1.0; codebook 1; data d1" in said.err
    facts = json.loads((tmp_path / "out.csv.metadata.json").read_text("utf-8"))
    assert facts["selection"] == "date_from 2025-11-02; countries SY"


def test_without_a_file_the_table_goes_to_standard_output(source: str, capsysbinary: Any) -> None:
    assert main(["export", "incidents", "--from", source]) == 0
    lines = [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]
    assert [line["incident_id"] for line in lines] == ["inc-1", "inc-2", "inc-3"]
    assert PERSON not in json.dumps(lines, ensure_ascii=False)


def test_names_are_shown_when_asked_for(source: str, capsysbinary: Any) -> None:
    assert main(["export", "incidents", "--from", source, "--names"]) == 0
    assert PERSON in capsysbinary.readouterr().out.decode()


def test_since_tells_added_changed_and_withdrawn(source: str, tmp_path: Path, capsysbinary: Any) -> None:
    earlier = tmp_path / "earlier.jsonl"
    assert main(["export", "incidents", "--from", source, "-o", str(earlier)]) == 0
    changed = make_record(2, fatalities={"low": 1, "best": 2, "high": 2})
    now = save(tmp_path / "now.jsonl", make_record(1), changed, make_record(4, redirects=["inc-3"]))
    capsysbinary.readouterr()
    assert main(["export", "incidents", "--from", now, "--since", str(earlier)]) == 0
    said = capsysbinary.readouterr()
    found = {line["incident_id"]: line for line in map(json.loads, said.out.splitlines())}
    assert {key: line["change"] for key, line in found.items()} == {
        "inc-2": "changed",
        "inc-4": "added",
        "inc-3": "withdrawn",
    }
    assert found["inc-3"]["redirects_to"] == "inc-4"
    assert b"1 added, 1 changed, 1 withdrawn, 1 unchanged" in said.err


def test_an_incident_that_leaves_the_filter_is_withdrawn(source: str, tmp_path: Path, capsysbinary: Any) -> None:
    now = save(tmp_path / "now.jsonl", make_record(1), make_record(2, sub_event_type="Armed clash"))
    arguments = ["export", "csv", "--from", now, "--since", source, "--type", "Attack", "-o", str(tmp_path / "x.csv")]
    assert main(arguments) == 0
    facts = json.loads((tmp_path / "x.csv.metadata.json").read_text("utf-8"))
    assert facts["changes"] == {"withdrawn": ["inc-2", "inc-3"]}


def test_events_are_exported_with_and_without_incidents(tmp_path: Path, capsysbinary: Any) -> None:
    events = [{"event_id": f"e{number}", "outlet": "A", "location": {"country": "SY"}} for number in (1, 2, 3)]
    alone = save(tmp_path / "events.jsonl", *events)
    assert main(["export", "events", "--from", alone]) == 0
    assert len(capsysbinary.readouterr().out.splitlines()) == 3
    linked = save(tmp_path / "incidents.jsonl", make_record(1, events=["e3", "e1"]))
    assert main(["export", "events", "--from", linked, "--from", alone]) == 0
    found = [json.loads(line)["event_id"] for line in capsysbinary.readouterr().out.splitlines()]
    assert found == ["e3", "e1"]
    assert main(["export", "acled", "--from", alone]) == 2
    assert b"M048" in capsysbinary.readouterr().err


def test_lines_that_are_no_records_are_named_and_the_rest_written(tmp_path: Path, capsysbinary: Any) -> None:
    path = tmp_path / "in.jsonl"
    broken = [
        "{",
        "[]",
        '"text"',
        '{"a": 1}',
        json.dumps(make_record(5, location="Homs")),
        json.dumps(make_record(6, fatalities={"low": "many"})),
        json.dumps(make_record(7, targets=["civilians"])),
        json.dumps(make_record(8, location={"latitude": 300})),
        "\xff",
    ]
    path.write_bytes("\n".join([json.dumps(make_record(1)), *broken]).encode("latin-1"))
    assert main(["export", "csv", "--from", str(path)]) == 1
    said = capsysbinary.readouterr()
    assert len(said.out.splitlines()) == 2
    assert said.err.decode().count("M045") == len(broken)
    assert f"{path}:2:".encode() in said.err


def test_files_are_read_packed_and_from_standard_input(
    source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = tmp_path / "in.jsonl.gz"
    packed.write_bytes(gzip.compress(Path(source).read_bytes()))
    assert len(read_files([str(packed)]).incidents) == 3
    monkeypatch.setattr(sys, "stdin", types.SimpleNamespace(buffer=io.BytesIO(Path(source).read_bytes())))
    assert len(read_files(["-"]).incidents) == 3
    assert len(read_files([source, str(packed)]).incidents) == 3
    packed.write_bytes(packed.read_bytes()[:-20])
    with pytest.raises(RecordsError, match="M002"):
        read_files([str(packed)])


def test_a_missing_file_is_a_failed_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "acled", "--from", str(tmp_path / "nowhere.jsonl")]) == 1
    assert "nowhere.jsonl: M001" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["acled"], "M047"),
        (["acled", "--db", "sqlite:///nowhere/at/all.db"], "M047"),
        (["acled", "--from", "in.jsonl", "--type", "Bombing"], "no such event type"),
        (["acled", "--from", "in.jsonl", "--country", "Syria"], "two-letter"),
        (["acled", "--from", "in.jsonl", "--actor", "isis"], "no actor has this id"),
        (["acled", "--from", "in.jsonl", "-o", "no/such/folder/x.csv"], "M042"),
    ],
)
def test_wrong_usage_is_explained(
    arguments: list[str],
    words: str,
    source: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MARSAD_DB", raising=False)
    monkeypatch.setitem(sys.modules, "marsad.store", None)
    assert main(["export", *arguments]) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["shapefile"], ["acled", "--from-date", "yesterday"], []])
def test_argparse_refuses(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["export", *arguments])
    assert ended.value.code == 2


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A real store with two events and two incidents, one of them merged with a third on the 15th."""
    pytest.importorskip("sqlalchemy")
    from marsad.model.arrivals import Arrival, Coded, CodingVersion
    from marsad.model.document import Document
    from marsad.model.stamp import Stamp
    from marsad.store import open_store

    url = str(tmp_path / "marsad.db")
    monkeypatch.setenv("MARSAD_DB", url)
    event = {key: value for key, value in make_record(1).items() if key not in {"incident_id", "events", "claims"}}
    events = [{**event, "event_id": name, "doc_id": "a", "weapons": weapons, "engine_version": "0.1.0"}
              for name, weapons in (("e1", ["knife"]), ("e2", []), ("e3", []))]  # fmt: skip
    records = [make_record(number, events=[f"e{number}"]) for number in (1, 2)]
    gone = make_record(3, incident_id="gone", events=["e3"])
    with open_store(url) as opened:
        arrival = Arrival(Document("a", "text"), "2025-11-10T00:00:00Z", Coded(events))
        opened.add([arrival], CodingVersion("rules", "0.1.0", "1", "d1"), Stamp("me", "2025-11-10T00:00:00Z", "test"))
        first = types.SimpleNamespace(incidents=[gone], redirects={})
        opened.save_incidents(first, Stamp("me", "2025-11-11T00:00:00Z", "test"))
        merged = types.SimpleNamespace(
            incidents=[{**records[0], "events": ["e1", "e3"]}, records[1]], redirects={"gone": "inc-1"}
        )
        opened.save_incidents(merged, Stamp("me", "2025-11-15T00:00:00Z", "test"))
        yield opened


def read_exports(store: Any) -> list[dict[str, Any]]:
    from sqlalchemy import select

    from marsad.store.schema import exports

    return list(store.read(lambda connection: [dict(row) for row in connection.execute(select(exports)).mappings()]))


def test_a_store_is_exported_and_notes_it(store: Any, tmp_path: Path, capsysbinary: Any) -> None:
    path = tmp_path / "x.geojson"
    assert main(["export", "geojson", "--to-date", "2025-11-01", "-o", str(path)]) == 0
    (feature,) = json.loads(path.read_text("utf-8"))["features"]
    assert feature["properties"]["weapons"] == ["knife"]
    (noted,) = read_exports(store)
    assert (noted["format"], noted["target"]) == ("geojson", str(path))
    assert b"1 incidents chosen (date_to 2025-11-01)" in capsysbinary.readouterr().err


def test_a_store_remembers_since_a_time(store: Any, capsysbinary: Any) -> None:
    assert main(["export", "incidents", "--since", "2025-11-13"]) == 0
    lines = [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]
    assert [(line["incident_id"], line["change"]) for line in lines] == [
        ("inc-1", "added"), ("inc-2", "added"), ("gone", "withdrawn"),
    ]  # fmt: skip
    assert lines[2]["redirects_to"] == "inc-1"
    assert len(read_exports(store)) == 1


@pytest.mark.parametrize("since", ["2025-11-13T10:00:00", "tomorrow"])
def test_a_since_that_is_no_time_is_told_so(store: Any, since: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "incidents", "--since", since]) == 2
    assert f"M046 --since {since} is neither a file nor a time" in capsys.readouterr().err


def test_events_of_a_store_are_its_own(store: Any, capsysbinary: Any) -> None:
    assert main(["export", "events"]) == 0
    assert len(capsysbinary.readouterr().out.splitlines()) == 3


def test_a_store_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "csv", "--db", "nowhere.db"]) == 2
    assert "nowhere.db" in capsys.readouterr().err


def test_a_missing_package_names_the_extra(
    source: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import importlib.util

    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *rest: None if name == "xlsxwriter" else find(name))
    assert main(["export", "xlsx", "--from", source, "-o", "x.xlsx"]) == 2
    assert "marsad[tables]" in capsys.readouterr().err


COUNT = {
    "record": "aggregate", "doc_id": "d", "what": "attacks", "by": None, "of": "civilians", "low": 17, "high": 17,
    "date_start": "2025-11-01", "date_end": "2025-11-14", "location": None,
    "evidence": [{"field": "count", "start": 1, "end": 9, "text": PERSON, "rule": "r"}],
}  # fmt: skip


def test_summary_counts_follow_the_incidents_with_what_these_add_up_to(
    source: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    counts, path = save(tmp_path / "counts.jsonl", COUNT), tmp_path / "out.jsonl"
    asked = ["export", "incidents", "--from", source, "--from", counts, "--aggregates", "-o", str(path)]
    assert main(asked) == 0
    records = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert (len(records), records[-1]["coded"], records[-1]["incidents"]) == (4, 3, ["inc-1", "inc-2", "inc-3"])
    assert PERSON not in path.read_text("utf-8")
    assert "1 summary counts go with them" in capsys.readouterr().err
    assert main([*asked, "--from-date", "2025-12-01"]) == 0  # of a selection: those that count one of it
    assert path.read_text("utf-8") == ""


def test_summary_counts_of_a_store_are_those_of_its_reports(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store, page, path = f"{tmp_path}/s.db", tmp_path / "page.html", tmp_path / "out.jsonl"
    sample = Path(marsad.__file__).parent / "data" / "sample" / "reports.jsonl"
    assert main(["ingest", str(sample), "--db", store]) == 0
    assert main(["link", "--db", store]) == 0
    assert main(["export", "incidents", "--db", store, "--aggregates", "-o", str(path)]) == 0
    records = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    counts = [record for record in records if record.get("record") == "aggregate"]
    assert any(count["what"] == "attacks" and count["coded"] is not None for count in counts)
    assert main(["report", "--db", store, "-o", str(page)]) == 0
    assert f"{len(counts)} summary counts go with them" in capsys.readouterr().err


def test_format_without_a_place_for_summary_counts_refuses_them(
    source: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "csv", "--from", source, "--aggregates"]) == 2
    assert "M170" in capsys.readouterr().err


@pytest.fixture
def own_pack(tmp_path: Path) -> str:
    """A pack with one actor of its own."""
    from marsad.packs.files import open_packs

    columns = list(open_packs().rows("shared/actors.csv")[0])
    row = {"id": "own-brigade", "name_ar": "لواء تجريبي", "name_en": "Trial Brigade", "kind": "rebel", "country": "SY"}
    folder = tmp_path / "pack" / "shared"
    folder.mkdir(parents=True)
    lines = [",".join(columns), ",".join(row.get(name, "") for name in columns)]
    (folder / "actors.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return str(tmp_path / "pack")


def test_actors_of_ones_own_pack_are_known(tmp_path: Path, own_pack: str, capsys: pytest.CaptureFixture[str]) -> None:
    brigade = {"id": "own-brigade", "name": "لواء تجريبي", "name_en": "Trial Brigade"}
    given = save(tmp_path / "in.jsonl", make_record(1, initiators=[brigade]))
    target = tmp_path / "a.csv"
    chosen = ["export", "csv", "--from", given, "-o", str(target), "--actor", "own-brigade"]
    assert main(chosen) == 2
    assert "--pack adds your own" in capsys.readouterr().err
    assert main([*chosen, "--pack", own_pack]) == 0
    assert "Trial Brigade" in target.read_text("utf-8")
    assert main(["report", given, "-o", str(tmp_path / "a.html"), "--pack", own_pack]) == 0
    packed = max(re.findall("[A-Za-z0-9+/=]{200,}", (tmp_path / "a.html").read_text("utf-8")), key=len)
    assert b"Trial Brigade" in gzip.decompress(base64.b64decode(packed))


@pytest.mark.parametrize(
    "command", [["export", "csv"], ["report", "-o", "a.html"], ["link"]], ids=lambda words: words[0]
)
def test_a_pack_that_is_not_there_is_wrong_usage(
    store: Any, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    assert main([*command, "--pack", "nowhere"]) == 2
    assert "nowhere: no such pack folder" in capsys.readouterr().err
