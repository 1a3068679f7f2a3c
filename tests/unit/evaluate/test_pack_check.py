"""Faulty packs, and what the check says about them."""

from __future__ import annotations

from pathlib import Path

import pytest

from marsad.evaluate.pack_check import check_packs
from marsad.packs.files import open_packs

ALIASES = "id,actor,alias,register,country,date_from,date_to,cue\n"
ACTORS = "id,name_ar,name_en,acled_inter,country,parent_id\n"
WEAPONS = "id,word,class,value,inflect,plural,present,context\n"
PLACES = "id,name_ar,aliases_ar,name_en,kind,precision,country,admin1,admin2,pcode,lat,lon,population,context\n"


def check(folder: Path, name: str, content: str) -> list[str]:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, "utf-8")
    return [str(finding) for finding in check_packs(open_packs(folder))]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("a,\ufee3\ufeaa\ufef3\ufee8\ufe94,WEAPON,ied,fixed,,,free", "presentation form U+FEE3"),
        ("a,سلاح ثق\u06ccل,WEAPON,ied,fixed,,,free", "Persian yeh"),
        ("a,\u06a9لاشن,WEAPON,ied,fixed,,,free", "Persian kaf"),
        ("a,سلاح\u200f,WEAPON,ied,fixed,,,free", "invisible mark U+200F"),
        ("a,سلاح  ثقيل,WEAPON,ied,fixed,,,free", "double space"),
        ("a,سلاح ,WEAPON,ied,fixed,,,free", "space at an end"),
        ("a,,WEAPON,ied,fixed,,,free", "word: empty"),
        ("a,سلاح,WEAPON,nuke,fixed,,,free", "weapon 'nuke' is not in the codebook"),
        ("a,سلاح,WEAPON,ied,fixed", "5 cells for 8 columns"),
    ],
)
def test_a_faulty_cell_is_named_with_its_row(tmp_path: Path, row: str, said: str) -> None:
    found = check(
        tmp_path, "ar/weapons/words.csv", WEAPONS + "ok,مسدس جديد,WEAPON,small-arms,fixed,,,free\n" + row + "\n"
    )
    assert any(line.startswith("ar/weapons/words.csv:3: ") and said in line for line in found), found


def test_a_sound_row_gives_no_finding(tmp_path: Path) -> None:
    assert check(tmp_path, "ar/weapons/words.csv", WEAPONS + "my.gun,مسدس جديد,WEAPON,small-arms,fixed,,,free\n") == []


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("ar/weapons/words.csv", WEAPONS + "a,س,WEAPON,ied,fixed,,,free\n" * 2, "id 'a' is used in row 2 too"),
        ("ar/weapons/words.csv", "id,word\na,س\n", "missing columns class, value"),
        ("ar/weapons/wrods.csv", "id,word\na,س\n", "no table of this name is read"),
        ("shared/places.csv", PLACES + "x,بلدة,,T,town,hamlet,SY,,,,35,38,,free\n", "'hamlet' is not in the codebook"),
        ("shared/places.csv", PLACES + "x,بلدة,,T,town,town,SY,,,,135,38,,free\n", "lat: '135' is no degree"),
        ("shared/aliases.csv", ALIASES + "x,no-such,جماعة,neutral,,,,free\n", "no actor has the id 'no-such'"),
        ("shared/aliases.csv", ALIASES + "x,hamas,جماعة,neutral,,8/12/24,,free\n", "is no ISO date"),
        (
            "shared/actors.csv",
            ACTORS + "new-group,جماعة جديدة,New Group,Bandits,SY,\n",
            "acled_inter: 'Bandits' is not in the codebook",
        ),
    ],
)
def test_a_faulty_table_is_named(tmp_path: Path, name: str, content: str, said: str) -> None:
    assert any(said in line for line in check(tmp_path, name, content))


def test_an_alias_of_two_actors_needs_a_condition(tmp_path: Path) -> None:
    rows = "x,hamas,جماعة النسر,neutral,,,,free\ny,hezbollah,جماعة النّسر,neutral,{},,,free\n"
    clash = check(tmp_path, "shared/aliases.csv", ALIASES + rows.format(""))
    assert ["is also one of hamas (row 2) and nothing decides" in line for line in clash] == [True]
    assert check(tmp_path, "shared/aliases.csv", ALIASES + rows.format("LB")) == []


def test_one_word_for_two_weapons_is_a_clash(tmp_path: Path) -> None:
    rows = "x,سلاح النسر,WEAPON,ied,fixed,,,free\ny,سلاح النسر,WEAPON,mine,fixed,,,free\n"
    (found,) = check(tmp_path, "ar/weapons/words.csv", WEAPONS + rows)
    assert "is written like x (row 2) but means 'mine'" in found


RULE = """
rules:
  - id: times.of_mine
    about: a test
    pattern: {pattern}
    yields: day
    since: "0.1"
"""


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ('"\\"ليلة العيد\\" NOSUCHCLASS"', "no word or engine has the class NOSUCHCLASS"),
        ('"( MONTH"', "cannot be read"),
        ("MONTH MONTH MONTH", "times.of_mine: no example shows it"),
        ("MONTH MONTH MONTH", "no rejected example"),
    ],
)
def test_a_faulty_rule_is_named(tmp_path: Path, pattern: str, said: str) -> None:
    found = check(tmp_path, "ar/times/rules.yaml", RULE.format(pattern=pattern))
    assert any(said in line for line in found), found


def test_a_rule_without_a_purpose_is_named(tmp_path: Path) -> None:
    found = check(tmp_path, "ar/times/rules.yaml", RULE.format(pattern="MONTH").replace("about: a test", "yields_: x"))
    assert found == ["ar/times/rules.yaml:3: a rule without about: say what it is, matches and is for"]


def test_a_failing_example_is_named_with_its_line(tmp_path: Path) -> None:
    corpus = "accept:\n  - expect: {weapon: mine}\n    texts:\n      - فجروا [[سيارة مفخخة]] أمس\nreject:\n"
    corpus += "  - text: فجروا سيارة مفخخة\n    why: a test\n"
    found = check(tmp_path, "ar/weapons/corpus.yaml", corpus)
    assert [line.split(":")[1] for line in found] == ["4", "6"]
    assert "expected {'weapon': 'mine'}" in found[0]


def test_the_shipped_pack_is_sound() -> None:
    assert [str(finding) for finding in check_packs(open_packs())] == []
