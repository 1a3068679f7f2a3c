"""The part of the API that codes a text on the spot and takes reports into the store."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, File, UploadFile
from pydantic import BaseModel, ConfigDict, Field

from marsad.explanation import explain
from marsad.web.access import Coder, DeskHere, Words
from marsad.web.answers import Json
from marsad.web.considered import tell_considered
from marsad.web.highlight import cut
from marsad.web.intake import TakenIn, make_document, read_upload, take_in
from marsad.web.wording import Wording

router = APIRouter(prefix="/api/v1", default_response_class=Json)
_DAY = r"^\d{4}-\d\d-\d\d$"
LONGEST_TEXT = 300_000  # a hundred times a long article; worst texts take the coder a quarter of a second a thousand
LONGEST_LIVE_TEXT = 30_000  # coded again with every pause in typing, while everybody else's texts wait


class Report(BaseModel):
    """A pasted report."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(min_length=1, max_length=LONGEST_TEXT)
    title: str | None = Field(None, max_length=1000)
    outlet: str | None = Field(None, max_length=300)
    published: str | None = Field(None, pattern=_DAY)
    url: str | None = Field(None, max_length=2000, description="kept as a note; never fetched")


class Draft(Report):
    """A report that is coded on the spot."""

    text: str = Field(min_length=1, max_length=LONGEST_LIVE_TEXT)


@router.post("/code", summary="What the coder makes of a text; nothing is stored")
def code(report: Draft, desk: DeskHere, person: Coder, wording: Words) -> dict[str, Any]:
    document = make_document(
        report.text, title=report.title, outlet=report.outlet, published=report.published, url=report.url
    )
    coded = desk.code(document, thorough=True)
    with desk.tools.turn:
        facts = explain(desk.tools.coder, coded)
    teller = desk.teller(wording, person)
    events = [event.to_dict() for event in coded.events]
    quotes = [{**quote, "event_id": event["event_id"]} for event in events for quote in event["evidence"]]
    pieces = cut(document.text, [quote for quote in quotes if quote.get("in") != "title"])
    return {
        "events": [
            {
                "event_id": event["event_id"],
                "confidence": event["confidence"],
                "text": {name: teller.field(name, event) for name in _FIELDS},
                "status": event["status"],
                "record": event,
            }
            for event in events
        ],
        "pieces": [{"text": piece.text, "fields": list(piece.fields), "rules": list(piece.rules)} for piece in pieces],
        "set_aside": [{**each, "because": wording.value("set_aside", each["reason"])} for each in facts["set_aside"]],
        "relevance": facts["relevance"],
        "explanation": facts["frames"],
        "considered": tell_considered(facts, teller),
    }


_FIELDS = ("event_type", "date", "location", "initiators", "targets", "fatalities", "injuries", "claimed_by")


@router.post("/documents", summary="Take a report into the store, coded and joined to its incidents")
def add_document(report: Report, desk: DeskHere, person: Coder, wording: Words) -> dict[str, Any]:
    document = make_document(
        report.text, title=report.title, outlet=report.outlet, published=report.published, url=report.url
    )
    return _show(take_in(desk, [document], person), wording)


@router.post("/uploads", summary="Take the reports of a file into the store")
def add_file(file: Annotated[UploadFile, File()], desk: DeskHere, person: Coder, wording: Words) -> dict[str, Any]:
    """Text, HTML, JSON lines or CSV, as `marsad ingest` reads them; what it is, is seen from its bytes too."""
    documents, failures = read_upload(file.filename or "", file.file.read())
    return _show(take_in(desk, documents, person, failures), wording)


def _show(done: TakenIn, wording: Wording) -> dict[str, Any]:
    return {
        "documents": done.documents,
        "known": done.known,
        "events": done.events,
        "incidents": list(done.incidents),
        "failures": [wording.failure(each) for each in done.failures],
    }
