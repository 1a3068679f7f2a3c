"""The one door for documents: paths, folders and standard input -> documents and named failures.

Whatever is wrong with one input is yielded in its place and reading goes on, because a run over a
year of the press must not end at a bad byte in March, nor lose it without a word.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from marsad.ingest.dates import DateInWords
from marsad.ingest.encodings import name_binary
from marsad.ingest.seen_ids import SeenIds, hash_words
from marsad.ingest.sources import (
    HEAD_BYTES,
    Format,
    Found,
    Item,
    ReadFailure,
    Source,
    open_file,
    open_stream,
)
from marsad.model.document import Document
from marsad.model.messages import Message

STDIN = "-"
_PACKAGE = "marsad.ingest"
_PLAIN_TEXT = ".txt"
_NOT_PLAIN_TEXT = (  # markup that would be coded as if its tags were words
    ("<?xml", "XML"),
    ("<rss", "an RSS feed"),
    ("<feed", "an Atom feed"),
)


def read_documents(
    inputs: Sequence[str], *, stdin: BinaryIO | None = None, date_in_words: DateInWords | None = None
) -> Iterator[Document | ReadFailure]:
    """The documents of files, folders and `-` (standard input), in the order given, as they are asked for.

    Folders are read in sorted order with their subfolders; hidden files are left out, files of
    other kinds are named (`is_note`). Ids are unique in what comes back: a repeated id with the same
    text is not yielded again, with another text it becomes `<id>#2`; both are named. Failures of a
    document come before it. Never raises for what it finds in an input. `date_in_words` reads publication dates with
    names of months, which are not ISO.
    """
    for item in read_found(inputs, stdin=stdin, date_in_words=date_in_words):
        yield item if isinstance(item, ReadFailure) else item.document


def read_found(
    inputs: Sequence[str], *, stdin: BinaryIO | None = None, date_in_words: DateInWords | None = None
) -> Iterator[Item]:
    """The same, each document with the bytes it was read from where the format tells them apart."""
    formats = find_formats()
    seen = SeenIds()
    for given in inputs:
        for item in _read_input(given, stdin, _Ways(formats, date_in_words)):
            if isinstance(item, ReadFailure):
                yield item
            else:
                yield from _settle_id(item, seen)


def find_formats() -> tuple[Format, ...]:
    """Every format a module of this package declares, in the order of module names."""
    found = []
    folder = importlib.import_module(_PACKAGE).__path__
    for module in sorted(entry.name for entry in pkgutil.iter_modules(folder)):
        declared = getattr(importlib.import_module(f"{_PACKAGE}.{module}"), "FORMAT", None)
        if isinstance(declared, Format):
            found.append(declared)
    return tuple(found)


def _settle_id(found: Found, seen: SeenIds) -> Iterator[Item]:
    document = found.document
    mark = hash_words(document.text)
    doc_id, number = document.doc_id, 1
    while (known := seen.find(doc_id)) is not None:
        if known == mark:
            yield _fail(found.source, Message.DUPLICATE_DOCUMENT, line=found.line, doc_id=document.doc_id)
            return
        number += 1
        doc_id = f"{document.doc_id}#{number}"
    seen.add(doc_id, mark)
    if number > 1:
        yield _fail(found.source, Message.REPEATED_ID, line=found.line, doc_id=document.doc_id, new_id=doc_id)
        document = replace(document, doc_id=doc_id)
    source = found.source if found.line is None else f"{found.source}:{found.line}"
    raw_sha256 = None if found.raw is None else sha256(found.raw).hexdigest()
    yield replace(found, document=replace(document, source=source, raw_sha256=raw_sha256))


@dataclass(frozen=True, slots=True)
class _Ways:
    """How inputs are read."""

    formats: tuple[Format, ...]
    date_in_words: DateInWords | None


def _read_input(given: str, stdin: BinaryIO | None, ways: _Ways) -> Iterator[Item]:
    if given == STDIN:
        yield from _read_source(stdin or sys.stdin.buffer, "stdin", ways)
    elif not given:  # an empty path would mean the current folder
        yield _fail(given, Message.NO_SUCH_PATH)
    elif os.path.isdir(given):
        yield from _read_folder(given, ways)
    else:
        yield from _read_source(given, given, ways)


def _read_folder(given: str, ways: _Ways) -> Iterator[Item]:
    suffixes = sorted({suffix for declared in ways.formats for suffix in declared.suffixes})
    has_files = False
    for entry in _walk(Path(given), frozenset()):
        if isinstance(entry, ReadFailure):
            has_files = True
            yield entry
        elif _find_suffix(entry.name) in suffixes and (entry.is_file() or not entry.exists()):
            has_files = True
            yield from _read_source(str(entry), str(entry), ways)
        else:  # of another kind, or a pipe or device, which could be waited for in vain
            yield _fail(str(entry), Message.PASSED_OVER, suffixes=" ".join(suffixes))
    if not has_files:
        yield _fail(given, Message.EMPTY_FOLDER, suffixes=" ".join(suffixes))


def _walk(folder: Path, above: frozenset[str]) -> Iterator[Path | ReadFailure]:
    """The files under a folder in sorted order. A link back to a folder above is not followed."""
    real = os.path.realpath(folder)
    if real in above:
        return
    try:
        entries = sorted(folder.iterdir(), key=lambda path: path.name)
    except OSError as error:
        yield _fail(str(folder), Message.UNREADABLE, reason=error.strerror)
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if os.path.isdir(entry):
            yield from _walk(entry, above | {real})
        else:
            yield entry


def _read_source(place: str | BinaryIO, name: str, ways: _Ways) -> Iterator[Item]:
    with ExitStack() as stack:
        try:
            opening = open_file(Path(place), name) if isinstance(place, str) else open_stream(place)
            source = stack.enter_context(opening)
        except (FileNotFoundError, NotADirectoryError):
            yield _fail(name, Message.NO_SUCH_PATH)
        except (OSError, ValueError) as error:
            yield _fail(name, Message.UNREADABLE, reason=getattr(error, "strerror", None) or error)
        else:
            source.date_in_words = ways.date_in_words
            yield from _read_opened(source, ways.formats)


def _read_opened(source: Source, formats: tuple[Format, ...]) -> Iterator[Item]:
    if source.head and source.file_name.lower().endswith(".gz") and not source.is_gzip:
        yield source.fail(Message.NOT_GZIP)
        return
    kind = name_binary(source.head)
    suffix = _find_suffix(source.file_name)
    if kind is not None and not any(
        declared.is_binary and (suffix in declared.suffixes or (declared.recognises and declared.recognises(source)))
        for declared in formats
    ):
        yield source.fail(Message.BINARY, kind=kind)
        return
    is_fruitful = False
    if source.opening or len(source.head) >= HEAD_BYTES:
        for item in _choose_format(source, formats).read(source):
            is_fruitful = True
            yield item
    if source.broken is not None:
        yield source.fail(Message.BROKEN_OFF, line=source.line_reached, reason=source.broken)
    elif not is_fruitful:
        yield source.fail(Message.EMPTY_FILE)


def _choose_format(source: Source, formats: tuple[Format, ...]) -> Format:
    """By the file's ending; several formats that share one, or none that has it, by the content."""
    suffix = _find_suffix(source.file_name)
    fitting = [declared for declared in formats if suffix in declared.suffixes]
    if len(fitting) == 1:
        return fitting[0]
    for declared in fitting or formats:
        if declared.recognises is not None and declared.recognises(source):
            return declared
    if fitting:
        return next((declared for declared in fitting if declared.recognises is None), fitting[0])
    for opening, kind in _NOT_PLAIN_TEXT:
        if source.opening.startswith(opening):
            return Format((), partial(_refuse, kind=kind))
    return next(declared for declared in formats if _PLAIN_TEXT in declared.suffixes)


def _refuse(source: Source, *, kind: str) -> Iterator[Item]:
    yield source.fail(Message.NO_READER, kind=kind)


def _find_suffix(file_name: str) -> str:
    name = file_name.lower().removesuffix(".gz")
    at = name.rfind(".")
    return name[at:] if at > 0 else ""


def _fail(name: str, message: Message, *, line: int | None = None, **values: object) -> ReadFailure:
    return ReadFailure(name, line, message.code, message.text(**values), values)
