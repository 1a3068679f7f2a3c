"""Names and URLs of stores, and what is said of those that are none."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from marsad.store import Store, StoreError, open_store
from marsad.store.connection import parse_url


@pytest.mark.parametrize(
    ("given", "parsed"),
    [
        ("marsad.db", "sqlite:///marsad.db"),
        ("a b/c?d.db", "sqlite:///a b/c?d.db"),
        ("sqlite:///x.db", "sqlite:///x.db"),
        ("postgresql://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("postgres://h/d", "postgresql+psycopg://h/d"),
        ("postgresql+psycopg://h/d", "postgresql+psycopg://h/d"),
    ],
)
def test_a_store_is_named_by_a_file_or_a_url(given: str, parsed: str) -> None:
    pytest.importorskip("psycopg")
    found = parse_url(given)
    assert (found.database, found.drivername) == (
        (parsed.removeprefix("sqlite:///"), "sqlite") if parsed.startswith("sqlite") else ("d", "postgresql+psycopg")
    )


@pytest.mark.parametrize("given", ["", "mysql://h/d", "sqlite://", "sqlite:///:memory:", "://", "nonsense://x"])
def test_other_names_are_wrong_usage(given: str) -> None:
    with pytest.raises(StoreError, match="M051") as caught:
        parse_url(given)
    assert caught.value.exit_status == 2


def test_passwords_are_not_shown() -> None:
    with pytest.raises(StoreError) as caught:
        parse_url("mysql://user:secret@host/d")
    assert "secret" not in str(caught.value)
    with pytest.raises(StoreError, match="M052") as caught:
        open_store("postgresql://user:secret@127.0.0.1:1/d")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("is_new_allowed", [True, False])
def test_a_store_that_cannot_be_opened_is_named(tmp_path: Path, is_new_allowed: bool) -> None:
    (tmp_path / "text.db").write_text("this is no database, but long enough to be looked at " * 40, "utf-8")
    for name in ("no/such/folder/x.db", "text.db", "."):
        with pytest.raises(StoreError, match="M052"):
            open_store(str(tmp_path / name), is_new_allowed=is_new_allowed)


def test_a_mistyped_name_is_not_made_a_store(tmp_path: Path, url: str) -> None:
    with pytest.raises(StoreError, match="M052.*no such file"):
        open_store(str(tmp_path / "marsda.db"), is_new_allowed=False)
    assert list(tmp_path.glob("marsda*")) == []
    with pytest.raises(StoreError, match="M052"):
        open_store(url, is_new_allowed=False)
    open_store(url).close()
    open_store(url, is_new_allowed=False).close()


def test_psycopg_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(StoreError, match=r"M050.*marsad\[postgres\]"):
        parse_url("postgresql://h/d")


def test_foreign_keys_hold(url: str, store: Store, make: SimpleNamespace) -> None:
    with pytest.raises(StoreError, match="M054") as caught:
        store.save_incidents(make.link(make.incident("i1", ["nowhere"])), make.stamp())
    assert caught.value.exit_status == 1
    assert list(store.read_incidents()) == []


def test_sqlite_writes_ahead_and_to_the_disk(tmp_path: Path) -> None:
    with open_store(str(tmp_path / "x.db")) as store, store._engine.connect() as connection:
        asked = ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers")
        assert [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked] == ["wal", 2, 1, 1]


def test_a_connection_keeps_as_many_pages_as_it_is_told(tmp_path: Path) -> None:
    for megabytes in (4, 64):
        with (
            open_store(str(tmp_path / "x.db"), cache_megabytes=megabytes) as store,
            store._engine.connect() as connection,
        ):
            assert connection.exec_driver_sql("PRAGMA cache_size").scalar() == -1024 * megabytes


@pytest.mark.parametrize("table", ["changes", "reviews", "rulings", "exports", "redirects"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET at = 'x'", "DELETE FROM {}", "REPLACE"])
def test_what_is_append_only_cannot_be_changed(
    url: str, store: Store, make: SimpleNamespace, table: str, statement: str
) -> None:
    store.add([make.arrival("a", events=[make.event("a")])], make.first, make.stamp())
    store.save_incidents(make.link(make.incident("i1", ["a/e"]), i0="i1"), make.stamp())
    store.add_review("event", "a/e", "accepted", make.stamp())
    store.add_ruling("same", ["a/e"], make.stamp())
    store.add_export(make.stamp(), format_name="csv", target="x.csv", detail={})
    key = {"changes": "change", "reviews": "review", "rulings": "ruling", "exports": "export", "redirects": "redirect"}
    if statement == "REPLACE":
        on_sqlite = url.startswith("sqlite")
        statement = f"INSERT OR REPLACE INTO {{0}} SELECT * FROM {{0}} WHERE {key[table]}_id = 1"
        statement = statement if on_sqlite else "TRUNCATE {} CASCADE"
    engine = create_engine(url)  # not one of ours, as a program of somebody else would come
    with engine.connect() as connection:
        before = connection.execute(text(f"SELECT * FROM {table}")).all()
        with pytest.raises(DBAPIError, match="append-only"):
            connection.execute(text(statement.format(table)))
        connection.rollback()
        assert before
        assert connection.execute(text(f"SELECT * FROM {table}")).all() == before
    engine.dispose()
