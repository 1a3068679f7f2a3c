"""Words of reports made safe to show: no control of direction, no control characters, no endless lines.

Texts of strangers may hold marks that turn the rest of a line around, so that a reader sees other words than those
that are there. In the page words only ever become text, never HTML; this is about what the eye is told.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

LONGEST = 400  # characters of one text that are shown
_ISOLATES = "".join(map(chr, (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))))
_HIDDEN = re.compile(f"[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\ufeff\\U000e0000-\\U000e007f{_ISOLATES}]")
_ELLIPSIS = "\u2026"


def show(value: Any) -> str:
    """The value as it may be shown; longer than `LONGEST` is cut, with an ellipsis.

    >>> show("a\\x00\\u202eb"), show(None), len(show("x" * 100_000))
    ('ab', '', 401)
    """
    words = _HIDDEN.sub("", str(value)[: 4 * LONGEST]) if value is not None else ""
    return words if len(words) <= LONGEST else words[:LONGEST] + _ELLIPSIS


def show_link(value: Any) -> str:
    """The address if it is one of the web, else nothing: no other kind may be pressed on.

    >>> show_link("https://example.org/1"), show_link("javascript:alert(1)"), show_link(None)
    ('https://example.org/1', '', '')
    """
    address = str(value or "")
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    is_plain = len(address) <= 2000 and not _HIDDEN.search(address) and not any(map(str.isspace, address))
    return address if parts.scheme in {"http", "https"} and parts.netloc and is_plain else ""
