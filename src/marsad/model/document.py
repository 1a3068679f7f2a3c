"""One report as it was fetched.

Everything downstream quotes `text` (or `title`) by code-point offsets, so neither is ever
changed after reading: clean-up works on copies made by `marsad.text`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Document:
    """A report: its id, its raw text and what is known about its publication.

    `published_on` is an ISO date or date-time as given by the source, or None.
    `metadata` keeps every input key Marsad does not know; it is never interpreted.
    `source` is the input it was read from (with the line, where there are lines), `raw_sha256` the hash of
    the bytes it was read from (the file, or the line). Neither makes a document another document.
    """

    doc_id: str
    text: str
    title: str | None = None
    published_on: str | None = None
    outlet: str | None = None
    url: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    source: str | None = field(default=None, compare=False)
    raw_sha256: str | None = field(default=None, compare=False)
