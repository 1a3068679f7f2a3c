"""The words of the pages, one file a language; and values of the codebook in that language.

Everything a person reads comes from here, so a test can say what has no Arabic.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from fastapi import Request

from marsad.ingest import ReadFailure
from marsad.model.messages import Message
from marsad.packs.checking import Finding

LANGUAGES = ("ar", "en")
LANGUAGE_COOKIE = "marsad_language"
_FILES = ("{language}.json", "web.{language}.json", "messages.{language}.json")
_BY_CODE = {message.code: message for message in Message}
_LONGEST_VALUE = 80
FIRST_STRONG, POP = "\u2068", "\u2069"  # isolates: a range of numbers keeps its order inside Arabic


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language. A key that is missing raises KeyError: a test finds it before a user does."""

    language: str
    strings: Mapping[str, Mapping[str, str]]

    @property
    def direction(self) -> str:
        return "rtl" if self.language == "ar" else "ltr"

    def __call__(self, key: str, **values: object) -> str:
        group, _, name = key.partition(".")
        return self.strings[group][name].format(**values)

    def value(self, group: str, name: str | None) -> str:
        """A value of the codebook in this language; the value itself where there is no word for it."""
        return self.strings.get(group, {}).get(name or "", name or "")

    def group(self, name: str) -> Mapping[str, str]:
        """All words of a group, for the scripts of a page."""
        return self.strings[name]

    def message(self, message: Message, values: Mapping[str, object]) -> str:
        """A message of Marsad in this language: English where it has no words of ours, as for the command line."""
        template = self.strings.get("messages", {}).get(message.code, message.template)
        return template.format(**{name: self._blank(name, value, values) for name, value in values.items()})

    def failure(self, failed: ReadFailure) -> str:
        """Something of an upload that was not read, with the file, the line and the code."""
        place = failed.source if failed.line is None else f"{failed.source}:{failed.line}"
        shown = place if self.direction == "ltr" else self.isolate(place)
        return f"{shown}: {failed.code} {self.message(_BY_CODE[failed.code], failed.values)}"

    def finding(self, found: Finding) -> str:
        """What `marsad check` finds, with file and row: in English as the command line says it."""
        told = self.strings.get("pack_faults", {}).get(found.fault)
        if told is None:
            return str(found)
        place = f"{found.file}:{found.row}" if found.row else found.file
        values = {name: self.isolate(value) for name, value in found.values.items()}
        return f"{self.isolate(place)}: {told.format(**values)}"

    def _blank(self, name: str, value: object, values: Mapping[str, object]) -> str:
        """What fills a blank: fields, roles, kinds, reasons by their words; values of users in their own direction."""
        if isinstance(value, tuple):
            return "; ".join(self.failure(each) for each in value)
        if isinstance(value, Finding):
            return self.finding(value)
        if name == "reason" and str(value) in self.strings["why_refused"]:
            suffix = values.get("suffix") or self("why_refused.nothing")
            named = values.get(f"name_{self.language}")  # of an actor or a country, told in both languages
            return self(f"why_refused.{value}", **{**values, "suffix": suffix, "name": named})
        for group in {"field": ("fields", "refused_fields"), "role": ("roles",), "kind": ("kinds",)}.get(name, ()):
            if str(value) in self.strings[group]:
                return self.strings[group][str(value)]
        if value is None:
            return self("values.unknown")
        told = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
        if name == "value" and len(told) > _LONGEST_VALUE:
            told = f"{told[:_LONGEST_VALUE]}…"
        return told if self.direction == "ltr" else self.isolate(told)

    def isolate(self, words: object) -> str:
        """Words that keep their own direction."""
        return f"{FIRST_STRONG}{words}{POP}"

    def count(self, count: Mapping[str, Any] | None) -> str:
        """A count of people as low-best-high; empty for none."""
        if count is None:
            return ""
        low, high, best = count.get("low"), count.get("high"), count.get("best")
        span = str(low) if low == high else f"{low}\u2013{high}"
        if high is None:
            span = self("values.or_more", number=low)
        if best is None or span == str(best):
            return self.isolate(span)
        return self("values.best_of", best=self.isolate(best), span=self.isolate(span))

    def days(self, start: str | None, end: str | None) -> str:
        """A day or two; empty for none."""
        if start is None:
            return ""
        return self.isolate(start if end in {None, start} else f"{start} \u2013 {end}")


@cache
def load_wording(language: str) -> Wording:
    """The words of a language; Arabic for one we do not speak."""
    known = language if language in LANGUAGES else LANGUAGES[0]
    folder = resources.files("marsad") / "data" / "interface"
    strings: dict[str, dict[str, str]] = {}
    for name in _FILES:
        file = folder / name.format(language=known)
        if file.is_file():
            for group, words in json.loads(file.read_text("utf-8")).items():
                strings.setdefault(group, {}).update(words)
    return Wording(known, strings)


def find_wording(request: Request) -> Wording:
    """The language asked for in the address, else the one chosen before, else what the browser prefers."""
    asked = request.query_params.get("lang") or request.cookies.get(LANGUAGE_COOKIE, "")
    if asked in LANGUAGES:
        return load_wording(asked)
    for part in request.headers.get("accept-language", "").split(","):
        language = part.partition(";")[0].strip().partition("-")[0].lower()
        if language in LANGUAGES:
            return load_wording(language)
    return load_wording(LANGUAGES[0])
