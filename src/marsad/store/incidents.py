"""Incidents as linking makes them: saved whole, every earlier version kept, nothing ever removed.

An incident's events and claims are rows with the version they came in and the version they left in, so
that any version can be put together again and a claim is never lost by reconciling anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Connection, Table, bindparam, insert, literal, select, update

from marsad.model.arrivals import hash_content
from marsad.model.stamp import Stamp
from marsad.store.batches import in_batches, insert_missing, insert_rows, read_pairs
from marsad.store.documents import head_columns
from marsad.store.log import Change, add_changes
from marsad.store.schema import claims, incident_claims, incident_events, incident_versions, incidents, redirects

CURRENT, SUPERSEDED, WITHDRAWN = "current", "superseded", "withdrawn"
_ELSEWHERE = ("events", "claims", "review")  # parts of a record that have tables of their own


class Linked(Protocol):
    """What linking gives: all incidents of the store, and where ids that are gone lead to."""

    @property
    def incidents(self) -> Sequence[Mapping[str, Any]]: ...

    @property
    def redirects(self) -> Mapping[str, str]: ...


@dataclass(slots=True)
class Saved:
    """How many incidents a linking added, changed, merged into others, withdrew, or left as they were."""

    added: int = 0
    changed: int = 0
    superseded: int = 0
    withdrawn: int = 0
    unchanged: int = 0


def save_incidents(connection: Connection, linked: Linked, stamp: Stamp) -> Saved:
    """Make these the incidents of the store, in the caller's transaction.

    An incident that is not among them is superseded if it redirects, else withdrawn (its reports were coded
    anew and tell it no more); its record and claims stay. A record as before adds nothing.
    """
    batch = _Batch(_read_heads(connection), stamp)
    for record in linked.incidents:
        batch.take(record)
    batch.retire(linked.redirects)
    batch.write(connection)
    _add_redirects(connection, linked.redirects, stamp)
    return batch.done


@dataclass(frozen=True, slots=True)
class _Head:
    version: int
    state: str
    content_hash: str


class _Batch:
    """Rows for one transaction. State: the heads before, and the rows to write."""

    def __init__(self, heads: Mapping[str, _Head], stamp: Stamp) -> None:
        self.done = Saved()
        self._heads = heads
        self._stamp = stamp
        self._seen: set[str] = set()
        self._log: list[Change] = []
        self._new: list[dict[str, Any]] = []
        self._moved: list[dict[str, Any]] = []
        self._versions: list[dict[str, Any]] = []
        self._events: dict[str, tuple[int, list[dict[str, Any]]]] = {}
        self._claims: dict[str, tuple[int, list[dict[str, Any]]]] = {}
        self._claim_rows: dict[str, dict[str, Any]] = {}
        self._retired: list[tuple[str, int, str]] = []

    def take(self, record: Mapping[str, Any]) -> None:
        """A version for an incident that is new or not as it was."""
        incident_id = record["incident_id"]
        if incident_id in self._seen:
            raise ValueError(f"incident {incident_id} comes twice")
        self._seen.add(incident_id)
        found = hash_content({key: value for key, value in record.items() if key != "review"})
        head = self._heads.get(incident_id)
        if head is not None and head.state == CURRENT and head.content_hash == found:
            self.done.unchanged += 1
            return
        version = 1 if head is None else head.version + 1
        row = {"version": version, "state": CURRENT, **head_columns(record)}
        if head is None:
            self.done.added += 1
            self._new.append({"incident_id": incident_id, **row})
        else:
            self.done.changed += 1
            self._moved.append({"key": incident_id, **row})
        kept = {key: None if key in _ELSEWHERE else value for key, value in record.items()}
        self._versions.append(
            {
                "incident_id": incident_id,
                "version": version,
                "state": CURRENT,
                "saved_at": self._stamp.at,
                "content_hash": found,
                "record": kept,
            }  # fmt: skip
        )
        self._take_parts(record, incident_id, version)
        action = "incident.add" if head is None else "incident.change"
        self._log.append((action, "incident", incident_id, {"version": version, "content_hash": found}))

    def _take_parts(self, record: Mapping[str, Any], incident_id: str, version: int) -> None:
        told = [{"event_id": event_id} for event_id in record.get("events") or ()]
        self._events[incident_id] = (version, told)
        ledger = []
        for claim in record.get("claims") or ():
            claim_id = hash_content(claim)
            columns = ("event_id", "doc_id", "field", "outlet", "claimant", "published")
            self._claim_rows[claim_id] = {
                "claim_id": claim_id, **{name: claim.get(name) for name in columns}, "record": dict(claim),
            }  # fmt: skip
            ledger.append({"claim_id": claim_id})
        self._claims[incident_id] = (version, ledger)

    def retire(self, redirected: Mapping[str, str]) -> None:
        """Close what was current and is no more. Its events and claims stay with its last version."""
        for incident_id, head in self._heads.items():
            if head.state != CURRENT or incident_id in self._seen:
                continue
            state = SUPERSEDED if incident_id in redirected else WITHDRAWN
            self.done.superseded += state == SUPERSEDED
            self.done.withdrawn += state == WITHDRAWN
            self._retired.append((incident_id, head.version + 1, state))
            detail = {"version": head.version + 1}
            if incident_id in redirected:
                detail["redirects_to"] = redirected[incident_id]  # type: ignore[assignment]
            self._log.append((f"incident.{state}", "incident", incident_id, detail))

    def write(self, connection: Connection) -> None:
        insert_rows(connection, incidents, self._new)
        if self._moved:
            connection.execute(update(incidents).where(incidents.c.incident_id == bindparam("key")), self._moved)
        _retire(connection, self._retired, self._stamp.at)
        insert_rows(connection, incident_versions, self._versions)
        insert_missing(connection, claims, list(self._claim_rows.values()))
        _replace_parts(connection, incident_events, "event_id", self._events)
        _replace_parts(connection, incident_claims, "claim_id", self._claims)
        add_changes(connection, self._stamp, self._log)


def _retire(connection: Connection, found: Sequence[tuple[str, int, str]], at: str) -> None:
    """A last version for each incident (id, version, state), with the record it had."""
    if not found:
        return
    rows = [{"key": key, "now": version, "last": version - 1, "became": state} for key, version, state in found]
    moved = update(incidents).where(incidents.c.incident_id == bindparam("key"))
    connection.execute(moved.values(version=bindparam("now"), state=bindparam("became")), rows)
    table = incident_versions
    copied = select(
        table.c.incident_id,
        bindparam("now", type_=table.c.version.type),
        bindparam("became", type_=table.c.state.type),
        literal(at, table.c.saved_at.type),
        table.c.content_hash,
        table.c.record,
    ).where(table.c.incident_id == bindparam("key"), table.c.version == bindparam("last"))
    names = ["incident_id", "version", "state", "saved_at", "content_hash", "record"]
    connection.execute(insert(table).from_select(names, copied), rows)


def _replace_parts(
    connection: Connection, table: Table, key: str, parts: Mapping[str, tuple[int, list[dict[str, Any]]]]
) -> None:
    """Close the rows that are not in the new version, add those that were not in the old one."""
    held = read_parts(connection, table, key, parts)
    closed: list[dict[str, Any]] = []
    added: list[dict[str, Any]] = []
    for incident_id, (version, wanted) in parts.items():
        now = {(position, row[key]) for position, row in enumerate(wanted)}
        before = {(row["position"], row[key]): row for row in held.get(incident_id, ())}
        closed += [
            {"id": incident_id, "at": row["position"], "since": row["since_version"], "version": version}
            for mark, row in before.items()
            if mark not in now
        ]
        added += [
            {"incident_id": incident_id, "since_version": version, "position": position, key: value}
            for position, value in sorted(now - before.keys())
        ]
    if closed:
        chosen = (
            (table.c.incident_id == bindparam("id"))
            & (table.c.position == bindparam("at"))
            & (table.c.since_version == bindparam("since"))
        )
        connection.execute(update(table).where(chosen).values(until_version=bindparam("version")), closed)
    insert_rows(connection, table, added)


def read_parts(
    connection: Connection, table: Table, key: str, wanted: Iterable[str], *, version: int | None = None
) -> dict[str, list[dict[str, Any]]]:
    """The events or claims of incidents in their order, as they are now or were in a version."""
    found: dict[str, list[dict[str, Any]]] = {}
    columns = (table.c.incident_id, table.c.position, table.c.since_version, table.c[key])
    for batch in in_batches(wanted):
        query = select(*columns).where(table.c.incident_id.in_(batch))
        if version is None:
            query = query.where(table.c.until_version.is_(None))
        else:
            is_open = table.c.until_version.is_(None) | (table.c.until_version > version)
            query = query.where(table.c.since_version <= version, is_open)
        for row in connection.execute(query.order_by(table.c.incident_id, table.c.position)).mappings():
            found.setdefault(row["incident_id"], []).append(dict(row))
    return found


def _read_heads(connection: Connection) -> dict[str, _Head]:
    joined = incidents.join(
        incident_versions,
        (incident_versions.c.incident_id == incidents.c.incident_id)
        & (incident_versions.c.version == incidents.c.version),
    )
    columns = (incidents.c.incident_id, incidents.c.version, incidents.c.state, incident_versions.c.content_hash)
    rows = connection.execute(select(*columns).select_from(joined).order_by(incidents.c.incident_id))
    return {incident_id: _Head(version, state, found) for incident_id, version, state, found in rows}


def _add_redirects(connection: Connection, wanted: Mapping[str, str], stamp: Stamp) -> None:
    """Only those that lead elsewhere than before."""
    known = read_redirects(connection)
    rows = [
        {"old_id": old, "new_id": new, "at": stamp.at} for old, new in sorted(wanted.items()) if known.get(old) != new
    ]
    insert_rows(connection, redirects, rows)


def read_redirects(connection: Connection) -> dict[str, str]:
    """Where each id that is gone leads to; of several answers the last."""
    return read_pairs(connection, select(redirects.c.old_id, redirects.c.new_id).order_by(redirects.c.redirect_id))


def resolve(connection: Connection, incident_id: str) -> str | None:
    """The current incident an id stands for today: itself, or where it leads; None if it stands for none."""
    known = read_redirects(connection)
    current = set(connection.scalars(select(incidents.c.incident_id).where(incidents.c.state == CURRENT)))
    passed: set[str] = set()
    while incident_id not in current:
        if incident_id in passed or incident_id not in known:
            return None
        passed.add(incident_id)
        incident_id = known[incident_id]
    return incident_id
