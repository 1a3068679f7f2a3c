"""Speed and memory of Marsad over 1,000 articles, side by side with dateparser and plain trie matching.

    python benchmarks/bench.py --write docs/benchmarks.md       (or: make bench)

The articles are a fixed sample of ../shared/corpus: every 20th line of its files in name order, the first 1,000 of
them. Times are wall-clock on one otherwise idle machine; the best of several runs, because other programs only ever
slow a run down. Start-up (Python, imports, word lists) is included unless a row says otherwise.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib import resources
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
EVERY, ARTICLES = 20, 1000
LINKED_EVENTS, STORED_ARTICLES, MONTH = 100_000, 11_000, "news-2015-07.jsonl.gz"
DAY_PRECISION = "day"


@dataclass(frozen=True, slots=True)
class Run:
    """One finished command: wall-clock seconds, peak resident memory in MB."""

    seconds: float
    megabytes: float


def take_sample(folder: Path) -> list[str]:
    """The lines of the sample."""
    taken = []
    number = 0
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                if number % EVERY == 0:
                    taken.append(line)
                number += 1
    return taken[:ARTICLES]


def run_marsad(*arguments: str) -> Run:
    """One run of the command in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", "marsad.cli.main", *arguments]
    started = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    if os.waitstatus_to_exitcode(status) not in {0, 1}:
        raise RuntimeError(f"marsad {' '.join(arguments)} failed")
    per_megabyte = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Run(seconds, used.ru_maxrss / per_megabyte)


def best(times: int, *arguments: str) -> Run:
    return min((run_marsad(*arguments) for _ in range(times)), key=lambda run: run.seconds)


def command_rows(sample: Path, out: Path, times: int) -> Iterator[tuple[str, str, str]]:
    """(what, figure, goal) of the command line."""
    version = best(10, "--version")
    yield "`marsad --version`", f"{version.seconds:.2f} s", "0.3 s or less"
    one = out / "one.jsonl"
    one.write_text(sample.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    alone = best(5, "code", str(one), "-o", str(out / "one.out.jsonl"))
    yield "`marsad code` of one article", f"{alone.seconds:.2f} s", "1 s or less"
    whole = best(times, "code", str(sample), "-o", str(out / "events.jsonl"))
    rate = ARTICLES / whole.seconds
    yield (
        f"`marsad code` of {ARTICLES:,} articles, one core",
        f"{whole.seconds:.1f} s, {rate:.0f} articles/s",
        "100/s or more",
    )
    yield "peak memory of that run", f"{whole.megabytes:.0f} MB", "500 MB or less"
    cores = os.cpu_count() or 1
    if cores > 1:
        shared = best(times, "code", str(sample), "--jobs", str(cores), "-o", str(out / "jobs.jsonl"))
        said = f"{shared.seconds:.1f} s, {ARTICLES / shared.seconds:.0f} articles/s"
        yield f"the same with `--jobs {cores}`", said, ""
        same = (out / "events.jsonl").read_bytes() == (out / "jobs.jsonl").read_bytes()
        yield "both outputs are the same bytes", "yes" if same else "NO", "yes"


def engine_rows(lines: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Cost after loading: the whole coder, and plain matching of the same word lists as the lower bound."""
    from marsad.model.document import Document
    from marsad.pipeline import Coder

    started = time.perf_counter()
    coder = Coder()
    loading = time.perf_counter() - started
    articles = [json.loads(line) for line in lines]
    documents = [
        Document(str(a["id"]), a["text"], a.get("title"), a.get("published"), a.get("outlet")) for a in articles
    ]
    seconds = clock(lambda: [coder.code(document) for document in documents], 2)
    yield "loading the word lists", f"{loading:.2f} s", ""
    yield "the coder, loaded", f"{ARTICLES / seconds:.0f} articles/s", ""
    nodes = coder.engines.grammar.index.nodes
    trie = {first: sorted((rest for rest, _ in node), key=len, reverse=True) for first, node in nodes.items()}
    seconds = clock(lambda: [match_plainly(trie, document.text) for document in documents], 2)
    yield (
        "plain token-trie matching of the same forms (no clitics, no rules)",
        f"{ARTICLES / seconds:.0f} articles/s",
        "",
    )


def link_rows(folder: Path) -> Iterator[tuple[str, str, str]]:
    """(what, figure, goal) of linking: synthetic events in memory, and the month of news through a store."""
    command = [sys.executable, str(ROOT / "benchmarks" / "link.py"), str(LINKED_EVENTS), "--json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    said = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True).stdout
    found = json.loads(said)
    yield f"linking {LINKED_EVENTS:,} synthetic events, in memory", f"{found['seconds']:.0f} s", "60 s or less"
    yield "peak memory of that run", f"{found['peak']:,.0f} MB", ""
    yield "pair precision, recall", f"{found['precision']:.3f}, {found['recall']:.3f}", ""
    news, store = folder / "news.jsonl", folder / "news.db"
    with gzip.open(CORPUS / MONTH, "rt", encoding="utf-8") as lines:
        news.write_text("".join(islice(lines, STORED_ARTICLES)), "utf-8")
    ingested = run_marsad("ingest", str(news), "--db", str(store), "--jobs", "2")
    linked = run_marsad("link", "--db", str(store))
    again = run_marsad("link", "--db", str(store))
    yield f"`marsad ingest --jobs 2` of {STORED_ARTICLES:,} articles", f"{ingested.seconds:.0f} s", ""
    yield "`marsad link` of that store", f"{linked.seconds:.0f} s, {linked.megabytes:,.0f} MB", ""
    yield "both together", f"{ingested.seconds + linked.seconds:.0f} s", "300 s or less"
    yield "`marsad link` again, nothing new", f"{again.seconds:.0f} s", ""


def match_plainly(trie: dict[str, list[tuple[str, ...]]], text: str) -> int:
    """Longest matches of the forms in a text split at word characters: what finding words costs at least."""
    words = re.findall(r"\w+", text)
    found = at = 0
    while at < len(words):
        width = 0
        for rest in trie.get(words[at], ()):
            if tuple(words[at + 1 : at + 1 + len(rest)]) == rest:
                width = 1 + len(rest)
                found += 1
                break
        at += width or 1
    return found


def clock(work: Callable[[], Any], times: int) -> float:
    """The best time of some work."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return min(taken)


def date_rows() -> Iterator[tuple[str, str, str, str]]:
    """(tool, expressions read right, expressions/s, wrong dates in sentences without one)."""
    content = (resources.files("marsad") / "data/ar/times/corpus.yaml").read_text("utf-8")
    corpus = yaml.safe_load(content)
    published: date = corpus["published"]
    cases = [
        (text.replace("[[", "").replace("]]", ""), case["expect"]["start"], case["expect"]["end"])
        for case in corpus["accept"]
        if case["expect"]["start"] is not None and case["expect"]["precision"] == DAY_PRECISION
        for text in case["texts"]
    ]
    empty = [case["text"] for case in corpus["reject"]]
    for name, reader in (("Marsad's time engine", read_with_marsad), ("dateparser search_dates", read_with_dateparser)):
        try:
            find = reader(published)
        except ModuleNotFoundError as error:
            yield name, f"not installed ({error.name})", "", ""
            continue
        find(cases[0][0])  # loading is not counted
        started = time.perf_counter()
        found = [find(text) for text, _, _ in cases]
        seconds = time.perf_counter() - started
        right = sum((start, end) in days for (_, start, end), days in zip(cases, found, strict=True))
        wrong = sum(bool(find(text)) for text in empty)
        yield (
            name,
            f"{right} of {len(cases)} ({100 * right / len(cases):.0f} %)",
            f"{len(cases) / seconds:,.0f}",
            f"{wrong} of {len(empty)}",
        )


Days = set[tuple[date, date]]


def read_with_marsad(published: date) -> Callable[[str], Days]:
    from marsad.mentions.numbers import collapse_numbers
    from marsad.mentions.times import find_times
    from marsad.packs.files import open_packs
    from marsad.rules.grammar import load_grammar

    grammar = load_grammar(open_packs())

    def find(text: str) -> Days:
        mentions = find_times(collapse_numbers(grammar.read(text), grammar), grammar, published)
        return {(m.start, m.end or m.start) for m in mentions if m.start is not None and m.role != "reference"}

    return find


def read_with_dateparser(published: date) -> Callable[[str], Days]:
    from dateparser.search import search_dates  # installed for the benchmark only (extra bench)

    settings = {
        "RELATIVE_BASE": datetime(published.year, published.month, published.day, 12),
        "PREFER_DATES_FROM": "past",
    }

    def find(text: str) -> Days:
        found = search_dates(text, languages=["ar"], settings=settings) or []
        return {(moment.date(), moment.date()) for _, moment in found}

    return find


PAGE = """# Benchmarks

Written by `make bench`; do not edit. {cores} cores, Python {python}, {system}; the best of {times}
runs. The articles are {articles:,} of the uncoded corpus: every {every}th line of its files in name order.

## The command

| what | measured | goal |
|---|---|---|
{command}

## After loading

| what | measured |
|---|---|
{engine}

## Linking

Synthetic events: `benchmarks/link.py`. The articles are the first {stored:,} of the corpus of July 2015. One run each.

| what | measured | goal |
|---|---|---|
{linking}

## Dates alone

The sentences are the examples of `src/marsad/data/ar/times/corpus.yaml`, written to test our own engine: dateparser,
made for other uses, is measured on our ground. Right: the days are exactly those expected (day precision only).
Start-up is not counted.

| tool | read right | sentences/s | sentences without a date that got one |
|---|---|---|---|
{dates}

For scale, from the project's brief, not measured here: HeidelTime tags only the dates of about 3 articles/s on the same
kind of machine, dateparser of about 72.

Measured by commands of their own, with their figures beside what they measure: the review application under load
([reviewing](reviewing.md#load), `benchmarks/serve.py`), reading of pages, screening and memory of the collector
([collecting](collecting.md), `benchmarks/collect.py`).
"""


def make_page(times: int) -> str:
    lines = take_sample(CORPUS)
    if len(lines) < ARTICLES:
        raise SystemExit(f"needs {ARTICLES} articles in {CORPUS}, found {len(lines)}")
    with tempfile.TemporaryDirectory() as folder:
        sample = Path(folder) / "sample.jsonl"
        sample.write_text("".join(lines), "utf-8")
        command = [
            f"| {what} | {figure} | {goal} |" for what, figure, goal in command_rows(sample, Path(folder), times)
        ]
        linking = [f"| {what} | {figure} | {goal} |" for what, figure, goal in link_rows(Path(folder))]
    engine = [f"| {what} | {figure} |" for what, figure, _ in engine_rows(lines)]
    dates = ["| " + " | ".join(row) + " |" for row in date_rows()]
    return PAGE.format(
        cores=os.cpu_count(), python=platform.python_version(), system=platform.system(), times=times,
        articles=ARTICLES, every=EVERY, command="\n".join(command), engine="\n".join(engine), dates="\n".join(dates),
        stored=STORED_ARTICLES, linking="\n".join(linking),
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the page here")
    parser.add_argument("--times", type=int, default=3, help="runs of each long measurement (default 3)")
    options = parser.parse_args()
    page = make_page(options.times)
    print(page)
    if options.write is not None:
        options.write.write_text(page, "utf-8")


if __name__ == "__main__":
    main()
