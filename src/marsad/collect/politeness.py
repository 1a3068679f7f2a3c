"""How often we may ask a host, and what it asked us not to fetch. Shared by all sources of a run."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import urlsplit, urlunsplit

from marsad.collect.addresses import Refused
from marsad.collect.config import Limits
from marsad.collect.fetching import Answer, Fetcher, asks_for_rest
from marsad.collect.robots import ALL_ALLOWED, Robots, parse_robots
from marsad.collect.urls import hide_secrets, host_of, is_address, split_credentials
from marsad.model.messages import Message

_LONGEST_DELAY = 60.0
MOST_FAILURES = 5  # of a host in a row, then it is left for this run
_TOO_BUSY = frozenset((429, 503))


class Stopped(Exception):
    """The run was told to stop while a request waited for its turn: the request was not made."""


class _Host:
    """One host. State: how many requests are under way, when the next may begin, and its robots.txt."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.under_way = 0
        self.next_at = 0.0
        self.robots_lock = threading.Lock()
        self.failures = 0  # in a row: no answer, or one that says it has too much to do
        self.failed_at = 0.0
        self.robots: Robots | Answer | None = None  # an answer: why there are none to keep to
        self.robots_at = 0.0
        self.robots_for: tuple[str, ...] = ()  # the hosts allowed to whoever asked for it


class Hosts:
    """What all sources of a run share: the state of each host, and how many requests may be under way in all."""

    def __init__(self, requests_in_all: int) -> None:
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()
        self._room = threading.BoundedSemaphore(requests_in_all)

    def find(self, url: str) -> _Host:
        """The host of an address."""
        with self._lock:
            return self._hosts.setdefault(host_of(url), _Host())

    def enter(self, host: _Host, at_once: int, wait: Callable[[float], bool], pause: Callable[[], float]) -> None:
        """Take a place among the requests to a host and wait for its time. Raises Stopped, with no place taken.

        Each source brings its own number of requests at once; the room in all is taken last and given back first, so
        that nobody who holds it waits for a host.
        """
        with host.changed:
            while host.under_way >= at_once:
                host.changed.wait()
            host.under_way += 1
            begins = max(time.monotonic(), host.next_at)
            host.next_at = begins + pause()
        if wait(max(0.0, begins - time.monotonic())):
            self._leave_host(host)
            raise Stopped
        self._room.acquire()
        with host.changed:
            host.next_at = max(host.next_at, time.monotonic() + pause())

    def note(self, url: str, answer: Answer, *, since: float) -> None:
        """Count the failures of a host that are its own, not those of one page, and that came since a time; being
        asked to wait long counts as all of them."""
        is_down = answer.result == "failed" and (answer.status is None or answer.status in _TOO_BUSY)
        step = MOST_FAILURES if is_down and asks_for_rest(answer) else 1
        host = self.find(url)
        with host.changed:
            before = host.failures if host.failed_at >= since else 0
            host.failures = before + step if is_down else 0
            host.failed_at = time.monotonic()

    def leave(self, host: _Host) -> None:
        """Give the place back."""
        self._room.release()
        self._leave_host(host)

    def _leave_host(self, host: _Host) -> None:
        with host.changed:
            host.under_way -= 1
            host.changed.notify_all()


class _Turn:
    """The place of one request, which moves with its redirects. State: the host it stands at, None between hosts.

    A place is given back before the next is waited for: two redirects that cross each other cannot block each other.
    """

    def __init__(self, hosts: Hosts, limits: Limits, wait: Callable[[float], bool]) -> None:
        self._hosts, self._limits, self._wait = hosts, limits, wait
        self._at: _Host | None = None

    def go_to(self, url: str) -> None:
        """Stand at the host of an address, when its pause is over. Raises Stopped."""
        self.end()
        host = self._hosts.find(url)

        def pause() -> float:
            asked = host.robots.delay if isinstance(host.robots, Robots) else None
            return max(self._limits.seconds_between, min(asked or 0.0, _LONGEST_DELAY))

        self._hosts.enter(host, self._limits.requests_at_once, self._wait, pause)
        self._at = host

    def end(self) -> None:
        """Give the place back."""
        if self._at is not None:
            self._hosts.leave(self._at)
            self._at = None


class PoliteFetcher:
    """A fetcher that waits its turn at each host and keeps to its robots.txt. Safe to share between threads.

    `keep` is called with the answer to every robots.txt, so that what a site asked for can be proved. A site whose
    robots.txt cannot be had because the server fails is left alone (RFC 9309, 2.3.1.4); without one all is allowed.
    What was learnt of a host before `since` (its robots.txt, its failures) does not count any more: with `--watch` the
    hosts outlive the visits, and one bad hour must not last until the next restart.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        hosts: Hosts,
        wait: Callable[[float], bool],
        keep: Callable[[Answer], None] = lambda answer: None,
        *,
        since: float = 0.0,
    ) -> None:
        self._fetcher = fetcher
        self._hosts = hosts
        self._wait = wait
        self._keep = keep
        self._since = since

    def fetch(self, url: str, limits: Limits, *, etag: str | None = None, last_modified: str | None = None) -> Answer:
        """The answer to a request, or the refusal to make it. Raises Stopped, nothing else."""
        refusal = self._refuse(split_credentials(url)[0], limits)
        if refusal is not None:
            self._hosts.note(url, refusal, since=self._since)
            return replace(refusal, url=hide_secrets(url))

        with self._turn(limits) as turn:

            def refuse(other: str) -> Refused | None:
                turn.end()  # its robots.txt may have to be fetched first, and nobody waits with a place in hand
                found = self._refuse(other, limits)
                return None if found is None else Refused.saying(found.problem)

            answer = self._fetcher.fetch(
                url, limits, etag=etag, last_modified=last_modified, may_fetch=refuse, wait_turn=turn.go_to
            )
        self._hosts.note(url, answer, since=self._since)
        return answer

    def has_left(self, url: str) -> bool:
        """Whether the host of an address is left alone for this run: it failed too often, or asked for a long rest."""
        host = self._hosts.find(url)
        return host.failures >= MOST_FAILURES and host.failed_at >= self._since

    def _robots(self, url: str, limits: Limits) -> Robots | Answer:
        host = self._hosts.find(url)
        with host.robots_lock:
            # What was refused to a source that may not go there says nothing about one that may.
            is_refusal = isinstance(host.robots, Answer) and host.robots.result == "refused"
            is_others = is_refusal and host.robots_for != limits.allow_hosts
            if host.robots is None or host.robots_at < self._since or is_others:
                host.robots = self._fetch_robots(url, limits)
                host.robots_at, host.robots_for = time.monotonic(), limits.allow_hosts
            return host.robots

    def _refuse(self, url: str, limits: Limits) -> Answer | None:
        """The answer in place of one that may not be asked for; None if it may."""
        if not is_address(url) and url.lower().startswith(("http://", "https://")):
            return None  # nobody can be asked: the fetcher says so
        parts = urlsplit(url)
        message, values = Message.SCHEME_REFUSED, {"url": hide_secrets(url)[:200]}
        if parts.scheme in ("http", "https"):
            robots = self._robots(url, limits)
            if isinstance(robots, Answer):
                return robots
            if robots.allows(urlunsplit(("", "", parts.path or "/", parts.query, ""))):
                return None
            message, values = Message.ROBOTS_DENIED, {"host": host_of(url)}
        return Answer(url, "refused", self._fetcher.now(), problem=f"{message.code} {message.text(**values)}")

    def _fetch_robots(self, url: str, limits: Limits) -> Robots | Answer:
        parts = urlsplit(url)
        place = urlunsplit((parts.scheme, parts.netloc, "/robots.txt", "", ""))
        with self._turn(limits) as turn:
            answer = self._fetcher.fetch(place, limits, wait_turn=turn.go_to)
        self._keep(answer)
        if answer.result == "ok" and answer.content is not None:
            return parse_robots(answer.content)
        is_absent = answer.status is not None and 400 <= answer.status < 500 and answer.status != 429
        if is_absent or Message.TOO_MANY_REDIRECTS.code in answer.problem:
            return ALL_ALLOWED
        return Answer(url, "refused" if answer.result == "refused" else "failed", answer.captured_at,
                      problem=answer.problem, redirects=answer.redirects)  # fmt: skip

    @contextmanager
    def _turn(self, limits: Limits) -> Iterator[_Turn]:
        turn = _Turn(self._hosts, limits, self._wait)
        try:
            yield turn
        finally:
            turn.end()
