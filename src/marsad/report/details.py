"""What the page tells of one incident when it is opened: its reports, and the ledger with the words that prove it.

Names of private persons are withheld by the rule of `marsad.exports.people`, as in every export.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from marsad.exports.people import mask_event, mask_incident, may_show_names
from marsad.report.parts import Parts, Record
from marsad.report.words import show, show_link

MOST_QUOTES = 8  # of one claim that are told; the rest are counted
MOST_LINKS = 12  # explanations of one incident that are told; the rest are counted
MOST_FIELDS = 4  # reasons of one explanation that are told
_FLAGS = ("party", "superseded", "joint")
_SIDES = frozenset({"initiators", "targets"})
_CLAIMED_FIELDS = (
    ("event_type", "sub_event_type"), ("date", "date_start"), ("location", "location"), ("initiators", "initiators"),
    ("targets", "targets"), ("fatalities", "fatalities"), ("injuries", "injuries"), ("captured", "captured"),
    ("weapons", "weapons"), ("claimed_by", "claimed_by"),
)  # fmt: skip


def make_detail(
    incident: Record, events: Mapping[str, Record], documents: Mapping[str, Record], parts: Parts
) -> dict[str, Any]:
    """Documents, claims and explanations of an incident. Without a ledger the claims are those of its events."""
    own = {key: mask_event(events[key], parts.lists, names=_shows(incident, events[key], parts))
           for key in incident.get("events") or () if key in events}  # fmt: skip
    shown = mask_incident(incident, events, parts.lists, names=parts.names)
    claims = list(shown.get("claims") or _claims_of_events(own))
    order = list(dict.fromkeys(str(claim.get("doc_id") or "") for claim in claims))
    links = list(_make_links(shown, own))
    numbers = {doc_id: number for number, doc_id in enumerate(order)}
    return {
        "documents": [_describe(doc_id, claims, documents, incident, parts) for doc_id in order],
        "claims": [_make_claim(claim, own, numbers, parts) for claim in claims],
        "links": links[:MOST_LINKS],
        "more_links": max(0, len(links) - MOST_LINKS),
        "captured": incident.get("captured"),
        "by": show((shown.get("review") or {}).get("by")),
        "none_claimed": incident.get("claimed_by") == "none",
    }


def _shows(incident: Record, event: Record, parts: Parts) -> bool:
    """Names of an event are shown only if both records may show them."""
    return may_show_names(incident, names=parts.names) and may_show_names(event, names=parts.names)


def _describe(
    doc_id: str, claims: Sequence[Record], documents: Mapping[str, Record], incident: Record, parts: Parts
) -> dict[str, str]:
    """A report. Its title is words about people: shown by the same rule."""
    first: Record = next((claim for claim in claims if str(claim.get("doc_id") or "") == doc_id), {})
    known = documents.get(doc_id) or {}
    is_titled = may_show_names(incident, names=parts.names)
    return {
        "id": show(doc_id),
        "outlet": show(first.get("outlet") or known.get("outlet")),
        "published": show(first.get("published") or known.get("published"))[:16],
        "title": show(known.get("title")) if is_titled else "",
        "url": show_link(known.get("url")),
    }


def _make_claim(
    claim: Record, events: Mapping[str, Record], numbers: Mapping[str, int], parts: Parts
) -> dict[str, Any]:
    field = str(claim.get("field") or "")
    made: dict[str, Any] = {
        "field": show(field),
        "value": _make_value(field, claim.get("value"), parts),
        "document": numbers[str(claim.get("doc_id") or "")],
        "claimant": show(claim.get("claimant")),
    }
    actor = parts.lists.actor(made["claimant"], None)
    if actor.kind:
        made["claimant"] = parts.actors.of_id(made["claimant"], None)
    flags = [flag for flag in _FLAGS if claim.get(flag)]
    if claim.get("independent") is False:
        flags.insert(0, "copy")
    if flags:
        made["flags"] = flags
    quotes = _find_quotes(claim, events)
    made["quotes"] = [_make_quote(quote) for quote in quotes[:MOST_QUOTES]]
    if len(quotes) > MOST_QUOTES:
        made["more"] = len(quotes) - MOST_QUOTES
    return made


def _make_value(field: str, value: Any, parts: Parts) -> Any:
    """The value in a shape the page can word: actors by number, everything else as text, numbers and lists of them."""
    if field in _SIDES and isinstance(value, (list, tuple)):
        return [parts.actors.of_id(_spell_actor(part), None) for part in value]
    if field == "claimed_by" and isinstance(value, str) and value != "none":
        return parts.actors.of_id(value, None)
    if isinstance(value, Mapping):
        return {show(key): _make_value("", part, parts) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_make_value("", part, parts) for part in value]
    return value if value is None or isinstance(value, (int, float)) else show(value)


def _spell_actor(part: Any) -> str:
    return str((part.get("id") or part.get("name") or "") if isinstance(part, Mapping) else part)


def _find_quotes(claim: Record, events: Mapping[str, Record]) -> list[Record]:
    """The quotes of a claim; where the ledger kept none, those of the event for the same field."""
    told = claim.get("evidence")
    if told:
        return [quote for quote in told if isinstance(quote, Mapping)]
    event = events.get(str(claim.get("event_id"))) or {}
    return [quote for quote in event.get("evidence") or () if quote.get("field") == claim.get("field")]


def _make_quote(quote: Record) -> list[Any]:
    """[words or null, start, end, 1 if in the title]"""
    words = quote.get("text")
    start, end = quote.get("start"), quote.get("end")
    return [show(words) if words else None, start, end, 1 if quote.get("in") == "title" else 0]


def _claims_of_events(events: Mapping[str, Record]) -> Iterator[dict[str, Any]]:
    """A ledger for incidents that bring none: what each event says."""
    for key, event in events.items():
        said = event.get("attribution") or ()
        for field, name in _CLAIMED_FIELDS:
            value = event.get(name)
            if not value:
                continue
            if field == "date":
                value = {"start": value, "end": event.get("date_end"), "precision": event.get("date_precision")}
            yield {
                "field": field, "value": value, "outlet": event.get("outlet"), "doc_id": event.get("doc_id"),
                "published": event.get("published"), "event_id": key,
                "claimant": said[0].get("source") if said else None,
            }  # fmt: skip


def _make_links(incident: Record, events: Mapping[str, Record]) -> Iterator[dict[str, Any]]:
    """Why two events are one incident: the score of the pair (log-odds), and the fields that weighed most."""
    names = {key: show(event.get("outlet") or event.get("doc_id")) for key, event in events.items()}
    for claim in incident.get("claims") or ():
        names.setdefault(str(claim.get("event_id")), show(claim.get("outlet") or claim.get("doc_id")))
    explained = incident.get("explanation")
    for link in explained if isinstance(explained, list) else ():
        pair = link.get("events") or () if isinstance(link, Mapping) else ()
        if len(pair) != 2:
            continue
        weights = [(name, value) for name, value in dict(link.get("fields") or {}).items()
                   if isinstance(value, (int, float))]  # fmt: skip
        strongest = sorted(weights, key=lambda each: (-abs(each[1]), each[0]))[:MOST_FIELDS]
        yield {
            "pair": [names.get(str(key), show(key)) for key in pair],
            "score": round(float(link.get("score") or 0.0), 1),
            "fields": [f"{show(name)} {value:+.1f}" for name, value in strongest],
        }
