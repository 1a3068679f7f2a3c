"""One index over every lexicon entry, and the single pass that finds them.

A token trie: the first word of an entry leads to the rest. Proclitics (and, so, in, to, as) are
cut only when what is left is in the index, so a name that begins with one of those letters is
never damaged. Quotation marks inside a phrase are skipped: newspapers put them around any part
of a name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

QUOTES = frozenset("\"'")
_GENERATION = 4_096  # words; two generations are kept, some 2 MB, and the common words stay in them
_LONGEST_KEPT = 40  # letters; longer words are read anew each time
_BRANCHED_FROM = 3
_CROWD = 8  # phrases with one first word, from which on they are looked up instead of searched


@dataclass(slots=True, eq=False)
class Entry:
    """One surface form of one lexicon row: its class, id, payload and grammatical features.

    Never changed after it is made; not frozen, because freezing triples the cost of making the 80,000 of a start.
    """

    kind: str
    key: str
    payload: Any
    features: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Proclitic:
    letter: str
    kind: str


Node = list[tuple[tuple[str, ...], list[Entry]]]
Analysis = tuple[tuple[tuple[str, int], ...], str, int]  # proclitics (kind, length), stem, cut


@dataclass(slots=True)
class Index:
    """Entries by first word. Filled once, then only read (plus a bounded word cache)."""

    conjunctions: tuple[Proclitic, ...]
    prepositions: tuple[Proclitic, ...]
    article: str
    li_article: str
    nodes: dict[str, Node] = field(default_factory=dict)
    _crowds: dict[str, dict[tuple[str, ...], list[Entry]]] = field(default_factory=dict)  # large nodes, while filling
    _branches: dict[str, dict[str, Node]] = field(default_factory=dict)
    _analyses: dict[str, tuple[Analysis, ...]] = field(default_factory=dict)
    _older: dict[str, tuple[Analysis, ...]] = field(default_factory=dict)
    _leading: frozenset[str] = field(init=False)  # first letters of all proclitics

    def __post_init__(self) -> None:
        leads = [self.li_article, *(proclitic.letter for proclitic in (*self.conjunctions, *self.prepositions))]
        self._leading = frozenset(lead[:1] for lead in leads)

    def add(self, words: tuple[str, ...], entry: Entry) -> None:
        """Adds one normalised form. The same class and id twice on one form is kept once."""
        first, rest = words[0], words[1:]
        node = self.nodes.get(first)
        if node is None:
            self.nodes[first] = [(rest, [entry])]
            return
        entries = self._find(first, node, rest)
        if entries is None:
            entries = []
            node.append((rest, entries))
            if len(node) >= _CROWD:
                self._crowds.setdefault(first, dict(node))[rest] = entries
        for other in entries:
            if other.kind == entry.kind and other.key == entry.key:
                return
        entries.append(entry)

    def alone(self, word: str) -> Sequence[Entry]:
        """The entries that are this word by itself."""
        node = self.nodes.get(word)
        return node and self._find(word, node, ()) or ()

    def _find(self, first: str, node: Node, rest: tuple[str, ...]) -> list[Entry] | None:
        crowd = self._crowds.get(first)
        if crowd is not None:
            return crowd.get(rest)
        for known, entries in node:
            if known == rest:
                return entries
        return None

    def close(self) -> None:
        """Sorts phrases longest first; call once after the last `add`."""
        self._crowds.clear()
        for word, node in self.nodes.items():
            if len(node) > 1:
                node.sort(key=lambda item: -len(item[0]))
            if len(node) > _BRANCHED_FROM:
                self._branch(word, node)

    def _branch(self, word: str, node: Node) -> None:
        """Splits a crowded node ('governorate of ...') by the second word."""
        alone = [item for item in node if not item[0]]
        branches: dict[str, Node] = {"": alone}
        for item in node:
            if item[0]:
                branches.setdefault(item[0][0], []).append(item)
        for second, items in branches.items():
            if second:
                items.extend(alone)
        self._branches[word] = branches

    def phrases(self, stem: str, following: str) -> Node:
        """Entries that begin with `stem` and may go on with the word `following`, longest first."""
        branches = self._branches.get(stem)
        if branches is None:
            return self.nodes[stem]
        return branches.get(following) or branches[""]

    def analyses(self, word: str) -> tuple[Analysis, ...]:
        """Ways to read a word as proclitics plus a stem in the index; the bare word first."""
        found = self._analyses.get(word)
        if found is None:
            found = self._older.get(word)
            if found is None:
                found = tuple(self._analyse(word)) if word[:1] in self._leading else self._whole(word)
            if len(word) <= _LONGEST_KEPT:
                if len(self._analyses) >= _GENERATION:
                    self._older, self._analyses = self._analyses, {}
                self._analyses[word] = found
        return found

    def _whole(self, word: str) -> tuple[Analysis, ...]:
        """The one way to read a word that no proclitic begins."""
        return (((), word, 0),) if word in self.nodes else ()

    def _analyse(self, word: str) -> Iterable[Analysis]:
        if word in self.nodes:
            yield (), word, 0
        yield from self._without_preposition(word, ())
        for lead in self.conjunctions:
            if word.startswith(lead.letter) and len(word) > 2:
                cut = ((lead.kind, len(lead.letter)),)
                stem = word[len(lead.letter) :]
                if stem in self.nodes:
                    yield cut, stem, len(lead.letter)
                yield from self._without_preposition(stem, cut)

    def _without_preposition(self, word: str, cut: tuple[tuple[str, int], ...]) -> Iterable[Analysis]:
        offset = sum(length for _, length in cut)
        if word.startswith(self.li_article) and len(word) > len(self.li_article) + 1:
            stem = self.article + word[len(self.li_article) :]
            if stem in self.nodes:
                yield (*cut, ("LI", 1)), stem, offset + 1
        for preposition in self.prepositions:
            letter = preposition.letter
            if word.startswith(letter) and len(word) > len(letter) + 1:
                stem = word[len(letter) :]
                if stem in self.nodes:
                    yield (*cut, (preposition.kind, len(letter))), stem, offset + len(letter)

    def kind_sets(self) -> set[frozenset[str]]:
        """Every combination of classes that one form can have."""
        held = [entries for node in self.nodes.values() for _, entries in node]
        single = {entries[0].kind for entries in held if len(entries) == 1}
        found = {frozenset([entry.kind for entry in entries]) for entries in held if len(entries) > 1}
        return found | {frozenset((kind,)) for kind in single}
