"""Corrections teach: a word goes to the own pack, its effect is shown before it is applied, decisions stay."""

from __future__ import annotations

import csv
import re
from concurrent.futures import ThreadPoolExecutor
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


PLACE = {
    "name_ar": "خربة الزيزفون",
    "name_en": "Khirbet al-Zayzafun",
    "country": "SY",
    "admin1": "",
    "latitude": 35.1,
    "longitude": 37.2,
}
FAULTS = [
    ("/api/v1/pack/aliases", {"actor": "islamic-state", "alias": "فيلق  الرمال"}, "مسافتان"),
    ("/api/v1/pack/aliases", {"actor": "islamic-state", "alias": NAME.replace("\u064a", "\u06cc")}, "حرف فارسي"),
    ("/api/v1/pack/aliases", {"actor": "islamic-state", "alias": "حزب الله"}, "هو اسم «حزب الله» من قبل"),
    ("/api/v1/pack/aliases", {"actor": "islamic-state", "alias": "داعش"}, "هو في القوائم من قبل"),
    ("/api/v1/pack/aliases", {"actor": "islamic-state", "alias": "من"}, "كلمة عادية"),
    ("/api/v1/pack/aliases", {"actor": "islamic-state", "alias": "قال"}, "كلمة عادية"),
    ("/api/v1/pack/aliases", {"actor": "islamic-state", "alias": ".."}, "لا كلمة فيه"),
    ("/api/v1/pack/triggers", {"word": "من", "like": "trig.n.ghara"}, "كلمة عادية"),
    ("/api/v1/pack/triggers", {"word": "قصف", "like": "trig.n.ghara"}, "هو في القوائم من قبل"),
    ("/api/v1/pack/triggers", {"word": "shelling", "like": "trig.n.ghara"}, "لا كلمة عربية"),
    ("/api/v1/pack/places", {**PLACE, "name_ar": "Khirbet"}, "لا كلمة عربية"),
    ("/api/v1/pack/places", {**PLACE, "country": "XX"}, "لا دولة بهذا الرمز"),
    ("/api/v1/pack/places", {**PLACE, "admin1": "أنبار"}, "لا محافظة بهذا الاسم"),
    ("/api/v1/pack/places", {**PLACE, "latitude": 37.2, "longitude": 35.1}, "النقطة تقع في تركيا"),
    ("/api/v1/pack/places", {**PLACE, "latitude": -35.1}, "النقطة بعيدة عن الدولة"),
    ("/api/v1/pack/places", {**PLACE, "name_ar": "حماه", "latitude": 35.13, "longitude": 36.75}, "مكان بهذا الاسم"),
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
    teacher.post("/api/v1/pack/places", PLACE)
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


@pytest.mark.parametrize("said", ["Hama", "hama", "حماة", "حماه", "محافظة حماة", " محافظة  حماه "])
def test_a_province_is_found_by_either_name(tools: Any, said: str) -> None:
    assert tools.suggester.find_province("SY", said) == "Hama"
    assert tools.suggester.find_province("IQ", said) is None


def test_a_province_is_kept_by_the_name_that_places_hold(teacher: Any, tmp_path: Path) -> None:
    teacher.post("/api/v1/pack/places", {**PLACE, "admin1": "حماه"})
    with (tmp_path / "pack" / "shared" / "places.csv").open(encoding="utf-8") as table:
        assert [row["admin1"] for row in csv.DictReader(table)] == ["Hama"]


@pytest.mark.parametrize(("language", "name"), [("ar", "محافظة حماة"), ("en", "Hama")])
def test_provinces_of_a_country_are_offered_in_the_language(desk: Any, language: str, name: str) -> None:
    offered = desk.get("/api/v1/pack/provinces", params={"country": "SY", "lang": language})
    assert {"value": "Hama", "name": name} in offered
    assert len(offered) == 14
    assert desk.get("/api/v1/pack/provinces", params={"country": "XX"}) == []


def test_what_was_taught_is_listed_and_taken_out_again(teacher: Any, store: Store, tmp_path: Path) -> None:
    table = tmp_path / "pack" / "shared" / "aliases.csv"
    table.parent.mkdir()
    ours = 'id,actor,alias,register,country,date_from,date_to,cue,example,source,note\nby-hand,islamic-state,"كتيبة، الحصى",neutral,,,,free,,own,\n'  # noqa: E501
    table.write_text(ours, "utf-8")
    key = teacher.post("/api/v1/pack/aliases", {"actor": "islamic-state", "alias": NAME})["id"]
    words = teacher.get("/api/v1/pack/words", params={"lang": "ar"})
    assert words == [{"id": key, "kind": "اسم جهة", "word": NAME, "of": "تنظيم الدولة الإسلامية"}]
    assert teacher.post("/api/v1/pack/remove", {"id": key}) == {"word": NAME}
    assert teacher.get("/api/v1/pack/words") == []
    assert "by-hand" in table.read_text("utf-8")
    assert NAME not in table.read_text("utf-8")
    coded = teacher.post("/api/v1/code", {"text": TEXT, "published": "2025-11-30"})
    assert "islamic-state" not in str(coded["events"])
    entry = list(store.read_log())[-1]
    assert (entry["action"], entry["who"], entry["detail"]["word"]) == ("pack.remove", "amal", NAME)
    for other in (key, "by-hand", "nothing"):
        answer = teacher.post("/api/v1/pack/remove", {"id": other}, status=422)
        assert "not added on these pages" in answer["message"]


def test_two_editors_who_teach_at_once_both_stay(teacher: Any) -> None:
    names = [f"{NAME} {word}" for word in ("الأولى", "الثانية")]

    def add(name: str) -> None:
        teacher.post("/api/v1/pack/aliases", {"actor": "islamic-state", "alias": name})

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(add, names))
    assert sorted(row["word"] for row in teacher.get("/api/v1/pack/words")) == sorted(names)


def test_only_editors_see_and_take_out_what_was_taught(staff: Any) -> None:
    coder = staff.sign_in("coder-1")
    assert coder.client.get("/api/v1/pack/words").status_code == 403
    coder.post("/api/v1/pack/remove", {"id": "own.alias.1"}, status=403)


def test_a_preview_of_many_reports_comes_in_parts(teacher: Any, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marsad.web.api_pack._AT_ONCE", 20)
    whole = sorted(document["doc_id"] for document in store.read_documents())
    seen, after = 0, ""
    for _ in range(10):
        some = teacher.post("/api/v1/pack/preview", {"words": "", "after": after})
        assert some["total"] == len(whole)
        seen += some["documents"]
        if some["next"] is None:
            break
        after = some["next"]
        assert after == whole[seen - 1]
    assert seen == len(whole) > 40
