"""The columns of other projects, as the reference lists them, against what is declared.

The lists are repeated here on purpose: a slip in a declaration must not change what it is held against. Where the
project's reference folder is at hand, the lists are held against it too.
"""

from __future__ import annotations

import csv
import os
import re
from pathlib import Path

import pytest

from marsad.exports.acled import disorder_type
from marsad.exports.acled_actors import EVENT_TYPE, INTER_ORDER, name_interaction
from marsad.exports.code_lists import shipped_code_lists
from marsad.exports.formats import find_format
from marsad.exports.gtd import _ATTACK_TYPE, _BY_ACTOR, _BY_KIND
from marsad.exports.gtd_columns import (
    ATTACK_TYPES,
    REGIONS,
    TARGET_SUBTYPES,
    TARGET_TYPES,
    WEAPON_SUBTYPES,
    WEAPON_TYPES,
)
from marsad.exports.gtd_columns import WEAPONS as GTD_WEAPONS
from marsad.exports.plover import POLECAT_COLUMNS
from marsad.exports.plover_types import _DESTRUCTION, _WEAPON_MODE, RULES, TYPES
from marsad.packs.codebook import load_codebook
from marsad.packs.files import open_packs

ROOT = Path(__file__).parents[3]
REFERENCE = Path(os.environ.get("MARSAD_SHARED", ROOT.parent / "shared")) / "reference"
ACLED = (
    "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 "
    "inter1 actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 "
    "location latitude longitude geo_precision source source_scale notes fatalities tags timestamp"
).split()
UCDP = (
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name "
    "dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b "
    "number_of_sources source_article source_office source_date source_headline source_original where_prec "
    "where_coordinates where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id "
    "region event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best "
    "high low gwnoa gwnob"
).split()
GTD = (
    "eventid iyear imonth iday approxdate extended resolution country country_txt region region_txt provstate "
    "city latitude longitude specificity vicinity location summary crit1 crit2 crit3 doubtterr alternative "
    "alternative_txt multiple success suicide attacktype1 attacktype1_txt attacktype2 attacktype2_txt "
    "attacktype3 attacktype3_txt targtype1 targtype1_txt targsubtype1 targsubtype1_txt corp1 target1 natlty1 "
    "natlty1_txt targtype2 targtype2_txt targsubtype2 targsubtype2_txt corp2 target2 natlty2 natlty2_txt "
    "targtype3 targtype3_txt targsubtype3 targsubtype3_txt corp3 target3 natlty3 natlty3_txt gname gsubname "
    "gname2 gsubname2 gname3 gsubname3 motive guncertain1 guncertain2 guncertain3 individual nperps nperpcap "
    "claimed claimmode claimmode_txt claim2 claimmode2 claimmode2_txt claim3 claimmode3 claimmode3_txt compclaim "
    "weaptype1 weaptype1_txt weapsubtype1 weapsubtype1_txt weaptype2 weaptype2_txt weapsubtype2 weapsubtype2_txt "
    "weaptype3 weaptype3_txt weapsubtype3 weapsubtype3_txt weaptype4 weaptype4_txt weapsubtype4 weapsubtype4_txt "
    "weapdetail nkill nkillus nkillter nwound nwoundus nwoundte property propextent propextent_txt propvalue "
    "propcomment ishostkid nhostkid nhostkidus nhours ndays divert kidhijcountry ransom ransomamt ransomamtus "
    "ransompaid ransompaidus ransomnote hostkidoutcome hostkidoutcome_txt nreleased addnotes scite1 scite2 "
    "scite3 dbsource INT_LOG INT_IDEO INT_MISC INT_ANY related"
).split()
PLOVER = (
    "id has_event date time enddate endtime actor recipient event event_loc event_text quad_code event_scale "
    "mode context link text text_info cite_info coder coded_date coded_time comment size"
).split()
POLECAT = (
    "Event ID, Event Date, Event Type, Event Mode, Intensity, Quad Code, Contexts, Actor Name, Actor Country, "
    "Actor COW, Primary Actor Sector, Actor Sectors, Actor Title, Actor Name Raw, Wikipedia Actor ID, "
    "Recipient Name, Recipient Country, Recipient COW, Primary Recipient Sector, Recipient Sectors, "
    "Recipient Title, Recipient Name Raw, Wikipedia Recipient ID, Placename, City, District, Province, Country, "
    "Latitude, Longitude, GeoNames ID, Raw Placename, Feature Type, Source, Publication Date, Story People, "
    "Story Organizations, Story Locations, Language, Version"
).split(", ")
INTERACTIONS = (
    "10 11 12 13 14 15 16 17 18 20 22 23 24 25 26 27 28 30 33 34 35 36 37 38 40 44 45 46 47 48 50 55 56 57 58 60 "
    "66 67 68 70 77 78 80 88"
).split()


@pytest.mark.parametrize(("name", "columns"), [("acled", ACLED), ("ucdp-ged", UCDP), ("gtd", GTD)])
def test_columns_are_those_of_the_standard(name: str, columns: list[str]) -> None:
    assert list(find_format(name).column_names) == columns


@pytest.mark.parametrize(("count", "columns"), [(31, ACLED), (49, UCDP), (135, GTD), (40, POLECAT)])
def test_the_lists_have_the_length_the_reference_says(count: int, columns: list[str]) -> None:
    assert len(columns) == len(set(columns)) == count


def test_plover_fields_are_those_of_the_manual() -> None:
    ours = [name for name in find_format("plover").column_names if name not in {"marsad", "polecat"}]
    assert [name for name in ours if name not in PLOVER] == []
    assert list(POLECAT_COLUMNS) == POLECAT


@pytest.mark.skipif(not REFERENCE.is_dir(), reason="the reference folder is not here")
@pytest.mark.parametrize(
    ("page", "columns"), [("acled.md", ACLED), ("ucdp-ged.md", UCDP), ("gtd.md", GTD), ("plover.md", POLECAT)]
)
def test_lists_are_those_of_the_reference(page: str, columns: list[str]) -> None:
    text = " ".join((REFERENCE / page).read_text("utf-8").split())
    assert ", ".join(columns) in text


def test_every_interaction_is_one_of_the_44() -> None:
    numbers = {name: str(number) for number, name in enumerate(INTER_ORDER, 1)}
    found = set()
    for first in INTER_ORDER:
        for second in ("", *INTER_ORDER):
            label = name_interaction(first, second)
            parts = [part for part in re.split(r"-(?=[A-Z])| only$", label) if part]
            found.add("".join(sorted(numbers[part] for part in parts)).ljust(2, "0"))
    assert sorted(found) == INTERACTIONS


def test_every_sub_event_has_its_disorder_type() -> None:
    types = {sub: disorder_type(sub) for sub in EVENT_TYPE}
    assert len(types) == 25
    assert types["Excessive force against protesters"] == "Political violence; Demonstrations"
    assert types["Mob violence"] == types["Armed clash"] == "Political violence"
    assert types["Peaceful protest"] == types["Violent demonstration"] == "Demonstrations"
    assert types["Agreement"] == types["Other"] == "Strategic developments"


def test_codebook_and_acled_agree_on_types() -> None:
    book = load_codebook(open_packs()).event_types
    assert {sub: name for name, subs in book.items() for sub in subs} == dict(EVENT_TYPE)


def test_every_weapon_of_the_codebook_is_translated() -> None:
    weapons = load_codebook(open_packs()).values["weapons"]
    assert set(GTD_WEAPONS) == weapons
    assert set(_WEAPON_MODE) == weapons - {"other"}


def test_gtd_numbers_have_labels() -> None:
    assert set(_ATTACK_TYPE.values()) <= set(ATTACK_TYPES)
    targets = [*_BY_KIND.values(), *_BY_ACTOR.values()]
    assert {kind for kind, _ in targets} <= set(TARGET_TYPES)
    assert {subtype for _, subtype in targets if subtype} <= set(TARGET_SUBTYPES)
    assert {kind for kind, _ in GTD_WEAPONS.values()} <= set(WEAPON_TYPES)
    assert {subtype for _, subtype in GTD_WEAPONS.values() if subtype} <= set(WEAPON_SUBTYPES)
    regions = {int(row["gtd_region"]) for row in shipped_code_lists().countries.values()}
    assert regions <= set(REGIONS)


def test_plover_rules_use_types_and_modes_of_the_manual() -> None:
    assert len(TYPES) == 16
    for rule in (*RULES.values(), _DESTRUCTION):
        modes = {mode for name in rule.types for mode in TYPES[name][2]}
        assert set(rule.types) <= set(TYPES)
        assert set(rule.modes) | ({rule.default} if rule.default else set()) <= modes
    assert set(_WEAPON_MODE.values()) <= set(TYPES["ASSAULT"][2])


@pytest.mark.skipif(not REFERENCE.is_dir(), reason="the reference folder is not here")
def test_plover_rules_follow_the_crosswalk() -> None:
    allowed: dict[str, set[str]] = {}
    with (REFERENCE / "crosswalk.tsv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            types = set(re.findall(r"[A-Z]{3,}", row["plover_event"]))
            allowed.setdefault(row["acled_sub_event_type"], set()).update(types)
    assert {sub: types for sub, rule in RULES.items() if not (types := set(rule.types)) <= allowed[sub]} == {}


@pytest.mark.skipif(not REFERENCE.is_dir(), reason="the reference folder is not here")
def test_gtd_attack_types_follow_the_crosswalk() -> None:
    allowed: dict[str, set[int]] = {}
    with (REFERENCE / "crosswalk.tsv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            numbers = {int(number) for number in re.findall(r"\b\d\b", row["gtd_attacktype1"])}
            allowed.setdefault(row["acled_sub_event_type"], set()).update(numbers)
    assert {sub: kind for sub, kind in _ATTACK_TYPE.items() if kind not in allowed[sub]} == {}


def test_code_lists_are_whole() -> None:
    lists = shipped_code_lists()
    for code, row in lists.countries.items():
        assert re.fullmatch(r"[A-Z]{2}", code)
        assert re.fullmatch(r"[A-Z]{3}", row["iso3"])
        assert int(row["iso_numeric"]) < 1000
        assert row["acled_region"] in {
            "Middle East", "Northern Africa", "Western Africa", "Middle Africa", "Eastern Africa", "Southern Africa",
            "Caucasus and Central Asia", "South Asia", "Southeast Asia", "East Asia", "Europe", "North America",
            "Central America", "South America", "Caribbean",
        }  # fmt: skip
        assert row["ucdp_region"] in {"Africa", "Americas", "Asia", "Europe", "Middle East"}
    assert [lists.country(code, "iso_numeric") for code in ("SY", "IQ", "YE", "PS")] == ["760", "368", "887", "275"]
    assert set(lists.periods) <= set(lists.actors)
    homes = {row["country"] for row in lists.actors.values()} - {"ZZ"}
    assert homes <= set(lists.countries)


def test_actors_change_with_time() -> None:
    lists = shipped_code_lists()
    assert lists.actor("houthis", "2014-09-21").acled_inter == "Rebel group"
    assert lists.actor("houthis", "2015-03-26").acled_inter == "State forces"
    assert lists.actor("taliban", "2021-08-14").side == "organised"
    assert lists.actor("taliban", "2021-08-15").side == "government"
    assert lists.actor("taliban", None).side == "government"
    assert lists.actor("rsf-sudan", "2023-04-15").acled_inter == "Rebel group"
    assert lists.actor("state-forces:SA", None).name_en == "State forces of Saudi Arabia"
    assert lists.actor("no-such-actor", None).name_en == "Unlisted actor"
