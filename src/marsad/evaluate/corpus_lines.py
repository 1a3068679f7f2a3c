"""Runs the example sentences of a pack (`corpus.yaml`) against its rules, line by line.

A rule without examples is a guess nobody can check, and an example that is never run is a comment. The tests run the
same files; this module is for an analyst's own pack, where there are no tests.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from marsad.coding.reading import find_triggers, number_clauses
from marsad.lexicon.units import UnitText
from marsad.mentions.attribution import find_claims, find_sources
from marsad.mentions.counts import find_counts
from marsad.mentions.numbers import collapse_numbers
from marsad.mentions.times import find_times
from marsad.mentions.weapons import find_weapons
from marsad.model.mentions import Number
from marsad.packs.checking import Finding
from marsad.rules.grammar import Grammar
from marsad.text.boilerplate import find_in_normal, load_boilerplate

_MARKED = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Found:
    """What an engine found in a text: the words, its values, and the rule behind it."""

    quote: str
    values: Mapping[str, Any]
    rule: str = ""


Finder = Callable[[Grammar, str, date | None], list[Found]]


@dataclass(frozen=True, slots=True)
class Corpus:
    """How one corpus file is read: which engine answers for each section, and for the sentences to reject."""

    sections: Mapping[str, Finder]
    rejects: Finder
    topic: str = ""  # topic of the rules that the sentences are examples of


@dataclass(slots=True)
class Coverage:
    """What a run of the corpora showed. State: filled as the lines are run."""

    findings: list[Finding] = field(default_factory=list)
    rules_shown: set[str] = field(default_factory=set)
    topics_with_rejects: set[str] = field(default_factory=set)


def _span(raw: str, text: UnitText, first: int, last: int) -> str:
    start, end = text.raw_span(first, last)
    return raw[start:end]


def _found_times(grammar: Grammar, raw: str, published: date | None) -> list[Found]:
    text = collapse_numbers(grammar.read(raw), grammar)
    mentions = find_times(text, grammar, published)
    values = [asdict(m) | {"reason": m.reasons} for m in mentions]
    return [Found(_span(raw, text, m.first, m.last), v, m.rule) for m, v in zip(mentions, values, strict=True)]


def _found_dates(grammar: Grammar, raw: str, published: date | None) -> list[Found]:
    """Times without those that only name something ('the 25 January revolution')."""
    return [found for found in _found_times(grammar, raw, published) if found.values["role"] != "reference"]


def _found_counts(grammar: Grammar, raw: str, published: date | None) -> list[Found]:
    text = collapse_numbers(grammar.read(raw), grammar)
    return [Found(_span(raw, text, m.first, m.last), asdict(m), m.rule) for m in find_counts(text, grammar)]


def _found_numbers(grammar: Grammar, raw: str, published: date | None) -> list[Found]:
    text = collapse_numbers(grammar.read(raw), grammar)
    return [
        Found(_span(raw, text, at, at), {"low": unit.value.low, "high": unit.value.high, "kinds": unit.kinds})
        for at, unit in enumerate(text.units)
        if isinstance(unit.value, Number)
    ]


def _found_weapons(grammar: Grammar, raw: str, published: date | None) -> list[Found]:
    text = grammar.read(raw)
    return [Found(_span(raw, text, m.first, m.last), asdict(m), m.rule) for m in find_weapons(text, grammar)]


def _found_triggers(grammar: Grammar, raw: str, published: date | None) -> list[Found]:
    text = grammar.read(raw)
    triggers = find_triggers(text, number_clauses(text))
    return [Found(_span(raw, text, t.position, t.position), {"kind": t.kind}, t.key) for t in triggers]


def _found_sources(grammar: Grammar, raw: str, published: date | None) -> list[Found]:
    text = grammar.read(raw)
    return [Found(_span(raw, text, m.first, m.last), asdict(m), m.rule) for m in find_sources(text, grammar)]


def _found_claims(grammar: Grammar, raw: str, published: date | None) -> list[Found]:
    text = grammar.read(raw)
    return [
        Found(_span(raw, text, m.actor_unit, m.actor_unit) if m.actor_unit is not None else "", asdict(m), m.rule)
        for m in find_claims(text, grammar)
    ]


def _found_boilerplate(grammar: Grammar, raw: str, published: date | None) -> list[Found]:
    rules = load_boilerplate(grammar.packs, grammar.normaliser)
    source = grammar.normaliser.normalise(raw)
    spans = [(source.raw_span(start, end), reason) for start, end, reason in find_in_normal(source.normal, rules)]
    return [Found(raw[start:end], {"reason": reason}) for (start, end), reason in spans]


CORPORA: Mapping[str, Corpus] = {
    "ar/times/corpus.yaml": Corpus({"accept": _found_times}, _found_dates, "times"),
    "ar/counts/corpus.yaml": Corpus({"accept": _found_counts}, _found_counts, "counts"),
    "ar/counts/numbers_corpus.yaml": Corpus({"accept": _found_numbers}, _found_numbers),
    "ar/triggers/corpus.yaml": Corpus({"accept": _found_triggers}, _found_triggers, "triggers"),
    "ar/weapons/corpus.yaml": Corpus({"accept": _found_weapons}, _found_weapons),
    "ar/attribution/corpus.yaml": Corpus(
        {"sources": _found_sources, "claims": _found_claims}, _found_claims, "attribution"
    ),
    "ar/orthography/boilerplate_corpus.yaml": Corpus({"accept": _found_boilerplate}, _found_boilerplate),
}


def run_corpora(grammar: Grammar, folder: Path) -> Coverage:
    """Runs every corpus of a pack folder."""
    coverage = Coverage()
    for name, corpus in CORPORA.items():
        path = folder / name
        if path.is_file():
            _run_corpus(grammar, name, path.read_text("utf-8"), corpus, coverage)
    return coverage


def _run_corpus(grammar: Grammar, name: str, content: str, corpus: Corpus, coverage: Coverage) -> None:
    try:
        cases = yaml.safe_load(content) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        coverage.findings.append(Finding.of(name, mark.line + 1 if mark else 0, "corpus_not_yaml"))
        return
    published = cases.get("published")
    rows = _row_finder(content)
    for section, finder in corpus.sections.items():
        for case in cases.get(section, []):
            wanted = case["expect"] if isinstance(case["expect"], list) else [case["expect"]]
            for text in case["texts"]:
                found = finder(grammar, _plain(text), published)
                coverage.rules_shown.update(one.rule for one in found)
                if fault := _fault(text, wanted, found):
                    coverage.findings.append(Finding.of(name, rows(text), "example_fails", told=fault))
    for case in cases.get("reject") or []:
        coverage.topics_with_rejects.add(corpus.topic)
        if found := corpus.rejects(grammar, _plain(case["text"]), published):
            why = case.get("why", "no reason given")
            row = rows(case["text"])
            coverage.findings.append(Finding.of(name, row, "reject_found", found=_show(found), why=why))


def _fault(text: str, wanted: Sequence[Mapping[str, Any]], found: Sequence[Found]) -> str:
    """What is wrong with an accepted text, empty when all is well."""
    quotes = [quote.strip() for quote in _MARKED.findall(text)]
    for expect in wanted:
        fitting = [one for one in found if _fits(one.values, expect)]
        if not fitting:
            return f"expected {dict(expect)}, found {_show(found)}"
        missing = [quote for quote in quotes if quote not in {one.quote.strip() for one in fitting}]
        if missing and len(wanted) == 1:
            return f"expected the words {missing[0]!r}, found {_show(fitting)}"
    return ""


def _fits(values: Mapping[str, Any], expect: Mapping[str, Any]) -> bool:
    for key, value in expect.items():
        got = values.get(key)
        if isinstance(got, tuple | list | frozenset):
            if not set(value if isinstance(value, list) else [value]) <= set(got):
                return False
        elif got != value:
            return False
    return True


def _show(found: Sequence[Found]) -> str:
    return "; ".join(f"{one.quote!r} by {one.rule or 'the engine'}" for one in found[:3]) or "nothing"


def _plain(marked: str) -> str:
    return marked.replace("[[", "").replace("]]", "")


def _row_finder(content: str) -> Callable[[str], int]:
    """Where a text stands in its file; 0 when it is written in a way that hides it (escapes, folded lines)."""
    lines = content.splitlines()

    def row(text: str) -> int:
        head = text.split("\n")[0]
        return next((number for number, line in enumerate(lines, start=1) if head in line), 0)

    return row
