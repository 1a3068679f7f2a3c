"""Who did it and to whom: every actor named near a frame, with what its mentions say, scored for both roles.

Arabic says it by order and particles: verb then subject, 'at the hands of', 'on', 'against', the
genitive after a verbal noun (which may be the doer or the sufferer). One actor is told in many words ('the
organisation', 'its fighters'), so the mentions of one actor are one candidate: its features are what any of
the mentions nearest to a trigger shows, and what the whole text says of it. The weights say how much each is worth.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from marsad.coding.decisions import Features
from marsad.coding.frames import GROUPS, Frame
from marsad.coding.reading import Reading, Trigger, foreign_between
from marsad.coding.role_company import company_features, company_of
from marsad.coding.role_cues import own_words, syntax_features
from marsad.coding.role_parties import Party, Scene, party_features
from marsad.grounding.actors import ActorTable, Reference
from marsad.model.mentions import ActorMention, CountMention

_PARTICLES = ("BY", "ON", "AGAINST", "LI", "BI", "FROM", "IN", "BETWEEN", "WITH", "BELONGS", "TO", "REL", "ABOUT", "WA")
_VERBS = frozenset(("LIGHT", "HAPPEN", "CAUSE", "REPORT_VERB", "CLAIM_VERB", "SUFFER", "LIGHTP"))
_BETWEEN = ("LIGHT", "HAPPEN", "CAUSE", "SUFFER", "AGAINST", "ON", "BY", "REL", "REPORT_VERB", "CLAIM_VERB")
_PREVIOUS = ("LIGHT", "REPORT_VERB", "CLAIM_VERB", "TRIG", "ACCUSE_VERB", "SUFFER", "THAT", "WA", "SHIFT")
_NEXT = ("LIGHT", "TRIG", "REPORT_VERB", "CLAIM_VERB", "REL", "WITH", "WA")
_ARMED = frozenset(("state", "coalition", "group", "unidentified", "unknown"))
_TELLING = 3  # mentions of one actor that speak for it
_FAR_KINDS = frozenset(("named", "force", "act"))

Resolve = Callable[[ActorMention], Sequence[Reference]]


@dataclass(frozen=True, slots=True)
class RoleCandidate:
    """An actor of a frame: the mention that shows it best, the trigger nearest to it, and its features."""

    mention: ActorMention
    trigger: Trigger
    features: Features
    reference: Reference = Reference(None)
    mentions: tuple[ActorMention, ...] = ()
    sort: str = ""
    side: str = ""


def role_candidates(
    reading: Reading, frame: Frame, resolve: Resolve | None = None, table: ActorTable | None = None, country: str = ""
) -> list[RoleCandidate]:
    """Actors in the sentences of a frame, the two before, the one after and, if the text names them most, anywhere."""
    parties = _gather(reading, frame, resolve or _as_read(reading), table)
    scene = Scene.of(reading, frame, parties, country)
    if table is not None:
        for key, (does, suffers) in reading.postures.items():
            side = table.side_of(key)
            scene.does[side] = scene.does.get(side, 0) + does
            scene.suffers[side] = scene.suffers.get(side, 0) + suffers
    company = company_of(reading, frame, parties)
    candidates = []
    for party in parties:
        features: Features = {}
        firm = [item for item in party.here if not item[0].rule.endswith(".weak")]
        close = [item for item in firm if "same_clause" in item[2]] or firm or party.here
        telling = sorted(close, key=lambda item: (abs(item[0].first - item[1].position), item[0].first))[:_TELLING]
        for _, _, found in telling:  # no value is below nought
            if not features:
                features.update(found)
                continue
            higher = [name for name, value in found.items() if value < features.get(name, 0.0)]
            features.update({**found, **{name: features[name] for name in higher}} if higher else found)
        party_features(features, reading, frame, party, scene)
        company_features(features, frame, party, scene, company)
        mention, trigger = _best_mention(frame, party)
        mentions = tuple(m for _, m in party.mentions)
        candidates.append(RoleCandidate(mention, trigger, features, party.reference, mentions, party.sort, party.side))
    return candidates


def _as_read(reading: Reading) -> Resolve:
    """Actor ids as the text was first read, in its main country."""
    ids = {m.first: keys for m, keys in zip(reading.actors, reading.actor_ids, strict=False)}
    return lambda mention: [Reference(key) for key in ids.get(mention.first, ())]


def _gather(reading: Reading, frame: Frame, resolve: Resolve, table: ActorTable | None) -> list[Party]:
    sentences = {trigger.sentence for trigger in frame.triggers}
    reach = {s - back for s in sentences for back in (0, 1, 2)}
    following = {s + 1 for s in sentences if s + 1 < len(reading.text.bounds)} - reach
    spots = [t.position for t in reading.triggers]
    own = {t.position for t in frame.triggers}
    parties: dict[str, Party] = {}
    for number in _within(reading, reach | following):
        mention = reading.actors[number]
        sentence = reading.text.sentence[mention.first]
        is_here = sentence in sentences
        if not is_here and mention.kind not in _FAR_KINDS and number not in reading.leading:
            continue
        for reference in resolve(mention):
            key = reference.id or mention.surface
            sort = table.sort_of(reference.id) if table is not None else ""
            side = table.side_of(reference.id) if table is not None and reference.id else key
            if sort == "civilians":
                key = side
            party = parties.get(key)
            if party is None:
                home = table.home_of(reference.id) if table is not None and reference.id else ""
                party = parties[key] = Party(reference, sort, side, home)
            party.mentions.append((number, mention))
            party.ways.add(reference.way)
            if is_here:
                head = _conjunct_head(reading, number)
                here = [t for t in frame.triggers if t.sentence == sentence]
                trigger = min(here, key=lambda t: (abs(t.position - head.first), t.position))
                features = role_features(reading, frame, head, trigger, spots, own)
                if mention.rule.endswith(".weak"):
                    features["only_the_place"] = 1.0
                if head is not mention:
                    features["joined"] = 1.0
                _head_features(features, reading, mention)
                features.update(own_words(reading, head, trigger, own))
                party.here.append((mention, trigger, features))
            elif sentence in reach:
                back = min(s - sentence for s in sentences if s > sentence)
                party.before.append((back, mention))
            elif sentence in following:
                party.later.append(mention)
    return list(parties.values())


def _within(reading: Reading, sentences: set[int]) -> list[int]:
    """The actor mentions of some sentences and the leading ones of the text, in text order."""
    numbers = set(reading.leading)
    for sentence in sentences:
        if sentence >= 0:
            low, high = reading.text.bounds[sentence]
            first = bisect_left(reading.actors, low, key=lambda mention: mention.first)
            last = bisect_left(reading.actors, high, key=lambda mention: mention.first)
            numbers.update(range(first, last))
    return sorted(numbers)


def _conjunct_head(reading: Reading, number: int) -> ActorMention:
    """The first of mentions joined by 'and': what is said of it is said of all."""
    mention = reading.actors[number]
    for _ in range(3):
        if number == 0:
            break
        previous = reading.actors[number - 1]
        gap = reading.text.units[previous.last + 1 : mention.first]
        if len(gap) != 1 or "WA" not in gap[0].kinds:
            break
        number, mention = number - 1, previous
    return mention


def _best_mention(frame: Frame, party: Party) -> tuple[ActorMention, Trigger]:
    """The mention that stands for an actor: counted ones first, then those of the trigger's clause, nearest first."""

    def rank(item: tuple[ActorMention, Trigger, Features]) -> tuple[bool, bool, int, int]:
        mention, trigger, features = item
        return (
            "counted:casualty" not in features and "counted:captive" not in features,
            "same_clause" not in features, abs(mention.first - trigger.position), mention.first,
        )  # fmt: skip

    if party.here:
        mention, trigger, _ = min(party.here, key=rank)
        return mention, trigger
    mentions = [m for _, m in party.before] or party.later or [m for _, m in party.mentions]
    pairs = [(abs(t.position - m.first), m.first, t.position, m, t) for m in mentions for t in frame.triggers]
    _, _, _, mention, trigger = min(pairs, key=lambda p: p[:3])
    return mention, trigger


def role_features(
    reading: Reading, frame: Frame, mention: ActorMention, trigger: Trigger, spots: list[int], own: set[int]
) -> Features:
    """Where an actor mention stands to a trigger."""
    units = reading.text.units
    after = mention.first > trigger.position
    low, high = (trigger.position, mention.first) if after else (mention.last, trigger.position)
    between = units[low + 1 : high]
    side = "after" if after else "before"
    features: Features = {f"kind:{mention.kind}": 1.0, side: 1.0}
    same_clause = reading.clause[mention.first] == trigger.clause
    features["same_clause" if same_clause else "other_clause"] = 1.0
    gap = len(between)
    features[f"{side}:{'adjacent' if gap == 0 else 'near' if gap <= 3 else 'mid' if gap <= 8 else 'far'}"] = 1.0
    foreign = foreign_between(spots, own, low, high)
    if foreign:
        features["other_trigger_between"] = min(3, foreign) / 1.0
    particle = _particle_before(reading, mention)
    features[f"particle:{particle}"] = 1.0
    features[f"{trigger.pos}:{side}:{particle}"] = 1.0
    if trigger.pos == "noun":
        features[f"genitive:{trigger.genitive or 'none'}:{side}:{particle}"] = 1.0
        if gap <= 1 and after and particle == "none":
            features[f"construct:{trigger.genitive or 'none'}"] = 1.0
    features[f"trigger:{trigger.kind}:{side}"] = 1.0
    features[f"key:{trigger.key}:{side}:{'bare' if particle == 'none' else particle}"] = 1.0
    features[f"group:{frame.group}:{mention.kind}"] = 1.0
    first = bisect_right(reading.actors, low, key=_first_unit)
    last = bisect_left(reading.actors, high, lo=first, key=_first_unit)
    crossed = sum(other.kind != "country" for other in reading.actors[first:last])
    order = f"{trigger.pos}:{side}:{min(2, crossed)}:{'bare' if particle == 'none' else particle}"
    features[f"order:{order}"] = 1.0
    features[f"order:{GROUPS.get(trigger.kind, 'generic')}:{order}"] = 1.0
    features.update(syntax_features(reading, mention, trigger, particle))
    for kind in _BETWEEN:
        if reading.has(kind, low + 1, high):
            features[f"between:{side}:{kind}"] = 1.0
    if mention.first:
        features[f"word-1:{units[mention.first - 1].form}:{side}"] = 1.0
        previous = units[mention.first - 1].kinds
        for kind in _PREVIOUS:
            if kind in previous:
                features[f"previous:{kind}"] = 1.0
    nearest = next((u for u in units[mention.last + 1 : mention.last + 3]), None)
    if nearest is not None:
        features[f"word+1:{nearest.form}:{side}"] = 1.0
        for kind in _NEXT:
            if kind in nearest.kinds:
                features[f"next:{kind}"] = 1.0
    return features


def _first_unit(mention: ActorMention) -> int:
    return mention.first


def _particle_before(reading: Reading, mention: ActorMention) -> str:
    """The particle that governs a mention, looking back over plain words."""
    units = reading.text.units
    at = mention.first - 1
    steps = 0
    while at >= 0 and steps < 3:
        kinds = units[at].kinds
        for particle in _PARTICLES:
            if particle in kinds:
                return particle if steps == 0 or particle not in {"WA", "REL"} else "none"
        if not _VERBS.isdisjoint(kinds) or "TRIG" in kinds or "COMMA" in kinds or "STOP" in kinds or "COLON" in kinds:
            return "none"
        if kinds.isdisjoint(("WORD", "DEF", "OBJECT", "GEO", "NUM")):
            return "none"
        at -= 1
        steps += 1
    return "none"


def _head_features(features: Features, reading: Reading, mention: ActorMention) -> None:
    head = reading.text.units[mention.first]
    for kind in ("PERSON", "FORCE", "OBJECT"):
        entry = head.entry(kind)
        if entry is not None:
            features[f"head:{entry.payload.get('kind') or entry.payload.get('owner') or kind}"] = 1.0
    if any(covers(count, mention) for count in reading.counts if count.effect in {"killed", "wounded"}):
        features["counted:casualty"] = 1.0
    if any(covers(count, mention) for count in reading.counts if count.effect in {"captured", "kidnapped"}):
        features["counted:captive"] = 1.0
    for source in reading.sources:
        if source.first <= mention.first <= source.last:
            features["is_source"] = 1.0
            break


def covers(count: CountMention, mention: ActorMention) -> bool:
    """True when the people a count counts are the ones the mention names."""
    return count.person is not None and mention.first <= count.person <= mention.last
