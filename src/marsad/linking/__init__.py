"""Events of many documents -> incidents, each with every claim kept. The method: docs/linking.md."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from marsad.model.incidents import Link, LinkResult

__all__ = ["Link", "LinkResult", "check_counts", "link_events"]

_CHECKED = frozenset(("claimed", "coded", "incidents"))


def link_events(
    events: Sequence[Mapping[str, Any]],
    documents: Mapping[str, Mapping[str, Any]] | Iterable[Mapping[str, Any]],
    *,
    existing: Sequence[Mapping[str, Any]] = (),
    rulings: Sequence[Mapping[str, Any]] = (),
    packs: Sequence[str] = (),
) -> LinkResult:
    """Incidents of coded events (records of the contract, section 3), in the order of their first report.

    `documents` gives the text of each document, by id or one after the other (with a `doc_id`); a document that is
    missing costs accuracy, nothing else. `existing` are incidents linked before: their ids stay, their reviews too.
    `rulings` are decisions of people, `{"kind": "same" | "different" | "split", "events": [...]}`, in the order they
    were made. `packs` are folders laid over ours, as the events were coded with.

    Aggregate records among the events are checked against the incidents.

    The order of `events` changes nothing. Every event is in exactly one incident. No event gives no incident.
    """
    import gc

    from marsad.linking.linker import Linker
    from marsad.packs.files import open_packs

    was_on = gc.isenabled()
    gc.disable()  # millions of small objects are made and none in a ring: the collector only loses time
    try:
        return Linker(packs=open_packs(*packs)).link(events, documents, existing=existing, rulings=rulings)
    finally:
        if was_on:
            gc.enable()


def check_counts(
    aggregates: Iterable[Mapping[str, Any]], incidents: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Summary counts, each with what these incidents add up to: `claimed`, `coded` and the `incidents` meant.

    One that has been checked already (`marsad link --aggregates`) stays as it is, and stands for the same count that
    has not. None gives none.
    """
    from marsad.linking.aggregates import check_aggregates, read_places
    from marsad.linking.words import Vocabulary
    from marsad.packs.files import open_packs

    found: dict[str, Mapping[str, Any]] = {}
    for one in sorted(aggregates, key=lambda one: "coded" not in one):
        told = {key: value for key, value in one.items() if key not in _CHECKED}
        found.setdefault(json.dumps(told, sort_keys=True), one)
    given = list(found.values())
    fresh = [one for one in given if "coded" not in one]
    if not fresh:
        return [dict(one) for one in given]
    packs = open_packs()
    name_key = Vocabulary(packs).name_key
    checked = iter(check_aggregates(fresh, incidents, places=read_places(packs, name_key), name_key=name_key))
    return [dict(one) if "coded" in one else next(checked) for one in given]
