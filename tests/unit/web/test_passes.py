"""Two coders on one sample: each alone, then compared, then judged."""

from __future__ import annotations

from typing import Any

import pytest

from marsad.store import Accounts, Store


@pytest.fixture
def two(staff: Any, store: Store) -> Any:
    """Two coders, an editor, and a pass of four incidents."""
    from marsad.model.stamp import Stamp

    kept = staff.client.app.state.desk.gate.hash_password(staff.password)
    Accounts(store).save("coder-2", "coder", kept, Stamp("test", "2026-01-01T00:00:00Z"))
    staff.editor = staff.sign_in("editor-1")
    staff.one, staff.other = staff.sign_in("coder-1"), staff.sign_in("coder-2")
    body = {"name": "first", "coders": ["coder-1", "coder-2"], "size": 4, "seed": 7}
    staff.number = staff.editor.post("/api/v1/passes", body)["pass_id"]
    staff.ids = staff.editor.get(f"/api/v1/passes/{staff.number}")["incidents"]
    return staff


def code(staff: Any, person: Any, incident: str, status: int = 200, **fields: Any) -> Any:
    path = f"/api/v1/passes/{staff.number}/incidents/{incident}"
    return person.post(path, {"fields": fields}, status=status)


def test_the_same_seed_draws_the_same_sample(two: Any) -> None:
    body = {"name": "again", "coders": ["coder-1", "coder-2"], "size": 4, "seed": 7}
    number = two.editor.post("/api/v1/passes", body)["pass_id"]
    assert two.editor.get(f"/api/v1/passes/{number}")["incidents"] == two.ids


def test_neither_coder_sees_the_other(two: Any) -> None:
    code(two, two.one, two.ids[0], event_type="Attack", state="accepted")
    assert two.other.get(f"/api/v1/passes/{two.number}")["mine"] == {}
    page = two.other.client.get(f"/passes/{two.number}?at={two.ids[0]}").text
    assert 'data-coding="{}"' in page
    assert '<mark class="seg"' not in page
    for path in (f"/api/v1/passes/{two.number}/agreement", f"/api/v1/passes/{two.number}/codings.csv"):
        assert two.other.client.get(path).status_code == 403


@pytest.mark.both_databases
def test_coding_in_a_pass_changes_no_incident(two: Any, store: Store) -> None:
    before = list(store.read_incidents(corrected=True))
    code(two, two.one, two.ids[0], fatalities={"low": 99}, state="rejected")
    assert list(store.read_incidents(corrected=True)) == before


@pytest.mark.both_databases
def test_agreement_and_differences(two: Any) -> None:
    for person, types in (
        (two.one, ("Attack", "Attack", "Grenade", "Other")),
        (two.other, ("Attack", "Attack", "Grenade", "Arrests")),
    ):
        for incident, name in zip(two.ids, types, strict=True):
            code(two, person, incident, event_type=name, targets=[{"id": "islamic-state"}])
    found = two.editor.get(f"/api/v1/passes/{two.number}/agreement")
    rows = {row["field"]: row for row in found["fields"]}
    assert (rows["event_type"]["both"], rows["event_type"]["same"]) == (4, 3)
    assert rows["event_type"]["value"] == pytest.approx((0.75 - 0.3125) / (1 - 0.3125), abs=1e-4)
    assert rows["targets"]["value"] == 1.0
    assert found["differences"] == [{"incident_id": two.ids[3], "field": "event_type", "values": ["Other", "Arrests"]}]
    assert two.editor.client.get(f"/passes/{two.number}/agreement").status_code == 200
    table = two.editor.client.get(f"/api/v1/passes/{two.number}/codings.csv").text.splitlines()
    assert len(table) == 1 + 2 * 4 * 2


def test_the_last_coding_of_a_coder_counts(two: Any) -> None:
    code(two, two.one, two.ids[0], event_type="Attack")
    code(two, two.one, two.ids[0], event_type="Grenade")
    assert two.one.get(f"/api/v1/passes/{two.number}")["mine"][two.ids[0]] == {"event_type": "Grenade"}


@pytest.mark.parametrize(
    ("fields", "status"), [({"event_type": "Nonsense"}, 422), ({"state": "maybe"}, 422), ({"x": 1}, 422)]
)
def test_a_value_that_cannot_be_is_refused(two: Any, fields: dict[str, Any], status: int) -> None:
    code(two, two.one, two.ids[0], status, **fields)


def test_only_its_coders_code_in_a_pass(two: Any) -> None:
    code(two, two.editor, two.ids[0], 403, event_type="Attack")
    code(two, two.one, "inc-elsewhere", 404, event_type="Attack")
    body = {"name": "x", "coders": ["coder-1", "coder-1"], "size": 2}
    two.editor.post("/api/v1/passes", body, status=422)
