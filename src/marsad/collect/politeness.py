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
from marsad.collect.fetching import Answer, Fetcher
from marsad.collect.robots import ALL_ALLOWED, Robots, parse_robots
from marsad.collect.urls import hide_secrets, host_of, split_credentials
from marsad.model.messages import Message

_LONGEST_DELAY = 60.0


class _Host:
    """One host. State: how many requests are under way, and when the next may begin."""

    def __init__(self, at_once: int) -> None:
        self.slots = threading.BoundedSemaphore(at_once)
        self.lock = threading.Lock()
        self.robots_lock = threading.Lock()
        self.next_at = 0.0
        self.robots: Robots | Answer | None = None  # an answer: why there are none to keep to


class PoliteFetcher:
    """A fetcher that waits its turn at each host and keeps to its robots.txt. Safe to share between threads.

    `keep` is called with the answer to every robots.txt, so that what a site asked for can be proved. A site whose
    robots.txt cannot be had because the server fails is left alone (RFC 9309, 2.3.1.4); without one all is allowed.
    """

    def __init__(
        self, fetcher: Fetcher, wait: Callable[[float], bool], keep: Callable[[Answer], None] = lambda answer: None
    ) -> None:
        self._fetcher = fetcher
        self._wait = wait
        self._keep = keep
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()

    def fetch(self, url: str, limits: Limits, *, etag: str | None = None, last_modified: str | None = None) -> Answer:
        """The answer to a request, or the refusal to make it. Never raises."""
        with self._turn(url, limits):
            refusal = self._refuse(split_credentials(url)[0], limits)
            if refusal is not None:
                return replace(refusal, url=hide_secrets(url))

            def may_fetch(other: str) -> Refused | None:
                found = self._refuse(other, limits)
                return None if found is None else Refused.saying(found.problem)

            return self._fetcher.fetch(url, limits, etag=etag, last_modified=last_modified, may_fetch=may_fetch)

    def find_sitemaps(self, url: str, limits: Limits) -> tuple[str, ...]:
        """The sitemaps that the robots.txt of a host names."""
        found = self._robots(url, limits)
        return found.sitemaps if isinstance(found, Robots) else ()

    def _robots(self, url: str, limits: Limits) -> Robots | Answer:
        host = self._host(url, limits)
        with host.robots_lock:
            if host.robots is None:
                host.robots = self._fetch_robots(url, limits)
            return host.robots

    def _refuse(self, url: str, limits: Limits) -> Answer | None:
        """The answer in place of one that may not be asked for; None if it may."""
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
        answer = self._fetcher.fetch(urlunsplit((parts.scheme, parts.netloc, "/robots.txt", "", "")), limits)
        self._keep(answer)
        if answer.result == "ok" and answer.content is not None:
            return parse_robots(answer.content)
        is_absent = answer.status is not None and 400 <= answer.status < 500 and answer.status != 429
        if is_absent or Message.TOO_MANY_REDIRECTS.code in answer.problem:
            return ALL_ALLOWED
        return Answer(url, "refused" if answer.result == "refused" else "failed", answer.captured_at,
                      problem=answer.problem, redirects=answer.redirects)  # fmt: skip

    def _host(self, url: str, limits: Limits) -> _Host:
        with self._lock:
            return self._hosts.setdefault(host_of(url), _Host(limits.requests_at_once))

    @contextmanager
    def _turn(self, url: str, limits: Limits) -> Iterator[None]:
        """A place among the requests to the host, and the pause since the one before."""
        host = self._host(url, limits)
        with host.slots:
            asked = host.robots.delay if isinstance(host.robots, Robots) else None
            pause = max(limits.seconds_between, min(asked or 0.0, _LONGEST_DELAY))
            with host.lock:
                begins = max(time.monotonic(), host.next_at)
                host.next_at = begins + pause
            left = begins - time.monotonic()
            if left > 0:
                self._wait(left)
            yield
