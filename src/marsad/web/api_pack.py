"""The part of the API that teaches: words for one's own pack, and coding anew with them."""

from __future__ import annotations

from bisect import bisect_right
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from marsad.model.messages import Message
from marsad.web.access import DeskHere, Editor, Viewer, Words
from marsad.web.answers import Json
from marsad.web.desk import Desk
from marsad.web.errors import Refusal
from marsad.web.teaching import compare, find_documents, forget, read_some, recode, show_taught, teach
from marsad.web.view import FIELDS
from marsad.web.wording import LANGUAGES

router = APIRouter(prefix="/api/v1/pack", default_response_class=Json)
_PRECISION = {"site": "site", "base": "site", "neighbourhood": "district"}
_AT_ONCE = 50  # documents coded for one request: about a second
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
    admin1: str = Field("", max_length=200, description="the province, by its name in either language")
    kind: str = Field("village", pattern="^(town|village|neighbourhood|site|base)$")
    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)


class Trigger(BaseModel):
    """A word that tells of an act."""

    model_config = ConfigDict(extra="forbid")
    word: str = Field(min_length=2, max_length=200, pattern=_WORD)
    like: str = Field(max_length=200, description="the id of a listed trigger that it behaves like")
    example: str = Field("", max_length=500)


class Taught(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str = Field(max_length=100)


class Wanted(BaseModel):
    model_config = ConfigDict(extra="forbid")
    words: str = Field("", max_length=200, description="only documents that hold these words")
    after: str = Field("", max_length=1000, description="only documents after this id: the `next` of the answer before")


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
    province = _find_province(wanted, desk)
    row = {
        "name_ar": wanted.name_ar, "name_en": wanted.name_en, "country": wanted.country, "admin1": province,
        "kind": wanted.kind, "precision": _PRECISION.get(wanted.kind, "town"), "context": "free",
        "lat": f"{wanted.latitude:.4f}", "lon": f"{wanted.longitude:.4f}", "population": "0",
    }  # fmt: skip
    return {"id": teach(desk, "place", row, person)}


def _find_province(wanted: Place, desk: Desk) -> str:
    """The English name of the province, by which places are grouped. Raises Refusal for a place that cannot be."""
    known = desk.tools.suggester
    if wanted.country not in dict(known.countries("en")):
        raise Refusal(422, Message.BAD_VALUE, field="country", value=wanted.country, reason="unknown_country")
    province = known.find_province(wanted.country, wanted.admin1) if wanted.admin1.strip() else ""
    if province is None:
        raise Refusal(422, Message.BAD_VALUE, field="admin1", value=wanted.admin1, reason="unknown_province")
    there = known.far_from(wanted.country, wanted.latitude, wanted.longitude)
    if there is not None:
        names = {f"name_{language}": known.country(there, language) for language in LANGUAGES}
        point = f"{wanted.latitude:g}, {wanted.longitude:g}"
        reason = "in_other_country" if there else "far_from_country"
        raise Refusal(422, Message.BAD_VALUE, field="place", value=point, reason=reason, **names)
    if known.namesakes(wanted.country, wanted.name_ar, wanted.latitude, wanted.longitude):
        raise Refusal(422, Message.BAD_VALUE, field="place", value=wanted.name_ar, reason="known_place")
    return province


@router.get("/provinces", summary="The provinces of a country: the name that places hold, and the name in the language")
def list_provinces(
    desk: DeskHere, person: Viewer, wording: Words, country: Annotated[str, Query(pattern="^[A-Z]{2}$")]
) -> list[dict[str, str]]:
    found = desk.tools.suggester.provinces(country, wording.language)
    return [{"value": value, "name": name} for value, name in found]


@router.get("/words", summary="What was taught to the own pack")
def list_words(desk: DeskHere, person: Editor, wording: Words) -> list[dict[str, str]]:
    return show_taught(desk, desk.teller(wording, person))


@router.post("/remove", summary="Take what was taught out of the own pack again")
def remove(chosen: Taught, desk: DeskHere, person: Editor) -> dict[str, str]:
    return {"word": forget(desk, chosen.id, person)}


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


@router.post(
    "/preview", summary="What coding anew with the pack would change, some documents at a time; nothing is stored"
)
def preview(wanted: Wanted, desk: DeskHere, person: Editor, wording: Words) -> dict[str, Any]:
    """`documents` were looked at of `total`; while `next` is not null there are more."""
    teller = desk.teller(wording, person)
    found = find_documents(desk, wanted.words)
    waiting = found[bisect_right(found, wanted.after) :]
    changes = compare(desk, read_some(desk, waiting[:_AT_ONCE]))
    for change in changes:
        for kind in ("gone", "come"):
            change[kind] = [teller.summary(event) for event in change[kind]]
        for event in change["changed"]:
            pair = event.pop("records")
            told = {name: [teller.field(name, record) for record in pair] for name in FIELDS}
            event["text"] = {name: texts for name, texts in told.items() if texts[0] != texts[1]}
    more = waiting[_AT_ONCE - 1] if len(waiting) > _AT_ONCE else None
    return {"documents": len(waiting[:_AT_ONCE]), "total": len(found), "next": more, "changes": changes}


@router.post("/recode", summary="Code documents anew with the pack; decisions of people stay")
def apply(chosen: Chosen, desk: DeskHere, person: Editor) -> dict[str, list[str]]:
    return {"incidents": list(recode(desk, chosen.documents, person))}
