"""How the review application holds when a room of people uses it: readers and writers at once, on loopback.

    python benchmarks/serve.py                    # SQLite
    python benchmarks/serve.py --db postgresql    # a PostgreSQL server of its own (tests/postgresql.sh)

Makes a store of synthetic incidents, starts `marsad serve` as its own process, and lets every person make a request,
wait for the answer, think a second, and go on. Prints one line a kind of request: count, errors, 50th and 95th
percentile and the slowest, in milliseconds. A decision that comes second (412) is no error: that is what marks are for.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from marsad.model.arrivals import Arrival, Coded, CodingVersion
from marsad.model.document import Document
from marsad.model.stamp import Stamp
from marsad.packs.files import open_packs
from marsad.store import Store, open_store

ROOT = Path(__file__).parents[1]
LOADED = "2026-01-01T00:00:00Z"
THINKING = 1.0
TYPES = (
    ("Battles", "Armed clash"),
    ("Explosions/Remote violence", "Air/drone strike"),
    ("Protests", "Peaceful protest"),
)
TEXT = "قُتل {count} أشخاص وأصيب آخرون في هجوم على حاجز قرب {place} مساء أمس، بحسب ما أفاد به مصدر محلي. " * 6


def fill(store: Store, count: int) -> list[str]:
    """Documents, events and incidents: two reports each."""
    places = [row for row in open_packs().rows("shared/places.csv") if row["lat"] and row["admin1"]][:800]
    actors = open_packs().rows("shared/actors.csv")[:60]
    draw = random.Random(1)
    by, stamp = CodingVersion("rules", "0.1.0", "1", "bench"), Stamp("bench", LOADED)
    incidents: list[dict[str, Any]] = []
    arrivals: list[Arrival] = []
    for number in range(count):
        events = []
        for report in range(2):
            document, event = make_report(number, report, places, actors, draw)
            arrivals.append(Arrival(document, LOADED, Coded([event])))
            events.append(event)
        incidents.append(make_incident(number, events))
        if len(arrivals) >= 1000:
            store.add(arrivals, by, stamp)
            arrivals = []
    store.add(arrivals, by, stamp)
    store.save_incidents(SimpleNamespace(incidents=incidents, redirects={}), stamp)
    return [str(record["incident_id"]) for record in incidents]


def make_report(
    number: int, report: int, places: Any, actors: Any, draw: random.Random
) -> tuple[Document, dict[str, Any]]:
    place, actor, dead = draw.choice(places), draw.choice(actors), draw.randrange(9)
    day = (date(2015, 1, 1) + timedelta(days=draw.randrange(3600))).isoformat()
    family, kind = TYPES[number % len(TYPES)]
    text = TEXT.format(count=dead, place=place["name_ar"])
    doc_id, outlet = f"d{number}-{report}", f"outlet {draw.randrange(30)}"
    location = {
        "name": place["name_ar"], "name_en": place["name_en"], "admin1": place["admin1"], "admin2": None,
        "country": place["country"], "pcode": None, "latitude": float(place["lat"]), "longitude": float(place["lon"]),
        "precision": "town", "gazetteer_id": place["id"],
    }  # fmt: skip
    event = {
        "event_id": f"e{number}-{report}", "doc_id": doc_id, "outlet": outlet, "published": day, "event_type": family,
        "sub_event_type": kind, "date_start": day, "date_end": day, "date_precision": "day", "location": location,
        "initiators": [{"id": actor["id"], "name": actor["name_ar"], "name_en": actor["name_en"]}], "targets": [],
        "fatalities": {"low": dead, "high": dead}, "injuries": None, "confidence": draw.random(),
        "field_confidence": {},
        "status": {"date": "inferred", "location": "stated"},
        "evidence": [{"field": "fatalities", "start": 0, "end": 4, "text": text[0:4], "rule": "bench"}],
    }  # fmt: skip
    return Document(doc_id, text, "عنوان", day, outlet), event


def make_incident(number: int, events: list[dict[str, Any]]) -> dict[str, Any]:
    first = events[0]
    claims = [
        {"field": "fatalities", "value": event["fatalities"], "outlet": event["outlet"], "claimant": None,
         "event_id": event["event_id"], "doc_id": event["doc_id"], "published": event["published"],
         "evidence": event["evidence"], "independent": True, "party": False}
        for event in events
    ]  # fmt: skip
    dead = sorted(event["fatalities"]["low"] for event in events)
    names = (
        "event_type",
        "sub_event_type",
        "date_start",
        "date_end",
        "date_precision",
        "location",
        "initiators",
        "targets",
    )
    return {
        "incident_id": f"inc-{number:06d}", **{name: first[name] for name in names},
        "fatalities": {"low": dead[0], "best": dead[1], "high": dead[1]}, "injuries": None, "claimed_by": None,
        "sources": sorted({event["outlet"] for event in events}), "events": [event["event_id"] for event in events],
        "claims": claims, "disputed": ["fatalities"] if dead[0] != dead[1] else [],
    }  # fmt: skip


class Person(threading.Thread):
    """One reader or writer with a connection of their own."""

    def __init__(self, run: Run, number: int, *, writes: bool) -> None:
        super().__init__(daemon=True)
        self.run_, self.draw, self.writes = run, random.Random(number), writes
        self.connection = http.client.HTTPConnection("127.0.0.1", run.port, timeout=60)

    def run(self) -> None:
        time.sleep(self.draw.random() * THINKING)
        while time.monotonic() < self.run_.until:
            (self.decide if self.writes else self.read)()
            time.sleep(THINKING)

    def read(self) -> None:
        incident = self.draw.choice(self.run_.ids)
        name, path = self.draw.choice(
            [
                ("queue page", f"/queue?page={self.draw.randrange(1, 50)}"),
                ("incident page", f"/incidents/{incident}"),
                ("incident API", f"/api/v1/incidents/{incident}"),
                ("list API, filtered", "/api/v1/incidents?country=SY&limit=100"),
                ("suggestions API", "/api/v1/suggestions?kind=location&q=%D8%AD%D9%84%D8%A8"),
            ]
        )
        self.ask(name, "GET", path)

    def decide(self) -> None:
        incident = self.draw.choice(self.run_.ids)
        body = self.ask("incident API", "GET", f"/api/v1/incidents/{incident}")
        if body is None:
            return
        sent = json.dumps({"state": self.draw.choice(["accepted", "rejected"]), "note": str(self.draw.random())})
        headers = {
            "content-type": "application/json", "x-csrf-token": self.run_.csrf, "if-match": json.loads(body)["mark"],
        }  # fmt: skip
        self.ask("decision", "POST", f"/api/v1/incidents/{incident}/decisions", sent, headers)

    def ask(self, name: str, method: str, path: str, body: str | None = None, headers: Any = None) -> bytes | None:
        started = time.perf_counter()
        try:
            self.connection.request(method, path, body, headers or {})
            answer = self.connection.getresponse()
            content = answer.read()
            status = answer.status
        except OSError:
            self.connection.close()
            status, content = 599, b""
        took = 1000 * (time.perf_counter() - started)
        self.run_.note(name, took, is_error=status not in {200, 412})
        return content if status == 200 else None


class Run:
    """What all persons share. State: the times of every request."""

    def __init__(self, port: int, ids: list[str], seconds: float) -> None:
        self.port, self.ids, self.seconds = port, ids, seconds
        self.times: dict[str, list[float]] = defaultdict(list)
        self.errors: dict[str, int] = defaultdict(int)
        self.lock = threading.Lock()
        self.csrf = ""
        self.until = 0.0

    def note(self, name: str, took: float, *, is_error: bool) -> None:
        with self.lock:
            self.times[name].append(took)
            self.errors[name] += is_error

    def go(self, readers: int, writers: int) -> None:
        self.until = time.monotonic() + self.seconds
        people = [Person(self, number, writes=number < writers) for number in range(readers + writers)]
        for person in people:
            person.start()
        for person in people:
            person.join()

    def lines(self, label: str) -> list[str]:
        rows = []
        for name, took in sorted(self.times.items()):
            cuts = statistics.quantiles(took, n=100) if len(took) > 1 else [took[0]] * 99
            rows.append(
                f"| {label} | {name} | {len(took):,} | {self.errors[name]} | {cuts[49]:,.0f} | {cuts[94]:,.0f} |"
                f" {max(took):,.0f} |"
            )
        return rows


def serve(url: str, ids: list[str], options: argparse.Namespace, label: str) -> list[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "marsad.cli.main", "serve", "--db", url, "--port", str(port)]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        run = Run(port, ids, options.seconds)
        started = time.monotonic()
        while True:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
                connection.request("GET", "/api/v1/queue?limit=1")
                connection.getresponse().read()
                break
            except OSError:
                if time.monotonic() - started > 180:
                    raise
                time.sleep(0.2)
        print(f"{label}: first answer after {time.monotonic() - started:.1f} s", file=sys.stderr)
        wait_for_texts(connection)
        size = read_memory(server.pid)
        print(
            f"{label}: texts read after {time.monotonic() - started:.1f} s, {size:,.0f} MB of memory", file=sys.stderr
        )
        connection.request("GET", "/api/v1/session")
        run.csrf = json.loads(connection.getresponse().read())["csrf"]
        took = time.perf_counter()
        connection.request("GET", "/api/v1/explore")
        size = len(connection.getresponse().read())
        run.note("explore data, first", 1000 * (time.perf_counter() - took), is_error=False)
        print(f"{label}: explore data {size / 1e6:.2f} MB", file=sys.stderr)
        run.go(options.readers, options.writers)
        print(f"{label}: {read_memory(server.pid):,.0f} MB of memory at the end", file=sys.stderr)
        return run.lines(label)
    finally:
        server.terminate()
        try:
            server.wait(60)
        except subprocess.TimeoutExpired:
            server.kill()


def wait_for_texts(connection: http.client.HTTPConnection) -> None:
    """Until full-text search is complete, so that the figures are those of a server that has been running."""
    while True:
        connection.request("GET", "/api/v1/search?q=a")
        if json.loads(connection.getresponse().read())["is_complete"]:
            return
        time.sleep(0.5)


def read_memory(process: int) -> float:
    """Megabytes that a process holds (Linux)."""
    status = Path(f"/proc/{process}/status").read_text("utf-8")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--db", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--incidents", type=int, default=20_000)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--writers", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="marsad-bench-") as folder:
        script, port = ROOT / "tests" / "postgresql.sh", 0
        url = f"{folder}/bench.db"
        if options.db == "postgresql":
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                port = probe.getsockname()[1]
            subprocess.run([script, "start", folder, str(port)], check=True)  # noqa: S603
            url = f"postgresql://marsad@127.0.0.1:{port}/postgres"
        try:
            started = time.monotonic()
            with open_store(url) as store:
                ids = fill(store, options.incidents)
            print(f"{options.db}: filled in {time.monotonic() - started:.0f} s", file=sys.stderr)
            rows = serve(url, ids, options, options.db)
        finally:
            if port:
                subprocess.run([script, "stop", folder], check=False)  # noqa: S603
    print("| store | request | count | errors | p50 ms | p95 ms | slowest ms |\n|---|---|---|---|---|---|---|")
    print("\n".join(rows))


if __name__ == "__main__":
    main()
