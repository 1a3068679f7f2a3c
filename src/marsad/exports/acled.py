"""ACLED's table: 31 columns, interaction codes as text.

Columns, strings and rules follow the ACLED Codebook (web edition, read as an undated copy of 2024 or later) and the
header of a real file of 2025-10-29; what those do not settle is marked as ours. Only the shape is ACLED's: no row of
this table was coded or checked by ACLED.

Rules that need saying:
- Fatalities. ACLED takes an exact number as it is, the lowest of conflicting ones, 0 when no death is told, and a
  minimum for vague words: 3 (or 10) for "several", 10 for tens, 12 for dozens, 100 for hundreds. Arabic says tens where
  English says dozens, so an open toll from 10 is exported as 10. An open toll from 2 ("several") is 3; a toll without
  best figure whose low is 1 (killed and wounded counted together) is 3, never above its high (ours). Where sources
  conflict, an exact number is better evidence than a vague word: the lowest exact one that stands is taken (ours).
- Time. One row an incident, on its day; a span of up to a week on its middle day (precision 2), up to a month on the
  middle of it (precision 3). Anything vaguer ACLED does not code. The codebook splits reports of several active
  days into one event each; an incident tells one act, so its span is doubt about the day and is not split.
- Place. Towns and sites 1, districts 2, provinces 3; the country alone only for Strategic developments.
- Actors. Who stands first on a side is the actor, the others its associates. State forces outside their country are
  External/Other forces. Civilians hurt in a battle are never associates. The victim of Violence against civilians is
  always actor2, and is Civilians.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from marsad.exports.acled_actors import (
    EVENT_TYPE,
    EXCESSIVE_FORCE,
    PROTESTS,
    RIOTS,
    STRATEGIC,
    Actor,
    Sides,
    choose_sides,
    is_civilian_targeting,
    name_interaction,
)
from marsad.exports.cases import Case, Toll, make_number
from marsad.exports.formats import Column, Events, ExportOptions, Format, Incidents, Report, Tally, Target, Value, blank
from marsad.exports.wording import stamp, tell
from marsad.exports.writing import write_csv

VIOLENCE, DEMONSTRATIONS = "Political violence", "Demonstrations"
TARGETED = "Civilian targeting"  # so in files; the codebook writes "Civilians targeted"
_SEVERAL, _SEVERAL_LOW = 3, 2
_GEO_PRECISION = {"site": 1, "town": 1, "district": 2, "province": 3}

COLUMNS = (
    Column("event_id_cnty", "ISO alpha-3 code and a 15-digit number made from the incident id; the same for ever"),
    Column("event_date", "YYYY-MM-DD; the middle day where only a week or month is known", "date"),
    Column("year", "year of event_date", "count"),
    Column("time_precision", "1 day known, 2 within a week, 3 within a month", "count"),
    Column("disorder_type", "from the sub-event type, ACLED's table 2"),
    Column("event_type", "ACLED's exact string"),
    Column("sub_event_type", "ACLED's exact string"),
    Column("actor1", "who did it; `Unidentified Armed Group (Country)` where nobody is named"),
    Column("assoc_actor_1", "others on that side, joined by `; `"),
    Column("inter1", "type of actor1 as text; state forces abroad are External/Other forces"),
    Column("actor2", "who suffered it; blank if one-sided, `Civilians (Country)` in Violence against civilians"),
    Column("assoc_actor_2", "others on that side; never civilians in Battles"),
    Column("inter2", "type of actor2 as text"),
    Column("interaction", "both types, lower number first: `A-B`, `A only`, `External/Other forces-Civilians`"),
    Column("civilian_targeting", "`Civilian targeting` where civilians are the main or only target; never in Battles"),
    Column("iso", "ISO 3166-1 numeric", "count"),
    Column("region", "ACLED's region of the country"),
    Column("country", "ACLED's name of the country"),
    Column("admin1", "first-level area, in Marsad's English spelling, which is not always ACLED's"),
    Column("admin2", "second-level area where the gazetteer knows it"),
    *blank("admin3", "always blank: the gazetteer has no third level"),
    Column("location", "English name of the place, its Arabic name where no English one is known"),
    Column("latitude", "WGS 84, 4 decimals; blank for a place no table holds", "number"),
    Column("longitude", "as latitude", "number"),
    Column("geo_precision", "1 town or site, 2 district, 3 province; blank without coordinates", "count"),
    Column("source", "outlets, joined by `; `"),
    *blank("source_scale", "always blank: Marsad has no table of the reach of outlets"),
    Column("notes", "generated sentences: ranges, wounded, captured, claims, disputes, then incident and versions"),
    Column("fatalities", "one number by the rule above; 0 also when no death is told", "count"),
    Column("tags", "`crowd size=no report` for demonstrations, else blank"),
    Column("timestamp", "Unix seconds of the latest claim, report or review; blank if none is dated", "count"),
)
_DISORDER = {
    EXCESSIVE_FORCE: f"{VIOLENCE}; {DEMONSTRATIONS}",
    "Protest with intervention": DEMONSTRATIONS,
    "Peaceful protest": DEMONSTRATIONS,
    "Violent demonstration": DEMONSTRATIONS,
}


def disorder_type(sub_event_type: str) -> str:
    """ACLED's disorder type of a sub-event type (codebook, table 2)."""
    return _DISORDER.get(sub_event_type, STRATEGIC if EVENT_TYPE[sub_event_type] == STRATEGIC else VIOLENCE)


def count_fatalities(toll: Toll) -> tuple[int, str]:
    """The one number ACLED has room for, and why it is not simply the toll: vague, several, conflicting or empty.

    >>> count_fatalities(Toll(15, 15, 15)), count_fatalities(Toll(2, None, None)), count_fatalities(Toll(10, 13, 15))
    ((15, ''), (3, 'vague'), (10, 'conflicting'))
    """
    if toll.low is None:
        return 0, "untold"
    if toll.is_open:
        return (_SEVERAL if toll.low == _SEVERAL_LOW else toll.low), "vague"
    if toll.best is None and toll.low == 1 and toll.high is not None:
        return min(_SEVERAL, toll.high), "vague"
    return toll.low, "" if toll.low == toll.high else "conflicting"


def find_exact_tolls(case: Case) -> list[int]:
    """Exact numbers of dead that sources give and that no later figure of theirs replaced, lowest first."""
    standing = [
        claim.get("value")
        for claim in case.record.get("claims") or []
        if claim.get("field") == "fatalities" and not claim.get("superseded") and not claim.get("joint")
    ]
    told = [value for value in standing if isinstance(value, dict)]
    return sorted(
        int(value["low"]) for value in told if value.get("low") is not None and value["low"] == value.get("high")
    )


def make_row(case: Case, tally: Tally) -> dict[str, Value] | None:
    """The row of an incident, or none when ACLED would not code it."""
    reason = _find_obstacle(case)
    if reason:
        tally.leave_out(reason)
        return None
    sides = choose_sides(case)
    fatalities, doubt = count_fatalities(case.killed)
    if doubt == "conflicting":
        fatalities = max([fatalities, *find_exact_tolls(case)[:1]])
    for lost in (*sides.lost, *_find_losses(case, doubt)):
        tally.lose(lost)
    return {
        **_tell_time(case),
        **_tell_kind(case),
        **_tell_sides(case, sides),
        **_tell_place(case),
        "source": "; ".join(case.outlets),
        "notes": " ".join([*tell(case), stamp(case)]),
        "fatalities": fatalities,
        "tags": "crowd size=no report" if EVENT_TYPE[case.sub_event_type] in {PROTESTS, RIOTS} else "",
        "timestamp": int(case.reported_at.timestamp()) if case.reported_at else None,
    }


def _find_obstacle(case: Case) -> str:
    if case.sub_event_type not in EVENT_TYPE:
        return "type_unknown"
    if case.first_day is None:
        return "undated"
    if case.span_days > 31:
        return "date_vague"
    if not case.lists.country(case.country, "acled_name"):
        return "no_country" if not case.country else "country_unknown"
    if case.precision not in _GEO_PRECISION and EVENT_TYPE[case.sub_event_type] != STRATEGIC:
        return "place_vague"
    return ""


def _find_losses(case: Case, doubt: str) -> list[str]:
    lost = []
    if doubt in {"vague", "conflicting"}:
        lost.append(f"toll_{doubt}")
    if case.injured.is_told or case.captured.is_told:
        lost.append("hurt_or_captured")
    if case.point is None:
        lost.append("no_point")
    if case.has_withheld_name:
        lost.append("unlisted_actor")
    return lost


def _tell_time(case: Case) -> dict[str, Value]:
    assert case.first_day is not None
    precision = 1 if case.span_days == 1 else 2 if case.span_days <= 7 else 3
    day = case.first_day + timedelta(days=(case.span_days - 1) // 2)
    code = case.lists.country(case.country, "iso3")
    return {
        "event_id_cnty": f"{code}{make_number(case.id, digits=15)}",
        "event_date": day.isoformat(),
        "year": day.year,
        "time_precision": precision,
    }


def _tell_kind(case: Case) -> dict[str, Value]:
    sub = case.sub_event_type
    return {"disorder_type": disorder_type(sub), "event_type": EVENT_TYPE[sub], "sub_event_type": sub}


def _tell_sides(case: Case, sides: Sides) -> dict[str, Value]:
    inter1, inter2 = (side[0].inter if side else "" for side in (sides.first, sides.second))
    return {
        "actor1": sides.first[0].name,
        "assoc_actor_1": _join_associates(sides.first),
        "inter1": inter1,
        "actor2": sides.second[0].name if sides.second else "",
        "assoc_actor_2": _join_associates(sides.second),
        "inter2": inter2,
        "interaction": name_interaction(inter1, inter2),
        "civilian_targeting": TARGETED if is_civilian_targeting(case, sides) else "",
    }


def _join_associates(side: Sequence[Actor]) -> str:
    """Everyone of the side but its first actor: its sub-group, then the others."""
    names = [side[0].associate] if side else []
    for actor in side[1:]:
        names += [actor.name, actor.associate]
    return "; ".join(dict.fromkeys(name for name in names if name and name != side[0].name))


def _tell_place(case: Case) -> dict[str, Value]:
    latitude, longitude = case.point or (None, None)
    return {
        "iso": int(case.lists.country(case.country, "iso_numeric")),
        "region": case.lists.country(case.country, "acled_region"),
        "country": case.lists.country(case.country, "acled_name"),
        "admin1": case.place.get("admin1") or "",
        "admin2": case.place.get("admin2") or "",
        "location": case.place_name,
        "latitude": None if latitude is None else round(latitude, 4),
        "longitude": None if longitude is None else round(longitude, 4),
        "geo_precision": _GEO_PRECISION.get(case.precision, 3) if case.point else None,
    }


def write(incidents: Incidents, events: Events, target: Target, *, options: ExportOptions) -> Report:
    """One row an incident; what ACLED would not code is left out and counted."""
    return write_csv(FORMAT, make_row, incidents, events, target, options=options)


FORMAT = Format(
    name="acled",
    suffix=".csv",
    title="ACLED, 31 columns with text interaction codes",
    about="For tools that read ACLED files (acledR, dashboards). One row an incident.",
    basis="ACLED Codebook, web edition (2024 or later); header of a real file of 2025-10-29",
    versions_in="the end of `notes`, and FILE.metadata.json",
    write=write,
    columns=COLUMNS,
    has_sidecar=True,
    leaves_out={
        "type_unknown": "the sub-event type is not one of ACLED's 25",
        "undated": "no date is known",
        "date_vague": "the date is vaguer than a month, which ACLED does not code",
        "no_country": "no place is known, which ACLED does not code",
        "country_unknown": "the country is not in the table of countries",
        "place_vague": "only the country is known, which ACLED codes for Strategic developments alone",
    },
    loses={
        "toll_vague": "a vague toll became a minimum (range in notes)",
        "toll_conflicting": "of a range only the low figure is in fatalities (range in notes)",
        "hurt_or_captured": "wounded or captured have no column (in notes)",
        "no_point": "no coordinates are known",
        "no_initiator": "nobody is named for the act; actor1 follows the rule of the event type",
        "civilians_in_battle": "civilians named in a battle have no column",
        "unlisted_actor": "an actor that no list holds is shown as an unidentified armed group",
    },
    never_holds=(
        "low, best and high figures beside each other; wounded; captured; deaths by side",
        "who claimed it or denied it, and each source's own figures",
        "weapons; the words that prove a field; the confidence of the coder",
        "names of people",
    ),
)
