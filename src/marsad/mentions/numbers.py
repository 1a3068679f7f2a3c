"""Numbers: digits and number words become one unit that knows its value.

'khamsa wa-ishrin', '4 alaf wa-100', '32.070' and a bare '25' all reach the rules of the other
engines as one unit of class NUM. Without this every rule about days, tolls and ages would have to
spell out how Arabic counts, and each would do it a little differently.

Dates and clock times stay apart (`23/7/2015` is three numbers and two marks, `16:00` two numbers
and a mark), so that the time engine can read them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from marsad.lexicon.units import Alphabet, Unit, UnitText
from marsad.model.mentions import Number
from marsad.rules.grammar import Grammar

CARDINAL, ORDINAL, DIGITS = "NUMWORD", "ORDWORD", "DIGITS"
_LONGEST_COUNT = 9  # more digits than this are a telephone or an account
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:(?:\.\d{3})+|(?:,\d{3})+)")
_DECIMAL = re.compile(r"(\d+)[.,](\d+)")
_YEARS, _HIJRI_YEARS = range(1900, 2101), range(1300, 1501)
_DAYS, _MONTHS = range(1, 32), range(1, 13)
_NUMERIC = frozenset((CARDINAL, ORDINAL, DIGITS))
_WORDS = frozenset((CARDINAL, ORDINAL))
_AND, _CARDINAL_ONLY = frozenset(("WA",)), frozenset((CARDINAL,))
_SHAPES = tuple(
    frozenset(("NUM", *kinds))
    for kinds in (
        (), ("DAYNUM",), ("DAYNUM", "MONTHNUM"), ("YEARNUM",), ("HYEAR",), ("VAGUE",), ("ONEOF",),
        ("ORD",), ("ORD", "DAYNUM"), ("ORD", "DAYNUM", "MONTHNUM"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Reading:
    """A number read up to, not including, unit `next`.

    `room`: what may still be added after 'and' must be smaller than this (after 'a thousand': 1000).
    """

    low: int
    next: int
    room: int = 0
    is_vague: bool = False
    is_ordinal: bool = False
    is_one_of: bool = False


def collapse_numbers(text: UnitText, grammar: Grammar) -> UnitText:
    """The same text with every number as one unit whose `value` is a `Number`.

    'maqtal khamsa wa-ishrin jundiyan' gives a unit 'khamsa wa-ishrin' with the value 25. Classes:
    NUM always; DAYNUM (1 to 31), MONTHNUM (1 to 12), YEARNUM and HYEAR (four digits), VAGUE
    ('dozens': 10 and more), ORD (ordinals), ONEOF ('one of the'). Ranges and bounds ('more than
    20', '10 to 15') are left to the count rules. A text without numbers comes back unchanged, and
    every unit that is not part of a number is the very same object.
    """
    register_numbers(grammar.alphabet)
    if all(unit.kinds.isdisjoint(_NUMERIC) for unit in text.units):
        return text
    source = _with_cut_conjunctions(text.units)
    units: list[Unit] = []
    done = 0  # units before this one are copied
    for position in [at for at, unit in enumerate(source) if not unit.kinds.isdisjoint(_NUMERIC)]:
        reading = _read(source, position) if position >= done else None
        if reading is None:
            continue
        units.extend(source[done:position])
        unit = source[position]
        start = unit.start
        if DIGITS in unit.kinds and units and "ART" in units[-1].kinds and start - units[-1].end <= 1:
            start = units.pop().start
        units.append(_collapsed(source[position : reading.next], start, reading, text.source.normal))
        done = reading.next
    units.extend(source[done:])
    return grammar.builder.assemble(text.source, units, text.quotations)


def _with_cut_conjunctions(units: list[Unit]) -> list[Unit]:
    """'and eleven', 'and one of the': after folding they begin like 'one', so the index keeps them whole."""
    cuts = {at: role for at, unit in enumerate(units) if CARDINAL in unit.kinds and (role := _joined_role(units, at))}
    if not cuts:
        return units
    cut: list[Unit] = []
    for at, unit in enumerate(units):
        if at not in cuts:
            cut.append(unit)
            continue
        entries = [entry for entry in unit.entries if entry.kind == CARDINAL and entry.payload["role"] == cuts[at]]
        cut.append(Unit(unit.start, unit.start + 1, "", _AND))
        cut.append(Unit(unit.start + 1, unit.end, unit.form[1:], _CARDINAL_ONLY, entries))
        cut[-1].quoted = cut[-2].quoted = unit.quoted
    return cut


def _joined_role(units: list[Unit], at: int) -> str:
    roles = {entry.payload["role"] for entry in units[at].entries if entry.kind == CARDINAL}
    if "and_teen" in roles:
        return "and_teen"
    after = units[at + 1] if at + 1 < len(units) else None
    if "and_one" in roles and after is not None:
        for entry in after.entries:
            if entry.kind == "PERSON" and not entry.features.isdisjoint(("pl", "dual")):
                return "and_one"
    return ""


def register_numbers(alphabet: Alphabet) -> None:
    """Gives every class combination of a collapsed number its character.

    Rules are compiled again whenever the alphabet grows, so it must not grow inside a text.
    """
    if _SHAPES[1] in alphabet.codes:
        return
    extras: set[frozenset[str]] = {kinds - _WORDS for kinds in alphabet.codes if not kinds.isdisjoint(_NUMERIC)}
    extras.add(frozenset())
    for kinds in (_AND, _CARDINAL_ONLY):
        alphabet.code(kinds)
    for extra in sorted(extras, key=sorted):
        for shape in _SHAPES:
            alphabet.code(extra | shape)


def _collapsed(parts: list[Unit], start: int, reading: _Reading, normal: str) -> Unit:
    alone = len(parts) == 1
    kinds = {"NUM"} | ((parts[0].kinds - _WORDS) if alone else frozenset())
    low = reading.low
    plain = alone and len(parts[0].form) == 4 and parts[0].form.isdigit()
    if reading.is_vague:
        kinds.add("VAGUE")
    elif reading.is_one_of:
        kinds.add("ONEOF")
    elif low in _YEARS and (
        plain or (not alone and low % 100 and all(CARDINAL in p.kinds or "WA" in p.kinds for p in parts))
    ):
        kinds.add("YEARNUM")
    elif plain and low in _HIJRI_YEARS:
        kinds.add("HYEAR")
    elif low in _DAYS:
        kinds.add("DAYNUM")
        if low in _MONTHS:
            kinds.add("MONTHNUM")
    if reading.is_ordinal:
        kinds.add("ORD")
    end = parts[-1].end
    value = Number(low, None if reading.is_vague else low, reading.is_ordinal, reading.is_vague)
    unit = Unit(start, end, normal[start:end], frozenset(kinds), parts[0].entries if alone else (), value)
    unit.quoted = parts[0].quoted
    return unit


def _read(units: list[Unit], position: int) -> _Reading | None:
    if ORDINAL in units[position].kinds:
        ordinal = _ordinal(units, position)
        if ordinal is not None:
            return ordinal
    return _sum(units, position, limit=None)


def _role(units: list[Unit], position: int) -> tuple[str, int, bool]:
    """Role, value and definiteness of the number word at a position; an empty role when none."""
    entry = units[position].entry(CARDINAL) if position < len(units) else None
    if entry is None:
        return "", 0, False
    return entry.payload["role"], int(entry.payload["value"]), "def" in entry.features


def _is_and(units: list[Unit], position: int) -> bool:
    return position < len(units) and "WA" in units[position].kinds


def _ordinal(units: list[Unit], position: int) -> _Reading | None:
    """'third', 'twelfth', 'twenty-first'."""
    entry = units[position].entry(ORDINAL)
    assert entry is not None
    value = int(entry.payload["value"])
    if value < 10 and _is_and(units, position + 1):
        role, tens, is_definite = _role(units, position + 2)
        if role == "tens" and is_definite == ("def" in entry.features):
            return _Reading(value + tens, position + 3, is_ordinal=True)
    if entry.payload["role"] == "ordinal_lead":
        return None
    return _Reading(value, position + 1, is_ordinal=True)


def _sum(units: list[Unit], position: int, *, limit: int | None) -> _Reading | None:
    """Terms joined by 'and', each smaller than the unit of the one before: '4 thousand and 100'."""
    reading = _term(units, position)
    if reading is None or (limit is not None and (reading.low >= limit or reading.is_vague or reading.is_one_of)):
        return None
    if reading.room:
        part = _fraction_of(units, reading)
        if part is not None:
            return part
        rest = _sum(units, reading.next + 1, limit=reading.room) if _is_and(units, reading.next) else None
        if rest is not None:
            return _Reading(reading.low + rest.low, rest.next)
    return reading


def _fraction_of(units: list[Unit], reading: _Reading) -> _Reading | None:
    """'a million and a half', with or without the scale word again."""
    at = reading.next + 1 if _is_and(units, reading.next) else reading.next
    role, percent, _ = _role(units, at)
    if role != ("fraction" if at > reading.next else "and_fraction") or reading.room < 1000:
        return None
    end = at + 2 if _role(units, at + 1)[0] == "scale" else at + 1
    return _Reading(reading.low + reading.room * percent // 100, end)


def _term(units: list[Unit], position: int) -> _Reading | None:
    """A number below a thousand with its scale word: '20', '20 thousand', 'thousands', 'half a million'."""
    role, value, _ = _role(units, position)
    if role == "and_fraction" or position >= len(units):
        return None
    if role in {"vague", "several"}:
        return _vague(units, position, value)
    if role == "scale_plural":
        return _Reading(value, position + 1, is_vague=True)
    if role == "scale":
        return _Reading(value, position + 1, room=value)
    if role == "scaled":
        return _Reading(value, position + 1, room=value // 2)
    if role == "fraction":
        scale_role, scale, _ = _role(units, position + 1)
        return _Reading(value * scale // 100, position + 2) if scale_role == "scale" else None
    small = _digits(units, position) if DIGITS in units[position].kinds else _below_thousand(units, position)
    if small is None:
        return None
    scale_role, scale, is_definite = _role(units, small.next)
    if scale_role == "hundred" and small.low < 10 and DIGITS in units[position].kinds and not is_definite:
        small = _with_tens(units, small.low * 100, small.next + 1)
        scale_role, scale, _ = _role(units, small.next)
    if scale_role in {"scale", "scale_plural"}:
        return _Reading(small.low * scale, small.next + 1, room=scale)
    return small


def _vague(units: list[Unit], position: int, value: int) -> _Reading:
    """'dozens', 'dozens of thousands', 'a few hundred'."""
    role, factor, _ = _role(units, position + 1)
    if role in {"scale_plural", "scale"} or (role == "vague" and value < 10):
        return _Reading(value * factor, position + 2, is_vague=True)
    return _Reading(value, position + 1, is_vague=True)


def _below_thousand(units: list[Unit], position: int) -> _Reading | None:
    """Hundreds, tens and units in words; 'five and twenty' is read as Arabic writes it."""
    role, value, _ = _role(units, position)
    after = position + 1
    if role in {"hundreds", "hundred"}:
        return _with_tens(units, value, after)
    if role == "and_one":
        return _Reading(value, after, is_one_of=True)
    if role in {"unit", "one"}:
        next_role, next_value, is_definite = _role(units, after)
        if role == "unit" and value > 2 and not is_definite and next_value == 100 and next_role in {"hundred", "vague"}:
            return _with_tens(units, value * 100, after + 1)
        if _is_and(units, after):
            tens_role, tens, _ = _role(units, after + 1)
            if tens_role == "tens":
                return _Reading(value + tens, after + 2)
        return _Reading(value, after, is_one_of=role == "one")
    return _Reading(value, after) if role else None


def _with_tens(units: list[Unit], hundreds: int, after: int) -> _Reading:
    """What follows the hundreds, before any scale word: '315 thousand' is 'three hundred and fifteen thousand'."""
    if _is_and(units, after) and after + 1 < len(units):
        in_digits = DIGITS in units[after + 1].kinds
        tens = _digits(units, after + 1) if in_digits else _below_thousand(units, after + 1)
        if tens is not None and tens.low < 100 and not tens.is_one_of:
            return _Reading(hundreds + tens.low, tens.next)
    return _Reading(hundreds, after)


def _digits(units: list[Unit], position: int) -> _Reading | None:
    form, after = units[position].form, position + 1
    scale = _role(units, after)
    if form.isdigit():
        if len(form) > _LONGEST_COUNT or (len(form) > 1 and form[0] == "0" and not _is_date_part(units, position)):
            return None
        return _with_spaced_groups(units, position)
    decimal = _DECIMAL.fullmatch(form)
    if decimal is not None and scale[0] in {"scale", "scale_plural"}:
        whole, part = decimal.groups()
        if not (len(part) == 3 and scale[1] == 1000):
            exact = int(whole) * scale[1] + int(part) * scale[1] // 10 ** len(part)
            return _Reading(exact, after + 1)
    if _GROUPED.fullmatch(form):
        plain = form.replace(".", "").replace(",", "")
        return _Reading(int(plain), after) if len(plain) <= _LONGEST_COUNT else None
    return None


def _with_spaced_groups(units: list[Unit], position: int) -> _Reading:
    """'230 000' with a space; only groups of zeros, anything else may be two numbers."""
    value, after = int(units[position].form), position + 1
    if 0 < value < 1000:
        while after < len(units) and units[after].form == "000" and units[after].start - units[after - 1].end == 1:
            value *= 1000
            after += 1
    return _Reading(value, after)


def _is_date_part(units: list[Unit], position: int) -> bool:
    """'05' is a day or month next to a slash or dash, or before a word; elsewhere part of a telephone or clock."""
    if len(units[position].form) != 2 or units[position].form == "00":
        return False
    for near in (position - 1, position + 1):
        if 0 <= near < len(units) and not units[near].kinds.isdisjoint(("SLASH", "DASH")):
            return True
    after = units[position + 1] if position + 1 < len(units) else None
    return after is not None and after.form[:1].isalpha() and (position == 0 or DIGITS not in units[position - 1].kinds)
