"""Who did it and to whom: every actor mention near a frame, scored for both roles.

Arabic says it by order and particles: verb then subject, 'at the hands of', 'on', 'against', the
genitive after a verbal noun (which may be the doer or the sufferer). The features name these facts;
the weights say how much each is worth.
"""

from __future__ import annotations

from dataclasses import dataclass

from marsad.coding.decisions import Features
from marsad.coding.frames import Frame
from marsad.coding.reading import Reading, Trigger
from marsad.model.mentions import ActorMention, CountMention

_PARTICLES = ("BY", "ON", "AGAINST", "LI", "BI", "FROM", "IN", "BETWEEN", "WITH", "BELONGS", "TO", "REL", "ABOUT", "WA")
_VERBS = frozenset(("LIGHT", "HAPPEN", "CAUSE", "REPORT_VERB", "CLAIM_VERB", "SUFFER", "LIGHTP"))


@dataclass(frozen=True, slots=True)
class RoleCandidate:
    """An actor mention, the trigger of the frame it stands nearest to, and its features."""

    mention: ActorMention
    trigger: Trigger
    features: Features


def role_candidates(reading: Reading, frame: Frame) -> list[RoleCandidate]:
    """Actor mentions in the sentences of a frame and the two before, in text order."""
    sentences = {trigger.sentence for trigger in frame.triggers}
    reach = {s - back for s in sentences for back in (0, 1, 2)}
    candidates = []
    spots = [t.position for t in reading.triggers]
    own = {t.position for t in frame.triggers}
    elsewhere = _main_groups(reading, reach)
    for number, mention in enumerate(reading.actors):
        sentence = reading.text.sentence[mention.first]
        if sentence not in reach and number not in elsewhere:
            continue
        if sentence not in reach:
            trigger = min(frame.triggers, key=lambda t: (abs(t.position - mention.first), t.position))
            features = {"elsewhere": 1.0, f"elsewhere:{frame.group}": 1.0}
        elif sentence in sentences:
            here = [t for t in frame.triggers if t.sentence == sentence]
            trigger = min(here, key=lambda t: (abs(t.position - mention.first), t.position))
            features = role_features(reading, frame, mention, trigger, spots, own)
        else:
            if mention.kind not in {"named", "force", "act"}:
                continue
            trigger = min(frame.triggers, key=lambda t: (abs(t.position - mention.first), t.position))
            features = {"sentence_before": 1.0, f"sentence_before:{mention.kind}": 1.0,
                        f"sentence_before:{frame.group}": 1.0}  # fmt: skip
        ids = reading.actor_ids[number] if reading.actor_ids else ()
        if any(key in reading.title_actors for key in ids):
            features["in_title"] = 1.0
        features["share"] = max((reading.actor_share.get(key, 0.0) for key in ids), default=0.0)
        if any(key in reading.claimants for key in ids):
            features["claims"] = 1.0
        candidates.append(RoleCandidate(mention, trigger, features))
    return candidates


def _main_groups(reading: Reading, reach: set[int]) -> set[int]:
    """The first mention of the actor the text names most, when it is not named near the frame."""
    if not reading.actor_share:
        return set()
    best = max(sorted(reading.actor_share), key=lambda key: reading.actor_share[key])
    for number, (mention, ids) in enumerate(zip(reading.actors, reading.actor_ids, strict=True)):
        if mention.kind == "named" and best in ids:
            near = any(
                best in other and reading.text.sentence[m.first] in reach
                for m, other in zip(reading.actors, reading.actor_ids, strict=True)
            )
            return set() if near else {number}
    return set()


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
    foreign = sum(1 for spot in spots if low < spot < high and spot not in own)
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
    features[f"group:{frame.group}:{mention.kind}"] = 1.0
    for kind in ("LIGHT", "HAPPEN", "CAUSE", "SUFFER", "AGAINST", "ON", "BY", "REL", "REPORT_VERB", "CLAIM_VERB"):
        if any(kind in unit.kinds for unit in between):
            features[f"between:{side}:{kind}"] = 1.0
    if mention.first:
        previous = units[mention.first - 1].kinds
        for kind in ("LIGHT", "REPORT_VERB", "CLAIM_VERB", "TRIG", "ACCUSE_VERB", "SUFFER", "THAT", "WA", "SHIFT"):
            if kind in previous:
                features[f"previous:{kind}"] = 1.0
    nearest = next((u for u in units[mention.last + 1 : mention.last + 3]), None)
    if nearest is not None:
        for kind in ("LIGHT", "TRIG", "REPORT_VERB", "CLAIM_VERB", "REL", "WITH", "WA"):
            if kind in nearest.kinds:
                features[f"next:{kind}"] = 1.0
    _head_features(features, reading, frame, mention)
    return features


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
        if "WORD" not in kinds and "DEF" not in kinds and "OBJECT" not in kinds and "GEO" not in kinds and "NUM" not in kinds:
            return "none"
        at -= 1
        steps += 1
    return "none"


def _head_features(features: Features, reading: Reading, frame: Frame, mention: ActorMention) -> None:
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
