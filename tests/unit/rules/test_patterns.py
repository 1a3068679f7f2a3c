"""The pattern language: compiling, matching, settling overlaps."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.lexicon.index import Entry, Index, Proclitic
from marsad.lexicon.units import Alphabet, UnitBuilder, UnitText
from marsad.rules.patterns import PatternError, Rule, RuleSet, literal_kind, literals, load_rules
from marsad.text.normalise import NormalText

LEXICON = [("VERB", "قتل"), ("PERSON", "جندي"), ("PERSON", "شرطي"), ("NUM", "ثلاثه")]


def make(*rules: Rule) -> tuple[UnitBuilder, RuleSet]:
    index = Index((Proclitic("و", "WA"),), (), "ال", "لل")
    for kind, word in LEXICON:
        index.add((word,), Entry(kind, word, None))
    for rule in rules:
        for word in literals(rule.pattern):
            index.add((word,), Entry(literal_kind(word), word, None))
    index.close()
    alphabet = Alphabet()
    return UnitBuilder(index, alphabet), RuleSet(rules, alphabet, str)


def read(builder: UnitBuilder, raw: str) -> UnitText:
    return builder.build(NormalText(raw, raw, None, frozenset()))


def spans(pattern: str, raw: str) -> list[tuple[int, int]]:
    builder, rules = make(Rule("r", "", pattern, ""))
    return [(match.first, match.last) for match in rules.find(read(builder, raw))]


@pytest.mark.parametrize(
    ("pattern", "raw", "found"),
    [
        ("VERB PERSON", "قتل جندي", [(0, 1)]),
        ("VERB NUM? PERSON", "قتل ثلاثه جندي", [(0, 2)]),
        ("VERB ( NUM | PERSON )", "قتل ثلاثه", [(0, 1)]),
        ("VERB . PERSON", "قتل رجل جندي", [(0, 2)]),
        ("VERB . PERSON", "قتل . جندي", []),
        ("VERB !PERSON{0,2} PERSON", "قتل كل يوم جندي", [(0, 3)]),
        ("VERB !PERSON PERSON", "قتل شرطي جندي", []),
        ('VERB "نحو" NUM', "قتل نحو ثلاثه", [(0, 2)]),
        ('"في بيت"', "كان في بيت", [(1, 2)]),
        ("PERSON ( WA PERSON )*", "جندي وشرطي وجندي", [(0, 4)]),
        ("PERSON+", "جندي شرطي", [(0, 1)]),
        ("VERB .{0,3}? PERSON", "قتل جندي ثم شرطي", [(0, 1)]),
        ("NOSUCHCLASS", "قتل", []),
    ],
)
def test_pattern_matches_units(pattern: str, raw: str, found: list[tuple[int, int]]) -> None:
    assert spans(pattern, raw) == found


def test_captures_give_unit_positions() -> None:
    builder, rules = make(Rule("r", "", "VERB count=( NUM? ) who=PERSON", ""))
    [match] = rules.find(read(builder, "قتل ثلاثه جندي"))
    assert match.groups == {"count": (1, 1), "who": (2, 2)}
    [match] = rules.find(read(builder, "قتل جندي"))
    assert match.has("who")
    assert not match.has("count")


def test_one_capture_may_stand_in_several_alternatives() -> None:
    builder, rules = make(Rule("r", "", "( VERB who=PERSON ) | ( who=PERSON VERB )", ""))
    [match] = rules.find(read(builder, "جندي قتل"))
    assert match.groups == {"who": (0, 0)}


def test_longest_wins_then_priority_then_id() -> None:
    builder, rules = make(
        Rule("a.short", "", "VERB", ""),
        Rule("b.long", "", "VERB PERSON", ""),
        Rule("c.same", "", "VERB PERSON", "", 1),
        Rule("d.tail", "", "NUM", ""),
    )
    assert [m.rule.id for m in rules.settle(read(builder, "قتل جندي ثلاثه"))] == ["c.same", "d.tail"]


def test_search_can_be_kept_to_a_range() -> None:
    builder, rules = make(Rule("r", "", "PERSON", ""))
    assert [m.first for m in rules.find(read(builder, "جندي شرطي جندي"), 1, 2)] == [1]


@pytest.mark.parametrize("pattern", ["( VERB", "VERB )", "verb", "VERB %"])
def test_pattern_that_cannot_be_read_is_refused(pattern: str) -> None:
    builder, rules = make(Rule("r", "", pattern, ""))
    with pytest.raises(PatternError):
        list(rules.find(read(builder, "قتل")))


def test_rule_without_what_it_needs_costs_nothing_and_fails_only_when_compiled() -> None:
    builder, rules = make(Rule("r", "", "VERB )", "", settings={"needs": ["PERSON"]}))
    assert list(rules.find(read(builder, "قتل"))) == []
    with pytest.raises(PatternError):
        list(rules.find(read(builder, "قتل جندي")))
    with pytest.raises(PatternError):
        rules.compile()


def test_rule_sees_classes_that_came_later() -> None:
    index = Index((), (), "ال", "لل")
    index.add(("قتل",), Entry("VERB", "قتل", None))
    index.close()
    alphabet = Alphabet()
    builder, rules = UnitBuilder(index, alphabet), RuleSet([Rule("r", "", "LATE", "")], alphabet, str)
    assert list(rules.find(read(builder, "قتل"))) == []
    text = read(builder, "قتل")
    text.units[0].kinds = frozenset(("LATE",))
    later = builder.assemble(text.source, text.units, [])
    assert [match.first for match in rules.find(later)] == [0]


def test_rules_of_a_later_pack_replace_and_parts_are_spelt_out() -> None:
    first = {
        "parts": {"who": "PERSON | NUM"},
        "rules": [{"id": "r", "about": "x", "pattern": ["VERB $who", "NUM"], "since": 1}],
    }
    [rule] = load_rules([first])
    assert rule.pattern == "( VERB ( PERSON | NUM ) ) | ( NUM )"
    assert rule.settings == {"since": 1}
    assert [rule.about for rule in load_rules([first, {"rules": [{"id": "r", "about": "y", "pattern": "NUM"}]}])] == [
        "y"
    ]
    with pytest.raises(PatternError):
        load_rules([{"rules": [{"id": "r", "about": "x", "pattern": "$nobody"}]}])


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(["VERB", "PERSON", "NUM?", ".", "!PERSON", ".{0,2}?", "( VERB | NUM )", "x=PERSON", "WA*"]),
        min_size=1,
        max_size=5,
    ),
    st.lists(st.sampled_from(["قتل", "جندي", "وشرطي", "ثلاثه", "كلمه", ".", "\n", "،"]), max_size=12),
)
def test_settled_matches_lie_in_the_text_and_apart(items: list[str], words: list[str]) -> None:
    builder, rules = make(Rule("r", "", " ".join(items), ""))
    text = read(builder, " ".join(words))
    matches = rules.settle(text)
    assert all(0 <= m.first <= m.last < len(text.units) for m in matches)
    assert all(a.last < b.first for a, b in zip(matches, matches[1:], strict=False))
    for match in matches:
        assert all(match.first <= first <= last <= match.last for first, last in match.groups.values())
