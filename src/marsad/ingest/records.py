"""A record with named fields (a JSON object, a table row) -> Document.

JSON and CSV share the field names of the contract, so they share what is said when a field is
missing, empty, of the wrong type or not a date. Nothing a reader can do without stops a document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from marsad.ingest.dates import parse_published, read_other_date
from marsad.ingest.sources import Found, Item, Source
from marsad.model.document import Document
from marsad.model.messages import Message

KNOWN_FIELDS = ("id", "text", "title", "published", "outlet", "url")

_SURROGATE = re.compile("[\ud800-\udfff]")
_BLANK = "\ufeff\u200b\u200c\u200d\u200e\u200f \t\r\n\f\v\u00a0"
_KINDS = {bool: "boolean", int: "number", float: "number", list: "list", dict: "object", type(None): "null"}
_SHOWN = 40


def name_kind(value: object) -> str:
    """What JSON calls the type of a value."""
    return _KINDS.get(type(value), "string")


def read_record(source: Source, record: Mapping[str, Any], *, line: int | None, default_id: str) -> Iterator[Item]:
    """The document of a record, after the failures of its fields. No usable text, no document.

    A date that is not ISO, but can be read in one way only, is kept as it was given in `published_given`.
    """
    record, mended = _without_surrogates(record)
    if mended:
        yield source.fail(Message.LONE_SURROGATES, line=line, field=", ".join(mended))
    text = record.get("text")
    fault = _judge_text(record)
    if fault is not None or not isinstance(text, str):
        message, values = fault or (Message.NO_TEXT, {})
        yield source.fail(message, line=line, **values)
        return
    doc_id = _read_id(record.get("id"))
    if doc_id is None:
        doc_id = default_id
        yield source.fail(Message.BAD_ID, line=line, kind=name_kind(record["id"]), doc_id=doc_id)
    fields: dict[str, str | None] = {}
    for name in ("title", "outlet", "url"):
        value = record.get(name)
        fields[name] = value if isinstance(value, str) and value.strip(_BLANK) else None
        if value is not None and not isinstance(value, str):
            yield source.fail(Message.FIELD_NOT_TEXT, line=line, field=name, kind=name_kind(value))
    published = record.get("published")
    published_on = parse_published(published) if isinstance(published, str) else None
    metadata = {key: value for key, value in record.items() if key not in KNOWN_FIELDS}
    if published_on is None and published is not None and published != "":
        published_on = read_other_date(published, source.date_in_words)
        if published_on is None:
            yield source.fail(Message.BAD_PUBLISHED, line=line, value=_show(published))
        else:
            metadata.setdefault("published_given", published)
    document = Document(
        doc_id=doc_id or default_id,
        text=text,
        published_on=published_on,
        metadata=metadata,
        **fields,
    )
    yield Found(document, source.name, line)


def _judge_text(record: Mapping[str, Any]) -> tuple[Message, dict[str, str]] | None:
    if "text" not in record:
        return Message.NO_TEXT, {"reason": "no field text"}
    text = record["text"]
    if text is None:
        return Message.NO_TEXT, {"reason": "text is null"}
    if not isinstance(text, str):
        return Message.TEXT_NOT_STRING, {"kind": name_kind(text)}
    if not text.strip(_BLANK):
        return Message.EMPTY_TEXT, {}
    return None


def _read_id(value: object) -> str | None:
    """The id as a string, empty if there is none, None if it is of a type that cannot name anything."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value if value.strip() else ""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    # 17.0 is what a table program makes of 17 when the column has gaps.
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _without_surrogates(record: Mapping[str, Any]) -> tuple[Mapping[str, Any], list[str]]:
    """The record with every lone surrogate replaced one for one, and the fields that had any."""
    mended = [name for name, value in record.items() if _has_surrogate(name) or _has_surrogate(value)]
    if not mended:
        return record, []
    return _mend(record), [_mend(name) for name in mended]


def _has_surrogate(value: object) -> bool:
    if isinstance(value, str):
        return _SURROGATE.search(value) is not None
    if isinstance(value, dict):
        return any(_has_surrogate(key) or _has_surrogate(inner) for key, inner in value.items())
    return isinstance(value, list) and any(map(_has_surrogate, value))


def _mend(value: Any) -> Any:
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {_mend(key): _mend(inner) for key, inner in value.items()}
    return [_mend(inner) for inner in value] if isinstance(value, list) else value


def _show(value: object) -> str:
    shown = repr(value) if isinstance(value, str) else str(value)
    return shown if len(shown) <= _SHOWN else shown[:_SHOWN] + "..."
