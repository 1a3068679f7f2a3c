"""Names of places in a text.

Half of the names of Arab villages are common words (peace, freedom, the people), first names or
family names, so a gazetteer row says how much context its name needs (`free`, `needs_cue`,
`strong_cue`), and a name nobody listed still counts after a word like 'town' or 'village'.
What a name refers to is decided in `marsad.grounding.gazetteer`.
"""

from __future__ import annotations

from marsad.lexicon.index import Entry
from marsad.lexicon.loading import Place
from marsad.lexicon.units import Unit, UnitText
from marsad.model.mentions import PlaceMention

_PREPOSITIONS = frozenset(("IN", "BI", "NEAR", "DIRECTION", "TO", "FROM", "ON", "LI"))
_NAME_SHAPES = frozenset(("WORD", "DEF"))
_NOT_NAMES = frozenset(("NAT", "GEOADJ", "TRIG", "OTHER", "PERSON", "FORCE", "ACTOR", "OBJECT"))
_ORGANS = frozenset(("MEDIANOUN", "TITLENOUN"))
_AGAINST_SPOTS = frozenset(
    ("NEAR", "DIRECTION", "TRIG", "TRIG_WITH", "OBJECT", "GEO")
)  # before a position, not a web site
_NAMED_AFTER = frozenset(("NAMESAKE", "STREET"))  # a hospital or a street that bears the name of somewhere else
_BORDER_REACH = 4
_AND = "\u0648"  # waw
_TA, _YA = "\u062a", "\u064a"  # end a dual that a name depends on
_LONG_NAME = 5  # letters from which on an unknown word is rarely a noun


def find_places(text: UnitText) -> list[PlaceMention]:
    """Every place name. Spans are unit positions; a place noun before the name is not in the span.

    A unit that also names an actor is left to the actor engine unless a place cue stands before it.
    No name gives an empty list.
    """
    found: list[PlaceMention] = []
    units = text.units
    for position, unit in enumerate(units):
        if found and position <= found[-1].last:
            continue
        if "PLACE" in unit.kinds:
            mention = _known(units, position)
        elif not _NAME_SHAPES.isdisjoint(unit.kinds):
            mention = _unlisted(units, position)
        else:
            continue
        if mention is not None:
            found.append(mention)
    return found


def _is_spot(units: list[Unit], position: int) -> bool:
    """Whether unit `position` is a site on the ground, not one of the web: 'struck the site of X'."""
    if "SPOT" not in units[position].kinds or not position:
        return False
    before = units[position - 1].kinds
    if "WA" in before and position > 1:
        before = units[position - 2].kinds
    return not _AGAINST_SPOTS.isdisjoint(before)


def _is_across_border(units: list[Unit], position: int) -> bool:
    """Whether 'with' or 'between' before unit `position` goes with a border or a road: 'the border with X'."""
    if position < 2 or not {"WITH", "BETWEEN"} & units[position - 1].kinds:
        return False
    return any("BORDER" in unit.kinds for unit in units[max(0, position - 1 - _BORDER_REACH) : position - 1])


def cue_before(units: list[Unit], position: int) -> str:
    """What says that unit `position` is a place: 'noun', 'preposition' or 'none'."""
    at = position - 1
    if at >= 0 and "LI" in units[at].kinds:
        return "preposition" if at and "GEO" in units[at - 1].kinds else "none"
    while at >= 0 and not _TRANSPARENT.isdisjoint(units[at].kinds):
        at -= 1
    if at < 0:
        return "none"
    kinds = units[at].kinds
    if ("GEO" in kinds and not _stands_apart(units[at], units[position])) or ("SPOT" in kinds and _is_spot(units, at)):
        return "noun"
    if not _PREPOSITIONS.isdisjoint(kinds):
        return "preposition"
    if at == position - 1 and "WITNESSV" in kinds:  # 'Germany witnessed an attack': the subject is the scene
        return "preposition"
    if "WA" in kinds and at and "PLACE" in units[at - 1].kinds:
        if not _SIDES.isdisjoint(units[position].kinds) and not _SIDES.isdisjoint(units[at - 1].kinds):
            return cue_before(units, at - 1)  # 'between Riyadh and Tehran': what the first state is, the second is
        return "noun" if _is_listed_under_noun(units, at - 1) else "preposition"
    if _is_across_border(units, position) or _is_end_of_stretch(units, position):
        return "preposition"
    return "none"


def _is_listed_under_noun(units: list[Unit], position: int) -> bool:
    """Whether the listed place at `position` stands under 'villages of', as then the next one does."""
    at = position
    while at > 1 and "WA" in units[at - 1].kinds and "PLACE" in units[at - 2].kinds:
        at -= 2
    entry = units[at - 1].entry("GEO") if at else None
    return entry is not None and "NAMING" in units[at - 1].kinds and _is_list_head(units[at - 1], entry)


def _is_end_of_stretch(units: list[Unit], position: int) -> bool:
    """'between X and Y', where neither is a state, which may be a side: the stretch between two towns."""
    if position + 2 >= len(units) or not position or "BETWEEN" not in units[position - 1].kinds:
        return False
    ends = units[position].kinds, units[position + 2].kinds
    return "WA" in units[position + 1].kinds and all("PLACE" in k and _SIDES.isdisjoint(k) for k in ends)


_NOTHING: frozenset[str] = frozenset()


def _stands_apart(head: Unit, name: Unit) -> bool:
    """Whether a place noun has an article, so that no name depends on it: 'the governor of the region, Minni Minnawi'.

    A city may ('the capital Sanaa'), and 'the Saudi border' is read as Saudi Arabia.
    """
    entry = head.entry("GEO")
    if entry is None or "def" not in entry.features or entry.payload["value"] in _APPOSED:
        return False
    return not any(e.kind == "PLACE" and e.payload.kind == "country" for e in name.entries)


_APPOSED = frozenset(("town", "any"))
_TRANSPARENT = frozenset(("OPEN", "HASH"))
_SIDES = frozenset(("ACTOR", "NAT"))
_BARE = frozenset(("sg",))
_HARMLESS = frozenset(("PLACE", "NAT", "ACTOR", "GEOADJ"))
_KNOWN_TOWN = 50_000
_BLASTS = frozenset(("ied", "suicide"))  # kinds of acts whose genitive is the scene


def context_needed(unit: Unit, place: Place) -> str:
    """What must stand before a name: the row's own demand, raised when the word has another meaning."""
    if place.context != "free" or all(kind in _HARMLESS or kind.startswith("W:") for kind in unit.kinds):
        return place.context
    return "needs_cue" if place.population >= _KNOWN_TOWN or place.kind in {"country", "admin1"} else "strong_cue"


def _known(units: list[Unit], position: int) -> PlaceMention | None:
    unit = units[position]
    cue = cue_before(units, position)
    if any(entry.kind == "PLACE" and "headed" in entry.features for entry in unit.entries):
        cue = "noun"
    needed = {context_needed(unit, entry.payload) for entry in unit.entries if entry.kind == "PLACE"}
    if ("ACTOR" in unit.kinds or "NAT" in unit.kinds) and cue == "none" and not _is_struck(units, position):
        return None
    geo = unit.entry("GEO")
    if geo is not None and not {"def", "suff"} & geo.features and not _is_named_by_noun(units, position):
        return None
    before = units[position - 1].kinds if position else _NOTHING
    if not _ORGANS.isdisjoint(before) and not _is_spot(units, position - 1):
        return None
    if "CLOCKZONE" in before:  # 'at three, Baghdad time'
        return None
    if cue == "none" and "free" not in needed:
        return None
    allowed = {"free", "needs_cue"} if cue == "preposition" else {"free", "needs_cue", "strong_cue"}
    if cue == "none":
        allowed = {"free"}
    ids = tuple(e.key for e in unit.entries if e.kind == "PLACE" and context_needed(unit, e.payload) in allowed)
    if not _NAMED_AFTER.isdisjoint(before):
        ids = tuple(e.key for e in unit.entries if e.key in ids and not _gave_its_name(e, before))
    if not ids:
        return None
    last = position + _names_again(units, position, ids)
    return PlaceMention(position, last, unit.form, ids, cue, "places.listed")


def _names_again(units: list[Unit], position: int, ids: tuple[str, ...]) -> int:
    """1 when the next unit names the same place once more ('the French capital Paris'), else 0."""
    if position + 1 >= len(units) or "PLACE" not in units[position + 1].kinds:
        return 0
    return int(any(e.kind == "PLACE" and e.key in ids for e in units[position + 1].entries))


def _is_named_by_noun(units: list[Unit], position: int) -> bool:
    """'the town of Jisrin', a name that is also 'two bridges': right after one place noun."""
    head = units[position - 1].entry("GEO") if position else None
    return head is not None and "NAMING" in units[position - 1].kinds and head.features <= _BARE


def _gave_its_name(entry: Entry, before: frozenset[str]) -> bool:
    """Whether a street, hospital or school is only called after a place: 'Palestine Street', 'the Yemen hospital'."""
    place: Place = entry.payload
    if "headed" in entry.features:
        return False
    return place.kind == "country" or ("STREET" in before and place.kind in {"admin1", "town"})


def _is_struck(units: list[Unit], position: int) -> bool:
    """Whether a capital or country is the scene, not the doer: 'the blasts that hit Paris', 'the Paris blasts'.

    After a bare verb ('Paris struck ...' has its verb first) it is the subject.
    """
    trigger = units[position - 1].entry("TRIG") if position else None
    if trigger is None or "suff" in trigger.features:  # 'that Paris retook': the suffix is the object
        return False
    if trigger.payload["pos"] == "verb":
        return position > 1 and "REL" in units[position - 2].kinds
    return trigger.payload["value"] in _BLASTS


def _unlisted(units: list[Unit], position: int) -> PlaceMention | None:
    """A name nobody listed, right after a singular place noun."""
    if not position or "GEO" not in units[position - 1].kinds:
        return None
    head = units[position - 1]
    entry = head.entry("GEO")
    if entry is None or "NAMING" not in head.kinds or not _takes_name(head, entry):
        return None
    if "pl" in entry.features and not _begins_list(units, position):
        return None
    unit = units[position]
    if len(unit.form) < 3 or not _NOT_NAMES.isdisjoint(unit.kinds):
        return None
    if "WORD" in unit.kinds and _looks_like_adjective(head.form, unit.form):
        return None
    last = position
    following = units[position + 1] if position + 1 < len(units) else None
    if following is not None and unit.quoted and following.quoted and "DEF" in unit.kinds & following.kinds:
        last = position + 1
    surface = " ".join(part.form for part in units[position : last + 1])
    return PlaceMention(position, last, surface, (), "noun", "places.after_noun")


def _takes_name(head: Unit, entry: Entry) -> bool:
    """Whether a name can depend on a place noun. 'My two towns' is written like 'the two towns of', which is meant."""
    if "suff" in entry.features:
        return head.form.endswith(_YA) and head.form[:-1].endswith(_TA)
    return not {"def", "acc"} & entry.features


def _is_list_head(head: Unit, entry: Entry) -> bool:
    """'the villages of', 'the two towns of': a plural or a dual that a name follows."""
    return _takes_name(head, entry) and bool({"pl", "con", "suff"} & entry.features)


def _begins_list(units: list[Unit], position: int) -> bool:
    """Whether an unknown word after 'villages of' is a name: a word of no list, then 'and' with another name."""
    if "WORD" not in units[position].kinds or position + 1 >= len(units) or len(units[position].form) < _LONG_NAME:
        return False
    following = units[position + 1]
    if "WA" in following.kinds:
        return position + 2 < len(units) and "PLACE" in units[position + 2].kinds
    return "WORD" in following.kinds and following.form.startswith(_AND) and len(following.form) > _LONG_NAME


def _looks_like_adjective(head: str, word: str) -> bool:
    """'a border town': the adjective agrees in gender with an indefinite noun."""
    feminine = head[-1]
    return word.endswith(feminine) and len(word) > 4 and head.endswith(feminine)
