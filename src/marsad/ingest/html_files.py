"""Saved web pages: title, publication date and body text, with the standard library alone.

A page is mostly not its article. Menus and boxes of related stories name other places and other dead,
which would be coded as if this article told them. What is cut is cut by the page's own structure.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from marsad.ingest.dates import DateInWords, parse_published, read_other_date
from marsad.ingest.encodings import decode, find_encoding
from marsad.ingest.page_text import Page, parse_page
from marsad.ingest.sources import DOCUMENT_LIMIT, Format, Found, Item, ReadFailure, Source
from marsad.model.document import Document
from marsad.model.messages import Message

_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_OPENING = re.compile(r"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_DECLARED_WITHIN = 4096
# What JSON-LD names beside the page's own article.
_OF_OTHERS = frozenset(("itemListElement", "hasPart", "isPartOf", "comment", "mentions", "citation", "review", "about"))
# The most explicit first: what a page says of the article before what it says of itself.
DATE_METAS = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "publishdate",
    "publish-date",
    "publish_date",
    "pubdate",
    "dcterms.created",
    "dcterms.issued",
    "dc.date.issued",
    "dc.date",
    "date",
)


def is_html(source: Source) -> bool:
    """Whether an input of unknown kind opens as a web page."""
    return _OPENING.match(source.opening) is not None


def read_html(source: Source) -> Iterator[Item]:
    """The page as one document named after its file (`a.html` gives `a`)."""
    raw = source.read_all()
    if raw is None:
        yield source.fail(Message.TOO_LARGE, limit=DOCUMENT_LIMIT >> 20)
        return
    document, failures = make_page_document(source, raw, doc_id=source.stem, mark_length=source.encoding.mark_length)
    yield from failures
    if document is not None:
        yield Found(document, source.name, raw=raw)


def make_page_document(
    source: Source, raw: bytes, *, doc_id: str, url: str | None = None, mark_length: int = 0
) -> tuple[Document | None, list[ReadFailure]]:
    """The document of a page, None if it holds no text, and what was wrong with it. `url` is where it was fetched."""
    failures: list[ReadFailure] = []
    encoding = source.encoding
    if not mark_length:
        encoding = find_encoding(raw, declared=declared_encoding(raw))
    decoded = decode(raw[encoding.mark_length :] if not mark_length else raw, encoding)
    if decoded.bad_count:
        line = raw.count(b"\n", 0, decoded.bad_offsets[0]) + 1
        failures.append(source.fail_decoding(decoded, offset=mark_length, line=line))
    page = parse_page(decoded.text)
    if not page.text:
        failures.append(source.fail(Message.EMPTY_PAGE))
        return None, failures
    published_on, rejected = find_published(page, source.date_in_words)
    if published_on is None and rejected is not None:
        failures.append(source.fail(Message.BAD_PUBLISHED, value=repr(rejected[:40])))
    document = Document(
        doc_id=doc_id,
        text=page.text,
        title=page.metas.get("og:title") or page.title,
        published_on=published_on,
        outlet=page.metas.get("og:site_name"),
        url=url or page.canonical or page.metas.get("og:url"),
    )
    return document, failures


def declared_encoding(raw: bytes) -> str | None:
    """The encoding a page names in its first lines, as it is written there."""
    declared = _DECLARED.search(raw[:_DECLARED_WITHIN])
    return declared[1].decode("ascii") if declared else None


def find_published(page: Page, in_words: DateInWords | None = None) -> tuple[str | None, str | None]:
    """The publication date of a page, and a date it states that cannot be read.

    Looked for in the meta elements, then JSON-LD, then the <time> elements of the article. The date
    of the last change is never taken: it would move yesterday's attack to today.
    """
    stated = [page.metas[name] for name in DATE_METAS if name in page.metas]
    stated.extend(linked_dates(page.linked_data))
    title = page.metas.get("og:title") or page.title
    values = (*stated, *page.outline.times_of(title))
    for read in (parse_published, lambda value: read_other_date(value, in_words)):
        published = next(filter(None, map(read, values)), None)
        if published is not None:
            return published, None
    return None, stated[0] if stated else None


def linked_dates(scripts: Iterable[str]) -> Iterator[str]:
    """What JSON-LD calls datePublished, articles before anything else; not that of other stories on the page."""
    found: list[tuple[bool, str]] = []
    for script in scripts:
        try:
            waiting: list[object] = [json.loads(script, strict=False)]
        except (ValueError, RecursionError):
            continue
        while waiting:
            node = waiting.pop(0)
            if isinstance(node, list):
                waiting.extend(node)
            elif isinstance(node, dict) and str(node.get("@type", "")).lower() not in ("itemlist", "comment"):
                value = node.get("datePublished")
                if isinstance(value, str):
                    found.append(("article" not in str(node.get("@type", "")).lower(), value))
                waiting.extend(
                    inner for name, inner in node.items()
                    if isinstance(inner, (dict, list)) and name not in _OF_OTHERS
                )  # fmt: skip
    return (value for _, value in sorted(found, key=lambda pair: pair[0]))


FORMAT = Format(suffixes=(".html", ".htm", ".xhtml"), read=read_html, recognises=is_html)
