"""The words of pages: both languages say the same things."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from marsad.packs.codebook import load_codebook
from marsad.packs.files import Packs, open_packs
from marsad.packs.interface import LANGUAGES, load_outlines, load_words

_BLANK = re.compile(r"\{(\w+)\}")
_OWN_IDS = "event_types"  # shown by their id in English


def flat(language: str) -> dict[str, str]:
    return {f"{page}.{key}": words for page, keys in load_words(language).items() for key, words in keys.items()}


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_every_key_of_english_is_there(language: str) -> None:
    assert sorted(key for key in flat("en") if key not in flat(language)) == []


def test_no_language_has_a_key_that_english_lacks() -> None:
    assert sorted(key for key in flat("ar") if key not in flat("en") and not key.startswith(f"{_OWN_IDS}.")) == []


def test_blanks_are_the_same_in_both_languages() -> None:
    english, arabic = flat("en"), flat("ar")
    assert [key for key in english if set(_BLANK.findall(english[key])) != set(_BLANK.findall(arabic[key]))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_are_empty(language: str) -> None:
    assert [key for key, words in flat(language).items() if not words.strip()] == []


def test_arabic_names_every_type_of_the_codebook() -> None:
    book = load_codebook(open_packs())
    ids = {name for kind, subs in book.event_types.items() for name in (kind, *subs)}
    assert ids == set(load_words("ar")[_OWN_IDS])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("field", ["weapons", "location_precision"])
def test_every_value_of_the_codebook_has_words(field: str, language: str) -> None:
    assert set(load_codebook(open_packs()).meanings[field]) == set(load_words(language)[field])


def test_wording_does_not_change_the_version_of_the_data(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "a.csv").write_text("id\nx\n", "utf-8")
    before = Packs((tmp_path,)).digest()
    (tmp_path / "interface").mkdir()
    (tmp_path / "interface" / "en.json").write_text("{}", "utf-8")
    (tmp_path / "shared" / "outlines.json").write_text("{}", "utf-8")
    assert Packs((tmp_path,)).digest() == before
    (tmp_path / "shared" / "b.csv").write_text("id\ny\n", "utf-8")
    assert Packs((tmp_path,)).digest() != before


def test_outlines_close_their_rings_and_name_their_origin() -> None:
    outlines = load_outlines()
    assert "Natural Earth" in outlines["credit"]
    assert len(outlines["countries"]) > 150
    assert all(arc and len(arc) % 2 == 0 for arc in outlines["arcs"])
    for country in outlines["countries"]:
        for ring in country["rings"]:
            ends = [_ends(outlines["arcs"], at) for at in ring]
            turned = [*ends[1:], ends[0]]
            assert all(_is_same(one[1], two[0]) for one, two in zip(ends, turned, strict=True))


def _ends(arcs: list[list[int]], at: int) -> tuple[tuple[int, int], tuple[int, int]]:
    arc = arcs[at if at >= 0 else ~at]
    ends = (arc[0], arc[1]), (sum(arc[0::2]), sum(arc[1::2]))
    return ends if at >= 0 else (ends[1], ends[0])


def _is_same(one: tuple[int, int], two: tuple[int, int]) -> bool:
    """The same point, also from the other side of 180 degrees."""
    return (one[0] - two[0]) % 36000 in {0, 1, 35999} and abs(one[1] - two[1]) <= 1
