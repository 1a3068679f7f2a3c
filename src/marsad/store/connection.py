"""From a name or URL to an engine whose transactions mean the same on SQLite and PostgreSQL.

Left to its defaults, SQLite would not check foreign keys, would let a reader that starts to write fail
half-way, and its Python driver would commit before each CREATE TABLE.
"""

from __future__ import annotations

import importlib.util
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from marsad.model.messages import Message
from marsad.store.errors import StoreError

_BUSY_SECONDS = 60
CACHE_MEGABYTES = 64  # of a connection: keys are hashes, so a link touches every page of an index
POOL = 20  # connections that are kept; a server must not have more threads than this
_WRITER_LOCK = 0x6D617273  # "mars": one writer at a time, as in SQLite
_DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}


def parse_url(url: str) -> URL:
    """The SQLAlchemy URL of a store. A name without `://` is a SQLite file. Raises StoreError."""
    if "://" not in url:
        if not url:
            raise StoreError(Message.BAD_STORE_URL, url="''", reason="the name is empty")
        return URL.create("sqlite", database=url)
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreError(Message.BAD_STORE_URL, url=url, reason="not a database URL") from error
    kind = parsed.drivername.partition("+")[0]
    if kind not in _DRIVERS:
        shown = parsed.render_as_string(hide_password=True)
        raise StoreError(Message.BAD_STORE_URL, url=shown, reason="SQLite and PostgreSQL are supported")
    if "+" not in parsed.drivername:
        parsed = parsed.set(drivername=_DRIVERS[kind])
    if kind != "sqlite" and parsed.drivername.endswith("psycopg") and importlib.util.find_spec("psycopg") is None:
        raise StoreError(Message.NO_STORE_PACKAGE, package="psycopg", extra="postgres")
    if kind == "sqlite" and parsed.database in {None, "", ":memory:"}:
        raise StoreError(Message.BAD_STORE_URL, url=url, reason="a store in memory is gone when the command ends")
    return parsed


def as_protected(url: URL) -> URL:
    """The URL under which a SQLite file on a medium that cannot be written to is read: evidence is kept on such.

    Other URLs come back as they are, and so does one with changes beside the file, which only a writer can take in.
    """
    path = Path(url.database or "")
    if not url.drivername.startswith("sqlite") or not path.is_file() or _is_writable(path.absolute().parent):
        return url
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size:
        return url
    return url.set(database=path.absolute().as_uri(), query={"mode": "ro", "immutable": "1", "uri": "true"})


def _is_writable(folder: Path) -> bool:
    return os.access(folder, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def check_folder(url: URL) -> str | None:
    """Why no SQLite file can be written where the URL says; None if one can, or if it names a server."""
    if not url.drivername.startswith("sqlite"):
        return None
    folder = Path(url.database or "").absolute().parent
    if not folder.is_dir():
        return "there is no such folder"
    return None if _is_writable(folder) else "its folder cannot be written to"


def make_engine(url: URL, *, cache_megabytes: int = CACHE_MEGABYTES) -> Engine:
    """An engine whose connections are set up alike. Nothing is opened yet.

    A connection to a SQLite file keeps pages of it in memory, up to `cache_megabytes`.
    """
    options = {"timeout": _BUSY_SECONDS} if url.drivername.startswith("sqlite") else {}
    engine = create_engine(url, connect_args=options, pool_size=POOL)  # opened as they are needed
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", partial(_set_up_sqlite, cache_megabytes))
        event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one state of the store throughout."""
    with _connect(engine, isolation_level="REPEATABLE READ", postgresql_readonly=True) as open_:
        yield open_


@contextmanager
def glancing(engine: Engine) -> Iterator[Connection]:
    """A connection for a single statement, which needs no transaction: one way to PostgreSQL instead of three."""
    with _connect(engine, isolation_level="AUTOCOMMIT") as open_:
        yield open_


def _connect(engine: Engine, **on_postgresql: Any) -> Connection:
    connection = engine.connect()
    return connection.execution_options(**on_postgresql) if engine.dialect.name == "postgresql" else connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that no other writer shares: all of it is stored when the block ends well, else nothing."""
    if engine.dialect.name == "postgresql":
        with engine.begin() as open_:
            open_.execute(text(f"SELECT pg_advisory_xact_lock({_WRITER_LOCK})"))
            yield open_
    else:
        with engine.connect().execution_options(marsad_writes=True) as open_, open_.begin():
            yield open_


@contextmanager
def naming_failures(place: str, message: Message, *, exit_status: int) -> Iterator[None]:
    """Failures of the database come out as StoreError."""
    try:
        yield
    except SQLAlchemyError as error:
        if _is_busy(error):
            raise StoreError(Message.STORE_BUSY, exit_status=1, place=place, seconds=_BUSY_SECONDS) from error
        raise StoreError(message, exit_status=exit_status, place=place, reason=explain(error)) from error


def _is_busy(error: SQLAlchemyError) -> bool:
    """Whether a SQLite file stayed locked by another process for all the time that is waited."""
    code = getattr(error.orig, "sqlite_errorcode", 0) if isinstance(error, DBAPIError) else 0
    return code & 0xFF == sqlite3.SQLITE_BUSY


def explain(error: SQLAlchemyError) -> str:
    """The database's own words, on one line, without statement and values."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    return " ".join(str(cause).split()) or type(cause).__name__


def _set_up_sqlite(cache_megabytes: int, connection: Any, _: object) -> None:
    connection.isolation_level = None  # transactions are begun below, not guessed by the driver
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    if cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")  # a review that was confirmed survives a power cut
    cursor.execute("PRAGMA recursive_triggers = ON")
    cursor.execute(f"PRAGMA cache_size = -{cache_megabytes << 10}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("marsad_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
