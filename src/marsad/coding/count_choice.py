"""How many: every figure near a frame, scored.

'Killed' and 'wounded' seldom stand in the sentence of the act: the toll follows two sentences on, a higher one later,
and between them the toll of another attack. Parts of one coordinated phrase ('two policemen and three civilians') are
added before they compete.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from marsad.coding.decisions import Features
from marsad.coding.figure_setting import compare, named_in
from marsad.coding.frames import Frame
from marsad.coding.reading import Reading, foreign_between
from marsad.grounding.gazetteer import Gazetteer
from marsad.model.events import Count
from marsad.model.mentions import CountMention

_REACH = 4
_LEAD = 1  # figures up to this sentence may be any event's
_MOST_SUMMED = 4
_THREE = range(3)
_WIDEST = 4  # a range from less than a fourth is two figures
_TOLD_OF = ("act:elsewhere:", "place:elsewhere:", "time:elsewhere:")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one effect: its mentions (several when coordinated ones are added) and their sum."""

    count: Count
    mentions: tuple[CountMention, ...]
    features: Features


def figure_candidates(reading: Reading, frame: Frame, effect: str, gazetteer: Gazetteer) -> list[Figure]:
    """Figures of an effect in the frame's sentences, up to two sentences around and in the lead, in text order."""
    if all(count.effect != effect for count in reading.counts):
        return []
    scene = _Scene(reading, frame, gazetteer)
    near: list[CountMention] = []
    told: set[int] = set()
    for count in reading.counts:
        if count.effect != effect or count.is_previous or count.relation == "part":
            continue
        told.add(count.low)
        sentence = reading.text.sentence[count.first]
        within = any(-_REACH <= sentence - s <= _REACH for s in scene.sentences)
        if id(count) in scene.own or sentence <= _LEAD or within:
            near.append(count)
    figures = []
    for members in _coordinated(reading, near):
        features = _features(scene, members)
        if (effect, _sum(members).low) in reading.title_counts:
            features["in_title"] = 1.0
        features[f"told:{min(3, len(told))}"] = 1.0
        figures.append(Figure(_sum(members), members, features))
    lows = [figure.count.low for figure in figures]
    for figure in figures:
        if len(figures) > 1 and figure.count.low == max(lows):
            figure.features["largest"] = 1.0
        if lows.count(figure.count.low) > 1:
            figure.features["repeated"] = 1.0
        figure.features[f"rivals:{min(3, len(figures) - 1)}"] = 1.0
    _rank(scene, figures)
    return [*figures, *_sums(reading, figures, effect, scene.mine), *_ranges(reading, figures, effect)]


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

    def __init__(self, reading: Reading, frame: Frame, gazetteer: Gazetteer) -> None:
        self.reading, self.frame, self.gazetteer = reading, frame, gazetteer
        self.sentences = {trigger.sentence for trigger in frame.triggers}
        self.spots = [trigger.position for trigger in reading.triggers]
        self.mine = {trigger.position for trigger in frame.triggers}
        self.own = {id(count) for count in frame.counts}
        self.own.update(id(count) for count in reading.counts if count.anchor in self.mine)  # summarised ones too
        self.share = len(frame.triggers) / max(1, len(reading.triggers))
        self.actors = frozenset[str]().union(*(named_in(reading, t.position) for t in frame.triggers))


def _rank(scene: _Scene, figures: Sequence[Figure]) -> None:
    """How near each figure stands among its rivals."""
    gaps = [min(abs(f.mentions[0].first - at) for at in scene.mine) for f in figures]
    for figure, gap in zip(figures, gaps, strict=True):
        figure.features[f"rank:{min(3, sum(other < gap for other in gaps))}"] = 1.0


def _sums(reading: Reading, figures: Sequence[Figure], effect: str, mine: set[int]) -> list[Figure]:
    """Sums of two figures of the frame: the dead of one side and of the other, told one after the other."""
    own = [figure for figure in figures if "own" in figure.features and figure.count.low > 0]
    beside = [f for f in figures if f.count.low > 0 and not f.features.keys().isdisjoint(("gap:next", "gap:same"))]
    result = _sum_of_three(own) if len(own) == len(_THREE) else []
    if own and len(own) < _MOST_SUMMED:
        own = sorted([*own, *beside[: _MOST_SUMMED - len(own)]], key=lambda figure: figure.mentions[0].first)
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
            for figure in (first, second):
                if "elsewhere" in figure.features:
                    features["sum:elsewhere"] = 1.0
                    features.update({f"sum:{k}": 1.0 for k in figure.features if k.startswith(_TOLD_OF)})
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


def _sum_of_three(own: Sequence[Figure]) -> list[Figure]:
    members = tuple(mention for figure in own for mention in figure.mentions)
    return [Figure(_sum(members), members, {"sum:three": 1.0})]


def _ranges(reading: Reading, figures: Sequence[Figure], effect: str) -> list[Figure]:
    """From the smaller to the larger of two figures: the police say 12, the hospital 15."""
    near = [f for f in figures if f.count.low > 0 and f.count.high is not None and "relation:main" in f.features]
    near = [f for f in near if "own" in f.features or not f.features.keys().isdisjoint(("gap:next", "gap:same"))]
    result: list[Figure] = []
    for number, first in enumerate(near[:_MOST_SUMMED]):
        for second in near[number + 1 : _MOST_SUMMED]:
            low, high = sorted((first.count.low, second.count.low))
            if low == high or high > _WIDEST * low or any(f.count == Count(low, high) for f in result):
                continue
            one, two = (reading.text.sentence[f.mentions[0].first] for f in (first, second))
            gap = f"range:gap:{min(2, two - one)}"
            features: Features = {
                "range": 1.0,
                gap: 1.0,
                f"range:own:{sum('own' in f.features for f in (first, second))}": 1.0,
            }
            features["range:wide" if high > 2 * low else "range:narrow"] = 1.0
            features[
                f"range:act:{'mine' if all('act:own:mine' in f.features for f in (first, second)) else 'other'}"
            ] = 1.0
            if any(first.mentions[0].first < s.first < second.mentions[0].first for s in reading.sources):
                features["range:source"] = 1.0
            if first.mentions[0].person is not None and second.mentions[0].person is not None:
                forms = {reading.text.units[f.mentions[0].person or 0].form for f in (first, second)}
                features["range:people:same" if len(forms) == 1 else "range:people:other"] = 1.0
            if reading.has("WA", first.mentions[-1].last, second.mentions[0].first):
                features["range:and"] = 1.0
            if any((effect, f.count.low) in reading.title_counts for f in (first, second)):
                features["range:in_title"] = 1.0
            result.append(Figure(Count(low, high), (*first.mentions, *second.mentions), features))
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
        features[f"gap:{max(-5, min(5, gap))}"] = 1.0
        if sentence <= _LEAD:
            features["elsewhere:lead"] = 1.0
        features["elsewhere:share"] = scene.share
    features[f"{where}:{lead.rule}"] = 1.0
    if lead.anchor in mine:
        features["anchor_is_trigger"] = 1.0
    elif lead.anchor in scene.spots:
        features[f"anchor_is_foreign:{where}"] = 1.0
    near = min(mine, key=lambda position: (abs(position - lead.first), position))
    low, high = sorted((near, lead.first))
    crossed = foreign_between(scene.spots, mine, low, high)
    features["crossed"] = min(3, crossed) / 1.0
    features[f"crossed:{where}:{min(4, crossed)}"] = 1.0
    features["after" if lead.first > near else "before"] = 1.0
    if reading.has("SHIFT", low, high + 1):
        features["shift"] = 1.0
    if reading.has("CAUSE", max(0, lead.first - 4), lead.first):
        features["caused"] = 1.0
        features[f"caused:{where}"] = 1.0
    if reading.has("AFTER", max(0, lead.anchor - 2), lead.anchor):
        features["after_that"] = 1.0
    if reading.has("WAS", max(0, lead.anchor - 4), lead.anchor):
        features["had_been"] = 1.0
    if reading.has("OTHER", max(0, lead.anchor - 6), lead.anchor):
        features[f"other:{where}"] = 1.0
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
    features[f"group:{frame.group}:{where}"] = 1.0
    if reading.has("AGG", *reading.text.bounds[sentence]):
        features["summary_words"] = 1.0
    compare(features, reading, frame, lead.anchor, where, scene.actors, scene.gazetteer)
    return features
