"""Lists of addresses that a person keeps: one a line, or a CSV with a column `url` (and `title`, `published`)."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from marsad.collect.feeds import Entry
from marsad.collect.urls import escape_url, hide_secrets, is_address
from marsad.ingest.encodings import decode, find_encoding
from marsad.model.messages import Message

_QUOTED = re.compile(r'\s*"\s*([^"\s]+)\s*"')


def read_url_list(path: Path) -> Iterator[Entry | str]:
    """The entries of a list, each address once; words about a list or line that cannot be read."""
    try:
        content = path.read_bytes()
    except OSError as error:
        yield _say(Message.UNREADABLE, path, reason=error.strerror)
        return
    encoding = find_encoding(content)
    lines = decode(content[encoding.mark_length :], encoding).text.splitlines()
    lines = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    if not lines:
        yield _say(Message.EMPTY_FILE, path)
        return
    seen: set[str] = set()
    for entry in _read(lines):
        if not entry.url.lower().startswith(("http://", "https://")):
            yield _say(Message.SCHEME_REFUSED, path, url=hide_secrets(entry.url)[:80])
        elif not is_address(entry.url):
            yield _say(Message.BAD_ADDRESS, path)
        elif entry.url not in seen:
            seen.add(entry.url)
            yield entry


def _read(lines: list[str]) -> Iterator[Entry]:
    delimiter = max(",;\t", key=lines[0].count)
    header = [cell.strip().lower() for cell in next(csv.reader(lines[:1], delimiter=delimiter))]
    if "url" not in header:
        for line in lines:  # an address may hold a comma or semicolon: quotation marks or a space end it
            quoted = _QUOTED.match(line)
            yield Entry(escape_url(quoted[1] if quoted else line.split()[0]))
        return
    for row in csv.DictReader(lines[1:], fieldnames=header, delimiter=delimiter):
        cells = {name: (row.get(name) or "").strip() or None for name in ("url", "title", "published")}
        if cells["url"]:
            yield Entry(escape_url(cells["url"]), cells["title"], cells["published"])


def _say(message: Message, path: Path, **values: object) -> str:
    return f"{path}: {message.code} {message.text(**values)}"
