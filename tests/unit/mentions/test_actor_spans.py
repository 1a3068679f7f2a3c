"""Actors: nothing a text holds breaks the engine, and every mention stands inside the text."""

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.mentions.actors import find_actors
from marsad.packs.files import open_packs
from marsad.rules.grammar import Grammar, load_grammar

PIECES = [
    "تنظيم",
    "داعش",
    "القوات",
    "التركية",
    "مسلحون",
    "جنود",
    "من",
    "ل",
    "غارة",
    "أميركية",
    "كتيبة",
    "«",
    "»",
    "،",
    "\n",
]


@cache
def grammar() -> Grammar:
    return load_grammar(open_packs())


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=25).map(" ".join))
def test_any_text_gives_spans_inside_it(raw: str) -> None:
    text = grammar().read(raw)
    for mention in find_actors(text):
        assert 0 <= mention.first <= mention.last < len(text.units)
        start, end = text.raw_span(mention.first, mention.last)
        assert 0 <= start < end <= len(raw)
