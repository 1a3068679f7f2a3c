"""Small events and documents for the tests of linking. All of it is invented."""

from __future__ import annotations

import hashlib
from typing import Any

PLACES = {
    "شرقون": ("Sharqun", "Deir ez-Zor", "SY", 35.10, 40.40, "marsad:test-1"),
    "غربون": ("Gharbun", "Idlib", "SY", 35.90, 36.60, "marsad:test-2"),
    "بغداد": ("Baghdad", "Baghdad", "IQ", 33.31, 44.36, "marsad:test-3"),
    "الطوال": ("At-Tuwal", "Jazan", "SA", 16.50, 42.90, "marsad:test-4"),
    "ظهران الجنوب": ("Dhahran al-Janub", "Asir", "SA", 17.66, 43.51, "marsad:test-5"),
}


def count(value: int | tuple[int, int | None] | None) -> dict[str, int | None] | None:
    if value is None:
        return None
    low, high = value if isinstance(value, tuple) else (value, value)
    return {"low": low, "high": high}


def make_event(
    doc_id: str,
    text: str,
    *,
    day: str = "2031-05-10",
    published: str = "2031-05-11",
    place: str = "شرقون",
    outlet: str | None = None,
    kind: tuple[str, str] = ("Explosions/Remote violence", "Remote explosive/landmine/IED"),
    killed: int | tuple[int, int | None] | None = None,
    wounded: int | tuple[int, int | None] | None = None,
    initiators: tuple[str, ...] = ("islamic-state",),
    targets: tuple[str, ...] = ("syria-armed-forces-assad",),
    quote: str = "",
    salience: str = "main",
    **more: Any,
) -> dict[str, Any]:
    """An event of a document with this text; `quote` is where in it the event is told (default: its start)."""
    en, admin1, country, latitude, longitude, gazetteer = PLACES.get(place, (None, None, None, None, None, None))
    start = max(0, text.find(quote)) if quote else 0
    words = quote or text[:30]
    body = {
        "doc_id": doc_id, "outlet": outlet or f"outlet-{doc_id}", "published": published,
        "event_type": kind[0], "sub_event_type": kind[1],
        "date_start": day, "date_end": day, "date_precision": "day",
        "location": {
            "name": place, "name_en": en, "admin1": admin1, "admin2": None, "country": country, "pcode": None,
            "latitude": latitude, "longitude": longitude, "precision": "town", "gazetteer_id": gazetteer,
        },
        "initiators": [{"id": key, "name": key, "name_en": None} for key in initiators],
        "targets": [{"id": key, "name": key, "name_en": None} for key in targets],
        "fatalities": count(killed), "injuries": count(wounded), "captured": None, "victims": [], "weapons": [],
        "claimed_by": None, "attribution": [], "salience": salience, "confidence": 0.8,
        "status": {"date": "inferred", "location": "stated"},
        "evidence": [{"field": "event_type", "start": start, "end": start + len(words), "text": words, "rule": "t"}],
        "coder": "rules", "engine_version": "0", "codebook_version": "1",
        **more,
    }  # fmt: skip
    key = hashlib.sha256(repr(sorted(body.items(), key=lambda item: item[0])).encode()).hexdigest()[:20]
    return {"event_id": key, **body}


def make_document(doc_id: str, text: str, title: str | None = None) -> dict[str, Any]:
    return {"doc_id": doc_id, "text": text, "title": title}


def homes(result: Any) -> dict[str, str]:
    """Incident of every event."""
    return {event: incident["incident_id"] for incident in result.incidents for event in incident["events"]}


def partition(result: Any) -> set[frozenset[str]]:
    return {frozenset(incident["events"]) for incident in result.incidents}
