"""Refusals in the language of the person: every message the application can give has Arabic words, every reason too."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from marsad.ingest import ReadFailure
from marsad.model.messages import Message
from marsad.packs.checking import FAULTS
from marsad.packs.codebook import load_codebook
from marsad.web.considered import OTHER, TOPICS, topic_of
from marsad.web.wording import LANGUAGES, load_wording

SOURCE = Path(__file__).parents[3] / "src" / "marsad"
ARABIC = json.loads((SOURCE / "data" / "interface" / "messages.ar.json").read_text("utf-8"))["messages"]
NOT_SHOWN = {"M051", "M050", "M053"}  # said before a server runs


def files(place: str) -> list[Path]:
    path = SOURCE / place
    return sorted(path.rglob("*.py")) if path.is_dir() else [path]


def said_codes() -> set[str]:
    """The codes of every message that the application, or the readers of uploads, name in their source."""
    names = set()
    for path in (*files("web"), *files("ingest"), *files("store/actions.py"), *files("store/accounts.py")):
        names |= set(re.findall(r"Message\.([A-Z_]+)", path.read_text("utf-8")))
    codes = {Message[name].code for name in names if name in Message.__members__}
    return {code for code in codes if code < "M100" or code >= "M140"} - NOT_SHOWN


def test_every_message_of_the_application_has_arabic_words() -> None:
    assert len(said_codes()) > 30
    assert said_codes() - set(ARABIC) == set()


@pytest.mark.parametrize("code", sorted(ARABIC))
def test_arabic_messages_are_arabic_with_the_blanks_of_the_english(code: str) -> None:
    message = next(found for found in Message if found.code == code)
    blanks = set(re.findall(r"\{(\w+)\}", message.template))
    assert set(re.findall(r"\{(\w+)\}", ARABIC[code])) <= blanks
    assert re.search("[\u0600-\u06ff]", ARABIC[code])


def test_every_reason_has_words() -> None:
    reasons = set()
    for path in (*files("web"), SOURCE / "regrouping.py"):
        text = path.read_text("utf-8")
        reasons |= set(re.findall(r'reason=(?:tuple\(failures\) or )?"(\w+)"', text))
        reasons |= set(re.findall(r'GroupingError\("(\w+)"\)', text))
        reasons |= set(re.findall(r'_refuse\([^)]*?"(\w+)"(?:, most=most)?\)', text))
    assert len(reasons) > 25
    assert reasons - set(load_wording("ar").group("why_refused")) == set()


LETTERS = re.compile(r"[A-Za-z]{4,}")
WRONG = [
    ("/api/v1/incidents/{id}/decisions", {"edits": {"fatalities": {"low": 5, "best": 3, "high": 2}}}),
    ("/api/v1/incidents/{id}/decisions", {"edits": {"date": {"start": "2025-11-30", "end": "2025-11-01"}}}),
    ("/api/v1/incidents/{id}/decisions", {"edits": {"location": {"name": " "}}}),
    ("/api/v1/incidents/{id}/decisions", {"edits": {"location": {"name": "س", "latitude": 99, "longitude": 1}}}),
    ("/api/v1/incidents/{id}/decisions", {"edits": {"initiators": [{"id": "x"}]}}),
    ("/api/v1/incidents/{id}/decisions", {"state": "x"}),
    ("/api/v1/incidents/{id}/decisions", {"note": "ن" * 5000}),
    ("/api/v1/incidents/{id}/decisions", {}),
    ("/api/v1/groupings/preview", {"kind": "split", "incidents": {"{id}": "{mark}"}, "events": []}),
    ("/api/v1/groupings/preview", {"kind": "merge", "incidents": {"{id}": "{mark}"}}),
    ("/api/v1/groupings", {"kind": "merge", "incidents": {}}),
    ("/api/v1/documents", {"text": "  "}),
    ("/api/v1/documents", {"text": "ن", "published": "أمس"}),
    ("/api/v1/passes", {"name": "ج", "coders": ["س", "س"], "size": 3}),
    ("/api/v1/passes", {"name": "ج", "coders": ["س"], "size": 3}),
    ("/api/v1/undo", {}),
    ("/api/v1/pack/aliases", {"actor": "islamic-state", "alias": "س ص"}),
    ("/api/v1/pack/places", {"name_ar": "س"}),
]  # fmt: skip


@pytest.mark.parametrize(("path", "body"), WRONG)
def test_refusals_are_told_in_arabic(desk: Any, path: str, body: dict[str, Any]) -> None:
    desk.client.headers["accept-language"] = "ar"
    first = desk.ids()[0]
    seen = desk.show(first)["mark"]
    told = json.loads(json.dumps(body).replace("{id}", first).replace("{mark}", seen))
    mark = {"if-match": f'"{seen}"'} if body and "decisions" in path else {}
    headers = {"x-csrf-token": desk.csrf, **mark}
    answer = desk.client.post(path.replace("{id}", first), json=told, headers=headers)
    assert 400 <= answer.status_code < 500
    said = answer.json()["message"]
    assert re.search("[\u0600-\u06ff]", said), said
    ours = re.sub(
        "\u2068.*?\u2069|marsad serve --pack FOLDER|If-Match", "", said
    )  # what the person gave, and names of things
    assert LETTERS.findall(ours) == [], said


def test_a_page_that_is_not_there_is_told_in_one_language(desk: Any) -> None:
    page = desk.client.get("/incidents/inc-x", headers={"accept-language": "ar"})
    assert page.status_code == 404
    assert "there is no incident" not in page.text
    assert "M141" in page.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_an_upload_did_not_hold_is_told_in_the_language(desk: Any, language: str) -> None:
    lines = b'{"text": "\xd9\x86\xd8\xb5 \xd9\x82\xd8\xb5\xd9\x8a\xd8\xb1."}\n{"title": "x"}\n{broken\n'
    headers = {"x-csrf-token": desk.csrf, "accept-language": language}
    answer = desk.client.post("/api/v1/uploads", files={"file": ("news.jsonl", lines)}, headers=headers)
    assert answer.status_code == 200
    failures = answer.json()["failures"]
    assert [re.search("M0\\d\\d", line).group() for line in failures] == ["M013", "M011"]  # type: ignore[union-attr]
    assert all("news.jsonl" in line for line in failures)
    assert all(bool(re.search("[\u0600-\u06ff]", line)) == (language == "ar") for line in failures)


def test_a_failure_of_reading_says_the_same_in_english_as_on_the_command_line() -> None:
    failed = ReadFailure("a.txt", 3, "M014", Message.EMPTY_TEXT.text())
    assert load_wording("en").failure(failed) == str(failed)


def test_too_large_a_body_is_refused_in_words(make_client: Any) -> None:
    client = make_client(upload_megabytes=0)
    answer = client.post("/api/v1/uploads", files={"file": ("a.txt", b"x")}, headers={"accept-language": "ar"})
    assert (answer.status_code, answer.json()["code"]) == (413, "M010")
    assert answer.headers["content-security-policy"]


def test_every_fault_of_a_pack_has_arabic_words() -> None:
    told = load_wording("ar").group("pack_faults")
    assert set(told) == set(FAULTS)
    for fault, (what, remedy) in FAULTS.items():
        blanks = set(re.findall(r"\{(\w+)", what + remedy))
        assert set(re.findall(r"\{(\w+)", told[fault])) <= blanks, fault


def test_everything_that_was_weighed_has_words() -> None:
    decisions = json.loads((SOURCE / "data" / "weights.json").read_text("utf-8"))["decisions"]
    names = ("relevant", "told", "same_event", "keep", "place", "date", "initiator", "target")
    signs = {sign for name in names for sign in decisions[name]["weights"]}
    assert len(signs) > 1000
    assert {sign.partition(":")[0] for sign in signs if topic_of(sign) == OTHER} == set()
    for language in LANGUAGES:
        assert {*TOPICS.values(), OTHER} <= set(load_wording(language).group("weighed"))


def test_everything_that_joins_reports_has_words() -> None:
    source = (SOURCE / "linking" / "comparison.py").read_text("utf-8")
    weights = json.loads((SOURCE / "data" / "linking" / "weights.json").read_text("utf-8"))
    features = {*weights["weights"], *weights["lasting"], *re.findall(r'"([a-z]+:[a-z0-9_+-]+)"', source)}
    assert len(features) > 50
    assert features - set(load_wording("ar").group("link_features")) == set()


def test_notes_of_suggestions_and_reasons_are_arabic(desk: Any) -> None:
    for kind, query in (("location", "الرقة"), ("actor", "داعش"), ("event_type", "غارة")):
        found = desk.get("/api/v1/suggestions", params={"kind": kind, "q": query, "lang": "ar"})
        assert found
        told = [each["note"] + each["area"] for each in found]
        assert [note for note in told if re.search("[A-Za-z]", note)] == []
    coded = desk.post("/api/v1/code?lang=ar", {"text": "قد يقتل التنظيم ثلاثة جنود في الرقة غدا."})
    assert coded["set_aside"]
    assert not any(LETTERS.search(each["because"]) for each in coded["set_aside"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_the_lists_has_words(tools: Any, language: str) -> None:
    rows = tools.suggester._rows
    kinds = {row.suggestion.parts[0] for kind in ("location", "actor") for row in rows[kind]}
    assert kinds - set(load_wording(language).group("list_kinds")) == set()
    reasons = set(load_codebook(tools.coder.packs).meanings["reasons"])
    assert reasons - set(load_wording(language).group("set_aside")) == set()
