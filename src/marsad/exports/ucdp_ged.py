"""UCDP's Georeferenced Event Dataset: 49 columns, as in versions 20.1 to 26.1.

Columns, codes and rules follow the notes on GED 25.1/26.1 and the codebook; what those do not settle is marked as ours.
Only the shape is UCDP's: no row was vetted by UCDP, and its inclusion rule of 25 deaths a year is not applied.

Rules that need saying:
- In: an incident with at least one death told or possible, a date to the year, a country, and sides that UCDP knows:
  a government or an organised group acts, and a government, a group or civilians suffer. Unidentified attackers,
  protests, captures without dead, and incidents with one side unnamed stay out, each counted.
- type_of_violence: civilians suffer alone, 3; two organised sides of which one is a government, 1; else 2. That two
  sides contest government or territory, which type 1 asks for, no report says: it is taken for granted (ours).
  A government is side_a in type 1, as UCDP has it; who struck first is then no longer told.
- Sides bear UCDP's labels where one was seen, else Marsad's neutral name. All ids of UCDP (conflicts, dyads, sides)
  stay blank: they are numbers of UCDP's own lists, and a guessed number would join wrong rows.
- Deaths: best is the sum of deaths_a, deaths_b, deaths_civilians and deaths_unknown, in every row; by side where an
  event tells whose dead they are, the rest unknown, in type 3 civilians. low <= best <= high, always. An open toll
  ("more than 20") has its low figure as best and high.
- Dates: the whole span that is possible. Places: 1 town or site, 3 district, 4 province, 6 country.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import floor

from marsad.exports.cases import Case, deaths_by_actor, make_number
from marsad.exports.code_lists import GOVERNMENT, ORGANISED, PEOPLE
from marsad.exports.formats import Column, Events, ExportOptions, Format, Incidents, Report, Tally, Target, Value, blank
from marsad.exports.people import Person
from marsad.exports.writing import write_csv

STATE_BASED, NON_STATE, ONE_SIDED = 1, 2, 3
_WHERE_PREC = {"site": 1, "town": 1, "district": 3, "province": 4, "country": 6}
_ACCEPTED = frozenset({"accepted", "confirmed", "corrected"})
_OWN_LIST = "always blank: a number of UCDP's own list"

COLUMNS = (
    Column("id", "15-digit number made from the incident id", "count"),
    Column("relid", "Marsad's incident id"),
    Column("year", "year of date_start", "count"),
    *blank("active_year", "always blank: depends on all deaths of the year, which a selection does not hold"),
    Column("code_status", "`Clear` once a person has accepted the incident, else blank"),
    Column("type_of_violence", "1 state-based, 2 non-state, 3 one-sided", "count"),
    *blank("conflict_dset_id conflict_new_id", _OWN_LIST),
    Column("conflict_name", "the dyad's name in types 2 and 3; blank in type 1, where the issue is not coded"),
    *blank("dyad_dset_id dyad_new_id", _OWN_LIST),
    Column("dyad_name", "`side_a - side_b`"),
    *blank("side_a_dset_id side_a_new_id", _OWN_LIST),
    Column("side_a", "`Government of X` or the group, by UCDP's label where known"),
    *blank("side_b_dset_id side_b_new_id", _OWN_LIST),
    Column("side_b", "the other side; `Civilians` in type 3"),
    Column("number_of_sources", "outlets that report it", "count"),
    Column("source_article", "`outlet,date` of each report, joined by `;`; headlines are not in the records"),
    Column("source_office", "outlets, joined by `;`"),
    Column("source_date", "publication dates, parallel to source_office"),
    *blank("source_headline", "always blank: headlines are not in the records"),
    Column("source_original", "kinds of those whom the reports quote: official, group, witness ..."),
    Column("where_prec", "1 exact, 3 district, 4 province, 6 country", "count"),
    Column("where_coordinates", "name of the place the point stands for"),
    Column("where_description", "place, areas and country in words"),
    Column("adm_1", "first-level area, Marsad's spelling"),
    Column("adm_2", "second-level area where known"),
    Column("latitude", "WGS 84; blank for a place no table holds", "number"),
    Column("longitude", "as latitude", "number"),
    Column("geom_wkt", "`POINT (lon lat)`"),
    Column("priogrid_gid", "number of the half-degree cell", "count"),
    Column("country", "UCDP's name of the country"),
    Column("country_id", "Gleditsch-Ward number", "count"),
    Column("region", "Africa, Americas, Asia, Europe, Middle East"),
    Column("event_clarity", "always 1: totals over several fights are no incidents", "count"),
    Column("date_prec", "1 day, 2 up to 6 days, 3 week, 4 up to a month, 5 up to a year", "count"),
    Column("date_start", "first possible day, `YYYY-MM-DD 00:00:00.000`"),
    Column("date_end", "last possible day"),
    Column("deaths_a", "dead of side_a, where a report tells it", "count"),
    Column("deaths_b", "dead of side_b", "count"),
    Column("deaths_civilians", "dead civilians; in type 3 all that are not told otherwise", "count"),
    Column("deaths_unknown", "dead of no known side", "count"),
    Column("best", "sum of the four", "count"),
    Column("high", "highest figure told, best for an open toll", "count"),
    Column("low", "lowest figure told", "count"),
    Column("gwnoa", "Gleditsch-Ward number if side_a is a government"),
    Column("gwnob", "the same for side_b"),
)


@dataclass(frozen=True, slots=True)
class Dyad:
    kind: int
    side_a: Person
    side_b: Person | None  # None: civilians


def choose_dyad(case: Case) -> Dyad | str:
    """The two sides by UCDP's rule, or the reason why there are none."""
    attackers = [person for person in case.initiators if person.entry.side in {GOVERNMENT, ORGANISED}]
    if not attackers:
        return "attacker_unknown"
    attacker = attackers[0]
    armed = [person for person in case.targets if person.entry.side in {GOVERNMENT, ORGANISED}]
    if not armed:
        is_one_sided = any(person.entry.side == PEOPLE for person in case.targets)
        return Dyad(ONE_SIDED, attacker, None) if is_one_sided else "victim_unknown"
    victim = armed[0]
    governments = [person for person in (attacker, victim) if person.entry.side == GOVERNMENT]
    if not governments:
        return Dyad(NON_STATE, attacker, victim)
    return Dyad(STATE_BASED, *((victim, attacker) if governments == [victim] else (attacker, victim)))


def name_side(person: Person | None, case: Case) -> str:
    """UCDP's label of a side."""
    if person is None:
        return "Civilians"
    entry = person.entry
    if entry.ucdp_name:
        return entry.ucdp_name
    if entry.side == GOVERNMENT and entry.kind not in {"coalition", "peacekeepers"}:
        country = case.lists.country(_home(person, case), "ucdp_name")
        return f"Government of {country}" if country else person.name_en
    return person.name_en


def _home(person: Person, case: Case) -> str:
    return case.country if person.entry.country == "ZZ" else person.entry.country


def find_cell(latitude: float, longitude: float) -> int:
    """The PRIO-GRID cell of a point.

    >>> find_cell(-90, -180), find_cell(-89.9, -179.4), find_cell(-89.4, -180)
    (1, 2, 721)
    """
    row, column = min(floor((latitude + 90) / 0.5), 359), min(floor((longitude + 180) / 0.5), 719)
    return row * 720 + column + 1


@dataclass(frozen=True, slots=True)
class Deaths:
    a: int
    b: int
    civilians: int
    unknown: int
    low: int
    high: int

    @property
    def best(self) -> int:
        return self.a + self.b + self.civilians + self.unknown


def split_deaths(case: Case, dyad: Dyad) -> Deaths:
    """The dead by side. Their sum is the best figure; low and high are drawn apart to hold it."""
    best = case.killed.estimate or 0
    a = b = civilians = 0
    day = case.record.get("date_start")
    for who, count in deaths_by_actor(case).items():
        if who == dyad.side_a.id:
            a += count
        elif dyad.side_b is not None and who == dyad.side_b.id:
            b += count
        elif who and case.lists.actor(who, day).side == PEOPLE:
            civilians += count
    low, high = case.killed.low or 0, case.killed.high
    unknown = best - a - b - civilians
    if dyad.kind == ONE_SIDED:
        civilians, unknown = civilians + unknown, 0
    return Deaths(a, b, civilians, unknown, min(low, best), max(best, best if high is None else high))


def make_row(case: Case, tally: Tally) -> dict[str, Value] | None:
    """The row of an incident, or none when UCDP's rules keep it out."""
    dyad = choose_dyad(case)
    reason = _find_obstacle(case) or (dyad if isinstance(dyad, str) else "")
    if reason or isinstance(dyad, str):
        tally.leave_out(reason)
        return None
    deaths = split_deaths(case, dyad)
    for lost in _find_losses(case, deaths):
        tally.lose(lost)
    return {
        "id": make_number(case.id, digits=15),
        "relid": case.id,
        "code_status": "Clear" if case.review_state in _ACCEPTED else "",
        "event_clarity": 1,
        **_tell_sides(case, dyad),
        **_tell_sources(case),
        **_tell_place(case),
        **_tell_time(case),
        **_tell_deaths(deaths),
    }


def _find_obstacle(case: Case) -> str:
    toll = case.killed
    if not toll.is_told or toll.high == 0:
        return "no_deaths"
    if case.first_day is None:
        return "undated"
    if case.span_days > 366:
        return "date_vague"
    return "" if case.lists.country(case.country, "gwno") else "no_country"


def _find_losses(case: Case, deaths: Deaths) -> list[str]:
    lost = ["toll_open"] if case.killed.is_open else []
    lost += ["hurt_or_captured"] if case.injured.is_told or case.captured.is_told else []
    lost += ["side_of_dead_unknown"] if deaths.unknown else []
    lost += ["no_point"] if case.point is None else []
    return lost + (["more_sides"] if len(case.initiators) + len(case.targets) > 2 else [])


def _tell_sides(case: Case, dyad: Dyad) -> dict[str, Value]:
    side_a, side_b = name_side(dyad.side_a, case), name_side(dyad.side_b, case)
    name = f"{side_a} - {side_b}"
    return {
        "type_of_violence": dyad.kind,
        "conflict_name": "" if dyad.kind == STATE_BASED else name,
        "dyad_name": name,
        "side_a": side_a,
        "side_b": side_b,
        "gwnoa": _find_number(dyad.side_a, case),
        "gwnob": _find_number(dyad.side_b, case),
    }


def _find_number(person: Person | None, case: Case) -> str:
    if person is None or person.entry.side != GOVERNMENT or person.entry.kind in {"coalition", "peacekeepers"}:
        return ""
    return case.lists.country(_home(person, case), "gwno")


def _tell_sources(case: Case) -> dict[str, Value]:
    reports = list(dict.fromkeys((event.get("outlet") or "", event.get("published") or "") for event in case.events))
    reports = reports or [(outlet, "") for outlet in case.outlets]
    kinds = {said["kind"] for event in case.events for said in event.get("attribution") or [] if said.get("kind")}
    return {
        "number_of_sources": len(set(case.outlets)) or len({outlet for outlet, _ in reports if outlet}),
        "source_article": ";".join(f"{_flat(outlet)},{day}" for outlet, day in reports),
        "source_office": _join(outlet for outlet, _ in reports),
        "source_date": _join(day for _, day in reports),
        "source_original": ";".join(sorted(kinds)),
    }


def _join(parts: Iterable[str]) -> str:
    return ";".join(_flat(part) for part in parts)


def _flat(text: str) -> str:
    """Text that cannot break the parallel lists."""
    return " ".join(str(text).replace(";", ",").split())


def _tell_place(case: Case) -> dict[str, Value]:
    latitude, longitude = case.point or (None, None)
    has_point = latitude is not None and longitude is not None
    areas = (case.place_name, case.place.get("admin2"), case.place.get("admin1"))
    country = case.lists.country(case.country, "ucdp_name")
    return {
        "where_prec": _WHERE_PREC.get(case.precision, 6),
        "where_coordinates": case.place_name,
        "where_description": ", ".join(dict.fromkeys(str(part) for part in (*areas, country) if part)),
        "adm_1": case.place.get("admin1") or "",
        "adm_2": case.place.get("admin2") or "",
        "latitude": latitude,
        "longitude": longitude,
        "geom_wkt": f"POINT ({longitude} {latitude})" if has_point else "",
        "priogrid_gid": None if latitude is None or longitude is None else find_cell(latitude, longitude),
        "country": country,
        "country_id": int(case.lists.country(case.country, "gwno")),
        "region": case.lists.country(case.country, "ucdp_region"),
    }


def _tell_time(case: Case) -> dict[str, Value]:
    assert case.first_day is not None
    assert case.last_day is not None
    days = case.span_days
    precision = next((code for code, most in ((1, 1), (2, 6), (3, 7), (4, 31)) if days <= most), 5)
    return {
        "year": case.first_day.year,
        "date_prec": precision,
        "date_start": f"{case.first_day.isoformat()} 00:00:00.000",
        "date_end": f"{case.last_day.isoformat()} 00:00:00.000",
    }


def _tell_deaths(deaths: Deaths) -> dict[str, Value]:
    return {
        "deaths_a": deaths.a,
        "deaths_b": deaths.b,
        "deaths_civilians": deaths.civilians,
        "deaths_unknown": deaths.unknown,
        "best": deaths.best,
        "high": deaths.high,
        "low": deaths.low,
    }


def write(incidents: Incidents, events: Events, target: Target, *, options: ExportOptions) -> Report:
    """One row an incident that UCDP's rules would admit; the others are left out and counted."""
    return write_csv(FORMAT, make_row, incidents, events, target, options=options)


FORMAT = Format(
    name="ucdp-ged",
    suffix=".csv",
    title="UCDP GED, 49 columns",
    about="For tools that read UCDP GED or Candidate files. Deadly incidents between sides that are known.",
    basis="UCDP GED 20.1 to 26.1: header of the CSV, notes on codebook 25.1",
    versions_in="FILE.metadata.json",
    write=write,
    columns=COLUMNS,
    has_sidecar=True,
    leaves_out={
        "no_deaths": "no death is told, or none happened",
        "undated": "no date is known",
        "date_vague": "the date is vaguer than a year",
        "no_country": "no country is known, or it has no Gleditsch-Ward number in the table",
        "attacker_unknown": "no government or organised group is named as attacker",
        "victim_unknown": "nobody is named as target, or nobody known",
    },
    loses={
        "toll_open": "an open toll has its lowest figure as best and high",
        "hurt_or_captured": "wounded and captured have no column",
        "side_of_dead_unknown": "the side of some of the dead is not told; they are deaths_unknown",
        "no_point": "no coordinates are known",
        "more_sides": "more than two actors are named; the dyad holds the first of each side",
    },
    never_holds=(
        "wounded, captured, weapons, claims of responsibility, sub-event types",
        "who struck first in a state-based dyad",
        "incidents without dead; unidentified attackers",
        "UCDP's ids of conflicts, dyads and sides",
        "names of people",
    ),
)
