"""Surface forms of dictionary entries.

The lexicon is inflected, never the text: a stemmer that guesses would turn names into roots.
Each form carries features (`sg`, `dual`, `pl`, `def`, `acc`, `suff`, `past`, `pres`) that the
mention engines read: a dual noun is a count of two, a definite noun points back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Form = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Affixes:
    """Letters that endings and prefixes are made of (`data/ar/orthography/affixes.csv`)."""

    values: Mapping[str, tuple[str, ...]]

    def one(self, name: str) -> str:
        return self.values[name][0]

    def many(self, name: str) -> tuple[str, ...]:
        return self.values[name]


def inflect(kind: str, row: Mapping[str, str], affixes: Affixes) -> Iterator[Form]:
    """Raw-spelling forms of one row, with their features joined by dots.

    `fixed` gives the word alone, `phrase` also the phrase with articles, `noun`, `adj` and `verb`
    the full paradigm. `word` may list spellings joined by `|`.
    """
    for word in row["word"].split("|"):
        word = word.strip()
        if not word:
            continue
        if kind == "noun":
            yield from _noun(word, row.get("plural", ""), affixes)
        elif kind == "adj":
            yield from _adjective(word, row.get("plural", ""), affixes)
        elif kind == "verb":
            yield from _verb(word, row.get("present", ""), affixes)
        elif kind == "phrase":
            yield from _phrase(word, row.get("plural", ""), affixes)
        elif kind in {"", "fixed"}:
            yield word, "sg"
        else:
            raise ValueError(f"unknown inflection {kind!r} of {row.get('id', word)!r}")


def _with_article(form: str, features: str, affixes: Affixes) -> Iterator[Form]:
    yield form, features
    yield affixes.one("article") + form, features + ".def"


def _stem(word: str, affixes: Affixes) -> str:
    ta = affixes.one("ta_marbuta")
    return word[: -len(ta)] + affixes.one("open_ta") if word.endswith(ta) else word


def _possessed(word: str, features: str, affixes: Affixes) -> Iterator[Form]:
    stems = [_stem(word, affixes)]
    hamza = affixes.one("hamza")
    if word.endswith(hamza):
        stems += [word[:-1] + affixes.one("hamza_on_waw"), word[:-1] + affixes.one("hamza_on_ya")]
    for stem in stems:
        for pronoun in affixes.many("noun_pronouns"):
            yield stem + pronoun, features + ".suff"


def _indefinite_accusative(word: str, features: str, affixes: Affixes) -> Iterator[Form]:
    closed = (affixes.one("ta_marbuta"), affixes.one("tanwin_alef"), affixes.one("alef_maqsura"))
    if not word.endswith((*closed, affixes.one("hamza"))):
        yield word + affixes.one("tanwin_alef"), features + ".acc"


def _noun(word: str, plurals: str, affixes: Affixes) -> Iterator[Form]:
    yield from _with_article(word, "sg", affixes)
    yield from _indefinite_accusative(word, "sg", affixes)
    yield from _possessed(word, "sg", affixes)
    stem = _stem(word, affixes)
    for ending in affixes.many("dual"):
        yield from _with_article(stem + ending, "dual", affixes)
    if stem != word:  # after a masculine noun the construct looks like the accusative singular
        for ending in affixes.many("dual_construct"):
            yield stem + ending, "dual.con"
    for plural in filter(None, (part.strip() for part in plurals.split("|"))):
        yield from _plural(word, plural, affixes)


def _plural(word: str, plural: str, affixes: Affixes) -> Iterator[Form]:
    if plural == affixes.many("sound_masculine_plural")[0]:
        for ending in affixes.many("sound_masculine_plural"):
            yield from _with_article(word + ending, "pl", affixes)
        for ending in affixes.many("sound_masculine_plural_construct"):
            yield word + ending, "pl.con"
        return
    if plural == affixes.one("sound_feminine_plural"):
        ta = affixes.one("ta_marbuta")
        plural = (word[: -len(ta)] if word.endswith(ta) else word) + plural
    yield from _with_article(plural, "pl", affixes)
    yield from _possessed(plural, "pl", affixes)
    if not plural.endswith(affixes.one("sound_feminine_plural")):
        yield from _indefinite_accusative(plural, "pl", affixes)


def _adjective(word: str, plurals: str, affixes: Affixes) -> Iterator[Form]:
    ta, open_ta = affixes.one("ta_marbuta"), affixes.one("open_ta")
    yield from _with_article(word, "sg.m", affixes)
    yield word + affixes.one("tanwin_alef"), "sg.m.acc"
    yield from _with_article(word + ta, "sg.f", affixes)
    for ending in affixes.many("dual"):
        yield from _with_article(word + ending, "dual.m", affixes)
        yield from _with_article(word + open_ta + ending, "dual.f", affixes)
    for ending in affixes.many("sound_masculine_plural"):
        yield from _with_article(word + ending, "pl.m", affixes)
    yield from _with_article(word + affixes.one("sound_feminine_plural"), "pl.f", affixes)
    for plural in filter(None, (part.strip() for part in plurals.split("|"))):
        yield from _with_article(plural, "pl.m", affixes)


def _phrase(word: str, plurals: str, affixes: Affixes) -> Iterator[Form]:
    article = affixes.one("article")
    closed = (article, affixes.one("li_article"))  # words that take no further article
    for phrase, features in ((word, "sg"), *((p.strip(), "pl") for p in plurals.split("|") if p.strip())):
        yield phrase, features
        parts = phrase.split()
        defined = [part if part.startswith(closed) else article + part for part in parts]
        yield " ".join(defined), features + ".def"
        if len(parts) > 1 and not parts[1].startswith(closed):
            yield " ".join((parts[0], *defined[1:])), features + ".def"


def _verb(past: str, present: str, affixes: Affixes) -> Iterator[Form]:
    pronouns = affixes.many("verb_pronouns")
    maqsura, alef, ta = affixes.one("alef_maqsura"), affixes.one("tanwin_alef"), affixes.one("open_ta")
    weak = past.endswith((maqsura, alef))
    stem = past[:-1] if weak else past
    feminine = stem + ta
    yield past, "past"
    yield feminine, "past.f"
    yield stem + affixes.one("past_plural"), "past.pl"
    if weak:
        yield stem + affixes.one("weak_dual"), "past.dual"
    else:
        yield past + affixes.many("past_dual")[0], "past.dual"
    yield past + affixes.many("past_dual")[1] if not weak else feminine + alef, "past.dual"
    yield past + affixes.one("past_feminine_plural"), "past.pl"
    open_past = stem + alef if weak else past
    for pronoun in pronouns:
        yield open_past + pronoun, "past.suff"
        yield feminine + pronoun, "past.f.suff"
        yield stem + affixes.one("past_plural_before_pronoun") + pronoun, "past.pl.suff"
    for form in filter(None, (part.strip() for part in present.split("|"))):
        yield from _present(form, affixes)


def _present(form: str, affixes: Affixes) -> Iterator[Form]:
    prefixes = affixes.many("present_prefixes")
    maqsura = affixes.one("alef_maqsura")
    weak = form.endswith((affixes.one("ya"), maqsura, affixes.one("past_plural_before_pronoun")))
    body = form[1:]
    plural_body = body[:-1] if weak else body
    open_body = body[:-1] + affixes.one("tanwin_alef") if form.endswith(maqsura) else body  # before a pronoun
    future = affixes.one("future")
    for prefix in prefixes:
        for lead, tense in (("", "pres"), (future, "fut")):
            yield lead + prefix + body, tense
            if prefix in prefixes[:2]:
                for ending in affixes.many("present_plural"):
                    yield lead + prefix + plural_body + ending, tense + ".pl"
                yield lead + prefix + body + affixes.many("present_dual")[0], tense + ".dual"
                for pronoun in affixes.many("verb_pronouns"):
                    yield lead + prefix + open_body + pronoun, tense + ".suff"
