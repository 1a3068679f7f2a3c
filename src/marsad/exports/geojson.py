"""Incidents on a map: GeoJSON by RFC 7946.

Positions are longitude, latitude in WGS 84 with at most seven decimals. An incident without coordinates is a feature
without geometry, never a point at 0, 0. `geo_precision` and `where_prec` say whether a point stands for a town or for a
whole province; a map should not draw both alike. There is no `crs` member: the RFC took it out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from marsad.exports.cases import Case
from marsad.exports.formats import Column, Events, ExportOptions, Format, Incidents, Report, Tally, Target
from marsad.exports.incident_table import COLUMNS as TABLE_COLUMNS
from marsad.exports.incident_table import LOSES, NEVER_HOLDS, make_row
from marsad.exports.writing import describe, encode_line, iterate_cases, open_target

_DECIMALS = 7
COLUMNS = (
    *(column for column in TABLE_COLUMNS if column.name not in {"latitude", "longitude"}),
    Column("title", "type, place and day in English"),
)


def make_feature(case: Case, tally: Tally) -> dict[str, Any]:
    """The feature of an incident; its id is the incident's."""
    row = make_row(case, tally)
    properties = {column.name: _none_if_empty(row.get(column.name)) for column in COLUMNS}
    place, day = case.place_name or "unknown place", case.first_day
    properties["title"] = f"{case.sub_event_type or 'Incident'}, {place}, {day.isoformat() if day else 'undated'}"
    geometry = None
    if case.point is not None and _is_on_earth(case.point):
        latitude, longitude = case.point
        geometry = {"type": "Point", "coordinates": [round(longitude, _DECIMALS), round(latitude, _DECIMALS)]}
    return {"type": "Feature", "id": case.id, "geometry": geometry, "properties": properties}


def _none_if_empty(value: Any) -> Any:
    return None if value == "" else value


def _is_on_earth(point: tuple[float, float]) -> bool:
    return -90 <= point[0] <= 90 and -180 <= point[1] <= 180


def write(incidents: Incidents, events: Events, target: Target, *, options: ExportOptions) -> Report:
    """One FeatureCollection, a feature a line; what else a reader must know is its member `marsad`."""
    tally = Tally(FORMAT)
    with open_target(target, options) as stream:
        stream.write(b'{"type": "FeatureCollection", "features": [\n')
        for number, line in enumerate(_make_lines(incidents, events, options, tally)):
            stream.write(b",\n" + line if number else line)
        facts = json.dumps(describe(FORMAT, tally.report(), options), ensure_ascii=False)
        stream.write(b'\n], "marsad": ' + facts.encode("utf-8", "replace") + b"}\n")
    return tally.report()


def _make_lines(incidents: Incidents, events: Events, options: ExportOptions, tally: Tally) -> Iterator[bytes]:
    for case in iterate_cases(incidents, events, options, tally):
        tally.rows += 1
        yield encode_line(make_feature(case, tally)).rstrip(b"\n")


FORMAT = Format(
    name="geojson",
    suffix=".geojson",
    title="GeoJSON of incidents (RFC 7946)",
    about="For web maps and GIS. Properties are those of the flat table, lists as lists.",
    basis="RFC 7946",
    versions_in="properties engine_version, codebook_version, data_version, and the member `marsad`",
    write=write,
    columns=COLUMNS,
    holds_withdrawals=True,
    loses=LOSES,
    never_holds=NEVER_HOLDS,
)
