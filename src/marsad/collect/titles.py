"""The title of an article, without the name of the site that stands beside it in the window's title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from marsad.ingest.page_text import Page

_NAMED = re.compile(r"(?:^|[\s_-])(?!site|blog|block|widget|section)[a-z]*-?(?:title|headline|titre)(?=$|[\s_-])", re.I)
_HOME = re.compile(r"(?:https?://[^/]*)?/?(?:(?:index|default|home)\.\w+)?", re.I)
_FEWEST_WORDS, _LONGEST = 3, 250
_MOST_BEFORE = 0.5  # letters before the title, to those after it


def choose_title(page: Page, tree: Any, lines: Sequence[str], hint: str | None) -> str | None:
    """What the page calls itself to others, else its only heading, else what led here, else the window's title:
    of that the part which stands on the page. `lines` are the visible lines of the page."""
    shared = page.metas.get("og:title") or page.metas.get("twitter:title")
    headings = [words for node in tree.iter("h1") if (words := _words_of(node)) and not _leads_home(node)]
    declared = [words for node in tree.xpath("//*[@itemprop='headline']") if (words := _words_of(node))]
    for candidate in (shared, *declared[:1], headings[0] if len(headings) == 1 else None, hint):
        words = " ".join((candidate or "").split())
        if words:
            return words
    return _read_window_title(" ".join((page.title or "").split()), tree, lines)


def _read_window_title(words: str, tree: Any, lines: Sequence[str]) -> str | None:
    """The window's title without the name of the site, if the page shows which part is the article's."""
    if words in lines:
        return words
    shown = {line for line in lines if line.count(" ") + 1 >= _FEWEST_WORDS and len(line) < len(words)}
    parts = [line for line in shown if words.startswith(line) or words.endswith(line)]
    if parts:
        return max(parts, key=len)
    if any(words and words in line for line in lines):
        return words
    for node in tree.iter():  # the window shows the name of the site alone
        if isinstance(node.tag, str) and _NAMED.search(f"{node.get('class') or ''} {node.get('id') or ''}"):
            named = _words_of(node)
            if named.count(" ") + 1 >= _FEWEST_WORDS and len(named) <= _LONGEST and next(node.iter("a"), None) is None:
                return named
    return words or None


def cut_to_title(text: str, title: str | None) -> str:
    """The text without lines at its start that repeat the title, which is kept apart, and without what stands before
    them on the page, as long as that is less than half of the rest."""
    lines = text.split("\n")
    named = plain_words(title or "")
    if not named:
        return text
    for at, line in enumerate(lines):
        if plain_words(line) == named:
            before, after = _count_letters(lines[:at]), _count_letters(lines[at + 1 :])
            if before > _MOST_BEFORE * after:
                break
            lines = lines[at + 1 :]
            while lines and (plain_words(lines[0]) == named or not lines[0].strip()):
                del lines[0]
            break
    return "\n".join(lines)


def plain_words(text: str) -> str:
    """Words without the marks that pages set around links and headings."""
    return " ".join(text.split()).strip("-|\u2022\u00bb\u00ab\u203a \t")


def _leads_home(heading: Any) -> bool:
    """Whether a heading is a link to the front page: the name of the site."""
    return any(_HOME.fullmatch(link.get("href") or "") for link in heading.iter("a"))


def _words_of(node: Any) -> str:
    return " ".join(node.text_content().split())


def _count_letters(lines: Sequence[str]) -> int:
    return sum(character.isalpha() for line in lines for character in line)
