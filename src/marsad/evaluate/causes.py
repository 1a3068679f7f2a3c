"""Why events are missed or spurious, counted without reading: `python -m marsad.evaluate.causes DOCS GOLD`.

A missed event is put down to the first stage that lost it: no draft agreed with it (type family, date and place: two of
three, as the scorer aligns), or a draft did and was set aside, with the reason. A spurious one told a found event
again (or split it), stands in an article without events, or is something else. The shipped weights are used, so on
sets they were fitted on the counts flatter.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

from marsad.coding.assemble import build_event
from marsad.evaluate import scoring
from marsad.evaluate.labels import read_pair
from marsad.evaluate.samples import agreement, load_examples
from marsad.pipeline import Coded, Coder


def _lost_by(gold: dict[str, Any], coded: Coded, coder: Coder) -> str:
    """The reason of the surest draft that agrees with a missed event."""
    if coded.reading is None:
        return "no proposal"
    for draft, reason in sorted(coded.set_aside, key=lambda pair: -pair[0].keep):
        if draft.place is None:
            continue
        record = build_event(draft, coded.reading, coder.engines, coded.document, ("", "")).to_dict()
        if agreement(gold, record) >= 2:
            return f"set aside: {reason}"
    return "no proposal, or joined with another event"


def _within_reach(coded: Coded, gold: list[dict[str, Any]], coder: Coder, actors: scoring.Actors) -> int:
    """How many gold events agree with a draft of a single trigger: what clustering and `keep` could find at best."""
    if coded.reading is None:
        return 0
    records = [
        build_event(draft, coded.reading, coder.engines, coded.document, ("", "")).to_dict()
        for draft in coded.unmerged
        if draft.place is not None
    ]
    return len(scoring.align(gold, records, actors)[0])


def count_causes(
    documents: Path, gold: Path, actors: scoring.Actors
) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """(missed by cause, spurious by cause, events within reach of the single drafts)."""
    coder = Coder()
    reach: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    spurious: Counter[str] = Counter()
    for example in load_examples(coder, read_pair(documents, gold)):
        reach["events"] += len(example.gold)
        reach["agree with a draft of one trigger"] += _within_reach(example.coded, example.gold, coder, actors)
        records = [event.to_dict() for event in example.coded.events]
        pairs, lost, extra = scoring.align(example.gold, records, actors)
        missed.update(_lost_by(event, example.coded, coder) for event in lost)
        for record in extra:
            again = any(agreement(found, record) >= 2 for found, _ in pairs)
            spurious["told again, or split" if again else "other" if example.gold else "event-free article"] += 1
    return missed, spurious, reach


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("documents", type=Path)
    parser.add_argument("gold", type=Path)
    options = parser.parse_args()
    missed, spurious, reach = count_causes(options.documents, options.gold, scoring.load_actors())
    for title, causes in (("missed", missed), ("spurious", spurious), ("reach", reach)):
        print(f"{title}: {json.dumps(dict(causes.most_common()), ensure_ascii=False)}")


if __name__ == "__main__":
    main()
