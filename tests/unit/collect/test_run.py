"""A whole collection against a real server: config in, documents with proof and events out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from marsad.cli.main import main
from marsad.store import open_store

FEED = """[[sources]]
id = "wire"
kind = "feed"
url = "{url}"
[sources.outlet]
name = "Wire"
country = "SY"
kind = "agency"
"""


@pytest.fixture
def db(tmp_path: Path) -> str:
    return str(tmp_path / "x.db")


def test_a_feed_becomes_documents_with_proof_and_events(
    site: Any, make: SimpleNamespace, write_config: Callable[..., Path], db: str, capsys: pytest.CaptureFixture[str]
) -> None:
    blast = site.serve("/a/1", make.page(*make.article), ETag='"one"')
    weather = site.serve("/a/2", make.page(*make.weather, title="طقس صاف"))
    config = write_config(FEED.format(url=site.serve("/feed", make.feed(blast, weather), Content_Type="text/xml")))
    assert main(["collect", str(config), "--db", db]) == 0
    with open_store(db) as store:
        found = {row["doc_id"]: row for row in store.read_documents()}
        assert set(found) == {blast, weather}
        assert found[blast]["text"].split("\n") == list(make.article)
        assert found[blast]["title"] == "انفجار قرب الرقة"
        assert (found[blast]["published"], found[blast]["outlet"]) == ("2025-11-29T10:00:00+03:00", "Wire")
        assert found[blast]["metadata"]["published_from"] == "meta"
        events = list(store.read_events())
        assert {event["doc_id"] for event in events} == {blast}
        assert events[0]["fatalities"] == {"low": 3, "high": 3}
        status = store.read_source_status()[0]
        assert (status["documents"], status["read"], status["skipped"], status["with_events"]) == (2, 1, 1, 1)
        capture = next(row for row in store.read_captures() if row["url"] == blast)
        assert dict(capture["response_headers"])["ETag"] == '"one"'
        assert dict(capture["request_headers"])["User-Agent"].startswith("Marsad/")
        assert store.read_raw(capture["raw_sha256"]) == make.page(*make.article).encode("utf-8")
    assert main(["verify", "--db", db]) == 0
    assert "nothing has changed" in capsys.readouterr().out
    assert main(["status", "--db", db]) == 0
    assert "wire" in capsys.readouterr().out


def test_the_next_run_asks_only_for_what_is_new(
    site: Any, make: SimpleNamespace, write_config: Callable[..., Path], db: str
) -> None:
    one = site.serve("/a/1", make.page(*make.article))
    url = site.serve("/feed", make.feed(one), Content_Type="text/xml")
    config = write_config(FEED.format(url=url))
    assert main(["collect", str(config), "--db", db]) == 0
    two = site.serve("/a/2", make.page(*make.weather))
    site.serve("/feed", make.feed(two, one), Content_Type="text/xml")
    assert main(["collect", str(config), "--db", db]) == 0
    assert site.paths() == ["/feed", "/a/1", "/feed", "/a/2"]
    with open_store(db) as store:
        assert store.count_documents() == (2, 0)
