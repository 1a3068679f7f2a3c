"""One opened input, whatever it came from, and the shape every reader shares.

Readers see decompressed bytes in pieces, never a path: without this, each format would treat gzip,
standard input, truncation and giant files in its own way, and some would lose what came before a fault.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, cast

from marsad.ingest.dates import DateInWords
from marsad.ingest.encodings import Decoded, Encoding, decode, find_encoding
from marsad.model.document import Document
from marsad.model.messages import NOTE_CODES, Message

HEAD_BYTES = 1 << 16
DOCUMENT_LIMIT = 64 << 20  # bytes of one document; a report has thousands, so more is a mistake or an attack
_CHUNK_BYTES = 1 << 16
_GZIP_MAGIC = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class ReadFailure:
    """Something in the input that was not read as it stood, and what to do about it.

    `source` is the path as given (or `stdin`), `line` counts from 1, `code` is one of `Message`, whose blanks are
    filled with `values`: so the same can be said in another language.
    """

    source: str
    line: int | None
    code: str
    message: str
    values: Mapping[str, object] = field(default_factory=dict, compare=False, repr=False)

    def __str__(self) -> str:
        place = self.source if self.line is None else f"{self.source}:{self.line}"
        return f"{place}: {self.code} {self.message}"

    @property
    def is_note(self) -> bool:
        """Worth saying, but no input failed."""
        return self.code in NOTE_CODES


@dataclass(frozen=True, slots=True)
class Found:
    """A document, the input it came from, and the line it starts on where the format has lines.

    `raw` are the bytes the document alone was read from, where the format tells them apart.
    """

    document: Document
    source: str
    line: int | None = None
    raw: bytes | None = None


Item = Found | ReadFailure


@dataclass(frozen=True, slots=True)
class RawLine:
    """The undecoded bytes of one line, its end included.

    `is_cut`: the file broke off inside it. `is_oversize`: too long to keep, so `content` is empty.
    """

    number: int
    offset: int
    content: bytes
    is_cut: bool = False
    is_oversize: bool = False


class Source:
    """An open input. State: how far it has been read.

    Invariants: `head` is its first 64 KB (or all of it); reading never raises, a fault sets `broken`
    and ends the input there; `read_pieces`, `read_lines` or `read_all` may be called once.
    """

    def __init__(self, name: str, file_name: str, stream: BinaryIO, *, is_gzip: bool) -> None:
        self.name = name
        self.file_name = file_name
        self.is_gzip = is_gzip
        self.broken: str | None = None
        self.line_reached: int | None = None
        self.date_in_words: DateInWords | None = None  # reads dates with names of months
        self._read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
        self.head = self._read_head()

    @property
    def stem(self) -> str:
        """The file name without its endings: `a.txt.gz` gives `a`."""
        name = self.file_name.removesuffix(".gz")
        return name.rsplit(".", 1)[0] if "." in name[1:] else name

    @cached_property
    def encoding(self) -> Encoding:
        return find_encoding(self.head)

    @cached_property
    def opening(self) -> str:
        """The head as text, without leading blanks, to tell formats apart."""
        mark = self.encoding.mark_length
        return decode(self.head[mark:], self.encoding).text.lstrip("\ufeff \t\r\n")

    def fail(self, message: Message, *, line: int | None = None, **values: object) -> ReadFailure:
        """A failure of this input."""
        return ReadFailure(self.name, line, message.code, message.text(**values), values)

    def fail_decoding(self, decoded: Decoded, *, offset: int, line: int | None) -> ReadFailure:
        """The failure that names undecodable bytes; `offset` is where the decoded bytes start."""
        count = f"{decoded.bad_count} byte sequence" + ("s" if decoded.bad_count != 1 else "")
        shown = ", ".join(str(offset + at) for at in decoded.bad_offsets)
        if decoded.bad_count > len(decoded.bad_offsets):
            shown += ", ..."
        encoding = decoded.encoding.upper()
        return self.fail(Message.UNDECODABLE, line=line, count=count, encoding=encoding, offsets=shown)

    def read_pieces(self) -> Iterator[bytes]:
        """The bytes in the order they come, the mark included, cut anywhere."""
        piece = self.head
        while piece:
            yield piece
            piece = self._read_some(_CHUNK_BYTES)

    def read_all(self) -> bytes | None:
        """All bytes without the mark, or None if they are more than one document may have."""
        whole = bytearray()
        for piece in self.read_pieces():
            whole += piece
            if len(whole) > DOCUMENT_LIMIT:
                return None
        return bytes(whole[self.encoding.mark_length :])

    def read_lines(self, end: str = "\n") -> Iterator[RawLine]:
        """The lines, split at `end` only: U+2028 and friends are part of the text."""
        mark = end.encode(self.encoding.name)
        buffer = bytearray()
        offset = number = searched = 0
        is_oversize = False
        unread_mark = self.encoding.mark_length
        for piece in self.read_pieces():
            buffer += piece
            start, unread_mark = unread_mark, 0
            while (at := _find_aligned(buffer, mark, max(start, searched))) >= 0:
                number += 1
                self.line_reached = number
                stop = at + len(mark)
                content = b"" if is_oversize else bytes(buffer[start:stop])
                yield RawLine(number, offset + start, content, is_oversize=is_oversize)
                start, is_oversize = stop, False
            if len(buffer) - start > DOCUMENT_LIMIT:
                is_oversize, start = True, len(buffer) - len(buffer) % len(mark)
            del buffer[:start]
            offset += start
            searched = max(0, len(buffer) - len(mark) + 1)
        if buffer or is_oversize:
            self.line_reached = number + 1
            content = b"" if is_oversize else bytes(buffer)
            yield RawLine(number + 1, offset, content, self.broken is not None, is_oversize)

    def _read_head(self) -> bytes:
        head = bytearray()
        while len(head) < HEAD_BYTES and (piece := self._read_some(HEAD_BYTES - len(head))):
            head += piece
        return bytes(head)

    def _read_some(self, size: int) -> bytes:
        if self.broken is not None:
            return b""
        try:
            return self._read(size)
        except (OSError, EOFError, zlib.error) as error:
            self.broken = _first_words(error)
            return b""


@dataclass(frozen=True, slots=True)
class Format:
    """What a reader module declares about itself in its constant `FORMAT`; it is found by that name.

    `recognises` tells whether an input of unknown kind (standard input, a strange file ending) is of
    this format; a format without it is only chosen by the file's ending. `is_binary`: its files are not text.
    """

    suffixes: tuple[str, ...]
    read: Callable[[Source], Iterator[Item]]
    recognises: Callable[[Source], bool] | None = None
    is_binary: bool = False


@contextmanager
def open_file(path: Path, name: str) -> Iterator[Source]:
    """An input read from a file. Raises OSError if it cannot be opened."""
    with path.open("rb") as stream:
        if peek(stream, 2) == _GZIP_MAGIC:
            with gzip.open(stream) as unpacked:
                yield Source(name, path.name, cast(BinaryIO, unpacked), is_gzip=True)
        else:
            yield Source(name, path.name, stream, is_gzip=False)


@contextmanager
def open_stream(stream: BinaryIO) -> Iterator[Source]:
    """An input read from standard input, which stays open."""
    if peek(stream, 2) == _GZIP_MAGIC:
        with gzip.open(stream) as unpacked:
            yield Source("stdin", "stdin", cast(BinaryIO, unpacked), is_gzip=True)
    else:
        yield Source("stdin", "stdin", stream, is_gzip=False)


def peek(stream: BinaryIO, size: int) -> bytes:
    """The next bytes without taking them; none if the stream cannot look ahead or cannot be read."""
    try:
        if hasattr(stream, "peek"):
            return bytes(stream.peek(size)[:size])
        if stream.seekable():
            at = stream.tell()
            found = stream.read(size)
            stream.seek(at)
            return found
    except OSError:
        return b""
    return b""


def _find_aligned(buffer: bytearray, mark: bytes, start: int) -> int:
    """Where the line end is: in UTF-16 and UTF-32 only at a whole character."""
    width = len(mark)
    at = buffer.find(mark, start)
    while at >= 0 and at % width:
        at = buffer.find(mark, at + 1)
    return at


def _first_words(error: Exception) -> str:
    words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return words.rstrip(".") or type(error).__name__
