"""How well places and actors of single sentences are read: `python -m marsad.evaluate.sentences places|actors`.

The sentences were drawn at random from conflict reports of the corpus and labelled by hand (gold/places.jsonl,
gold/actors.jsonl: document, offsets, labels). Each is read inside its whole document, as in use.
"""

from __future__ import annotations

import argparse
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from marsad.coding.assemble import Draft
from marsad.coding.reading import Reading
from marsad.evaluate import scoring
from marsad.evaluate.labels import corpus_texts, document_of, read_lines
from marsad.lexicon.loading import Place
from marsad.pipeline import Coded, Coder

NEAR_KM, PROVINCE_KM = 20.0, 60.0
Sentence = tuple[dict[str, Any], dict[str, Any], Coded]  # label row, raw document, what the coder read


def read_sentences(coder: Coder, labels: Path, corpus: Path) -> Iterator[Sentence]:
    """Every labelled sentence with its coded document."""
    rows = list(read_lines(labels))
    texts = corpus_texts(corpus, {row["doc"] for row in rows})
    for row in rows:
        raw = texts[row["doc"]]
        yield row, raw, coder.code(document_of(raw))


def judge_places(coder: Coder, sentences: Iterable[Sentence]) -> tuple[Counter[str], list[str]]:
    """Counts of named places: found, in the right country and admin1, on the right spot; and what went wrong."""
    counts: Counter[str] = Counter()
    faults: list[str] = []
    for row, raw, coded in sentences:
        text = raw["text"]
        found = list(_places_within(coder, coded, row["start"], row["end"]))
        used: set[int] = set()
        at = row["start"]
        for gold in row["places"]:
            start = _find_name(text, gold["s"], at)
            start = _find_name(text, gold["s"], row["start"]) if start < 0 else start
            at = start + len(gold["s"])
            if _is_ignored(coded, start):
                counts["in datelines and boilerplate"] += 1
                continue
            counts["named"] += 1
            number, place = next(
                ((n, p) for n, (a, b, p) in enumerate(found) if a < at and start < b and n not in used), (None, None)
            )
            if number is not None:
                used.add(number)
            verdict = _judge(gold, place, number is not None)
            counts.update(verdict)
            if "spot" not in verdict:
                faults.append(f"{row['doc']} {gold['s']} ({gold['cc']}, {gold['a1']}): {_shown(place, number)}")
        extra = [found[n] for n in range(len(found)) if n not in used]
        counts["not a named place"] += len(extra)
        faults += [f"{row['doc']} not a named place: {text[a:b]}" for a, b, _ in extra]
    return counts, faults


def _find_name(text: str, name: str, start: int) -> int:
    """Where a name stands from `start` on: at the end of a word ('Israel', not 'Israelis') if it can, else -1."""
    at = text.find(name, start)
    while at >= 0 and text[at + len(name) : at + len(name) + 1].isalpha():
        at = text.find(name, at + 1)
    return at if at >= 0 else text.find(name, start)


def _is_ignored(coded: Coded, offset: int) -> bool:
    """Whether a place stands in a dateline, a tag line or a related story, which are not coded."""
    reading = coded.reading
    if reading is None:
        return False
    return any(
        first <= offset < last
        for first, last in (reading.text.source.raw_span(start, end) for start, end, _ in reading.ignored)
    )


def _places_within(coder: Coder, coded: Coded, start: int, end: int) -> Iterator[tuple[int, int, Place | None]]:
    reading = coded.reading
    if reading is None:
        return
    gazetteer = coder.engines.gazetteer
    for group in reading.places:
        for mention in group.members:
            first, last = reading.text.raw_span(mention.first, mention.last)
            if not start <= first < end:
                continue
            if mention is group.members[0]:
                yield first, last, gazetteer.places.get(group.place_id or "")
            else:
                yield first, last, gazetteer.choose(mention.candidates, countries=reading.countries)[0]


def _judge(gold: Mapping[str, Any], place: Place | None, is_found: bool) -> list[str]:
    if not is_found:
        return []
    verdict = ["found"]
    if place is None:
        return verdict
    if (place.country or None) != gold["cc"]:
        return verdict
    verdict.append("country")
    distance = _distance(gold, place)
    is_province = gold["l"] == "province"
    if gold["l"] == "country":
        is_whole = place.precision == "country" or place.kind == "region"  # 'northern Iraq' for Iraq
        return [*verdict, "admin1", *(["spot"] if is_whole else [])]
    if _letters(gold["a1"]) == _letters(place.admin1) or distance <= (PROVINCE_KM if is_province else NEAR_KM):
        verdict.append("admin1")
        if distance <= (PROVINCE_KM if is_province else NEAR_KM) or is_province:
            verdict.append("spot")
    return verdict


def _distance(gold: Mapping[str, Any], place: Place) -> float:
    if gold["lat"] is None or place.latitude is None or place.longitude is None:
        return math.inf
    return scoring.distance_km((gold["lat"], gold["lon"]), (place.latitude, place.longitude))


def _letters(name: str | None) -> str:
    """A transliteration reduced to what spellings share: no article, vowels or doubled letters."""
    plain = re.sub(r"^(al|ad|ar|as|at|an|ash|el)[- ]", "", (name or "").lower())
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[^a-z]|[aeiouyhw]|governorate|province", "", plain))


def _shown(place: Place | None, number: int | None) -> str:
    if place is None:
        return "not found" if number is None else "found, not in the tables"
    return f"read as {place.name_en or place.name}, {place.admin1}, {place.country}"


def judge_actors(coder: Coder, sentences: Iterable[Sentence], actors: scoring.Actors) -> tuple[Counter[str], list[str]]:
    """Counts of initiators and targets of the first act of each sentence: told by hand, coded, right."""
    counts: Counter[str] = Counter()
    faults: list[str] = []
    for row, raw, coded in sentences:
        if not row.get("act") or coded.reading is None:
            continue
        counts["acts"] += 1
        at = raw["text"].find(row["act"], row["start"])
        draft = _draft_at(coded, at)
        if draft is None:
            counts["acts not read"] += 1
        for role, members, name in (
            ("initiators", draft.initiators if draft else [], "initiator"),
            ("targets", draft.targets if draft else [], "target"),
        ):
            shown = [
                {"id": reference.id, "name": _surface(coded.reading, raw["text"], candidate.mention)}
                for candidate, reference, _ in members
            ]
            gold = [g for g in row[role] if g.get("id") != "unidentified-armed-group" or g.get("ar")]
            right = _matched(gold, shown, actors)
            if row.get("sym"):
                right = max(right, _matched(row["targets" if role == "initiators" else "initiators"], shown, actors))
            counts.update({f"{name}: told": len(gold), f"{name}: coded": len(shown), f"{name}: right": right})
            if right < len(gold):
                faults.append(
                    f"{row['doc']}@{at} {name}: told {[(g['id'], g['ar']) for g in gold]}, "
                    f"coded {[(s['id'], s['name']) for s in shown]}"
                )
    return counts, faults


def _draft_at(coded: Coded, offset: int) -> Draft | None:
    """The draft, after clustering, of the trigger at (or just before) an offset; a single one when it joined none."""
    assert coded.reading is not None
    for pool in (coded.drafts, coded.unmerged):
        for draft in pool:
            for trigger in draft.frame.triggers:
                start, end = coded.reading.text.raw_span(trigger.position, trigger.position)
                if start <= offset + 2 and offset < end:
                    return draft
    return None


def _surface(reading: Reading, text: str, mention: Any) -> str:
    start, end = reading.text.raw_span(mention.first, mention.last)
    return text[start:end]


def _matched(gold: Iterable[Mapping[str, Any]], shown: Iterable[Mapping[str, Any]], actors: scoring.Actors) -> int:
    left, matched = list(shown), 0
    for wanted in gold:
        hit = next((one for one in left if actors.same(wanted, one)), None)
        if hit is not None:
            left.remove(hit)
            matched += 1
    return matched


def main() -> None:
    """Prints the figures, and with `--errors` what went wrong."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("what", choices=("places", "actors"))
    parser.add_argument("--gold", type=Path, default=Path("gold"))
    parser.add_argument("--corpus", type=Path, default=Path("../shared/corpus"))
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    coder = Coder()
    sentences = read_sentences(coder, options.gold / f"{options.what}.jsonl", options.corpus)
    if options.what == "places":
        counts, faults = judge_places(coder, sentences)
        total = counts["named"]
        shares = (f"{name} {100 * counts[name] / total:.1f} %" for name in ("found", "country", "admin1", "spot"))
        print(f"{total} named places: " + ", ".join(shares))
        for name in ("not a named place", "in datelines and boilerplate"):
            print(f"{name}: {counts[name]}")
    else:
        counts, faults = judge_actors(coder, sentences, scoring.load_actors())
        print(f"{counts['acts']} acts, {counts['acts not read']} not read")
        for role in ("initiator", "target"):
            told, coded, right = (counts[f"{role}: {name}"] for name in ("told", "coded", "right"))
            found = (f"{100 * right / told:.1f} % of {told} found", f"{100 * right / coded:.1f} % of {coded} right")
            print(f"{role}: " + ", ".join(found))
    if options.errors:
        print("\n".join(faults))


if __name__ == "__main__":
    main()
