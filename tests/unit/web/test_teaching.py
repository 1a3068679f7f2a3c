"""Corrections teach: a word goes to the own pack, its effect is shown before it is applied, decisions stay."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest

from marsad.store import Store

TEXT = (
    "قُتل ثلاثة جنود وأصيب خمسة آخرون أمس السبت في هجوم شنه فيلق الرمال الزرقاء على حاجز للجيش السوري قرب مدينة الرقة."
)
NAME = "فيلق الرمال الزرقاء"


@pytest.mark.both_databases
def test_a_taught_alias_is_shown_applied_and_keeps_decisions(teacher: Any, store: Store, tmp_path: Path) -> None:
    body = {"text": TEXT, "published": "2025-11-30", "outlet": "o"}
    (incident,) = teacher.post("/api/v1/documents", body)["incidents"]
    teacher.decide(incident, state="accepted", note="kept", edits={"fatalities": {"low": 5, "high": 5}})

    teacher.post("/api/v1/pack/aliases", {"actor": "islamic-state", "alias": NAME})
    with (tmp_path / "pack" / "shared" / "aliases.csv").open(encoding="utf-8") as table:
        (row,) = csv.DictReader(table)
    assert (row["actor"], row["alias"]) == ("islamic-state", NAME)

    before = list(store.read_incidents())
    preview = teacher.post("/api/v1/pack/preview", {"words": NAME})
    assert list(store.read_incidents()) == before
    assert preview["documents"] == 1
    (change,) = preview["changes"]
    (changed,) = change["changed"]
    assert [actor["id"] for actor in changed["fields"]["initiators"][1]] == ["islamic-state"]

    done = teacher.post("/api/v1/pack/recode", {"documents": [change["doc_id"]]})
    assert done["incidents"] == [incident]
    shown = teacher.show(incident)
    assert (shown["state"], shown["note"]) == ("accepted", "kept")
    fields = {field["name"]: field for field in shown["fields"]}
    assert fields["fatalities"]["value"]["low"] == 5
    assert [actor["id"] for actor in fields["initiators"]["value"]] == ["islamic-state"]
    assert shown["doubts"][0]["reason"] == "new_report"


def test_a_word_that_the_check_refuses_is_not_written(teacher: Any, tmp_path: Path) -> None:
    persian = NAME.replace("\u064a", "\u06cc")
    answer = teacher.post("/api/v1/pack/aliases", {"actor": "islamic-state", "alias": persian}, status=422)
    assert answer["code"] == "M142"
    assert not (tmp_path / "pack" / "shared" / "aliases.csv").exists()
    teacher.post("/api/v1/pack/aliases", {"actor": "nobody", "alias": NAME}, status=422)


FAULTS = [
    ("/api/v1/pack/aliases", {"actor": "islamic-state", "alias": "فيلق  الرمال"}, "مسافتان"),
    ("/api/v1/pack/aliases", {"actor": "islamic-state", "alias": NAME.replace("\u064a", "\u06cc")}, "حرف فارسي"),
    ("/api/v1/pack/aliases", {"actor": "islamic-state", "alias": "حزب الله"}, "لا شيء يحسم"),
    ("/api/v1/pack/triggers", {"word": "زلزلة\u200f نارية", "like": "trig.n.ghara"}, "علامة لا تُرى"),
]


@pytest.mark.parametrize(("path", "body", "said"), FAULTS)
def test_what_the_check_finds_is_told_in_arabic(
    teacher: Any, tmp_path: Path, path: str, body: dict[str, Any], said: str
) -> None:
    teacher.client.headers["accept-language"] = "ar"
    answer = teacher.post(path, body, status=422)
    assert said in answer["message"]
    assert re.findall("[A-Za-z]{4,}", re.sub("\u2068.*?\u2069", "", answer["message"])) == []
    assert list((tmp_path / "pack").rglob("*.csv")) == []


def test_what_was_wrong_before_is_not_held_against_a_word(teacher: Any, tmp_path: Path) -> None:
    table = tmp_path / "pack" / "shared" / "aliases.csv"
    table.parent.mkdir()
    columns = "id,actor,alias,register,country,date_from,date_to,cue,example,source,note"
    table.write_text(f"{columns}\nown.old,islamic-state,كتيبة  الحصى,neutral,,,,free,,own,\n", "utf-8")
    teacher.post("/api/v1/pack/aliases", {"actor": "islamic-state", "alias": NAME})
    answer = teacher.post("/api/v1/pack/aliases", {"actor": "islamic-state", "alias": NAME}, status=422)
    assert "added before" in answer["message"]


def test_a_place_that_is_also_a_word_needs_a_noun_before_it(teacher: Any, tmp_path: Path) -> None:
    place = {"name_ar": "قتال", "name_en": "Qital", "country": "SY", "latitude": 35.1, "longitude": 37.2}
    teacher.post("/api/v1/pack/places", place)
    with (tmp_path / "pack" / "shared" / "places.csv").open(encoding="utf-8") as table:
        (row,) = csv.DictReader(table)
    assert row["context"] == "needs_cue"


def test_places_and_triggers_are_taught(teacher: Any) -> None:
    place = {
        "name_ar": "خربة الزيزفون",
        "name_en": "Khirbet al-Zayzafun",
        "country": "SY",
        "latitude": 35.1,
        "longitude": 37.2,
    }
    teacher.post("/api/v1/pack/places", place)
    teacher.post("/api/v1/pack/triggers", {"word": "زلزلة نارية", "like": "trig.n.ghara"})
    text = TEXT.replace("مدينة الرقة", "بلدة خربة الزيزفون") + " وتحدث الأهالي عن زلزلة نارية في البلدة."
    coded = teacher.post("/api/v1/code", {"text": text, "published": "2025-11-30"})
    assert coded["events"][0]["record"]["location"]["name_en"] == "Khirbet al-Zayzafun"
    assert "own.trigger." in str(coded)
    found = teacher.get("/api/v1/suggestions", params={"kind": "location", "q": "zayzafun"})
    assert found[0]["name_en"] == "Khirbet al-Zayzafun"


def test_without_a_pack_nothing_is_taught(desk: Any) -> None:
    answer = desk.post("/api/v1/pack/aliases", {"actor": "islamic-state", "alias": NAME}, status=409)
    assert answer["code"] == "M156"


def test_every_lesson_is_logged(teacher: Any, store: Store) -> None:
    teacher.post("/api/v1/pack/aliases", {"actor": "islamic-state", "alias": NAME})
    entry = list(store.read_log())[-1]
    assert (entry["action"], entry["who"], entry["detail"]["alias"]) == ("pack.add", "amal", NAME)
