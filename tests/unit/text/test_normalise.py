"""Normalised copies and their exact way back to the raw text."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.lexicon.loading import load_normaliser
from marsad.packs.files import open_packs
from marsad.text.normalise import Normaliser, NormalText
from marsad.text.tokens import split_tokens

TRICKY = [
    "ﷲ",
    "ﻻ",
    "ﻼ",
    "ﺍ",
    "ﷺ",
    "ﷻ",
    "ﱞ",
    "ﹰ",
    "ﹱ",
    "ﻹ",
    "ـ",
    "\u064b",
    "\u0651",
    "\u0654",
    "\u0670",
    "\u200f",
    "\u202b",
    "\u2067",
    "\ufeff",
    "\u200b",
    "\u200c",
    "\u00ad",
    "أ",
    "إ",
    "آ",
    "ٱ",
    "ى",
    "ي",
    "ی",
    "ک",
    "ة",
    "ه",
    "ؤ",
    "ئ",
    "ء",
    "٣",
    "۴",
    "5",
    "٫",
    "٬",
    "،",
    "«",
    "»",
    "“",
    "’",
    "–",
    "٪",
    "\u00a0",
    "\u2009",
    "\t",
    "\n",
    "\r\n",
    "😀",
    "👨\u200d👩",
    "\u0301",
    "e\u0301",
    "\ud800",
    "\U0001ee00",
    "²",
    "½",
    "X",
    "كتاب",
    "قتل",
    "ال",
    " ",
]
ANY = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(TRICKY), max_size=30).map("".join))


@cache
def normaliser() -> Normaliser:
    return load_normaliser(open_packs())


def normalise(raw: str) -> NormalText:
    return normaliser().normalise(raw)


@settings(max_examples=400, deadline=None)
@given(ANY)
def test_every_token_comes_back_from_its_raw_span(raw: str) -> None:
    source = normalise(raw)
    for start, end, form in split_tokens(source.normal):
        first, last = source.raw_span(start, end)
        assert 0 <= first < last <= len(raw)
        assert normaliser().fold(raw[first:last]) == form


@settings(max_examples=200, deadline=None)
@given(ANY)
def test_offsets_never_go_back(raw: str) -> None:
    source = normalise(raw)
    starts = [source.raw_span(index, index)[0] for index in range(len(source.normal) + 1)]
    assert starts == sorted(starts)
    assert source.raw == raw
    assert all(0 <= start <= len(raw) for start in starts)


@settings(max_examples=200, deadline=None)
@given(ANY)
def test_folding_twice_changes_nothing(raw: str) -> None:
    once = normaliser().fold(raw)
    assert normaliser().fold(once) == once


@settings(max_examples=200, deadline=None)
@given(ANY, ANY)
def test_folding_does_not_depend_on_neighbours(before: str, after: str) -> None:
    fold = normaliser().fold
    assert fold(before + after) == fold(before) + fold(after)


@pytest.mark.parametrize(
    ("raw", "normal"),
    [
        ("أَعْلَنَ", "اعلن"),
        ("مسؤولية", "مسووليه"),
        ("هيئة", "هييه"),
        ("كـــتاب", "كتاب"),
        ("ﷲ", "الله"),
        ("ﻻ", "لا"),
        ("ﻹﻳﻘﺎﻑ", "لايقاف"),
        ("٢٥٫٥", "25.5"),
        ("۱۲", "12"),
        ("«نص»", '"نص"'),
        ("پایگاه", "پايگاه"),
        ("\u200fقتل\u200f", "قتل"),
        ("قﱞتل", "قتل"),  # an isolated mark in its presentation form
        ("قﹰتل", "قتل"),
    ],
)
def test_one_spelling_for_many(raw: str, normal: str) -> None:
    assert normaliser().fold(raw) == normal


def test_marks_on_the_last_letter_belong_to_the_span() -> None:
    source = normalise("قُتِلَ جنديٌّ")
    start, end, _ = split_tokens(source.normal)[1]
    first, last = source.raw_span(start, end)
    assert source.raw[first:last] == "جنديٌّ"


def test_direction_mark_after_a_word_is_left_out_of_the_span() -> None:
    source = normalise("قتل\u200f جندي")
    assert source.raw_span(*split_tokens(source.normal)[0][:2]) == (0, 3)


def test_lone_mark_at_the_start_is_dropped() -> None:
    source = normalise("\u0651قتل")
    assert source.normal == "قتل"
    assert source.raw_span(0, 3) == (1, 4)


def test_empty_span_stays_empty() -> None:
    source = normalise("قَتل")
    assert source.raw_span(1, 1) == (2, 2)
    assert source.raw_span(3, 3) == (4, 4)


def test_plain_text_needs_no_map() -> None:
    assert normalise("قتل جندي").origins is None


def test_a_word_glued_to_a_final_letter_stands_alone() -> None:
    raw = "انسحبوا من بلدةٍأخرى في الغوطةبعد أيام"
    source = normalise(raw)
    words = [raw[slice(*source.raw_span(start, end))] for start, end, _ in split_tokens(source.normal)]
    assert words == ["انسحبوا", "من", "بلدةٍ", "أخرى", "في", "الغوطة", "بعد", "أيام"]


def test_a_word_glued_to_an_alef_maqsura_stands_alone_but_not_a_misspelling() -> None:
    raw = "أدى إلىمقتل جنديين علىالشاطىء"
    source = normalise(raw)
    words = [raw[slice(*source.raw_span(start, end))] for start, end, _ in split_tokens(source.normal)]
    assert words == ["أدى", "إلى", "مقتل", "جنديين", "على", "الشاطىء"]


@settings(max_examples=300, deadline=None)
@given(ANY)
def test_origins_are_those_of_a_fold_letter_by_letter(raw: str) -> None:
    source, fold = normalise(raw), normaliser().fold
    if len(source.normal) != len(fold(raw)):  # a space was put back between two words
        return
    expected = [index for index, char in enumerate(raw) for _ in fold(char)]
    assert (list(range(len(raw))) if source.origins is None else list(source.origins)) == expected
