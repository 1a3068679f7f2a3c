"""Killed, stopped and run again: nothing lost, nothing twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import marsad
from marsad.store import open_store

PAGES = 90
LIST = '[[sources]]\nid = "all"\nkind = "urls"\npath = "all.txt"\nmost_pages = 1000\n'
FEED = '[[sources]]\nid = "wire"\nkind = "feed"\nurl = "{url}"\nmost_pages = 1000\n'


def start(config: Path, db: Path, *more: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(Path(marsad.__file__).parents[1])}
    command = [sys.executable, "-m", "marsad.cli.main", "collect", str(config), "--db", str(db), *more]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, "did not happen in time"
        time.sleep(0.01)


@pytest.fixture
def slow_feed(site: Any, make: SimpleNamespace) -> tuple[str, list[str]]:
    """A feed of pages that take a little time each."""
    urls = []
    for number in range(PAGES):
        body = make.page(*make.weather, f"العدد {number} من النشرة الجوية.").encode("utf-8")

        def answer(handler: BaseHTTPRequestHandler, body: bytes = body) -> None:
            time.sleep(0.005)
            handler.send_response(200)
            handler.send_header("Content-Type", "text/html; charset=utf-8")
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)

        urls.append(site.route(f"/a/{number}", answer))
    return site.serve("/feed", make.feed(*urls), Content_Type="text/xml"), urls


def test_killed_in_the_middle_and_run_again_loses_nothing_and_doubles_nothing(
    site: Any, slow_feed: tuple[str, list[str]], write_config: Callable[..., Path], tmp_path: Path
) -> None:
    url, pages = slow_feed
    config, db = write_config(FEED.format(url=url)), tmp_path / "x.db"
    for asked in (10, 50, 45):
        before = len(site.paths())
        running = start(config, db)
        wait_for(lambda before=before, asked=asked: len(site.paths()) >= before + asked)  # type: ignore[misc]
        running.send_signal(signal.SIGKILL)
        running.communicate()
        with open_store(str(db)) as store:
            assert store.verify().faults == []
    finished = start(config, db)
    _, said = finished.communicate(timeout=120)
    assert finished.returncode == 0, said.decode()
    with open_store(str(db)) as store:
        assert sorted(row["doc_id"] for row in store.read_documents()) == sorted(pages)
        captured = [row["url"] for row in store.read_captures() if row["kind"] == "page"]
        assert sorted(captured) == sorted(pages)
        assert store.count_documents() == (PAGES, 0)
        assert store.verify().faults == []
        assert sum(1 for row in store.read_log() if row["action"] == "document.add") == PAGES


def test_killed_while_several_hosts_are_asked_at_once_loses_nothing(
    start_site: Callable[[str], Any], make: SimpleNamespace, write_config: Callable[..., Path], tmp_path: Path
) -> None:
    hosts = [f"127.0.0.{number}" for number in (5, 6, 7, 8)]
    with ExitStack() as sites:
        found = [sites.enter_context(start_site(host)) for host in hosts]
        pages = [
            site.serve(f"/a/{number}", make.page(*make.weather, f"العدد {number} من نشرة {site.base}"))
            for number in range(20)
            for site in found
        ]
        (tmp_path / "all.txt").write_text("\n".join(pages), "utf-8")
        config = write_config(
            '[[sources]]\nid = "all"\nkind = "urls"\npath = "all.txt"\nmost_pages = 1000\n',
            allow_hosts=f"[{', '.join(map(repr, hosts))}]", seconds_between="0.02",
        )  # fmt: skip
        db = tmp_path / "x.db"
        for asked in (20, 40):
            before = sum(len(site.paths()) for site in found)
            running = start(config, db)
            wait_for(lambda b=before, n=asked: sum(len(site.paths()) for site in found) >= b + n)  # type: ignore[misc]
            running.send_signal(signal.SIGKILL)
            running.communicate()
        finished = start(config, db)
        _, told = finished.communicate(timeout=120)
        assert finished.returncode == 0, told.decode()
    with open_store(str(db)) as store:
        captured = [row["url"] for row in store.read_captures() if row["kind"] == "page"]
        assert sorted(captured) == sorted(pages)
        assert store.count_documents() == (80, 0)
        assert store.verify().faults == []


def read_responses(path: Path) -> list[str]:
    from warcio.archiveiterator import ArchiveIterator

    with path.open("rb") as stream:
        records = ArchiveIterator(stream, check_digests=True)
        return [r.rec_headers.get_header("WARC-Target-URI") for r in records if r.rec_type == "response"]


@pytest.mark.parametrize("names", [("x.warc.gz", "x.warc.gz"), ("monday.warc.gz", "tuesday.warc.gz")])
def test_the_archive_of_a_run_that_was_killed_is_written_by_the_next(
    site: Any, slow_feed: tuple[str, list[str]], write_config: Callable[..., Path], tmp_path: Path,
    names: tuple[str, str],
) -> None:  # fmt: skip
    url, pages = slow_feed
    config, db = write_config(FEED.format(url=url)), tmp_path / "x.db"
    running = start(config, db, "--warc-out", str(tmp_path / names[0]))
    wait_for(lambda: len(site.paths()) >= 50)
    running.send_signal(signal.SIGKILL)
    running.communicate()
    assert list(tmp_path.glob("*.warc*")) == []
    finished = start(config, db, "--warc-out", str(tmp_path / names[1]))
    _, told = finished.communicate(timeout=120)
    assert finished.returncode == 0, told.decode()
    assert b"M166" in told
    assert sorted(set(read_responses(tmp_path / names[1])) & set(pages)) == sorted(pages)
    assert [path.name for path in tmp_path.glob("*.warc*")] == [names[1]]


def test_a_kill_while_the_archive_is_written_leaves_the_earlier_one_and_loses_nothing(
    site: Any, make: SimpleNamespace, write_config: Callable[..., Path], tmp_path: Path
) -> None:
    pages = []
    for number in range(30):  # much to pack: writing takes a while
        filling = os.urandom(300_000).hex()
        words = make.page(*make.weather, f"العدد {number}.").replace("</body>", f"<!-- {filling} --></body>")
        pages.append(site.serve(f"/a/{number}", words))
    (tmp_path / "all.txt").write_text("\n".join(pages), "utf-8")
    config, db, archive = write_config(LIST), tmp_path / "x.db", tmp_path / "x.warc.gz"
    archive.write_bytes(b"of yesterday")
    running = start(config, db, "--warc-out", str(archive))
    wait_for(lambda: any(path.stat().st_size for path in tmp_path.glob("*.partial")))
    running.send_signal(signal.SIGKILL)
    running.communicate()
    assert archive.read_bytes() == b"of yesterday"
    assert len(list(tmp_path.glob("*.partial"))) == 1
    finished = start(config, db, "--warc-out", str(archive))
    _, told = finished.communicate(timeout=120)
    assert finished.returncode == 0, told.decode()
    assert sorted(set(read_responses(archive)) & set(pages)) == sorted(pages)
    assert list(tmp_path.glob("*.partial")) == []


def test_an_archive_of_a_run_that_is_alive_is_not_taken_over(
    site: Any,
    slow_feed: tuple[str, list[str]],
    make: SimpleNamespace,
    write_config: Callable[..., Path],
    tmp_path: Path,
) -> None:
    (tmp_path / "all.txt").write_text(site.serve("/b", make.page(*make.article)), "utf-8")
    config, db = write_config(FEED.format(url=slow_feed[0]) + LIST, seconds_between="0.05"), tmp_path / "x.db"
    first = start(config, db, "--only", "wire", "--warc-out", str(tmp_path / "1.warc"))
    wait_for(lambda: len(site.paths()) >= 10)
    second = start(config, db, "--only", "all", "--warc-out", str(tmp_path / "2.warc"))
    _, told = second.communicate(timeout=120)
    assert (second.returncode, b"M166" in told) == (0, False), told.decode()
    assert first.poll() is None
    assert site.url("/b") in read_responses(tmp_path / "2.warc")
    first.send_signal(signal.SIGTERM)
    _, told = first.communicate(timeout=60)
    assert site.url("/a/1") in read_responses(tmp_path / "1.warc"), told.decode()


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_stop_stores_what_came(
    site: Any,
    slow_feed: tuple[str, list[str]],
    write_config: Callable[..., Path],
    tmp_path: Path,
    number: int,
    status: int,
) -> None:
    config, db = write_config(FEED.format(url=slow_feed[0])), tmp_path / "x.db"
    running = start(config, db)
    wait_for(lambda: len(site.paths()) >= 12)
    running.send_signal(number)
    _, said = running.communicate(timeout=60)
    assert running.returncode == status, said.decode()
    assert b"run again" in said
    with open_store(str(db)) as store:
        assert 10 <= store.count_documents()[0] < PAGES
        assert len(store.read_source_status()) == 1


def test_watching_goes_round_until_it_is_stopped(
    site: Any, make: SimpleNamespace, write_config: Callable[..., Path], tmp_path: Path
) -> None:
    one = site.serve("/a/1", make.page(*make.article))
    url = site.serve("/feed", make.feed(one), Content_Type="text/xml")
    config, db = write_config(FEED.format(url=url) + "every_minutes = 0.005\n"), tmp_path / "x.db"
    running = start(config, db, "--watch")
    wait_for(lambda: site.paths().count("/feed") >= 2)
    site.serve("/feed", make.feed(site.serve("/a/2", make.page(*make.weather)), one), Content_Type="text/xml")
    wait_for(lambda: "/a/2" in site.paths())
    rounds = site.paths().count("/feed")
    wait_for(lambda: site.paths().count("/feed") > rounds)
    running.send_signal(signal.SIGTERM)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 0, said.decode()
    with open_store(str(db)) as store:
        assert store.count_documents() == (2, 0)
        assert store.read_source_status()[0]["is_ok"] is True
