from __future__ import annotations

import pytest

from marsad.model.stamp import Stamp, utc_time


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("2025-11-29T18:18:00+03:00", "2025-11-29T15:18:00.000000Z"),
        ("2025-11-29T15:18:00Z", "2025-11-29T15:18:00.000000Z"),
        ("2025-11-30T00:30:00.5+01:00", "2025-11-29T23:30:00.500000Z"),
    ],
)
def test_times_are_kept_in_utc(given: str, kept: str) -> None:
    assert utc_time(given) == kept == utc_time(kept)
    assert Stamp("x", given).at == kept


@pytest.mark.parametrize("given", ["2025-11-29T15:18:00", "2025-11-29", "yesterday"])
def test_a_time_without_zone_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match=r"zone|isoformat"):
        utc_time(given)
