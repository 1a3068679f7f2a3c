"""One test for each text of `data/ar/counts/numbers_corpus.yaml`."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import pytest
import yaml

from marsad.lexicon.units import UnitText
from marsad.mentions.numbers import collapse_numbers
from marsad.packs.files import open_packs
from marsad.rules.grammar import Grammar, load_grammar

CORPUS = yaml.safe_load((resources.files("marsad") / "data/ar/counts/numbers_corpus.yaml").read_text("utf-8"))
ACCEPTED = [(text, case["expect"]) for case in CORPUS["accept"] for text in case["texts"]]


@cache
def grammar() -> Grammar:
    return load_grammar(open_packs())


def read(raw: str) -> UnitText:
    return collapse_numbers(grammar().read(raw), grammar())


def found(text: UnitText) -> list[tuple[str, int, int | None]]:
    numbers = [(index, unit) for index, unit in enumerate(text.units) if unit.value is not None]
    return [(_quote(text, index), unit.value.low, unit.value.high) for index, unit in numbers]


def _quote(text: UnitText, index: int) -> str:
    start, end = text.raw_span(index, index)
    return text.source.raw[start:end]


@pytest.mark.parametrize(("marked", "expect"), ACCEPTED)
def test_number_is_read(marked: str, expect: dict[str, Any]) -> None:
    before, quote, after = marked.replace("]]", "[[").split("[[")
    text = read(before + quote + after)
    assert found(text) == [(quote, expect["low"], expect["high"])], text.units
    unit = next(unit for unit in text.units if unit.value is not None)
    assert unit.kinds.issuperset(("NUM", *expect["kinds"]))


@pytest.mark.parametrize("case", CORPUS["several"], ids=lambda case: case["text"])
def test_neighbours_stay_apart(case: dict[str, Any]) -> None:
    assert [low for _, low, _ in found(read(case["text"]))] == case["values"]


@pytest.mark.parametrize("case", CORPUS["reject"], ids=lambda case: case["text"])
def test_no_number(case: dict[str, Any]) -> None:
    assert found(read(case["text"])) == [], case["why"]
