"""Gold and predicted files: JSON lines in, records out. What cannot be scored is named by file and line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

Record = Mapping[str, Any]


class ScoringError(ValueError):
    """A gold, predicted or actor file that cannot be scored; the message names file and line."""


def read_gold(path: str | Path) -> list[Record]:
    """Gold documents of a JSONL file. Raises ScoringError."""
    return [_checked(row, "doc", where) for where, row in _read_lines(path)]


def read_predicted(path: str | Path) -> list[Record]:
    """Coded events of a JSONL file, aggregates left out. Raises ScoringError."""
    return [_checked(row, "doc_id", where) for where, row in _read_lines(path) if row.get("record") != "aggregate"]


def _checked(row: Record, key: str, where: str) -> Record:
    if key not in row:
        raise ScoringError(f"{where}: no field {key}; is this the right file? (GOLD comes first, PREDICTED second)")
    return row


def _read_lines(path: str | Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise ScoringError(f"{path}:{number}: not valid JSON ({error}); mend the line") from error
        if not isinstance(row, dict):
            raise ScoringError(f"{path}:{number}: not a JSON object; mend the line")
        yield f"{path}:{number}", row


def read_text(path: str | Path) -> str:
    """The text of a UTF-8 file. Raises ScoringError."""
    try:
        return Path(path).read_text("utf-8")
    except OSError as error:
        raise ScoringError(f"{path}: cannot be opened ({error.strerror}); check the path") from error
    except UnicodeDecodeError as error:
        raise ScoringError(f"{path}: not UTF-8 text ({error.reason} at byte {error.start}); convert it") from error
