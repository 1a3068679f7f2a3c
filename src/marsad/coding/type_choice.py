"""What kind of event: the sub-event types of the codebook, scored against each other.

The rules of `event_types` know the codebook's order of precedence; what they answer is one of the features. The others
are what the words, the weapons, the sides and the figures show, so that 'targeted the barracks' by a group that
announces rockets and by gunmen on a street need no rule each.
"""

from __future__ import annotations

from collections.abc import Mapping

from marsad.coding.decisions import Decision, Features, lead_odds
from marsad.coding.event_types import Sides, decide_type, leading_kind
from marsad.coding.frames import Frame

SEPARATOR = "|"


def type_features(frame: Frame, sides: Sides, cast: Features, groups: Features) -> Features:
    """What speaks for one type or another, the same for all of them.

    `cast` holds what is known of the sides and the means (`assemble.sides_of`). `groups` says how much of the text's
    triggers each group makes up: in a report of protests 'clashes' are riots.
    """
    lead = leading_kind(frame)
    features: Features = {"any": 1.0, f"rule:{decide_type(frame, sides)}": 1.0, f"lead:{lead}": 1.0, **cast}
    for trigger in frame.triggers:
        features[f"kind:{trigger.kind}"] = 1.0
        features[f"key:{trigger.key}"] = 1.0
        if trigger.strength == "strong":
            features[f"strong:{trigger.kind}"] = 1.0
    for weapon in sides.weapons:
        features[f"weapon:{weapon}"] = 1.0
    for weapon in sides.implied_weapons:
        features[f"implied:{weapon}"] = 1.0
    target = "armed" if sides.target_is_armed else "civilian" if sides.target_is_civilian else "none"
    doer = "state" if sides.initiator_is_state else "known" if sides.initiator_known else "none"
    features[f"target:{target}"] = 1.0
    features[f"doer:{doer}"] = 1.0
    features[f"{lead}:{doer}>{target}"] = 1.0
    features[f"{doer}>{target}"] = 1.0
    features[f"{lead}:{target}"] = 1.0
    for name in cast:
        if name.startswith("by:"):
            features[f"{lead}:{name}"] = 1.0
    for group, share in groups.items():
        features[f"text:{group}"] = 2.0 * share
    if sides.initiator_is_coalition:
        features["doer:coalition"] = 1.0
    if sides.has_captives:
        features["captives"] = 1.0
    if sides.has_dead:
        features["dead"] = 1.0
    return features


def choose_type(frame: Frame, sides: Sides, cast: Features, groups: Features, decision: Decision) -> tuple[str, float]:
    """The best-scored type and its log-odds against the others; the rules' answer when no weights are known."""
    if not decision.weights:
        return decide_type(frame, sides), 0.0
    types, table = _by_feature(decision.weights)
    rows = []
    for feature, value in type_features(frame, sides, cast, groups).items():
        row = table.get(feature)
        if row is not None:
            rows.append(row if value == 1.0 else [weight * value for weight in row])
    scores = list(map(sum, zip(*rows, strict=True)))
    return max(zip(scores, types, strict=True))[1], lead_odds(scores)


_Table = tuple[list[str], dict[str, list[float]]]
_last: list[tuple[Mapping[str, float], _Table]] = []  # the weights read last, by feature


def _by_feature(weights: Mapping[str, float]) -> _Table:
    """The types that the gold shows, and of each feature what it weighs for each of them; `any` is known to all."""
    if not _last or _last[0][0] is not weights:
        pairs = [key.split(SEPARATOR, 1) for key in weights]
        types = [name for name, feature in pairs if feature == "any"]
        number = {name: n for n, name in enumerate(types)}
        table: dict[str, list[float]] = {}
        for (name, feature), weight in zip(pairs, weights.values(), strict=True):
            table.setdefault(feature, [0.0] * len(types))[number[name]] = weight
        _last[:] = [(weights, (types, table))]
    return _last[0][1]
