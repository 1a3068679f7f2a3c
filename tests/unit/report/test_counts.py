"""Summary counts on the page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

COUNT = {
    "record": "aggregate", "doc_id": "d9", "what": "attacks", "by": "islamic-state", "of": None, "low": 17, "high": 17,
    "date_start": "2025-11-01", "date_end": "2025-11-14", "location": "سوريا", "evidence": [],
    "claimed": {"low": 17, "high": 17}, "coded": 5, "incidents": ["inc-0001", "inc-0002", "inc-9999"],
}  # fmt: skip


@pytest.fixture
def shown(write: Callable[..., Path], make: SimpleNamespace) -> Callable[..., list[Any]]:
    def shown(*counts: dict[str, Any], documents: Any = None) -> list[Any]:
        path = write([make.incident(number) for number in range(4)], documents=documents, counts=counts)
        return list(make.open(path.read_text("utf-8"), "summary")["counts"])

    return shown


def test_count_is_shown_beside_what_the_incidents_add_up_to(shown: Callable[..., list[Any]]) -> None:
    (row,) = shown(COUNT, documents={"d9": {"outlet": "Outlet 9"}})
    assert (row["what"], row["low"], row["high"], row["coded"]) == ("attacks", 17, 17, 5)
    assert row["incidents"] == [1, 2]  # the third is not on the page
    assert (row["place"], row["source"], row["of"]) == ("سوريا", "Outlet 9", -1)


def test_count_that_nothing_can_be_held_against_is_not_shown(shown: Callable[..., list[Any]]) -> None:
    assert shown({**COUNT, "coded": None}, {**COUNT, "what": "displaced"}) == []


def test_shortest_period_comes_first(shown: Callable[..., list[Any]]) -> None:
    rows = shown({**COUNT, "date_start": "2019-11-01", "low": 900}, COUNT)
    assert [row["low"] for row in rows] == [17, 900]
