"""The application: routes, headers, and how refusals look to a browser and to a program."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from marsad import __version__
from marsad.model.messages import Message
from marsad.report.assets import STATIC as REPORT_STATIC
from marsad.store import StaleError, Store, StoreError
from marsad.web import api, api_accounts, api_add, api_explore, api_pack, api_passes, pages
from marsad.web.access import find_desk
from marsad.web.answers import Json
from marsad.web.desk import Desk, Tools
from marsad.web.errors import Refusal
from marsad.web.explore import Explorer
from marsad.web.security import HEADERS, Shield
from marsad.web.settings import Settings
from marsad.web.wording import find_wording

STATIC = Path(__file__).parent / "static"


class _Assets(StaticFiles):
    """Our own scripts and styles; asked for again after an update, from memory otherwise."""

    def file_response(self, *arguments: Any, **options: Any) -> Response:
        answer = super().file_response(*arguments, **options)
        answer.headers["cache-control"] = "no-cache"
        return answer


def make_app(store: Store, settings: Settings, tools: Tools | None = None) -> FastAPI:
    """The application of an open store, which it does not close. `tools` are loaded with the packs if not given."""
    app = FastAPI(
        title="Marsad",
        version=__version__,
        summary="Incidents, their sources and the decisions on them",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,  # those pages load scripts from other hosts
        redoc_url=None,
    )
    app.state.desk = Desk(store, settings, tools)
    app.state.explorer = Explorer(app.state.desk)
    for router in (
        api.router,
        api_explore.router,
        api_add.router,
        api_accounts.router,
        api_passes.router,
        api_pack.router,
        pages.router,
    ):
        app.include_router(router)
    app.mount("/static/report", _Assets(directory=REPORT_STATIC), name="report")
    app.mount("/static", _Assets(directory=STATIC), name="static")
    app.add_exception_handler(Refusal, _answer_refusal)
    app.add_exception_handler(StoreError, _answer_store)
    app.add_exception_handler(HTTPException, _answer_http)
    app.add_exception_handler(RequestValidationError, _answer_invalid)
    app.add_exception_handler(Exception, _answer_fault)
    app.add_middleware(Shield, settings=settings)
    return app


async def _answer_refusal(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    if error.status == 401 and not _is_api(request) and request.method == "GET":
        back = quote(request.url.path + (f"?{request.url.query}" if request.url.query else ""), safe="/?=&")
        return RedirectResponse(f"/sign-in?next={quote(back, safe='/')}", 303)
    return _answer(request, error.status, error.told, error.values)


async def _answer_store(request: Request, error: Exception) -> Response:
    assert isinstance(error, StoreError)
    if isinstance(error, StaleError):
        return _answer(request, 412, error.told, error.values, mark=error.mark)
    status = 404 if error.told is Message.NOT_IN_STORE else 503
    return _answer(request, status, error.told, error.values)


async def _answer_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    message = Message.NO_SUCH_PAGE if error.status_code == 404 else Message.BAD_REQUEST
    answer = _answer(request, error.status_code, message, {"reason": error.detail})
    for name, value in (error.headers or {}).items():
        answer.headers[name] = value
    return answer


async def _answer_fault(request: Request, error: Exception) -> Response:
    """What nobody expected: told in words; the server writes the fault to its log. It stands outside of the shield."""
    answer = _answer(request, 500, Message.SERVER_FAULT, {})
    for name, value in HEADERS:
        answer.headers[name.decode()] = value.decode()
    answer.headers["cache-control"] = "no-store"
    return answer


async def _answer_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    where = ".".join(str(part) for part in first.get("loc", ())[1:])
    wording = find_wording(request)
    shown = (
        wording.value("fields", where) if where in wording.group("fields") else wording.value("refused_fields", where)
    )
    known = wording.group("invalid").get(str(first.get("type")))
    limits = {name: str(value) for name, value in (first.get("ctx") or {}).items()}
    why = known.format(**limits) if known else wording.isolate(first.get("msg", ""))
    return _answer(request, 422, Message.BAD_REQUEST, {"reason": f"{shown}: {why}"})


def _answer(request: Request, status: int, message: Message, values: Mapping[str, object], **more: object) -> Response:
    wording = find_wording(request)
    words = wording.message(message, values)
    if _is_api(request):
        return Json({"code": message.code, "message": words, **more}, status)
    person = None
    with suppress(Refusal):
        person = find_desk(request).gate.find_person(request)
    return pages.show_error(request, wording, person, status, message.code, words)


def _is_api(request: Request) -> bool:
    return request.url.path.startswith("/api/")
