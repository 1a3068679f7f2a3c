"""`marsad ingest`: documents into the store, coded."""

from __future__ import annotations

import argparse
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING

from marsad import __version__
from marsad.cli.code import add_coding_arguments
from marsad.cli.options import add_store_argument, iso_moment, make_stamp, store_url
from marsad.cli.reporting import (
    STATUS_FAILED,
    STATUS_INTERRUPTED,
    STATUS_TERMINATED,
    STATUS_USAGE,
    Progress,
    Terminated,
    say,
)
from marsad.cli.stores import needs_store

if TYPE_CHECKING:
    from marsad.cli.batch import Answer, Item
    from marsad.model.arrivals import Arrival, Coded, CodingVersion
    from marsad.model.document import Document
    from marsad.model.stamp import Stamp
    from marsad.pipeline import Coder
    from marsad.store import Store

HELP = "documents into the store, coded"
ABOUT = (
    "Store documents and what is coded from them. What is there already is left alone: run again what was stopped,\n"
    "or the whole folder every day. A document whose text has changed gets a new version; a newer Marsad codes all\n"
    "documents it is given anew. Earlier versions, earlier codings and reviewers' decisions stay."
)
EXAMPLES = """examples:
  marsad ingest articles/ --db conflict.db
  marsad ingest today.jsonl --db postgresql://analyst@localhost/conflict --jobs 4
  cat articles.jsonl | marsad ingest - --published 2025-11-29

Reads what marsad code reads. Each batch of documents is stored together with its events or not at all."""
BATCH_DOCUMENTS = 64
_LOOKED_UP_AT_ONCE = 256
_GO_ON = "what was stored before stays, run again to go on"
_ID_BYTES = 2000  # PostgreSQL keeps no longer key


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("inputs", nargs="+", metavar="INPUT", help="a file, a folder, or - for standard input")
    add_store_argument(parser)
    add_coding_arguments(parser)
    parser.add_argument(
        "--retrieved",
        type=iso_moment,
        metavar="TIME",
        help="when the documents were fetched (ISO with a zone), to be stored with them; now if left out",
    )
    parser.add_argument("--why", default="", metavar="TEXT", help="a reason, written into the log with every change")


@needs_store
def run(options: argparse.Namespace) -> int:
    from marsad.cli import batch
    from marsad.ingest import read_documents
    from marsad.packs.files import PackError
    from marsad.pipeline import DayReader
    from marsad.store import open_store

    stamp = make_stamp(options.why or "marsad ingest")
    settings = batch.Settings(tuple(options.pack), options.published, has_aggregates=True)
    progress = Progress()
    try:
        coder = batch.load_coder(settings.packs)
        with open_store(store_url(options), at=stamp.at, program=__version__) as store:
            work = Ingest(store, _coding_version(coder), stamp, options.retrieved or stamp.at, progress)
            documents = read_documents(options.inputs, date_in_words=DayReader(coder.packs))
            items = work.feed(documents, options.published)
            with closing(batch.code_items(items, coder, settings, jobs=options.jobs)) as answers:
                work.run(answers)
    except PackError as error:
        say(f"{error} (marsad check tells what is wrong with a pack)")
        return STATUS_USAGE
    except batch.WorkerDied as error:
        progress.say(f"{error}; {_GO_ON}")
        return STATUS_FAILED
    except (KeyboardInterrupt, Terminated) as error:
        progress.say(f"stopped; {_GO_ON}")
        return STATUS_TERMINATED if isinstance(error, Terminated) else STATUS_INTERRUPTED
    finally:
        progress.clear()
    progress.finish(f"{work.summary()} -> {store.place}")
    return STATUS_FAILED if work.failures else 0


class Ingest:
    """One run. State: documents at the coder, arrivals that wait to be stored, and counts."""

    def __init__(self, store: Store, by: CodingVersion, stamp: Stamp, retrieved_at: str, progress: Progress) -> None:
        from marsad.store import Ingested

        self.done = Ingested()
        self.failures = 0
        self._store = store
        self._by = by
        self._stamp = stamp
        self._retrieved_at = retrieved_at
        self._progress = progress
        self._at_coder: deque[Item] = deque()
        self._arrivals: list[Arrival] = []
        self._has_forked = False

    def run(self, answers: Iterable[Answer]) -> None:
        """Store what the answers to `feed` bring, batch by batch."""
        for answer in answers:
            self._take(answer, self._at_coder.popleft())
            if len(self._arrivals) >= BATCH_DOCUMENTS:
                self._store_arrivals()
        self._store_arrivals()

    def feed(self, items: Iterable[Item], published: str | None) -> Iterator[Item]:
        """What has to go to the coder: failures of reading, and documents not coded by this version yet."""
        from marsad.ingest import ReadFailure

        source = iter(items)
        while group := list(islice(source, _LOOKED_UP_AT_ONCE)):
            dated = [_date(item, published) for item in group]
            fitting = [item for item in dated if isinstance(item, ReadFailure) or not self._refuse(item)]
            documents = [item for item in fitting if not isinstance(item, ReadFailure)]
            waits = iter(self._store.find_uncoded(documents, self._by))
            if not self._has_forked:
                self._store.disconnect()  # the workers start with the first document; they must not share it
                self._has_forked = True
            for item in fitting:
                if isinstance(item, ReadFailure) or next(waits):
                    self._at_coder.append(item)
                    yield item
                else:
                    self._arrive(item, None)

    def summary(self) -> str:
        done = self.done
        parts = [f"{done.documents:,} documents added", f"{done.known:,} known", f"{done.events:,} events"]
        if done.versions:
            parts.insert(1, f"{done.versions:,} changed")
        if self.failures:
            parts.append(f"{self.failures:,} inputs failed")
        return ", ".join(parts)

    def _take(self, answer: Answer, item: Item) -> None:
        from marsad.ingest import ReadFailure
        from marsad.model.arrivals import Coded

        if answer.failure:
            self.failures += not answer.is_note
            self._progress.say(answer.failure)
        if not isinstance(item, ReadFailure):
            records = list(answer.records)
            coded = Coded(records[: answer.events], records[answer.events :])
            self._arrive(item, None if answer.failure else coded)

    def _arrive(self, document: Document, coded: Coded | None) -> None:
        from marsad.model.arrivals import Arrival

        self._arrivals.append(Arrival(document, self._retrieved_at, coded))

    def _refuse(self, document: Document) -> bool:
        """Whether a document cannot be stored; said at once."""
        from marsad.model.messages import Message

        length = len(document.doc_id.encode("utf-8", "surrogatepass"))
        if length <= _ID_BYTES:
            return False
        message = Message.ID_TOO_LONG
        shown = document.source or document.doc_id[:40]
        self._progress.say(f"{shown}: {message.code} {message.text(length=length, limit=_ID_BYTES)}")
        self.failures += 1
        return True

    def _store_arrivals(self) -> None:
        self.done.add(self._store.add(self._arrivals, self._by, self._stamp))
        self._arrivals.clear()
        seen = self.done.documents + self.done.versions + self.done.known
        self._progress.show(seen, self.done.events, self.failures)


def _date(item: Item, published: str | None) -> Item:
    """The item, with the publication date of the command line if it has none of its own."""
    from dataclasses import replace

    from marsad.model.document import Document

    if published is not None and isinstance(item, Document) and item.published_on is None:
        return replace(item, published_on=published)
    return item


def _coding_version(coder: Coder) -> CodingVersion:
    from marsad.model.arrivals import CodingVersion
    from marsad.pipeline import CODEBOOK_VERSION, ENGINE_VERSION

    return CodingVersion("rules", ENGINE_VERSION, CODEBOOK_VERSION, coder.packs.digest())
