"""Where in a TOML file a source stands, so that a mistake is named with its line.

The parser of the standard library tells the line of what it cannot read, but not of what it has read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_HEADER = re.compile(r"\s*\[{1,2}\s*([A-Za-z0-9_.\"' -]+?)\s*\]{1,2}\s*(?:#.*)?")


@dataclass(frozen=True, slots=True)
class Place:
    """The lines of a table, `start` to `end`, half-open and counted from 0; `start` is that of its header."""

    path: Path
    lines: tuple[str, ...]
    start: int = 0
    end: int = 0

    def spell(self, reason: str) -> str:
        """File and line of the key that a reason begins with, else of the table; the file alone if neither is known."""
        key = reason.split(maxsplit=1)[0].rstrip(":")
        wanted = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*(?:=|\.)")
        found = [at for at in range(self.start, self.end) if wanted.match(self.lines[at])]
        if not self.end:
            return str(self.path)
        return f"{self.path}:{(found[0] if found else self.start) + 1}"

    def inner(self, name: str) -> Place:
        """The part of it that is the table `name`, where that has a header of its own."""
        for at in range(self.start, self.end):
            header = _HEADER.fullmatch(self.lines[at])
            if header is not None and header[1] == name:
                return Place(self.path, self.lines, at, self.end)
        return self


def find_places(path: Path, words: str, count: int) -> tuple[Place, list[Place]]:
    """Where `[collect]` stands, and each of `count` sources. Written in another way (inline, in words over several
    lines that look like headers), their lines are not known."""
    lines = tuple(words.splitlines())
    headers = [(at, found[1]) for at, line in enumerate(lines) if (found := _HEADER.fullmatch(line))]
    starts = [at for at, name in headers if name in ("collect", "sources")]
    places = {at: Place(path, lines, at, end) for at, end in zip(starts, [*starts[1:], len(lines)], strict=False)}
    general = [places[at] for at, name in headers if name == "collect"]
    sources = [places[at] for at, name in headers if name == "sources"]
    unknown = Place(path, lines)
    return general[0] if len(general) == 1 else unknown, sources if len(sources) == count else [unknown] * count
