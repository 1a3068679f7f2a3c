"""JSON documents: one object a line, a list of objects, or one object over several lines.

People name all three `.json`. The layout is told from the first lines, never from the name, and
lines are read one at a time, so a year of the press takes no more memory than a day.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace

from marsad.ingest.encodings import decode
from marsad.ingest.json_values import describe_json_error, read_values
from marsad.ingest.records import name_kind, read_record
from marsad.ingest.sources import DOCUMENT_LIMIT, Format, Found, Item, RawLine, Source
from marsad.model.messages import Message

# Control characters inside strings are accepted: they are part of the text. NaN is what pandas
# writes for a missing value.
DECODER = json.JSONDecoder(strict=False, parse_constant=lambda _: None)
_LIST_OPENING = re.compile(r"\[\s*([\[{\"\]0-9-]|null|true|false|$)")
_BLANKS = "\ufeff \t\r\n"


def is_json(source: Source) -> bool:
    """Whether an input of unknown kind is JSON: it opens with a brace, or with a list of JSON values.

    A report may open with a bracketed word ('[عاجل] مقتل ...'): that is text.
    """
    return source.opening.startswith("{") or _LIST_OPENING.match(source.opening) is not None


def read_json(source: Source) -> Iterator[Item]:
    """The documents of a JSON file.

    A record without id is called `<file name>:<line>`, in a list `<file name>:<place in the list>`.
    """
    if _is_spread(source.opening):
        for value in read_values(source, DECODER):
            if isinstance(value, tuple):
                position, line, content = value
                yield from _read_value(source, content, line=line, default_id=f"{source.file_name}:{position}")
            else:
                yield value
        return
    for raw in source.read_lines():
        yield from _read_line(source, raw)


def _is_spread(opening: str) -> bool:
    """Whether records are not one a line: a list, or an object broken over lines."""
    first, line_end, rest = opening.partition("\n")
    first = first.strip(_BLANKS)
    has_record_below = rest.lstrip(_BLANKS).startswith(("{", "["))
    if first.startswith("["):
        # A whole list with more records below it is one wrong line among JSON lines.
        return not (first.endswith("]") and has_record_below)
    return bool(line_end) and first.endswith(("{", "[", ",")) and not has_record_below


def _read_line(source: Source, raw: RawLine) -> Iterator[Item]:
    if raw.is_oversize:
        yield source.fail(Message.TOO_LARGE, line=raw.number, limit=DOCUMENT_LIMIT >> 20)
        return
    decoded = decode(raw.content, source.encoding)
    line = decoded.text.strip(_BLANKS)
    if not line:
        return
    if decoded.bad_count:
        yield source.fail_decoding(decoded, offset=raw.offset, line=raw.number)
    try:
        value = DECODER.decode(line)
    except (ValueError, RecursionError) as error:
        if not raw.is_cut:  # a line cut by a broken file is named once, with the break
            reason, column = describe_json_error(error)
            yield source.fail(Message.INVALID_JSON, line=raw.number, reason=reason, column=column)
        return
    for item in _read_value(source, value, line=raw.number, default_id=f"{source.file_name}:{raw.number}"):
        yield replace(item, raw=raw.content) if isinstance(item, Found) else item


def _read_value(source: Source, value: object, *, line: int, default_id: str) -> Iterator[Item]:
    if isinstance(value, dict):
        yield from read_record(source, value, line=line, default_id=default_id)
    else:
        yield source.fail(Message.NOT_AN_OBJECT, line=line, kind=name_kind(value))


FORMAT = Format(suffixes=(".jsonl", ".json", ".ndjson"), read=read_json, recognises=is_json)
