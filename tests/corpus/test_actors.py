"""One test for each text of `data/ar/actors/corpus.yaml`: what a mention stands for in a country on a day."""

from __future__ import annotations

from datetime import date
from importlib import resources
from typing import Any

import pytest
import yaml

from marsad.grounding.actors import ActorTable, Context
from marsad.mentions.actors import find_actors
from marsad.mentions.numbers import collapse_numbers
from marsad.packs.files import open_packs
from marsad.rules.grammar import Grammar

CORPUS = yaml.safe_load((resources.files("marsad") / "data/ar/actors/corpus.yaml").read_text("utf-8"))
ACCEPTED = [(text, case) for case in CORPUS["accept"] for text in case["texts"]]


@pytest.fixture(scope="module")
def table() -> ActorTable:
    packs = open_packs()
    nationalities: dict[str, list[dict[str, str]]] = {}
    for row in packs.rows("ar/actors/nationalities.csv"):
        nationalities.setdefault(row["country"], []).append(row)
    return ActorTable({row["id"]: row for row in packs.rows("shared/actors.csv")}, nationalities, {})


def resolved(
    grammar: Grammar, table: ActorTable, marked: str, country: str, day: date | None
) -> tuple[str | None, list[str | None]]:
    """The mention that covers the first marked word and its ids, read after the mentions before it."""
    raw = marked.replace("[[", "").replace("]]", "")
    at = marked.index("[[")
    text = collapse_numbers(grammar.read(raw), grammar)
    named: list[str] = []
    forces: list[tuple[str, str]] = []
    for mention in find_actors(text):
        references = table.resolve(mention, text.units, Context(country, day, named, forces))
        start, end = text.raw_span(mention.first, mention.last)
        length = marked.index("]]") - at - 2
        if start < at + length and at < end:
            return raw[start:end], [reference.id for reference in references]
        ids = [reference.id for reference in references if reference.id]
        if mention.kind == "named":
            named.extend(reversed(ids))
        force = table.force_class(mention, text.units, references)
        if force and ids:
            forces.append((force, ids[0]))
    return None, []


@pytest.mark.parametrize(("marked", "case"), ACCEPTED)
def test_mention_stands_for_the_actor(grammar: Grammar, table: ActorTable, marked: str, case: dict[str, Any]) -> None:
    _, ids = resolved(grammar, table, marked, case["country"], case["day"])
    assert sorted(map(str, ids)) == sorted(map(str, case["expect"]))


@pytest.mark.parametrize("case", CORPUS["reject"], ids=lambda case: case["why"])
def test_words_that_name_nobody_are_left_alone(grammar: Grammar, table: ActorTable, case: dict[str, Any]) -> None:
    surface, _ = resolved(grammar, table, case["text"], "IQ", None)
    assert surface is None or (case.get("only") and surface != case["only"])


@pytest.mark.parametrize("case", CORPUS["gaps"], ids=lambda case: case["why"])
@pytest.mark.xfail(strict=True, reason="a known gap; when it passes, move it up")
def test_known_gap(grammar: Grammar, table: ActorTable, case: dict[str, Any]) -> None:
    _, ids = resolved(grammar, table, case["text"], case["country"], case["day"])
    assert ids == case["expect"]


def test_corpus_holds_enough_texts() -> None:
    assert len(ACCEPTED) + len(CORPUS["reject"]) >= 120
