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


def count_causes(documents: Path, gold: Path, actors: scoring.Actors) -> tuple[Counter[str], Counter[str]]:
    """(missed, spurious) by cause."""
    coder = Coder()
    missed: Counter[str] = Counter()
    spurious: Counter[str] = Counter()
    for example in load_examples(coder, read_pair(documents, gold)):
        records = [event.to_dict() for event in example.coded.events]
        pairs, lost, extra = scoring.align(example.gold, records, actors)
        missed.update(_lost_by(event, example.coded, coder) for event in lost)
        for record in extra:
            again = any(agreement(found, record) >= 2 for found, _ in pairs)
            spurious["told again, or split" if again else "other" if example.gold else "event-free article"] += 1
    return missed, spurious


def main() -> None:
    """Prints both tables."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("documents", type=Path)
    parser.add_argument("gold", type=Path)
    options = parser.parse_args()
    missed, spurious = count_causes(options.documents, options.gold, scoring.load_actors())
    for title, causes in (("missed", missed), ("spurious", spurious)):
        print(f"{title}: {json.dumps(dict(causes.most_common()), ensure_ascii=False)}")


if __name__ == "__main__":
    main()
