"""Scores every pair worth comparing. The costliest step of linking: a few microseconds a pair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from marsad.linking.blocking import find_pairs
from marsad.linking.clustering import Pair, Score
from marsad.linking.comparison import Comparison, compare, may_be_pieces
from marsad.linking.profiles import Profile


def score_pairs(profiles: Sequence[Profile], comparison: Comparison, bits: Mapping[int, float]) -> dict[Pair, Score]:
    """Log-odds of the pairs that share a block, by position."""
    found: dict[Pair, Score] = {}
    for first, others in find_pairs(profiles, bits):
        one = profiles[first]
        for second in others:
            two = profiles[second]
            features = compare(one, two, bits)
            is_inside = one.doc_id == two.doc_id
            if is_inside and not may_be_pieces(features):
                continue
            found[first, second] = (comparison.score(features), is_inside)
    return found
