"""What must not leak from one source to another, or out of a run at all: rights, refusals, faults and secrets."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from marsad.cli.main import main
from marsad.collect.visits import Visit

Collect = Callable[..., int]
WriteConfig = Callable[..., Path]
PAGE = '[[sources]]\nid = "{name}"\nkind = "page"\nurl = "{url}"\n{more}\n'
ALLOWED = 'allow_hosts = ["127.0.0.1"]'


def read_outcomes(store: Path) -> dict[str, str]:
    with sqlite3.connect(store) as database:
        return dict(database.execute("SELECT source, outcome FROM captures WHERE kind = 'page'"))


@pytest.mark.parametrize("order", [("open", "shut"), ("shut", "open")])
def test_a_host_that_one_source_may_visit_is_neither_opened_nor_shut_for_another(
    site: Any, make: SimpleNamespace, write_config: WriteConfig, collect: Collect, tmp_path: Path,
    order: tuple[str, str],
) -> None:  # fmt: skip
    """Connections are kept open between requests, and a refusal is kept as the site's robots.txt."""
    rights = {"open": ALLOWED, "shut": ""}
    pages = {name: site.serve(f"/{name}", make.page(*make.article)) for name in order}
    sources = "".join(PAGE.format(name=name, url=pages[name], more=rights[name]) for name in order)
    assert collect(write_config(sources, allow_hosts="[]", workers="1")) == 1
    assert read_outcomes(tmp_path / "x.db") == {"open": "new", "shut": "refused"}
    assert site.paths() == ["/open"]


@pytest.mark.parametrize("target", ["http://[bad/", "//[::1", "http://127.0.0.1:port/"])
def test_a_redirect_to_what_is_no_address_fails_one_page_and_not_its_source(
    site: Any, make: SimpleNamespace, write_config: WriteConfig, collect: Collect, capsys: pytest.CaptureFixture[str],
    target: str,
) -> None:  # fmt: skip
    bad = site.serve("/bad", "", status=302, Location=target)
    good = site.serve("/good", make.page(*make.article))
    feed = site.serve("/feed", make.feed(bad, good), Content_Type="application/rss+xml")
    assert collect(write_config(f'[[sources]]\nid = "a"\nkind = "feed"\nurl = "{feed}"\n')) == 1
    told = capsys.readouterr().err
    assert f"{bad}: M107" in told
    assert "M113" not in told
    assert "/good" in site.paths()


NAMES = (
    "token", "access_token", "api_key", "apikey", "key", "sig", "signature", "sid", "PHPSESSID", "session_id", "pwd",
    "X-Amz-Credential", "X-Amz-Signature", "client_secret", "auth",
)  # fmt: skip


def test_no_secret_reaches_log_screen_store_or_archive(
    site: Any, make: SimpleNamespace, write_config: WriteConfig, collect: Collect, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    port = site.base.rpartition(":")[2]
    query = "&".join(f"{name}=hush{number}" for number, name in enumerate(NAMES))
    places = {
        "user": f"http://me:hush@hush@127.0.0.1:{port}/user", "empty": f"http://:hush@127.0.0.1:{port}/empty",
        "query": f"{site.base}/query?{query}", "path": f"{site.base}/path;jsessionid=hush?a=1",
        "fragment": f"{site.base}/fragment#access_token=hush", "moved": f"{site.base}/moved",
        "failed": f"{site.base}/failed?token=hush",
    }  # fmt: skip
    headers = {
        "Set_Cookie": "id=hush; HttpOnly", "Link": "</a?token=hush>; rel=canonical", "Content_Location": "/?key=hush",
        "X_Next": "https://me:hush@x.example/",
    }  # fmt: skip
    for path in ("/user", "/empty", f"/query?{query}", "/path;jsessionid=hush?a=1", "/fragment", "/end?token=hush"):
        site.serve(path, make.page(*make.article), **headers)
    site.serve("/moved", "", status=302, Location="/end?token=hush", Set_Cookie="id=hush")
    site.serve("/failed?token=hush", "", status=500, **headers)
    sources = "".join(PAGE.format(name=name, url=url, more="") for name, url in places.items())
    log, archive = tmp_path / "log.jsonl", tmp_path / "out.warc"
    assert collect(write_config(sources), "--log", log, "--warc-out", archive) == 1
    said = capsys.readouterr()
    assert read_outcomes(tmp_path / "x.db") == dict.fromkeys(places, "new") | {"failed": "failed"}
    outputs = [log.read_bytes(), archive.read_bytes(), (said.out + said.err).encode()]
    outputs += [path.read_bytes() for path in tmp_path.glob("x.db*")]
    assert [re.findall(rb".{20}hush.{20}", output) for output in outputs if b"hush" in output] == []
    assert b"id=(not-kept-" in archive.read_bytes()


def test_what_a_broken_source_says_holds_no_secret(
    site: Any, write_config: WriteConfig, collect: Collect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    def fail(self: Visit) -> None:
        raise ValueError(f"cannot take apart {self.source.place}")

    monkeypatch.setattr(Visit, "run", fail)
    url = f"{site.base.replace('//', '//me:hush@')}/feed?token=hush"
    assert collect(write_config(PAGE.format(name="a", url=url, more=""))) == 1
    capsys.readouterr()
    assert main(["status", "--db", str(tmp_path / "x.db")]) == 1
    told = capsys.readouterr().out
    assert "M113" in told
    assert "hush" not in told
    assert all(b"hush" not in path.read_bytes() for path in tmp_path.glob("x.db*"))


def test_an_address_whose_password_cannot_be_told_from_it_is_refused_unshown(
    write_config: WriteConfig, collect: Collect, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """'me:pass/word@host' reads as host 'me' with port 'pass'."""
    url = "https://me:hush/word@news.example/feed"
    assert collect(write_config(PAGE.format(name="a", url=url, more=""))) == 2
    assert "M100" in capsys.readouterr().err
    (tmp_path / "list.csv").write_text(f"url\n{url}\n", "utf-8")
    assert collect(write_config('[[sources]]\nid = "a"\nkind = "urls"\npath = "list.csv"\n')) == 1
    told = capsys.readouterr().err
    assert "M162" in told
    assert "hush" not in told
