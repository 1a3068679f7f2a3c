"""Incidents: saved whole, idempotent, every version and claim kept, ids that lead on."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from marsad.store import Saved, Store, open_store


@pytest.fixture
def filled(store: Store, make: SimpleNamespace) -> Store:
    """A store with six events: a/e .. f/e."""
    store.add([make.arrival(name, events=[make.event(name)]) for name in "abcdef"], make.first, make.stamp())
    return store


def test_an_incident_comes_back_as_it_was(filled: Store, make: SimpleNamespace) -> None:
    incident = make.incident("i1", ["b/e", "a/e"], explanation=[{"events": ["a/e", "b/e"], "probability": 0.9}])
    assert filled.save_incidents(make.link(incident), make.stamp()) == Saved(added=1)
    (found,) = filled.read_incidents()
    assert found == incident
    assert list(found) == list(incident)


def test_saving_the_same_again_changes_nothing(
    url: str, filled: Store, make: SimpleNamespace, dump: Callable[..., Any]
) -> None:
    link = make.link(make.incident("i1", ["a/e"]), make.incident("i2", ["b/e", "c/e"]), i0="i1")
    filled.save_incidents(link, make.stamp())
    before = dump(url)
    assert filled.save_incidents(link, make.stamp(5)) == Saved(unchanged=2)
    assert dump(url) == before


def test_a_changed_incident_keeps_its_earlier_versions_and_claims(filled: Store, make: SimpleNamespace) -> None:
    first = make.incident("i1", ["a/e", "b/e"])
    filled.save_incidents(make.link(first), make.stamp(1))
    second = make.incident("i1", ["a/e", "c/e"], fatalities={"low": 1, "best": 2, "high": 3})
    assert filled.save_incidents(make.link(second), make.stamp(2)) == Saved(changed=1)
    third = make.incident("i1", ["a/e", "b/e", "c/e"])
    filled.save_incidents(make.link(third), make.stamp(3))
    assert list(filled.read_incidents()) == [third]
    assert [filled.read_incident_version("i1", number) for number in (1, 2, 3, 4)] == [first, second, third, None]


def test_a_merged_incident_leads_to_the_one_that_took_it(filled: Store, make: SimpleNamespace) -> None:
    two = make.link(make.incident("i1", ["a/e"]), make.incident("i2", ["b/e"]))
    filled.save_incidents(two, make.stamp(1))
    one = make.link(make.incident("i1", ["a/e", "b/e"], redirects=["i2"]), i2="i1")
    assert filled.save_incidents(one, make.stamp(2)) == Saved(changed=1, superseded=1)
    assert [incident["incident_id"] for incident in filled.read_incidents()] == ["i1"]
    assert [filled.resolve(name) for name in ("i1", "i2", "i3")] == ["i1", "i1", None]
    assert filled.read_incident_version("i2", 1) == make.incident("i2", ["b/e"])
    actions = [entry["action"] for entry in filled.read_log(subject=("incident", "i2"))]
    assert actions == ["incident.add", "incident.superseded"]


def test_redirects_are_followed_to_the_end_and_never_in_circles(filled: Store, make: SimpleNamespace) -> None:
    last = make.incident("i4", ["a/e"])
    filled.save_incidents(make.link(last, i1="i2", i2="i3", i3="i4", x="y", y="x"), make.stamp())
    assert [filled.resolve(name) for name in ("i1", "i3", "x")] == ["i4", "i4", None]
    assert filled.read_redirects()["i1"] == "i2"


def test_an_incident_that_is_told_no_more_is_withdrawn_and_may_return(filled: Store, make: SimpleNamespace) -> None:
    incident = make.incident("i1", ["a/e"])
    filled.save_incidents(make.link(incident), make.stamp(1))
    assert filled.save_incidents(make.link(), make.stamp(2)) == Saved(withdrawn=1)
    assert list(filled.read_incidents()) == []
    assert filled.resolve("i1") is None
    assert filled.save_incidents(make.link(), make.stamp(3)) == Saved()
    assert filled.save_incidents(make.link(incident), make.stamp(4)) == Saved(changed=1)
    assert list(filled.read_incidents()) == [incident]


def test_a_link_that_fails_changes_nothing(
    url: str, filled: Store, make: SimpleNamespace, dump: Callable[..., Any]
) -> None:
    filled.save_incidents(make.link(make.incident("i1", ["a/e"])), make.stamp(1))
    before = dump(url)
    with pytest.raises(ValueError, match="comes twice"):
        filled.save_incidents(make.link(make.incident("i2", ["b/e"]), make.incident("i2", ["c/e"])), make.stamp(2))
    assert dump(url) == before


def test_many_incidents_are_saved_and_read(url: str, make: SimpleNamespace) -> None:
    names = [f"d{number:04}" for number in range(1200)]
    with open_store(url) as store:
        store.add([make.arrival(name, events=[make.event(name)]) for name in names], make.first, make.stamp())
        incidents = [make.incident(f"i{name}", [f"{name}/e"]) for name in names]
        assert store.save_incidents(make.link(*incidents), make.stamp()) == Saved(added=1200)
        assert list(store.read_incidents()) == incidents
        changed = [{**incident, "disputed": ["date"]} for incident in incidents]
        assert store.save_incidents(make.link(*changed), make.stamp(2)) == Saved(changed=1200)
        assert list(store.read_incidents()) == changed
