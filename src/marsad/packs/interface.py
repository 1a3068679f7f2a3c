"""The words of pages, one file a language, by page and key.

Report and web application show the same words; a test finds a key that one language lacks. Not part of what events
are coded with, so a new wording does not change the version of the data.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

LANGUAGES = ("ar", "en")
Words = Mapping[str, Mapping[str, str]]


def load_words(language: str) -> Words:
    """Page -> key -> words of one language of `LANGUAGES`. Names of types without words are shown by their id."""
    found: Words = json.loads((_data() / "interface" / f"{language}.json").read_text("utf-8"))
    return found


def load_outlines() -> Mapping[str, Any]:
    """Coasts and borders of the world for maps (see tools/build_outlines.py)."""
    found: Mapping[str, Any] = json.loads((_data() / "shared" / "outlines.json").read_text("utf-8"))
    return found


def _data() -> Path:
    return Path(str(resources.files("marsad"))) / "data"
