"""Surface forms of dictionary entries."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.lexicon.inflect import Affixes, inflect
from marsad.lexicon.loading import load_affixes
from marsad.packs.files import open_packs


@cache
def affixes() -> Affixes:
    return load_affixes(open_packs())


def forms(kind: str, word: str, *, plural: str = "", present: str = "") -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    row = {"id": "x", "word": word, "plural": plural, "present": present}
    for form, features in inflect(kind, row, affixes()):
        found.setdefault(form, set()).add(features)
    return found


@pytest.mark.parametrize(
    ("word", "plural", "form", "features"),
    [
        ("غارة", "غارات", "الغارة", "sg.def"),
        ("غارة", "غارات", "غارتين", "dual"),
        ("غارة", "غارات", "غارتا", "dual.con"),
        ("غارة", "غارات", "غارتها", "sg.suff"),
        ("غارة", "غارات", "غاراتهم", "pl.suff"),
        ("صاروخ", "صواريخ", "صاروخا", "sg.acc"),
        ("صاروخ", "صواريخ", "الصواريخ", "pl.def"),
        ("مسلح", "ون", "المسلحين", "pl.def"),
        ("مسلح", "ون", "مسلحو", "pl.con"),
        ("سيارة", "ات", "سيارات", "pl"),
    ],
)
def test_noun_forms(word: str, plural: str, form: str, features: str) -> None:
    assert features in forms("noun", word, plural=plural)[form]


@pytest.mark.parametrize(
    ("past", "present", "form", "features"),
    [
        ("قتل", "يقتل", "قتلت", "past.f"),
        ("قتل", "يقتل", "قتلوا", "past.pl"),
        ("قتل", "يقتل", "قتلوه", "past.pl.suff"),
        ("قتل", "يقتل", "سيقتلون", "fut.pl"),
        ("قتل", "يقتل", "تقتلهم", "pres.suff"),
        ("تبنى", "يتبنى", "تبنت", "past.f"),
        ("تبنى", "يتبنى", "تبناه", "past.suff"),
        ("تبنى", "يتبنى", "تبنتها", "past.f.suff"),
        ("تبنى", "يتبنى", "تتبناها", "pres.suff"),
        ("تبنى", "يتبنى", "يتبنون", "pres.pl"),
        ("دعا", "يدعو", "يدعون", "pres.pl"),
        ("دعا", "يدعو", "يدعوها", "pres.suff"),
        ("نفى", "ينفي", "ينفون", "pres.pl"),
        ("نفى", "ينفي", "نفيا", "past.dual"),
    ],
)
def test_verb_forms(past: str, present: str, form: str, features: str) -> None:
    assert features in forms("verb", past, present=present)[form]


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("عبوة ناسفة", "العبوة الناسفة"),
        ("قذيفة هاون", "قذيفة الهاون"),
        ("لغم مضاد للأفراد", "اللغم المضاد للأفراد"),
    ],
)
def test_phrase_with_articles(word: str, form: str) -> None:
    assert form in forms("phrase", word)


def test_adjective_has_genders_and_numbers() -> None:
    found = forms("adj", "تركي", plural="أتراك")
    assert {"تركية", "التركية", "تركيان", "تركيين", "تركيات", "الأتراك", "تركيا"} <= set(found)


def test_fixed_word_has_one_form_for_each_spelling() -> None:
    assert set(forms("fixed", "على يد | على أيدي")) == {"على يد", "على أيدي"}


def test_unknown_inflection_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown inflection"):
        forms("nuon", "غارة")


@given(st.sampled_from(["noun", "adj", "verb", "phrase", "fixed"]), st.text("ابتةنىءي و", min_size=1, max_size=8))
def test_any_word_inflects_without_failing(kind: str, word: str) -> None:
    for form, features in inflect(kind, {"id": "x", "word": word, "plural": word, "present": word}, affixes()):
        assert form
        assert features
