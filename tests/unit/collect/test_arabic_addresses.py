"""Addresses and headers with Arabic letters, escaped or not: one page each, in the store and in the archive."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import pytest

from marsad.collect.urls import escape_url, name_page
from marsad.store import open_store

Collect = Callable[..., int]
WriteConfig = Callable[..., Path]
PATH = "/أخبار/انفجار"
ESCAPED = quote(PATH)


def as_sent(words: str) -> str:
    """The words as UTF-8 in a header, which the test server writes as Latin-1."""
    return words.encode("utf-8").decode("latin-1")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://x.example/خبر", "https://x.example/%D8%AE%D8%A8%D8%B1"),
        ("https://x.example/%d8%ae?q=ب&n=%c7", "https://x.example/%D8%AE?q=%D8%A8&n=%C7"),
        ("https://x.example/a b", "https://x.example/a%20b"),
        ("https://x.example/100%", "https://x.example/100%"),
        ("https://موقع.example/a", "https://موقع.example/a"),
        ("https://x.example", "https://x.example"),
    ],
)
def test_letters_are_escaped_after_the_host(url: str, expected: str) -> None:
    assert escape_url(url) == expected
    assert escape_url(expected) == expected


def test_a_page_has_one_id_however_its_address_is_written() -> None:
    spellings = ["https://x.example" + form for form in (PATH, ESCAPED, ESCAPED.lower())]
    assert len(set(map(name_page, spellings))) == 1


def test_a_page_that_two_lists_write_otherwise_is_asked_for_once_and_archived(
    site: Any, make: SimpleNamespace, write_config: WriteConfig, collect: Collect, tmp_path: Path
) -> None:
    from warcio.archiveiterator import ArchiveIterator

    site.serve(ESCAPED, make.page(*make.article), X_Place=as_sent("الرقة"), ETag=as_sent('"خبر"'))
    site.serve("/feed", make.feed(site.url(PATH)), Content_Type="text/xml")
    site.serve("/list", f'<a href="{ESCAPED.lower()}">انفجار</a>')
    addresses = tmp_path / "list.csv"
    addresses.write_text(f"url\n{site.url(PATH)}\n", encoding="utf-8")
    config = write_config(
        f'[[sources]]\nid = "a"\nkind = "feed"\nurl = "{site.url("/feed")}"\n'
        f'[[sources]]\nid = "b"\nkind = "listing"\nurl = "{site.url("/list")}"\nlink_pattern = "/أخبار/"\n'
        f'[[sources]]\nid = "c"\nkind = "urls"\npath = "{addresses}"\n'
    )
    target = tmp_path / "out.warc.gz"
    assert collect(config, "--warc-out", target) == 0
    assert site.paths().count(ESCAPED) == 1
    with open_store(str(tmp_path / "x.db")) as store:
        assert store.count_documents()[0] == 1
    with target.open("rb") as stream:
        found = {
            record.rec_type: (record.rec_headers.get_header("WARC-Target-URI"), record.http_headers)
            for record in ArchiveIterator(stream, check_digests=True)
            if record.rec_type != "warcinfo" and "%D8" in record.rec_headers.get_header("WARC-Target-URI")
        }
    assert found["response"][0] == site.url(ESCAPED)
    assert found["response"][1].get_header("X-Place") == "الرقة"
    assert found["request"][1].statusline == f"{ESCAPED} HTTP/1.1"


def test_a_page_whose_tag_is_not_ascii_is_asked_for_again_only_if_changed(
    site: Any, make: SimpleNamespace, write_config: WriteConfig, collect: Collect, tmp_path: Path
) -> None:
    url = site.serve("/feed", make.feed(site.serve("/a", make.page(*make.article))), ETag=as_sent('"خبر"'))
    config = write_config(f'[[sources]]\nid = "a"\nkind = "feed"\nurl = "{url}"\n')
    assert collect(config) == 0
    assert collect(config) == 0
    sent = [headers for path, headers, _ in site.asked if path == "/feed"]
    assert sent[1]["If-None-Match"] == as_sent('"خبر"')


def test_a_redirect_written_in_letters_is_followed(
    site: Any, make: SimpleNamespace, write_config: WriteConfig, collect: Collect, tmp_path: Path
) -> None:
    site.serve(ESCAPED, make.page(*make.article))
    url = site.serve("/go", "", status=302, Location=as_sent(PATH))
    assert collect(write_config(f'[[sources]]\nid = "a"\nkind = "page"\nurl = "{url}"\n')) == 0
    assert ESCAPED in site.paths()
