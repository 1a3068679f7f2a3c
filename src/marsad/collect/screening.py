"""Is a document about conflict? Told before its events are read, and written down with its score.

The decision is the coder's own (`relevant` in weights.json): a text below `LEAST_RELEVANT` is set aside unread by the
coder too, so what is skipped here could not have given an event. Nothing is dropped: a skipped document is stored.
"""

from __future__ import annotations

from collections.abc import Iterator

from marsad.model.captures import Screening
from marsad.pipeline import LEAST_RELEVANT, Coded

NO_WORDS, BELOW, ABOVE = "no_words_of_conflict", "below_threshold", "relevant"


def screen(coded: Coded) -> Screening:
    """The verdict on a document that has been through the coder. The best section of a long text counts."""
    scores = [part.relevance for part in _parts(coded) if part.reading is not None and part.reading.triggers]
    if not scores:
        return Screening(0.0, "skipped", NO_WORDS)
    score = round(max(scores), 4)
    is_read = max(scores) >= LEAST_RELEVANT
    return Screening(score, "read" if is_read else "skipped", ABOVE if is_read else BELOW)


def _parts(coded: Coded) -> Iterator[Coded]:
    yield coded
    yield from coded.later_sections
