"""Which sides are common."""

from __future__ import annotations

from typing import Any

from marsad.evaluate.link_common import find_common


def event(actor: str) -> dict[str, Any]:
    return {
        "initiators": [{"id": actor, "name": actor}],
        "targets": [{"id": None, "name": "nobody listed"}],
    }


def test_what_the_press_names_all_the_time_is_common_and_a_small_group_is_not() -> None:
    events = [event("army") for _ in range(2000)] + [event("cell")]
    assert find_common(events, {"cell": "movement"}) == {"sides": ["army"]}


def test_side_counts_for_all_it_belongs_to() -> None:
    assert find_common([event("brigade")], {"brigade": "army", "army": ""}) == {"sides": ["army", "brigade"]}
