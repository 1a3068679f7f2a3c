"""Option values that several commands share."""

from __future__ import annotations

import argparse
from datetime import date, datetime


def iso_date(value: str) -> str:
    """An ISO date or date-time, as given. Other words are wrong usage."""
    try:
        date.fromisoformat(value[:10])
        datetime.fromisoformat(value)
        if len(value) < 10 or value[4] != "-":
            raise ValueError("the short forms (20251129, 2025-W48) are not accepted")
    except ValueError as error:
        message = f"{value!r} is not an ISO date such as 2025-11-29 or 2025-11-29T15:18:00+03:00"
        raise argparse.ArgumentTypeError(message) from error
    return value
