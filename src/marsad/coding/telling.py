"""What else a reader goes by to say whether one trigger tells an event.

'Struck' tells a raid, 'strikes' a habit; 'in the clash' looks back where 'clashes' may open. So a trigger's word
is seen together with its tense and its neighbours, words before it apart from words after it, the nearer the heavier,
and with them the figures and the periods ('since', 'for years') of its sentence. Forms count as they are written: one
row of the grammar holds 'may', 'called for' and 'to prevent' alike, and they are not the same evidence.
"""

from __future__ import annotations

from collections.abc import Sequence

from marsad.coding.assemble import Draft
from marsad.coding.decisions import Features
from marsad.coding.frames import GROUPS
from marsad.coding.reading import Reading, Trigger
from marsad.model.mentions import CountMention, TimeMention

_TENSES = ("past", "pres", "fut", "def", "pl", "suff")
_NEARNESS = (0.0, *[1.3] * 4, *[1.0] * 4, *[0.6] * 12)  # what a word so many units away counts; further ones nothing
_REACH = len(_NEARNESS) - 1
_SHORTEST = 3  # letters of a word that no table knows
_PERIODS = frozenset(("since", "duration"))
_FROM_PERIOD, _FROM_FIGURE = (3, 6, 12), (0, 2, 5, 10, 20)


class Surroundings:
    """An index of the words, figures and times of one reading, sentence by sentence."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        sentence = reading.text.sentence
        self._times: dict[int, list[TimeMention]] = {}
        for time in reading.times:
            self._times.setdefault(sentence[time.first], []).append(time)
        self._counts: dict[int, list[CountMention]] = {}
        for count in reading.counts:
            self._counts.setdefault(sentence[count.first], []).append(count)
        self._words: dict[int, tuple[list[tuple[int, str, str]], Features]] = {}
        self._of_trigger: dict[int, Features] = {}

    def features(self, draft: Draft) -> Features:
        """Evidence around the single trigger of a draft; the caller may change what it gets."""
        trigger = draft.frame.triggers[0]
        known = self._of_trigger.get(trigger.number)
        if known is None:
            known = self._of_trigger[trigger.number] = self._around(trigger)
        features = dict(known)
        for effect in sorted({count.effect for count in draft.frame.counts}) or ["none"]:
            features[f"key_figure:{trigger.key}|{effect}"] = 1.0
        return features

    def _around(self, trigger: Trigger) -> Features:
        """What is the same for every draft of a trigger."""
        group, tense = GROUPS.get(trigger.kind, "generic"), _tense(trigger)
        features = self._window(trigger)
        features[f"key_tense:{trigger.key}|{tense}"] = 1.0
        self._neighbours(features, trigger, group)
        self._figures(features, trigger, group)
        periods = [time for time in self._times.get(trigger.sentence, ()) if time.role in _PERIODS]
        if periods:
            away = min(abs(time.first - trigger.position) for time in periods)
            features[f"period:distance:{_bucket(away, _FROM_PERIOD)}"] = 1.0
            features[f"period:{group}"] = 1.0
            features[f"period:{tense}"] = 1.0
            before = any(time.first < trigger.position for time in periods)
            features["period:before" if before else "period:after"] = 1.0
        return features

    def _window(self, trigger: Trigger) -> Features:
        """The words of the sentence, and those within reach by side, the nearer the heavier."""
        words, features = self._of_sentence(trigger.sentence)
        features = dict(features)
        at = trigger.position
        for position, before, after in words:
            away = position - at
            if 0 < away <= _REACH:
                features.setdefault(after, _NEARNESS[away])
            elif -_REACH <= away < 0:  # in text order: the last of equal words is the nearest
                features[before] = _NEARNESS[-away]
        return features

    def _of_sentence(self, sentence: int) -> tuple[list[tuple[int, str, str]], Features]:
        """The words of a sentence with their names as features before and after a trigger, and as its words."""
        known = self._words.get(sentence)
        if known is None:
            first, last = self._reading.text.bounds[sentence]
            forms = [
                (position, unit.form)
                for position, unit in enumerate(self._reading.text.units[first:last], first)
                if unit.form and (unit.entries or len(unit.form) >= _SHORTEST)
            ]
            known = self._words[sentence] = (
                [(position, f"word_before:{form}", f"word_after:{form}") for position, form in forms],
                {f"sentence_word:{form}": 1.0 for _, form in forms},
            )
        return known

    def _neighbours(self, features: Features, trigger: Trigger, group: str) -> None:
        """The units beside the trigger, together with its word and its kind of act."""
        units = self._reading.text.units
        first, last = self._reading.text.bounds[trigger.sentence]
        for offset in (-2, -1, 1, 2):
            position = trigger.position + offset
            if not first <= position < last:
                continue
            for kind in sorted(units[position].kinds):
                features[f"group_class{offset:+d}:{group}|{kind}"] = 1.0
                if abs(offset) == 1:
                    features[f"key_class{offset:+d}:{trigger.key}|{kind}"] = 1.0
            if abs(offset) == 1:
                features[f"key_word{offset:+d}:{trigger.key}|{units[position].form}"] = 1.0

    def _figures(self, features: Features, trigger: Trigger, group: str) -> None:
        """The figures of people in the sentence: how many, how near, of what."""
        counts = self._counts.get(trigger.sentence)
        if not counts:
            return
        features["figures"] = min(len(counts), 4) / 2.0
        away = min(abs(count.anchor - trigger.position) for count in counts)
        features[f"figures:distance:{_bucket(away, _FROM_FIGURE)}"] = 1.0
        if any(count.low >= 100 for count in counts):
            features["figures:hundreds"] = 1.0
        for count in counts:
            if self._reading.clause[count.first] == trigger.clause:
                features[f"figures:{count.relation}"] = 1.0
                features[f"figures:{count.effect}|{group}"] = 1.0


def _tense(trigger: Trigger) -> str:
    """The part of speech and what the form shows: 'verb|pres', 'noun|def+pl'; 'bare' for nothing."""
    return f"{trigger.pos}|{'+'.join(tense for tense in _TENSES if tense in trigger.features) or 'bare'}"


def _bucket(number: int, edges: Sequence[int]) -> str:
    """The first edge that a number does not pass, as text; 'more' beyond the last."""
    return next((str(edge) for edge in edges if number <= edge), "more")
