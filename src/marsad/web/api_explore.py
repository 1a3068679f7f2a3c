"""The part of the API that lists, searches and exports incidents."""

from __future__ import annotations

import importlib.util
import io
import tempfile
import zipfile
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from marsad import __version__
from marsad.exports.formats import ExportOptions, Format, load_formats
from marsad.model.messages import Message
from marsad.model.selection import Selection
from marsad.web.access import Coder, DeskHere, Viewer, Words
from marsad.web.answers import Json
from marsad.web.api import show_listed
from marsad.web.catalogue import Listed, sort_by_nearness
from marsad.web.errors import Refusal

router = APIRouter(prefix="/api/v1", default_response_class=Json)
Names = Annotated[list[str] | None, Query(max_length=50)]
_DAY = r"^\d{4}-\d\d-\d\d$"
_LONGEST_QUERY = 200


@router.get("/incidents", summary="Incidents of a selection, newest first", response_model=dict[str, Any])
def list_incidents(
    desk: DeskHere,
    person: Viewer,
    wording: Words,
    q: Annotated[str, Query(max_length=_LONGEST_QUERY)] = "",
    date_from: Annotated[str | None, Query(pattern=_DAY)] = None,
    date_to: Annotated[str | None, Query(pattern=_DAY)] = None,
    country: Names = None,
    admin1: Names = None,
    type: Names = None,
    actor: Names = None,
    source: Names = None,
    review: Names = None,
    text: Annotated[str, Query(max_length=_LONGEST_QUERY, description="words of the reports; for coders")] = "",
    near: Annotated[str, Query(max_length=200, description="an incident: those nearest to its day come first")] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    offset: Annotated[int, Query(ge=0, le=1_000_000_000)] = 0,
) -> Json:
    """The same filters as `marsad export`; `q` words of names, places, types and outlets, in any spelling."""
    if text.strip() and not person.may("coder"):
        raise Refusal(403, Message.NOT_ALLOWED, role="coder")
    chosen = Selection(
        date_from=date_from,
        date_to=date_to,
        countries=tuple(country or ()),
        admin1=tuple(admin1 or ()),
        types=tuple(type or ()),
        actors=tuple(actor or ()),
        sources=tuple(source or ()),
        review=tuple(review or ()),
    )
    found = desk.catalogue.select(chosen, q)
    if text.strip():
        doc_ids = desk.texts.find(text)
        found = [entry for entry in found if _tells(entry, doc_ids)]
    if near:
        found = sort_by_nearness(found, desk.catalogue.find(near))
    teller = desk.teller(wording, person)
    shown = [show_listed(entry, teller) for entry in found[offset : offset + limit]]
    return Json({"total": len(found), "incidents": shown})


@router.get("/search", summary="Incidents whose reports hold all the words, in any spelling")
def search(desk: DeskHere, person: Coder, q: Annotated[str, Query(max_length=_LONGEST_QUERY)]) -> dict[str, Any]:
    """`is_complete` is false while the texts are still being read after a start of the server."""
    doc_ids = desk.texts.find(q)
    ids = [key for key, entry in desk.catalogue.refresh().items() if _tells(entry, doc_ids)]
    return {"is_complete": desk.texts.is_ready, "incidents": sorted(ids)}


def _tells(entry: Listed, doc_ids: set[str]) -> bool:
    return any(telling["doc_id"] in doc_ids for telling in entry.card["tellings"])


@router.get("/explore", summary="All incidents in columns, as the explore page reads them", response_class=Response)
def read_summary(request: Request, person: Viewer) -> Response:
    return _packed(request.app.state.explorer.summary(), "no-store")


@router.get("/outlines", summary="Coasts and borders for maps", response_class=Response)
def read_outlines(request: Request, person: Viewer) -> Response:
    return _packed(request.app.state.explorer.outlines, "private, max-age=86400")


class Shown(BaseModel):
    """Which incidents are exported: those of a page, by id, in its order."""

    model_config = ConfigDict(extra="forbid")
    incidents: list[str] = Field(max_length=200_000)
    view: str = Field("", max_length=2000, description="the address of the view they come from, for the log")


@router.get("/formats", summary="Formats that can be exported here")
def list_formats(person: Viewer) -> list[dict[str, str]]:
    return [
        {"name": name, "title": found.title, "suffix": found.suffix}
        for name, found in load_formats().items()
        if _can_write(found)
    ]


@router.post("/exports/{format}", summary="A file of exactly these incidents, corrected", response_class=Response)
def export(format: str, shown: Shown, desk: DeskHere, person: Viewer) -> Response:
    """Names are masked as in every export. The export is logged."""
    chosen = load_formats().get(format)
    if chosen is None or not _can_write(chosen):
        raise Refusal(404, Message.UNKNOWN_FORMAT, format=format, formats=", ".join(load_formats()))
    wanted = set(shown.incidents)
    incidents = [row for row in desk.store.read_incidents(corrected=True) if row["incident_id"] in wanted]
    order = {key: at for at, key in enumerate(shown.incidents)}
    incidents.sort(key=lambda row: order[row["incident_id"]])
    events = desk.work.read_events(event for row in incidents for event in row["events"])
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"marsad-{format}{chosen.suffix}"
        options = ExportOptions(desk.tools.lists, selection=shown.view, written_by=f"marsad {__version__}")
        report = chosen.write(incidents, events, str(target), options=options)
        name, content = _gather(Path(folder), target)
    detail = {"incidents": report.incidents, "rows": report.rows, "view": shown.view, "bytes": len(content)}
    desk.store.add_export(
        desk.stamp(person, "export of a page"), format_name=format, target=name, is_whole=False, detail=detail
    )
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="application/octet-stream", headers=headers)


def _gather(folder: Path, target: Path) -> tuple[str, bytes]:
    """The file, or a ZIP of it and what was written beside it."""
    files = sorted(folder.iterdir())
    if len(files) == 1:
        return target.name, target.read_bytes()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.write(file, file.name)
    return f"{target.name}.zip", packed.getvalue()


def _can_write(chosen: Format) -> bool:
    return chosen.package is None or importlib.util.find_spec(chosen.package) is not None


def _packed(content: bytes, cache: str) -> Response:
    headers = {"content-encoding": "gzip", "cache-control": cache, "vary": "cookie, authorization"}
    return Response(content, media_type="application/json", headers=headers)
