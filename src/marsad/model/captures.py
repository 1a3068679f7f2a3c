"""What a collector met and when: the evidence behind documents, on its way into the store.

A text without the bytes it was read from, the headers they came with and the moment they came proves
nothing. These types carry all of it, so that the store can keep it without knowing how it was fetched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from marsad.model.arrivals import Arrival
from marsad.model.stamp import utc_time

# What became of a request, or of a file that was read:
Outcome = Literal[
    "new",  # bytes that no capture of this address held before
    "same",  # the source says not modified, or sent the same bytes, or other bytes around the same text
    "edited",  # the text is another one than at the last capture
    "gone",  # the source says that it no longer has it (404, 410)
    "refused",  # not fetched: robots.txt, an address that is not public, another scheme
    "failed",  # not fetched, or not readable: the reason is in `problem`
]

Headers = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Screening:
    """Whether a document is about conflict: the probability, the verdict (`read`, `skipped`) and why."""

    score: float
    verdict: Literal["read", "skipped"]
    reason: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """A document of a capture, how it was screened, and its sketch for finding near duplicates (may be empty)."""

    arrival: Arrival
    screening: Screening | None = None
    sketch: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Capture:
    """One request with its answer, or one record of a file that was read.

    `body` are the bytes as they came, content coding included; None when none came. `content_sha256` is the hash
    of what they say once unpacked. `problem` is empty, or a message with its code. `redirects` are the addresses on
    the way from `url` to `final_url`, with their status. Times have a zone.
    """

    source: str
    kind: str  # feed, sitemap, listing, page, robots, file, record
    url: str
    captured_at: str
    outcome: Outcome
    program: str
    final_url: str | None = None
    status: int | None = None
    request_headers: Headers = ()
    response_headers: Headers = ()
    redirects: Sequence[tuple[str, int]] = ()
    body: bytes | None = None
    content_sha256: str | None = None
    problem: str = ""
    gathered: Sequence[Gathered] = ()
    was_gone: bool = False  # before this capture the source said that it no longer had it

    def __post_init__(self) -> None:
        object.__setattr__(self, "captured_at", utc_time(self.captured_at))


@dataclass(frozen=True, slots=True)
class LastCapture:
    """What the store knows of an address: enough to ask for it again politely, and to see what changed."""

    first_at: str
    last_at: str
    count: int  # how often it was fetched in full or found the same
    outcome: str
    etag: str | None = None
    last_modified: str | None = None
    content_sha256: str | None = None
    raw_sha256: str | None = None
    content_encoding: str | None = None
    failures: int = 0  # in a row, since the last success
    gone_since: str | None = None  # when the source first said that it no longer has it; None if it has it


@dataclass(frozen=True, slots=True)
class SourceRun:
    """One visit to one source, for the log of runs. `detail` holds its counts."""

    source: str
    started_at: str
    ended_at: str
    is_ok: bool
    detail: Mapping[str, Any] = field(default_factory=dict)
