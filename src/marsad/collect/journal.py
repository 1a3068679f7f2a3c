"""What a collection says: one line a happening, with its code, to standard error and, if asked, as JSON lines.

Secrets never reach either: addresses are shown without passwords and keys.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Callable
from pathlib import Path

from marsad.collect.urls import hide_secrets

_CODE = re.compile(r"(?<!\S)M\d{3}(?= )")
LOG = logging.getLogger("marsad.collect")


class JsonLines(logging.Formatter):
    """A record as one JSON object: when, level, source, words and their code; of an address its kind, url, outcome,
    status and documents; of a visit its counts."""

    def format(self, record: logging.LogRecord) -> str:
        words = hide_secrets(record.getMessage())
        entry = {"at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"), "level": record.levelname.lower()}
        for name in ("source", "counts"):
            value = getattr(record, name, None)
            if value is not None:
                entry[name] = value
        entry.update(getattr(record, "facts", {}))
        code = _CODE.search(words)
        return json.dumps({**entry, **({"code": code[0]} if code else {}), "message": words}, ensure_ascii=False)


class Saying(logging.Handler):
    """Passes records to a function that says them."""

    def __init__(self, say: Callable[[str], None]) -> None:
        super().__init__(logging.WARNING)
        self._say = say

    def emit(self, record: logging.LogRecord) -> None:
        source = getattr(record, "source", None)
        words = hide_secrets(record.getMessage())
        self._say(f"{source}: {words}" if source else words)


class LogFile(logging.FileHandler):
    """The file of JSON lines. When it cannot be written (a full disk) that is said once, and the run goes on.

    State: `failure`, what the first failed write said; empty while all went well.
    """

    def __init__(self, path: Path, say: Callable[[str], None]) -> None:
        super().__init__(path, encoding="utf-8")
        self.setFormatter(JsonLines())
        self.failure = ""
        self._path, self._say = path, say

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is logging's
        error = sys.exc_info()[1]
        self._note(error if isinstance(error, OSError) else OSError(str(error)))

    def close(self) -> None:
        try:
            super().close()
        except OSError as error:
            self._note(error)

    def _note(self, error: OSError) -> None:
        if not self.failure:
            self.failure = error.strerror or str(error)
            self._say(f"cannot write {self._path} ({self.failure}); the run goes on without it")


def open_journal(say: Callable[[str], None], path: Path | None) -> list[logging.Handler]:
    """Handlers for a run, attached. Raises OSError if the file cannot be written."""
    handlers: list[logging.Handler] = [Saying(say)]
    if path is not None:
        handlers.append(LogFile(path, say))
    LOG.setLevel(logging.INFO)
    LOG.propagate = False
    for handler in handlers:
        LOG.addHandler(handler)
    return handlers


def close_journal(handlers: list[logging.Handler]) -> bool:
    """Detach and close; whether everything was written."""
    for handler in handlers:
        LOG.removeHandler(handler)
        handler.close()
    return not any(isinstance(handler, LogFile) and handler.failure for handler in handlers)
