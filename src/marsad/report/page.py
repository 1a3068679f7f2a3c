"""The page itself: one HTML file with style, script, words and data inside, that asks no network for anything.

Data stands in the page as gzip in base64: it is a tenth as large, and no text of a stranger can end a script element.
The summary of all incidents is one part; the ledgers are parts of `PART` incidents, opened when they are asked for.
The same records give the same bytes: nothing here reads a clock.
"""

from __future__ import annotations

import base64
import gzip
import html
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marsad.exports.code_lists import CodeLists
from marsad.exports.output import AtomicOutput
from marsad.packs.codebook import load_codebook
from marsad.packs.files import open_packs
from marsad.packs.interface import LANGUAGES, load_outlines, load_words
from marsad.report.assets import STATIC, hash_source, join_scripts, join_styles
from marsad.report.atlas import shipped_atlas
from marsad.report.counts import make_counts
from marsad.report.details import make_detail
from marsad.report.parts import Parts, Record
from marsad.report.summary import make_summary
from marsad.report.words import show

PART = 128  # incidents whose ledgers are opened together
STYLES = ("map", "base", "report")
_VERSIONS = ("engine", "codebook", "data")


@dataclass(frozen=True, slots=True)
class PageOptions:
    """What the page is told: a title of one's own, the language it opens in (None: the reader's), whether names of
    people are shown, which incidents were chosen, and the program that writes."""

    code_lists: CodeLists
    title: str = ""
    language: str | None = None
    names: bool = False
    selection: str = ""
    written_by: str = "marsad"


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the size in bytes, and the versions that made the records."""

    size: int
    incidents: int
    versions: Mapping[str, tuple[str, ...]]


def write_report(
    incidents: Iterable[Record],
    events: Mapping[str, Record],
    documents: Mapping[str, Record],
    target: str | None,
    *,
    options: PageOptions,
    counts: Sequence[Record] = (),
) -> Written:
    """Write the page; the file appears whole or not at all. No incidents give a page that says so.

    `counts` are summary counts checked against the incidents (`marsad.linking.check_counts`).
    """
    ordered = sorted(incidents, key=lambda record: (str(record.get("date_start") or ""), str(record["incident_id"])))
    versions = _collect_versions(ordered, events)
    size = 0
    with AtomicOutput(target, packs_gz=False) as stream:
        for piece in _make_page(ordered, events, documents, versions, options, counts):
            size += stream.write(piece.encode("utf-8", "replace"))
    return Written(size, len(ordered), versions)


def _make_page(
    incidents: Sequence[Record],
    events: Mapping[str, Record],
    documents: Mapping[str, Record],
    versions: Mapping[str, tuple[str, ...]],
    options: PageOptions,
    counts: Sequence[Record],
) -> Iterator[str]:
    """The pieces of the page in order. The summary comes last: it names what the details have numbered."""
    words = {language: load_words(language) for language in LANGUAGES}
    parts = Parts(
        options.code_lists, shipped_atlas(), load_codebook(open_packs()), words["ar"], names=options.names
    )  # fmt: skip
    script, style = join_scripts("report"), join_styles(STYLES)
    template = (STATIC / "report.html").read_text("utf-8")
    filled = {
        "policy": f"default-src 'none'; script-src {hash_source(script)}; style-src {hash_source(style)}; "
        "img-src data:; base-uri 'none'; form-action 'none'",
        "title": html.escape(show(options.title) or words["en"]["report"]["title"]),
        "language": options.language or "en",
        "direction": "rtl" if options.language == "ar" else "ltr",
        "noscript_en": html.escape(words["en"]["report"]["noscript"]),
        "noscript_ar": html.escape(words["ar"]["report"]["noscript"]),
        "style": style,
        "script": script,
    }
    head, tail = template.split("<!--data-->")
    yield _fill(head, filled)
    summary = make_summary(incidents, events, parts)
    for number, start in enumerate(range(0, len(incidents), PART)):
        chosen = incidents[start : start + PART]
        details = [make_detail(record, events, documents, parts) for record in chosen]
        yield _embed(f"part-{number}", details)
    facts = {
        "title": show(options.title),
        "language": options.language,
        "names": options.names,
        "selection": options.selection,
        "written_by": options.written_by,
        "versions": versions,
        "newest": _find_newest(incidents, events),
        "part": PART,
        "folds": _read_folds(),
    }
    counted = make_counts(counts, incidents, events, documents, parts)
    yield _embed(
        "summary",
        {**facts, **summary, "counts": counted, **parts.tables(), "words": words, "outlines": load_outlines()},
    )
    yield _fill(tail, filled)


def _fill(template: str, values: Mapping[str, str]) -> str:
    pieces = template.split("{{")
    out = [pieces[0]]
    for piece in pieces[1:]:
        name, rest = piece.split("}}", 1)
        out += [values[name], rest]
    return "".join(out)


def _embed(name: str, content: Any) -> str:
    """A part of the data as a block the browser does not run."""
    told = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8", "replace")
    packed = base64.b64encode(gzip.compress(told, 9, mtime=0)).decode()
    return f'<script type="text/plain" id="{name}">{packed}</script>\n'


def _read_folds() -> dict[str, str]:
    """How the text filter reads letters: the table that the coder normalises with."""
    rows = open_packs().rows("ar/orthography/letters.csv")
    return {chr(int(row["id"].removeprefix("U+"), 16)): row["to"] for row in rows}


def _find_newest(incidents: Sequence[Record], events: Mapping[str, Record]) -> str:
    """The day of the newest report that is told of, empty when none has one."""
    days = [str(claim.get("published") or "")[:10] for record in incidents for claim in record.get("claims") or ()]
    days += [
        str(events[key].get("published") or "")[:10]
        for record in incidents for key in record.get("events") or () if key in events
    ]  # fmt: skip
    return max(days, default="")


def _collect_versions(incidents: Sequence[Record], events: Mapping[str, Record]) -> dict[str, tuple[str, ...]]:
    """Every version that occurs, by the incidents' own stamp or, where they have none, their events'."""
    found: dict[str, set[str]] = {name: set() for name in _VERSIONS}
    for record in incidents:
        stamp = record.get("versions") or {}
        for name in _VERSIONS:
            own = [stamp[name]] if stamp.get(name) else [
                events[key].get(f"{name}_version") for key in record.get("events") or () if key in events
            ]  # fmt: skip
            found[name].update(show(version) for version in own if version)
    return {name: tuple(sorted(known)) for name, known in found.items()}
