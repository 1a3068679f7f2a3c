"""The code lists that exports translate with: countries, actors, first-level areas.

Actors and places come from the data packs; the numbers and names that other projects use (ISO, Gleditsch-Ward, GTD,
UCDP and ACLED labels) stand in `tables/`, each row with a note where no source confirmed it. Without one place for
them every format would keep its own list of countries, and they would drift apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from marsad.packs.files import Packs, Row, open_packs

_TABLES = Path(__file__).parent / "tables"
GOVERNMENT, ORGANISED, PEOPLE, UNKNOWN = "government", "organised", "people", "unknown"
_STATE_KINDS = frozenset({"state_army", "state_police", "state_intelligence", "coalition", "peacekeepers"})
_PEOPLE_KINDS = frozenset({"civilians", "protesters"})
_STATE_PREFIX = "state-forces:"
_HOME_FORCES = frozenset({"police-generic", "military-generic", "security-forces-generic"})


@dataclass(frozen=True, slots=True)
class ActorEntry:
    """What the lists know of an actor at one time. `side` is government, organised, people or unknown; `kind` is that
    of actors.csv, empty for an actor no list holds."""

    id: str | None
    name_en: str
    name_ar: str
    kind: str
    side: str
    acled_inter: str
    country: str
    acled_name: str
    ucdp_name: str
    gtd_name: str


@dataclass(frozen=True, slots=True)
class CodeLists:
    """Tables by id. `areas` maps (country, first-level area) to its p-code; `periods` an actor to its dated rows."""

    countries: Mapping[str, Row]
    actors: Mapping[str, Row]
    periods: Mapping[str, Sequence[Row]]
    areas: Mapping[tuple[str, str], str]
    districts: Mapping[tuple[str, str], str]

    def country(self, code: str | None, column: str) -> str:
        """A cell of the table of countries, empty for an unknown country."""
        return self.countries.get(code or "", {}).get(column, "")

    def actor(self, actor_id: str | None, day: str | None) -> ActorEntry:
        """What is known of an actor on a day. `state-forces:SA` is the state of Saudi Arabia; an id no list holds,
        or none, is an unlisted actor of unknown side."""
        row = self.actors.get(actor_id or "", {})
        if not row:
            return self._unlisted(actor_id)
        period = self._period(row["id"], day)
        return ActorEntry(
            id=row["id"],
            name_en=row["name_en"],
            name_ar=row["name_ar"],
            kind=row["kind"],
            side=period.get("ucdp_kind") or _side_of(row),
            acled_inter=period.get("acled_inter") or row["acled_inter"],
            country=row["country"],
            acled_name=period.get("acled_name", ""),
            ucdp_name=period.get("ucdp_name", ""),
            gtd_name=period.get("gtd_name", ""),
        )

    def _unlisted(self, actor_id: str | None) -> ActorEntry:
        if actor_id and actor_id.startswith(_STATE_PREFIX):
            code = actor_id.removeprefix(_STATE_PREFIX)
            name = f"State forces of {self.country(code, 'acled_name') or code}"
            return ActorEntry(actor_id, name, "", "state_army", GOVERNMENT, "State forces", code, "", "", "")
        return ActorEntry(actor_id, "Unlisted actor", "", "", UNKNOWN, "", "", "", "", "")

    def _period(self, actor_id: str, day: str | None) -> Row:
        """The dated row that holds on the day; without a day the latest one."""
        rows = self.periods.get(actor_id, ())
        fitting = [
            row
            for row in rows
            if day is None or (row["date_from"] <= day and (not row["date_to"] or day <= row["date_to"]))
        ]
        return fitting[-1] if fitting else {}


def _side_of(row: Row) -> str:
    if row["kind"] in _STATE_KINDS or row["id"] in _HOME_FORCES:
        return GOVERNMENT
    if row["kind"] in _PEOPLE_KINDS:
        return PEOPLE
    return UNKNOWN if row["kind"] == "generic" else ORGANISED


@cache
def shipped_code_lists() -> CodeLists:
    """The lists of the shipped pack."""
    return load_code_lists(open_packs())


def load_code_lists(packs: Packs) -> CodeLists:
    """The lists of a pack and its overlays, with our tables of other projects' codes."""
    tables = Packs((_TABLES,))
    periods: dict[str, list[Row]] = {}
    for row in tables.rows("actor_names.csv"):
        periods.setdefault(row["actor"], []).append(row)
    coded = [row for row in packs.rows("shared/places.csv") if row["pcode"]]
    return CodeLists(
        countries={row["id"]: row for row in tables.rows("countries.csv")},
        actors={row["id"]: row for row in packs.rows("shared/actors.csv")},
        periods={actor: sorted(rows, key=lambda row: row["date_from"]) for actor, rows in periods.items()},
        areas=_by_name(coded, "province"),
        districts=_by_name(coded, "district"),
    )


def _by_name(rows: Sequence[Row], precision: str) -> dict[tuple[str, str], str]:
    return {(row["country"], row["name_en"]): row["pcode"] for row in rows if row["precision"] == precision}


@cache
def read_column_labels() -> Mapping[str, str]:
    """Arabic labels of the flat table's columns."""
    return {row["id"]: row["label_ar"] for row in Packs((_TABLES,)).rows("column_labels.csv")}
