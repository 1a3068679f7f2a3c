"""Plain English sentences about an incident, for the free-text columns of other projects' shapes.

What a shape has no column for (ranges, wounded, disputed fields) is said here, so that it is not lost. No words of a
report are used: they may name people, and they are not ours to publish.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from marsad.exports.cases import MONTH, YEAR, Case
from marsad.exports.people import Person

_STAND_IN = {
    "district": "in the district of {place}; the point stands for it",
    "province": "in {place}; the point stands for the whole area",
    "country": "in {place}; the point stands for the whole country",
}


def name_day(case: Case) -> str:
    """`6 August 2015`, `August 2015`, `between 3 and 5 ...` as ISO days, or `on an unknown day`."""
    first, last = case.first_day, case.last_day
    if first is None or last is None:
        return "on an unknown day"
    precision = case.record.get("date_precision")
    if precision in {MONTH, YEAR}:
        return f"in {first:%B %Y}" if precision == MONTH and first.month == last.month else f"in {first.year}"
    return f"on {first.isoformat()}" if first == last else f"between {first.isoformat()} and {last.isoformat()}"


def name_side(people: Sequence[Person], nobody: str) -> str:
    return join_words(dict.fromkeys(person.name_en for person in people)) or nobody


def name_place(case: Case) -> str:
    if not case.place_name:
        return "at a place that no report names"
    place = ", ".join(dict.fromkeys(part for part in (case.place_name, case.place.get("admin1")) if part))
    return _STAND_IN.get(case.precision, "at {place}").format(place=place)


def join_words(words: Iterable[str]) -> str:
    """`a, b and c`."""
    parts = [word for word in words if word]
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def tell(case: Case) -> list[str]:
    """Sentences: what, who, where and when; the toll with its range; the claim; what is disputed."""
    who = name_side(case.initiators, "an unnamed side")
    whom = f" against {name_side(case.targets, '')}" if case.targets else ""
    said = [f"{case.sub_event_type or 'Incident'} by {who}{whom} {name_place(case)} {name_day(case)}."]
    said.append(f"Killed: {case.killed.words()}. Wounded: {case.injured.words()}.")
    if case.captured.is_told:
        said.append(f"Captured: {case.captured.words()}.")
    if case.claimant_name:
        said.append(f"Claimed by {case.claimant_name}.")
    if case.disputed:
        said.append(f"Sources differ on: {', '.join(case.disputed)}.")
    return said


def stamp(case: Case) -> str:
    """Where the row comes from: incident, versions, review."""
    versions = "; ".join(f"{name} {version}" for name, version in case.versions.items() if version)
    review = f"; review {case.review_state}" if case.review_state else ""
    return f"[Marsad incident {case.id}{'; ' + versions if versions else ''}{review}]"


def title(case: Case) -> str:
    """A short line for maps and lists."""
    place = case.place_name or "unknown place"
    day = case.first_day.isoformat() if case.first_day else "undated"
    return f"{case.sub_event_type or 'Incident'}, {place}, {day}"
