"""The JSON API: what the pages use, and what programs may build on. Versioned in its address.

A change names the state it was made on (`If-Match`, the incident's mark); if someone was faster it is refused with
412 and the mark that stands.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Query
from pydantic import BaseModel, ConfigDict, Field

from marsad.model.incidents import count_reports
from marsad.model.messages import Message
from marsad.store import Taken
from marsad.suggestions import Suggestion
from marsad.web.access import Coder, DeskHere, Viewer, Words
from marsad.web.answers import Json
from marsad.web.catalogue import Listed
from marsad.web.errors import Refusal
from marsad.web.groups import Groups
from marsad.web.reasoning import give_considered, give_reasons
from marsad.web.security import Person
from marsad.web.view import FIELDS, Teller
from marsad.web.wording import Wording

router = APIRouter(prefix="/api/v1", default_response_class=Json)
Mark = Annotated[str | None, Header(alias="If-Match", description="the mark of the incident as it was seen")]
_LONGEST_NOTE = 4000


class Decision(BaseModel):
    """What a reviewer decides; what is left out stays as it is."""

    model_config = ConfigDict(extra="forbid")
    state: str | None = Field(None, description="accepted, rejected or unreviewed")
    edits: dict[str, Any] = Field(default_factory=dict, description="new values by field")
    reset: list[str] = Field(default_factory=list, description="fields that get the coded value back")
    note: str | None = Field(None, max_length=_LONGEST_NOTE)


class Done(BaseModel):
    """What an action left: the incidents it was about and their marks now."""

    action: int
    kind: str
    incident_id: str
    marks: dict[str, str]


@router.get("/session", summary="Who am I, and the token that changes need")
def read_session(person: Viewer) -> dict[str, str]:
    return {"name": person.name, "role": person.role, "csrf": person.csrf}


# Long answers are built as they are sent: the framework would look at every value of them again.
@router.get("/queue", summary="Incidents that need a person, most doubtful first", response_model=dict[str, Any])
def read_queue(
    desk: DeskHere,
    person: Viewer,
    wording: Words,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0, le=1_000_000_000)] = 0,
    reason: Annotated[str, Query(max_length=40)] = "",
) -> Json:
    teller = desk.teller(wording, person)
    state = desk.catalogue.state()
    ids = state.waiting(reason) if reason else [key for _, key in state.queue[offset : offset + limit]]
    total = len(ids) if reason else len(state.queue)
    chosen = ids[offset : offset + limit] if reason else ids
    return Json({"total": total, "incidents": [show_listed(state.listed[key], teller) for key in chosen]})


@router.get(
    "/incidents/{incident_id}",
    summary="One incident with its claims, sources and history",
    response_model=dict[str, Any],
)
def read_incident(incident_id: str, desk: DeskHere, person: Viewer, wording: Words) -> Json:
    """An id that was merged into another answers with the other; `incident_id` says which."""
    state = desk.catalogue.state()
    return Json(desk.show(desk.find(incident_id, state), wording, person, state))


@router.get(
    "/incidents/{incident_id}/reasoning", summary="Why the coder chose a day or a place, and what else it weighed"
)
def read_reasoning(
    incident_id: str,
    desk: DeskHere,
    person: Coder,
    wording: Words,
    field: Annotated[str, Query(pattern="^(date|location)$")],
) -> list[dict[str, Any]]:
    return give_reasons(desk, desk.find(incident_id), field, desk.teller(wording, person))


@router.get("/incidents/{incident_id}/considered", summary="Everything the coder weighed for the acts of an incident")
def read_considered(incident_id: str, desk: DeskHere, person: Coder, wording: Words) -> list[dict[str, Any]]:
    """For each report: what was weighed, how much, and why. By the coder of now: where it tells an act otherwise than
    what is stored, the act is missing."""
    return give_considered(desk, desk.find(incident_id), desk.teller(wording, person))


@router.post("/incidents/{incident_id}/decisions", summary="Accept, reject, correct or annotate an incident")
def decide(incident_id: str, wanted: Decision, desk: DeskHere, person: Coder, if_match: Mark = None) -> Done:
    mark = read_mark(if_match)
    taken = desk.decide(
        incident_id,
        mark,
        person,
        state=wanted.state,
        edits=wanted.edits,
        reset=tuple(wanted.reset),
        note=wanted.note,
    )
    return show_taken(taken, incident_id)


@router.post("/undo", summary="Take back my last action")
def undo(desk: DeskHere, person: Coder) -> Done:
    action = desk.work.find_undoable(person.name)
    if action is None:
        raise Refusal(409, Message.NOTHING_TO_UNDO)
    if action["kind"] == "review":
        taken = desk.work.undo_review(action["action_id"], desk.stamp(person, "undo"))
    else:
        taken = Groups(desk).undo(action, person)
    return show_taken(taken, str(action["subject_id"]))


class Grouping(BaseModel):
    """Which reports go where. `incidents` maps each incident concerned to its mark."""

    model_config = ConfigDict(extra="forbid")
    kind: str = Field(pattern="^(merge|split|move)$")
    incidents: dict[str, str] = Field(min_length=1, max_length=20)
    events: list[str] = Field(default_factory=list, max_length=1000, description="the reports that split off or move")
    into: str | None = Field(None, description="the incident they move to")


@router.post("/groupings/preview", summary="What merging, splitting or moving would give; nothing is stored")
def preview_grouping(wanted: Grouping, desk: DeskHere, person: Coder, wording: Words) -> list[dict[str, Any]]:
    teller = desk.teller(wording, person)
    result = Groups(desk).preview(wanted.kind, wanted.incidents, wanted.events, wanted.into)
    return [
        {
            "incident_id": record["incident_id"],
            "is_new": record["incident_id"] not in wanted.incidents,
            "text": {name: teller.field(name, record) for name in FIELDS},
            "reports": count_reports(record),
            "sources": list(record["sources"]),
            "disputed": [wording.value("fields", name) for name in record["disputed"]],
            "takes_in": sorted(old for old, new in result.redirects.items() if new == record["incident_id"]),
        }
        for record in result.incidents
    ]


@router.post("/groupings", summary="Merge incidents, split reports off, move them")
def regroup(wanted: Grouping, desk: DeskHere, person: Coder) -> Done:
    taken = Groups(desk).change(wanted.kind, wanted.incidents, wanted.events, wanted.into, person)
    first = wanted.into or next(iter(wanted.incidents))
    return show_taken(taken, desk.find(first))


@router.get(
    "/suggestions",
    summary="Values for a field by a few letters, in any spelling",
    response_model=list[dict[str, Any]],
)
def suggest(
    desk: DeskHere,
    person: Viewer,
    wording: Words,
    kind: Annotated[str, Query(pattern="^(location|actor|event_type)$")],
    q: Annotated[str, Query(max_length=100)] = "",
) -> Json:
    teller = desk.teller(wording, person)
    return Json([_offer(found, teller) for found in desk.tools.suggester.suggest(kind, q)])


@router.get("/places/near", summary="Places of the gazetteer near a point, nearest first")
def find_near(
    desk: DeskHere,
    person: Viewer,
    wording: Words,
    latitude: Annotated[float, Query(ge=-90, le=90)],
    longitude: Annotated[float, Query(ge=-180, le=180)],
    limit: Annotated[int, Query(ge=1, le=100)] = 6,
) -> list[dict[str, Any]]:
    teller = desk.teller(wording, person)
    found = desk.tools.suggester.near(latitude, longitude, limit=limit)
    return [{**_offer(place, teller), "kilometres": round(distance, 1)} for distance, place in found]


def _offer(found: Suggestion, teller: Teller) -> dict[str, Any]:
    """A suggestion in a language: what it is and where; `area` is where a place lies. The meanings of types are told in
    English alone."""
    wording = teller.wording
    kind, *where = found.parts or ("",)
    if isinstance(found.value, dict) and "sub_event_type" in found.value:
        note = wording.value("event_types", kind) if wording.language == "ar" else ": ".join(found.parts)
        return {**found.to_dict(note), "area": ""}
    is_place = "admin1" in found.value
    area = teller.area(found.value) if is_place else teller.country(where[0] if where else None)
    parts = (wording.value("list_kinds", kind), area)
    note = wording("values.separator").join(part for part in parts if part)
    return {**found.to_dict(note), "area": area if is_place else ""}


def show_listed(listed: Listed, teller: Teller) -> dict[str, Any]:
    """A line of a list of incidents."""
    card = listed.card
    place = card.get("location") or {}
    return {
        "incident_id": card["incident_id"],
        "mark": card["mark"],
        "state": card["review"]["state"],
        "event_type": card.get("event_type"),
        "sub_event_type": card.get("sub_event_type"),
        "date_start": card.get("date_start"),
        "date_end": card.get("date_end"),
        "latitude": place.get("latitude"),
        "longitude": place.get("longitude"),
        "precision": place.get("precision"),
        "text": {name: teller.field(name, card) for name in _LISTED_FIELDS},
        "fatalities": card.get("fatalities"),
        "sources": len(card.get("events") or ()),
        "disputed": list(card.get("disputed") or ()),
        "corrected": list(card.get("corrected") or ()),
        "doubts": [doubt.to_dict() for doubt in listed.doubts],
        "why": explain_doubts(listed, teller.wording),
        "weight": round(listed.weight, 3),
    }


_LISTED_FIELDS = ("event_type", "date", "location", "initiators", "targets", "fatalities", "injuries")


def explain_doubts(listed: Listed, wording: Wording) -> list[str]:
    """The reasons of a doubt in words, weightiest first; the plain `unreviewed` is not one."""
    said = []
    for doubt in listed.doubts:
        about: tuple[str, ...] = doubt.about
        if doubt.reason == "disputed":
            about = tuple(wording.value("fields", name) for name in doubt.about)
        elif doubt.reason == "new_report":
            about = tuple(wording.value("review_states", name) for name in doubt.about)
        elif doubt.reason == "possible_duplicate":
            about = (str(len(doubt.about)),)
        if doubt.reason != "unreviewed":
            said.append(wording(f"reasons.{doubt.reason}", about=wording("values.separator").join(about)))
    return said


def read_mark(header: str | None) -> str:
    """The mark of an `If-Match` header. Raises Refusal if there is none: without it nobody could be warned."""
    if not header:
        raise Refusal(428, Message.NO_MARK)
    return header.strip().removeprefix("W/").strip('"')


def show_taken(taken: Taken, incident_id: str) -> Done:
    return Done(action=taken.action_id, kind=taken.kind, incident_id=incident_id, marks=dict(taken.marks))


def sees_texts(person: Person) -> bool:
    """Texts of reports name private persons; who only views gets the masked values."""
    return person.may("coder")
