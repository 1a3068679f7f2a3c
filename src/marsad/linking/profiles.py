"""What linking knows of one event, made ready for millions of comparisons.

A record of the contract is text and nested lists; comparing those directly costs a hundred times more. A profile
holds the same facts as day numbers, sets of ids and sets of word numbers, made once for each event.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from marsad.linking.voices import Speakers
from marsad.linking.words import Vocabulary, compact, shingle
from marsad.packs.files import Packs

Record = Mapping[str, Any]

_KILLED = "killed"
COMMON = "linking/common.json"
_TOLD_WORDS = 8
WINDOW_WORDS = 40  # on either side of the words that prove the event
CORE_WORDS = 12
SHINGLE_WORDS = 4
_PASSAGE_FIELDS = frozenset(("event_type", "fatalities", "injuries", "location"))
_RANKS = {"site": 0, "town": 1, "district": 1, "province": 2, "country": 3}
TOWN, PROVINCE, COUNTRY = 1, 2, 3
_GENERIC = (
    "civilians",
    "unidentified",
    "protesters",
    "politicians",
    "journalists",
    "prisoners",
    "medical",
    "aid-workers",
)

# Acts that go on: a front is shelled every day, a city fought over for a week. Town and type are no trace of one act.
_LASTING = frozenset((
    "Armed clash", "Government regains territory", "Non-state actor overtakes territory",
    "Non-violent transfer of territory", "Shelling/artillery/missile attack", "Air/drone strike", "Arrests",
    "Peaceful protest", "Protest with intervention", "Excessive force against protesters", "Violent demonstration",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """People counted; `high` None is open-ended."""

    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class Profile:
    """One event. Days are proleptic day numbers; `rank` says how fine the place is (0 site to 3 country)."""

    event_id: str
    doc_id: str
    outlet: str
    published: int | None
    start: int | None
    end: int | None
    is_assumed: bool
    family: str
    kind: str
    rank: int
    country: str
    province: str
    names: frozenset[str]
    gazetteer: str
    point: tuple[float, float] | None
    initiators: frozenset[str]
    targets: frozenset[str]
    sides: frozenset[str]
    rare_sides: frozenset[str]  # without those that the press names every week
    killed: Figure | None
    wounded: Figure | None
    killed_parts: frozenset[int]  # what the report counts side by side, when it counts more than one
    killed_of: frozenset[str]  # whose dead are counted, with all they belong to; empty where a side is not named
    wounded_of: frozenset[str]
    weapons: frozenset[str]
    is_main: bool
    is_lasting: bool
    words: frozenset[int]
    rare: frozenset[int]
    core: frozenset[int]
    core_bits: float
    place_words: tuple[frozenset[int], ...]
    killed_word: int | None
    shingles: frozenset[int]
    told: frozenset[int]  # runs of three words around the words that tell the event
    core_shingles: frozenset[int]  # of the sentence or two that tell the event: traces of a wire among other news
    voice: str  # see `Speakers.find_voice`


class Profiler:
    """Makes profiles. State: caches of names and documents; profiles do not depend on what came before."""

    def __init__(self, packs: Packs, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.speakers = Speakers(packs, vocabulary)
        self._parents = {row["id"]: row.get("parent_id", "") for row in packs.rows("shared/actors.csv")}
        self._states = {
            row["id"]: row["country"]
            for row in packs.rows("shared/actors.csv")
            if "state force" in row.get("acled_inter", "").lower()
        }
        common = json.loads((packs.folders[0] / COMMON).read_text("utf-8"))
        self._common_sides = frozenset(common["sides"])
        self._ranked: dict[str, frozenset[str]] = {}

    def profile(self, event: Record, document: Record | None) -> Profile:
        """The profile of an event; without its document, the words of its evidence stand for the passage."""
        place: Record = event.get("location") or {}
        initiators, targets = self._side(event.get("initiators")), self._side(event.get("targets"))
        sequence = self._passage(event, document, WINDOW_WORDS)
        words = compact(sequence)
        told = self._passage(event, document, CORE_WORDS)
        core = compact(set(told) - self._expected_words(event))
        killed = _figure(event.get("fatalities"))
        status: Record = event.get("status") or {}
        latitude, longitude = place.get("latitude"), place.get("longitude")
        start, end = day_number(event.get("date_start")), day_number(event.get("date_end"))
        if start is not None and end is not None and end < start:
            start, end = end, start
        return Profile(
            event_id=event["event_id"],
            doc_id=str(event["doc_id"]),
            outlet=event.get("outlet") or "",
            published=day_number(event.get("published")),
            start=start,
            end=start if end is None else end,
            is_assumed=status.get("date") == "defaulted",
            family=event.get("event_type") or "",
            kind=event.get("sub_event_type") or "",
            rank=_RANKS.get(place.get("precision") or "town", TOWN) if place else COUNTRY,
            country=place.get("country") or "",
            province=place.get("admin1") or "",
            names=self._place_names(place),
            gazetteer=place.get("gazetteer_id") or "",
            point=None if latitude is None or longitude is None else (math.radians(latitude), math.radians(longitude)),
            initiators=initiators,
            targets=targets,
            sides=initiators | targets,
            rare_sides=(initiators | targets) - self._common_sides,
            killed=killed,
            wounded=_figure(event.get("injuries")),
            killed_parts=_parts(event),
            killed_of=self._whose(event, _KILLED),
            wounded_of=self._whose(event, "wounded"),
            weapons=frozenset(event.get("weapons") or ()),
            is_main=event.get("salience") == "main",
            is_lasting=event.get("sub_event_type") in _LASTING,
            words=words,
            rare=compact(words & self.vocabulary.rare),
            core=core,
            core_bits=self.vocabulary.weigh(core),
            place_words=self._place_words(place),
            killed_word=self.vocabulary.number(str(killed.low)) if killed and killed.low > 2 else None,
            shingles=shingle(sequence, SHINGLE_WORDS),
            told=shingle(self._told(event, document), 3),
            core_shingles=shingle(told, SHINGLE_WORDS),
            voice=self.speakers.find_voice(event, document),
        )

    def _expected_words(self, event: Record) -> frozenset[int]:
        """Words of the place and the sides: two reports of two fights over one town share them too."""
        named = [event.get("location") or {}, *(event.get("initiators") or ()), *(event.get("targets") or ())]
        return frozenset().union(*(self.vocabulary.name_words(one.get("name") or "") for one in named))

    def _place_words(self, place: Record) -> tuple[frozenset[int], ...]:
        """Words to look for in another report; none for a country, which every report names."""
        if not place or place.get("precision") in {"country", "province"}:
            return ()
        words = self.vocabulary.name_words(place.get("name") or "")
        return (words,) if words else ()

    def _place_names(self, place: Record) -> frozenset[str]:
        names = (place.get("name"), place.get("name_en"))
        return frozenset(self.vocabulary.name_key(name) for name in names if name) - {""}

    def _side(self, actors: Sequence[Record] | None) -> frozenset[str]:
        """Ids with all they belong to; an actor without an id stands by its name. Generic people are left out."""
        found: set[str] = set()
        for actor in actors or ():
            key = actor.get("id")
            if key is None:
                found.add("name:" + self.vocabulary.name_key(actor.get("name") or ""))
            else:
                found |= self._lineage(key)
        return frozenset(found)

    def _whose(self, event: Record, effect: str) -> frozenset[str]:
        """Whose dead or wounded are counted. Nobody where one count names nobody, or several sides are counted."""
        who = [victim.get("who") for victim in event.get("victims") or () if victim.get("effect") == effect]
        sides = [self._lineage(key) for key in who if key]
        if len(sides) < len(who) or any(sides[0].isdisjoint(other) for other in sides):
            return frozenset()
        return frozenset().union(*sides)

    def _lineage(self, key: str) -> frozenset[str]:
        known = self._ranked.get(key)
        if known is None:
            chain: list[str] = []
            at = key
            while at and at not in chain:
                chain.append(at)
                at = self._parents.get(at, "")
            states = {f"state-forces:{self._states[one]}" for one in chain if one in self._states}
            known = self._ranked[key] = frozenset(one for one in {*chain, *states} if not one.startswith(_GENERIC))
        return known

    def _told(self, event: Record, document: Record | None) -> list[int]:
        """The words on either side of the first words that tell the event."""
        text = (document or {}).get("text") or ""
        quote = next(
            (q for q in event.get("evidence") or () if q.get("field") == "event_type" and q.get("in") != "title"), None
        )
        if not text or quote is None:
            return []
        reach = _TOLD_WORDS * 6
        start = _to_blank(text, max(0, quote["start"] - reach), -1)
        return self.vocabulary.read(text[start : _to_blank(text, min(len(text), quote["end"] + reach), 1)])

    def _passage(self, event: Record, document: Record | None, width: int) -> list[int]:
        """The words around what proves the event, in the order of the text."""
        evidence = [quote for quote in event.get("evidence") or () if quote.get("field") in _PASSAGE_FIELDS]
        text = (document or {}).get("text") or ""
        if not text:
            return self.vocabulary.read(" ".join(dict.fromkeys(quote["text"] for quote in evidence)))
        title = (document or {}).get("title") or ""
        pieces = [title] if event.get("salience") == "main" and title else []
        pieces += [text[start:end] for start, end in _windows(text, evidence, width)]
        return self.vocabulary.read("\n".join(pieces))


def _windows(text: str, evidence: Sequence[Record], width: int) -> list[tuple[int, int]]:
    """Half-open stretches of the text around the quotes, joined where they meet; the start of it without a quote."""
    reach = width * 6  # an Arabic word and its space take about six characters
    spans = sorted(
        (max(0, quote["start"] - reach), min(len(text), quote["end"] + reach))
        for quote in evidence
        if quote.get("in") != "title"
    )
    joined: list[tuple[int, int]] = []
    for start, end in spans or [(0, min(len(text), 2 * reach))]:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return [(_to_blank(text, start, -1), _to_blank(text, end, 1)) for start, end in joined]


def _to_blank(text: str, at: int, step: int) -> int:
    """The next place where no word is cut."""
    while 0 < at < len(text) and not text[at].isspace():
        at += step
    return max(0, min(at, len(text)))


def _parts(event: Record) -> frozenset[int]:
    counts = [victim["low"] for victim in event.get("victims") or () if victim.get("effect") == _KILLED]
    return frozenset(int(low) for low in counts if low is not None) if len(counts) > 1 else frozenset()


def _figure(value: Record | None) -> Figure | None:
    if not value or value.get("low") is None:
        return None
    return Figure(int(value["low"]), None if value.get("high") is None else int(value["high"]))


def day_number(value: str | None) -> int | None:
    """The day of an ISO date or date-time; None for none or for what is not a date."""
    if not value:
        return None
    try:
        return date.fromisoformat(value[:10]).toordinal()
    except ValueError:
        return None


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance of two points in radians."""
    half = math.sin((b[0] - a[0]) / 2) ** 2 + math.cos(a[0]) * math.cos(b[0]) * math.sin((b[1] - a[1]) / 2) ** 2
    return 12742 * math.asin(math.sqrt(min(1.0, half)))
