"""The log: who changed what, when and why. Rows are added; the database itself refuses anything else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, insert, select

from marsad.model.stamp import Stamp
from marsad.store.batches import insert_rows
from marsad.store.schema import changes, exports

# action, kind and id of what was changed, details
Change = tuple[str, str, str, Mapping[str, Any]]


def add_changes(connection: Connection, stamp: Stamp, found: Iterable[Change]) -> None:
    """One entry for each change, in order."""
    insert_rows(
        connection,
        changes,
        [
            {
                "at": stamp.at,
                "who": stamp.by,
                "action": action,
                "subject_kind": kind,
                "subject_id": subject,
                "why": stamp.why,
                "detail": detail,
            }
            for action, kind, subject, detail in found
        ],
    )


def read_changes(connection: Connection, *, subject: tuple[str, str] | None = None) -> Iterator[dict[str, Any]]:
    """The log, oldest first; only of one (kind, id) if asked."""
    query = select(changes).order_by(changes.c.change_id)
    if subject is not None:
        query = query.where(changes.c.subject_kind == subject[0], changes.c.subject_id == subject[1])
    for row in connection.execute(query).mappings():
        yield dict(row)


def add_export(
    connection: Connection, stamp: Stamp, *, format_name: str, target: str, is_whole: bool, detail: Mapping[str, Any]
) -> int:
    """The number of the new entry."""
    row = {"at": stamp.at, "who": stamp.by, "format": format_name, "target": target, "is_whole": is_whole}
    added = connection.execute(insert(exports).values(**row, detail=dict(detail)).returning(exports.c.export_id))
    number = int(added.scalar_one())
    add_changes(connection, stamp, [("export.add", "export", str(number), {"format": format_name, "target": target})])
    return number


def read_exports(connection: Connection) -> list[dict[str, Any]]:
    """All exports, oldest first."""
    return [dict(row) for row in connection.execute(select(exports).order_by(exports.c.export_id)).mappings()]
