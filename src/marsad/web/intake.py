"""Reports that people add: read, coded, stored, and joined to the incidents they tell of."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from marsad.ingest import ReadFailure, read_documents
from marsad.model.arrivals import Arrival, Coded, CodingVersion
from marsad.model.document import Document
from marsad.model.messages import Message
from marsad.pipeline import CODEBOOK_VERSION, ENGINE_VERSION
from marsad.regrouping import link_arrivals
from marsad.web.desk import Desk
from marsad.web.errors import Refusal
from marsad.web.security import Person

SUFFIXES = (".txt", ".html", ".htm", ".jsonl", ".json", ".csv")
_NEAR = timedelta(days=4)


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


def read_upload(name: str, content: bytes) -> tuple[list[Document], list[ReadFailure]]:
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
        for item in read_documents([str(path)]):
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


def _find_near(desk: Desk, events: Sequence[dict[str, Any]], doc_ids: set[str]) -> set[str]:
    """Incidents that tell of the same country within days, or that hold earlier events of these documents."""
    spans = [(span, (event.get("location") or {}).get("country")) for event in events if (span := _span(event))]
    found = set()
    for key, entry in desk.catalogue.refresh().items():
        card = entry.card
        own = _span(card)
        country = (card.get("location") or {}).get("country")
        if (
            any(telling["doc_id"] in doc_ids for telling in card["tellings"])
            or own
            and any(
                own[0] <= last + _NEAR and first - _NEAR <= own[1] and where == country
                for (first, last), where in spans
            )
        ):
            found.add(key)
    return found


def _span(record: Any) -> tuple[date, date] | None:
    start = record.get("date_start")
    if start is None:
        return None
    return date.fromisoformat(start), date.fromisoformat(record.get("date_end") or start)


def _incidents_of(desk: Desk, events: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    found = desk.work.read_incidents_of(event["event_id"] for event in events)
    return tuple(sorted(set(found.values())))
