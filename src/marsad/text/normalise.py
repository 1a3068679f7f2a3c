"""Normalised copies of Arabic text that know where every character came from.

Arabic news spells one word in many ways (hamza seats, final ya, ta marbuta, three sets of
digits, presentation forms, vowel marks, direction marks). Matching needs one spelling; evidence
needs the raw one. Without an exact map between the two, quotes drift and proofs are worthless.
The letter table is data: `data/ar/orthography/letters.csv`.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

_PRESENTATION = ((0xFB50, 0xFDFF), (0xFE70, 0xFEFC))


@dataclass(frozen=True, slots=True)
class NormalText:
    """A raw text and its normalised copy.

    `raw_span(start, end)` turns half-open offsets of `normal` into half-open offsets of `raw`.
    Marks that sit on the last letter belong to the raw span. The map is exact: normalising
    `raw[a:b]` of any whole-token span gives back `normal[start:end]`.
    """

    raw: str
    normal: str
    origins: array[int] | None  # raw index of each normal character; None when they coincide
    dropped: frozenset[int]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        if end <= start:
            at = self._origin(start)
            return at, at
        first, last = self._origin(start), self._origin(end - 1) + 1
        raw, dropped = self.raw, self.dropped
        if self.origins is not None:
            while last < len(raw) and ord(raw[last]) in dropped and unicodedata.combining(raw[last]):
                last += 1
        return first, last

    def _origin(self, index: int) -> int:
        if self.origins is None:
            return index
        return self.origins[index] if index < len(self.origins) else len(self.raw)


class Normaliser:
    """Applies the orthography table. One instance serves any number of texts.

    `finals` are letters that only end words: pages that lose spaces glue the next word to them, and a space is put back
    into the normal text. Its origin is the letter before it, so that no raw span changes.
    """

    def __init__(self, table: Mapping[str, str], finals: Collection[str] = ()) -> None:
        folds: dict[str, str] = dict(table)
        for low, high in _PRESENTATION:
            for point in range(low, high + 1):
                plain = unicodedata.normalize("NFKC", chr(point))
                if plain != chr(point) and plain.strip():
                    # No space: a lone mark decomposes to a space and the mark, and would cut a word in two;
                    # the honorific ligatures decompose to a sentence, whose words have no raw span of their own.
                    folds[chr(point)] = "".join(table.get(char, char) for char in plain if char != " ")
        self._folds = folds
        # `sub` over the few letters that change takes a third of the time of `str.translate` over all of them.
        self._changing = _any_of(folds)
        self._resizing = _any_of(char for char, to in folds.items() if len(to) != 1)
        self._dropped = frozenset(ord(char) for char, to in folds.items() if to == "")
        marks = "".join(sorted(re.escape(chr(point)) for point in self._dropped))
        ends = "".join(sorted(finals))
        begins = f"(?![\u0621{ends}])[\u0620-\u064a]"  # no word begins with a lone hamza or a final letter
        self._glued = re.compile(f"[{ends}][{marks}]*(?={begins})" if finals else "(?!)")

    def fold(self, text: str) -> str:
        """The normalised text alone, for lexicon entries."""
        return self._changing.sub(self._fold_one, text)

    def _fold_one(self, match: re.Match[str]) -> str:
        return self._folds[match[0]]

    def normalise(self, raw: str) -> NormalText:
        cuts = {match.start() for match in self._glued.finditer(raw)}
        if cuts:
            return self._normalise_glued(raw, cuts)
        normal = self.fold(raw)
        origins = array("I")
        done = 0
        for match in self._resizing.finditer(raw):  # what stands between keeps its width: whole stretches at once
            at = match.start()
            origins.extend(range(done, at))
            origins.extend([at] * len(self._folds[match[0]]))
            done = at + 1
        if not done:
            return NormalText(raw, normal, None, self._dropped)
        origins.extend(range(done, len(raw)))
        return NormalText(raw, normal, origins, self._dropped)

    def _normalise_glued(self, raw: str, cuts: Collection[int]) -> NormalText:
        """The same with a space after each final letter that another word is glued to."""
        parts: list[str] = []
        origins = array("I")
        for index, char in enumerate(raw):
            folded = self._folds.get(char, char) + (" " if index in cuts else "")
            parts.append(folded)
            origins.extend([index] * len(folded))
        return NormalText(raw, "".join(parts), origins, self._dropped)


def _any_of(chars: Iterable[str]) -> re.Pattern[str]:
    """Matches any one of some characters; nothing when there are none."""
    listed = "".join(re.escape(char) for char in chars)
    return re.compile(f"[{listed}]" if listed else "(?!)")
