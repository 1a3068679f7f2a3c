"""Marks, actions and accounts, on both databases."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from marsad.model.stamp import Stamp
from marsad.store import Accounts, ReviewWork, StaleError, Store


def at(second: int) -> Stamp:
    return Stamp("amal", f"2026-01-01T00:00:{second:02d}Z")


@pytest.fixture
def work(store: Store, make: SimpleNamespace) -> ReviewWork:
    store.add([make.arrival("a", events=[make.event("a")])], make.first, make.stamp())
    store.save_incidents(make.link(make.incident("i1", ["a/e"])), make.stamp())
    return ReviewWork(store)


def test_a_decision_moves_the_mark_and_an_old_mark_is_refused(work: ReviewWork) -> None:
    seen = work.read_marks(["i1"])["i1"]
    taken = work.take_decision("i1", seen, at(1), state="accepted")
    assert taken.marks["i1"] == work.read_marks(["i1"])["i1"] != seen
    with pytest.raises(StaleError) as refused:
        work.take_decision("i1", seen, at(2), state="rejected")
    assert refused.value.mark == taken.marks["i1"]


def test_undo_puts_back_and_removes_nothing(work: ReviewWork) -> None:
    work.take_decision("i1", work.read_marks(["i1"])["i1"], at(1), state="accepted", corrections={"x": 1})
    action = work.find_undoable("amal")
    assert action is not None
    work.undo_review(action["action_id"], at(2))
    whole = work.read_whole("i1")
    assert whole is not None
    assert (whole["review"]["state"], whole["review"]["corrections"]) == ("unreviewed", {})
    assert [review["state"] for review in whole["reviews"]] == ["accepted", "unreviewed"]
    assert work.find_undoable("amal") is None


def test_the_log_says_what_to_read_again(work: ReviewWork) -> None:
    before = work.read_position()
    assert work.read_touched(before) == set()
    work.take_decision("i1", work.read_marks(["i1"])["i1"], at(1), state="accepted")
    assert work.read_position() > before
    assert work.read_touched(before) == {"i1"}


def test_accounts_sessions_and_tokens(store: Store) -> None:
    accounts = Accounts(store)
    accounts.save("amal", "coder", "hash", at(1))
    accounts.start_session("amal", "session", "2026-01-01T12:00:00.000000Z", at(2))
    accounts.add_token("amal", "token", "script", at(3))
    assert accounts.find_by_session("session", "2026-01-01T11:00:00.000000Z") is not None
    assert accounts.find_by_session("session", "2026-01-01T13:00:00.000000Z") is None
    assert accounts.find_by_token("token") is not None
    accounts.save("amal", "editor", "other", at(4))  # a new password ends sessions
    assert accounts.find_by_session("session", "2026-01-01T11:00:00.000000Z") is None
    accounts.close("amal", at(5))
    assert accounts.find("amal") is None
    assert accounts.find_by_token("token") is None


def test_passes_keep_every_coding(work: ReviewWork) -> None:
    number = work.add_pass("p", ["amal", "badr"], ["i1"], at(1))
    work.add_pass_coding(number, "i1", {"state": "accepted"}, at(2))
    work.add_pass_coding(number, "i1", {"state": "rejected"}, at(3))
    assert work.read_pass_codings(number) == {"amal": {"i1": {"state": "rejected"}}}
