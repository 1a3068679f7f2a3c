"""The store as the review application uses it: cards, decisions that can be undone, passes of two coders."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert, select

from marsad.model.messages import Message
from marsad.model.stamp import Stamp
from marsad.store import actions, cards
from marsad.store.core import Store
from marsad.store.errors import StoreError
from marsad.store.incidents import Linked, Saved, save_incidents
from marsad.store.log import add_changes
from marsad.store.schema import changes, incidents, pass_codings, passes


class ReviewWork:
    """Every method one transaction, like those of the store it is about."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def read_position(self) -> int:
        """The number of the last entry of the log."""
        return self.store.glance(cards.read_position)

    def read_touched(self, since: int) -> set[str]:
        """Incidents that entries of the log after `since` are about."""
        return self.store.read(cards.read_touched, since)

    def read_cards(
        self, incident_ids: Iterable[str] | None = None, *, put: Callable[[cards.Card], Mapping[str, Any]] | None = None
    ) -> list[Mapping[str, Any]]:
        """A card of each current incident, or of those named; each as `put` keeps it, while the next is read."""

        def read(connection: Connection) -> list[Mapping[str, Any]]:
            found = cards.read_cards(connection, incident_ids)
            return list(found if put is None else map(put, found))

        return self.store.read(read)

    def read_whole(self, incident_id: str) -> dict[str, Any] | None:
        """Everything about one current incident, None if there is none."""
        return self.store.read(cards.read_whole, incident_id)

    def read_incidents_of(self, event_ids: Iterable[str]) -> dict[str, str]:
        """The current incident of each event that is in one."""
        return self.store.read(cards.read_incidents_of, event_ids)

    def read_events(self, event_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
        """Each known event as it was last coded, by id."""
        return self.store.read(cards.read_event_records, event_ids)

    def read_current_events(self, doc_ids: Iterable[str]) -> list[dict[str, Any]]:
        """The events of the current codings of these documents."""
        return self.store.read(cards.read_current_events, doc_ids)

    def save_some(self, linked: Linked, touched: Mapping[str, str], stamp: Stamp) -> Saved:
        """Put incidents in place of those touched (with the marks they were seen with); raises StaleError."""

        def write(connection: Connection) -> Saved:
            actions.expect_marks(connection, touched)
            return save_incidents(connection, linked, stamp, within=frozenset(touched))

        return self.store.write(write)

    def read_marks(self, incident_ids: Iterable[str]) -> dict[str, str]:
        """The mark of each current incident among these."""
        return self.store.read(actions.read_marks, incident_ids)

    def take_decision(
        self,
        incident_id: str,
        mark: str,
        stamp: Stamp,
        *,
        state: str,
        note: str = "",
        corrections: Mapping[str, Any] | None = None,
    ) -> actions.Taken:
        """A review of an incident that is as it was seen; raises StaleError if it is not."""
        return self.store.write(
            actions.take_decision, stamp, incident_id, mark, state=state, note=note, corrections=corrections
        )

    def regroup(self, wanted: actions.Regrouping, stamp: Stamp) -> actions.Taken:
        """Rulings, and the incidents that come of them; raises StaleError."""
        return self.store.write(actions.regroup, stamp, wanted)

    def find_undoable(self, who: str) -> dict[str, Any] | None:
        """The last action of a person that was not undone yet."""
        return self.store.read(actions.find_undoable, who)

    def undo_review(self, action_id: int, stamp: Stamp) -> actions.Taken:
        """Put back what stood before a review; raises StaleError if something else was decided since."""
        return self.store.write(actions.undo_review, stamp, action_id)

    def read_log_page(self, *, before: int | None, limit: int) -> list[dict[str, Any]]:
        """Entries of the log, the newest first, older than entry `before`."""

        def read(connection: Connection) -> list[dict[str, Any]]:
            query = select(changes).order_by(changes.c.change_id.desc()).limit(limit)
            if before is not None:
                query = query.where(changes.c.change_id < before)
            return [dict(row) for row in connection.execute(query).mappings()]

        return self.store.read(read)

    # Passes: two coders on one sample, neither seeing what the other wrote.

    def add_pass(self, name: str, coders: Sequence[str], incident_ids: Sequence[str], stamp: Stamp) -> int:
        """The number of the new pass. Raises StoreError for an incident the store does not know."""

        def write(connection: Connection) -> int:
            query = select(incidents.c.incident_id).where(incidents.c.incident_id.in_(list(incident_ids)))
            known = set(connection.scalars(query))
            for incident_id in incident_ids:
                if incident_id not in known:
                    raise StoreError(Message.NOT_IN_STORE, kind="incident", subject=incident_id)
            row = {"at": stamp.at, "who": stamp.by, "name": name, "coders": list(coders)}
            added = insert(passes).values(**row, incidents=list(incident_ids)).returning(passes.c.pass_id)
            number = int(connection.execute(added).scalar_one())
            detail = {"name": name, "coders": list(coders), "incidents": len(incident_ids)}
            add_changes(connection, stamp, [("pass.add", "pass", str(number), detail)])
            return number

        return self.store.write(write)

    def read_passes(self) -> list[dict[str, Any]]:
        """All passes, oldest first."""

        def read(connection: Connection) -> list[dict[str, Any]]:
            return [dict(row) for row in connection.execute(select(passes).order_by(passes.c.pass_id)).mappings()]

        return self.store.read(read)

    def add_pass_coding(self, pass_id: int, incident_id: str, fields: Mapping[str, Any], stamp: Stamp) -> int:
        """A coder's own coding of one incident of a pass; the coder's last one counts."""

        def write(connection: Connection) -> int:
            row = {"pass_id": pass_id, "incident_id": incident_id, "coder": stamp.by, "at": stamp.at}
            added = insert(pass_codings).values(**row, fields=dict(fields)).returning(pass_codings.c.pass_coding_id)
            number = int(connection.execute(added).scalar_one())
            add_changes(connection, stamp, [("pass.code", "pass", str(pass_id), {"incident_id": incident_id})])
            return number

        return self.store.write(write)

    def read_pass_codings(self, pass_id: int) -> dict[str, dict[str, dict[str, Any]]]:
        """The fields that count, by coder and incident."""

        def read(connection: Connection) -> dict[str, dict[str, dict[str, Any]]]:
            found: dict[str, dict[str, dict[str, Any]]] = {}
            query = select(pass_codings).where(pass_codings.c.pass_id == pass_id)
            for row in connection.execute(query.order_by(pass_codings.c.pass_coding_id)).mappings():
                found.setdefault(row["coder"], {})[row["incident_id"]] = row["fields"]
            return found

        return self.store.read(read)
