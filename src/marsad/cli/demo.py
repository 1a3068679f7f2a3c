"""What `make demo` runs: the shipped sample reports, coded before your eyes. Not a command of `marsad`."""

from __future__ import annotations

import json
import sys
from importlib import resources
from pathlib import Path

from marsad.cli import main
from marsad.cli.reporting import say
from marsad.exports.coded import write_events

OUT = Path("out") / "demo"


def run() -> int:
    """Codes the sample corpus to files, shows the events as a table on standard output, and says where all is."""
    sample = Path(str(resources.files("marsad"))) / "data" / "sample" / "reports.jsonl"
    OUT.mkdir(parents=True, exist_ok=True)
    records, table = OUT / "events.jsonl", OUT / "events.csv"
    reports = sum(1 for line in sample.read_text("utf-8").splitlines() if line.strip())
    say(f"coding {reports} sample reports ...")
    status = main.main(["code", str(sample), "--aggregates", "-o", str(records)])
    if status:
        return status
    coded = [json.loads(line) for line in records.read_text("utf-8").splitlines()]
    events = [record for record in coded if record.get("record") != "aggregate"]
    write_events(events, table, format_name="csv")
    write_events(events, None, format_name="table")
    sys.stdout.flush()
    print(f"{len(events)} events from {reports} reports. Each is one act as one report tells it, with its proof.")
    print(f"  {records}  every field, evidence with offsets, {len(coded) - len(events)} summary counts apart")
    print(f"  {table}    the same events as a table")
    print("Next: .venv/bin/marsad explain FILE, or .venv/bin/marsad code FILES -o events.jsonl")
    return 0


if __name__ == "__main__":
    sys.exit(run())
