"""Many rows at once, on both databases: without it an ingest would wait for the database row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, Table
from sqlalchemy.dialects import postgresql, sqlite

BATCH_ROWS = 500  # far below the 32,766 parameters that SQLite takes in one statement
_FETCHED_AT_ONCE = 1000
T = TypeVar("T")


def in_batches(values: Iterable[T], size: int = BATCH_ROWS) -> Iterator[list[T]]:
    """The values in lists of at most `size`."""
    source = iter(values)
    while batch := list(islice(source, size)):
        yield batch


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows, which all name the same columns."""
    if rows:
        connection.execute(table.insert(), list(rows))


def insert_missing(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add the rows whose key is not there; the others stay as they are."""
    if not rows:
        return
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(make(table).on_conflict_do_nothing(), list(rows))


def read_pairs(connection: Connection, query: Select[Any]) -> dict[str, Any]:
    """The two columns of a query as a mapping; of several values the last."""
    return {row[0]: row[1] for row in connection.execute(query)}


def read_rows(connection: Connection, query: Select[Any]) -> Iterator[dict[str, Any]]:
    """The rows of a query, a thousand at a time."""
    for row in connection.execute(query, execution_options={"yield_per": _FETCHED_AT_ONCE}).mappings():
        yield dict(row)
