"""The export is exactly the filter."""

from __future__ import annotations

from typing import Any

import pytest

from marsad.exports.filters import describe_selection, select
from marsad.model.selection import Selection

ALL = "clash suicide nowhere dozens several month_range protest unlisted long undated foiled sexual".split()


@pytest.mark.parametrize(
    ("selection", "wanted"),
    [
        (Selection(), ALL),
        (Selection(countries=("SD",)), ["protest", "sexual"]),
        (Selection(countries=("SD", "SA")), ["suicide", "protest", "sexual"]),
        (Selection(admin1=("Idlib",)), ["several"]),
        (Selection(types=("Protests",)), ["protest"]),
        (Selection(types=("Suicide bomb", "Agreement")), ["suicide", "undated"]),
        (Selection(actors=("houthis",)), ["unlisted", "undated"]),
        (Selection(actors=("islamic-state",), countries=("SA",)), ["suicide"]),
        (Selection(sources=("@handle",)), ["long"]),
        (Selection(review=("accepted",)), ["clash"]),
        (Selection(date_from="2024-03-10", date_to="2024-03-31"), ["dozens"]),
        (Selection(date_from="2022-03-20", date_to="2022-03-20"), ["month_range"]),
        (Selection(date_from="2022-03-21", date_to="2023-04-30"), []),
        (Selection(date_to="2015-12-31"), ["suicide"]),
        (Selection(countries=("FR",)), []),
    ],
)
def test_only_what_fits_is_chosen(incidents: dict[str, Any], selection: Selection, wanted: list[str]) -> None:
    selected = select(incidents.values(), selection)
    assert [record["incident_id"] for record in selected.records] == [incidents[name]["incident_id"] for name in wanted]
    assert selected.read == len(incidents)


def test_events_are_chosen_by_the_same_rules(events: dict[str, Any]) -> None:
    assert len(select(events.values(), Selection(sources=("Outlet B",))).records) == 1
    assert len(select(events.values(), Selection(review=("unreviewed",))).records) == 2


def test_the_selection_is_said() -> None:
    selection = Selection(date_from="2025-01-01", types=("Battles", "Riots"))
    assert describe_selection(selection) == "date_from 2025-01-01; types Battles or Riots"
    assert describe_selection(Selection()) == "all"
