"""Incidents and the links that made them (the record of the contract, section 4).

Records stay plain dictionaries, as the store and the exports read them; only what linking hands over as a whole has a
type.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Link:
    """Two events held to be one incident: by what score, and what each compared field added, weightiest first.

    The score is log-odds less a margin, 0 where links begin: it ranks links, it is not how often they are right.
    `ruling` names the decision of a person that joined them, whatever the score.
    """

    events: tuple[str, str]
    score: float
    fields: tuple[tuple[str, float], ...]
    ruling: int | str | None = None

    def to_dict(self) -> dict[str, Any]:
        by_person = {} if self.ruling is None else {"ruling": self.ruling}
        return {"events": list(self.events), "score": self.score, "fields": dict(self.fields), **by_person}


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


def count_reports(record: Mapping[str, Any]) -> int:
    """How many documents tell an incident. One that tells it in two events counts once; without claims, by events."""
    told = {claim["doc_id"] for claim in record.get("claims") or () if claim.get("doc_id")}
    return len(told) or len(record.get("events") or ())
