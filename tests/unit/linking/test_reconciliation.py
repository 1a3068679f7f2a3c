"""One figure from many tolls."""

from __future__ import annotations

from typing import Any

import pytest

from marsad.linking.reconciliation import Toll, reconcile, supersede


def toll(wire: int, low: int, high: int | None = -1, **more: Any) -> Toll:
    figures = {"outlet": f"outlet-{wire}", "day": 10, **more}
    return Toll(
        f"e{wire}-{low}", figures.pop("outlet"), wire, figures.pop("day"), low, low if high == -1 else high, **figures
    )


def test_no_toll_gives_no_figure() -> None:
    assert reconcile([]) is None


@pytest.mark.parametrize("word", [2, 10, 100])
def test_word_for_a_number_says_nothing_against_a_count_above_it(word: int) -> None:
    told = [toll(0, word, None), toll(1, word, None), toll(2, word, None), toll(3, 170)]
    assert reconcile(told) == {"low": 170, "best": 170, "high": 170}


def test_word_for_a_number_above_every_count_stands() -> None:
    assert reconcile([toll(0, 10, None), toll(1, 3)]) == {"low": 3, "best": 3, "high": None}


def test_word_for_a_number_is_the_figure_where_nobody_has_counted() -> None:
    assert reconcile([toll(0, 10, None)]) == {"low": 10, "best": 10, "high": None}


def test_count_that_is_open_above_lowers_low() -> None:
    assert reconcile([toll(0, 12, None), toll(1, 15)]) == {"low": 12, "best": 15, "high": 15}


def test_two_articles_of_one_paper_do_not_outvote_two_papers() -> None:
    told = [toll(at, 9, outlet="radio") for at in range(3)] + [toll(3, 12), toll(4, 12)]
    assert reconcile(told) == {"low": 9, "best": 12, "high": 12}


def test_a_replaced_toll_takes_the_copies_of_it_along() -> None:
    first, copy, later = toll(0, 10), toll(0, 10, outlet="paper"), toll(0, 15, day=11)
    other, late_copy = toll(1, 10, outlet="radio"), toll(0, 10, outlet="weekly", day=11)
    marked = supersede([first, copy, later, other, late_copy])
    assert [one.is_superseded for one in marked] == [True, True, False, False, False]
