"""PLOVER 2.0 as JSON lines, and with it the same incident as the 40 columns of POLECAT.

The record is shape A of the PLOVER manual 2.0 (draft), one incident a line. The manual allows further fields; ours are
`marsad` (ranges, review, versions) and `polecat`, an object with POLECAT's column names, so that programs made for
POLECAT tables read the same line. POLECAT writes the text `None` for a gap; its files were once read as
ISO-8859-1, these are UTF-8.

Rules that need saying:
- Which type and mode an incident has follows our crosswalk from ACLED sub-events; incidents with no clean PLOVER type
  (disrupted weapons, changes of groups, other developments) are left out.
- Both sides of a battle are named as actors with no recipient only if the report does not tell who attacked; else who
  attacked is actor and who was attacked recipient.
- quad_code counts 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict: the usual
  order, which the manual does not define. event_scale is the manual's score of the mode, else of the type.
- The context terrorism is given only for suicide attacks on civilians by a group, because the manual forbids following
  a government's use of the word. The context military is given where a state's army takes part.
- No text of a report is written: it is not ours to publish.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from marsad.exports.cases import Case
from marsad.exports.code_lists import GOVERNMENT, PEOPLE
from marsad.exports.formats import Column, Events, ExportOptions, Format, Incidents, Report, Tally, Target
from marsad.exports.people import Person
from marsad.exports.plover_types import RULES, TYPES, choose_modes, choose_rule, score
from marsad.exports.wording import stamp, tell
from marsad.exports.writing import encode_line, iterate_cases, open_target

_RESOLUTION = {"site": 5, "town": 4, "district": 3, "province": 2, "country": 1}
_SECTOR = {
    "state_army": "MIL",
    "coalition": "MIL",
    "peacekeepers": "MIL",
    "state_police": "COP",
    "state_intelligence": "SPY",
    "rebel": "REB",
    "political_militia": "PRM",
    "identity_militia": "REB",
    "civilians": "CVL",
    "protesters": "CVL",
}
_SECTOR_OF = {
    "journalists": "JRN",
    "medical-workers": "MED",
    "refugees-idps": "REF",
    "religious-figures": "REL",
    "politicians-officials": "GOV",
    "farmers-herders": "AGR",
    "oil-transport-workers": "LAB",
    "teachers-students": "EDU",
}
_REPRESSION = frozenset({"Excessive force against protesters", "Protest with intervention"})
POLECAT_COLUMNS = (
    "Event ID,Event Date,Event Type,Event Mode,Intensity,Quad Code,Contexts,Actor Name,Actor Country,Actor COW,"
    "Primary Actor Sector,Actor Sectors,Actor Title,Actor Name Raw,Wikipedia Actor ID,Recipient Name,Recipient Country,"
    "Recipient COW,Primary Recipient Sector,Recipient Sectors,Recipient Title,Recipient Name Raw,"
    "Wikipedia Recipient ID,Placename,City,District,Province,Country,Latitude,Longitude,GeoNames ID,Raw Placename,"
    "Feature Type,Source,Publication Date,Story People,Story Organizations,Story Locations,Language,Version"
).split(",")
_NONE = "None"

COLUMNS = (
    Column("id", "Marsad's incident id"),
    Column("has_event", "always true", "flag"),
    Column("date", "first possible day, YYYY-MM-DD", "date"),
    Column("enddate", "last possible day", "date"),
    Column("actor", "who did it: code, sector, entity_text, identifier_id, identifier_text", "list"),
    Column("recipient", "to whom, in the same form", "list"),
    Column("event", "PLOVER types", "list"),
    Column("event_loc", "resolved_place, lat, lon, city, district, province, country, country_code, resolution"),
    Column("event_text", "one generated sentence or more, no words of a report", "list"),
    Column("quad_code", "1 to 4", "count"),
    Column("event_scale", "PLOVER's score", "number"),
    Column("mode", "PLOVER modes", "list"),
    Column("context", "PLOVER contexts", "list"),
    Column("size", "dead, injured, arrested: best figures, null where none is told"),
    Column("cite_info", "corpus, publication, language, coder, codebook, version"),
    Column("coder", "`Marsad` and the engine version"),
    Column("comment", "incident id, versions, review"),
    Column("marsad", "ours: type, ranges, claim, disputes, weapons, review, versions, change"),
    Column("polecat", "ours: the 40 columns of POLECAT; gaps are the text None, as there"),
)


def make_record(case: Case, tally: Tally) -> dict[str, Any] | None:
    """The record of an incident, or none when PLOVER has no type for it."""
    rule = choose_rule(case.sub_event_type, case.weapons)
    if rule is None:
        tally.leave_out("no_type")
        return None
    if case.first_day is None or case.last_day is None:
        tally.leave_out("undated")
        return None
    for lost in _find_losses(case):
        tally.lose(lost)
    modes, types = choose_modes(rule, case.weapons), rule.types
    actors, recipients = _choose_sides(case)
    record: dict[str, Any] = {
        "id": case.id,
        "has_event": True,
        "date": case.first_day.isoformat(),
        "enddate": case.last_day.isoformat(),
        "actor": [_describe_actor(person, case) for person in actors],
        "recipient": [_describe_actor(person, case) for person in recipients],
        "event": list(types),
        "event_loc": describe_place(case),
        "event_text": tell(case),
        "quad_code": TYPES[types[-1]][0],
        "event_scale": score(types, modes),
        "mode": modes,
        "context": _find_contexts(case, rule.contexts),
        **_describe_source(case),
        "marsad": _describe_rest(case),
    }
    return {**record, "polecat": make_polecat(record, case, actors, recipients)}


def _choose_sides(case: Case) -> tuple[tuple[Person, ...], tuple[Person, ...]]:
    if not case.initiators and RULES[case.sub_event_type].types[0] == "ASSAULT" and len(case.targets) > 1:
        return case.targets, ()
    return case.initiators, case.targets


def _find_losses(case: Case) -> list[str]:
    lost = ["toll_range"] if any(toll.is_told and toll.low != toll.high for toll in (case.killed, case.injured)) else []
    lost += ["no_point"] if case.point is None else []
    return lost + (["unlisted_actor"] if case.has_withheld_name else [])


def find_sector(person: Person) -> str:
    """PLOVER's sector of an actor; UAF for unidentified gunmen, UNK for an actor no list holds."""
    if person.entry.kind == "generic" and person.entry.side != GOVERNMENT:
        return "UAF"
    if person.entry.kind == "generic":
        return "COP" if person.id.startswith("police") else "MIL"
    return _SECTOR_OF.get(person.id) or _SECTOR.get(person.entry.kind) or "UNK"


def _find_country(person: Person, case: Case) -> str:
    """Alpha-3 code of the actor's country; IMG for armed groups of no one country."""
    home = person.entry.country
    if home == "ZZ":
        is_group = person.entry.kind in {"rebel", "coalition"}
        return "IMG" if is_group else case.lists.country(case.country, "iso3")
    return case.lists.country(home, "iso3")


def _describe_actor(person: Person, case: Case) -> dict[str, Any]:
    return {
        "code": _find_country(person, case),
        "sector": find_sector(person),
        "entity_text": person.name_en,
        "identifier_id": person.id or None,
        "identifier_text": person.name_en if person.id else None,
    }


def describe_place(case: Case) -> dict[str, Any] | None:
    """Where it happened in PLOVER's words, nothing where no place is known."""
    if not case.place:
        return None
    latitude, longitude = case.point or (None, None)
    gazetteer = str(case.place.get("gazetteer_id") or "")
    return {
        "extracted_place": case.place.get("name"),
        "resolved_place": case.place.get("name_en"),
        "geonameid": gazetteer.removeprefix("geonames:") if gazetteer.startswith("geonames:") else None,
        "lat": latitude,
        "lon": longitude,
        "city": case.place_name if case.precision in {"town", "site"} else None,
        "district": case.place.get("admin2") or (case.place_name if case.precision == "district" else None),
        "province": case.place.get("admin1") or (case.place_name if case.precision == "province" else None),
        "country": case.lists.country(case.country, "acled_name") or None,
        "country_code": case.lists.country(case.country, "iso3") or None,
        "resolution": _RESOLUTION.get(case.precision),
    }


def _find_contexts(case: Case, given: tuple[str, ...]) -> list[str]:
    people = (*case.initiators, *case.targets)
    contexts = list(given)
    if any(person.entry.kind == "state_army" for person in people):
        contexts.append("military")
    attacker = case.initiators[0].entry.side if case.initiators else ""
    against_people = bool(case.targets) and all(person.entry.side == PEOPLE for person in case.targets)
    if case.sub_event_type == "Suicide bomb" and against_people and attacker != GOVERNMENT:
        contexts.append("terrorism")
    if case.sub_event_type in _REPRESSION:
        contexts.append("repression")
    return contexts


def _describe_source(case: Case) -> dict[str, Any]:
    engine = case.versions.get("engine", "")
    captured = case.captured
    return {
        "size": {
            "dead": case.killed.estimate,
            "injured": case.injured.estimate,
            "arrested": captured.estimate if case.sub_event_type == "Arrests" else None,
        },
        "cite_info": {
            "corpus": "Marsad incidents",
            "publication": "; ".join(case.outlets) or None,
            "language": "ar",
            "coder": f"Marsad {engine}".strip(),
            "codebook": case.versions.get("codebook") or None,
            "version": "PLOVER 2.0 (draft)",
        },
        "coder": f"Marsad {engine}".strip(),
        "comment": stamp(case),
    }


def _describe_rest(case: Case) -> dict[str, Any]:
    record = case.record
    return {
        "sub_event_type": case.sub_event_type,
        "date_precision": record.get("date_precision"),
        "fatalities": record.get("fatalities"),
        "injuries": record.get("injuries"),
        "weapons": case.weapons,
        "claimed_by": record.get("claimed_by"),
        "disputed": case.disputed,
        "review": case.review_state or None,
        "versions": dict(case.versions),
        "change": case.change or None,
    }


def make_polecat(
    record: dict[str, Any], case: Case, actors: tuple[Person, ...], recipients: tuple[Person, ...]
) -> dict[str, Any]:
    """The same incident by POLECAT's column names. Several types or modes are joined by `; `."""
    place = record["event_loc"] or {}
    actor, recipient = (_describe_polecat_side(side, case) for side in (actors, recipients))
    published = sorted(str(event["published"]) for event in case.events if event.get("published"))
    values: list[Any] = [
        case.id,
        record["date"],
        "; ".join(record["event"]),
        "; ".join(record["mode"]),
        record["event_scale"],
        record["quad_code"],
        "; ".join(record["context"]),
        *actor,
        *recipient,
        place.get("resolved_place") or place.get("extracted_place"),
        place.get("city"),
        place.get("district"),
        place.get("province"),
        place.get("country"),
        place.get("lat"),
        place.get("lon"),
        place.get("geonameid"),
        place.get("extracted_place"),
        case.precision,
        "; ".join(case.outlets),
        published[0] if published else None,
        None,  # Story People: names of people are not written
        None,
        None,
        "ar",
        record["coder"],
    ]
    return {name: _NONE if value in {None, ""} else value for name, value in zip(POLECAT_COLUMNS, values, strict=True)}


def _describe_polecat_side(side: tuple[Person, ...], case: Case) -> list[str | None]:
    """Name, country, Correlates-of-War code, sectors, title, raw name, Wikipedia id of one side."""
    countries = dict.fromkeys(_find_country(person, case) for person in side)
    sectors = list(dict.fromkeys(find_sector(person) for person in side))
    names = "; ".join(dict.fromkeys(person.name_en for person in side))
    first = sectors[0] if sectors else None
    return [names, "; ".join(filter(None, countries)), None, first, "; ".join(sectors), None, None, None]


def write(incidents: Incidents, events: Events, target: Target, *, options: ExportOptions) -> Report:
    """One JSON line an incident that PLOVER has a type for."""
    tally = Tally(FORMAT)
    with open_target(target, options) as stream:
        for line in _make_lines(incidents, events, options, tally):
            stream.write(line)
    return tally.report()


def _make_lines(incidents: Incidents, events: Events, options: ExportOptions, tally: Tally) -> Iterator[bytes]:
    for case in iterate_cases(incidents, events, options, tally):
        record = make_record(case, tally)
        if record is not None:
            tally.rows += 1
            yield encode_line(record)


FORMAT = Format(
    name="plover",
    suffix=".jsonl",
    title="PLOVER 2.0 JSON lines, with POLECAT's columns inside",
    about="For tools of the PLOVER family (NGEC, POLECAT). One JSON object a line.",
    basis="PLOVER manual 2.0 (draft of 2024), record shape A; POLECAT's 40 column names from public loaders",
    versions_in="`coder`, `cite_info`, `comment` and `marsad.versions` of each line",
    write=write,
    columns=COLUMNS,
    leaves_out={
        "no_type": "no clean PLOVER type (disrupted weapons, change of group, other developments)",
        "undated": "no date is known, which PLOVER requires",
    },
    loses={
        "toll_range": "size holds one figure (the range is in marsad)",
        "no_point": "no coordinates are known",
        "unlisted_actor": "an actor that no list holds is shown as Unlisted actor",
    },
    never_holds=(
        "the text of a report, and its words for people and groups",
        "time of day; office, gender, age, religion of actors; Wikidata ids; Correlates-of-War codes",
        "who was disarmed, released or convicted: an agreement is AGREE, whatever was agreed",
    ),
)
