"""Commands in this process, with what they print."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from marsad.cli.main import main

REPORT = (
    "قتل ثلاثة جنود سوريين وأصيب خمسة آخرون أمس الجمعة في انفجار عبوة ناسفة استهدفت دورية للجيش قرب مدينة الرقة، "
    "وفق ما أفادت وكالة سانا. وأعلن تنظيم داعش مسؤوليته عن الهجوم. وقتل 200 شخص في البلاد منذ مطلع العام."
)


def explain(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main(["explain", *arguments, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_explain_gives_mentions_frames_and_what_was_set_aside(capsys: pytest.CaptureFixture[str]) -> None:
    facts = explain(capsys, REPORT, "--published", "2025-11-29")
    for rows in facts["mentions"].values():
        for row in rows:
            assert REPORT[row["start"] : row["end"]] == row["text"]
            assert row["rule"]
    (event,) = facts["events"]
    frames = [frame for frame in facts["frames"] if frame["outcome"].get("event_id") == event["event_id"]]
    assert len(frames) == 1
    assert frames[0]["keep"]["probability"] >= frames[0]["keep"]["needed"]
    assert frames[0]["place"]["candidates"][0]["is_chosen"]
    assert {"initiator", "target"} <= set(frames[0]["actors"][0])
    total = sum(row["adds"] for row in frames[0]["place"]["candidates"][0]["contributions"])
    assert total == pytest.approx(frames[0]["place"]["candidates"][0]["score"], abs=0.01)
    assert [row["what"] for row in facts["aggregates"]] == ["killed"]


def test_explain_is_readable(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", REPORT, "--published", "2025-11-29"]) == 0
    shown = capsys.readouterr().out
    for heading in ("Mentions: trigger", "Mentions: place", "Frame 1:", "an event?  yes", "Events", "Set aside"):
        assert heading in shown


def test_explain_of_a_text_without_triggers_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    facts = explain(capsys, "الطقس جميل اليوم في المدينة")
    assert [row["reason"] for row in facts["set_aside"]] == ["no_trigger"]


def test_explain_chooses_a_document_by_its_id(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "docs.jsonl"
    documents = [{"id": "a", "text": "الطقس جميل"}, {"id": "b", "text": REPORT, "published": "2025-11-29"}]
    path.write_text("\n".join(json.dumps(document) for document in documents), "utf-8")
    assert explain(capsys, str(path))["doc_id"] == "a"
    assert explain(capsys, str(path), "--doc", "b")["doc_id"] == "b"
    assert main(["explain", str(path), "--doc", "c"]) == 1
    assert "no document with the id c" in capsys.readouterr().err


def test_aggregates_are_written_on_request(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT, "utf-8")
    assert main(["code", str(tmp_path / "a.txt"), "--published", "2025-11-29", "--aggregates"]) == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [record.get("record") for record in records] == [None, "aggregate"]


def test_format_follows_the_file_name(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT, "utf-8")
    assert main(["code", str(tmp_path / "a.txt"), "--aggregates", "-o", str(tmp_path / "a.csv")]) == 0
    assert (tmp_path / "a.csv").read_text("utf-8").startswith("event_id,doc_id,")


def test_aggregates_without_a_place_in_the_format_are_counted(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(REPORT, "utf-8")
    arguments = ["code", str(tmp_path / "a.txt"), "--published", "2025-11-29", "--aggregates", "--format", "csv"]
    assert main(arguments) == 0
    assert "1 aggregates left out" in capsys.readouterr().err


def test_a_pack_of_ones_own_is_used(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    pack = tmp_path / "pack" / "shared"
    pack.mkdir(parents=True)
    columns = "id,name_ar,aliases_ar,name_en,kind,precision,country,admin1,admin2,pcode,lat,lon,population,context"
    row = "my:nasr,قرية النسر الأزرق,,Blue Eagle,village,town,SY,Raqqa,,,35.9,39.1,500,free"
    (pack / "places.csv").write_text(f"{columns}\n{row}\n", "utf-8")
    text = REPORT.replace("مدينة الرقة", "قرية النسر الأزرق")
    (tmp_path / "a.txt").write_text(text, "utf-8")
    main(["code", str(tmp_path / "a.txt"), "--published", "2025-11-29", "--pack", str(tmp_path / "pack")])
    (event,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert event["location"]["gazetteer_id"] == "my:nasr"


def test_score_prints_the_figures(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text('{"doc": "a", "events": []}\n', "utf-8")
    (tmp_path / "events.jsonl").write_text("", "utf-8")
    arguments = ["score", str(tmp_path / "gold.jsonl"), str(tmp_path / "events.jsonl")]
    assert main(arguments) == 0
    assert "documents 1  gold events 0" in capsys.readouterr().out
    assert main([*arguments, "--json", "--errors"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["docs"] == 1


def test_check_of_a_faulty_pack_prints_findings(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "places.csv").write_text("id,name_ar\n", "utf-8")
    assert main(["check", str(tmp_path)]) == 1
    captured = capsys.readouterr()
    assert captured.out.startswith("shared/places.csv:1: missing columns")
    assert captured.err == "marsad: 1 findings\n"


def test_check_of_a_folder_that_is_not_there_is_wrong_usage() -> None:
    assert main(["check", "no/such/folder"]) == 2
