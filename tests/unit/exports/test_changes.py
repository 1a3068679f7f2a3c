"""Additions, changes, withdrawals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from marsad.exports.changes import choose_changed, compare


def test_the_three_are_told_apart(incident: Callable[..., Any]) -> None:
    before = [incident(1), incident(2), incident(3), incident(4)]
    after = [incident(1), incident(2, fatalities={"low": 9, "best": 9, "high": 9}, sources=["x"]), incident(5)]
    after.append(incident(6, redirects=["inc-0003"]))
    changes = compare(before, after)
    assert changes.added == ("inc-0005", "inc-0006")
    assert changes.changed == {"inc-0002": ("fatalities", "sources")}
    assert changes.withdrawn == {"inc-0003": "inc-0006", "inc-0004": None}
    assert changes.unchanged == 1


def test_versions_and_explanations_are_no_change(incident: Callable[..., Any]) -> None:
    assert compare([incident(1)], [incident(1, versions={"engine": "2"}, explanation=["other"])]).changed == {}


def test_a_missing_field_equals_an_empty_one(incident: Callable[..., Any]) -> None:
    assert compare([incident(1)], [incident(1, explanation=[], new_field=None)]).changed == {}
    assert compare([incident(1, x=0)], [incident(1)]).changed == {"inc-0001": ("x",)}


def test_chosen_are_the_changed_in_order_then_stubs(incident: Callable[..., Any]) -> None:
    before, after = [incident(1), incident(2)], [incident(3), incident(1, sources=[])]
    changes = compare(before, after)
    ids = [record["incident_id"] for record in choose_changed(after, changes, with_withdrawn=True)]
    assert ids == ["inc-0003", "inc-0001", "inc-0002"]
    assert len(choose_changed(after, changes, with_withdrawn=False)) == 2


def test_nothing_changed_gives_nothing(incident: Callable[..., Any]) -> None:
    changes = compare([incident(1)], [incident(1)])
    assert choose_changed([incident(1)], changes, with_withdrawn=True) == []
    assert compare([], []).kinds() == {}
