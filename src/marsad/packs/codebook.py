"""The codebook of a pack: which values a coded field may have, and what they mean.

One list for the checks, the documentation and the exports; otherwise a value would be renamed in one of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from marsad.packs.files import Packs


@dataclass(frozen=True, slots=True)
class Codebook:
    """`event_types[type][sub_type]` and `values[field][value]` give the meaning in a few words."""

    event_types: Mapping[str, Mapping[str, str]]
    meanings: Mapping[str, Mapping[str, str]]
    fields: Mapping[str, Mapping[str, str]]

    @property
    def values(self) -> dict[str, frozenset[str]]:
        return {field: frozenset(known) for field, known in self.meanings.items()}

    def event_type_of(self, sub_event_type: str) -> str | None:
        """The event type a sub-event type belongs to, None for an unknown one."""
        return next((name for name, subs in self.event_types.items() if sub_event_type in subs), None)


def load_codebook(packs: Packs) -> Codebook:
    """The codebook after overlay: a pack may add types and values to ours."""
    event_types: dict[str, dict[str, str]] = {}
    for content in packs.yaml("shared/codebook/event_types.yaml"):
        for name, subs in content["event_types"].items():
            event_types.setdefault(name, {}).update(subs)
    meanings: dict[str, dict[str, str]] = {}
    for content in packs.yaml("shared/codebook/values.yaml"):
        for field, known in content.items():
            meanings.setdefault(field, {}).update(known)
    fields: dict[str, dict[str, str]] = {}
    for content in packs.yaml("shared/codebook/fields.yaml"):
        for record, known in content.items():
            fields.setdefault(record, {}).update(known)
    return Codebook(event_types, meanings, fields)
