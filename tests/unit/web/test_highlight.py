"""Marked words: together they are the text, and no sign is ever cut."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.web.highlight import cut, find_direction, widen

SHADDA, FATHA, TATWEEL = "\u0651", "\u064e", "\u0640"
MIXED = "قُتِلَ ٣ (3) جنودٍ من NATO 👨‍👩‍👧 في الرَّقّة 🇸🇾🇮🇶؛ و١٢٬٥٠٠ نازح… ❤️"
WORDS = st.text(
    alphabet=st.sampled_from(list(MIXED + SHADDA + FATHA + TATWEEL + "\u200f\u200d\ufe0f\r\n\ud800")), max_size=60
)


def quote(text: str, start: int, end: int, field: str = "fatalities") -> dict[str, Any]:
    return {"field": field, "start": start, "end": end, "text": text[start:end], "rule": "r", "event_id": "e"}


@given(
    text=WORDS, spans=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.sampled_from("abc")), max_size=6)
)
def test_pieces_put_together_are_the_text(text: str, spans: list[tuple[int, int, str]]) -> None:
    quotes = [quote(text, min(a, b), max(a, b), field) for a, b, field in spans]
    pieces = cut(text, quotes)
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text for piece in pieces)


@given(text=WORDS, a=st.integers(0, 60), b=st.integers(0, 60))
def test_no_piece_begins_with_a_mark_of_another(text: str, a: int, b: int) -> None:
    pieces = cut(text, [quote(text, min(a, b), max(a, b))])
    for piece in pieces[1:]:
        assert piece.text[0] not in f"{SHADDA}{FATHA}\u0650\u064d\u064f\u200d\ufe0f"
    for piece in pieces[:-1]:
        assert not piece.text.endswith("\u200d")


@pytest.mark.parametrize(
    ("text", "chosen", "widened"),
    [
        ("قُتِلَ ثلاثة", "قُتِل", "قُتِلَ"),  # the last vowel belongs to its letter
        ("الرَّقّة", "الر", "الرَّ"),
        ("أسرة 👨‍👩‍👧 قُتلت", "👩", "👨‍👩‍👧"),
        ("حب ❤️ هنا", "❤", "❤️"),
        ("🇸🇾🇮🇶", "🇾", "🇸🇾"),
        ("🇸🇾🇮🇶", "🇮🇶", "🇮🇶"),
        ("👍🏽 نعم", "👍", "👍🏽"),
        ("و١٢٬٥٠٠ نازح", "١٢٬٥٠٠", "١٢٬٥٠٠"),
        ("من NATO قتل", "NATO", "NATO"),
        ("قتل 3", "قتل", "قتل"),
    ],
)
def test_a_quote_is_widened_to_whole_signs(text: str, chosen: str, widened: str) -> None:
    start = text.index(chosen)
    first, last = widen(text, start, start + len(chosen))
    assert text[first:last] == widened


def test_overlapping_quotes_keep_both_fields() -> None:
    text = "مقتل 15 شخصا"
    pieces = cut(text, [quote(text, 0, 12, "fatalities"), quote(text, 0, 4, "event_type")])
    assert [(piece.text, piece.fields) for piece in pieces] == [
        ("مقتل", ("event_type", "fatalities")),
        (" 15 شخصا", ("fatalities",)),
    ]


def test_a_quote_of_another_version_of_the_text_marks_nothing() -> None:
    text = "مقتل 15 شخصا"
    stale = {**quote(text, 0, 4), "text": "نجاة"}
    assert [piece.fields for piece in cut(text, [stale])] == [()]


def test_an_empty_text_has_no_pieces() -> None:
    assert cut("", []) == []


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("قُتل ثلاثة", "rtl"),
        ("🇸🇾 عاجل | قُتل ثلاثة جنود", "rtl"),  # a flag is two letters, both written from the left
        ("SDF: قُتل ثلاثة عناصر في هجوم شنه تنظيم داعش", "rtl"),
        ("Reuters reported on مدينة", "ltr"),
        ("12 – 3 👨‍👩‍👧", "auto"),
        ("", "auto"),
    ],
)
def test_most_letters_say_where_a_text_begins(text: str, direction: str) -> None:
    assert find_direction(text) == direction
