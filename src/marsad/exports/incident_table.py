"""Marsad's own flat table of incidents: the columns that csv, xlsx, parquet, geojson and gpkg share.

Declared once, so that a column means the same in each of them. Nothing is recoded: types, precisions and ids are those
of the codebook, a range is three columns, and a gap is a gap.
"""

from __future__ import annotations

from collections.abc import Sequence

from marsad.exports.cases import Case
from marsad.exports.formats import Column, Tally, Value
from marsad.exports.people import Person
from marsad.exports.wording import tell

GEO_PRECISION = {"site": 1, "town": 1, "district": 2, "province": 3}
WHERE_PREC = {"site": 1, "town": 1, "district": 3, "province": 4, "country": 6}

COLUMNS = (
    Column("incident_id", "stable id; a merged id redirects"),
    Column("change", "with `--since`: added, changed or withdrawn; else blank"),
    Column("event_type", "ACLED's event type"),
    Column("sub_event_type", "ACLED's sub-event type"),
    Column("date_start", "first possible day", "date"),
    Column("date_end", "last possible day", "date"),
    Column("date_precision", "day, week, month, year"),
    Column("location_name", "place as the gazetteer or the report has it"),
    Column("location_name_en", "English name where known"),
    Column("admin1", "first-level area"),
    Column("admin2", "second-level area where known"),
    Column("country", "ISO 3166-1 alpha-2"),
    Column("country_name", "English name"),
    Column("pcode", "p-code where the gazetteer has one"),
    Column("latitude", "WGS 84", "number"),
    Column("longitude", "WGS 84", "number"),
    Column("location_precision", "site, town, district, province, country"),
    Column("geo_precision", "ACLED's number for it: 1 town, 2 district, 3 province; blank for a country", "count"),
    Column("where_prec", "UCDP's number: 1 town, 3 district, 4 province, 6 country", "count"),
    Column("gazetteer_id", "row of the gazetteer"),
    Column("initiator_ids", "who did it, ids of the actor list", "list"),
    Column("initiator_names_en", "neutral English names, parallel", "list"),
    Column("initiator_names_ar", "neutral Arabic names, parallel", "list"),
    Column("initiator_types", "ACLED's actor types, parallel", "list"),
    Column("target_ids", "who suffered it", "list"),
    Column("target_names_en", "neutral English names, parallel", "list"),
    Column("target_names_ar", "neutral Arabic names, parallel", "list"),
    Column("target_types", "ACLED's actor types, parallel", "list"),
    Column("killed_low", "lowest figure; blank if none is told", "count"),
    Column("killed_best", "best figure; blank if none is chosen", "count"),
    Column("killed_high", "highest figure; blank if open", "count"),
    Column("injured_low", "as killed_low", "count"),
    Column("injured_best", "as killed_best", "count"),
    Column("injured_high", "as killed_high", "count"),
    Column("captured_low", "largest count an event tells", "count"),
    Column("captured_high", "its high figure; blank if open", "count"),
    Column("weapons", "weapons named", "list"),
    Column("claimed_by", "actor id; `none` if a report says that nobody claimed it"),
    Column("sources", "outlets", "list"),
    Column("source_count", "number of outlets", "count"),
    Column("reported_last", "latest report, claim or review, UTC"),
    Column("disputed", "fields on which sources differ", "list"),
    Column("events", "ids of the coded events behind it", "list"),
    Column("review_state", "state of review"),
    Column("description", "generated English sentences, no words of a report"),
    Column("engine_version", "version of the engine"),
    Column("codebook_version", "version of the codebook"),
    Column("data_version", "version of the data packs"),
)
LOSES = {
    "no_point": "no coordinates are known",
    "unlisted_actor": "an actor that no list holds is shown as Unlisted actor",
    "claims": "each source's own claims have no column (use incidents)",
}
NEVER_HOLDS = (
    "claims of single sources, the words that prove a field, the explanation of links (use `incidents`)",
    "deaths by side (use `events`); names of people",
)


def make_row(case: Case, tally: Tally) -> dict[str, Value]:
    """The row of an incident. None is left out."""
    if case.point is None and case.change != "withdrawn":
        tally.lose("no_point")
    if case.has_withheld_name:
        tally.lose("unlisted_actor")
    if case.record.get("claims"):
        tally.lose("claims")
    return {
        "incident_id": case.id,
        "change": case.change,
        "event_type": case.record.get("event_type") or "",
        "sub_event_type": case.sub_event_type,
        **_tell_time(case),
        **_tell_place(case),
        **_tell_side("initiator", case.initiators),
        **_tell_side("target", case.targets),
        **_tell_tolls(case),
        **_tell_sources(case),
    }


def _tell_time(case: Case) -> dict[str, Value]:
    first, last, said = case.first_day, case.last_day, case.reported_at
    return {
        "date_start": first.isoformat() if first else None,
        "date_end": last.isoformat() if last else None,
        "date_precision": case.record.get("date_precision") or "",
        "reported_last": said.isoformat() if said else "",
    }


def _tell_place(case: Case) -> dict[str, Value]:
    place = case.place
    latitude, longitude = case.point or (None, None)
    keys = {"location_name": "name", "location_name_en": "name_en", "location_precision": "precision"}
    row: dict[str, Value] = {column: place.get(key) or "" for column, key in keys.items()}
    return {
        **row,
        **{key: place.get(key) or "" for key in ("admin1", "admin2", "country", "pcode", "gazetteer_id")},
        "country_name": case.lists.country(case.country, "acled_name"),
        "latitude": latitude,
        "longitude": longitude,
        "geo_precision": GEO_PRECISION.get(case.precision),
        "where_prec": WHERE_PREC.get(case.precision),
    }


def _tell_side(side: str, people: Sequence[Person]) -> dict[str, Value]:
    return {
        f"{side}_ids": [person.id for person in people],
        f"{side}_names_en": [person.name_en for person in people],
        f"{side}_names_ar": [person.name_ar for person in people],
        f"{side}_types": [person.entry.acled_inter for person in people],
    }


def _tell_tolls(case: Case) -> dict[str, Value]:
    row: dict[str, Value] = {"captured_low": case.captured.low, "captured_high": case.captured.high}
    for name, toll in (("killed", case.killed), ("injured", case.injured)):
        row |= {f"{name}_low": toll.low, f"{name}_best": toll.best, f"{name}_high": toll.high}
    return row


def _tell_sources(case: Case) -> dict[str, Value]:
    return {
        "weapons": case.weapons,
        "claimed_by": case.claimed_by,
        "sources": case.outlets,
        "source_count": len(set(case.outlets)),
        "disputed": case.disputed,
        "events": [str(event) for event in case.record.get("events") or []],
        "review_state": case.review_state,
        "description": "" if case.change == "withdrawn" else " ".join(tell(case)),
        **{f"{name}_version": version for name, version in case.versions.items()},
    }
