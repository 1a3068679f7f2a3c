"""What `make demo` runs: the shipped sample reports, from text to a report of incidents. Not a command of `marsad`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

from marsad.cli import main
from marsad.cli.reporting import say
from marsad.exports.coded import write_events
from marsad.exports.terminal import render_incidents

OUT = Path("out") / "demo"
SAMPLE = Path(str(resources.files("marsad"))) / "data" / "sample" / "reports.jsonl"
EVENTS, EVENT_TABLE = OUT / "events.jsonl", OUT / "events.csv"
STORE, INCIDENTS = OUT / "marsad.db", OUT / "incidents.jsonl"
REPORT = OUT / "report.html"


def code() -> int:
    """Codes the reports to files."""
    say(f"coding {sum(1 for line in SAMPLE.read_text('utf-8').splitlines() if line.strip())} sample reports ...")
    status = main.main(["code", str(SAMPLE), "--aggregates", "-o", str(EVENTS)])
    if not status:
        events = [record for record in _read(EVENTS) if record.get("record") != "aggregate"]
        write_events(events, EVENT_TABLE, format_name="csv")
        write_events(events, None, format_name="table")
        sys.stdout.flush()
    return status


def ingest() -> int:
    """Fills a new store."""
    for path in (STORE, *(STORE.with_name(STORE.name + ending) for ending in ("-wal", "-shm"))):
        path.unlink(missing_ok=True)
    return main.main(["ingest", str(SAMPLE), "--db", str(STORE), "--why", "make demo"])


def link() -> int:
    """Links the store and shows the incidents that several reports tell."""
    wanted = ["--aggregates", "-o", str(INCIDENTS), "--why", "make demo"]
    status = main.main(["link", "--db", str(STORE), *wanted])
    if not status:
        incidents = [record for record in _read(INCIDENTS) if len(record.get("events") or ()) > 1]
        print("\nIncidents that more than one report tells (low-best-high where figures differ):\n")
        for block in render_incidents(incidents, is_terminal=sys.stdout.isatty()):
            print(block, end="")
        sys.stdout.flush()
    return status


def report() -> int:
    """Writes the page of the incidents."""
    return main.main(["report", "--db", str(STORE), "-o", str(REPORT)])


# In order; one that fails ends the demo with its exit status.
STEPS: tuple[Callable[[], int], ...] = (code, ingest, link, report)


def run() -> int:
    """Runs the steps, then says what was made and where it is."""
    OUT.mkdir(parents=True, exist_ok=True)
    for step in STEPS:
        if status := step():
            return status
    coded, linked = _read(EVENTS), _read(INCIDENTS)
    events = sum(record.get("record") != "aggregate" for record in coded)
    incidents = sum("incident_id" in record for record in linked)
    print(f"{events} events, {len(coded) - events} summary counts, {incidents} incidents.")
    print(f"  {EVENTS}     each act as one report tells it, every field with its evidence")
    print(f"  {EVENT_TABLE}       the same events as a table")
    print(f"  {INCIDENTS}  each act as all reports tell it, every claim kept")
    print(f"  {STORE}        the store: .venv/bin/marsad export acled --db {STORE}")
    print(f"  {REPORT}      the same as a page: map, timeline, table, sources; open it in a browser")
    print("Next: .venv/bin/marsad explain FILE, or .venv/bin/marsad ingest FILES && .venv/bin/marsad link")
    return 0


def _read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


if __name__ == "__main__":
    sys.exit(run())
