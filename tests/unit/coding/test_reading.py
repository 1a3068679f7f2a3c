"""What a reading answers about its units and triggers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.coding.casting import candidates_of
from marsad.coding.reading import foreign_between
from marsad.model.document import Document
from marsad.pipeline import Coder

POSITIONS = st.integers(0, 30)


@given(st.lists(POSITIONS).map(sorted), st.sets(POSITIONS), POSITIONS, POSITIONS)
def test_triggers_between_are_counted_strictly_inside(spots: list[int], own: set[int], one: int, two: int) -> None:
    low, high = sorted((one, two))
    assert foreign_between(spots, own, low, high) == sum(low < spot < high and spot not in own for spot in spots)


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder()


def test_what_a_mention_stands_for_is_remembered_by_country(coder: Coder) -> None:
    coded = coder.code(Document("d", "هاجم الجيش مواقع المسلحين يوم الأحد", None, "2024-06-10"))
    assert coded.reading is not None
    (draft, *_) = coded.unmerged
    found = [
        {candidate.reference.id for candidate in candidates_of(draft, coded.reading, coder.engines, country)}
        for country in ("IQ", "EG", "IQ")
    ]
    assert found[0] == found[2] != found[1]
