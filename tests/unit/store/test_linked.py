"""`marsad link` inside a store, on SQLite and on PostgreSQL: incremental, ids stable, decisions kept, safe to kill."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import marsad
from marsad.cli.link import link_store
from marsad.cli.main import main
from marsad.store import Store, open_store

Dump = Callable[..., dict[str, list[tuple[Any, ...]]]]
MARKET = "انفجرت عبوة ناسفة قرب سوق الخضار في بلدة شرقون وأدت إلى سقوط قتلى من دورية للجيش بينهم ضابط"
BRIDGE = "هاجم مسلحون حاجز الجسر في غربون بالقذائف وقال شاهد إن خمسة جنود قتلوا"
# The command, with a line of output and a short wait before each statement that the store sends.
DRIVER = """
import sys, time
from sqlalchemy import event
from sqlalchemy.engine import Engine
from marsad.cli import link
from marsad.cli.main import main

inner = link.link_store

def link_store(store, packs):
    result = inner(store, packs)

    @event.listens_for(Engine, "before_cursor_execute")
    def wait(connection, cursor, statement, parameters, context, executemany):
        print("statement", flush=True)
        time.sleep(0.02)

    return result

link.link_store = link_store
sys.exit(main(["link", *sys.argv[1:]]))
"""


def tell(make: SimpleNamespace, doc_id: str, text: str, *, place: str, killed: int | None = None, **more: Any) -> Any:
    """A report with one event of one place on 10 May 2031 unless told otherwise."""
    event = make.event(
        doc_id, text[:20],
        outlet=f"outlet-{doc_id}", published="2031-05-11", date_start="2031-05-10", date_end="2031-05-10",
        date_precision="day", salience="main",
        location={"name": place, "country": "SY", "admin1": "Raqqa", "precision": "town"},
        fatalities=None if killed is None else {"low": killed, "high": killed},
        evidence=[{"field": "event_type", "start": 0, "end": 20, "text": text[:20], "rule": "r"}],
        **more,
    )  # fmt: skip
    return make.arrival(doc_id, text, events=[event])


def add(store: Store, make: SimpleNamespace, *arrivals: Any, by: Any = None, number: int = 1) -> None:
    store.add(list(arrivals), by or make.first, make.stamp(number))


def save(store: Store, make: SimpleNamespace, number: int = 2) -> Any:
    return store.save_incidents(link_store(store), make.stamp(number))


def homes(store: Store) -> dict[str, str]:
    """Incident of each document that has one event."""
    return {event.split("/")[0]: one["incident_id"] for one in store.read_incidents() for event in one["events"]}


def event_ids(store: Store) -> dict[str, str]:
    return {event["doc_id"]: event["event_id"] for event in store.read_events()}


@pytest.fixture
def three(store: Store, make: SimpleNamespace) -> Store:
    """Two reports of one attack, one of another, linked."""
    add(
        store, make,
        tell(make, "a", MARKET + " أمس", place="شرقون", killed=10),
        tell(make, "b", MARKET + " كما قال شهود", place="شرقون", killed=13),
        tell(make, "c", BRIDGE, place="غربون", killed=5),
    )  # fmt: skip
    save(store, make)
    return store


def test_incidents_are_saved_and_linking_again_writes_nothing(three: Store, make: SimpleNamespace) -> None:
    found = homes(three)
    assert found["a"] == found["b"] != found["c"]
    entries = sum(1 for _ in three.read_log())
    again = save(three, make, 3)
    assert (again.added, again.changed, again.unchanged, again.withdrawn) == (0, 0, 2, 0)
    assert sum(1 for _ in three.read_log()) == entries


def test_new_report_joins_and_ids_stay(three: Store, make: SimpleNamespace) -> None:
    before = homes(three)
    add(three, make, tell(make, "d", "ارتفعت الحصيلة: " + MARKET, place="شرقون", killed=15), number=3)
    done = save(three, make, 4)
    assert homes(three) == {**before, "d": before["a"]}
    assert (done.added, done.changed, done.unchanged) == (0, 1, 1)
    incident = next(one for one in three.read_incidents() if len(one["events"]) == 3)
    assert {claim["value"]["low"] for claim in incident["claims"] if claim["field"] == "fatalities"} == {10, 13, 15}


@pytest.mark.parametrize("kind", ["different", "split"])
def test_what_a_person_parts_stays_apart_until_revoked(three: Store, make: SimpleNamespace, kind: str) -> None:
    ids, before = event_ids(three), homes(three)
    named = [ids["b"]] if kind == "split" else [ids["a"], ids["b"]]
    ruling = three.add_ruling(kind, named, make.stamp(3))
    for number in (4, 5):
        save(three, make, number)
        found = homes(three)
        assert found["a"] == before["a"]
        assert found["b"] != found["a"]
    # A report joins what was split off, and is not itself held apart from it by the old ruling.
    add(three, make, tell(make, "d", MARKET + " كما قال شهود عيان", place="شرقون", killed=13), number=6)
    for number in (7, 8):
        save(three, make, number)
        parted = homes(three)
        assert parted["a"] != parted["b"]
        assert parted["d"] in {parted["a"], parted["b"]}
    three.revoke_ruling(ruling, make.stamp(9))
    save(three, make, 10)
    joined = homes(three)
    assert joined["a"] == joined["b"] == joined["d"]
    assert three.resolve(found["b"]) == joined["a"]


def test_what_a_person_joins_stays_one_and_the_lost_id_leads_to_it(three: Store, make: SimpleNamespace) -> None:
    ids, before = event_ids(three), homes(three)
    three.add_ruling("same", [ids["a"], ids["c"]], make.stamp(3))
    done = save(three, make, 4)
    assert done.superseded == 1
    assert set(homes(three).values()) == {before["a"]}
    assert three.resolve(before["c"]) == before["a"]
    assert save(three, make, 5).unchanged == 1


def test_rulings_and_ids_survive_a_newer_coder(three: Store, make: SimpleNamespace) -> None:
    ids, before = event_ids(three), homes(three)
    three.add_ruling("different", [ids["a"], ids["b"]], make.stamp(3))
    save(three, make, 4)
    parted = homes(three)
    anew = [
        tell(make, "a", MARKET + " أمس", place="شرقون", killed=10, weapons=["ied"]),
        tell(make, "b", MARKET + " كما قال شهود", place="شرقون", killed=13, weapons=["ied"]),
    ]
    for arrival in anew:
        for event in arrival.coded.events:
            event["event_id"] += "/new"
    add(three, make, *anew, by=make.second, number=5)
    assert event_ids(three)["a"] != ids["a"]
    save(three, make, 6)
    assert homes(three) == parted
    assert homes(three)["a"] == before["a"]


def test_incident_that_no_report_tells_any_more_is_withdrawn(three: Store, make: SimpleNamespace) -> None:
    add(three, make, make.arrival("c", BRIDGE, events=[]), by=make.second, number=3)
    lost = homes(three)["c"]
    done = save(three, make, 4)
    assert done.withdrawn == 1
    assert three.resolve(lost) is None
    assert "c" not in homes(three)


def run_driver(url: str, statements: int | None) -> int:
    """Statements that the command got to send; killed before it sends number `statements`."""
    process = subprocess.Popen(
        [sys.executable, "-c", DRIVER, "--db", url],
        env={**os.environ, "PYTHONPATH": str(Path(marsad.__file__).parents[1])},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    sent = 0
    for _ in process.stdout:
        sent += 1
        if sent == statements:
            process.kill()
            break
    said = process.communicate(timeout=120)[1]
    assert statements is not None or process.returncode == 0, said
    return sent


def without(found: Mapping[str, Sequence[Any]], *tables: str) -> dict[str, Sequence[Any]]:
    return {name: rows for name, rows in found.items() if name not in tables}


def test_killed_at_any_statement_nothing_is_half_saved(
    new_url: Callable[[], str], make: SimpleNamespace, dump: Dump
) -> None:
    url = new_url()
    with open_store(url) as store:
        add(
            store, make,
            tell(make, "a", MARKET + " أمس", place="شرقون", killed=10),
            tell(make, "b", MARKET + " كما قال شهود", place="شرقون", killed=13),
            tell(make, "c", BRIDGE, place="غربون", killed=5),
        )  # fmt: skip
    empty = dump(url)
    assert run_driver(url, 1) == 1
    assert dump(url) == empty
    for number in (4, 7):
        assert run_driver(url, number) == number
        assert dump(url) == empty
    total = run_driver(url, None)
    assert total > 7
    whole = dump(url, leaving_out=("at", "saved_at"))
    assert len(whole["incidents"]) == 2
    run_driver(url, None)
    assert dump(url, leaving_out=("at", "saved_at")) == whole


def test_commands_work_one_after_the_other(
    new_url: Callable[[], str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sample = Path(marsad.__file__).parent / "data" / "sample" / "reports.jsonl"
    lines = sample.read_text("utf-8").splitlines(keepends=True)
    half, url = tmp_path / "half.jsonl", new_url()
    half.write_text("".join(lines[: len(lines) // 2]), "utf-8")
    assert main(["ingest", str(half), "--db", url]) == 0
    assert main(["link", "--db", url]) == 0
    with open_store(url) as store:
        first = {one["incident_id"] for one in store.read_incidents()}
    for _ in range(2):
        assert main(["ingest", str(sample), "--db", url]) == 0
        assert main(["link", "--db", url, "--aggregates", "-o", str(tmp_path / "incidents.jsonl")]) == 0
    with open_store(url) as store:
        kept = {one["incident_id"] for one in store.read_incidents()}
        assert all(store.resolve(key) in kept for key in first)
    assert len(kept) > len(first)
    capsys.readouterr()
    assert main(["export", "acled", "--db", url]) == 0
    assert len(capsys.readouterr().out.splitlines()) > 10
    assert '"record":"aggregate"' in (tmp_path / "incidents.jsonl").read_text("utf-8").replace(" ", "")


def test_store_that_is_not_there_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["link", "--db", str(tmp_path / "none.db")]) == 2
    assert "M052" in capsys.readouterr().err
    assert not (tmp_path / "none.db").exists()


def test_default_store_is_that_of_ingest(
    make: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MARSAD_DB", str(tmp_path / "x.db"))
    with open_store(str(tmp_path / "x.db")) as store:
        add(store, make, tell(make, "c", BRIDGE, place="غربون", killed=5))
    assert main(["link"]) == 0
    assert "1 events, 1 incidents (1 added)" in capsys.readouterr().err
    with open_store(str(tmp_path / "x.db")) as store:
        assert homes(store).keys() == {"c"}
