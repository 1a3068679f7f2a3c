"""A text cut into pieces, each with the fields its words prove.

Arabic letters join and carry marks. A piece that began between a letter and its vowel mark, or inside an emoji,
would show a dotted circle or a broken sign, and the words in the page would no longer be those of the report.
So pieces begin and end where a reader sees a boundary, and put together they are the text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

_JOINER = "\u200d"
_SELECTORS = frozenset("\ufe0e\ufe0f\u20e3")
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_REGIONAL = range(0x1F1E6, 0x1F200)


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a text and the fields they prove, in a fixed order; `rules` found them."""

    text: str
    fields: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


def cut(text: str, quotes: Iterable[Mapping[str, Any]]) -> list[Piece]:
    """The pieces of a text, in order: joined they are the text.

    A quote (field, start, end, text, and who says so) that does not stand in the text is left out: it is of another
    version of it. An empty text gives no pieces.
    """
    spans = []
    for quote in quotes:
        start, end = int(quote["start"]), int(quote["end"])
        if 0 <= start < end <= len(text) and text[start:end] == quote["text"]:
            spans.append((*widen(text, start, end), quote))
    borders = sorted({0, len(text), *(at for start, end, _ in spans for at in (start, end))})
    pieces = []
    for start, end in zip(borders, borders[1:], strict=False):
        over = [quote for first, last, quote in spans if first <= start and end <= last]
        pieces.append(
            Piece(
                text[start:end],
                tuple(sorted({str(quote["field"]) for quote in over})),
                tuple(sorted({str(quote["event_id"]) for quote in over if quote.get("event_id")})),
                tuple(sorted({str(quote["rule"]) for quote in over if quote.get("rule")})),
            )
        )
    return pieces


def widen(text: str, start: int, end: int) -> tuple[int, int]:
    """The smallest span around these offsets that cuts no sign a reader sees as one."""
    while start > 0 and _is_joined(text, start):
        start -= 1
    while end < len(text) and _is_joined(text, end):
        end += 1
    return start, end


def _is_joined(text: str, at: int) -> bool:
    """Whether the characters before and at an offset are parts of one sign."""
    char, before = text[at], text[at - 1]
    if char == _JOINER or before == _JOINER or char in _SELECTORS or ord(char) in _SKIN_TONES:
        return True
    if ord(char) in _REGIONAL and ord(before) in _REGIONAL:
        run = 0
        while at - run > 0 and ord(text[at - run - 1]) in _REGIONAL:
            run += 1
        return run % 2 == 1  # flags are pairs, counted from the first of the run
    if char == "\n" and before == "\r":
        return True
    return unicodedata.category(char) in {"Mn", "Mc", "Me"}


def find_direction(text: str) -> str:
    """`rtl` or `ltr`, by what most letters of a text are; `auto` for a text without letters.

    A browser goes by the first letter, and a flag (two letters to it) or a Latin name at its head would turn a whole
    Arabic report round.
    """
    balance = 0
    for char in text:
        if char.isalpha():
            balance += 1 if unicodedata.bidirectional(char) in {"R", "AL"} else -1
    return "auto" if balance == 0 else "rtl" if balance > 0 else "ltr"
