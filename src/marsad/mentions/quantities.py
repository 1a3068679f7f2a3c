"""Quantities of people: a number with its bounds and the noun it counts, or a noun that counts itself.

'akthar min 20 shakhsan', 'arba'a min anasir', 'jundiyan' (a dual: two), 'qatla' (some dead). The count
rules see each of these as one unit, so that a rule says 'effect word, quantity' and nothing more. Without
this layer each rule would repeat every way of counting, and would miss the singular and the dual, which
news uses all the time instead of a number.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from marsad.lexicon.units import Unit, UnitText
from marsad.mentions.agreement import (
    has_sound_plural,
    is_definite,
    is_dual_construct,
    is_dual_or_plural,
    is_loose_ordinal,
    self_count,
    sound_plural,
)
from marsad.model.mentions import Number
from marsad.rules.grammar import Grammar

# Classes of a collapsed quantity.
QTY = "QTY"  # a number and a noun for people
UNSURE = "UNSURE"  # a number and a noun we do not know
BARE = "BARE"  # a number alone
VICTIMQ = "VICTIMQ"  # people named by what happened to them, with or without a number
PEOPLE = "PEOPLE"  # an indefinite noun for people without a number
ACCUSATIVE = "ACCPEOPLE"  # the same in the accusative: an object, never the doer
OBLIQUE = "OBLPEOPLE"  # an oblique dual or plural: never the doer, but it may follow a preposition
DEFINITE = "DEFPEOPLE"  # one definite person
OTHERQ = "OTHERQ"  # 'another', 'others', 'a third'
BODYQ = "BODYQ"  # counted bodies
BARRIER = "STOPGAP"  # shared with the effect words: what a gap in a rule may not cross
SHAPES = (QTY, UNSURE, BARE, VICTIMQ, PEOPLE, ACCUSATIVE, OBLIQUE, DEFINITE, OTHERQ, BODYQ)

_BEFORE = frozenset(("ATLEAST", "ATMOST", "APPROX"))
_OPENERS = frozenset(("FROM", "BETWEEN"))
_STARTS = frozenset(("NUM", "PERSON", "NAT", "VICTIM", "OTHERS", "BODIES", *_BEFORE, *_OPENERS))
_PEOPLE = frozenset(("PERSON", "VICTIM", "NAT", "ACTOR"))
_FROM_WHOM = frozenset(("PERSON", "VICTIM", "NAT", "ACTOR", "FORCE"))
_NOT_COUNTS = frozenset(
    (
        "PERCENT", "MONEY", "SLASH", "COLON", "NUM", "DIGITS", "TIMEUNIT", "MONTH", "HMONTH", "DURUNIT", "DURUNITS",
        "CLOCK", "MARKET", "ERA", "HERA", "AMPM", "YEARWORD", "DECADE", "TIME",
    )
)  # fmt: skip
_THINGS = frozenset(("NOTPEOPLE", "OBJECT", "GEO", "WEAPON", "TRIG", "FORCE", "UNIT"))
_JOINTS = frozenset(("SLASH", "COLON", "DASH", "HASH", "PERCENT", "MONEY", "PLUS"))
_RANGE_LINKS = frozenset(("TO", "DASH", "OR"))
_QUALIFIERS = frozenset(("NAT", "WORD", "DEF", "OTHERS", "FROM", "ACTOR", "PERSON", "FORCE", "COMMA", "OTHER"))
_UNKNOWN = (frozenset(("WORD",)), frozenset(("DEF",)), frozenset(("LATIN",)))
_YEARS = frozenset(("YEARNUM", "HYEAR"))
_GOVERNORS = frozenset(("EFFECT", "WA", "AMONG", "BODIES", "LAQIYA", "MANNER"))
_NOUNS = frozenset(("WORD", "DEF", "TRIG", "WEAPON", "OBJECT", "FORCE", "GEO", "ACTOR", "PLACE", "NAT"))
_EFFECTS = frozenset(("EFFECT", "FATE"))
_PLAIN_WORD = frozenset(("WORD",))
_ONE = Number(1, 1)
_ONE_OF_ITS_KIND = frozenset(("WORD", "TRIG", "NOTPEOPLE"))
_NO_ADJECTIVE = frozenset(("ONEOF", "ORD", "DIGITS"))
DUAL_OR_TEN = 10  # after a higher number the noun is singular, what describes it may be plural


@dataclass(frozen=True, slots=True)
class Quantity:
    """How many people units `first` to `last` speak of. `person` is the unit of the noun."""

    first: int
    last: int
    low: int
    high: int | None
    shape: str
    person: int | None = None
    effect: str = ""  # what the noun itself says happened: 'wounded' of 'jarha'
    has_number: bool = True
    is_vague: bool = False
    is_dual_or_plural: bool = False  # 'mudaniyin' is written alike for two and for many
    is_from: bool = False  # 'four of ...': somebody's people even when the noun is unknown
    is_range_from: bool = False  # 'from 9 to 11': with a toll it is old and new


@dataclass(frozen=True, slots=True)
class QuantityText:
    """A text with its quantities collapsed; `origin[i]` is the unit range of unit i in the text before.

    Sentences keep their numbers; their bounds are not worked out, as no rule asks for them.
    """

    text: UnitText
    origin: list[tuple[int, int]]


def collapse_quantities(text: UnitText, grammar: Grammar) -> QuantityText:
    """The same text with every quantity of people as one unit whose `value` is a `Quantity`.

    'maqtal akthar min 20 shakhsan' gives the units 'maqtal' and QTY(20, open). A number of things,
    a date or a percentage stays as it is. Positions inside a `Quantity` are those of the given text.
    """
    endings = sound_plural(grammar.packs)
    units = text.units
    collapsed: list[Unit] = []
    origin: list[tuple[int, int]] = []
    signature: list[str] = []
    sentence: list[int] = []
    alone = [(at, at) for at in range(len(units))]
    done = 0  # units before this one are copied
    for position in [at for at, unit in enumerate(units) if not unit.kinds.isdisjoint(_STARTS)]:
        found = _quantity(units, position) if position >= done else None
        if found is None:
            continue
        collapsed.extend(units[done:position])
        origin.extend(alone[done:position])
        signature.append(text.signature[done:position])
        sentence.extend(text.sentence[done:position])
        done = position
        if _is_adjective(units, position, collapsed, endings):
            continue
        if found.shape == DEFINITE and is_dual_construct(units, position, endings):
            found = replace(found, shape=OBLIQUE, low=2, high=None if has_sound_plural(units[position], endings) else 2)
        if not found.has_number and found.low == 2 and units[position].form.endswith(endings[1]):
            if is_dual_or_plural(units[position], endings):
                if found.shape == DEFINITE:
                    continue  # 'the civilians': anybody's guess, and mostly all of them
                found = replace(found, is_dual_or_plural=True)
            if found.shape == PEOPLE:
                found = replace(found, shape=OBLIQUE)
        first, last = units[position], units[found.last]
        noun = first if found.person is None else units[found.person]
        kinds = frozenset((found.shape, BARRIER))
        collapsed.append(Unit(first.start, last.end, first.form, kinds, noun.entries, found))
        origin.append((position, found.last))
        signature.append(grammar.alphabet.code(kinds))
        sentence.append(text.sentence[position])
        done = found.last + 1
    collapsed.extend(units[done:])
    origin.extend(alone[done:])
    signature.append(text.signature[done:])
    sentence.extend(text.sentence[done:])
    whole = UnitText(text.source, collapsed, "".join(signature), sentence, [], text.quotations)
    return QuantityText(whole, origin)


def _is_adjective(units: list[Unit], position: int, collapsed: list[Unit], endings: tuple[str, str]) -> bool:
    """'Libyan' in 'two Libyan soldiers' counts nobody; an accusative after a nominative is an object."""
    kinds = units[position].kinds
    if not collapsed or "NUM" in kinds or kinds.isdisjoint(("NAT", "PERSON")) or "OTHERS" in kinds:
        return False
    before = collapsed[-1].value
    if not isinstance(before, Quantity) or before.person != position - 1 or before.last != position - 1:
        return False
    noun = units[before.person].entry("PERSON") or units[before.person].entry("VICTIM")
    adjective = units[position].entry("NAT") or units[position].entry("PERSON")
    if noun is None or adjective is None:
        return False
    if "suff" in adjective.features:
        return False
    if "sg" in noun.features and "sg" not in adjective.features:
        return "VICTIM" in kinds and before.low > DUAL_OR_TEN and "acc" in noun.features  # '12 shakhsan mafqudin'
    if units[before.person].form.endswith(endings[0]) and units[position].form.endswith(endings[1]):
        return False  # 'gunmen (nominative) two officers (oblique)'
    return "acc" not in adjective.features or "acc" in noun.features


def _quantity(units: list[Unit], position: int) -> Quantity | None:
    kinds = units[position].kinds
    if position and units[position].value == _ONE and not kinds & _NO_ADJECTIVE:
        before = units[position - 1].kinds
        if "FAMILY" in before or (not before.isdisjoint(_ONE_OF_ITS_KIND) and "EFFECT" not in before):
            return None  # 'one family': the number describes the noun before it
    if "NUM" in kinds or not kinds.isdisjoint(_BEFORE) or not kinds.isdisjoint(_OPENERS):
        counted = _counted(units, position)
        if counted is not None:
            return counted
    if "EFFECT_HIM" in kinds and position and "REL" in units[position - 1].kinds:
        return None  # 'whom he killed', spelled like 'killers'
    if "NUM" in kinds and "ORD" in kinds:
        return Quantity(position, position, 1, 1, OTHERQ) if is_loose_ordinal(units, position) else None
    if "OTHERS" in kinds:
        return _others(units[position], position)
    if "NUM" in kinds or "NOTPEOPLE" in kinds:
        return None
    if "VICTIM" in kinds:
        return _victim(units, position)
    if not kinds.isdisjoint(("CASUALTY", "BODIES", "LIVES")):
        return None
    found = _person(units, position)
    if found is None or _describes(units, position, found):
        return None
    return found if found.shape == DEFINITE else _with_bound_after(units, found)


def _describes(units: list[Unit], position: int, found: Quantity) -> bool:
    """A singular noun for people right after another noun is its adjective: 'terrorist attack'."""
    after = units[found.last + 1] if found.last + 1 < len(units) else None
    if found.has_number or found.shape == ACCUSATIVE or (after is not None and "EFFECT_VERB" in after.kinds):
        return False
    if found.shape != DEFINITE and found.low > 1:
        return False
    before = units[position - 1].kinds if position else frozenset()
    if not before.isdisjoint(_GOVERNORS):
        return False
    return found.shape == DEFINITE or not before.isdisjoint(_NOUNS)


def _counted(units: list[Unit], first: int) -> Quantity | None:
    """A number with whatever stands around it."""
    position, bound, opener = first, "", ""
    while position < len(units) and not units[position].kinds.isdisjoint(_BEFORE):
        bound = _stronger(bound, units[position].kinds)
        position += 1
    if position < len(units) and not units[position].kinds.isdisjoint(_OPENERS):
        opener = "BETWEEN" if "BETWEEN" in units[position].kinds else "FROM"
        position += 1
    number = _number(units, position)
    if number is None:
        return None
    low, high, after = number.low, number.high, position + 1
    upper = _range_end(units, after, opener)
    if upper is not None and upper.low > low:
        high, after = upper.high, after + 2
    elif opener:
        return None
    if bound == "ATLEAST":
        high = None
    elif bound == "ATMOST":
        low, high = 1, low
    is_range_from = opener == "FROM"
    bare = Quantity(first, after - 1, low, high, BARE, is_vague=number.is_vague, is_range_from=is_range_from)
    quantity = _with_noun(units, bare, number)
    if quantity is None or (quantity.shape == BARE and "ANYONE" in units[position].kinds):
        return None
    year = units[position]
    if quantity.shape in {BARE, UNSURE} and not year.kinds.isdisjoint(_YEARS) and year.form[-1:].isdigit():
        return None
    return _with_bound_after(units, quantity)


def _stronger(bound: str, kinds: frozenset[str]) -> str:
    if bound == "ATLEAST" or "ATLEAST" in kinds:
        return "ATLEAST"
    return "ATMOST" if bound == "ATMOST" or "ATMOST" in kinds else ""


def _number(units: list[Unit], position: int) -> Number | None:
    """The cardinal at a position, unless its neighbours make it part of a date, a clock or a share."""
    if position >= len(units) or "NUM" not in units[position].kinds or "ORD" in units[position].kinds:
        return None
    if position and not units[position - 1].kinds.isdisjoint(_JOINTS):
        before = units[position - 1]
        if before.end == units[position].start and not before.kinds.issuperset(("COLON",)):
            return None
        if "COLON" in before.kinds and position > 1 and "NUM" in units[position - 2].kinds:
            return None
    value = units[position].value
    return value if isinstance(value, Number) else None


def _range_end(units: list[Unit], position: int, opener: str) -> Number | None:
    if position + 1 >= len(units):
        return None
    kinds = units[position].kinds
    if kinds.isdisjoint(_RANGE_LINKS) and not (opener == "BETWEEN" and "WA" in kinds):
        return None
    if "ORD" in units[position + 1].kinds:
        return None
    value = units[position + 1].value
    return value if isinstance(value, Number) else None


def _with_noun(units: list[Unit], bare: Quantity, number: Number) -> Quantity | None:
    """The quantity with the noun after it; None when the noun is no people."""
    after = bare.last + 1
    if after >= len(units):
        return bare
    unit = units[after]
    if "OTHERS" in unit.kinds:
        named = _from_whom(units, after + 1, bare)
        return replace(named, shape=QTY) if named is not None else replace(bare, last=after, shape=QTY)
    if number.is_vague and "NOTPEOPLE" in unit.kinds and is_definite(unit):
        return None  # 'hundreds of the families' (al-usar), spelled like 'captivity'
    if not unit.kinds.isdisjoint(_EFFECTS) and "VICTIM" not in unit.kinds:
        return bare
    if not unit.kinds.isdisjoint(_NOT_COUNTS) or (
        "DASH" in unit.kinds and after + 1 < len(units) and "NUM" in units[after + 1].kinds
    ):
        return None
    if "BODIES" in unit.kinds:
        return replace(bare, last=after, shape=BODYQ, effect="killed", person=after)
    if "NOTPEOPLE" in unit.kinds:
        return None
    victim = unit.entry("VICTIM")
    if victim is not None:
        return replace(bare, last=after, shape=VICTIMQ, person=after, effect=victim.payload["value"])
    if not unit.kinds.isdisjoint(_PEOPLE):
        return replace(bare, last=after, shape=QTY, person=after)
    if "FROM" in unit.kinds:
        named = _from_whom(units, after, bare)
        return named if named is not None else bare
    if unit.kinds == _PLAIN_WORD:
        return replace(bare, last=after, shape=UNSURE, person=after)
    if not unit.kinds.isdisjoint(_THINGS) and not number.is_vague:
        return None
    if "OBJECT" in unit.kinds and "FORCE" not in unit.kinds and not is_definite(units[bare.last]):
        return None  # 'dozens of the houses'; after 'the dozens' a thing is what did it
    return bare


def _from_whom(units: list[Unit], position: int, bare: Quantity) -> Quantity | None:
    """'4 of the members of': the noun after 'of', or one word later ('of senior commanders')."""
    if position + 1 >= len(units) or "FROM" not in units[position].kinds:
        return None
    noun = position + 1
    if "BI" in units[noun].kinds or "LI" in units[noun].kinds:
        return None
    if units[noun].kinds.isdisjoint(_FROM_WHOM) and units[noun].form[:1].isalpha():
        noun += noun + 1 < len(units) and not units[noun + 1].kinds.isdisjoint(_FROM_WHOM)
    kinds = units[noun].kinds
    if "NOTPEOPLE" in kinds:
        return None
    victim = units[noun].entry("VICTIM")
    if victim is not None:
        return replace(bare, last=noun, shape=VICTIMQ, person=noun, effect=victim.payload["value"])
    if not kinds.isdisjoint(_FROM_WHOM):
        return replace(bare, last=noun, shape=QTY, person=noun)
    if kinds in _UNKNOWN:
        return replace(bare, last=noun, shape=UNSURE, person=noun, is_from=True)
    return None


def _with_bound_after(units: list[Unit], quantity: Quantity) -> Quantity:
    """'20 people at least', also with an adjective or 'others' in between."""
    position = quantity.last + 1
    if position < len(units) and "OTHERS" in units[position].kinds:
        quantity = replace(quantity, last=position)
        position += 1
    for at in range(position, min(position + 4, len(units))):
        kinds = units[at].kinds
        if "ATLEAST_AFTER" in kinds:
            if at + 1 < len(units) and "NUM" in units[at + 1].kinds:
                return quantity  # the words open the next number: 'two officers, at least 5 soldiers'
            return replace(quantity, last=at, high=None)
        if kinds.isdisjoint(_QUALIFIERS):
            return quantity
    return quantity


def _others(unit: Unit, position: int) -> Quantity:
    low = 2 if not unit.kinds.isdisjoint(("OTHER_TWO", "OTHER_MANY")) else 1
    high = None if "OTHER_MANY" in unit.kinds else low
    return Quantity(position, position, low, high, OTHERQ, has_number=False)


def _victim(units: list[Unit], position: int) -> Quantity | None:
    """'qatla', 'jarihan': people named by what happened to them, without a number."""
    entry = units[position].entry("VICTIM")
    if entry is None or entry.payload["role"] != "person" or not entry.features.isdisjoint(("def", "suff")):
        return None
    if position and "TOLL" in units[position - 1].kinds:
        return None  # 'the toll of dead': whose toll, not how many
    low, high = self_count(entry)
    effect = entry.payload["value"]
    many = units[position + 2] if position + 2 < len(units) and "BI" in units[position + 1].kinds else None
    if many is not None and "VAGUE" in many.kinds and is_definite(many) and isinstance(many.value, Number):
        return Quantity(position, position + 2, many.value.low, None, VICTIMQ, position, effect, is_vague=True)
    return Quantity(position, position, low, high, VICTIMQ, position, effect, has_number=False)


def _person(units: list[Unit], position: int) -> Quantity | None:
    """'jundi', 'jundiyan', 'junud' without a number; 'al-junud al-khamsa' with one after it."""
    unit = units[position]
    noun = unit.entry("PERSON")
    entry = noun or unit.entry("NAT")
    if entry is None or (noun is None and "PLACE" in unit.kinds):
        return None
    features = entry.features
    if "def" in features and not features.isdisjoint(("pl", "dual")):
        after = units[position + 1] if position + 1 < len(units) else None
        number = after.entry("NUMWORD") if after is not None else None
        if after is not None and number is not None and "def" in number.features and isinstance(after.value, Number):
            return Quantity(position, position + 1, after.value.low, after.value.high, QTY, position)
        if "pl" in features:
            return None
    if noun is None and "def" in features:
        return None
    if "pl" in features and not features.isdisjoint(("suff", "con")):
        return None
    low, high = self_count(entry)
    if "def" in features or "suff" in features:
        return Quantity(position, position, low, high, DEFINITE, position, has_number=False)
    after = units[position + 1] if position + 1 < len(units) else None
    if (
        after is not None
        and after.value == Number(low, high)
        and ("dual" in features or (low == 1 and after.kinds.isdisjoint(_NO_ADJECTIVE)))
    ):
        return Quantity(position, position + 1, low, high, QTY, position)
    shape = ACCUSATIVE if "acc" in features and "pl" not in features else PEOPLE
    return Quantity(position, position, low, high, shape, position, has_number=False)
