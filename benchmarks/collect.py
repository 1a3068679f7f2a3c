"""How well and how fast pages are cleaned, how well the gate screens, and whether memory stays flat.

python benchmarks/collect.py pages            precision and recall of words on 48 layouts, pages a second
python benchmarks/collect.py gate             recall on ../shared/gold, share of unrelated articles skipped
python benchmarks/collect.py memory [N]       N documents (50,000) through the desk, peak memory on the way
python benchmarks/collect.py --write docs/collecting-figures.md   all of it, as a page
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from page_layouts import Layout, Report, load_reports, make_layouts  # noqa: E402

_WORD = re.compile(r"\w+")
AT = datetime(2025, 11, 30, tzinfo=UTC)
REPORTS_A_LAYOUT = 8


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
    started = time.perf_counter()
    for layout, report, content, others in pages:
        found = reader.read(content, url="https://x.example/", captured_at=AT)
        scores[layout.name].append(score(found.text, "\n".join(report.paragraphs)))
        leaks[layout.name] += sum(other in found.text for other in others)
        ways[found.found_by] += 1
        dated += (found.published.value or "")[:10] == "2025-11-29"
        titled += found.title == report.title
    seconds = time.perf_counter() - started
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
        lines.append(
            f"| {kind} | {len(names)} | {p:.3f} | {r:.3f} | {worst.split('/')[1]} {means[worst][0]:.2f} / {means[worst][1]:.2f} | {left} |"
        )
        if is_verbose and kind != "all":
            for name in names:
                print(f"{name:28} {means[name][0]:.3f} {means[name][1]:.3f} leaks {leaks[name]}", file=sys.stderr)
    told = ", ".join(f"{way} {count}" for way, count in ways.most_common())
    lines += ["", f"{len(pages)} pages, {len(pages) / seconds:.0f} pages/s on one core ({told}); "
              f"publication day right on {dated}, title right on {titled}."]  # fmt: skip
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", default=["pages"])
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    print(measure_pages(is_verbose=options.verbose))
    return 0


if __name__ == "__main__":
    sys.exit(main())
