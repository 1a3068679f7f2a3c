"""How far hand labels agree, and what reading coded events showed: `python -m marsad.evaluate.agreement`.

Prints the scorer's figures of the second codings of dev articles (gold/dev.second.jsonl) against the dev gold, and the
tally of the coded events that were judged against their articles (gold/read200.jsonl), by confidence.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from marsad.evaluate import scoring
from marsad.evaluate.labels import read_lines

BANDS = (0.8, 0.6, 0.0)  # lower bounds of confidence, the highest first


def as_record(doc: str, event: Mapping[str, Any]) -> dict[str, Any]:
    """A gold event in the shape of a coded one, its best type and most specific name first."""
    place, days = event["place"], event["date"] or (None, None)
    actors = {
        name: [{"id": actor["id"], "name": actor["ar"]} for actor in event[role]]
        for name, role in (("initiators", "initiator"), ("targets", "target"))
    }
    counts = {
        name: {"low": event[slot][0], "high": event[slot][1]} if event[slot] else None
        for name, slot in (("fatalities", "killed"), ("injuries", "wounded"))
    }
    return {
        "doc_id": doc, "sub_event_type": event["type"][0], "date_start": days[0], "date_end": days[1],
        "location": {
            "name": place["names"][0], "name_en": place["en"], "country": place["country"],
            "latitude": place["lat"], "longitude": place["lon"], "precision": place["level"],
        },
        **actors, **counts,
    }  # fmt: skip


def second_coding(
    gold: Sequence[Mapping[str, Any]], second: Sequence[Mapping[str, Any]], actors: scoring.Actors
) -> Any:
    """The scorer's figures of a second coder's documents against the gold of the same documents; one that two coders
    coded again counts twice."""
    by_doc = {row["doc"]: row for row in gold}
    paired = [({**by_doc[row["doc"]], "doc": f"{number}"}, row) for number, row in enumerate(second)]
    records = [as_record(row["doc"], event) for row, again in paired for event in again["events"]]
    return scoring.score([row for row, _ in paired], records, actors)[0]


def tally(verdicts: Sequence[Mapping[str, Any]]) -> list[tuple[str, int, int]]:
    """(what, right, of) of judged events: real, of the right family, place, date, all, and family by confidence."""
    real = [row for row in verdicts if row["real"]]
    rows = [
        ("real incident", len(real), len(verdicts)),
        ("and of the right family", sum(row["family"] for row in real), len(verdicts)),
        ("place, of the real ones", sum(row["place"] for row in real), len(real)),
        ("date, of the real ones", sum(row["date"] for row in real), len(real)),
        ("all four", sum(row["family"] and row["place"] and row["date"] for row in real), len(verdicts)),
    ]
    high = 1.0
    for low in BANDS:
        band = [row for row in verdicts if low <= row["confidence"] < high or row["confidence"] == high == 1.0]
        rows.append(
            (f"right family, confidence {low:.1f} to {high:.1f}", sum(row["family"] for row in band), len(band))
        )
        high = low
    return rows


def main() -> None:
    """Prints both."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--own", type=Path, default=Path("gold"))
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    options = parser.parse_args()
    gold = list(read_lines(options.shared / "gold" / "dev.gold.jsonl"))
    second = list(read_lines(options.own / "dev.second.jsonl"))
    actors = scoring.load_actors(options.shared / "reference" / "actors.tsv")
    figures = second_coding(gold, second, actors)
    print(
        f"second codings of dev: {figures['docs']} documents, {figures['gold_events']} events, detection F1 "
        f"{100 * figures['detection']['F1']:.1f}, slots F1 {100 * figures['slots']['F1']:.1f}, "
        f"core right {100 * figures['core']:.1f}"
    )
    for what, right, number in tally(list(read_lines(options.own / "read200.jsonl"))):
        print(f"{what}: {right} of {number} ({100 * right / max(1, number):.1f} %)")


if __name__ == "__main__":
    main()
