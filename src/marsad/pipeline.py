"""The only file that joins the stages: read a document, propose, decide, write events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from marsad.coding.aggregates import aggregate_record, find_summaries
from marsad.coding.assemble import (
    Draft,
    arm,
    build_event,
    count_people,
    date_drafts,
    locate,
    rate,
    settle_type,
)
from marsad.coding.casting import cast_roles
from marsad.coding.clustering import (
    Coreference,
    cluster,
    cluster_odds,
    join_drafts,
    rival_features,
    told_features,
)
from marsad.coding.decisions import Decision, Features, load_weights
from marsad.coding.engines import Engines, read_text
from marsad.coding.event_types import UNKNOWN_SIDES, decide_type
from marsad.coding.features import (
    document_features,
    keep_features,
    outcome_features,
    relevance_features,
    telling_features,
)
from marsad.coding.frames import Frame, start_frames
from marsad.coding.reading import Reading
from marsad.coding.sharing import Sharing
from marsad.coding.spreading import spread_frames
from marsad.coding.telling import Surroundings
from marsad.grounding.actors import ActorTable
from marsad.grounding.gazetteer import Gazetteer
from marsad.lexicon.units import UnitText
from marsad.mentions.counts import register_quantities
from marsad.mentions.numbers import collapse_numbers, register_numbers
from marsad.mentions.times import find_dateline
from marsad.model.document import Document
from marsad.model.events import Event
from marsad.packs.files import Packs, open_packs
from marsad.rules.grammar import Grammar, load_grammar
from marsad.text.boilerplate import find_in_normal, load_boilerplate

ENGINE_VERSION = "0.1.0"
CODEBOOK_VERSION = "1"
SECTION_UNITS = 3000
LEAST_RELEVANT = 0.2  # far below the threshold `relevant`: such a text is plainly about something else
LEAST_TOLD = 0.2  # below this probability a trigger is not an event and joins none; 0.1 to 0.3 score alike


@dataclass(slots=True)
class Coded:
    """What one document gave: events, aggregates, what was set aside (with a reason), and the trace."""

    document: Document
    events: list[Event] = field(default_factory=list)
    aggregates: list[dict[str, Any]] = field(default_factory=list)
    set_aside: list[tuple[Draft, str]] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    unmerged: list[Draft] = field(default_factory=list)
    reading: Reading | None = None
    later_sections: list[Coded] = field(default_factory=list)  # of a text too long to be coded at once
    singles: list[Draft] = field(default_factory=list)  # those of `unmerged` that were clustered
    members: list[list[int]] = field(default_factory=list)  # of each draft, the numbers of its `singles`
    sharing: Sharing | None = None
    features: Features = field(default_factory=dict)  # of the document as a whole
    relevance: float = 0.0
    relevance_features: Features = field(default_factory=dict)
    title_kinds: frozenset[str] = frozenset()


class Coder:
    """Codes documents. Loading takes a few tenths of a second; one coder serves any number of documents."""

    def __init__(self, *, packs: Packs | None = None, decisions: dict[str, Decision] | None = None) -> None:
        self.packs = packs or open_packs()
        grammar = load_grammar(self.packs)
        register_numbers(grammar.alphabet)  # before any rule is compiled: a later class compiles all again
        register_quantities(grammar.alphabet)
        nationalities: dict[str, list[dict[str, str]]] = {}
        for row in self.packs.rows("ar/actors/nationalities.csv"):
            nationalities.setdefault(row["country"], []).append(row)
        actors = {row["id"]: row for row in self.packs.rows("shared/actors.csv")}
        allies = {row["id"]: row for row in self.packs.rows("shared/state_allies.csv")}
        self.engines = Engines(grammar, Gazetteer(grammar.places), ActorTable(actors, nationalities, allies))
        self._boilerplate = load_boilerplate(self.packs, grammar.normaliser)
        weights = load_weights(Path(self.packs.folders[0]) / "weights.json")
        self.decisions = decisions or weights.decisions
        self.thresholds, self.calibration = weights.thresholds, weights.calibration

    def code(self, document: Document, *, thorough: bool = False) -> Coded:
        """Events of one document, in text order. An article without conflict gives none.

        `thorough` also fills the drafts of a text that is likely, but not likely enough, to be about conflict: for
        explaining what would have been coded, for none of them is.

        A text of more than `SECTION_UNITS` units (several long articles) is coded section by section, cut between
        sentences: the cost stays linear, and events of different sections are not joined.
        """
        grammar = self.engines.grammar
        source = grammar.read(document.text)
        published = _as_date(document.published_on)
        if published is None:
            published = find_dateline(collapse_numbers(source, grammar), grammar)
            if published is not None:
                document = replace(document, published_on=published.isoformat())
        ignored = find_in_normal(source.source.normal, self._boilerplate)
        title = grammar.read(document.title) if document.title else None
        whole = Coded(document)
        for number, section in enumerate(_sections(source, grammar)):
            coded = self._code_section(document, section, ignored, title, published, thorough=thorough)
            if number == 0:
                whole = coded
            else:
                whole.events += coded.events
                whole.aggregates += coded.aggregates
                whole.later_sections.append(coded)
        return whole

    def _code_section(
        self,
        document: Document,
        source: UnitText,
        ignored: list[tuple[int, int, str]],
        title: UnitText | None,
        published: date | None,
        *,
        thorough: bool,
    ) -> Coded:
        coded = Coded(document)
        reading = read_text(self.engines, source, published, ignored, title)
        coded.reading = reading
        if not reading.triggers:
            return coded
        coded.sharing = Sharing(reading, title, self.engines.grammar.index.article)
        summaries, reading.summarised = find_summaries(reading)
        coded.aggregates = [aggregate_record(s, reading, self.engines, document) for s in summaries]
        if title is not None:
            coded.title_kinds = frozenset().union(*(unit.kinds for unit in title.units))
        least = LEAST_RELEVANT if thorough else max(LEAST_RELEVANT, self.thresholds["relevant"])
        if self.tell(coded, self.decisions, least_relevant=least):
            self.join(coded, self.decisions)
        return coded

    def decide(self, coded: Coded, decisions: dict[str, Decision]) -> None:
        """Makes every scored decision of a document that has been read, and sets nothing aside for its score: training
        needs every draft. Replaces earlier decisions.
        """
        self.tell(coded, decisions)
        self.join(coded, decisions, keep_all=True)

    def tell(self, coded: Coded, decisions: dict[str, Decision], *, least_relevant: float = 0.0) -> bool:
        """The first half of coding: fills the draft of every single trigger and scores whether it tells an event.

        False when the text is less likely than `least_relevant` to be about conflict: it is not read for events.
        """
        reading, sharing = coded.reading, coded.sharing
        coded.drafts, coded.events, coded.set_aside = [], [], []
        if reading is None or sharing is None:
            return False
        gazetteer = self.engines.gazetteer
        frames = spread_frames(reading, start_frames(reading), gazetteer)
        coded.features = document_features(reading, coded.title_kinds)
        groups = Counter(frame.group for frame in frames)
        coded.relevance_features = relevance_features(reading, coded.features, groups, sharing.vocabulary)
        coded.relevance = decisions["relevant"].probability(coded.relevance_features)
        if coded.relevance < least_relevant:
            self._leave_unread(coded, frames)
            return False
        coded.unmerged = self._fill([Draft(frame, 0.0, {}) for frame in frames], reading, decisions, alone=True)
        surroundings = Surroundings(reading)
        for draft in coded.unmerged:
            draft.telling = telling_features(reading, draft.frame, gazetteer, coded.features)
            draft.telling.update(outcome_features(reading, draft.filled()))
            draft.telling.update(sharing.around(draft.frame.triggers[0], reading.triggers))
            draft.telling.update(surroundings.features(draft))
        self.weigh(coded, decisions["told"])
        return True

    def weigh(self, coded: Coded, told: Decision) -> None:
        """Scores the filled drafts of single triggers: which of them tell an event, and may be joined."""
        for draft in coded.unmerged:
            draft.told = told.probability(draft.telling)
        coded.singles = [draft for draft in coded.unmerged if draft.told >= LEAST_TOLD]

    def join(self, coded: Coded, decisions: dict[str, Decision], *, keep_all: bool = False) -> None:
        """The second half: joins the drafts that `tell` left and keeps those that are events, or all of them."""
        reading, sharing, singles = coded.reading, coded.sharing, coded.singles
        coded.drafts, coded.events, coded.set_aside = [], [], []
        if reading is None or sharing is None:
            return
        gazetteer = self.engines.gazetteer
        odds = Coreference(reading, singles, sharing, gazetteer).odds(decisions["same_event"])
        clusters = cluster(len(singles), odds)
        for members in clusters:
            if len(members) > 1:
                draft = Draft(join_drafts([singles[n] for n in members]), 0.0, {})
                coded.drafts += self._fill([draft], reading, decisions)
            else:
                draft = replace(singles[members[0]], odds=dict(singles[members[0]].odds))
                locate([draft], reading, self.engines, decisions["place"])
                coded.drafts.append(draft)
        coded.members = clusters
        rivals = rival_features(coded.drafts, cluster_odds(clusters, odds))
        for draft, rival, members in zip(coded.drafts, rivals, clusters, strict=True):
            draft.keep_features = keep_features(reading, draft.frame, gazetteer, coded.features)
            draft.keep_features.update(outcome_features(reading, draft.filled()))
            draft.keep_features.update(rival)
            draft.keep_features.update(told_features([singles[n] for n in members]))
            draft.keep = decisions["keep"].probability(draft.keep_features)
        reasons = [""] * len(coded.drafts) if keep_all else self._doubts(coded)
        for draft, doubt in zip(coded.drafts, reasons, strict=True):
            reason = "no_place" if draft.place is None else doubt
            if reason:
                coded.set_aside.append((draft, reason))
            else:
                versions = (ENGINE_VERSION, CODEBOOK_VERSION)
                rate(draft, self.calibration)
                coded.events.append(build_event(draft, reading, self.engines, coded.document, versions))

    def _leave_unread(self, coded: Coded, frames: Sequence[Frame]) -> None:
        """Sets all frames of a text that is plainly about something else aside without filling their slots."""
        coded.drafts = coded.unmerged = coded.singles = [Draft(frame, 0.0, {}) for frame in frames]
        coded.members = [[number] for number in range(len(frames))]
        for draft in coded.drafts:
            draft.sub_event_type = decide_type(draft.frame, UNKNOWN_SIDES)
            coded.set_aside.append((draft, "irrelevant"))

    def _doubts(self, coded: Coded) -> list[str]:
        """For each draft why it is not coded, '' when it is."""
        keeps = [draft.keep if draft.place is not None else 0.0 for draft in coded.drafts]
        limits = self.thresholds
        if coded.relevance < limits["relevant"] or max(keeps, default=0.0) < limits["surest"]:
            return ["irrelevant"] * len(keeps)
        return ["" if keep >= limits["keep"] else "background" for keep in keeps]

    def _fill(
        self, drafts: list[Draft], reading: Reading, decisions: dict[str, Decision], *, alone: bool = False
    ) -> list[Draft]:
        locate(drafts, reading, self.engines, decisions["place_alone" if alone else "place"], alone=alone)
        date_drafts(drafts, reading, decisions["date"])
        for draft in drafts:
            count_people(draft, reading, decisions)
            cast_roles(draft, reading, self.engines, decisions["initiator"], decisions["target"])
            arm(draft, reading)
            settle_type(draft, reading, self.engines, decisions["type"])
        return drafts

    def code_many(self, documents: Iterable[Document]) -> Iterator[Coded]:
        for document in documents:
            yield self.code(document)


def _sections(source: UnitText, grammar: Grammar) -> Iterator[UnitText]:
    """The text, or its parts of at most about `SECTION_UNITS` units, cut between sentences."""
    if len(source.units) <= SECTION_UNITS:
        yield source
        return
    first = 0
    for start, end in source.bounds:
        if end - first > SECTION_UNITS and start > first:
            yield grammar.builder.assemble(source.source, source.units[first:start], source.quotations)
            first = start
        while end - first > SECTION_UNITS:  # a sentence without end
            yield grammar.builder.assemble(
                source.source, source.units[first : first + SECTION_UNITS], source.quotations
            )
            first += SECTION_UNITS
    if first < len(source.units):
        yield grammar.builder.assemble(source.source, source.units[first:], source.quotations)


def _as_date(value: str | None) -> date | None:
    if not value:
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None
