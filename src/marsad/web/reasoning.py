"""Why the coder chose a day or a place: the words, the rule, and what else it weighed.

The text is coded again on the spot, so the answer is about the coder that runs now; where it would code the event
otherwise, only what was stored is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marsad.explanation import explain
from marsad.model.document import Document
from marsad.web.considered import tell_considered
from marsad.web.desk import Desk
from marsad.web.view import Teller
from marsad.web.wording import Wording

Record = Mapping[str, Any]


def give_reasons(desk: Desk, incident_id: str, field: str, teller: Teller) -> list[dict[str, Any]]:
    """For each report of an incident: what it says of its `date` or `location` and why, then what else was weighed.

    `value` is what the editor can take over, None where there is nothing to take; `area` is where that place lies.
    """
    whole = desk.work.read_whole(incident_id) or {"told": [], "documents": []}
    documents = {document["doc_id"]: document for document in whole["documents"]}
    reasons = []
    for event in whole["told"]:
        told = [_stored(event, field, teller)]
        document = documents.get(event["doc_id"])
        if document is not None:
            told += _weighed(desk, document, event, field, teller)
        reasons += _each_once(told)
    return reasons


def _each_once(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without the reasons that repeat a value in the same words."""
    return list({row["text"]: row for row in reversed(told)}.values())[::-1]


def give_considered(desk: Desk, incident_id: str, teller: Teller) -> list[dict[str, Any]]:
    """For each report of an incident what was weighed for its acts (see `tell_considered`)."""
    whole = desk.work.read_whole(incident_id) or {"told": [], "documents": []}
    events = [event["event_id"] for event in whole["told"]]
    told = []
    for stored in whole["documents"]:
        facts = _explain(desk, stored)
        shown = tell_considered(facts, teller, only=events)
        told.append({"doc_id": stored["doc_id"], "outlet": stored["outlet"], "published": stored["published"], **shown})
    return sorted(told, key=lambda row: (row["published"] or "", row["doc_id"]))


def _explain(desk: Desk, stored: Record) -> dict[str, Any]:
    coded = desk.code(
        Document(stored["doc_id"], stored["text"], stored["title"], stored["published"], stored["outlet"]),
        thorough=True,
    )
    with desk.tools.turn:
        return explain(desk.tools.coder, coded)


def _stored(event: Record, field: str, teller: Teller) -> dict[str, Any]:
    wording = teller.wording
    quotes = [quote for quote in event["evidence"] if quote["field"] == field]
    said = {
        "outlet": event.get("outlet") or wording("values.unknown"),
        "published": wording.isolate(event.get("published") or wording("values.unknown")),
        "quote": " … ".join(quote["text"] for quote in quotes),
        "value": teller.field(field, event) or wording("values.unknown"),
        "status": wording.value("statuses", (event.get("status") or {}).get(field, "unknown")),
        "rule": wording("values.separator").join(dict.fromkeys(_tell_rule(quote["rule"], wording) for quote in quotes)),
    }
    key = f"reasoning.{field}" if quotes or field == "location" else "reasoning.date_default"
    if field == "location":
        place = event.get("location")
        return {"text": wording(key, **said), "value": place, "area": teller.area(place), "shown": said["value"]}
    days = {"start": event.get("date_start"), "end": event.get("date_end"), "precision": event.get("date_precision")}
    value = days if days["start"] else None
    return {"text": wording(key, **said), "value": value, "area": "", "shown": said["value"]}


def _tell_rule(rule: str, wording: Wording) -> str:
    """What a rule goes by, in words; the id of a rule of somebody's own pack."""
    told = wording.value("rules", rule)
    return told if told != rule else wording("reasoning.own_rule", rule=wording.isolate(rule))


def _weighed(desk: Desk, stored: Record, event: Record, field: str, teller: Teller) -> list[dict[str, Any]]:
    facts = _explain(desk, stored)
    frame = next((row for row in facts["frames"] if row["outcome"].get("event_id") == event["event_id"]), None)
    if frame is None:
        return []
    wording = teller.wording
    others = [row for row in frame["date" if field == "date" else "place"]["candidates"] if not row["is_chosen"]]
    rows: list[dict[str, Any]] = []
    for row in others[:5]:
        quote = row.get("text")
        if field == "date":
            value = {"start": row["start_date"], "end": row["end_date"], "precision": "day"}
            shown = wording.days(row["start_date"], row["end_date"])
            key = "reasoning.date_other" if quote else "reasoning.date_window"
            said = wording(key, quote=quote, value=shown, window=wording("reasoning.window"))
            rows.append({"text": said, "value": value, "area": "", "shown": shown})
        else:
            place = desk.tools.suggester.place(str(row["gazetteer_id"]))
            shown = teller.place(place) or row["name"]
            said = wording("reasoning.location_other", quote=quote, value=shown)
            rows.append({"text": said, "value": place, "area": teller.area(place), "shown": shown})
    return rows
