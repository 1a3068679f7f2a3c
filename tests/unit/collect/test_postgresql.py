"""Collecting into PostgreSQL: the same rows, proofs and claims as in a file of SQLite."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from marsad.cli import batch
from marsad.cli.main import main
from marsad.store import open_store

WriteConfig = Callable[..., Path]
AT_ONCE = "[0.0000001, 0.0000002, 0.000002]"


@pytest.fixture
def db(postgresql_server: str) -> Iterator[str]:
    """A schema of its own on the server."""
    sqlalchemy = pytest.importorskip("sqlalchemy")
    server = sqlalchemy.create_engine(postgresql_server, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(sqlalchemy.text("CREATE DATABASE collecting ENCODING 'UTF8' TEMPLATE template0"))
    yield postgresql_server.rpartition("/")[0] + "/collecting"
    with server.connect() as connection:
        connection.execute(sqlalchemy.text("DROP DATABASE collecting WITH (FORCE)"))
    server.dispose()


def test_what_comes_is_stored_again_only_if_changed_proved_and_claimed(
    site: Any, make: SimpleNamespace, write_config: WriteConfig, coder: Any, monkeypatch: pytest.MonkeyPatch, db: str,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setattr(batch, "load_coder", lambda packs: coder)
    blast = site.serve("/a?token=hush", make.page(*make.article), Set_Cookie="id=hush", X_Odd="a\u00e9")
    weather = site.serve("/b", make.page(*make.weather, title="x&#0; y"))
    sister = site.serve("/c", make.page(*make.article, title="other"))
    feed = site.serve("/feed", make.feed(blast, weather, sister), Content_Type="application/rss+xml")
    sources = f'[[sources]]\nid = "a"\nkind = "feed"\nurl = "{feed}"\n'
    config = write_config(sources, refetch_after_hours=AT_ONCE)
    assert main(["collect", str(config), "--db", db]) == 0
    site.serve("/c", make.page(*make.weather, title="edited"))
    assert main(["collect", str(config), "--db", db]) == 0
    with open_store(db) as store:
        assert store.count_documents() == (3, 0)
        assert len(list(store.read_events())) == 1
        outcomes = [row["outcome"] for row in store.read_captures() if row["url"] == sister]
        assert outcomes[:2] == ["new", "edited"]
        claims = store.claim_sources()
        assert claims.take("a")
        capsys.readouterr()
        assert main(["collect", str(config), "--db", db]) == 0
        assert "M126" in capsys.readouterr().err
        claims.close()
    assert main(["verify", "--db", db]) == 0
    assert "nothing has changed" in capsys.readouterr().out
    assert main(["status", "--db", db, "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["documents"], row["edited"], row["is_ok"]) == (3, 1, True)
