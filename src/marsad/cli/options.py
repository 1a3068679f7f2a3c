"""Option values that several commands share."""

from __future__ import annotations

import argparse
import os
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from marsad.model.stamp import Stamp

DEFAULT_STORE = "marsad.db"
STORE_VARIABLE = "MARSAD_DB"


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


def iso_moment(value: str) -> str:
    """An ISO date-time with a zone, as given. Without a zone two machines would store different moments."""
    try:
        if datetime.fromisoformat(value).tzinfo is None:
            raise ValueError("no zone")
    except ValueError as error:
        message = f"{value!r} is not an ISO time with a zone such as 2025-11-29T15:18:00Z"
        raise argparse.ArgumentTypeError(message) from error
    return value


def add_store_argument(parser: argparse.ArgumentParser) -> None:
    """`--db`, the same for every command that uses a store."""
    parser.add_argument(
        "--db",
        metavar="URL",
        help=f"the store: a file, or a SQLAlchemy URL of SQLite or PostgreSQL; if left out, the environment"
        f" variable {STORE_VARIABLE}, else {DEFAULT_STORE}",
    )


def store_url(options: argparse.Namespace) -> str:
    """The store a command line names."""
    return str(options.db or os.environ.get(STORE_VARIABLE) or DEFAULT_STORE)


def make_stamp(why: str) -> Stamp:
    """Now, and whoever runs the command (the environment variable MARSAD_USER, else the login name).

    The one place where the clock is read for the store.
    """
    import getpass

    from marsad.model.stamp import Stamp

    try:
        name = os.environ.get("MARSAD_USER") or getpass.getuser()
    except (OSError, KeyError):  # a container without a table of users
        name = "unknown"
    return Stamp(name, datetime.now(UTC).isoformat(), why)
