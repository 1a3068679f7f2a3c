"""A run over all sources: each visited in a thread, everything stored by one desk; once or again and again.

A source that breaks never stops the others, and a stop lets the requests under way end and stores what came.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime

from marsad.collect.config import CollectConfig, SourceConfig
from marsad.collect.desk import Desk
from marsad.collect.fetching import Answer, Fetcher
from marsad.collect.journal import LOG
from marsad.collect.patience import patiently
from marsad.collect.politeness import Hosts, PoliteFetcher
from marsad.collect.urls import hide_secrets
from marsad.collect.visits import Fetched, Item, PagesUnderWay, Trouble, Visit
from marsad.model.captures import Capture, SourceRun
from marsad.model.messages import Message
from marsad.model.stamp import utc_time
from marsad.store import Store

_WAITING_ITEMS = 32  # answers that wait for the desk: visits wait when it is behind
_FLUSH_SECONDS = 5.0
_TICK = 0.2


@dataclass(slots=True)
class Finished:
    """A visit that ended. `error` is set if it broke."""

    visit: Visit
    started_at: str
    error: str = ""
    is_busy: bool = False  # another collection was at it: nothing was done


@dataclass(slots=True)
class Totals:
    """What a run did, over all sources."""

    counts: Counter[str] = field(default_factory=Counter)
    so_far: Counter[str] = field(default_factory=Counter)  # with those of visits that have not ended
    broken: set[str] = field(default_factory=set)
    visited: int = 0

    @property
    def summary(self) -> str:
        count = self.counts
        parts = [
            f"{self.visited} sources", f"{count['new']:,} new", f"{count['edited']:,} edited",
            f"{count['same']:,} same",
            f"{count['gone']:,} gone", f"{count['skipped']:,} not about conflict", f"{count['events']:,} events",
            f"{count['near_duplicates']:,} near duplicates",
        ]  # fmt: skip
        if count["failed"] + count["refused"]:
            parts.append(f"{count['failed'] + count['refused']:,} not fetched")
        return ", ".join(parts)


class _Round:
    """Which source is to be visited when. State: the time each is due, and which are under way."""

    def __init__(self, sources: tuple[SourceConfig, ...], *, is_endless: bool) -> None:
        self.is_endless = is_endless
        self.under_way: set[str] = set()
        self._due = [(0.0, source) for source in sources]

    def take_due(self, now: float) -> list[SourceConfig]:
        """The sources whose time has come; they are under way from here on."""
        ready = [source for due, source in self._due if due <= now]
        self._due = [(due, source) for due, source in self._due if due > now]
        self.under_way |= {source.id for source in ready}
        return ready

    def finish(self, source: SourceConfig, now: float) -> None:
        """The visit to a source has ended."""
        self.under_way.discard(source.id)
        if self.is_endless:
            self._due.append((now + 60 * source.limits.every_minutes, source))


class Collection:
    """A collection at work. State: the threads of a round, and the totals."""

    def __init__(
        self,
        config: CollectConfig,
        store: Store,
        desk: Desk,
        *,
        fetcher: Fetcher,
        stop: threading.Event,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        show: Callable[[Totals], None] = lambda totals: None,
    ) -> None:
        self.totals = Totals()
        self._config = config
        self._store = store
        self._desk = desk
        self._fetcher = fetcher
        self._stop = stop
        self._now = now
        self._show = show
        self._hosts = Hosts(config.requests_in_all)
        self._under_way = PagesUnderWay()
        self.claims = store.claim_sources()
        self._ended: dict[str, float] = {}  # when the last visit to a source ended

    def run_once(self) -> None:
        """Visit each source once, several at a time, and store everything."""
        self._work(_Round(self._config.enabled, is_endless=False))

    def watch(self) -> None:
        """Visit each source whenever its time has come, until told to stop. One that takes long delays no other."""
        self._work(_Round(self._config.enabled, is_endless=True))

    def close(self) -> None:
        """Give back what other collections wait for."""
        self.claims.close()

    def _check_clock(self) -> None:
        """Say so if this machine's clock stands before the last capture."""
        last, now = self._store.read_last_moment(), utc_time(self._now().isoformat())
        if last is not None and now < last:
            LOG.warning("%s", _say(Message.CLOCK_SET_BACK, now=now, last=last))

    def _work(self, plan: _Round) -> None:
        self._check_clock()
        items: queue.Queue[Item | Finished] = queue.Queue(_WAITING_ITEMS)
        visits: list[Future[None]] = []
        flushed = time.monotonic()
        with ThreadPoolExecutor(self._config.workers, thread_name_prefix="source") as pool:
            try:
                while True:
                    visits = [visit for visit in visits if not visit.done()]
                    for source in () if self._stop.is_set() else plan.take_due(time.monotonic()):
                        self.totals.broken.discard(source.id)
                        visits.append(pool.submit(self._visit, source, items))
                    if not plan.under_way and (self._stop.is_set() or not plan.is_endless):
                        break
                    self._take_next(items, plan)
                    if time.monotonic() - flushed > _FLUSH_SECONDS:
                        self._desk.flush()
                        flushed = time.monotonic()
                    self.totals.so_far = sum(self._desk.counts.values(), self.totals.counts)
                    self._show(self.totals)
            except BaseException:
                self._stop.set()
                _drain(items, visits)
                raise

    def _visit(self, source: SourceConfig, items: queue.Queue[Item | Finished]) -> None:
        """Put everything that a source gives into the queue, and at last that it is finished. Never raises."""

        def keep_robots(answer: Answer) -> None:
            items.put(Fetched(source, "robots", answer))

        started = self._now().isoformat()
        since = self._ended.get(source.id, 0.0)
        polite = PoliteFetcher(self._fetcher, self._hosts, self._stop.wait, keep_robots, since=since)
        trip = Visit(
            source, self._store, polite, self._now, self._stop,
            lanes=self._config.requests_in_all, under_way=self._under_way,
            date_in_words=self._desk.day_reader,
        )  # fmt: skip
        error, is_busy = "", False
        try:
            is_busy = not self.claims.take(source.id)
            for item in [Trouble(source, _say(Message.SOURCE_BUSY), is_note=True)] if is_busy else trip.run():
                items.put(item)
        except Exception as fault:  # the edge of the batch: a source that breaks never stops the others
            reason = " ".join(f"{type(fault).__name__}: {hide_secrets(str(fault))}".split())
            error = _say(Message.SOURCE_FAILED, reason=reason)
        items.put(Finished(trip, started, error, is_busy))

    def _take_next(self, items: queue.Queue[Item | Finished], plan: _Round) -> None:
        try:
            item = items.get(timeout=_TICK)
        except queue.Empty:
            return
        if isinstance(item, Finished):
            self._ended[item.visit.source.id] = time.monotonic()
            plan.finish(item.visit.source, time.monotonic())
            if not item.is_busy:
                self._desk.flush()
                self._end_visit(item)
                self._under_way.free(item.visit.source.id)
                self.claims.free(item.visit.source.id)
        else:
            self._take(item)

    def _take(self, item: Item) -> None:
        if isinstance(item, Trouble):
            LOG.warning("%s", item.words, extra={"source": item.source.id})
            if not item.is_note:
                self.totals.broken.add(item.source.id)
                self._desk.counts.setdefault(item.source.id, Counter())["troubles"] += 1
            return
        capture = self._desk.take(item)
        if capture is not None:
            is_trouble = bool(capture.problem) and capture.outcome != "same"
            words = f"{capture.url}: {capture.problem or capture.outcome}"
            level = logging.WARNING if is_trouble else logging.INFO
            LOG.log(level, "%s", words, extra={"source": item.source.id, "facts": _facts(capture)})
        if isinstance(item, Fetched) and item.kind not in ("page", "robots") and item.answer.problem:
            self.totals.broken.add(item.source.id)

    def _end_visit(self, ended: Finished) -> None:
        """Write the visit into the log of runs."""
        source = ended.visit.source
        count = self._desk.counts.pop(source.id, Counter())
        told = ended.visit.counts
        if ended.error:
            LOG.error("%s", ended.error, extra={"source": source.id})
            self.totals.broken.add(source.id)
        detail = {
            "listed": told.listed, "waiting": told.waiting, "given_up": told.given_up, "left": told.left,
            **dict(sorted(count.items())), **({"error": ended.error} if ended.error else {}),
        }  # fmt: skip
        is_ok = source.id not in self.totals.broken and not count["failed"] and not count["refused"]
        if count["failed"] + count["refused"]:
            self.totals.broken.add(source.id)
        run = SourceRun(source.id, ended.started_at, self._now().isoformat(), is_ok, detail)
        patiently(lambda: self._store.add_source_run(run))
        self.totals.visited += 1
        self.totals.counts.update(count)
        self.totals.counts.update(self._desk.counts.pop("", Counter()))
        LOG.info("visited", extra={"source": source.id, "counts": detail})


def _drain(items: queue.Queue[Item | Finished], visits: Sequence[Future[None]]) -> None:
    """Let visits that wait for room in the queue come to their end."""
    while not all(visit.cancel() or visit.done() for visit in visits):
        try:
            items.get(timeout=_TICK)
        except queue.Empty:
            continue


def _facts(capture: Capture) -> dict[str, object]:
    """What programs that read the log ask for."""
    ids = [gathered.arrival.document.doc_id for gathered in capture.gathered]
    facts = {"kind": capture.kind, "url": capture.url, "outcome": capture.outcome, "status": capture.status}
    return {**facts, **({"documents": ids} if ids else {})}


def _say(message: Message, **values: object) -> str:
    return f"{message.code} {message.text(**values)}"
