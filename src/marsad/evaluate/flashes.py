"""First sentences read alone, as agencies and channels send them: what a flash of one sentence is known by.

The labelled articles are long. A decision on relevance that has seen no others takes a report of fifteen words for one
about something else, because so few of its words speak for conflict.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from marsad.coding.decisions import Features
from marsad.coding.reading import Reading
from marsad.model.document import Document
from marsad.pipeline import Coder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.evaluate.samples import Example, Sample

FLASH = 0.25  # weight of a first sentence taken alone


def read_flash(coder: Coder, document: Document, reading: Reading | None) -> Features:
    """The relevance features of the first sentence of a document; none where it has one sentence or no trigger word."""
    if reading is None or len(reading.text.bounds) < 2:
        return {}
    first, last = reading.text.bounds[0]
    _, end = reading.text.raw_span(first, last - 1)
    return coder.code(replace(document, text=document.text[:end], title=None)).relevance_features


def relevance_samples(examples: Sequence[Example]) -> list[Sample]:
    """Documents, and at the weight `FLASH` their first sentences, with the gold's word on whether they report conflict.

    A first sentence does when one of its trigger words tells an event; where none does although the document has
    events, nobody has said.
    """
    samples: list[Sample] = []
    for example in examples:
        if example.coded.relevance_features:
            samples.append((example.coded.relevance_features, int(bool(example.gold)), example.weight))
        if example.flash and (not example.gold or _is_told_first(example)):
            samples.append((example.flash, int(bool(example.gold)), FLASH * example.weight))
    return samples


def _is_told_first(example: Example) -> bool:
    assert example.coded.reading is not None
    return any(example.told.get(t.number) for t in example.coded.reading.triggers if t.sentence == 0)
