"""Documents and codings: idempotent, in any order, earlier versions kept."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from marsad.model.document import Document
from marsad.store import Store, open_store

Dump = Callable[..., dict[str, list[tuple[Any, ...]]]]


def test_a_document_and_its_events_come_back_as_they_were(store: Store, make: SimpleNamespace) -> None:
    event = make.event("a", "e1")
    total = {"record": "aggregate", "doc_id": "a", "low": 17}
    arrival = make.arrival(
        "a", "النص\r\n", events=[event], aggregates=[total], title="t", published_on="2025-11-01", outlet="sana",
        url="u", metadata={"k": [1, None, "ق"]}, source="in.jsonl:3", raw_sha256="ff",
    )  # fmt: skip
    done = store.add([arrival], make.first, make.stamp())
    assert (done.documents, done.versions, done.known, done.codings, done.events) == (1, 0, 0, 1, 1)
    assert list(store.read_events()) == [event]
    assert list(store.read_aggregates()) == [total]
    (document,) = store.read_documents()
    assert document == {
        "doc_id": "a", "outlet": "sana", "published": "2025-11-01", "title": "t", "url": "u",
        "sha256": "50a18d1e62a57dddfa4a22d2a7d5e93cb4a6adc2bafff4a9d1d5b5bfa0a2bc83", "text": "النص\r\n",
        "raw_sha256": "ff", "retrieved_at": "2025-11-01T12:00:00.000000Z", "source": "in.jsonl:3",
        "metadata": {"k": [1, None, "ق"]},
    } | {"sha256": document["sha256"]}  # fmt: skip
    assert len(document["sha256"]) == 64


@pytest.mark.parametrize("words", ["a\x00b", "\ud800", "\U0010fffe000000", "\U0010fffe", "'; --", "\u2028", "a\x0bb"])
def test_no_text_is_changed_or_refused(store: Store, make: SimpleNamespace, words: str) -> None:
    event = make.event(words, words, note=words)
    arrival = make.arrival(words, words, events=[event], title=words, metadata={words: words})
    store.add([arrival], make.first, make.stamp(why=words))
    (document,) = store.read_documents()
    assert (document["doc_id"], document["text"], document["title"]) == (words, words, words)
    assert document["metadata"] == {words: words}
    assert list(store.read_events()) == [event]
    assert {entry["why"] for entry in store.read_log()} == {words}
    assert store.find_uncoded([arrival.document], make.first) == [False]


def test_the_same_content_twice_adds_nothing(url: str, make: SimpleNamespace, dump: Dump) -> None:
    batch = [make.arrival("a", events=[make.event("a")]), make.arrival("b")]
    with open_store(url) as store:
        store.add(batch, make.first, make.stamp())
        before = dump(url)
        done = store.add(batch, make.first, make.stamp(5))
    assert (done.known, done.documents, done.codings) == (2, 0, 0)
    assert dump(url) == before


def test_changed_text_is_a_new_version_and_the_earlier_one_is_kept(store: Store, make: SimpleNamespace) -> None:
    store.add([make.arrival("a", "one", events=[make.event("a", "e1")])], make.first, make.stamp(1))
    done = store.add([make.arrival("a", "two", retrieved=2, events=[make.event("a", "e2")])], make.first, make.stamp(2))
    assert (done.documents, done.versions) == (0, 1)
    assert [version["text"] for version in store.read_versions("a")] == ["one", "two"]
    assert [event["event_id"] for event in store.read_events()] == ["a/e2"]
    assert [[event["event_id"] for event in coding["events"]] for coding in store.read_codings("a")] == [
        ["a/e1"],
        ["a/e2"],
    ]


def test_a_new_version_that_could_not_be_coded_leaves_the_earlier_events(store: Store, make: SimpleNamespace) -> None:
    store.add([make.arrival("a", "one", events=[make.event("a", "e1")])], make.first, make.stamp(1))
    store.add([make.arrival("a", "two", retrieved=2, events=None)], make.first, make.stamp(2))
    assert [event["event_id"] for event in store.read_events()] == ["a/e1"]
    assert [document["text"] for document in store.read_documents()] == ["one"]  # what the events quote
    assert store.count_documents() == (1, 1)
    assert store.find_uncoded([Document("a", "one"), Document("a", "two")], make.first) == [False, True]


def test_coding_anew_keeps_the_earlier_coding(store: Store, make: SimpleNamespace) -> None:
    store.add([make.arrival("a", events=[make.event("a", "e1"), make.event("a", "e2")])], make.first, make.stamp(1))
    changed = make.event("a", "e2", confidence=0.9)
    assert store.find_uncoded([Document("a", "text")], make.second) == [True]
    done = store.add([make.arrival("a", events=[changed, make.event("a", "e3")])], make.second, make.stamp(2))
    assert (done.known, done.codings, done.events) == (1, 1, 2)
    assert list(store.read_events()) == [changed, make.event("a", "e3")]
    first, second = store.read_codings("a")
    assert [event["confidence"] for event in first["events"]] == [0.5, 0.5]
    assert (first["is_current"], second["is_current"]) == (False, True)
    assert (first["data_version"], second["engine_version"]) == ("aaaa", "0.2.0")


def test_a_batch_that_fails_stores_nothing(url: str, make: SimpleNamespace, dump: Dump) -> None:
    with open_store(url) as store:
        before = dump(url)
        with pytest.raises(KeyError):
            store.add([make.arrival("a"), make.arrival("b", events=[{"no": "id"}])], make.first, make.stamp())
        assert dump(url) == before
        store.add([make.arrival("a")], make.first, make.stamp())


def test_one_batch_may_hold_versions_and_repetitions(store: Store, make: SimpleNamespace) -> None:
    batch = [make.arrival("a", "one"), make.arrival("a", "two", retrieved=2), make.arrival("a", "one")]
    done = store.add(batch, make.first, make.stamp())
    assert (done.documents, done.versions, done.known) == (1, 1, 1)


def test_a_coded_document_needs_the_version_of_its_coder(store: Store, make: SimpleNamespace) -> None:
    with pytest.raises(ValueError, match="version of its coder"):
        store.add([make.arrival("a")], None, make.stamp())
    store.add([make.arrival("a", events=None)], None, make.stamp())
    assert store.count_documents() == (1, 1)


VISITS = st.lists(
    st.tuples(
        st.sampled_from("abc"),  # document
        st.sampled_from(["one", "two", "three"]),  # its text
        st.integers(1, 5),  # day of retrieval
        st.booleans(),  # which version of the coder
        st.booleans(),  # coded, or failed
        st.integers(1, 5),  # day of the run
    ),
    max_size=8,
)


@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.generate],  # each attempt makes two stores: making a counterexample small would take minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(visits=VISITS, data=st.data())
def test_any_order_and_repetition_gives_the_same_store(
    visits: list[tuple[str, str, int, bool, bool, int]],
    data: st.DataObject,
    new_url: Callable[[], str],
    make: SimpleNamespace,
    dump: Dump,
) -> None:
    def ingest(order: list[tuple[str, str, int, bool, bool, int]]) -> Any:
        url = new_url()
        with open_store(url) as store:
            for doc_id, words, retrieved, is_second, is_coded, run in order:
                by = make.second if is_second else make.first
                events = [make.event(doc_id, words + by.engine), make.event(doc_id, "both")] if is_coded else None
                store.add([make.arrival(doc_id, words, retrieved=retrieved, events=events)], by, make.stamp(run))
        found = dump(url)
        # The log tells the order in which things came; what it tells of is the same.
        entries = sorted({(row[2:5], row[6]) for row in found.pop("changes")}, key=repr)
        return found, {(action, kind, subject) for (action, kind, subject), _ in entries if "version" not in action}

    other = data.draw(st.permutations(visits + data.draw(st.lists(st.sampled_from(visits)) if visits else st.just([]))))
    assert ingest(visits) == ingest(other)
