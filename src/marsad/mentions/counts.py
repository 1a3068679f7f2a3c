"""Counts of people to whom something was done: killed, wounded, captured, kidnapped, missing, displaced.

A toll is the figure that coders argue about, so each one is found with the words that say it, the word that
says what happened and the noun that says to whom. Reading the nearest number instead would count vehicles,
days and gunmen among the dead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from marsad.lexicon.units import Alphabet, Unit, UnitText
from marsad.mentions import quantities as q
from marsad.mentions.count_reading import Found, Reader
from marsad.mentions.quantities import Quantity, collapse_quantities
from marsad.model.mentions import CountMention
from marsad.rules.grammar import Grammar
from marsad.rules.patterns import Match

_SIGNALS = frozenset(
    (
        "EFFECT",
        "EFFECT_HIM",
        "EFFECT_THEM",
        "EFFECT_BOTH",
        "VICTIM",
        "LIVES",
        "LAQIYA",
        "TOLL",
        "BODIES",
        "CASUALTY",
        "FALLEN",
        "QADA",
        "LOSSWORD",
        "LOSTOWN",
    )
)
_ALSO_BARRIERS = frozenset(
    (
        "EFFECT",
        "COMMA",
        "SEMI",
        "COLON",
        "WHILE",
        "SHIFT",
        "THAT",
        "REL",
        "NEG",
        "TRIG",
        "CAUSE",
        "FALL",
        "WA",
        *q.SHAPES,
    )
)
_ALSO_REACH = 4


def find_counts(text: UnitText, grammar: Grammar) -> list[CountMention]:
    """Counts of people in a text whose numbers are already collapsed.

    'maqtal unsurayn wa-isabat thalith' gives killed 2 and wounded 1. Who did it is not decided here, nor which
    event a count belongs to. A text without a count gives an empty list. Positions index the given text, in
    text order; the parts of a count ('among them two children') follow it with relation 'part' and are never
    to be added to it.
    """
    register_quantities(grammar.alphabet)
    if all(unit.kinds.isdisjoint(_SIGNALS) for unit in text.units):
        return []
    collapsed = collapse_quantities(text, grammar)
    reader = Reader(collapsed)
    found = []
    for match in grammar.rules["counts"].find(collapsed.text):
        read = reader.read(match)
        if read is not None:
            found.append(read)
    return _in_text_order(_settle(found), reader)


def register_quantities(alphabet: Alphabet) -> None:
    """Classes of collapsed quantities get their characters before the rules are compiled."""
    for shape in q.SHAPES:
        alphabet.code(frozenset((shape, q.BARRIER)))


def _settle(found: list[Found]) -> list[Found]:
    """Non-overlapping matches in text order: the longest wins, then priority, what needs no other, place, rule id."""
    ranked = sorted(
        found,
        key=lambda f: (
            f.match.first - f.match.last,
            -f.match.rule.priority,
            bool(f.deferred),
            f.match.first,
            f.match.rule.id,
        ),
    )
    taken: set[int] = set()
    kept = []
    for item in ranked:
        cells = range(item.match.first, item.match.last + 1)
        if taken.isdisjoint(cells):
            taken.update(cells)
            kept.append(item)
    return sorted(kept, key=lambda f: f.match.first)


def _in_text_order(kept: list[Found], reader: Reader) -> list[CountMention]:
    """All counts of the settled matches, those that lean on an earlier count given its effect."""
    counts: list[CountMention] = []
    anchor_of: tuple[int, CountMention] | None = None  # last collapsed unit and its count
    for item in kept:
        match = item.match
        if not item.deferred:
            made = list(item.counts)
        else:
            leaned = _lean(item, anchor_of, reader)
            made = [] if leaned is None else [leaned]
        if any("PREVIOUS_TOLL" in unit.kinds for unit in _sentence_before(match.first, reader)):
            made = [replace(mention, is_previous=True) for mention in made]
        if made and anchor_of is not None and _continues_total(match, anchor_of, reader):
            made = [replace(mention, relation="total") for mention in made]
        if made and counts and anchor_of is not None and _shares_total(match, made[0], anchor_of, reader):
            total = counts.pop()
            high = None if total.high is None else total.high - 1
            counts.append(replace(total, low=1, high=high, relation="joint"))
            made = [replace(made[0], low=1, high=high, relation="joint")]
        counts.extend(made)
        if made and made[-1].low:
            anchor_of = (match.last, made[-1])
    return sorted(counts, key=lambda mention: (mention.first, mention.last, mention.effect, mention.rule))


def _continues_total(match: Match, anchor_of: tuple[int, CountMention], reader: Reader) -> bool:
    """'the toll rose to 29 dead and 70 wounded': the second figure is a total too."""
    position, before = anchor_of
    if before.relation != "total" or match.rule.yields != "victims" or match.first != position + 2:
        return False
    return "WA" in reader.units[position + 1].kinds


def _shares_total(match: Match, mention: CountMention, anchor_of: tuple[int, CountMention], reader: Reader) -> bool:
    """'the toll rose to 66 dead and wounded': one figure for both."""
    position, before = anchor_of
    if not _continues_total(match, anchor_of, reader) or before.effect == mention.effect:
        return False
    total, other = reader.units[position].value, reader.quantity(match, "q")
    if not isinstance(total, Quantity) or total.shape != q.VICTIMQ or total.low < 2 or other is None:
        return False
    return not other.has_number and other.high == 1


def _lean(item: Found, anchor_of: tuple[int, CountMention] | None, reader: Reader) -> CountMention | None:
    match, quantity = item.match, reader.quantity(item.match, "q")
    if anchor_of is None or quantity is None:
        return None
    position, before = anchor_of
    if item.deferred == "previous":
        if before.relation != "total":
            return None
        mention = _leaning(match, quantity, before, "total", reader)
        return replace(mention, is_previous=True)
    if reader.sentence[position] != reader.sentence[match.first]:
        return None
    if item.deferred == "part":
        return _leaning(match, quantity, before, "part", reader)
    between = reader.units[position + 1 : match.groups["anchor"][0]]
    if between and "COMMA" in between[-1].kinds:
        between = between[:-1]
    if quantity.shape == q.UNSURE and not quantity.is_from:
        return None
    if "WITH" in reader.units[match.groups["anchor"][0]].kinds:
        noun = reader.units[match.groups["q"][0]].entry("PERSON")
        # 'with his guards', 'with four of his aides', not 'with the rebels'
        is_theirs = quantity.is_from if noun is None else "suff" in noun.features
        if not is_theirs or before.relation != "main":
            return None
    reach = _ALSO_REACH if quantity.has_number else 1
    if len(between) > reach or any(not unit.kinds.isdisjoint(_ALSO_BARRIERS) for unit in between):
        return None
    if before.relation in {"total", "joint"}:
        return None
    if before.low > q.DUAL_OR_TEN and quantity.shape == q.ACCUSATIVE and not between:
        return None  # '21 officers-and-soldiers': the second singular accusative describes the number
    return _leaning(match, quantity, before, before.relation, reader)


def _leaning(match: Match, quantity: Quantity, before: CountMention, relation: str, reader: Reader) -> CountMention:
    span = (match.groups["q"][0], match.groups["q"][1])
    if relation == "part":
        span = (
            (match.groups["anchor"][0], span[1]) if match.groups["anchor"][0] < span[0] else (match.first, match.last)
        )
    return reader.mention(
        match, span, before.anchor, before.effect, quantity.low, quantity.high, quantity.person, relation=relation
    )


def _sentence_before(at: int, reader: Reader) -> Iterator[Unit]:
    number = reader.sentence[at]
    while at >= 0 and reader.sentence[at] == number:
        yield reader.units[at]
        at -= 1
