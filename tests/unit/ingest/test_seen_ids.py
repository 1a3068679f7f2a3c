"""Ids that were read, in little room."""

from __future__ import annotations

import random
import tracemalloc

from marsad.ingest.seen_ids import SeenIds, hash_words


def test_what_was_added_is_found_and_nothing_else() -> None:
    seen, chance = SeenIds(), random.Random(1)
    marks = {f"folder/{number}.txt": chance.getrandbits(64) for number in range(20_000)}
    for doc_id, mark in marks.items():
        assert seen.find(doc_id) is None
        seen.add(doc_id, mark)
    assert all(seen.find(doc_id) == mark for doc_id, mark in marks.items())
    assert [doc_id for doc_id in marks if seen.find(doc_id + "x") is not None] == []


def test_an_id_takes_little_room() -> None:
    tracemalloc.start()
    try:
        seen = SeenIds()
        for number in range(60_000):
            seen.add(f"https://news.example/2025/11/29/{number}", number)
        size, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size < 60_000 * 50


def test_the_hash_of_words_is_never_that_of_a_free_place() -> None:
    assert all(hash_words(str(number)) > 0 for number in range(1000))
    assert hash_words("\ud800") != hash_words("\ud801")
