"""Cards as the catalogue keeps them: what is looked at is there, and equal values are there once."""

from __future__ import annotations

from typing import Any

import pytest

from marsad.store import ReviewWork, Store
from marsad.web.shelf import Shelf


def plain(value: Any) -> Any:
    """Lists for tuples, all the way down."""
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return {name: plain(each) for name, each in value.items()} if isinstance(value, dict) else value


@pytest.mark.both_databases
def test_a_kept_card_says_the_same(store: Store) -> None:
    shelf = Shelf()
    cards = ReviewWork(store).read_cards()
    assert len(cards) > 40
    for card in cards:
        kept = shelf.put(card)
        assert plain({name: value for name, value in kept.items() if name != "tellings"}) == {
            name: plain(value) for name, value in card.items() if name in kept and name != "tellings"
        }
        assert {"explanation", "claims", "versions"}.isdisjoint(kept)
        for thin, telling in zip(kept["tellings"], card["tellings"], strict=True):
            assert thin == {name: telling[name] for name in ("event_id", "doc_id", "confidence", "published")}


def test_equal_values_are_kept_once(store: Store) -> None:
    shelf = Shelf()
    (one,), (two,) = ([card] for card in ReviewWork(store).read_cards()[:2])
    first, second = shelf.put(one), shelf.put({**one, "incident_id": two["incident_id"]})
    assert first["location"] is second["location"]
    assert first["initiators"][0] is second["initiators"][0]
    assert first["review"] is second["review"]
    assert first["sub_event_type"] is second["sub_event_type"]
