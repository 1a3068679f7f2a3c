"""Which sides the press names all the time: to share one of them says little.

Two reports of one day that name the army may tell anything; two that name a small group mostly tell one act. The list
is counted once over coded corpora and shipped (`data/linking/common.json`), never on
the events at hand, so that a new report does not change what two old ones mean to each other.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from marsad.evaluate.link_gold import read_lines
from marsad.packs.files import open_packs

SIDE_SHARE = 1 / 512  # of the events, above which a side is common


def find_common(events: Iterable[Mapping[str, Any]], parents: Mapping[str, str]) -> dict[str, list[str]]:
    """Ids of the sides that are common, with all they belong to."""
    sides: Counter[str] = Counter()
    total = 0
    for event in events:
        total += 1
        named: set[str] = set()
        for actor in [*event["initiators"], *event["targets"]]:
            at = actor.get("id") or ""
            while at and at not in named:
                named.add(at)
                at = parents.get(at, "")
        sides.update(named)
    return {"sides": sorted(key for key, count in sides.items() if count > SIDE_SHARE * total)}


def main() -> None:
    """`python -m marsad.evaluate.link_common EVENTS...`: counts coded events and writes the list."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("events", type=Path, nargs="+", help="what `marsad code` made of the corpora")
    parser.add_argument("--out", type=Path, default=Path("src/marsad/data/linking/common.json"))
    options = parser.parse_args()
    parents = {row["id"]: row.get("parent_id", "") for row in open_packs().rows("shared/actors.csv")}
    coded = (event for path in options.events for event in read_lines(path) if event.get("record") != "aggregate")
    about = "Sides that the press names all the time, counted by marsad.evaluate.link_common."
    content = {"about": about, **find_common(coded, parents)}
    options.out.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(f"{len(content['sides'])} sides")


if __name__ == "__main__":
    main()
