r"""Telegram Desktop exports (`result.json`): one message, one document.

The file is JSON only nearly: control characters are written as `\x0B`, which no JSON reader takes. It may hold years
of a channel, or all chats of an account, so messages are cut out one by one and the file is never in memory whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from marsad.ingest.dates import parse_published
from marsad.ingest.json_values import describe_json_error
from marsad.ingest.sources import DOCUMENT_LIMIT, Format, Found, Item, ReadFailure, Source
from marsad.model.document import Document
from marsad.model.messages import Message

_OPENING = re.compile(r'\{\s*"(?:about|name|type|id|personal_information|profile_pictures)"\s*:')
_MESSAGES = re.compile(r'"messages"\s*:\s*\[\s*(?:\{\s*"id"\s*:|\])')
_WHOLE_ACCOUNT = '"about": "Here is the data you requested'
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\]:,\n]|[^\s"{}\[\]:,]+|"', re.DOTALL)
_STRAY = re.compile(r"\\(x[0-9A-Fa-f]{2}|.)", re.DOTALL)
_ABOUT_CHAT = ("name", "type", "id")
_FIRST_MESSAGE = datetime(2013, 8, 1, tzinfo=UTC)  # before there was Telegram, a number is no time of a message
_MARGIN = 64  # a token this close to the end of what is read may go on


def is_chat_export(source: Source) -> bool:
    """Whether an input is an export of one chat or of a whole account."""
    opening = source.opening
    if _OPENING.match(opening) is None:
        return False
    return _MESSAGES.search(opening) is not None or _WHOLE_ACCOUNT in opening[:200]


def read_chat_export(source: Source) -> Iterator[Item]:
    """The messages that hold text. Others (joined, photo without caption) are counted and named at the end.

    A message is called `<chat id>/<message id>`. Its time is `date_unixtime`, in UTC: `date` is the local time of
    the machine that exported, without zone. A broken message is named, the next one is read.
    """
    empty = service = 0
    for cut in _cut_messages(source):
        if isinstance(cut, ReadFailure):
            yield cut
            continue
        chat, raw, line = cut
        try:
            message = json.loads(_mend(raw.decode("utf-8", "replace")), strict=False)
        except (ValueError, RecursionError) as error:
            reason, column = describe_json_error(error)
            yield source.fail(Message.INVALID_JSON, line=line, reason=reason, column=column)
            continue
        if message.get("type", "message") != "message":
            service += 1
            continue
        text = join_text(message.get("text")) or join_text(message.get("text_entities"))
        if not text.strip():
            empty += 1
            continue
        yield Found(_make_document(source, chat, message, text, line), source.name, line, raw)
    if empty or service:
        yield source.fail(Message.MESSAGES_PASSED_OVER, empty=empty, service=service)


def join_text(text: object) -> str:
    """The words of a message: a string, or a list of strings and of objects with a `text`."""
    if isinstance(text, str):
        return text
    if isinstance(text, list):
        return "".join(map(join_text, text))
    return join_text(text.get("text")) if isinstance(text, dict) else ""


def _make_document(
    source: Source, chat: Mapping[str, str], message: Mapping[str, Any], text: str, line: int
) -> Document:
    number = message.get("id")
    chat_id = chat.get("id") or source.stem
    facts = {
        "published_from": "telegram",
        "chat": chat.get("name"),
        "chat_type": chat.get("type"),
        "message_id": number,
        "edited": _moment(message.get("edited_unixtime"), message.get("edited")),
        "forwarded_from": message.get("forwarded_from"),
        "reply_to": message.get("reply_to_message_id"),
    }
    author = message.get("from") if isinstance(message.get("from"), str) else None
    return Document(
        doc_id=f"telegram:{chat_id}/{line if number is None else number}",
        text=text,
        published_on=_moment(message.get("date_unixtime"), message.get("date")),
        # In a channel the sender is the channel; in groups it is a private person, who is not kept.
        outlet=chat.get("name") or (author if "channel" in str(chat.get("type")) else None),
        metadata={name: value for name, value in facts.items() if value is not None},
    )


def _moment(unixtime: object, local: object) -> str | None:
    """The moment in UTC; without it the local time, which has no zone."""
    try:
        moment = datetime.fromtimestamp(int(str(unixtime)), UTC)
    except (ValueError, OverflowError, OSError):
        moment = _FIRST_MESSAGE
    if moment <= _FIRST_MESSAGE:
        return parse_published(local) if isinstance(local, str) else None
    return moment.isoformat()


def _mend(words: str) -> str:
    r"""The text of a message with `\x0B` written as JSON writes it, and no other escape touched."""

    def spell(found: re.Match[str]) -> str:
        return f"\\u00{found[1][1:]}" if found[1][0] == "x" else found[0]

    return _STRAY.sub(spell, words) if "\\x" in words else words


@dataclass(slots=True)
class _Level:
    """An open object or list. `key`: of an object the last key, of a list the key it stands under."""

    is_list: bool
    key: str
    facts: dict[str, str] = field(default_factory=dict)
    value_next: bool = False


def _cut_messages(source: Source) -> Iterator[tuple[Mapping[str, str], bytes, int] | ReadFailure]:
    """Each object of a list `messages`: what its chat is called, its bytes and its first line. A file that ends before
    it is closed, as a copy that was interrupted, is named."""
    levels: list[_Level] = []
    start: int | None = None  # of the message being read, and how many levels are open above it
    depth, start_line, line = 0, 0, 1
    buffer, at = b"", 0
    pieces = source.read_pieces()
    has_ended = False
    while not has_ended:
        piece = next(pieces, b"")
        has_ended = not piece
        buffer += piece
        limit = len(buffer) if has_ended else len(buffer) - _MARGIN
        for token in _TOKEN.finditer(buffer, at):
            if token.end() > limit or token[0] == b'"':  # a string that goes on in the next piece
                break
            at = token.end()
            word = token[0]
            line += word.count(b"\n")
            if word in (b"{", b"["):
                parent = levels[-1] if levels else None
                opens = start is None and word == b"{" and parent is not None and parent.is_list
                if opens and parent is not None and parent.key == "messages":
                    start, depth, start_line = token.start(), len(levels), line
                levels.append(_Level(word == b"[", parent.key if parent is not None else ""))
            elif word in (b"}", b"]"):
                if levels:
                    levels.pop()
                if start is not None and len(levels) == depth:
                    chat = levels[-2].facts if len(levels) > 1 else {}
                    yield chat, buffer[start:at], start_line
                    start = None
            elif start is None and levels:
                _note(levels[-1], word)
        used = at if start is None else start
        if start is not None and len(buffer) - start > DOCUMENT_LIMIT:
            yield source.fail(Message.TOO_LARGE, line=start_line, limit=DOCUMENT_LIMIT >> 20)
            return
        buffer, at = buffer[used:], at - used
        start = None if start is None else 0
    if levels and source.broken is None:  # a packed file that is cut is named where it is closed
        yield source.fail(Message.BROKEN_OFF, line=line, reason="the export is not closed")


def _note(level: _Level, word: bytes) -> None:
    """Keep keys, and what a chat says of itself."""
    if level.is_list or word in (b"\n", b","):
        level.value_next = False
    elif word == b":":
        level.value_next = True
    elif level.value_next:
        if level.key in _ABOUT_CHAT:
            shown = word.decode("utf-8", "replace")
            level.facts[level.key] = str(json.loads(_mend(shown), strict=False)) if shown[0] == '"' else shown
        level.value_next = False
    elif word.startswith(b'"'):
        level.key = word[1:-1].decode("utf-8", "replace")


FORMAT = Format(suffixes=(".json",), read=read_chat_export, recognises=is_chat_export)
