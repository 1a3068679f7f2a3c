"""One test for each text of `data/ar/counts/corpus.yaml`."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import pytest
import yaml

from marsad.lexicon.units import UnitText
from marsad.mentions.counts import find_counts
from marsad.mentions.numbers import collapse_numbers
from marsad.model.mentions import CountMention
from marsad.packs.files import open_packs
from marsad.rules.grammar import Grammar, load_grammar

CORPUS = yaml.safe_load((resources.files("marsad") / "data/ar/counts/corpus.yaml").read_text("utf-8"))
ACCEPTED = [(text, case["expect"]) for case in CORPUS["accept"] for text in case["texts"]]
FIELDS = ("effect", "low", "high", "relation", "is_previous", "negated")


@cache
def grammar() -> Grammar:
    return load_grammar(open_packs())


def read(raw: str) -> tuple[UnitText, list[CountMention]]:
    text = collapse_numbers(grammar().read(raw), grammar())
    return text, find_counts(text, grammar())


def values(mention: CountMention) -> tuple[Any, ...]:
    return tuple(getattr(mention, field) for field in FIELDS)


def expected(expect: dict[str, Any] | list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    cases = expect if isinstance(expect, list) else [expect]
    plain = {"is_previous": False, "negated": False}
    return sorted((tuple({**plain, **case}[field] for field in FIELDS) for case in cases), key=repr)


@pytest.mark.parametrize(("marked", "expect"), ACCEPTED)
def test_count_is_found(marked: str, expect: dict[str, Any]) -> None:
    raw = marked.replace("[[", "").replace("]]", "")
    text, mentions = read(raw)
    assert sorted(map(values, mentions), key=repr) == expected(expect), mentions
    if "[[" in marked:
        start, end = text.raw_span(mentions[0].first, mentions[0].last)
        assert raw[start:end] == marked.split("[[")[1].split("]]")[0]


@pytest.mark.parametrize("case", CORPUS["reject"], ids=lambda case: case["text"])
def test_nobody_is_counted(case: dict[str, Any]) -> None:
    assert read(case["text"])[1] == [], case["why"]


@pytest.mark.parametrize("case", CORPUS["gaps"], ids=lambda case: case["text"])
@pytest.mark.xfail(strict=True, reason="a known gap; when it passes, move it to accept")
def test_known_gap(case: dict[str, Any]) -> None:
    assert sorted(map(values, read(case["text"])[1]), key=repr) == expected(case["expect"])


def test_every_rule_has_an_accepted_text() -> None:
    used = {mention.rule for marked, _ in ACCEPTED for mention in read(marked.replace("[[", "").replace("]]", ""))[1]}
    assert {rule.id for rule in grammar().rules["counts"].rules} - used == set()
