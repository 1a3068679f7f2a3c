"""The sources of a collection, from one TOML file that a person can read.

A mistyped key that is silently ignored is a source that is silently never read, so every key is checked
and every mistake is named with the source it stands in.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from marsad.collect.config_places import Place, find_places
from marsad.collect.urls import escape_url, is_address
from marsad.model.messages import Message

KINDS = ("feed", "sitemap", "listing", "page", "urls", "files")
OUTLET_KINDS = ("state", "party", "independent", "monitor", "group", "agency", "international")
WORKERS, REQUESTS_IN_ALL = 8, 16
MOST_AT_ONCE = 200
_NEEDS_URL = ("feed", "sitemap", "listing", "page")
_LONGEST_AGE = 100 * 365 * 24  # hours
_ID = re.compile(r"[a-z0-9][a-z0-9_.-]{0,60}")


class ConfigError(Exception):
    """The configuration cannot be used. The words are for the user, with their code."""

    def __init__(self, place: Path | Place, where: str, reason: str) -> None:
        message = Message.BAD_CONFIG
        shown = place.spell(reason) if isinstance(place, Place) else place
        super().__init__(f"{message.code} {message.text(path=shown, where=where, reason=reason)}")


@dataclass(frozen=True, slots=True)
class Outlet:
    """Who publishes: known beforehand, so that coding and weighting know who speaks."""

    name: str
    name_ar: str | None = None
    name_en: str | None = None
    country: str | None = None  # ISO 3166, two letters
    kind: str | None = None  # one of OUTLET_KINDS


@dataclass(frozen=True, slots=True)
class Limits:
    """How to fetch. A source may set its own."""

    seconds_between: float = 2.0  # between two requests to one host
    requests_at_once: int = 1  # to one host
    timeout_seconds: float = 30.0  # for a whole answer
    largest_megabytes: float = 10.0  # of an answer, also once unpacked
    most_redirects: int = 5
    retries: int = 2
    most_pages: int = 200  # new pages of a source in one run
    refetch_after_hours: tuple[float, ...] = (24.0, 168.0)
    gone_again_after_hours: tuple[float, ...] = (24.0, 168.0, 720.0)  # since the page was found gone
    every_minutes: float = 60.0  # with --watch
    allow_hosts: tuple[str, ...] = ()  # hosts that may be at an address that is not public


@dataclass(frozen=True, slots=True)
class SourceConfig:
    """One source. `url` is an address, or for `urls` and `files` a path."""

    id: str
    kind: str
    place: str
    outlet: Outlet
    limits: Limits
    enabled: bool = True
    link_pattern: str | None = None  # of a listing or sitemap: which addresses are articles (a regular expression)
    timezone: str | None = None  # of times on its pages that give none
    full_text_in_feed: bool = False  # the feed holds whole articles: their pages are not fetched


@dataclass(frozen=True, slots=True)
class CollectConfig:
    """A whole file. Sources that are not enabled are there too."""

    sources: tuple[SourceConfig, ...]
    contact: str = ""
    workers: int = WORKERS  # sources at the same time
    requests_in_all: int = REQUESTS_IN_ALL  # under way at the same time, to all hosts together

    @property
    def enabled(self) -> tuple[SourceConfig, ...]:
        return tuple(source for source in self.sources if source.enabled)


def load_config(path: Path) -> CollectConfig:
    """The sources of a file. Raises ConfigError for a file that cannot be read or says something unknown."""
    try:
        words = path.read_text("utf-8-sig")
        raw = tomllib.loads(words)
    except OSError as error:
        raise ConfigError(path, "file", error.strerror or str(error)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(path, "file", str(error)) from error
    except RecursionError as error:
        raise ConfigError(path, "file", "brackets in brackets, too many to read") from error
    _refuse_unknown(path, "file", raw, ("collect", "sources"))
    listed = raw.get("sources", [])
    of_general, of_sources = find_places(path, words, len(listed) if isinstance(listed, list) else 0)
    general = _Table(of_general, "[collect]", raw.get("collect", {}))
    limits = _read_limits(general, Limits())
    contact, workers = general.text("contact") or "", general.whole("workers", WORKERS, least=1, most=MOST_AT_ONCE)
    if not (contact.isascii() and contact.isprintable()):  # it is sent in a header
        raise general.fail("contact has to be an address: letters of ASCII, on one line")
    in_all = general.whole("requests_in_all", REQUESTS_IN_ALL, least=1, most=MOST_AT_ONCE)
    general.end()
    if not isinstance(listed, list) or not listed:
        raise ConfigError(path, "file", "there is no [[sources]]")
    sources = tuple(_read_source(of_sources[at], at + 1, entry, limits) for at, entry in enumerate(listed))
    ids = [source.id for source in sources]
    for at, name in enumerate(ids):
        if name in ids[:at]:
            raise ConfigError(of_sources[at], f"source {name}", "the id stands twice")
    return CollectConfig(sources, contact, workers, in_all)


class _Table:
    """A TOML table being read. State: the keys not yet asked for."""

    def __init__(self, place: Place, where: str, content: object) -> None:
        if not isinstance(content, Mapping):
            raise ConfigError(place, where, "not a table")
        self.place, self.where = place, where
        self._rest = dict(content)

    def fail(self, reason: str) -> ConfigError:
        return ConfigError(self.place, self.where, reason)

    def take(self, name: str) -> Any:
        return self._rest.pop(name, None)

    def text(self, name: str) -> str | None:
        value = self.take(name)
        if value is not None and not isinstance(value, str):
            raise self.fail(f"{name} has to be text in quotation marks")
        return value

    def flag(self, name: str, default: bool) -> bool:
        value = self.take(name)
        if value is not None and not isinstance(value, bool):
            raise self.fail(f"{name} has to be true or false")
        return default if value is None else value

    def number(self, name: str, default: float, *, least: float) -> float:
        value = self.take(name)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not least <= value < 1e9:
            raise self.fail(f"{name} has to be a number, {least} or more")
        return value

    def whole(self, name: str, default: int, *, least: int, most: int = 1_000_000_000) -> int:
        value: float = self.number(name, default, least=least)
        if value != int(value) or value > most:
            limit = f", {most} at most" if value > most else ""
            raise self.fail(f"{name} has to be a whole number{limit}")
        return int(value)

    def end(self) -> None:
        _refuse_unknown(self.place, self.where, self._rest, ())


def _read_limits(table: _Table, base: Limits) -> Limits:
    found: dict[str, Any] = {}
    for declared in fields(Limits):
        default = getattr(base, declared.name)
        if declared.name == "allow_hosts":
            hosts = _read_list(table, declared.name, str)
            found[declared.name] = default if hosts is None else tuple(_read_host(table, host) for host in hosts)
        elif declared.name.endswith("_after_hours"):
            hours = _read_list(table, declared.name, (int, float))
            if any(isinstance(age, bool) or not 0 < age <= _LONGEST_AGE for age in hours or ()):
                raise table.fail(f"{declared.name} has to be a list of numbers above 0, {_LONGEST_AGE} at most")
            found[declared.name] = default if hours is None else tuple(sorted(map(float, hours)))
        elif isinstance(default, int):
            least = 0 if declared.name in ("retries", "most_redirects") else 1
            found[declared.name] = table.whole(declared.name, default, least=least)
        else:
            above = 0.0 if declared.name == "seconds_between" else 0.001
            found[declared.name] = float(table.number(declared.name, default, least=above))
    return Limits(**found)


def _read_host(table: _Table, words: str) -> str:
    """A host as it is compared with the one of an address. A form that could never be equal is refused."""
    host = words.strip().lower().rstrip(".").removeprefix("[").removesuffix("]")
    is_ipv6 = re.fullmatch("[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*", host) is not None
    if not host or (not is_ipv6 and re.search(r"[:/@\s]", host)):
        raise table.fail("allow_hosts has to be a list of names or addresses, without http:// and without port")
    return host


def _read_list(table: _Table, name: str, kind: type | tuple[type, ...]) -> list[Any] | None:
    value = table.take(name)
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(item, kind) for item in value):
        raise table.fail(f"{name} has to be a list")
    return value


def _read_source(at: Place, number: int, entry: object, base: Limits) -> SourceConfig:
    table = _Table(at, f"source {number}", entry)
    name = table.text("id")
    if name is None or not _ID.fullmatch(name):
        raise table.fail("id has to be there: small letters, digits, - _ .")
    table.where = f"source {name}"
    kind = table.text("kind")
    if kind not in KINDS:
        raise table.fail(f"kind has to be one of {', '.join(KINDS)}")
    url, place = table.text("url"), table.text("path")
    needed = "url" if kind in _NEEDS_URL else "path"
    chosen = url if needed == "url" else place
    if not chosen or (url and place):
        raise table.fail(f"a source of kind {kind} needs {needed}" + (", not both" if url and place else ""))
    if needed == "url" and not re.match(r"https?://[^/]", chosen):
        raise table.fail("url has to begin with http:// or https://")
    if needed == "url" and not is_address(chosen):
        raise table.fail(f"url: {Message.BAD_ADDRESS.text()}")
    chosen = escape_url(chosen) if needed == "url" else _read_path(table, at.path.parent, chosen)
    limits = _read_limits(table, base)
    source = SourceConfig(
        id=name, kind=kind, place=chosen, limits=limits,
        outlet=_read_outlet(at.inner("sources.outlet"), name, table.take("outlet")),
        enabled=table.flag("enabled", True),
        link_pattern=_read_pattern(table),
        timezone=_read_timezone(table),
        full_text_in_feed=table.flag("full_text_in_feed", False),
    )  # fmt: skip
    table.end()
    if source.link_pattern is not None and kind not in ("listing", "sitemap"):
        raise table.fail("link_pattern is for a listing or sitemap")
    if source.full_text_in_feed and kind != "feed":
        raise table.fail("full_text_in_feed is for a feed")
    return source


def _read_path(table: _Table, folder: Path, words: str) -> str:
    """A path, from the folder of the configuration; absolute ones stay as they are."""
    if "\0" in words:
        raise table.fail("path holds a character that no path can hold (U+0000)")
    try:
        return str(folder / Path(words).expanduser())
    except RuntimeError as error:  # ~name
        raise table.fail(f"path {words}: there is no such user") from error


def _read_outlet(at: Place, name: str, content: object) -> Outlet:
    if content is None:
        return Outlet(name)
    table = _Table(at, f"source {name}, outlet", content)
    values = {key: table.text(key) for key in ("name_ar", "name_en", "country", "kind")}
    shown = table.text("name") or values["name_en"] or values["name_ar"] or name
    if values["kind"] is not None and values["kind"] not in OUTLET_KINDS:
        raise table.fail(f"kind has to be one of {', '.join(OUTLET_KINDS)}")
    if values["country"] is not None and not re.fullmatch("[A-Z]{2}", values["country"]):
        raise table.fail("country has to be two capital letters, as SY")
    table.end()
    return Outlet(shown, **values)


def _read_pattern(table: _Table) -> str | None:
    pattern = table.text("link_pattern")
    if pattern is not None:
        try:
            re.compile(pattern)
        except re.error as error:
            raise table.fail(f"link_pattern is not a regular expression ({error})") from error
    return pattern


def _read_timezone(table: _Table) -> str | None:
    name = table.text("timezone")
    if name is not None:
        try:
            ZoneInfo(name)
        except (OSError, ValueError, KeyError) as error:  # ZoneInfoNotFoundError is a KeyError
            raise table.fail(f"timezone {name} is not known, as Asia/Damascus") from error
    return name


def _refuse_unknown(place: Path | Place, where: str, found: Mapping[str, object], known: Sequence[str]) -> None:
    for key in found:
        if key not in known:
            raise ConfigError(place, where, f"{key} is not known here")
