"""Who says so, and who owns up to an act.

A report is not a fact: the one who did it, the one who claims it, the one who says so and the one
who published it are four fields. Without this module an army's communique and a witness weigh the
same, and 'no group has claimed the attack' would be coded as a claim by the group named next.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from marsad.lexicon.units import Unit, UnitText
from marsad.model.mentions import ClaimMention, SourceMention
from marsad.packs.files import Packs
from marsad.rules.grammar import Grammar
from marsad.rules.patterns import Match, settled

_TOPIC = "attribution"
_WIDEST = 6  # units of a source phrase
_HEADS = ("SOURCE", "FORCE", "ACTOR", "PLACE")
_TAIL = frozenset(("DEF", "PLACE", "ACTOR", "FORCE", "SOURCE", "CLAIMER", "GEO", "PERSON", "OBJECT"))
_OWNERS = frozenset(("PLACE", "ACTOR", "FORCE", "SOURCE", "GEO", "CLAIMER"))
_ENDS = frozenset(
    ("REPORT_VERB", "RELAY_VERB", "THAT", "TRIG", "COURT", "TIME", "NOTE_VERB", "REL", "SHIFT", "PLAN", "SAYING_NOUN")
)
_NAMELESS = frozenset(("witness", "medical", "anonymous"))  # private persons: their names are left out
_GROUPS = ("ACTOR", "CLAIMER")
_BEFORE_VERB = frozenset(("WA", "FA", "FILLER", "WAS"))
_VERBS = frozenset(("CLAIM_VERB", "REPORT_VERB", "DENY_VERB", "CLAIM_NOUN"))
_GOVERNING = ("IN", "BI", "FROM", "TO", "AGAINST", "ON", "ABOUT")
_CLAIMS = frozenset(("claims", "no_claim", "denies", "accuses"))
_BACK = 12  # units before a claim in which its group may stand


def find_sources(text: UnitText, grammar: Grammar) -> list[SourceMention]:
    """Every source the text names, in text order.

    'An army spokesman said that' gives 'army spokesman', official. A source without a name ('he added') is not
    found. A claim is also a source: its group, with the stance of the claim. `surface` is raw text of at most
    six units; names of witnesses are left out of it. Spans do not overlap.
    """
    found: dict[int, SourceMention] = {}
    matches = [m for m in grammar.rules[_TOPIC].find(text) if m.rule.yields == "source"]
    for match in sorted(matches, key=lambda m: (m.last - m.first, m.rule.priority, m.rule.id), reverse=True):
        for name in ("src", "about"):
            mention = _source(text, grammar, match, name)
            if mention is not None and mention.first not in found:
                found[mention.first] = mention
    for claim in find_claims(text, grammar):
        if claim.actor_unit is not None and claim.stance in {"claims", "denies"}:
            at = claim.actor_unit
            rest = {first: m for first, m in found.items() if not first <= at <= m.last}
            found = {**rest, at: SourceMention(at, at, _surface(text, at, at), "group", claim.stance, claim.rule)}
    return _apart(found.values())


def find_claims(text: UnitText, grammar: Grammar) -> list[ClaimMention]:
    """Every statement of responsibility: claimed, claimed by nobody, denied, or laid on somebody.

    'Group X adopted the attack' gives claims with the unit of the group; 'no party has adopted it' gives no_claim.
    Adopting a law or a policy is not a claim. Spans do not overlap.
    """
    found: list[ClaimMention] = []
    for match in settled(m for m in _claim_matches(text, grammar)):
        mention = _claim(text, match)
        if mention is not None:
            found.append(mention)
    return found


def _claim_matches(text: UnitText, grammar: Grammar) -> Iterable[Match]:
    """Matches that hold the group they need; one that does not must not hide one that does."""
    for match in grammar.rules[_TOPIC].find(text):
        if match.rule.yields in _CLAIMS and _claim(text, match) is not None:
            yield match


def _claim(text: UnitText, match: Match) -> ClaimMention | None:
    stance, settings = match.rule.yields, match.rule.settings
    units = text.units
    if "NOSAYING" in units[match.first].kinds:
        return None
    if stance == "no_claim":
        return ClaimMention(match.first, match.last, None, stance, match.rule.id)
    first, last = match.groups.get("who", (match.first, match.first - 1))
    verb = _verb_of(units, match)
    if _is_noun(units, verb) or (settings.get("after_act") and not _act_near(text, match.first, after=False)):
        return None
    if stance in {"denies", "accuses"} and not _act_near(text, match.first, after=True):
        return None
    if settings.get("after_verb") and not _is_object_first(units, verb, first):
        return None
    negated = _is_negated(units, verb)
    if negated and any("NOBODY" in unit.kinds for unit in units[verb : match.last + 1]):
        return None
    actor = _actor_of(units, first, last, verb, accused=settings.get("accused", False))
    if (
        actor is None and stance == "claims" and last - first < 3 and not settings.get("after_verb")
    ):  # 'it said': the group stands before
        start = max(text.bounds[text.sentence[verb]][0], verb - _BACK)
        actor = _group_in(units, range(verb - 1, start - 1, -1), ())
    if actor is None and not settings.get("nameless", False):
        return None
    if stance == "claims" and negated:
        stance = "no_claim"
    first = min(verb, actor) if actor is not None and first == match.first <= actor else match.first
    return ClaimMention(first, match.last, actor, stance, match.rule.id)


def _actor_of(units: list[Unit], first: int, last: int, verb: int, *, accused: bool) -> int | None:
    """The group of a claim: after the verb the nearest that no preposition governs, else the last before it."""
    if accused:
        at = _group_in(units, range(last, first - 1, -1), ())
        return None if at is None or any("PERSON" in units[i].kinds for i in range(at + 1, last + 1)) else at
    if verb < first:
        if any("NOBODY" in unit.kinds for unit in units[first : last + 1]):
            return None
        start = first + 1 if "LI" in units[first].kinds and first == verb + 1 else first  # 'adoption of', not 'wing of'
        at = _group_in(units, range(start + (start > first), last + 1), _GOVERNING)
        return None if at is None else _named(units, at)
    beside = _group_in(units, range(verb + 1, min(verb + 3, len(units))), _GOVERNING)
    return beside if beside is not None else _group_in(units, range(verb - 1, first - 1, -1), ())


def _verb_of(units: list[Unit], match: Match) -> int:
    first, last = match.groups.get("who", (match.last, match.last))
    if first > match.first:
        return match.first
    return next((at for at in range(match.first, match.last) if not _VERBS.isdisjoint(units[at].kinds)), match.first)


def _is_noun(units: list[Unit], verb: int) -> bool:
    """'a call to adopt': after a preposition the word for 'adopted' is the noun 'adoption'."""
    return verb > 0 and "CLAIM_VERB" in units[verb].kinds and not units[verb - 1].kinds.isdisjoint(("TO", "FROM", "IN"))


def _is_object_first(units: list[Unit], verb: int, group: int) -> bool:
    """'adopted the attack group X': the act is definite (else X is its victim) and no group stands before it."""
    between = units[verb + 1 : group]
    entry = units[group - 1].entry("TRIG")
    if entry is not None and "def" not in entry.features:
        return False
    return not any(kind in unit.kinds for unit in between for kind in _GROUPS)


def _is_negated(units: list[Unit], verb: int) -> bool:
    before = verb - 1
    while before >= 0 and not _BEFORE_VERB.isdisjoint(units[before].kinds):
        before -= 1
    return before >= 0 and "NEG" in units[before].kinds


def _group_in(units: list[Unit], order: range, governing: Iterable[str]) -> int | None:
    """The first unit of a group in an order: a listed actor before a bare group noun."""
    for kind in _GROUPS:
        for at in order:
            if kind in units[at].kinds and (not at or units[at - 1].kinds.isdisjoint(governing)):
                return at
    return None


def _named(units: list[Unit], at: int) -> int:
    """The listed name that follows a bare group noun, in brackets or not; else the noun."""
    for position in range(at + 1, min(at + 3, len(units))):
        if "ACTOR" in units[position].kinds and "ACTOR" not in units[at].kinds:
            return position
        if "OPEN" not in units[position].kinds:
            break
    return at


def _act_near(text: UnitText, position: int, *, after: bool) -> bool:
    """Whether an act is told in this sentence; without `after`, before the position or one sentence earlier."""
    number = text.sentence[position]
    first = text.bounds[number if after else max(0, number - 1)][0]
    last = text.bounds[number][1] if after else position
    return any("TRIG" in unit.kinds for unit in text.units[first:last])


def _source(text: UnitText, grammar: Grammar, match: Match, name: str) -> SourceMention | None:
    if name not in match.groups:
        return None
    units = text.units
    first, last = match.groups[name]
    head = next((at for at in range(first, last + 1) if not units[at].kinds.isdisjoint(_HEADS)), None)
    if head is None or "NOSAYING" in units[match.first].kinds:
        return None
    if match.rule.settings.get("at_start") and match.first != text.bounds[text.sentence[match.first]][0]:
        return None
    if (
        match.rule.settings.get("ungoverned")
        and head
        and not units[head - 1].kinds.isdisjoint((*_GOVERNING, "WITH", "TRIG"))
    ):
        return None
    kind = _kind_of_head(units, head, grammar)
    end = _end_of_phrase(units, head, nameless=kind in _NAMELESS, narrow=bool(match.rule.settings.get("narrow")))
    entry = units[head].entry("SOURCE")
    if entry is not None and entry.payload["role"] == "carrier":
        kind = _kind_of_owner(units, head, end, kind, grammar)
    only = match.rule.settings.get("only")
    if only is not None and (("country" if _is_country(units[head]) else kind) not in only):
        return None
    if units[head].kinds.isdisjoint(("SOURCE", "FORCE", "ACTOR")) and not _is_country(units[head]):
        return None
    stance = str(match.rule.settings.get("stance", "reports"))
    return SourceMention(head, end, _surface(text, head, end), kind, stance, match.rule.id)


def _kind_of_head(units: list[Unit], head: int, grammar: Grammar) -> str:
    unit = units[head]
    entry = unit.entry("SOURCE")
    actor = unit.entry("ACTOR")
    if entry is not None and (actor is None or entry.payload["value"] != "official"):
        return str(entry.payload["value"])
    if actor is not None:
        return "official" if actor.payload["actor"] in _state_actors(grammar.packs) else "group"
    return "official"


def _kind_of_owner(units: list[Unit], head: int, end: int, default: str, grammar: Grammar) -> str:
    """A spokesman, a statement or a source is of the kind of whoever it belongs to."""
    for at in range(head + 1, end + 1):
        unit = units[at]
        entry = unit.entry("SOURCE")
        if "ACTOR" in unit.kinds or (entry is not None and entry.payload["role"] != "carrier"):
            return _kind_of_head(units, at, grammar)
        if "FORCE" in unit.kinds and unit.entry("CLAIMER") is None:
            return "official"
        if "CLAIMER" in unit.kinds:
            return "group"
    return default


@lru_cache(maxsize=8)
def _state_actors(packs: Packs) -> frozenset[str]:
    """Ids of actors that are forces of a state or of states, as the actor table says."""
    rows = packs.rows("shared/actors.csv")
    return frozenset(row["id"] for row in rows if row.get("acled_inter", "").startswith(("State", "External")))


def _is_country(unit: Unit) -> bool:
    return any(entry.kind == "PLACE" and entry.payload.kind == "country" for entry in unit.entries)


def _end_of_phrase(units: list[Unit], head: int, *, nameless: bool, narrow: bool) -> int:
    """The last unit of the phrase that a source noun heads.

    A nationality closes it: what follows is a name or the object. A plain word belongs to it only right after
    an indefinite noun ('director of X'), for after a definite one it is the next part of the sentence.
    """
    limit = min(len(units), head + _WIDEST)
    end, at = head, head + 1
    is_named = "SOURCE" not in units[head].kinds and "FORCE" not in units[head].kinds
    is_open = not nameless and not is_named and _is_indefinite(units[head])
    is_closed = False
    while at < limit:
        unit = units[at]
        kinds = unit.kinds
        if not _ENDS.isdisjoint(kinds) and "SOURCE" not in kinds:
            break
        if not kinds.isdisjoint(("LI", "IN", "FROM")):
            following = units[at + 1].kinds if at + 1 < limit else frozenset[str]()
            if following.isdisjoint(_OWNERS) or (_is_medium(units[at + 1]) and "LI" in kinds):
                break
            entry = units[at + 1].entry("SOURCE")
            if entry is not None and entry.payload["role"] == "carrier" and "FROM" not in kinds:
                break  # 'said in a statement'
            is_closed = False
        elif "NAT" in kinds:
            end, is_closed = at, True
        elif is_closed:
            break
        elif unit.quoted and not kinds.isdisjoint(("WORD", "DEF", "LATIN", "SOURCE", "ACTOR")):
            end = at
        elif "WORD" in kinds or "LATIN" in kinds:
            if not is_open:
                break
            end = at
        elif is_named or kinds.isdisjoint(_TAIL) or (narrow and not kinds.isdisjoint(("ACTOR", "CLAIMER"))):
            break
        else:
            end, is_open = at, is_open and _is_indefinite(unit)
            is_closed = "PLACE" in kinds or "ACTOR" in kinds
        at += 1
    return end


def _is_indefinite(unit: Unit) -> bool:
    """A single noun without article, the head of a chain; phrases of the lexicon are complete."""
    return (
        " " not in unit.form and not any("def" in entry.features for entry in unit.entries) and "DEF" not in unit.kinds
    )


def _is_medium(unit: Unit) -> bool:
    entry = unit.entry("SOURCE")
    return entry is not None and entry.payload["value"] == "media"


def _surface(text: UnitText, first: int, last: int) -> str:
    start, end = text.raw_span(first, last)
    return text.source.raw[start:end]


def _apart(mentions: Iterable[SourceMention]) -> list[SourceMention]:
    """In text order without overlaps; the earlier one is kept."""
    kept: list[SourceMention] = []
    for mention in sorted(mentions, key=lambda m: (m.first, -m.last)):
        if not kept or mention.first > kept[-1].last:
            kept.append(mention)
    return kept
