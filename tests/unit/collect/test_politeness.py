"""The pace of each host, with several hosts and several sources at the same time."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from marsad.cli.options import make_stamp
from marsad.collect.config import load_config
from marsad.collect.desk import Desk
from marsad.collect.fetching import Fetcher
from marsad.collect.run import Collection, Totals
from marsad.store import open_store

Collect = Callable[..., int]
WriteConfig = Callable[..., Path]
HOSTS = [f"127.0.0.{number}" for number in (5, 6, 7, 8)]
ALLOWED = f"[{', '.join(repr(host) for host in HOSTS)}]"
URLS = '[[sources]]\nid = "{name}"\nkind = "urls"\npath = "{path}"\n{more}\n'


class Watcher:
    """Slow pages that note what is under way. State: now and at most, by site and in all."""

    def __init__(self, body: str) -> None:
        self.body = body
        self.now: dict[str, int] = {}
        self.most: dict[str, int] = {}
        self.most_in_all = 0
        self._lock = threading.Lock()

    def serve(self, site: Any, path: str) -> str:
        def answer(handler: BaseHTTPRequestHandler) -> None:
            with self._lock:
                self.now[site.base] = self.now.get(site.base, 0) + 1
                self.most[site.base] = max(self.most.get(site.base, 0), self.now[site.base])
                self.most_in_all = max(self.most_in_all, sum(self.now.values()))
            time.sleep(0.03)
            with self._lock:
                self.now[site.base] -= 1
            body = self.body.replace("</article>", f"<p>{site.base}{path}</p></article>").encode("utf-8")
            handler.send_response(200)
            handler.send_header("Content-Type", "text/html; charset=utf-8")
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)

        return str(site.route(path, answer))


@pytest.fixture
def sites(start_site: Callable[[str], Any]) -> Iterator[list[Any]]:
    with ExitStack() as open_sites:
        yield [open_sites.enter_context(start_site(host)) for host in HOSTS]


@pytest.fixture
def watcher(make: SimpleNamespace) -> Watcher:
    return Watcher(make.page(*make.weather))


@pytest.fixture
def listed(sites: list[Any], watcher: Watcher, tmp_path: Path) -> list[str]:
    """Six pages of each host, in a list of addresses that goes round the hosts."""
    urls = [watcher.serve(site, f"/a/{number}") for number in range(6) for site in sites]
    (tmp_path / "all.txt").write_text("\n".join(urls), "utf-8")
    return urls


def test_one_source_asks_several_hosts_at_once_and_each_at_its_pace(
    sites: list[Any], listed: list[str], watcher: Watcher, write_config: WriteConfig, collect: Collect, tmp_path: Path
) -> None:
    config = write_config(URLS.format(name="all", path="all.txt", more=""), allow_hosts=ALLOWED, seconds_between="0.15")
    assert collect(config) == 0
    assert set(watcher.most.values()) == {1}
    assert watcher.most_in_all >= 2
    for site in sites:
        times = [at for _, _, at in site.asked]  # robots.txt counts as well
        assert len(times) == 7
        assert times[-1] - times[0] > 6 * 0.15 - 0.1  # the way to the server may take its time
    with open_store(str(tmp_path / "x.db")) as store:
        rows = list(store.read_captures())
        assert sorted(row["url"] for row in rows if row["kind"] == "page") == sorted(listed)
        for site in sites:  # robots.txt first, then in the order of the list
            own = [row["url"] for row in rows if row["url"].startswith(site.base + "/")]
            assert own == [site.url("/robots.txt"), *(url for url in listed if url.startswith(site.base + "/"))]
        assert store.verify().faults == []


def test_more_at_once_only_where_a_source_asks_for_it(
    sites: list[Any], watcher: Watcher, write_config: WriteConfig, collect: Collect, tmp_path: Path
) -> None:
    one, other = sites[0], sites[1]
    for name, site in (("many", one), ("few", other)):
        (tmp_path / f"{name}.txt").write_text("\n".join(watcher.serve(site, f"/{n}") for n in range(12)), "utf-8")
    sources = URLS.format(name="many", path="many.txt", more="requests_at_once = 3")
    sources += URLS.format(name="few", path="few.txt", more="")
    assert collect(write_config(sources, allow_hosts=ALLOWED)) == 0
    assert watcher.most == {one.base: 3, other.base: 1}


def test_two_sources_at_one_host_share_its_place(
    sites: list[Any], watcher: Watcher, write_config: WriteConfig, collect: Collect, tmp_path: Path
) -> None:
    sources = ""
    for name in ("a", "b", "c"):
        urls = [watcher.serve(sites[0], f"/{name}/{n}") for n in range(4)]
        (tmp_path / f"{name}.txt").write_text("\n".join(urls), "utf-8")
        sources += URLS.format(name=name, path=f"{name}.txt", more="")
    assert collect(write_config(sources, allow_hosts=ALLOWED)) == 0
    assert watcher.most == {sites[0].base: 1}
    assert sites[0].asked[0][0] == "/robots.txt"
    assert [path for path, _, _ in sites[0].asked].count("/robots.txt") == 1


def test_the_room_for_all_requests_is_kept_to(
    listed: list[str], watcher: Watcher, write_config: WriteConfig, collect: Collect
) -> None:
    config = write_config(URLS.format(name="all", path="all.txt", more=""), allow_hosts=ALLOWED, requests_in_all="2")
    assert collect(config) == 0
    assert watcher.most_in_all == 2


def test_redirects_that_cross_do_not_block_each_other_and_keep_the_pace_of_their_target(
    sites: list[Any], watcher: Watcher, write_config: WriteConfig, collect: Collect, tmp_path: Path
) -> None:
    one, other = sites[0], sites[1]
    urls = []
    for number in range(8):
        for here, there in ((one, other), (other, one)):
            target = watcher.serve(there, f"/target/{number}")
            urls.append(here.serve(f"/to/{number}", b"", status=302, Location=target))
    (tmp_path / "all.txt").write_text("\n".join(urls), "utf-8")
    sources = URLS.format(name="all", path="all.txt", more="")
    assert collect(write_config(sources, allow_hosts=ALLOWED, seconds_between="0.02")) == 0
    assert set(watcher.most.values()) == {1}
    with open_store(str(tmp_path / "x.db")) as store:
        assert store.count_documents()[0] == 16


def test_a_host_that_does_not_answer_is_left_and_the_others_go_on(
    sites: list[Any], watcher: Watcher, write_config: WriteConfig, collect: Collect, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    with socket.socket() as closed:  # bound, so that nobody else has it, and not listening
        closed.bind(("127.0.0.9", 0))
        dead = f"127.0.0.9:{closed.getsockname()[1]}"
        urls = [f"http://{dead}/a/{number}" for number in range(20)]
        urls += [watcher.serve(sites[0], f"/a/{number}") for number in range(5)]
        (tmp_path / "all.txt").write_text("\n".join(urls), "utf-8")
        allowed = ALLOWED.replace("]", ", '127.0.0.9']")
        config = write_config(URLS.format(name="all", path="all.txt", more=""), allow_hosts=allowed)
        assert collect(config) == 1
    told = capsys.readouterr().err
    assert f"M118 {dead} fails or asks to be left alone; 15 of its pages wait for the next run" in told
    with open_store(str(tmp_path / "x.db")) as store:
        assert store.count_documents()[0] == 5
        row = store.read_source_status()[0]
        assert (row["failed"], row["run"]["left"]) == (5, 15)


def test_a_server_that_has_too_much_to_do_is_not_asked_for_more(
    sites: list[Any], write_config: WriteConfig, collect: Collect, tmp_path: Path
) -> None:
    urls = [sites[0].serve(f"/a/{n}", b"busy", status=429, Retry_After="3600") for n in range(20)]
    (tmp_path / "all.txt").write_text("\n".join(urls), "utf-8")
    config = write_config(URLS.format(name="all", path="all.txt", more=""), allow_hosts=ALLOWED, retries="2")
    assert collect(config) == 1
    assert len(sites[0].paths()) == 1


def test_what_failed_in_one_visit_is_asked_again_in_the_next(
    sites: list[Any], write_config: WriteConfig, coder: Any, make: SimpleNamespace, tmp_path: Path
) -> None:
    """With --watch the state of a host outlives a visit: a server that was down, robots.txt included, comes back."""
    sites[0].serve("/robots.txt", b"down", status=503)
    busy = sites[1].serve("/a", b"busy", status=503, Retry_After="3600")
    urls = [sites[0].serve("/a", make.page(*make.weather)), busy, sites[1].serve("/b", make.page(*make.article))]
    (tmp_path / "all.txt").write_text("\n".join(urls), "utf-8")
    config = load_config(write_config(URLS.format(name="all", path="all.txt", more="every_minutes = 0.001\n"),
                                      allow_hosts=ALLOWED))  # fmt: skip
    stop = threading.Event()

    def show(totals: Totals) -> None:
        if totals.visited == 1:  # the servers are up again
            sites[0].serve("/robots.txt", b"User-agent: *\nDisallow:\n")
            sites[1].serve("/a", make.page(*make.weather))
        if totals.visited >= 10 or totals.counts["documents"] >= 3:
            stop.set()

    with open_store(str(tmp_path / "x.db")) as store:
        desk = Desk(store, coder, why="test", make_stamp=make_stamp)
        work = Collection(config, store, desk, fetcher=Fetcher(wait=stop.wait), stop=stop, show=show)
        work.watch()
        work.close()
        assert store.count_documents()[0] == 3
    assert [path for path, _, _ in sites[0].asked].count("/robots.txt") >= 2
