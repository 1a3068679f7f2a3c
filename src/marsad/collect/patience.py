"""Writing to a store that another process holds for a while: a link of a large store takes minutes.

What was fetched should not be thrown away, and asked for again, because a reviewer's machine was slow.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from marsad.collect.journal import LOG
from marsad.model.messages import Message
from marsad.store import StoreError

T = TypeVar("T")
TRIES = 5  # each waits as long as the store lets it, a minute for SQLite


def patiently(write: Callable[[], T]) -> T:
    """What a change of the store gives, tried again while another process holds it. Raises StoreError at last."""
    for left in range(TRIES - 1, -1, -1):
        try:
            return write()
        except StoreError as error:
            if error.told is not Message.STORE_BUSY or not left:
                raise
            LOG.warning("%s %s", Message.STORE_AWAITED.code, Message.STORE_AWAITED.text(left=left))
    raise AssertionError("the last try returns or raises")
