"""A place as a gazetteer of others tells it, before it is held against ours.

Reading and comparing are apart: what a file says is kept in its own codes and spellings here, so that a fault of a file
is named by its line and never becomes a place.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RawPlace:
    """One row. `country` is an ISO code of two or three letters, '' for none; `names` are in any script, best first.

    Coordinates are WGS 84 degrees, None where the file has none.
    """

    id: str
    line: int
    names: tuple[str, ...]
    name_en: str
    kind: str
    precision: str
    country: str
    admin1_code: str = ""
    admin1_names: tuple[str, ...] = ()
    admin2: str = ""
    pcode: str = ""
    latitude: float | None = None
    longitude: float | None = None
    population: int = 0
    feature_class: str = ""
    feature_code: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is not a place. `where` names file (or sheet) and line."""

    where: str
    reason: str


class NotAPlaceTable(Exception):
    """The file is neither of the formats; the message says what was missing."""


class LineError(ValueError):
    """A line that cannot be read; the message says why."""


def read_degrees(value: str, limit: float, name: str) -> float | None:
    """Degrees, None for an empty cell. Raises LineError for a number outside the globe or for words."""
    if not value.strip():
        return None
    try:
        number = float(value)
    except ValueError:
        number = limit + 1
    if not -limit <= number <= limit:
        raise LineError(f"{name} {value.strip()[:20]!r} is no degree")
    return number


def read_people(value: str) -> int:
    """A population, 0 for an empty cell."""
    if not value.strip():
        return 0
    if not value.strip().isdecimal():
        raise LineError(f"population {value.strip()[:20]!r} is no whole number")
    return int(value)
