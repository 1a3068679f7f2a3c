"""What a reviewer does, so that nobody overwrites another unseen and everything can be taken back.

A mark says which state of an incident someone has seen: its version and its last review. A decision is only
taken on the mark that stands; otherwise two coders on one incident would overwrite each other in silence.
Undoing adds a review like the one before, or revokes rulings; it removes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select

from marsad.model.messages import Message
from marsad.model.selection import UNREVIEWED
from marsad.model.stamp import Stamp
from marsad.store.batches import in_batches, read_pairs
from marsad.store.decisions import add_review, add_ruling, revoke_ruling
from marsad.store.errors import StoreError
from marsad.store.incidents import CURRENT, Linked, save_incidents
from marsad.store.schema import actions, incidents, reviews

NOTHING: Mapping[str, Any] = {"state": UNREVIEWED, "note": "", "corrections": {}}


class StaleError(StoreError):
    """Someone else has changed the incident since it was seen. `mark` is the one that stands."""

    def __init__(self, incident_id: str, mark: str | None) -> None:
        super().__init__(Message.STALE_INCIDENT, subject=incident_id)
        self.mark = mark


@dataclass(frozen=True, slots=True)
class Taken:
    """An action that was taken: its number, and the marks of the incidents it left."""

    action_id: int
    kind: str
    marks: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Regrouping:
    """Reports put into other incidents.

    `touched` maps each incident that exists to the mark it was seen with, `before` to its events. `rulings` are to be
    written, `revokes` taken back. `link` gives the incidents that come of it, told the numbers of the new rulings.
    `undoes` is the action that this takes back.
    """

    kind: str
    touched: Mapping[str, str]
    before: Mapping[str, Sequence[str]]
    rulings: Sequence[tuple[str, Sequence[str]]]
    link: Callable[[Sequence[int]], Linked]
    revokes: Sequence[int] = ()
    undoes: int | None = None


def read_marks(connection: Connection, incident_ids: Iterable[str]) -> dict[str, str]:
    """The mark of each current incident among these."""
    found: dict[str, str] = {}
    for batch in in_batches(sorted(set(incident_ids))):
        query = select(incidents.c.incident_id, incidents.c.version)
        versions = read_pairs(connection, query.where(incidents.c.incident_id.in_(batch), incidents.c.state == CURRENT))
        last = select(reviews.c.subject_id, func.max(reviews.c.review_id)).where(
            reviews.c.subject_kind == "incident", reviews.c.subject_id.in_(batch)
        )
        numbers = read_pairs(connection, last.group_by(reviews.c.subject_id))
        found.update({key: f"{version}.{numbers.get(key, 0)}" for key, version in versions.items()})
    return found


def read_standing(connection: Connection, incident_id: str) -> dict[str, Any]:
    """The review that counts for an incident with its number, 0 for none."""
    query = select(reviews).where(reviews.c.subject_kind == "incident", reviews.c.subject_id == incident_id)
    row = connection.execute(query.order_by(reviews.c.review_id.desc()).limit(1)).mappings().first()
    if row is None:
        return {"review_id": 0, "by": None, "at": None, **NOTHING}
    return {
        "review_id": row["review_id"], "by": row["who"], "at": row["at"],
        "state": row["state"], "note": row["note"], "corrections": row["corrections"],
    }  # fmt: skip


def take_decision(
    connection: Connection,
    stamp: Stamp,
    incident_id: str,
    mark: str,
    *,
    state: str,
    note: str = "",
    corrections: Mapping[str, Any] | None = None,
) -> Taken:
    """A review of an incident that is as it was seen; `corrections` are all that hold from now on.

    Raises StaleError if it is not, StoreError if there is no such incident.
    """
    expect_marks(connection, {incident_id: mark})
    before = read_standing(connection, incident_id)
    number = add_review(connection, stamp, "incident", incident_id, state, note=note, corrections=corrections)
    kept = {name: before[name] for name in ("state", "note", "corrections")}
    detail = {"review": number, "before": kept, "stood": _stands_for(connection, incident_id, before["review_id"])}
    action = _add_action(connection, stamp, "review", incident_id, detail, None)
    return Taken(action, "review", read_marks(connection, [incident_id]))


def regroup(connection: Connection, stamp: Stamp, wanted: Regrouping) -> Taken:
    """Rulings, and the incidents that come of them, in one transaction. Raises StaleError."""
    expect_marks(connection, wanted.touched)
    numbers = [add_ruling(connection, stamp, kind, told) for kind, told in wanted.rulings]
    for ruling in wanted.revokes:
        revoke_ruling(connection, stamp, ruling)
    linked = wanted.link(numbers)
    save_incidents(connection, linked, stamp, within=frozenset(wanted.touched))
    after = {record["incident_id"]: list(record["events"]) for record in linked.incidents}
    detail = {
        "what": wanted.kind,
        "rulings": numbers,
        "before": {key: list(told) for key, told in wanted.before.items()},
        "versions": {key: int(mark.partition(".")[0]) for key, mark in wanted.touched.items()},
        "after": after,
    }
    kind = "grouping" if wanted.undoes is None else "undo"
    action = _add_action(connection, stamp, kind, min(after), detail, wanted.undoes)
    return Taken(action, kind, read_marks(connection, [*after, *wanted.touched]))


def find_undoable(connection: Connection, who: str) -> dict[str, Any] | None:
    """The last action of a person that was not undone yet; None if there is none."""
    undone = select(actions.c.undoes).where(actions.c.undoes.is_not(None))
    query = select(actions).where(actions.c.who == who, actions.c.kind != "undo", actions.c.action_id.not_in(undone))
    row = connection.execute(query.order_by(actions.c.action_id.desc()).limit(1)).mappings().first()
    return None if row is None else dict(row)


def undo_review(connection: Connection, stamp: Stamp, action_id: int) -> Taken:
    """Put back what stood before a review. Raises StaleError if something else was decided since."""
    chosen = select(actions).where(actions.c.action_id == action_id, actions.c.kind == "review")
    row = connection.execute(chosen).mappings().first()
    if row is None or connection.scalar(select(actions.c.action_id).where(actions.c.undoes == action_id)) is not None:
        raise StoreError(Message.NOT_IN_STORE, kind="action to undo", subject=action_id)
    incident_id, detail = row["subject_id"], row["detail"]
    standing = read_standing(connection, incident_id)
    marks = read_marks(connection, [incident_id])
    if not marks or _stands_for(connection, incident_id, standing["review_id"]) != detail["review"]:
        raise StaleError(incident_id, marks.get(incident_id))
    number = add_review(connection, stamp, "incident", incident_id, **detail["before"])
    undo = {"review": number, "stands_for": detail["stood"]}
    action = _add_action(connection, stamp, "undo", incident_id, undo, action_id)
    return Taken(action, "undo", read_marks(connection, [incident_id]))


def _stands_for(connection: Connection, incident_id: str, review_id: int) -> int:
    """The review that an undoing put back, or the review itself."""
    query = select(actions.c.detail).where(actions.c.kind == "undo", actions.c.subject_id == incident_id)
    for detail in connection.scalars(query.order_by(actions.c.action_id.desc())):
        if detail.get("review") == review_id:
            return int(detail["stands_for"])
    return review_id


def expect_marks(connection: Connection, marks: Mapping[str, str]) -> None:
    """Raises StaleError unless every incident is as it was seen, StoreError if there is none of that id."""
    found = read_marks(connection, marks)
    for incident_id, mark in marks.items():
        if (
            incident_id not in found
            and connection.scalar(select(incidents.c.incident_id).where(incidents.c.incident_id == incident_id)) is None
        ):
            raise StoreError(Message.NOT_IN_STORE, kind="incident", subject=incident_id)
        if found.get(incident_id) != mark:
            raise StaleError(incident_id, found.get(incident_id))


def _add_action(
    connection: Connection, stamp: Stamp, kind: str, subject: str, detail: Mapping[str, Any], undoes: int | None
) -> int:
    row = {"at": stamp.at, "who": stamp.by, "kind": kind, "subject_id": subject, "detail": dict(detail)}
    added = insert(actions).values(**row, undoes=undoes).returning(actions.c.action_id)
    return int(connection.execute(added).scalar_one())
