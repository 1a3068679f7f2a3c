"""Migrations: numbered without gaps, applied once, in one go, and giving the tables the queries expect."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import create_engine, inspect, text

from marsad.store import Store, StoreError, open_store
from marsad.store.connection import make_engine, parse_url, writing
from marsad.store.migrations import applied, find_migrations, migrate
from marsad.store.schema import metadata

AT = "2025-11-01T00:00:00.000000Z"


def test_numbers_have_no_gap() -> None:
    assert [migration.number for migration in find_migrations()] == list(range(1, len(find_migrations()) + 1))


def test_migrated_tables_are_the_ones_that_queries_use(url: str, store: Store) -> None:
    engine = create_engine(url)
    found = inspect(engine)
    assert set(found.get_table_names()) == {*metadata.tables, "schema_migrations"}
    for table in metadata.sorted_tables:
        columns = {column["name"]: column for column in found.get_columns(table.name)}
        assert list(columns) == [column.name for column in table.columns], table.name
        for column in table.columns:
            is_key = column.primary_key  # of which SQLite says that it may be null
            assert is_key or columns[column.name]["nullable"] == column.nullable, (table.name, column.name)
        assert found.get_pk_constraint(table.name)["constrained_columns"] == [key.name for key in table.primary_key]
        references = {key["constrained_columns"][0] for key in found.get_foreign_keys(table.name)}
        declared = {key.parent.name for key in table.foreign_keys}
        assert references - {"version_id", "coding_id"} <= declared <= references, table.name
    engine.dispose()


def test_opening_again_migrates_nothing(url: str) -> None:
    for _ in range(2):
        open_store(url, at=AT, program="1.0").close()
    engine = create_engine(url)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT number, name, at, program FROM schema_migrations ORDER BY number")).all()
    engine.dispose()
    assert [tuple(row) for row in rows] == [(m.number, m.name, AT, "1.0") for m in find_migrations()]


@pytest.mark.parametrize("last", [migration.number for migration in find_migrations()][:-1])
def test_an_older_store_is_brought_up_and_keeps_its_rows(url: str, make: SimpleNamespace, last: int) -> None:
    from marsad.store.documents import add_arrivals

    engine = make_engine(parse_url(url))
    with writing(engine) as connection:
        assert migrate(connection, at=AT, program="old", last=last) == list(range(1, last + 1))
        add_arrivals(connection, [make.arrival("a", events=[make.event("a")])], make.first, make.stamp())
    engine.dispose()
    with open_store(url) as store:
        assert list(store.read_events()) == [make.event("a")]
        store.save_incidents(make.link(make.incident("i1", ["a/e"])), make.stamp())
        store.add_review("incident", "i1", "accepted", make.stamp())


def test_a_migration_that_fails_leaves_nothing(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from marsad.store.migrations import m0003_decisions

    monkeypatch.setattr(m0003_decisions, "STATEMENTS", (*m0003_decisions.STATEMENTS, "CREATE NONSENSE"))
    with pytest.raises(StoreError, match="M052"):
        open_store(url)
    engine = create_engine(url)
    assert inspect(engine).get_table_names() == []
    engine.dispose()


def test_a_store_of_a_newer_version_is_refused(url: str, store: Store) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO schema_migrations VALUES (99, 'm0099_x', 'x', '9.9')"))
    with pytest.raises(StoreError, match="M053.*99") as caught:
        open_store(url)
    assert caught.value.exit_status == 2
    with engine.connect() as connection:
        assert 99 in applied(connection)
    engine.dispose()


def test_several_openers_of_an_empty_store_make_it_once(new_url: Callable[[], str]) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def open_and_close(url: str) -> Any:
        open_store(url).close()

    for _ in range(3):
        url = new_url()
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(open_and_close, [url] * 4))
        engine = create_engine(url)
        with engine.connect() as connection:
            assert applied(connection) == {migration.number for migration in find_migrations()}
        engine.dispose()
