"""What the routes ask for: the desk, the person, the language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request

from marsad.model.messages import Message
from marsad.web.desk import Desk
from marsad.web.errors import Refusal
from marsad.web.security import CSRF_HEADER, Person
from marsad.web.wording import LANGUAGES, Wording, load_wording

LANGUAGE_COOKIE = "marsad_language"


def get_desk(request: Request) -> Desk:
    desk = request.app.state.desk
    assert isinstance(desk, Desk)
    return desk


def get_wording(request: Request) -> Wording:
    """The language asked for in the address, else the one chosen before, else what the browser prefers."""
    asked = request.query_params.get("lang") or request.cookies.get(LANGUAGE_COOKIE, "")
    if asked in LANGUAGES:
        return load_wording(asked)
    for part in request.headers.get("accept-language", "").split(","):
        language = part.partition(";")[0].strip().partition("-")[0].lower()
        if language in LANGUAGES:
            return load_wording(language)
    return load_wording(LANGUAGES[0])


def someone(role: str) -> Callable[[Request], Person]:
    """A dependency: a person with this role or a higher one, whose change was asked for by our own page."""

    def check(request: Request) -> Person:
        gate = get_desk(request).gate
        person = gate.find_person(request)
        if person is None:
            raise Refusal(401, Message.SIGN_IN)
        gate.check_change(request, person, request.headers.get(CSRF_HEADER, ""))
        if not person.may(role):
            raise Refusal(403, Message.NOT_ALLOWED, role=role)
        return person

    return check


DeskHere = Annotated[Desk, Depends(get_desk)]
Words = Annotated[Wording, Depends(get_wording)]
Viewer = Annotated[Person, Depends(someone("viewer"))]
Coder = Annotated[Person, Depends(someone("coder"))]
Editor = Annotated[Person, Depends(someone("editor"))]
Admin = Annotated[Person, Depends(someone("admin"))]
