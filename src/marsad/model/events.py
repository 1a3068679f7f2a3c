"""Coded events: one act as one document tells it (the record of the contract, section 3)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Count:
    """People. `high` None means the text leaves it open ('more than 20')."""

    low: int
    high: int | None

    def to_dict(self) -> dict[str, int | None]:
        return {"low": self.low, "high": self.high}


@dataclass(frozen=True, slots=True)
class Actor:
    """`id` is None for an actor the vocabulary does not know; the surface name is kept."""

    id: str | None
    name: str
    name_en: str | None

    def to_dict(self) -> dict[str, str | None]:
        return {"id": self.id, "name": self.name, "name_en": self.name_en}


@dataclass(frozen=True, slots=True)
class Location:
    """Where it happened; coordinates are WGS 84 degrees, None for a place no table holds."""

    name: str
    name_en: str | None
    admin1: str | None
    admin2: str | None
    country: str | None
    pcode: str | None
    latitude: float | None
    longitude: float | None
    precision: str
    gazetteer_id: str | None

    def to_dict(self) -> dict[str, Any]:
        return {
            "name": self.name, "name_en": self.name_en, "admin1": self.admin1, "admin2": self.admin2,
            "country": self.country, "pcode": self.pcode, "latitude": self.latitude, "longitude": self.longitude,
            "precision": self.precision, "gazetteer_id": self.gazetteer_id,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class VictimCount:
    effect: str
    who: str | None
    count: Count

    def to_dict(self) -> dict[str, Any]:
        return {"effect": self.effect, "who": self.who, **self.count.to_dict()}


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says so: `kind` official, group, media, witness, monitor, medical or anonymous."""

    source: str
    kind: str
    stance: str

    def to_dict(self) -> dict[str, str]:
        return {"source": self.source, "kind": self.kind, "stance": self.stance}


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that prove a field: `text` equals the document's text (or title) from `start` to `end`, half-open."""

    field: str
    start: int
    end: int
    text: str
    rule: str
    place: str = "text"  # text | title

    def to_dict(self) -> dict[str, Any]:
        record: dict[str, Any] = {
            "field": self.field, "start": self.start, "end": self.end, "text": self.text, "rule": self.rule,
        }  # fmt: skip
        if self.place != "text":
            record["in"] = self.place
        return record


@dataclass(frozen=True, slots=True)
class Event:
    """One coded event. `to_dict` is the record of the contract; its order of keys is fixed."""

    doc_id: str
    outlet: str | None
    published: str | None
    event_type: str
    sub_event_type: str
    date_start: str | None
    date_end: str | None
    date_precision: str | None
    location: Location | None
    initiators: tuple[Actor, ...]
    targets: tuple[Actor, ...]
    fatalities: Count | None
    injuries: Count | None
    captured: Count | None
    victims: tuple[VictimCount, ...]
    weapons: tuple[str, ...]
    claimed_by: str | None
    attribution: tuple[Attribution, ...]
    salience: str
    confidence: float
    field_confidence: dict[str, float]  # field -> share of such codings that are right, when the event is
    status: dict[str, str]
    evidence: tuple[Evidence, ...]
    coder: str
    engine_version: str
    codebook_version: str

    @property
    def event_id(self) -> str:
        """Content hash of what was coded: stable across runs, machines and the order of documents."""
        body = self._body()
        for volatile in ("engine_version", "codebook_version", "confidence", "field_confidence"):
            body.pop(volatile)
        text = json.dumps(body, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:20]

    def to_dict(self) -> dict[str, Any]:
        return {"event_id": self.event_id, **self._body()}

    def _body(self) -> dict[str, Any]:
        def count(value: Count | None) -> dict[str, int | None] | None:
            return value.to_dict() if value is not None else None

        return {
            "doc_id": self.doc_id,
            "outlet": self.outlet,
            "published": self.published,
            "event_type": self.event_type,
            "sub_event_type": self.sub_event_type,
            "date_start": self.date_start,
            "date_end": self.date_end,
            "date_precision": self.date_precision,
            "location": self.location.to_dict() if self.location is not None else None,
            "initiators": [actor.to_dict() for actor in self.initiators],
            "targets": [actor.to_dict() for actor in self.targets],
            "fatalities": count(self.fatalities),
            "injuries": count(self.injuries),
            "captured": count(self.captured),
            "victims": [victim.to_dict() for victim in self.victims],
            "weapons": list(self.weapons),
            "claimed_by": self.claimed_by,
            "attribution": [entry.to_dict() for entry in self.attribution],
            "salience": self.salience,
            "confidence": self.confidence,
            "field_confidence": dict(self.field_confidence),
            "status": dict(self.status),
            "evidence": [entry.to_dict() for entry in self.evidence],
            "coder": self.coder,
            "engine_version": self.engine_version,
            "codebook_version": self.codebook_version,
        }
