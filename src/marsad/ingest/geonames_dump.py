"""GeoNames country dumps: 19 tab-separated columns without a header, in a .txt or in the .zip it is published in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from marsad.ingest.raw_places import BadLine, LineError, RawPlace, read_degrees, read_people

COLUMNS = 19
_TOWN_FROM = 5000
_SEATS = frozenset(("PPLC", "PPLA", "PPLA2", "PPLA3", "PPLA4", "PPLG"))
_KIND_OF_CLASS = {"T": ("mountain", "district"), "L": ("region", "district")}
_PROVINCES = frozenset(("ADM1", "TERR"))


def is_geonames(line: str) -> bool:
    """Whether a line has the columns of a dump and begins with a number."""
    cells = line.rstrip("\r\n").split("\t")
    return len(cells) == COLUMNS and cells[0].isdecimal()


def read_dump(lines: Iterable[str], name: str) -> Iterator[RawPlace | BadLine]:
    """The places of a dump, all classes of them; empty lines are passed over."""
    for number, line in enumerate(lines, 1):
        cells = line.rstrip("\r\n").split("\t")
        if cells == [""]:
            continue
        try:
            yield _read_cells(cells, number)
        except LineError as error:
            yield BadLine(f"{name}:{number}", str(error))


def _read_cells(cells: list[str], line: int) -> RawPlace:
    if len(cells) != COLUMNS:
        raise LineError(f"{len(cells)} columns where a dump has {COLUMNS}")
    if any("\ufffd" in cell for cell in cells):
        raise LineError("not UTF-8")
    number, name, ascii_name, others, lat, lon, feature_class, code, country = cells[:9]
    if not number.isdecimal():
        raise LineError(f"the id {number[:20]!r} is no number")
    latitude, longitude = read_degrees(lat, 90, "latitude"), read_degrees(lon, 180, "longitude")
    if latitude is None or longitude is None:
        raise LineError("no coordinates")
    population = read_people(cells[14])
    kind, precision = _classify(feature_class, code, population)
    if country and (len(country) != 2 or not country.isalpha()):  # none: high seas, land in dispute
        raise LineError(f"the country {country[:20]!r} is no code of two letters")
    return RawPlace(
        f"geonames:{number}", line, (name, *others.split(",")), ascii_name or name, kind, precision, country.upper(),
        admin1_code=cells[10], latitude=latitude, longitude=longitude, population=population,
        feature_class=feature_class, feature_code=code, source="geonames",
    )  # fmt: skip


def _classify(feature_class: str, code: str, population: int) -> tuple[str, str]:
    """Kind and precision of a GeoNames feature code."""
    if feature_class == "P":
        if code == "PPLX":
            return "neighbourhood", "district"
        return ("town" if population >= _TOWN_FROM or code in _SEATS else "village"), "town"
    if feature_class == "A":
        if code.startswith("PCL"):
            return "country", "country"
        return ("admin1", "province") if code in _PROVINCES else ("admin2", "district")
    return _KIND_OF_CLASS.get(feature_class, ("site", "site"))
