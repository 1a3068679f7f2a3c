"""Addresses: made whole, told apart, and shown without what is secret in them."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from hashlib import sha256
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

HIDDEN = "(not-kept-"  # begins what stands in place of a secret
_SECRET = re.compile(
    r"([?&;#](?:[\w.-]*(?:token|secret|passw(?:or)?d|api_?key|access_?key|signature|credential|sess(?:ion)?_?id)[\w.-]*"
    r"|auth|authorization|pass|pwd|key|sig|sid|session)=)"
    r"([^&#;\s>]+)",
    re.IGNORECASE,
)
_USERINFO = re.compile(r"(?<=://)[^/\s?#]*@")  # to the last @: a password may hold one
_COOKIE = re.compile(r"^(\s*[^=;]*=)([^;]+)")
_COOKIES = frozenset(("set-cookie", "set-cookie2"))
_UNESCAPED = re.compile("[^\\x21\\x23-\\x3b\\x3d\\x3f-\\x7e]+")  # blanks, quotation marks, <, > and what is not ASCII
_ESCAPE = re.compile("%[0-9a-fA-F]{2}")
_TRACKING = re.compile(r"(?:utm_\w+|fbclid|gclid|yclid|mc_[ce]id|igshid|at_(?:medium|campaign\w*))", re.IGNORECASE)


def resolve_url(base: str, target: str) -> str:
    """The address that a link on a page leads to, without its fragment, escaped."""
    try:
        return escape_url(urljoin(base, target.strip()).partition("#")[0])
    except ValueError:
        return target.strip()


def escape_url(url: str) -> str:
    """The address with letters that are not ASCII escaped after its host, as it is asked for: a feed writes an Arabic
    address in letters, a sitemap the same one escaped, and it is one page.

    >>> escape_url("https://news.example/\N{ARABIC LETTER SHEEN}?id=%d8%b4")
    'https://news.example/%D8%B4?id=%D8%B4'
    """
    start = url.find("/", url.find("://") + 3) if "://" in url else -1
    if start < 0:
        return url
    escaped = _UNESCAPED.sub(lambda found: quote(found[0], safe="", errors="replace"), url[start:])
    return url[:start] + _ESCAPE.sub(lambda found: found[0].upper(), escaped)


def name_page(url: str) -> str:
    """The address as the id of its document: scheme and host in small letters, escaped, no fragment, no tracking.

    >>> name_page("HTTPS://News.example/a?id=5&utm_source=x#top")
    'https://news.example/a?id=5'
    """
    try:
        parts = urlsplit(escape_url(url))
    except ValueError:
        return url
    query = parts.query
    if query:
        pairs = parse_qsl(query, keep_blank_values=True)
        kept = [(name, value) for name, value in pairs if not _TRACKING.fullmatch(name)]
        query = query if len(kept) == len(pairs) else urlencode(kept)
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", query, ""))


def split_credentials(url: str) -> tuple[str, str | None]:
    """The address without user and password, and the header that carries them (None if there are none)."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url, None
    if "@" not in parts.netloc:
        return url, None
    userinfo, _, host = parts.netloc.rpartition("@")
    encoded = base64.b64encode(unquote(userinfo).encode("utf-8")).decode("ascii")
    return urlunsplit(parts._replace(netloc=host)), f"Basic {encoded}"


def hide_secrets(words: str) -> str:
    """The words with passwords and keys in addresses replaced, for logs and the store.

    Eight digits of the hash of what was replaced stay: two addresses that differ there stay two.

    >>> hide_secrets("https://me:pw@x.example/feed?api_key=123&page=2")
    'https://x.example/feed?api_key=(not-kept-a665a459)&page=2'
    """
    return _SECRET.sub(_hide, _USERINFO.sub("", words))


def _hide(found: re.Match[str]) -> str:
    return f"{found[1]}{HIDDEN}{sha256(found[2].encode('utf-8', 'surrogatepass')).hexdigest()[:8]})"


def hide_in_headers(headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The headers of an answer as they are kept: without the values of cookies, which open the session of whoever has
    them, and without secrets in addresses.

    >>> hide_in_headers([("Set-Cookie", "sid=123; HttpOnly")])
    (('Set-Cookie', 'sid=(not-kept-a665a459); HttpOnly'),)
    """
    return tuple(
        (name, _COOKIE.sub(_hide, value) if name.lower() in _COOKIES else hide_secrets(value))
        for name, value in headers
    )


def is_address(url: str) -> bool:
    """Whether an address has a host that can be asked for, and its port, if it names one, is a number."""
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def host_of(url: str) -> str:
    """The host of an address with its port if it names one, in small letters."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""
