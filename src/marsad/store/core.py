"""The store as the commands use it: every method one transaction, every change with a stamp."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, func, select

from marsad.model.arrivals import Arrival, CodingVersion
from marsad.model.captures import Capture, LastCapture, SourceRun
from marsad.model.document import Document
from marsad.model.messages import Message
from marsad.model.selection import Selection
from marsad.model.stamp import Stamp, utc_time
from marsad.store import archives, captures, custody, decisions, incidents, likeness, log, reading, source_status
from marsad.store import connection as connections
from marsad.store.claims import Claims, open_claims
from marsad.store.documents import Ingested, add_arrivals, find_uncoded
from marsad.store.errors import StoreError
from marsad.store.migrations import applied, find_migrations, migrate
from marsad.store.schema import codings, documents

P = ParamSpec("P")
T = TypeVar("T")
_NEVER = "1970-01-01T00:00:00.000000Z"


def open_store(
    url: str,
    *,
    at: str = _NEVER,
    program: str = "",
    is_new_allowed: bool = True,
    cache_megabytes: int = connections.CACHE_MEGABYTES,
) -> Store:
    """The store of a URL or file name, migrated to this version's schema; made if it is not there.

    `at` and `program` are noted with the migrations that run. Raises StoreError: with `is_new_allowed`
    false also for a file or database that holds no store, which would be a mistyped name. Each connection to a SQLite
    file keeps up to `cache_megabytes` of it in memory.
    """
    parsed = connections.parse_url(url)
    place = parsed.render_as_string(hide_password=True)
    if parsed.drivername.startswith("sqlite") and not is_new_allowed and not os.path.exists(str(parsed.database)):
        raise StoreError(Message.STORE_UNREACHABLE, place=place, reason="there is no such file")
    hindrance = connections.check_folder(parsed) if is_new_allowed else None
    if hindrance is not None:
        raise StoreError(Message.STORE_UNREACHABLE, place=place, reason=hindrance)
    engine = connections.make_engine(
        parsed if is_new_allowed else connections.as_protected(parsed), cache_megabytes=cache_megabytes
    )
    try:
        with connections.naming_failures(place, Message.STORE_UNREACHABLE, exit_status=2):
            with connections.reading(engine) as found:
                done = applied(found)
            if not done and not is_new_allowed:
                raise StoreError(Message.STORE_UNREACHABLE, place=place, reason="it holds no store")
            if done != {migration.number for migration in find_migrations()}:
                with connections.writing(engine) as transaction:
                    migrate(transaction, at=utc_time(at), program=program)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine, place)


class Store:
    """An open store. Failures of the database come out as StoreError; use it as a context manager, or `close` it."""

    def __init__(self, engine: Engine, place: str) -> None:
        self.place = place
        self._engine = engine

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._engine.dispose()

    def disconnect(self) -> None:
        """Let go of the connections; the next call opens one. To be called before a process is forked."""
        self._engine.dispose()

    # Documents and their codings.

    def find_uncoded(self, found: Sequence[Document], by: CodingVersion) -> list[bool]:
        """For each document, whether this content still waits to be coded by this version of the coder."""
        return self.read(find_uncoded, found, by)

    def add(self, arrivals: Sequence[Arrival], by: CodingVersion | None, stamp: Stamp) -> Ingested:
        """Store documents with their codings; what is there already is left alone."""
        return self.write(add_arrivals, arrivals, by, stamp)

    def read_documents(self, doc_ids: Iterable[str] | None = None) -> Iterator[dict[str, Any]]:
        """Documents in the order of their ids, each in the version that its events were coded from."""
        return self._stream(reading.read_documents, doc_ids)

    def read_versions(self, doc_id: str) -> list[dict[str, Any]]:
        """Every version of a document, oldest first."""
        return self.read(reading.read_versions, doc_id)

    def read_codings(self, doc_id: str) -> list[dict[str, Any]]:
        """Every coding of a document with its events, oldest first; one of them `is_current`."""
        return self.read(reading.read_codings, doc_id)

    def read_events(self, selection: Selection | None = None) -> Iterator[dict[str, Any]]:
        """The events of the current codings, by document and place in it."""
        return self._stream(reading.read_events, selection)

    def read_aggregates(self) -> Iterator[dict[str, Any]]:
        """The summary counts of the current codings, by document and place in it."""
        return self._stream(reading.read_aggregates)

    def count_documents(self) -> tuple[int, int]:
        """How many documents there are, and how many of them wait to be coded."""

        def count(connection: Connection) -> tuple[int, int]:
            total = connection.scalar(select(func.count()).select_from(documents)) or 0
            joined = documents.join(codings, codings.c.coding_id == documents.c.coding_id)
            fresh = documents.c.version_id == codings.c.version_id
            coded = connection.scalar(select(func.count()).select_from(joined).where(fresh)) or 0
            return total, total - coded

        return self.read(count)

    # Captures: where documents come from.

    def add_captures(self, found: Sequence[Capture], by: CodingVersion, stamp: Stamp) -> tuple[Ingested, int]:
        """Store captures with raw bytes, documents and codings; what was added, and how many duplicates were linked."""
        return self.write(captures.add_captures, found, by, stamp)

    def add_source_run(self, run: SourceRun) -> None:
        """Note a visit to a source."""
        self.write(captures.add_source_run, run)

    def read_last_captures(self, urls: Iterable[str]) -> dict[str, LastCapture]:
        """What is known of the addresses that were asked for before."""
        return self.read(captures.read_last_captures, urls)

    def read_last_moment(self) -> str | None:
        """When the last capture of the chain was made, by the clock of its time; None if there is none."""
        return self.read(captures.read_last_moment)

    def read_page_captures(self, source: str, since: str) -> dict[str, LastCapture]:
        """The pages of a source first captured after a time, with what is known of each."""
        return self.read(captures.read_page_captures, source, utc_time(since))

    def read_text_hashes(self, doc_ids: Iterable[str]) -> dict[str, tuple[str, str | None]]:
        """Of each document that is there, the hash of its newest text, and its title."""
        return self.read(captures.read_text_hashes, doc_ids)

    def read_raw(self, sha256: str) -> bytes | None:
        """The bytes that hash to this, as they came."""
        return self.read(captures.read_raw, sha256)

    def read_captures(self, *, source: str | None = None, after: int = 0) -> Iterator[dict[str, Any]]:
        """The captures in the order they came, without their bytes; those that follow capture number `after`."""
        return self._stream(custody.read_captures, source=source, after=after)

    def begin_archive(self, stamp: Stamp, name: str, target: str) -> int:
        """Note that an archive of what is captured from now on is owed; the number of the last capture before it."""
        return self.write(archives.begin_archive, stamp, name, target)

    def end_archives(self, stamp: Stamp, names: list[str], target: str, records: int) -> None:
        """Note that these archives are written, all into one file."""
        self.write(archives.end_archives, stamp, names, target, records)

    def read_owed_archives(self) -> list[archives.OwedArchive]:
        """The archives that are begun and not ended, oldest first."""
        return self.read(archives.read_owed_archives)

    def read_chain(self, doc_id: str) -> list[dict[str, Any]]:
        """Every capture behind a document, in order."""
        return self.read(custody.read_chain, doc_id)

    def verify(self, *, seal: str | None = None) -> custody.Verified:
        """Hash everything again and walk the chain of captures, which must hold an earlier `seal` if one is given."""
        return self.read(custody.verify, seal=seal)

    def read_near_duplicates(self, doc_id: str) -> list[tuple[str, float]]:
        """The documents that share most of their words with one, the most alike first."""
        return self.read(likeness.read_near_duplicates, doc_id)

    def claim_sources(self) -> Claims:
        """Claims on sources, so that two collections never visit one at the same time. Close them."""
        with self._naming(Message.STORE_UNREACHABLE):
            return open_claims(self._engine)

    def read_skipped(self, source: str | None = None) -> Iterator[dict[str, Any]]:
        """The documents that screening set aside, with score and reason, by id; of one source if asked."""
        return self._stream(source_status.read_skipped, source)

    def read_source_status(self) -> list[dict[str, Any]]:
        """For each source: last success, documents, failures, share read and coded."""
        return self.read(source_status.read_source_status)

    # Incidents.

    def save_incidents(self, linked: incidents.Linked, stamp: Stamp) -> incidents.Saved:
        """Make these the incidents of the store; earlier versions, claims and reviews stay."""
        return self.write(incidents.save_incidents, linked, stamp)

    def read_incidents(
        self, selection: Selection | None = None, *, corrected: bool = False
    ) -> Iterator[dict[str, Any]]:
        """The current incidents in the order of their ids, whole, with what reviewers said of them.

        `corrected`: with their corrections in place of what was coded. Linking wants what was coded.
        """
        return self._stream(reading.read_incidents, selection, corrected=corrected)

    def read_incident_version(self, incident_id: str, version: int) -> dict[str, Any] | None:
        """An incident as it was in a version, without review; None if there was none."""
        return self.read(reading.read_incident_version, incident_id, version)

    def resolve(self, incident_id: str) -> str | None:
        """The current incident an id stands for today, None if it stands for none."""
        return self.read(incidents.resolve, incident_id)

    def read_redirects(self) -> dict[str, str]:
        """Where each id that is gone leads to."""
        return self.read(incidents.read_redirects)

    def read_incidents_since(self, since: str, selection: Selection | None = None) -> reading.Delta:
        """Incidents that came into the selection, changed in it or left it after a time."""
        return self.read(reading.read_incidents_since, utc_time(since), selection)

    def read_events_since(self, since: str, selection: Selection | None = None) -> reading.Delta:
        """Events that came into the selection, changed in it or left it after a time."""
        return self.read(reading.read_events_since, utc_time(since), selection)

    # What persons decided, and the log.

    def add_review(
        self,
        kind: str,
        subject: str,
        state: str,
        stamp: Stamp,
        *,
        note: str = "",
        corrections: Mapping[str, Any] | None = None,
    ) -> int:
        """The number of a new review of an event or incident."""
        return self.write(decisions.add_review, stamp, kind, subject, state, note=note, corrections=corrections)

    def read_reviews(self, kind: str) -> dict[str, dict[str, Any]]:
        """The review that counts for each event or incident that has one, by id."""
        return self.read(decisions.read_reviews, kind)

    def add_ruling(self, kind: str, told: Sequence[str], stamp: Stamp, *, note: str = "") -> int:
        """The number of a new ruling: these events are the same incident, different ones, or split off."""
        return self.write(decisions.add_ruling, stamp, kind, told, note=note)

    def revoke_ruling(self, ruling: int, stamp: Stamp, *, note: str = "") -> int:
        """Take a ruling back; both stay in the store."""
        return self.write(decisions.revoke_ruling, stamp, ruling, note=note)

    def read_rulings(self) -> list[dict[str, Any]]:
        """The rulings in force, oldest first, about the events that are coded today."""
        return self.read(decisions.read_rulings)

    def read_log(self, *, subject: tuple[str, str] | None = None) -> Iterator[dict[str, Any]]:
        """The log, oldest first; only of one (kind, id) if asked."""
        return self._stream(log.read_changes, subject=subject)

    def add_export(
        self, stamp: Stamp, *, format_name: str, target: str, is_whole: bool = True, detail: Mapping[str, Any]
    ) -> int:
        """Note an export; `detail` holds the selection, counts, versions and the hash of the file."""
        return self.write(
            log.add_export, stamp, format_name=format_name, target=target, is_whole=is_whole, detail=detail
        )

    def read_exports(self) -> list[dict[str, Any]]:
        """All exports, oldest first."""
        return self.read(log.read_exports)

    def note_change(self, action: str, kind: str, subject: str, detail: Mapping[str, Any], stamp: Stamp) -> None:
        """An entry of the log about something outside the store, such as a word added to a pack."""
        self.write(log.add_changes, stamp, [(action, kind, subject, detail)])

    # Transactions.

    def read(self, read: Callable[Concatenate[Connection, P], T], /, *arguments: P.args, **options: P.kwargs) -> T:
        """What a function of this package reads, in one state of the store."""
        with self._naming(Message.STORE_UNREACHABLE), connections.reading(self._engine) as connection:
            return read(connection, *arguments, **options)

    def glance(self, read: Callable[[Connection], T], /) -> T:
        """What a function of this package reads with a single statement."""
        with self._naming(Message.STORE_UNREACHABLE), connections.glancing(self._engine) as connection:
            return read(connection)

    def _stream(
        self, read: Callable[Concatenate[Connection, P], Iterator[T]], /, *arguments: P.args, **options: P.kwargs
    ) -> Iterator[T]:
        with self._naming(Message.STORE_UNREACHABLE), connections.reading(self._engine) as connection:
            yield from read(connection, *arguments, **options)

    def write(self, write: Callable[Concatenate[Connection, P], T], /, *arguments: P.args, **options: P.kwargs) -> T:
        """What a function of this package writes: all of it in one transaction, or nothing."""
        with self._naming(Message.STORE_FAILED), connections.writing(self._engine) as connection:
            return write(connection, *arguments, **options)

    @contextmanager
    def _naming(self, message: Message) -> Iterator[None]:
        with connections.naming_failures(self.place, message, exit_status=1):
            yield
