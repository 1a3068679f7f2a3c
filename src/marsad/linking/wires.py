"""Which tellings are copies of one wire.

Six papers that print one agency's text are one source. Counted as six, a first toll that was wrong outvotes the two
papers that went and asked. Copies are recognised by runs of words, not by outlets' names: the same passage, shortened
or with another headline, is the same source.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from marsad.linking.profiles import Profile

COPIED = 0.6  # share of the shorter passage's runs of words that the longer one holds
_SHORTEST = 8  # runs of words; shorter passages are alike by chance
_FEW = 100
_COMMONEST = 64  # a run of words in more tellings than that is a formula, not a trace


def group_copies(profiles: Sequence[Profile]) -> list[int]:
    """For each telling the number of its wire, from 0 in order of appearance; tellings nobody copied have their own.

    Works on the tellings of one incident. Cost grows with shared runs of words, not with the square of the tellings.
    """
    parents = list(range(len(profiles)))
    for (first, second), common in sorted(_count_common(profiles).items()):
        fewest = min(len(profiles[first].shingles), len(profiles[second].shingles))
        if fewest >= _SHORTEST and common >= COPIED * fewest:
            one, two = sorted((_root(parents, first), _root(parents, second)))
            parents[two] = one
    numbers: dict[int, int] = {}
    return [numbers.setdefault(_root(parents, at), len(numbers)) for at in range(len(profiles))]


def _count_common(profiles: Sequence[Profile]) -> dict[tuple[int, int], int]:
    """Runs of words that two tellings share, by their positions. Few tellings are compared each with each."""
    if len(profiles) <= _FEW:
        runs = [profile.shingles for profile in profiles]
        return {
            (first, second): len(runs[first] & runs[second])
            for second in range(1, len(runs))
            for first in range(second)
            if not runs[first].isdisjoint(runs[second])
        }
    holders: dict[int, list[int]] = defaultdict(list)
    for at, profile in enumerate(profiles):
        for run in profile.shingles:
            holders[run].append(at)
    common: dict[tuple[int, int], int] = defaultdict(int)
    for tellings in holders.values():
        if len(tellings) <= _COMMONEST:
            for number, first in enumerate(tellings):
                for second in tellings[number + 1 :]:
                    common[first, second] += 1
    return common


def _root(parents: list[int], at: int) -> int:
    while parents[at] != at:
        parents[at] = parents[parents[at]]
        at = parents[at]
    return at
