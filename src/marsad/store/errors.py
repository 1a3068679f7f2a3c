"""What can go wrong with a store, in words for its user."""

from __future__ import annotations

from marsad.model.messages import Message


class StoreError(Exception):
    """The store cannot be used. `code` and `message` are for the user, `exit_status` for the shell; `told` and `values`
    are what the message was made of, so that it can be said in another language."""

    def __init__(self, message: Message, *, exit_status: int = 2, **values: object) -> None:
        self.told = message
        self.values = values
        self.code = message.code
        self.message = message.text(**values)
        self.exit_status = exit_status
        super().__init__(f"{self.code} {self.message}")
