"""Places: what counts as a name, and that nothing a text holds breaks the engine."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.mentions.places import find_places
from marsad.packs.files import open_packs
from marsad.rules.grammar import Grammar, load_grammar

PIECES = [
    "في",
    "مدينة",
    "قرية",
    "الرقة",
    "ببغداد",
    "شمال",
    "حلب",
    "على",
    "تعز",
    "جديدة",
    "«",
    "»",
    "،",
    ".",
    "\n",
    "قسد",
    "15",
]


@cache
def grammar() -> Grammar:
    return load_grammar(open_packs())


def surfaces(raw: str) -> list[str]:
    text = grammar().read(raw)
    return [raw[slice(*text.raw_span(m.first, m.last))] for m in find_places(text)]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("انفجار في مدينة الرقة", ["مدينة الرقة"]),
        ("غارات على تعز", ["تعز"]),
        ("قتل اثنان ببغداد أمس", ["بغداد"]),
        ("هجوم على قرية الزمبورية المنسية", ["الزمبورية"]),
        ("قالت صحيفة الرياض إن اللقاء انتهى", []),
        ("شهدت ألمانيا هجوما بسكين", ["ألمانيا"]),
        ("الهجمات التي استهدفت باريس قبل عام", ["باريس"]),
        ("قصفت باريس مواقع للتنظيم", []),
        ("المدينة التي استعادتها موسكو", []),
        ("قصف مواقع داخل الأراضي السورية", ["الأراضي السورية"]),
        ("أسقطوا طائرة من طراز ميغ", []),
        ("بسبب كثرة الضحايا قالت فاطمة", []),
        ("توتر على محور موراغ", ["محور موراغ"]),
        ("استهدفت المقاومة موقع الرادار وموقع «عداثر»", ["موقع الرادار", "موقع «عداثر"]),
        ("قال موقع الجزيرة إن اللقاء انتهى", []),
        ("اشتباكات على الحدود اليمنية مع السعودية", ["السعودية"]),
        ("اتفاق مع السعودية على التهدئة", []),
        ("اتفاق بين السعودية وإيران على التهدئة", []),
        ("قصف المنطقة بين حولا وميس الجبل", ["حولا", "ميس الجبل"]),
        ("هاجموا أحياء درنة ويتقدمون فيها", ["درنة"]),
        ("وقعت خسائر في صفوفها شمالي خاركوف", ["خاركوف"]),
        ("وقع الانفجار في العاصمة الفرنسية باريس", ["العاصمة الفرنسية باريس"]),
        ("اشتباكات في مديرية #شدا", ["شدا"]),
        ("مواجهات في بلدة جسرين", ["جسرين"]),
        ("حاكم الإقليم مني أركو", []),
        ("قصف محيط جامعة فلسطين", []),
        ("معارك في شارع صنعاء", []),
        ("انفجار في الثالثة صباحا بتوقيت العراق", []),
    ],
)
def test_place_names_are_found_with_their_words(raw: str, expected: list[str]) -> None:
    assert surfaces(raw) == expected


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=25).map(" ".join))
def test_any_text_gives_spans_inside_it(raw: str) -> None:
    text = grammar().read(raw)
    last = -1
    for mention in find_places(text):
        assert last < mention.first <= mention.last < len(text.units)
        start, end = text.raw_span(mention.first, mention.last)
        assert 0 <= start < end <= len(raw)
        last = mention.last
