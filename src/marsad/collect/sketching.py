"""Sketches of texts: the smallest hashes of their runs of words, for finding near duplicates.

Spelling differs between outlets that print the same wire report (hamza, ta marbuta, digits, marks), so runs are taken
from the normalised text.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from heapq import nsmallest

from marsad.text.normalise import Normaliser

RUN_WORDS = 4
SKETCH_SIZE = 64
_WORD = re.compile(r"\w+")
_FEWEST_WORDS = 12  # of shorter texts everything is alike


def sketch(text: str, normaliser: Normaliser) -> tuple[int, ...]:
    """Up to 64 hashes in rising order; none for a text too short to tell. The same on every machine."""
    words = _WORD.findall(normaliser.fold(text).lower())
    if len(words) < _FEWEST_WORDS:
        return ()
    runs = {" ".join(words[at : at + RUN_WORDS]) for at in range(len(words) - RUN_WORDS + 1)}
    hashes = {
        int.from_bytes(blake2b(run.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") for run in runs
    }
    return tuple(nsmallest(SKETCH_SIZE, hashes))
