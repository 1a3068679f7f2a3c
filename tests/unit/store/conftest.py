"""Stores to test with: the same tests run on SQLite and on a real PostgreSQL of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("sqlalchemy")

from sqlalchemy import create_engine, text

from marsad.model.arrivals import Arrival, Coded, CodingVersion
from marsad.model.document import Document
from marsad.model.stamp import Stamp
from marsad.store import Store, open_store

FIRST = CodingVersion("rules", "0.1.0", "1", "aaaa")
SECOND = CodingVersion("rules", "0.2.0", "1", "bbbb")


def day(number: int) -> str:
    return f"2025-11-{number:02d}T12:00:00Z"


def stamp(number: int = 1, why: str = "test") -> Stamp:
    return Stamp("tester", day(number), why)


def make_event(doc_id: str, name: str = "e", **more: Any) -> dict[str, Any]:
    """A record with what the store looks at; `name` makes the id."""
    return {
        "event_id": f"{doc_id}/{name}",
        "doc_id": doc_id,
        "outlet": "sana",
        "event_type": "Battles",
        "sub_event_type": "Armed clash",
        "date_start": "2025-11-01",
        "date_end": "2025-11-02",
        "location": {"name": "x", "country": "SY", "admin1": "Raqqa"},
        "initiators": [{"id": "islamic-state", "name": "y", "name_en": "Islamic State"}],
        "targets": [],
        "confidence": 0.5,
        "evidence": [{"field": "event_type", "start": 0, "end": 4, "text": name, "rule": "r"}],
        **more,
    }


def make_arrival(
    doc_id: str,
    words: str = "text",
    *,
    retrieved: int = 1,
    events: Sequence[Mapping[str, Any]] | None = (),
    aggregates: Sequence[Mapping[str, Any]] = (),
    **facts: Any,
) -> Arrival:
    coded = None if events is None else Coded(list(events), list(aggregates))
    return Arrival(Document(doc_id, words, **facts), day(retrieved), coded)


def make_incident(incident_id: str, events: Sequence[str], **more: Any) -> dict[str, Any]:
    told = {
        "field": "fatalities",
        "value": {"low": 1, "high": 1},
        "outlet": "sana",
        "claimant": None,
        "published": None,
    }
    claims = [
        {**told, "event_id": event_id, "doc_id": "a", "evidence": [], "independent": True, "party": False}
        for event_id in events
    ]
    return {
        "incident_id": incident_id,
        "event_type": "Battles",
        "sub_event_type": "Armed clash",
        "date_start": "2025-11-01",
        "date_end": "2025-11-01",
        "location": {"country": "SY", "admin1": "Raqqa"},
        "initiators": [],
        "targets": [],
        "fatalities": {"low": 1, "best": 1, "high": 1},
        "sources": ["sana"],
        "events": list(events),
        "claims": claims,
        "disputed": [],
        "review": {"state": "unreviewed", "by": None, "at": None},
        **more,
    }


def make_link(*incidents: Mapping[str, Any], **redirects: str) -> Any:
    return SimpleNamespace(incidents=list(incidents), redirects=redirects)


@pytest.fixture(scope="session")
def make() -> SimpleNamespace:
    """Makers of what a store takes: `make.arrival("a")`, `make.event("a", "e1")`, ..."""
    return SimpleNamespace(
        arrival=make_arrival, event=make_event, incident=make_incident, link=make_link, stamp=stamp, day=day,
        first=FIRST, second=SECOND,
    )  # fmt: skip


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Gives the URL of an empty database each time it is called; the earlier one is then gone."""
    if request.param == "sqlite":
        numbers = iter(range(1000))
        return lambda: f"sqlite:///{tmp_path}/store{next(numbers)}.db"
    server = str(request.getfixturevalue("postgresql_server"))

    def clear() -> str:
        engine = create_engine(server)
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        engine.dispose()
        return server

    return clear


@pytest.fixture
def url(new_url: Callable[[], str]) -> str:
    return new_url()


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with open_store(url) as opened:
        yield opened


@pytest.fixture(scope="session")
def dump() -> Callable[..., dict[str, list[tuple[Any, ...]]]]:
    """Everything in a store, table by table, in an order that does not depend on when a row came."""

    def read(url: str, *, leaving_out: Sequence[str] = ()) -> dict[str, list[tuple[Any, ...]]]:
        from marsad.store.schema import metadata

        serial = {"change_id", "redirect_id", "review_id", "ruling_id", "export_id"}
        engine = create_engine(url)
        found = {}
        with engine.connect() as connection:
            for table in metadata.sorted_tables:
                names = [column.name for column in table.columns if column.name not in {*serial, *leaving_out}]
                rows = connection.execute(text(f"SELECT {', '.join(names)} FROM {table.name}"))
                found[table.name] = sorted((tuple(row) for row in rows), key=repr)
        engine.dispose()
        return found

    return read
