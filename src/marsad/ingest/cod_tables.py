"""OCHA's tables of administrative areas (COD-AB): one row an area, its parents' names and p-codes beside its own.

Their columns have changed over the years (ADM1_EN, admin1Name_ar, adm1_name, adm1_pcode, ...), so a column is known by
its level and its purpose, not by one spelling. A row is the area of the finest level that has a p-code in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from marsad.ingest.raw_places import BadLine, LineError, RawPlace, read_degrees, read_people

Rows = Iterable[tuple[int, Sequence[str] | str]]  # line, and its cells or why they could not be told apart

_LEVELLED = re.compile(r"(?:adm|admin)(\d)(.*)")
_PLAIN_NAMES = ("name", "name_en", "name_ar", "name_alt", "name_alt_ar")
_LATITUDES = frozenset("lat latitude y point_y centroid_lat center_lat lat_centroid latitude_centroid y_coord".split())
_LONGITUDES = frozenset(
    "lon long longitude x point_x centroid_lon center_lon lon_centroid longitude_centroid x_coord centroid_long".split()
)
_PEOPLE = frozenset(("population", "pop", "t_tl"))
_ARABIC = re.compile("[\u0620-\u06d3]|[\ufb50-\ufdff]|[\ufe70-\ufefc]")
# Level of an area -> kind and precision of a gazetteer row. The fourth level of COD tables is towns and villages.
_KINDS = {
    0: ("country", "country"), 1: ("admin1", "province"), 2: ("admin2", "district"), 3: ("admin2", "district"),
    4: ("village", "town"),
}  # fmt: skip
_FINEST = ("neighbourhood", "district")
_PCODE = re.compile("[A-Za-z]{1,3}[A-Za-z0-9]{0,20}")
_PCODE_COUNTRY = re.compile("[A-Za-z]{2,3}?(?=[0-9])|[A-Za-z]{3}")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where things stand in a row: p-codes and names by level, the other columns by purpose (-1: none)."""

    pcodes: Mapping[int, int]
    names: Mapping[int, tuple[int, ...]]
    latitude: int
    longitude: int
    population: int
    width: int


def find_columns(header: Sequence[str]) -> Columns | None:
    """The columns of a COD table, None when there is no p-code or no name of an area with one."""
    pcodes: dict[int, int] = {}
    names: dict[int, list[int]] = {}
    plain: dict[str, int] = {}
    for at, cell in enumerate(header):
        name = cell.strip().lower().replace(" ", "_").lstrip("#\ufeff")
        match = _LEVELLED.fullmatch(name)
        if match is None:
            plain.setdefault(name, at)
        elif "pcode" in match[2]:
            pcodes.setdefault(int(match[1]), at)
        elif not re.search("type|ref|date|code|valid|id$", match[2]):
            names.setdefault(int(match[1]), []).append(at)
    if "pcode" in plain:  # the area's own columns have no level in their names
        own = max(pcodes, default=0) + 1
        pcodes[own] = plain["pcode"]
        names[own] = [plain[name] for name in _PLAIN_NAMES if name in plain]
    if not any(names.get(level) for level in pcodes):
        return None

    def first(wanted: Iterable[str]) -> int:
        return min((at for name, at in plain.items() if name in wanted), default=-1)

    by_level = {level: tuple(found) for level, found in names.items()}
    return Columns(pcodes, by_level, first(_LATITUDES), first(_LONGITUDES), first(_PEOPLE), len(header))


def read_areas(rows: Rows, columns: Columns, name: str) -> Iterator[RawPlace | BadLine]:
    """The areas of a table whose header was read before; rows without any cell are passed over."""
    for number, cells in rows:
        if isinstance(cells, str):
            yield BadLine(f"{name}:{number}", cells)
            continue
        if not any(cell.strip() for cell in cells):
            continue
        if cells[0].startswith("#"):  # the row of HXL tags under the header
            continue
        try:
            yield _read_cells(cells, columns, number)
        except LineError as error:
            yield BadLine(f"{name}:{number}", str(error))


def _read_cells(cells: Sequence[str], columns: Columns, line: int) -> RawPlace:
    if len(cells) > columns.width:
        raise LineError(f"{len(cells)} cells for {columns.width} columns")
    if any("\ufffd" in cell for cell in cells):
        raise LineError("not UTF-8")

    def cell(at: int) -> str:
        return " ".join(cells[at].split()) if 0 <= at < len(cells) else ""

    codes = {level: cell(at) for level, at in columns.pcodes.items() if cell(at)}
    if not codes:
        raise LineError("no p-code")
    level = max(codes)
    pcode = codes[level]
    if not _PCODE.fullmatch(pcode):
        raise LineError(f"{pcode[:20]!r} is no p-code")
    names = {
        number: tuple(value for at in found if (value := cell(at)) and not value.isdecimal())
        for number, found in columns.names.items()
    }
    if not names.get(level):
        raise LineError("no name")
    latitude = read_degrees(cell(columns.latitude), 90, "latitude")
    longitude = read_degrees(cell(columns.longitude), 180, "longitude")
    if (latitude is None) != (longitude is None):
        raise LineError("only one of two coordinates")
    kind, precision = _KINDS.get(level, _FINEST)
    return RawPlace(
        f"ocha:{pcode}", line, names[level], _latin(names[level]), kind, precision, _country(codes),
        admin1_code=codes.get(1, ""), admin1_names=names.get(1, ()),
        admin2=_latin(names.get(2, ())) if level > 1 else "", pcode=pcode, latitude=latitude, longitude=longitude,
        population=read_people(cell(columns.population)), source="ocha-cod-ab",
    )  # fmt: skip


def _country(codes: Mapping[int, str]) -> str:
    """The country's letters: of its own p-code, else those a p-code begins with."""
    own = codes.get(0, "")
    if own.isalpha() and len(own) in {2, 3}:
        return own.upper()
    for _, code in sorted(codes.items()):
        if found := _PCODE_COUNTRY.match(code):
            return found[0].upper()
    raise LineError("no country: neither an ADM0_PCODE nor a p-code that begins with one")


def _latin(names: Iterable[str]) -> str:
    return next((name for name in names if not _ARABIC.search(name)), "")
