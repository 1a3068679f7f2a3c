"""Ids of versions and codings: the same content has the same id, on every machine and in every run."""

from __future__ import annotations

from dataclasses import replace

import pytest

from marsad.model.arrivals import CodingVersion, coding_id, version_id
from marsad.model.document import Document

DOCUMENT = Document("a", "text", "title", "2025-11-01", "outlet", "url", {"x": 1, "y": [2]})
VERSION = CodingVersion("rules", "0.1.0", "1", "aaaa")


def test_ids_are_pinned() -> None:
    """A changed id would code every store anew and lose the versions; change it only with a migration."""
    assert version_id(DOCUMENT) == "e7260d45361517d8d2924134a86c17a5"
    assert coding_id(version_id(DOCUMENT), VERSION) == "1dcb63a3f3cf02ae590899f9fd935406"


@pytest.mark.parametrize("field", ["doc_id", "text", "title", "published_on", "outlet", "url"])
def test_every_fact_makes_another_version(field: str) -> None:
    assert version_id(replace(DOCUMENT, **{field: "other"})) != version_id(DOCUMENT)


def test_where_it_was_read_makes_no_other_version() -> None:
    assert version_id(replace(DOCUMENT, source="x:1", raw_sha256="ff")) == version_id(DOCUMENT)
    assert version_id(replace(DOCUMENT, metadata={"y": [2], "x": 1})) == version_id(DOCUMENT)


@pytest.mark.parametrize("field", ["coder", "engine", "codebook", "data"])
def test_every_part_of_the_coder_makes_another_coding(field: str) -> None:
    assert coding_id("v", replace(VERSION, **{field: "other"})) != coding_id("v", VERSION)
