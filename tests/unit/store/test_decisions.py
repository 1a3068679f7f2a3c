"""Reviews and rulings: only added, found again after coding anew."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from marsad.store import Store, StoreError


def told(make: SimpleNamespace, name: str, *quotes: tuple[str, int, int], **more: object) -> dict[str, object]:
    evidence = [{"field": field, "start": s, "end": e, "text": f"{field}{s}", "rule": "r"} for field, s, e in quotes]
    return dict(make.event("a", name, evidence=evidence, **more))


@pytest.fixture
def coded(store: Store, make: SimpleNamespace) -> Store:
    events = [told(make, "e1", ("event_type", 0, 4), ("date", 9, 12)), told(make, "e2", ("event_type", 30, 34))]
    store.add([make.arrival("a", events=events)], make.first, make.stamp(1))
    return store


def test_the_last_review_counts_and_the_earlier_stay_in_the_log(coded: Store, make: SimpleNamespace) -> None:
    coded.add_review("event", "a/e1", "doubtful", make.stamp(1))
    coded.add_review("event", "a/e1", "accepted", make.stamp(2), note="seen", corrections={"country": "IQ"})
    assert coded.read_reviews("event") == {
        "a/e1": {
            "state": "accepted", "by": "tester", "at": "2025-11-02T12:00:00.000000Z", "note": "seen",
            "corrections": {"country": "IQ"},
        }
    }  # fmt: skip
    log = [entry["detail"]["state"] for entry in coded.read_log(subject=("event", "a/e1"))]
    assert log == ["doubtful", "accepted"]


def test_what_is_not_in_the_store_cannot_be_judged(coded: Store, make: SimpleNamespace) -> None:
    with pytest.raises(StoreError, match="M056 there is no event x"):
        coded.add_review("event", "x", "accepted", make.stamp())
    with pytest.raises(StoreError, match="M056"):
        coded.add_ruling("same", ["a/e1", "x"], make.stamp())
    with pytest.raises(StoreError, match="M056"):
        coded.revoke_ruling(7, make.stamp())
    with pytest.raises(ValueError, match="same, different, split"):
        coded.add_ruling("equal", ["a/e1"], make.stamp())


def test_a_review_stays_with_an_event_coded_alike_by_a_newer_engine(coded: Store, make: SimpleNamespace) -> None:
    coded.add_review("event", "a/e1", "accepted", make.stamp())
    same = told(make, "e1", ("event_type", 0, 4), ("date", 9, 12), confidence=0.9)
    coded.add([make.arrival("a", events=[same])], make.second, make.stamp(2))
    assert coded.read_reviews("event")["a/e1"]["state"] == "accepted"


def test_decisions_pass_to_the_event_that_tells_the_same_after_coding_anew(coded: Store, make: SimpleNamespace) -> None:
    coded.add_review("event", "a/e1", "accepted", make.stamp())
    number = coded.add_ruling("different", ["a/e1", "a/e2"], make.stamp(), note="two towns")
    better = [
        told(make, "n1", ("event_type", 0, 4), ("location", 5, 8)),
        told(make, "n2", ("event_type", 30, 34), ("location", 35, 38)),
    ]
    coded.add([make.arrival("a", events=better)], make.second, make.stamp(2))
    reviews = coded.read_reviews("event")
    assert (reviews["a/n1"]["state"], reviews["a/n1"]["carried_from"]) == ("accepted", "a/e1")
    assert reviews["a/e1"]["state"] == "accepted"  # the decision itself stays
    (ruling,) = coded.read_rulings()
    assert ruling == {
        "ruling_id": number, "kind": "different", "events": ["a/n1", "a/n2"], "by": "tester",
        "at": "2025-11-01T12:00:00.000000Z", "note": "two towns",
    }  # fmt: skip
    coded.add_review("event", "a/n1", "rejected", make.stamp(3))
    assert coded.read_reviews("event")["a/n1"]["state"] == "rejected"


def test_in_a_changed_text_the_words_are_looked_for_not_their_places(coded: Store, make: SimpleNamespace) -> None:
    coded.add_review("event", "a/e1", "accepted", make.stamp())
    moved = told(make, "m1", ("event_type", 0, 4))
    moved["evidence"][0].update(start=50, end=54)  # type: ignore[index]
    coded.add([make.arrival("a", "other text", retrieved=2, events=[moved])], make.first, make.stamp(2))
    assert coded.read_reviews("event")["a/m1"]["carried_from"] == "a/e1"


def test_a_successor_is_never_guessed(coded: Store, make: SimpleNamespace) -> None:
    coded.add_review("event", "a/e1", "accepted", make.stamp())
    coded.add_ruling("same", ["a/e1", "a/e2"], make.stamp())
    alike = [told(make, name, ("event_type", 0, 4), (name, 60, 61)) for name in ("n1", "n2")]
    coded.add([make.arrival("a", events=alike)], make.second, make.stamp(2))
    assert set(coded.read_reviews("event")) == {"a/e1"}
    assert coded.read_rulings()[0]["events"] == ["a/e1", "a/e2"]


def test_a_revoked_ruling_is_no_longer_in_force(coded: Store, make: SimpleNamespace) -> None:
    first = coded.add_ruling("same", ["a/e1", "a/e2"], make.stamp(1))
    second = coded.add_ruling("split", ["a/e2"], make.stamp(2))
    coded.revoke_ruling(first, make.stamp(3), note="a mistake")
    assert [ruling["ruling_id"] for ruling in coded.read_rulings()] == [second]


def test_reviews_of_incidents_are_seen_in_their_records(coded: Store, make: SimpleNamespace) -> None:
    coded.save_incidents(make.link(make.incident("i1", ["a/e1"])), make.stamp(1))
    coded.add_review("incident", "i1", "accepted", make.stamp(2))
    coded.save_incidents(make.link(make.incident("i1", ["a/e1", "a/e2"])), make.stamp(3))
    (incident,) = coded.read_incidents()
    assert incident["review"] == {"state": "accepted", "by": "tester", "at": "2025-11-02T12:00:00.000000Z"}
