"""What every export format declares, and how formats are found.

A format is one module of this package with a `FORMAT`: its name, its columns with what they hold, what it
cannot hold, and its writer. Nothing else has to be edited to add one. Without the declarations a column
could be written that no page explains, or a value dropped that nobody counted.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO

from marsad.exports.code_lists import CodeLists

Record = Mapping[str, Any]
Value = str | int | float | bool | list[str] | None
Target = str | Path | BinaryIO | None
NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `kind` text, number, count, date, flag or list. `is_blank`: the shape has it, Marsad has nothing
    for it, and always writes `constant`."""

    name: str
    about: str
    kind: str = "text"
    is_blank: bool = False
    constant: str | int = ""


def blank(names: str, about: str, constant: str | int = "") -> tuple[Column, ...]:
    """Columns of the shape that Marsad cannot fill, with the value that stands there instead."""
    return tuple(Column(name, about, is_blank=True, constant=constant) for name in names.split())


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What a writer may be told. `names` shows people's names (never those of victims of sexual violence), `bom`
    marks CSV as UTF-8 for old spreadsheets, `selection` says in words which records were chosen, `written_by` names
    the program, `changes` maps an incident to added, changed or withdrawn, `versions` fills in where a record brings
    none, `aggregates` are checked summary counts for the format that has a place for them."""

    code_lists: CodeLists
    names: bool = False
    bom: bool = False
    selection: str = ""
    written_by: str = "marsad"
    versions: Mapping[str, str] = field(default_factory=dict)
    changes: Mapping[str, str] = field(default_factory=dict)
    aggregates: tuple[Record, ...] = ()
    stdout: BinaryIO | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What was written: `rows` of `incidents` read; `left_out` whole records and `lost` values the shape has no
    place for, each by reason; `versions` that occur in the records."""

    format: str
    incidents: int
    rows: int
    left_out: Mapping[str, int]
    lost: Mapping[str, int]
    versions: Mapping[str, tuple[str, ...]]

    def lines(self) -> list[str]:
        """Sentences for standard error, none when everything had its place."""
        chosen = find_format(self.format)
        said = [f"{count:,} left out: {chosen.leaves_out[reason]}" for reason, count in self.left_out.items()]
        return said + [f"in {count:,} rows: {chosen.loses[reason]}" for reason, count in self.lost.items()]


Writer = Callable[..., Report]


@dataclass(frozen=True, slots=True)
class Format:
    """A declared format. `versions_in` says where a reader finds engine, codebook and data versions."""

    name: str
    suffix: str
    title: str
    about: str
    basis: str
    versions_in: str
    write: Writer
    columns: tuple[Column, ...]
    leaves_out: Mapping[str, str] = field(default_factory=dict)
    loses: Mapping[str, str] = field(default_factory=dict)
    never_holds: tuple[str, ...] = ()
    has_sidecar: bool = False
    is_binary: bool = False
    holds_withdrawals: bool = False
    holds_aggregates: bool = False
    package: str | None = None
    extra: str | None = None

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


@cache
def load_formats() -> Mapping[str, Format]:
    """Every format of this package by name, in the order of names. Modules without a `FORMAT` are passed over."""
    package = importlib.import_module("marsad.exports")
    found: dict[str, Format] = {}
    for entry in pkgutil.iter_modules(package.__path__):
        declared = getattr(importlib.import_module(f"marsad.exports.{entry.name}"), "FORMAT", None)
        if isinstance(declared, Format):
            if declared.name in found:
                raise ValueError(f"two modules declare the format {declared.name}")
            found[declared.name] = declared
    return MappingProxyType(dict(sorted(found.items())))


def find_format(name: str) -> Format:
    """The format of that name. An unknown name is a KeyError that lists the known ones."""
    formats = load_formats()
    if name not in formats:
        raise KeyError(f"there is no export format {name}; known are {', '.join(formats)}")
    return formats[name]


class Tally:
    """Counts rows and what had no place. State: the counts. A reason that is not declared is a fault of the code."""

    def __init__(self, chosen: Format) -> None:
        self._format = chosen
        self.incidents = self.rows = 0
        self._left_out: dict[str, int] = {}
        self._lost: dict[str, int] = {}
        self._versions: dict[str, set[str]] = {"engine": set(), "codebook": set(), "data": set()}

    def leave_out(self, reason: str) -> None:
        """A whole record that the shape cannot hold."""
        assert reason in self._format.leaves_out, reason
        self._left_out[reason] = self._left_out.get(reason, 0) + 1

    def lose(self, reason: str) -> None:
        """A value of a row that the shape cannot hold."""
        assert reason in self._format.loses, reason
        self._lost[reason] = self._lost.get(reason, 0) + 1

    def see_versions(self, versions: Mapping[str, str]) -> None:
        for name, known in self._versions.items():
            if versions.get(name):
                known.add(versions[name])

    def report(self) -> Report:
        return Report(
            self._format.name,
            self.incidents,
            self.rows,
            dict(sorted(self._left_out.items())),
            dict(sorted(self._lost.items())),
            {name: tuple(sorted(known)) for name, known in self._versions.items()},
        )


Events = Mapping[str, Record]
Incidents = Iterable[Record]
