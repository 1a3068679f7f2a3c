"""Texts as rows of units."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.lexicon.index import Entry, Index, Proclitic
from marsad.lexicon.loading import load_normaliser
from marsad.lexicon.units import Alphabet, UnitBuilder, UnitText
from marsad.packs.files import open_packs
from marsad.text.normalise import Normaliser

LEXICON = [("PERSON", "جندي"), ("ACTOR", "حزب الله"), ("FORCE", "الجيش"), ("WEAPON", "سكين"), ("ATTACK", "هجوم بسكين")]
WORDS = [
    "جندي",
    "وجندي",
    "حزب",
    "الله",
    "للجيش",
    "«حزب",
    "الله»",
    '"',
    ".",
    "\n",
    "3",
    "أ",
    "ﷲ",
    "\u064b",
    "بسكين",
    "هجوم",
    "PKK",
    "²",
]


@cache
def normaliser() -> Normaliser:
    return load_normaliser(open_packs())


@cache
def builder() -> UnitBuilder:
    index = Index((Proclitic("و", "WA"),), (Proclitic("ب", "BI"), Proclitic("ل", "LI")), "ال", "لل")
    for kind, word in LEXICON:
        index.add(tuple(normaliser().fold(word).split()), Entry(kind, word, None))
    index.close()
    return UnitBuilder(index, Alphabet())


def read(raw: str) -> UnitText:
    return builder().build(normaliser().normalise(raw))


def shown(raw: str) -> list[tuple[str, str]]:
    return [(unit.form, "|".join(sorted(unit.kinds))) for unit in read(raw).units]


@pytest.mark.parametrize(
    ("raw", "units"),
    [
        ("وجندي", [("", "WA"), ("جندي", "PERSON")]),
        ("للجيش", [("", "LI"), ("الجيش", "FORCE")]),
        ("حزب «الله»", [("حزب الله", "ACTOR")]),
        ("حزب الشمال", [("حزب", "WORD"), ("الشمال", "DEF")]),
        ("هجوم بسكين", [("هجوم بسكين", "ATTACK")]),
        ("PKK 3", [("PKK", "LATIN"), ("3", "DIGITS")]),
        ("م²", [("م²", "WORD")]),
        ("²", [("²", "MARK")]),  # not a number that `int` can read
        ("😀", [("😀", "MARK")]),
    ],
)
def test_units_of_a_text(raw: str, units: list[tuple[str, str]]) -> None:
    assert shown(raw) == units


def test_phrase_does_not_cross_a_line() -> None:
    assert ("حزب الله", "ACTOR") not in shown("حزب\nالله")


def test_sentence_ends_at_stop_and_line_but_not_after_an_initial() -> None:
    text = read("قال د. سمير. وعاد\nثم خرج")
    assert len(text.bounds) == 3
    assert text.bounds[0][1] == text.bounds[1][0]


def test_units_between_quotation_marks_are_quoted() -> None:
    text = read('قال "جندي" كلمة')
    assert [unit.quoted for unit in text.units] == [False, True, False]


def test_words_inside_a_phrase_can_be_asked_for() -> None:
    found = builder().inside(["هجوم", "بسكين"], 2, "WEAPON")
    assert found is not None
    assert (found[0].key, found[1]) == ("سكين", 1)
    assert builder().inside(["هجوم"], 1, "WEAPON") is None


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join)))
def test_units_are_ordered_quotable_and_in_one_sentence_each(raw: str) -> None:
    text = read(raw)
    assert len(text.units) == len(text.signature) == len(text.sentence)
    edges = [edge for unit in text.units for edge in (unit.start, unit.end)]
    assert edges == sorted(edges)
    for position, unit in enumerate(text.units):
        first, last = text.raw_span(position, position)
        assert 0 <= first < last <= len(raw)
        if not unit.kinds & {"LI"} and '"' not in text.source.normal[unit.start : unit.end]:
            folded = " ".join(normaliser().fold(raw[first:last]).split())
            assert unit.form in {"", folded} or unit.form.startswith("ال") or unit.form[0] == "\n"
    assert [n for first, last in text.bounds for n in range(first, last)] == list(range(len(text.units)))


@pytest.mark.parametrize(
    ("raw", "forms"),
    [
        ("حزب الله", ["حزب الله"]),
        ("وحزب الله", ["", "حزب الله"]),
        ("حزب جندي", ["حزب", "جندي"]),
        ("هجوم حزب", ["هجوم", "حزب"]),
        ("حزب", ["حزب"]),
        ("وجندي حزب الله", ["", "جندي", "حزب الله"]),
    ],
)
def test_first_word_of_a_phrase_alone_is_a_word(raw: str, forms: list[str]) -> None:
    for _ in range(2):  # the second time from what the first has read
        assert [unit.form for unit in read(raw).units] == forms


def test_memory_of_words_read_is_bounded() -> None:
    fresh = UnitBuilder(builder()._index, Alphabet())
    for number in range(40):
        words = " ".join("".join(chr(0x628 + int(d)) for d in str(1000 * number + n)) for n in range(1000))
        fresh.build(normaliser().normalise(f"{words} {'ب' * 50_000}{number}"))
    for young, old in ((fresh._alone, fresh._older), (fresh._index._analyses, fresh._index._older)):
        assert max(len(young), len(old)) <= 4096
        assert len(young) + len(old) > 1000
        assert max(map(len, (*young, *old))) <= 40
