"""Pages in both languages: filled, worded, searchable, exportable; reports come in."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from marsad.store import Store
from marsad.web.wording import LANGUAGES, load_wording

SOURCE = Path(__file__).parents[3] / "src" / "marsad"
TEXT = "قُتل ثلاثة جنود وأصيب خمسة آخرون أمس السبت في انفجار عبوة ناسفة استهدفت دورية للجيش السوري قرب مدينة الرقة."


@pytest.mark.both_databases
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["/queue", "/explore", "/add", "/passes", "/pack", "/log", "/account", "/nothing"])
def test_every_page_speaks_the_language(desk: Any, language: str, path: str) -> None:
    answer = desk.client.get(path, headers={"accept-language": language})
    assert answer.status_code == (404 if path == "/nothing" else 200)
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in answer.text


@pytest.mark.both_databases
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_every_incident_opens(desk: Any, language: str) -> None:
    for incident_id in desk.ids():
        answer = desk.client.get(f"/incidents/{incident_id}", headers={"accept-language": language})
        assert answer.status_code == 200


def test_arabic_pages_hold_no_english_words_of_ours(desk: Any) -> None:
    english = {value for group in load_wording("en").strings.values() for value in group.values() if len(value) > 12}
    page = desk.client.get(f"/incidents/{desk.ids()[0]}", headers={"accept-language": "ar"}).text
    body = re.sub(r"<[^>]+>", "\n", page.partition("<body")[2])
    assert [words for words in english if words in body] == []


def test_both_languages_have_the_same_words_with_the_same_blanks() -> None:
    found = {}
    for language in LANGUAGES:
        for name in (f"{language}.json", f"web.{language}.json"):
            for group, words in json.loads((SOURCE / "data" / "interface" / name).read_text("utf-8")).items():
                for key, text in words.items():
                    found.setdefault((name.replace(language, "*"), group, key), {})[language] = text
    for place, texts in found.items():
        if place[1] == "event_types" and set(texts) == {"ar"}:
            continue  # the ids of event types are English words
        if place[0] == "web.*.json":
            assert set(texts) == set(LANGUAGES), place
            blanks = [sorted(re.findall(r"\{(\w+)\}", text)) for text in texts.values()]
            assert blanks[0] == blanks[1], place


def test_arabic_words_are_arabic() -> None:
    words = json.loads((SOURCE / "data" / "interface" / "web.ar.json").read_text("utf-8"))
    latin = [
        (group, key)
        for group, found in words.items()
        for key, text in found.items()
        if text and not re.search("[\u0600-\u06ff]", text)
    ]
    allowed = {("common", "other_language_name"), ("values", "against"), ("values", "best_of"), ("log", "item")}
    assert set(latin) <= allowed


@pytest.mark.parametrize("folder", ["templates", "static"])
def test_templates_and_scripts_ask_only_for_words_that_exist(folder: str) -> None:
    strings = load_wording("en").strings
    for path in (SOURCE / "web" / folder).iterdir():
        text = path.read_text("utf-8") if path.suffix in {".html", ".js"} else ""
        for group, key in re.findall(r"""\bt\(["'](\w+)\.(\w+)["']""", text):
            assert key in strings[group], (path.name, group, key)
        for key in re.findall(r"\bwords\.(\w+)", text) if path.suffix == ".js" else ():
            assert key in {*strings["script"], "map", "types"}, (path.name, key)  # the last two: groups of their own


@pytest.mark.parametrize("query", ["الرقة", "الرَّقة", "raqqa", "RAQQA"])
def test_search_finds_any_spelling(desk: Any, query: str) -> None:
    found = desk.get("/api/v1/incidents", params={"q": query, "limit": 1000})
    whole = desk.get("/api/v1/incidents", params={"limit": 1000})
    assert 0 < found["total"] < whole["total"]


@pytest.mark.both_databases
def test_full_text_search_reads_the_reports(desk: Any) -> None:
    desk.client.app.state.desk.texts.fill()
    found = desk.get("/api/v1/search", params={"q": "اسلحه رشاشه"})
    assert found["is_complete"]
    assert found["incidents"]
    assert desk.get("/api/v1/search", params={"q": "zzzz"})["incidents"] == []
    assert desk.get("/api/v1/search", params={"q": ""})["incidents"] == []


@pytest.mark.parametrize("query", ["غارة", "غاره جويه", "drone"])
def test_event_types_are_found_and_named_in_both_languages(desk: Any, query: str) -> None:
    found = desk.get("/api/v1/suggestions", params={"kind": "event_type", "q": query})[0]
    assert found["value"]["sub_event_type"] == found["name_en"] == "Air/drone strike"
    assert found["name_ar"] == load_wording("ar").value("event_types", "Air/drone strike")


@pytest.mark.both_databases
def test_filters_mean_what_they_mean_in_exports(desk: Any, store: Store) -> None:
    from marsad.model.selection import Selection

    chosen = Selection(countries=("SY",), date_from="2025-01-01")
    found = desk.get("/api/v1/incidents", params={"country": "SY", "date_from": "2025-01-01", "limit": 1000})
    expected = {row["incident_id"] for row in store.read_incidents(chosen)}
    assert {row["incident_id"] for row in found["incidents"]} == expected
    assert expected


@pytest.mark.both_databases
def test_explore_holds_every_incident_as_corrected(desk: Any) -> None:
    first = desk.ids()[0]
    before = desk.get("/api/v1/explore")
    desk.decide(first, edits={"fatalities": {"low": 77, "high": 77}}, state="accepted")
    after = desk.get("/api/v1/explore")
    at = after["columns"]["id"].index(first)
    assert after["columns"]["killed"][at] == [77, 77, 77]
    assert after["states"][after["columns"]["review"][at]] == "accepted"
    assert sorted(after["columns"]["id"]) == sorted(before["columns"]["id"])


@pytest.mark.both_databases
def test_export_holds_exactly_what_was_shown(desk: Any, store: Store) -> None:
    ids = desk.ids()[3:6]
    desk.decide(ids[0], edits={"fatalities": {"low": 77}})
    answer = desk.client.post(
        "/api/v1/exports/incidents", json={"incidents": ids, "view": "#x"}, headers={"x-csrf-token": desk.csrf}
    )
    records = [json.loads(line) for line in answer.content.decode().splitlines()]
    assert sorted(record["incident_id"] for record in records) == sorted(ids)
    assert next(row for row in records if row["incident_id"] == ids[0])["fatalities"]["low"] == 77
    assert store.read_exports()[-1]["detail"]["view"] == "#x"


@pytest.mark.parametrize("name", ["acled", "csv", "geojson", "hxl", "plover", "ucdp-ged", "gtd"])
def test_every_format_can_be_exported(desk: Any, name: str) -> None:
    body = {"incidents": desk.ids()}
    answer = desk.client.post(f"/api/v1/exports/{name}", json=body, headers={"x-csrf-token": desk.csrf})
    assert answer.status_code == 200
    assert len(answer.content) > 100


def test_a_text_is_coded_live(desk: Any, store: Store) -> None:
    before = store.count_documents()
    coded = desk.post("/api/v1/code", {"text": TEXT, "published": "2025-11-30"})
    assert coded["events"][0]["record"]["sub_event_type"] == "Remote explosive/landmine/IED"
    assert "".join(piece["text"] for piece in coded["pieces"]) == TEXT
    assert any("fatalities" in piece["fields"] for piece in coded["pieces"])
    assert store.count_documents() == before


@pytest.mark.both_databases
def test_an_added_report_becomes_an_incident_once(desk: Any, store: Store) -> None:
    body = {"text": TEXT, "published": "2025-11-30", "outlet": "o"}
    done = desk.post("/api/v1/documents", body)
    assert (done["documents"], done["events"], len(done["incidents"])) == (1, 1, 1)
    assert desk.show(done["incidents"][0])["outlets"] == ["o"]
    again = desk.post("/api/v1/documents", body)
    assert (again["documents"], again["known"], again["incidents"]) == (0, 1, done["incidents"])


@pytest.mark.both_databases
def test_a_second_report_joins_its_incident_and_a_confirmed_one_asks_again(desk: Any) -> None:
    first = desk.post("/api/v1/documents", {"text": TEXT, "published": "2025-11-30", "outlet": "o"})["incidents"][0]
    desk.decide(first, state="accepted")
    assert first not in desk.ids()
    second = TEXT.replace("ثلاثة جنود", "أربعة جنود")
    done = desk.post("/api/v1/documents", {"text": second, "published": "2025-12-01", "outlet": "p"})
    if done["incidents"] == [first]:
        assert desk.show(first)["doubts"][0]["reason"] == "new_report"
        assert first in desk.ids()
    else:
        pytest.fail("the second report of one attack did not join it")


def test_adding_a_report_leaves_other_incidents_alone(desk: Any, store: Store) -> None:
    before = {row["incident_id"]: set(row["events"]) for row in store.read_incidents()}
    desk.post("/api/v1/documents", {"text": TEXT, "published": "2025-10-15", "outlet": "o"})
    after = {row["incident_id"]: set(row["events"]) for row in store.read_incidents()}
    assert all(after[key] >= told for key, told in before.items())


def test_why_a_day_was_chosen_is_told(desk: Any) -> None:
    done = desk.post("/api/v1/documents", {"text": TEXT, "published": "2025-11-30", "outlet": "o"})
    reasons = desk.get(f"/api/v1/incidents/{done['incidents'][0]}/reasoning", params={"field": "date"})
    assert "أمس السبت" in reasons[0]["text"]
    assert reasons[0]["value"]["start"] == "2025-11-29"


def test_places_near_a_point_come_nearest_first(desk: Any) -> None:
    raqqa = desk.get("/api/v1/suggestions?kind=location&q=الرقة")[0]["value"]
    where = f"latitude={raqqa['latitude'] + 0.001}&longitude={raqqa['longitude']}"
    found = desk.get(f"/api/v1/places/near?{where}&limit=20")
    assert found[0]["value"]["gazetteer_id"] == raqqa["gazetteer_id"]
    assert found[0]["kilometres"] == 0.1
    distances = [each["kilometres"] for each in found]
    assert distances == sorted(distances)
    assert {each["value"]["precision"] for each in found} <= {"site", "town"}


@pytest.mark.parametrize(
    "where", ["latitude=0&longitude=-150", "latitude=90&longitude=180", "latitude=-90&longitude=0"]
)
def test_far_from_everything_there_is_nothing_near(desk: Any, where: str) -> None:
    assert desk.get(f"/api/v1/places/near?{where}") == []


def test_incidents_are_found_by_words_of_their_reports(desk: Any, store: Store) -> None:
    desk.client.app.state.desk.texts.fill()
    word = "وساطة"
    wanted = {
        row["incident_id"]
        for row in store.read_incidents()
        for document in store.read_documents({claim["doc_id"] for claim in row["claims"]})
        if word in document["text"].split()
    }
    found = desk.get(f"/api/v1/incidents?text={word}")
    assert wanted
    assert {row["incident_id"] for row in found["incidents"]} == wanted


def test_who_only_views_cannot_probe_the_texts(staff: Any) -> None:
    viewer = staff.sign_in("viewer-1")
    assert viewer.client.get("/api/v1/incidents?text=وساطة").status_code == 403


def test_incidents_nearest_in_time_come_first_if_asked(desk: Any) -> None:
    first = desk.get("/api/v1/incidents?limit=1000")["incidents"][20]
    from datetime import date

    found = desk.get(f"/api/v1/incidents?limit=1000&near={first['incident_id']}")["incidents"]
    day = date.fromisoformat(first["date_start"])
    steps = [abs((date.fromisoformat(row["date_start"]) - day).days) for row in found if row["date_start"]]
    assert found[0]["date_start"] == first["date_start"]
    assert steps == sorted(steps)


def test_a_text_too_long_to_code_at_every_pause_is_refused(desk: Any) -> None:
    desk.post("/api/v1/code", {"text": "قُتل جندي. " * 5000}, status=422)
