"""Which id an incident keeps.

An analyst cites an incident by its id; a report that comes in tomorrow must not change it. A new incident is named
after the event that founds it; an old one keeps its name as long as it keeps events; where two become one, the name
of the one with more events stays and the other leads to it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

Record = Mapping[str, Any]


def name_incidents(
    groups: Sequence[Sequence[str]], existing: Sequence[Record], heirs: Mapping[str, str]
) -> tuple[list[str], dict[str, str]]:
    """An id for each group of event ids (founding event first), and redirects from ids that are gone.

    An existing id goes to the group that holds most of its events, the earlier group at a tie. A group that several
    ids go to keeps that of which it holds most events, at a tie the one whose event stands first. Ids never go to two
    groups.
    """
    home = {event: at for at, group in enumerate(groups) for event in group}
    order = {event: at for at, event in enumerate(event for group in groups for event in group)}
    wishes: dict[int, list[tuple[int, int, str]]] = {}
    taken: set[str] = set()
    for incident in existing:
        key = incident["incident_id"]
        taken.update((key, *(incident.get("redirects") or ())))
        events = {heirs.get(event, event) for event in incident.get("events") or ()}
        present = [event for event in events if event in home]
        if present:
            votes = Counter(home[event] for event in present)
            at, count = min(votes.items(), key=lambda vote: (-vote[1], vote[0]))
            wishes.setdefault(at, []).append((-count, min(order[event] for event in present), key))
    names: list[str] = []
    redirects: dict[str, str] = {}
    for at, group in enumerate(groups):
        kept, *lost = sorted(wishes[at]) if at in wishes else [(0, 0, _new_id(group[0], taken))]
        taken.add(kept[2])
        names.append(kept[2])
        redirects.update((key, kept[2]) for _, _, key in lost)
    return names, redirects


def _new_id(founding: str, taken: set[str]) -> str:
    """A hash of the founding event; once more where a split has left that name with another incident."""
    salt = 0
    while True:
        text = f"incident\n{founding}" + (f"\n{salt}" if salt else "")
        key = "inc-" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        if key not in taken:
            return key
        salt += 1
