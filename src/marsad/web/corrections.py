"""What a person may put in place of a coded value, checked against the codebook, gazetteer and list of actors.

A correction is stored by the keys of the record, so that an export holds it where the coded value was.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from marsad.model.messages import Message
from marsad.suggestions import Suggester
from marsad.web.errors import Refusal

KEYS: Mapping[str, tuple[str, ...]] = {
    "event_type": ("event_type", "sub_event_type"),
    "date": ("date_start", "date_end", "date_precision"),
    "location": ("location",),
    "initiators": ("initiators",),
    "targets": ("targets",),
    "fatalities": ("fatalities",),
    "injuries": ("injuries",),
    "claimed_by": ("claimed_by",),
}
_PRECISIONS = ("day", "week", "month", "year")
_MOST_ACTORS, _MOST_PEOPLE, _LONGEST_NAME = 20, 1_000_000, 300


def correct(field: str, value: Any, suggester: Suggester) -> dict[str, Any]:
    """The keys of the record that a new value of a field sets. Raises Refusal for a value that cannot be.

    None says that the field is not known: no place, no count, no day, nobody.
    """
    if field not in KEYS:
        raise _refuse(field, value, "no_such_field")
    if field == "event_type":
        return _type(value, suggester)
    if field == "date":
        return _days(value)
    if field == "location":
        return {"location": None if value is None else _place(value, suggester)}
    if field in {"initiators", "targets"}:
        return {field: _actors(field, value, suggester)}
    if field == "claimed_by":
        return {field: _claimant(value, suggester)}
    return {field: None if value is None else _count(field, value)}


def value_of(field: str, record: Mapping[str, Any]) -> Any:
    """The value of a field in the shape that `correct` takes."""
    if field == "event_type":
        return record.get("sub_event_type")
    if field == "date":
        if record.get("date_start") is None:
            return None
        return {"start": record["date_start"], "end": record["date_end"], "precision": record["date_precision"]}
    return record.get(field)


def _type(value: Any, suggester: Suggester) -> dict[str, Any]:
    parent = suggester.codebook.event_type_of(value) if isinstance(value, str) else None
    if parent is None:
        raise _refuse("event_type", value, "not_in_codebook")
    return {"event_type": parent, "sub_event_type": value}


def _days(value: Any) -> dict[str, Any]:
    if value is None:
        return {"date_start": None, "date_end": None, "date_precision": None}
    if not isinstance(value, Mapping):
        raise _refuse("date", value, "not_days")
    try:
        start = date.fromisoformat(str(value.get("start")))
        end = date.fromisoformat(str(value.get("end") or value.get("start")))
    except ValueError as error:
        raise _refuse("date", value, "not_iso") from error
    precision = value.get("precision") or "day"
    if end < start or precision not in _PRECISIONS:
        raise _refuse("date", value, "end_before_start" if end < start else "unknown_precision")
    return {"date_start": start.isoformat(), "date_end": end.isoformat(), "date_precision": precision}


def _place(value: Any, suggester: Suggester) -> dict[str, Any]:
    """A row of the gazetteer by its id, or a place of the person's own with coordinates."""
    if not isinstance(value, Mapping):
        raise _refuse("location", value, "not_a_place")
    known = value.get("gazetteer_id")
    if known:
        found = suggester.place(str(known))
        if found is None:
            raise _refuse("location", known, "not_in_gazetteer")
        return found
    name = _name("location", value.get("name"))
    precision = value.get("precision") or "town"
    if precision not in suggester.codebook.values["location_precision"]:
        raise _refuse("location", precision, "unknown_precision")
    latitude, longitude = _degrees(value.get("latitude"), 90), _degrees(value.get("longitude"), 180)
    if (latitude is None) != (longitude is None):
        raise _refuse("location", name, "both_degrees")
    texts = {key: _short("location", value.get(key)) for key in ("name_en", "admin1", "admin2", "country")}
    return {
        "name": name, **texts, "pcode": None, "latitude": latitude, "longitude": longitude,
        "precision": precision, "gazetteer_id": None,
    }  # fmt: skip


def _actors(field: str, value: Any, suggester: Suggester) -> list[dict[str, Any]]:
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > _MOST_ACTORS:
        raise _refuse(field, value, "not_actors")
    found = []
    for actor in value:
        if not isinstance(actor, Mapping):
            raise _refuse(field, actor, "not_an_actor")
        if actor.get("id"):
            known = suggester.actor(str(actor["id"]))
            is_state = str(actor["id"]).startswith("state-forces:")
            if known is None and not is_state:
                raise _refuse(field, actor["id"], "not_listed_actor")
            name = _short(field, actor.get("name"))
            found.append(
                {**known, "name": name or known["name"]}
                if known is not None
                else {"id": str(actor["id"]), "name": name or str(actor["id"]), "name_en": None}
            )
        else:
            name_en = _short(field, actor.get("name_en"))
            found.append({"id": None, "name": _name(field, actor.get("name")), "name_en": name_en})
    return found


def _claimant(value: Any, suggester: Suggester) -> str | None:
    if value is None or value == "none":
        return None if value is None else "none"
    if not isinstance(value, str) or suggester.actor(value) is None:
        raise _refuse("claimed_by", value, "not_listed_actor")
    return value


def _count(field: str, value: Any) -> dict[str, int | None]:
    if not isinstance(value, Mapping):
        raise _refuse(field, value, "not_a_count")
    low, best, high = (value.get(name) for name in ("low", "best", "high"))
    best = low if best is None else best
    for number in (low, best, high):
        if number is not None and (not isinstance(number, int) or isinstance(number, bool) or number < 0):
            raise _refuse(field, number, "not_people")
        if number is not None and number > _MOST_PEOPLE:
            raise _refuse(field, number, "too_many_people")
    if low is None or best < low or (high is not None and high < best):
        raise _refuse(field, dict(value), "must_rise")
    return {"low": low, "best": best, "high": high}


def _name(field: str, value: Any) -> str:
    name = _short(field, value)
    if not name:
        raise _refuse(field, value, "name_needed")
    return name


def _short(field: str, value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > _LONGEST_NAME:
        raise _refuse(field, str(value)[:40], "not_short")
    return value.strip() or None


def _degrees(value: Any, most: int) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not -most <= value <= most:
        raise _refuse("location", value, "not_degrees", most=most)
    return float(value)


def _refuse(field: str, value: Any, reason: str, **more: object) -> Refusal:
    return Refusal(422, Message.BAD_VALUE, field=field, value=value, reason=reason, **more)
