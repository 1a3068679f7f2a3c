"""Which sources a collection is at work on, so that two of them never ask one site twice.

A run in cron that takes longer than an hour meets the next one. What is claimed here belongs to the process: when it
ends, also by kill -9, its claims are free.
"""

from __future__ import annotations

import hashlib
import os
import threading
from typing import Any, Protocol

from sqlalchemy import Engine, text

from marsad.model.messages import Message
from marsad.store.errors import StoreError

_SPACE = 0x6D636C6D  # "mclm": apart from the store's other advisory locks
_SUFFIX = "-collect"  # of the lock file beside a SQLite store


class Claims(Protocol):
    """Claims on sources of one store."""

    def take(self, source: str) -> bool:
        """Whether the source is ours now; False while another process has it."""

    def free(self, source: str) -> None:
        """Give a source back."""

    def close(self) -> None:
        """Give everything back."""


def open_claims(engine: Engine) -> Claims:
    """Claims for a store. Where the system knows no locks on files, everything is given to everyone."""
    if engine.dialect.name == "postgresql":
        return _ServerClaims(engine)
    return _FileClaims(f"{engine.url.database}{_SUFFIX}")


class _FileClaims:
    """One byte of a file for each source. State: the open file."""

    def __init__(self, path: str) -> None:
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o666)
        except OSError as error:
            raise StoreError(Message.STORE_UNREACHABLE, place=path, reason=error.strerror or str(error)) from error

    def take(self, source: str) -> bool:
        try:
            import fcntl
        except ModuleNotFoundError:
            return True
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _number(source))
        except (BlockingIOError, PermissionError):  # systems differ in what they call a lock that is taken
            return False
        return True

    def free(self, source: str) -> None:
        try:
            import fcntl
        except ModuleNotFoundError:
            return
        fcntl.lockf(self._file, fcntl.LOCK_UN, 1, _number(source))

    def close(self) -> None:
        os.close(self._file)


class _ServerClaims:
    """Advisory locks of a session. State: its connection."""

    def __init__(self, engine: Engine) -> None:
        self._connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        self._one_at_a_time = threading.Lock()

    def take(self, source: str) -> bool:
        return bool(self._ask("pg_try_advisory_lock", source))

    def free(self, source: str) -> None:
        self._ask("pg_advisory_unlock", source)

    def close(self) -> None:
        self._connection.invalidate()  # not back to the pool: the session's locks go with the session
        self._connection.close()

    def _ask(self, function: str, source: str) -> Any:
        values = {"space": _SPACE, "number": _number(source)}
        with self._one_at_a_time:
            return self._connection.scalar(text(f"SELECT {function}(:space, :number)"), values)


def _number(source: str) -> int:
    return int.from_bytes(hashlib.sha256(source.encode("utf-8")).digest()[:4], "big") & 0x7FFFFFFF
