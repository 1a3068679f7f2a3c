"""What the routes ask for: the desk, the person, the language."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool

from marsad.model.messages import Message
from marsad.web.desk import Desk
from marsad.web.errors import Refusal
from marsad.web.security import CSRF_HEADER, Person
from marsad.web.wording import Wording, find_wording


def find_desk(request: Request) -> Desk:
    desk = request.app.state.desk
    assert isinstance(desk, Desk)
    return desk


# Dependencies are coroutines where they wait for nothing: each that is not goes through a thread of the pool, and on a
# busy server a request waited for four threads in turn instead of one.
async def get_desk(request: Request) -> Desk:
    return find_desk(request)


async def get_wording(request: Request) -> Wording:
    return find_wording(request)


def someone(role: str) -> Callable[[Request], Awaitable[Person]]:
    """A dependency: a person with this role or a higher one, whose change was asked for by our own page."""

    async def check(request: Request) -> Person:
        gate = find_desk(request).gate
        person = (
            await run_in_threadpool(gate.find_person, request)
            if gate.asks_store(request)
            else gate.find_person(request)
        )
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
