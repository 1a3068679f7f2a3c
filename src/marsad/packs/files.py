"""Reads the CSV, TSV and YAML files of a data pack and lays an analyst's own pack over ours.

A pack is a folder of the shape of `marsad/data`. Rows are matched by `id`: the same id replaces,
a new id adds, `retired: yes` removes. Ids are never reused.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

Row = dict[str, str]


class PackError(ValueError):
    """A pack file that cannot be read; the message names file and row."""


@dataclass(frozen=True, slots=True)
class Packs:
    """The shipped pack and any number of overlays, first to last."""

    folders: tuple[Path, ...]

    def rows(self, name: str) -> list[Row]:
        """Rows of a table after overlay. A table that no pack holds gives no rows."""
        merged: dict[str, Row] = {}
        for number, folder in enumerate(self.folders):
            for row in _read_table(folder / name):
                key = row["id"]
                if row.get("retired", "").strip().lower() == "yes":
                    merged.pop(key, None)
                    continue
                if number == 0 and key in merged:
                    raise PackError(f"{name}: id {key!r} is used twice")
                merged[key] = row
        return list(merged.values())

    def yaml(self, name: str) -> list[Any]:
        """The documents of a YAML file, one for each pack that has it."""
        import yaml

        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        found = []
        for folder in self.folders:
            path = folder / name
            if path.is_file():
                try:
                    content = yaml.load(path.read_text("utf-8"), Loader=loader)  # noqa: S506
                except yaml.YAMLError as error:
                    raise PackError(f"{path}: not valid YAML: {error}") from error
                if content is not None:
                    found.append(content)
        return found

    def digest(self) -> str:
        """SHA-256 over every table and rule file, in name order (first 12 hex digits).

        Words and outlines of pages are left out: events are not coded with them.
        """
        seen = hashlib.sha256()
        for folder in self.folders:
            for path in sorted(folder.rglob("*")):
                if path.suffix in {".csv", ".tsv", ".yaml", ".json"} and not _is_for_show(path):
                    seen.update(path.relative_to(folder).as_posix().encode())
                    seen.update(path.read_bytes())
        return seen.hexdigest()[:12]


def _is_for_show(path: Path) -> bool:
    return path.parent.name in {"sample", "interface"} or path.name == "outlines.json"


def open_packs(*overlays: str | Path) -> Packs:
    """The shipped pack with the given folders laid over it, in order."""
    base = Path(str(resources.files("marsad"))) / "data"
    folders = [base]
    for overlay in overlays:
        folder = Path(overlay)
        if not folder.is_dir():
            raise PackError(f"{folder}: no such pack folder")
        folders.append(folder)
    return Packs(tuple(folders))


def _read_table(path: Path) -> Iterator[Row]:
    if not path.is_file():
        return
    tabs = path.suffix == ".tsv"
    with path.open(encoding="utf-8-sig", newline="") as handle:
        if tabs:
            header = handle.readline().rstrip("\n").split("\t")
            for line in handle:
                cells = line.rstrip("\n").split("\t")
                yield dict(zip(header, cells, strict=False))
            return
        reader = csv.reader(handle)
        header = next(reader, [])
        width = len(header)
        for cells in reader:
            if not cells:
                continue
            if len(cells) < width:
                cells += [""] * (width - len(cells))
            row = dict(zip(header, cells, strict=False))
            if not row.get("id"):
                raise PackError(f"{path}:{reader.line_num}: a row without id")
            yield row
