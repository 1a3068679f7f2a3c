"""How a command that needs a store ends when there is none, or when it fails: the same words and status everywhere."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import wraps

from marsad.cli.reporting import STATUS_USAGE, say
from marsad.model.messages import Message

Run = Callable[[argparse.Namespace], int]


def needs_store(run: Run) -> Run:
    """A command whose StoreErrors are said and become its exit status; without SQLAlchemy it says what to install."""

    @wraps(run)
    def guarded(options: argparse.Namespace) -> int:
        try:
            from marsad.store import StoreError
        except ModuleNotFoundError as error:
            message = Message.NO_STORE_PACKAGE
            say(f"{message.code} {message.text(package=error.name, extra='db')}")
            return STATUS_USAGE
        try:
            return run(options)
        except StoreError as error:
            say(f"{error.code} {error.message}")
            return error.exit_status

    return guarded
