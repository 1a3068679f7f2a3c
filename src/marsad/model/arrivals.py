"""Documents on their way into the store, with what was coded from them and by which version.

The store must not know how events are made and the coder must not know where they go; these types
are what passes between them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marsad.model.document import Document
from marsad.model.stamp import utc_time

_ENCODER = json.JSONEncoder(ensure_ascii=True, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class CodingVersion:
    """What coded a document: two codings with the same version of the same text are the same."""

    coder: str
    engine: str
    codebook: str
    data: str


@dataclass(frozen=True, slots=True)
class Coded:
    """The records one document gave; both may be empty, which is a result too."""

    events: Sequence[Mapping[str, Any]] = ()
    aggregates: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class Arrival:
    """A document, when it was fetched, from where, and its coding. `coded` None: not coded now."""

    document: Document
    retrieved_at: str
    coded: Coded | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "retrieved_at", utc_time(self.retrieved_at))


def hash_content(value: object) -> str:
    """Hash of a JSON-ready value, whatever the order of its keys (first 32 hex digits of SHA-256)."""
    return hashlib.sha256(_ENCODER.encode(value).encode("ascii")).hexdigest()[:32]


def version_id(document: Document) -> str:
    """The id of this content of a document: the same for the same id, text and facts about it, anywhere."""
    facts = [document.text, document.title, document.published_on, document.outlet, document.url]
    return hash_content([document.doc_id, *facts, dict(document.metadata)])


def coding_id(version: str, by: CodingVersion) -> str:
    """The id of the coding of a version by a coder."""
    return hash_content([version, by.coder, by.engine, by.codebook, by.data])
