"""The actors near a frame, and what the whole scene says of each: who is there, who leads the text, who suffers.

A mention says little by itself; that an actor is the only side in the sentence, that the figures count its men, that
the title has it attack, says much. What its company says beyond that (who fights whom, where and with what) is in
`role_company`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from marsad.coding.decisions import Features
from marsad.coding.frames import Frame
from marsad.coding.reading import Reading, Trigger
from marsad.grounding.actors import Reference
from marsad.model.mentions import ActorMention

SIDES = frozenset(("state", "coalition", "group"))
_ONTO = frozenset(("particle:ON", "particle:AGAINST", "particle:LI"))


@dataclass(slots=True)
class Party:
    """What is gathered about one actor."""

    reference: Reference
    sort: str
    side: str
    home: str
    ways: set[str] = field(default_factory=set)  # how its mentions were resolved
    mentions: list[tuple[int, ActorMention]] = field(default_factory=list)
    here: list[tuple[ActorMention, Trigger, Features]] = field(default_factory=list)
    before: list[tuple[int, ActorMention]] = field(default_factory=list)  # sentences back
    later: list[ActorMention] = field(default_factory=list)  # in the sentence after


@dataclass(slots=True)
class Scene:
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
    def of(cls, reading: Reading, frame: Frame, parties: Sequence[Party], country: str) -> Scene:
        share: dict[str, float] = {}
        sort_of: dict[str, str] = {}
        here: dict[str, str] = {}
        victims, onto = set(), set()
        for party in parties:
            key = party.reference.id or ""
            share[party.side] = share.get(party.side, 0.0) + reading.actor_share.get(key, 0.0)
            sort_of[party.side] = party.sort
            if party.here and party.sort in SIDES:
                here[party.side] = party.sort
            if any("counted:casualty" in f for _, _, f in party.here):
                victims.add(party.sort)
            if party.sort in SIDES and any(not _ONTO.isdisjoint(f) for _, _, f in party.here):
                onto.add(party.sort)
        attackers = any(party.here and party.sort == "unidentified" for party in parties)
        top = {}
        for sort in SIDES:
            sides = [s for s in share if sort_of[s] == sort]
            if sides:
                top[sort] = max(sides, key=lambda s: (share[s], s))
        kinds = frozenset(t.kind for t in frame.triggers)
        return cls(country, share, top, here, frozenset(victims), frozenset(onto), kinds, attackers)


def party_features(features: Features, reading: Reading, frame: Frame, party: Party, scene: Scene) -> None:
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
        if sort in SIDES:
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
    elif party.later:
        features["sentence_after"] = 1.0
        features[f"sentence_after:{sort}"] = 1.0
        features[f"sentence_after:{sort}:{group}"] = 1.0
        features[f"sentence_after:sides_here:{min(2, len(scene.here))}:{sort}"] = 1.0
    else:
        features["elsewhere"] = 1.0
        features[f"elsewhere:{sort}:{group}"] = 1.0
        features[f"elsewhere:sides_here:{min(2, len(scene.here))}:{sort}"] = 1.0


def _posture_features(features: Features, reading: Reading, party: Party, scene: Scene) -> None:
    """What the whole text and its title say the side does or suffers, and how surely its words name it."""
    where = "here" if party.here else "before" if party.before else "after" if party.later else "elsewhere"
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
