"""Names of places that are also words of our lists.

A village called like 'the bomb' would be found in every report of a bomb. Such a name needs a context that asks for a
noun of place before it.
"""

from __future__ import annotations

from collections.abc import Iterator

from marsad.lexicon.loading import Loader, empty_index, load_affixes, load_normaliser
from marsad.packs.checking import Finding, read_table
from marsad.packs.files import Packs

_PLACES = "shared/places.csv"
_NOUN_OF_PLACE = "GEO"
_OF_AREAS = frozenset(("town", "province", "district", "any"))  # 'city of', not 'mount' or 'market', which are names


class Words:
    """The inflected words of the lists of `packs`, places and actors aside."""

    def __init__(self, packs: Packs) -> None:
        self.normaliser = load_normaliser(packs)
        affixes = load_affixes(packs)
        self._loader = Loader(packs, self.normaliser, affixes, empty_index(packs, self.normaliser, affixes))
        self._loader.add_topics()
        self._loader.add_people()
        self._article = self._loader.index.article

    def is_ordinary(self, name: str) -> bool:
        """True when the whole name is a word, or a phrase, of the lists that is more than a noun of place."""
        return bool(self.kinds(name) - {_NOUN_OF_PLACE})

    def kinds(self, name: str) -> frozenset[str]:
        """What the whole name is in the lists: classes of a word or phrase, none for what they do not have."""
        return frozenset(kind for kind, _ in self._classes(self._loader.words_of(name)))

    def key(self, name: str) -> str:
        """What two spellings of one name share: folded, without a leading 'city of' and without articles; '' for
        no word.
        """
        words = self._loader.words_of(name.replace("-", " "))
        while len(words) > 1 and any(kind == _NOUN_OF_PLACE and v in _OF_AREAS for kind, v in self._classes(words[:1])):
            words = words[1:]
        return " ".join(self._without_article(word) for word in words)

    def _without_article(self, word: str) -> str:
        return word[len(self._article) :] if word.startswith(self._article) and len(word) > 4 else word

    def _classes(self, words: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        for rest, entries in self._loader.index.nodes.get(words[0], ()) if words else ():
            if rest == words[1:]:
                yield from ((entry.kind, entry.payload.get("value", "")) for entry in entries)


def find_ordinary_places(packs: Packs) -> Iterator[Finding]:
    """Places of a pack of one's own whose name is a word, and that are found without a noun of place.

    The shipped places are passed over: their context was decided by reading how news uses each name.
    """
    folder = packs.folders[-1]
    if len(packs.folders) < 2 or not (folder / _PLACES).is_file():
        return
    table = read_table(folder, _PLACES)
    if isinstance(table, Finding):
        return
    words = Words(packs)
    for line, row in table.rows:
        if row.get("context", "") not in {"", "free"} or row.get("retired", "").strip().lower() == "yes":
            continue
        for name in (row["name_ar"], *row["aliases_ar"].split("|")):
            if words.is_ordinary(name):
                yield Finding.of(_PLACES, line, "ordinary_place", name=name, key=row["id"])
