"""One test for each text of `data/ar/weapons/corpus.yaml`."""

from __future__ import annotations

from functools import cache
from importlib import resources

import pytest
import yaml

from marsad.mentions.weapons import find_weapons
from marsad.packs.files import open_packs
from marsad.rules.grammar import Grammar, load_grammar

CORPUS = yaml.safe_load((resources.files("marsad") / "data/ar/weapons/corpus.yaml").read_text("utf-8"))
ACCEPTED = [(text, case["expect"]["weapon"]) for case in CORPUS["accept"] for text in case["texts"]]


@cache
def grammar() -> Grammar:
    return load_grammar(open_packs())


def found(raw: str) -> list[tuple[str, str]]:
    text = grammar().read(raw)
    quotes = [(text.raw_span(m.first, m.last), m.weapon) for m in find_weapons(text, grammar())]
    return [(raw[start:end], weapon) for (start, end), weapon in quotes]


@pytest.mark.parametrize(("marked", "weapon"), ACCEPTED)
def test_named_weapon_is_found_with_its_kind_and_span(marked: str, weapon: str) -> None:
    quote = marked.split("[[")[1].split("]]")[0]
    assert (quote, weapon) in found(marked.replace("[[", "").replace("]]", ""))


@pytest.mark.parametrize("case", CORPUS["reject"], ids=lambda case: case["why"])
def test_words_that_name_no_weapon_used_give_nothing(case: dict[str, str]) -> None:
    assert found(case["text"]) == []


@pytest.mark.parametrize("case", CORPUS["gaps"], ids=lambda case: case["why"])
@pytest.mark.xfail(strict=True, reason="a known gap; when it passes, move it up")
def test_known_gap(case: dict[str, dict[str, str]]) -> None:
    assert case["expect"]["weapon"] in [weapon for _, weapon in found(str(case["text"]))]


def test_corpus_holds_enough_texts() -> None:
    assert len(ACCEPTED) >= 80
    assert {weapon for _, weapon in ACCEPTED} == {
        row["value"] for row in open_packs().rows("ar/weapons/words.csv") if row["class"] == "WEAPON"
    }
