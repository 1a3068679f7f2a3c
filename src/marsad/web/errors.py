"""Refusals: what the application will not do, with a status, a stable code and words for the user."""

from __future__ import annotations

from marsad.model.messages import Message


class Refusal(Exception):
    """A request that is refused. `status` is for HTTP, `code` and `message` for the user."""

    def __init__(self, status: int, message: Message, **values: object) -> None:
        self.status = status
        self.code = message.code
        self.message = message.text(**values)
        super().__init__(f"{self.code} {self.message}")
