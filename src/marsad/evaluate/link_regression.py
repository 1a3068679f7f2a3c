"""The regression behind the weights of linking: logistic, with bounds, and acts that go on apart from the others.

A weight may not contradict its name: 'place:same' cannot speak against a link, however the few incidents of the gold
happen to lie. Development only (extra `train`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from marsad.linking.comparison import LASTING, Comparison, Features

_ONLY_LASTING = "lasting&"
_LEAST_WEIGHT = 0.005
# Added to the fitted bias, chosen on the cross-validated gold and the fit part of the judged pairs. Without it, links
# are as sure as the press asks; reports of a known attack would stay apart from it.
MARGIN = 2.75
LASTING_MARGIN = 1.5  # the same for two acts that go on, of which the press has hundreds of look-alikes
STRENGTH = 0.2  # of the data against the preference for small weights
SPEAK_FOR = (
    "days:same", "days:within", "days:moved", "days:assumed", "place:same_town", "place:near",
    "type:same", "sides:shared", "sides:rare", "sides:pair", "initiators:shared", "targets:shared", "killed:same",
    "killed:part", "tolls:both_same", "wounded:same", "words:name", "words:share", "words:cosine", "words:rare",
    "core:cosine", "core:share", "core:rare", "core:close", "copy:", "told:copied", "weapons:shared", "main:",
)  # fmt: skip
SPEAK_AGAINST = (
    "place:far", "place:apart", "place:other", "type:other", "type:crowd", "type:violent", "initiators:other",
    "targets:other", "sides:other", "killed:differ", "tolls:both_differ", "told:elsewhere", "wounded:differ",
    "weapons:other", "published:", "days:2", "days:3", "days:4", "days:8", "words:do_not", "lasting:", "mixed:",
    "core:unlike",
)  # fmt: skip
# What disagreement weighs at least: the gold has hardly a town attacked twice in a week, the press is full of them.
AT_MOST = {
    "killed:differ": -0.7, "wounded:differ": -0.3, "days:2": -0.6, "days:3": -1.0, "days:4-7": -1.5, "days:8+": -2.5,
    "type:other": -1.0, "days:news_of_another_day": -6.0, "place:other_name": -3.0,
    "place:same_province_other_name": -2.5,
    "lasting:another_day": -3.0, "lasting:another_spot": -1.5, "lasting:untraced": -2.5,
}  # fmt: skip


def _part(features: Features) -> Features:
    """Acts that go on have weights of their own."""
    if LASTING not in features:
        return features
    return {f"{_ONLY_LASTING}{name}": value for name, value in features.items()}


def regress(
    rows: Sequence[Features], labels: Sequence[int], sample_weights: Sequence[float], strength: float
) -> Comparison:
    """Logistic regression with bounds on the sign of each weight."""
    import numpy
    from scipy.optimize import minimize
    from sklearn.feature_extraction import DictVectorizer

    vectorizer = DictVectorizer(sort=True)
    matrix = vectorizer.fit_transform(map(_part, rows)).toarray()
    names = list(vectorizer.feature_names_)
    sides = numpy.where(numpy.array(labels) == 1, 1.0, -1.0)
    masses = numpy.array(sample_weights)
    bounds = [_bound(name) for name in names] + [(None, None)]
    # A weight for acts that go on is drawn towards the plain one, which is drawn towards nothing.
    at = {name: number for number, name in enumerate(names)}
    pairs = [(number, at[name.removeprefix(_ONLY_LASTING)]) for name, number in at.items() if _has_plain(name, at)]
    own, plain = (numpy.array([pair[side] for pair in pairs], dtype=int) for side in (0, 1))

    def loss(values: Any) -> tuple[float, Any]:
        margins = sides * (matrix @ values[:-1] + values[-1])
        pull = -sides * masses / (1 + numpy.exp(margins))
        apart = values[:-1].copy()
        apart[own] -= values[plain]
        slope = numpy.append(matrix.T @ pull + apart / strength, pull.sum())
        numpy.subtract.at(slope, plain, apart[own] / strength)
        return float((masses * numpy.logaddexp(0, -margins)).sum() + 0.5 / strength * (apart @ apart)), slope

    start = numpy.zeros(matrix.shape[1] + 1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 1000}).x
    fitted = {name: float(weight) for name, weight in zip(names, found[:-1], strict=True)}
    weights = {name: round(weight, 4) for name, weight in fitted.items() if not _is_only_lasting(name)}
    weights |= {name: most for name, most in AT_MOST.items() if name not in weights}
    lasting = {
        name.removeprefix(_ONLY_LASTING): round(weight - weights.get(name.removeprefix(_ONLY_LASTING), 0.0), 4)
        for name, weight in fitted.items()
        if _is_only_lasting(name)
    }
    lasting[LASTING] = round(lasting.get(LASTING, 0.0) + LASTING_MARGIN - MARGIN, 4)
    bias = round(float(found[-1]) + MARGIN, 4)
    return Comparison(bias, _without_traces(weights), _without_traces(lasting))


def _has_plain(name: str, names: Mapping[str, int]) -> bool:
    return _is_only_lasting(name) and name.removeprefix(_ONLY_LASTING) in names


def _without_traces(weights: Mapping[str, float]) -> dict[str, float]:
    return {name: weight for name, weight in weights.items() if abs(weight) >= _LEAST_WEIGHT}


def _is_only_lasting(name: str) -> bool:
    return name.startswith(_ONLY_LASTING)


def _bound(name: str) -> tuple[float | None, float | None]:
    if _is_only_lasting(name):
        name = name.removeprefix(_ONLY_LASTING)
        if not name.startswith("lasting:"):
            return _bound_of_sign(name)
    return (None, AT_MOST[name]) if name in AT_MOST else _bound_of_sign(name)


def _bound_of_sign(name: str) -> tuple[float | None, float | None]:
    if name.startswith(SPEAK_AGAINST):
        return None, 0.0
    return (0.0, None) if name.startswith(SPEAK_FOR) else (None, None)
