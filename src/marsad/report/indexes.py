"""Values told once and named by number: actors, outlets, places, days.

Twenty thousand incidents name the same few hundred actors and towns; written out each time the page would be ten times
as large, and the browser would fold the same name twenty thousand times for the text filter.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, Generic, TypeVar

from marsad.exports.code_lists import CodeLists
from marsad.exports.people import WITHHELD, Person
from marsad.packs.interface import Words
from marsad.report.words import show

K = TypeVar("K", bound=Hashable)
_STATE = "state-forces:"


class Index(Generic[K]):
    """Numbers values in the order they come. State: the values so far."""

    def __init__(self) -> None:
        self._numbers: dict[K, int] = {}
        self.rows: list[Any] = []

    def number(self, key: K, row: Any) -> int:
        """The number of a key; `row` is what the page is told of it the first time."""
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = len(self.rows)
            self.rows.append(row)
        return found


class ActorIndex:
    """Actors by number, each as [id, English name, Arabic name], by the names that may be shown."""

    def __init__(self, lists: CodeLists, countries: Mapping[str, tuple[str, str]], words: Words) -> None:
        self._lists = lists
        self._countries = countries
        self._words = words["common"]
        self._index: Index[tuple[str, str, str]] = Index()

    @property
    def rows(self) -> list[Any]:
        return self._index.rows

    def of_person(self, person: Person) -> int:
        return self._number(person.id, person.name_en, person.name_ar)

    def of_id(self, value: str, day: str | None) -> int:
        """Of an id, or of words that a ledger has instead of one. 'withheld' is the unlisted actor."""
        entry = self._lists.actor(value, day)
        if entry.kind:
            return self._number(entry.id or "", entry.name_en, entry.name_ar)
        return self._number("", "", "") if value == WITHHELD else self._number("", value, value)

    def _number(self, actor_id: str, name_en: str, name_ar: str) -> int:
        if actor_id.startswith(_STATE) and not name_ar:
            country = self._countries.get(actor_id.removeprefix(_STATE), ("", ""))[1]
            name_ar = self._words["state_forces_of"].format(country=country or actor_id.removeprefix(_STATE))
        is_unlisted = not actor_id and name_en in {"", "Unlisted actor"}
        row = ("", "", "") if is_unlisted else (actor_id, show(name_en), show(name_ar))
        return self._index.number(row, list(row))
