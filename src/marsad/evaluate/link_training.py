"""Fits the weights of linking on gold incidents, cross-validated by incident.

Development only (extra `train`). A weight may not contradict its name: 'place:same' cannot speak against a link,
however the few incidents of the gold happen to lie. How good the result is on
incidents it has not seen is written beside the weights.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from marsad.evaluate.link_gold import (
    LinkFigures,
    LinkGold,
    code_events,
    load_corpus,
    load_gold_sets,
    read_lines,
    score_links,
)
from marsad.evaluate.link_pairs import CHECK, FIT, PRESS, JudgedPair, find_judged, score_pairs
from marsad.evaluate.link_regression import STRENGTH, regress
from marsad.linking.blocking import find_pairs
from marsad.linking.clustering import THRESHOLD, cluster
from marsad.linking.comparison import Comparison, Features, compare, may_be_pieces
from marsad.linking.profiles import Profile, Profiler
from marsad.linking.words import Vocabulary
from marsad.packs.files import open_packs
from marsad.pipeline import Coder

FOLDS = 6
# Traces of an act told again, of which the coder may have misread the day or the place.
_RETOLD = frozenset(("killed:same_many", "tolls:both_same", "told:copied"))
JUDGED = 1500.0  # weight of all judged pairs of the fit part together
MORE = "2013-2024"  # the corpus of other years
SHARES = {PRESS: 1.0, MORE: 0.3}  # of the corpora in it
DIFFERENT = 0.02  # weight of a pair that is inferred to be two incidents
SHIFTED = (3, 9)  # days apart, from which fresh news is of two incidents
SHIFTED_WEIGHT = 0.02
NO_COPY = 0.2
SURE = 4.75  # log-odds from which a link counts as known, to infer what it rules out


@dataclass(slots=True)
class PairSet:
    """The pairs of one gold set with their features, and which of them are samples."""

    gold: LinkGold
    profiles: list[Profile]
    pairs: list[tuple[int, int]]
    features: list[Features]
    labels: list[int | None]
    folds: dict[str, int]
    bits: Mapping[int, float]
    difference: float = 0.5  # weight of a pair that is two incidents
    shifted: list[Features] = field(default_factory=list)  # of pairs that are two incidents, told as if of one day
    judged: list[tuple[Features, bool, float]] = field(default_factory=list)  # read by a person, with weights

    def fold_of(self, at: int) -> set[int]:
        """The folds whose incidents the pair touches; pairs that touch none belong to a fold by their place."""
        first, second = self.pairs[at]
        names = self._told(first) | self._told(second)
        return {self.folds[name] for name in names} or {at % FOLDS}

    def weight(self, at: int, positives: Counter[str]) -> float:
        """Incidents of many reports must not drown the others; the many easy differences weigh little."""
        if self.labels[at] != 1:
            return self.difference
        first, second = self.pairs[at]
        return float(20.0 / positives[min(self._told(first) & self._told(second))] ** 0.5)

    def positives(self) -> Counter[str]:
        counts: Counter[str] = Counter()
        for (first, second), label in zip(self.pairs, self.labels, strict=True):
            if label == 1:
                counts[min(self._told(first) & self._told(second))] += 1
        return counts

    def _told(self, at: int) -> set[str]:
        return self.gold.told.get(self.profiles[at].event_id, set())

    def link(self, comparison: Comparison, threshold: float = THRESHOLD) -> dict[str, int]:
        """Home of every event with these weights."""
        scores = {}
        for (first, second), features in zip(self.pairs, self.features, strict=True):
            is_inside = self.profiles[first].doc_id == self.profiles[second].doc_id
            scores[first, second] = (comparison.score(features), is_inside)
        groups = cluster(self.profiles, scores, threshold=threshold)
        return {self.profiles[at].event_id: number for number, group in enumerate(groups) for at in group}


def make_pairs(gold: LinkGold) -> PairSet:
    """Everything fitting needs of a gold set."""
    packs = open_packs()
    vocabulary = Vocabulary(packs)
    profiler = Profiler(packs, vocabulary)
    events = [event for event in gold.events if event.get("record") != "aggregate"]
    events.sort(key=lambda event: (event["published"] or "", event["doc_id"], event["event_id"]))
    profiles = [profiler.profile(event, gold.documents.get(event["doc_id"])) for event in events]
    pairs, features, labels = [], [], []
    for first, others in find_pairs(profiles, vocabulary.bits):
        for second in others:
            one, two = profiles[first], profiles[second]
            found = compare(one, two, vocabulary.bits)
            if one.doc_id == two.doc_id and not may_be_pieces(found):
                continue
            pairs.append((first, second))
            features.append(found)
            labels.append(_label(gold, one, two, found))
    folds = {name: number % FOLDS for number, name in enumerate(gold.incidents())}
    return PairSet(gold, profiles, pairs, features, labels, folds, vocabulary.bits)


def _label(gold: LinkGold, one: Profile, two: Profile, features: Features) -> int | None:
    """What gold says of two reports; nothing where an event that tells no listed incident has the toll of one."""
    if one.doc_id == two.doc_id:
        return None
    is_listed = gold.told.get(one.event_id) and gold.told.get(two.event_id)
    if not is_listed and not gold.is_complete and not _RETOLD.isdisjoint(features):
        return None
    return gold.label(one.event_id, two.event_id)


def infer_different(pair_set: PairSet, comparison: Comparison) -> int:
    """Labels pairs of an unlabelled set as different where that follows; returns how many.

    If event a of one report surely is event b of another, it is not b2, which that other report tells beside b. War
    reports of one day, full of alike events of one region, give thousands of such pairs; the gold has few.
    """
    siblings: dict[str, list[int]] = {}
    for at, profile in enumerate(pair_set.profiles):
        siblings.setdefault(profile.doc_id, []).append(at)
    scores = {pair: comparison.score(f) for pair, f in zip(pair_set.pairs, pair_set.features, strict=True)}
    pieces = {pair for pair in scores if _is_inside(pair_set, pair)}
    number = {pair: at for at, pair in enumerate(pair_set.pairs)}
    count = 0
    for (first, second), score in scores.items():
        if score < SURE or (first, second) in pieces:
            continue
        for one, two in ((first, second), (second, first)):
            for other in siblings[pair_set.profiles[two].doc_id]:
                pair = (min(one, other), max(one, other))
                piece = (min(two, other), max(two, other))
                place = number.get(pair)
                if place is None or other == two or piece in pieces or scores[pair] >= SURE:
                    continue
                if _RETOLD.isdisjoint(pair_set.features[place]):
                    count += pair_set.labels[place] is None
                    pair_set.labels[place] = 0
    return count


def shift_days(pair_set: PairSet) -> list[Features]:
    """Features of news of two days, as if both were of one day: what two acts in one town look like that are two.

    Fresh news of days that lie apart is of two acts, whatever else it shares. With the days made equal, a fit has to
    learn from what remains (words, tolls, sides) that town, type and day alone do not make one act of two.
    """
    found = []
    for (first, second), features in zip(pair_set.pairs, pair_set.features, strict=True):
        one, two = pair_set.profiles[first], pair_set.profiles[second]
        if one.start is None or two.start is None or not SHIFTED[0] <= abs(one.start - two.start) <= SHIFTED[1]:
            continue
        if not _RETOLD.isdisjoint(features):
            continue
        if _is_fresh(one) and _is_fresh(two) and features.get("copy:share", 0.0) < NO_COPY:
            found.append(
                compare(one, replace(two, start=one.start, end=one.end, published=one.published), pair_set.bits)
            )
    return found


def _is_fresh(profile: Profile) -> bool:
    if profile.published is None or profile.end is None or profile.start is None:
        return False
    return 0 <= profile.published - profile.end <= 1 and profile.end - profile.start <= 1


def _is_inside(pair_set: PairSet, pair: tuple[int, int]) -> bool:
    return pair_set.profiles[pair[0]].doc_id == pair_set.profiles[pair[1]].doc_id


def fit(sets: Sequence[PairSet], without: int | None = None, strength: float = STRENGTH) -> Comparison:
    """Weights from all samples that do not touch the fold `without`."""
    rows: list[Features] = []
    labels: list[int] = []
    weights: list[float] = []
    for pair_set in sets:
        positives = pair_set.positives()
        for at, label in enumerate(pair_set.labels):
            if label is not None and (without is None or without not in pair_set.fold_of(at)):
                rows.append(pair_set.features[at])
                labels.append(label)
                weights.append(pair_set.weight(at, positives))
        rows += pair_set.shifted
        labels += [0] * len(pair_set.shifted)
        weights += [SHIFTED_WEIGHT] * len(pair_set.shifted)
        for features, is_same, weight in pair_set.judged:
            rows.append(features)
            labels.append(int(is_same))
            weights.append(weight)
    return regress(rows, labels, weights, strength)


def add_judged(sets: Sequence[PairSet], pairs: Mapping[str, Sequence[JudgedPair]]) -> None:
    """Gives each set the judged pairs of its corpus to fit on, their weights tempered and together `JUDGED`.

    A pair that stands for two thousand must not outweigh all that stand for seven: the square root of its weight is
    taken.
    """
    totals = {name: sum(pair.weight for pair in found) for name, found in pairs.items()}
    largest = totals.get(PRESS, max(totals.values(), default=1.0))
    tempered: list[tuple[PairSet, Features, bool, float]] = []
    for pair_set in sets:
        at = {profile.event_id: number for number, profile in enumerate(pair_set.profiles)}
        for pair in pairs.get(pair_set.gold.name, ()):
            one, two = sorted((at[pair.first], at[pair.second]))
            features = compare(pair_set.profiles[one], pair_set.profiles[two], pair_set.bits)
            weight = pair.weight * SHARES.get(pair.corpus, 1.0) * largest / totals[pair_set.gold.name]
            tempered.append((pair_set, features, pair.is_same, weight**0.5))
    unit = JUDGED / (sum(weight for *_, weight in tempered) or 1.0)
    for pair_set, features, is_same, weight in tempered:
        pair_set.judged.append((features, is_same, weight * unit))


def cross_validate(
    sets: Sequence[PairSet], threshold: float = THRESHOLD, strength: float = STRENGTH
) -> list[LinkFigures]:
    """Figures of each set, every incident linked with weights that have not seen it."""
    totals = [LinkFigures() for _ in sets]
    for fold in range(FOLDS):
        comparison = fit(sets, fold, strength)
        for total, pair_set in zip(totals, sets, strict=True):
            held_out = {name for name, number in pair_set.folds.items() if number == fold}
            if held_out:
                total.add(score_links(pair_set.gold, pair_set.link(comparison, threshold), held_out))
    return totals


def load_judged_only(documents: Path, labels: Path, name: str) -> PairSet:
    """The judged documents of a corpus that is not linked whole, coded now: a set without candidate pairs."""
    import gzip

    wanted = {one["doc"] for label in read_lines(labels) if label["corpus"] == name for one in label["events"]}
    with gzip.open(documents, "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row["id"] in wanted]
    packs = open_packs()
    vocabulary = Vocabulary(packs)
    profiler = Profiler(packs, vocabulary)
    gold = LinkGold(name, code_events(Coder(), rows), {row["id"]: row for row in rows})
    profiles = [profiler.profile(event, gold.documents[event["doc_id"]]) for event in gold.events]
    return PairSet(gold, profiles, [], [], [], {}, vocabulary.bits)


def describe(figures: LinkFigures) -> dict[str, float]:
    named = {"precision": figures.precision, "recall": figures.recall, "f1": figures.f1}
    return {name: round(value, 4) for name, value in named.items()}


def main() -> None:
    """`python -m marsad.evaluate.link_training`: fits, cross-validates and writes the weights of linking.

    Prints two qualities on what the weights have not seen: of the hand-linked incidents (cross-validated), and of
    the pairs of the whole press that were read and kept aside.
    """
    parser = argparse.ArgumentParser(description=main.__doc__)
    corpora = Path("../shared/corpus")
    parser.add_argument("--gold", type=Path, default=Path("../shared/gold"), help="folder with the shared gold sets")
    parser.add_argument("--pairs", type=Path, default=Path("gold/link_pairs.jsonl"), help="judged pairs of the press")
    parser.add_argument("--out", type=Path, default=Path("src/marsad/data/linking/weights.json"))
    parser.add_argument("--corpus", type=Path, default=corpora / "news-2015-07.jsonl.gz", help="plain press")
    parser.add_argument("--more", type=Path, default=corpora / "news-2013-2024.jsonl.gz", help="press of other years")
    parser.add_argument("--coded", type=Path, default=None, help="events of the corpus, if it is coded already")
    help_more = "events of the press of other years; with them it is linked whole too, and its judged pairs scored"
    parser.add_argument("--coded-more", type=Path, default=None, help=help_more)
    options = parser.parse_args()
    sets = [make_pairs(gold) for gold in load_gold_sets(options.gold)]
    known = {key for one in sets for key in one.gold.documents}
    press = make_pairs(load_corpus(options.corpus, options.coded, known, PRESS))
    press.difference = DIFFERENT
    inferred = infer_different(press, fit(sets))
    press.shifted = shift_days(press)
    if options.coded_more:
        others = make_pairs(load_corpus(options.more, options.coded_more, known, MORE))
    else:
        others = load_judged_only(options.more, options.pairs, MORE)
    judged, lost = {}, 0
    for one in (press, others):
        judged[one.gold.name], missing = find_judged(options.pairs, one.gold, one.gold.name)
        lost += missing
    add_judged((press, others), {name: [p for p in found if p.part == FIT] for name, found in judged.items()})
    sets += [press, others]
    figures = {one.gold.name: total for one, total in zip(sets, cross_validate(sets), strict=True) if total.shares}
    comparison = fit(sets)
    whole = (press, others) if options.coded_more else (press,)
    linked = {one.gold.name: _score_parts(judged[one.gold.name], one.link(comparison)) for one in whole}
    told = json.dumps([sorted((key, sorted(names)) for key, names in s.gold.told.items()) for s in sets])
    digest = hashlib.sha256(told.encode() + options.pairs.read_bytes()).hexdigest()
    content = {
        "about": "Weights of the comparison of events (marsad.linking), fitted by marsad.evaluate.link_training.",
        "gold": {"sets": sorted(figures), "sha256": digest, "inferred_differences": inferred + len(press.shifted)},
        "cross_validated": {name: describe(total) for name, total in sorted(figures.items())},
        "press": linked,
        "bias": comparison.bias,
        "weights": dict(sorted(comparison.weights.items())),
        "lasting": dict(sorted(comparison.lasting.items())),
    }
    options.out.parent.mkdir(exist_ok=True)
    options.out.write_text(json.dumps(content, indent=1) + "\n", "utf-8")
    _print_figures(figures, linked, lost)


def _score_parts(judged: Sequence[JudgedPair], home: Mapping[str, int]) -> dict[str, dict[str, float]]:
    """How a corpus that was linked whole agrees with its judged pairs: those fitted on, and those kept aside."""
    found = {}
    for part in (FIT, CHECK):
        one = score_pairs([pair for pair in judged if pair.part == part], home)
        found[part] = {"pairs": one.pairs, "precision": round(one.precision, 4), "recall": round(one.recall, 4)}
    return found


def _print_figures(figures: Mapping[str, LinkFigures], press: Any, lost: int) -> None:
    for name, total in figures.items():
        print(f"{name}: cross-validated {describe(total)}")
        for pair, part in sorted(total.confused.items(), key=lambda item: -item[1]):
            print(f"  mixed {part:.2f} {pair}")
        for incident, share in sorted(total.shares.items(), key=lambda item: item[1]):
            if share < 1:
                print(f"  split {share:.2f} {incident}")
    for corpus, parts in press.items():
        for part, one in parts.items():
            print(f"press of {corpus}, judged pairs, {part}{' (fitted on)' if part == FIT else ''}: {one}")
    print(f"labels without a coded event: {lost}")


if __name__ == "__main__":
    main()
