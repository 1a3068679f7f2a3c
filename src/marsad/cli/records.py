"""Records of incidents and events read from JSON lines, for commands that work without a store.

A line that is no record is named and passed over; the rest is read. Not for documents: those are `ingest`'s.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from marsad.cli.reporting import STATUS_FAILED, STATUS_USAGE, describe_unreadable, say
from marsad.model.messages import Message

Record = Mapping[str, Any]
_OBJECTS = ("location", "fatalities", "injuries", "captured", "review", "versions")
_LISTS_OF_OBJECTS = ("initiators", "targets", "claims", "victims", "attribution", "evidence")
_LISTS_OF_WORDS = ("sources", "events", "weapons", "disputed", "redirects")
_COUNTS = ("fatalities", "injuries", "captured")


class RecordsError(Exception):
    """Records could not be had at all; the text is for the user."""

    exit_status = STATUS_USAGE

    def __init__(self, message: Message, **values: object) -> None:
        super().__init__(f"{message.code} {message.text(**values)}")


class FileError(RecordsError):
    """A file of records that is missing or cannot be read: a failed input, like any other."""

    exit_status = STATUS_FAILED

    def __init__(self, path: str, error: OSError | EOFError) -> None:
        Exception.__init__(self, describe_unreadable(path, error))


@dataclass(frozen=True, slots=True)
class Given:
    """What was read: each incident once, the last record of an id counting; events; summary counts; lines that were
    no record."""

    incidents: tuple[Record, ...]
    events: tuple[Record, ...]
    aggregates: tuple[Record, ...]
    failures: int
    name: str


def read_files(paths: Sequence[str]) -> Given:
    """Incidents and events of all files. `-` is standard input, `.gz` is unpacked. Raises RecordsError."""
    incidents: dict[str, Record] = {}
    events: dict[str, Record] = {}
    aggregates: list[Record] = []
    failures = 0
    for path in paths:
        for line, record in _read_lines(path):
            reason = _find_fault(record)
            if reason:
                failures += 1
                message = Message.NOT_A_RECORD
                say(f"{path}:{line}: {message.code} {message.text(reason=reason)}")
            elif "incident_id" in record:
                incidents[str(record["incident_id"])] = record
            elif "event_id" in record:
                events[str(record["event_id"])] = record
            else:
                aggregates.append(record)
    return Given(tuple(incidents.values()), tuple(events.values()), tuple(aggregates), failures, ", ".join(paths))


def _find_fault(record: Any) -> str:
    if isinstance(record, str):
        return record
    if not isinstance(record, dict):
        return f"a JSON {type(record).__name__}"
    if record.get("record") == "aggregate":
        return _find_odd_field(record) if isinstance(record.get("location"), dict) else ""
    if "incident_id" in record or "event_id" in record:
        return _find_odd_field(record)
    return "neither incident_id nor event_id"


def _find_odd_field(record: Record) -> str:
    """A field of the wrong kind would break a writer halfway through."""
    for name in (*_OBJECTS, *_LISTS_OF_OBJECTS, *_LISTS_OF_WORDS):
        value, kind = record.get(name), dict if name in _OBJECTS else list
        if value is not None and not isinstance(value, kind):
            return f"{name} is a {type(value).__name__}"
    for name in (*_LISTS_OF_OBJECTS, *_LISTS_OF_WORDS):
        wanted: type = dict if name in _LISTS_OF_OBJECTS else str
        if not all(isinstance(part, wanted) for part in record.get(name) or ()):
            return f"{name} holds something that is no {wanted.__name__}"
    return _find_odd_number(record)


def _find_odd_number(record: Record) -> str:
    for name in _COUNTS:
        for part, value in (record.get(name) or {}).items():
            if part in {"low", "best", "high"} and value is not None and type(value) is not int:
                return f"{name}.{part} is not a whole number"
    for name, most in (("latitude", 90), ("longitude", 180)):
        value = (record.get("location") or {}).get(name)
        if value is not None and (type(value) not in {int, float} or not abs(value) <= most):
            return f"location.{name} is not a number from -{most} to {most}"
    return ""


def _read_lines(path: str) -> Iterator[tuple[int, Any]]:
    """Each line's number and its JSON, or the reason why it is none."""
    with ExitStack() as stack:
        try:
            stream = stack.enter_context(_open(path)) if path != "-" else sys.stdin.buffer
            for number, line in enumerate(stream, 1):
                if line.strip():
                    yield number, _parse(line)
        except (OSError, EOFError) as error:
            raise FileError(path, error) from error


def _open(path: str) -> BinaryIO:
    return cast(BinaryIO, gzip.open(path)) if path.endswith(".gz") else open(path, "rb")


def _parse(line: bytes) -> Any:
    try:
        found = json.loads(line.decode("utf-8-sig"))
    except ValueError as error:
        return f"not valid JSON: {error}"
    return found if not isinstance(found, str) else "a JSON string"
