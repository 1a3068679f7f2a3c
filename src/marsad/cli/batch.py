"""Documents in, records out, on one core or several, always in the order of the input.

Chunks go to worker processes and come back in order, a few at a time, so that memory does not grow with the
input and `--jobs 8` writes the same bytes as `--jobs 1`. A document that makes the coder fail becomes a failure
that names it; the others are coded.
"""

from __future__ import annotations

import gc
import multiprocessing
import multiprocessing.connection
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from marsad.ingest import ReadFailure
from marsad.model.document import Document
from marsad.packs.files import open_packs
from marsad.pipeline import Coder

CHUNK_DOCUMENTS = 16
_CHUNKS_AHEAD = 4  # for each worker: enough to keep it busy, few enough to keep memory flat

Item = Document | ReadFailure


class WorkerDied(Exception):
    """A worker process ended before its time; what it was coding is lost."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one item: records of a document, or a failure to report (its text, or empty)."""

    records: Sequence[dict[str, Any]] = ()
    events: int = 0
    failure: str = ""
    is_note: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run needs to know; sent to every worker."""

    packs: tuple[str, ...] = ()
    published: str | None = None
    has_aggregates: bool = False


def load_coder(packs: Sequence[str]) -> Coder:
    """A coder with packs laid over ours. Raises PackError."""
    gc.disable()  # a hundred thousand small objects are made and none dropped: the collector only loses time
    try:
        coder = Coder(packs=open_packs(*packs))
    finally:
        gc.enable()
    gc.freeze()
    return coder


def code_items(items: Iterable[Item], coder: Coder, settings: Settings, *, jobs: int) -> Generator[Answer, None, None]:
    """An answer for every item, in order. Raises WorkerDied."""
    if jobs <= 1:
        for item in items:
            yield answer_item(item, coder, settings)
    else:
        yield from _code_in_parallel(items, coder, settings, jobs)


def answer_item(item: Item, coder: Coder, settings: Settings) -> Answer:
    """Codes one document; a failure of reading is passed on."""
    if isinstance(item, ReadFailure):
        return Answer(failure=str(item), is_note=item.is_note)
    if item.published_on is None and settings.published is not None:
        item = replace(item, published_on=settings.published)
    try:
        coded = coder.code(item)
        records = [event.to_dict() for event in coded.events]
    except Exception as error:  # the edge of the batch: one document must not end the run
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        return Answer(failure=f"{item.doc_id}: M060 coding failed ({reason}); not coded, please report this document")
    events = len(records)
    if settings.has_aggregates:
        records.extend(coded.aggregates)
    return Answer(records, events)


def _code_in_parallel(items: Iterable[Item], coder: Coder, settings: Settings, jobs: int) -> Iterator[Answer]:
    """A window of chunks over the workers; the oldest chunk is answered first."""
    # Forked workers share the loaded lexicon with us; where forking is unsafe each loads its own.
    is_forking = sys.platform == "linux"
    context = multiprocessing.get_context("fork" if is_forking else "spawn")
    source = iter(items)
    executor = ProcessPoolExecutor(
        jobs, mp_context=context, initializer=_start_worker, initargs=(coder if is_forking else None, settings)
    )
    waiting: deque[Future[list[Answer]]] = deque()
    try:
        while chunk := list(islice(source, CHUNK_DOCUMENTS)):
            waiting.append(executor.submit(_answer_chunk, chunk))
            if len(waiting) >= jobs * _CHUNKS_AHEAD:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    except BrokenProcessPool as error:
        raise WorkerDied("a worker process was killed, perhaps for want of memory; run with fewer --jobs") from error
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


class _Worker:
    """The coder and the settings of this worker process. State: set once, when the worker starts."""

    coder: Coder
    settings: Settings


def _start_worker(coder: Coder | None, settings: Settings) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _Worker.coder = coder or load_coder(settings.packs)
    _Worker.settings = settings


def _end_with_parent() -> None:
    """A killed parent cannot tell its workers to stop; they would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(STATUS_ORPHANED)


STATUS_ORPHANED = 1


def _answer_chunk(chunk: Sequence[Item]) -> list[Answer]:
    return [answer_item(item, _Worker.coder, _Worker.settings) for item in chunk]
