"""The <time> elements of a page that are its article's own.

A page of the press shows a dozen other stories, each with its time; the first <time> of the page is as often as not
that of a headline in the margin, and a wrong date moves every 'yesterday' of the article.
"""

from __future__ import annotations

from typing import Any

_ELSEWHERE = frozenset(("aside", "nav", "footer", "a"))
_HEADINGS = ("h1", "h2", "h3")
_HEADLINE_WORDS = 4  # a link of so many words leads to a story
_LEVELS = 3  # so far up, what stands beside a time is looked at where no heading tells the article


def own_times(tree: Any, title: str | None) -> list[str]:
    """The machine-readable times of the article with this title, in the order of the page.

    A time is another story's if it stands in the margin, or beside a link to a story below the element that holds it
    and the heading of the article.
    """
    headings = [node for node in tree.iter(*_HEADINGS) if title and _words_of(node) == " ".join(title.split())]
    above = {node for heading in headings[:1] for node in heading.iterancestors()}
    return [node.get("datetime") for node in tree.iter("time") if node.get("datetime") and _is_own(node, above)]


def _is_own(node: Any, above: set[Any]) -> bool:
    holders = list(node.iterancestors())
    if any(holder.tag in _ELSEWHERE for holder in holders):
        return False
    for level, holder in enumerate(holders):
        if holder in above or (not above and level >= _LEVELS):
            return True
        if any(len(_words_of(link).split()) >= _HEADLINE_WORDS for link in holder.iter("a")):
            return False
    return True


def _words_of(node: Any) -> str:
    return " ".join(node.text_content().split())
