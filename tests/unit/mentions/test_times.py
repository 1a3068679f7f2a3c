"""Properties of the time engine, and what the corpus cannot show: no publication date, datelines."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.lexicon.units import UnitText
from marsad.mentions.numbers import collapse_numbers
from marsad.mentions.times import find_dateline, find_times
from marsad.model.mentions import TimeMention
from marsad.packs.files import open_packs
from marsad.rules.grammar import Grammar, load_grammar

PUBLISHED = date(2025, 11, 29)
WORDS = (
    "في من إلى حتى منذ قبل بعد خلال بين و ال اليوم أمس غدا يوم يومي مساء فجر ليل الجمعة السبت الأحد الماضي المقبل"
    " الجاري 22 31 30 2015 1436 07 0 99 / - : . ، ( ) يناير شباط تموز/يوليو رمضان محرم صفر شهر عام العام أسبوع يومين"
    " ثلاثة أيام الثالث والعشرين مطلع نهاية منتصف الشهر هذا عيد الفطر صيف الساعة الموافق اليوم التالي نفسه 23.7.2015"
    " نوفمبر 29 2025 م هـ قتل ساحة كل الأمين العام الماضي عقود 5000 أكثر الأخير الأسبوع الأول الليلة الماضية"
).split(" ")


@cache
def grammar() -> Grammar:
    return load_grammar(open_packs())


def read(raw: str) -> UnitText:
    return collapse_numbers(grammar().read(raw), grammar())


def times(raw: str, published: date | None = PUBLISHED) -> list[TimeMention]:
    return find_times(read(raw), grammar(), published)


def check_shape(text: UnitText, mentions: list[TimeMention]) -> None:
    last = -1
    for mention in mentions:
        assert last < mention.first <= mention.last < len(text.units)
        last = mention.last
        assert (mention.start is None) == (mention.end is None)
        if mention.start is not None and mention.end is not None:
            assert mention.start <= mention.end
        else:
            assert mention.reasons
        assert mention.precision in {"day", "week", "month", "year"}
        assert mention.status in {"stated", "inferred", "unknown"}
        assert mention.role in {"point", "since", "until", "duration", "dateline", "reference"}


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=14), st.dates(date(1, 1, 1), date(9999, 12, 31)))
def test_any_row_of_time_words_gives_ordered_mentions(words: list[str], published: date) -> None:
    text = read(" ".join(words))
    check_shape(text, find_times(text, grammar(), published))
    check_shape(text, find_times(text, grammar(), None))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=14), st.dates(date(1990, 1, 1), date(2060, 12, 31)))
def test_any_row_of_time_words_with_a_usual_date(words: list[str], published: date) -> None:
    text = read(" ".join(words))
    check_shape(text, find_times(text, grammar(), published))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_any_text_gives_ordered_mentions(raw: str) -> None:
    text = read(raw)
    check_shape(text, find_times(text, grammar(), PUBLISHED))


@given(st.dates(date(1995, 1, 1), date(2070, 1, 1)), st.dates(date(1995, 1, 1), date(2070, 1, 1)))
def test_full_dates_do_not_depend_on_the_publication(day: date, published: date) -> None:
    for raw in (f"وقع في {day.day}/{day.month}/{day.year} هناك", f"وقع في {day.isoformat()} هناك"):
        (mention,) = times(raw, published)
        assert (mention.start, mention.end, mention.status) == (day, day, "stated")


@pytest.mark.parametrize("raw", ["قتل أمس", "قتل الخميس", "في 3 يناير", "الشهر الماضي", "قبل يومين", "رمضان الماضي"])
def test_without_publication_date_relative_times_have_no_days(raw: str) -> None:
    (mention,) = times(raw, None)
    assert (mention.start, mention.status, mention.reasons) == (None, "unknown", ("no_publication_date",))


@pytest.mark.parametrize("raw", ["في 3 يناير 2015", "بتاريخ 3/1/2015", "يوم السبت 3 كانون الثاني 2015"])
def test_without_publication_date_full_dates_resolve(raw: str) -> None:
    (mention,) = times("انفجرت عبوة في الحي " + raw + " وقتل حارس المبنى", None)
    assert (mention.start, mention.status) == (date(2015, 1, 3), "stated")


@pytest.mark.parametrize(
    "raw",
    [
        "السبت, 29 نوفمبر 2025 03:18 PM\nقتل جندي في هجوم استهدف دورية على الطريق العام قرب البلدة",
        "قتل جندي في هجوم استهدف دورية على الطريق العام قرب البلدة\nتاريخ النشر: 29/11/2025",
        "دمشق - 29 تشرين الثاني 2025 - قال مصدر إن انفجارا هز الحي القديم من المدينة وأوقع قتلى وجرحى",
    ],
)
def test_dateline_is_found(raw: str) -> None:
    assert find_dateline(read(raw), grammar()) == PUBLISHED


@pytest.mark.parametrize(
    "raw",
    [
        "قتل جندي في هجوم وقع في 29 نوفمبر 2025 على الطريق العام قرب البلدة",
        "سيطر المسلحون على القاعدة يوم 29/11/2025 بعد معارك عنيفة",
        "قتل جندي أمس",
    ],
)
def test_date_in_a_sentence_is_no_dateline(raw: str) -> None:
    assert find_dateline(read(raw), grammar()) is None


def test_next_day_counts_from_the_day_named_before() -> None:
    first, second = times("دخل الجيش القرية في 15 يوليو. وفي اليوم التالي انفجر لغم")
    assert (first.start, second.start) == (date(2025, 7, 15), date(2025, 7, 16))


def test_next_day_without_a_day_before_has_no_days() -> None:
    (mention,) = times("وفي اليوم التالي انفجر لغم")
    assert (mention.start, mention.reasons) == (None, ("no_day_named_before",))


def test_announced_date_without_year_is_taken_as_coming() -> None:
    (announced,) = times("تقرر عقد الجلسة في 20 ديسمبر")
    (told,) = times("وقتل تسعة عناصر في 20 ديسمبر بكمين")
    assert (announced.start, told.start) == (date(2025, 12, 20), date(2024, 12, 20))


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("وقع يوم الخميس 27 نوفمبر", date(2025, 11, 27)),
        ("وقع يوم الاثنين 27 نوفمبر", date(2025, 11, 27)),  # the weekday is wrong, the date is two days old
        ("الجلسة يوم الجمعة 6 فبراير", date(2026, 2, 6)),  # in 2025 a Thursday
        ("وقع يوم الخميس 6 فبراير", date(2025, 2, 6)),
    ],
)
def test_weekday_helps_to_find_the_year(raw: str, day: date) -> None:
    (mention,) = times(raw)
    assert mention.start == day


def test_figures_beside_a_weekday_may_be_hijri() -> None:
    (mention,) = times("تبدأ الدورة يوم الأحد 24/10 في المركز", date(2015, 8, 2))
    assert (mention.start, "hijri" in mention.reasons) == (date(2015, 8, 9), True)
    assert times("تبدأ الدورة يوم الاثنين 24/10 في المركز", date(2015, 8, 2))[0].rule != "times.numeric_day_month"


@pytest.mark.parametrize("raw", ["ما قبل 7 أكتوبر ليس كما بعده", "الوضع قبل 7 أكتوبر كان هادئا"])
def test_before_a_day_looks_back(raw: str) -> None:
    (mention,) = times(raw, date(2024, 4, 27))
    assert (mention.start, mention.role) == (date(2023, 10, 7), "until")
