"""Refusals: what the application will not do, with a status, a stable code and words for the user."""

from __future__ import annotations

from marsad.model.messages import Message


class Refusal(Exception):
    """A request that is refused. `status` is for HTTP; `told` and `values` become words in the language of the user.

    The value `reason` may be the id of a reason that the interface has words for.
    """

    def __init__(self, status: int, message: Message, **values: object) -> None:
        self.status = status
        self.code = message.code
        self.told = message
        self.values = values
        super().__init__(f"{self.code} {values}")
