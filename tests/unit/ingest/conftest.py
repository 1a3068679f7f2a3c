"""Makers for the reader tests."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from marsad.ingest import ReadFailure, read_documents
from marsad.model.document import Document

Read = Callable[..., tuple[list[Document], list[tuple[str, int | None]], list[str]]]


@pytest.fixture
def arabic() -> str:
    return "قتل ثلاثة جنود في هجوم بسيارة مفخخة قرب مدينة الرقة السورية، وفق ما أفادت وكالة الأنباء."


@pytest.fixture
def read() -> Read:
    """Reads inputs and gives documents, (code, line) of each failure, and their messages."""

    def run(
        *inputs: Path | str, stdin: bytes | None = None
    ) -> tuple[list[Document], list[tuple[str, int | None]], list[str]]:
        stream = None if stdin is None else io.BytesIO(stdin)
        items = list(read_documents([str(given) for given in inputs], stdin=stream))
        failures = [item for item in items if isinstance(item, ReadFailure)]
        return (
            [item for item in items if isinstance(item, Document)],
            [(failure.code, failure.line) for failure in failures],
            [str(failure) for failure in failures],
        )

    return run


@pytest.fixture
def read_file(read: Read, tmp_path: Path) -> Read:
    """Writes bytes (or text, as UTF-8) under a name and reads the file."""

    def run(name: str, content: bytes | str) -> tuple[list[Document], list[tuple[str, int | None]], list[str]]:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read(path)

    return run
