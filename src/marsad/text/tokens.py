"""Tokens of a normalised text: words, numbers, marks. No clitics are cut here."""

from __future__ import annotations

import re

# A letter is any Unicode letter; Latin and other scripts do not join into one token, so that
# an Arabic article glued to a Latin name gives two. Digits keep inner separators (32.070, 4,100).
TOKEN = re.compile(
    r"\d+(?:[.,]\d+)*"
    r"|[A-Za-z\u00C0-\u024F]+"
    r"|[^\W\d_A-Za-z\u00C0-\u024F]+"
    r"|\n+"
    r"|[^\w\s]"
    r"|_+"
)


def split_tokens(normal: str) -> list[tuple[int, int, str]]:
    """(start, end, form) of every token, offsets half-open into `normal`."""
    return [(match.start(), match.end(), match[0]) for match in TOKEN.finditer(normal)]
