"""Agreement of two people: kappa and F1 against figures worked out by hand."""

from __future__ import annotations

import pytest

from marsad.evaluate.two_coders import f1, kappa, measure


@pytest.mark.parametrize(
    ("pairs", "value"),
    [
        ([], None),
        ([("a", "a"), ("a", "a")], None),  # chance alone would agree
        ([("a", "a"), ("b", "b")], 1.0),
        ([("a", "b"), ("b", "a")], -1.0),
        # 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: observed .7, by chance .5
        ([("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15, 0.4),
    ],
)
def test_kappa_is_what_the_book_says(pairs: list[tuple[str, str]], value: float | None) -> None:
    assert kappa(pairs) == value


@pytest.mark.parametrize(
    ("pairs", "value"),
    [([], None), ([("", "")], None), ([("ab", "ab")], 1.0), ([("ab", "cd")], 0.0), ([("ab", "b"), ("c", "")], 0.5)],
)
def test_f1_of_sets(pairs: list[tuple[str, str]], value: float | None) -> None:
    assert f1([(frozenset(a), frozenset(b)) for a, b in pairs]) == value


def test_only_what_both_coded_is_counted() -> None:
    one = {"i": {"event_type": "Attack", "targets": [{"id": "a"}]}, "j": {"event_type": "Attack"}}
    two = {"i": {"event_type": "Attack"}, "k": {"event_type": "Other"}}
    found = {row.field: (row.both, row.same) for row in measure(one, two)}
    assert found["event_type"] == (1, 1)
    assert found["targets"] == (0, 0)


def test_values_are_compared_by_what_they_mean() -> None:
    one = {
        "i": {"date": {"start": "2020-01-01"}, "location": {"gazetteer_id": "g", "name": "x"}, "fatalities": {"low": 2}}
    }
    two = {
        "i": {
            "date": {"start": "2020-01-01", "end": "2020-01-01", "precision": "day"},
            "location": {"gazetteer_id": "g", "name": "y"},
            "fatalities": {"low": 1, "best": 2, "high": 9},
        }
    }
    assert all(row.both == row.same for row in measure(one, two))
