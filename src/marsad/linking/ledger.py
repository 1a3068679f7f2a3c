"""The ledger: every statement of every report about an incident, with who says so.

A reconciled figure is an opinion; the ledger is what it rests on. Nothing is left out of it: superseded tolls,
copies, figures of a party and joint tolls are there, marked as such.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Record = Mapping[str, Any]
Claim = dict[str, Any]

# Field of a claim -> fields of the evidence that prove it.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "event_type": ("event_type",),
    "date": ("date",),
    "location": ("location",),
    "initiators": ("initiators",),
    "targets": ("targets",),
    "fatalities": ("fatalities",),
    "injuries": ("injuries",),
    "captured": ("captured",),
    "weapons": ("weapons",),
    "claimed_by": ("claimed_by",),
}
_PARTISAN = frozenset(("fatalities", "injuries", "captured", "initiators"))
_REPORTS = "reports"  # the other stances (claims, denies, accuses) speak of who did it, not of what happened


def list_claims(event: Record, *, is_independent: bool, is_party: bool) -> Iterator[Claim]:
    """The claims of one event, field by field, in the order of `FIELDS`; a field the report does not fill claims
    nothing. `is_party` says whether a side of the fighting speaks."""
    claimant, accuser = find_claimant(event), find_accuser(event)
    for name, proofs in FIELDS.items():
        value = claimed_value(event, name)
        if value is None:
            continue
        speaker = accuser if name == "initiators" else claimant
        if name == "claimed_by" and value != "none":
            speaker = value
        yield {
            "field": name,
            "value": value,
            "outlet": event.get("outlet"),
            "claimant": speaker,
            "event_id": event["event_id"],
            "doc_id": event["doc_id"],
            "published": event.get("published"),
            "evidence": _quotes(event, proofs),
            "independent": is_independent,
            "party": is_party and name in _PARTISAN,
        }


def claimed_value(event: Record, name: str) -> Any:
    """What the event says of a field, None for nothing."""
    if name == "event_type":
        return event.get("sub_event_type")
    if name == "date":
        if not event.get("date_start"):
            return None
        return {"start": event["date_start"], "end": event.get("date_end"), "precision": event.get("date_precision")}
    if name in {"initiators", "targets"}:
        return [actor.get("id") or actor.get("name") for actor in event.get(name) or ()] or None
    if name == "location":
        place = event.get("location")
        return {key: place.get(key) for key in ("name", "name_en", "gazetteer_id", "country")} if place else None
    return event.get(name) or None


def find_claimant(event: Record) -> str | None:
    """Whom the report quotes for what happened; None when it speaks for itself.

    Who merely claims the act, or is accused or denies it, has not said how many died: the report has.
    """
    return next((said["source"] for said in event.get("attribution") or () if _tells(said)), None)


def find_accuser(event: Record) -> str | None:
    """Whom the report quotes for who did it: the one who claims or accuses, else who tells of it."""
    said = event.get("attribution") or ()
    named = next((one["source"] for one in said if one.get("stance") in {"claims", "accuses"}), None)
    return named or find_claimant(event)


def _tells(said: Record) -> bool:
    return bool(said.get("stance", _REPORTS) == _REPORTS)


def _quotes(event: Record, proofs: Sequence[str]) -> list[dict[str, Any]]:
    quotes = []
    for quote in event.get("evidence") or ():
        if quote.get("field") in proofs:
            kept = {key: quote[key] for key in ("start", "end", "text", "in") if key in quote}
            if kept not in quotes:
                quotes.append(kept)
    return quotes
