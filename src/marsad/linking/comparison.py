"""How much two events look like one incident: named features, a weight for each, their sum.

A linear score over features with names can be read: `place:same +1.9, killed:same +1.1, days:1 -0.6`. That list is
the explanation a link carries. Weights are fitted by `marsad.evaluate.link_training` and shipped; nothing is learnt
at run time.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from marsad.linking.profiles import COUNTRY, PROVINCE, TOWN, Figure, Profile, kilometres

Features = dict[str, float]

_VIOLENT = frozenset(("Battles", "Explosions/Remote violence", "Violence against civilians"))
_CROWDS = frozenset(("Protests", "Riots", "Violence against civilians"))
LASTING = "both:go_on"  # of a pair of acts that go on
_NEAR_KM, _APART_KM = 15.0, 60.0
_FAR_DAYS = 8
_RARE_BITS = 8.5
_COPIED = 0.3
_WORDS = frozenset((2, 10, 100, 1000))
_CLOSE = 0.5  # cosine of two passages that hardly any two acts reach
_LEAST_TOLD = 5  # runs of words
_TOLD_ALIKE, _TOLD_APART = 0.4, 0.1  # share of the runs of words around the telling ones
_ALIKE = 0.15  # cosine of two passages below which they share hardly more than any two


@dataclass(frozen=True, slots=True)
class Comparison:
    """The fitted model: a bias and a weight for each feature; features without a weight weigh nothing.

    `lasting` is added to the weights where both acts go on: a shared day and town say little of two days of shelling.
    """

    bias: float
    weights: Mapping[str, float]
    lasting: Mapping[str, float] = field(default_factory=dict)
    _of_lasting: Mapping[str, float] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        names = [*self.weights, *(name for name in self.lasting if name not in self.weights)]
        both = {name: self.weights.get(name, 0.0) + self.lasting.get(name, 0.0) for name in names}
        object.__setattr__(self, "_of_lasting", both)

    def weights_for(self, features: Features) -> Mapping[str, float]:
        """The weights that hold for a pair: those of acts that go on, or the plain ones."""
        return self._of_lasting if LASTING in features else self.weights

    def score(self, features: Features) -> float:
        """Log-odds that the two events are one incident."""
        weights = self.weights_for(features)
        total = self.bias
        for name, value in features.items():
            total += weights.get(name, 0.0) * value
        return total

    def explain(self, features: Features) -> list[tuple[str, float]]:
        """What each feature adds to the score, the weightiest first."""
        weights = self.weights_for(features)
        parts = [(name, weights[name] * value) for name, value in features.items() if name in weights]
        return sorted(parts, key=lambda part: (-abs(part[1]), part[0]))


def load_comparison(path: Path) -> Comparison:
    """The shipped weights."""
    content = json.loads(path.read_text("utf-8"))
    return Comparison(float(content["bias"]), content["weights"], content.get("lasting", {}))


def compare(a: Profile, b: Profile, bits: Mapping[int, float]) -> Features:
    """The features of a pair, the same whichever event comes first."""
    features: Features = {}
    _compare_days(a, b, features)
    _compare_places(a, b, features)
    features[_compare_types(a, b)] = 1.0
    _compare_sides(a, b, features)
    _compare_figures("killed", a.killed, b.killed, features)
    _compare_figures("wounded", a.wounded, b.wounded, features)
    _compare_tolls(a, b, features)
    _compare_words(a, b, bits, features)
    if _are_news_of_two_days(a, b) and features.get("copy:share", 0.0) < _COPIED:
        features["days:news_of_another_day"] = 1.0
    if a.is_lasting and b.is_lasting:
        features[LASTING] = 1.0
        _compare_lasting(a, b, features)
    elif a.is_lasting or b.is_lasting:
        _compare_mixed(features)
    if a.weapons and b.weapons:
        features["weapons:shared" if a.weapons & b.weapons else "weapons:other"] = 1.0
    if a.is_main and b.is_main:
        features["main:both"] = 1.0
    return features


def _compare_days(a: Profile, b: Profile, features: Features) -> None:
    if a.start is None or b.start is None or a.end is None or b.end is None:
        features["days:unknown"] = 1.0
        return
    gap = max(a.start, b.start) - min(a.end, b.end)
    lag = abs(a.published - b.published) if a.published is not None and b.published is not None else 0
    if gap <= 0:
        wide = max(a.end - a.start, b.end - b.start) > 2
        features["days:within" if wide else "days:same"] = 1.0
    else:
        features[f"days:{gap}" if gap <= 3 else "days:4-7" if gap < _FAR_DAYS else "days:8+"] = 1.0
        if gap == lag and (a.start - b.start) * ((a.published or 0) - (b.published or 0)) > 0:
            features["days:moved_with_publication"] = 1.0
    if a.is_assumed or b.is_assumed:
        features["days:assumed"] = 1.0
    if lag > 3:
        features["published:apart"] = math.log2(lag / 3)


def _are_news_of_two_days(a: Profile, b: Profile) -> bool:
    """Two reports, each mainly about what happened on its own day or the day before, days apart."""
    if a.start is None or b.start is None or not (a.is_main and b.is_main) or a.is_assumed or b.is_assumed:
        return False
    fresh = all(p.published is not None and p.end is not None and 0 <= p.published - p.end <= 1 for p in (a, b))
    return fresh and abs(a.start - b.start) >= 2


def _compare_lasting(a: Profile, b: Profile, features: Features) -> None:
    """Of acts that go on, only the day, the spot, the toll and the words tell one from the next."""
    traces = features.get("core:rare", 0.0) + features.get("core:rare_elsewhere", 0.0)
    same_toll = (
        a.killed is not None and b.killed is not None and features.get("killed:same", 0.0) > 0 and a.killed.low > 2
    )
    copied = features.get("copy:share", 0.0)
    if not same_toll and copied < _COPIED and "told:copied" not in features:
        features["lasting:untraced"] = max(0.0, 1.0 - traces / 2)
        if "days:same" not in features and "days:within" not in features and not a.is_assumed and not b.is_assumed:
            features["lasting:another_day"] = 1.0
        is_one_place = a.names & b.names or (a.gazetteer and a.gazetteer == b.gazetteer)
        if a.rank <= TOWN and b.rank <= TOWN and not is_one_place:
            features["lasting:another_spot"] = 1.0


def _compare_mixed(features: Features) -> None:
    """An arrest beside a bomb, a raid beside a clash: in a place at war they share the town and the day by chance."""
    if "killed:same" in features or "told:copied" in features or features.get("copy:share", 0.0) >= _COPIED:
        return
    traces = features.get("core:rare", 0.0) + features.get("core:rare_elsewhere", 0.0)
    features["mixed:untraced"] = max(0.0, 1.0 - traces / 2)
    if "days:same" not in features and "days:within" not in features:
        features["mixed:another_day"] = 1.0


def _compare_places(a: Profile, b: Profile, features: Features) -> None:
    fine, coarse = (a, b) if a.rank <= b.rank else (b, a)
    if a.country and b.country and a.country != b.country:
        features["place:other_country"] = 1.0
        return
    if (a.names & b.names) or (a.gazetteer and a.gazetteer == b.gazetteer):
        level = "country" if fine.rank == COUNTRY else "province" if fine.rank == PROVINCE else "town"
        features[f"place:same_{level}"] = 1.0
    elif coarse.rank == COUNTRY:
        features["place:within_country" if a.country and b.country else "place:unknown"] = 1.0
    elif coarse.rank == PROVINCE:
        features[_within_province(fine, coarse)] = 1.0
    else:
        features[_between_towns(fine, coarse)] = 1.0


def _within_province(fine: Profile, coarse: Profile) -> str:
    if fine.province and fine.province == coarse.province:
        return "place:within_province" if fine.rank < PROVINCE else "place:same_province"
    if fine.province and coarse.province:
        return "place:other_province"
    return "place:maybe_within"


def _between_towns(a: Profile, b: Profile) -> str:
    if a.point is not None and b.point is not None:
        apart = kilometres(a.point, b.point)
        return "place:near" if apart < _NEAR_KM else "place:apart" if apart < _APART_KM else "place:far"
    if a.province and a.province == b.province:
        return "place:same_province_other_name"
    return "place:other_name"


def _compare_types(a: Profile, b: Profile) -> str:
    if a.kind == b.kind:
        return "type:same"
    if a.family == b.family:
        return "type:family"
    both = {a.family, b.family}
    if both <= _VIOLENT:
        return "type:violent"
    return "type:crowd" if both <= _CROWDS else "type:other"


def _compare_sides(a: Profile, b: Profile, features: Features) -> None:
    for name, first, second in (
        ("initiators", a.initiators, b.initiators),
        ("targets", a.targets, b.targets),
        ("sides", a.sides, b.sides),
    ):
        if first and second:
            features[f"{name}:shared" if first & second else f"{name}:other"] = 1.0
    if a.rare_sides & b.rare_sides:
        features["sides:rare"] = 1.0
    if "initiators:shared" in features and "targets:shared" in features:
        features["sides:pair"] = 1.0


def _compare_figures(name: str, a: Figure | None, b: Figure | None, features: Features) -> None:
    if a is None or b is None:
        if a is not None or b is not None:
            features[f"{name}:one_silent"] = 1.0
        return
    if a.low == b.low or (a.high is not None and a.high == b.high):
        if a.high is None or b.high is None:
            features[f"{name}:vague"] = 1.0
            return
        features[f"{name}:same"] = 1.0
        features[f"{name}:same_{'few' if a.low <= 1 else 'some' if a.low <= 4 else 'many'}"] = 1.0
        return
    if _fits(a, b) or _fits(b, a):
        features[f"{name}:vague"] = 1.0
        return
    least, most = sorted((a.low, b.low))
    open_ended = (a if a.low < b.low else b).high is None
    ratio = (1 + most) / (1 + least)
    features[f"{name}:differ"] = min(4.0, math.log2(ratio)) * (0.5 if open_ended else 1.0)


def _fits(word: Figure, count: Figure) -> bool:
    """Whether a word for a number ("dozens") holds for the count."""
    return word.high is None and word.low in _WORDS and word.low <= count.low < 10 * word.low


def _compare_tolls(a: Profile, b: Profile, features: Features) -> None:
    """What two figures say together, and figures that differ because they count other people."""
    if "killed:same" in features and "wounded:same" in features and _is_told(a):
        features["tolls:both_same"] = 1.0
    if "killed:differ" not in features or a.killed is None or b.killed is None:
        return
    shared = (a.killed_parts | {a.killed.low}) & (b.killed_parts | {b.killed.low})
    if any(low > 1 for low in shared):
        del features["killed:differ"]
        features["killed:part"] = 1.0
    elif a.killed_of and b.killed_of and a.killed_of.isdisjoint(b.killed_of):
        del features["killed:differ"]
        features["killed:of_others"] = 1.0
    elif "wounded:differ" in features and a.killed.high is not None and b.killed.high is not None:
        features["tolls:both_differ"] = 1.0


def _is_told(profile: Profile) -> bool:
    """Whether so many are counted that two acts hardly have the same figures."""
    return profile.killed is not None and profile.wounded is not None and profile.killed.low + profile.wounded.low > 4


def _compare_words(a: Profile, b: Profile, bits: Mapping[int, float], features: Features) -> None:
    """Shared words. Where the places are coarse, they are all there is to tell two events of one day apart."""
    is_fine = "place:same_town" in features or "place:near" in features
    if not is_fine:
        if any(words <= b.words for words in a.place_words) or any(words <= a.words for words in b.place_words):
            features["words:name_the_place"] = 1.0
        elif a.place_words or b.place_words:
            features["words:do_not_name_the_place"] = 1.0
    if "killed:same" not in features and (a.killed_word in b.words or b.killed_word in a.words):
        features["words:name_the_killed"] = 1.0
    core = a.core & b.core
    if not core or not a.core_bits or not b.core_bits:
        features["core:unlike"] = 1.0
        return
    weights = list(map(bits.__getitem__, core))
    shared = sum(weights)
    share = shared / min(a.core_bits, b.core_bits)
    rare = min(3.5, math.log2(1 + sum(1 for weight in weights if weight >= _RARE_BITS)))
    features["core:cosine"] = cosine = shared / math.sqrt(a.core_bits * b.core_bits)
    if cosine < _ALIKE:
        features["core:unlike"] = 1.0 - cosine / _ALIKE
    features["core:share" if is_fine else "core:share_elsewhere"] = share
    features["core:rare" if is_fine else "core:rare_elsewhere"] = rare
    fewest = min(len(a.shingles), len(b.shingles))
    if fewest:
        features["copy:share"] = len(a.shingles & b.shingles) / fewest
    if cosine >= _CLOSE:
        features["core:close"] = 1.0
    fewest = min(len(a.told), len(b.told))
    if fewest >= _LEAST_TOLD:
        told = len(a.told & b.told) / fewest
        if told >= _TOLD_ALIKE:
            features["told:copied"] = 1.0
        elif told < _TOLD_APART and features.get("copy:share", 0.0) >= _COPIED:
            features["told:elsewhere"] = 1.0


def may_be_pieces(features: Features) -> bool:
    """Whether two events of ONE document may be one incident that the coder left in two pieces.

    The coder has told them apart, for its reasons; so the place, the day and who attacked must be the same, the types
    alike, and no figure may contradict. Otherwise a report that tells four attacks tells four.
    """
    if "place:same_town" not in features or "days:same" not in features or "lasting:another_spot" in features:
        return False
    if not ("type:same" in features or "type:family" in features) or "initiators:other" in features:
        return False
    return not any(f"{count}:{told}" in features for count in ("killed", "wounded") for told in ("differ", "same"))
