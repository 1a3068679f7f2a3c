"""From scored pairs to incidents, without chains.

If A looks like B and B like C, single links would join A and C however different they are: a week of shelling becomes
one incident. Here two groups join only when their events look alike on average over all pairs, pairs that were not
worth comparing counting as unlike, two events of one document as very unlike; and never when each group is agreed
with itself on a place, or a day, that the other does not share, or when a person has ruled them different.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from marsad.linking.profiles import TOWN, Profile, kilometres

_T = TypeVar("_T", int, str)
Pair = tuple[int, int]
Score = tuple[float, bool]  # log-odds; whether the two events are of one document

THRESHOLD = 0.0  # the fitted bias is moved so that this is where a link of two events begins
UNCOMPARED = -0.75  # log-odds of a pair that shares no block
LEAST, MOST = -4.0, 10.0  # what a compared pair counts for at least and at most
SAME_DOCUMENT = -8.0  # of two events of one document, unless they read as pieces of one
GROWTH = 0.1  # log-odds that are asked more for each doubling of the pairs between two groups
CLASH = 0.3  # share of the smaller group's documents; when more tell plainly different events, the groups stay apart
_NEAR_KM = 15.0
_MOST_EVENTS = 200  # of a document that are told apart; longer ones are collections of texts
_AGREED = 3  # events that must agree before a group has a place or a day of its own
_FAR_KM = 30.0
_FAR_DAYS = 2
_MANY = 5  # dead that two acts of one week hardly both have
# The same of groups of acts that go on (shelling, fighting): a front has another village and another day beside each.
LASTING_GROWTH = 0.2
_LASTING_FAR_KM = 12.0
_LASTING_FAR_DAYS = 1


@dataclass(slots=True)
class Group:
    """Events in one incident so far. `links` maps another group to (sum of log-odds, pairs compared, of one
    document)."""

    members: list[int]
    documents: Counter[str]
    towns: Counter[str]
    days: Counter[int]
    tolls: Counter[int]
    lasting: int  # how many of the members are of a kind that goes on
    links: dict[int, tuple[float, int, int]] = field(default_factory=dict)


def cluster(
    profiles: Sequence[Profile],
    scores: Mapping[Pair, Score],
    *,
    threshold: float = THRESHOLD,
    together: Iterable[Pair] = (),
    apart: Iterable[Pair] = (),
) -> list[list[int]]:
    """Groups of positions, each sorted, in order of their first; every position is in exactly one.

    `together` and `apart` are rulings of a person: they hold against every score.
    """
    merging = _Merging(profiles, scores, threshold, apart)
    for first, second in together:
        merging.join_positions(first, second)
    merging.run()
    return sorted(sorted(group.members) for group in merging.groups.values())


class _Merging:
    """Greedy average linkage over a sparse graph. State: the groups, and a heap of candidate joins, best first."""

    def __init__(
        self, profiles: Sequence[Profile], scores: Mapping[Pair, Score], threshold: float, apart: Iterable[Pair]
    ) -> None:
        self.threshold = threshold
        self.profiles = profiles
        self.distinct = _find_distinct(profiles)
        self.groups: dict[int, Group] = {}
        self.points: dict[str, tuple[float, float]] = {}
        for at, profile in enumerate(profiles):
            self.groups[at] = self._start(at, profile)
        self.home = list(range(len(profiles)))
        for (first, second), (score, is_inside) in scores.items():
            link = (max(LEAST, min(MOST, score)), 1, int(is_inside))
            self.groups[first].links[second] = self.groups[second].links[first] = link
        self.foes: dict[int, set[int]] = {}
        for first, second in apart:
            self.foes.setdefault(first, set()).add(second)
            self.foes.setdefault(second, set()).add(first)
        self.heap: list[tuple[float, int, int]] = []

    def _start(self, at: int, profile: Profile) -> Group:
        towns: Counter[str] = Counter()
        if profile.rank <= TOWN and profile.point is not None:
            town = profile.gazetteer or min(profile.names, default="")
            towns[town] = 1
            self.points[town] = profile.point
        days: Counter[int] = Counter()
        if profile.start is not None and profile.end is not None and profile.end - profile.start <= 1:
            days[profile.start] = 1
        tolls: Counter[int] = Counter()
        if profile.killed is not None and profile.killed.low == profile.killed.high and profile.killed.low >= _MANY:
            tolls[profile.killed.low] = 1
        return Group([at], Counter((profile.doc_id,)), towns, days, tolls, int(profile.is_lasting))

    def run(self) -> None:
        """Joins the best pair of groups until none is alike enough."""
        for at in sorted(self.groups):
            for other in self.groups[at].links:
                if at < other:
                    self._offer(at, other)
        while self.heap:
            negative, first, second = heapq.heappop(self.heap)
            if first not in self.groups or second not in self.groups:
                continue
            if self._mean(first, second) == -negative and self._may_join(first, second):
                for other in self._join(first, second):
                    self._offer(min(first, other), max(first, other))

    def join_positions(self, first: int, second: int) -> None:
        """Joins the groups of two events, come what may."""
        one, two = sorted((self.home[first], self.home[second]))
        if one != two:
            self._join(one, two)

    def _mean(self, first: int, second: int) -> float:
        """Average log-odds over all pairs of two linked groups."""
        one, two = self.groups[first], self.groups[second]
        total, compared, inside = one.links[second]
        clashes = self._clashes(first, second)
        pairs = len(one.members) * len(two.members)
        return (total + SAME_DOCUMENT * clashes + UNCOMPARED * (pairs - compared - clashes)) / pairs

    def _clashes(self, first: int, second: int) -> int:
        """Pairs of events that one document tells as two, not as pieces of one."""
        one, two = self.groups[first], self.groups[second]
        few, many = sorted((one.documents, two.documents), key=len)
        return sum(count * many[key] for key, count in few.items() if key in many) - one.links[second][2]

    def _may_join(self, first: int, second: int) -> bool:
        one, two = self.groups[first], self.groups[second]
        if any(self.home[foe] == second for at in one.members for foe in self.foes.get(at, ())):
            return False
        if self._are_told_apart(first, second):
            return False
        town, other_town = _agreed(one.towns), _agreed(two.towns)
        goes_on = self._goes_on(one, two)
        if town is not None and other_town is not None and town != other_town:
            apart = kilometres(self.points[town], self.points[other_town])
            if apart > (_LASTING_FAR_KM if goes_on else _FAR_KM):
                return False
        day, other_day = _agreed(one.days), _agreed(two.days)
        if day is None or other_day is None:
            return True
        toll = _agreed(one.tolls)
        if toll is not None and toll == _agreed(two.tolls):  # old news that was read as fresh
            return True
        return abs(day - other_day) < (_LASTING_FAR_DAYS if goes_on else _FAR_DAYS)

    def _needed(self, first: int, second: int) -> float:
        """The more events two groups have, the surer their average: what is let pass for two reports is not for
        two dozen."""
        one, two = self.groups[first], self.groups[second]
        growth = LASTING_GROWTH if self._goes_on(one, two) else GROWTH
        return self.threshold + growth * math.log2(len(one.members) * len(two.members))

    @staticmethod
    def _goes_on(one: Group, two: Group) -> bool:
        return 2 * one.lasting > len(one.members) and 2 * two.lasting > len(two.members)

    def _are_told_apart(self, first: int, second: int) -> bool:
        """Whether too many documents tell plainly different events of the two groups."""
        one, two = self.groups[first], self.groups[second]
        if len(two.members) < len(one.members):
            one, two, second = two, one, first
        telling = {
            self.profiles[at].doc_id
            for at in one.members
            for other in self.distinct.get(at, ())
            if self.home[other] == second
        }
        return len(telling) > CLASH * min(len(one.documents), len(two.documents))

    def _offer(self, first: int, second: int) -> None:
        mean = self._mean(first, second)
        if mean >= self._needed(first, second):
            heapq.heappush(self.heap, (-mean, first, second))

    def _join(self, first: int, second: int) -> list[int]:
        """Puts the second group into the first; returns the groups that the first is now linked to."""
        one, two = self.groups[first], self.groups.pop(second)
        for at in two.members:
            self.home[at] = first
        one.members += two.members
        one.documents += two.documents
        one.towns += two.towns
        one.days += two.days
        one.tolls += two.tolls
        one.lasting += two.lasting
        one.links.pop(second, None)
        for other, (total, compared, inside) in two.links.items():
            if other == first:
                continue
            before = one.links.get(other, (0.0, 0, 0))
            one.links[other] = (before[0] + total, before[1] + compared, before[2] + inside)
            neighbour = self.groups[other].links
            neighbour.pop(second, None)
            neighbour[first] = one.links[other]
        return list(one.links)


def _agreed(votes: Counter[_T]) -> _T | None:
    """What most of enough events say, None where they are few or at odds."""
    if not votes:
        return None
    value, count = min(votes.items(), key=lambda vote: (-vote[1], vote[0]))
    return value if count >= _AGREED and 2 * count > votes.total() else None


def _find_distinct(profiles: Sequence[Profile]) -> dict[int, set[int]]:
    """Events of one document that are plainly two: other towns, other numbers of dead, or other days and numbers."""
    by_document: dict[str, list[int]] = {}
    for at, profile in enumerate(profiles):
        by_document.setdefault(profile.doc_id, []).append(at)
    found: dict[int, set[int]] = {}
    for group in by_document.values():
        for number, first in enumerate(group[:_MOST_EVENTS]):
            for second in group[number + 1 : _MOST_EVENTS]:
                if _are_distinct(profiles[first], profiles[second]):
                    found.setdefault(first, set()).add(second)
                    found.setdefault(second, set()).add(first)
    return found


def _are_distinct(one: Profile, two: Profile) -> bool:
    if one.killed and two.killed and one.killed.high is not None and two.killed.high is not None:
        least, most = sorted((one.killed.low, two.killed.low))
        if most >= 2 * max(least, 1) or (most > least and _are_of_two_days(one, two)):
            return True
    if one.rank > TOWN or two.rank > TOWN or one.point is None or two.point is None or one.names & two.names:
        return False
    return kilometres(one.point, two.point) > _NEAR_KM


def _are_of_two_days(one: Profile, two: Profile) -> bool:
    if one.start is None or two.start is None or one.end is None or two.end is None:
        return False
    return max(one.start, two.start) > min(one.end, two.end) and not one.is_assumed and not two.is_assumed
