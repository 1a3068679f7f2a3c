"""Lists of addresses: feeds, sitemaps and pages of links. None of them is trusted further than its addresses."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import unquote

from marsad.collect.pages import decode_page
from marsad.collect.urls import host_of, resolve_url
from marsad.model.messages import Message

_LONGEST_URL = 2000
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


class NotAList(Exception):
    """No feed, sitemap or page of links."""

    def __init__(self, reason: str) -> None:
        message = Message.NOT_A_FEED
        super().__init__(f"{message.code} {message.text(reason=reason)}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One article as a list names it. `published` is what the list says, in its own words."""

    url: str
    title: str | None = None
    published: str | None = None
    content: str | None = None  # HTML of the whole article, where the feed holds it


def parse_feed(content: bytes, base: str, *, content_type: str | None = None) -> list[Entry]:
    """The entries of an RSS or Atom feed, each address once, in the feed's order. Raises NotAList.

    A feed with broken markup or control characters is read as far as it goes. Its charset is found as that of pages
    is, whatever it declares: much windows-1256 is sent as UTF-8 or Latin-1.
    """
    import feedparser

    words = _XML_DECLARATION.sub("", decode_page(content, content_type), count=1)
    headers = {"content-location": base, "content-type": "application/xml; charset=utf-8"}
    # A stream, never the bytes: feedparser takes short bytes for the name of a file, and opens it.
    found = feedparser.parse(io.BytesIO(words.encode("utf-8", "replace")), response_headers=headers)
    if not found.entries and not found.get("version"):
        reason = found.get("bozo_exception") or "neither RSS nor Atom"
        raise NotAList(" ".join(str(reason).split())[:120])
    entries = []
    for item in found.entries:
        link = item.get("link") or (item.get("id") if str(item.get("id", "")).startswith("http") else None)
        if link:
            text = max((part.get("value") or "" for part in item.get("content", ())), key=len, default="")
            published = item.get("published") or item.get("updated")
            entries.append(Entry(resolve_url(base, link), item.get("title"), published, text or item.get("summary")))
    return _each_once(entries)


def parse_sitemap(content: bytes, base: str) -> tuple[list[Entry], list[str]]:
    """The pages a sitemap names, and the sitemaps it names. Raises NotAList."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(content.strip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotAList(" ".join(str(error).split())[:120]) from error
    if root is None or etree.QName(root).localname not in ("urlset", "sitemapindex"):
        raise NotAList("not a sitemap")
    pages, maps = [], []
    for node in root:
        if not isinstance(node.tag, str):
            continue
        parts = {etree.QName(part).localname: part for part in node.iter() if isinstance(part.tag, str)}
        place = (parts["loc"].text or "").strip() if "loc" in parts else ""
        if not place:
            continue
        if etree.QName(node).localname == "sitemap":
            maps.append(resolve_url(base, place))
        else:
            # Only what the news extension calls a publication date: lastmod is the date of the last change.
            dated, titled = parts.get("publication_date"), parts.get("title")
            published = dated.text.strip() if dated is not None and dated.text else None
            title = titled.text.strip() if titled is not None and titled.text else None
            pages.append(Entry(resolve_url(base, place), title, published))
    return _each_once(pages), list(dict.fromkeys(maps))


def parse_listing(html: str, base: str, pattern: str | None) -> list[Entry]:
    """The links of a page that match a pattern; without one, those to longer paths of the same host."""
    import lxml.html

    try:
        root = lxml.html.document_fromstring(_XML_DECLARATION.sub("", html, count=1))
    except (ValueError, lxml.etree.ParserError) as error:
        raise NotAList(" ".join(str(error).split())[:120]) from error
    try:
        root.make_links_absolute(base, resolve_base_href=True, handle_failures="ignore")
    except ValueError:  # <base href> is no address
        root.make_links_absolute(base, resolve_base_href=False, handle_failures="ignore")
    links = [
        Entry(resolve_url(base, link.get("href")), " ".join(link.text_content().split()) or None)
        for link in root.iter("a")
        if link.get("href")
    ]
    if pattern is not None:
        wanted = match_addresses(pattern)
        return _each_once(entry for entry in links if wanted(entry.url))
    own = host_of(base)
    return _each_once(entry for entry in links if host_of(entry.url) == own and len(entry.url) > len(base) + 8)


def match_addresses(pattern: str | None) -> Callable[[str], bool]:
    """Whether an address is one of those that a pattern asks for, as it is escaped or as people write it."""
    if pattern is None:
        return lambda url: True
    wanted = re.compile(pattern)
    return lambda url: wanted.search(url) is not None or wanted.search(unquote(url)) is not None


def _each_once(entries: Iterable[Entry]) -> list[Entry]:
    kept: dict[str, Entry] = {}
    for entry in entries:
        if entry.url.lower().startswith(("http://", "https://")) and len(entry.url) <= _LONGEST_URL:
            kept.setdefault(entry.url, entry)
    return list(kept.values())
