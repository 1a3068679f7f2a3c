"""What a collection says: one line a happening, with its code, to standard error and, if asked, as JSON lines.

Secrets never reach either: addresses are shown without passwords and keys.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path

from marsad.collect.urls import hide_secrets

LOG = logging.getLogger("marsad.collect")


class JsonLines(logging.Formatter):
    """A record as one JSON object: when, level, source, words, and counts where there are any."""

    def format(self, record: logging.LogRecord) -> str:
        words = hide_secrets(record.getMessage())
        entry = {"at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"), "level": record.levelname.lower()}
        for name in ("source", "counts"):
            value = getattr(record, name, None)
            if value is not None:
                entry[name] = value
        return json.dumps({**entry, "message": words}, ensure_ascii=False)


class Saying(logging.Handler):
    """Passes records to a function that says them."""

    def __init__(self, say: Callable[[str], None]) -> None:
        super().__init__(logging.WARNING)
        self._say = say

    def emit(self, record: logging.LogRecord) -> None:
        source = getattr(record, "source", None)
        words = hide_secrets(record.getMessage())
        self._say(f"{source}: {words}" if source else words)


def open_journal(say: Callable[[str], None], path: Path | None) -> list[logging.Handler]:
    """Handlers for a run, attached. Raises OSError if the file cannot be written."""
    handlers: list[logging.Handler] = [Saying(say)]
    if path is not None:
        file = logging.FileHandler(path, encoding="utf-8")
        file.setFormatter(JsonLines())
        handlers.append(file)
    LOG.setLevel(logging.INFO)
    LOG.propagate = False
    for handler in handlers:
        LOG.addHandler(handler)
    return handlers


def close_journal(handlers: list[logging.Handler]) -> None:
    for handler in handlers:
        LOG.removeHandler(handler)
        handler.close()
