#!/usr/bin/env python3
"""Write src/marsad/data/ar/frequency/common_words.csv: how rare each common word is in the press.

usage: make_common_words.py CORPUS.jsonl.gz... [--least 0.004]

Counts in how many different reports a stem occurs; keeps those in at least the share `--least`, as bits (-log2 of the share, to
the half bit). Only single words and their rarity leave the corpus, no text.
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

WORD = re.compile(r"[^\W_]+")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--least", type=float, default=0.004)
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
    rows = sorted((-count, word) for word, count in counts.items() if count >= options.least * len(seen))
    target = packs.folders[0] / TABLE
    target.parent.mkdir(exist_ok=True)
    with target.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(("id", "bits"))
        for count, word in rows:
            writer.writerow((word, round(-2 * math.log2(-count / len(seen))) / 2))
    print(f"{len(rows)} words of {len(seen)} reports -> {target}")


if __name__ == "__main__":
    main()
