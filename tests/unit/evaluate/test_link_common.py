"""Which sides and places are common."""

from __future__ import annotations

from typing import Any

from marsad.evaluate.link_common import find_common


def event(actor: str, place: str, precision: str = "town") -> dict[str, Any]:
    return {
        "initiators": [{"id": actor, "name": actor}],
        "targets": [{"id": None, "name": "nobody listed"}],
        "location": {"gazetteer_id": place, "precision": precision},
    }


def test_what_the_press_names_all_the_time_is_common_and_a_small_group_in_a_village_is_not() -> None:
    events = [event("army", "g:capital") for _ in range(2000)] + [event("cell", "g:village")]
    found = find_common(events, {"cell": "movement"})
    assert found == {"sides": ["army"], "places": ["g:capital"]}


def test_side_counts_for_all_it_belongs_to() -> None:
    found = find_common([event("brigade", "g:1", "province")], {"brigade": "army", "army": ""})
    assert found == {"sides": ["army", "brigade"], "places": []}
