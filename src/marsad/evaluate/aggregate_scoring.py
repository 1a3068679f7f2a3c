"""Scores summary counts against gold: `python -m marsad.evaluate.aggregate_scoring --part check`.

Summaries are no events, so the event scorer leaves them out; without figures of their own a summary read as an event,
or an event's toll swallowed by a summary, would show nowhere.

Detection: a predicted and a gold summary are the same when they stand in one document, count the same kind of thing
and have the same figures; or figures within a tenth of each other, when the words of one lie in the quote of the other.
Slots: what, count, by, of, period. Those of a missed summary are missing, those of a spurious one spurious.
Not owed: a doer or a period that gold leaves open (saying one then costs nothing for the period), and people at large.
Gold writes these as `all` or `civilians`; a blank is right, and so is any kind of civilians.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from marsad.evaluate import scoring
from marsad.evaluate.fitting import start_decisions
from marsad.evaluate.gold_files import Record
from marsad.evaluate.labels import Labelled, read_corpus, read_pair
from marsad.model.document import Document
from marsad.pipeline import Coder

SLOTS = ("what", "count", "by", "of", "period")
PARTS = ("dev", "later-even", "fit", "check", "blind", "own")
# Words that gold and engine use for one kind of thing; others stand for themselves.
KINDS: Mapping[str, str] = {
    "dead": "killed", "deaths": "killed", "fatalities": "killed", "injured": "wounded", "injuries": "wounded",
    "attack": "attacks", "strike": "attacks", "strikes": "attacks", "airstrikes": "attacks", "raids": "attacks",
    "operations": "attacks", "rockets": "attacks", "missiles": "attacks", "shellings": "attacks",
    "bombings": "attacks", "clashes": "attacks", "arrested": "captured", "arrests": "captured",
    "detained": "captured", "kidnapped": "captured", "abducted": "captured", "displacement": "displaced",
}  # fmt: skip
PEOPLE_AT_LARGE = frozenset(("", "all", "civilians", "unspecified", "none"))
NO_DOER = frozenset(("", "unspecified", "none", "unknown", "all"))
_NEAR_COUNT = 0.1
_NEAR_DAYS = timedelta(days=3)
_SHARED_DAYS = 0.6


def kind_of(what: str) -> str:
    """The kind of thing a summary counts.

    >>> kind_of("Airstrikes"), kind_of("vehicles destroyed")
    ('attacks', 'vehicles-destroyed')
    """
    key = "-".join(what.lower().replace("_", "-").split())
    return KINDS.get(key, key)


def is_same(gold: Record, predicted: Record, document: Document) -> bool:
    """True when both tell one summary."""
    if kind_of(gold["what"]) != kind_of(predicted["what"]):
        return False
    if scoring.count_ok(gold["count"], predicted):
        return True
    return _counts_are_near(gold["count"], predicted) and _evidence_meets(gold, predicted, document)


def _counts_are_near(count: Sequence[int | None], predicted: Record) -> bool:
    wanted, found = count[0], predicted.get("low")
    return wanted is not None and found is not None and abs(wanted - found) <= _NEAR_COUNT * max(wanted, 1)


def _evidence_meets(gold: Record, predicted: Record, document: Document) -> bool:
    """The quote of gold, where it stands in the text, overlaps with the words of the predicted count."""
    quote = gold.get("evidence") or ""
    at = document.text.find(quote) if quote else -1
    spans = [(item["start"], item["end"]) for item in predicted["evidence"] if item["field"] == "count"]
    return at >= 0 and any(start < at + len(quote) and at < end for start, end in spans)


def period_ok(gold: Record, predicted: Record) -> bool:
    """The periods are one: both ends within three days, or six tenths of all their days shared.

    A part of a long period is not enough, as it is for events: a week of a war is another summary.
    """
    if not predicted.get("date_start"):
        return False
    first, last = _days(gold["period"])
    start, end = _days((predicted["date_start"], predicted.get("date_end")))
    if abs(first - start) <= _NEAR_DAYS and abs(last - end) <= _NEAR_DAYS:
        return True
    shared = (min(last, end) - max(first, start)).days + 1
    return shared >= _SHARED_DAYS * ((max(last, end) - min(first, start)).days + 1)


def _days(period: Sequence[str | None]) -> tuple[date, date]:
    first = date.fromisoformat(str(period[0])[:10])
    return first, date.fromisoformat(str(period[1] or period[0])[:10])


def _names(value: str | None) -> list[str]:
    return [name.strip() for name in (value or "").split("+")]


def slots(gold: Record | None, predicted: Record | None, actors: scoring.Actors) -> scoring.Slots:
    """For every slot: correct, owed by gold, predicted. Either side may be None."""
    g, p = gold or {}, predicted or {}
    both = gold is not None and predicted is not None
    has_period = bool(g.get("period") and all(g["period"]))
    has_days = bool(p.get("date_start")) and (gold is None or has_period)
    has_count = p.get("low") is not None
    return {
        "what": (int(both), int(gold is not None), int(predicted is not None)),
        "count": (int(both and scoring.count_ok(g["count"], p)), int(gold is not None), int(has_count)),
        "by": _actor_slot(g.get("by"), p.get("by"), NO_DOER, both, actors),
        "of": _actor_slot(g.get("of"), p.get("of"), PEOPLE_AT_LARGE, both, actors),
        "period": (int(both and has_period and period_ok(g, p)), int(has_period), int(has_days)),
    }


def _actor_slot(
    gold: str | None, predicted: str | None, unsaid: frozenset[str], both: bool, actors: scoring.Actors
) -> tuple[int, int, int]:
    """A value of gold that says nothing is owed by nobody; a right answer to it is credited all the same."""
    names = _names(gold)
    right = both and predicted is not None and any(_is_actor(name, predicted, actors) for name in names)
    is_owed = any(name not in unsaid and not name.startswith("unidentified") for name in names)
    is_said = predicted is not None and not predicted.startswith("unidentified")
    return int(right), int(is_owed or right), int(is_said or right)


def _is_actor(gold: str, predicted: str, actors: scoring.Actors) -> bool:
    if gold == "all":
        gold = "civilians"
    return actors.same({"id": gold}, {"id": predicted})


def align(
    gold: Sequence[Any], predicted: Sequence[Any], document: Document, actors: scoring.Actors
) -> tuple[scoring.Pairs, list[Any], list[Any]]:
    """Pairs that are one summary, the best pairs first, the gold ones missed, the predicted ones that are spurious."""
    ranked = sorted(
        (-sum(right for right, _, _ in slots(g, p, actors).values()), i, j)
        for i, g in enumerate(gold)
        for j, p in enumerate(predicted)
        if is_same(g, p, document)
    )
    partner: dict[int, int] = {}
    for _, i, j in ranked:
        if i not in partner and j not in partner.values():
            partner[i] = j
    pairs = [(gold[i], predicted[j]) for i, j in sorted(partner.items())]
    missed = [g for i, g in enumerate(gold) if i not in partner]
    return pairs, missed, [p for j, p in enumerate(predicted) if j not in partner.values()]


def score(labelled: Iterable[Labelled], predicted: Iterable[Record], actors: scoring.Actors) -> dict[str, Any]:
    """The figures over labelled documents; records of other documents are left out."""
    records: dict[str, list[Record]] = {}
    for record in predicted:
        records.setdefault(str(record["doc_id"]), []).append(record)
    found: Counter[str] = Counter()
    totals: Counter[tuple[str, int]] = Counter()
    for document, row in labelled:
        pairs, missed, spurious = align(row.get("aggregates") or [], records.get(document.doc_id, []), document, actors)
        found.update(docs=1, pairs=len(pairs), gold=len(pairs) + len(missed), predicted=len(pairs) + len(spurious))
        for g, p in (*pairs, *((g, None) for g in missed), *((None, p) for p in spurious)):
            for slot, counts in slots(g, p, actors).items():
                totals.update({(slot, column): number for column, number in enumerate(counts)})
    every = [sum(totals[slot, column] for slot in SLOTS) for column in range(3)]
    return {
        "docs": found["docs"], "gold": found["gold"], "predicted": found["predicted"],
        "detection": scoring.rates(found["pairs"], found["gold"], found["predicted"]),
        "slots": scoring.rates(every[0], every[1], every[2]),
        "slot_rates": {slot: scoring.rates(totals[slot, 0], totals[slot, 1], totals[slot, 2]) for slot in SLOTS},
    }  # fmt: skip


def read_part(name: str, shared: Path, own: Path) -> tuple[Labelled, ...]:
    """The labelled documents of one part."""
    gold = shared / "gold"
    if name == "dev":
        return read_pair(gold / "dev.docs.jsonl", gold / "dev.gold.jsonl")
    if name == "later-even":
        return read_pair(gold / "later.docs.jsonl", gold / "later.gold.jsonl")[1::2]
    if name == "own":
        return read_pair(own / "own.docs.jsonl", own / "own.gold.jsonl")
    return read_corpus(shared / "corpus", own / "corpus.gold.jsonl", name)


def predict(labelled: Iterable[Labelled]) -> list[dict[str, Any]]:
    """The summary records of documents. They rest on no weights, so decisions written by hand will do."""
    coder = Coder(decisions=start_decisions())
    return [record for document, _ in labelled for record in coder.code(document).aggregates]


def main() -> None:
    """Prints the figures of a part, never what is in it."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--part", choices=PARTS, required=True, action="append")
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--gold", type=Path, default=Path("gold"))
    options = parser.parse_args()
    actors = scoring.load_actors()
    for name in options.part:
        labelled = read_part(name, options.shared, options.gold)
        sys.stdout.write(f"{name} {json.dumps(_rounded(score(labelled, predict(labelled), actors)))}\n")


def _rounded(figures: Any) -> Any:
    if isinstance(figures, dict):
        return {key: _rounded(value) for key, value in figures.items()}
    return round(100 * figures, 1) if isinstance(figures, float) else figures


if __name__ == "__main__":
    main()
