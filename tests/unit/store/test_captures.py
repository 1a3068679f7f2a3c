"""Captures on both databases: what was put in comes out, chained, and is linked to its documents."""

from __future__ import annotations

import hashlib
from types import SimpleNamespace
from typing import Any

import pytest

from marsad.model.captures import Capture, Gathered, Screening, SourceRun
from marsad.model.stamp import utc_time
from marsad.store import Store

WORDS = "\x00\ud800 نص"


def capture(make: SimpleNamespace, url: str, number: int = 1, **more: Any) -> Capture:
    facts: dict[str, Any] = {
        "kind": "page",
        "outcome": "new",
        "body": b"\x00\xff" * 500,
        "content_sha256": "c",
        "status": 200,
    }
    return Capture(source="s", url=url, captured_at=make.day(number), program="marsad x", **{**facts, **more})


def gathered(
    make: SimpleNamespace, doc_id: str, words: str = "text", *, sketch: tuple[int, ...] = (), **more: Any
) -> Gathered:
    arrival = make.arrival(doc_id, words, events=[make.event(doc_id)], **more)
    return Gathered(arrival, Screening(0.75, "read", "relevant"), sketch)


def test_a_capture_comes_back_with_its_bytes(store: Store, make: SimpleNamespace) -> None:
    headers = [("X", WORDS), ("X", "2")]
    for body in (b"\x00\xff" * 500, b"\x01", b""):
        store.add_captures([capture(make, "u", body=body, request_headers=headers)], make.first, make.stamp())
    rows = list(store.read_captures())
    assert [store.read_raw(row["raw_sha256"]) for row in rows] == [b"\x00\xff" * 500, b"\x01", b""]
    assert rows[0]["request_headers"] == [list(pair) for pair in headers]
    assert rows[1]["raw_sha256"] == hashlib.sha256(b"\x01").hexdigest()
    assert store.verify().faults == []


def test_the_same_bytes_are_kept_once(store: Store, make: SimpleNamespace) -> None:
    store.add_captures([capture(make, f"u{n}", n + 1) for n in range(5)], make.first, make.stamp())
    found = store.verify()
    assert (found.captures, found.raw_objects, found.faults) == (5, 1, [])


def test_documents_come_with_their_capture(store: Store, make: SimpleNamespace) -> None:
    done, _ = store.add_captures(
        [capture(make, "u", gathered=[gathered(make, "a"), gathered(make, "b")])], make.first, make.stamp()
    )
    assert (done.documents, done.events) == (2, 2)
    assert [row["url"] for row in store.read_chain("a")] == ["u"]
    [row] = store.read_source_status()
    assert (row["documents"], row["read"], row["with_events"]) == (2, 2, 2)


def test_what_is_known_of_an_address_is_summed_up(store: Store, make: SimpleNamespace) -> None:
    headers = [("ETag", '"1"'), ("Last-Modified", "then"), ("Content-Encoding", "gzip")]
    store.add_captures(
        [
            capture(make, "u", response_headers=headers),
            capture(make, "u", 2, outcome="same", body=None, content_sha256=None),
        ],
        make.first,
        make.stamp(),
    )
    store.add_captures(
        [
            capture(make, "u", 3, outcome="failed", status=500, body=None),
            capture(make, "v", 3, outcome="failed", body=None),
        ],
        make.first,
        make.stamp(),
    )
    known = store.read_last_captures(["u", "v", "w"])
    assert set(known) == {"u", "v"}
    one, other = known["u"], known["v"]
    assert (one.count, one.failures, one.outcome, one.etag, one.last_modified, one.content_encoding) == (
        2,
        1,
        "failed",
        '"1"',
        "then",
        "gzip",
    )
    assert (one.first_at, one.last_at) == (make.day(1).replace("Z", ".000000Z"), make.day(3).replace("Z", ".000000Z"))
    assert (other.count, other.failures) == (0, 1)


def test_near_duplicates_are_linked_to_the_first(store: Store, make: SimpleNamespace) -> None:
    base = tuple(range(100, 164))
    near, copy, far = (*base[:50], *range(200, 214)), base, tuple(range(1000, 1064))
    for name, sketch in (("a", base), ("b", near), ("c", copy), ("d", far), ("e", copy)):
        store.add_captures(
            [capture(make, name, gathered=[gathered(make, name, name, sketch=sketch)])], make.first, make.stamp()
        )
    assert [other for other, _ in store.read_near_duplicates("a")] == ["c", "e", "b"]
    assert dict(store.read_near_duplicates("c"))["a"] == 1.0
    assert store.read_near_duplicates("d") == []
    assert 0.6 <= dict(store.read_near_duplicates("b"))["a"] < 1.0


def test_a_family_of_bulletins_is_linked_to_its_first_members_and_not_each_to_each(
    store: Store, make: SimpleNamespace
) -> None:
    base = tuple(range(100, 150))
    for number in range(40):  # alike by 0.64 each
        own = tuple(range(1000 + 14 * number, 1014 + 14 * number))
        bulletin = gathered(make, f"d{number}", f"d{number}", sketch=base + own)
        store.add_captures([capture(make, f"d{number}", gathered=[bulletin])], make.first, make.stamp())
    links = {f"d{number}": len(store.read_near_duplicates(f"d{number}")) for number in range(40)}
    assert min(links.values()) >= 8
    assert links["d39"] <= 10
    assert sum(links.values()) <= 2 * 40 * 10


def test_a_page_that_is_gone_is_marked_in_the_log(store: Store, make: SimpleNamespace) -> None:
    store.add_captures([capture(make, "u", gathered=[gathered(make, "a")])], make.first, make.stamp())
    store.add_captures([capture(make, "u", 2, outcome="gone", status=410, body=None)], make.first, make.stamp(2))
    last = list(store.read_log(subject=("document", "a")))[-1]
    assert (last["action"], last["detail"]["status"]) == ("document.gone", 410)
    assert store.count_documents() == (1, 0)


def test_a_batch_is_stored_whole_or_not_at_all(
    store: Store, make: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from marsad.store import captures

    def fail(*_: object) -> None:
        raise RuntimeError("pulled the plug")

    monkeypatch.setattr(captures, "link_near_duplicates", fail)
    with pytest.raises(RuntimeError, match="plug"):
        store.add_captures([capture(make, "u", gathered=[gathered(make, "a")])], make.first, make.stamp())
    assert (list(store.read_captures()), store.count_documents()) == ([], (0, 0))


def test_runs_are_noted(store: Store, make: SimpleNamespace) -> None:
    store.add_source_run(SourceRun("s", make.day(1), make.day(2), False, {"waiting": 3, "error": "M113 x"}))
    [row] = store.read_source_status()
    assert (row["is_ok"], row["run"]["waiting"], row["run"]["new"]) == (False, 3, 0)
    assert (row["last_run"], row["last_success"]) == (utc_time(make.day(2)), None)
    store.add_source_run(SourceRun("s", make.day(3), make.day(4), True, {}))
    [row] = store.read_source_status()
    assert row["last_success"] == row["last_run"] == utc_time(make.day(4))  # nothing new is a success too
