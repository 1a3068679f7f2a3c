"""How many a word means by its form alone: duals, sound plurals, genitives, the article.

'mudaniyin' is two civilians or many, 'shaqiqay za'im' two brothers of a leader, 'al-qatl al-irhabi' a kind of
killing and nobody killed. Kept apart from the engines because both the quantities and the count rules ask.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from marsad.lexicon.index import Entry
from marsad.lexicon.loading import load_affixes, load_normaliser
from marsad.lexicon.units import Unit
from marsad.packs.files import Packs

_OWNERS = frozenset(("WORD", "DEF", "PERSON", "FORCE", "GEO", "OBJECT", "ACTOR"))
_GENITIVES = frozenset(("DEF", "ACTOR", "GEO", "PLACE", "FORCE", "TRIG"))


@lru_cache(maxsize=8)
def sound_plural(packs: Packs) -> tuple[str, str]:
    """The sound masculine plural as dictionaries write it, and its oblique ending as texts spell it."""
    nominative, oblique = load_affixes(packs).many("sound_masculine_plural")[:2]
    return nominative, load_normaliser(packs).fold(oblique)


def is_dual_or_plural(unit: Unit, endings: tuple[str, str]) -> bool:
    """'mudaniyin', 'filastiniyin': the oblique dual and the oblique sound plural are one spelling."""
    entry = unit.entry("PERSON") or unit.entry("NAT")
    if entry is None or "dual" not in entry.features:
        return False
    return "m" in entry.features or endings[0] in entry.payload.get("plural", "").split("|")


def is_dual_construct(units: list[Unit], position: int, endings: tuple[str, str]) -> bool:
    """'shaqiqay za'im', two brothers of a leader: spelled like 'my brother', which news writes only in quotations."""
    unit, entry = units[position], units[position].entry("PERSON")
    if entry is None or unit.quoted or position + 1 >= len(units):
        return False
    if not entry.features.issuperset(("sg", "suff")) or not unit.form.endswith(endings[1][0]):
        return False
    if unit.form[-2:-1] != entry.payload["word"][-1:]:
        return False  # 'walidati', my mother: a feminine changes its ending
    return not units[position + 1].kinds.isdisjoint(_OWNERS)


def has_sound_plural(unit: Unit, endings: tuple[str, str]) -> bool:
    """The plural before its genitive ('murafiqi') is then spelled like the dual."""
    entry = unit.entry("PERSON")
    return entry is not None and endings[0] in entry.payload.get("plural", "").split("|")


def is_definite(unit: Unit) -> bool:
    return any("def" in entry.features for entry in unit.entries)


def is_loose_ordinal(units: list[Unit], position: int) -> bool:
    """'a third' may be one more person; 'the third' is not."""
    entry = units[position].entry("ORDWORD")
    return entry is not None and "def" not in entry.features


def self_count(entry: Entry) -> tuple[int, int | None]:
    """What a noun without a number counts: singular 1, dual 2, plural 2 and more."""
    if "dual" in entry.features:
        return 2, 2
    if "pl" in entry.features:
        return 2, None
    return 1, 1


def has_article(unit: Unit, kind: str) -> bool:
    """Whether the word, read as of this class, has the article."""
    return any(entry.kind == kind and "def" in entry.features for entry in unit.entries)


def is_construct(units: Sequence[Unit], at: int) -> bool:
    """'the dead of the army': definite in meaning, counts nobody new."""
    after = units[at + 1] if at + 1 < len(units) else None
    if after is None:
        return False
    return not after.kinds.isdisjoint(_GENITIVES) or is_definite(after)


def is_near_only(unit: Unit) -> bool:
    """Verbs that are another word more often than not ('faqad' is mostly a particle)."""
    return any(entry.kind == "EFFECT_VERB" and entry.payload["role"] == "people_near" for entry in unit.entries)
