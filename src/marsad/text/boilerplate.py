"""What a web page adds to a report: share buttons, related stories, datelines, credits, repeated titles.

A 'read also' line names another attack on another day; coded, it becomes an event that the report
never told. Patterns are data (`data/ar/orthography/boilerplate.yaml`), matched on normalised text, so
that another language needs a file and no code. When in doubt a line stays: noise costs less than a
lost event.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from marsad.packs.files import Packs
from marsad.text.normalise import Normaliser, NormalText

FILE = "ar/orthography/boilerplate.yaml"
Span = tuple[int, int, str]
_LONGEST_LINE = 600  # characters; longer lines are paragraphs
_LONGEST_TITLE = 300
_LONGEST_HEADING = 40
_TOP, _BOTTOM = 5, 8  # lines that count as top and bottom of a page
_MARKS = " \t\r.,:;!?-_|/\\()[]{}*\"'\u060c\u061b\u061f\u2022\u00b7\u203a\u00bb<>=+~\u2026"
_STOP = re.compile(r"(?<![.\u2026])[.!?\u061f](?=\s|$)|\n")  # two dots stand inside titles
_COLON = re.compile(r"[ \t]*(?::|\.\.|\u2026)[ \t:.\u2026]*")
_CLOSING = frozenset(".!?\u061f\u060c,:")
_ENDS_SENTENCE = frozenset('.!?\u061f\u2026\n")*-_')
_LIST = re.compile(r"\{([a-z]+)\}")


@dataclass(frozen=True, slots=True)
class LineRule:
    reason: str
    text: str
    longest: int


@dataclass(frozen=True, slots=True)
class InlineRule:
    reason: str
    phrase: str
    after: str
    needs_colon: bool
    until: str
    longest: int
    lead: str


@dataclass(frozen=True, slots=True)
class TailRule:
    """A heading after which the page has nothing more of the report, if that many letters stand before it."""

    reason: str
    exact: frozenset[str]
    patterns: tuple[re.Pattern[str], ...]
    letters: int


@dataclass(frozen=True, slots=True)
class BoilerplateRules:
    """The compiled file. `exact` and `starts` are looked up by the line and by its first word."""

    exact: Mapping[str, str]
    starts: Mapping[str, tuple[LineRule, ...]]
    has: tuple[LineRule, ...]
    patterns: tuple[tuple[re.Pattern[str], str, str], ...]  # (pattern, reason, where)
    inline: tuple[InlineRule, ...]
    start: tuple[tuple[re.Pattern[str], str], ...]
    end: tuple[tuple[re.Pattern[str], str], ...]
    tails: tuple[TailRule, ...]
    navigation: Mapping[str, Any]
    repeats: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    plain: str  # without marks and spaces at its ends
    is_closed: bool  # ends as a sentence does


def find_boilerplate(source: NormalText, rules: BoilerplateRules, *, title: str | None = None) -> list[Span]:
    """Raw spans (start, end, reason) of what is not part of the report, in text order, never overlapping.

    'Read also: …' on a line of its own gives that line, reason 'related'. `title` is the normalised title, if
    known; a title or line repeated at once is kept the first time. News text is never guessed to be boilerplate:
    what is not unmistakable stays. No match gives an empty list.
    """
    return [
        (*source.raw_span(start, end), reason) for start, end, reason in find_in_normal(source.normal, rules, title)
    ]


def find_in_normal(normal: str, rules: BoilerplateRules, title: str | None = None) -> list[Span]:
    """The same in offsets of the normalised text."""
    lowered = normal.lower()
    if len(lowered) != len(normal):  # a few capitals grow when lowered; offsets must not
        lowered = normal
    found = list(_edges(lowered, rules))
    opened = max((end for start, end, _ in found if not lowered[:start].strip()), default=0)
    found += [*_repeated_start(lowered, opened, rules, title), *_inline(lowered, rules)]
    if "\n" in lowered:
        lines = list(_lines(lowered))
        found += _whole_lines(lines, rules)
        found += _tail(lowered, lines, rules)
        found += _repeated_lines(lines, rules)
        found += _navigation(lines, rules)
    return _apart(found)


def _lines(text: str) -> Iterator[_Line]:
    """Lines that hold something, trimmed to it."""
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line = text[start:end]
        plain = " ".join(line.strip(_MARKS).split()) if len(line) <= _LONGEST_LINE else line
        if plain or line.strip():
            yield _Line(start, end, plain, line.rstrip()[-1:] in _CLOSING)
        start = end + 1


def _whole_lines(lines: list[_Line], rules: BoilerplateRules) -> Iterator[Span]:
    count = len(lines)
    for number, line in enumerate(lines):
        plain = line.plain
        if not plain or len(plain) > _LONGEST_LINE:
            continue
        reason = rules.exact.get(plain)
        if reason is None:
            for rule in rules.starts.get(plain.split(" ", 1)[0].rstrip(_MARKS), ()):
                if plain.startswith(rule.text) and len(plain) <= rule.longest and _is_whole(plain, len(rule.text)):
                    reason = rule.reason
                    break
        if reason is None and len(plain) <= 200:
            reason = next((r.reason for r in rules.has if r.text in plain and len(plain) <= r.longest), None)
        if reason is None and len(plain) <= 130:
            for pattern, name, where in rules.patterns:
                if (where == "top" and number >= _TOP) or (where == "bottom" and number < count - _BOTTOM):
                    continue
                if pattern.fullmatch(plain):
                    reason = name
                    break
        if reason is not None:
            yield line.start, line.end, reason


def _tail(text: str, lines: list[_Line], rules: BoilerplateRules) -> Iterator[Span]:
    """Everything from a heading such as 'Readers' comments' on: what readers write is no report."""
    for line in lines:
        if line.plain and len(line.plain) <= _LONGEST_HEADING:
            for rule in rules.tails:
                is_heading = line.plain in rule.exact or any(p.fullmatch(line.plain) for p in rule.patterns)
                if is_heading and sum(map(str.isalpha, text[: line.start])) >= rule.letters:
                    yield line.start, len(text), rule.reason
                    return


def _is_whole(text: str, end: int) -> bool:
    return end >= len(text) or not (text[end].isalnum() and text[end - 1].isalnum())


def _repeated_lines(lines: list[_Line], rules: BoilerplateRules) -> Iterator[Span]:
    """A line that says the same as the one before it."""
    least = int(rules.repeats["characters"])
    for before, line in zip(lines, lines[1:], strict=False):
        if line.plain == before.plain and len(line.plain) >= least:
            yield line.start, line.end, str(rules.repeats["reason"])


def _repeated_start(text: str, first: int, rules: BoilerplateRules, title: str | None) -> Iterator[Span]:
    """A title that opens a flattened page twice: 'T T text'."""
    least = int(rules.repeats["characters"])
    while first < len(text) and text[first].isspace():
        first += 1
    least, reason = int(rules.repeats["characters"]), str(rules.repeats["reason"])
    known = title.lower().strip() if title else ""
    if known and text.startswith(known, first):
        length = len(known)
    else:
        head = text[first : first + 2 * least]
        length = text.find(head, first + least, first + _LONGEST_TITLE) - first if len(head) == 2 * least else -1
    if length <= 0:
        return
    opening = text[first : first + length].rstrip()
    second = first + length
    while second < len(text) and text[second].isspace():
        second += 1
    if text.startswith(opening, second) and _is_whole(text, second + len(opening)):
        yield second, second + len(opening), reason


def _navigation(lines: list[_Line], rules: BoilerplateRules) -> Iterator[Span]:
    """Many very short lines in a row at the top or the bottom of a page."""
    least, reason = int(rules.navigation["lines"]), str(rules.navigation["reason"])
    words, characters = int(rules.navigation["words"]), int(rules.navigation["characters"])

    def is_short(line: _Line) -> bool:
        plain = line.plain
        return (
            not line.is_closed
            and len(plain) <= characters
            and plain.count(" ") < words
            and not any(c.isdecimal() for c in plain)
        )

    for edge in (lines, lines[::-1]):
        run: list[_Line] = []
        for line in edge:
            if not is_short(line):
                break
            run.append(line)
        if least <= len(run) < len(lines):
            yield from ((line.start, line.end, reason) for line in run)


def _inline(text: str, rules: BoilerplateRules) -> Iterator[Span]:
    for rule in rules.inline:
        at = text.find(rule.phrase)
        while at >= 0:
            after = at + len(rule.phrase)
            span = _inline_span(text, at, after, rule)
            if span is not None:
                yield span
            at = text.find(rule.phrase, after)


def _inline_span(text: str, at: int, after: int, rule: InlineRule) -> Span | None:
    if not _is_whole(text, after) or (rule.after != "any" and not _begins(text, at)):
        return None
    body = after
    if rule.needs_colon:
        colon = _COLON.match(text, after)
        if colon is None:
            return None
        body = colon.end()
    start = at
    while start and text[start - 1] in rule.lead:
        start -= 1
    if rule.until == "phrase":
        return start, body, rule.reason
    limit = at + rule.longest
    if rule.until == "text":
        end = text.find("\n", body, limit + 1)
        if end < 0:
            if len(text) > limit:
                return None
            end = len(text)
        return start, end, rule.reason
    stop = _STOP.search(text, body, min(len(text), limit))
    if stop is not None:
        return start, stop.end() if stop.group() != "\n" else stop.start(), rule.reason
    return start, len(text) if len(text) <= limit else body, rule.reason


def _begins(text: str, at: int) -> bool:
    """Whether a sentence, a line or the text begins here."""
    before = at - 1
    while before >= 0 and text[before] in " \t":
        before -= 1
    return before < 0 or (text[before] in _ENDS_SENTENCE and (before + 1 < at or text[before] == "\n"))


def _edges(text: str, rules: BoilerplateRules) -> Iterator[Span]:
    first = len(text) - len(text.lstrip())
    last = len(text.rstrip())
    for pattern, reason in rules.start:
        match = pattern.match(text, first)
        if match is not None and match.end() > first:
            yield first, match.end(), reason
            first = match.end()
            while first < len(text) and text[first].isspace():
                first += 1
    tail = max(0, last - 80)
    for pattern, reason in rules.end:
        for match in pattern.finditer(text, tail, last):
            if match.end() == last and match.end() > match.start() and _begins(text, match.start()):
                yield match.start(), last, reason


def _apart(spans: Iterable[Span]) -> list[Span]:
    """In text order without overlaps; of two that begin together the longer is kept."""
    kept: list[Span] = []
    for start, end, reason in sorted(spans, key=lambda s: (s[0], -s[1], s[2])):
        if kept and start < kept[-1][1]:
            start = kept[-1][1]
        if start < end:
            kept.append((start, end, reason))
    return kept


def load_boilerplate(packs: Packs, normaliser: Normaliser, name: str = FILE) -> BoilerplateRules:
    """Reads the file of every pack; a later rule of the same id replaces, `retired: true` removes."""
    merged: dict[str, dict[str, Any]] = {"lists": {}, "lines": {}, "inline": {}, "start": {}, "end": {}, "tails": {}}
    single: dict[str, Mapping[str, Any]] = {
        "navigation": {"lines": 4, "words": 3, "characters": 28, "reason": "navigation"},
        "repeats": {"characters": 12, "reason": "repeated"},
    }
    for content in packs.yaml(name):
        merged["lists"].update(content.get("lists", {}))
        for part in ("lines", "inline", "start", "end", "tails"):
            for rule in content.get(part, []):
                merged[part][rule["id"]] = rule
        single.update({key: content[key] for key in single if key in content})
    return _compile(merged, single, normaliser)


def _compile(
    merged: Mapping[str, Mapping[str, Any]], single: Mapping[str, Mapping[str, Any]], normaliser: Normaliser
) -> BoilerplateRules:
    lists: Mapping[str, list[Any]] = merged["lists"]

    def fold(text: object) -> str:
        return " ".join(normaliser.fold(str(text)).lower().split())

    def phrases(entries: Iterable[Any]) -> Iterator[str]:
        for entry in entries:
            expanded = lists[entry[1:]] if isinstance(entry, str) and entry.startswith("$") else (entry,)
            yield from map(fold, expanded)

    def regex(pattern: str) -> re.Pattern[str]:
        def spelt(match: re.Match[str]) -> str:
            return "|".join(sorted({re.escape(fold(word)) for word in lists[match[1]]}, key=lambda w: (-len(w), w)))

        return re.compile(_LIST.sub(spelt, normaliser.fold(pattern)), re.IGNORECASE)

    def live(part: str) -> list[Mapping[str, Any]]:
        return [rule for rule in merged[part].values() if not rule.get("retired", False)]

    exact: dict[str, str] = {}
    starts: dict[str, list[LineRule]] = {}
    has: list[LineRule] = []
    patterns: list[tuple[re.Pattern[str], str, str]] = []
    for rule in live("lines"):
        reason, longest = rule["reason"], int(rule.get("max", 120))
        for phrase in phrases(rule.get("is", ())):
            exact.setdefault(phrase.strip(_MARKS) or phrase, reason)
        for phrase in phrases(rule.get("starts", ())):
            phrase = phrase.strip(_MARKS) or phrase
            starts.setdefault(phrase.split(" ", 1)[0], []).append(LineRule(reason, phrase, longest))
        has += [LineRule(reason, phrase, longest) for phrase in phrases(rule.get("has", ()))]
        patterns += [(regex(p), reason, rule.get("only", "")) for p in rule.get("pattern", ())]
    inline = [
        InlineRule(rule["reason"], phrase, rule["after"], bool(rule.get("colon", False)), rule["until"],
                   int(rule.get("max", 200)), rule.get("lead", ""))
        for rule in live("inline")
        for phrase in dict.fromkeys(phrases(rule["phrases"]))
    ]  # fmt: skip
    edges = {part: tuple((regex(rule["pattern"]), rule["reason"]) for rule in live(part)) for part in ("start", "end")}
    tails = tuple(
        TailRule(rule["reason"], frozenset(phrases(rule.get("is", ()))),
                 tuple(map(regex, rule.get("pattern", ()))), int(rule["letters"]))
        for rule in live("tails")
    )  # fmt: skip
    return BoilerplateRules(
        exact, {word: tuple(found) for word, found in starts.items()}, tuple(has), tuple(patterns), tuple(inline),
        edges["start"], edges["end"], tails, single["navigation"], single["repeats"],
    )  # fmt: skip
