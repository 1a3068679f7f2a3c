"""What persons decided: reviews of events and incidents, rulings on which events are one incident.

Decisions are only ever added. They name events by ids, and coding anew gives ids anew, so reading a
decision finds the event that tells today what was judged then; otherwise every improvement of the coder
would silently undo the work of the reviewers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert, select

from marsad.model.messages import Message
from marsad.model.selection import UNREVIEWED
from marsad.model.stamp import Stamp
from marsad.store.errors import StoreError
from marsad.store.log import add_changes
from marsad.store.schema import events, incidents, reviews, rulings
from marsad.store.succession import find_successors

RULING_KINDS = ("same", "different", "split")
_SUBJECTS = {"event": events.c.event_id, "incident": incidents.c.incident_id}


def add_review(
    connection: Connection,
    stamp: Stamp,
    kind: str,
    subject: str,
    state: str,
    *,
    note: str = "",
    corrections: Mapping[str, Any] | None = None,
) -> int:
    """The number of the new review. `kind` is event or incident; the subject has to be in the store (StoreError).

    Earlier reviews stay; the last one counts. `state` is a word of the reviewers' own, `unreviewed` takes back.
    """
    column = _SUBJECTS[kind]
    if connection.scalar(select(column).where(column == subject)) is None:
        raise StoreError(Message.NOT_IN_STORE, kind=kind, subject=subject)
    row = {"at": stamp.at, "who": stamp.by, "subject_kind": kind, "subject_id": subject, "state": state, "note": note}
    added = insert(reviews).values(**row, corrections=dict(corrections or {})).returning(reviews.c.review_id)
    number = int(connection.execute(added).scalar_one())
    detail = {"review_id": number, "state": state, **({"corrected": sorted(corrections)} if corrections else {})}
    add_changes(connection, stamp, [("review.add", kind, subject, detail)])
    return number


def read_reviews(connection: Connection, kind: str, *, until: str | None = None) -> dict[str, dict[str, Any]]:
    """The review that counts for each event or incident that has one, by id; `until` as of an earlier time.

    A review of an event that is no longer coded is given to its successor, with `carried_from` naming the
    event that was judged; a review of the successor itself wins.
    """
    query = select(reviews).where(reviews.c.subject_kind == kind).order_by(reviews.c.review_id)
    if until is not None:
        query = query.where(reviews.c.at <= until)
    last = {
        row["subject_id"]: {
            "state": row["state"], "by": row["who"], "at": row["at"], "note": row["note"],
            "corrections": row["corrections"],
        }
        for row in connection.execute(query).mappings()
    }  # fmt: skip
    if kind != "event":
        return last
    successors = find_successors(connection, last)
    carried = {
        new: {**last[old], "carried_from": old} for old, new in successors.items() if new is not None and new != old
    }
    return {**carried, **last}


def review_state(found: Mapping[str, Mapping[str, Any]], subject: str) -> str:
    """The state of review in what `read_reviews` gave."""
    review = found.get(subject)
    return UNREVIEWED if review is None else str(review["state"])


def apply_corrections(record: Mapping[str, Any], corrections: Mapping[str, Any]) -> dict[str, Any]:
    """An incident with what a person put in place of what was coded; `corrected` names those keys."""
    return {**record, **corrections, "corrected": sorted(corrections)} if corrections else dict(record)


def add_ruling(connection: Connection, stamp: Stamp, kind: str, told: Sequence[str], *, note: str = "") -> int:
    """The number of the new ruling: these events are the same incident, are different ones, or are split off.

    Raises StoreError for an event the store does not know.
    """
    if kind not in RULING_KINDS:
        raise ValueError(f"a ruling is one of {', '.join(RULING_KINDS)}, not {kind!r}")
    known = set(connection.scalars(select(events.c.event_id).where(events.c.event_id.in_(list(told)))))
    for event_id in told:
        if event_id not in known:
            raise StoreError(Message.NOT_IN_STORE, kind="event", subject=event_id)
    return _write_ruling(connection, stamp, kind, told, note, None)


def revoke_ruling(connection: Connection, stamp: Stamp, ruling: int, *, note: str = "") -> int:
    """Take a ruling back; both stay in the store. Raises StoreError if there is none of this number."""
    query = select(rulings.c.events).where(rulings.c.ruling_id == ruling, rulings.c.kind != "revoke")
    told = connection.scalar(query)
    if told is None:
        raise StoreError(Message.NOT_IN_STORE, kind="ruling", subject=ruling)
    return _write_ruling(connection, stamp, "revoke", told, note, ruling)


def _write_ruling(
    connection: Connection, stamp: Stamp, kind: str, told: Sequence[str], note: str, revokes: int | None
) -> int:
    row = {"at": stamp.at, "who": stamp.by, "kind": kind, "events": list(told), "note": note, "revokes": revokes}
    number = int(connection.execute(insert(rulings).values(**row).returning(rulings.c.ruling_id)).scalar_one())
    add_changes(connection, stamp, [("ruling.add", "ruling", str(number), {"kind": kind, "events": list(told)})])
    return number


def read_rulings(connection: Connection) -> list[dict[str, Any]]:
    """The rulings in force, oldest first, about the events that are coded today.

    An event coded anew is replaced by its successor; one without a successor keeps its old id. Two events that
    became one stand there once.
    """
    rows = [dict(row) for row in connection.execute(select(rulings).order_by(rulings.c.ruling_id)).mappings()]
    revoked = {row["revokes"] for row in rows if row["kind"] == "revoke"}
    valid = [row for row in rows if row["kind"] != "revoke" and row["ruling_id"] not in revoked]
    successors = find_successors(connection, _named(valid))
    return [
        {
            "ruling_id": row["ruling_id"], "kind": row["kind"],
            "events": list(dict.fromkeys(successors.get(event_id) or event_id for event_id in row["events"])),
            "by": row["who"], "at": row["at"], "note": row["note"],
        }
        for row in valid
    ]  # fmt: skip


def _named(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    return sorted({event_id for row in rows for event_id in row["events"]})
