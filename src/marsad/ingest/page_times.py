"""The <time> elements of a page that are its article's own.

A page of the press shows a dozen other stories, each with its time; the first <time> of the page is as often as not
that of a headline in the margin, and a wrong date moves every 'yesterday' of the article.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_ELSEWHERE = frozenset(("aside", "nav", "footer", "a"))
_HEADINGS = ("h1", "h2", "h3")
_HEADLINE_WORDS = 4  # a link of so many words leads to a story
_FEWEST_WORDS = 3  # of a heading that is part of the window's title
_LEVELS = 3  # so far up, what stands beside a time is looked at where no heading tells the article
_MOST_PIECES = 200  # of a link or heading that are read; a longer one is broken markup
_ROOT = -1


@dataclass(slots=True)
class _Element:
    tag: str
    parent: int
    start: int  # of its text, in pieces
    end: int = -1
    last: int = -1  # the last element inside it
    is_elsewhere: bool = False
    time: str = ""


class Outline:
    """Which elements of a page stand in which. State: the elements, filled by the parser as it reads."""

    def __init__(self, pieces: Sequence[tuple[str, int]]) -> None:
        self._pieces = pieces
        self._elements: list[_Element] = []

    def open(self, tag: str, parent: int, time: str) -> int:
        """The number of an element that begins here; `time` is what it says in `datetime`, if it is a <time>."""
        above = parent != _ROOT and self._elements[parent].is_elsewhere
        self._elements.append(
            _Element(tag, parent, len(self._pieces), is_elsewhere=above or tag in _ELSEWHERE, time=time)
        )
        return len(self._elements) - 1

    def close(self, number: int) -> None:
        """The element ends here."""
        self._elements[number].end = len(self._pieces)
        self._elements[number].last = len(self._elements) - 1

    def times_of(self, title: str | None) -> list[str]:
        """The machine-readable times of the article with this title, in the order of the page.

        A time is another story's if it stands in the margin, or beside a link to a story below the element that holds
        it and the heading of the article.
        """
        holder = self._find_heading(title)
        above = None if holder is None else frozenset(self._holders(holder))
        headlines = [number for number, element in enumerate(self._elements) if self._is_headline(element)]
        known: dict[int, bool] = {}
        return [
            element.time for element in self._elements
            if element.time and not element.is_elsewhere and self._is_own(element.parent, above, headlines, known)
        ]  # fmt: skip

    def _is_own(
        self, parent: int, above: frozenset[int] | None, headlines: Sequence[int], known: dict[int, bool]
    ) -> bool:
        way: list[int] = []
        answer = True
        for level, holder in enumerate(self._holders(parent)):
            if level >= _LEVELS if above is None else holder in above:
                break
            if above is not None and holder in known:
                answer = known[holder]
                break
            way.append(holder)
            if bisect_right(headlines, self._elements[holder].last) > bisect_right(headlines, holder):
                answer = False
                break
        known.update(dict.fromkeys(way, answer))
        return answer

    def _find_heading(self, title: str | None) -> int | None:
        """The parent of the heading that is the title, or part of it (the window's title names the site too), or else
        of the only heading of the first rank."""
        named = " ".join((title or "").split())
        headings = [
            (element, words) for element in self._elements
            if element.tag in _HEADINGS and (words := " ".join(self._words_of(element)))
        ]  # fmt: skip
        chosen = [element for element, words in headings if words == named]
        chosen = chosen or [
            element for element, words in headings if words.count(" ") + 1 >= _FEWEST_WORDS and words in named
        ]
        if not chosen:
            first = [element for element, _ in headings if element.tag == "h1"]
            chosen = first if len(first) == 1 else []
        return chosen[0].parent if chosen else None

    def _holders(self, number: int) -> Iterator[int]:
        while number != _ROOT:
            yield number
            number = self._elements[number].parent

    def _is_headline(self, element: _Element) -> bool:
        return element.tag == "a" and len(self._words_of(element)) >= _HEADLINE_WORDS

    def _words_of(self, element: _Element) -> list[str]:
        end = min(element.end, element.start + _MOST_PIECES)
        return "".join([text for text, _ in self._pieces[element.start : end]]).split()
