"""Where results go: a file that appears whole or not at all, or standard output.

A half-written table looks like a whole one to the next program. So a file is written beside its
place under another name and moved there once it is complete.
"""

from __future__ import annotations

import gzip
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Literal, cast

from marsad.model.messages import Message

STDOUT = "-"
_PIPE_CLOSED_STATUS = 141  # 128 + SIGPIPE, what a shell reports for any other tool


class OutputError(Exception):
    """Results could not be written. `code` and `message` are for the user, `exit_status` for the shell.

    `message` is empty when nothing needs to be said (the reader of a pipe has gone).
    """

    def __init__(self, code: str, message: str, exit_status: int) -> None:
        super().__init__(f"{code} {message}" if message else "the reader of the output has gone")
        self.code = code
        self.message = message
        self.exit_status = exit_status


def usage_error(message: Message, **values: object) -> OutputError:
    """Wrong usage: a format, a package or a path that is not there (exit status 2)."""
    return OutputError(message.code, message.text(**values), 2)


class AtomicOutput:
    """A place to write bytes to: `with AtomicOutput("events.jsonl") as stream: stream.write(...)`.

    The file is written as `<file>.<pid>.part` in the same folder and replaces `<file>` when the block
    ends well; when it does not (an error, Ctrl-C), nothing is left and an older file stays as it was.
    `-` and None are standard output. Devices and pipes are written directly. With `packs_gz`, a name
    ending in `.gz` is compressed, with no time or name inside, so that the same results are the same
    bytes. OSError and a closed pipe come out as OutputError.
    """

    def __init__(self, path: str | Path | None, *, packs_gz: bool = True, stdout: BinaryIO | None = None) -> None:
        self.path = None if path is None or str(path) == STDOUT else Path(path)
        self._packs = packs_gz and self.path is not None and self.path.name.lower().endswith(".gz")
        self._stdout = stdout
        self._file: BinaryIO | None = None
        self._packed: gzip.GzipFile | None = None
        self._target: Path | None = None
        self._part: Path | None = None

    def __enter__(self) -> BinaryIO:
        if self.path is None:
            return self._stdout or sys.stdout.buffer
        try:
            self._file = self._open(self.path)
        except (OSError, ValueError) as error:
            raise usage_error(Message.CANNOT_WRITE, path=self.path, reason=_explain(error)) from error
        if self._packs:
            self._packed = gzip.GzipFile(filename="", mode="wb", fileobj=self._file, mtime=0)
            return cast(BinaryIO, self._packed)
        return self._file

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> Literal[False]:
        try:
            if kind is None:
                self._finish()
        except OSError as failed:
            raise self._name_failure(failed) from failed
        finally:
            self._clean_up()
        if isinstance(error, OSError):
            raise self._name_failure(error) from error
        return False

    def _open(self, path: Path) -> BinaryIO:
        target = Path(os.path.realpath(path))  # through a link, to the file it names
        if target.is_dir():
            raise IsADirectoryError(21, "it is a folder")
        if target.exists() and not target.is_file():
            return target.open("wb")
        if target.exists() and not os.access(target, os.W_OK):
            raise PermissionError(13, "the file is write-protected")
        part = target.with_name(f"{target.name}.{os.getpid()}.part")
        stream = part.open("wb")
        self._target, self._part = target, part
        with suppress(OSError):  # only where there is an older file
            shutil.copymode(target, part)
        return stream

    def _finish(self) -> None:
        if self._file is None:
            (self._stdout or sys.stdout.buffer).flush()
            return
        if self._packed is not None:
            self._packed.close()
        self._file.flush()
        if self._target is None or self._part is None:
            return
        os.fsync(self._file.fileno())
        self._file.close()
        os.replace(self._part, self._target)
        self._part = None
        _sync_folder(self._target.parent)

    def _clean_up(self) -> None:
        for stream in (self._packed, self._file):
            if stream is not None and not stream.closed:
                with suppress(OSError, ValueError):
                    stream.close()
        if self._part is not None:
            self._part.unlink(missing_ok=True)
            self._part = None

    def _name_failure(self, error: OSError) -> OutputError:
        if isinstance(error, BrokenPipeError):
            if self._file is None:
                _silence_stdout()
            return OutputError("", "", _PIPE_CLOSED_STATUS)
        message = Message.WRITE_FAILED
        place = self.path or "standard output"
        return OutputError(message.code, message.text(path=place, reason=_explain(error)), 1)


def _silence_stdout() -> None:
    """Python flushes standard output once more when it ends; to a closed pipe that would be a complaint."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _sync_folder(folder: Path) -> None:
    """Make the new name survive a power cut, where the system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _explain(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
