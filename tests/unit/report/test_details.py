"""What the page tells of an incident, and whose names it keeps to itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

Write = Callable[..., Path]
DOCUMENTS = {"d1": {"title": "عنوان الخبر", "url": "https://example.org/1", "outlet": "Outlet 1"}}


def read(page: Path, make: SimpleNamespace) -> tuple[dict[str, Any], str]:
    """The ledger of the first incident, and everything the page tells of incidents as one text."""
    text = page.read_text("utf-8")
    told = [make.open(text, "part-0"), make.open(text, "summary")]
    return told[0][0], json.dumps(told, ensure_ascii=False)


def test_names_of_persons_are_withheld(write: Write, make: SimpleNamespace) -> None:
    detail, told = read(write([make.incident(1)], [make.event(1)], DOCUMENTS), make)
    assert make.person not in told
    assert detail["claims"][0]["quotes"] == [[None, 10, 40, 0]]
    assert detail["claims"][1]["claimant"] == "withheld"
    assert detail["documents"][0]["title"] == ""
    assert detail["documents"][0]["url"] == "https://example.org/1"


def test_names_are_shown_when_asked_for(write: Write, make: SimpleNamespace) -> None:
    detail, told = read(write([make.incident(1)], [make.event(1)], DOCUMENTS, names=True), make)
    assert make.person in told
    assert detail["claims"][0]["quotes"] == [[make.person, 10, 40, 0]]
    assert detail["documents"][0]["title"] == "عنوان الخبر"


def test_names_of_sexual_violence_are_never_shown(write: Write, make: SimpleNamespace) -> None:
    incident = make.incident(1, event_type="Violence against civilians", sub_event_type="Sexual violence")
    detail, told = read(write([incident], [make.event(1)], DOCUMENTS, names=True), make)
    assert make.person not in told
    assert detail["documents"][0]["title"] == ""


def test_short_quotes_for_places_are_shown(write: Write, make: SimpleNamespace) -> None:
    detail, _ = read(write([make.incident(1)]), make)
    assert detail["claims"][2]["quotes"] == [["الرقة", 3, 8, 0]]


def test_marks_of_a_claim_are_told(write: Write, make: SimpleNamespace) -> None:
    claims = [make.claim("fatalities", {"low": 1, "high": 1}, 1, independent=False, party=True, joint=True)]
    detail, _ = read(write([make.incident(1, claims=claims)]), make)
    assert detail["claims"][0]["flags"] == ["copy", "party", "joint"]


def test_ledger_without_quotes_takes_those_of_the_event(write: Write, make: SimpleNamespace) -> None:
    claims = [make.claim("date", {"start": "2025-11-01"}, 1)]
    detail, _ = read(write([make.incident(1, claims=claims)], [make.event(1)]), make)
    assert detail["claims"][0]["quotes"] == [["أمس", 1, 5, 0]]


def test_incident_without_ledger_tells_what_its_events_say(write: Write, make: SimpleNamespace) -> None:
    detail, _ = read(write([make.incident(1, claims=[])], [make.event(1), make.event(2)]), make)
    fields = [claim["field"] for claim in detail["claims"]]
    assert fields == ["event_type", "date", "location", "initiators", "fatalities"] * 2
    assert [document["id"] for document in detail["documents"]] == ["d1", "d2"]


def test_quotes_left_out_are_counted(write: Write, make: SimpleNamespace) -> None:
    quotes = [{"start": at, "end": at + 1, "text": "x"} for at in range(11)]
    detail, _ = read(write([make.incident(1, claims=[make.claim("date", {}, evidence=quotes)])]), make)
    assert len(detail["claims"][0]["quotes"]) == 8
    assert detail["claims"][0]["more"] == 3


def test_actors_of_claims_have_their_neutral_names(write: Write, make: SimpleNamespace) -> None:
    claims = [make.claim("initiators", ["islamic-state", "state-forces:SA", make.person])]
    page = write([make.incident(1, claims=claims)])
    summary = make.open(page.read_text("utf-8"), "summary")
    detail, _ = read(page, make)
    names = [summary["actors"][number] for number in detail["claims"][0]["value"]]
    assert names[0][0] == "islamic-state"
    assert names[1] == ["state-forces:SA", "State forces of Saudi Arabia", "القوات الحكومية (السعودية)"]
    assert names[2] == ["", "", ""]


@pytest.mark.parametrize("explanation", [None, {}, [{}], [{"events": ["e1"]}], [{"events": ["e1", "e2"]}]])
def test_odd_explanations_do_not_break_the_page(write: Write, make: SimpleNamespace, explanation: Any) -> None:
    detail, _ = read(write([make.incident(1, explanation=explanation)]), make)
    assert len(detail["links"]) == (1 if explanation and len(explanation[0].get("events", ())) == 2 else 0)


def test_strongest_reasons_of_a_link_are_told(write: Write, make: SimpleNamespace) -> None:
    fields = {"a": 0.1, "b": -2.0, "c": 1.0, "d": 0.5, "e": 3.0}
    link = {"events": ["e1", "e2"], "score": 4.31, "fields": fields}
    detail, _ = read(write([make.incident(1, explanation=[link])]), make)
    assert detail["links"] == [
        {"pair": ["Outlet 1", "Outlet 2"], "score": 4.3, "fields": ["e +3.0", "b -2.0", "c +1.0", "d +0.5"]}
    ]
