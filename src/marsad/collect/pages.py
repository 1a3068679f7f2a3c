"""A fetched page -> the words of its article: title, text, date, and which way each was found.

Menus and boxes of other stories name other places and other dead. trafilatura finds the article of most pages; lines
that are little but a link are dropped from what it finds. On pages laid out in tables Marsad's own reading of the
page's structure and jusText are asked too (`python benchmarks/collect.py pages` says how well this does). What all
leave (share buttons, 'read also') goes by Marsad's own rules, which know the Arabic press.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from marsad.collect.furniture import remove_furniture
from marsad.collect.gaps import fill_gaps
from marsad.collect.published import DateReader, Published
from marsad.collect.titles import choose_title, cut_to_title, plain_words
from marsad.ingest.encodings import decode, find_encoding
from marsad.ingest.html_files import declared_encoding
from marsad.ingest.page_text import Page, parse_page
from marsad.packs.files import Packs, open_packs
from marsad.rules.grammar import Grammar, load_grammar
from marsad.text.boilerplate import find_boilerplate, load_boilerplate

_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.I)
# The first byte of an Arabic letter in UTF-8 (D8 to DB), read as a Western letter, and what may follow it.
_WESTERN = "\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122"
_TWOFOLD_LETTER = re.compile(f"[\u00d8-\u00db][{_WESTERN}]")
_TWOFOLD_WORD = re.compile(f"[{_WESTERN}]{{2,}}")
_FEWEST_TWOFOLD = 15
_FEWEST_LETTERS = 60  # less is a caption, not an article
_KEPT_REASONS = frozenset(("dateline",))  # of boilerplate: whole dates place the report, the coder reads them
_LINES_AFTER_TITLE, _LINES_BEFORE_TITLE = 12, 3
_OF_TABLES = 0.3  # of the letters, in cells
_ENOUGH, _NEARLY_ALL = 0.5, 0.97
_HEADING_SPACES = 4
_TOP_LINES, _LONGEST_DATE_LINE = 2, 60
_LONGEST_LINK_LINE = 300
_CELLS = re.compile(r"(?<!\\)\|")
_BLOCKS = "p div td th li h1 h2 h3 h4 h5 h6 br tr ul ol table section article header footer aside nav main form dt dd pre figure figcaption blockquote center hr".split()  # noqa: E501


@dataclass(frozen=True, slots=True)
class CleanPage:
    """`found_by`: trafilatura, justext or structure (Marsad's own reading of the page). `text` may be empty."""

    text: str
    title: str | None
    published: Published
    canonical: str | None
    outlet: str | None
    found_by: str


class PageReader:
    """Reads pages. Loading takes as long as loading a coder's grammar; one reader serves any number of pages."""

    def __init__(self, *, packs: Packs | None = None, grammar: Grammar | None = None) -> None:
        self._packs = packs or open_packs()
        self._grammar = grammar or load_grammar(self._packs)
        self._boilerplate = load_boilerplate(self._packs, self._grammar.normaliser)
        self.dates = DateReader(self._grammar)

    @cached_property
    def _stop_words(self) -> frozenset[str]:
        import justext

        return frozenset(justext.get_stoplist("Arabic"))

    def read(
        self,
        content: bytes,
        *,
        url: str,
        captured_at: datetime,
        content_type: str | None = None,
        in_feed: str | None = None,
        title_hint: str | None = None,
        zone: str | None = None,
    ) -> CleanPage:
        """The article of a page. A page without one gives an empty text. Never fails."""
        whole = _XML_DECLARATION.sub("", decode_page(content, content_type)).replace("\0", "")
        tree = _parse_tree(whole)
        has_furniture = remove_furniture(tree)
        html = _write_tree(tree) if has_furniture else whole
        page = parse_page(html)
        lines = list(_visible_lines(tree))
        title = choose_title(page, tree, lines, title_hint)
        text, found_by = self._find_text(html, page, tree)
        if has_furniture and _count_letters(text) < _FEWEST_LETTERS:  # a name was taken at its word too often
            text, found_by = self._find_text(whole, parse_page(whole), _parse_tree(whole))
        text = self.strip_boilerplate(cut_to_title(text, title), title)
        published = self.dates.find(
            page,
            page.outline.times_of(title),
            _lines_near(lines, title),
            url=url,
            captured_at=captured_at,
            in_feed=in_feed,
            zone=zone,
        )
        text = self._without_date(text, published.value)
        return CleanPage(text, title, published, page.canonical, page.metas.get("og:site_name"), found_by)

    def _without_date(self, text: str, published: str | None) -> str:
        """The text without a line at its top that only gives the publication date, which is kept apart."""
        lines = text.split("\n")
        for line in lines[:_TOP_LINES]:
            if published is not None and len(line) <= _LONGEST_DATE_LINE:
                day = self.dates.read(line, is_line=True)
                if day is not None and day[:10] == published[:10] and self.dates.is_dateline(line):
                    lines.remove(line)
        return "\n".join(lines)

    def read_fragment(self, html: str) -> str:
        """The text of an article that a feed holds whole."""
        return self.strip_boilerplate(parse_page(f"<article>{html}</article>").text, None)

    def strip_boilerplate(self, text: str, title: str | None) -> str:
        """The text without what the press's pages add to a report; lines that hold nothing else go whole."""
        source = self._grammar.normaliser.normalise(text)
        folded = self._grammar.normaliser.fold(title) if title else None
        kept, at = [], 0
        for start, end, reason in find_boilerplate(source, self._boilerplate, title=folded):
            if reason not in _KEPT_REASONS or self.dates.read(text[start:end], is_line=True) is None:
                kept.append(text[at:start])
                at = end
        kept.append(text[at:])
        lines = (" ".join(line.split()) for line in "".join(kept).split("\n"))
        return "\n".join(line for line in lines if any(map(str.isalnum, line)))

    def _find_text(self, html: str, page: Page, tree: Any) -> tuple[str, str]:
        """The best of the readings, and its name."""
        links = _link_texts(tree)
        first = _read_with_trafilatura(html)
        text, found_by = _without_links(first.text, links), "trafilatura"
        letters = _count_letters(text)
        if letters >= _FEWEST_LETTERS and not first.is_of_tables:
            body = next(iter(tree.iter("body")), tree)
            return fill_gaps(text, body, _visible_lines, lambda line: _is_link(line, links)), found_by
        own = _without_links(page.text, links)
        # Both keep the article; on a page laid out in tables the shorter one keeps less of what stands around it.
        if letters < _FEWEST_LETTERS or _ENOUGH * letters <= _count_letters(own) < letters:
            text, found_by, letters = own, "structure", _count_letters(own)
        # jusText is the cleanest on such pages, but loses short paragraphs: it counts when it kept nearly all.
        second = _without_links(self._read_with_justext(html), links)
        if _count_letters(second) >= max(_FEWEST_LETTERS, _NEARLY_ALL * letters):
            return second, "justext"
        return (text, found_by) if text else (page.text, "structure")

    def _read_with_justext(self, html: str) -> str:
        import justext

        try:
            paragraphs = justext.justext(html, self._stop_words, max_link_density=0.3)
        except (ValueError, TypeError, justext.core.JustextError):
            return ""
        except Exception as error:  # lxml's own errors are not of one family
            if type(error).__module__.partition(".")[0] == "lxml":
                return ""
            raise
        return "\n".join(" ".join(p.text.split()) for p in paragraphs if not p.is_boilerplate)


def decode_page(content: bytes, content_type: str | None) -> str:
    """The page as text. UTF-8 is believed when it holds; else what the page or the server declares, else a guess."""
    declared = declared_encoding(content)
    if declared is None and content_type:
        found = _CHARSET.search(content_type)
        declared = found[1] if found else None
    encoding = find_encoding(content, declared=declared)
    return undo_twofold_utf8(decode(content[encoding.mark_length :], encoding).text)


def undo_twofold_utf8(text: str) -> str:
    """The text with words that were taken for Western letters and written as UTF-8 a second time set right.

    >>> undo_twofold_utf8("".join(chr(byte) for byte in "قتل ثلاثة جنود في الرقة".encode()))
    'قتل ثلاثة جنود في الرقة'
    """
    if len(_TWOFOLD_LETTER.findall(text)) < _FEWEST_TWOFOLD:
        return text
    return _TWOFOLD_WORD.sub(_read_twofold, text)


def _read_twofold(found: re.Match[str]) -> str:
    try:
        packed = b"".join(c.encode("latin-1" if c < "\u0100" else "cp1252") for c in found[0])
        return packed.decode("utf-8")
    except UnicodeError:
        return found[0]


@dataclass(frozen=True, slots=True)
class _Reading:
    """What trafilatura made of a page; `is_of_tables`: most of it stood in cells, so the page is laid out in tables."""

    text: str
    is_of_tables: bool


def _read_with_trafilatura(html: str) -> _Reading:
    import trafilatura

    try:
        # with_metadata stays off: its date comes from htmldate, which makes 1 January of a bare year.
        found = trafilatura.bare_extraction(
            html, include_comments=False, include_tables=True, with_metadata=False, fast=True
        )
    except (ValueError, TypeError, AttributeError, RecursionError):
        return _Reading("", False)
    lines = [line.strip() for line in (getattr(found, "text", None) or "").split("\n")]
    in_cells = sum(_count_letters(line) for line in lines if line.startswith("|"))
    plain = [_without_marks(line) for line in lines]
    text = "\n".join(line for line in plain if line)
    return _Reading(text, in_cells > _OF_TABLES * max(1, _count_letters(text)))


def _without_marks(line: str) -> str:
    """A line without the marks that trafilatura sets for cells and points of a list."""
    if line.startswith("|"):
        cells = (cell.replace("\\|", "|").strip() for cell in _CELLS.split(line))
        return " ".join(cell for cell in cells if cell.strip("-: "))
    return line.removeprefix("- ")


def _parse_tree(html: str) -> Any:
    import lxml.etree
    import lxml.html

    try:
        return lxml.html.document_fromstring(html)
    except (lxml.etree.ParserError, ValueError):
        return lxml.html.document_fromstring("<html><body></body></html>")


def _write_tree(tree: Any) -> str:
    import lxml.html

    return str(lxml.html.tostring(tree, encoding="unicode"))


def _link_texts(tree: Any) -> frozenset[str]:
    """The words of every link; of a card that is all one link also each of its lines."""
    found = set[str]()
    for link in tree.iter("a"):
        found.add(plain_words(link.text_content()))
        if next(link.iter(*_BLOCKS), None) is not None:
            found.update(map(plain_words, _visible_lines(link)))
    return frozenset(found - {""})


def _without_links(text: str, links: frozenset[str]) -> str:
    """The lines that say more than the link in them, without short headings that stood over a list of links."""
    lines = text.split("\n")
    is_link = [_is_link(line, links) for line in lines]
    kept = []
    for at, line in enumerate(lines):
        heads_links = is_link[at + 1 : at + 3] == [True, True] and line.count(" ") <= _HEADING_SPACES
        if not is_link[at] and not heads_links:
            kept.append(line)
    return "\n".join(kept)


def _is_link(line: str, links: frozenset[str]) -> bool:
    """Whether a line is a link, or links in a row, with little besides (a date, a number, a mark)."""
    plain = plain_words(line)
    if plain in links:
        return True
    if len(plain) > _LONGEST_LINK_LINE:
        return False
    rest = plain
    for link in sorted((link for link in links if link in plain), key=len, reverse=True):
        rest = rest.replace(link, " ")
    return _count_letters(rest) <= 0.4 * _count_letters(plain) and rest != plain


def _lines_near(lines: Sequence[str], title: str | None) -> Iterator[str]:
    """Short lines after the title, nearest first, then the few before it. A clock at the top of the page is
    today's, not the article's: what stands farther before the title is left out."""
    at = next((n for n, line in enumerate(lines) if title and line in title and len(line) * 2 > len(title)), None)
    if at is None:
        return
    yield from lines[at + 1 : at + 1 + _LINES_AFTER_TITLE]
    yield from reversed(lines[max(0, at - _LINES_BEFORE_TITLE) : at])


def _visible_lines(tree: Any) -> Iterator[str]:
    words: list[str] = []

    def flush() -> Iterator[str]:
        line = " ".join("".join(words).split())
        words.clear()
        if line:
            yield line

    body = next(iter(tree.iter("body")), tree)
    for event, node in _walk(body):
        if not isinstance(node.tag, str) or node.tag in ("script", "style", "noscript", "template"):
            if event == "end" and node.tail:
                words.append(node.tail)
            continue
        if node.tag in _BLOCKS:
            yield from flush()
        text = node.text if event == "start" else node.tail
        if text:
            words.append(text)
    yield from flush()


def _walk(root: Any) -> Iterator[tuple[str, Any]]:
    from lxml import etree

    yield from etree.iterwalk(root, events=("start", "end"))


def _count_letters(text: str) -> int:
    return sum(map(str.isalpha, text))
