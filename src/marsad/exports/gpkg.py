"""Incidents as a GeoPackage, for QGIS and other GIS: an SQLite file made with the standard library.

Table `incidents` holds the points (WGS 84) with the columns of the flat table, `marsad_about` what else a reader must
know. Header, tables and geometry follow OGC GeoPackage 1.3; a spatial index is left to the GIS.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import struct
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from marsad.exports.cases import Case
from marsad.exports.cells import drop_controls, join_list
from marsad.exports.formats import Column, Events, ExportOptions, Format, Incidents, Report, Tally, Target, Value
from marsad.exports.incident_table import COLUMNS, LOSES, NEVER_HOLDS, make_row
from marsad.exports.writing import describe, fill_row, iterate_cases, open_target

TABLE, ABOUT_TABLE = "incidents", "marsad_about"
APPLICATION_ID, USER_VERSION = 0x47504B47, 10300  # "GPKG", version 1.3.0
_WGS84 = 4326
_TYPES = {"text": "TEXT", "list": "TEXT", "number": "REAL", "count": "INTEGER", "date": "DATE"}
_WKT = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],'
    'UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]'
)
_SCHEMA = f"""
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {USER_VERSION};
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE {ABOUT_TABLE} (id INTEGER PRIMARY KEY, name TEXT NOT NULL, value TEXT NOT NULL);
"""
_SYSTEMS = (
    ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "undefined Cartesian coordinate reference system"),
    ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic coordinate reference system"),
    ("WGS 84 geodetic", _WGS84, "EPSG", _WGS84, _WKT, "longitude/latitude in decimal degrees on the WGS 84 spheroid"),
)


def write(incidents: Incidents, events: Events, target: Target, *, options: ExportOptions) -> Report:
    """One feature an incident; without coordinates its geometry is null. Built in a temporary folder, then copied."""
    tally = Tally(FORMAT)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "incidents.gpkg"
        with closing(sqlite3.connect(path)) as database:
            _fill(database, incidents, events, options, tally)
        with open_target(target, options, packs_gz=False) as stream, path.open("rb") as built:
            shutil.copyfileobj(built, stream)
    return tally.report()


def _fill(
    database: sqlite3.Connection, incidents: Incidents, events: Events, options: ExportOptions, tally: Tally
) -> None:
    database.executescript(_SCHEMA)
    database.execute(_make_table(COLUMNS))
    database.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", _SYSTEMS)
    marks = ", ".join("?" * (len(COLUMNS) + 1))
    names = ", ".join(f'"{column.name}"' for column in COLUMNS)
    insert = f"INSERT INTO {TABLE} (geom, {names}) VALUES ({marks})"
    points: list[tuple[float, float]] = []
    latest = datetime(1970, 1, 1, tzinfo=UTC)
    for case in iterate_cases(incidents, events, options, tally):
        tally.rows += 1
        values = fill_row(FORMAT, make_row(case, tally))
        database.execute(insert, [make_point(case), *map(_convert, values)])
        points += [case.point] if case.point else []
        latest = max(latest, case.reported_at or latest)
    _register(database, points, latest)
    facts = describe(FORMAT, tally.report(), options)
    rows = [(name, part if isinstance(part, str) else json.dumps(part)) for name, part in facts.items()]
    database.executemany(f"INSERT INTO {ABOUT_TABLE} (name, value) VALUES (?, ?)", rows)
    database.commit()


def _make_table(columns: tuple[Column, ...]) -> str:
    rest = ", ".join(f'"{column.name}" {_TYPES[column.kind]}' for column in columns)
    return f"CREATE TABLE {TABLE} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom POINT, {rest})"


def make_point(case: Case) -> bytes | None:
    """The point as GeoPackage writes it: header (little endian, no envelope, WGS 84), then WKB."""
    if case.point is None:
        return None
    latitude, longitude = case.point
    return b"GP" + struct.pack("<BBi", 0, 1, _WGS84) + struct.pack("<BIdd", 1, 1, longitude, latitude)


def _convert(value: Value) -> str | int | float | None:
    if isinstance(value, list):
        value = join_list(value)
    return (drop_controls(value) or None) if isinstance(value, str) else value


def _register(database: sqlite3.Connection, points: list[tuple[float, float]], latest: datetime) -> None:
    """Enter both tables in the contents. The time of change is that of the latest report: no clock is read."""
    changed = latest.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    bounds: list[float | None] = [None] * 4
    if points:
        latitudes, longitudes = zip(*points, strict=True)
        bounds = [min(longitudes), min(latitudes), max(longitudes), max(latitudes)]
    insert = "INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    database.execute(insert, [TABLE, "features", TABLE, FORMAT.title, changed, *bounds, _WGS84])
    about = "selection, versions and counts"
    database.execute(insert, [ABOUT_TABLE, "attributes", ABOUT_TABLE, about, changed, None, None, None, None, None])
    database.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'POINT', ?, 0, 0)", [TABLE, _WGS84])


FORMAT = Format(
    name="gpkg",
    suffix=".gpkg",
    title="GeoPackage of incidents",
    about="For QGIS and other GIS. Points with the columns of the flat table; a list is joined by `; `.",
    basis="OGC GeoPackage 1.3",
    versions_in="columns engine_version, codebook_version, data_version, and table marsad_about",
    write=write,
    columns=COLUMNS,
    is_binary=True,
    holds_withdrawals=True,
    loses=LOSES,
    never_holds=NEVER_HOLDS,
)
