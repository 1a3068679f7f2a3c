#!/usr/bin/env python3
"""Write src/marsad/data/ar/frequency/common_words.csv: how rare each common word is in the press.

usage: make_common_words.py CORPUS.jsonl.gz...

Counts in how many different reports a stem occurs. The bits of a stem are -log2 of its share of the reports, cut to a
whole number; one row a class, stems that would have more bits than the last class are left out: linking takes them
for names. Only single words and their class leave the corpus, no text.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import math
import re
from collections import Counter
from pathlib import Path

from marsad.linking.words import TABLE, Vocabulary
from marsad.packs.files import open_packs

MOST_BITS = 7.25
WORD = re.compile(r"[^\W_]+")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="+", type=Path)
    options = parser.parse_args()
    packs = open_packs()
    vocabulary = Vocabulary(packs)
    seen: set[str] = set()
    counts: Counter[str] = Counter()
    for path in options.corpora:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                text = json.loads(line)["text"]
                if text[:300] not in seen:
                    seen.add(text[:300])
                    counts.update({vocabulary.stem(word) for word in WORD.findall(vocabulary.fold(text))})
    classes: dict[int, list[str]] = {}
    for word, count in sorted(counts.items()):
        bits = -math.log2(count / len(seen))
        if bits < MOST_BITS:
            classes.setdefault(int(bits), []).append(word)
    target = packs.folders[0] / TABLE
    target.parent.mkdir(exist_ok=True)
    with target.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(("id", "words"))
        for bits, words in sorted(classes.items()):
            writer.writerow((bits, " ".join(words)))
    print(f"{sum(map(len, classes.values()))} words of {len(seen)} reports -> {target}")


if __name__ == "__main__":
    main()
