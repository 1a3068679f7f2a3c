"""Merging, splitting and moving reports: a preview, the change, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from marsad.model.incidents import LinkResult
from marsad.model.messages import Message
from marsad.regrouping import GroupingError, Plan, link_groups, plan_merge, plan_move, plan_split
from marsad.store import Regrouping, StaleError, Taken
from marsad.web.desk import Desk
from marsad.web.errors import Refusal
from marsad.web.security import Person

Record = Mapping[str, Any]
_PREVIEW = 1_000_000_000  # stands for the number a ruling will get


class Groups:
    """Changes of which reports make which incident."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def preview(self, kind: str, marks: Mapping[str, str], chosen: Sequence[str], into: str | None) -> LinkResult:
        """What would come of it; nothing is stored. Raises Refusal, StaleError."""
        wholes = self._load(marks)
        plan = self._plan(kind, wholes, chosen, into)
        numbers = [_PREVIEW + at for at in range(len(plan.rulings))]
        return self._link(plan, wholes, numbers, self._standing(wholes))

    def change(
        self, kind: str, marks: Mapping[str, str], chosen: Sequence[str], into: str | None, person: Person
    ) -> Taken:
        """Do it. Raises Refusal, StaleError."""
        wholes = self._load(marks)
        plan = self._plan(kind, wholes, chosen, into)
        standing = self._standing(wholes)  # not in the transaction: it would wait for a connection of its own
        wanted = Regrouping(
            kind=kind,
            touched=dict(marks),
            before={key: whole["events"] for key, whole in wholes.items()},
            rulings=plan.rulings,
            link=lambda numbers: self._link(plan, wholes, numbers, standing),
        )
        return self._desk.work.regroup(wanted, self._desk.stamp(person, kind))

    def undo(self, action: Record, person: Person) -> Taken:
        """Take a regrouping back: the incidents as they were, under their ids. Raises StaleError if they changed."""
        detail = action["detail"]
        marks = self._desk.work.read_marks(detail["after"])
        if set(marks) != set(detail["after"]):
            raise StaleError(next(key for key in detail["after"] if key not in marks), None)
        wholes = self._load(marks)
        for key, whole in wholes.items():
            if sorted(whole["events"]) != sorted(detail["after"][key]):
                raise StaleError(key, whole["mark"])
        store = self._desk.store
        versions = {key: store.read_incident_version(key, number) for key, number in detail["versions"].items()}
        existing = [record for record in versions.values() if record is not None]
        plan = Plan(list(detail["before"].values()), ())
        standing = self._standing(wholes, without=frozenset(detail["rulings"]))
        wanted = Regrouping(
            kind=f"undo {detail['what']}",
            touched=marks,
            before={key: whole["events"] for key, whole in wholes.items()},
            rulings=(),
            link=lambda numbers: self._link(plan, wholes, (), standing, existing),
            revokes=detail["rulings"],
            undoes=action["action_id"],
        )
        return self._desk.work.regroup(wanted, self._desk.stamp(person, "undo"))

    def _load(self, marks: Mapping[str, str]) -> dict[str, dict[str, Any]]:
        wholes: dict[str, dict[str, Any]] = {}
        for key, mark in marks.items():
            whole = self._desk.work.read_whole(key)
            if whole is None:
                raise Refusal(404, Message.NO_SUCH_INCIDENT, subject=key)
            if whole["mark"] != mark:
                raise StaleError(key, whole["mark"])
            wholes[key] = whole
        return wholes

    def _plan(self, kind: str, wholes: Mapping[str, Record], chosen: Sequence[str], into: str | None) -> Plan:
        told = {key: list(whole["events"]) for key, whole in wholes.items()}
        try:
            if kind == "merge":
                return plan_merge(told)
            sources = [events for key, events in told.items() if key != into]
            if len(sources) != 1:
                raise GroupingError("one_source")
            if kind == "split":
                return plan_split(sources[0], list(dict.fromkeys(chosen)))
            if into not in told:
                raise GroupingError("no_target")
            return plan_move(sources[0], list(dict.fromkeys(chosen)), told[into])
        except GroupingError as error:
            raise Refusal(422, Message.BAD_GROUPING, reason=str(error)) from error

    def _standing(self, wholes: Mapping[str, Record], without: frozenset[int] = frozenset()) -> list[Record]:
        """The rulings in force about events of these incidents."""
        told = {event["event_id"] for whole in wholes.values() for event in whole["told"]}
        return [
            ruling
            for ruling in self._desk.store.read_rulings()
            if ruling["ruling_id"] not in without and not told.isdisjoint(ruling["events"])
        ]

    def _link(
        self,
        plan: Plan,
        wholes: Mapping[str, Record],
        numbers: Sequence[int],
        standing: Sequence[Record],
        existing: Sequence[Record] | None = None,
    ) -> LinkResult:
        events = {event["event_id"]: event for whole in wholes.values() for event in whole["told"]}
        documents = {found["doc_id"]: found for whole in wholes.values() for found in whole["documents"]}
        before = [whole["coded"] for whole in wholes.values()] if existing is None else existing
        rulings = [
            {"kind": kind, "events": told, "ruling_id": number}
            for (kind, told), number in zip(plan.rulings, numbers, strict=True)
        ]
        linker = self._desk.tools.linker
        with self._desk.tools.turn:
            try:
                return link_groups(linker, plan.groups, events, documents, before, standing=standing, rulings=rulings)
            except GroupingError as error:
                raise Refusal(422, Message.BAD_GROUPING, reason=str(error)) from error
