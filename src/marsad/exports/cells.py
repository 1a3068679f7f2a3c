"""Text as cells of tables can hold it.

A cell that starts like a formula is run by spreadsheets, and the words in our cells were written by others. A control
character makes a workbook that does not open.
"""

from __future__ import annotations

import re

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def guard_formula(text: str) -> str:
    """The text, with an apostrophe before it if a spreadsheet would take it for a formula.

    >>> guard_formula("=1+1"), guard_formula("a=1")
    ("'=1+1", 'a=1')
    """
    return "'" + text if text.startswith(FORMULA_STARTS) else text


def drop_controls(text: str) -> str:
    """The text without characters that XML and many readers refuse; half a surrogate pair goes too.

    >>> drop_controls("a\\x00b\\ud800c")
    'abc'
    """
    return _CONTROLS.sub("", text)


def join_list(parts: list[str]) -> str:
    """A list in one cell, empty when all its parts are."""
    return "; ".join(parts) if any(parts) else ""
