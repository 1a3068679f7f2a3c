"""Who the text names: armed actors, forces of a country, groups of people, things that stand for their owners.

Names are only the beginning: 'the army', 'the gunmen', 'Turkish warplanes', 'members of X' and 'the
organisation' are how reports speak. Each mention keeps the units that decide what it refers to;
`marsad.grounding.actors` decides it for a country and a date.
"""

from __future__ import annotations

from marsad.lexicon.units import Unit, UnitText
from marsad.model.mentions import ActorMention

_LINKS = frozenset(("FROM", "LI", "BELONGS"))
_PLAIN = frozenset(("WORD", "DEF"))
_ONTO = frozenset(("ON", "AGAINST", "LI"))
_NAME = frozenset(("WORD",))
_GROUP_PEOPLE = frozenset(("PERSON", "FORCE", "OBJECT"))
_HEADS = _GROUP_PEOPLE | {"TRIG", "GROUPNOUN", "ACTOR", "PLACE"}  # what a mention may begin with


def find_actors(text: UnitText) -> list[ActorMention]:
    """Every actor mention, left to right, the longest reading of each place in the text.

    `kind`: named (a listed alias), force (a force noun with or without a nationality), people, object,
    country (a state's or capital's name, an actor only in a subject), act (an act with a nationality), unknown (a
    group noun with an unlisted name). A `rule` that ends in `.weak` marks a thing that is only where it happened.
    """
    found: list[ActorMention] = []
    units = text.units
    position = 0
    while position < len(units):
        mention = None if _HEADS.isdisjoint(units[position].kinds) else _at(units, position)
        if mention is None:
            position += 1
            continue
        found.append(mention)
        position = mention.last + 1
    return found


def _at(units: list[Unit], position: int) -> ActorMention | None:
    kinds = units[position].kinds
    if "TRIG" in kinds and "PERSON" not in kinds:
        return _act(units, position)
    if "GROUPNOUN" in kinds and position + 1 < len(units) and units[position + 1].quoted and not units[position].quoted:
        unknown = _unknown_group(units, position)
        if unknown is not None:
            return unknown
    if not _GROUP_PEOPLE.isdisjoint(kinds):
        return _headed(units, position)
    if "ACTOR" in kinds:
        return _mention(units, position, position, "country" if _is_metonym(units[position]) else "named", position)
    if "GROUPNOUN" in kinds:
        return _unknown_group(units, position)
    if "PLACE" in kinds and any(e.kind == "PLACE" and e.payload.kind == "country" for e in units[position].entries):
        return _mention(units, position, position, "country", position)
    return None


def _act(units: list[Unit], position: int) -> ActorMention | None:
    """An act with the nationality of its doer: 'an American raid'."""
    entry = units[position].entry("TRIG")
    if entry is None or entry.payload["pos"] != "noun" or entry.payload["genitive"] == "patient":
        return None
    for at in range(position + 1, min(position + 3, len(units))):
        if "NAT" in units[at].kinds:
            return _mention(units, position, at, "act", at)
        if "WORD" not in units[at].kinds and "DEF" not in units[at].kinds:
            return None
    return None


def _headed(units: list[Unit], position: int) -> ActorMention | None:
    """A noun for people, forces or things, with the name, nationality or owner that follows it."""
    head = units[position]
    own = "force" if "FORCE" in head.kinds else "people" if "PERSON" in head.kinds else "object"
    kind = "named" if "ACTOR" in head.kinds and not _is_nameless(head) else own
    limit = min(len(units), position + (7 if kind == "object" else 5))
    at = position + 1
    linked = False
    while at < limit:
        kinds = units[at].kinds
        if "ACTOR" in kinds and kind != "named" and not _is_metonym(units[at]):
            return _mention(units, position, at, "named", at)
        if "NAT" in kinds:
            return _mention(units, position, at, own, at)
        if not _LINKS.isdisjoint(kinds):
            linked = True
        elif "FORCE" in kinds and at > position:
            if not linked and (kind == "named" or not _is_genitive(head, units[at])):
                break  # 'the jets [hit] a convoy': two parts of the sentence
            inner = _headed(units, at)
            if inner is None:
                break
            if linked or at == position + 1:
                return ActorMention(position, inner.last, _surface(units, position, inner.last), inner.candidates,
                                    inner.kind, "actors.headed", inner.register)  # fmt: skip
            break
        elif "PERSON" in kinds and kind == "object" and linked:
            pass
        elif _PLAIN.isdisjoint(kinds) or (at > position + 1 and not linked):
            break
        at += 1
    if "ACTOR" in head.kinds:
        return _mention(units, position, position, "named", position)
    if not _is_proved(units, position):
        return _mention(units, position, position, kind, position, ".weak") if own == "object" else None
    return _mention(units, position, position, kind, position)


def _is_proved(units: list[Unit], position: int) -> bool:
    """Whether a noun with a guard is what it says here: 'killed a soldier', not 'a military attack'."""
    unit = units[position]
    entries = [e for e in unit.entries if e.kind in {"PERSON", "OBJECT"}]
    guards = {entry.payload["guard"] for entry in entries}
    if "" in guards or not entries:
        return True
    before = units[position - 1] if position else None
    if before is not None and ("NUM" in before.kinds or _is_victim_word(before)):
        return True
    features: frozenset[str] = frozenset().union(*(entry.features for entry in entries))
    if "weak" in guards:
        return before is not None and not before.kinds.isdisjoint(_ONTO)
    if "title" in guards:
        return position + 1 == len(units) or units[position + 1].kinds != _NAME
    return bool({"pl", "dual"} & features) or ("homograph" in guards and "def" in features)


def _is_victim_word(unit: Unit) -> bool:
    """A trigger whose object follows: 'killed', 'the death of', 'the arrest of'."""
    entry = unit.entry("TRIG")
    return entry is not None and (entry.payload["pos"] in {"verb", "pverb"} or entry.payload["genitive"] == "patient")


def _is_metonym(unit: Unit) -> bool:
    """A capital or country that may stand for its forces."""
    cues = {entry.payload["cue"] for entry in unit.entries if entry.kind == "ACTOR"}
    return cues == {"metonym"}


def _is_nameless(unit: Unit) -> bool:
    """'Gunmen', 'unknown persons': words of the alias table that name nobody."""
    return all(e.payload["actor"].startswith("unidentified") for e in unit.entries if e.kind == "ACTOR")


def _is_genitive(head: Unit, noun: Unit) -> bool:
    """Whether a noun right after another can be its owner: no article before it, no accusative."""
    if any("acc" in entry.features for entry in noun.entries):
        return False
    return not _is_definite(head) or _is_definite(noun)


def _is_definite(unit: Unit) -> bool:
    return any("def" in entry.features or "suff" in entry.features for entry in unit.entries)


def _unknown_group(units: list[Unit], position: int) -> ActorMention | None:
    """'brigade X', 'movement X' with a name no list holds; the name must be in quotes or definite."""
    if position + 1 >= len(units):
        return None
    name = units[position + 1]
    if not (name.quoted or "DEF" in name.kinds) or _PLAIN.isdisjoint(name.kinds):
        return None
    last = position + 1
    while last + 1 < len(units) and units[last + 1].quoted == name.quoted and "DEF" in units[last + 1].kinds:
        last += 1
        if last - position >= 3:
            break
    return ActorMention(position, last, _surface(units, position, last), (), "unknown", "actors.group_noun")


def _mention(units: list[Unit], first: int, last: int, kind: str, naming: int, mark: str = "") -> ActorMention:
    """`candidates` are the entry ids of the unit that decides the reference."""
    unit = units[naming]
    wanted = {"named": "ACTOR", "country": "PLACE"}.get(kind, "NAT" if "NAT" in unit.kinds and naming > first else "")
    ids = tuple(entry.key for entry in unit.entries if not wanted or entry.kind == wanted)
    register = "neutral"
    if kind == "named":
        registers = {entry.payload["register"] for entry in unit.entries if entry.kind == "ACTOR"}
        register = registers.pop() if len(registers) == 1 else "neutral"
    return ActorMention(first, last, _surface(units, first, last), ids, kind, f"actors.{kind}{mark}", register)


def _surface(units: list[Unit], first: int, last: int) -> str:
    return " ".join(unit.form for unit in units[first : last + 1] if unit.form)
