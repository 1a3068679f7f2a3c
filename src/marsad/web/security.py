"""Who is there, what they may do, and what a browser may be talked into.

Without a login only loopback is served, and only under a loopback name: a page of another site that points its
own name at 127.0.0.1 gets nothing. Every change needs a token that only our pages can read, or a bearer token.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from anyio.to_thread import current_default_thread_limiter
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from fastapi import Request

from marsad.model.messages import Message
from marsad.model.stamp import utc_time
from marsad.store import ROLES, Account, Accounts
from marsad.web.answers import Json
from marsad.web.errors import Refusal
from marsad.web.settings import Settings, is_loopback
from marsad.web.wording import find_wording

COOKIE = "marsad_session"
CSRF_HEADER = "x-csrf-token"
SHORTEST_PASSWORD = 12
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_TRIES, _WINDOW = 5, timedelta(minutes=5)
_MOST_NAMES = 10_000
_THREADS = 16  # below the POOL of marsad.store.connection; the rest is for threads of our own
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
    " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Person:
    """Who makes a request. `csrf` is what their pages send with every change; empty for a bearer token."""

    name: str
    role: str
    csrf: str

    def may(self, role: str) -> bool:
        """Whether the person has this role or a higher one."""
        return ROLES.index(self.role) >= ROLES.index(role)


class Gate:
    """Lets people in. State: this process's secret, and failed sign-ins of the last minutes."""

    def __init__(self, accounts: Accounts, settings: Settings) -> None:
        self._accounts = accounts
        self._settings = settings
        self._secret = secrets.token_bytes(32)
        self._hasher = PasswordHasher()
        self._failures: dict[str, deque[datetime]] = defaultdict(deque)
        self._lock = threading.Lock()
        self._nobody = self._hasher.hash(secrets.token_hex(16))

    def asks_store(self, request: Request) -> bool:
        """Whether finding the person takes a look into the store, which may take a while."""
        return self._settings.needs_login or "authorization" in request.headers

    def find_person(self, request: Request) -> Person | None:
        """Whoever the cookie or bearer token belongs to; None for nobody. Raises Refusal for a bad bearer token."""
        given = request.headers.get("authorization", "")
        if given:
            kind, _, token = given.partition(" ")
            account = self._accounts.find_by_token(digest(token.strip())) if kind.lower() == "bearer" else None
            if account is None:
                raise Refusal(401, Message.BAD_TOKEN)
            return Person(account.name, account.role, "")
        if not self._settings.needs_login:
            return Person(self._settings.local_name, "admin", self._csrf("local"))
        token = request.cookies.get(COOKIE, "")
        if not token:
            return None
        account = self._accounts.find_by_session(digest(token), utc_time(self._settings.clock()))
        return None if account is None else Person(account.name, account.role, self._csrf(token))

    def check_change(self, request: Request, person: Person, sent: str) -> None:
        """Refuses a change that our own pages did not ask for. A bearer token is proof enough."""
        if request.method in _SAFE or not person.csrf:
            return
        origin = request.headers.get("origin")
        if origin is not None and origin.partition("://")[2] != request.headers.get("host"):
            raise Refusal(403, Message.BAD_CSRF)
        if not hmac.compare_digest(sent.encode(), person.csrf.encode()):
            raise Refusal(403, Message.BAD_CSRF)

    def sign_in(self, name: str, password: str, address: str, why: str = "sign in") -> str:
        """The token of a new session. Raises Refusal for a wrong name or password, and after too many of them."""
        from marsad.model.stamp import Stamp

        now = datetime.fromisoformat(self._settings.clock())
        keys = (f"name {name}", f"address {address}")
        self._check_rate(keys, now)
        account = self._accounts.find(name)
        if not self._is_right(account, password):
            with self._lock:
                for key in keys:
                    self._failures[key].append(now)
            raise Refusal(403, Message.BAD_PASSWORD)
        token = secrets.token_urlsafe(32)
        ends = utc_time(now + timedelta(hours=self._settings.session_hours))
        self._accounts.start_session(name, digest(token), ends, Stamp(name, now.isoformat(), why))
        return token

    def sign_out(self, request: Request) -> None:
        """End the session of a request."""
        self._accounts.end_session(digest(request.cookies.get(COOKIE, "")))

    def hash_password(self, password: str) -> str:
        """What is kept of a password. Raises Refusal for a short one."""
        if len(password) < SHORTEST_PASSWORD:
            raise Refusal(422, Message.SHORT_PASSWORD, least=SHORTEST_PASSWORD)
        return self._hasher.hash(password)

    def form_token(self) -> str:
        """The token of the sign-in form, where there is no session yet."""
        return self._csrf("sign-in")

    def _is_right(self, account: Account | None, password: str) -> bool:
        """Takes the same time for a name nobody has."""
        try:
            self._hasher.verify(self._nobody if account is None else account.password_hash, password)
        except (VerificationError, InvalidHashError):
            return False
        return account is not None

    def _check_rate(self, keys: tuple[str, ...], now: datetime) -> None:
        with self._lock:
            if len(self._failures) > _MOST_NAMES:  # someone tries names at random: forget what has run out
                self._failures = defaultdict(
                    deque, {key: failed for key, failed in self._failures.items() if now - failed[-1] <= _WINDOW}
                )
            for key in keys:
                failed = self._failures[key]
                while failed and now - failed[0] > _WINDOW:
                    failed.popleft()
                if len(failed) >= _TRIES:
                    raise Refusal(429, Message.TOO_MANY_TRIES, minutes=int(_WINDOW.total_seconds() // 60))
                if not failed:
                    del self._failures[key]

    def _csrf(self, token: str) -> str:
        return hmac.new(self._secret, token.encode(), hashlib.sha256).hexdigest()


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


class Shield:
    """Middleware: refuses names that are not ours, oversized bodies, and puts the headers on every answer."""

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]], settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._is_limited = False
        self._most = settings.upload_megabytes * 1_000_000

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        self._limit_threads()
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        if not self._is_ours(headers.get(b"host", "")):
            await _refuse(send, 421, "this server does not answer to that name")
            return

        async def send_safely(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                found = list(message.get("headers") or ())
                found += [pair for pair in HEADERS if pair[0] not in {name for name, _ in found}]
                if not any(name == b"cache-control" for name, _ in found):
                    found.append((b"cache-control", b"no-store"))
                if self._settings.is_secure:
                    found.append((b"strict-transport-security", b"max-age=31536000"))
                message["headers"] = found
            await send(message)

        length = headers.get(b"content-length", "0")
        if not length.isdigit() or int(length) > self._most:
            words = find_wording(Request(scope)).message(Message.TOO_LARGE, {"limit": self._settings.upload_megabytes})
            await Json({"code": Message.TOO_LARGE.code, "message": words}, 413)(scope, receive, send_safely)
            return
        taken = 0

        async def receive_some() -> MutableMapping[str, Any]:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._most:  # a body sent in pieces, which names no length
                raise Refusal(413, Message.TOO_LARGE, limit=self._settings.upload_megabytes)
            return message

        await self._app(scope, receive_some, send_safely)

    def _limit_threads(self) -> None:
        """No more threads than connections: those that waited for one starved, for a minute, on a busy PostgreSQL."""
        if not self._is_limited:
            current_default_thread_limiter().total_tokens = _THREADS
            self._is_limited = True

    def _is_ours(self, host: str) -> bool:
        name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() and not host.endswith("]") else host
        if self._settings.needs_login and not self._settings.hosts:
            return True  # who has an account was told the name
        return is_loopback(name) or name in self._settings.hosts or "*" in self._settings.hosts


async def _refuse(send: Send, status: int, words: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), *HEADERS]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": words.encode()})
