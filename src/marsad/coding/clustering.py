"""Coreference: which single-trigger drafts tell one and the same event.

Every trigger of a text is first read as an event of its own, with its own place, day, figures and sides. A scored
decision (`same_event`) says of each two of them how likely they are one event; drafts are then clustered by average
linkage, the surest pair first, so that one doubtful link never chains two incidents together.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop, heappush

from marsad.coding.assemble import Draft
from marsad.coding.decisions import Decision, Features, logistic
from marsad.coding.frames import Frame, pair_features
from marsad.coding.likeness import draft_pair_features
from marsad.coding.outline import Outline
from marsad.coding.reading import Reading
from marsad.coding.sharing import Sharing
from marsad.grounding.gazetteer import Gazetteer

NEAR = 24  # drafts looked back upon
LEADING = 6  # drafts at the head of a text, compared with all others
UNSEEN = -1.0  # log-odds of a pair too far apart to be compared
THRESHOLD = 0.0  # mean log-odds from which clusters are joined

Odds = dict[tuple[int, int], float]


def compared_pairs(size: int) -> list[tuple[int, int]]:
    """The pairs (earlier, later) of `size` drafts that are compared: near ones, and all with the head of the text."""
    return [
        (earlier, later)
        for later in range(size)
        for earlier in range(later)
        if later - earlier <= NEAR or earlier < LEADING
    ]


class Coreference:
    """The single-trigger drafts of one text, compared two by two."""

    def __init__(self, reading: Reading, drafts: Sequence[Draft], sharing: Sharing, gazetteer: Gazetteer) -> None:
        self._reading, self._drafts, self._sharing, self._gazetteer = reading, drafts, sharing, gazetteer
        self._pairs = compared_pairs(len(drafts))
        self._outline = Outline(reading, drafts, sharing, self._pairs)

    def features(self, one: int, two: int) -> Features:
        """What the slots of two drafts, the words between them, what they share and how they stand in the text say."""
        features: Features = {}
        for part in self._parts(one, two):
            features.update(part)
        return features

    def odds(self, decision: Decision) -> Odds:
        """The log-odds of every compared pair."""
        known: dict[int, float] = {}  # of parts that many pairs have in common

        def score(part: Features) -> float:
            total = known.get(id(part))
            if total is None:
                total = known[id(part)] = decision.sum(part)
            return total

        odds: Odds = {}
        for one, two in self._pairs:
            own, *common = self._parts(one, two)
            odds[(one, two)] = decision.bias + decision.sum(own) + sum(map(score, common))
        return odds

    def _parts(self, one: int, two: int) -> tuple[Features, ...]:
        """Features of this pair, then features that other pairs share; no name stands in two parts."""
        a, b = self._drafts[one], self._drafts[two]
        features = draft_pair_features(self._reading, a, b, self._gazetteer)
        for name, value in pair_features(self._reading, a.frame, b.frame, self._gazetteer).items():
            features["words:" + name] = value
        features["told:least"] = 2.0 * min(a.told, b.told)
        features["told:most"] = 2.0 * max(a.told, b.told)
        features.update(self._sharing.compare(self._drafts, one, two))
        features.update(self._outline.compare(one, two))
        common = self._sharing.common(a.frame.triggers[0].sentence, b.frame.triggers[0].sentence)
        return features, self._outline.around(one, two), *common


def cluster(size: int, odds: Odds) -> list[list[int]]:
    """Average-linkage clusters of drafts, each in text order, as long as the mean log-odds of a join is above 0."""
    members: dict[int, list[int]] = {n: [n] for n in range(size)}
    sums: dict[tuple[int, int], float] = dict(odds)
    waiting: list[tuple[float, int, int]] = []  # joins, the best first; those whose mean has changed are passed over

    def mean(a: int, b: int) -> float:
        return sums[(a, b)] / (len(members[a]) * len(members[b]))

    def offer(a: int, b: int) -> None:
        worth = mean(a, b)
        if worth > THRESHOLD:
            heappush(waiting, (-worth, a, b))

    for pair in odds:
        offer(*pair)
    while waiting:
        worth, a, b = heappop(waiting)
        if (a, b) not in sums or mean(a, b) != -worth:
            continue
        del sums[(a, b)]
        for other in members:
            if other in (a, b):
                continue
            key_a, key_b = (min(a, other), max(a, other)), (min(b, other), max(b, other))
            if key_a in sums or key_b in sums:
                n = len(members[other])
                sums[key_a] = sums.get(key_a, UNSEEN * len(members[a]) * n) + sums.pop(
                    key_b, UNSEEN * len(members[b]) * n
                )
        members[a] = sorted(members[a] + members.pop(b))
        for other in members:
            key = (min(a, other), max(a, other))
            if key in sums:
                offer(*key)
    return [members[n] for n in sorted(members)]


def _absorb(into: Frame, other: Frame) -> None:
    """Adds the triggers and counts of another telling; the place and day that stand closer win."""
    into.triggers.extend(other.triggers)
    into.counts.extend(other.counts)
    if other.place is not None and (into.place is None or other.place_tier < into.place_tier):
        into.place, into.place_tier = other.place, other.place_tier
    if other.time is not None and (into.time is None or other.time_tier < into.time_tier):
        into.time, into.time_tier = other.time, other.time_tier


def join_drafts(drafts: Sequence[Draft]) -> Frame:
    """One frame of all the triggers, figures and nearest mentions of the drafts of a cluster."""
    lead = next((d for d in drafts if not d.frame.spread), drafts[0]).frame
    frame = Frame(list(lead.triggers), lead.place, lead.place_tier, lead.time, lead.time_tier, list(lead.counts),
                  lead.spread)  # fmt: skip
    for draft in drafts:
        if draft.frame is not lead:
            _absorb(frame, draft.frame)
    unique = {id(t): t for t in frame.triggers}
    frame.triggers = sorted(unique.values(), key=lambda t: t.position)
    frame.counts = list({id(c): c for c in frame.counts}.values())
    return frame


def cluster_odds(clusters: Sequence[Sequence[int]], odds: Odds) -> Odds:
    """Mean log-odds of the compared pairs between each two clusters, by cluster number."""
    home = {n: number for number, members in enumerate(clusters) for n in members}
    sums: dict[tuple[int, int], tuple[float, int]] = {}
    for (a, b), score in odds.items():
        one, two = sorted((home[a], home[b]))
        if one != two:
            total, number = sums.get((one, two), (0.0, 0))
            sums[(one, two)] = (total + score, number + 1)
    return {pair: total / number for pair, (total, number) in sums.items()}


def rival_features(drafts: Sequence[Draft], links: Odds) -> list[Features]:
    """For each draft, how it stands to the others that may tell the same event: which one tells it best?"""
    rows: list[Features] = []
    size = len(drafts)
    likeness = [[0.0] * size for _ in range(size)]
    for (one, two), score in links.items():
        likeness[one][two] = likeness[two][one] = logistic(score)
    filled = [_fullness(draft) for draft in drafts]
    for number, draft in enumerate(drafts):
        features: Features = {}
        before = max(likeness[number][:number], default=0.0)
        after = max(likeness[number][number + 1 :], default=0.0)
        features["rival:before"] = 2.0 * before
        features["rival:after"] = 2.0 * after
        features["drafts"] = min(size, 12) / 4.0
        features["fullness"] = filled[number] / 3.0
        near = [other for other in range(size) if other != number and likeness[number][other] > 0.2]
        if near:
            fuller = sum(filled[other] > filled[number] for other in near)
            features["rival:fuller" if fuller else "rival:fullest"] = 1.0
            features["rivals"] = min(4, len(near)) / 2.0
        else:
            features["rival:none"] = 1.0
        same = [o for o in range(size) if o != number and drafts[o].sub_event_type == draft.sub_event_type]
        if same:
            features["same_type:fuller" if any(filled[o] > filled[number] for o in same) else "same_type:fullest"] = 1.0
        rows.append(features)
    return rows


def told_features(members: Sequence[Draft]) -> Features:
    """What the single triggers of a cluster said of being told as an event."""
    told = sorted((draft.told for draft in members), reverse=True)
    return {
        "told:best": 3.0 * told[0],
        "told:mean": 3.0 * sum(told) / len(told),
        "told:sure": min(4, sum(value > 0.5 for value in told)) / 2.0,
        "told:doubtful": min(4, sum(value < 0.3 for value in told)) / 2.0,
    }


def _fullness(draft: Draft) -> float:
    """How much of an event a draft tells: figures and stated slots count most."""
    return (
        1.5 * len(draft.figures) + float(bool(draft.initiators)) + float(bool(draft.targets))
        + float(draft.place_status == "stated") + 0.5 * (draft.time_status not in {"defaulted", "unknown"})
        + 0.5 * bool(draft.weapons)
    )  # fmt: skip
