"""Whose name an export may show.

Reports name the dead, the detained and the bereaved. A table of events with their names is a list of persons, which can
do harm that the report in its archive does not. So the rule is about kinds of fields, not about recognising names,
which no program does well enough in Arabic:

1. An actor is shown by the neutral name that the list of actors has for its id. The words of the report (`name`), and a
   translation of them (`name_en`), are never shown: "the commander so-and-so of the group" is a member of a listed
   group by id and a person by its words.
2. An actor that no list holds is shown as "Unlisted actor". This hides unlisted groups too; they are counted.
   The list is ours and, with `--pack`, that of your own pack.
3. A source is shown by its kind (official, group, media, monitor keep their words; witness, medical, anonymous do not).
4. A quote of a report is shown only for what happened, when, where and with which weapon, and only if it is at most
   eight words long. Quotes for people and counts keep their offsets: who holds the report can look them up.
5. Who reviewed an incident is withheld.
6. With `--names` the words of the reports and reviewers are shown, except in incidents of sexual violence.

Places are shown as they are named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marsad.exports.code_lists import ActorEntry, CodeLists

Record = Mapping[str, Any]
WITHHELD = "withheld"
_ALWAYS_MASKED = frozenset({"Sexual violence"})
_OPEN_FIELDS = frozenset(
    {"event_type", "sub_event_type", "date", "date_start", "date_end", "date_precision", "location", "weapons"}
)
_OPEN_SOURCES = frozenset({"official", "group", "media", "monitor"})
_LONGEST_QUOTE = 8  # words
_SIDES = ("initiators", "targets")


@dataclass(frozen=True, slots=True)
class Person:
    """An actor as an export may show it: what the lists know, and the words to write."""

    entry: ActorEntry
    name_en: str
    name_ar: str
    is_withheld: bool

    @property
    def id(self) -> str:
        return self.entry.id or ""


def may_show_names(record: Record, *, names: bool) -> bool:
    """Whether the words of reports for people may be shown."""
    return names and record.get("sub_event_type") not in _ALWAYS_MASKED


def show_actors(actors: Iterable[Record] | None, lists: CodeLists, *, day: str | None, names: bool) -> list[Person]:
    """The actors of one side by the names that may be shown, in their order, each once."""
    shown: dict[tuple[str | None, str, str], Person] = {}
    for actor in actors or ():
        entry = lists.actor(actor.get("id"), day)
        is_listed = bool(entry.kind)
        name_en = entry.name_en if is_listed or not names else str(actor.get("name_en") or actor.get("name") or "")
        name_ar = str(actor.get("name") or entry.name_ar) if names else entry.name_ar
        person = Person(entry, name_en, name_ar, not is_listed and not names)
        shown.setdefault((entry.id, person.name_en, person.name_ar), person)
    return list(shown.values())


def mask_event(event: Record, lists: CodeLists, *, names: bool) -> dict[str, Any]:
    """The record of an event with the rule applied; other fields as they are."""
    if may_show_names(event, names=names):
        return dict(event)
    masked = {**event, **_mask_sides(event, lists)}
    if event.get("attribution"):
        masked["attribution"] = [_mask_source(said) for said in event["attribution"]]
    if event.get("evidence"):
        masked["evidence"] = [mask_quote(quote, str(quote.get("field"))) for quote in event["evidence"]]
    return masked


def mask_incident(incident: Record, events: Mapping[str, Record], lists: CodeLists, *, names: bool) -> dict[str, Any]:
    """The record of an incident with the rule applied to its actors, claims and explanation."""
    if may_show_names(incident, names=names):
        return dict(incident)
    masked = {**incident, **_mask_sides(incident, lists)}
    if incident.get("claims"):
        masked["claims"] = [_mask_claim(claim, events, lists) for claim in incident["claims"]]
    if incident.get("explanation"):
        masked["explanation"] = _scrub(incident["explanation"])
    if (incident.get("review") or {}).get("by"):
        masked["review"] = {**incident["review"], "by": WITHHELD}
    return masked


def mask_aggregate(aggregate: Record, *, names: bool) -> dict[str, Any]:
    """A summary count without the words it rests on: they may name people, like every quote of a count."""
    if names:
        return dict(aggregate)
    return (
        {**aggregate, "evidence": [{**quote, "text": None, WITHHELD: True} for quote in aggregate["evidence"]]}
        if aggregate.get("evidence")
        else dict(aggregate)
    )


def mask_quote(quote: Record, field: str) -> dict[str, Any]:
    """A quote without its words, unless it is a short one of a field that tells of no person."""
    words = str(quote.get("text") or "")
    if field in _OPEN_FIELDS and len(words.split()) <= _LONGEST_QUOTE:
        return dict(quote)
    return {**quote, "text": None, WITHHELD: True}


def _mask_sides(record: Record, lists: CodeLists) -> dict[str, Any]:
    day = record.get("date_start")
    return {side: _mask_actors(record[side], lists, day) for side in _SIDES if record.get(side) is not None}


def _mask_actors(actors: Iterable[Record], lists: CodeLists, day: str | None) -> list[dict[str, Any]]:
    masked = []
    for actor in actors:
        entry = lists.actor(actor.get("id"), day)
        masked.append({**actor, "name": entry.name_ar or None, "name_en": entry.name_en})
    return masked


def _mask_source(said: Record) -> dict[str, Any]:
    return dict(said) if said.get("kind") in _OPEN_SOURCES else {**said, "source": None, WITHHELD: True}


def _mask_claim(claim: Record, events: Mapping[str, Record], lists: CodeLists) -> dict[str, Any]:
    field = str(claim.get("field"))
    masked = {**claim, "claimant": _mask_claimant(claim, events, lists)}
    if field in {*_SIDES, "victims", "attribution"}:
        masked["value"] = _mask_value(claim.get("value"), lists)
    if isinstance(claim.get("evidence"), list):
        masked["evidence"] = [mask_quote(quote, field) for quote in claim["evidence"]]
    return masked


def _mask_claimant(claim: Record, events: Mapping[str, Record], lists: CodeLists) -> str | None:
    """The claimant if it is a listed actor or the event says that it speaks for an office, else nobody."""
    claimant = claim.get("claimant")
    if claimant is None or lists.actor(str(claimant), None).kind:
        return claimant
    attribution = (events.get(str(claim.get("event_id"))) or {}).get("attribution") or []
    kinds = [said.get("kind") for said in attribution if said.get("source") == claimant]
    return str(claimant) if kinds and set(kinds) <= _OPEN_SOURCES else WITHHELD


def _mask_value(value: Any, lists: CodeLists) -> Any:
    """Ids stay; records of actors lose their words; loose words that are no id go."""
    if isinstance(value, Mapping):
        entry = lists.actor(value.get("id"), None)
        shown = {"name": entry.name_ar or None, "name_en": entry.name_en}
        return {key: shown.get(key, part) for key, part in value.items() if key not in {"source", "text"}}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_mask_value(part, lists) for part in value]
    if isinstance(value, str) and not lists.actor(value, None).kind:
        return WITHHELD
    return value


def _scrub(value: Any) -> Any:
    """An explanation without the words it compared."""
    if isinstance(value, Mapping):
        hidden = {"text", "quote", "name", "surface", "title"}
        return {key: WITHHELD if key in hidden and part else _scrub(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_scrub(part) for part in value]
    return value
