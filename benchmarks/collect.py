"""How well and how fast pages are cleaned, how well the gate screens, and whether memory stays flat.

python benchmarks/collect.py pages            precision and recall of words on 48 layouts, pages a second
python benchmarks/collect.py cms              the same on 23 pages as content systems make them
python benchmarks/collect.py gate             recall on ../shared/gold, share of unrelated articles skipped
python benchmarks/collect.py memory [N]       N documents (50,000) through a run, memory on the way; fails if it grows
python benchmarks/collect.py --write docs/collecting-figures.md   all of it, as a page
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import resource
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from cms_layouts import LAYOUTS as CMS_LAYOUTS  # noqa: E402
from cms_layouts import CmsPage  # noqa: E402
from page_layouts import Layout, Report, load_reports, make_layouts  # noqa: E402

_WORD = re.compile(r"\w+")
ROOT = Path(__file__).parents[1]
AT = datetime(2025, 11, 30, tzinfo=UTC)
REPORTS_A_LAYOUT = 8
CMS_REPORTS = 4
MOST_GROWTH = 5.0  # MB after the first three tenths of the memory test, in which tables of words and pages fill up
SHORT = 300  # characters of each article of the memory test: coding whole ones would only take longer


def count_words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text))


def score(found: str, wanted: str) -> tuple[float, float]:
    """Precision and recall of words, each counted as often as it stands there."""
    ours, theirs = count_words(found), count_words(wanted)
    common = sum((ours & theirs).values())
    return common / max(1, sum(ours.values())), common / max(1, sum(theirs.values()))


def make_pages(layouts: Sequence[Layout], reports: Sequence[Report]) -> list[tuple[Layout, Report, bytes, list[str]]]:
    pages = []
    for number, layout in enumerate(layouts):
        for turn in range(REPORTS_A_LAYOUT):
            at = (number * REPORTS_A_LAYOUT + turn) % len(reports)
            others = [other.title for other in (reports * 2)[at + 1 : at + 13]]
            page = layout.make(reports[at], others)
            pages.append((layout, reports[at], page.encode(layout.encoding, "xmlcharrefreplace"), others))
    return pages


def measure_pages(*, is_verbose: bool = False) -> str:
    from marsad.collect.pages import PageReader

    pages = make_pages(make_layouts(), load_reports())
    reader = PageReader()
    reader.read(pages[0][2], url="https://x.example/", captured_at=AT)  # load everything
    scores: dict[str, list[tuple[float, float]]] = defaultdict(list)
    leaks, ways, dated, titled = Counter[str](), Counter[str](), 0, 0
    started = time.process_time()
    for layout, report, content, others in pages:
        found = reader.read(content, url="https://x.example/", captured_at=AT)
        scores[layout.name].append(score(found.text, "\n".join(report.paragraphs)))
        leaks[layout.name] += sum(other in found.text for other in others)
        ways[found.found_by] += 1
        dated += (found.published.value or "")[:10] == "2025-11-29"
        titled += found.title == report.title
    seconds = time.process_time() - started
    lines = [
        "| page | layouts | precision | recall | worst layout | other headlines left |",
        "|---|---|---|---|---|---|",
    ]
    kinds = list(dict.fromkeys(layout.name.split("/")[0] for layout, *_ in pages))
    for kind in [*kinds, "all"]:
        names = [name for name in scores if kind in ("all", name.split("/")[0])]
        means = {
            name: tuple(sum(pair[n] for pair in scores[name]) / len(scores[name]) for n in (0, 1)) for name in names
        }
        worst = min(names, key=lambda name: min(means[name]))
        p, r = (sum(mean[n] for mean in means.values()) / len(means) for n in (0, 1))
        left = sum(leaks[name] for name in names)
        low = f"{worst.split('/')[1]} {means[worst][0]:.2f} / {means[worst][1]:.2f}"
        lines.append(f"| {kind} | {len(names)} | {p:.3f} | {r:.3f} | {low} | {left} |")
        if is_verbose and kind != "all":
            for name in names:
                print(f"{name:28} {means[name][0]:.3f} {means[name][1]:.3f} leaks {leaks[name]}", file=sys.stderr)
    told = ", ".join(f"{way} {count}" for way, count in ways.most_common())
    lines += ["", f"{len(pages)} pages, {len(pages) / seconds:.0f} pages a second of processor time ({told}); "
              f"publication day right on {dated}, title right on {titled}."]  # fmt: skip
    return "\n".join(lines)


def make_cms_pages(
    layout: Callable[[Report, Sequence[str]], CmsPage], reports: Sequence[Report], number: int
) -> Iterator[tuple[Report, CmsPage]]:
    """Pages of a layout, each of another report with headlines of others around it."""
    first = CMS_LAYOUTS.index(layout) * CMS_REPORTS
    for turn in range(number):
        at = (first + turn) % len(reports)
        others = [other.title for other in (list(reports) * 2)[at + 1 : at + 13]]
        yield reports[at], layout(reports[at], others)


def measure_cms_pages() -> str:
    """The layouts of content systems, one by one."""
    from marsad.collect.pages import PageReader

    reports, reader = load_reports(), PageReader()
    lines = ["| page | precision | recall | day | title | chrome left |", "|---|---|---|---|---|---|"]
    total = Counter[str]()
    for layout in CMS_LAYOUTS:
        here = Counter[str]()
        for report, page in make_cms_pages(layout, reports, CMS_REPORTS):
            content = page.markup.encode(page.encoding, "xmlcharrefreplace")
            found = reader.read(content, url="https://x.example/", captured_at=AT)
            precision, recall = score(found.text, "\n".join(page.wanted))
            here += Counter(
                precision=precision, recall=recall, title=found.title == report.title,  # type: ignore[arg-type]
                day=(found.published.value or "")[:10] == (page.day or ""),
                left=sum(words in found.text for words in page.chrome), chrome=len(page.chrome), pages=1,
            )  # fmt: skip
        total += here
        lines.append(_cms_row(layout.__name__.replace("_", " "), here))
    return "\n".join([*lines, _cms_row("all", total)])


def _cms_row(name: str, count: Counter[str]) -> str:
    pages = count["pages"]
    means = f"{count['precision'] / pages:.3f} | {count['recall'] / pages:.3f}"
    return (f"| {name} | {means} | {count['day']}/{pages} | {count['title']}/{pages} "
            f"| {count['left']}/{count['chrome']} |")  # fmt: skip


def measure_memory(number: int, shared: Path) -> tuple[str, bool]:
    """Memory of a collection while it takes documents from a file, and whether it grew after three tenths of them."""
    from marsad.cli.main import main as run_marsad

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (folder / "many.jsonl").open("w", encoding="utf-8") as stream:
            written = turn = 0
            while written < number:
                for line in take_every(shared / "corpus", 1):
                    row = json.loads(line)
                    row["id"], row["text"] = (
                        f"{turn}/{row['id']}",
                        f"{turn} {row['text'][:SHORT]}",
                    )  # no two are the same
                    stream.write(json.dumps(row, ensure_ascii=False) + "\n")
                    written += 1
                    if written == number:
                        break
                turn += 1
        config = '[[sources]]\nid = "many"\nkind = "files"\npath = "many.jsonl"\n'
        (folder / "sources.toml").write_text(config, "utf-8")
        peaks: list[float] = []
        watch = threading.Event()

        def look() -> None:
            while not watch.wait(1.0):
                pages = int(Path("/proc/self/statm").read_text().split()[1])
                peaks.append(pages * resource.getpagesize() / (1 << 20))

        thread = threading.Thread(target=look)
        thread.start()
        started = time.perf_counter()
        status = run_marsad(["collect", str(folder / "sources.toml"), "--db", str(folder / "x.db")])
        seconds = time.perf_counter() - started
        watch.set()
        thread.join()
        size = (folder / "x.db").stat().st_size / (1 << 20)
    marks = [max(peaks[len(peaks) * n // 10 : len(peaks) * (n + 1) // 10]) for n in range(10)]
    growth = max(marks[3:]) - marks[2]
    is_flat = growth <= MOST_GROWTH
    verdict = "flat" if is_flat else f"NOT FLAT (at most {MOST_GROWTH} MB is)"
    told = (f"{number:,} documents, exit status {status}, {seconds:.0f} s ({number / seconds:.0f}/s), "
            f"store {size:.0f} MB; "
            f"resident memory by tenths of the run: {', '.join(f'{mark:.0f}' for mark in marks)} MB; "
            f"after three tenths {growth:+.1f} MB: {verdict}")  # fmt: skip
    return told, status == 0 and is_flat


def measure_gate(shared: Path) -> str:
    """Recall of the gate on hand-coded documents, and the share of unrelated articles of the corpus it skips.

    Nobody has read the whole corpus. The 832 articles of it that were coded by hand tell how many are unrelated among
    those the gate skips, those it lets through without an event, and those with one; every tenth article of the corpus
    tells how large the three groups are. Unrelated: the hand-coding found no event.
    """
    from marsad.collect.screening import screen
    from marsad.evaluate.labels import document_of, read_corpus, read_pair
    from marsad.pipeline import Coder

    coder = Coder()

    def judge(document: object) -> str:
        coded = coder.code(document)  # type: ignore[arg-type]
        return "skipped" if screen(coded).verdict == "skipped" else "with events" if coded.events else "without events"

    own = ROOT / "gold"
    sets = {name: read_pair(shared / f"gold/{name}.docs.jsonl", shared / f"gold/{name}.gold.jsonl")
            for name in ("dev", "later", "seeds")}  # fmt: skip
    sets["our own"] = read_pair(own / "own.docs.jsonl", own / "own.gold.jsonl")
    labelled = {
        part: read_corpus(shared / "corpus", own / "corpus.gold.jsonl", part) for part in ("fit", "check", "blind")
    }
    sets.update({f"corpus, {part}": rows for part, rows in labelled.items()})
    lines = [
        "| hand-coded documents | with events | let through | recall | without events | skipped |",
        "|---|---|---|---|---|---|",
    ]
    verdicts: dict[str, list[tuple[bool, str]]] = {}
    for name, rows in sets.items():
        verdicts[name] = [(bool(row["events"]), judge(document)) for document, row in rows]
    shown = {**verdicts, "../shared/gold": verdicts["dev"] + verdicts["later"] + verdicts["seeds"],
             "all": [pair for pairs in verdicts.values() for pair in pairs]}  # fmt: skip
    for name, pairs in shown.items():
        told = [verdict for has_events, verdict in pairs if has_events]
        rest = [verdict for has_events, verdict in pairs if not has_events]
        kept, skipped = sum(v != "skipped" for v in told), sum(v == "skipped" for v in rest)
        lines.append(f"| {name} | {len(told)} | {kept} | {kept / len(told):.1%} | {len(rest)} | {skipped} |")
    sample = [judge(document_of(json.loads(line))) for line in take_every(shared / "corpus", 10)]
    size = Counter(sample)
    by_hand = [pair for part in labelled for pair in verdicts[f"corpus, {part}"]]
    unrelated = {}
    for group in ("skipped", "without events", "with events"):
        labels = [has_events for has_events, verdict in by_hand if verdict == group]
        unrelated[group] = size[group] / len(sample) * sum(not has for has in labels) / max(1, len(labels))
    total = sum(unrelated.values())
    lines += ["", f"Every tenth article of the corpus ({len(sample):,}): {size['skipped'] / len(sample):.1%} skipped, "
              f"{size['without events'] / len(sample):.1%} read without an event, "
              f"{size['with events'] / len(sample):.1%} with. "
              f"By the hand-coded ones of each group {total:.1%} of the corpus are unrelated; "
              f"of these {unrelated['skipped'] / total:.1%} are skipped."]  # fmt: skip
    return "\n".join(lines)


def take_every(folder: Path, step: int) -> Iterator[str]:
    number = 0
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                if number % step == 0:
                    yield line
                number += 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("pages", "cms", "gate", "memory"))
    parser.add_argument("number", nargs="?", type=int, default=50_000)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    if options.what == "pages":
        print(measure_pages(is_verbose=options.verbose))
    elif options.what == "cms":
        print(measure_cms_pages())
    elif options.what == "gate":
        print(measure_gate(options.shared))
    else:
        told, is_well = measure_memory(options.number, options.shared)
        print(told)
        return 0 if is_well else 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
