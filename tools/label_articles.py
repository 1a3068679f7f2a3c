"""Draws articles of the uncoded corpus for hand coding, checks what coders wrote, and adds it to `gold/` without text.

    marsad code ../shared/corpus/NAME.jsonl.gz -o NAME.events.jsonl        # once, for the strata
    python tools/label_articles.py draw WORK --coded NAME.events.jsonl ... --batches 10 --seed 7
    python tools/label_articles.py triggers WORK/b01       # after events.jsonl is written: numbers the trigger words
    python tools/label_articles.py check WORK/b01          # says what does not fit the guidelines
    python tools/label_articles.py export WORK             # checked batches into gold/*.jsonl

A coder sees `articles.txt` of a batch (keys, no ids, no coded events) and writes `events.jsonl` in the shape of
../shared/eval/GUIDELINES.md, then `triggers.jsonl`: `{"doc": "a07", "tells": {"3": ["e1"], "5": []}}`, words that tell
no event may be left out. One article of each batch is a dev article, so that coders can be compared with the gold.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from marsad.coding.event_types import EVENT_TYPE
from marsad.evaluate.labels import CORPORA, document_of, read_lines
from marsad.pipeline import Coder

SIZE = 50  # articles of a batch, and one of dev
SHARES = {"coded": 0.80, "aside": 0.17, "nothing": 0.03}  # of a batch: what the coder of the day found in them
LATER = 0.8  # share of articles of 2013-2024
SHORTEST, LONGEST = 250, 3600  # letters
LEVELS = {"site", "town", "district", "province", "country"}
PRECISIONS = {"day", "week", "month", None}
CHECK_SHARE = 8  # one article in so many goes to the part `check`, by hash of its id


def read_corpus(shared: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for name in CORPORA:
        with gzip.open(shared / "corpus" / name, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield name, json.loads(line)


def taken_ids(shared: Path, own: Path) -> set[str]:
    """Every article that some gold file holds already."""
    files = [
        *(shared / "gold").glob("*.docs.jsonl"),
        *(shared / "gold").glob("*.gold.jsonl"),
        *own.glob("*.gold.jsonl"),
    ]
    taken = {str(row.get("doc") or row.get("id")) for path in files for row in read_lines(path)}
    for row in read_lines(own / "read200.jsonl"):
        taken.add(str(row["doc"]))
    for path in (shared / "gold").glob("links*"):
        if path.suffix == ".jsonl":
            for row in read_lines(path):
                taken |= {str(value) for value in row.values() if isinstance(value, str)}
                taken |= {str(v) for value in row.values() if isinstance(value, list) for v in value}
    return taken


def draw(options: argparse.Namespace) -> None:
    found = {row["doc_id"] for path in options.coded for row in read_lines(path) if row.get("record") != "aggregate"}
    taken = taken_ids(options.shared, options.own)
    for path in (options.work / "keys").glob("*.json"):
        taken |= set(json.loads(path.read_text("utf-8")).values())
    chance = random.Random(options.seed)
    pools: dict[tuple[bool, bool], list[dict[str, Any]]] = {}
    seen: set[str] = set()
    for corpus, raw in read_corpus(options.shared):
        digest = hashlib.sha256(raw["text"].encode()).hexdigest()
        if raw["id"] in taken or not SHORTEST <= len(raw["text"]) <= LONGEST or digest in seen:
            continue
        seen.add(digest)
        pools.setdefault((corpus == CORPORA[1], raw["id"] in found), []).append(raw)
    outlets = {key: Counter(raw.get("outlet") for raw in pool) for key, pool in pools.items()}
    for key, pool in pools.items():  # small outlets more than their share: by the root of their number
        pool.sort(key=lambda raw: chance.random() ** (outlets[key][raw.get("outlet")] ** 0.5), reverse=True)
    coder = Coder()
    dev = {str(row["id"]): row for row in read_lines(options.shared / "gold" / "dev.docs.jsonl")}
    again = [doc for doc in dev if doc not in {str(row["doc"]) for row in read_lines(options.own / "dev.second.jsonl")}]
    chance.shuffle(again)
    (options.work / "keys").mkdir(parents=True, exist_ok=True)
    for number in range(options.first, options.first + options.batches):
        rows = [again and dev[again.pop()]] if again else []
        wanted = Counter({name: round(share * SIZE) for name, share in SHARES.items()})
        while len(rows) < SIZE + bool(rows):
            later = chance.random() < LATER
            coded = wanted["coded"] > 0
            pool = pools[(later, coded)] or pools[(not later, coded)]
            raw = pool.pop()
            kind = "coded"
            if not coded:
                kind = "aside" if coder.code(document_of(raw)).drafts else "nothing"
            if wanted[kind] > 0:
                wanted[kind] -= 1
                rows.append(raw)
        chance.shuffle(rows)
        folder = options.work / f"b{number:02}"
        folder.mkdir(exist_ok=True)
        keys = {f"a{place:02}": str(raw["id"]) for place, raw in enumerate(rows, 1)}
        (options.work / "keys" / f"{folder.name}.json").write_text(json.dumps(keys, ensure_ascii=False), "utf-8")
        shown = [
            f"=== {key} | {raw.get('outlet') or ''} | published {raw.get('published') or '?'}\n# {raw.get('title') or ''}\n"
            f"{raw['text']}\n"
            for key, raw in zip(keys, rows, strict=True)
        ]
        (folder / "articles.txt").write_text("\n".join(shown), "utf-8")
        with (folder / "docs.jsonl").open("w", encoding="utf-8") as out:
            for key, raw in zip(keys, rows, strict=True):
                kept = {name: raw.get(name) for name in ("outlet", "published", "title", "text")}
                out.write(json.dumps({"id": key, **kept}, ensure_ascii=False) + "\n")
        print(folder, len(rows), "articles")


def trigger_words(coder: Coder, raw: dict[str, Any]) -> list[tuple[int, int]]:
    """Raw offsets of the trigger words of a text, in order."""
    reading = coder.code(document_of(raw)).reading
    if reading is None:
        return []
    spans = sorted({reading.text.raw_span(t.position, t.position) for t in reading.triggers})
    return [(start, end) for start, end in spans]


def numbered_words(folder: Path) -> dict[str, list[int]]:
    """Raw offsets of the trigger words as they were numbered for the coder: the lexicon may have changed since."""
    raws = {raw["id"]: raw["text"] for raw in read_lines(folder / "docs.jsonl")}
    marked = (folder / "marked.txt").read_text("utf-8")
    blocks = re.split(r"^=== (a\d+) \| published [^\n]*\n# [^\n]*\n", marked, flags=re.MULTILINE)[1:]
    found: dict[str, list[int]] = {}
    for key, shown in zip(blocks[::2], blocks[1::2], strict=True):
        offsets, at, seen = [], 0, 0
        while (begin := shown.find(f"[{len(offsets) + 1}:", at)) >= 0:
            at_raw = seen + begin - at
            word = begin + len(f"[{len(offsets) + 1}:")
            end = shown.index("]", word)
            if raws[key][seen:at_raw] != shown[at:begin] or not raws[key].startswith(shown[word:end], at_raw):
                raise ValueError(f"{folder / 'marked.txt'}: {key} is not the article")
            offsets.append(at_raw)
            seen, at = at_raw + end - word, end + 1
        found[key] = offsets
    return found


def show_triggers(options: argparse.Namespace) -> None:
    coder = Coder()
    events = {row["doc"]: row for row in read_lines(options.batch / "events.jsonl")}
    with (options.batch / "marked.txt").open("w", encoding="utf-8") as out:
        for raw in read_lines(options.batch / "docs.jsonl"):
            row = events.get(raw["id"])
            if row is None or not row["events"]:
                continue
            text, at = "", 0
            for number, (start, end) in enumerate(trigger_words(coder, raw), 1):
                text += f"{raw['text'][at:start]}[{number}:{raw['text'][start:end]}]"
                at = end
            out.write(
                f"=== {raw['id']} | published {raw['published']}\n# {raw['title'] or ''}\n{text}{raw['text'][at:]}\n"
            )
            for event in row["events"]:
                place = (event.get("place") or {}).get("en")
                out.write(f"  {event['id']}: {event['type'][0]} | {event['date']} | {place} | {event['evidence']}\n")
            out.write("\n")
    print(options.batch / "marked.txt")


def faults(options: argparse.Namespace, folder: Path) -> list[str]:
    """What does not fit the guidelines, one line each."""
    said: list[str] = []
    docs = {raw["id"]: raw for raw in read_lines(folder / "docs.jsonl")}
    rows: dict[str, Any] = {}
    for row in read_lines(folder / "events.jsonl"):
        if row["doc"] in rows:
            said.append(f"{row['doc']}: twice")
        rows[row["doc"]] = row
    said += [f"{key}: not coded" for key in docs if key not in rows]
    for key, row in rows.items():
        raw = docs.get(key)
        if raw is None:
            said.append(f"{key}: no such article")
            continue
        ids = [event.get("id") for event in row.get("events", [])]
        if len(set(ids)) != len(ids):
            said.append(f"{key}: an id stands twice")
        for event in row.get("events", []):
            said += [f"{key} {event.get('id')}: {fault}" for fault in _event_faults(event, raw)]
        for item in row.get("aggregates", []):
            if item.get("evidence") and item["evidence"] not in raw["text"] + "\n" + (raw["title"] or ""):
                said.append(f"{key} aggregate: evidence is not in the text")
            if not {"what", "count", "evidence"} <= set(item):
                said.append(f"{key} aggregate: wants what, of, by, count, period, place, evidence")
    marked = folder / "triggers.jsonl"
    if not marked.exists():
        return [*said, "triggers.jsonl is missing"]
    told = {row["doc"]: row["tells"] for row in read_lines(marked)}
    numbered = numbered_words(folder)
    for key, row in rows.items():
        if not row.get("events") or key not in docs:
            continue
        if key not in told:
            said.append(f"{key}: has events, but no line in triggers.jsonl")
            continue
        size = len(numbered.get(key, ()))
        ids = {event["id"] for event in row["events"]}
        for number, names in told[key].items():
            if not 1 <= int(number) <= size:
                said.append(f"{key}: there is no trigger {number}")
            if set(names) - ids:
                said.append(f"{key}: trigger {number} tells an event that is not there: {names}")
    return said


def _event_faults(event: dict[str, Any], raw: dict[str, Any]) -> Iterator[str]:
    wanted = {"id", "type", "date", "date_precision", "place", "initiator", "target", "killed", "wounded", "captured",
              "claimed_by", "weapon", "salience", "evidence"}  # fmt: skip
    if wanted - set(event):
        yield f"lacks {sorted(wanted - set(event))}"
        return
    if not event["type"] or any(name not in EVENT_TYPE for name in event["type"]):
        yield f"unknown type {event['type']}"
    if event["evidence"] not in raw["text"] and event["evidence"] not in (raw["title"] or ""):
        yield "evidence is not in the text, letter by letter"
    days = event["date"]
    if days is not None and (len(days) != 2 or days[0] > days[1] or any(len(day) != 10 for day in days)):
        yield f"date {days}"
    elif days is not None and raw.get("published") and days[0] > raw["published"]:
        yield f"date {days} is after publication"
    if event["date_precision"] not in PRECISIONS:
        yield f"date_precision {event['date_precision']}"
    place = event["place"]
    if not place or {"names", "en", "admin1", "country", "lat", "lon", "level"} - set(place) or not place["names"]:
        yield "place wants names, en, admin1, country, lat, lon, level"
    elif place["level"] not in LEVELS or len(place["country"] or "") != 2:
        yield f"place level {place['level']}, country {place['country']}"
    for role in ("initiator", "target"):
        if any({"id", "ar"} - set(actor) for actor in event[role]):
            yield f"{role} wants id and ar"
    for slot in ("killed", "wounded", "captured"):
        value = event[slot]
        if value is not None and (len(value) != 2 or value[0] is None or value[1] is not None and value[0] > value[1]):
            yield f"{slot} {value}"


def check(options: argparse.Namespace) -> None:
    said = faults(options, options.batch)
    print("\n".join(said) or "all fits")
    sys.exit(1 if said else 0)


def export(options: argparse.Namespace) -> None:
    """Adds the batches without faults to the files of `gold/`; evidence becomes offsets."""
    corpus = {raw["id"]: raw for _, raw in read_corpus(options.shared)}
    dev = {str(row["id"]) for row in read_lines(options.shared / "gold" / "dev.docs.jsonl")}
    held = {row["doc"] for name in ("corpus.gold", "dev.second") for row in read_lines(options.own / f"{name}.jsonl")}
    new: dict[str, list[dict[str, Any]]] = {"corpus.gold.jsonl": [], "triggers.jsonl": [], "dev.second.jsonl": []}
    parts: Counter[str] = Counter()
    for path in sorted((options.work / "keys").glob("*.json")):
        folder = options.work / path.stem
        if not (folder / "triggers.jsonl").exists():
            print(folder, "is not coded yet")
            continue
        said = faults(options, folder)
        if said:
            print(folder, f"has {len(said)} faults and is left out, the first: {said[0]}")
            continue
        keys = json.loads(path.read_text("utf-8"))
        told = {row["doc"]: row["tells"] for row in read_lines(folder / "triggers.jsonl")}
        numbered = numbered_words(folder)
        for row in read_lines(folder / "events.jsonl"):
            doc = keys[row["doc"]]
            if doc in held:
                continue
            if doc in dev:
                new["dev.second.jsonl"].append({**{k: v for k, v in row.items() if k != "notes"}, "doc": doc})
                continue
            raw = corpus[doc]
            part = "check" if int(hashlib.sha256(doc.encode()).hexdigest(), 16) % CHECK_SHARE == 0 else "fit"
            parts[part] += 1
            digest = hashlib.sha256(raw["text"].encode()).hexdigest()[:16]
            new["corpus.gold.jsonl"].append({
                "doc": doc, "part": part, "published": raw["published"], "text_sha256": digest,
                "relevant": bool(row["events"]) or bool(row.get("relevant")),
                "events": [_with_offsets(event, raw) for event in row["events"]],
                "aggregates": [_with_offsets(item, raw) for item in row.get("aggregates", [])],
            })  # fmt: skip
            if row["events"] and part == "fit":
                tells = told[row["doc"]]
                marks = [[at, tells.get(str(number), [])] for number, at in enumerate(numbered[row["doc"]], 1)]
                new["triggers.jsonl"].append({"set": "corpus", "doc": doc, "triggers": marks})
    for name, rows in new.items():
        with (options.own / name).open("a", encoding="utf-8") as out:
            for row in rows:
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
        print(name, "+", len(rows))
    print(dict(parts))


def _with_offsets(item: dict[str, Any], raw: dict[str, Any]) -> dict[str, Any]:
    quote = item.get("evidence") or ""
    for name in ("text", "title"):
        at = (raw.get(name) or "").find(quote)
        if quote and at >= 0:
            return {**{k: v for k, v in item.items() if k != "notes"}, "evidence": [name, at, at + len(quote)]}
    return {k: v for k, v in item.items() if k not in {"evidence", "notes"}}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder with gold/ and corpus/")
    parser.add_argument("--own", type=Path, default=Path("gold"), help="folder with our own labels")
    commands = parser.add_subparsers(required=True)
    drawing = commands.add_parser("draw")
    drawing.add_argument("work", type=Path)
    drawing.add_argument("--coded", type=Path, nargs="+", required=True)
    drawing.add_argument("--batches", type=int, default=1)
    drawing.add_argument("--first", type=int, default=1, help="number of the first batch")
    drawing.add_argument("--seed", type=int, default=1)
    drawing.set_defaults(run=draw)
    for name, run in (("triggers", show_triggers), ("check", check)):
        command = commands.add_parser(name)
        command.add_argument("batch", type=Path)
        command.set_defaults(run=run)
    exporting = commands.add_parser("export")
    exporting.add_argument("work", type=Path)
    exporting.set_defaults(run=export)
    options = parser.parse_args()
    options.run(options)


if __name__ == "__main__":
    main()
