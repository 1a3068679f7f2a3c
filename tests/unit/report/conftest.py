"""Incidents, events and pages for the tests of the report."""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from marsad.exports.code_lists import shipped_code_lists
from marsad.report.page import PageOptions, write_report

PERSON = "ليلى سامي الحداد"
PLACES = {
    "raqqa": {
        "name": "الرقة", "name_en": "Raqqa", "admin1": "Raqqa", "country": "SY", "latitude": 35.95, "longitude": 39.01,
        "precision": "town",
    },
    "mosul": {
        "name": "الموصل", "name_en": "Mosul", "admin1": "Ninewa", "country": "IQ", "latitude": 36.34,
        "longitude": 43.13, "precision": "town",
    },
    "idlib": {
        "name": "إدلب", "name_en": "Idlib", "admin1": "Idlib", "country": "SY", "latitude": 35.8, "longitude": 36.7,
        "precision": "province",
    },
}  # fmt: skip


def make_claim(field: str, value: Any, number: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "field": field, "value": value, "outlet": f"Outlet {number}", "claimant": None, "event_id": f"e{number}",
        "doc_id": f"d{number}", "published": f"2025-11-{number:02}", "evidence": [], "independent": True,
        "party": False, **more,
    }  # fmt: skip


def make_incident(number: int, *, place: str | None = "raqqa", **changes: Any) -> dict[str, Any]:
    return {
        "incident_id": f"inc-{number:04}",
        "event_type": "Explosions/Remote violence",
        "sub_event_type": "Remote explosive/landmine/IED",
        "date_start": f"2025-11-{number % 28 + 1:02}",
        "date_end": f"2025-11-{number % 28 + 1:02}",
        "date_precision": "day",
        "location": PLACES[place] if place else None,
        "initiators": [{"id": "islamic-state", "name": "التنظيم", "name_en": "IS"}],
        "targets": [{"id": None, "name": PERSON, "name_en": None}],
        "fatalities": {"low": 5, "best": 9, "high": 12},
        "injuries": {"low": 20, "best": 20, "high": None},
        "claimed_by": None,
        "sources": ["Outlet 1", "Outlet 2"],
        "independent_sources": 2,
        "events": ["e1", "e2"],
        "claims": [
            make_claim("fatalities", {"low": 5, "high": 5}, 1, evidence=[{"start": 10, "end": 40, "text": PERSON}]),
            make_claim("fatalities", {"low": 9, "high": 12}, 2, claimant=PERSON, superseded=True),
            make_claim("location", {"name": "الرقة", "name_en": "Raqqa", "country": "SY"}, 1,
                       evidence=[{"start": 3, "end": 8, "text": "الرقة"}]),
        ],
        "disputed": ["fatalities"],
        "review": {"state": "unreviewed", "by": None, "at": None},
        "versions": {"engine": "0.1.0", "codebook": "1", "data": "d1"},
        **changes,
    }  # fmt: skip


def make_event(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "event_id": f"e{number}", "doc_id": f"d{number}", "outlet": f"Outlet {number}",
        "published": f"2025-11-{number:02}", "event_type": "Battles", "sub_event_type": "Armed clash",
        "date_start": "2025-11-01", "date_end": "2025-11-01", "date_precision": "day", "location": PLACES["raqqa"],
        "initiators": [{"id": "islamic-state", "name": "التنظيم"}], "targets": [], "confidence": 0.5 + number / 10,
        "fatalities": {"low": 5, "high": 5}, "attribution": [{"source": PERSON, "kind": "witness"}],
        "evidence": [{"field": "date", "start": 1, "end": 5, "text": "أمس"}], **changes,
    }  # fmt: skip


def open_block(page: str, name: str) -> Any:
    """A part of the data of a page, as the browser reads it."""
    found = re.search(rf'<script type="text/plain" id="{name}">([^<]*)</script>', page)
    assert found, name
    return json.loads(gzip.decompress(base64.b64decode(found[1])))


@pytest.fixture(scope="session")
def make() -> SimpleNamespace:
    return SimpleNamespace(incident=make_incident, event=make_event, claim=make_claim, person=PERSON, open=open_block)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """`write(incidents, events, documents, names=True, ...)` gives the path of the page."""

    def write(incidents: Any, events: Any = (), documents: Any = None, counts: Any = (), **options: Any) -> Path:
        path = tmp_path / "report.html"
        known = {event["event_id"]: event for event in events}
        page = PageOptions(shipped_code_lists(), **options)
        write_report(incidents, known, documents or {}, str(path), options=page, counts=counts)
        return path

    return write
