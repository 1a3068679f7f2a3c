#!/usr/bin/env python3
"""Check the shipped sample corpus: reports, gold and links. A development tool: the package never imports it.

    python tools/check_sample.py                  check src/marsad/data/sample and print a table
    python tools/check_sample.py FOLDER --actors FILE

The sample's gold pins test floors, so a slip in it (a quote that is not in the text, an actor nobody knows, a link to
an event that does not exist) would silently pin the wrong thing.
Exit 0 clean, 1 problems (each named on stderr), 2 usage.
`check_folder` returns the problems as strings, for tests. Standard library only.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "src" / "marsad" / "data" / "sample"
ACTORS = ROOT / "src" / "marsad" / "data" / "shared" / "actors.csv"

Row = dict[str, Any]

FAMILIES = {
    "Battles": ("Armed clash", "Government regains territory", "Non-state actor overtakes territory"),
    "Explosions/Remote violence": (
        "Air/drone strike",
        "Suicide bomb",
        "Shelling/artillery/missile attack",
        "Remote explosive/landmine/IED",
        "Grenade",
        "Chemical weapon",
    ),
    "Violence against civilians": ("Attack", "Abduction/forced disappearance", "Sexual violence"),
    "Protests": ("Peaceful protest", "Protest with intervention", "Excessive force against protesters"),
    "Riots": ("Violent demonstration", "Mob violence"),
    "Strategic developments": (
        "Arrests",
        "Disrupted weapons use",
        "Agreement",
        "Change to group/activity",
        "Non-violent transfer of territory",
        "Headquarters or base established",
        "Looting/property destruction",
        "Other",
    ),
}
FAMILY_OF = {subtype: family for family, subtypes in FAMILIES.items() for subtype in subtypes}
WEAPONS = frozenset(
    "suicide-vest vehicle-bomb ied mine small-arms rpg mortar rocket missile artillery airstrike drone grenade knife "
    "arson vehicle chemical other".split()
)
REGISTERS = frozenset("wire official group-claim monitor web-radio web-news telegram newspaper sports".split())
PRECISIONS = frozenset({"day", "week", "month"})
LEVELS = frozenset({"site", "town", "district", "province", "country"})
SALIENCES = frozenset({"main", "secondary"})

REPORT_KEYS = frozenset({"id", "outlet", "published", "title", "text", "url", "register"})
DOCUMENT_KEYS = frozenset({"doc", "published", "relevant", "events", "aggregates", "notes"})
EVENT_KEYS = frozenset(
    "id type date date_precision place initiator target killed wounded captured claimed_by weapon salience "
    "evidence".split()
)
PLACE_KEYS = frozenset({"names", "en", "admin1", "country", "lat", "lon", "level"})
AGGREGATE_KEYS = frozenset({"what", "of", "by", "count", "period", "place", "evidence"})
INCIDENT_KEYS = frozenset({"incident", "label_en", "members"})

STATE_FORCES = re.compile(r"state-forces:[A-Z]{2}")
COUNTRY = re.compile(r"[A-Z]{2}")
LONGEST_QUOTE = 25  # words
LONGEST_REPORT = 450  # words
FIRST_YEAR, LAST_YEAR = 2022, 2026
FEWEST_REPORTS = 30
FEWEST_DISPUTED = 8
FEWEST_WITHOUT_EVENT = 4


def read_lines(path: Path) -> list[Row]:
    """The JSON objects of a file, one per line. A line that is not an object raises ValueError with its number."""
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise ValueError(f"{path.name}:{number}: not JSON ({error.msg})") from error
        if not isinstance(row, dict):
            raise ValueError(f"{path.name}:{number}: not a JSON object")
        rows.append(row)
    return rows


def read_actor_ids(path: Path) -> frozenset[str]:
    """The ids of an actor table (.csv, or .tsv as in the reference folder)."""
    delimiter = "\t" if path.suffix == ".tsv" else ","
    with path.open(encoding="utf-8", newline="") as file:
        return frozenset(row["id"] for row in csv.DictReader(file, delimiter=delimiter))


def as_day(value: object) -> date | None:
    """A calendar day from an ISO string; None when the value is anything else."""
    if not isinstance(value, str) or len(value) != 10:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def check_report(report: Row) -> Iterator[str]:
    """Problems of one report: keys, date, register, length."""
    if set(report) != REPORT_KEYS:
        yield f"keys differ: {sorted(set(report) ^ REPORT_KEYS)}"
        return
    published = as_day(report["published"])
    if published is None or not FIRST_YEAR <= published.year <= LAST_YEAR:
        yield f"published is not a day of {FIRST_YEAR}-{LAST_YEAR}: {report['published']}"
    if report["register"] not in REGISTERS:
        yield f"unknown register: {report['register']}"
    if report["title"] is not None and not report["title"].strip():
        yield "empty title (write null)"
    words = len(report["text"].split())
    if not 40 <= words <= LONGEST_REPORT:
        yield f"{words} words, wanted 40 to {LONGEST_REPORT}"
    if re.search(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb50-\ufdff\ufe70-\ufefc]| {2}", report["text"]):
        yield "direction mark, presentation form or double space in the text"


def check_range(value: object, *, name: str) -> Iterator[str]:
    """Problems of a count: null, or [low, high] with high null when open-ended."""
    if value is None:
        return
    if not isinstance(value, list) or len(value) != 2:
        yield f"{name} is not [low, high]: {value}"
        return
    low, high = value
    if type(low) is not int or low < 0 or not (high is None or (type(high) is int and high >= low)):
        yield f"{name} is not a count: {value}"


def check_period(value: object, *, name: str, published: date) -> Iterator[str]:
    """Problems of a [start, end] pair of days, which may not end after publication."""
    days = [as_day(item) for item in value] if isinstance(value, list) and len(value) == 2 else [None, None]
    start, end = days
    if start is None or end is None:
        yield f"{name} is not [day, day]: {value}"
    elif not start <= end <= published:
        yield f"{name} is reversed or after publication: {value}"


def check_quote(quote: object, report: Row, *, name: str) -> Iterator[str]:
    """Problems of a quote: it must stand in the text or the title, and be short."""
    if not isinstance(quote, str) or not quote.strip():
        yield f"{name} is empty"
    elif quote not in report["text"] and quote not in (report["title"] or ""):
        yield f"{name} is not in the text: {quote}"
    elif len(quote.split()) > LONGEST_QUOTE:
        yield f"{name} has {len(quote.split())} words"


def check_place(place: Row, report: Row) -> Iterator[str]:
    """Problems of a place: keys, level, coordinates, and at least one name that the report writes."""
    if set(place) != PLACE_KEYS:
        yield f"place keys differ: {sorted(set(place) ^ PLACE_KEYS)}"
        return
    if place["level"] not in LEVELS or not COUNTRY.fullmatch(place["country"]):
        yield f"place level or country: {place['level']}, {place['country']}"
    if not -90 <= place["lat"] <= 90 or not -180 <= place["lon"] <= 180:
        yield f"coordinates: {place['lat']}, {place['lon']}"
    whole = f"{report['title'] or ''}\n{report['text']}"
    if not any(name in whole for name in place["names"]):
        yield f"no name of the place is in the report: {place['names']}"


def check_actors(actors: list[Row], report: Row, *, name: str, known: frozenset[str]) -> Iterator[str]:
    """Problems of initiators or targets: known id (or null with a name), surface text taken from the report."""
    whole = f"{report['title'] or ''}\n{report['text']}"
    for actor in actors:
        if set(actor) != {"id", "ar"}:
            yield f"{name} keys differ: {sorted(actor)}"
            continue
        if actor["id"] is None and not actor["ar"]:
            yield f"{name} has neither id nor name"
        elif actor["id"] is not None and actor["id"] not in known and not STATE_FORCES.fullmatch(actor["id"]):
            yield f"{name} has an unknown id: {actor['id']}"
        if actor["ar"] not in whole:
            yield f"{name} surface text is not in the report: {actor['ar']}"


def check_event(event: Row, report: Row, *, known: frozenset[str]) -> Iterator[str]:
    """Problems of one gold event against its report."""
    if set(event) - {"symmetric"} != EVENT_KEYS or event.get("symmetric", True) is not True:
        yield f"keys differ: {sorted((set(event) - {'symmetric'}) ^ EVENT_KEYS)}"
        return
    if not event["type"] or not set(event["type"]) <= set(FAMILY_OF):
        yield f"type: {event['type']}"
    if event["date_precision"] not in PRECISIONS or event["salience"] not in SALIENCES:
        yield f"precision or salience: {event['date_precision']}, {event['salience']}"
    if not set(event["weapon"]) <= WEAPONS:
        yield f"weapon: {event['weapon']}"
    if event["claimed_by"] not in known | {None, "none"}:
        yield f"claimed_by: {event['claimed_by']}"
    if not event["initiator"] and not event["target"]:
        yield "neither initiator nor target"
    yield from check_period(event["date"], name="date", published=date.fromisoformat(report["published"]))
    yield from check_place(event["place"], report)
    for name in ("initiator", "target"):
        yield from check_actors(event[name], report, name=name, known=known)
    for name in ("killed", "wounded", "captured"):
        yield from check_range(event[name], name=name)
    yield from check_quote(event["evidence"], report, name="evidence")


def check_aggregate(aggregate: Row, report: Row) -> Iterator[str]:
    """Problems of one summary count against its report."""
    if set(aggregate) != AGGREGATE_KEYS:
        yield f"aggregate keys differ: {sorted(set(aggregate) ^ AGGREGATE_KEYS)}"
        return
    if aggregate["count"] is None:
        yield "aggregate without a count"
    yield from check_range(aggregate["count"], name="aggregate count")
    if aggregate["period"] is not None:
        published = date.fromisoformat(report["published"])
        yield from check_period(aggregate["period"], name="aggregate period", published=published)
    yield from check_quote(aggregate["evidence"], report, name="aggregate evidence")


def check_document(document: Row, report: Row, *, known: frozenset[str]) -> Iterator[str]:
    """Problems of the gold of one report."""
    if set(document) != DOCUMENT_KEYS:
        yield f"keys differ: {sorted(set(document) ^ DOCUMENT_KEYS)}"
        return
    if document["published"] != report["published"]:
        yield f"published differs from the report: {document['published']}"
    if document["relevant"] is not bool(document["events"] or document["aggregates"]):
        yield f"relevant is {document['relevant']}"
    ids = [event.get("id") for event in document["events"]]
    if ids != [f"e{number}" for number in range(1, len(ids) + 1)]:
        yield f"event ids are not e1, e2, ...: {ids}"
    for event in document["events"]:
        for problem in check_event(event, report, known=known):
            yield f"{event.get('id')}: {problem}"
    for aggregate in document["aggregates"]:
        yield from check_aggregate(aggregate, report)


def is_disputed(events: list[Row]) -> bool:
    """True when the reports of one incident differ in killed, wounded, captured, weapon, type or parties."""

    def view(event: Row) -> tuple[str, ...]:
        names = ("killed", "wounded", "captured", "weapon", "type")
        parties = (sorted(str(actor["id"]) for actor in event[side]) for side in ("initiator", "target"))
        return (*(json.dumps(event[name]) for name in names), *(json.dumps(party) for party in parties))

    return len({view(event) for event in events}) > 1


def check_incident(incident: Row, events: dict[tuple[str, str], Row], outlets: dict[str, str]) -> Iterator[str]:
    """Problems of one link: missing members, one outlet only, days or countries that cannot be one incident."""
    if set(incident) != INCIDENT_KEYS:
        yield f"keys differ: {sorted(set(incident) ^ INCIDENT_KEYS)}"
        return
    members = [tuple(member) for member in incident["members"]]
    missing = [member for member in members if member not in events]
    if missing:
        yield f"members do not exist: {missing}"
        return
    if len({doc for doc, _ in members}) < len(members) or len({outlets[doc] for doc, _ in members}) < 2:
        yield "a report told twice, or fewer than two outlets"
    found = [events[member] for member in members]
    if len({event["place"]["country"] for event in found}) > 1:
        yield "members of several countries"
    starts, ends = ([date.fromisoformat(event["date"][side]) for event in found] for side in (0, 1))
    if max(starts) - min(ends) > timedelta(days=1):
        yield "members more than a day apart"


def check_links(links: list[Row], gold: list[Row], outlets: dict[str, str]) -> Iterator[str]:
    """Problems of the links as a whole."""
    events = index_events(gold)
    if len({incident.get("incident") for incident in links}) < len(links):
        yield "links: an incident id is used twice"
    owners = Counter(tuple(member) for incident in links for member in incident.get("members", ()))
    for member in sorted(member for member, times in owners.items() if times > 1):
        yield f"links: {member} belongs to several incidents"
    for incident in links:
        for problem in check_incident(incident, events, outlets):
            yield f"links {incident.get('incident')}: {problem}"


def index_events(gold: list[Row]) -> dict[tuple[str, str], Row]:
    """Gold events by (document, event id)."""
    return {(document["doc"], event["id"]): event for document in gold for event in document["events"]}


def disputed_incidents(links: list[Row], gold: list[Row]) -> list[str]:
    """Ids of the incidents whose reports disagree."""
    events = index_events(gold)
    return [row["incident"] for row in links if is_disputed([events[tuple(member)] for member in row["members"]])]


def check_amounts(reports: list[Row], gold: list[Row], links: list[Row]) -> Iterator[str]:
    """Problems of size: too few reports, disputed incidents or reports without an event."""
    without_event = sum(not document["events"] for document in gold)
    for name, amount, fewest in (
        ("reports", len(reports), FEWEST_REPORTS),
        ("disputed incidents", len(disputed_incidents(links, gold)), FEWEST_DISPUTED),
        ("reports without an event", without_event, FEWEST_WITHOUT_EVENT),
    ):
        if amount < fewest:
            yield f"{name}: {amount}, wanted at least {fewest}"


def check_rows(reports: list[Row], gold: list[Row], links: list[Row], *, known: frozenset[str]) -> list[str]:
    """All problems of the three files' rows. Cross-file checks run only when the rows themselves are sound."""
    problems = [f"{row.get('id')}: {problem}" for row in reports for problem in check_report(row)]
    if problems:
        return problems
    by_id = {report["id"]: report for report in reports}
    documents = [document.get("doc") for document in gold]
    if len(by_id) < len(reports):
        problems.append("reports: an id is used twice")
    if documents != [report["id"] for report in reports]:
        problems.append("gold does not list exactly the reports, in their order")
        return problems
    for document in gold:
        report = by_id[document["doc"]]
        problems.extend(f"{document['doc']}: {p}" for p in check_document(document, report, known=known))
    if not problems:
        problems.extend(check_links(links, gold, {report["id"]: report["outlet"] for report in reports}))
    if not problems:
        problems.extend(check_amounts(reports, gold, links))
    return problems


def read_folder(folder: Path) -> tuple[list[Row], list[Row], list[Row]]:
    """The reports, gold documents and links of a sample folder."""
    return tuple(read_lines(folder / name) for name in ("reports.jsonl", "gold.jsonl", "links.jsonl"))  # type: ignore[return-value]


def check_folder(folder: Path = SAMPLE, actors: Path = ACTORS) -> list[str]:
    """All problems of a sample folder; an empty list when it is clean."""
    try:
        reports, gold, links = read_folder(folder)
    except (OSError, ValueError) as error:
        return [str(error)]
    return check_rows(reports, gold, links, known=read_actor_ids(actors))


def summary(reports: list[Row], gold: list[Row], links: list[Row]) -> str:
    """A table of what the sample holds, for people."""
    events = [event for document in gold for event in document["events"]]
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    counted["register"].update(report["register"] for report in reports)
    counted["country"].update(event["place"]["country"] for event in events)
    counted["type"].update(event["type"][0] for event in events)
    counted["year"].update(report["published"][:4] for report in reports)
    counted["salience"].update(event["salience"] for event in events)
    lines = [
        ("reports", len(reports)),
        ("  words", sum(len(report["text"].split()) for report in reports)),
        ("  without an event", sum(not document["events"] for document in gold)),
        ("events", len(events)),
        ("aggregates", sum(len(document["aggregates"]) for document in gold)),
        ("linked incidents", len(links)),
        ("  disputed", len(disputed_incidents(links, gold))),
        ("  linked events", sum(len(incident["members"]) for incident in links)),
        ("incidents in all", len(events) - sum(len(incident["members"]) - 1 for incident in links)),
    ]
    for title in ("register", "country", "type", "year", "salience"):
        lines.extend((f"{title}: {name}", amount) for name, amount in sorted(counted[title].items()))
    return "\n".join(f"{name:48s}{amount:6d}" for name, amount in lines)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=SAMPLE)
    parser.add_argument("--actors", type=Path, default=ACTORS)
    options = parser.parse_args(arguments)
    problems = check_folder(options.folder, options.actors)
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        return 1
    print(summary(*read_folder(options.folder)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
