"""Reports that people add: read, coded, stored, and joined to the incidents they tell of."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from marsad.ingest import DateInWords, ReadFailure, read_documents
from marsad.model.arrivals import Arrival, Coded, CodingVersion
from marsad.model.document import Document
from marsad.model.messages import Message
from marsad.pipeline import CODEBOOK_VERSION, ENGINE_VERSION
from marsad.regrouping import link_arrivals
from marsad.web.desk import Desk
from marsad.web.errors import Refusal
from marsad.web.security import Person

SUFFIXES = (".txt", ".html", ".htm", ".jsonl", ".json", ".csv")
NEAR_DAYS = 4  # shown on the page where reports are added

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of added reports: how many were new, their events, the incidents those are in, what failed."""

    documents: int
    known: int
    events: int
    incidents: tuple[str, ...]
    failures: tuple[ReadFailure, ...]


def make_document(
    text: str, *, title: str | None, outlet: str | None, published: str | None, url: str | None
) -> Document:
    """A document of pasted words, named after them. Raises Refusal for a blank text."""
    if not text.strip():
        raise Refusal(422, Message.BAD_VALUE, field="text", value="''", reason="no_words")
    facts = "\n".join([text, title or "", outlet or "", published or ""])
    name = "web-" + hashlib.sha256(facts.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return Document(name, text, title or None, published or None, outlet or None, url or None)


def read_upload(
    name: str, content: bytes, date_in_words: DateInWords | None = None
) -> tuple[list[Document], list[ReadFailure]]:
    """The documents of a file and what could not be read, by the readers of `marsad ingest`. Raises Refusal."""
    suffix = Path(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise Refusal(415, Message.NOT_TAKEN, reason="suffix", suffix=suffix)
    documents: list[Document] = []
    failures: list[ReadFailure] = []
    prefix = hashlib.sha256(content).hexdigest()[:12]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{prefix}{suffix}"
        path.write_bytes(content)
        for item in read_documents([str(path)], date_in_words=date_in_words):
            if isinstance(item, ReadFailure):
                failures.append(replace(item, source=name))
            else:
                documents.append(replace(item, source=name))
    if not documents:
        raise Refusal(422, Message.NOT_TAKEN, reason=tuple(failures) or "no_report")
    return documents, failures


def take_in(desk: Desk, documents: Sequence[Document], person: Person, failures: Sequence[ReadFailure] = ()) -> TakenIn:
    """Store and code the reports, and put their events into incidents. The same reports again add nothing."""
    stamp = desk.stamp(person, "added by hand")
    by = CodingVersion("rules", ENGINE_VERSION, CODEBOOK_VERSION, desk.tools.digest)
    waits = desk.store.find_uncoded(documents, by)
    arrivals = []
    for document, is_new in zip(documents, waits, strict=True):
        coded = desk.code(document) if is_new else None
        records = None if coded is None else Coded([event.to_dict() for event in coded.events], coded.aggregates)
        arrivals.append(Arrival(document, stamp.at, records))
    done = desk.store.add(arrivals, by, stamp)
    doc_ids = [document.doc_id for document in documents]
    desk.texts.add(doc_ids)
    events = desk.work.read_current_events(doc_ids)
    incidents = join(desk, doc_ids, person) if done.events else _incidents_of(desk, events)
    return TakenIn(done.documents + done.versions, done.known, len(events), incidents, tuple(failures))


def join(desk: Desk, doc_ids: Sequence[str], person: Person) -> tuple[str, ...]:
    """Put the current events of these documents into incidents; which ones they are in then."""
    fresh = desk.work.read_current_events(doc_ids)
    touched = _find_near(desk, fresh, set(doc_ids))
    marks = desk.work.read_marks(touched)
    wholes = [whole for key in marks if (whole := desk.work.read_whole(key)) is not None]
    near_docs = {telling["doc_id"] for whole in wholes for telling in whole["tellings"]} - set(doc_ids)
    held = {event for whole in wholes for event in whole["events"]}
    around = [event for event in desk.work.read_current_events(near_docs) if event["event_id"] in held]
    documents = {found["doc_id"]: found for found in desk.store.read_documents({*near_docs, *doc_ids})}
    standing = desk.store.read_rulings()
    with desk.tools.turn:
        existing = [whole["coded"] for whole in wholes]
        linked = link_arrivals(desk.tools.linker, [*fresh, *around], documents, existing, standing)
    desk.work.save_some(linked, {whole["incident_id"]: whole["mark"] for whole in wholes}, desk.stamp(person, "link"))
    return _incidents_of(desk, fresh)


def _find_near(desk: Desk, events: Sequence[Record], doc_ids: set[str]) -> set[str]:
    """Incidents that may tell of the same, or that hold earlier events of these documents (see `may_be_one`)."""
    asked = [Ground.of(event, [event.get("published")]) for event in events]
    found = set()
    for key, entry in desk.catalogue.refresh().items():
        card = entry.card
        if any(telling["doc_id"] in doc_ids for telling in card["tellings"]):
            found.add(key)
            continue
        own = Ground.of(card, [telling["published"] for telling in card["tellings"]])
        if any(may_be_one(own, other) for other in asked):
            found.add(key)
    return found


@dataclass(frozen=True, slots=True)
class Ground:
    """What two acts must share to be compared: first and last day, country, days of publication, listed actors."""

    span: tuple[int, int] | None
    country: str | None
    published: tuple[int, ...]
    actors: frozenset[str]

    @classmethod
    def of(cls, record: Record, published: Sequence[str | None]) -> Ground:
        start = record.get("date_start")
        span = None if start is None else (_day(start), _day(record.get("date_end") or start))
        sides = [*(record.get("initiators") or ()), *(record.get("targets") or ())]
        actors = frozenset(actor["id"] for actor in sides if actor.get("id"))
        days = tuple(sorted({_day(day) for day in published if day}))
        return cls(span, (record.get("location") or {}).get("country"), days, actors)


def may_be_one(one: Ground, two: Ground) -> bool:
    """Near in time in one country; or, for a day or a place that a report has wrong or lacks, near in publication with
    a listed actor in common (or in one country, where no day is known)."""
    if are_near(one, two):
        return True
    if not any(abs(first - second) <= NEAR_DAYS for first in one.published for second in two.published):
        return False
    is_undated = one.span is None or two.span is None
    return not one.actors.isdisjoint(two.actors) or (is_undated and one.country == two.country)


def are_near(one: Ground, two: Ground) -> bool:
    """Near in time, in one country."""
    if one.span is None or two.span is None or one.country != two.country:
        return False
    return one.span[0] - NEAR_DAYS <= two.span[1] and two.span[0] <= one.span[1] + NEAR_DAYS


def _day(iso: str) -> int:
    return date.fromisoformat(iso[:10]).toordinal()


def _incidents_of(desk: Desk, events: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    found = desk.work.read_incidents_of(event["event_id"] for event in events)
    return tuple(sorted(set(found.values())))
