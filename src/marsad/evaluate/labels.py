"""The gold sets: where their documents and labels lie, and which of them weights are fitted on.

`gold/corpus.gold.jsonl` labels articles of the uncoded corpus by hand without their text: evidence is
`[text or title, start, end]`, the text is read from the corpus. Its parts: `fit` is fitted on; `check` is scored while
decisions are built; `blind` is scored when a version is finished and read by nobody who builds.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from marsad.model.document import Document

Labelled = tuple[Document, dict[str, Any]]  # a document and its gold row
DEV_WEIGHT = 4.0  # coded by the people who wrote the guidelines; the corpus by runs of a language model
SEED_WEIGHT = 20.0  # keeps the share that 8 had among 1,732 documents
CORPORA = ("news-2015-07.jsonl.gz", "news-2013-2024.jsonl.gz")


@dataclass(frozen=True, slots=True)
class GoldSet:
    """Documents with hand-coded events. `weight` multiplies its samples: the seeds must always code right."""

    name: str
    rows: tuple[Labelled, ...]
    weight: float = 1.0
    fitted: bool = True


class GoldError(ValueError):
    """A gold file and the text it labels do not fit together."""


def sample_files() -> tuple[Path, Path]:
    """The reports that come with Marsad, and their gold."""
    folder = Path(str(resources.files("marsad"))) / "data" / "sample"
    return folder / "reports.jsonl", folder / "gold.jsonl"


def sample_set() -> GoldSet:
    return GoldSet("sample", read_pair(*sample_files()))


def fitted_sets(shared: Path, own: Path) -> list[GoldSet]:
    """What the shipped weights are fitted on: dev, the seeds, our sample and the `fit` part of the labelled corpus."""
    gold = shared / "gold"
    return [
        GoldSet("dev", read_pair(gold / "dev.docs.jsonl", gold / "dev.gold.jsonl"), DEV_WEIGHT),
        GoldSet("seeds", read_pair(gold / "seeds.docs.jsonl", gold / "seeds.gold.jsonl"), SEED_WEIGHT),
        sample_set(),
        GoldSet("corpus", read_corpus(shared / "corpus", own / "corpus.gold.jsonl", "fit")),
    ]


def unseen_sets(shared: Path, own: Path) -> list[GoldSet]:
    """What no weights are fitted on: `later` whole and by halves, our further gold, the held-out corpus labels."""
    gold = shared / "gold"
    later = read_pair(gold / "later.docs.jsonl", gold / "later.gold.jsonl")
    corpus = own / "corpus.gold.jsonl"
    return [
        GoldSet("later", later, fitted=False),
        GoldSet("later, odd lines", later[0::2], fitted=False),
        GoldSet("own", read_pair(own / "own.docs.jsonl", own / "own.gold.jsonl"), fitted=False),
        GoldSet("corpus, check", read_corpus(shared / "corpus", corpus, "check"), fitted=False),
        GoldSet("corpus, blind", read_corpus(shared / "corpus", corpus, "blind"), fitted=False),
    ]


def read_pair(documents: Path, gold: Path) -> tuple[Labelled, ...]:
    """A file of documents and a file of gold rows, in the order of the gold."""
    docs = {str(raw["id"]): document_of(raw) for raw in read_lines(documents)}
    return tuple((docs[str(row["doc"])], row) for row in read_lines(gold))


def read_corpus(corpus: Path, gold: Path, part: str) -> tuple[Labelled, ...]:
    """The labelled articles of one part; evidence is given back as a quote.

    Raises `GoldError` when an article is missing or its text is not the one that was labelled.
    """
    rows = [row for row in read_lines(gold) if row["part"] == part]
    texts = corpus_texts(corpus, {row["doc"] for row in rows})
    labelled = []
    for row in rows:
        raw = texts.get(row["doc"])
        if raw is None:
            raise GoldError(f"{row['doc']} is labelled in {gold.name}, but the corpus does not hold it")
        if hashlib.sha256(raw["text"].encode()).hexdigest()[: len(row["text_sha256"])] != row["text_sha256"]:
            raise GoldError(f"{row['doc']}: the corpus text is not the one that was labelled")
        for item in (*row["events"], *row["aggregates"]):
            if isinstance(item.get("evidence"), list):
                name, start, end = item["evidence"]
                item["evidence"] = raw[name][start:end]
        labelled.append((document_of({**raw, "published": row["published"]}), row))
    return tuple(labelled)


def corpus_texts(corpus: Path, wanted: set[str]) -> dict[str, dict[str, Any]]:
    """The raw articles of the uncoded corpus with the given ids."""
    found: dict[str, dict[str, Any]] = {}
    for name in CORPORA:
        with gzip.open(corpus / name, "rt", encoding="utf-8") as lines:
            for line in lines:
                raw = json.loads(line)
                if raw["id"] in wanted:
                    found[raw["id"]] = raw
    return found


def trigger_labels(path: Path) -> dict[tuple[str, str], dict[int, tuple[str, ...]]]:
    """(set, document) -> offset of a trigger word -> the gold events it tells, none for an empty tuple."""
    return {
        (row["set"], str(row["doc"])): {int(start): tuple(ids) for start, ids in row["triggers"]}
        for row in read_lines(path)
    }


def document_of(raw: dict[str, Any]) -> Document:
    return Document(str(raw["id"]), raw["text"], raw.get("title"), raw.get("published"), raw.get("outlet"))


def read_lines(path: Path) -> Iterator[Any]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)
