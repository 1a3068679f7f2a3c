"""One test for each text of `data/ar/attribution/corpus.yaml`."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import pytest
import yaml

from marsad.mentions.attribution import find_claims, find_sources
from marsad.packs.files import open_packs
from marsad.rules.grammar import Grammar, load_grammar

CORPUS = yaml.safe_load((resources.files("marsad") / "data/ar/attribution/corpus.yaml").read_text("utf-8"))
SOURCES = [(text, case["expect"]) for case in CORPUS["sources"] for text in case["texts"]]
CLAIMS = [(text, case["expect"]["stance"]) for case in CORPUS["claims"] for text in case["texts"]]


@cache
def grammar() -> Grammar:
    return load_grammar(open_packs())


def unmarked(text: str) -> str:
    return text.replace("[[", "").replace("]]", "")


def marked_part(text: str) -> str | None:
    return text.split("[[")[1].split("]]")[0] if "[[" in text else None


def claims(raw: str) -> list[tuple[str | None, str]]:
    text = grammar().read(raw)
    found: list[tuple[str | None, str]] = []
    for mention in find_claims(text, grammar()):
        actor = None
        if mention.actor_unit is not None:
            start, end = text.raw_span(mention.actor_unit, mention.actor_unit)
            actor = raw[start:end]
        found.append((actor, mention.stance))
    return found


@pytest.mark.parametrize(("marked", "expect"), SOURCES)
def test_source_is_found_with_its_kind_and_span(marked: str, expect: dict[str, Any]) -> None:
    text = grammar().read(unmarked(marked))
    found = [(m.surface, m.kind, m.stance) for m in find_sources(text, grammar())]
    assert (marked_part(marked), expect["kind"], expect["stance"]) in found


@pytest.mark.parametrize(("marked", "stance"), CLAIMS)
def test_claim_is_found_with_its_group(marked: str, stance: str) -> None:
    assert claims(unmarked(marked)) == [(marked_part(marked), stance)]


@pytest.mark.parametrize("case", CORPUS["reject"], ids=lambda case: case["why"])
def test_words_that_claim_nothing_give_no_claim(case: dict[str, str]) -> None:
    assert claims(case["text"]) == []


@pytest.mark.parametrize("case", CORPUS["gaps"], ids=lambda case: case["why"])
@pytest.mark.xfail(strict=True, reason="a known gap; when it passes, move it up")
def test_known_gap(case: dict[str, Any]) -> None:
    assert case["expect"]["stance"] in [stance for _, stance in claims(case["text"])]


def test_corpus_holds_enough_texts() -> None:
    assert len(SOURCES) + len(CLAIMS) + len(CORPUS["reject"]) >= 120
