from __future__ import annotations

import argparse

import pytest

from marsad.cli.options import iso_date


@pytest.mark.parametrize(
    "value", ["2025-11-29", "2025-11-29T15:18:00", "2025-11-29T15:18:00+03:00", "2025-11-29 15:18"]
)
def test_iso_dates_are_taken_as_given(value: str) -> None:
    assert iso_date(value) == value


@pytest.mark.parametrize("value", ["", "yesterday", "29/11/2025", "2025-02-30", "20251129", "2025-W48", "2025-11"])
def test_other_dates_are_wrong_usage(value: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        iso_date(value)
