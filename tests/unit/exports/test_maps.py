"""GeoJSON and GeoPackage, checked by what the standards ask for and read back."""

from __future__ import annotations

import json
import sqlite3
import struct
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def collection(write: Callable[..., Any]) -> dict[str, Any]:
    return dict(json.loads(write("geojson")[0]))


@pytest.fixture
def package(write: Callable[..., Any], tmp_path: Path) -> Path:
    path = tmp_path / "incidents.gpkg"
    path.write_bytes(write("gpkg")[0])
    return path


def test_collection_follows_the_rfc(collection: dict[str, Any], incidents: dict[str, Any]) -> None:
    assert collection["type"] == "FeatureCollection"
    assert "crs" not in collection
    assert len(collection["features"]) == len(incidents)
    for feature in collection["features"]:
        assert set(feature) == {"type", "id", "geometry", "properties"}
        assert feature["type"] == "Feature"
        if feature["geometry"] is not None:
            longitude, latitude = feature["geometry"]["coordinates"]
            assert feature["geometry"]["type"] == "Point"
            assert -180 <= longitude <= 180
            assert -90 <= latitude <= 90
            assert round(longitude, 7) == longitude


def test_positions_are_longitude_first(collection: dict[str, Any]) -> None:
    assert collection["features"][0]["geometry"]["coordinates"] == [40.14084, 35.33588]
    assert collection["features"][0]["id"] == "inc-0001"


def test_no_place_has_no_geometry(collection: dict[str, Any]) -> None:
    by_id = {feature["id"]: feature for feature in collection["features"]}
    assert by_id["inc-0003"]["geometry"] is None
    assert by_id["inc-0008"]["geometry"] is None
    assert by_id["inc-0005"]["properties"]["geo_precision"] == 3
    assert by_id["inc-0005"]["properties"]["where_prec"] == 4
    assert by_id["inc-0001"]["properties"]["target_ids"] == ["sdf"]


def test_an_impossible_position_has_no_geometry(write: Callable[..., Any], incident: Callable[..., Any]) -> None:
    (feature,) = json.loads(write("geojson", incident(location={"latitude": 95.0, "longitude": 0.0}))[0])["features"]
    assert feature["geometry"] is None


def test_package_has_header_and_tables(package: Path, incidents: dict[str, Any]) -> None:
    head = package.read_bytes()[:100]
    assert head[:16] == b"SQLite format 3\x00"
    assert head[68:72] == b"GPKG"
    assert struct.unpack(">I", head[60:64])[0] == 10300
    with closing(sqlite3.connect(package)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        systems = {row[0] for row in database.execute("SELECT srs_id FROM gpkg_spatial_ref_sys")}
        assert {-1, 0, 4326} <= systems
        contents = dict(database.execute("SELECT table_name, data_type FROM gpkg_contents").fetchall())
        assert contents == {"incidents": "features", "marsad_about": "attributes"}
        bounds = database.execute("SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE srs_id = 4326").fetchone()
        assert bounds == (25.35, 13.63, 47.5, 35.9)
        assert database.execute("SELECT count(*) FROM incidents").fetchone() == (len(incidents),)


def test_points_are_read_back(package: Path) -> None:
    with closing(sqlite3.connect(package)) as database:
        found = dict(database.execute("SELECT incident_id, geom FROM incidents").fetchall())
    blob = found["inc-0001"]
    assert blob[:2] == b"GP"
    assert struct.unpack("<BBi", blob[2:8]) == (0, 1, 4326)
    assert struct.unpack("<BIdd", blob[8:]) == (1, 1, 40.14084, 35.33588)
    assert found["inc-0003"] is None


def test_gdal_reads_the_package(package: Path, incidents: dict[str, Any]) -> None:
    pyogrio = pytest.importorskip("pyogrio", reason="GDAL is not installed (pip install pyogrio)")
    facts = pyogrio.read_info(package, layer="incidents")
    assert (facts["features"], facts["geometry_type"], facts["crs"]) == (len(incidents), "Point", "EPSG:4326")


def test_gdal_reads_the_collection(write: Callable[..., Any], incidents: dict[str, Any], tmp_path: Path) -> None:
    pyogrio = pytest.importorskip("pyogrio", reason="GDAL is not installed (pip install pyogrio)")
    path = tmp_path / "incidents.geojson"
    path.write_bytes(write("geojson")[0])
    facts = pyogrio.read_info(path)
    assert (facts["features"], facts["geometry_type"], facts["crs"]) == (len(incidents), "Point", "EPSG:4326")
