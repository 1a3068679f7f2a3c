"""Properties of the number engine: every integer written as words reads back, no text breaks it."""

from __future__ import annotations

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.lexicon.units import UnitText
from marsad.mentions.numbers import collapse_numbers, register_numbers
from marsad.packs.files import open_packs
from marsad.rules.grammar import Grammar, load_grammar

UNITS = "صفر واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة".split()
FEMININE = "صفر واحدة اثنتان ثلاث أربع خمس ست سبع ثماني تسع عشر".split()
TENS = {"u": "عشرون ثلاثون أربعون خمسون ستون سبعون ثمانون تسعون".split()}
TENS["i"] = [word[:-2] + "ين" for word in TENS["u"]]
HUNDREDS = "مئة مئتان ثلاثمئة أربعمئة خمسمئة ستمئة سبعمئة ثمانمئة تسعمئة".split()
HUNDREDS_OLD = [word.replace("مئ", "مائ") for word in HUNDREDS]
WORDS = "قتل جنود و في من على الأقل مئة ألف آلاف عشرات عشرين خمسة أحد اثنين الثالث نصف مليون عدد 15 3 2015 05 .".split()


@cache
def grammar() -> Grammar:
    return load_grammar(open_packs())


def read(raw: str) -> UnitText:
    return collapse_numbers(grammar().read(raw), grammar())


def below_hundred(number: int, *, feminine: bool, case: str) -> str:
    units = FEMININE if feminine else UNITS
    if number <= 10:
        return units[number]
    if number < 20:
        ten = "عشرة" if feminine else "عشر"
        first = {11: "إحدى" if feminine else "أحد", 12: "اثنتا" if feminine else "اثنا"}.get(number)
        return f"{first or units[number - 10]} {ten}"
    tens = TENS[case][number // 10 - 2]
    return tens if number % 10 == 0 else f"{units[number % 10]} و{tens}"


def below_thousand(number: int, *, feminine: bool, case: str, old: bool) -> str:
    hundreds, rest = divmod(number, 100)
    words = []
    if hundreds:
        words.append((HUNDREDS_OLD if old else HUNDREDS)[hundreds - 1])
    if rest:
        words.append(below_hundred(rest, feminine=feminine, case=case))
    return " و".join(words)


def in_words(number: int, *, feminine: bool, case: str, old: bool) -> str:
    thousands, rest = divmod(number, 1000)
    words = []
    if thousands == 1:
        words.append("ألف")
    elif thousands == 2:
        words.append("ألفان" if case == "u" else "ألفين")
    elif thousands:
        scale = "آلاف" if thousands <= 10 else "ألفا"
        words.append(f"{below_thousand(thousands, feminine=False, case=case, old=old)} {scale}")
    if rest:
        words.append(below_thousand(rest, feminine=feminine, case=case, old=old))
    return " و".join(words)


@settings(max_examples=600, deadline=None)
@given(st.integers(1, 999_999), st.booleans(), st.sampled_from("ui"), st.booleans())
def test_number_in_words_reads_back(number: int, feminine: bool, case: str, old: bool) -> None:
    spelled = in_words(number, feminine=feminine, case=case, old=old)
    units = read(f"نزح {spelled} شخص").units
    assert [unit.value.low for unit in units if unit.value is not None] == [number], spelled


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 999_999_999), st.sampled_from(["{}", "{:,}"]))
def test_number_in_digits_reads_back(number: int, shape: str) -> None:
    digits = shape.format(number)
    for form in (digits, digits.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))):
        assert [unit.value.low for unit in read(f"نزح {form} شخص").units if unit.value is not None] == [number]


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), st.lists(st.sampled_from(WORDS)).map(" ".join)))
def test_any_text_keeps_its_spans(raw: str) -> None:
    before, after = grammar().read(raw), read(raw)
    assert len(after.signature) == len(after.units) == len(after.sentence)
    starts = [unit.start for unit in after.units]
    assert starts == sorted(starts)
    if before.units:
        assert (after.units[0].start, after.units[-1].end) == (before.units[0].start, before.units[-1].end)
    for index, unit in enumerate(after.units):
        start, end = after.raw_span(index, index)
        assert 0 <= start <= end <= len(raw)
        assert unit.value is None or "NUM" in unit.kinds


def test_alphabet_does_not_grow_inside_texts() -> None:
    own = load_grammar(open_packs())
    register_numbers(own.alphabet)
    size = len(own.alphabet.codes)
    for raw in ("مقتل خمسة وعشرين", "في 3 2015", "العشرات", "الحادي والعشرين", "عدة قرى", "ال24 ساعة", " ".join(WORDS)):
        collapse_numbers(own.read(raw), own)
    assert len(own.alphabet.codes) == size


def test_text_without_numbers_is_the_same_object() -> None:
    text = grammar().read("وصلت الشرطة")
    assert collapse_numbers(text, grammar()) is text
