"""How many: every figure near a frame, scored.

'Killed' and 'wounded' seldom stand in the sentence of the act: the toll follows two sentences on, a higher one later,
and between them the toll of another attack. Parts of one coordinated phrase ('two policemen and three civilians') are
added before they compete.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from marsad.coding.decisions import Features
from marsad.coding.frames import GROUPS, Frame
from marsad.coding.reading import Reading, Trigger, foreign_between
from marsad.model.events import Count
from marsad.model.mentions import CountMention

_REACH = 4  # sentences around those of the frame
_NO_ACTS = frozenset(("kill", "wound"))  # an effect tells no act
_LEAD = 1  # figures up to this sentence may be any event's
_MOST_SUMMED = 4


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one effect: its mentions (several when coordinated ones are added) and their sum."""

    count: Count
    mentions: tuple[CountMention, ...]
    features: Features


def figure_candidates(reading: Reading, frame: Frame, effect: str) -> list[Figure]:
    """Figures of an effect in the frame's sentences, some sentences around them and in the lead, in text order.

    Figures that summaries use up compete too: the toll of 'the past 24 hours' is mostly a summary, at times an event's.
    """
    if all(count.effect != effect for count in reading.counts):
        return []
    scene = _Scene(reading, frame)
    near: list[CountMention] = []
    for count in reading.counts:
        if count.effect != effect or count.is_previous or count.relation == "part":
            continue
        sentence = reading.text.sentence[count.first]
        within = any(-_REACH <= sentence - s <= _REACH for s in scene.sentences)
        if id(count) in scene.own or sentence <= _LEAD or within:
            near.append(count)
    figures = []
    for members in _coordinated(reading, near):
        features = _features(scene, members)
        if (effect, _sum(members).low) in reading.title_counts:
            features["in_title"] = 1.0
        figures.append(Figure(_sum(members), members, features))
    lows = [figure.count.low for figure in figures]
    for figure in figures:
        if len(figures) > 1 and figure.count.low == max(lows):
            figure.features["largest"] = 1.0
        if lows.count(figure.count.low) > 1:
            figure.features["repeated"] = 1.0
        figure.features[f"rivals:{min(3, len(figures) - 1)}"] = 1.0
    return figures + _sums(reading, figures, effect, scene.mine)


def no_figure(figures: Sequence[Figure], frame: Frame) -> Features:
    """What speaks for leaving an effect open although figures stand near."""
    own = sum("own" in figure.features for figure in figures)
    features: Features = {"none": 1.0, f"none:own:{min(2, own)}": 1.0, f"none:group:{frame.group}": 1.0}
    features[f"none:figures:{min(3, len(figures))}"] = 1.0
    if frame.spread:
        features["none:spread"] = 1.0
    if any("anchor_is_trigger" in figure.features for figure in figures):
        features["none:anchored"] = 1.0
    features[f"none:triggers:{min(4, len(frame.triggers))}"] = 1.0
    if any(trigger.sentence == 0 for trigger in frame.triggers):
        features["none:lead"] = 1.0
    for kind in {trigger.kind for trigger in frame.triggers} & {"kill", "wound"}:
        features[f"none:has:{kind}"] = 1.0
    return features


class _Scene:
    """A frame in its text, as far as all its figures share it."""

    def __init__(self, reading: Reading, frame: Frame) -> None:
        self.reading, self.frame = reading, frame
        self.sentences = {trigger.sentence for trigger in frame.triggers}
        self.spots = [trigger.position for trigger in reading.triggers]
        self.anchors = frozenset(self.spots)
        self.mine = {trigger.position for trigger in frame.triggers}
        self.own = {id(count) for count in frame.counts}
        self.own.update(id(count) for count in reading.counts if count.anchor in self.mine)  # summarised ones too


def _sums(reading: Reading, figures: Sequence[Figure], effect: str, mine: set[int]) -> list[Figure]:
    """Sums of two figures of the frame: the dead of one side and of the other, told one after the other."""
    own = [figure for figure in figures if "own" in figure.features and figure.count.low > 0]
    result = []
    for number, first in enumerate(own[:_MOST_SUMMED]):
        for second in own[number + 1 : _MOST_SUMMED]:
            if first.count.low == second.count.low and "repeated" in first.features:
                continue
            members = (*first.mentions, *second.mentions)
            one, two = (reading.text.sentence[f.mentions[0].first] for f in (first, second))
            total = _sum(members)
            features: Features = {
                "sum": 1.0, f"sum:gap:{min(2, two - one)}": 1.0, f"sum:own:{min(4, len(own))}": 1.0,
                f"sum:anchors_are_triggers:{sum(f.mentions[0].anchor in mine for f in (first, second))}": 1.0,
            }  # fmt: skip
            if reading.has("SHIFT", first.mentions[0].first, second.mentions[0].first):
                features["sum:shift"] = 1.0
            if reading.has("WA", first.mentions[-1].last, second.mentions[0].first):
                features["sum:and"] = 1.0
            if "open" in first.features or "open" in second.features:
                features["sum:open"] = 1.0
            if (effect, total.low) in reading.title_counts:
                features["in_title"] = 1.0
            if any(f.count.low == total.low for f in figures):
                features["sum:told"] = 1.0
            if "largest" in second.features:
                features["sum:rising"] = 1.0
            result.append(Figure(total, members, features))
    return result


def _coordinated(reading: Reading, counts: Sequence[CountMention]) -> list[tuple[CountMention, ...]]:
    """Counts that hang on one effect word are one figure."""
    groups: dict[int, list[CountMention]] = {}
    for count in counts:
        groups.setdefault(count.anchor, []).append(count)
    return [tuple(members) for _, members in sorted(groups.items())]


def _sum(members: tuple[CountMention, ...]) -> Count:
    high: int | None = 0
    for count in members:
        high = None if high is None or count.high is None else high + count.high
    return Count(sum(count.low for count in members), high)


def _features(scene: _Scene, members: tuple[CountMention, ...]) -> Features:
    reading, frame, mine = scene.reading, scene.frame, scene.mine
    lead = members[0]
    total = _sum(members)
    sentence = reading.text.sentence[lead.first]
    features: Features = {f"rule:{lead.rule}": 1.0, f"relation:{lead.relation}": 1.0}
    if any(id(count) in scene.own for count in members):
        where = "own"
        features["own"] = 1.0
    else:
        where = "elsewhere"
        features["elsewhere"] = 1.0
        gap = min((abs(sentence - s), sentence - s) for s in scene.sentences)[1]
        features["gap:same" if gap == 0 else "gap:next" if gap == 1 else "gap:later" if gap > 1 else "gap:before"] = 1.0
    features[f"{where}:{lead.rule}"] = 1.0
    if lead.anchor in mine:
        features["anchor_is_trigger"] = 1.0
    elif lead.anchor in scene.anchors:
        features[f"anchor_is_foreign:{where}"] = 1.0
    near = min(mine, key=lambda position: (abs(position - lead.first), position))
    low, high = sorted((near, lead.first))
    crossed = foreign_between(scene.spots, mine, low, high)
    features["crossed"] = min(3, crossed) / 1.0
    features["after" if lead.first > near else "before"] = 1.0
    if reading.has("SHIFT", low, high + 1):
        features["shift"] = 1.0
    if reading.has("CAUSE", max(0, lead.first - 4), lead.first):
        features["caused"] = 1.0
        features[f"caused:{where}"] = 1.0
    if lead.first in reading.summarised:
        features["summarised"] = 1.0
        features[f"summarised:{where}"] = 1.0
        if lead.anchor in mine:
            features["summarised:anchored"] = 1.0
    if total.high is None:
        features["open"] = 1.0
        if total.low == 2:
            features[f"open:some:{where}"] = 1.0
    if total.low == 0:
        features["zero"] = 1.0
    if total.low == 1 and total.high == 1:
        features["single"] = 1.0
        features[f"single:{where}"] = 1.0
    if total.low >= 100:
        features["hundreds"] = 1.0
    if frame.spread:
        features["spread"] = 1.0
    features[f"group:{frame.group}"] = 1.0
    if reading.has("AGG", *reading.text.bounds[sentence]):
        features["summary_words"] = 1.0
    _compare_acts(features, frame, _act_of(reading, lead.anchor), where)
    return features


def _compare_acts(features: Features, frame: Frame, act: Trigger | None, where: str) -> None:
    """Whether the act a figure is told of is the frame's, one like it, or another."""
    if act is None:
        like = "none"
    elif any(act is trigger for trigger in frame.triggers):
        like = "mine"
    elif any(act.kind == trigger.kind for trigger in frame.triggers):
        like = "kind"
    else:
        like = "group" if GROUPS.get(act.kind, "generic") == frame.group else "other"
    features[f"act:{where}:{like}"] = 1.0
    if act is not None and like != "mine" and not act.features.isdisjoint(("def", "suff")):
        features[f"act:{where}:definite"] = 1.0  # 'the bombing', told before


def _act_of(reading: Reading, anchor: int) -> Trigger | None:
    """The act a figure is told of: of its clause, else of its sentence; the last before it, else the next after.

    The same for every frame that asks, so it is looked for once a text.
    """
    if anchor not in reading.acts:
        sentence, clause = reading.text.sentence[anchor], reading.clause[anchor]
        acts = [t for t in reading.triggers if t.sentence == sentence and t.kind not in _NO_ACTS]
        reading.acts[anchor] = min(
            acts,
            key=lambda t: (2 * (t.clause != clause) + (t.position > anchor), abs(t.position - anchor)),
            default=None,
        )
    return reading.acts[anchor]
