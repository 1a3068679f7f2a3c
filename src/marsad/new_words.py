"""Why a word would spoil the pack it is to be added to.

Words come from people who are busy with a report. A name that is also the word for 'from', or a name that already
stands for someone else, would be read in every report from then on, and nobody would know why.
"""

from __future__ import annotations

import unicodedata

from marsad.lexicon.ordinary import Words
from marsad.packs.files import Packs

_ALIASES = "shared/aliases.csv"
_COMMON = "ar/frequency/common_words.csv"
_FEWEST_LETTERS = 2
_ACT = "TRIG"


def count_letters(text: str, script: str = "") -> int:
    """How many letters a text has, or how many of one script (as Unicode names it)."""
    return sum(1 for char in text if char.isalpha() and unicodedata.name(char, "").startswith(script))


def has_arabic_word(text: str) -> bool:
    """Whether there are Arabic letters enough for a word that reports could hold."""
    return count_letters(text, "ARABIC") >= _FEWEST_LETTERS


class WordJudge:
    """Judges words against the lists of packs. State: those lists, read once."""

    def __init__(self, packs: Packs) -> None:
        self._packs = packs
        self._words = Words(packs)
        self._common = _read_common(packs)

    def judge_alias(self, alias: str, actor: str) -> tuple[str, str]:
        """Why the name cannot be one of the actor (a reason, and the id of whom it names already); two empty texts if
        it can.

        Whether a name of several words is also said of others is not judged: coding anew shows it.
        """
        if count_letters(alias) == 0 or sum(map(str.isalnum, alias)) < _FEWEST_LETTERS:
            return "no_letters", ""
        folded = self._fold(alias)
        owners = {row["actor"] for row in self._packs.rows(_ALIASES) if self._fold(row["alias"]) == folded}
        if actor in owners:
            return "known_word", ""
        if owners:
            return "names_other", min(owners)
        if " " not in alias.strip() and (self._words.is_ordinary(alias) or self._words.key(alias) in self._common):
            return "ordinary_word", ""
        return "", ""

    def judge_trigger(self, word: str) -> str:
        """Why the word cannot be one for an act; empty if it can."""
        if not has_arabic_word(word):
            return "no_arabic"
        kinds = self._words.kinds(word)
        if _ACT in kinds:
            return "known_word"
        return "ordinary_word" if kinds and " " not in word.strip() else ""

    def _fold(self, text: str) -> str:
        return " ".join(self._words.normaliser.fold(text).split())


def _read_common(packs: Packs) -> frozenset[str]:
    """The stems that the press uses all the time."""
    return frozenset(word for row in packs.rows(_COMMON) for word in row["words"].split())
