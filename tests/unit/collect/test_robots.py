"""Robots.txt as RFC 9309 reads it."""

from __future__ import annotations

import time

import pytest

from marsad.collect.robots import parse_robots

FILE = b"""\xef\xbb\xbf# hello
User-agent: other
Disallow: /

User-agent: Marsad
User-agent: friend
Disallow: /private   # not this
Allow: /private/open
Disallow: /*.pdf$
Disallow: /search?*q=
Disallow: /%D8%AE
Crawl-delay: 4
Sitemap: https://x.example/map.xml

User-agent: *
Disallow: /all
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True), ("/private", False), ("/private/x", False), ("/private/open/x", True), ("/a/b.pdf", False),
        ("/a/b.pdf?x", True), ("/search?a=1&q=2", False), ("/search?a=1", True), ("/خبر", False),
        ("/%D8%AE%D8%A8%D8%B1", False), ("/all", True),
    ],
)  # fmt: skip
def test_the_longest_match_counts(path: str, allowed: bool) -> None:
    assert parse_robots(FILE).allows(path) is allowed


def test_others_get_the_group_of_all() -> None:
    assert parse_robots(FILE, agent="stranger").allows("/private")
    assert not parse_robots(FILE, agent="stranger").allows("/all")


def test_delay_and_sitemaps_are_read() -> None:
    found = parse_robots(FILE)
    assert (found.delay, found.sitemaps) == (4.0, ("https://x.example/map.xml",))


@pytest.mark.parametrize(
    "content", [b"", b"<html>not robots</html>", b"Disallow: /", b"\xff\xfe\x00", b"User-agent: *\nDisallow:"]
)
def test_what_says_nothing_allows_all(content: bytes) -> None:
    assert parse_robots(content).allows("/x")


def test_a_wicked_pattern_does_not_take_long() -> None:
    found = parse_robots(b"User-agent: *\nDisallow: /" + b"*a" * 200 + b"$")
    started = time.perf_counter()
    found.allows("/" + "a" * 2000 + "b")
    assert time.perf_counter() - started < 2
