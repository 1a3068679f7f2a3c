"""A text as a row of units: known words and phrases, cut-off proclitics, numbers, marks, others.

Rules and engines work on units, never on characters. Every unit has classes; the set of classes
of each unit is written as one character of `UnitText.signature`, so that a rule is an ordinary
regular expression over that string and runs at C speed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from marsad.lexicon.index import QUOTES, Entry, Index
from marsad.text.normalise import NormalText
from marsad.text.tokens import split_tokens

_MARKS = {
    ",": "COMMA", "\u060c": "COMMA", ";": "SEMI", "\u061b": "SEMI", ".": "STOP", "!": "STOP",
    "?": "STOP", "\u061f": "STOP", "\u2026": "STOP", ":": "COLON", "/": "SLASH", "\\": "SLASH",
    "-": "DASH", "%": "PERCENT", "(": "OPEN", ")": "CLOSE", "[": "OPEN", "]": "CLOSE", "#": "HASH",
    "$": "MONEY", "\u20ac": "MONEY", "\u00a3": "MONEY", "+": "PLUS", "*": "STAR", "@": "AT", "_": "HASH",
}  # fmt: skip
SHAPES = ("WORD", "DEF", "LATIN", "DIGITS", "LINE", "MARK", *sorted(set(_MARKS.values())))
_GENERATION = 4_096  # words; two generations are kept, so that the common ones stay and memory does not grow
_LONGEST_KEPT = 40  # letters; longer words are read anew each time
_NOTHING: frozenset[str] = frozenset()
# Proclitics (classes, length), stem, letters cut off, classes, entries, words that may go on a phrase.
_Alone = tuple[tuple[tuple[frozenset[str], int], ...], str, int, frozenset[str], Sequence[Entry], frozenset[str]]


class Unit:
    """One unit. `start`/`end` are offsets into the normalised text; `value` is set by engines."""

    __slots__ = ("start", "end", "form", "kinds", "entries", "value", "quoted")

    def __init__(
        self, start: int, end: int, form: str, kinds: frozenset[str], entries: Sequence[Entry] = (), value: Any = None
    ) -> None:
        self.start, self.end, self.form = start, end, form
        self.kinds, self.entries, self.value = kinds, entries, value
        self.quoted = False

    def entry(self, kind: str) -> Entry | None:
        """The first entry of a class, or None."""
        for entry in self.entries:
            if entry.kind == kind:
                return entry
        return None

    def __repr__(self) -> str:
        return f"Unit({self.form!r}, {'|'.join(sorted(self.kinds))})"


@dataclass(slots=True)
class Alphabet:
    """Gives each set of classes one private-use character."""

    codes: dict[frozenset[str], str] = field(default_factory=dict)

    def code(self, kinds: frozenset[str]) -> str:
        known = self.codes.get(kinds)
        if known is None:
            # The private-use area of the first plane comes first: `re` tests a class of such characters
            # with a bitmap, a class of higher ones with a list.
            size = len(self.codes)
            known = chr(0xE000 + size) if size < 6400 else chr(0xF0000 + size)
            self.codes[kinds] = known
        return known

    def write(self, units: Iterable[Unit]) -> str:
        """One character for each unit."""
        codes = self.codes
        try:
            return "".join([codes[unit.kinds] for unit in units])
        except KeyError:  # a set of classes seen for the first time
            return "".join([self.code(unit.kinds) for unit in units])

    def by_kind(self) -> dict[str, list[str]]:
        """The characters of all sets that hold a class, by class."""
        found: dict[str, list[str]] = {}
        for kinds, code in self.codes.items():
            for kind in kinds:
                found.setdefault(kind, []).append(code)
        return found


@dataclass(slots=True)
class UnitText:
    """The units of one text. `sentence[i]` is the number of the sentence unit i stands in."""

    source: NormalText
    units: list[Unit]
    signature: str
    sentence: list[int]
    bounds: list[tuple[int, int]]  # unit index range of each sentence, half-open
    quotations: list[tuple[int, int]]  # normal offsets inside paired quotation marks

    def raw_span(self, first: int, last: int) -> tuple[int, int]:
        """Raw offsets from unit `first` to unit `last`, both included."""
        return self.source.raw_span(self.units[first].start, self.units[last].end)


class UnitBuilder:
    """Cuts texts into units with one index. Holds no state of any text."""

    def __init__(self, index: Index, alphabet: Alphabet) -> None:
        self._index = index
        self._alphabet = alphabet
        self._shape = {shape: frozenset((shape,)) for shape in SHAPES}
        self._proclitic = {p.kind: frozenset((p.kind,)) for p in (*index.conjunctions, *index.prepositions)}
        for kinds in (*self._shape.values(), *self._proclitic.values(), *index.kind_sets()):
            alphabet.code(kinds)
        self._shared = {kinds: kinds for kinds in alphabet.codes}
        self._kinds_of: dict[int, frozenset[str]] = {}
        self._alone: dict[str, _Alone] = {}  # words read of late
        self._older: dict[str, _Alone] = {}  # and before them
        self._followers: dict[str, frozenset[str]] = {}

    def build(self, source: NormalText) -> UnitText:
        tokens = split_tokens(source.normal)
        quotations = _paired_quotes(tokens)
        words = [token for token in tokens if token[2] not in QUOTES]
        units: list[Unit] = []
        position, count = 0, len(words)
        alone = self._alone
        while position < count:
            start, end, form = words[position]
            cuts, stem, cut, kinds, entries, followers = alone.get(form) or self._read_alone(form)
            if followers and position + 1 < count and words[position + 1][2] in followers:
                position = self._take(words, position, count, units)
                continue
            for proclitic, length in cuts:
                units.append(Unit(start, start + length, "", proclitic))
                start, cut = start + length, cut - length
            units.append(Unit(start + cut, end, stem, kinds, entries))
            position += 1
        if quotations:
            _mark_quoted(units, quotations)
        return self.assemble(source, units, quotations)

    def assemble(self, source: NormalText, units: list[Unit], quotations: list[tuple[int, int]]) -> UnitText:
        """Signature and sentences for units; engines call it after collapsing some of them."""
        signature = self._alphabet.write(units)
        sentence, bounds = _sentences(units)
        return UnitText(source, units, signature, sentence, bounds, quotations)

    def _read_alone(self, form: str) -> _Alone:
        """How a word is read when it begins no phrase, and the words that may go on one."""
        reading = self._alone.get(form) or self._older.get(form) or self._analyse_alone(form)
        if len(form) <= _LONGEST_KEPT:
            if len(self._alone) >= _GENERATION:
                self._older, self._alone = self._alone, {}
            self._alone[form] = reading
        return reading

    def _analyse_alone(self, form: str) -> _Alone:
        analyses = self._index.analyses(form)
        followers = _NOTHING
        for _, stem, _ in analyses:
            more = self._followers_of(stem)
            followers = followers | more if followers and more else followers or more
        for proclitics, stem, cut in analyses:
            entries = next((entries for rest, entries in self._index.nodes[stem] if not rest), None)
            if entries is not None:
                cuts = tuple((self._proclitic[kind], length) for kind, length in proclitics)
                return cuts, stem, cut, self._kinds(entries), entries, followers
        return (), form, 0, self._shape[self._shape_of(form)], (), followers

    def _followers_of(self, stem: str) -> frozenset[str]:
        """The second words of the phrases that begin with a word."""
        known = self._followers.get(stem)
        if known is None:
            seconds = [rest[0] for rest, _ in self._index.nodes[stem] if rest]
            known = self._followers[stem] = frozenset(seconds) if seconds else _NOTHING
        return known

    def _take(self, words: list[tuple[int, int, str]], position: int, count: int, units: list[Unit]) -> int:
        start, end, form = words[position]
        index = self._index
        following = words[position + 1][2] if position + 1 < count else ""
        for proclitics, stem, cut in index.analyses(form):
            for rest, entries in index.phrases(stem, following):
                width = len(rest)
                if width and not self._follows(words, position, count, rest):
                    continue
                at = start
                for kind, length in proclitics:
                    units.append(Unit(at, at + length, "", self._proclitic[kind]))
                    at += length
                last = words[position + width]
                text = stem if not width else stem + " " + " ".join(rest)
                units.append(Unit(start + cut, last[1], text, self._kinds(entries), entries))
                return position + width + 1
        units.append(Unit(start, end, form, self._shape[self._shape_of(form)]))
        return position + 1

    @staticmethod
    def _follows(words: list[tuple[int, int, str]], position: int, count: int, rest: tuple[str, ...]) -> bool:
        if position + len(rest) >= count:
            return False
        for offset, expected in enumerate(rest, start=1):  # noqa: SIM110 - a plain loop is twice as fast here
            if words[position + offset][2] != expected:
                return False
        return True

    def _kinds(self, entries: list[Entry]) -> frozenset[str]:
        known = self._kinds_of.get(id(entries))
        if known is None:
            kinds = frozenset([entry.kind for entry in entries])
            # Equal sets are one object: looking up its code then compares nothing.
            known = self._kinds_of[id(entries)] = self._shared.setdefault(kinds, kinds)
        return known

    def inside(self, words: Sequence[str], count: int, kind: str) -> tuple[Entry, int] | None:
        """The first entry of a class that begins on one of the first `count` words, and its last word.

        For phrases of another class that hold it: 'knife' in 'attack with a knife'. None when there is none.
        """
        for position in range(count):
            for _, stem, _ in self._index.analyses(words[position]):
                for rest, entries in self._index.nodes[stem]:
                    last = position + len(rest)
                    if tuple(words[position + 1 : last + 1]) != rest:
                        continue
                    for entry in entries:
                        if entry.kind == kind:
                            return entry, last
        return None

    def _shape_of(self, form: str) -> str:
        first = form[0]
        if first.isdecimal():  # a raised two is a digit to `isdigit` but not to `int`
            return "DIGITS"
        if first == "\n":
            return "LINE"
        mark = _MARKS.get(first)
        if mark is not None:
            return mark
        if not first.isalpha():
            return "MARK"
        if first < "\u0250":
            return "LATIN"
        return "DEF" if form.startswith(self._index.article) and len(form) > 3 else "WORD"


def _sentences(units: Sequence[Unit]) -> tuple[list[int], list[tuple[int, int]]]:
    """A sentence ends at a stop or a line break. A stop after a single letter is an initial."""
    sentence: list[int] = []
    bounds: list[tuple[int, int]] = []
    first = 0
    for position, unit in enumerate(units):
        kinds = unit.kinds
        if "LINE" in kinds or ("STOP" in kinds and not (position and _is_initial(units[position - 1].form))):
            sentence += [len(bounds)] * (position + 1 - first)
            bounds.append((first, position + 1))
            first = position + 1
    if first < len(units):
        sentence += [len(bounds)] * (len(units) - first)
        bounds.append((first, len(units)))
    return sentence, bounds


def _is_initial(form: str) -> bool:
    return len(form) == 1 and form.isalpha()


def _paired_quotes(tokens: list[tuple[int, int, str]]) -> list[tuple[int, int]]:
    """Half-open spans between double quotation marks; an unpaired mark is dropped at a line break."""
    spans: list[tuple[int, int]] = []
    opened: int | None = None
    for start, end, form in tokens:
        if form == '"':
            if opened is None:
                opened = end
            else:
                spans.append((opened, start))
                opened = None
        elif opened is not None and form[0] == "\n":
            opened = None
    return spans


def _mark_quoted(units: list[Unit], quotations: list[tuple[int, int]]) -> None:
    number = 0
    for unit in units:
        while number < len(quotations) and quotations[number][1] <= unit.start:
            number += 1
        if number == len(quotations):
            return
        unit.quoted = quotations[number][0] <= unit.start
