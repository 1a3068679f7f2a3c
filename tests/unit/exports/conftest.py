"""Incidents and events written by hand for the tests of exports. The names of people in them are made up."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from marsad.exports.code_lists import shipped_code_lists
from marsad.exports.formats import ExportOptions, Report, find_format

PRIVATE = "أحمد ناصر الخالدي"
VERSIONS = {"engine": "0.9.1", "codebook": "7", "data": "abc123def456"}


def make_place(**changes: Any) -> dict[str, Any]:
    place = {
        "name": "دير الزور",
        "name_en": "Deir ez-Zor",
        "admin1": "Deir ez-Zor",
        "admin2": None,
        "country": "SY",
        "pcode": None,
        "latitude": 35.33588,
        "longitude": 40.14084,
        "precision": "town",
        "gazetteer_id": "geonames:170794",
    }
    return {**place, **changes}


def make_incident(number: int = 1, **changes: Any) -> dict[str, Any]:
    incident = {
        "incident_id": f"inc-{number:04d}",
        "event_type": "Battles",
        "sub_event_type": "Armed clash",
        "date_start": "2025-11-29",
        "date_end": "2025-11-29",
        "date_precision": "day",
        "location": make_place(),
        "initiators": [{"id": "islamic-state", "name": "خلايا التنظيم", "name_en": "Islamic State cells"}],
        "targets": [{"id": "sdf", "name": "قوات سوريا الديمقراطية", "name_en": "SDF"}],
        "fatalities": {"low": 3, "best": 3, "high": 3},
        "injuries": None,
        "claimed_by": None,
        "sources": ["وكالة ألف", "Outlet B"],
        "events": [],
        "claims": [],
        "disputed": [],
        "review": {"state": "unreviewed", "by": None, "at": None},
        "versions": VERSIONS,
    }
    return {**incident, **changes}


def make_event(number: int = 1, **changes: Any) -> dict[str, Any]:
    event = {
        "event_id": f"ev-{number:04d}",
        "doc_id": f"doc-{number}",
        "outlet": "وكالة ألف",
        "published": "2025-11-30",
        "event_type": "Battles",
        "sub_event_type": "Armed clash",
        "date_start": "2025-11-29",
        "date_end": "2025-11-29",
        "date_precision": "day",
        "location": make_place(),
        "initiators": [{"id": "islamic-state", "name": f"القيادي {PRIVATE}", "name_en": "Islamic State"}],
        "targets": [{"id": "civilians", "name": PRIVATE, "name_en": "Ahmad"}],
        "fatalities": {"low": 3, "high": 3},
        "injuries": None,
        "captured": None,
        "victims": [{"effect": "killed", "who": "civilians", "low": 2, "high": 2}],
        "weapons": ["small-arms"],
        "claimed_by": None,
        "attribution": [
            {"source": f"الشاهد {PRIVATE}", "kind": "witness", "stance": "reports"},
            {"source": "وزارة الداخلية", "kind": "official", "stance": "reports"},
        ],
        "salience": "main",
        "confidence": 0.9,
        "status": {"date": "stated"},
        "evidence": [
            {"field": "fatalities", "start": 0, "end": 22, "text": f"مقتل {PRIVATE}", "rule": "r"},
            {"field": "event_type", "start": 30, "end": 34, "text": "هجوم", "rule": "r"},
        ],
        "coder": "rules",
        "engine_version": "0.9.1",
        "codebook_version": "7",
    }
    return {**event, **changes}


def make_claim(field: str, value: Any, **changes: Any) -> dict[str, Any]:
    claim = {
        "field": field,
        "value": value,
        "outlet": "Outlet B",
        "claimant": None,
        "event_id": "ev-0001",
        "published": "2025-11-30T10:00:00+03:00",
        "evidence": [{"start": 0, "end": 22, "text": f"مقتل {PRIVATE}"}],
    }
    return {**claim, **changes}


def actor(actor_id: str | None, name: str = PRIVATE) -> dict[str, Any]:
    return {"id": actor_id, "name": name, "name_en": name if actor_id is None else None}


INCIDENTS: Mapping[str, dict[str, Any]] = {
    "clash": make_incident(
        1,
        events=["ev-0001", "ev-0002"],
        fatalities={"low": 3, "best": 4, "high": 6},
        injuries={"low": 2, "best": None, "high": None},
        claims=[
            make_claim("fatalities", {"low": 3, "high": 3}, claimant="وزارة الداخلية"),
            make_claim("targets", [{"id": None, "name": PRIVATE}], claimant=f"الشاهد {PRIVATE}"),
        ],
        disputed=["fatalities"],
        explanation=[{"events": ["ev-0001", "ev-0002"], "probability": 0.98, "agreed": [{"text": PRIVATE}]}],
        review={"state": "accepted", "by": PRIVATE, "at": "2025-12-02T09:00:00Z"},
    ),
    "suicide": make_incident(
        2,
        event_type="Explosions/Remote violence",
        sub_event_type="Suicide bomb",
        date_start="2015-08-06",
        date_end="2015-08-06",
        location=make_place(
            name="أبها", name_en="Abha", admin1="Asir", country="SA", latitude=18.21639, longitude=42.5
        ),
        targets=[actor("state-forces:SA", "قوات الطوارئ"), actor("civilians")],
        fatalities={"low": 15, "best": 15, "high": 15},
        injuries={"low": 9, "best": 9, "high": None},
        claimed_by="islamic-state",
        weapons=["suicide-vest"],
    ),
    "nowhere": make_incident(3, location=None, fatalities=None),
    "dozens": make_incident(
        4,
        event_type="Explosions/Remote violence",
        sub_event_type="Air/drone strike",
        date_start="2024-03-04",
        date_end="2024-03-10",
        date_precision="week",
        location=make_place(
            name="رفح", name_en="Rafah", admin1="Gaza Strip", country="PS", latitude=31.29, longitude=34.25
        ),
        initiators=[actor("israel-defense-forces", "צה״ל")],
        targets=[actor("civilians")],
        fatalities={"low": 10, "best": 10, "high": None},
        weapons=["airstrike"],
        sources=["קול ישראל", "Agence «É»", "=cmd|' /C calc'!A0"],
    ),
    "several": make_incident(
        5,
        event_type="Violence against civilians",
        sub_event_type="Attack",
        date_start="2023-05-01",
        date_end="2023-05-31",
        date_precision="month",
        location=make_place(
            name="إدلب",
            name_en="Idlib",
            admin1="Idlib",
            precision="province",
            pcode="SY07",
            latitude=35.9,
            longitude=36.6,
        ),
        initiators=[],
        targets=[actor(None)],
        fatalities={"low": 2, "best": None, "high": None},
    ),
    "month_range": make_incident(
        6,
        event_type="Violence against civilians",
        sub_event_type="Abduction/forced disappearance",
        date_start="2022-01-15",
        date_end="2022-03-20",
        date_precision="month",
        targets=[actor("journalists")],
        fatalities=None,
        captured={"low": 6, "high": 6},
    ),
    "protest": make_incident(
        7,
        event_type="Protests",
        sub_event_type="Excessive force against protesters",
        location=make_place(
            name="الخرطوم", name_en="Khartoum", admin1="Khartoum", country="SD", latitude=15.5518, longitude=32.5324
        ),
        initiators=[actor("state-forces:SD", "شرطة مكافحة الشغب")],
        targets=[actor("protesters")],
        fatalities={"low": 1, "best": None, "high": 34},
    ),
    "unlisted": make_incident(
        8,
        event_type="Explosions/Remote violence",
        sub_event_type="Remote explosive/landmine/IED",
        location=make_place(
            name="قرية بلا جدول 😀", name_en=None, admin1=None, latitude=None, longitude=None, gazetteer_id=None
        ),
        initiators=[actor(None, f"سرايا {PRIVATE}")],
        targets=[actor("houthis", "الحوثيون"), actor("yemen-armed-forces")],
        fatalities={"low": 2, "best": 2, "high": 2},
        weapons=["ied", "mine"],
    ),
    "long": make_incident(
        9,
        sub_event_type="Non-state actor overtakes territory",
        location=make_place(name="\u202bم" * 20_000 + "\x07", name_en="-" + "x" * 40_000),
        sources=["+" + "ن" * 500, "@handle", "a\r\nb", "tab\tbed; semi", "half \ud800 pair"],
        events=[f"ev-{number:05d}" for number in range(3_000)],
    ),
    "undated": make_incident(
        10,
        event_type="Strategic developments",
        sub_event_type="Agreement",
        date_start=None,
        date_end=None,
        date_precision=None,
        location=make_place(
            name="اليمن", name_en="Yemen", admin1=None, country="YE", precision="country", latitude=15.5, longitude=47.5
        ),
        initiators=[actor("houthis")],
        targets=[actor("saudi-led-coalition")],
        fatalities=None,
    ),
    "foiled": make_incident(
        11,
        event_type="Strategic developments",
        sub_event_type="Disrupted weapons use",
        date_start="2024-12-31",
        date_end="2025-01-01",
        initiators=[],
        targets=[actor("iraq-police")],
        location=make_place(
            name="بغداد", name_en="Baghdad", admin1="Baghdad", country="IQ", latitude=33.34, longitude=44.4
        ),
        fatalities={"low": 0, "best": 0, "high": 0},
        weapons=["vehicle-bomb"],
        claimed_by="none",
    ),
    "sexual": make_incident(
        12,
        event_type="Violence against civilians",
        sub_event_type="Sexual violence",
        initiators=[actor("rsf-sudan")],
        targets=[actor("civilians-sd")],
        fatalities=None,
        location=make_place(
            name="الفاشر", name_en="El Fasher", admin1="North Darfur", country="SD", latitude=13.63, longitude=25.35
        ),
    ),
}
EVENTS: Mapping[str, dict[str, Any]] = {
    "ev-0001": make_event(1),
    "ev-0002": make_event(
        2,
        outlet="Outlet B",
        published="2025-12-01T08:00:00+03:00",
        targets=[actor("sdf")],
        victims=[
            {"effect": "killed", "who": "sdf", "low": 2, "high": 2},
            {"effect": "killed", "who": "islamic-state", "low": 1, "high": 1},
            {"effect": "wounded", "who": "sdf", "low": 2, "high": None},
        ],
        captured={"low": 1, "high": 1},
    ),
}


@pytest.fixture(scope="session")
def options() -> ExportOptions:
    return ExportOptions(shipped_code_lists(), selection="all")


@pytest.fixture
def incidents() -> dict[str, dict[str, Any]]:
    return dict(INCIDENTS)


@pytest.fixture
def events() -> dict[str, dict[str, Any]]:
    return dict(EVENTS)


@pytest.fixture
def incident() -> Callable[..., dict[str, Any]]:
    return make_incident


@pytest.fixture
def place() -> Callable[..., dict[str, Any]]:
    return make_place


@pytest.fixture
def event() -> Callable[..., dict[str, Any]]:
    return make_event


@pytest.fixture
def private() -> str:
    return PRIVATE


@pytest.fixture
def write(options: ExportOptions) -> Callable[..., tuple[bytes, Report]]:
    """Writes incidents (all twelve if none are given) in a format; the bytes and the report."""

    def call(name: str, *given: dict[str, Any], **changes: Any) -> tuple[bytes, Report]:
        buffer = io.BytesIO()
        records = given or tuple(INCIDENTS.values())
        report = find_format(name).write(records, EVENTS, buffer, options=replace(options, **changes))
        return buffer.getvalue(), report

    return call


@pytest.fixture
def rows(write: Callable[..., tuple[bytes, Report]]) -> Callable[..., list[dict[str, str]]]:
    """Rows of a CSV format as its readers see them."""
    import csv

    def call(name: str, *given: dict[str, Any], **changes: Any) -> list[dict[str, str]]:
        csv.field_size_limit(10_000_000)
        content, _ = write(name, *given, **changes)
        return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))

    return call
