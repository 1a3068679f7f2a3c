"""Holds summary counts against the incidents of the same period and place.

'17 attacks in two weeks' is no event, but it can be checked: how many attacks of that group, there and then, does the
store know? The gap is news in itself, or a sign that reports are missing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from marsad.linking.profiles import day_number
from marsad.packs.files import Packs

Record = Mapping[str, Any]

_ATTACKS = "attacks"
_COUNTED = {"killed": "fatalities", "wounded": "injuries"}
_VIOLENT = frozenset(("Battles", "Explosions/Remote violence", "Violence against civilians"))
_BUCKET = 30
_UNKNOWN: Record = {}  # a place that nobody knows


Places = Mapping[str, Record]  # a place record of the contract by the key of its name
NameKey = Callable[[str], str]


def read_places(packs: Packs, name_key: NameKey) -> dict[str, Record]:
    """Countries and provinces by the keys of their names, the first of a name: what aggregates name by a word."""
    found: dict[str, Record] = {}
    for row in packs.rows("shared/places.csv"):
        if row["precision"] in {"country", "province"}:
            for name in (row["name_ar"], *(row.get("aliases_ar") or "").split("|")):
                record = {"name": row["name_ar"], **{key: row[key] for key in ("precision", "country", "admin1")}}
                found.setdefault(name_key(name), {**record, "gazetteer_id": row["id"]})
    return found


def check_aggregates(
    aggregates: Sequence[Record], incidents: Sequence[Record], *, places: Places, name_key: NameKey
) -> list[dict[str, Any]]:
    """Each aggregate with what the store adds up to: {"claimed": {...}, "coded": n, "incidents": [ids]}.

    `coded` is None where nothing can be said: no period, a place that neither `places` nor an incident knows, or a
    count of what incidents do not count (displaced, missing, ...).
    """
    buckets: dict[int, list[Record]] = defaultdict(list)
    known = dict(places)
    for incident in incidents if aggregates else ():
        day = day_number(incident["date_start"])
        if day is not None and incident["event_type"] in _VIOLENT:
            buckets[day // _BUCKET].append(incident)
        place = incident["location"]
        if place and place.get("name"):
            known.setdefault(name_key(place["name"]), place)
    return [_check(aggregate, buckets, known, name_key) for aggregate in aggregates]


def _check(
    aggregate: Record, buckets: Mapping[int, Sequence[Record]], known: Places, name_key: NameKey
) -> dict[str, Any]:
    claimed = {"low": aggregate.get("low"), "high": aggregate.get("high")}
    start, end = day_number(aggregate.get("date_start")), day_number(aggregate.get("date_end"))
    place = aggregate.get("location")
    if isinstance(place, str):
        place = known.get(name_key(place), _UNKNOWN)
    counted = _COUNTED.get(str(aggregate.get("what")))
    is_counted = counted is not None or aggregate.get("what") == _ATTACKS
    if start is None or end is None or place is _UNKNOWN or not is_counted:
        return {**aggregate, "claimed": claimed, "coded": None, "incidents": []}
    found = [one for one in _between(start, end, buckets) if _is_by(one, aggregate) and _is_there(one, place)]
    coded = len(found) if counted is None else sum((one[counted] or {}).get("best") or 0 for one in found)
    return {**aggregate, "claimed": claimed, "coded": coded, "incidents": sorted(one["incident_id"] for one in found)}


def _between(start: int, end: int, buckets: Mapping[int, Sequence[Record]]) -> Iterator[Record]:
    for bucket in sorted(buckets):
        if start // _BUCKET <= bucket <= end // _BUCKET:
            for incident in buckets[bucket]:
                if start <= (day_number(incident["date_start"]) or 0) <= end:
                    yield incident


def _is_by(incident: Record, aggregate: Record) -> bool:
    """Nobody named in the aggregate fits everybody."""
    wanted = {"initiators": aggregate.get("by"), "targets": aggregate.get("of")}
    return all(not key or _has_actor(incident[side], str(key)) for side, key in wanted.items())


def _has_actor(actors: Iterable[Record], key: str) -> bool:
    """A group's provinces are the group: islamic-state counts islamic-state-syria."""
    ids = [str(actor.get("id") or "") for actor in actors]
    return any(one == key or one.startswith(key + "-") or key.startswith(one + "-") for one in ids if one)


def _is_there(incident: Record, place: Record | None) -> bool:
    """A country or province holds all that lies in it; no place holds everything."""
    if not place:
        return True
    own: Record = incident["location"] or {}
    if place.get("country") and own.get("country") != place["country"]:
        return False
    if place.get("precision") == "country":
        return True
    if place.get("precision") == "province" and place.get("admin1"):
        return bool(own.get("admin1") == place["admin1"])
    return bool(own.get("name") == place.get("name") or own.get("gazetteer_id") == place.get("gazetteer_id"))
