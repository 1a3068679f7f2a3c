"""The part of the API about passes: two coders on one sample, each alone, then an editor over both."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from marsad.evaluate.two_coders import SETS, SINGLE, measure
from marsad.model.messages import Message
from marsad.web.access import Coder, DeskHere, Editor, Words
from marsad.web.answers import Json
from marsad.web.corrections import correct
from marsad.web.desk import STATES, Desk
from marsad.web.errors import Refusal
from marsad.web.security import Person
from marsad.web.view import Teller

router = APIRouter(prefix="/api/v1", default_response_class=Json)
PassId = Annotated[int, Path(ge=1, le=2**62)]
FIELDS = (*SINGLE, *SETS)


class NewPass(BaseModel):
    """A sample for two coders: these incidents, or as many as asked for, drawn by a seed."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(min_length=1, max_length=100)
    coders: list[str] = Field(min_length=2, max_length=2)
    incidents: list[str] = Field(default_factory=list, max_length=10_000)
    size: int = Field(0, ge=0, le=10_000)
    seed: int = Field(1, ge=0, le=2**31)


class PassCoding(BaseModel):
    model_config = ConfigDict(extra="forbid")
    fields: dict[str, Any] = Field(max_length=20)


@router.get("/passes", summary="Passes that I code in, or all for an editor")
def list_passes(desk: DeskHere, person: Coder) -> list[dict[str, Any]]:
    return [row for row in desk.work.read_passes() if person.may("editor") or person.name in row["coders"]]


@router.post("/passes", summary="Start a pass")
def add_pass(wanted: NewPass, desk: DeskHere, person: Editor) -> dict[str, int]:
    if len(set(wanted.coders)) != 2:
        raise Refusal(422, Message.BAD_VALUE, field="coders", value=wanted.coders[0], reason="two_coders")
    ids = list(dict.fromkeys(wanted.incidents))
    if not ids:
        known = sorted(desk.catalogue.refresh())
        ids = sorted(random.Random(wanted.seed).sample(known, min(wanted.size, len(known))))
    if not ids:
        raise Refusal(422, Message.BAD_VALUE, field="incidents", value=0, reason="no_incidents")
    return {"pass_id": desk.work.add_pass(wanted.name, wanted.coders, ids, desk.stamp(person, "pass"))}


@router.get("/passes/{pass_id}", summary="A pass, and what I coded in it")
def read_pass(pass_id: PassId, desk: DeskHere, person: Coder) -> dict[str, Any]:
    found = find_pass(desk, pass_id, person)
    return {**found, "mine": desk.work.read_pass_codings(pass_id).get(person.name, {})}


@router.post("/passes/{pass_id}/incidents/{incident_id}", summary="My own coding of an incident of a pass")
def code_in_pass(
    pass_id: PassId, incident_id: str, coding: PassCoding, desk: DeskHere, person: Coder, wording: Words
) -> dict[str, Any]:
    """Only the two coders of a pass code in it; neither sees what the other wrote. `texts`: the values in words."""
    found = find_pass(desk, pass_id, person)
    if person.name not in found["coders"]:
        raise Refusal(403, Message.NOT_ALLOWED, role="pass_coder")
    if incident_id not in found["incidents"]:
        raise Refusal(404, Message.NO_SUCH_INCIDENT, subject=incident_id)
    for name, value in coding.fields.items():
        if name == "state":
            if value not in STATES:
                raise Refusal(422, Message.BAD_VALUE, field=name, value=value, reason="unknown_state")
        else:
            correct(name, value, desk.tools.suggester)
    number = desk.work.add_pass_coding(pass_id, incident_id, coding.fields, desk.stamp(person, "pass"))
    teller = desk.teller(wording, person)
    return {"pass_coding_id": number, "texts": tell_coding(coding.fields, desk, teller)}


@router.get("/passes/{pass_id}/agreement", summary="Agreement of the two coders by field, and where they differ")
def read_agreement(pass_id: PassId, desk: DeskHere, person: Editor) -> dict[str, Any]:
    found = find_pass(desk, pass_id, person)
    codings = desk.work.read_pass_codings(pass_id)
    one, two = (codings.get(name, {}) for name in found["coders"])
    rows = measure(one, two)
    differences = [
        {"incident_id": at, "field": field, "values": [one[at].get(field), two[at].get(field)]}
        for at in found["incidents"]
        if at in one and at in two
        for field in FIELDS
        if field in one[at] and field in two[at] and _differs(field, one[at][field], two[at][field])
    ]
    return {
        "coders": found["coders"],
        "incidents": len(found["incidents"]),
        "coded": [len(one), len(two)],
        "fields": [
            {"field": row.field, "both": row.both, "same": row.same, "measure": row.measure, "value": row.value}
            for row in rows
        ],
        "differences": differences,
    }


@router.get("/passes/{pass_id}/codings.csv", summary="Both codings as a table", response_class=Response)
def export_codings(pass_id: PassId, desk: DeskHere, person: Editor) -> Response:
    """One row a coder, incident and field; values are JSON, so no cell begins with the sign of a formula."""
    found = find_pass(desk, pass_id, person)
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(["pass", "coder", "incident_id", "field", "value"])
    for coder, codings in sorted(desk.work.read_pass_codings(pass_id).items()):
        for incident_id, fields in sorted(codings.items()):
            for field, value in sorted(fields.items()):
                told = json.dumps(value, ensure_ascii=False)
                writer.writerow([pass_id, json.dumps(coder, ensure_ascii=False), incident_id, field, told])
    detail = {"pass": pass_id, "name": found["name"]}
    desk.store.add_export(
        desk.stamp(person, "pass"), format_name="pass", target="codings.csv", is_whole=False, detail=detail
    )
    headers = {"content-disposition": f'attachment; filename="pass-{pass_id}.csv"'}
    return Response(table.getvalue().encode("utf-8", "replace"), media_type="text/csv; charset=utf-8", headers=headers)


def tell_coding(fields: Mapping[str, Any], desk: Desk, teller: Teller) -> dict[str, str]:
    """The values of a coding in words, by field."""
    return {name: tell_value(name, value, desk, teller) for name, value in fields.items()}


def tell_value(field: str, value: Any, desk: Desk, teller: Teller) -> str:
    """A value of a pass in words."""
    if field == "state":
        return teller.wording.value("review_states", str(value))
    return teller.field(field, correct(field, value, desk.tools.suggester)) or teller.wording("values.unknown")


def find_pass(desk: Desk, pass_id: int, person: Person) -> dict[str, Any]:
    """A pass that a person may see. Raises Refusal."""
    for row in desk.work.read_passes():
        if row["pass_id"] == pass_id and (person.may("editor") or person.name in row["coders"]):
            return row
    raise Refusal(404, Message.NO_SUCH_PAGE)


def _differs(field: str, one: Any, two: Any) -> bool:
    (row,) = [row for row in measure({"x": {field: one}}, {"x": {field: two}}) if row.field == field]
    return row.same == 0
