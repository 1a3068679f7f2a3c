"""Trouble that must not pass for success: addresses that are not there, archives not written, a clock set back."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from marsad.cli import collect as command
from marsad.cli.main import main
from marsad.collect import fetching, run
from marsad.collect.config import load_config
from marsad.collect.desk import Desk
from marsad.model.stamp import Stamp
from marsad.store import open_store

Collect = Callable[..., int]
WriteConfig = Callable[..., Path]
SOURCE = '[[sources]]\nid = "a"\nkind = "{kind}"\n{where} = "{place}"\n'
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def source(kind: str, place: object) -> str:
    return SOURCE.format(kind=kind, place=place, where="path" if kind in ("urls", "files") else "url")


@pytest.mark.parametrize("status", [404, 410])
@pytest.mark.parametrize("kind", ["feed", "sitemap", "listing", "page"])
def test_a_source_whose_address_is_not_there_is_no_success(
    site: Any, write_config: WriteConfig, collect: Collect, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    kind: str, status: int,
) -> None:  # fmt: skip
    url = site.serve("/moved-away", "gone", status=status)
    assert collect(write_config(source(kind, url))) == 1
    assert f"{url}: M104 the server answered {status}" in capsys.readouterr().err
    assert main(["status", "--db", str(tmp_path / "x.db"), "--json"]) == 1
    row = json.loads(capsys.readouterr().out)[0]
    assert (row["failed"], row["gone"], row["last_success"]) == (1, 0, None)


def test_a_not_modified_that_nobody_asked_for_is_asked_again(
    site: Any, make: SimpleNamespace, write_config: WriteConfig, collect: Collect, tmp_path: Path
) -> None:
    url = site.serve("/a", "", status=304)
    assert collect(write_config(source("page", url))) == 1
    site.serve("/a", make.page(*make.article))
    assert collect(write_config(source("page", url))) == 0
    with open_store(str(tmp_path / "x.db")) as store:
        assert store.count_documents()[0] == 1


@pytest.mark.parametrize(
    "before",
    ['<?xml version="1.0" encoding="utf-8"?>', '<base href="http://[bad">', '<a href="http://[x">x</a>'],
    ids=["xhtml", "base", "link"],
)
def test_an_odd_page_of_links_is_read_all_the_same(
    site: Any, make: SimpleNamespace, write_config: WriteConfig, collect: Collect, before: str
) -> None:
    site.serve("/news/article-1", make.page(*make.article))
    url = site.serve("/", f'{before}<html><body><a href="/news/article-1">x</a></body></html>')
    assert collect(write_config(source("listing", url))) == 0
    assert site.paths() == ["/", "/news/article-1"]


@pytest.mark.parametrize("line", ['"{url}"', '"{url}","a, b"', "{url}\ttitle", " {url} "])
def test_a_list_of_addresses_without_header_is_read(
    site: Any, make: SimpleNamespace, write_config: WriteConfig, collect: Collect, tmp_path: Path, line: str
) -> None:
    (tmp_path / "list.csv").write_text(line.format(url=site.serve("/a,b", make.page(*make.article))), "utf-8")
    assert collect(write_config(source("urls", "list.csv"))) == 0
    assert site.paths() == ["/a,b"]


def read_warc(path: Path) -> list[str]:
    """The addresses of the responses in an archive, in order."""
    from warcio.archiveiterator import ArchiveIterator

    with path.open("rb") as stream:
        records = ArchiveIterator(stream, check_digests=True)
        return [r.rec_headers.get_header("WARC-Target-URI") for r in records if r.rec_type == "response"]


def test_an_archive_that_cannot_be_written_is_said_before_anything_is_fetched(
    site: Any, make: SimpleNamespace, write_config: WriteConfig, collect: Collect, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    config = write_config(source("page", site.serve("/a", make.page(*make.article))))
    for place in (tmp_path / "none" / "x.warc.gz", tmp_path):
        assert collect(config, "--warc-out", place) == 2
        assert f"M042 cannot write {place}" in capsys.readouterr().err
    assert site.asked == []


def test_an_archive_that_fails_at_the_end_is_said_and_the_store_is_whole(
    site: Any, make: SimpleNamespace, write_config: WriteConfig, collect: Collect, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    blocked = tmp_path / f"x.warc.{os.getpid()}.partial"
    blocked.mkdir()  # what is written beside its place first
    config = write_config(source("page", site.serve("/a", make.page(*make.article))))
    assert collect(config, "--warc-out", tmp_path / "x.warc") == 1
    assert "M163" in capsys.readouterr().err
    with open_store(str(tmp_path / "x.db")) as store:
        assert store.count_documents()[0] == 1
    blocked.rmdir()
    other = tmp_path / "y.warc"
    assert collect(write_config(source("page", site.serve("/b", make.page(*make.weather)))), "--warc-out", other) == 0
    assert f"M166 the archive {other} will also hold what was fetched for {tmp_path}/x.warc" in capsys.readouterr().err
    assert read_warc(other) == [site.url("/robots.txt"), site.url("/a"), site.url("/robots.txt"), site.url("/b")]
    assert collect(config, "--warc-out", other) == 0  # nothing is owed any more
    assert "M166" not in capsys.readouterr().err
    assert read_warc(other) == []


def test_claims_that_cannot_be_made_end_the_run_in_words(
    site: Any, write_config: WriteConfig, collect: Collect, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.db-collect").mkdir()
    assert collect(write_config(source("page", site.url("/a")))) != 0
    assert "M052" in capsys.readouterr().err


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Sets every clock that a collection reads."""
    plain_fetcher, plain_collection = fetching.Fetcher, run.Collection

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(fetching, "Fetcher", partial(plain_fetcher, clock=lambda: moment))
        monkeypatch.setattr(run, "Collection", partial(plain_collection, now=lambda: moment))
        monkeypatch.setattr(command, "make_stamp", lambda why: Stamp("x", moment.isoformat(), why))

    return set_to


def read_current(db: Path) -> tuple[str, int]:
    """The first word of the current text of the only document, and how many events are current."""
    with open_store(str(db)) as store:
        (document,) = store.read_documents()
        return document["text"].split()[0], len(list(store.read_events()))


def test_a_clock_set_back_is_said_and_the_text_captured_last_stays_the_current_one(
    write_config: WriteConfig, collect: Collect, tmp_path: Path, make: SimpleNamespace, set_clock: Any,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    config = write_config(source("files", "in.jsonl"))
    for moment, text in ((NOON, make.article[0]), (NOON - timedelta(days=3), make.weather[0])):
        set_clock(moment)
        (tmp_path / "in.jsonl").write_text(json.dumps({"id": "a", "text": text}), "utf-8")
        assert collect(config) == 0
    assert "M164 the clock (2026-04-28T12" in capsys.readouterr().err
    assert read_current(tmp_path / "x.db") == (make.weather[0].split()[0], 0)
    assert main(["verify", "--db", str(tmp_path / "x.db")]) == 0


def test_a_text_that_returns_to_its_first_wording_is_current_again(
    write_config: WriteConfig, collect: Collect, tmp_path: Path, make: SimpleNamespace, set_clock: Any
) -> None:
    config = write_config(source("files", "in.jsonl"))
    for day, text in enumerate((make.article[0], make.weather[0], make.article[0])):
        set_clock(NOON + timedelta(days=day))
        (tmp_path / "in.jsonl").write_text(json.dumps({"id": "a", "text": text}), "utf-8")
        assert collect(config) == 0
        assert read_current(tmp_path / "x.db") == (text.split()[0], int(text == make.article[0]))
    with sqlite3.connect(tmp_path / "x.db") as database:
        assert database.execute("SELECT outcome FROM captures ORDER BY capture_id").fetchall() == [
            ("new",), ("edited",), ("edited",),
        ]  # fmt: skip


def test_the_log_names_what_programs_look_for(
    site: Any, make: SimpleNamespace, write_config: WriteConfig, collect: Collect, tmp_path: Path
) -> None:
    good, bad = site.serve("/a", make.page(*make.article)), site.serve("/b", "", status=500)
    feed = site.serve("/feed", make.feed(good, bad))
    assert collect(write_config(source("feed", feed)), "--log", tmp_path / "log") == 1
    entries = [json.loads(line) for line in (tmp_path / "log").read_text("utf-8").splitlines()]
    pages = {entry["url"]: entry for entry in entries if entry.get("kind") == "page"}
    assert {"source": "a", "outcome": "new", "status": 200, "documents": [good]}.items() <= pages[good].items()
    assert {"outcome": "failed", "status": 500, "code": "M104", "level": "warning"}.items() <= pages[bad].items()


def test_progress_counts_what_a_visit_has_brought_before_it_ends(
    write_config: WriteConfig, coder: Any, tmp_path: Path, make: SimpleNamespace
) -> None:
    rows = [{"id": str(number), "text": f"{number} {make.weather[0]}"} for number in range(5)]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    config = load_config(write_config(source("files", "in.jsonl")))
    shown: list[tuple[int, int]] = []

    def show(totals: run.Totals) -> None:
        shown.append((totals.visited, totals.so_far["documents"]))

    with open_store(str(tmp_path / "x.db")) as store:
        desk = Desk(store, coder, why="test", make_stamp=command.make_stamp)
        work = run.Collection(config, store, desk, fetcher=fetching.Fetcher(), stop=threading.Event(), show=show)
        work.run_once()
        work.close()
    assert [count for visited, count in shown if not visited] == [1, 2, 3, 4, 5]
    assert shown[-1] == (1, 5)


def test_status_shows_one_source_and_its_shares(
    site: Any, make: SimpleNamespace, write_config: WriteConfig, collect: Collect, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    pages = [site.serve("/a", make.page(*make.article)), site.serve("/b", make.page(*make.weather))]
    more = source("page", site.serve("/c", make.page(*make.article))).replace('"a"', '"b"')
    assert collect(write_config(source("feed", site.serve("/feed", make.feed(*pages))) + more)) == 0
    db = str(tmp_path / "x.db")
    assert main(["status", "--db", db, "--source", "a"]) == 0
    heads, row = capsys.readouterr().out.splitlines()
    assert heads.split()[4:8] == ["skipped", "coded", "with", "events"]
    assert row.split()[3:] == ["2", "1", "(50%)", "1", "(50%)", "1", "(50%)", "0", "0", "0", "0", "0"]
    assert main(["status", "--db", db, "--source", "nobody"]) != 0
    assert "M056 there is no source nobody" in capsys.readouterr().err


def test_a_page_that_is_gone_is_asked_for_again_at_growing_distances_and_marked_when_it_is_back(
    site: Any, make: SimpleNamespace, write_config: WriteConfig, collect: Collect, tmp_path: Path, set_clock: Any
) -> None:
    there = make.page(*make.article)
    url = site.serve("/a", there, ETag='"a"')
    config = write_config(source("page", url))

    def asked_after(hours: float) -> bool:
        before = len(site.paths())
        set_clock(NOON + timedelta(hours=hours))
        assert collect(config) == 0
        return len(site.paths()) > before

    assert asked_after(0)
    site.serve("/a", "gone", status=404)
    assert [hours for hours in (1, 25, 26, 48, 50, 72, 192, 194, 300, 700) if asked_after(hours)] == [25, 50, 194]
    with open_store(str(tmp_path / "x.db")) as store:
        assert [row["action"] for row in store.read_log() if "gone" in row["action"]] == ["document.gone"]
        assert store.read_source_status()[0]["gone"] == 1
    site.serve("/a", there.replace("ثلاثة", "أربعة"))
    assert [hours for hours in (740, 746, 800) if asked_after(hours)] == [746]
    with open_store(str(tmp_path / "x.db")) as store:
        log = [row["action"] for row in store.read_log(subject=("document", url))]
        assert log[-2:] == ["document.back", "document.edited"]
        assert [row["outcome"] for row in store.read_captures() if row["kind"] == "page"] == [
            "new", "gone", "gone", "gone", "edited",
        ]  # fmt: skip
        assert store.read_source_status()[0]["gone"] == 0
        assert store.verify().faults == []


def test_a_page_that_never_comes_back_is_left_alone_at_last(
    site: Any, make: SimpleNamespace, write_config: WriteConfig, collect: Collect, set_clock: Any
) -> None:
    config = write_config(source("page", site.serve("/a", make.page(*make.article))))
    for number, hours in enumerate((0, 25, 50, 200, 800, 1000, 2000, 9000)):
        set_clock(NOON + timedelta(hours=hours))
        assert collect(config) == 0
        site.serve("/a", "gone", status=410)
        assert len(site.paths()) == min(5, number + 1)
