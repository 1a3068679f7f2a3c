"""What a whole text tells, as evidence that two of its triggers tell one event.

A report of one attack comes back to one place, one day and one kind of act; a round-up goes from town to town. No pair
shows by itself which of the two it stands in: here all single drafts of a text are counted once, and a pair is seen
against them (`share:`), by what stands between its two triggers (`apart:`), and by a third draft that is like both of
them (`via:`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from math import log1p

from marsad.coding.assemble import Draft
from marsad.coding.decisions import Features
from marsad.coding.frames import GROUPS
from marsad.coding.reading import Reading, Trigger
from marsad.coding.sharing import Sharing

_SURE = 0.7  # probability of being told from which a draft between two others counts as an event of its own
_LIKEST = 3  # drafts asked whether they are like both of a pair
_MIDDLE = 8  # units between two triggers of a sentence whose words count
_MOST = 5.0  # likeness that counts
_LOGS = tuple(log1p(number) for number in range(512))
_Between = tuple[int, int, int, int]  # places, days and groups of acts of the drafts between two, and sure drafts


@dataclass(frozen=True, slots=True)
class _Trait:
    """What one single draft is compared by."""

    trigger: Trigger
    group: str
    state: str
    type: str
    place: str | None
    stated: bool
    day: date | None
    sure: bool
    initiators: frozenset[str | None]
    targets: frozenset[str | None]
    figures: frozenset[tuple[str, int | None]]


class Outline:
    """The single drafts of one text, counted once, so that each pair of them is cheap to place."""

    def __init__(
        self, reading: Reading, drafts: Sequence[Draft], sharing: Sharing, pairs: Sequence[tuple[int, int]]
    ) -> None:
        """`pairs` are the numbers (earlier, later) of the drafts that are compared; others may be asked for too."""
        self._reading, self._sharing = reading, sharing
        self._traits = [_trait(draft) for draft in drafts]
        size = max(1, len(drafts))
        self._place_share = _shares([trait.place for trait in self._traits], size)
        self._group_share = _shares([trait.group for trait in self._traits], size)
        self._day_share = _shares([trait.day for trait in self._traits], size)
        self._places = _log(len({trait.place for trait in self._traits if trait.stated}))
        sentences = len(reading.text.bounds)
        self._here: list[set[str]] = [set() for _ in range(sentences)]
        for place in reading.places:
            self._here[place.sentence].add(place.place_id or place.name)
        telling = {trait.trigger.sentence for trait in self._traits}
        self._silent = [number for number in range(sentences) if number not in telling]
        self._shifts = [number for number, unit in enumerate(reading.text.units) if "SHIFT" in unit.kinds]
        self._passed: dict[int, list[int]] = {}
        self._around: dict[tuple[int, bool], Features] = {}
        self._like: list[dict[int, float]] = [{} for _ in drafts]
        for one, two in pairs:
            self._like[one][two] = self._like[two][one] = self._likeness(one, two)
        self._likest = [
            sorted(((value, other) for other, value in row.items()), key=_likest_first)[:_LIKEST] for row in self._like
        ]
        self._rows: dict[int, Sequence[_Between]] = {}
        self._reach: dict[int, int] = {}
        for one, two in pairs:
            self._reach[one] = max(two, self._reach.get(one, two))

    def compare(self, one: int, two: int) -> Features:
        """Evidence that draft number `two` tells the event of the earlier draft number `one`; see also `around`."""
        a, b = self._traits[one], self._traits[two]
        place = "missing" if a.place is None or b.place is None else "same" if a.place == b.place else "other"
        features: Features = {}
        self._apart(features, one, two, place)
        self._stand(features, a, b, place)
        self._bridge(features, one, two)
        if a.trigger.sentence == b.trigger.sentence:
            first, last = a.trigger.position + 1, b.trigger.position
            if last - first < _MIDDLE:
                for unit in self._reading.text.units[first:last]:
                    features[f"mid:{unit.form}"] = 1.0
        return features

    def around(self, one: int, two: int) -> Features:
        """The classes of the units beside the earlier trigger; the same object for all pairs it holds for."""
        trigger = self._traits[one].trigger
        here = trigger.sentence == self._traits[two].trigger.sentence
        known = self._around.get((one, here))
        if known is None:
            units, at = self._reading.text.units, trigger.position
            where = "here" if here else "off"
            known = {}
            if at:
                known.update({f"before_earlier:{kind}:{where}": 1.0 for kind in sorted(units[at - 1].kinds)})
            if at + 1 < len(units):
                known.update({f"after_earlier:{kind}:{where}": 1.0 for kind in sorted(units[at + 1].kinds)})
            self._around[(one, here)] = known
        return known

    def _apart(self, features: Features, one: int, two: int, place: str) -> None:
        """What stands between: other places, days and acts, sure events, silent sentences."""
        a, b = self._traits[one], self._traits[two]
        places, days, groups, sure = self._between(one, two)
        if places:
            value = _log(places)
            features["apart:places"] = value
            features["apart:places:stated" if b.stated else "apart:places:inferred"] = value
            features[f"apart:places:{b.state}"] = value
            features[f"apart:places:{place}"] = value
        for name, number in (("days", days), ("groups", groups), ("sure", sure)):
            if number:
                features[f"apart:{name}"] = _log(number)
        first, last = a.trigger.sentence, b.trigger.sentence
        if first != last:
            features["apart:sentences"] = _log(last - first)
            if last - first > 1:
                features["apart:text_places"] = _log(self._places_between(first, last))
                features["apart:silent"] = _log(_within(self._silent, first, last))
            shifts = _within(self._shifts, a.trigger.position, b.trigger.position)
            if shifts:
                features["apart:shifts"] = _log(shifts)

    def _stand(self, features: Features, a: _Trait, b: _Trait, place: str) -> None:
        """How much of the text is about the place, day and kind of act of each of the two."""
        group = "same" if a.group == b.group else "effect" if "effect" in (a.group, b.group) else "other"
        day = "same" if a.day == b.day else "other"
        for name, one, two in (
            (f"place:{place}", self._place_share[a.place], self._place_share[b.place]),
            (f"group:{group}", self._group_share[a.group], self._group_share[b.group]),
            (f"day:{day}", self._day_share[a.day], self._day_share[b.day]),
        ):
            features[f"share:{name}:least"] = min(one, two)
            features[f"share:{name}:most"] = max(one, two)
        features[f"text_places:{_gap(a.trigger, b.trigger)}"] = self._places

    def _bridge(self, features: Features, one: int, two: int) -> None:
        """The likeness of both to a third draft, one of those likest to either."""
        best = between = 0.0
        for near, far in ((one, two), (two, one)):
            likes = self._like[far]
            for value, other in self._likest[near]:
                if value <= between:
                    break  # the likest come first
                if other != far:
                    value = min(value, likes.get(other, 0.0))
                    best = max(best, value)
                    if one < other < two:
                        between = max(between, value)
        if best:
            features["via:any"] = min(_MOST, best) / 2.0
        if between:
            features["via:between"] = min(_MOST, between) / 2.0

    def _likeness(self, one: int, two: int) -> float:
        """How much two drafts are alike in kind, slots, words and distance, by simple counting: about -2 to 6."""
        a, b = self._traits[one], self._traits[two]
        value = 0.0
        if a.trigger.kind == b.trigger.kind:
            value += 1.5
        elif a.group == b.group:
            value += 0.5
        elif not {"effect", "generic"}.isdisjoint((a.group, b.group)):
            value += 0.3
        if a.type == b.type:
            value += 0.5
        if a.place is not None and b.place is not None:
            stated = a.stated and b.stated
            if a.place == b.place:
                value += 1.0 if stated else 0.5
            elif stated:
                value -= 1.0
        if a.day != b.day:
            value -= 1.0
        if a.initiators and b.initiators:
            value += -0.5 if a.initiators.isdisjoint(b.initiators) else 0.5
        if a.targets and b.targets:
            value += -0.3 if a.targets.isdisjoint(b.targets) else 0.3
        if a.figures and b.figures:
            value += -0.5 if a.figures.isdisjoint(b.figures) else 1.0
        gap = b.trigger.sentence - a.trigger.sentence
        if not gap:
            value += 0.7 if a.trigger.clause == b.trigger.clause else 0.4
        else:
            value += min(self._sharing.share_words(a.trigger, b.trigger), 10.0) / 5.0 - 0.15 * min(gap, 6)
        return value

    def _between(self, one: int, two: int) -> _Between:
        """Counts over the drafts between two, without the place, day and group of the two themselves."""
        row = self._rows.get(one, ())
        if len(row) < two - one:
            row = self._rows[one] = self._count_after(one, max(two, self._reach.get(one, two)))
        return row[two - one - 1]

    def _count_after(self, one: int, last: int) -> list[_Between]:
        """For each later draft up to the last, what stands between, in order."""
        a = self._traits[one]
        places: set[str] = set()
        days: set[date | None] = set()
        groups: set[str] = set()
        sure = 0
        row = []
        for b in self._traits[one + 1 : last + 1]:
            row.append(
                (
                    len(places) - (b.place in places and b.place != a.place),
                    len(days) - (b.day in days and b.day != a.day),
                    len(groups) - (b.group in groups and b.group != a.group),
                    sure,
                )
            )
            if b.place is not None and b.place != a.place:
                places.add(b.place)
            if b.day != a.day:
                days.add(b.day)
            if b.group != a.group:
                groups.add(b.group)
            sure += b.sure
        return row

    def _places_between(self, first: int, last: int) -> int:
        """How many places the sentences strictly between two name."""
        row = self._passed.get(first)
        if row is None:
            row = self._passed[first] = [0]
            seen: set[str] = set()
            for places in self._here[first + 1 :]:
                seen |= places
                row.append(len(seen))
        return row[last - first - 1]


def _trait(draft: Draft) -> _Trait:
    trigger = draft.frame.triggers[0]
    return _Trait(
        trigger,
        GROUPS.get(trigger.kind, "generic"),
        _state(trigger),
        draft.sub_event_type,
        None if draft.place is None else draft.place.place_id or draft.place.name,
        draft.place_status == "stated",
        draft.date_start,
        draft.told > _SURE,
        frozenset(reference.id for _, reference, _ in draft.initiators),
        frozenset(reference.id for _, reference, _ in draft.targets),
        frozenset((count.effect, count.low) for count in draft.frame.counts if count.relation != "part"),
    )


def _state(trigger: Trigger) -> str:
    """verb, or how definite the noun is: with a suffix, with the article, with neither."""
    if trigger.pos == "verb":
        return "verb"
    return "suffix" if "suff" in trigger.features else "article" if "def" in trigger.features else "bare"


def _gap(first: Trigger, later: Trigger) -> str:
    if first.clause == later.clause:
        return "clause"
    gap = later.sentence - first.sentence
    return "sentence" if gap == 0 else "next" if gap == 1 else "near" if gap <= 4 else "far"


def _shares(values: Sequence[Hashable], size: int) -> dict[Hashable, float]:
    """Twice the share of each value."""
    return {value: 2.0 * number / size for value, number in Counter(values).items()}


def _likest_first(item: tuple[float, int]) -> tuple[float, int]:
    return -item[0], item[1]


def _within(positions: Sequence[int], low: int, high: int) -> int:
    """How many of the ordered positions lie strictly between two others."""
    return bisect_left(positions, high) - bisect_right(positions, low)


def _log(number: int) -> float:
    return _LOGS[min(number, len(_LOGS) - 1)]
