"""Addresses: made whole, told apart, and shown without what is secret in them."""

from __future__ import annotations

import base64
import re
from hashlib import sha256
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit, urlunsplit

HIDDEN = "(not-kept-"  # begins what stands in place of a secret
_SECRET = re.compile(
    r"([?&;](?:[\w.-]*(?:token|secret|password|passwd|api_?key|access_?key|signature)[\w.-]*|auth|pwd|sessionid)=)"
    r"([^&#;\s]+)",
    re.IGNORECASE,
)
_USERINFO = re.compile(r"(?<=://)[^/@\s?#]+@")
_TRACKING = re.compile(r"(?:utm_\w+|fbclid|gclid|yclid|mc_[ce]id|igshid|at_(?:medium|campaign\w*))", re.IGNORECASE)


def resolve_url(base: str, target: str) -> str:
    """The address that a link on a page leads to, without its fragment."""
    try:
        return urljoin(base, target.strip()).partition("#")[0]
    except ValueError:
        return target.strip()


def name_page(url: str) -> str:
    """The address as the id of its document: scheme and host in small letters, no fragment, no tracking.

    >>> name_page("HTTPS://News.example/a?id=5&utm_source=x#top")
    'https://news.example/a?id=5'
    """
    try:
        parts = urlsplit(url)
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

    def replace(found: re.Match[str]) -> str:
        return f"{found[1]}{HIDDEN}{sha256(found[2].encode('utf-8', 'surrogatepass')).hexdigest()[:8]})"

    return _SECRET.sub(replace, _USERINFO.sub("", words))


def host_of(url: str) -> str:
    """The host of an address with its port if it names one, in small letters."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""
