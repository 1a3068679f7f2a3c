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

Runs = set[tuple[str, ...]]

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


def _runs(text: str) -> Runs:
    words = text.split()
    return {tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}


def count_copies(texts: Sequence[str], others: Sequence[str]) -> int:
    """How many of the texts share a fifth of the runs of the shorter one with some other text."""
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    sizes = []
    for number, other in enumerate(others):
        runs = _runs(other)
        sizes.append(len(runs))
        for run in runs:
            holders[run].append(number)
    copies = 0
    for text in texts:
        own = _runs(text)
        shared = Counter(number for run in own for number in holders.get(run, ()))
        copies += any(common >= _COPIED * min(len(own), sizes[number]) for number, common in shared.items())
    return copies


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
