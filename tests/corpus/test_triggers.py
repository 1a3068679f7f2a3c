"""One test for each text of `data/ar/triggers/corpus.yaml`."""

from __future__ import annotations

from functools import cache
from importlib import resources

import pytest
import yaml

from marsad.coding.event_types import EVENT_TYPE, Sides, decide_type, leading_kind
from marsad.coding.frames import GROUPS, Frame
from marsad.coding.reading import Trigger, find_triggers, number_clauses
from marsad.packs.files import open_packs
from marsad.rules.grammar import Grammar, load_grammar

CORPUS = yaml.safe_load((resources.files("marsad") / "data/ar/triggers/corpus.yaml").read_text("utf-8"))
ACCEPTED = [(text, case["expect"]["kind"]) for case in CORPUS["accept"] for text in case["texts"]]
KINDS = {row["value"] for row in open_packs().rows("ar/triggers/words.csv") if "TRIG" in row["class"].split("|")}


@cache
def grammar() -> Grammar:
    return load_grammar(open_packs())


def found(raw: str) -> list[tuple[str, str]]:
    text = grammar().read(raw)
    spans = [(text.raw_span(t.position, t.position), t.kind) for t in find_triggers(text, number_clauses(text))]
    return [(raw[start:end], kind) for (start, end), kind in spans]


@pytest.mark.parametrize(("marked", "kind"), ACCEPTED)
def test_trigger_is_found_with_its_kind_and_span(marked: str, kind: str) -> None:
    quote = marked.split("[[")[1].split("]]")[0]
    assert (quote, kind) in found(marked.replace("[[", "").replace("]]", ""))


@pytest.mark.parametrize("case", CORPUS["reject"], ids=lambda case: case["why"])
def test_words_that_tell_no_act_give_no_trigger(case: dict[str, str]) -> None:
    assert found(case["text"]) == []


def test_corpus_shows_every_kind_and_holds_enough_texts() -> None:
    assert {kind for _, kind in ACCEPTED} == KINDS
    assert len(ACCEPTED) >= 150
    assert len(CORPUS["reject"]) >= 80


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_a_group_a_rank_and_a_type(kind: str) -> None:
    frame = Frame([Trigger(0, 0, kind, "noun", "agent", "weak", "trig.test", frozenset(), 0, 0)])
    nobody = Sides((), (), False, False, False, False, False, False)
    assert kind in GROUPS
    assert leading_kind(frame) == kind
    assert decide_type(frame, nobody) in EVENT_TYPE
