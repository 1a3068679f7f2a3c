"""What holds for every format: declared, documented, counted, the same bytes again, and no private name."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import sqlite3
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from marsad.exports.column_page import make_exports_page
from marsad.exports.formats import ExportOptions, Tally, find_format, load_formats

ROOT = Path(__file__).parents[3]
NAMES = tuple(load_formats())
PROMISED = "acled ucdp-ged gtd plover hxl geojson gpkg csv xlsx parquet events incidents".split()


def read_text(name: str, content: bytes, folder: Path) -> str:
    """All text of an export, out of its container."""
    if name == "xlsx":
        packed = zipfile.ZipFile(io.BytesIO(content))
        return "".join(packed.read(part).decode() for part in packed.namelist())
    if name == "gpkg":
        path = folder / "x.gpkg"
        path.write_bytes(content)
        database = sqlite3.connect(path)
        return "".join(database.iterdump())
    if name == "parquet":
        import pyarrow.parquet

        return str(pyarrow.parquet.read_table(io.BytesIO(content)).to_pylist())
    return content.decode("utf-8", "surrogatepass")


def test_the_promised_formats_are_there() -> None:
    assert sorted(PROMISED) == list(NAMES)


def test_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(KeyError, match="acled, csv"):
        find_format("shapefile")


def test_page_is_fresh() -> None:
    assert (ROOT / "docs" / "exports.md").read_text("utf-8") == make_exports_page(), "run make docs"


@pytest.mark.parametrize("name", NAMES)
def test_every_column_and_gap_is_documented(name: str) -> None:
    section = make_exports_page().split(f"\n## {name}\n")[1].split("\n## ")[0]
    chosen = load_formats()[name]
    assert [column.name for column in chosen.columns if f"| `{column.name}` |" not in section] == []
    assert all(words in section for words in (*chosen.leaves_out.values(), *chosen.loses.values()))
    assert all(column.about for column in chosen.columns)
    assert len(set(chosen.column_names)) == len(chosen.columns)


@pytest.mark.parametrize("name", NAMES)
def test_every_incident_is_written_or_counted(name: str, write: Callable[..., Any], incidents: dict[str, Any]) -> None:
    _, report = write(name)
    assert report.incidents == len(incidents)
    if name != "events":
        assert report.rows + sum(report.left_out.values()) == len(incidents)
    assert len(report.lines()) == len(report.left_out) + len(report.lost)


@pytest.mark.parametrize("name", NAMES)
def test_same_incidents_give_the_same_bytes(name: str, write: Callable[..., Any]) -> None:
    assert write(name)[0] == write(name)[0]


@pytest.mark.parametrize("name", NAMES)
def test_no_incidents_give_an_empty_export(name: str, options: ExportOptions) -> None:
    buffer = io.BytesIO()
    report = find_format(name).write([], {}, buffer, options=options)
    assert report.rows == 0


@pytest.mark.parametrize("name", NAMES)
def test_a_bare_incident_is_no_fault(name: str, write: Callable[..., Any]) -> None:
    write(name, {"incident_id": "bare"})
    write(name, {"incident_id": "bare", "location": {"country": "XX"}, "date_start": "2025-13-45"})


@pytest.mark.parametrize("name", NAMES)
def test_private_names_are_masked(name: str, write: Callable[..., Any], private: str, tmp_path: Path) -> None:
    text = read_text(name, write(name)[0], tmp_path)
    assert private not in text
    assert json.dumps(private)[1:-1] not in text
    assert "الخالدي" not in text


@pytest.mark.parametrize("name", ["csv", "events", "incidents", "geojson"])
def test_names_are_shown_when_asked_for(name: str, write: Callable[..., Any], private: str, tmp_path: Path) -> None:
    assert private in read_text(name, write(name, names=True)[0], tmp_path)


@pytest.mark.parametrize("name", NAMES)
def test_names_of_sexual_violence_are_never_shown(
    name: str, write: Callable[..., Any], incidents: dict[str, Any], private: str, tmp_path: Path
) -> None:
    content, _ = write(name, incidents["sexual"], names=True)
    assert private not in read_text(name, content, tmp_path)


@pytest.mark.parametrize("name", NAMES)
def test_versions_are_in_the_export_or_beside_it(
    name: str, options: ExportOptions, incidents: dict[str, Any], events: dict[str, Any], tmp_path: Path
) -> None:
    path, chosen = tmp_path / f"out{load_formats()[name].suffix}", load_formats()[name]
    given = {**incidents["clash"], "event_type": "Battles"}
    chosen.write([given], events, path, options=options)
    beside = path.with_name(path.name + ".metadata.json")
    assert beside.exists() == chosen.has_sidecar
    text = beside.read_text() if chosen.has_sidecar else read_text(name, path.read_bytes(), tmp_path)
    wanted = ("0.9.1", "7") if name == "events" else ("0.9.1", "7", "abc123def456")
    assert all(version in text for version in wanted)


def test_the_file_beside_it_tells_hash_counts_and_selection(
    options: ExportOptions, incidents: dict[str, Any], tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    report = find_format("acled").write(
        incidents.values(), {}, path, options=replace(options, selection="countries SY")
    )
    facts = json.loads((tmp_path / "a.csv.metadata.json").read_text("utf-8"))
    assert facts["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert facts["rows"] == report.rows
    assert facts["selection"] == "countries SY"
    assert facts["names"] == "masked"
    assert sum(facts["left_out"].values()) == sum(report.left_out.values()) > 0


def test_a_packed_table_is_packed(options: ExportOptions, incidents: dict[str, Any], tmp_path: Path) -> None:
    find_format("csv").write(incidents.values(), {}, tmp_path / "a.csv.gz", options=options)
    assert gzip.decompress((tmp_path / "a.csv.gz").read_bytes()).startswith(b"incident_id,")


def test_a_failure_leaves_no_file(options: ExportOptions, incident: Callable[..., Any], tmp_path: Path) -> None:
    def broken() -> Any:
        yield incident(1)
        raise RuntimeError("the store has gone")

    for name in NAMES:
        with pytest.raises(RuntimeError, match="gone"):
            find_format(name).write(broken(), {}, tmp_path / "x", options=options)
    assert list(tmp_path.iterdir()) == []


def test_an_undeclared_reason_is_a_fault() -> None:
    with pytest.raises(AssertionError):
        Tally(find_format("acled")).lose("never heard of")
