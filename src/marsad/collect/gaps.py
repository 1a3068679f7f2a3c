"""Paragraphs that a reading of a page lost between others that it kept.

trafilatura drops whole lists and quotations from the middle of some articles: the points of a daily round-up, each an
event. What stands between two paragraphs of an article is nearly always part of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

_LEAST_LETTERS = 40  # of a paragraph that is missed
_MOST = 0.9  # of the kept letters, in the part of the page that is the article
_NO_ARTICLE = "figure|figcaption|aside|nav|footer|header|form|button|select|table"
_PARAGRAPHS = ("p", "li", "span", "blockquote", "h1", "h2", "h3", "h4")
_CAPTION = re.compile(r"caption|credit", re.I)
_BLANK = re.compile(r"[\s|\u00a0\u200b-\u200f-]+")
_MARK = "- "


def fill_gaps(text: str, body: Any, read_lines: Callable[[Any], Iterable[str]], is_link: Callable[[str], bool]) -> str:
    """The text with the long lines of the page that stand between lines it holds; if it holds less than half of the
    part of the page it comes from, with those after them too. `body` is changed."""
    kept = _squeeze(text)
    for node in body.xpath(".//*[" + " or ".join(f"self::{tag}" for tag in _NO_ARTICLE.split("|")) + "]"):
        node.drop_tree()
    for node in body.xpath(".//*[@class]"):
        if _CAPTION.search(node.get("class")):
            node.drop_tree()
    lines = list(read_lines(_find_article(body, kept, read_lines)))
    held = [_squeeze(line) in kept for line in lines]
    sure = [at for at, line in enumerate(lines) if held[at] and _count_letters(line) >= _LEAST_LETTERS]
    if not sure:
        return text
    missed = [
        at
        for at in range(sure[0], len(lines))
        if not held[at] and _count_letters(lines[at]) >= _LEAST_LETTERS and not is_link(lines[at])
    ]
    if sum(_count_letters(lines[at]) for at in missed) < sum(_count_letters(lines[at]) for at in sure):
        missed = [at for at in missed if at < sure[-1]]  # the reading is good: what comes after it is no article
    return _insert(text.split("\n"), lines, sure, missed) if missed else text


def _find_article(body: Any, kept: str, read_lines: Callable[[Any], Iterable[str]]) -> Any:
    """The smallest part of the page that holds nearly all of what was kept."""

    def count(node: Any) -> int:
        return sum(_count_letters(line) for line in read_lines(node) if _squeeze(line) in kept)

    here, total = body, count(body)
    while True:
        inner = next((node for node in here if isinstance(node.tag, str) and count(node) >= _MOST * total), None)
        if inner is None or not len(inner) or inner.tag in _PARAGRAPHS:
            return here
        here = inner


def _insert(words: list[str], lines: Sequence[str], sure: Sequence[int], missed: Sequence[int]) -> str:
    """The lines of the text, each missed line of the page after the one that it follows there."""
    squeezed = [_squeeze(line) for line in words]
    after: dict[int, list[str]] = {}
    for at in missed:
        before = _squeeze(lines[max(number for number in sure if number < at)])
        place = next((n for n, line in enumerate(squeezed) if before in line or (line and line in before)), None)
        if place is not None:
            after.setdefault(place, []).append(lines[at].removeprefix(_MARK))
    return "\n".join(line for n, line in enumerate(words) for line in (line, *after.get(n, ())))


def _squeeze(line: str) -> str:
    return _BLANK.sub("", line)


def _count_letters(line: str) -> int:
    return sum(map(str.isalpha, line))
