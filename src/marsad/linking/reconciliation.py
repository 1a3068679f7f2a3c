"""One figure from many tolls: low, best, high, by a rule that can be told in five sentences.

1. A source's later toll replaces its earlier one and copies of that; the earlier stays in the ledger, marked. 2.
Copies of one wire are one source. 3. What a party to the fighting says of the other side's losses, and what counts
two incidents together, widens `high` only, unless somebody else says the same. 4. `best` is the figure with most
weight: every source counts one, a passing mention half, an open-ended figure half, and each day that it is older than
the last report proper halves it; at equal weight the later, then the higher. 5. `low` and `high` are the lowest and
highest credible figures; `high` is open when an open-ended figure lies above all others. 6. Figures that count the
dead of one side add to those of another, as in UCDP's `best`; a count of all stands beside the sum.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

Range = dict[str, int | None]
_WORDS = frozenset((2, 10, 100, 1000))  # what words for an uncounted number begin at


@dataclass(frozen=True, slots=True)
class Toll:
    """One telling's figure. `wire` is the source in the sense of rule 2; `day` None is an unknown day, taken as
    the oldest."""

    event_id: str
    outlet: str
    wire: int
    day: int | None
    low: int
    high: int | None
    is_main: bool = True
    is_party: bool = False
    is_joint: bool = False
    is_superseded: bool = False
    of: str = ""  # whose dead or wounded it counts; empty for all, or for nobody named
    is_named: bool = False  # it tells of one named person, not how many there were


def supersede(tolls: Sequence[Toll]) -> list[Toll]:
    """The tolls in their order, those that their own outlet has replaced marked, with the copies of them that others
    printed before that. A mention in passing replaces nothing."""
    newest: dict[tuple[str, str], tuple[int, str]] = {}
    for toll in tolls:
        if toll.is_main and toll.day is not None and not toll.is_joint and not toll.is_named:
            key = toll.outlet, toll.of
            newest[key] = max(newest.get(key, (-1, "")), (toll.day, toll.event_id))
    replaced: dict[tuple[int, int, int | None, str], int] = {}
    for toll in tolls:
        until = _replaced_on(toll, newest)
        if toll.day is not None and toll.day < until:
            copied = toll.wire, toll.low, toll.high, toll.of
            replaced[copied] = max(replaced.get(copied, -1), until)
    return [
        replace(toll, is_superseded=toll.day is not None and toll.day < _replaced_by(toll, newest, replaced))
        for toll in tolls
    ]


def _replaced_by(
    toll: Toll,
    newest: dict[tuple[str, str], tuple[int, str]],
    replaced: dict[tuple[int, int, int | None, str], int],
) -> int:
    """The day on which the figure was replaced by its own outlet, or by the one it was copied from."""
    return max(_replaced_on(toll, newest), replaced.get((toll.wire, toll.low, toll.high, toll.of), -1))


def _replaced_on(toll: Toll, newest: dict[tuple[str, str], tuple[int, str]]) -> int:
    """The day of the last figure of its outlet for the same side, or for all."""
    return max(newest.get((toll.outlet, of), (-1, ""))[0] for of in (toll.of, ""))


def reconcile(tolls: Sequence[Toll]) -> Range | None:
    """Low, best and high of tolls already passed through `supersede`; None when nobody gives a figure."""
    standing = [toll for toll in tolls if not toll.is_superseded]
    sides = _by_side(standing)
    if len(sides) < 2:
        return _settle(standing)
    figures = [_settle(found) for found in sides.values()]
    whole = _settle([toll for toll in standing if not toll.of and not _is_of_one(toll, sides)])
    return _widest([*(one for one in (_sum(figures, sides.values()), whole) if one is not None)])


def _by_side(standing: Sequence[Toll]) -> dict[str, list[Toll]]:
    found: dict[str, list[Toll]] = defaultdict(list)
    for toll in standing:
        if toll.of and not toll.is_joint:
            found[toll.of].append(toll)
    return found


def _is_of_one(toll: Toll, sides: Mapping[str, Sequence[Toll]]) -> bool:
    """Whether a figure for which nobody is named is that of one side, or less: it cannot be a count of all."""
    return toll.low <= max(other.low for found in sides.values() for other in found)


def _sum(figures: Sequence[Range | None], sides: Iterable[Sequence[Toll]]) -> Range | None:
    """All sides together. What only a party tells of one side widens `high`."""
    known = [(one, all(toll.is_party for toll in found)) for one, found in zip(figures, sides, strict=True) if one]
    proper = [one for one, is_claim in known if not is_claim] or [one for one, _ in known]
    if not proper:
        return None
    tops = [one["high"] for one, _ in known]
    return {
        "low": sum(one["low"] or 0 for one in proper),
        "best": sum(one["best"] or 0 for one in proper),
        "high": None if None in tops else sum(top for top in tops if top is not None),
    }


def _widest(ranges: Sequence[Range]) -> Range | None:
    """Of the sum of the sides and a count of all: the higher best, the lowest low, the highest high."""
    if not ranges:
        return None
    tops = [one["high"] for one in ranges]
    return {
        "low": min(one["low"] or 0 for one in ranges),
        "best": max(one["best"] or 0 for one in ranges),
        "high": None if None in tops else max(top for top in tops if top is not None),
    }


def _settle(standing: Sequence[Toll]) -> Range | None:
    credible = _credible(standing)
    if not credible:
        return None
    low = min(toll.low for toll in credible)
    best = _best(credible)
    bounded = [toll.low if toll.high is None else toll.high for toll in standing if not toll.is_joint] or [best]
    top = max(bounded)
    is_open = any(toll.high is None and toll.low >= top for toll in standing if not toll.is_joint)
    return {"low": low, "best": best, "high": None if is_open else max(top, best)}


def _credible(standing: Sequence[Toll]) -> list[Toll]:
    """Without partisan and joint figures that nobody else gives, and words for a number where somebody has counted;
    with them when there is nothing else."""
    plain = [toll for toll in standing if not toll.is_party and not toll.is_joint]
    confirmed = {toll.low for toll in plain}
    kept = [toll for toll in standing if not toll.is_joint and (not toll.is_party or toll.low in confirmed)]
    kept = kept or [toll for toll in standing if not toll.is_joint] or list(standing)
    counted = max((toll.low for toll in kept if not _is_vague(toll)), default=-1)
    return [toll for toll in kept if not _is_vague(toll) or toll.low > counted]


def _is_vague(toll: Toll) -> bool:
    """Whether the figure is a word ('several', 'dozens', 'hundreds') or one name, which fits every number above it."""
    return toll.is_named or (toll.high is None and toll.low in _WORDS)


def _best(credible: Sequence[Toll]) -> int:
    days = [toll.day for toll in credible if toll.day is not None and toll.is_main]
    last = max(days, default=max((toll.day or 0 for toll in credible), default=0))
    weights: dict[int, dict[int, float]] = defaultdict(dict)
    latest: dict[int, int] = defaultdict(int)
    sources: dict[tuple[int, str], int] = {}
    for toll in credible:
        figures = weights[toll.low]
        source = sources.setdefault((toll.low, toll.outlet), toll.wire)  # two articles of one paper are one source
        figures[source] = max(figures.get(source, 0.0), _weigh(toll, last))
        latest[toll.low] = max(latest[toll.low], toll.day or 0)
    return max(weights, key=lambda figure: (sum(weights[figure].values()), latest[figure], figure))


def _weigh(toll: Toll, last: int) -> float:
    age = min(30, max(0, last - toll.day)) if toll.day is not None else 30
    return 0.5**age * (1.0 if toll.is_main else 0.5) * (0.5 if toll.high is None else 1.0)


def find_joint(tolls: Sequence[Toll], neighbours: dict[str, list[int]]) -> list[Toll]:
    """Marks tolls that are this incident's figure and that of a neighbour together.

    `neighbours` leads from an event to the best figures of the other incidents its report tells.
    Needs another source for this incident's own figure; without one, nothing shows that a toll is joint.
    """
    marked = []
    for toll in tolls:
        rest = [other for other in tolls if other.wire != toll.wire and other.low < toll.low and not other.is_party]
        own = {other.low for other in rest}
        joint = any(toll.low - figure in own for figure in neighbours.get(toll.event_id, ()) if figure > 0)
        marked.append(replace(toll, is_joint=joint))
    return marked


def is_disputed(tolls: Sequence[Toll]) -> bool:
    """Whether standing figures of different sources cannot all be true."""
    standing = [toll for toll in tolls if not toll.is_superseded and not toll.is_joint]
    if len({toll.wire for toll in standing}) < 2:
        return False
    counted = [toll for toll in standing if not toll.is_named]
    pairs = [(one, two) for one in counted for two in counted if not one.of or one.of == two.of]
    return any(one.high is not None and one.high < two.low for one, two in pairs)


def as_record(value: Range | None) -> dict[str, Any] | None:
    return None if value is None else dict(value)
