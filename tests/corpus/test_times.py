"""One test for each text of `data/ar/times/corpus.yaml`."""

from __future__ import annotations

from importlib import resources
from typing import Any

import pytest
import yaml

from marsad.mentions.numbers import collapse_numbers
from marsad.mentions.times import find_times
from marsad.model.mentions import TimeMention
from marsad.rules.grammar import Grammar

CORPUS = yaml.safe_load((resources.files("marsad") / "data/ar/times/corpus.yaml").read_text("utf-8"))
ACCEPTED = [(text, case["expect"]) for case in CORPUS["accept"] for text in case["texts"]]
RULES = yaml.safe_load((resources.files("marsad") / "data/ar/times/rules.yaml").read_text("utf-8"))["rules"]


def plain(marked: str) -> str:
    return marked.replace("[[", "").replace("]]", "")


def quoted(marked: str) -> str:
    return marked.split("[[")[1].split("]]")[0]


def found(raw: str, grammar: Grammar) -> list[tuple[str, TimeMention]]:
    text = collapse_numbers(grammar.read(raw), grammar)
    mentions = find_times(text, grammar, CORPUS["published"])
    return [(raw[slice(*text.raw_span(m.first, m.last))], m) for m in mentions]


def fits(mention: TimeMention, expect: dict[str, Any]) -> bool:
    fields = {key: value for key, value in expect.items() if key != "reason"}
    if any(getattr(mention, key) != value for key, value in fields.items()):
        return False
    return "reason" not in expect or expect["reason"] in mention.reasons


def report(expect: dict[str, Any], got: list[tuple[str, TimeMention]]) -> str:
    lines = [f"expected: {expect}", *(f"got: {words!r} {mention}" for words, mention in got)]
    return "\n".join(lines if got else [*lines, "got: nothing"])


@pytest.mark.parametrize(("marked", "expect"), ACCEPTED, ids=[marked for marked, _ in ACCEPTED])
def test_time_is_read(marked: str, expect: dict[str, Any], grammar: Grammar) -> None:
    got = found(plain(marked), grammar)
    assert any(words == quoted(marked) and fits(mention, expect) for words, mention in got), report(expect, got)


@pytest.mark.parametrize("case", CORPUS["reject"], ids=lambda case: case["text"])
def test_what_is_no_time_gives_nothing(case: dict[str, str], grammar: Grammar) -> None:
    got = [(words, mention) for words, mention in found(case["text"], grammar) if mention.role != "reference"]
    assert got == [], case["why"]


@pytest.mark.parametrize("case", CORPUS["gaps"], ids=lambda case: case["text"])
def test_gap_is_still_open(case: dict[str, str], grammar: Grammar) -> None:
    words = [words for words, _ in found(plain(case["text"]), grammar)]
    assert quoted(case["text"]) not in words, "this passes now: move it to accept"


def test_every_rule_that_gives_a_mention_has_an_example() -> None:
    shown = {case["expect"]["rule"] for case in CORPUS["accept"]}
    assert {rule["id"] for rule in RULES if rule["yields"] != "nothing"} - shown == set()
