"""The article of a web page as lines of text.

Invariant: every word of the result stood in the page in this order; blanks are single, blocks are
lines. When the page's structure hides everything (all of it inside a menu), all its text comes back:
a noisy text can be judged by a reader, a missing one cannot.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

from marsad.ingest.page_times import Outline


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_VOID = _names("area base br col embed hr img input link meta param source track wbr")
_NEVER_TEXT = _names(
    "script style noscript template svg math iframe object canvas audio video head title select textarea"
)
_ASIDE = _names("nav footer aside button dialog menu")
_ASIDE_ROLES = _names("navigation contentinfo complementary banner search dialog")
_BLOCKS = _names(
    "address article aside blockquote body br caption center dd details dialog div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre "
    "section summary table tbody tfoot thead tr ul"
)
_CLOSED_BY_NEXT = _names("p li td th tr dt dd option a")

_SKIPPED, _SET_ASIDE, _IN_FORM, _KEEPS_LINES = 1, 2, 4, 8  # what a piece of text lies inside
_BREAK = "\n"

_FEWEST_LETTERS = 20  # less than this is a caption or a copyright line, not an article
_SURE_LETTERS = 200


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says of itself, and its text. `metas` has lower-case names; the first of a name wins. Which of its
    times are those of the article, `outline` tells."""

    title: str | None
    canonical: str | None
    metas: Mapping[str, str]
    outline: Outline
    linked_data: Sequence[str]
    text: str


_Piece = tuple[str, int]


@dataclass(slots=True)
class _Region:
    """A stretch of pieces that the page calls an article, its body, or its main part."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Open:
    """An element that is not closed yet."""

    tag: str
    flags: int
    region: _Region | None
    number: int  # in the outline


def parse_page(html: str) -> Page:
    """Read a page. Never fails: broken markup is read as far as it makes sense."""
    html = _disarm(html)
    parser = _PageParser()
    try:
        parser.feed(html)
        parser.close()
    except AssertionError:  # html.parser gives up on an unknown '<![' section
        parser = _PageParser()
        parser.feed(html.replace("<![", "&lt;!["))
        parser.close()
    return Page(
        title=_join_words(parser.title_parts) or None,
        canonical=parser.canonical,
        metas=parser.metas,
        outline=parser.outline,
        linked_data=parser.linked_data,
        text=_choose_text(parser.pieces, parser.regions),
    )


def _disarm(html: str) -> str:
    """The page with tags and comments that never end turned into text.

    html.parser searches for the end of each from where it starts: a page of 400 KB that opens a
    hundred thousand comments would take minutes.
    """
    for opening, ending in (("<!--", "-->"), ("<![", "]"), ("<", ">")):
        end = html.rfind(ending) + 1
        html = html[:end] + html[end:].replace(opening, "&lt;" + opening[1:])
    return html


class _PageParser(HTMLParser):
    """Collects text with the flags of the elements around it. State: the open elements."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title_parts: list[str] = []
        self.canonical: str | None = None
        self.metas: dict[str, str] = {}
        self.linked_data: list[str] = []
        self.pieces: list[_Piece] = []
        self.regions: list[_Region] = []
        self.outline = Outline(self.pieces)
        self._open: list[_Open] = [_Open("", 0, None, -1)]
        self._open_count: Counter[str] = Counter()
        self._has_title = False
        self._is_linked_data = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in reversed(attrs)}
        self._note(tag, values)
        if tag in _CLOSED_BY_NEXT and self._open[-1].tag == tag:
            self._close_down_to(len(self._open) - 1)
        if tag in _BLOCKS:
            self.pieces.append((_BREAK, 0))
        elif tag in ("td", "th"):
            self.pieces.append((" ", 0))
        if tag in _VOID:
            return
        region = None
        kind = "body" if "articlebody" in values.get("itemprop", "").lower() else tag
        if kind in ("article", "main") or (kind == "body" and tag != "body"):
            region = _Region(kind, len(self.pieces), -1)
            self.regions.append(region)
        self._open_count[tag] += 1
        time = values.get("datetime", "") if tag == "time" else ""
        number = self.outline.open(tag, self._open[-1].number, time)
        self._open.append(_Open(tag, self._open[-1].flags | _own_flags(tag, values), region, number))

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.pieces.append((_BREAK, 0))
        if self._open_count[tag]:  # an end tag without a start closes nothing
            index = len(self._open) - 1
            while self._open[index].tag != tag:
                index -= 1
            self._close_down_to(index)

    def handle_data(self, data: str) -> None:
        innermost = self._open[-1]
        if innermost.tag == "title" and not self._has_title and not self._open_count["svg"]:
            self.title_parts.append(data)
        elif innermost.tag == "script" and self._is_linked_data:
            self.linked_data.append(data)
        elif not innermost.flags & _SKIPPED:
            self.pieces.append((data, innermost.flags))

    def close(self) -> None:
        super().close()
        self._close_down_to(1)

    def _note(self, tag: str, values: Mapping[str, str]) -> None:
        content = values.get("content", "").strip()
        if tag == "meta" and content:
            for key in ("property", "name", "itemprop"):
                if values.get(key):
                    self.metas.setdefault(values[key].strip().lower(), content)
        elif tag == "link" and "canonical" in values.get("rel", "").lower().split() and self.canonical is None:
            self.canonical = values.get("href", "").strip() or None
        elif tag == "script":
            self._is_linked_data = "ld+json" in values.get("type", "").lower()

    def _close_down_to(self, index: int) -> None:
        for element in self._open[index:]:
            self._open_count[element.tag] -= 1
            self.outline.close(element.number)
            if element.region is not None:
                element.region.end = len(self.pieces)
            if element.tag == "title" and self.title_parts:
                self._has_title = True
        del self._open[index:]


def _own_flags(tag: str, values: Mapping[str, str]) -> int:
    style = values.get("style", "").replace(" ", "").lower()
    if tag in _NEVER_TEXT or "hidden" in values or "display:none" in style:
        return _SKIPPED
    if tag in _ASIDE or values.get("role", "").lower() in _ASIDE_ROLES:
        return _SET_ASIDE
    if tag == "form":
        return _IN_FORM
    return _KEEPS_LINES if tag == "pre" else 0


def _choose_text(pieces: list[_Piece], regions: list[_Region]) -> str:
    dropped = _SET_ASIDE | _IN_FORM
    kept = _render(pieces, dropped)
    with_forms = _render(pieces, _SET_ASIDE)
    # Old server pages wrap everything in one form.
    if _count_letters(with_forms) > max(_SURE_LETTERS, 2 * _count_letters(kept)):
        dropped, kept = _SET_ASIDE, with_forms
    letters = _count_letters(kept)
    for kind in ("body", "article", "main"):
        text = _render_regions(pieces, [region for region in regions if region.kind == kind], dropped)
        found = _count_letters(text)
        if found >= _FEWEST_LETTERS and found >= min(_SURE_LETTERS, 0.3 * letters):
            return text
    return kept or _render(pieces, 0)


def _render_regions(pieces: list[_Piece], regions: list[_Region], dropped: int) -> str:
    """The text of the large regions. Small ones are cards of other stories; nested ones are counted once."""
    texts: list[str] = []
    end = 0
    for region in regions:
        if region.start >= end:
            texts.append(_render(pieces[region.start : region.end], dropped))
            end = region.end
    longest = max(map(_count_letters, texts), default=0)
    return "\n".join(text for text in texts if _count_letters(text) * 4 >= longest and text)


def _render(pieces: Iterable[_Piece], dropped: int) -> str:
    lines: list[str] = []
    words: list[str] = []
    for text, flags in pieces:
        if text == _BREAK:
            lines.append(_join_words(words))
            words = []
        elif not flags & dropped:
            if flags & _KEEPS_LINES and "\n" in text:
                *whole, text = text.split("\n")
                for line in whole:
                    lines.append(_join_words([*words, line]))
                    words = []
            words.append(text)
    lines.append(_join_words(words))
    return "\n".join(line for line in lines if line)


def _join_words(parts: Iterable[str]) -> str:
    return " ".join("".join(parts).split())


def _count_letters(text: str) -> int:
    return sum(map(str.isalpha, text))
