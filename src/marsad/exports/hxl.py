"""HXL 1.1: a CSV with a row of hashtags under its header, for humanitarian data platforms.

Tags follow the HXL 1.1 dictionary and those that OCHA's own scrapers put on ACLED and UCDP tables. Armed groups are
`#group`, never `#org`, which is for humanitarian organisations. Numbers stand bare, because readers check that
`#affected` is a number; words about them are in `#description`. Areas bear p-codes of OCHA's Common Operational
Datasets where the gazetteer knows them; a p-code is text, with its leading zeros.
"""

from __future__ import annotations

from marsad.exports.cases import Case
from marsad.exports.formats import Column, Events, ExportOptions, Format, Incidents, Report, Tally, Target, Value
from marsad.exports.wording import name_side, tell, title
from marsad.exports.writing import write_csv

# column, hashtag, what it holds, kind
_TAGGED = (
    ("Incident", "#event+id", "Marsad's incident id", "text"),
    ("Title", "#event+name", "type, place and day in English", "text"),
    ("Date", "#date+occurred", "first possible day; blank if undated", "date"),
    ("Date start", "#date+start", "the same, for spans", "date"),
    ("Date end", "#date+end", "last possible day", "date"),
    (
        "Date precision",
        "#meta+date+precision",
        "day, week, month, year (the tag is ours: #date must be a date)",
        "text",
    ),
    ("Reported", "#date+reported", "first report", "date"),
    ("Type", "#event+type", "ACLED's event type", "text"),
    ("Sub-type", "#event+type+sub", "ACLED's sub-event type", "text"),
    ("Side 1", "#group+name+first", "who did it", "text"),
    ("Side 1 type", "#group+type+first", "its type (the tag is ours, by analogy)", "text"),
    ("Side 2", "#group+name+second", "who suffered it", "text"),
    ("Side 2 type", "#group+type+second", "its type (the tag is ours)", "text"),
    ("Country", "#country+name", "English name", "text"),
    ("Country code", "#country+code", "ISO 3166-1 alpha-3", "text"),
    ("Admin 1", "#adm1+name", "first-level area, Marsad's spelling", "text"),
    ("Admin 1 code", "#adm1+code", "its p-code where known", "text"),
    ("Admin 2", "#adm2+name", "second-level area where known", "text"),
    ("Admin 2 code", "#adm2+code", "its p-code where known", "text"),
    ("Place (Arabic)", "#loc+name+i_ar", "as the gazetteer or the report has it", "text"),
    ("Place (English)", "#loc+name+i_en", "where known", "text"),
    ("Latitude", "#geo+lat", "WGS 84", "number"),
    ("Longitude", "#geo+lon", "WGS 84", "number"),
    ("Place precision", "#geo+precision", "site, town, district, province, country (the tag is ours)", "text"),
    ("Killed", "#affected+killed", "best figure; blank if none is chosen or told", "count"),
    ("Killed, at least", "#affected+killed+min", "lowest figure (the tag is ours)", "count"),
    ("Killed, at most", "#affected+killed+max", "highest figure; blank if open (the tag is ours)", "count"),
    ("Injured", "#affected+injured", "best figure", "count"),
    ("Injured, at least", "#affected+injured+min", "lowest figure (ours)", "count"),
    ("Injured, at most", "#affected+injured+max", "highest figure (ours)", "count"),
    ("Abducted or detained", "#affected+abducted", "best figure", "count"),
    ("Description", "#description", "generated sentences, no words of a report", "text"),
    ("Sources", "#meta+source", "outlets", "list"),
    ("Verification", "#status+verification", "state of review (the tag is ours)", "text"),
    ("Change", "#status+change", "added or changed since an earlier list (ours)", "text"),
    ("Engine", "#meta+version+engine", "version (ours)", "text"),
    ("Codebook", "#meta+version+codebook", "version (ours)", "text"),
    ("Data", "#meta+version+data", "version (ours)", "text"),
)
HASHTAGS = tuple(tag for _, tag, _, _ in _TAGGED)
COLUMNS = tuple(Column(name, f"`{tag}`: {about}", kind) for name, tag, about, kind in _TAGGED)


def make_row(case: Case, tally: Tally) -> dict[str, Value]:
    """The row of an incident; HXL leaves none out."""
    for lost in _find_losses(case):
        tally.lose(lost)
    return {**_tell_event(case), **_tell_sides(case), **_tell_place(case), **_tell_tolls(case), **_tell_rest(case)}


def _find_losses(case: Case) -> list[str]:
    lost = ["undated"] if case.first_day is None else []
    lost += ["no_point"] if case.point is None else []
    if case.place and case.precision != "country" and not find_area_codes(case)[0]:
        lost.append("no_pcode")
    lost += ["toll_open"] if case.killed.is_open or case.injured.is_open else []
    return lost + (["unlisted_actor"] if case.has_withheld_name else [])


def find_area_codes(case: Case) -> tuple[str, str]:
    """P-codes of the first- and second-level area, empty where the gazetteer has none."""
    place, lists = case.place, case.lists
    own = str(place.get("pcode") or "")
    first = own if case.precision == "province" else ""
    second = own if case.precision == "district" else ""
    first = first or lists.areas.get((case.country, str(place.get("admin1") or "")), "")
    return first, second or lists.districts.get((case.country, str(place.get("admin2") or "")), "")


def _tell_event(case: Case) -> dict[str, Value]:
    first, last = (day.isoformat() if day else "" for day in (case.first_day, case.last_day))
    published = sorted(str(event["published"])[:10] for event in case.events if event.get("published"))
    return {
        "Incident": case.id,
        "Title": title(case),
        "Date": first,
        "Date start": first,
        "Date end": last,
        "Date precision": case.record.get("date_precision") or "",
        "Reported": published[0] if published else "",
        "Type": case.record.get("event_type") or "",
        "Sub-type": case.sub_event_type,
    }


def _tell_sides(case: Case) -> dict[str, Value]:
    row: dict[str, Value] = {}
    for name, people in (("Side 1", case.initiators), ("Side 2", case.targets)):
        row[name] = name_side(people, "")
        row[f"{name} type"] = "; ".join(dict.fromkeys(person.entry.acled_inter for person in people))
    return row


def _tell_place(case: Case) -> dict[str, Value]:
    first, second = find_area_codes(case)
    latitude, longitude = case.point or (None, None)
    return {
        "Country": case.lists.country(case.country, "acled_name") or case.country,
        "Country code": case.lists.country(case.country, "iso3"),
        "Admin 1": case.place.get("admin1") or "",
        "Admin 1 code": first,
        "Admin 2": case.place.get("admin2") or "",
        "Admin 2 code": second,
        "Place (Arabic)": case.place.get("name") or "",
        "Place (English)": case.place.get("name_en") or "",
        "Latitude": latitude,
        "Longitude": longitude,
        "Place precision": case.precision,
    }


def _tell_tolls(case: Case) -> dict[str, Value]:
    row: dict[str, Value] = {}
    for name, toll in (("Killed", case.killed), ("Injured", case.injured)):
        row |= {name: toll.best, f"{name}, at least": toll.low, f"{name}, at most": toll.high}
    return {**row, "Abducted or detained": case.captured.estimate}


def _tell_rest(case: Case) -> dict[str, Value]:
    return {
        "Description": " ".join(tell(case)),
        "Sources": case.outlets,
        "Verification": case.review_state,
        "Change": case.change,
        **{name.title(): version for name, version in case.versions.items()},
    }


def write(incidents: Incidents, events: Events, target: Target, *, options: ExportOptions) -> Report:
    """A header, the hashtags, and one row an incident."""
    return write_csv(FORMAT, make_row, incidents, events, target, options=options, under_header=HASHTAGS)


FORMAT = Format(
    name="hxl",
    suffix=".csv",
    title="HXL 1.1 with p-codes",
    about="For the Humanitarian Data Exchange and tools that read HXL hashtags.",
    basis="HXL standard 1.1 and dictionary; tags that OCHA's scrapers use; COD p-codes from the gazetteer",
    versions_in="columns tagged `#meta+version`, and FILE.metadata.json",
    write=write,
    columns=COLUMNS,
    has_sidecar=True,
    loses={
        "undated": "no date is known",
        "no_point": "no coordinates are known",
        "no_pcode": "the gazetteer has no p-code for the area",
        "toll_open": "an open toll has no highest figure (words in the description)",
        "unlisted_actor": "an actor that no list holds is shown as Unlisted actor",
    },
    never_holds=(
        "each source's own figures; who claimed it (only in words); weapons",
        "the words that prove a field; names of people",
    ),
)
