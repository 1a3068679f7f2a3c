"""Summary counts: what is one, over which days, by whom, and what is left to the events."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from marsad.evaluate.fitting import start_decisions
from marsad.model.document import Document
from marsad.pipeline import Coded, Coder

PUBLISHED = "2016-05-20"


@cache
def coder() -> Coder:
    return Coder(decisions=start_decisions())


def coded(text: str) -> Coded:
    return coder().code(Document("d", text, published_on=PUBLISHED))


def figures(text: str) -> list[tuple[str, int, int | None]]:
    return [(row["what"], row["low"], row["high"]) for row in coded(text).aggregates]


def only(text: str) -> dict[str, Any]:
    rows = coded(text).aggregates
    assert len(rows) == 1
    return rows[0]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("قُتل 340 مدنيا في حلب منذ عام 2013.", "2013-01-01", PUBLISHED),
        ("قُتل 34 مدنيا في حلب منذ أن بدأت الحملة على المدينة في 2 أيار الماضي.", "2016-05-02", PUBLISHED),
        ("منذ استئناف القتال في 2 أيار الماضي، قُتل 34 مدنيا في حلب.", "2016-05-02", PUBLISHED),
        ("قُتل 34 مدنيا في حلب خلال الأشهر الأربعة الأولى من العام الحالي.", "2016-01-01", PUBLISHED),
        ("قُتل 34 مدنيا في حلب منذ بدء الحملة. وتقصف الطائرات المدينة منذ 2 أيار 2016.", "2016-05-02", PUBLISHED),
    ],
)
def test_period_is_that_of_the_figure(text: str, start: str, end: str) -> None:
    row = only(text)
    assert (row["what"], row["low"]) == ("killed", 340 if "340" in text else 34)
    assert (row["date_start"], row["date_end"]) == (start, end)


def test_start_nobody_dates_stays_open() -> None:
    row = only("قُتل 34 مدنيا في حلب منذ بدء الحملة.")
    assert (row["date_start"], row["date_end"]) == (None, None)
    assert [item["text"] for item in row["evidence"] if item["field"] == "period"] == ["منذ بدء"]


def test_figures_told_together_share_a_period() -> None:
    text = "قُتل 34 مدنيا وأصيب 70 آخرون في حلب منذ 2 أيار 2016."
    assert figures(text) == [("killed", 34, 34), ("wounded", 70, 70)]


def test_toll_of_a_war_needs_no_period() -> None:
    assert figures("ارتفعت حصيلة الحرب إلى 41250 قتيلا.") == [("killed", 41250, 41250)]


def test_figure_is_told_once() -> None:
    text = "ارتفعت حصيلة القصف إلى 640 قتيلا. وقال مسعفون إن 640 شخصا قُتلوا في القصف على حلب منذ 2 أيار 2016."
    assert figures(text) == [("killed", 640, 640)]
    assert coded(text).events == [] or all(event.fatalities is None for event in coded(text).events)


@pytest.mark.parametrize(
    "text",
    [
        "قُتل 12 جنديا في انفجار عبوة ناسفة قرب حلب أمس.",
        "قُتل 12 جنديا في كمين قرب حلب، في أول هجوم كبير منذ 2 شباط الماضي.",
        "قُتل 12 جنديا أمس الخميس في كمين قرب حلب، حيث يدور القتال منذ عام 2013.",
        "اعتقلت الشرطة رجلا في حلب ملاحقا منذ عام 2013.",
        "قُتل 12 جنديا في قصف على حلب خلال 24 ساعة.",
    ],
)
def test_count_of_an_act_stays_with_it(text: str) -> None:
    found = coded(text)
    assert found.aggregates == []
    assert found.reading is not None
    assert found.reading.summarised == set()


def test_toll_of_a_day_is_a_summary_beside_that_of_the_war() -> None:
    text = "قُتل 52 شخصا في غارات على حلب خلال 24 ساعة، لترتفع الحصيلة إلى 4800 قتيل منذ 2 شباط الماضي."
    assert figures(text) == [("killed", 52, 52), ("killed", 4800, 4800)]
    assert coded(text).aggregates[0]["date_start"] == "2016-05-19"


def test_part_with_an_act_of_its_own_is_left_to_the_event() -> None:
    text = "منذ بداية العام الجاري، قُتل 60 جنديا في حلب، بينهم 11 في هجوم على ثكنة."
    found = coded(text)
    assert figures(text) == [("killed", 60, 60)]
    assert found.reading is not None
    assert len(found.reading.summarised) == 1


@pytest.mark.parametrize(
    ("text", "low"),
    [
        ("شن الطيران التركي 30 غارة على مواقع المسلحين خلال أسبوع.", 30),
        ("شهدت حلب 17 هجوما في الشهر الماضي.", 17),
        ("قصف المسلحون حلب وأطلقوا 90 صاروخا منذ 2 أيار 2016.", 90),
        ("نفذ الطيران التركي عشرات الغارات على المدينة حتى الآن.", 10),
    ],
)
def test_acts_over_a_longer_time_are_counted(text: str, low: int) -> None:
    assert [(row["what"], row["low"]) for row in coded(text).aggregates] == [("attacks", low)]


def test_raids_of_a_day_are_an_event() -> None:
    assert figures("شن الطيران التركي 12 غارة على مواقع المسلحين أمس.") == []


@pytest.mark.parametrize(
    ("text", "by", "of"),
    [
        ("قتلت حركة طالبان 340 مدنيا في كابول منذ عام 2013.", "taliban", "civilians"),
        ("قُتل 340 من عناصر حركة طالبان في غارات للجيش الأميركي منذ عام 2013.", "us-armed-forces", "taliban"),
        ("بلغت حصيلة قتلى حركة طالبان 340 قتيلا منذ عام 2013.", None, "taliban"),
    ],
)
def test_doer_and_sufferer_are_named(text: str, by: str | None, of: str) -> None:
    row = only(text)
    assert (row["by"], row["of"]) == (by, of)


def test_evidence_is_quoted_exactly() -> None:
    text = "قُتل 340 مدنيا وأصيب 900 في حلب منذ عام 2013، وشن الطيران 70 غارة خلال أسبوع."
    for row in coded(text).aggregates:
        assert all(text[item["start"] : item["end"]] == item["text"] for item in row["evidence"])
