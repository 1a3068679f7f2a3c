"""How one server runs: where it listens, whether it asks who is there, which packs it codes with."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime


def read_clock() -> str:
    """Now, as ISO text in UTC."""
    return datetime.now(UTC).isoformat()


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Settings:
    """`needs_login`: people sign in; otherwise whoever reaches the loopback address is `local_name`, an admin.

    `is_secure`: pages are reached by https, so cookies are sent by https alone. `hosts` are further names the
    server answers to (behind a proxy); `*` any. `clock` gives the time that decisions are stamped with.
    """

    needs_login: bool = False
    is_secure: bool = False
    local_name: str = "local"
    hosts: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()
    session_hours: int = 12
    upload_megabytes: int = 20
    clock: Callable[[], str] = read_clock
