"""The part of the API about accounts and tokens."""

from __future__ import annotations

import secrets
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from marsad.store import ROLES
from marsad.web.access import Admin, DeskHere, Viewer
from marsad.web.answers import Json
from marsad.web.security import digest

router = APIRouter(prefix="/api/v1", default_response_class=Json)
_NAME = r"^[^\s/\\\x00-\x1f]{1,100}$"


class Label(BaseModel):
    model_config = ConfigDict(extra="forbid")
    label: str = Field(min_length=1, max_length=100)


class NewAccount(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str = Field(pattern=_NAME)
    role: str = Field(pattern=f"^({'|'.join(ROLES)})$")
    password: str = Field(max_length=1000)


@router.get("/tokens", summary="My tokens, without the tokens themselves")
def list_tokens(desk: DeskHere, person: Viewer) -> list[dict[str, Any]]:
    return [
        {"id": row["token_hash"][:16], "label": row["label"], "made_at": row["made_at"]}
        for row in desk.accounts.read_tokens(person.name)
    ]


@router.post("/tokens", summary="Make a token; it is shown this once")
def add_token(wanted: Label, desk: DeskHere, person: Viewer) -> dict[str, str]:
    """Without accounts there is nobody a token could belong to: refused with 404."""
    desk.find_account(person.name)
    token = f"marsad_{secrets.token_urlsafe(32)}"
    desk.accounts.add_token(person.name, digest(token), wanted.label, desk.stamp(person, "token"))
    return {"token": token}


@router.post("/tokens/{token_id}/revoke", summary="A token of mine works no more")
def revoke_token(token_id: str, desk: DeskHere, person: Viewer) -> dict[str, str]:
    known = {row["token_hash"][:16]: row["token_hash"] for row in desk.accounts.read_tokens(person.name)}
    desk.accounts.revoke_token(person.name, known.get(token_id, token_id), desk.stamp(person, "token"))
    return {"id": token_id}


@router.get("/accounts", summary="All accounts")
def list_accounts(desk: DeskHere, person: Admin) -> list[dict[str, Any]]:
    return desk.accounts.read_all()


@router.post("/accounts", summary="Make an account, or give it a new role and password")
def save_account(wanted: NewAccount, desk: DeskHere, person: Admin) -> dict[str, str]:
    kept = desk.gate.hash_password(wanted.password)
    desk.accounts.save(wanted.name, wanted.role, kept, desk.stamp(person, "accounts"))
    return {"name": wanted.name, "role": wanted.role}


@router.post("/accounts/{name}/close", summary="Close an account; what it decided stays")
def close_account(name: str, desk: DeskHere, person: Admin) -> dict[str, str]:
    desk.accounts.close(name, desk.stamp(person, "accounts"))
    return {"name": name}
