"""Which tellings are one source. Passages are numbers that stand for words."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.linking.wires import count_sources, group_copies
from marsad.linking.words import shingle


@dataclass
class Passage:
    shingles: frozenset[int]
    core_shingles: frozenset[int]


def passage(told: list[int], around: list[int]) -> Passage:
    return Passage(shingle([*around, *told, *around], 4), shingle(told, 4))


WIRE = list(range(1000, 1024))


@pytest.mark.parametrize("number", [2, 150], ids=["few", "many"])
def test_one_wire_set_among_other_news_is_one_wire(number: int) -> None:
    found = [passage(WIRE, list(range(at * 100, at * 100 + 60))) for at in range(2000, 2000 + number)]
    if number > 64:  # a run of words in more tellings than that is a formula
        found = (
            found[:60]
            + [passage(list(range(at * 9, at * 9 + 24)), list(range(at, at + 60))) for at in range(9000, 9090, 30)] * 20
        )
    numbers = group_copies(found)  # type: ignore[arg-type]
    assert set(numbers[: min(number, 60)]) == {0}
    assert len(set(numbers)) == (1 if number == 2 else 4)


def test_tellings_in_other_words_have_wires_of_their_own() -> None:
    found = [passage(list(range(at, at + 24)), list(range(at + 50, at + 90))) for at in (0, 1000, 2000)]
    assert group_copies(found) == [0, 1, 2]  # type: ignore[arg-type]


def test_no_telling_gives_no_wire() -> None:
    assert group_copies([]) == []


@pytest.mark.parametrize(
    ("tellings", "expected"),
    [
        ([], 0),
        ([("radio", 0), ("paper", 1)], 2),
        ([("radio", 0), ("paper", 0), ("weekly", 0)], 1),
        ([("radio", 0), ("radio", 1), ("radio", 2)], 1),
        ([("radio", 0), ("radio", 1), ("paper", 0)], 2),
        ([("radio", 0), ("paper", 0), ("paper", 1), ("weekly", 1)], 2),
    ],
    ids=["nothing", "two", "one wire", "one paper", "wire and own", "chain"],
)
def test_neither_an_outlet_nor_a_wire_is_counted_twice(tellings: list[tuple[str, int]], expected: int) -> None:
    assert count_sources(tellings) == expected
    assert count_sources(tellings[::-1]) == expected


def test_a_story_of_thousands_of_outlets_is_counted() -> None:
    """Each outlet prints its own wire and its neighbour's; the last has only its neighbour's, so all must move on."""
    many = 3000
    tellings = [pair for at in range(many) for pair in ((f"{at:05d}", at), (f"{at:05d}", at + 1))]
    assert count_sources([*tellings, ("last", 0)]) == many + 1


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 5)), max_size=12))
def test_as_many_sources_are_counted_as_any_choice_of_pairs_allows(tellings: list[tuple[str, int]]) -> None:
    pairs = sorted(set(tellings))

    def most(left: list[tuple[str, int]]) -> int:
        if not left:
            return 0
        outlet, wire = left[0]
        rest = [pair for pair in left[1:] if pair[0] != outlet and pair[1] != wire]
        return max(1 + most(rest), most(left[1:]))

    assert count_sources(tellings) == most(pairs)
