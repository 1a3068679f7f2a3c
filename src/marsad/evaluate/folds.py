"""Folds that keep copies together: a wire that three papers print must not be fitted on and scored at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from marsad.evaluate.samples import Example

_RUN = 5  # words
_COPIED = 0.2  # share of the runs of the shorter text from which two are copies of each other


def keep_copies_together(examples: Sequence[Example]) -> int:
    """Puts each example into the fold of the first one it is a copy of; how many have moved."""
    runs = [_runs(example.document.text) for example in examples]
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    first = list(range(len(examples)))

    def root(number: int) -> int:
        while first[number] != number:
            number = first[number]
        return number

    for number, own in enumerate(runs):
        shared = Counter(other for run in own for other in holders[run])
        for other, common in shared.items():
            if common >= _COPIED * min(len(own), len(runs[other])):
                one, two = sorted((root(number), root(other)))
                first[two] = one
        for run in own:
            holders[run].append(number)
    moved = 0
    for number, example in enumerate(examples):
        fold = examples[root(number)].fold
        moved += fold != example.fold
        example.fold = fold
    return moved


def _runs(text: str) -> set[tuple[str, ...]]:
    words = text.split()
    return {tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}
