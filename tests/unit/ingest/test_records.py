"""Fields shared by JSON and CSV."""

from __future__ import annotations

import pytest

from marsad.ingest.records import parse_published


@pytest.mark.parametrize(
    "value",
    [
        "2025-11-29",
        "2025-11-29T15:18:00+03:00",
        "2025-11-29T15:18:00Z",
        "2025-11-29 15:18",
        "2025-11-29T15:18:00.123+0300",
        "2090-01-01",
    ],
)
def test_iso_dates_are_kept_as_given(value):
    assert parse_published(f" {value}\n") == value


@pytest.mark.parametrize(
    "value",
    [
        "",
        "29/11/2025",
        "2025-02-30",
        "2025-11",
        "20251129",
        "2025-11-29T",
        "2025-11-29T25:00",
        "٢٠٢٥-١١-٢٩",
        "أمس",
    ],
)
def test_other_dates_are_refused(value):
    assert parse_published(value) is None
