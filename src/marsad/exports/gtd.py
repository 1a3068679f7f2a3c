"""The shape of the Global Terrorism Database: 135 columns.

Names, order and codes follow a public dump of real rows of 2018 and public lists of its codes (see docs/exports.md for
what was not confirmed). Only the shape is GTD's: no row was coded or checked by START.

Rules that need saying:
- In: an act of violence by a non-state or unidentified attacker. What a state does is out of GTD's scope (authorities
  that GTD lists as groups, such as the Houthis, are in); so are protests, riots, arrests, agreements, movements, mines
  and remnants of war with no known planter. Acts and attack types follow our crosswalk from ACLED sub-events.
- Attacks on soldiers and on armed groups are kept as GTD keeps them: crit3 0, doubtterr 1, and an alternative (1
  insurgency, 3 between groups). A political goal (crit1) and intent to coerce (crit2) are taken for granted.
- nkill counts all dead, attackers too. Vague tolls are blank, as GTD has it, not 0: an open toll from 2, 10 or 100 is
  how Marsad writes "several", "tens", "hundreds"; "more than 20" is 20. Of a range the best figure is written; without
  one the number is blank. The range is in addnotes.
- A claim of responsibility makes claimed 1; a report that nobody claimed it 0; silence -9.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from marsad.exports.cases import MONTH, Case, Toll, deaths_by_actor, make_number
from marsad.exports.code_lists import GOVERNMENT, ORGANISED, PEOPLE
from marsad.exports.formats import Events, ExportOptions, Format, Incidents, Report, Tally, Target, Value
from marsad.exports.gtd_columns import (
    ALTERNATIVES,
    ATTACK_TYPES,
    COLUMNS,
    FLAG_UNKNOWN,
    NUMBER_UNKNOWN,
    REGIONS,
    TARGET_SUBTYPES,
    TARGET_TYPES,
    WEAPON_SUBTYPES,
    WEAPON_TYPES,
    WEAPONS,
)
from marsad.exports.people import Person
from marsad.exports.wording import stamp, tell
from marsad.exports.writing import Row, write_csv

ASSAULT, BOMBING, KIDNAPPING, FACILITY, UNARMED = 2, 3, 6, 7, 8
_ATTACK_TYPE = {
    "Armed clash": ASSAULT,
    "Non-state actor overtakes territory": ASSAULT,
    "Chemical weapon": UNARMED,
    "Air/drone strike": BOMBING,
    "Suicide bomb": BOMBING,
    "Shelling/artillery/missile attack": BOMBING,
    "Remote explosive/landmine/IED": BOMBING,
    "Grenade": BOMBING,
    "Attack": ASSAULT,
    "Sexual violence": UNARMED,
    "Abduction/forced disappearance": KIDNAPPING,
    "Excessive force against protesters": ASSAULT,
    "Disrupted weapons use": BOMBING,
    "Looting/property destruction": FACILITY,
}
TARGET_MILITARY, TARGET_MILITIA = 4, 17
_EXPLOSIVE = frozenset({"suicide-vest", "vehicle-bomb", "ied"})
_VAGUE_LOWS = frozenset({2, 10, 100})
_BY_KIND = {
    "state_army": (4, 34),
    "coalition": (4, 34),
    "peacekeepers": (4, 34),
    "state_police": (3, 25),
    "state_intelligence": (2, 20),
    "rebel": (17, 94),
    "political_militia": (17, 94),
    "identity_militia": (17, 94),
    "protesters": (14, 83),
    "civilians": (14, 67),
}
_BY_ACTOR = {
    "journalists": (10, None),
    "aid-workers": (12, None),
    "teachers-students": (8, None),
    "religious-figures": (15, 85),
    "politicians-officials": (2, 15),
    "alleged-informants": (14, 113),
    "farmers-herders": (14, 72),
    "oil-transport-workers": (19, None),
}


def find_obstacle(case: Case) -> str:
    """Why GTD would not hold the incident, empty if it would."""
    if case.sub_event_type not in _ATTACK_TYPE:
        return "type_out"
    attacker = case.initiators[0].entry if case.initiators else None
    if attacker and attacker.side == GOVERNMENT and not attacker.gtd_name:
        return "state_actor"
    if attacker and attacker.side == PEOPLE:
        return "not_a_group"
    if not attacker and case.sub_event_type == "Remote explosive/landmine/IED" and not _EXPLOSIVE & set(case.weapons):
        return "no_planter"
    if case.first_day is None:
        return "undated"
    return "" if case.lists.country(case.country, "gtd_region") else "no_country"


def count_people(toll: Toll) -> int | None:
    """The one number GTD has room for; nothing where it is untold, vague, or a range without best figure.

    >>> count_people(Toll(20, 20, None)), count_people(Toll(10, 10, None)), count_people(Toll(1, None, 34))
    (20, None, None)
    """
    if toll.low is None or (toll.is_open and toll.low in _VAGUE_LOWS):
        return None
    return toll.low if toll.is_open and toll.best is None else toll.best


def make_row(case: Case, tally: Tally, event_id: int) -> dict[str, Value]:
    """The row of an incident that GTD would hold."""
    for lost in _find_losses(case):
        tally.lose(lost)
    return {
        "eventid": event_id,
        **_tell_date(case),
        **_tell_place(case),
        **_tell_doubt(case),
        **_tell_attack(case),
        **_tell_targets(case),
        **_tell_groups(case),
        **_tell_claim(case),
        **_tell_weapons(case),
        **_tell_toll(case),
        **_tell_hostages(case),
        **_tell_sources(case),
    }


def _find_losses(case: Case) -> list[str]:
    lost = []
    if (case.killed.is_told and count_people(case.killed) is None) or (
        case.injured.is_told and count_people(case.injured) is None
    ):
        lost.append("toll_vague")
    if any(toll.low != toll.high and toll.is_told for toll in (case.killed, case.injured)):
        lost.append("toll_range")
    lost += ["no_point"] if case.point is None else []
    lost += ["country_number"] if not case.lists.country(case.country, "gtd_code") else []
    lost += ["more_targets"] if len(case.targets) > 3 or len(case.initiators) > 3 else []
    return lost + (["unlisted_actor"] if case.has_withheld_name else [])


def _tell_date(case: Case) -> dict[str, Value]:
    day, last = case.first_day, case.last_day
    assert day is not None
    assert last is not None
    is_known = case.span_days == 1
    has_month = is_known or (day.year, day.month) == (last.year, last.month) and case.span_days <= 31
    span = f"{day:%B %Y}" if case.record.get("date_precision") == MONTH else f"{day.isoformat()} to {last.isoformat()}"
    return {
        "iyear": day.year,
        "imonth": day.month if has_month else 0,
        "iday": day.day if is_known else 0,
        "approxdate": "" if is_known else span,
        "summary": f"{f'{day:%m/%d/%Y}' if is_known else f'00/00/{day.year}'}: {' '.join(tell(case))}",
    }


def _tell_place(case: Case) -> dict[str, Value]:
    lists, region = case.lists, int(case.lists.country(case.country, "gtd_region"))
    specificity = {"district": 3, "province": 4, "country": 5}.get(case.precision, 1 if case.point else 2)
    latitude, longitude = (None, None) if specificity == 5 or case.point is None else case.point
    is_town = case.precision in {"site", "town"}
    return {
        "country": _number(lists.country(case.country, "gtd_code")),
        "country_txt": lists.country(case.country, "gtd_name") or lists.country(case.country, "acled_name"),
        "region": region,
        "region_txt": REGIONS[region],
        "provstate": case.place.get("admin1") or "Unknown",
        "city": case.place_name if is_town else "Unknown",
        "latitude": latitude,
        "longitude": longitude,
        "specificity": specificity,
        "location": case.place_name if case.precision == "site" else "",
    }


def _number(cell: str) -> int | None:
    return int(cell) if cell else None


def _tell_doubt(case: Case) -> dict[str, Value]:
    """GTD's pattern for attacks on soldiers and on armed groups."""
    kind, _ = find_target_type(case.targets[0] if case.targets else None)
    alternative = {TARGET_MILITARY: 1, TARGET_MILITIA: 3}.get(kind)
    return {
        "crit3": int(alternative is None),
        "doubtterr": int(alternative is not None),
        "alternative": alternative,
        "alternative_txt": ALTERNATIVES[alternative] if alternative else "",
    }


def _tell_attack(case: Case) -> dict[str, Value]:
    sub = case.sub_event_type
    kind = _ATTACK_TYPE[sub]
    if kind == ASSAULT and _EXPLOSIVE & set(case.weapons):
        kind = BOMBING  # explosion stands above armed assault where both were used
    is_suicide = sub == "Suicide bomb" or "suicide-vest" in case.weapons
    return {
        "success": int(sub != "Disrupted weapons use"),
        "suicide": int(is_suicide),
        "attacktype1": kind,
        "attacktype1_txt": ATTACK_TYPES[kind],
    }


def _tell_targets(case: Case) -> dict[str, Value]:
    row: dict[str, Value] = {}
    for number in (1, 2, 3):
        person = case.targets[number - 1] if len(case.targets) >= number else None
        if person is None and number > 1:
            names = "targtype targtype{}_txt targsubtype targsubtype{}_txt target natlty natlty{}_txt"
            row |= dict.fromkeys(_number_names(names, number))
            continue
        kind, subtype = find_target_type(person)
        home = person.entry.country if person else ""
        row |= {
            f"targtype{number}": kind,
            f"targtype{number}_txt": TARGET_TYPES[kind],
            f"targsubtype{number}": subtype,
            f"targsubtype{number}_txt": TARGET_SUBTYPES[subtype] if subtype else "",
            f"target{number}": person.name_en if person else "Unknown",
            f"natlty{number}": _number(case.lists.country(home, "gtd_code")),
            f"natlty{number}_txt": case.lists.country(home, "gtd_name"),
        }
    return row


def _number_names(names: str, number: int) -> list[str]:
    return [name.format(number) if "{}" in name else f"{name}{number}" for name in names.split()]


def find_target_type(person: Person | None) -> tuple[int, int | None]:
    """GTD's target type and sub-type of an actor; 20 (unknown) for one that no list holds."""
    if person is None:
        return 20, None
    if person.entry.gtd_name:
        return _BY_KIND["rebel"]
    return _BY_ACTOR.get(person.id) or _BY_KIND.get(person.entry.kind) or (20, None)


def _tell_groups(case: Case) -> dict[str, Value]:
    names = [name_group(person) for person in case.initiators if person.entry.side != PEOPLE][:3]
    names = list(dict.fromkeys(names)) or ["Unknown"]
    is_disputed = int(bool({"initiators", "perpetrator"} & set(case.disputed)))
    row: dict[str, Value] = {}
    for number, suffix in ((1, ""), (2, "2"), (3, "3")):
        name = names[number - 1] if len(names) >= number else None
        row |= {f"gname{suffix}": name, f"guncertain{number}": None if name is None else is_disputed}
    return row


def name_group(person: Person) -> str:
    """GTD's label of a group, its neutral name, or Unknown for the unidentified."""
    if person.entry.gtd_name:
        return person.entry.gtd_name
    return person.name_en if person.entry.side in {GOVERNMENT, ORGANISED} else "Unknown"


def _tell_claim(case: Case) -> dict[str, Value]:
    is_claimed = bool(case.claimant_name)
    claimed = 1 if is_claimed else 0 if case.claimed_by == "none" else FLAG_UNKNOWN
    return {
        "claimed": claimed,
        "claimmode": 10 if is_claimed else None,
        "claimmode_txt": "Unknown" if is_claimed else "",
        "compclaim": int("claimed_by" in case.disputed) if is_claimed else FLAG_UNKNOWN,
    }


def _tell_weapons(case: Case) -> dict[str, Value]:
    coded = list(dict.fromkeys(WEAPONS.get(weapon, (12, None)) for weapon in case.weapons)) or [(13, None)]
    row: dict[str, Value] = {"weapdetail": ", ".join(case.weapons)}
    for number in (1, 2, 3, 4):
        kind, subtype = coded[number - 1] if len(coded) >= number else (None, None)
        row |= {
            f"weaptype{number}": kind,
            f"weaptype{number}_txt": WEAPON_TYPES[kind] if kind else "",
            f"weapsubtype{number}": subtype,
            f"weapsubtype{number}_txt": WEAPON_SUBTYPES[subtype] if subtype else "",
        }
    return row


def _tell_toll(case: Case) -> dict[str, Value]:
    dead = deaths_by_actor(case)
    attackers = [dead[person.id] for person in case.initiators if person.id and person.id in dead]
    is_property = case.sub_event_type == "Looting/property destruction"
    return {
        "nkill": count_people(case.killed),
        "nkillter": sum(attackers) if attackers else None,
        "nwound": count_people(case.injured),
        "property": 1 if is_property else FLAG_UNKNOWN,
        "propextent": 4 if is_property else None,
        "propextent_txt": "Unknown" if is_property else "",
    }


def _tell_hostages(case: Case) -> dict[str, Value]:
    is_taken = case.sub_event_type == "Abduction/forced disappearance"
    number = count_people(case.captured)
    return {
        "ishostkid": int(is_taken),
        "nhostkid": None if not is_taken else NUMBER_UNKNOWN if number is None else number,
    }


def _tell_sources(case: Case) -> dict[str, Value]:
    told = [(event.get("outlet") or "unnamed outlet", event.get("published") or "undated") for event in case.events]
    reports = [f"{outlet}, {day}" for outlet, day in told]
    cited = list(dict.fromkeys(reports)) or case.outlets
    cites: Sequence[str | None] = [*cited[:3], None, None, None]
    ranges = f"Killed {case.killed.words()}; wounded {case.injured.words()}."
    return {
        "addnotes": f"{ranges} {stamp(case)}",
        "scite1": cites[0],
        "scite2": cites[1],
        "scite3": cites[2],
        "dbsource": f"Marsad {case.versions.get('engine', '')}".strip(),
    }


def number_incidents(cases: Mapping[str, str]) -> dict[str, int]:
    """GTD's ids for incidents by the day they begin (`YYYYMMDD`): the day, and four digits made from the incident's id.

    Of two incidents of one day that meet on a number, the one whose id sorts later takes the next free one. So ids
    stay when incidents are added, except in that rare case. From the 10,001st incident of a day there is no number.
    """
    taken: set[int] = set()
    numbers: dict[str, int] = {}
    of_day: dict[str, int] = {}
    for key, day in sorted(cases.items(), key=lambda item: (item[1], item[0])):
        of_day[day] = of_day.get(day, 0) + 1
        if of_day[day] > 10_000:
            continue
        tail = make_number(key, digits=5) % 10_000
        while int(day) * 10_000 + tail in taken:
            tail = (tail + 1) % 10_000
        numbers[key] = int(day) * 10_000 + tail
        taken.add(numbers[key])
    return numbers


def write(incidents: Incidents, events: Events, target: Target, *, options: ExportOptions) -> Report:
    """One row an act of non-state violence; everything else is left out and counted. Holds all incidents in memory,
    because ids are given by day."""
    records = list(incidents)
    days = {str(record["incident_id"]): str(record.get("date_start") or "")[:10].replace("-", "") for record in records}
    numbers = number_incidents({key: day for key, day in days.items() if day.isdigit()})

    def make(case: Case, tally: Tally) -> Row | None:
        reason = find_obstacle(case) or ("" if case.id in numbers else "day_full")
        if reason:
            tally.leave_out(reason)
            return None
        return make_row(case, tally, numbers[case.id])

    return write_csv(FORMAT, make, records, events, target, options=options)


FORMAT = Format(
    name="gtd",
    suffix=".csv",
    title="GTD, 135 columns",
    about="For tools that read the Global Terrorism Database. Acts of non-state and unidentified attackers.",
    basis="a public dump of GTD rows of 2018 with its table definition; public lists of its codes",
    versions_in="`dbsource`, `addnotes`, and FILE.metadata.json",
    write=write,
    columns=COLUMNS,
    has_sidecar=True,
    leaves_out={
        "type_out": "the sub-event type is out of GTD's scope",
        "state_actor": "a state acts, which is out of GTD's scope",
        "not_a_group": "civilians or a crowd act",
        "no_planter": "a mine or remnant of war with no known planter",
        "undated": "no date is known",
        "day_full": "the day has more incidents than GTD's ids have room for",
        "no_country": "no country is known, or it is not in the table of countries",
    },
    loses={
        "toll_vague": "a vague or open toll is blank (words in addnotes)",
        "toll_range": "of a range only one figure has a column (range in addnotes)",
        "no_point": "no coordinates are known",
        "country_number": "GTD's number of the country is not in our table",
        "more_targets": "more than three targets or groups are named",
        "unlisted_actor": "an actor that no list holds is shown as Unknown or Unlisted actor",
    },
    never_holds=(
        "what states do; protests, riots, arrests, agreements",
        "ranges of the dead and wounded (only in words)",
        "motives, numbers of attackers, ransoms, nationality flags: not coded by Marsad",
        "names of people",
    ),
)
