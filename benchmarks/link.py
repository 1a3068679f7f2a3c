#!/usr/bin/env python3
"""Speed and memory of linking on synthetic events: link.py [EVENTS] [--json] (default 100,000).

Incidents of one to eight reports over three years, in 4,000 places of which a few see most of the fighting; places,
days and tolls as noisy as coded ones, reports of about a hundred words. Prints seconds, peak memory and pair
precision and recall.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from marsad.linking import link_events
from marsad.linking.words import TABLE
from marsad.packs.files import open_packs

KINDS = (
    ("Explosions/Remote violence", "Air/drone strike"),
    ("Explosions/Remote violence", "Remote explosive/landmine/IED"),
    ("Explosions/Remote violence", "Shelling/artillery/missile attack"),
    ("Battles", "Armed clash"),
    ("Violence against civilians", "Attack"),
    ("Strategic developments", "Arrests"),
)
ACTORS = (
    "islamic-state",
    "houthis",
    "pkk",
    "syria-armed-forces-assad",
    "turkey-armed-forces",
    "al-nusra-front",
    "taliban",
)
FIRST, DAYS, PLACES, OUTLETS = date(2029, 1, 1), 1095, 4000, 40


def make_news(events: int, seed: int = 7) -> tuple[list[dict[str, Any]], dict[str, dict[str, Any]], dict[str, int]]:
    """Events, their documents, and the incident that each event tells."""
    chance = random.Random(seed)
    common = [word for row in open_packs().rows(TABLE) for word in row["words"].split()][
        :4000
    ]  # words of the press that tell nothing
    found: list[dict[str, Any]] = []
    documents: dict[str, dict[str, Any]] = {}
    truth: dict[str, int] = {}
    incident = 0
    while len(found) < events:
        incident += 1
        place = int(PLACES * chance.random() ** 3)
        day = FIRST + timedelta(days=chance.randrange(DAYS))
        kind, side, killed = chance.choice(KINDS), chance.sample(ACTORS, 2), chance.randrange(20)
        names = [f"name{chance.randrange(200_000)}" for _ in range(6)]
        for _ in range(min(8, int(chance.paretovariate(1.1)), events - len(found))):
            number = len(found)
            key = f"d{number}"
            words = chance.choices(common, k=90) + chance.sample(names, 4) + [f"town{place}"]
            chance.shuffle(words)
            text = " ".join(words)
            documents[key] = {"doc_id": key, "text": text, "title": None}
            told = day + timedelta(days=chance.choice((0, 0, 0, 0, 1)))
            found.append(_make_event(key, text, told, place, kind, side, killed, chance))
            truth[found[-1]["event_id"]] = incident
    return found, documents, truth


def _make_event(
    key: str,
    text: str,
    day: date,
    place: int,
    kind: tuple[str, str],
    side: list[str],
    killed: int,
    chance: random.Random,
) -> dict[str, Any]:
    is_coarse = chance.random() < 0.2
    province = f"province{place % 150}"
    toll = None if chance.random() < 0.3 else {"low": killed, "high": killed}
    return {
        "event_id": f"e{key}", "doc_id": key, "outlet": f"o{chance.randrange(OUTLETS)}",
        "published": (day + timedelta(days=chance.randrange(3))).isoformat(),
        "event_type": kind[0], "sub_event_type": kind[1],
        "date_start": day.isoformat(), "date_end": day.isoformat(), "date_precision": "day",
        "location": {
            "name": province if is_coarse else f"town{place}", "name_en": None, "admin1": province, "admin2": None,
            "country": f"C{place % 12}", "pcode": None,
            "latitude": 20 + (place % 150) / 10, "longitude": 30 + place / 200,
            "precision": "province" if is_coarse else "town", "gazetteer_id": None,
        },
        "initiators": [{"id": side[0], "name": side[0], "name_en": None}],
        "targets": [{"id": side[1], "name": side[1], "name_en": None}],
        "fatalities": toll, "injuries": None, "captured": None, "victims": [], "weapons": [], "claimed_by": None,
        "attribution": [], "salience": "main", "confidence": 0.8, "status": {},
        "evidence": [{"field": "event_type", "start": 250, "end": 260, "text": text[250:260], "rule": "bench"}],
        "coder": "rules", "engine_version": "0", "codebook_version": "1",
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Linked:
    """One linking of synthetic events: wall-clock seconds, MB before and at most, pair precision and recall."""

    incidents: int
    seconds: float
    loaded: float
    peak: float
    precision: float
    recall: float


def measure(count: int) -> Linked:
    """Link `count` synthetic events in this process."""
    events, documents, truth = make_news(count)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    started = time.perf_counter()
    result = link_events(events, documents)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    right = linked = 0
    for one in result.incidents:
        sizes = Counter(truth[event] for event in one["events"])
        right += sum(size * (size - 1) // 2 for size in sizes.values())
        linked += len(one["events"]) * (len(one["events"]) - 1) // 2
    wanted = sum(size * (size - 1) // 2 for size in Counter(truth.values()).values())
    return Linked(len(result.incidents), seconds, before, peak, right / max(1, linked), right / max(1, wanted))


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    if "--json" in sys.argv:
        print(json.dumps(asdict(measure(count))))
        return
    found = measure(count)
    print(f"{count:,} events -> {found.incidents:,} incidents in {found.seconds:.1f} s")
    print(f"memory: {found.loaded:,.0f} MB with the events loaded, {found.peak:,.0f} MB at most")
    print(f"pairs: precision {found.precision:.3f}, recall {found.recall:.3f}")


if __name__ == "__main__":
    main()
