"""Who speaks in a report: a newsroom, an armed group in its own voice, or a state through its own media.

A communique needs no 'the group said': the whole text is the group's word. Taken for a newsroom's, its toll of the
enemy's dead outweighs those who counted. And a spokesman is only a side's voice where that side attacked: a ministry
that reports its own dead by another's shelling is believed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from marsad.linking.words import Vocabulary
from marsad.packs.files import Packs

Record = Mapping[str, Any]

NEWSROOM, GROUP, OWN_WORDS, STATE = "", "group", "own", "state"  # of a state: `state:` and its country
_OFFICIAL = "official"
_NEUTRAL = frozenset(("media", "witness", "monitor", "medical"))
_REPORTS = "reports"  # the other stances (claims, denies, accuses) speak of who did it, not of what happened
_STATE_ID = "state-forces:"
_ANY = "ZZ"  # the country of a coalition of many
_QUOTED = re.compile('«[^»]*»|“[^”]*”|"[^"\n]*"')
_HEAD, _NAMED, _LAST_LINE = 160, 60, 80  # characters: to the end of the heading, of the name after it, of a signature
_OPENING = 300  # where a group speaks of "our fighters" further down, a newsroom is quoting it
_ARMED = ("rebel", "militia")
_UNARMED = "civilians"  # rescuers, aid workers, ...
_ABROAD = ("state force", "external")


class Speakers:
    """Knows the words by which a report gives its voice away, and which forces are whose. State: answers kept for
    speed; they do not depend on what came before."""

    def __init__(self, packs: Packs, vocabulary: Vocabulary) -> None:
        self._key = vocabulary.name_key
        actors = packs.rows("shared/actors.csv")
        self._countries = {
            row["id"]: row["country"] for row in actors if row.get("acled_inter", "").lower().startswith(_ABROAD)
        }
        self._allies = frozenset(row["id"] for row in packs.rows("shared/state_allies.csv"))
        armed = {row["id"] for row in actors if any(word in row.get("acled_inter", "").lower() for word in _ARMED)}
        self._groups = frozenset(self._read_groups(packs, armed)) - {""}
        unarmed = {row["id"] for row in actors if row.get("kind") == _UNARMED}
        self._unarmed = {self._key(row["name_ar"]) for row in actors if row["id"] in unarmed} | {
            self._key(row["alias"]) for row in packs.rows("shared/aliases.csv") if row["actor"] in unarmed
        }
        self._nations = dict(self._read_nations(packs))
        self._fold = vocabulary.fold
        leads = "".join(row["letter"] for row in packs.rows("ar/orthography/proclitics.csv") if len(row["letter"]) == 1)
        words: dict[str, list[str]] = defaultdict(list)
        for row in packs.rows("ar/attribution/voices.csv"):
            words[row["kind"]].append(re.escape(self._fold(row["word"])))
        self._own, self._heading, self._signature = (
            re.compile(rf"(?<!\w)[{leads}]?(?:{'|'.join(sorted(words[kind]) or ['(?!)'])})(?!\w)")
            for kind in ("own", "heading", "signature")
        )
        self._voices: dict[str, str] = {}

    def find_voice(self, event: Record, document: Record | None) -> str:
        """Whose voice the report of an event has: `NEWSROOM`, `GROUP`, `OWN_WORDS`, or `state:` and the country.

        The kind of outlet that the collection gives decides, then the outlet's name, then the text: a heading or a
        signature of a communique; words that only a group's own text opens with, outside quotation marks
        (`OWN_WORDS`), which speak for what the report says of itself alone.
        """
        key = str(event["doc_id"])
        known = self._voices.get(key)
        if known is None:
            known = self._voices[key] = self._read_voice(event, document or {})
        return known

    def is_party(self, event: Record, voice: str = NEWSROOM) -> bool:
        """Whether the source is a side of the fighting that speaks of the other side's losses.

        An armed group always is; rescuers never are, whatever kind of source they were taken for. Officials are when
        forces of their own side attacked and the dead are not their own: an army that reports its own losses is
        believed. An official whose country is not named is taken for one of the country in which it happened.
        """
        said = [one for one in event.get("attribution") or () if one.get("stance", _REPORTS) == _REPORTS]
        kinds = {one.get("kind") for one in said}
        if kinds & _NEUTRAL or any(self._key(one["source"]) in self._unarmed for one in said if one.get("source")):
            return False
        if GROUP in kinds or voice == GROUP or (voice == OWN_WORDS and not kinds):
            return True
        if _OFFICIAL not in kinds and (kinds or not voice.startswith(STATE)):
            return False
        named = {country for one in said if one.get("kind") == _OFFICIAL for country in self._named(one["source"])}
        own = named or {voice.removeprefix(STATE + ":")} - {voice, ""} or {_country(event)} - {""}
        attackers = {country for actor in event.get("initiators") or () for country in self._sides(actor, event)}
        if not attackers or (own and _ANY not in attackers and own.isdisjoint(attackers)):
            return False
        dead = {victim.get("who") or "" for victim in event.get("victims") or () if victim.get("effect") == "killed"}
        return not any(self._country_of(who) and (not own or self._country_of(who) in own) for who in dead)

    def _sides(self, actor: Record, event: Record) -> Iterator[str]:
        """The countries whose officials speak for an attacker."""
        key = actor.get("id") or ""
        if country := self._country_of(key):
            yield country
            if key in self._allies:
                yield _country(event)

    def _country_of(self, key: str) -> str:
        return key.removeprefix(_STATE_ID) if key.startswith(_STATE_ID) else self._countries.get(key, "")

    def _named(self, source: str) -> Iterator[str]:
        """Countries named in the words for a source."""
        text = f" {self._key(source)} "
        return (country for name, country in self._nations.items() if name in text)

    def _read_voice(self, event: Record, document: Record) -> str:
        more: Record = document.get("metadata") or {}
        kind, country = str(more.get("outlet_kind") or ""), str(more.get("outlet_country") or "")
        if kind == STATE and country:
            return f"{STATE}:{country}"
        outlets = (event.get("outlet"), more.get("outlet_ar"))
        if kind == GROUP or any(self._key(str(name)) in self._groups for name in outlets if name):
            return GROUP
        if kind:
            return NEWSROOM
        return self._read_text(str(document.get("title") or ""), str(document.get("text") or ""))

    def _read_text(self, title: str, text: str) -> str:
        lines = [title, *text.strip().split("\n")]
        for line in lines[:2]:
            folded = self._fold(line[:_HEAD]).strip()
            if (heading := self._heading.match(folded)) and self._names_group(folded[heading.end() :][:_NAMED]):
                return GROUP
        last = self._fold(lines[-1]).strip()
        signed = self._signature.match(last) if len(last) <= _LAST_LINE else None
        if signed and self._names_group(last[signed.end() :]):
            return GROUP
        opening = self._fold(_QUOTED.sub(" ", f"{title}\n{text}")[:_OPENING])
        return OWN_WORDS if self._own.search(opening) else NEWSROOM

    def _names_group(self, words: str) -> bool:
        """Whether an armed group is named: any run of up to four of the words is a name of one."""
        found = words.split()
        runs = (" ".join(found[at : at + size]) for size in range(1, 5) for at in range(len(found)))
        return any(self._key(run) in self._groups for run in runs)

    def _read_groups(self, packs: Packs, armed: set[str]) -> Iterator[str]:
        """Keys of the names of armed groups and of their media."""
        for row in packs.rows("shared/actors.csv"):
            if row["id"] in armed:
                yield self._key(row["name_ar"])
        for row in packs.rows("shared/aliases.csv"):
            if row["actor"] in armed and row["cue"] == "free" and row["register"] != "coref":
                yield self._key(row["alias"])
        for row in packs.rows("ar/attribution/words.csv"):
            if row["class"] == "SOURCE" and row["value"] == GROUP and row["id"] == "attr.src.group_ph":
                yield from (self._key(word) for word in row["word"].split("|"))

    def _read_nations(self, packs: Packs) -> Iterator[tuple[str, str]]:
        """Adjectives, names and capitals of countries between blanks, with the country."""
        ending = next(row["value"] for row in packs.rows("ar/orthography/affixes.csv") if row["id"] == "ta_marbuta")
        for row in packs.rows("ar/actors/nationalities.csv"):
            adjective = row["adjective"]
            words = (adjective, adjective + ending, row["plural"], row["capital"], *row["country_names"].split("|"))
            for word in words:
                if key := self._key(word):
                    yield f" {key} ", row["country"]


def _country(event: Record) -> str:
    return str((event.get("location") or {}).get("country") or "")
