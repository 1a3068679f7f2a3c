"""Folds that keep copies together: a wire that three papers print must not be fitted on and scored at once.

`python -m marsad.evaluate.folds` prints how many documents of the sets nothing is fitted on copy a fitted one.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

from marsad.evaluate.labels import fitted_sets, unseen_sets
from marsad.evaluate.samples import Example

_RUN = 5  # words
_COPIED = 0.2  # share of the runs of the shorter text from which two are copies of each other


def keep_copies_together(examples: Sequence[Example]) -> int:
    """Puts each example into the fold of the first one it is a copy of; how many have moved."""
    index = _Copies()
    first = list(range(len(examples)))

    def root(number: int) -> int:
        while first[number] != number:
            number = first[number]
        return number

    for number, example in enumerate(examples):
        for other in index.find(example.document.text):
            one, two = sorted((root(number), root(other)))
            first[two] = one
        index.add(example.document.text)
    moved = 0
    for number, example in enumerate(examples):
        fold = examples[root(number)].fold
        moved += fold != example.fold
        example.fold = fold
    return moved


def count_copies(texts: Sequence[str], others: Sequence[str]) -> int:
    """How many of the texts are copies of some other text."""
    index = _Copies()
    for other in others:
        index.add(other)
    return sum(1 for text in texts if index.find(text))


class _Copies:
    """Texts by their runs of words."""

    def __init__(self) -> None:
        self._holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
        self._sizes: list[int] = []

    def add(self, text: str) -> None:
        runs = _runs(text)
        for run in runs:
            self._holders[run].append(len(self._sizes))
        self._sizes.append(len(runs))

    def find(self, text: str) -> list[int]:
        """The numbers of the added texts that the text shares `_COPIED` of the runs of the shorter one with."""
        own = _runs(text)
        shared = Counter(number for run in own for number in self._holders.get(run, ()))
        return [n for n, common in shared.items() if common >= _COPIED * min(len(own), self._sizes[n])]


def _runs(text: str) -> set[tuple[str, ...]]:
    words = text.split()
    return {tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}


def main() -> None:
    """Prints the copies between what is fitted on and what is not."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder with gold/ and corpus/")
    parser.add_argument("--own", type=Path, default=Path("gold"), help="folder with our own labels")
    options = parser.parse_args()
    fitted = [document.text for chosen in fitted_sets(options.shared, options.own) for document, _ in chosen.rows]
    for chosen in unseen_sets(options.shared, options.own):
        texts = [document.text for document, _ in chosen.rows]
        print(f"{chosen.name}: {count_copies(texts, fitted)} of {len(texts)} documents copy a fitted one")


if __name__ == "__main__":
    main()
