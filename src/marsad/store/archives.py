"""Archives that were begun: which run owes one, from which capture on.

An archive holds what one run fetched. A run that is killed leaves none, and the next one would begin after what it had
stored. So a run notes in the log from where on its archive goes, and that it is whole; one begun and never ended, by a
run that is no more, is taken over by the next.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from marsad.model.stamp import Stamp
from marsad.store.log import add_changes
from marsad.store.schema import captures, changes

_KIND, _BEGIN, _END = "archive", "archive.begin", "archive.end"


@dataclass(frozen=True, slots=True)
class OwedArchive:
    """An archive that was begun and not ended. `name` is its own, `after` the last capture before it."""

    name: str
    target: str
    after: int


def begin_archive(connection: Connection, stamp: Stamp, name: str, target: str) -> int:
    """Note that an archive of what is captured from now on is owed; the number of the last capture before it."""
    after = connection.scalar(select(func.max(captures.c.capture_id))) or 0
    add_changes(connection, stamp, [(_BEGIN, _KIND, name, {"target": target, "after": after})])
    return after


def end_archives(connection: Connection, stamp: Stamp, names: list[str], target: str, records: int) -> None:
    """Note that these archives are written, all into one file."""
    add_changes(connection, stamp, [(_END, _KIND, name, {"target": target, "records": records}) for name in names])


def read_owed_archives(connection: Connection) -> list[OwedArchive]:
    """The archives that are begun and not ended, oldest first."""
    query = select(changes.c.action, changes.c.subject_id, changes.c.detail).where(changes.c.subject_kind == _KIND)
    owed: dict[str, OwedArchive] = {}
    for action, name, detail in connection.execute(query.order_by(changes.c.change_id)):
        if action == _BEGIN:
            owed[name] = OwedArchive(name, detail["target"], detail["after"])
        else:
            owed.pop(name, None)
    return list(owed.values())
