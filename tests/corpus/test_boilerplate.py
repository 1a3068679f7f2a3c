"""One test for each text of `data/ar/orthography/boilerplate_corpus.yaml`."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

import pytest
import yaml

from marsad.lexicon.loading import load_normaliser
from marsad.packs.files import open_packs
from marsad.text.boilerplate import BoilerplateRules, find_boilerplate, load_boilerplate
from marsad.text.normalise import Normaliser

CORPUS = yaml.safe_load((resources.files("marsad") / "data/ar/orthography/boilerplate_corpus.yaml").read_text("utf-8"))
ACCEPTED = [(text, case["expect"]["reason"]) for case in CORPUS["accept"] for text in case["texts"]]


@cache
def loaded() -> tuple[Normaliser, BoilerplateRules]:
    packs = open_packs()
    normaliser = load_normaliser(packs)
    return normaliser, load_boilerplate(packs, normaliser)


def spans(raw: str) -> list[tuple[str, str]]:
    normaliser, rules = loaded()
    return [(raw[start:end], reason) for start, end, reason in find_boilerplate(normaliser.normalise(raw), rules)]


@pytest.mark.parametrize(("marked", "reason"), ACCEPTED)
def test_page_furniture_is_found_and_nothing_else(marked: str, reason: str) -> None:
    expected = [quote.strip() for quote in re.findall(r"\[\[(.*?)\]\]", marked)]
    found = spans(marked.replace("[[", "").replace("]]", ""))
    assert [quote.strip() for quote, _ in found] == expected
    assert {name for _, name in found} == {reason}


@pytest.mark.parametrize("case", CORPUS["reject"], ids=lambda case: case["why"])
def test_news_text_stays(case: dict[str, str]) -> None:
    assert spans(case["text"]) == []


@pytest.mark.parametrize("case", CORPUS["gaps"], ids=lambda case: case["why"])
@pytest.mark.xfail(strict=True, reason="a known gap; when it passes, move it up")
def test_known_gap(case: dict[str, str]) -> None:
    assert any(reason == case["reason"] and len(quote) > 20 for quote, reason in spans(case["text"]))
