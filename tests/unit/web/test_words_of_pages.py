"""What pages tell of places, of the log and of what was weighed is in the language of the page."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

import marsad
from marsad.store import Store
from marsad.web.wording import load_wording

SOURCE = Path(marsad.__file__).parent

LATIN = re.compile("[A-Za-z]{2,}")
ISOLATED = re.compile("[\u2066\u2068].*?\u2069")
TEXT = "قُتل ثلاثة جنود في هجوم شنه تنظيم داعش على حاجز للجيش السوري في مدينة الميادين شرقي دير الزور أمس السبت."


def of_several_reports(store: Store) -> str:
    return str(max(store.read_incidents(), key=lambda row: len(row["events"]))["incident_id"])


@pytest.mark.parametrize(("language", "told"), [("ar", "محافظة دير الزور، سوريا"), ("en", "Deir ez-Zor, Syria")])
def test_places_are_told_with_province_and_country(desk: Any, language: str, told: str) -> None:
    coded = desk.post(f"/api/v1/code?lang={language}", {"text": TEXT, "published": "2025-11-30"})
    assert coded["events"][0]["text"]["location"].endswith(told)
    found = desk.get("/api/v1/suggestions", params={"kind": "location", "q": "الميادين", "lang": language})
    assert found[0]["area"] == told
    near = desk.get("/api/v1/places/near", params={"latitude": 35.02, "longitude": 40.45, "lang": language})
    assert near[0]["area"] == told


def test_a_country_is_not_told_twice(desk: Any) -> None:
    found = desk.get("/api/v1/suggestions", params={"kind": "location", "q": "سوريا", "lang": "ar"})
    assert next(each for each in found if each["value"]["precision"] == "country")["area"] == ""


@pytest.mark.parametrize("field", ["date", "location"])
def test_reasons_are_told_once_and_hold_no_latin_words_of_ours(desk: Any, store: Store, field: str) -> None:
    asked = {"field": field, "lang": "ar"}
    reasons = desk.get(f"/api/v1/incidents/{of_several_reports(store)}/reasoning", params=asked)
    of_a_report: set[str] = set()
    for row in reasons:
        assert not LATIN.search(row["shown"] + row["area"])
        of_a_report = of_a_report if row["text"].startswith("نُظر") else set()
        assert row["text"] not in of_a_report
        of_a_report.add(row["text"])
    assert len(reasons) > 10


@pytest.mark.parametrize("language", ["ar", "en"])
def test_what_was_weighed_is_told_in_words(desk: Any, store: Store, language: str) -> None:
    """Every question that was decided for the acts of the incident, with the answer that was taken."""
    incident = of_several_reports(store)
    shown = desk.get(f"/api/v1/incidents/{incident}", params={"lang": language})
    reports = desk.get(f"/api/v1/incidents/{incident}/considered", params={"lang": language})
    assert len(reports) == len(shown["sources"])
    acts = [act for report in reports for act in report["acts"]]
    told = json.dumps(shown["fields"], ensure_ascii=False)
    assert len(acts) == len(shown["events"])
    for act in acts:
        taken = [row["value"] for row in act["rows"] if row["is_chosen"] and row["weight"]]
        assert any(value and value in told for value in taken)
        assert all(reason["name"] for row in act["rows"] for reason in row["reasons"])
        ours = " ".join([act["title"], act["outcome"], *(str(row["what"]) + row["weight"] for row in act["rows"])])
        assert bool(LATIN.search(ISOLATED.sub("", ours))) == (language == "en")


def test_reasons_are_summed_up_whole(desk: Any) -> None:
    """What a person reads adds up to the score, as far as the small rest that is left out."""
    coded = desk.post("/api/v1/code?lang=en", {"text": TEXT, "published": "2025-11-30"})
    place = next(row for row in coded["considered"]["acts"][0]["rows"] if row["what"] == "Where?")
    adds = sum(float(reason["adds"].strip("\u2066\u2069")) for reason in place["reasons"])
    assert adds == pytest.approx(float(place["weight"].strip("\u2066\u2069")), abs=0.3)


def test_who_only_views_gets_nothing_that_was_weighed(staff: Any, store: Store) -> None:
    viewer = staff.sign_in("viewer-1")
    incident = of_several_reports(store)
    assert viewer.client.get(f"/api/v1/incidents/{incident}/considered").status_code == 403
    links = viewer.get(f"/api/v1/incidents/{incident}")["links"]
    assert {event["words"] for link in links for event in link["events"]} == {""}


def test_the_log_is_told_in_words(teacher: Any, store: Store) -> None:
    first, second = teacher.ids()[:2]
    teacher.decide(
        first, state="accepted", edits={"fatalities": {"low": 5, "high": 5}, "date": {"start": "2025-01-02"}}
    )
    marks = {key: teacher.show(key)["mark"] for key in (first, second)}
    teacher.post("/api/v1/groupings", {"kind": "merge", "incidents": marks})
    teacher.post("/api/v1/pack/aliases", {"actor": "islamic-state", "alias": "فيلق الرمال الزرقاء"})
    teacher.post("/api/v1/passes", {"name": "جولة", "coders": ["amal", "omar"], "size": 2, "seed": 1})
    headers = {"x-csrf-token": teacher.csrf}
    assert teacher.client.post("/api/v1/exports/csv", json={"incidents": [first]}, headers=headers).status_code == 200
    page = teacher.client.get("/log?lang=ar").text
    assert "{" not in page.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", page.partition("<tbody>")[2], re.DOTALL)
    details = [re.findall(r"<td>(.*?)</td>", row, re.DOTALL)[-1] for row in rows]
    assert [told for told in details if LATIN.search(ISOLATED.sub("", told))] == []
    assert any("ما صُحّح" in told and "القتلى" in told and "التاريخ" in told for told in details)
    assert any("الجهة: تنظيم الدولة الإسلامية" in told for told in details)
    actions = {entry["action"] for entry in store.read_log()}
    assert {"review.add", "ruling.add", "pack.add", "pass.add", "export.add", "incident.superseded"} <= actions


def test_possible_duplicates_are_named_with_what_they_have_in_common(desk: Any) -> None:
    queue = desk.get("/api/v1/queue?limit=200&lang=en")["incidents"]
    twin = next(row for row in queue if any(doubt["reason"] == "possible_duplicate" for doubt in row["doubts"]))
    assert any("same place within a day" in told for told in twin["why"])
    page = desk.client.get(f"/incidents/{twin['incident_id']}?lang=en").text
    others = [key for doubt in twin["doubts"] if doubt["reason"] == "possible_duplicate" for key in doubt["about"]]
    for other in others:
        shown = desk.get(f"/api/v1/incidents/{other}", params={"lang": "en"})
        assert f'<a href="/incidents/{other}">{shown["summary"]}</a>' in page


@pytest.mark.parametrize(("language", "said"), [("ar", "حدث خلل في الخادم"), ("en", "something went wrong")])
def test_a_fault_of_the_server_is_told_in_words(
    make_client: Any, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    from fastapi.testclient import TestClient

    app = make_client().app
    client = TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False)
    monkeypatch.setattr(app.state.desk.catalogue, "state", lambda: 1 / 0)
    for path in ("/queue", "/api/v1/queue"):
        answer = client.get(path, headers={"accept-language": language})
        assert (answer.status_code, said in answer.text, "M171" in answer.text) == (500, True, True)
        assert answer.headers["content-security-policy"]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_rule_that_gives_days_or_places_has_words(language: str) -> None:
    rules = yaml.safe_load((SOURCE / "data" / "ar" / "times" / "rules.yaml").read_text("utf-8"))["rules"]
    days = {rule["id"] for rule in rules if rule["yields"] != "nothing"}
    places = set(re.findall(r'"(places\.[a-z_]+)"', (SOURCE / "mentions" / "places.py").read_text("utf-8")))
    assert len(days) > 30
    assert len(places) == 2
    assert days | places == set(load_wording(language).group("rules"))


@pytest.mark.parametrize(("language", "why"), [("ar", "كلمة مثل أمس ومعها اسم اليوم"), ("en", "a word like yesterday")])
def test_the_reason_for_a_day_is_told_in_words(desk: Any, language: str, why: str) -> None:
    body = {"text": TEXT, "published": "2025-11-30", "outlet": "o"}
    (incident,) = desk.post("/api/v1/documents", body)["incidents"]
    asked = {"field": "date", "lang": language}
    first = desk.get(f"/api/v1/incidents/{incident}/reasoning", params=asked)[0]
    assert why in first["text"]
    assert "2025-11-29" in first["text"]
    assert "times." not in first["text"]
