"""Which ids were read, and the hash of the text of each, in some 30 bytes an id.

A year of the press is a million documents. Their ids in a dictionary would be the one thing of a run that grows
with its length: 230 bytes each.
"""

from __future__ import annotations

from array import array
from hashlib import blake2b

_FIRST_ROOM = 1 << 10
_FREE = 0


def hash_words(words: str) -> int:
    """A number above 0 that stands for some words; of a million different ones no two are equal in practice."""
    digest = blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") or 1


class SeenIds:
    """Ids with the hash of their text.

    >>> seen = SeenIds()
    >>> seen.add("a", 5)
    >>> seen.find("a"), seen.find("b")
    (5, None)
    """

    def __init__(self) -> None:
        self._keys = _make_room(_FIRST_ROOM)
        self._marks = _make_room(_FIRST_ROOM)
        self._count = 0

    def find(self, doc_id: str) -> int | None:
        """The hash of the text that an id was added with, None for a new one."""
        at = self._place(hash_words(doc_id))
        return self._marks[at] if self._keys[at] != _FREE else None

    def add(self, doc_id: str, mark: int) -> None:
        """Note an id that was not there."""
        if 2 * self._count >= len(self._keys):
            self._grow()
        self._put(hash_words(doc_id), mark)
        self._count += 1

    def _put(self, key: int, mark: int) -> None:
        at = self._place(key)
        self._keys[at], self._marks[at] = key, mark

    def _place(self, key: int) -> int:
        """Where a key stands, or would."""
        keys, last = self._keys, len(self._keys) - 1
        at = key & last
        while keys[at] not in (_FREE, key):
            at = (at + 1) & last
        return at

    def _grow(self) -> None:
        keys, marks = self._keys, self._marks
        self._keys, self._marks = _make_room(2 * len(keys)), _make_room(2 * len(keys))
        for key, mark in zip(keys, marks, strict=True):
            if key != _FREE:
                self._put(key, mark)


def _make_room(size: int) -> array[int]:
    return array("Q", bytes(8 * size))
