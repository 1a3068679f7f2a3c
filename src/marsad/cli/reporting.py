"""What commands say on standard error, and how they end: failures, progress, signals.

Results go to standard output and nothing else does; otherwise a failure would end up in the middle of a table.
"""

from __future__ import annotations

import signal
import sys
import time
from types import FrameType
from typing import TextIO

from marsad.model.messages import Message

STATUS_FAILED = 1
STATUS_USAGE = 2
STATUS_INTERRUPTED = 130  # 128 + SIGINT, as a shell reports it
STATUS_PIPE_CLOSED = 141  # 128 + SIGPIPE
STATUS_TERMINATED = 143  # 128 + SIGTERM
_BAR_CELLS = 24
_REDRAW_SECONDS = 0.1


class Terminated(BaseException):
    """The process was asked to end; unwinds like Ctrl-C, so that no half-written file stays behind."""


def end_on_termination() -> None:
    """Turn SIGTERM into an exception, where the main thread may do so."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise Terminated

    try:
        signal.signal(signal.SIGTERM, stop)
    except ValueError:  # not in the main thread: whoever runs us there keeps its own handlers
        return


def say(message: str) -> None:
    """One line on standard error."""
    print(f"marsad: {message}", file=sys.stderr, flush=True)


def describe_unreadable(path: str, error: Exception) -> str:
    """The sentence for a file that cannot be opened, the same in every command: `x.jsonl: M001 there is no ...`."""
    if isinstance(error, FileNotFoundError):
        return f"{path}: {Message.NO_SUCH_PATH.code} {Message.NO_SUCH_PATH.text()}"
    reason = getattr(error, "strerror", None) or error
    return f"{path}: {Message.UNREADABLE.code} {Message.UNREADABLE.text(reason=reason)}"


class Progress:
    """A moving bar with counts, redrawn in place; silent unless the stream is a terminal. State: what was drawn."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._is_shown = self._stream.isatty()
        self._started = self._drawn = time.monotonic()
        self._is_dirty = False

    def show(self, documents: int, events: int, failures: int) -> None:
        """Redraw with new counts, ten times a second at most."""
        now = time.monotonic()
        if not self._is_shown or now - self._drawn < _REDRAW_SECONDS:
            return
        self._drawn, self._is_dirty = now, True
        rate = documents / max(now - self._started, 0.001)
        failed = f"  {failures:,} failed" if failures else ""
        line = f"{self._bar(now)} {documents:,} documents  {events:,} events{failed}  {rate:,.0f}/s"
        self._stream.write(f"\r\x1b[K{line}")
        self._stream.flush()

    def say(self, message: str) -> None:
        """A line that stays, above the bar."""
        self.clear()
        print(f"marsad: {message}", file=self._stream, flush=True)

    def finish(self, message: str) -> None:
        """Remove the bar; the closing line is for people, so only a terminal gets it."""
        self.clear()
        if self._is_shown:
            print(f"marsad: {message}", file=self._stream, flush=True)

    def clear(self) -> None:
        if self._is_dirty:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._is_dirty = False

    def _bar(self, now: float) -> str:
        """How many documents are to come is not known while they are read, so the bar runs to and fro."""
        width = 6
        room = _BAR_CELLS - width
        at = int((now - self._started) * 12) % (2 * room)
        at = at if at <= room else 2 * room - at
        return "[" + " " * at + "=" * width + " " * (room - at) + "]"
