"""Counts of people to whom something was done: killed, wounded, captured, kidnapped, missing, displaced.

A toll is the figure that coders argue about, so each one is found with the words that say it, the word that
says what happened and the noun that says to whom. Reading the nearest number instead would count vehicles,
days and gunmen among the dead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from marsad.lexicon.units import Alphabet, Unit, UnitText
from marsad.mentions import quantities as q
from marsad.mentions.quantities import Quantity, QuantityText, collapse_quantities
from marsad.model.mentions import CountMention
from marsad.rules.grammar import Grammar
from marsad.rules.patterns import Match

KILLED, WOUNDED = "killed", "wounded"
_SIGNALS = frozenset(
    ("EFFECT", "EFFECT_HIM", "EFFECT_THEM", "VICTIM", "LIVES", "LAQIYA", "TOLL", "BODIES", "CASUALTY", "FALLEN")
)
_PLURAL = frozenset(("pl", "dual"))
_COUNTED = frozenset(q.SHAPES)
_GENITIVES = frozenset(("DEF", "ACTOR", "GEO", "PLACE", "FORCE", "TRIG"))
_OBJECTS = frozenset(("WORD", "DEF", "PERSON", "OBJECT", "NOTPEOPLE", "GEO", q.BARRIER))
_DEFERRED = frozenset(("part", "also", "previous"))
_ALSO_BARRIERS = frozenset(
    ("EFFECT", "COMMA", "SEMI", "COLON", "WHILE", "SHIFT", "THAT", "REL", "NEG", "TRIG", "CAUSE", "FALL", "WA", *q.SHAPES)
)
_ALSO_REACH = 4
_NEGATION_REACH = 3
_CLAUSE_STARTS = frozenset(("WA", "COMMA", "SEMI", "COLON", "THAT", "REL", "EFFECT", "FALL", "CAUSE"))


@dataclass(frozen=True, slots=True)
class _Found:
    """A rule match read as counts. `relation_first` marks one that waits for the count before it."""

    match: Match
    counts: tuple[CountMention, ...]
    deferred: str = ""


def find_counts(text: UnitText, grammar: Grammar) -> list[CountMention]:
    """Counts of people in a text whose numbers are already collapsed.

    'maqtal unsurayn wa-isabat thalith' gives killed 2 and wounded 1. Who did it is not decided here, nor which
    event a count belongs to. A text without a count gives an empty list. Positions index the given text, in
    text order; the parts of a count ('among them two children') follow it with relation 'part' and are never
    to be added to it.
    """
    _register(grammar.alphabet)
    if all(unit.kinds.isdisjoint(_SIGNALS) for unit in text.units):
        return []
    collapsed = collapse_quantities(text, grammar)
    reader = _Reader(collapsed)
    found = []
    for match in grammar.rules["counts"].find(collapsed.text):
        read = reader.read(match)
        if read is not None:
            found.append(read)
    return reader.in_text_order(_settle(found))


def _register(alphabet: Alphabet) -> None:
    """Classes of collapsed quantities get their characters before the rules are compiled."""
    for shape in q.SHAPES:
        alphabet.code(frozenset((shape, q.BARRIER)))


def _settle(found: list[_Found]) -> list[_Found]:
    """Non-overlapping matches in text order: the longest wins, then priority, then rule id."""
    ranked = sorted(
        found, key=lambda f: (f.match.first - f.match.last, -f.match.rule.priority, f.match.first, f.match.rule.id)
    )
    taken: set[int] = set()
    kept = []
    for item in ranked:
        cells = range(item.match.first, item.match.last + 1)
        if taken.isdisjoint(cells):
            taken.update(cells)
            kept.append(item)
    return sorted(kept, key=lambda f: f.match.first)


class _Reader:
    """Turns rule matches over one collapsed text into counts at positions of the text before."""

    def __init__(self, collapsed: QuantityText) -> None:
        self._units = collapsed.text.units
        self._sentence = collapsed.text.sentence
        self._origin = collapsed.origin

    def read(self, match: Match) -> _Found | None:
        """The counts a match stands for, or None when it does not hold."""
        if not self._gap_is_clear(match):
            return None
        yields = match.rule.yields
        if yields in _DEFERRED:
            quantity = self._quantity(match, "q")
            return None if quantity is None else _Found(match, (), yields)
        counts = getattr(self, "_read_" + yields)(match)
        return None if counts is None else _Found(match, tuple(counts))

    # -- what each `yields` means -------------------------------------------------------------------------

    def _read_count(self, match: Match) -> list[CountMention] | None:
        anchor, quantity = match.groups["anchor"][0], self._quantity(match, "q")
        effect = self._effect(anchor, quantity)
        if quantity is None or effect is None:
            return None
        if match.has("gap") and self._is_near_only(anchor):
            return None
        if quantity.shape in {q.PEOPLE, q.DEFINITE} and self._has_object(match.groups["q"][1]):
            return None
        if quantity.shape == q.PEOPLE and quantity.high is None and self._is_construct(match.groups["q"][0]):
            return None
        if quantity.shape == q.VICTIMQ and not quantity.has_number and self._is_construct(match.groups["q"][0]):
            return None
        agreement = match.rule.settings.get("agreement")
        if agreement and not self._agrees(anchor, agreement):
            return None
        if agreement == "nothing_after" and quantity.high != quantity.low and quantity.shape == q.QTY:
            return None
        if agreement == "plural" and quantity.is_dual_or_plural and not self._is_dual(anchor):
            quantity = replace(quantity, high=None)
        found = [self._count(match, anchor, effect, quantity, low=quantity.low, high=quantity.high)]
        part = self._quantity(match, "part")
        if part is not None:
            found.append(self._count(match, anchor, effect, part, low=part.low, high=part.high, relation="part"))
        more = self._quantity(match, "more")
        if more is not None:
            found.append(self._count(match, anchor, effect, more, low=more.low, high=more.high))
        return found

    def _read_joint(self, match: Match) -> list[CountMention] | None:
        quantity = self._quantity(match, "q")
        anchors = [match.groups[name][0] for name in ("anchor", "second", "third") if match.has(name)]
        if all(self._effect(anchor, quantity) is None for anchor in anchors):
            return None
        effects = [self._effect(anchor, quantity, strict=False) for anchor in anchors]
        if quantity is None or None in effects or len(set(effects)) < len(effects):
            return None
        if self._has_own_subject(anchors[0]):
            return None
        low, high = self._share(match, quantity, len(anchors))
        return [
            self._count(match, anchor, effect, quantity, low=low, high=high, relation="joint")
            for anchor, effect in zip(anchors, effects, strict=True)
            if effect is not None
        ]

    def _read_victims(self, match: Match) -> list[CountMention] | None:
        at = match.groups["q"][0]
        return self._self_counting(match, at)

    def _read_pair(self, match: Match) -> list[CountMention] | None:
        at, other = match.groups["q"][0], match.groups["second"][0]
        quantity, second = self._quantity(match, "q"), self._units[other].value
        entry = self._units[other].entry("VICTIM")
        if quantity is None or entry is None or entry.payload["value"] == quantity.effect:
            return None
        if "EFFECT" in self._units[other].kinds:
            return None  # 'and the wounding of', not 'and a wounded man'
        stands_alone = isinstance(second, Quantity) and (second.has_number or "acc" not in entry.features)
        if not quantity.has_number or stands_alone:
            if not isinstance(second, Quantity):
                return None
            return [*(self._self_counting(match, at) or ()), *(self._self_counting(match, other) or ())]
        if self._is_released(at):
            return None
        low, high = self._share(match, quantity, 2)
        first_anchor = self._original(at)[1]
        return [
            self._count(match, None, effect, quantity, low=low, high=high, relation="joint", anchor_unit=unit)
            for effect, unit in ((quantity.effect, first_anchor), (entry.payload["value"], self._original(other)[1]))
        ]

    def _read_split(self, match: Match) -> list[CountMention] | None:
        quantity = self._quantity(match, "q")
        anchors = [match.groups[name][0] for name in ("first", "second")]
        entries = [self._units[anchor].entry("VICTIM") for anchor in anchors]
        if quantity is None or None in entries:
            return None
        low, high = self._share(match, quantity, 2)
        return [
            self._count(match, anchor, entry.payload["value"], quantity, low=low, high=high, relation="joint")
            for anchor, entry in zip(anchors, entries, strict=True)
            if entry is not None
        ]

    def _read_toll(self, match: Match) -> list[CountMention] | None:
        anchor = match.groups["anchor"][0]
        if match.has("range"):
            quantity = self._quantity(match, "range")
            if quantity is None or not quantity.is_range_from or quantity.high is None:
                return None
            effect = self._toll_effect(match, quantity)
            if effect is None:
                return None
            old = self._count(match, anchor, effect, quantity, low=quantity.low, high=quantity.low, relation="total")
            new = self._count(match, anchor, effect, quantity, low=quantity.high, high=quantity.high, relation="total")
            return [replace(old, is_previous=True), new]
        quantity = self._quantity(match, "q")
        if quantity is None or quantity.is_range_from:
            return None
        effect = self._toll_effect(match, quantity)
        if effect is None:
            return None
        total = self._count(match, anchor, effect, quantity, low=quantity.low, high=quantity.high, relation="total")
        before = self._quantity(match, "old")
        if before is None:
            return [total]
        old = self._count(match, anchor, effect, before, low=before.low, high=before.high, relation="total")
        return [replace(old, is_previous=True), total]

    def _read_one(self, match: Match) -> list[CountMention] | None:
        anchor = match.groups["anchor"][0]
        them = self._units[anchor].entry("EFFECT_THEM")
        him = self._units[anchor].entry("EFFECT_HIM") or them
        effect = him.payload["value"] if him is not None else self._effect(anchor, None)
        allowed = match.rule.settings.get("only")
        if effect is None or (allowed and effect not in allowed):
            return None
        if him is None and any(e.kind == "EFFECT_NOUN" and "def" in e.features for e in self._units[anchor].entries):
            return None
        last = match.groups["q"][1] if match.has("q") else anchor
        person = None if last == anchor else self._original(anchor + 1)[0]
        low, high = (1, 1) if them is None else (2, None)
        return [self._mention(match, (anchor, last), self._original(anchor)[0], effect, low, high, person)]

    def _read_losses(self, match: Match) -> list[CountMention] | None:
        at = match.groups["q"][0]
        unit = self._original(at)[0]
        return [self._mention(match, (match.first, at), unit, KILLED, 2, None, unit)]

    def _read_body(self, match: Match) -> list[CountMention] | None:
        quantity = self._quantity(match, "q")
        if quantity is not None:
            at = match.groups["anchor" if match.has("anchor") else "q"][0]
            return [self._count(match, at, KILLED, quantity, low=quantity.low, high=quantity.high)]
        at = match.groups["q"][0]
        entry = self._units[at].entry("BODIES")
        if entry is None or not entry.features.isdisjoint(("def", "suff")):
            return None
        low = 1 if "sg" in entry.features else 2
        high = None if "pl" in entry.features else low
        unit = self._original(at)[0]
        return [self._mention(match, (match.first, at), unit, KILLED, low, high, unit)]

    def _read_none(self, match: Match) -> list[CountMention] | None:
        first, last = match.groups["anchor"][0], match.last
        units = self._units[first : last + 1]
        if any("NEWSOF" in unit.kinds for unit in units):
            return []  # nothing is known: no count, and the words count nobody
        at = match.groups["q"][0]
        effects: set[str] = set()
        for unit in self._units[at : last + 1]:
            if isinstance(unit.value, Quantity) and unit.value.has_number:
                return None
            entry = unit.entry("VICTIM")
            if "CASUALTY" in unit.kinds or "ANYONE" in unit.kinds or (entry and entry.payload["role"] != "person"):
                effects.update((KILLED, WOUNDED))
            elif entry is not None:
                effects.add(entry.payload["value"])
        spoken = self._effect(at - 1, None) if "ANYONE" in self._units[at].kinds else None
        if spoken == KILLED:
            effects.discard(WOUNDED)
        unit_at = self._original(at)[0]
        return [self._mention(match, (first, last), unit_at, effect, 0, 0, None) for effect in sorted(effects)]

    # -- counts that depend on the one before -------------------------------------------------------------

    def in_text_order(self, kept: list[_Found]) -> list[CountMention]:
        """All counts of the settled matches, those that lean on an earlier count given its effect."""
        counts: list[CountMention] = []
        anchor_of: tuple[int, CountMention] | None = None  # last collapsed unit and its count
        for item in kept:
            match = item.match
            if not item.deferred:
                made = list(item.counts)
            else:
                leaned = self._lean(item, anchor_of)
                made = [] if leaned is None else [leaned]
            if any("PREVIOUS_TOLL" in unit.kinds for unit in self._sentence_before(match.first)):
                made = [replace(mention, is_previous=True) for mention in made]
            if made and anchor_of is not None and self._continues_total(match, anchor_of):
                made = [replace(mention, relation="total") for mention in made]
            counts.extend(made)
            if made and made[-1].low:
                anchor_of = (match.last, made[-1])
        return sorted(counts, key=lambda mention: (mention.first, mention.last, mention.effect, mention.rule))

    def _continues_total(self, match: Match, anchor_of: tuple[int, CountMention]) -> bool:
        """'the toll rose to 29 dead and 70 wounded': the second figure is a total too."""
        position, before = anchor_of
        if before.relation != "total" or match.rule.yields != "victims" or match.first != position + 2:
            return False
        return "WA" in self._units[position + 1].kinds

    def _lean(self, item: _Found, anchor_of: tuple[int, CountMention] | None) -> CountMention | None:
        match, quantity = item.match, self._quantity(item.match, "q")
        if anchor_of is None or quantity is None:
            return None
        position, before = anchor_of
        if item.deferred == "previous":
            if before.relation != "total":
                return None
            mention = self._leaning(match, quantity, before, "total")
            return replace(mention, is_previous=True)
        if self._sentence[position] != self._sentence[match.first]:
            return None
        if item.deferred == "part":
            return self._leaning(match, quantity, before, "part")
        between = self._units[position + 1 : match.groups["anchor"][0]]
        if between and "COMMA" in between[-1].kinds:
            between = between[:-1]
        if quantity.shape == q.UNSURE and not quantity.is_from:
            return None
        reach = _ALSO_REACH if quantity.has_number else 1
        if len(between) > reach or any(not unit.kinds.isdisjoint(_ALSO_BARRIERS) for unit in between):
            return None
        if before.relation in {"total", "joint"}:
            return None
        return self._leaning(match, quantity, before, before.relation)

    def _leaning(self, match: Match, quantity: Quantity, before: CountMention, relation: str) -> CountMention:
        span = (match.groups["q"][0], match.groups["q"][1])
        if relation == "part":
            span = (match.groups["anchor"][0], span[1]) if match.groups["anchor"][0] < span[0] else match_span(match)
        return self._mention(
            match, span, before.anchor, before.effect, quantity.low, quantity.high, quantity.person, relation=relation
        )

    # -- small questions ----------------------------------------------------------------------------------

    def _gap_is_clear(self, match: Match) -> bool:
        banned = match.rule.settings.get("without")
        if not banned or not match.has("gap"):
            return True
        first, last = match.groups["gap"]
        forbidden = frozenset(banned) - {"COUNTED"} | (_COUNTED if "COUNTED" in banned else frozenset())
        return all(unit.kinds.isdisjoint(forbidden) for unit in self._units[first : last + 1])

    def _quantity(self, match: Match, name: str) -> Quantity | None:
        if not match.has(name):
            return None
        value = self._units[match.groups[name][0]].value
        return value if isinstance(value, Quantity) else None

    def _effect(self, at: int, quantity: Quantity | None, *, strict: bool = True) -> str | None:
        """What the effect word says; None when it cannot govern this quantity."""
        unit = self._units[at]
        for kind in ("EFFECT_NOUN", "EFFECT_VERB", "LAQIYA", "LIVES", "FALLEN"):
            for entry in unit.entries:
                if entry.kind != kind or "suff" in entry.features:
                    continue
                is_sure = quantity is not None and quantity.shape not in {q.BARE, q.UNSURE}
                if strict and entry.payload["role"] != "any" and not is_sure and kind != "LIVES":
                    continue
                return str(entry.payload["value"])
        return None

    def _is_near_only(self, at: int) -> bool:
        """Verbs that are another word more often than not ('faqad' is mostly a particle)."""
        return any(entry.kind == "EFFECT_VERB" and entry.payload["role"] == "people_near" for entry in self._units[at].entries)

    def _has_object(self, at: int) -> bool:
        """'the gunman seized a car': a thing right after the person makes the person the doer."""
        after = self._units[at + 1] if at + 1 < len(self._units) else None
        return after is not None and not after.kinds.isdisjoint(("OBJECT", "NOTPEOPLE")) and "PERSON" not in after.kinds

    def _agrees(self, at: int, agreement: str) -> bool:
        """Whether the verb fits a subject before it, and no object follows that would make that subject the doer."""
        unit = self._units[at]
        plural = any(entry.kind == "EFFECT_VERB" and entry.features & _PLURAL for entry in unit.entries)
        plural = plural or "PLURAL_VERB" in unit.kinds
        after = self._units[at + 1] if at + 1 < len(self._units) else None
        if agreement == "nothing_after":
            if any(entry.kind == "EFFECT_VERB" and entry.payload["role"] != "any" for entry in unit.entries):
                return False
            return after is None or after.kinds.isdisjoint(_OBJECTS)
        return plural and (after is None or after.kinds.isdisjoint((q.QTY, q.ACCUSATIVE)))

    def _is_dual(self, at: int) -> bool:
        return any(entry.kind == "EFFECT_VERB" and "dual" in entry.features for entry in self._units[at].entries)

    def _has_own_subject(self, at: int) -> bool:
        """'two soldiers were killed and ten wounded': the first verb already has its people before it."""
        unit = self._units[at]
        if any(entry.kind == "EFFECT_VERB" and entry.features & _PLURAL for entry in unit.entries):
            return True
        before = self._units[at - 1] if at else None
        return before is not None and not before.kinds.isdisjoint((q.PEOPLE, q.DEFINITE, q.QTY))

    def _share(self, match: Match, quantity: Quantity, effects: int) -> tuple[int, int | None]:
        """What is sure of each effect when one number covers several (reference/acled.md, section 4)."""
        names = [name for name in ("link", "link3") if match.has(name)]
        alternative = any("OR" in self._units[match.groups[name][0]].kinds for name in names)
        low, high = quantity.low, quantity.high
        if high is None and (quantity.is_vague or not quantity.has_number):
            return (0 if alternative else low), None
        if alternative or (high is not None and high < effects):
            return 0, high
        return 1, None if high is None else high - effects + 1

    def _toll_effect(self, match: Match, quantity: Quantity) -> str | None:
        """Whose tally it is; 'the number of ...' without a word for victims is nobody's."""
        if quantity.effect:
            return quantity.effect
        for unit in self._units[match.first : match.last + 1]:
            entry = unit.entry("TOLL_OF") or unit.entry("VICTIM")
            if entry is not None:
                return str(entry.payload["value"])
        return None if "TOLL_OPEN" in self._units[match.groups["anchor"][0]].kinds else KILLED

    def _self_counting(self, match: Match, at: int) -> list[CountMention] | None:
        """'15 dead', 'wounded people', 'injuries': the noun says what happened."""
        unit = self._units[at]
        entry = unit.entry("VICTIM")
        quantity = unit.value if isinstance(unit.value, Quantity) else None
        if self._is_released(at):
            return None
        if quantity is None:
            if entry is None or "pl" not in entry.features or not entry.features.isdisjoint(("def", "suff")):
                return None
            if entry.payload["role"] not in {"case", "casualty"}:
                return None
            here = self._original(at)[0]
            quantity = Quantity(here, here, 2, None, q.VICTIMQ, here, entry.payload["value"], has_number=False)
        elif not quantity.has_number and self._is_construct(at):
            return None
        effects = [quantity.effect]
        person = self._units[at].entry("VICTIM")
        role = person.payload["role"] if person is not None else ""
        is_open = role == "casualty" and (quantity.is_vague or not quantity.has_number)
        if is_open:
            effects = [KILLED, WOUNDED]
        where = quantity.person if quantity.person is not None else quantity.last
        return [
            self._count(
                match, None, effect, quantity, low=quantity.low, high=quantity.high, anchor_unit=where,
                relation="joint" if is_open else "main", span=(quantity.first, quantity.last),
            )
            for effect in effects
        ]  # fmt: skip

    def _is_released(self, at: int) -> bool:
        """Victims who are freed, moved, buried or shared out ('between dead and wounded') are no new count."""
        before = self._units[max(0, at - 3) : at]
        quantity = self._units[at].value
        if before and "BETWEEN" in before[-1].kinds and not (isinstance(quantity, Quantity) and quantity.has_number):
            return True
        return any("RELEASE" in unit.kinds for unit in before)

    def _is_construct(self, at: int) -> bool:
        """'the dead of the army': definite in meaning, counts nobody new."""
        after = self._units[at + 1] if at + 1 < len(self._units) else None
        if after is None:
            return False
        return not after.kinds.isdisjoint(_GENITIVES) or any("def" in entry.features for entry in after.entries)

    def _is_negated(self, at: int) -> bool:
        for position in range(at - 1, max(-1, at - 1 - _NEGATION_REACH), -1):
            kinds = self._units[position].kinds
            if "NEG" in kinds:
                return True
            if not kinds.isdisjoint(_CLAUSE_STARTS) or self._sentence[position] != self._sentence[at]:
                return False
        return False

    def _sentence_before(self, at: int) -> Iterator[Unit]:
        number = self._sentence[at]
        while at >= 0 and self._sentence[at] == number:
            yield self._units[at]
            at -= 1

    def _original(self, at: int) -> tuple[int, int]:
        return self._origin[at]

    # -- mentions -----------------------------------------------------------------------------------------

    def _count(
        self, match: Match, anchor: int | None, effect: str, quantity: Quantity, *, low: int, high: int | None,
        relation: str = "main", anchor_unit: int | None = None, span: tuple[int, int] | None = None,
    ) -> CountMention:  # fmt: skip
        at = self._original(anchor)[0] if anchor is not None else (anchor_unit or 0)
        first, last = span or (self._original(match.first)[0], self._original(match.last)[1])
        negated = anchor is not None and self._is_negated(anchor)
        return CountMention(
            first, last, effect, low, high, quantity.person, at, relation, match.rule.id, negated=negated
        )

    def _mention(
        self, match: Match, span: tuple[int, int], anchor: int, effect: str, low: int, high: int | None,
        person: int | None, *, relation: str = "main",
    ) -> CountMention:  # fmt: skip
        first, last = self._original(span[0])[0], self._original(span[1])[1]
        return CountMention(first, last, effect, low, high, person, anchor, relation, match.rule.id)


def match_span(match: Match) -> tuple[int, int]:
    return match.first, match.last
