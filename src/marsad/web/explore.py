"""All incidents for the explore page: columns for map, timeline, table and counts, worked out anew only where needed.

The page is the one of `marsad report`, so both count alike; here it is fed from the live store, and shows corrected
values. Names follow the rule of every export.
"""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Mapping
from typing import Any

from marsad import __version__
from marsad.packs.codebook import load_codebook
from marsad.packs.interface import LANGUAGES, load_outlines, load_words
from marsad.report.atlas import shipped_atlas
from marsad.report.parts import Parts
from marsad.report.summary import COLUMNS, make_summary
from marsad.web.answers import mend
from marsad.web.catalogue import Listed
from marsad.web.desk import Desk

_PART = 128
_FAST = 3  # gzip: nine times smaller in a tenth of the time that the smallest takes


class Explorer:
    """State: the row of each incident with the mark it was made of, and the answer as it was last sent."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        packs = desk.tools.coder.packs
        words = {language: load_words(language) for language in LANGUAGES}
        self._parts = Parts(desk.tools.lists, shipped_atlas(), load_codebook(packs), words["ar"], names=False)
        folds = {
            chr(int(row["id"].removeprefix("U+"), 16)): row["to"] for row in packs.rows("ar/orthography/letters.csv")
        }
        self._fixed = {
            "title": "", "language": None, "names": False, "selection": "", "written_by": f"marsad {__version__}",
            "versions": {}, "newest": "", "part": _PART, "folds": folds, "words": words,
        }  # fmt: skip
        self._rows: dict[str, tuple[str, dict[str, Any]]] = {}
        self._lock = threading.Lock()
        self._sent: tuple[Mapping[str, Listed], bytes] | None = None
        atlas = shipped_atlas()
        self.outlines = _pack({**load_outlines(), "labels": atlas.labels(atlas.countries)})

    def summary(self) -> bytes:
        """The summary of all incidents as they stand now: JSON, gzipped."""
        listed = self._desk.catalogue.refresh()
        with self._lock:
            if self._sent is None or self._sent[0] is not listed:
                self._sent = (listed, _pack({**self._fixed, **self._make(listed)}))
            return self._sent[1]

    def _make(self, listed: Mapping[str, Listed]) -> dict[str, Any]:
        fresh = [entry.card for key, entry in listed.items() if self._rows.get(key, ("",))[0] != entry.card["mark"]]
        events = {telling["event_id"]: telling for card in fresh for telling in card["tellings"]}
        made = make_summary(fresh, events, self._parts)
        for at, card in enumerate(fresh):
            row = {name: made["columns"][name][at] for name in COLUMNS}
            row["review"] = made["states"][row["review"]]
            row["disputed"] = [made["fields"][number] for number in row["disputed"]]
            self._rows[card["incident_id"]] = (card["mark"], row)
        shown = sorted((self._rows[key][1] for key in listed), key=lambda row: (row["start"] or "", row["id"]))
        states = sorted({row["review"] for row in shown})
        fields = sorted({name for row in shown for name in row["disputed"]})
        at_state = {name: number for number, name in enumerate(states)}
        at_field = {name: number for number, name in enumerate(fields)}
        columns: dict[str, list[Any]] = {name: [row[name] for row in shown] for name in COLUMNS}
        columns["review"] = [at_state[name] for name in columns["review"]]
        columns["disputed"] = [[at_field[name] for name in names] for names in columns["disputed"]]
        return {"columns": columns, "states": states, "fields": fields, **self._parts.tables()}


def _pack(content: Any) -> bytes:
    told = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return gzip.compress(mend(told).encode("utf-8"), _FAST, mtime=0)
