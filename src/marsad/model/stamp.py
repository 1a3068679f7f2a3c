"""Who changed something, when and why: what every entry of the store's log says.

The time is passed in as text, never read here: a store that read the clock could not be tested, and
two machines would order the same changes differently.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime


def utc_time(value: str | datetime) -> str:
    """A moment as ISO text in UTC that sorts as text. A time without zone is refused (ValueError).

    >>> utc_time("2025-11-29T18:18:00+03:00")
    '2025-11-29T15:18:00.000000Z'
    """
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    if moment.tzinfo is None:
        raise ValueError(f"{value} has no time zone; write 2025-11-29T15:18:00Z or +03:00")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


@dataclass(frozen=True, slots=True)
class Stamp:
    """`at` is any ISO time with a zone; it is kept in UTC."""

    by: str
    at: str
    why: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", utc_time(self.at))
