"""Column types that keep other people's words exactly, on every database alike.

PostgreSQL refuses U+0000 and half surrogates, and sorts text by the language of the server; SQLite does
neither. Left alone, one odd byte in one article would end a run on one database and pass on the other.
"""

from __future__ import annotations

import json
import re
from typing import Any

from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

_ESCAPE = "\U0010fffe"  # a code point that is never a character
_TROUBLE = re.compile(f"[\x00\ud800-\udfff{_ESCAPE}]")
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))  # made once: making it takes as long as using it
_ESCAPED = re.compile(f"{_ESCAPE}([0-9a-f]{{6}})")


def pack_words(value: str) -> str:
    """The text with what databases refuse written as an escape. `unpack_words` gives back exactly the text."""
    return _TROUBLE.sub(lambda found: f"{_ESCAPE}{ord(found[0]):06x}", value)


def unpack_words(value: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value) if _ESCAPE in value else value


class Words(TypeDecorator[str]):
    """Text of any code points, compared and sorted by code point."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text(collation="C") if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else pack_words(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else unpack_words(value)


class Record(TypeDecorator[Any]):
    """A JSON value, its keys in the order they have; text, so that both databases hold the same bytes."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text(collation="C") if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else pack_words(_ENCODER.encode(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(unpack_words(value))
