"""Who may use the review application. Passwords and tokens are kept as hashes alone.

What a hash is made with is the application's business; the store never sees a password.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from marsad.model.messages import Message
from marsad.model.stamp import Stamp
from marsad.store.core import Store
from marsad.store.errors import StoreError
from marsad.store.log import add_changes
from marsad.store.schema import accounts, api_tokens, sessions

ROLES = ("viewer", "coder", "editor", "admin")


@dataclass(frozen=True, slots=True)
class Account:
    name: str
    role: str
    is_open: bool
    password_hash: str


class Accounts:
    """Accounts, sessions and tokens of a store."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def save(self, name: str, role: str, password_hash: str, stamp: Stamp) -> None:
        """Make an account, or give an existing one a new role and password; its sessions end."""
        if role not in ROLES:
            raise ValueError(f"a role is one of {', '.join(ROLES)}, not {role!r}")

        def write(connection: Connection) -> None:
            known = connection.scalar(select(accounts.c.name).where(accounts.c.name == name)) is not None
            row = {"role": role, "password_hash": password_hash, "is_open": True}
            if known:
                connection.execute(update(accounts).where(accounts.c.name == name).values(**row))
                connection.execute(delete(sessions).where(sessions.c.account == name))
            else:
                connection.execute(insert(accounts).values(name=name, made_at=stamp.at, **row))
            action = "account.change" if known else "account.add"
            add_changes(connection, stamp, [(action, "account", name, {"role": role})])

        self.store.write(write)

    def close(self, name: str, stamp: Stamp) -> None:
        """No sign-in and no token of the account works any more; what it decided stays."""

        def write(connection: Connection) -> None:
            if not connection.execute(update(accounts).where(accounts.c.name == name).values(is_open=False)).rowcount:
                raise StoreError(Message.NOT_IN_STORE, kind="account", subject=name)
            connection.execute(delete(sessions).where(sessions.c.account == name))
            add_changes(connection, stamp, [("account.close", "account", name, {})])

        self.store.write(write)

    def find(self, name: str) -> Account | None:
        """An open account, None if there is none."""
        return self._find(select(accounts).where(accounts.c.name == name, accounts.c.is_open))

    def read_all(self) -> list[dict[str, Any]]:
        """All accounts by name, without hashes."""

        def read(connection: Connection) -> list[dict[str, Any]]:
            columns = (accounts.c.name, accounts.c.role, accounts.c.is_open, accounts.c.made_at)
            return [dict(row) for row in connection.execute(select(*columns).order_by(accounts.c.name)).mappings()]

        return self.store.read(read)

    def start_session(self, name: str, token_hash: str, ends_at: str, stamp: Stamp) -> None:
        """Remember a sign-in; sessions that have ended are forgotten."""

        def write(connection: Connection) -> None:
            connection.execute(delete(sessions).where(sessions.c.ends_at < stamp.at))
            row = {"token_hash": token_hash, "account": name, "made_at": stamp.at, "ends_at": ends_at}
            connection.execute(insert(sessions).values(**row))
            add_changes(connection, stamp, [("account.sign_in", "account", name, {})])

        self.store.write(write)

    def end_session(self, token_hash: str) -> None:
        """Forget a sign-in."""

        def write(connection: Connection) -> None:
            connection.execute(delete(sessions).where(sessions.c.token_hash == token_hash))

        self.store.write(write)

    def find_by_session(self, token_hash: str, at: str) -> Account | None:
        """The open account of a session that has not ended."""
        joined = sessions.join(accounts, accounts.c.name == sessions.c.account)
        query = select(accounts).select_from(joined).where(sessions.c.token_hash == token_hash, sessions.c.ends_at > at)
        return self._find(query.where(accounts.c.is_open))

    def add_token(self, name: str, token_hash: str, label: str, stamp: Stamp) -> None:
        """Remember a token of the API."""

        def write(connection: Connection) -> None:
            row = {"token_hash": token_hash, "account": name, "label": label, "made_at": stamp.at}
            connection.execute(insert(api_tokens).values(**row))
            add_changes(connection, stamp, [("token.add", "account", name, {"label": label})])

        self.store.write(write)

    def revoke_token(self, name: str, token_hash: str, stamp: Stamp) -> None:
        """A token of this account works no more."""

        def write(connection: Connection) -> None:
            chosen = (api_tokens.c.token_hash == token_hash) & (api_tokens.c.account == name)
            if not connection.execute(update(api_tokens).where(chosen).values(revoked_at=stamp.at)).rowcount:
                raise StoreError(Message.NOT_IN_STORE, kind="token", subject=token_hash[:8])
            add_changes(connection, stamp, [("token.revoke", "account", name, {"token": token_hash[:8]})])

        self.store.write(write)

    def read_tokens(self, name: str) -> list[Mapping[str, Any]]:
        """Tokens of an account that work, oldest first."""

        def read(connection: Connection) -> list[Mapping[str, Any]]:
            query = select(api_tokens).where(api_tokens.c.account == name, api_tokens.c.revoked_at.is_(None))
            return [dict(row) for row in connection.execute(query.order_by(api_tokens.c.made_at)).mappings()]

        return self.store.read(read)

    def find_by_token(self, token_hash: str) -> Account | None:
        """The open account of a token that was not revoked."""
        joined = api_tokens.join(accounts, accounts.c.name == api_tokens.c.account)
        query = select(accounts).select_from(joined)
        query = query.where(api_tokens.c.token_hash == token_hash, api_tokens.c.revoked_at.is_(None))
        return self._find(query.where(accounts.c.is_open))

    def _find(self, query: Any) -> Account | None:
        def read(connection: Connection) -> Account | None:
            row = connection.execute(query).mappings().first()
            if row is None:
                return None
            return Account(row["name"], row["role"], row["is_open"], row["password_hash"])

        return self.store.read(read)
