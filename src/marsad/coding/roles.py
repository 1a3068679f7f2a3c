"""Who did it and to whom: every actor named near a frame, with what its mentions say, scored for both roles.

Arabic says it by order and particles: verb then subject, 'at the hands of', 'on', 'against', the
genitive after a verbal noun (which may be the doer or the sufferer). One actor is told in many words ('the
organisation', 'its fighters'), so the mentions of one actor are one candidate: its features are what any of
the mentions nearest to a trigger shows, and what the whole text says of it. The weights say how much each is worth.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from marsad.coding.decisions import Features
from marsad.coding.frames import GROUPS, Frame
from marsad.coding.reading import Reading, Trigger, foreign_between
from marsad.coding.role_cues import syntax_features
from marsad.grounding.actors import ActorTable, Reference
from marsad.model.mentions import ActorMention, CountMention

_PARTICLES = ("BY", "ON", "AGAINST", "LI", "BI", "FROM", "IN", "BETWEEN", "WITH", "BELONGS", "TO", "REL", "ABOUT", "WA")
_VERBS = frozenset(("LIGHT", "HAPPEN", "CAUSE", "REPORT_VERB", "CLAIM_VERB", "SUFFER", "LIGHTP"))
_BETWEEN = ("LIGHT", "HAPPEN", "CAUSE", "SUFFER", "AGAINST", "ON", "BY", "REL", "REPORT_VERB", "CLAIM_VERB")
_PREVIOUS = ("LIGHT", "REPORT_VERB", "CLAIM_VERB", "TRIG", "ACCUSE_VERB", "SUFFER", "THAT", "WA", "SHIFT")
_NEXT = ("LIGHT", "TRIG", "REPORT_VERB", "CLAIM_VERB", "REL", "WITH", "WA")
_ARMED = frozenset(("state", "coalition", "group", "unidentified", "unknown"))
_SIDES = frozenset(("state", "coalition", "group"))
_ONTO = frozenset(("particle:ON", "particle:AGAINST", "particle:LI"))
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


@dataclass(slots=True)
class _Party:
    """What is gathered about one actor."""

    reference: Reference
    sort: str
    side: str
    home: str
    ways: set[str] = field(default_factory=set)  # how its mentions were resolved
    mentions: list[tuple[int, ActorMention]] = field(default_factory=list)
    here: list[tuple[ActorMention, Trigger, Features]] = field(default_factory=list)
    before: list[tuple[int, ActorMention]] = field(default_factory=list)  # sentences back


def role_candidates(
    reading: Reading, frame: Frame, resolve: Resolve | None = None, table: ActorTable | None = None, country: str = ""
) -> list[RoleCandidate]:
    """Actors in the sentences of a frame, in the two before and, for those the text names most, anywhere."""
    parties = _gather(reading, frame, resolve or _as_read(reading), table)
    scene = _Scene.of(reading, frame, parties, country)
    if table is not None:
        for key, (does, suffers) in reading.postures.items():
            side = table.side_of(key)
            scene.does[side] = scene.does.get(side, 0) + does
            scene.suffers[side] = scene.suffers.get(side, 0) + suffers
    candidates = []
    for party in parties:
        features: Features = {}
        firm = [item for item in party.here if not item[0].rule.endswith(".weak")]
        close = [item for item in firm if "same_clause" in item[2]] or firm or party.here
        telling = sorted(close, key=lambda item: (abs(item[0].first - item[1].position), item[0].first))[:_TELLING]
        for _, _, found in telling:  # no value is below nought
            higher = [name for name, value in found.items() if value < features.get(name, 0.0)]
            features.update({**found, **{name: features[name] for name in higher}} if higher else found)
        _party_features(features, reading, frame, party, scene)
        mention, trigger = _best_mention(frame, party)
        mentions = tuple(m for _, m in party.mentions)
        candidates.append(RoleCandidate(mention, trigger, features, party.reference, mentions, party.sort, party.side))
    return candidates


def _as_read(reading: Reading) -> Resolve:
    """Actor ids as the text was first read, in its main country."""
    ids = {m.first: keys for m, keys in zip(reading.actors, reading.actor_ids, strict=False)}
    return lambda mention: [Reference(key) for key in ids.get(mention.first, ())]


def _gather(reading: Reading, frame: Frame, resolve: Resolve, table: ActorTable | None) -> list[_Party]:
    sentences = {trigger.sentence for trigger in frame.triggers}
    reach = {s - back for s in sentences for back in (0, 1, 2)}
    spots = [t.position for t in reading.triggers]
    own = {t.position for t in frame.triggers}
    parties: dict[str, _Party] = {}
    for number in _within(reading, reach):
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
                party = parties[key] = _Party(reference, sort, side, home)
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
                party.here.append((mention, trigger, features))
            elif sentence in reach:
                back = min(s - sentence for s in sentences if s > sentence)
                party.before.append((back, mention))
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


def _best_mention(frame: Frame, party: _Party) -> tuple[ActorMention, Trigger]:
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
    mentions = [m for _, m in party.before] or [m for _, m in party.mentions]
    pairs = [(abs(t.position - m.first), m.first, t.position, m, t) for m in mentions for t in frame.triggers]
    _, _, _, mention, trigger = min(pairs, key=lambda p: p[:3])
    return mention, trigger


@dataclass(slots=True)
class _Scene:
    """What all actors of a frame have in common: who is there, whom the figures count, who leads the text."""

    country: str
    share: dict[str, float]
    top: dict[str, str]  # sort -> the side named most in the text
    here: dict[str, str]  # armed sides in the sentences of the frame -> sort
    victims: frozenset[str]
    onto: frozenset[str]  # sorts of the sides that stand after 'on', 'against' or 'to'
    triggers: frozenset[str]
    attackers: bool = False  # gunmen, a bomber: somebody without a name
    does: dict[str, int] = field(default_factory=dict)  # side -> mentions in the text that plainly do something
    suffers: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, reading: Reading, frame: Frame, parties: Sequence[_Party], country: str) -> _Scene:
        share: dict[str, float] = {}
        sort_of: dict[str, str] = {}
        here: dict[str, str] = {}
        victims, onto = set(), set()
        for party in parties:
            key = party.reference.id or ""
            share[party.side] = share.get(party.side, 0.0) + reading.actor_share.get(key, 0.0)
            sort_of[party.side] = party.sort
            if party.here and party.sort in _SIDES:
                here[party.side] = party.sort
            if any("counted:casualty" in f for _, _, f in party.here):
                victims.add(party.sort)
            if party.sort in _SIDES and any(not _ONTO.isdisjoint(f) for _, _, f in party.here):
                onto.add(party.sort)
        attackers = any(party.here and party.sort == "unidentified" for party in parties)
        top = {}
        for sort in _SIDES:
            sides = [s for s in share if sort_of[s] == sort]
            if sides:
                top[sort] = max(sides, key=lambda s: (share[s], s))
        kinds = frozenset(t.kind for t in frame.triggers)
        return cls(country, share, top, here, frozenset(victims), frozenset(onto), kinds, attackers)


def _party_features(features: Features, reading: Reading, frame: Frame, party: _Party, scene: _Scene) -> None:
    sort, group = party.sort, frame.group
    key = party.reference.id or ""
    features[f"sort:{sort}"] = 1.0
    features[f"sort:{sort}:{group}"] = 1.0
    for kind in scene.triggers:
        features[f"sort:{sort}:{kind}"] = 1.0
    if sort == "state":
        own = "own" if party.home == scene.country else "foreign"
        features[f"state:{own}"] = 1.0
        features[f"state:{own}:{group}"] = 1.0
    features[f"side:{party.side}:{group}"] = 1.0
    features["share"] = scene.share.get(party.side, 0.0)
    features[f"share:{sort}"] = scene.share.get(party.side, 0.0)
    if scene.top.get(sort) == party.side:
        features[f"top:{sort}"] = 1.0
        features[f"top:{sort}:{group}"] = 1.0
    if key in reading.title_actors:
        features["in_title"] = 1.0
        features[f"in_title:{sort}"] = 1.0
    _posture_features(features, reading, party, scene)
    if key in reading.claimants:
        features["claims"] = 1.0
    for claim in reading.claims:
        unit = claim.actor_unit
        if unit is not None and any(m.first <= unit <= m.last for _, m in party.mentions):
            features[f"claim:{claim.stance}"] = 1.0
    if scene.attackers and sort != "unidentified":
        features[f"attackers_here:{sort}"] = 1.0
    for victims in scene.victims:
        features[f"victims:{victims}:{sort}"] = 1.0
        if party.here:
            features[f"victims:{victims}:{sort}:here"] = 1.0
    if not scene.onto:
        features[f"onto:nobody:{sort}"] = 1.0
    for onto in scene.onto:
        features[f"onto:{onto}:{sort}"] = 1.0
    if not scene.victims:
        features[f"victims:nobody:{sort}"] = 1.0
    if party.here:
        for other in {s for side, s in scene.here.items() if side != party.side}:
            features[f"beside:{other}:{sort}"] = 1.0
        features["mentions_here"] = min(3, len(party.here)) / 1.0
        if sort in _SIDES:
            others = len(scene.here) - 1
            features["only_side_here" if not others else "two_sides_here" if others == 1 else "many_sides_here"] = 1.0
            if scene.here and next(iter(scene.here)) == party.side:
                features["first_side_here"] = 1.0
    elif party.before:
        back = min(b for b, _ in party.before)
        features[f"sentence_before:{back}"] = 1.0
        features[f"sentence_before:{sort}"] = 1.0
        features[f"sentence_before:{sort}:{group}"] = 1.0
        features[f"sentence_before:sides_here:{min(2, len(scene.here))}:{sort}"] = 1.0
    else:
        features["elsewhere"] = 1.0
        features[f"elsewhere:{sort}:{group}"] = 1.0
        features[f"elsewhere:sides_here:{min(2, len(scene.here))}:{sort}"] = 1.0


def _posture_features(features: Features, reading: Reading, party: _Party, scene: _Scene) -> None:
    """What the whole text and its title say the side does or suffers, and how surely its words name it."""
    where = "here" if party.here else "before" if party.before else "elsewhere"
    for way in party.ways:
        features[f"way:{way}"] = 1.0
        features[f"way:{way}:{party.sort}"] = 1.0
    if len(party.ways) == 1:
        features[f"only_way:{next(iter(party.ways))}:{party.sort}:{where}"] = 1.0
    does, suffers = scene.does.get(party.side, 0), scene.suffers.get(party.side, 0)
    if does or suffers:
        lean = (does - suffers) / (does + suffers + 1.0)
        features[f"does:{where}"] = max(0.0, lean)
        features[f"suffers:{where}"] = max(0.0, -lean)
        features["does"], features["suffers"] = max(0.0, lean), max(0.0, -lean)
    for name, tally in (("does", scene.does), ("suffers", scene.suffers)):
        if tally and max(tally, key=lambda side: (tally[side], side)) == party.side:
            features[f"{name}:most"] = 1.0
    title = reading.title_postures.get(party.reference.id or "")
    if title is not None:
        features[f"title:{title}"] = 1.0
        features[f"title:{title}:{where}"] = 1.0


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
