"""One request against a server that fails, drips, bombs, lies and sends in circles."""

from __future__ import annotations

import gzip
import threading
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from types import SimpleNamespace
from typing import Any

import pytest

from marsad.collect.addresses import GuardedBackend, is_public
from marsad.collect.fetching import Answer, Fetcher

PRIVATE = """127.0.0.1 10.1.2.3 172.16.0.1 192.168.0.1 169.254.1.1 0.0.0.0 224.0.0.1 255.255.255.255 100.64.0.1
192.0.2.1 ::1 :: fe80::1 fe80::1%eth0 fc00::1 ff02::1 ::ffff:10.0.0.1 64:ff9b::7f00:1 2002:7f00:1:: nonsense"""


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def fetcher(pauses: list[float]) -> Iterator[Fetcher]:
    """One whose pauses are noted instead of waited for."""

    def wait(seconds: float) -> bool:
        pauses.append(seconds)
        return False

    found = Fetcher(contact="desk@example.org", wait=wait)
    yield found
    found.close()


def code(answer: Answer) -> str:
    return answer.problem[:4]


def send(handler: BaseHTTPRequestHandler, status: int = 200, body: bytes = b"", **headers: str) -> None:
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def test_an_answer_has_its_bytes_and_headers(site: Any, make: SimpleNamespace, fetcher: Fetcher) -> None:
    answer = fetcher.fetch(site.serve("/", "نص", X_Thing="1"), make.quick)
    assert (answer.result, answer.status, answer.content) == ("ok", 200, "نص".encode())
    assert answer.header("x-thing") == "1"
    assert site.asked[0][1]["User-Agent"].endswith("(news archive; desk@example.org)")


@pytest.mark.parametrize("coding", ["gzip", "deflate", "raw deflate", "gzip twice", "br", "zstd"])
def test_packed_answers_are_unpacked_and_kept_packed(
    site: Any, make: SimpleNamespace, fetcher: Fetcher, coding: str
) -> None:
    said = b"x" * 5000
    raw = zlib.compressobj(wbits=-15)
    packed = {
        "gzip": gzip.compress(said), "deflate": zlib.compress(said), "raw deflate": raw.compress(said) + raw.flush(),
        "gzip twice": gzip.compress(gzip.compress(said)),
    }.get(coding)  # fmt: skip
    if packed is None:  # sent by some servers to everybody
        packed = pytest.importorskip({"br": "brotli", "zstd": "zstandard"}[coding]).compress(said)
    name = {"raw deflate": "deflate", "gzip twice": "gzip, gzip"}.get(coding, coding)
    answer = fetcher.fetch(site.serve("/", packed, Content_Encoding=name), make.quick)
    assert (answer.content, answer.body) == (said, packed)


@pytest.mark.parametrize(
    "packed",
    [gzip.compress(b"x" * 50000, mtime=0)[:-20], b"\x1f\x8bnonsense", b"plain words", b""],
    ids=["cut", "nonsense", "plain", "empty"],
)
def test_damaged_gzip_is_named_and_its_bytes_kept(
    site: Any, make: SimpleNamespace, fetcher: Fetcher, packed: bytes
) -> None:
    answer = fetcher.fetch(site.serve("/", packed, Content_Encoding="gzip"), make.quick)
    assert (answer.result, code(answer), answer.body, answer.content) == ("failed", "M109", packed, None)


def test_a_gzip_bomb_is_given_up_early(site: Any, make: SimpleNamespace, fetcher: Fetcher) -> None:
    engine = zlib.compressobj(9, wbits=31)
    bomb = b"".join(engine.compress(b"\0" * (1 << 20)) for _ in range(300)) + engine.flush()
    assert len(bomb) < 1 << 20
    started = time.monotonic()
    answer = fetcher.fetch(site.serve("/", bomb, Content_Encoding="gzip"), replace(make.quick, largest_megabytes=2))
    assert (answer.result, code(answer)) == ("failed", "M105")
    assert "once unpacked" in answer.problem
    assert time.monotonic() - started < 3


def test_an_endless_answer_is_given_up(site: Any, make: SimpleNamespace, fetcher: Fetcher) -> None:
    sent = []

    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        handler.close_connection = True
        for _ in range(1000):
            handler.wfile.write(b"x" * 65536)
            sent.append(1)

    answer = fetcher.fetch(site.route("/", endless), replace(make.quick, largest_megabytes=1))
    assert (answer.result, code(answer), answer.body) == ("failed", "M105", None)
    assert len(sent) < 1000


@pytest.mark.parametrize("where", ["body", "headers"])
def test_a_slow_drip_ends_with_the_deadline(site: Any, make: SimpleNamespace, fetcher: Fetcher, where: str) -> None:
    stop = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        if where == "body":
            handler.send_response(200)
            handler.send_header("Content-Length", "1000")
            handler.end_headers()
        else:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        for _ in range(100):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            if stop.wait(0.1):
                return

    started = time.monotonic()
    answer = fetcher.fetch(site.route("/", drip), replace(make.quick, timeout_seconds=0.7))
    stop.set()
    assert (answer.result, code(answer)) == ("failed", "M106")
    assert time.monotonic() - started < 3


def test_a_failing_server_is_tried_again_with_growing_pauses(
    site: Any, make: SimpleNamespace, fetcher: Fetcher, pauses: list[float]
) -> None:
    tries: list[int] = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        tries.append(1)
        send(handler, 200 if len(tries) > 2 else 503, b"ok")

    assert fetcher.fetch(site.route("/", answer), replace(make.quick, retries=3)).result == "ok"
    assert pauses == [1.0, 2.0]


def test_a_server_that_only_fails_is_given_up(site: Any, make: SimpleNamespace, fetcher: Fetcher) -> None:
    answer = fetcher.fetch(site.serve("/", "oops", status=500), replace(make.quick, retries=2))
    assert (answer.result, answer.status, code(answer), len(site.asked)) == ("failed", 500, "M104", 3)


@pytest.mark.parametrize(("asked", "tries", "waited"), [("7", 2, [7.0]), ("3600", 1, [])])
def test_retry_after_is_kept_to(
    site: Any, make: SimpleNamespace, fetcher: Fetcher, pauses: list[float], asked: str, tries: int, waited: list[float]
) -> None:
    url = site.serve("/", "later", status=429, Retry_After=asked)
    assert fetcher.fetch(url, replace(make.quick, retries=1)).result == "failed"
    assert (len(site.asked), pauses) == (tries, waited)


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_gone_is_not_tried_again(site: Any, make: SimpleNamespace, fetcher: Fetcher, status: int) -> None:
    answer = fetcher.fetch(site.serve("/", "gone", status=status), replace(make.quick, retries=3))
    assert (answer.result, answer.body, len(site.asked)) == ("gone", b"gone", 1)


def test_an_unchanged_page_is_said_to_be_so(site: Any, make: SimpleNamespace, fetcher: Fetcher) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        known = (
            handler.headers.get("If-None-Match") == '"a"' and handler.headers.get("If-Modified-Since") == "yesterday"
        )
        send(handler, 304 if known else 200, b"" if known else b"x")

    url = site.route("/", answer)
    assert fetcher.fetch(url, make.quick).result == "ok"
    found = fetcher.fetch(url, make.quick, etag='"a"', last_modified="yesterday")
    assert (found.result, found.content, found.problem) == ("not_modified", None, "")


def test_redirects_are_followed_and_noted(site: Any, make: SimpleNamespace, fetcher: Fetcher) -> None:
    site.serve("/b", "there")
    answer = fetcher.fetch(site.serve("/a", "", status=302, Location="/b"), make.quick)
    assert (answer.result, answer.final_url, answer.redirects) == ("ok", site.url("/b"), ((site.url("/a"), 302),))


@pytest.mark.parametrize("target", ["/a", "/b"])
def test_redirects_in_circles_end(site: Any, make: SimpleNamespace, fetcher: Fetcher, target: str) -> None:
    site.serve("/b", "", status=301, Location="/a")
    answer = fetcher.fetch(site.serve("/a", "", status=301, Location=target), make.quick)
    assert (answer.result, code(answer)) == ("failed", "M108")


def test_a_row_of_redirects_is_cut(site: Any, make: SimpleNamespace, fetcher: Fetcher) -> None:
    for number in range(10):
        site.serve(f"/{number}", "", status=302, Location=f"/{number + 1}")
    assert code(fetcher.fetch(site.url("/0"), make.quick)) == "M108"
    assert len(site.asked) == make.quick.most_redirects + 1


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.2:{port}/x",
        "http://localhost:{port}/x",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]:{port}/x",
        "http://[::ffff:127.0.0.1]:{port}/x",
        "http://0.0.0.0:{port}/x",
        "http://2130706433:{port}/x",
        "http://0x7f.1:{port}/x",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
    ],
)
def test_redirects_into_private_networks_are_refused(
    site: Any, make: SimpleNamespace, fetcher: Fetcher, target: str
) -> None:
    place = target.format(port=site.base.rpartition(":")[2])
    site.serve("/x", "secret")
    answer = fetcher.fetch(site.serve("/a", "", status=302, Location=place), make.quick)
    assert answer.result == "refused" or code(answer) == "M107"
    assert answer.body is None
    assert site.paths() == ["/a"]


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://x.example/y", "gopher://x/", "data:text/html,x", "javascript:1"]
)
def test_other_schemes_are_refused(site: Any, make: SimpleNamespace, fetcher: Fetcher, target: str) -> None:
    for url in (target, site.serve("/a", "", status=302, Location=target)):
        answer = fetcher.fetch(url, make.quick)
        assert (answer.result, code(answer)) == ("refused", "M102")


def test_a_private_address_is_refused_until_its_host_is_allowed(
    site: Any, make: SimpleNamespace, fetcher: Fetcher
) -> None:
    url = site.serve("/", "x")
    answer = fetcher.fetch(url, replace(make.quick, allow_hosts=()))
    assert (answer.result, code(answer), site.asked) == ("refused", "M101", [])
    assert "allow_hosts" in answer.problem


def test_a_name_is_looked_up_once_and_checked(site: Any, make: SimpleNamespace) -> None:
    """A name server that says something public first and 127.0.0.1 next must not get us there."""
    said: list[str] = []

    def rebind(host: str, port: int) -> list[str]:
        said.append(host)
        return ["127.0.0.1"] if len(said) > 1 else ["192.0.2.1", "127.0.0.1"]

    fetcher = Fetcher(backend=GuardedBackend(rebind))
    url = site.serve("/", "x").replace("127.0.0.1", "evil.example")
    limits = replace(make.quick, timeout_seconds=1)
    assert [fetcher.fetch(url, limits).result for _ in range(2)] == ["refused", "refused"]
    fetcher.close()
    assert (said, site.asked) == (["evil.example"] * 2, [])


@pytest.mark.parametrize(
    ("address", "public"),
    [
        *((address, True) for address in ("93.184.216.34", "2606:2800:220:1::1")),
        *((address, False) for address in PRIVATE.split()),
    ],
)
def test_public_addresses_are_told_from_others(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_passwords_are_sent_and_kept_nowhere(site: Any, make: SimpleNamespace, fetcher: Fetcher) -> None:
    url = site.serve("/a?api_key=hush", "x").replace("http://", "http://me:secret@")
    answer = fetcher.fetch(url, make.quick)
    assert site.asked[0][1]["Authorization"] == "Basic bWU6c2VjcmV0"
    assert answer.result == "ok"
    for kept in (answer.url, answer.final_url or "", str(answer.request_headers), str(answer.redirects)):
        assert "secret" not in kept
        assert "hush" not in kept


def test_passwords_do_not_follow_a_redirect_to_another_host(
    site: Any, other_site: Any, make: SimpleNamespace, fetcher: Fetcher
) -> None:
    elsewhere = other_site.serve("/b", "x")
    url = site.serve("/a", "", status=302, Location=elsewhere).replace("http://", "http://me:secret@")
    fetcher.fetch(url, replace(make.quick, allow_hosts=("127.0.0.1", "127.0.0.3")))
    assert "Authorization" in site.asked[0][1]
    assert "Authorization" not in other_site.asked[0][1]


@pytest.mark.parametrize("answer", ["cut", "closed", "junk"])
def test_broken_connections_are_named(site: Any, make: SimpleNamespace, fetcher: Fetcher, answer: str) -> None:
    def misbehave(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        if answer == "cut":
            handler.send_response(200)
            handler.send_header("Content-Length", "1000")
            handler.end_headers()
            handler.wfile.write(b"x")
        elif answer == "junk":
            handler.wfile.write(b"this is no HTTP\r\n\r\n")

    found = fetcher.fetch(site.route("/", misbehave), make.quick)
    assert (found.result, code(found)) == ("failed", "M107")


@pytest.mark.parametrize(
    "url", ["http://", "http://[::1", "http://x y/", "http://" + "a" * 300 + ".example/", "http://127.0.0.1:99999/"]
)
def test_bad_addresses_are_named(make: SimpleNamespace, fetcher: Fetcher, url: str) -> None:
    assert fetcher.fetch(url, make.quick).result in ("failed", "refused")


def test_arabic_addresses_are_asked_for_escaped(site: Any, make: SimpleNamespace, fetcher: Fetcher) -> None:
    site.serve("/%D8%AE%D8%A8%D8%B1?%D8%B3=1", "x")
    assert fetcher.fetch(site.url("/خبر?س=1"), make.quick).result == "ok"


def test_a_stop_ends_the_pauses(site: Any, make: SimpleNamespace) -> None:
    waits: list[float] = []

    def stopped(seconds: float) -> bool:
        waits.append(seconds)
        return True

    fetcher = Fetcher(wait=stopped)
    fetcher.fetch(site.serve("/", "", status=500), replace(make.quick, retries=5))
    fetcher.close()
    assert (len(waits), len(site.asked)) == (1, 1)
