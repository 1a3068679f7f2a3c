"""Reads the matches of the count rules: what each `yields` of `data/ar/counts/rules.yaml` means.

Kept apart from `counts.py` so that what one match says can be tested without the order in which matches are
settled. The rules find words; this module asks what grammar they have: does the verb agree with the people
before it, is the noun definite, does a negation stand before it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from marsad.mentions import quantities as q
from marsad.mentions.agreement import has_article, is_construct, is_near_only
from marsad.mentions.count_subjects import (
    agrees,
    has_own_subject,
    is_doers_own,
    is_dual,
    is_negated,
    is_same_noun,
    stands_alone,
)
from marsad.mentions.quantities import Quantity, QuantityText
from marsad.model.mentions import CountMention
from marsad.rules.patterns import Match

KILLED, WOUNDED = "killed", "wounded"
_COUNTED = frozenset(q.SHAPES)
_NEEDS_PEOPLE = frozenset(("people", "people_near"))
DEFERRED = frozenset(("part", "also", "previous"))


@dataclass(frozen=True, slots=True)
class Found:
    """A rule match read as counts. `deferred` names what waits for the count before it."""

    match: Match
    counts: tuple[CountMention, ...]
    deferred: str = ""


class Reader:
    """Turns rule matches over one collapsed text into counts at positions of the text before."""

    def __init__(self, collapsed: QuantityText) -> None:
        self.units = collapsed.text.units
        self.sentence = collapsed.text.sentence
        self._origin = collapsed.origin

    def read(self, match: Match) -> Found | None:
        """The counts a match stands for, or None when it does not hold."""
        if not self._gap_is_clear(match):
            return None
        yields = match.rule.yields
        if yields in DEFERRED:
            quantity = self.quantity(match, "q")
            return None if quantity is None else Found(match, (), yields)
        counts = getattr(self, "_read_" + yields)(match)
        return None if counts is None else Found(match, tuple(counts))

    # -- what each `yields` means -------------------------------------------------------------------------

    def _read_count(self, match: Match) -> list[CountMention] | None:
        anchor, quantity = match.groups["anchor"][0], self.quantity(match, "q")
        if quantity is None and match.has("pack"):
            person = self._original(match.groups["q"][0])[0]
            quantity = Quantity(person, person, 2, None, q.QTY, person, has_number=False)
        effect = self._effect(anchor, quantity)
        if quantity is None or effect is None:
            return None
        theirs = bool(match.rule.settings.get("theirs"))
        if match.has("gap") and not match.rule.settings.get("split"):
            if not theirs and is_near_only(self.units[anchor]):
                return None
        elif self._has_article(anchor, quantity):
            return None
        if is_doers_own(self.units, match, quantity):
            return None
        if theirs:
            if not self._is_theirs(match.groups["q"][0]):
                return None  # 'lost three of their fighters', not 'lost three soldiers in the crowd'
            effect = KILLED
        if match.rule.settings.get("far") and quantity.effect and self._role(match.groups["q"][0]) != "weak":
            return None  # 'killed ... 15 wounded' is two statements
        if quantity.shape in {q.PEOPLE, q.DEFINITE} and self._has_object(match.groups["q"][1], quantity, anchor):
            return None
        if quantity.shape == q.PEOPLE and quantity.high is None and is_construct(self.units, match.groups["q"][0]):
            return None
        if quantity.shape == q.VICTIMQ and not quantity.has_number and is_construct(self.units, match.groups["q"][0]):
            return None
        agreement = match.rule.settings.get("agreement")
        if agreement and not agrees(self.units, anchor, agreement):
            return None
        if agreement == "nothing_after" and quantity.high is None and quantity.low > 1 and quantity.shape == q.QTY:
            return None
        if quantity.is_dual_or_plural and (
            match.has("pack") or (agreement == "plural" and not is_dual(self.units[anchor]))
        ):
            quantity = replace(quantity, high=None)
        found = [self._count(match, anchor, effect, quantity, low=quantity.low, high=quantity.high)]
        more = self.quantity(match, "more")
        if more is not None and match.groups["more"][0] < match.groups["q"][0] and is_same_noun(more, quantity):
            found.clear()
        part = self.quantity(match, "part")
        if part is not None:
            found.append(self._count(match, anchor, effect, part, low=part.low, high=part.high, relation="part"))
        if more is not None:
            found.append(self._count(match, anchor, effect, more, low=more.low, high=more.high))
        return found

    def _read_joint(self, match: Match) -> list[CountMention] | None:
        quantity = self.quantity(match, "q")
        anchors = [match.groups[name][0] for name in ("anchor", "second", "third") if match.has(name)]
        if all(self._effect(anchor, quantity) is None for anchor in anchors):
            return None
        effects = [self._effect(anchor, quantity, strict=False) for anchor in anchors]
        if quantity is None or None in effects or len(set(effects)) < len(effects):
            return None
        if has_own_subject(self.units, anchors[0]):
            return None
        if quantity.is_dual_or_plural:
            quantity = replace(quantity, high=None)  # some of them dead, some hurt: hardly two
        low, high = self._share(match, quantity, len(anchors))
        return [
            self._count(match, anchor, effect, quantity, low=low, high=high, relation="joint")
            for anchor, effect in zip(anchors, effects, strict=True)
            if effect is not None
        ]

    def _read_victims(self, match: Match) -> list[CountMention] | None:
        return self._self_counting(match, match.groups["q"][0])

    def _read_pair(self, match: Match) -> list[CountMention] | None:
        at, other = match.groups["q"][0], match.groups["second"][0]
        quantity, second = self.quantity(match, "q"), self.units[other].value
        entry = self.units[other].entry("VICTIM")
        if quantity is None or entry is None or entry.payload["value"] == quantity.effect:
            return None
        if "EFFECT" in self.units[other].kinds:
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
        quantity = self.quantity(match, "q")
        anchors = [match.groups[name][0] for name in ("first", "second")]
        entries = [self.units[anchor].entry("VICTIM") for anchor in anchors]
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
            quantity = self.quantity(match, "range")
            if quantity is None or not quantity.is_range_from or quantity.high is None:
                return None
            effect = self._toll_effect(match, quantity)
            if effect is None:
                return None
            old = self._count(match, anchor, effect, quantity, low=quantity.low, high=quantity.low, relation="total")
            new = self._count(match, anchor, effect, quantity, low=quantity.high, high=quantity.high, relation="total")
            return [replace(old, is_previous=True), new]
        quantity = self.quantity(match, "q")
        if quantity is None or quantity.is_range_from or not quantity.has_number:
            return None
        effect = self._toll_effect(match, quantity)
        if effect is None:
            return None
        total = self._count(match, anchor, effect, quantity, low=quantity.low, high=quantity.high, relation="total")
        before = self.quantity(match, "old")
        if before is None:
            return [total]
        old = self._count(match, anchor, effect, before, low=before.low, high=before.high, relation="total")
        return [replace(old, is_previous=True), total]

    def _read_one(self, match: Match) -> list[CountMention] | None:
        anchor = match.groups["anchor"][0]
        them, both = self.units[anchor].entry("EFFECT_THEM"), self.units[anchor].entry("EFFECT_BOTH")
        him = self.units[anchor].entry("EFFECT_HIM") or them or both
        effect = him.payload["value"] if him is not None else self._effect(anchor, None)
        allowed = match.rule.settings.get("only")
        if effect is None or (allowed and effect not in allowed):
            return None
        if him is None and self._has_article(anchor, None):
            return None
        if match.rule.settings.get("alone") and not stands_alone(self.units, self.sentence, anchor):
            return None
        last = match.groups["q"][1] if match.has("q") else anchor
        person = None if last == anchor else self._original(anchor + 1)[0]
        low, high = (2, 2) if both is not None else (2, None) if them is not None else (1, 1)
        return [self.mention(match, (anchor, last), self._original(anchor)[0], effect, low, high, person)]

    def _read_losses(self, match: Match) -> list[CountMention] | None:
        at = match.groups["q"][0]
        unit = self._original(at)[0]
        effect = self._effect(match.groups["anchor"][0] if match.has("anchor") else at, None, strict=False)
        return [self.mention(match, (match.first, at), unit, effect or KILLED, 2, None, unit)]

    def _read_shared(self, match: Match) -> list[CountMention] | None:
        """'left its crew dead or wounded': nobody says how many of either."""
        found = []
        for name in ("first", "second"):
            at = match.groups[name][0]
            quantity = self.quantity(match, name)
            if quantity is None or quantity.has_number:
                return None
            unit = self._original(at)[0]
            span, low = (match.first, match.last), quantity.low
            found.append(self.mention(match, span, unit, quantity.effect, low, None, None, relation="joint"))
        return found if found[0].effect != found[1].effect else None

    def _read_body(self, match: Match) -> list[CountMention] | None:
        quantity = self.quantity(match, "q")
        if quantity is not None:
            at = match.groups["anchor" if match.has("anchor") else "q"][0]
            return [self._count(match, at, KILLED, quantity, low=quantity.low, high=quantity.high)]
        at = match.groups["q"][0]
        entry = self.units[at].entry("BODIES")
        if entry is None or not entry.features.isdisjoint(("def", "suff")):
            return None
        low = 1 if "sg" in entry.features else 2
        high = None if "pl" in entry.features else low
        unit = self._original(at)[0]
        return [self.mention(match, (match.first, at), unit, KILLED, low, high, unit)]

    def _read_none(self, match: Match) -> list[CountMention] | None:
        first, last = match.groups["anchor"][0], match.last
        units = self.units[first : last + 1]
        if any("NEWSOF" in unit.kinds for unit in units):
            return []  # nothing is known: no count, and the words count nobody
        at = match.groups["q"][0]
        effects: set[str] = set()
        for unit in self.units[at : last + 1]:
            if isinstance(unit.value, Quantity) and unit.value.has_number:
                return None
            entry = unit.entry("VICTIM")
            if "CASUALTY" in unit.kinds or "ANYONE" in unit.kinds or (entry and entry.payload["role"] != "person"):
                effects.update((KILLED, WOUNDED))
            elif entry is not None:
                effects.add(entry.payload["value"])
        effects &= {KILLED, WOUNDED}
        spoken = (
            None if self.units[at].kinds.isdisjoint(("ANYONE", "ANY")) else self._effect(at - 1, None, strict=False)
        )
        if spoken == KILLED:
            effects.discard(WOUNDED)
        if match.has("spoken") and spoken is not None:
            effects = {spoken}
        unit_at = self._original(at)[0]
        return [self.mention(match, (first, last), unit_at, effect, 0, 0, None) for effect in sorted(effects)]

    # -- small questions ----------------------------------------------------------------------------------

    def _gap_is_clear(self, match: Match) -> bool:
        banned = match.rule.settings.get("without")
        if not banned or not match.has("gap"):
            return True
        first, last = match.groups["gap"]
        forbidden = frozenset(banned) - {"COUNTED"} | (_COUNTED if "COUNTED" in banned else frozenset())
        gap = self.units[first : last + 1]
        return all(unit.kinds.isdisjoint(forbidden) or "ASIDE" in unit.kinds for unit in gap)

    def quantity(self, match: Match, name: str) -> Quantity | None:
        if not match.has(name):
            return None
        value = self.units[match.groups[name][0]].value
        return value if isinstance(value, Quantity) else None

    def _effect(self, at: int, quantity: Quantity | None, *, strict: bool = True) -> str | None:
        """What the effect word says; None when it cannot govern this quantity."""
        unit = self.units[at]
        for kind in (
            "EFFECT_NOUN",
            "EFFECT_VERB",
            "LAQIYA",
            "LIVES",
            "FALLEN",
            "VICTIM",
            "CAPTIVITY",
            "QADA",
            "LOSSWORD",
            "LOSTOWN",
        ):
            for entry in unit.entries:
                if entry.kind != kind or "suff" in entry.features or (kind == "VICTIM" and "def" in entry.features):
                    continue
                is_sure = quantity is not None and quantity.shape not in {q.BARE, q.UNSURE}
                if strict and entry.payload["role"] in _NEEDS_PEOPLE and not is_sure:
                    continue
                return str(entry.payload["value"])
        return None

    def _is_theirs(self, at: int) -> bool:
        """Whether the noun of a quantity has a pronoun: 'their fighters'."""
        quantity = self.units[at].value
        if isinstance(quantity, Quantity) and quantity.is_from:
            return True
        return any(e.kind in {"PERSON", "FORCE"} and "suff" in e.features for e in self.units[at].entries)

    def _role(self, at: int) -> str:
        """The `role` column of the noun for victims at a position."""
        entry = self.units[at].entry("VICTIM")
        return entry.payload["role"] if entry is not None else ""

    def _has_article(self, at: int, quantity: Quantity | None) -> bool:
        """'al-qatl al-irhabi': a noun with the article governs nobody; in 'fell into captivity' they come first."""
        is_before = quantity is not None and quantity.first < self._original(at)[0]
        return has_article(self.units[at], "EFFECT_NOUN") and not (is_before and "CAPTIVITY" in self.units[at].kinds)

    def _has_object(self, at: int, quantity: Quantity, anchor: int) -> bool:
        """'the gunman seized a car': a thing right after the person makes the person the doer."""
        after = self.units[at + 1].kinds if at + 1 < len(self.units) else frozenset[str]()
        if after.isdisjoint(("OBJECT", "NOTPEOPLE")) or "PERSON" in after:
            return False
        verbs = [e for e in self.units[anchor].entries if e.kind == "EFFECT_VERB" and "suff" not in e.features]
        can_be_passive = all(verb.payload["role"] == "any" for verb in verbs)  # not 'awqafa', 'asaba'
        is_owner = quantity.shape == q.PEOPLE and quantity.low == 1 and is_construct(self.units, at)
        return not (can_be_passive and is_owner)  # 'the driver of the car was seized'

    def _share(self, match: Match, quantity: Quantity, effects: int) -> tuple[int, int | None]:
        """What is sure of each effect when one number covers several (reference/acled.md, section 4)."""
        names = [name for name in ("link", "link3") if match.has(name)]
        alternative = any("OR" in self.units[match.groups[name][0]].kinds for name in names)
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
        if match.has("of"):
            return self._effect(match.groups["of"][0], None, strict=False)
        for unit in self.units[match.first : match.last + 1]:
            entry = unit.entry("TOLL_OF") or unit.entry("VICTIM")
            if entry is not None:
                return str(entry.payload["value"])
        return None if "TOLL_OPEN" in self.units[match.groups["anchor"][0]].kinds else KILLED

    def _self_counting(self, match: Match, at: int) -> list[CountMention] | None:
        """'15 dead', 'wounded people', 'injuries': the noun says what happened."""
        unit = self.units[at]
        entry = unit.entry("VICTIM")
        quantity = unit.value if isinstance(unit.value, Quantity) else None
        if self._is_released(at):
            return None
        if quantity is None:
            many = entry is not None and not entry.features.isdisjoint(("pl", "dual"))
            if entry is None or not many or not entry.features.isdisjoint(("def", "suff")):
                return None
            if entry.payload["role"] not in {"case", "casualty"}:
                return None
            here = self._original(at)[0]
            high = 2 if "dual" in entry.features else None
            quantity = Quantity(here, here, 2, high, q.VICTIMQ, here, entry.payload["value"], has_number=False)
        elif not quantity.has_number and is_construct(self.units, at):
            return None
        effects = [quantity.effect]
        is_open = self._role(at) == "casualty" and (quantity.is_vague or not quantity.has_number)
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
        before = self.units[max(0, at - 3) : at]
        quantity = self.units[at].value
        if before and "BETWEEN" in before[-1].kinds and not (isinstance(quantity, Quantity) and quantity.has_number):
            return True
        return any("RELEASE" in unit.kinds for unit in before)

    def _original(self, at: int) -> tuple[int, int]:
        return self._origin[at]

    # -- mentions -----------------------------------------------------------------------------------------

    def _count(
        self, match: Match, anchor: int | None, effect: str, quantity: Quantity, *, low: int, high: int | None,
        relation: str = "main", anchor_unit: int | None = None, span: tuple[int, int] | None = None,
    ) -> CountMention:  # fmt: skip
        at = self._original(anchor)[0] if anchor is not None else (anchor_unit or 0)
        first, last = span or (self._original(match.first)[0], self._original(match.last)[1])
        negated = anchor is not None and is_negated(self.units, self.sentence, anchor)
        return CountMention(
            first, last, effect, low, high, quantity.person, at, relation, match.rule.id, negated=negated
        )

    def mention(
        self, match: Match, span: tuple[int, int], anchor: int, effect: str, low: int, high: int | None,
        person: int | None, *, relation: str = "main",
    ) -> CountMention:  # fmt: skip
        first, last = self._original(span[0])[0], self._original(span[1])[1]
        return CountMention(first, last, effect, low, high, person, anchor, relation, match.rule.id)
