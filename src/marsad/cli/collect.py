"""`marsad collect`: sources into the store, once or again and again."""

from __future__ import annotations

import argparse
import signal
import threading
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from marsad import __version__
from marsad.cli.options import add_store_argument, make_stamp, store_url
from marsad.cli.reporting import (
    STATUS_FAILED,
    STATUS_INTERRUPTED,
    STATUS_TERMINATED,
    STATUS_USAGE,
    Progress,
    Terminated,
    say,
)

if TYPE_CHECKING:
    from marsad.collect.archive import Archive
    from marsad.collect.config import CollectConfig
    from marsad.collect.run import Collection, Totals
    from marsad.model.stamp import Stamp
    from marsad.store import Store

HELP = "feeds, pages and files named in a config into the store"
ABOUT = (
    "Visit the sources of a configuration and store what is new: the bytes as they came with their headers, the clean\n"
    "text of each article, and the events coded from it. Robots.txt and the pace of each host are kept to; nothing on\n"
    "private networks is fetched unless the source allows the host by name. Safe to stop, to kill and to run again."
)
EXAMPLES = """examples:
  marsad collect examples/sources.toml --db conflict.db
  marsad collect sources.toml --watch --log collect.jsonl
  marsad collect sources.toml --only sana --warc-out today.warc.gz
  marsad collect sources.toml --check

One line in cron is enough: 0 * * * * marsad collect /srv/sources.toml --db /srv/conflict.db
marsad status tells how each source does, marsad verify proves that nothing stored has changed."""

# Of each connection to the store: a run of days has several, and what it looks up is spread over the whole file.
_CACHE_MEGABYTES = 4


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("config", metavar="CONFIG", help="a TOML file of sources (docs/collecting.md)")
    add_store_argument(parser)
    parser.add_argument(
        "--watch", action="store_true", help="go on: visit each source again when its time has come, until stopped"
    )
    parser.add_argument(
        "--only", action="append", default=[], metavar="ID", help="this source alone, enabled or not; may be repeated"
    )
    parser.add_argument("--check", action="store_true", help="read the configuration, list its sources, fetch nothing")
    parser.add_argument("--log", metavar="FILE", help="append a JSON line for every happening")
    parser.add_argument("--warc-out", metavar="FILE", help="afterwards write what this run fetched as WARC (.warc.gz)")
    parser.add_argument(
        "--pack", action="append", default=[], metavar="DIR", help="a data pack laid over ours; may be repeated"
    )
    parser.add_argument("--why", default="", metavar="TEXT", help="a reason, written into the log with every change")


def run(options: argparse.Namespace) -> int:
    from marsad.model.messages import Message

    try:
        from marsad.collect.config import ConfigError, load_config
        from marsad.collect.run import Collection as _  # noqa: F401
        from marsad.store import StoreError
    except ModuleNotFoundError as error:
        say(f"{Message.NO_COLLECT_PACKAGE.code} {Message.NO_COLLECT_PACKAGE.text(package=error.name)}")
        return STATUS_USAGE
    from marsad.packs.files import PackError

    try:
        config = choose_sources(load_config(Path(options.config)), options.only, Path(options.config))
        if options.check:
            return _list_sources(config)
        return _collect(options, config)
    except ConfigError as error:
        say(str(error))
    except PackError as error:
        say(f"{error} (marsad check tells what is wrong with a pack)")
    except StoreError as error:
        say(f"{error.code} {error.message}")
        return error.exit_status
    return STATUS_USAGE


def choose_sources(config: CollectConfig, only: list[str], path: Path) -> CollectConfig:
    """The configuration with these sources alone. Raises ConfigError for one that is not there."""
    from dataclasses import replace

    from marsad.collect.config import ConfigError

    if not only:
        return config
    known = {source.id: source for source in config.sources}
    for name in only:
        if name not in known:
            raise ConfigError(path, f"source {name}", "there is no such source")
    return replace(config, sources=tuple(replace(known[name], enabled=True) for name in dict.fromkeys(only)))


def _collect(options: argparse.Namespace, config: CollectConfig) -> int:
    from marsad.cli import batch
    from marsad.collect.desk import Desk
    from marsad.collect.fetching import Fetcher
    from marsad.collect.journal import close_journal, open_journal
    from marsad.collect.run import Collection
    from marsad.model.messages import Message
    from marsad.store import open_store

    if not config.enabled:
        say("no source is enabled; set enabled = true in the sources you want, or name one with --only")
        return STATUS_USAGE
    if options.warc_out and (Path(options.warc_out).is_dir() or not Path(options.warc_out).absolute().parent.is_dir()):
        reason = "it is a folder" if Path(options.warc_out).is_dir() else "there is no such folder"
        say(f"{Message.CANNOT_WRITE.code} {Message.CANNOT_WRITE.text(path=options.warc_out, reason=reason)}")
        return STATUS_USAGE
    progress = Progress()
    stamp = make_stamp(options.why or "marsad collect")
    try:
        handlers = open_journal(progress.say, Path(options.log) if options.log else None)
    except OSError as error:
        say(f"cannot write {options.log} ({error.strerror})")
        return STATUS_USAGE
    stopper = Stopper()
    is_log_whole = True
    try:
        url = store_url(options)
        with open_store(url, at=stamp.at, program=__version__, cache_megabytes=_CACHE_MEGABYTES) as store:
            coder = batch.load_coder(options.pack)  # takes seconds; a signal ends it at once, nothing is under way
            with stopper:
                desk = Desk(store, coder, why=stamp.why, make_stamp=make_stamp)
                fetcher = Fetcher(contact=config.contact, wait=stopper.event.wait)

                def show(totals: Totals) -> None:
                    done = totals.so_far
                    progress.show(done["documents"], done["events"], done["failed"])

                work = Collection(config, store, desk, fetcher=fetcher, stop=stopper.event, show=show)
                try:
                    archive = _begin_archive(options, store, work, stamp)
                    work.watch() if options.watch else work.run_once()
                    is_archive_whole = archive is None or _write_archive(archive, store, stamp)
                finally:
                    fetcher.close()
                    work.close()
    except (KeyboardInterrupt, Terminated) as error:
        progress.say("stopped; what was stored before stays, run again to go on")
        return STATUS_TERMINATED if isinstance(error, Terminated) else STATUS_INTERRUPTED
    finally:
        progress.clear()
        is_log_whole = close_journal(handlers)
    progress.finish(f"{work.totals.summary} -> {store.place}")
    if options.watch:
        return 0  # it was asked to stop, and did; marsad status tells what failed meanwhile
    if stopper.status:
        say("stopped; what was fetched is stored, run again to go on")
        return stopper.status
    return STATUS_FAILED if work.totals.broken or not is_log_whole or not is_archive_whole else 0


def _begin_archive(options: argparse.Namespace, store: Store, work: Collection, stamp: Stamp) -> Archive | None:
    """The archive that this run is to write, if any; those that it takes over are said."""
    from marsad.model.messages import Message

    if not options.warc_out:
        return None
    from marsad.collect.archive import begin_archive

    archive = begin_archive(store, work.claims, Path(options.warc_out), stamp)
    for target in archive.resumed:
        message = Message.ARCHIVE_RESUMED
        say(f"{message.code} {message.text(path=options.warc_out, earlier=target)}")
    return archive


def _write_archive(archive: Archive, store: Store, stamp: Stamp) -> bool:
    """Whether all went well; what could not be written is said."""
    from marsad.model.messages import Message

    try:
        written = archive.write(store, stamp)
    except OSError as error:
        message = Message.ARCHIVE_FAILED
        say(f"{message.code} {message.text(path=archive.path, reason=error.strerror or error)}")
        return False
    say(f"{written} records -> {archive.path}")
    return True


def _list_sources(config: CollectConfig) -> int:
    for source in config.sources:
        mark = "on " if source.enabled else "off"
        print(f"{mark}  {source.kind:<8} {source.id:<24} {source.outlet.name}")
    return 0


class Stopper:
    """Turns the first SIGINT or SIGTERM into a request to stop, which lets what is under way end and be stored; the
    second ends at once. State: the event, and the exit status of the signal."""

    def __init__(self) -> None:
        self.event = threading.Event()
        self.status = 0
        self._before: dict[int, object] = {}

    def __enter__(self) -> Stopper:
        for number in (signal.SIGINT, signal.SIGTERM):
            self._before[number] = signal.signal(number, self._stop)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]

    def _stop(self, number: int, frame: FrameType | None) -> None:
        if self.event.is_set():
            raise KeyboardInterrupt if number == signal.SIGINT else Terminated
        self.status = STATUS_INTERRUPTED if number == signal.SIGINT else STATUS_TERMINATED
        self.event.set()
