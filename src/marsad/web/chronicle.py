"""Entries of the log in words: what was changed, by the names the pages use, in the language of the reader.

A log that only programmers can read is no account of who decided what.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marsad.web.corrections import KEYS
from marsad.web.view import Teller

_LONG_ID = 12
_ABBREVIATED = frozenset({"version_id", "coding_id", "content_hash"})
_NAMED = {"state": "review_states", "role": "roles", "kind": "log_kinds"}
_OF_PACK = ("kind", "alias", "word", "name_ar", "name_en", "actor", "country", "admin1", "lat", "lon", "example")
_FIELD_OF = {key: field for field, keys in KEYS.items() for key in keys}


def tell_entry(entry: Mapping[str, Any], teller: Teller) -> str:
    """The details of an entry in one line; empty where there are none. Hashes and ids of versions are cut short.

    Of a row of a pack, the columns a person filled in; the rest is in the pack.
    """
    detail = entry["detail"]
    names = [name for name in _OF_PACK if detail.get(name)] if entry["action"] == "pack.add" else list(detail)
    wording = teller.wording
    told = [(name, _tell(name, detail[name], teller)) for name in names]
    return wording("values.separator").join(
        wording("log.item", name=wording.value("log_details", name), value=value) for name, value in told if value
    )


def _tell(name: str, value: Any, teller: Teller) -> str:
    wording = teller.wording
    if name == "corrected":
        fields = dict.fromkeys(_FIELD_OF.get(key, key) for key in value)
        return wording("values.and").join(wording.value("fields", field) for field in fields)
    if name == "actor":
        return teller.actor({"id": value})
    if name == "country":
        return teller.country(value)
    if isinstance(value, list):
        if name == "events":
            return wording.isolate(len(value))
        return wording("values.and").join(wording.isolate(item) for item in value)
    if value is None:
        return ""
    known = wording.value(_NAMED[name], str(value)) if name in _NAMED else str(value)
    if known != str(value):
        return known
    return wording.isolate(f"{known[:_LONG_ID]}…" if name in _ABBREVIATED and len(known) > _LONG_ID else known)
