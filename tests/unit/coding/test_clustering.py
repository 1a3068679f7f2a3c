"""Clusters of drafts: the surest pair first, never a chain."""

from __future__ import annotations

import random
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from marsad.coding.clustering import UNSEEN, Odds, cluster, cluster_odds, compared_pairs


def test_pairs_above_zero_are_joined_and_others_are_not() -> None:
    assert cluster(3, {(0, 1): 2.0, (0, 2): -1.0, (1, 2): -1.0}) == [[0, 1], [2]]


def test_one_doubtful_link_does_not_chain_two_incidents() -> None:
    odds = {(0, 1): 3.0, (2, 3): 3.0, (1, 2): 0.5, (0, 2): -4.0, (0, 3): -4.0, (1, 3): -4.0}
    assert cluster(4, odds) == [[0, 1], [2, 3]]


def test_the_surest_pair_is_joined_first() -> None:
    # 1 fits 0 a little and 2 much; once it is with 2, the mean over both pairs keeps 0 out
    odds = {(0, 1): 0.5, (1, 2): 4.0, (0, 2): -3.0}
    assert cluster(3, odds) == [[0], [1, 2]]


def test_a_pair_that_was_not_compared_counts_against_joining() -> None:
    # 0 and 2 were too far apart to be compared
    assert UNSEEN < 0
    assert cluster(3, {(0, 1): 5.0, (1, 2): 0.4}) == [[0, 1], [2]]


def test_all_pairs_near_and_with_the_head_of_the_text_are_compared() -> None:
    pairs = compared_pairs(60)
    assert (0, 59) in pairs
    assert (58, 59) in pairs
    assert (20, 59) not in pairs
    assert len(set(pairs)) == len(pairs)


def test_odds_between_clusters_are_the_mean_of_their_pairs() -> None:
    assert cluster_odds([[0, 1], [2]], {(0, 1): 2.0, (0, 2): -1.0, (1, 2): -3.0}) == {(0, 1): -2.0}


@given(st.integers(0, 9).flatmap(
    lambda size: st.tuples(
        st.just(size),
        st.dictionaries(
            st.tuples(st.integers(0, 8), st.integers(1, 9)).filter(lambda p: p[0] < p[1] < size),
            st.floats(-5, 5, allow_nan=False),
        ),
    )
))  # fmt: skip
def test_every_draft_is_in_exactly_one_cluster(case: tuple[int, dict[tuple[int, int], float]]) -> None:
    size, odds = case
    clusters = cluster(size, odds)
    assert sorted(n for members in clusters for n in members) == list(range(size))
    assert clusters == sorted(clusters)


def test_joins_are_those_of_a_search_among_all_pairs() -> None:
    """The queue of joins gives what trying every pair anew after each join gives."""
    chance = random.Random(7)
    for _ in range(60):
        size = chance.randint(2, 14)
        odds = {
            (a, b): round(chance.gauss(-0.3, 1.5), 1) for b in range(size) for a in range(b) if chance.random() < 0.8
        }
        assert cluster(size, odds) == _search(size, odds)


def _search(size: int, odds: Odds) -> list[list[int]]:
    groups = [[n] for n in range(size)]
    while True:
        ranked = []
        for a, b in combinations(range(len(groups)), 2):
            pairs = [tuple(sorted((x, y))) for x in groups[a] for y in groups[b]]
            if any(pair in odds for pair in pairs):
                mean = sum(odds.get(pair, UNSEEN) for pair in pairs) / len(pairs)  # type: ignore[call-overload]
                ranked.append((round(mean, 9), -groups[a][0], -groups[b][0], a, b))
        best = max(ranked, default=(0.0, 0, 0, 0, 0))
        if best[0] <= 1e-9:
            return groups
        joined = sorted(groups[best[3]] + groups[best[4]])
        groups = sorted([g for n, g in enumerate(groups) if n not in best[3:]] + [joined])
