"""What is new, changed or gone between two lists of incidents, for users who keep a copy.

Tables of other projects tell additions and changes by a new time stamp and list deletions elsewhere; a user who only
adds rows keeps incidents that were withdrawn. So the three are told apart here, by id.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Record = Mapping[str, Any]
ADDED, CHANGED, WITHDRAWN = "added", "changed", "withdrawn"
# A new engine that codes the same, or another explanation of the same link, is no change of the incident.
_NOT_COMPARED = frozenset({"versions", "explanation", "change", "redirects"})


@dataclass(frozen=True, slots=True)
class Changes:
    """`changed` names the fields that differ; `withdrawn` the incident that took it in, None if none did."""

    added: tuple[str, ...]
    changed: Mapping[str, tuple[str, ...]]
    withdrawn: Mapping[str, str | None]
    unchanged: int

    def kinds(self) -> dict[str, str]:
        """added, changed or withdrawn by incident id."""
        kinds = dict.fromkeys(self.added, ADDED)
        kinds |= dict.fromkeys(self.changed, CHANGED)
        return kinds | dict.fromkeys(self.withdrawn, WITHDRAWN)


def compare(before: Iterable[Record], after: Iterable[Record]) -> Changes:
    """The changes from one list to the other. Records whose `change` is withdrawn count as not there.

    >>> compare([{"incident_id": "a", "x": 1}, {"incident_id": "b"}],
    ...         [{"incident_id": "a", "x": 2}, {"incident_id": "c", "redirects": ["b"]}])
    Changes(added=('c',), changed={'a': ('x',)}, withdrawn={'b': 'c'}, unchanged=0)
    """
    old, new = _by_id(before), _by_id(after)
    moved = {earlier: key for key, record in new.items() for earlier in record.get("redirects") or []}
    changed = {key: fields for key in new if key in old and (fields := find_differences(old[key], new[key]))}
    return Changes(
        added=tuple(key for key in new if key not in old),
        changed=changed,
        withdrawn={key: moved.get(key) for key in old if key not in new},
        unchanged=sum(key in old for key in new) - len(changed),
    )


def find_differences(old: Record, new: Record) -> tuple[str, ...]:
    """Names of the fields that differ, in order. A missing field equals an empty one."""
    names = sorted((set(old) | set(new)) - _NOT_COMPARED)
    return tuple(name for name in names if _canonical(old.get(name)) != _canonical(new.get(name)))


def choose_changed(after: Iterable[Record], changes: Changes, *, with_withdrawn: bool) -> list[Record]:
    """The added and changed records in their order; at the end, if asked for, a stub for each that is gone."""
    kinds = changes.kinds()
    chosen: list[Record] = [record for record in after if str(record["incident_id"]) in kinds]
    if with_withdrawn:
        for key, target in changes.withdrawn.items():
            chosen.append({"incident_id": key, "change": WITHDRAWN, "redirects_to": target})
    return chosen


def _by_id(records: Iterable[Record]) -> dict[str, Record]:
    return {str(record["incident_id"]): record for record in records if record.get("change") != WITHDRAWN}


def _canonical(value: Any) -> str:
    return json.dumps(value or None if not isinstance(value, (int, float)) else value, sort_keys=True)
