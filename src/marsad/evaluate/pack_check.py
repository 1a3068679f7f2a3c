"""Everything `marsad check` looks at, in one list of findings: tables, clashes, rules, example sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from marsad.evaluate.corpus_lines import Coverage, run_corpora
from marsad.lexicon.clashes import find_clashes
from marsad.lexicon.ordinary import find_ordinary_places
from marsad.packs.checking import Finding, check_tables
from marsad.packs.files import PackError, Packs
from marsad.rules.grammar import RULE_TOPICS, Grammar, load_grammar
from marsad.rules.patterns import PatternError, Rule, RuleSet, load_rules

_QUOTED = re.compile(r'"[^"]*"')
_CLASS = re.compile(r"(?<![a-z0-9_$=])!?([A-Z][A-Z0-9_]*)|=!?([A-Z][A-Z0-9_]*)")
_SHORTHAND = frozenset(("COUNTED",))  # in `without` of the count rules: any quantity of people
_REQUIRED = ("id", "about", "pattern", "since")


def check_packs(packs: Packs) -> list[Finding]:
    """Findings in the last folder of `packs`, sorted. When tables are broken, rules are not tried."""
    findings = [*check_tables(packs)]
    rules = [*_rule_faults(packs)]
    if findings or rules:
        return sorted(findings + rules)
    findings += find_clashes(packs)
    findings += find_ordinary_places(packs)
    try:
        grammar = load_grammar(packs)
    except (PackError, PatternError, KeyError, ValueError) as error:
        return sorted([*findings, Finding.of("(pack)", 0, "not_loaded", error=error)])
    coverage = run_corpora(grammar, packs.folders[-1])
    findings += coverage.findings
    findings += _pattern_faults(grammar, packs.folders[-1], coverage)
    return sorted(findings)


def _rule_faults(packs: Packs) -> Iterator[Finding]:
    """Rules files that cannot be read, or rules without what every rule must have."""
    for topic in RULE_TOPICS:
        name = f"ar/{topic}/rules.yaml"
        path = packs.folders[-1] / name
        if not path.is_file():
            continue
        content = path.read_text("utf-8")
        try:
            rules = (yaml.safe_load(content) or {}).get("rules", [])
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            yield Finding.of(name, mark.line + 1 if mark else 0, "not_yaml")
            continue
        seen: set[str] = set()
        for rule in rules:
            missing = [key for key in _REQUIRED if not rule.get(key)]
            row = _row_of(content, rule.get("id", ""))
            if missing:
                yield Finding.of(name, row, "rule_lacks", missing=", ".join(missing))
            if rule.get("id") in seen:
                yield Finding.of(name, row, "rule_twice", key=rule["id"])
            seen.add(rule.get("id", ""))


def _pattern_faults(grammar: Grammar, folder: Path, coverage: Coverage) -> Iterator[Finding]:
    """Patterns that do not compile, classes nobody makes, rules without an example."""
    # By now the corpora have been read, so every class that an engine gives to a unit is in the alphabet.
    known = {kind for kinds in grammar.alphabet.codes for kind in kinds}
    for topic in RULE_TOPICS:
        name = f"ar/{topic}/rules.yaml"
        path = folder / name
        if not path.is_file():
            continue
        content = path.read_text("utf-8")
        raw: dict[str, Any] = yaml.safe_load(content)
        for rule in load_rules([raw]):
            row = _row_of(content, rule.id)
            yield from _compile_faults(rule, grammar, name, row)
            for kind in sorted(classes_of(rule) - known - _SHORTHAND):
                yield Finding.of(name, row, "unknown_class", rule=rule.id, kind=kind)
            if rule.yields != "nothing" and rule.id not in coverage.rules_shown:
                yield Finding.of(name, row, "rule_unshown", rule=rule.id, corpus=f"ar/{topic}/corpus.yaml")
        if topic not in coverage.topics_with_rejects:
            yield Finding.of(name, 0, "no_reject", corpus=f"ar/{topic}/corpus.yaml")


def _compile_faults(rule: Rule, grammar: Grammar, name: str, row: int) -> Iterator[Finding]:
    try:
        RuleSet([rule], grammar.alphabet, grammar.normaliser.fold).compile()
    except (PatternError, re.error) as error:
        yield Finding.of(name, row, "bad_pattern", rule=rule.id, error=error)


def classes_of(rule: Rule) -> set[str]:
    """Classes that a rule names in its pattern and its settings."""
    plain = _QUOTED.sub(" ", rule.pattern)
    named = {first or second for first, second in _CLASS.findall(plain)}
    for key in ("needs", "without"):
        value = rule.settings.get(key, ())
        named.update([value] if isinstance(value, str) else value)
    return named


def _row_of(content: str, rule_id: str) -> int:
    at = re.search(rf"^\s*-?\s*id:\s*[\"']?{re.escape(rule_id)}[\"']?\s*$", content, re.MULTILINE)
    return content.count("\n", 0, at.end()) + 1 if at and rule_id else 0
