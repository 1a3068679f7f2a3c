"""The part of the API that teaches: words for one's own pack, and coding anew with them."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from marsad.model.messages import Message
from marsad.web.access import DeskHere, Editor, Words
from marsad.web.answers import Json
from marsad.web.errors import Refusal
from marsad.web.teaching import compare, find_documents, recode, teach
from marsad.web.view import FIELDS

router = APIRouter(prefix="/api/v1/pack", default_response_class=Json)
_PRECISION = {"site": "site", "base": "site", "neighbourhood": "district"}
_WORD = r"^[^\x00-\x1f,|\"]+$"


class Alias(BaseModel):
    """Another name of an actor of the list."""

    model_config = ConfigDict(extra="forbid")
    actor: str = Field(max_length=200)
    alias: str = Field(min_length=2, max_length=200, pattern=_WORD)
    example: str = Field("", max_length=500)


class Place(BaseModel):
    """A place the gazetteer lacks."""

    model_config = ConfigDict(extra="forbid")
    name_ar: str = Field(min_length=2, max_length=200, pattern=_WORD)
    name_en: str = Field(min_length=2, max_length=200, pattern=_WORD)
    country: str = Field(pattern="^[A-Z]{2}$")
    admin1: str = Field("", max_length=200)
    kind: str = Field("village", pattern="^(town|village|neighbourhood|site|base)$")
    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)


class Trigger(BaseModel):
    """A word that tells of an act."""

    model_config = ConfigDict(extra="forbid")
    word: str = Field(min_length=2, max_length=200, pattern=_WORD)
    like: str = Field(max_length=200, description="the id of a listed trigger that it behaves like")
    example: str = Field("", max_length=500)


class Query(BaseModel):
    model_config = ConfigDict(extra="forbid")
    words: str = Field("", max_length=200, description="only documents that hold these words")


class Chosen(BaseModel):
    model_config = ConfigDict(extra="forbid")
    documents: list[str] = Field(min_length=1, max_length=10_000)


@router.post("/aliases", summary="Add a name of an actor to the own pack")
def add_alias(wanted: Alias, desk: DeskHere, person: Editor) -> dict[str, str]:
    if desk.tools.suggester.actor(wanted.actor) is None:
        raise Refusal(422, Message.BAD_VALUE, field="actor", value=wanted.actor, reason="not_listed_actor")
    row = {
        "actor": wanted.actor,
        "alias": wanted.alias,
        "register": "neutral",
        "cue": "free",
        "example": wanted.example,
    }
    return {"id": teach(desk, "alias", row, person)}


@router.post("/places", summary="Add a place to the own pack")
def add_place(wanted: Place, desk: DeskHere, person: Editor) -> dict[str, str]:
    row = {
        "name_ar": wanted.name_ar, "name_en": wanted.name_en, "country": wanted.country, "admin1": wanted.admin1,
        "kind": wanted.kind, "precision": _PRECISION.get(wanted.kind, "town"), "context": "free",
        "lat": f"{wanted.latitude:.4f}", "lon": f"{wanted.longitude:.4f}", "population": "0",
    }  # fmt: skip
    return {"id": teach(desk, "place", row, person)}


@router.post("/triggers", summary="Add a word that tells of an act to the own pack")
def add_trigger(wanted: Trigger, desk: DeskHere, person: Editor) -> dict[str, str]:
    rows = {row["id"]: row for row in desk.tools.coder.packs.rows("ar/triggers/words.csv")}
    model = rows.get(wanted.like)
    if model is None:
        raise Refusal(422, Message.BAD_VALUE, field="like", value=wanted.like, reason="no_such_trigger")
    kept = {name: model.get(name, "") for name in ("class", "value", "pos", "genitive", "strength")}
    inflect = "phrase" if " " in wanted.word.strip() else "fixed"
    row = {**kept, "word": wanted.word.strip(), "inflect": inflect, "example": wanted.example}
    return {"id": teach(desk, "trigger", row, person)}


@router.post("/preview", summary="What coding anew with the pack would change; nothing is stored")
def preview(wanted: Query, desk: DeskHere, person: Editor, wording: Words) -> dict[str, Any]:
    teller = desk.teller(wording, person)
    documents = find_documents(desk, wanted.words)
    changes = compare(desk, documents)
    for change in changes:
        for kind in ("gone", "come"):
            change[kind] = [teller.summary(event) for event in change[kind]]
        for event in change["changed"]:
            pair = event.pop("records")
            told = {name: [teller.field(name, record) for record in pair] for name in FIELDS}
            event["text"] = {name: texts for name, texts in told.items() if texts[0] != texts[1]}
    return {"documents": len(documents), "changes": changes}


@router.post("/recode", summary="Code documents anew with the pack; decisions of people stay")
def apply(chosen: Chosen, desk: DeskHere, person: Editor) -> dict[str, list[str]]:
    return {"incidents": list(recode(desk, chosen.documents, person))}
