"""One visit to one source: what it lists, what of that is new, what is due to be looked at again.

Runs in a thread of its own, with more for the pages of several hosts, and touches nothing but the network and, for
reading, the store; what it fetches goes to the desk, which does the rest.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from marsad.collect.config import SourceConfig
from marsad.collect.feeds import Entry, NotAList, match_addresses, parse_feed, parse_listing, parse_sitemap
from marsad.collect.fetching import Answer
from marsad.collect.lanes import work_by_host
from marsad.collect.pages import decode_page
from marsad.collect.politeness import PoliteFetcher, Stopped
from marsad.collect.unpacking import BrokenBody, TooLarge, unpack, unpack_file
from marsad.collect.url_lists import read_url_list
from marsad.collect.urls import HIDDEN, hide_secrets, host_of, name_page
from marsad.ingest import DateInWords, Found, ReadFailure, read_found
from marsad.ingest.sources import DOCUMENT_LIMIT
from marsad.model.captures import LastCapture
from marsad.model.messages import Message
from marsad.store import Store

_MOST_FAILURES = 5  # in a row, then an address is left alone (and counted)
_MOST_SITEMAPS = 50
_LOOKED_UP_AT_ONCE = 200
_MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer on its way to the desk, with what was known of the address and what the list said of it."""

    source: SourceConfig
    kind: str
    answer: Answer
    last: LastCapture | None = None
    entry: Entry | None = None
    entries: tuple[Entry, ...] = ()  # whole articles that a feed holds


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """A document read from a file."""

    source: SourceConfig
    found: Found
    is_known: bool = False


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something to say about a source; a note does not make the run fail."""

    source: SourceConfig
    words: str
    is_note: bool = False


@dataclass(slots=True)
class Counts:
    """What a visit met, for the log of runs."""

    listed: int = 0
    waiting: int = 0  # left for the next run by the quota
    given_up: int = 0  # failed too often
    left: int = 0  # left for the next run because their host did not answer


Item = Fetched | ReadRecord | Trouble


@dataclass(frozen=True, slots=True)
class _Page:
    """A page to ask for; unless it is new, only for changes."""

    url: str
    entry: Entry
    last: LastCapture | None
    is_new: bool = False


class PagesUnderWay:
    """Which source is about to fetch a page. State: the pages of the visits that have not ended; safe for threads."""

    def __init__(self) -> None:
        self._taken: dict[str, str] = {}
        self._lock = threading.Lock()

    def take(self, page: str, source: str) -> bool:
        """Whether the page is this source's to fetch; False while another one has it."""
        with self._lock:
            return self._taken.setdefault(page, source) == source

    def free(self, source: str) -> None:
        """The visit to a source has ended, and what it fetched is stored."""
        with self._lock:
            self._taken = {page: owner for page, owner in self._taken.items() if owner != source}


class Visit:
    """A visit to a source. State: its counts."""

    def __init__(
        self,
        source: SourceConfig,
        store: Store,
        fetcher: PoliteFetcher,
        now: Callable[[], datetime],
        stop: threading.Event,
        *,
        lanes: int = 1,
        under_way: PagesUnderWay | None = None,
        date_in_words: DateInWords | None = None,
    ) -> None:
        self.source = source
        self.counts = Counts()
        self._store = store
        self._fetcher = fetcher
        self._now = now
        self._stop = stop
        self._lanes = lanes
        self._under_way = under_way or PagesUnderWay()
        self._date_in_words = date_in_words
        self._file: tuple[str, bytes, str] | None = None  # the file being read: its name, bytes and hash

    def run(self) -> Iterator[Item]:
        """What the source has to give, item by item, until it has no more or the run is to stop."""
        try:
            yield from self._visit()
        except Stopped:  # while a list was to be fetched
            return

    def _visit(self) -> Iterator[Item]:
        source = self.source
        if source.kind == "files":
            yield from self._read_files()
            return
        entries: list[Entry] = []
        for item in self._list():
            if isinstance(item, Entry):
                entries.append(item)
            else:
                yield item
        if source.full_text_in_feed and source.kind == "feed":
            self.counts.listed = len(entries)
            return
        yield from self._fetch_new(entries)
        yield from self._fetch_again({hide_secrets(entry.url): entry.url for entry in entries})

    def _list(self) -> Iterator[Entry | Item]:
        source = self.source
        if source.kind == "page":
            yield Entry(source.place)
        elif source.kind == "urls":
            for row in read_url_list(Path(source.place)):
                yield row if isinstance(row, Entry) else Trouble(source, row)
        elif source.kind == "sitemap":
            yield from self._list_sitemaps()
        else:
            yield from self._list_from(source.place)

    def _list_from(self, url: str) -> Iterator[Entry | Item]:
        """The entries of a feed or listing. When the source says that nothing changed, those it gave last time: pages
        may be left from a run that was stopped, or by the quota."""
        fetched, content = self._fetch_list(url)
        if content is None:
            yield fetched
            return
        base = fetched.answer.final_url or url
        try:
            if self.source.kind == "feed":
                entries = parse_feed(content, base, content_type=fetched.answer.header("content-type"))
            else:
                html = decode_page(content, fetched.answer.header("content-type"))
                entries = parse_listing(html, base, self.source.link_pattern)
        except NotAList as error:
            yield replace(fetched, answer=replace(fetched.answer, result="failed", problem=str(error)))
            return
        held = tuple(entries) if self.source.full_text_in_feed and self.source.kind == "feed" else ()
        yield replace(fetched, entries=held)
        if not entries:
            yield Trouble(self.source, _say(Message.NO_LINKS), is_note=self.source.kind == "feed")
        yield from entries

    def _list_sitemaps(self) -> Iterator[Entry | Item]:
        waiting, seen, passed_over = [self.source.place], set[str](), 0
        while waiting and not self._stop.is_set():
            url = waiting.pop(0)
            if url in seen:
                continue
            seen.add(url)
            fetched, content = self._fetch_list(url)
            if content is None:
                yield fetched
                continue
            try:
                unpacked = unpack_file(content, self._largest)
                pages, maps = parse_sitemap(unpacked, fetched.answer.final_url or url)
            except (NotAList, BrokenBody, TooLarge) as error:
                words = self._explain(error)
                yield replace(fetched, answer=replace(fetched.answer, result="failed", problem=words))
                continue
            yield fetched
            wanted = match_addresses(self.source.link_pattern)
            yield from (page for page in pages if wanted(page.url))
            room = _MOST_SITEMAPS - len(seen) - len(waiting)
            fresh = [place for place in maps if place not in seen and place not in waiting]
            waiting += fresh[: max(0, room)]
            passed_over += max(0, len(fresh) - max(0, room))
        if passed_over:
            words = _say(Message.SITEMAPS_LEFT, left=passed_over, limit=_MOST_SITEMAPS)
            yield Trouble(self.source, words, is_note=True)

    def _fetch_list(self, url: str) -> tuple[Fetched, bytes | None]:
        """The answer for a list, and its content: as fetched, or as it was when it last changed."""
        key = hide_secrets(url)
        last = self._store.read_last_captures([key]).get(key)
        answer = _not_there(self._ask(url, last))
        kind = self.source.kind if self.source.kind in ("feed", "sitemap") else "listing"
        fetched = Fetched(self.source, kind, answer, last)
        if answer.result == "not_modified" and last is not None and last.raw_sha256 is not None:
            raw = self._store.read_raw(last.raw_sha256)
            if raw is not None:
                return fetched, unpack(raw, last.content_encoding, self._largest)
        return fetched, answer.content if answer.result == "ok" else None

    def _fetch_new(self, entries: list[Entry]) -> Iterator[Item]:
        """The pages that were never fetched, as many as the quota allows."""
        by_name: dict[str, Entry] = {}
        for entry in entries:
            by_name.setdefault(name_page(entry.url), entry)
        self.counts.listed = len(by_name)
        known = self._store.read_last_captures(hide_secrets(entry.url) for entry in by_name.values())
        fresh = []
        for entry in by_name.values():
            last = known.get(hide_secrets(entry.url))
            if last is not None and last.count == 0 and last.failures >= _MOST_FAILURES:
                self.counts.given_up += 1
            elif last is None or last.count == 0:
                fresh.append((entry, last))
        # Sections of one site name the same pages: the source that comes first has them.
        quota, chosen, left = self.source.limits.most_pages, list[_Page](), 0
        for entry, last in fresh:
            if len(chosen) == quota:
                left += 1
            elif self._under_way.take(name_page(entry.url), self.source.id):
                chosen.append(_Page(entry.url, entry, last, is_new=True))
        yield from self._fetch_pages(chosen)
        if left:
            self.counts.waiting = left
            words = _say(Message.QUOTA_REACHED, left=left, found=left + quota, limit=quota)
            yield Trouble(self.source, words, is_note=True)

    def _fetch_again(self, listed: Mapping[str, str]) -> Iterator[Item]:
        """Pages whose age has passed one of the ages at which they are looked at again; of one that is gone, the time
        since it was found so.

        `listed` are the addresses as they are kept and as they are asked for: the store holds no passwords, so an
        address with one is asked for again only while its source names it.
        """
        limits = self.source.limits
        ages, gone_ages = (
            [timedelta(hours=hours) for hours in setting]
            for setting in (limits.refetch_after_hours, limits.gone_again_after_hours)
        )
        if not ages:
            return
        now = self._now()
        since = (now - ages[-1] - sum(gone_ages[-1:], timedelta(days=30))).isoformat()
        due: list[_Page] = []
        for url, last in sorted(self._store.read_page_captures(self.source.id, since).items()):
            latest = datetime.fromisoformat(last.last_at)
            start = datetime.fromisoformat(last.gone_since or last.first_at)
            is_due = any(latest < start + age <= now for age in (gone_ages if last.gone_since else ages))
            if last.count and is_due and (url in listed or HIDDEN not in url):
                real = listed.get(url, url)
                due.append(_Page(real, Entry(real), last))
        yield from self._fetch_pages(due)

    def _fetch_pages(self, pages: Sequence[_Page]) -> Iterator[Item]:
        """The answers for pages, several hosts at the same time. A host that does not answer is left for this run."""
        left = Counter[str]()

        def fetch(page: _Page) -> Fetched | None:
            if self._fetcher.has_left(page.url):
                left[host_of(page.url)] += 1
                return None
            answer = _not_there(self._ask(page.url, None)) if page.is_new else self._ask(page.url, page.last)
            return Fetched(self.source, "page", answer, page.last, page.entry)

        jobs = ((host_of(page.url), page) for page in pages)
        at_once = self.source.limits.requests_at_once
        for fetched in work_by_host(jobs, fetch, at_once=at_once, lanes=self._lanes, stop=self._stop):
            if fetched is not None:
                yield fetched
        for host, count in sorted(left.items()):
            self.counts.left += count
            words = _say(Message.HOST_LEFT, host=host, left=count)
            yield Trouble(self.source, words, is_note=True)

    def _read_files(self) -> Iterator[Item]:
        """The documents of files, with those that the store holds in this shape marked as known."""
        group: list[Found] = []
        for item in read_found([self.source.place], date_in_words=self._date_in_words):
            if self._stop.is_set():
                return
            if isinstance(item, ReadFailure):
                yield Trouble(self.source, str(item), item.is_note)
                continue
            group.append(item if item.raw is not None else self._with_file(item))
            if len(group) >= _LOOKED_UP_AT_ONCE:
                yield from self._mark_known(group)
                group = []
        yield from self._mark_known(group)

    def _with_file(self, found: Found) -> Found:
        """The record with the bytes of its whole file, where the format does not tell records apart by bytes (Excel, a
        JSON list). Without them if the file is larger than a document may be."""
        if self._file is None or self._file[0] != found.source:
            with open(found.source, "rb") as stream:
                content = stream.read(DOCUMENT_LIMIT + 1)
            whole = content if len(content) <= DOCUMENT_LIMIT else b""
            self._file = (found.source, whole, sha256(whole).hexdigest())
        _, content, digest = self._file
        if not content:
            return found
        return replace(found, raw=content, document=replace(found.document, raw_sha256=digest))

    def _mark_known(self, group: list[Found]) -> Iterator[ReadRecord]:
        known = self._store.read_last_captures(record_url(item) for item in group)
        for item in group:
            if self._stop.is_set():
                return
            self.counts.listed += 1
            last = known.get(record_url(item))
            is_known = last is not None and last.content_sha256 == item.document.raw_sha256 is not None
            yield ReadRecord(self.source, item, is_known)

    def _ask(self, url: str, last: LastCapture | None) -> Answer:
        """The answer of the source, asked only for changes if it was asked before."""
        etag = last.etag if last is not None else None
        modified = last.last_modified if last is not None else None
        return self._fetcher.fetch(url, self.source.limits, etag=etag, last_modified=modified)

    def _explain(self, error: Exception) -> str:
        """Why a list is not read, with its code."""
        if isinstance(error, TooLarge):
            return _say(Message.RESPONSE_TOO_LARGE, limit=self._largest >> 20, how=" once unpacked")
        return _say(Message.BROKEN_BODY, reason=error) if isinstance(error, BrokenBody) else str(error)

    @property
    def _largest(self) -> int:
        return int(self.source.limits.largest_megabytes * _MEGABYTE)


def record_url(found: Found) -> str:
    """The name of a record of a file, in place of an address: several may stand on one line, or have no line."""
    return f"file:{found.document.source}#{found.document.doc_id}"


def _not_there(answer: Answer) -> Answer:
    """The answer of an address that ought to be there: that it is not is a failure, and nothing to mark as gone."""
    if answer.result != "gone":
        return answer
    return replace(answer, result="failed", problem=_say(Message.BAD_STATUS, status=answer.status))


def _say(message: Message, **values: object) -> str:
    return f"{message.code} {message.text(**values)}"
