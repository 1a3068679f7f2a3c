"""Cutting a normalised text into words, numbers and marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.text.tokens import split_tokens


@pytest.mark.parametrize(
    ("normal", "forms"),
    [
        ("قتل 15 جنديا.", ["قتل", "15", "جنديا", "."]),
        ("4,100 و32.070", ["4,100", "و", "32.070"]),
        ("15:30", ["15", ":", "30"]),
        ("الPKK", ["ال", "PKK"]),
        ("ال7", ["ال", "7"]),
        ("لا\n\nنعم", ["لا", "\n\n", "نعم"]),
        ("#داعش_الان", ["#", "داعش", "_", "الان"]),
        ("...", [".", ".", "."]),
        ("في 2020.", ["في", "2020", "."]),
        ("", []),
        ("   ", []),
    ],
)
def test_tokens_of_a_text(normal: str, forms: list[str]) -> None:
    assert [form for _, _, form in split_tokens(normal)] == forms


@given(st.text(max_size=80))
def test_tokens_cover_all_but_space_in_order(normal: str) -> None:
    tokens = split_tokens(normal)
    assert all(normal[start:end] == form and form for start, end, form in tokens)
    assert all(before[1] <= after[0] for before, after in zip(tokens, tokens[1:], strict=False))
    covered = {index for start, end, _ in tokens for index in range(start, end)}
    assert all(normal[index].isspace() for index in range(len(normal)) if index not in covered)
