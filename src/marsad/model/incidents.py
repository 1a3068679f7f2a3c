"""Incidents and the links that made them (the record of the contract, section 4).

Records stay plain dictionaries, as the store and the exports read them; only what linking hands over as a whole
has a type.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Link:
    """Two events held to be one incident: how sure, and what each compared field added (log-odds, weightiest first)."""

    events: tuple[str, str]
    probability: float
    fields: tuple[tuple[str, float], ...]

    def to_dict(self) -> dict[str, Any]:
        return {"events": list(self.events), "probability": self.probability, "fields": dict(self.fields)}


@dataclass(frozen=True, slots=True)
class LinkResult:
    """What linking found. Every event is in exactly one of `incidents`.

    `redirects` leads from an id that is gone to the one that took its events in. `links` explain the incidents of
    more than one event. `aggregates` are summary counts, each with what the incidents of its period and place add
    up to. `unseen` are incidents linked before none of whose events were given, as they were.
    """

    incidents: Sequence[Mapping[str, Any]]
    redirects: Mapping[str, str] = field(default_factory=dict)
    links: Sequence[Link] = ()
    aggregates: Sequence[Mapping[str, Any]] = ()
    unseen: Sequence[Mapping[str, Any]] = ()
