"""One request and its answer: checked address, checked redirects, limited size and time, every byte as it came.

Nothing here raises for what a server does. A server that fails, lies, drips, bombs or sends us in circles gives an
answer with a problem; what it sent is kept with it where it is worth keeping.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal

import httpcore2
import httpx2

from marsad import __version__
from marsad.collect.addresses import DeadlinePassed, GuardedBackend, Refused
from marsad.collect.config import Limits
from marsad.collect.unpacking import BrokenBody, TooLarge, unpack
from marsad.collect.urls import hide_in_headers, hide_secrets, host_of, resolve_url, split_credentials
from marsad.model.captures import Headers
from marsad.model.messages import Message

Result = Literal["ok", "not_modified", "gone", "refused", "failed"]
Waiter = Callable[[float], bool]
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_GONE = frozenset((404, 410))
_TRY_AGAIN = frozenset((408, 425, 429, 500, 502, 503, 504))
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
_MEGABYTE = 1 << 20
_MOST_CONNECTIONS = 200  # more than ever are under way, so that none waits for one


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a request. `body` are the bytes as they came, `content` what they unpack to (None if they do not).

    `problem` is empty for `ok`, `not_modified` and `gone`.
    """

    url: str
    result: Result
    captured_at: str
    final_url: str | None = None
    status: int | None = None
    request_headers: Headers = ()
    response_headers: Headers = ()
    redirects: tuple[tuple[str, int], ...] = ()
    body: bytes | None = None
    content: bytes | None = None
    problem: str = ""

    @property
    def content_sha256(self) -> str | None:
        return None if self.content is None else hashlib.sha256(self.content).hexdigest()

    def header(self, name: str) -> str | None:
        """The first response header of a name."""
        return next((value for key, value in self.response_headers if key.lower() == name.lower()), None)


class Fetcher:
    """Fetches. State: open connections. Safe to share between threads.

    `wait` pauses and says whether it was told to stop meanwhile; `first_pause` is that before the first retry.
    """

    def __init__(
        self,
        *,
        contact: str = "",
        wait: Waiter | None = None,
        backend: GuardedBackend | None = None,
        first_pause: float = _FIRST_PAUSE,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._backend = backend or GuardedBackend()
        self._pools: dict[frozenset[str], httpcore2.ConnectionPool] = {}
        self._pools_lock = threading.Lock()
        about = f"; {contact}" if contact else ""
        self.agent = f"Marsad/{__version__} (news archive{about})"
        self._wait = wait or _sleep
        self._first_pause = first_pause
        self._clock = clock

    def close(self) -> None:
        for pool in self._pools.values():
            pool.close()

    def _pool(self, allow_hosts: Iterable[str]) -> httpcore2.ConnectionPool:
        """The connections of the sources that allow the same hosts. An address is checked when its connection is made,
        so a connection that one source may have must never be lent to one that may not."""
        with self._pools_lock:
            return self._pools.setdefault(
                frozenset(allow_hosts),
                httpcore2.ConnectionPool(
                    network_backend=self._backend,
                    max_connections=_MOST_CONNECTIONS,
                    max_keepalive_connections=20,
                    keepalive_expiry=5.0,
                ),
            )

    def now(self) -> str:
        return self._clock().isoformat()

    def fetch(
        self,
        url: str,
        limits: Limits,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        may_fetch: Callable[[str], Refused | None] = lambda url: None,
        wait_turn: Callable[[str], None] = lambda url: None,
    ) -> Answer:
        """The answer to a request, tried again after a pause where that can help. Raises only what `wait_turn` raises.

        With `etag` or `last_modified` the server may say that nothing changed. `may_fetch` is asked about every
        address that a redirect leads to. `wait_turn` is called before every request, retries and redirects too, and
        may take its time: it does not count against the timeout.
        """
        conditions = [("If-None-Match", etag or ""), ("If-Modified-Since", last_modified or "")]
        extra = [(name, value) for name, value in conditions if value]
        answer = self._try(url, limits, extra, may_fetch, wait_turn)
        pause = self._first_pause
        for _ in range(limits.retries):
            if not _is_worth_a_retry(answer):
                break
            asked = _retry_after(answer, self._clock())
            if asked is not None and asked > _LONGEST_PAUSE:
                break  # the server wants to be left alone for long: the next run is soon enough
            if self._wait(max(pause, asked or 0.0)):
                break
            pause = min(2 * pause, _LONGEST_PAUSE)
            answer = self._try(url, limits, extra, may_fetch, wait_turn)
        return answer

    def _try(
        self,
        url: str,
        limits: Limits,
        extra: list[tuple[str, str]],
        may_fetch: Callable[[str], Refused | None],
        wait_turn: Callable[[str], None],
    ) -> Answer:
        """One attempt, redirects included."""
        left = limits.timeout_seconds
        start = Answer(hide_secrets(url), "failed", self._clock().isoformat())
        steps: list[tuple[str, int]] = []
        here, trusted_host = url, host_of(url)
        while True:
            try:
                _parse(split_credentials(here)[0])
                refusal = may_fetch(split_credentials(here)[0]) if steps else None
                if refusal is not None:
                    raise refusal
                wait_turn(here)
                if not steps:
                    start = replace(start, captured_at=self._clock().isoformat())
                begun = time.monotonic()
                self._backend.begin(limits.allow_hosts, begun + left)
                found = self._ask(here, trusted_host, limits, extra)
                left -= time.monotonic() - begun
            except Refused as error:
                return replace(start, result="refused", problem=str(error), redirects=tuple(steps))
            except _Failed as error:
                return replace(start, problem=str(error), redirects=tuple(steps))
            target = found.header("location") if found.status in _REDIRECTS else None
            found = replace(
                found, url=start.url, captured_at=start.captured_at, redirects=tuple(steps),
                response_headers=hide_in_headers(found.response_headers),
            )  # fmt: skip
            if target is None:
                if found.result == "not_modified" and not extra:  # nobody asked whether it was
                    return replace(found, result="failed", problem=_say(Message.BAD_STATUS, status=found.status))
                return found
            steps.append((hide_secrets(here), found.status or 0))
            following = resolve_url(here, _read_letters(target))
            if len(steps) > limits.most_redirects or any(following == step for step, _ in steps):
                message = Message.TOO_MANY_REDIRECTS
                problem = f"{message.code} {message.text(limit=limits.most_redirects)}"
                return replace(start, problem=problem, status=found.status, redirects=tuple(steps))
            here = following

    def _ask(self, url: str, trusted_host: str, limits: Limits, extra: list[tuple[str, str]]) -> Answer:
        """The answer to one request, redirects not followed. Raises Refused and _Failed."""
        plain, authorization = split_credentials(url)
        parsed = _parse(plain)
        headers = [
            ("Host", parsed.netloc.decode("ascii")), ("User-Agent", self.agent),
            ("Accept", "text/html,application/xhtml+xml,application/xml,application/rss+xml;q=0.9,*/*;q=0.5"),
            ("Accept-Language", "ar,en;q=0.5"), ("Accept-Encoding", "gzip, deflate"), *extra,
        ]  # fmt: skip
        sent = list(headers)
        if authorization is not None and host_of(url) == trusted_host:
            sent.append(("Authorization", authorization))
            headers.append(("Authorization", "(not kept)"))
        # A tag that a server gave goes back byte for byte, also one that is not ASCII.
        as_bytes = [(name.encode("ascii"), value.encode("latin-1")) for name, value in sent]
        timeout = dict.fromkeys(("connect", "read", "write", "pool"), limits.timeout_seconds)
        target = httpcore2.URL(scheme=parsed.raw_scheme, host=parsed.raw_host, port=parsed.port, target=parsed.raw_path)
        found = Answer(plain, "failed", "", hide_secrets(plain), request_headers=tuple(headers))
        try:
            with self._pool(limits.allow_hosts).stream(
                "GET", target, headers=as_bytes, extensions={"timeout": timeout}
            ) as response:
                received = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers)
                found = replace(found, status=response.status, response_headers=received)
                if response.status in _REDIRECTS and found.header("location"):
                    return found
                return _judge(replace(found, body=_read_limited(response, limits)), limits)
        except (DeadlinePassed, httpcore2.TimeoutException) as error:
            raise _Failed(Message.TIMED_OUT, seconds=f"{limits.timeout_seconds:g}") from error
        except TooLarge as error:
            raise _Failed(Message.RESPONSE_TOO_LARGE, limit=f"{limits.largest_megabytes:g}", how="") from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.UnsupportedProtocol) as error:
            reason = " ".join(str(error).split()) or type(error).__name__
            raise _Failed(Message.UNREACHABLE, reason=hide_secrets(reason)) from error


class _Failed(Exception):
    def __init__(self, message: Message, **values: object) -> None:
        super().__init__(f"{message.code} {message.text(**values)}")


def _parse(url: str) -> httpx2.URL:
    try:
        parsed = httpx2.URL(url)
    except (httpx2.InvalidURL, UnicodeError, ValueError) as error:
        what = str(error).partition(":")[0]  # what follows is a piece of the address, perhaps of a password
        raise _Failed(Message.UNREACHABLE, reason=f"not an address: {what}") from error
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise Refused(Message.SCHEME_REFUSED, url=hide_secrets(url)[:200])
    return parsed


def _read_letters(target: str) -> str:
    """Where a redirect leads: many servers write Arabic letters there as UTF-8, unescaped."""
    try:
        return target.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return target


def _read_limited(response: httpcore2.Response, limits: Limits) -> bytes:
    """The body as it comes. Raises TooLarge."""
    largest = int(limits.largest_megabytes * _MEGABYTE)
    body = bytearray()
    for piece in response.iter_stream():
        body += piece
        if len(body) > largest:
            raise TooLarge
    return bytes(body)


def _judge(found: Answer, limits: Limits) -> Answer:
    """The answer with its content unpacked and its result decided."""
    status = found.status or 0
    if status == 304:
        return replace(found, result="not_modified", body=None)
    if status in _GONE:
        return replace(found, result="gone")
    if not 200 <= status < 300:
        return replace(found, problem=_say(Message.BAD_STATUS, status=status))
    try:
        content = unpack(found.body or b"", found.header("content-encoding"), int(limits.largest_megabytes * _MEGABYTE))
    except TooLarge:
        how = " once unpacked"
        problem = _say(Message.RESPONSE_TOO_LARGE, limit=f"{limits.largest_megabytes:g}", how=how)
        return replace(found, problem=problem)
    except BrokenBody as error:
        return replace(found, problem=_say(Message.BROKEN_BODY, reason=error))
    return replace(found, result="ok", content=content)


def asks_for_rest(answer: Answer) -> bool:
    """Whether the server asked to be left alone for longer than a run waits."""
    asked = _retry_after(answer, datetime.fromisoformat(answer.captured_at))
    return asked is not None and asked > _LONGEST_PAUSE


def _is_worth_a_retry(answer: Answer) -> bool:
    if answer.result != "failed":
        return False
    broken = (Message.TIMED_OUT.code, Message.UNREACHABLE.code, Message.BROKEN_BODY.code)
    return answer.status in _TRY_AGAIN or answer.problem.startswith(broken)


def _retry_after(answer: Answer, now: datetime) -> float | None:
    """How long the server asks us to wait, if it does."""
    value = answer.header("retry-after")
    if value is None:
        return None
    if value.strip().isdigit():
        return float(value)
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds())


def _say(message: Message, **values: object) -> str:
    return f"{message.code} {message.text(**values)}"


def _sleep(seconds: float) -> bool:
    time.sleep(seconds)
    return False
