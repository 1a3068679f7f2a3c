"""Pages as content systems make them, and the chrome of the articles this project began with."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("trafilatura")

from marsad.collect.pages import PageReader

BENCHMARKS = Path(__file__).parents[3] / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))

from cms_layouts import LAYOUTS  # noqa: E402
from collect import make_cms_pages, score  # noqa: E402

SEEDS = BENCHMARKS.parents[1] / "shared" / "seeds"
AT = datetime(2025, 11, 30, tzinfo=UTC)
# What stands around the five articles, as anyone can see who opens them; in the words that all such sites share.
CHROME = (
    "مشاركة المقال", "شارك المقال", "طالع أيضا", "مقالات ذات صلة", "آخر الأخبار", "App Store", "Google Play",
    "phone Icon", "shutterstock", "@", "حقوق التأليف", "احصل على تطبيق", "تلجرام", "أرشيف", "مساحة نسوية",
)  # fmt: skip
# The same, as far as our own articles show it on a machine that does not have those five.
OWN_CHROME = (
    "مشاركة المقال", "شارك المقال", "طالع أيضا", "مقالات ذات صلة", "آخر الأخبار", "App Store", "Google Play",
    "phone Icon", "shutterstock", "@", "الحقوق محفوظة", "احصل على تطبيق", "تلجرام", "أرشيف",
)  # fmt: skip
_A_SENTENCE = 60  # letters: shorter lines may be chrome


def test_there_are_enough_layouts() -> None:
    assert len({layout.__name__ for layout in LAYOUTS}) >= 15


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_each_layout_gives_its_article(reader: PageReader, reports: Sequence[Any], layout: Any) -> None:
    scores, left, chrome = [], 0, 0
    for report, page in make_cms_pages(layout, reports, 2):
        content = page.markup.encode(page.encoding, "xmlcharrefreplace")
        found = reader.read(content, url="https://x.example/a", captured_at=AT)
        scores.append(score(found.text, "\n".join(page.wanted)))
        left += sum(words in found.text for words in page.chrome)
        chrome += len(page.chrome)
        assert found.title == report.title
        assert (found.published.value or "")[:10] == (page.day or "")
    precision, recall = (sum(pair[n] for pair in scores) / len(scores) for n in (0, 1))
    assert recall >= 0.97
    assert precision >= 0.9
    assert left <= chrome / 8


def read_seed(path: Path) -> list[str]:
    return [line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()]


def count_letters(line: str) -> int:
    return sum(map(str.isalpha, line))


def own_lines(reports: Sequence[Any], number: int) -> list[str]:
    """An article of ours with what stands around it on sites like those of the five articles."""
    report = reports[number]
    before, between, after = (
        (["السبت, 29 نوفمبر 2025 03:18 PM"], ["للمزيد تابعونا على تلجرام @marsad_news"], ["مشاركة المقال:"]),
        (["صورة توضيحية-shutterstock"], [], ["phone Icon", "احصل على تطبيق الموقع", "App Store", "Google Play"]),
        ([], ["طالع أيضا: " + reports[number + 9].title], ["جميع الحقوق محفوظة @ 2025"]),
        ([], [], ["شارك المقال على:", "مقالات ذات صلة:", "آخر الأخبار", "أرشيف الموقع"]),
        (["شارك المقال"], ["للمزيد تابعونا على تلجرام"], ["Download on the App Store Get it on Google Play"]),
    )[number]
    return [report.title, *before, *report.paragraphs[:2], *between, *report.paragraphs[2:], *after]


def read_plainly(reader: PageReader, lines: Sequence[str], tag: str) -> str:
    """The text of a page on which nothing but the words tells what is chrome."""
    rows = "".join(f"<{tag}>{escape(line)}</{tag}>" for line in lines)
    html = f"<html><head><title>{escape(lines[0])}</title></head><body>{rows}</body></html>"
    if tag == "td":
        html = html.replace("<td>", "<tr><td>").replace("</td>", "</td></tr>").replace("<body>", "<body><table>")
    return reader.read(html.encode("utf-8"), url="https://x.example/a", captured_at=AT).text


def test_our_articles_have_the_chrome(reports: Sequence[Any]) -> None:
    text = "\n".join(line for number in range(5) for line in own_lines(reports, number))
    assert [words for words in OWN_CHROME if words not in text] == []


@pytest.mark.parametrize("tag", ["p", "div", "td"])
@pytest.mark.parametrize("number", range(5))
def test_the_chrome_of_such_sites_disappears_and_the_words_of_the_article_stay(
    reader: PageReader, reports: Sequence[Any], number: int, tag: str
) -> None:
    found = read_plainly(reader, own_lines(reports, number), tag)
    assert [words for words in OWN_CHROME if words in found] == []
    precision, recall = score(found, "\n".join(reports[number].paragraphs))
    assert recall >= 0.98
    assert precision >= 0.98


@pytest.mark.skipif(not SEEDS.is_dir(), reason=f"{SEEDS} is not there; the tests above have articles of our own")
@pytest.mark.parametrize("tag", ["p", "div", "td"])
@pytest.mark.parametrize("number", range(5))
def test_the_chrome_of_the_seeds_disappears_and_their_words_stay(reader: PageReader, number: int, tag: str) -> None:
    lines = read_seed(sorted(SEEDS.glob("*.txt"))[number])
    found = read_plainly(reader, lines, tag)
    assert [words for words in CHROME if words in found] == []
    sentences = [line for line in lines[1:] if count_letters(line) >= _A_SENTENCE]
    body = [line for line in sentences if not any(words in line for words in CHROME) and lines.count(line) == 1]
    assert len(body) >= 6
    precision, recall = score(found, "\n".join(body))
    assert recall >= 0.98
    assert precision >= 0.9
