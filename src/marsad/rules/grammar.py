"""Everything that is read from the packs once and then only used: index, alphabet, rules.

Loading takes a few tenths of a second, so one `Grammar` serves all documents of a run.
"""

from __future__ import annotations

from dataclasses import dataclass

from marsad.lexicon.index import Index
from marsad.lexicon.loading import Loader, Place, empty_index, load_affixes, load_normaliser
from marsad.lexicon.units import Alphabet, UnitBuilder, UnitText
from marsad.packs.files import Packs
from marsad.rules.patterns import Rule, RuleSet, literal_kind, literals, load_rules
from marsad.text.normalise import Normaliser

RULE_TOPICS = ("times", "counts", "triggers", "attribution", "actors", "grammar")


@dataclass(frozen=True, slots=True)
class Grammar:
    """Compiled packs. `rules[topic]` holds the rule set of `data/ar/<topic>/rules.yaml`."""

    packs: Packs
    normaliser: Normaliser
    index: Index
    builder: UnitBuilder
    alphabet: Alphabet
    rules: dict[str, RuleSet]
    places: dict[str, Place]

    def read(self, raw: str) -> UnitText:
        """Units of a raw text."""
        return self.builder.build(self.normaliser.normalise(raw))


def load_grammar(packs: Packs, *, engine_kinds: tuple[str, ...] = ("NUM", "TIME", "COUNT")) -> Grammar:
    """Reads a pack. `engine_kinds` are classes that engines give to collapsed units."""
    normaliser = load_normaliser(packs)
    affixes = load_affixes(packs)
    index = empty_index(packs, normaliser, affixes)
    loader = Loader(packs, normaliser, affixes, index)
    topic_rules: dict[str, list[Rule]] = {
        topic: load_rules(packs.yaml(f"ar/{topic}/rules.yaml")) for topic in RULE_TOPICS
    }
    loader.add_topics()
    loader.add_people()
    loader.add_actors()
    places = loader.add_places()
    words = {word for rules in topic_rules.values() for rule in rules for word in literals(rule.pattern)}
    loader.add_literals((literal_kind(normaliser.fold(word)), word) for word in sorted(words))
    index.close()
    alphabet = Alphabet()
    builder = UnitBuilder(index, alphabet)
    for kind in engine_kinds:
        alphabet.code(frozenset((kind,)))
    rules = {topic: RuleSet(found, alphabet, normaliser.fold) for topic, found in topic_rules.items()}
    return Grammar(packs, normaliser, index, builder, alphabet, rules, places)
