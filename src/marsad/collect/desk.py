"""The desk: answers in, captures with clean, screened and coded documents out, stored in batches.

The only place of a collection that writes. A batch is one transaction, so a collector that is killed has stored a
capture with everything read from it, or nothing of it; what is missing is fetched by the next run.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from marsad import __version__
from marsad.collect.config import SourceConfig
from marsad.collect.feeds import Entry
from marsad.collect.pages import CleanPage, PageReader
from marsad.collect.patience import patiently
from marsad.collect.screening import screen
from marsad.collect.sketching import sketch
from marsad.collect.urls import hide_secrets, name_page
from marsad.collect.visits import Fetched, ReadRecord, record_url
from marsad.ingest.html_files import FORMAT as HTML
from marsad.ingest.warc_files import read_http_response
from marsad.model.arrivals import Arrival, Coded, CodingVersion
from marsad.model.captures import Capture, Gathered, Outcome
from marsad.model.document import Document
from marsad.model.messages import Message
from marsad.model.stamp import Stamp
from marsad.pipeline import CODEBOOK_VERSION, ENGINE_VERSION, Coder, DayReader
from marsad.store import Store

BATCH = 32
_PAGE_TYPES = ("text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml")
_RESULTS: Mapping[str, Outcome] = {"not_modified": "same", "gone": "gone", "refused": "refused", "failed": "failed"}


class Desk:
    """Takes what visits bring. State: the batch that waits, and counts by source."""

    def __init__(self, store: Store, coder: Coder, *, why: str, make_stamp: Callable[[str], Stamp]) -> None:
        grammar = coder.engines.grammar
        self.day_reader = DayReader(coder.packs)
        self.reader = PageReader(packs=coder.packs, grammar=grammar)
        self.counts: dict[str, Counter[str]] = {}
        self._store = store
        self._coder = coder
        self._normaliser = grammar.normaliser
        self._by = CodingVersion("rules", ENGINE_VERSION, CODEBOOK_VERSION, coder.packs.digest())
        self._why, self._make_stamp = why, make_stamp
        self._program = f"marsad {__version__}"
        self._batch: list[Capture] = []

    def take(self, item: Fetched | ReadRecord) -> Capture | None:
        """The capture of what came, stored with the next batch; None for a record that the store holds already."""
        count = self.counts.setdefault(item.source.id, Counter())
        if isinstance(item, ReadRecord):
            if item.is_known:
                count["known"] += 1
                return None
            capture = self._capture_record(item)
        elif item.kind == "page":
            capture = self._capture_page(item)
        else:
            capture = self._capture_list(item)
        self._batch.append(capture)
        count[capture.outcome if capture.kind in ("page", "record") else f"list_{capture.outcome}"] += 1
        for gathered in capture.gathered:
            count["documents"] += 1
            count[gathered.screening.verdict if gathered.screening else "uncoded"] += 1
            count["events"] += len(gathered.arrival.coded.events) if gathered.arrival.coded else 0
        if len(self._batch) >= BATCH:
            self.flush()
        return capture

    def flush(self) -> None:
        """Store what waits."""
        if self._batch:
            stamp = self._make_stamp(self._why)
            _, linked = patiently(lambda: self._store.add_captures(self._batch, self._by, stamp))
            self.counts.setdefault("", Counter())["near_duplicates"] += linked
            self._batch.clear()

    def _capture_list(self, item: Fetched) -> Capture:
        answer = item.answer
        outcome = _RESULTS.get(answer.result)
        if outcome is None:
            is_same = item.last is not None and item.last.content_sha256 == answer.content_sha256
            outcome = "same" if is_same else "new"
        at = _moment(answer.captured_at)
        gathered = [
            found for entry in item.entries
            if answer.result == "ok" and (found := self._gather_entry(item.source, entry, answer.captured_at, at))
        ]  # fmt: skip
        body = None if outcome == "same" else answer.body
        return self._make(item, outcome, body=body, gathered=gathered)

    def _capture_page(self, item: Fetched) -> Capture:
        answer, last = item.answer, item.last
        outcome = _RESULTS.get(answer.result)
        if outcome is not None:
            return self._make(item, outcome, body=answer.body)
        if last is not None and last.content_sha256 == answer.content_sha256:
            return self._make(item, "same", body=None)
        kind = (answer.header("content-type") or "text/html").partition(";")[0].strip().lower()
        if kind not in _PAGE_TYPES:
            return self._make(item, "failed", body=answer.body, problem=_say(Message.NOT_A_PAGE, kind=kind))
        page = self._read_page(item)
        if not page.text:
            return self._make(item, "failed", body=answer.body, problem=_say(Message.NO_ARTICLE))
        document = self._make_document(item, page)
        outcome = self._compare(document)
        if outcome == "same":  # other bytes around the same words: the bytes are kept, the document is as it was
            return self._make(item, "same", body=answer.body)
        problem = ""
        if page.published.rejected is not None:
            value, reason = page.published.rejected
            problem = _say(Message.BAD_DATE, value=value, reason=reason)
        gathered = [self._gather(document, answer.captured_at)]
        return self._make(item, outcome, body=answer.body, problem=problem, gathered=gathered)

    def _capture_record(self, item: ReadRecord) -> Capture:
        """A record of a file: the bytes it was read from, and the document."""
        raw = item.found.raw
        stamp = self._make_stamp(self._why)
        document = self._reread(item, _moment(stamp.at))
        outcome = self._compare(document)
        return Capture(
            source=item.source.id, kind="record", url=record_url(item.found), captured_at=stamp.at, outcome=outcome,
            program=self._program, body=raw,
            content_sha256=item.found.document.raw_sha256,
            gathered=[] if outcome == "same" else [self._gather(document, stamp.at)],
        )  # fmt: skip

    def _reread(self, item: ReadRecord, at: datetime) -> Document:
        """The document of a record; saved and archived pages are cleaned as fetched ones are."""
        document, raw = item.found.document, item.found.raw or b""
        page, content_type = b"", None
        if "warc_record" in document.metadata:
            response = read_http_response(raw)
            page = raw if response is None else response.body
            content_type = None if response is None else response.headers.get("content-type")
            at = _moment(str(document.metadata.get("warc_date") or at.isoformat()))
        elif item.found.source.lower().removesuffix(".gz").endswith(HTML.suffixes):
            page = raw
        if page:
            clean = self.reader.read(
                page, url=document.url or "", captured_at=at, content_type=content_type, zone=item.source.timezone
            )
            known_from = {"published_from": clean.published.known_from} if clean.published.known_from else {}
            if clean.text:
                document = replace(
                    document, text=clean.text, title=clean.title, published_on=clean.published.value,
                    metadata={**document.metadata, **known_from},
                )  # fmt: skip
        return _with_outlet(document, item.source)

    def _read_page(self, item: Fetched) -> CleanPage:
        answer, entry = item.answer, item.entry or Entry(item.answer.url)
        return self.reader.read(
            answer.content or b"",
            url=answer.final_url or answer.url,
            captured_at=_moment(answer.captured_at),
            content_type=answer.header("content-type"),
            in_feed=entry.published,
            title_hint=entry.title,
            zone=item.source.timezone,
        )

    def _make_document(self, item: Fetched, page: CleanPage) -> Document:
        """The document of a page, called by its address."""
        published = page.published
        metadata = {
            **({"published_from": published.known_from} if published.known_from else {}),
            **({"canonical": hide_secrets(page.canonical)} if page.canonical else {}),
        }
        document = Document(
            doc_id=name_page(item.answer.url), text=page.text, title=page.title, published_on=published.value,
            url=item.answer.final_url or item.answer.url, metadata=metadata,
            source=item.answer.url, raw_sha256=hashlib.sha256(item.answer.body or b"").hexdigest(),
        )  # fmt: skip
        return _with_outlet(document, item.source)

    def _gather_entry(self, source: SourceConfig, entry: Entry, at: str, moment: datetime) -> Gathered | None:
        """An article that a feed holds whole; None if it holds no text or is the same as before."""
        text = self.reader.read_fragment(entry.content or "")
        if not text:
            return None
        published = self.reader.dates.read_feed(entry.published, moment, source.timezone)
        metadata = {"published_from": "feed"} if published else {}
        url = hide_secrets(entry.url)
        document = Document(
            name_page(url), text, title=entry.title, published_on=published, url=url, metadata=metadata, source=url
        )
        document = _with_outlet(document, source)
        return None if self._compare(document) == "same" else self._gather(document, at)

    def _compare(self, document: Document) -> Outcome:
        """Whether the store (or this batch) holds the document with this text and title."""
        text = hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()
        for capture in reversed(self._batch):
            for gathered in capture.gathered:
                waiting = gathered.arrival.document
                if waiting.doc_id == document.doc_id:
                    is_same = (waiting.text, waiting.title) == (document.text, document.title)
                    return "same" if is_same else "edited"
        held = self._store.read_text_hashes([document.doc_id]).get(document.doc_id)
        if held is None:
            return "new"
        return "same" if held == (text, document.title) else "edited"

    def _gather(self, document: Document, at: str) -> Gathered:
        """The document screened and coded. One that the coder fails on is stored all the same, and waits."""
        marks = sketch(document.text, self._normaliser)
        try:
            coded = self._coder.code(document)
            records = Coded([event.to_dict() for event in coded.events], coded.aggregates)
        except Exception as error:  # the edge of the batch: one document must not end the run
            self._complain(document.doc_id, error)
            return Gathered(Arrival(document, at, None), None, marks)
        return Gathered(Arrival(document, at, records), screen(coded), marks)

    def _complain(self, doc_id: str, error: Exception) -> None:
        from marsad.collect.journal import LOG

        LOG.error("%s: M060 coding failed (%s: %s); stored uncoded", doc_id, type(error).__name__, error)

    def _make(self, item: Fetched, outcome: Outcome, *, body: bytes | None, **more: Any) -> Capture:
        answer = item.answer
        was_gone = item.kind == "page" and item.last is not None and item.last.gone_since is not None
        facts = {"problem": answer.problem, "was_gone": was_gone, **more}
        return Capture(
            source=item.source.id, kind=item.kind, url=answer.url, captured_at=answer.captured_at, outcome=outcome,
            program=self._program, final_url=answer.final_url, status=answer.status,
            request_headers=answer.request_headers, response_headers=answer.response_headers,
            redirects=answer.redirects, body=body, content_sha256=answer.content_sha256, **facts,
        )  # fmt: skip


def _with_outlet(document: Document, source: SourceConfig) -> Document:
    """The document with what the configuration knows of who publishes; what the document says itself stays."""
    outlet = source.outlet
    facts = {"outlet_ar": outlet.name_ar, "outlet_country": outlet.country, "outlet_kind": outlet.kind}
    known = {name: value for name, value in facts.items() if value is not None and name not in document.metadata}
    metadata = {**document.metadata, **known, "source": source.id}
    return replace(document, outlet=document.outlet or outlet.name, metadata=metadata)


def _moment(at: str) -> datetime:
    return datetime.fromisoformat(at)


def _say(message: Message, **values: object) -> str:
    return f"{message.code} {message.text(**values)}"
