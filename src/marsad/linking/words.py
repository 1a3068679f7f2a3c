"""The words of a passage as numbers, and how much each of them tells.

Two reports of one attack share the name of a village, of an officer, of a market; two reports of two attacks share
'killed', 'police' and 'yesterday'. Without a rarity for each word, every pair of attacks in one week looks alike. The
rarity is a shipped table (`data/ar/frequency/common_words.csv`), never counted on the reports at hand: a new report
must not change what two old ones mean to each other, or the ids of untouched incidents would move.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b
from itertools import chain

from marsad.lexicon.loading import load_normaliser
from marsad.packs.files import Packs

TABLE = "ar/frequency/common_words.csv"
UNLISTED_BITS = 8.5  # of a word that the table does not hold: a name, mostly
RARE_BITS = 7.5  # from which a word counts as rare: mostly names
_WORD = re.compile(r"[^\W_]+")
_SHORTEST_STEM = 3


class _Remembered(dict[str, tuple[int, ...]]):
    """What a function gave for each string met so far."""

    def __init__(self, read: Callable[[str], tuple[int, ...]]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, key: str) -> tuple[int, ...]:
        found = self[key] = self._read(key)
        return found


class Vocabulary:
    """Gives words numbers and weights. State: the words met so far, kept for speed; nothing depends on their order."""

    def __init__(self, packs: Packs) -> None:
        self._normaliser = load_normaliser(packs)
        affixes = {row["id"]: row["value"] for row in packs.rows("ar/orthography/affixes.csv")}
        leads = {row["id"]: row["letter"] for row in packs.rows("ar/orthography/proclitics.csv")}
        article, li_article = affixes.get("article", ""), affixes.get("li_article", "")
        inner = [article, li_article, leads.get("bi", "") + article, leads.get("ka", "") + article]
        outer = ["", leads.get("wa", ""), leads.get("fa", "")]
        heads = {self._normaliser.fold(first + second) for first in outer for second in inner}
        self._heads = tuple(sorted(filter(None, heads), key=lambda head: (-len(head), head)))
        self._fillers = frozenset(self.stem(self.fold(row["word"])) for row in packs.rows("shared/place_heads.csv"))
        self._bits = {word: float(row["id"]) for row in packs.rows(TABLE) for word in row["words"].split()}
        self._numbers: dict[str, int] = {}
        self._name_keys: dict[str, str] = {}
        self._name_words: dict[str, frozenset[int]] = {}
        self._chunks = _Remembered(self._read_chunk)
        self.bits: dict[int, float] = {}
        self.rare: set[int] = set()  # of the numbers met so far

    def fold(self, text: str) -> str:
        """The text in one spelling (hamza, ta marbuta, digits, marks)."""
        return self._normaliser.fold(text)

    def stem(self, word: str) -> str:
        """A folded word without the article and what is glued before it; nothing else is cut."""
        for head in self._heads:
            if word.startswith(head) and len(word) - len(head) >= _SHORTEST_STEM:
                return word[len(head) :]
        return word

    def number(self, word: str) -> int:
        """The number of a folded word: a hash of its stem, the same on every machine."""
        known = self._numbers.get(word)
        if known is None:
            stem = self.stem(word)
            known = int.from_bytes(blake2b(stem.encode("utf-8", "surrogatepass"), digest_size=7).digest(), "big")
            bits = self.bits[known] = self._bits.get(stem, UNLISTED_BITS)
            if bits >= RARE_BITS:
                self.rare.add(known)
            self._numbers[word] = known
        return known

    def read(self, text: str) -> list[int]:
        """The numbers of the words of a raw text, in order. What stands between blanks is folded once."""
        return list(chain.from_iterable(map(self._chunks.__getitem__, text.split())))

    def _read_chunk(self, chunk: str) -> tuple[int, ...]:
        return tuple(map(self.number, _WORD.findall(self.fold(chunk))))

    def weigh(self, words: Iterable[int]) -> float:
        """Bits of a set of words. Weights are halves, so the sum is exact in any order."""
        return sum(map(self.bits.__getitem__, words))

    def name_key(self, name: str) -> str:
        """A place or actor name without articles and words such as 'town' or 'countryside'; never empty for a name."""
        key = self._name_keys.get(name)
        if key is None:
            words = [self.stem(word) for word in _WORD.findall(self.fold(name).lower())]
            key = self._name_keys[name] = " ".join([word for word in words if word not in self._fillers] or words)
        return key

    def name_words(self, name: str) -> frozenset[int]:
        """The numbers of the words of a name's key."""
        found = self._name_words.get(name)
        if found is None:
            found = self._name_words[name] = frozenset(map(self.number, self.name_key(name).split()))
        return found


def shingle(words: Sequence[int], size: int) -> frozenset[int]:
    """Hashes of every run of `size` words; of the whole when it is shorter."""
    if len(words) < size:
        return frozenset((hash(tuple(words)),)) if words else frozenset()
    return compact(map(hash, zip(*(words[at:] for at in range(size)), strict=False)))


def compact(numbers: Iterable[int]) -> frozenset[int]:
    """The set of some numbers in as little memory as a set takes: one that has grown step by step takes twice."""
    return frozenset(set(numbers))
