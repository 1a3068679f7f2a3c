"""Would an added report be held against its incident? `python benchmarks/join_window.py --db URL`.

The review application compares a report that is added with the incidents near it, not with all (marsad.web.intake). For
each event of the incidents of several reports this asks whether the rest of its incident would have been among those:
the incident's own day, country and actors, and the days its other reports were published.
"""

from __future__ import annotations

import argparse

from marsad.store import ReviewWork, open_store
from marsad.web.intake import NEAR_DAYS, Ground, are_near, may_be_one


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--db", required=True, help="a store that was linked")
    options = parser.parse_args()
    events = near = alike = 0
    with open_store(options.db) as store:
        work = ReviewWork(store)
        known = {event["event_id"]: event for event in store.read_events()}
        for card in work.read_cards(None):
            tellings = card["tellings"]
            if len({telling["doc_id"] for telling in tellings}) < 2:
                continue
            for telling in tellings:
                event = known[telling["event_id"]]
                others = [other["published"] for other in tellings if other["doc_id"] != telling["doc_id"]]
                own, asked = Ground.of(card, others), Ground.of(event, [event.get("published")])
                events += 1
                near += are_near(own, asked)
                alike += may_be_one(own, asked)
    print(f"{events} events of incidents of several reports; {near} within {NEAR_DAYS} days in the same country;")
    print(f"{alike} would be held against their incident")


if __name__ == "__main__":
    main()
