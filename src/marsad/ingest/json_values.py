"""JSON values one after the other out of a file that is not one value a line.

A list of all articles is a single JSON value; parsing it as one would need the whole file in memory,
and one missing bracket would lose every article. Here each element stands for itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from marsad.ingest.encodings import decode
from marsad.ingest.sources import DOCUMENT_LIMIT, ReadFailure, Source
from marsad.model.messages import Message

_SEPARATORS = re.compile(r"[\s,\ufeff]*")
_BLANK = re.compile(r"[\s\ufeff]*")
_LINE_START = re.compile(r"(?:^|\n)\[?([ \t]*)$")
_END_MARGIN = 12  # an error this close to the end of what is read may be a value cut in two

# A value with its place in the list (from 1) and its first line, or a failure.
PlacedValue = tuple[int, int, object]


def read_values(source: Source, decoder: json.JSONDecoder) -> Iterator[PlacedValue | ReadFailure]:
    """The elements of a list, or the values that follow each other without one.

    A broken element is named. Reading goes on at the next one if elements start on lines of their
    own with the same indent; otherwise the rest cannot be told apart and is named as not read.
    """
    window = _Window(source)
    window.skip(_BLANK)
    in_list = window.take("[")
    position = 0
    while True:
        window.skip(_SEPARATORS)
        yield from window.drain_failures()
        if window.is_at_end():
            if in_list and source.broken is None:
                yield source.fail(Message.INVALID_JSON, line=window.line, column=1, reason="the list is not closed")
            return
        if in_list and window.take("]"):
            window.skip(_BLANK)
            if not window.is_at_end():
                yield source.fail(Message.REST_NOT_READ, line=window.line)
            return
        position += 1
        indent, line = window.indent(), window.line
        try:
            value = window.decode(decoder)
        except (ValueError, RecursionError) as error:
            yield from window.drain_failures()
            if source.broken is not None and window.has_ended:
                return  # the break itself is reported where the file is closed
            yield _name_fault(source, error, line)
            if indent is None or not window.skip_to_next(indent):
                yield source.fail(Message.REST_NOT_READ, line=window.line)
                return
        else:
            yield from window.drain_failures()
            yield position, line, value


def describe_json_error(error: Exception) -> tuple[str, int]:
    """Why JSON could not be read, in a few words, and the column."""
    if isinstance(error, json.JSONDecodeError):
        return error.msg[0].lower() + error.msg[1:], error.colno
    if isinstance(error, RecursionError):
        return "nested too deeply", 1
    return "a number too long to read", 1


class _TooLargeError(ValueError):
    """A value of more text than one document may have."""


def _name_fault(source: Source, error: Exception, line: int) -> ReadFailure:
    if isinstance(error, _TooLargeError):
        return source.fail(Message.TOO_LARGE, line=line, limit=DOCUMENT_LIMIT >> 20)
    reason, column = describe_json_error(error)
    if isinstance(error, json.JSONDecodeError):
        line += error.lineno - 1
    return source.fail(Message.INVALID_JSON, line=line, column=column, reason=reason)


class _Window:
    """The part of the text that is read but not yet used. State: `at` in `buffer`, and the line there."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._pieces = _whole_characters(source)
        self._offset = source.encoding.mark_length
        self._failures: list[ReadFailure] = []
        self.buffer = ""
        self.at = 0
        self.line = 1
        self.has_ended = False

    def drain_failures(self) -> Iterator[ReadFailure]:
        failures, self._failures = self._failures, []
        yield from failures

    def is_at_end(self) -> bool:
        while self.at >= len(self.buffer) and not self.has_ended:
            self._extend()
        return self.at >= len(self.buffer)

    def take(self, char: str) -> bool:
        if self.is_at_end() or self.buffer[self.at] != char:
            return False
        self._advance(self.at + 1)
        return True

    def skip(self, pattern: re.Pattern[str]) -> None:
        while not self.is_at_end():
            match = pattern.match(self.buffer, self.at)
            self._advance(match.end() if match else self.at)
            if self.at < len(self.buffer):
                return

    def indent(self) -> str | None:
        """The blanks before this value if it opens its line, else None."""
        before = _LINE_START.search(self.buffer[max(0, self.at - 200) : self.at])
        return before[1] if before else None

    def decode(self, decoder: json.JSONDecoder) -> object:
        """The value here, reading on as far as it goes. Raises ValueError if it is not JSON."""
        self._drop_used()
        while True:
            try:
                value, end = decoder.raw_decode(self.buffer, self.at)
            except json.JSONDecodeError as error:
                if self.has_ended or not self._may_be_cut(error):
                    # Lines are counted from the value, not from whatever else is in the buffer.
                    raise json.JSONDecodeError(error.msg, self.buffer[self.at :], error.pos - self.at) from None
            else:
                if self.has_ended or end < len(self.buffer) or isinstance(value, (dict, list, str)):
                    self._advance(end)
                    return value
            if len(self.buffer) - self.at > DOCUMENT_LIMIT:
                raise _TooLargeError
            self._extend()

    def skip_to_next(self, indent: str) -> bool:
        """Go to the next line that opens an object with the same indent."""
        opening = re.compile(r"\n" + re.escape(indent) + r"(?=\{)")
        while True:
            match = opening.search(self.buffer, self.at)
            if match:
                self._advance(match.end())
                return True
            if self.has_ended:
                return False
            self._advance(max(self.at, len(self.buffer) - len(indent) - 1))
            self._drop_used()
            self._extend()

    def _may_be_cut(self, error: json.JSONDecodeError) -> bool:
        return error.msg.startswith("Unterminated string") or error.pos >= len(self.buffer) - _END_MARGIN

    def _advance(self, to: int) -> None:
        self.line += self.buffer.count("\n", self.at, to)
        self.at = to

    def _drop_used(self) -> None:
        if self.at > len(self.buffer) // 2:
            keep = max(0, self.at - 200)  # `indent` looks back
            self.buffer, self.at = self.buffer[keep:], self.at - keep

    def _extend(self) -> None:
        """Read as much again as is waiting, so that a large value is not tried once a piece."""
        waiting = len(self.buffer) - self.at
        added: list[str] = []
        length = 0
        while length <= waiting:
            raw = next(self._pieces, None)
            if raw is None:
                self.has_ended = True
                break
            decoded = decode(raw, self._source.encoding)
            if decoded.bad_count:
                line = self.line + self.buffer.count("\n", self.at) + sum(part.count("\n") for part in added)
                line += decoded.text.count("\n", 0, decoded.text.find("\ufffd"))
                self._failures.append(self._source.fail_decoding(decoded, offset=self._offset, line=line))
            self._offset += len(raw)
            added.append(decoded.text)
            length += len(decoded.text)
        self.buffer += "".join(added)
        self._source.line_reached = self.line + self.buffer.count("\n", self.at)


def _whole_characters(source: Source) -> Iterator[bytes]:
    """The bytes without their mark, cut only between characters (after an ASCII one)."""
    width = source.encoding.width
    space = " ".encode(source.encoding.name)
    rest = b""
    to_skip = source.encoding.mark_length
    for piece in source.read_pieces():
        rest += piece[to_skip:]
        to_skip = 0
        cut = _last_ascii(rest) if width == 1 else _last_aligned(rest, space)
        if cut:
            yield rest[:cut]
            rest = rest[cut:]
    if rest:
        yield rest


def _last_ascii(raw: bytes) -> int:
    for at in range(len(raw) - 1, -1, -1):
        if raw[at] < 0x80:
            return at + 1
    return 0


def _last_aligned(raw: bytes, mark: bytes) -> int:
    at = raw.rfind(mark)
    while at >= 0 and at % len(mark):
        at = raw.rfind(mark, 0, at + len(mark) - 1)
    return at + len(mark) if at >= 0 else 0
