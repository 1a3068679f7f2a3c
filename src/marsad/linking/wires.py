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

    Works on the tellings of one incident. A copy holds most of the other's passage, or most of the sentences that tell
    the event: papers set a wire among other news, and then only those are alike. Cost grows with shared runs of words,
    not with the square of the tellings.
    """
    parents = list(range(len(profiles)))
    wide = [profile.shingles for profile in profiles]
    core = [profile.core_shingles for profile in profiles]
    for (first, second), common in sorted(_count_common(wide, wide).items()):
        if first < second and _is_copied(common, min(len(wide[first]), len(wide[second]))):
            _join(parents, first, second)
    for (first, second), common in sorted(_count_common(core, wide).items()):
        if first != second and _is_copied(common, len(core[first])):
            _join(parents, first, second)
    numbers: dict[int, int] = {}
    return [numbers.setdefault(_root(parents, at), len(numbers)) for at in range(len(profiles))]


def _is_copied(common: int, runs: int) -> bool:
    return runs >= _SHORTEST and common >= COPIED * runs


def count_sources(tellings: Sequence[tuple[str, int]]) -> int:
    """How many sources stand behind tellings, each given by its outlet and its wire: as many as can be counted
    without counting an outlet or a wire twice.

    Five articles of one paper are one source, as five papers with one wire are.
    """
    wires: dict[str, list[int]] = defaultdict(list)
    for outlet, wire in sorted(set(tellings)):
        wires[outlet].append(wire)
    taken: dict[int, str] = {}  # wire -> the outlet it is counted for
    own: dict[str, int] = {}  # the reverse

    def place(outlet: str) -> bool:
        """Finds a wire for one outlet more, others moving to another wire of theirs where that helps."""
        reached: dict[int, str] = {}  # wire -> the outlet from which it was reached
        waiting = [outlet]
        for at in waiting:
            for wire in wires[at]:
                if wire in reached:
                    continue
                reached[wire] = at
                if wire in taken:
                    waiting.append(taken[wire])
                    continue
                free: int | None = wire
                while free is not None:
                    mover = reached[free]
                    left = own.get(mover)
                    taken[free], own[mover] = mover, free
                    free = left
                return True
        return False

    return sum([place(outlet) for outlet in wires])


def _count_common(runs: Sequence[frozenset[int]], others: Sequence[frozenset[int]]) -> dict[tuple[int, int], int]:
    """How many runs of words of the one telling stand in the other, by their positions. Few tellings are compared
    each with each."""
    if len(runs) <= _FEW:
        return {
            (first, second): len(one & two)
            for first, one in enumerate(runs)
            for second, two in enumerate(others)
            if first != second and not one.isdisjoint(two)
        }
    holders: dict[int, list[int]] = defaultdict(list)
    for at, found in enumerate(others):
        for run in found:
            holders[run].append(at)
    common: dict[tuple[int, int], int] = defaultdict(int)
    for first, found in enumerate(runs):
        for run in found:
            tellings = holders.get(run, ())
            if len(tellings) <= _COMMONEST:
                for second in tellings:
                    common[first, second] += 1
    return common


def _join(parents: list[int], first: int, second: int) -> None:
    one, two = sorted((_root(parents, first), _root(parents, second)))
    parents[two] = one


def _root(parents: list[int], at: int) -> int:
    while parents[at] != at:
        parents[at] = parents[parents[at]]
        at = parents[at]
    return at
