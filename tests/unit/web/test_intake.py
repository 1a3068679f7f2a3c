"""Which incidents an added report is held against: near in time and country, or near in publication with an actor."""

from __future__ import annotations

from typing import Any

import pytest

from marsad.web.intake import Ground, may_be_one


def ground(
    day: str | None = "2025-11-29", country: str | None = "SY", published: str | None = "2025-11-30", **more: Any
) -> Ground:
    """Where an act stands; `actor` is its initiator, `end` its last day."""
    place = None if country is None else {"country": country}
    initiators = [{"id": more["actor"]}] if more.get("actor") else []
    record = {"date_start": day, "date_end": more.get("end", day), "location": place, "initiators": initiators}
    return Ground.of(record, [published])


IS = "islamic-state"


@pytest.mark.parametrize(
    ("other", "is_near"),
    [
        (ground("2025-12-03", published="2025-12-20"), True),  # four days later, whenever it was told
        (ground("2025-12-04", published="2025-12-20"), False),
        (ground("2025-11-01", end="2025-11-26", published="2025-12-20"), True),  # a span that ends near it
        (ground(country="IQ", published="2025-12-20"), False),
        (ground("2024-11-29", actor=IS), True),  # a wrong year, told in the same days of the same actor
        (ground("2025-11-29", "IQ", actor=IS), True),  # a wrong country
        (ground("2025-11-29", "IQ", published="2025-12-20", actor=IS), False),
        (ground("2024-11-29", actor="hamas"), False),
        (ground(None), True),  # no day, told in the same days of the same country
        (ground(None, "IQ"), False),
        (ground(None, published=None), False),
    ],
)
def test_whatmay_be_one(other: Ground, is_near: bool) -> None:
    first = ground(actor=IS)
    assert may_be_one(first, other) is is_near
    assert may_be_one(other, first) is is_near
