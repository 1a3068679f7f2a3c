"""Rules over units.

A pattern is a row of items separated by spaces:

    KILL_NOUN "ما لا يقل عن"? count=NUM who=PERSON?

An item is a class name, a quoted word or phrase (one item a word), `.` (any unit of the same sentence),
`!CLASS` (any unit of the same sentence without that class), or a group in parentheses, with `|` for
alternatives and `?`, `*`, `+`, `{m,n}` for repetition. `name=` before an item captures it.
`$name` stands for a pattern that the same file spells out once under `parts`.
The pattern becomes one regular expression over `UnitText.signature`; nothing backtracks into
characters, so a rule costs microseconds. A rule that names under `needs` the classes of which every
match holds at least one is only tried near units of those classes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from marsad.lexicon.units import Alphabet, UnitText

_ITEM = re.compile(
    r"""\s*(?:
      (?P<name>[a-z][a-z0-9_]*)=            # capture
    | (?P<quoted>"[^"]+")
    | (?P<cls>!?[A-Z][A-Z0-9_]*)
    | (?P<any>\.)
    | (?P<open>\() | (?P<close>\)) | (?P<bar>\|)
    | (?P<repeat>[?*+]\??|\{\d+(?:,\d*)?\}\??)
    )""",
    re.VERBOSE,
)
_PART = re.compile(r"\$([a-z][a-z0-9_]*)")
BREAKS = ("STOP", "LINE")
REACH = 12  # a match of a rule with `needs` lies within so many units of the needed one


class PatternError(ValueError):
    """A pattern that cannot be compiled; the message shows where."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a `rules.yaml`: id, what it is for, pattern and what it yields."""

    id: str
    about: str
    pattern: str
    yields: str
    priority: int = 0
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Match:
    """One rule matched on units `first` to `last` (both included)."""

    rule: Rule
    first: int
    last: int
    groups: Mapping[str, tuple[int, int]]  # capture -> (first, last) unit

    def has(self, name: str) -> bool:
        return name in self.groups


def literal_kind(word: str) -> str:
    """The class name under which a quoted word of a pattern is indexed."""
    return "W:" + word


def literals(pattern: str) -> set[str]:
    """Every quoted word of a pattern, to be put in the index before it is closed."""
    return {word for quoted in re.findall(r'"([^"]+)"', pattern) for word in quoted.split()}


def load_rules(files: Sequence[Any]) -> list[Rule]:
    """Rules of the `rules.yaml` documents of all packs; a later rule of the same id replaces."""
    found: dict[str, Rule] = {}
    for content in files:
        parts = content.get("parts", {})
        for raw in content.get("rules", []):
            settings = {k: v for k, v in raw.items() if k not in {"id", "about", "pattern", "yields", "priority"}}
            patterns = raw["pattern"] if isinstance(raw["pattern"], list) else [raw["pattern"]]
            joined = " | ".join(f"( {part} )" for part in patterns) if len(patterns) > 1 else patterns[0]
            found[raw["id"]] = Rule(
                raw["id"],
                raw["about"],
                _spelt_out(joined, parts),
                raw.get("yields", ""),
                raw.get("priority", 0),
                settings,
            )
    return list(found.values())


def _spelt_out(pattern: str, parts: Mapping[str, str], depth: int = 0) -> str:
    """The pattern with every `$name` replaced by that part in parentheses."""
    if "$" not in pattern:
        return pattern
    if depth > 8:
        raise PatternError(f"parts that name each other: {pattern[:60]!r}")

    def part(match: re.Match[str]) -> str:
        if match[1] not in parts:
            raise PatternError(f"no part named {match[1]!r}")
        return f"( {parts[match[1]]} )"

    return _spelt_out(_PART.sub(part, pattern), parts, depth + 1)


class RuleSet:
    """The rules of one topic, each compiled when a text first has what it needs.

    A short text needs few of the rules on dates, and compiling all of them takes longer than coding it.
    """

    def __init__(self, rules: Sequence[Rule], alphabet: Alphabet, fold: Any) -> None:
        self.rules = list(rules)
        self._alphabet = alphabet
        self._fold = fold
        self._size = -1
        self._codes: Mapping[str, Sequence[str]] = {}
        self._compiled: dict[int, re.Pattern[str]] = {}  # by number of the rule
        self._needed: dict[tuple[str, ...], re.Pattern[str]] = {}

    def find(self, text: UnitText, first: int = 0, last: int | None = None) -> Iterator[Match]:
        """Every match of every rule inside units [first, last), rules in order; overlaps are kept."""
        if self._size != len(self._alphabet.codes):
            self._begin()
        end = len(text.units) if last is None else last
        signature = text.signature
        windows = {needs: _near(regex, signature, first, end) for needs, regex in self._needed.items()}
        whole = [(first, end)]
        for number, rule in enumerate(self.rules):
            stretches = windows.get(_needs_of(rule), whole)
            if not stretches:
                continue
            regex = self._compiled.get(number)
            if regex is None:
                regex = self._compiled[number] = self._regex(rule)
            for low, high in stretches:
                for match in regex.finditer(signature, low, high):
                    if match.end() > match.start():
                        yield _as_match(rule, match)

    def settle(self, text: UnitText, first: int = 0, last: int | None = None) -> list[Match]:
        """Non-overlapping matches in text order: the longest wins, then the higher priority, then the rule id."""
        return settled(self.find(text, first, last))

    def compile(self) -> None:
        """Compiles every rule now. Raises PatternError or re.error at one that cannot be read."""
        self._begin()
        self._compiled = {number: self._regex(rule) for number, rule in enumerate(self.rules)}

    def _begin(self) -> None:
        """Takes up the classes that the alphabet holds now; what was compiled with fewer is dropped."""
        self._codes = self._alphabet.by_kind()
        self._compiled.clear()
        for needs in {needs for needs in map(_needs_of, self.rules) if needs}:
            codes = sorted({code for kind in needs for code in self._codes.get(kind, ())})
            self._needed[needs] = re.compile("[" + "".join(codes) + "]" if codes else "(?!)")
        self._size = len(self._alphabet.codes)

    def _regex(self, rule: Rule) -> re.Pattern[str]:
        out: list[str] = []
        position, pattern = 0, rule.pattern.rstrip()
        counts: dict[str, int] = {}
        pending: str | None = None
        closers: list[bool] = []
        while position < len(pattern):
            item = _ITEM.match(pattern, position)
            if item is None:
                raise PatternError(f"{rule.id}: cannot read {pattern[position:]!r}")
            position = item.end()
            if item["name"]:
                counts[item["name"]] = counts.get(item["name"], 0) + 1
                pending = f"(?P<{item['name']}__{counts[item['name']]}>"
                continue
            if item["open"]:
                out.append((pending or "(?:") + ("(?:" if pending else ""))
                closers.append(pending is not None)
                pending = None
                continue
            if item["close"]:
                if not closers:
                    raise PatternError(f"{rule.id}: a parenthesis too many")
                out.append("))" if closers.pop() else ")")
                continue
            atom = self._atom(item)
            out.append(f"{pending}{atom})" if pending else atom)
            pending = None
        if closers:
            raise PatternError(f"{rule.id}: a parenthesis is not closed")
        return re.compile("".join(out))

    def _atom(self, item: re.Match[str]) -> str:
        if item["quoted"]:
            words = item["quoted"].strip('"').split()
            atoms = [self._class(literal_kind(self._fold(word))) for word in words]
            return atoms[0] if len(atoms) == 1 else "(?:" + "".join(atoms) + ")"
        if item["cls"]:
            name = item["cls"]
            return self._none_of(name[1:], *BREAKS) if name.startswith("!") else self._class(name)
        if item["any"]:
            return self._none_of(*BREAKS)
        if item["bar"]:
            return "|"
        return item["repeat"]

    def _class(self, kind: str) -> str:
        codes = self._codes.get(kind, ())
        return "[" + "".join(codes) + "]" if codes else "(?!)"

    def _none_of(self, *kinds: str) -> str:
        codes = [code for kind in kinds for code in self._codes.get(kind, ())]
        return "[^" + "".join(codes) + "]" if codes else "."


def _needs_of(rule: Rule) -> tuple[str, ...]:
    return tuple(rule.settings.get("needs", ()))


def _near(needed: re.Pattern[str], signature: str, first: int, end: int) -> list[tuple[int, int]]:
    """The stretches of a text within reach of the needed units, half-open, left to right."""
    found: list[tuple[int, int]] = []
    for match in needed.finditer(signature, first, end):
        low, high = max(first, match.start() - REACH), min(end, match.end() + REACH)
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], high)
        else:
            found.append((low, high))
    return found


def settled(matches: Iterable[Match]) -> list[Match]:
    """Non-overlapping matches in text order: the longest wins, then the higher priority, then the rule id."""
    taken: set[int] = set()
    kept = []
    for match in sorted(matches, key=lambda m: (-(m.last - m.first), -m.rule.priority, m.first, m.rule.id)):
        cells = range(match.first, match.last + 1)
        if taken.isdisjoint(cells):
            taken.update(cells)
            kept.append(match)
    return sorted(kept, key=lambda m: m.first)


def _as_match(rule: Rule, match: re.Match[str]) -> Match:
    groups: dict[str, tuple[int, int]] = {}
    for name, _ in match.re.groupindex.items():
        if match.start(name) >= 0 and match.end(name) > match.start(name):
            plain = name.rsplit("__", 1)[0]
            groups.setdefault(plain, (match.start(name), match.end(name) - 1))
    return Match(rule, match.start(), match.end() - 1, groups)
