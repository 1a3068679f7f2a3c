"""What sentences share and what is new in them: cohesion, as evidence that an event is told, and told again.

Reports tell an attack again with the same nouns, names and figures; a sentence about another attack brings a new
place, new figures, and other triggers stand between. Words are weighed by how few sentences of this text hold them,
so nothing depends on a table of word frequencies.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

from marsad.coding.assemble import Draft
from marsad.coding.decisions import Features
from marsad.coding.frames import GROUPS
from marsad.coding.reading import Reading, Trigger
from marsad.lexicon.units import Unit, UnitText

_AROUND = 8  # units either side of a trigger
_OPENING = 3  # units that open a sentence
_SHORTEST = 3  # letters of a word that counts
_OF_TITLE = 0.4  # what a word of the title counts: it says of what kind a text is, to all its triggers alike
_T = TypeVar("_T", bound=Hashable)


class Sharing:
    """An index of the words, actors, figures and places of one reading, sentence by sentence."""

    def __init__(self, reading: Reading, title: UnitText | None, article: str) -> None:
        """`article` is what words of class DEF begin with."""
        self._reading = reading
        text = reading.text
        self._title = {_word(unit, len(article)) for unit in title.units} - {""} if title is not None else set()
        self._title_words: Features = {f"title_word:{word}": _OF_TITLE for word in sorted(self._title)}
        keys = [_word(unit, len(article)) for unit in text.units]
        self._keys = keys
        self._words = [{key for key in keys[first:last] if key} for first, last in text.bounds]
        spread = Counter(key for words in self._words for key in sorted(words))
        self._rarity = {key: math.log((len(text.bounds) + 1) / number) for key, number in spread.items()}
        self._weight = [self._sum(words) for words in self._words]
        self._new_words = _first_of(self._words)
        self._actors = _by_sentence(
            len(text.bounds),
            (
                (text.sentence[mention.first], key)
                for mention, ids in zip(reading.actors, reading.actor_ids, strict=True)
                for key in ids
            ),
        )
        self._counts = _by_sentence(
            len(text.bounds), ((text.sentence[count.first], (count.effect, count.low)) for count in reading.counts)
        )
        self._places = _by_sentence(
            len(text.bounds), ((place.sentence, place.place_id or place.name) for place in reading.places)
        )
        self._new_actors, self._new_counts = _first_of(self._actors), _first_of(self._counts)
        self._new_places = _first_of(self._places)
        self._near: dict[int, set[str]] = {}
        self._shared: dict[tuple[int, int], float] = {}
        self._of_sentences: dict[tuple[int, int], Features] = {}
        self._of_sentence: dict[int, Features] = {}
        self._of_later: dict[int, Features] = {}
        self._likest: dict[int, int] = {}

    @property
    def vocabulary(self) -> Iterable[str]:
        """Every word of the text, once."""
        return self._rarity.keys()

    def compare(self, drafts: Sequence[Draft], one: int, two: int) -> Features:
        """Evidence that draft number `two` tells the event of the earlier draft number `one`; see also `common`."""
        a, b = drafts[one], drafts[two]
        first, later = a.frame.triggers[0], b.frame.triggers[0]
        features: Features = {"drafts_between": min(two - one, 12) / 4.0, "told:both": 3.0 * a.told * b.told}
        features[f"kinds:{first.kind}+{later.kind}"] = 1.0
        features[f"types:{'+'.join(sorted((a.sub_event_type, b.sub_event_type)))}"] = 1.0
        features[f"later_word:{later.key}"] = 1.0
        if first.key == later.key:
            features["word:same"] = 1.0
        _weapons(features, a, b)
        _between(features, drafts[one + 1 : two], b)
        if later.sentence != first.sentence:
            self._windows(features, first, later)
            if b.place is not None:
                key = b.place.place_id or b.place.name
                features["place:new" if self._new_places.get(key) == later.sentence else "place:old"] = 1.0
        return features

    def common(self, first: int, later: int) -> tuple[Features, ...]:
        """Evidence from two sentences, the same for all drafts in them; none within one sentence.

        The same objects come back for the same sentences.
        """
        return () if first == later else (self._sentences(first, later), self._later(later))

    def around(self, trigger: Trigger, others: Sequence[Trigger]) -> Features:
        """The classes of a trigger's sentence, the words of the title, and how it stands to it and to the `others`."""
        features: Features = dict(self._holds(trigger.sentence))
        features.update(self._later(trigger.sentence))
        if self._title:
            features.update(self._title_words)
            words = self._words[trigger.sentence]
            features["title:shared"] = 2.0 * len(words & self._title) / len(self._title)
            features["title:word"] = float(trigger.key in self._title)
        here = again = like = 0
        for other in others:
            if other is not trigger:
                here += other.sentence == trigger.sentence
                again += other.key == trigger.key
                like += GROUPS.get(other.kind) == GROUPS.get(trigger.kind)
        features["triggers:here"] = min(5, here) / 3.0
        features["triggers:same_word"] = min(4, again) / 2.0
        features["triggers:same_group"] = min(6, like) / 3.0
        return features

    def _sentences(self, first: int, later: int) -> Features:
        """What two sentences share: words, actors, figures, places."""
        known = self._of_sentences.get((first, later))
        if known is not None:
            return known
        shared = self._sum(self._words[first] & self._words[later])
        least = min(self._weight[first], self._weight[later])
        features = {
            "shared:words": min(shared, 12.0) / 4.0,
            "shared:share": 3.0 * shared / least if least > 0 else 0.0,
        }
        one, two = self._actors[first], self._actors[later]
        if one and two:
            features["shared:actors"] = 2.0 * len(one & two) / len(one | two)
            if not one & two:
                features["shared:no_actor"] = 1.0
            if two <= one:
                features["shared:all_actors"] = 1.0
        if self._counts[first] and self._counts[later]:
            features["shared:count" if self._counts[first] & self._counts[later] else "shared:no_count"] = 1.0
        if self._places[first] and self._places[later]:
            features["shared:place" if self._places[first] & self._places[later] else "shared:no_place"] = 1.0
        if self._find_likest(later) == first:
            features["shared:most"] = 1.0
        self._of_sentences[(first, later)] = features
        return features

    def _holds(self, sentence: int) -> Features:
        """The classes of units of a sentence."""
        known = self._of_sentence.get(sentence)
        if known is None:
            first, last = self._reading.text.bounds[sentence]
            kinds = set().union(*(unit.kinds for unit in self._reading.text.units[first:last]))
            known = self._of_sentence[sentence] = {f"holds:{kind}": 1.0 for kind in sorted(kinds)}
        return known

    def _later(self, sentence: int) -> Features:
        """What is new in a sentence, and how it opens."""
        known = self._of_later.get(sentence)
        if known is not None:
            return known
        features: Features = {}
        for name, held, new in (
            ("words", self._words[sentence], self._new_words),
            ("actors", self._actors[sentence], self._new_actors),
            ("counts", self._counts[sentence], self._new_counts),
            ("places", self._places[sentence], self._new_places),
        ):
            if held:
                features[f"new:{name}"] = sum(new[key] == sentence for key in held) / len(held)  # type: ignore[index]
            else:
                features[f"new:no_{name}"] = 1.0
        first, last = self._reading.text.bounds[sentence]
        for offset, unit in enumerate(self._reading.text.units[first : min(first + _OPENING, last)]):
            features[f"opens:{unit.form}"] = 1.0
            for kind in unit.kinds:
                features[f"opens:{offset}:{kind}"] = 1.0
        self._of_later[sentence] = features
        return features

    def share_words(self, first: Trigger, later: Trigger) -> float:
        """The weight of the words that stand around both of two triggers."""
        at = (first.position, later.position)
        known = self._shared.get(at)
        if known is None:
            known = self._shared[at] = self._sum(self._window(first) & self._window(later))
        return known

    def _windows(self, features: Features, first: Trigger, later: Trigger) -> None:
        one, two = self._window(first), self._window(later)
        shared = self.share_words(first, later)
        least = min(self._sum(one), self._sum(two))
        features["near:words"] = min(shared, 10.0) / 3.0
        features["near:share"] = 3.0 * shared / least if least > 0 else 0.0
        there = two & self._words[first.sentence]
        features["near:in_sentence"] = min(self._sum(there), 10.0) / 3.0
        if not there:
            features["near:nothing"] = 1.0

    def _window(self, trigger: Trigger) -> set[str]:
        known = self._near.get(trigger.position)
        if known is None:
            at = trigger.position
            first, last = self._reading.text.bounds[trigger.sentence]
            low, high = max(first, at - _AROUND), min(last, at + _AROUND + 1)
            known = {key for key in (*self._keys[low:at], *self._keys[at + 1 : high]) if key}
            self._near[at] = known
        return known

    def _find_likest(self, sentence: int) -> int:
        """The earlier sentence that shares most with a sentence, the last of equals; -1 for the first sentence."""
        known = self._likest.get(sentence)
        if known is None:
            words = self._words[sentence]
            known = max(range(sentence), key=lambda n: (self._sum(self._words[n] & words), n), default=-1)
            self._likest[sentence] = known
        return known

    def _sum(self, words: Iterable[str]) -> float:
        rarity = self._rarity
        return math.fsum([rarity[word] for word in words])


def _weapons(features: Features, a: Draft, b: Draft) -> None:
    first, later = {name for name, *_ in a.weapons}, {name for name, *_ in b.weapons}
    if first and later:
        features["weapon:same" if first & later else "weapon:different"] = 1.0
    elif later:
        features["weapon:only_later"] = 1.0
    elif first:
        features["weapon:only_earlier"] = 1.0


def _between(features: Features, between: Sequence[Draft], later: Draft) -> None:
    """The drafts that stand between: a list of like acts at other places is seldom one event."""
    kind, here = later.frame.triggers[0].kind, later.place.place_id if later.place is not None else None
    like = 0
    same_kind = other_date = other_place = False
    for draft in between:
        like += draft.sub_event_type == later.sub_event_type
        same_kind = same_kind or draft.frame.triggers[0].kind == kind
        other_date = other_date or draft.date_start != later.date_start
        other_place = other_place or (draft.place is not None and draft.place.place_id != here)
    features["between:same_type"] = min(4, like) / 2.0
    features["between:other_type"] = min(6, len(between) - like) / 3.0
    features["between:same_kind"] = float(same_kind)
    features["between:other_date"] = float(other_date)
    if later.place is not None:
        features["between:other_place"] = float(other_place)


def _word(unit: Unit, article: int) -> str:
    """What a unit counts as: the lexicon's key where it has one, else its letters without the article; '' for none."""
    if unit.entries:
        return unit.entries[0].key
    if "DEF" in unit.kinds:
        return unit.form[article:]
    return unit.form if len(unit.form) >= _SHORTEST else ""


def _by_sentence(sentences: int, items: Iterable[tuple[int, _T]]) -> list[set[_T]]:
    held: list[set[_T]] = [set() for _ in range(sentences)]
    for sentence, key in items:
        held[sentence].add(key)
    return held


def _first_of(held: Sequence[set[_T]]) -> dict[_T, int]:
    """The number of the first sentence that holds each key."""
    first: dict[_T, int] = {}
    for number, keys in enumerate(held):
        for key in keys:
            first.setdefault(key, number)
    return first
