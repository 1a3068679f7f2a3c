"""The pages. They are filled on the server and work on what the API gives; scripts add keys, not content."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import RedirectResponse, Response

from marsad import __version__
from marsad.store import ROLES
from marsad.web.access import Coder, DeskHere, Editor, Viewer, Words
from marsad.web.answers import Page
from marsad.web.api import explain_doubts, show_listed
from marsad.web.api_add import LONGEST_LIVE_TEXT, LONGEST_TEXT
from marsad.web.api_passes import PassId, find_pass, list_passes, read_agreement, tell_coding, tell_value
from marsad.web.catalogue import State
from marsad.web.chronicle import tell_entry
from marsad.web.desk import Desk
from marsad.web.errors import Refusal
from marsad.web.highlight import find_direction
from marsad.web.intake import NEAR_DAYS
from marsad.web.security import COOKIE, Person
from marsad.web.teaching import find_lesson
from marsad.web.view import FIELDS, SENSITIVE, Teller
from marsad.web.wording import LANGUAGE_COOKIE, LANGUAGES, Wording

router = APIRouter(include_in_schema=False)
_PAGE_ROWS = 50


@cache
def _templates() -> Environment:
    found = Environment(
        loader=PackageLoader("marsad.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, auto_reload=False,
    )  # fmt: skip
    found.filters["direction"] = find_direction
    found.filters["tell_entry"] = tell_entry
    found.filters["field_name"] = lambda name, wording: wording.value("fields", name)
    return found


def render(
    request: Request, template: str, wording: Wording, person: Person | None, *, status: int = 200, **values: Any
) -> Page:
    """A page in one language for a person (or nobody)."""
    desk = request.app.state.desk
    shown = {
        "t": wording, "person": person, "path": request.url.path, "version": __version__,
        "needs_login": desk.settings.needs_login, "has_pack": bool(desk.settings.packs),
        "other": next(language for language in LANGUAGES if language != wording.language),
        "script_words": {
            **wording.group("script"), "map": dict(wording.group("map")), "types": dict(wording.group("event_types"))
        },
    }  # fmt: skip
    return Page(_templates().get_template(template).render(**shown, **values), status)


def show_error(
    request: Request, wording: Wording, person: Person | None, status: int, code: str, message: str
) -> Response:
    """A refusal as a page."""
    return render(request, "error.html", wording, person, status=status, code=code, message=message)


@router.get("/")
def go_to_queue() -> Response:
    return RedirectResponse("/queue", 303)


@router.get("/language/{language}")
def choose_language(language: str, request: Request, back: str = "/queue") -> Response:
    answer = RedirectResponse(_local(back), 303)
    if language in LANGUAGES:
        answer.set_cookie(LANGUAGE_COOKIE, language, max_age=31_536_000, samesite="lax", httponly=True)
    return answer


@router.get("/queue")
def show_queue(
    request: Request,
    desk: DeskHere,
    person: Viewer,
    wording: Words,
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    reason: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    teller = desk.teller(wording, person)
    state = desk.catalogue.state()
    first = (page - 1) * _PAGE_ROWS
    if reason:
        ids = state.waiting(reason)
        total, shown = len(ids), ids[first : first + _PAGE_ROWS]
    else:
        total, shown = len(state.queue), [key for _, key in state.queue[first : first + _PAGE_ROWS]]
    rows = [show_listed(state.listed[key], teller) for key in shown]
    return render(
        request, "queue.html", wording, person, rows=rows, total=total, page=page, reason=reason,
        pages=max(1, -(-total // _PAGE_ROWS)), counts=state.counts, all_count=len(state.listed), first=first,
    )  # fmt: skip


@router.get("/incidents/{incident_id}")
def show_incident(incident_id: str, request: Request, desk: DeskHere, person: Viewer, wording: Words) -> Response:
    """The page of an incident; an id that was merged leads to the other one."""
    state = desk.catalogue.state()
    current = desk.find(incident_id, state)
    if current != incident_id:
        return RedirectResponse(f"/incidents/{current}", 302)
    shown = desk.show(incident_id, wording, person, state)
    listed, queue = state.listed.get(incident_id), state.queue
    at = state.find_place(incident_id)
    following = queue[at + 1][1] if at + 1 < len(queue) else None
    return render(
        request, "incident.html", wording, person, shown=shown, is_sensitive=shown["sub_event_type"] in SENSITIVE,
        why=explain_doubts(listed, wording) if listed is not None else [], next_id=following,
        previous_id=queue[at - 1][1] if at > 0 else None, place_in_queue=at + 1, waiting=len(queue),
        lessons=_find_lessons(shown, desk, person),
        twins=_tell_twins(shown, state, desk.teller(wording, person)), teller=desk.teller(wording, person),
    )  # fmt: skip


def _tell_twins(shown: Mapping[str, Any], state: State, teller: Teller) -> list[tuple[str, str]]:
    """Incidents that may be the same one: id, and what it is in a line."""
    keys = [key for doubt in shown["doubts"] if doubt["reason"] == "possible_duplicate" for key in doubt["about"]]
    return [(key, teller.summary(state.listed[key].card)) for key in keys if key in state.listed]


def _find_lessons(shown: Mapping[str, Any], desk: Desk, person: Person) -> dict[str, str]:
    """By field, the address of the pack page with its form filled in."""
    if not desk.settings.packs or not person.may("editor"):
        return {}
    found = {row["name"]: find_lesson(row) for row in shown["fields"]}
    return {name: f"/pack?{urlencode(lesson)}" for name, lesson in found.items() if lesson}


@router.get("/add")
def show_add(request: Request, desk: DeskHere, person: Coder, wording: Words) -> Response:
    limits = {"longest_live": LONGEST_LIVE_TEXT, "longest_text": LONGEST_TEXT, "near_days": NEAR_DAYS}
    return render(request, "add.html", wording, person, most_megabytes=desk.settings.upload_megabytes, **limits)


@router.get("/passes")
def show_passes(request: Request, desk: DeskHere, person: Coder, wording: Words) -> Response:
    names = [row["name"] for row in desk.accounts.read_all() if row["is_open"]] or [person.name]
    return render(request, "passes.html", wording, person, rows=list_passes(desk, person), names=names)


@router.get("/passes/{pass_id}")
def show_pass(
    pass_id: PassId, request: Request, desk: DeskHere, person: Coder, wording: Words, at: str = ""
) -> Response:
    """One incident of a pass to code, without what the machine or the other coder made of it."""
    found = find_pass(desk, pass_id, person)
    mine = desk.work.read_pass_codings(pass_id).get(person.name, {})
    waiting = [key for key in found["incidents"] if key not in mine]
    chosen = at if at in found["incidents"] else (waiting or found["incidents"])[0]
    shown = desk.show(desk.find(chosen), wording, person)
    return render(
        request, "pass.html", wording, person, found=found, chosen=chosen, sources=shown["sources"], done=len(mine),
        is_coder=person.name in found["coders"], coding=mine.get(chosen, {}), fields=FIELDS,
        texts=tell_coding(mine.get(chosen, {}), desk, desk.teller(wording, person)),
    )  # fmt: skip


@router.get("/passes/{pass_id}/agreement")
def show_agreement(pass_id: PassId, request: Request, desk: DeskHere, person: Editor, wording: Words) -> Response:
    found = read_agreement(pass_id, desk, person)
    for row in found["differences"]:
        row["texts"] = [tell_value(row["field"], value, desk, desk.teller(wording, person)) for value in row["values"]]
    return render(request, "agreement.html", wording, person, found=found, pass_id=pass_id)


@router.get("/pack")
def show_pack(request: Request, desk: DeskHere, person: Editor, wording: Words) -> Response:
    triggers = sorted(
        (row["word"], row["id"])
        for row in desk.tools.coder.packs.rows("ar/triggers/words.csv")
        if row["class"] == "TRIG"
    )
    countries = desk.tools.suggester.countries(wording.language)
    return render(request, "pack.html", wording, person, triggers=triggers, countries=countries)


@router.get("/account")
def show_account(request: Request, desk: DeskHere, person: Viewer, wording: Words) -> Response:
    """My tokens; for an administrator also everybody's accounts."""
    accounts = desk.accounts.read_all() if person.may("admin") else []
    tokens = desk.accounts.read_tokens(person.name)
    return render(request, "account.html", wording, person, accounts=accounts, tokens=tokens, roles=ROLES)


@router.get("/explore")
def show_explore(request: Request, person: Viewer, wording: Words) -> Response:
    return render(request, "explore.html", wording, person)


@router.get("/sign-in")
def show_sign_in(request: Request, desk: DeskHere, wording: Words, next: str = "/queue") -> Response:
    if not desk.settings.needs_login:
        return RedirectResponse("/queue", 303)
    return render(request, "sign_in.html", wording, None, next=_local(next), token=desk.gate.form_token(), fault="")


@router.post("/sign-in")
def sign_in(
    request: Request,
    desk: DeskHere,
    wording: Words,
    name: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    csrf: Annotated[str, Form(max_length=200)] = "",
    next: Annotated[str, Form(max_length=2000)] = "/queue",
) -> Response:
    if not desk.settings.needs_login:
        return RedirectResponse("/queue", 303)
    try:
        desk.gate.check_change(request, Person("", "viewer", desk.gate.form_token()), csrf)
        token = desk.gate.sign_in(name, password, request.client.host if request.client else "")
    except Refusal as refused:
        return render(
            request, "sign_in.html", wording, None, status=refused.status, next=_local(next),
            token=desk.gate.form_token(), fault=wording.message(refused.told, refused.values),
        )  # fmt: skip
    answer = RedirectResponse(_local(next), 303)
    answer.set_cookie(
        COOKIE, token, max_age=desk.settings.session_hours * 3600, httponly=True, samesite="lax",
        secure=desk.settings.is_secure,
    )  # fmt: skip
    return answer


@router.post("/sign-out")
def sign_out(request: Request, desk: DeskHere, csrf: Annotated[str, Form(max_length=200)] = "") -> Response:
    person = desk.gate.find_person(request)
    if person is not None:
        desk.gate.check_change(request, person, csrf)
        desk.gate.sign_out(request)
    answer = RedirectResponse("/sign-in", 303)
    answer.delete_cookie(COOKIE)
    return answer


@router.get("/log")
def show_log(
    request: Request,
    desk: DeskHere,
    person: Coder,
    wording: Words,
    before: Annotated[int | None, Query(ge=1, le=2**62)] = None,
) -> Response:
    rows = desk.work.read_log_page(before=before, limit=100)
    return render(request, "log.html", wording, person, rows=rows, teller=desk.teller(wording, person))


def _local(address: str) -> str:
    """An address on this server, or the queue: nobody is sent to another host."""
    if (
        address.startswith("/")
        and not address.startswith(("//", "/\\"))
        and "\n" not in address
        and "\r" not in address
    ):
        return address
    return "/queue"
