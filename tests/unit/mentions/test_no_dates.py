"""Texts full of numbers that place nothing in time; a date read from one of them would move an event."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from marsad.mentions.numbers import collapse_numbers
from marsad.mentions.times import find_times
from marsad.packs.files import open_packs
from marsad.rules.grammar import Grammar, load_grammar

LINES = (Path(__file__).parent / "no_dates.txt").read_text("utf-8").splitlines()[1:]


@cache
def grammar() -> Grammar:
    return load_grammar(open_packs())


@pytest.mark.parametrize("raw", LINES)
def test_numbers_give_no_date(raw: str) -> None:
    text = collapse_numbers(grammar().read(raw), grammar())
    mentions = find_times(text, grammar(), date(2025, 11, 29))
    assert [mention for mention in mentions if mention.role != "reference"] == []


def test_there_are_three_hundred_lines() -> None:
    assert len(set(LINES)) >= 300
