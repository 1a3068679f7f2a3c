"""The chain of custody: what is changed shows, whoever changed it; WARC out and in again."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from marsad.cli.main import main
from marsad.store import open_store

SOURCE = '[[sources]]\nid = "wire"\nkind = "feed"\nurl = "{url}"\n'


@pytest.fixture
def filled(site: Any, make: SimpleNamespace, write_config: Callable[..., Path], collect: Any, tmp_path: Path) -> Path:
    """A store of two pages, one packed, one redirected to."""
    import gzip

    packed = gzip.compress(make.page(*make.article).encode("utf-8"))
    one = site.serve("/a/1", packed, Content_Encoding="gzip")
    site.serve("/a/2", make.page(*make.weather))
    two = site.serve("/go", "", status=302, Location="/a/2")
    assert (
        collect(write_config(SOURCE.format(url=site.serve("/feed", make.feed(one, two), Content_Type="text/xml")))) == 0
    )
    return tmp_path / "x.db"


TAMPERINGS = {
    "bytes": ("raw_objects", "UPDATE raw_objects SET content = :packed, length = 4", {"M120"}),
    "damage": ("raw_objects", "UPDATE raw_objects SET content = substr(content, 1, 9) WHERE codec = 'zlib'", {"M120"}),
    "bytes removed": ("raw_objects", "DELETE FROM raw_objects", {"M121"}),
    "header": ("captures", "UPDATE captures SET response_headers = '[]' WHERE kind = 'page'", {"M122"}),
    "time": (
        "captures",
        "UPDATE captures SET captured_at = '2020-01-01T00:00:00.000000Z' WHERE capture_id = 2",
        {"M122"},
    ),
    "capture removed": ("captures", "DELETE FROM captures WHERE capture_id = 2", {"M122"}),
    "capture moved": ("captures", "UPDATE captures SET capture_id = 99 WHERE capture_id = 1", {"M122"}),
    "text": ("document_versions", "UPDATE document_versions SET text = text || '.'", {"M123"}),
    "text with its hash": (
        "document_versions",
        "UPDATE document_versions SET text = 'x', text_sha256 = :sha",
        {"M124"},
    ),
    "title": ("document_versions", "UPDATE document_versions SET title = 'x'", {"M165"}),
    "publication date": ("document_versions", "UPDATE document_versions SET published = '2025-01-01'", {"M165"}),
    "outlet": ("document_versions", "UPDATE document_versions SET outlet = 'x'", {"M165"}),
    "facts": ("document_versions", "UPDATE document_versions SET metadata = '{}'", {"M165"}),
    "version removed": ("document_versions", "DELETE FROM document_versions", {"M124"}),
}


def codes(db: Path, capsys: pytest.CaptureFixture[str], *more: str) -> set[str]:
    capsys.readouterr()
    status = main(["verify", "--db", str(db), *more])
    found = {line.split()[1] for line in capsys.readouterr().err.splitlines()}
    assert (status == 1) == bool(found)
    return found


@pytest.mark.parametrize("name", list(TAMPERINGS))
def test_every_change_is_named(filled: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    import hashlib

    table, statement, expected = TAMPERINGS[name]
    assert codes(filled, capsys) == set()
    with sqlite3.connect(filled) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        values = {"packed": zlib.compress(b"fake"), "sha": hashlib.sha256(b"x").hexdigest()}
        used = {key: value for key, value in values.items() if f":{key}" in statement}
        assert connection.execute(statement, used).rowcount > 0, table
    assert expected <= codes(filled, capsys)


@pytest.mark.parametrize("statement", [
    "UPDATE raw_objects SET length = 0", "DELETE FROM raw_objects", "UPDATE captures SET url = 'x'",
    "DELETE FROM captures", "DELETE FROM source_runs",
])  # fmt: skip
def test_the_database_itself_refuses_changes(filled: Path, statement: str) -> None:
    with sqlite3.connect(filled) as connection, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement)


def test_a_chain_written_anew_does_not_hold_an_earlier_seal(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_store(str(filled)) as store:
        rows = list(store.read_captures())
    assert codes(filled, capsys, "--seal", rows[0]["seal"]) == set()
    assert codes(filled, capsys, "--seal", rows[-1]["seal"]) == set()
    assert codes(filled, capsys, "--seal", "f" * 64) == {"M125"}


@contextmanager
def write_protected(folder: Path) -> Iterator[None]:
    """A folder that this process may read and not write to; root is nobody meanwhile."""
    is_root = os.geteuid() == 0
    folder.chmod(0o555)
    if is_root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)
        folder.chmod(0o755)


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="this system has no users as POSIX has them")
def test_a_copy_on_a_medium_that_cannot_be_written_to_is_verified_and_shown(
    filled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy = folder / "evidence 100%.db"
        shutil.copy(filled, copy)
        assert main(["verify", "--db", str(copy)]) == 0  # everything is imported from here on
        assert main(["status", "--db", str(copy)]) == 0
        for more in folder.glob("*-*"):
            more.unlink()
        copy.chmod(0o444)
        capsys.readouterr()
        with write_protected(folder):
            assert main(["verify", "--db", str(copy)]) == 0
            assert main(["status", "--db", str(copy)]) == 0
        assert "nothing has changed" in capsys.readouterr().out
        assert sorted(folder.iterdir()) == [copy]


@pytest.mark.parametrize("name", ["out.warc.gz", "out.warc"])
def test_warc_out_is_read_by_others_and_by_us(
    filled: Path, site: Any, make: SimpleNamespace, write_config: Any, collect: Any, tmp_path: Path, name: str
) -> None:
    from warcio.archiveiterator import ArchiveIterator

    from marsad.ingest import read_documents
    from marsad.model.document import Document

    three = site.serve("/a/3", make.page(*make.article[:2]))
    target = tmp_path / name
    config = write_config(f'[[sources]]\nid = "one"\nkind = "page"\nurl = "{three}"\n')
    assert collect(config, "--warc-out", target) == 0
    with target.open("rb") as stream:
        records = [
            (r.rec_type, r.rec_headers.get_header("WARC-Target-URI"), r.content_stream().read())
            for r in ArchiveIterator(stream, check_digests=True)
        ]
    assert [kind for kind, _, _ in records] == ["warcinfo", *["response", "request"] * 2]
    assert records[3][1:] == (three, make.page(*make.article[:2]).encode("utf-8"))
    documents = [item for item in read_documents([str(target)]) if isinstance(item, Document)]
    assert [(doc.doc_id, doc.title) for doc in documents] == [(three, "انفجار قرب الرقة")]


def test_the_whole_store_goes_into_a_warc_packed_bodies_as_they_came(
    filled: Path, site: Any, make: SimpleNamespace, tmp_path: Path
) -> None:
    from warcio.archiveiterator import ArchiveIterator

    from marsad.collect.archive import write_warc

    target = tmp_path / "all.warc.gz"
    with open_store(str(filled)) as store:
        written = write_warc(store, target)
    with target.open("rb") as stream:
        found = {
            record.rec_headers.get_header("WARC-Target-URI"): (
                record.http_headers.get_header("Content-Encoding"),
                record.content_stream().read(),
            )
            for record in ArchiveIterator(stream, check_digests=True)
            if record.rec_type == "response"
        }
    assert written == 2 * len(found)
    assert found[site.url("/a/1")] == ("gzip", make.page(*make.article).encode("utf-8"))
    assert site.url("/a/2") in found
