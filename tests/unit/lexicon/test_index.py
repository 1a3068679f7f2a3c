"""The index of forms and the cutting of proclitics."""

from __future__ import annotations

import pytest

from marsad.lexicon.index import Entry, Index, Proclitic


def make_index(*phrases: str) -> Index:
    index = Index(
        (Proclitic("و", "WA"), Proclitic("ف", "FA")),
        (Proclitic("ب", "BI"), Proclitic("ل", "LI"), Proclitic("ك", "KA")),
        "ال",
        "لل",
    )
    for phrase in phrases:
        index.add(tuple(phrase.split()), Entry("NOUN", phrase, None))
    index.close()
    return index


@pytest.mark.parametrize(
    ("word", "kinds", "stem"),
    [
        ("جندي", (), "جندي"),
        ("وجندي", ("WA",), "جندي"),
        ("بجندي", ("BI",), "جندي"),
        ("وبجندي", ("WA", "BI"), "جندي"),
        ("للجيش", ("LI",), "الجيش"),
        ("وللجيش", ("WA", "LI"), "الجيش"),
        ("بالجيش", ("BI",), "الجيش"),
        ("فالجيش", ("FA",), "الجيش"),
    ],
)
def test_proclitics_are_cut_when_the_rest_is_known(word: str, kinds: tuple[str, ...], stem: str) -> None:
    index = make_index("جندي", "الجيش")
    found = [(tuple(kind for kind, _ in cuts), rest) for cuts, rest, _ in index.analyses(word)]
    assert (kinds, stem) in found


def test_cut_is_the_offset_of_the_stem_or_of_its_article() -> None:
    index = make_index("جندي", "الجيش")
    assert [cut for _, _, cut in index.analyses("وبجندي")] == [2]
    assert [cut for _, _, cut in index.analyses("للجيش")] == [1]


def test_known_word_is_read_whole_first() -> None:
    index = make_index("بيان", "يان")
    assert [cuts for cuts, _, _ in index.analyses("بيان")][0] == ()


@pytest.mark.parametrize("word", ["ولد", "بلد", "ول", "و", "ب"])
def test_nothing_is_cut_from_an_unknown_word(word: str) -> None:
    assert make_index("جندي").analyses(word) == ()


def test_same_class_and_id_is_kept_once_and_others_are_merged() -> None:
    index = make_index("قتل")
    index.add(("قتل",), Entry("NOUN", "قتل", None))
    index.add(("قتل",), Entry("VERB", "v", None))
    [(_, entries)] = index.nodes["قتل"]
    assert [entry.kind for entry in entries] == ["NOUN", "VERB"]
    assert frozenset(("NOUN", "VERB")) in index.kind_sets()


def test_longest_phrase_comes_first() -> None:
    index = make_index("حزب", "حزب العمال الكردستاني", "حزب العمال")
    assert [len(rest) for rest, _ in index.nodes["حزب"]] == [2, 1, 0]
