"""Whole collections against a real server: config in, documents with proof and events out."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from marsad.cli.main import main
from marsad.store import Store, open_store

Collect = Callable[..., int]
WriteConfig = Callable[..., Path]
AT_ONCE = "[0.000001]"  # hours after which pages are looked at again


def source(kind: str, url: str, name: str = "wire", **more: str) -> str:
    place = "path" if kind in ("urls", "files") else "url"
    lines = [
        f'id = "{name}"',
        f'kind = "{kind}"',
        f'{place} = "{url}"',
        *(f"{key} = {value}" for key, value in more.items()),
    ]
    return "\n".join(["[[sources]]", *lines, '[sources.outlet]\nname = "Wire"\ncountry = "SY"\nkind = "agency"\n'])


@pytest.fixture
def db(tmp_path: Path) -> str:
    return str(tmp_path / "x.db")


@pytest.fixture
def two_pages(site: Any, make: SimpleNamespace) -> tuple[str, str, str]:
    """A report, a weather page, and a feed of both."""
    blast = site.serve("/a/1", make.page(*make.article), ETag='"one"')
    weather = site.serve("/a/2", make.page(*make.weather, title="طقس صاف"))
    return blast, weather, site.serve("/feed", make.feed(blast, weather), Content_Type="text/xml")


def outcomes(store: Store, url: str) -> list[str]:
    return [row["outcome"] for row in store.read_captures() if row["url"] == url]


def test_a_feed_becomes_documents_with_proof_and_events(
    site: Any, make: SimpleNamespace, write_config: WriteConfig, collect: Collect, two_pages: tuple[str, str, str],
    db: str, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    blast, weather, url = two_pages
    assert collect(write_config(source("feed", url))) == 0
    with open_store(db) as store:
        found = {row["doc_id"]: row for row in store.read_documents()}
        assert set(found) == {blast, weather}
        assert found[blast]["text"].split("\n") == list(make.article)
        assert found[blast]["title"] == "انفجار قرب الرقة"
        assert (found[blast]["published"], found[blast]["outlet"]) == ("2025-11-29T10:00:00+03:00", "Wire")
        assert found[blast]["metadata"] == {
            "published_from": "meta", "outlet_country": "SY", "outlet_kind": "agency", "source": "wire",
        }  # fmt: skip
        events = list(store.read_events())
        assert {event["doc_id"] for event in events} == {blast}
        assert events[0]["fatalities"] == {"low": 3, "high": 3}
        status = store.read_source_status()[0]
        assert (status["documents"], status["read"], status["skipped"], status["with_events"]) == (2, 1, 1, 1)
        capture = next(row for row in store.read_captures() if row["url"] == blast)
        assert dict(capture["response_headers"])["ETag"] == '"one"'
        assert dict(capture["request_headers"])["User-Agent"].startswith("Marsad/")
        assert store.read_raw(capture["raw_sha256"]) == make.page(*make.article).encode("utf-8")
    assert main(["verify", "--db", db]) == 0
    assert "nothing has changed" in capsys.readouterr().out
    assert main(["status", "--db", db]) == 0
    assert "wire" in capsys.readouterr().out


def test_the_next_run_asks_only_for_what_is_new(
    site: Any, make: SimpleNamespace, write_config: WriteConfig, collect: Collect, db: str
) -> None:
    one = site.serve("/a/1", make.page(*make.article))
    config = write_config(source("feed", site.serve("/feed", make.feed(one), Content_Type="text/xml")))
    assert collect(config) == 0
    two = site.serve("/a/2", make.page(*make.weather))
    site.serve("/feed", make.feed(two, one), Content_Type="text/xml")
    assert collect(config) == 0
    assert site.paths() == ["/feed", "/a/1", "/feed", "/a/2"]
    with open_store(db) as store:
        assert store.count_documents() == (2, 0)


def test_pages_left_by_the_quota_come_with_the_next_run_though_the_feed_has_not_changed(
    site: Any,
    make: SimpleNamespace,
    write_config: WriteConfig,
    collect: Collect,
    db: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pages = [site.serve(f"/a/{n}", make.page(*make.weather, f"العدد {n}")) for n in range(5)]
    body = make.feed(*pages).encode("utf-8")

    def answer(handler: BaseHTTPRequestHandler) -> None:
        is_known = handler.headers.get("If-None-Match") == '"f"'
        handler.send_response(304 if is_known else 200)
        handler.send_header("ETag", '"f"')
        handler.send_header("Content-Length", "0" if is_known else str(len(body)))
        handler.end_headers()
        handler.wfile.write(b"" if is_known else body)

    config = write_config(source("feed", site.route("/feed", answer), most_pages="2"))
    for held in (2, 4, 5, 5):
        assert collect(config) == 0
        with open_store(db) as store:
            assert store.count_documents()[0] == held
            assert store.read_source_status()[0]["run"]["waiting"] == max(0, 5 - held)
    assert "M114 3 of 5 new addresses wait" in capsys.readouterr().err
    assert len(site.paths()) == 4 + 5


def test_edits_are_kept_as_versions_and_what_is_gone_stays(
    site: Any, make: SimpleNamespace, write_config: WriteConfig, collect: Collect, two_pages: tuple[str, str, str],
    db: str, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    blast, weather, url = two_pages
    config = write_config(source("feed", url, refetch_after_hours=AT_ONCE))
    assert collect(config) == 0
    site.serve("/a/1", make.page(make.article[0].replace("ثلاثة", "خمسة"), *make.article[1:]))
    site.serve("/a/2", "gone", status=410)
    assert collect(write_config(source("feed", url, refetch_after_hours="[0.000002]"))) == 0
    with open_store(db) as store:
        assert outcomes(store, blast) == ["new", "edited"]
        assert outcomes(store, weather) == ["new", "gone"]
        versions = store.read_versions(blast)
        assert ["ثلاثة جنود" in row["text"] for row in versions] == [True, False]
        assert next(store.read_events())["fatalities"] == {"low": 5, "high": 5}
        assert len(store.read_versions(weather)) == 1
        log = [row["action"] for row in store.read_log(subject=("document", weather))]
        assert log[-1] == "document.gone"
        row = store.read_source_status()[0]
        assert (row["edited"], row["gone"]) == (1, 1)
    capsys.readouterr()
    assert main(["status", "--db", db, "--document", blast]) == 0
    said = capsys.readouterr().out
    assert "-قتل ثلاثة جنود" in said
    assert "+قتل خمسة جنود" in said
    assert main(["verify", "--db", db]) == 0


def test_an_unchanged_page_costs_a_question_and_no_bytes(
    site: Any, make: SimpleNamespace, write_config: WriteConfig, collect: Collect, db: str
) -> None:
    body = make.page(*make.article).encode("utf-8")

    def answer(handler: BaseHTTPRequestHandler) -> None:
        is_known = handler.headers.get("If-None-Match") == '"a"'
        handler.send_response(304 if is_known else 200)
        handler.send_header("ETag", '"a"')
        handler.send_header("Content-Length", "0" if is_known else str(len(body)))
        handler.end_headers()
        handler.wfile.write(b"" if is_known else body)

    url = site.route("/a", answer)
    for _ in range(2):
        assert collect(write_config(source("page", url, refetch_after_hours=AT_ONCE))) == 0
        AT = "[0.000002]"
    assert collect(write_config(source("page", url, refetch_after_hours=AT))) == 0
    with open_store(db) as store:
        rows = [row for row in store.read_captures() if row["url"] == url]
        assert rows[0]["raw_sha256"] is not None
        assert {row["outcome"] for row in rows[1:]} <= {"same"}
        assert all(row["raw_sha256"] is None and row["status"] == 304 for row in rows[1:])
        assert len(store.read_versions(url)) == 1


def test_new_bytes_around_the_same_words_are_no_edit(
    site: Any, make: SimpleNamespace, write_config: WriteConfig, collect: Collect, db: str
) -> None:
    url = site.serve("/a", make.page(*make.article))
    assert collect(write_config(source("page", url))) == 0
    site.serve("/a", make.page(*make.article, head='<meta name="ad" content="2">'))
    assert collect(write_config(source("page", url, refetch_after_hours=AT_ONCE))) == 0
    with open_store(db) as store:
        assert outcomes(store, url) == ["new", "same"]
        assert len({row["raw_sha256"] for row in store.read_captures() if row["url"] == url}) == 2


def test_robots_are_kept_to_also_after_a_redirect(
    site: Any,
    make: SimpleNamespace,
    write_config: WriteConfig,
    collect: Collect,
    db: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    site.serve("/robots.txt", "User-agent: *\nDisallow: /private\nAllow: /private/open\n", Content_Type="text/plain")
    closed, around = (
        site.serve("/private/1", make.page(*make.article)),
        site.serve("/go", "", status=302, Location="/private/1"),
    )
    opened = site.serve("/private/open/1", make.page(*make.article))
    url = site.serve("/feed", make.feed(closed, around, opened), Content_Type="text/xml")
    assert collect(write_config(source("feed", url))) == 1
    assert site.paths() == ["/feed", "/go", "/private/open/1"]
    assert capsys.readouterr().err.count("M103") == 2
    with open_store(db) as store:
        assert [row["doc_id"] for row in store.read_documents()] == [opened]
        assert outcomes(store, closed) == ["refused"]
        robots = [row for row in store.read_captures() if row["kind"] == "robots"]
        assert len(robots) == 1
        assert b"Disallow: /private" in (store.read_raw(robots[0]["raw_sha256"]) or b"")


def test_a_site_whose_robots_cannot_be_had_is_left_alone(
    site: Any, make: SimpleNamespace, write_config: WriteConfig, collect: Collect, capsys: pytest.CaptureFixture[str]
) -> None:
    site.serve("/robots.txt", "oops", status=503)
    assert collect(write_config(source("page", site.serve("/a", make.page(*make.article))))) == 1
    assert site.paths() == []
    assert "M104 the server answered 503" in capsys.readouterr().err


def test_a_crawl_delay_is_kept_to(
    site: Any, make: SimpleNamespace, write_config: WriteConfig, collect: Collect
) -> None:
    site.serve("/robots.txt", "User-agent: marsad\nCrawl-delay: 0.3\n\nUser-agent: *\nDisallow: /\n")
    pages = [site.serve(f"/a/{n}", make.page(*make.weather)) for n in range(3)]
    assert collect(write_config(source("feed", site.serve("/feed", make.feed(*pages))))) == 0
    times = [at for path, _, at in site.asked if path.startswith("/a/")]
    assert len(times) == 3
    assert min(after - before for before, after in zip(times, times[1:], strict=False)) >= 0.25


@pytest.mark.parametrize("body", ["<html>no feed</html>", "", "\x00\x01junk", "<rss><channel><item>", "{}"])
def test_a_broken_source_never_stops_the_others(
    site: Any, make: SimpleNamespace, write_config: WriteConfig, collect: Collect, db: str, body: str,
    two_pages: tuple[str, str, str], capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    broken = source("feed", site.serve("/broken", body), name="broken")
    assert collect(write_config(broken + source("feed", two_pages[2]))) in (0, 1)
    with open_store(db) as store:
        assert store.count_documents()[0] == 2
        rows = {row["source"]: row for row in store.read_source_status()}
        assert rows["wire"]["is_ok"] is True
    assert "broken: " in capsys.readouterr().err


def test_a_feed_with_broken_markup_is_read_as_far_as_it_goes(
    site: Any, make: SimpleNamespace, write_config: WriteConfig, collect: Collect, db: str
) -> None:
    pages = [site.serve(f"/a/{n}", make.page(*make.weather, f"العدد {n}")) for n in range(3)]
    body = make.feed(*pages).replace("خبر 1", "خبر \x0b & 1").replace("</channel></rss>", "")
    assert collect(write_config(source("feed", site.serve("/feed", body, Content_Type="text/xml")))) == 0
    with open_store(db) as store:
        assert store.count_documents()[0] == 3


@pytest.mark.parametrize(
    ("declared", "real"),
    [("windows-1256", "cp1256"), ("utf-8", "cp1256"), ("iso-8859-1", "cp1256"), ("windows-1256", "utf-8")],
)
def test_feeds_in_windows_1256_are_read_whatever_they_declare(
    site: Any, make: SimpleNamespace, write_config: WriteConfig, collect: Collect, db: str, declared: str, real: str
) -> None:
    article = "".join(f"<p>{words}</p>" for words in make.article)
    words = make.feed("https://x.example/1").replace(
        "خبر 1</title>", f"خبر</title><description><![CDATA[{article}]]></description>"
    )
    content = words.replace('encoding="utf-8"', f'encoding="{declared}"').encode(real)
    url = site.serve("/feed", content, Content_Type=f"text/xml; charset={declared}")
    assert collect(write_config(source("feed", url, full_text_in_feed="true"))) == 0
    with open_store(db) as store:
        [row] = store.read_documents()
        assert (row["title"], row["text"].split("\n")) == ("خبر", list(make.article))


def test_sitemaps_in_circles_end_and_too_many_are_said_once(
    site: Any, make: SimpleNamespace, write_config: WriteConfig, collect: Collect, db: str,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    page = site.serve("/a/1", make.page(*make.article))
    site.serve("/pages.xml", f"<urlset><url><loc>{page}</loc></url></urlset>")
    for number in range(60):
        places = ["/pages.xml", "/map0.xml", f"/map{number}.xml", f"/map{number + 1}.xml", f"/map{number + 2}.xml"]
        maps = "".join(f"<sitemap><loc>{site.url(place)}</loc></sitemap>" for place in places)
        site.serve(f"/map{number}.xml", f"<sitemapindex>{maps}</sitemapindex>")
    assert collect(write_config(source("sitemap", site.url("/map0.xml")))) == 0
    told = capsys.readouterr().err
    assert told.count("M119") == 1
    asked = [path for path in site.paths() if path.endswith(".xml")]
    assert len(asked) == len(set(asked)) == 50
    with open_store(db) as store:
        assert store.count_documents()[0] == 1


def test_a_short_feed_is_never_taken_for_a_file_name(
    site: Any, write_config: WriteConfig, collect: Collect, db: str, tmp_path: Path, make: SimpleNamespace
) -> None:
    inside = tmp_path / "feed.xml"
    inside.write_text(make.feed("http://127.0.0.1:1/secret"), "utf-8")
    assert collect(write_config(source("feed", site.serve("/feed", str(inside))))) == 1
    with open_store(db) as store:
        assert all("secret" not in row["url"] for row in store.read_captures())


@pytest.mark.parametrize(
    "charset", ["windows-1256", "utf-8", "iso-8859-6", "mac-arabic", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("declared", ["text/html", "text/html; charset=iso-8859-1", "text/html; charset=utf-8"])
def test_wrong_charsets_are_seen_through(
    site: Any, make: SimpleNamespace, write_config: WriteConfig, collect: Collect, db: str, charset: str, declared: str
) -> None:
    html = make.page(*make.article).replace('<meta charset="utf-8">', "")
    url = site.serve("/a", html.encode(charset), Content_Type=declared)
    assert collect(write_config(source("page", url))) == 0
    with open_store(db) as store:
        assert next(store.read_documents())["text"].split("\n") == list(make.article)


def test_sitemaps_are_followed_and_filtered(
    site: Any, make: SimpleNamespace, write_config: WriteConfig, collect: Collect, db: str
) -> None:
    wanted, other = (
        site.serve("/news/1", make.page(*make.article, date="")),
        site.serve("/shop/1", make.page(*make.weather)),
    )
    maps = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>{}</loc></sitemap></sitemapindex>'
    inner = (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
        f"<url><loc>{wanted}</loc><lastmod>2026-01-01</lastmod><news:news><news:publication_date>2025-11-28T08:00:00Z"
        f"</news:publication_date></news:news></url><url><loc>{other}</loc></url></urlset>"
    )
    packed = site.serve("/inner.xml.gz", gzip.compress(inner.encode()), Content_Type="application/gzip")
    url = site.serve("/sitemap.xml", maps.format(packed), Content_Type="text/xml")
    assert collect(write_config(source("sitemap", url, link_pattern="'/news/'"))) == 0
    with open_store(db) as store:
        found = list(store.read_documents())
        assert [row["doc_id"] for row in found] == [wanted]
        assert found[0]["published"] == "2025-11-28T08:00:00+00:00"
        assert found[0]["metadata"]["published_from"] == "feed"


def test_listings_and_url_lists_are_read(
    site: Any, make: SimpleNamespace, write_config: WriteConfig, collect: Collect, db: str, tmp_path: Path
) -> None:
    one, two = site.serve("/story/1", make.page(*make.article)), site.serve("/story/2", make.page(*make.weather))
    listing = site.serve("/list", '<a href="/story/1#c">خبر</a> <a href="/about">عنا</a> <a href="/story/1">خبر</a>')
    (tmp_path / "urls.csv").write_text(f"url,published\n{two},2025-11-27\nfile:///etc/passwd,\n", "utf-8")
    both = source("listing", listing, "a", link_pattern="'/story/[0-9]+'") + source("urls", "urls.csv", "b")
    assert collect(write_config(both)) == 1  # one line of the list is no address
    with open_store(db) as store:
        assert [row["doc_id"] for row in store.read_documents()] == [one, two]


def test_files_are_read_once_and_again_when_they_change(
    write_config: WriteConfig, collect: Collect, db: str, tmp_path: Path, make: SimpleNamespace
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    message = {
        "id": 1,
        "type": "message",
        "date_unixtime": "1764410400",
        "text": [make.article[0], {"type": "bold", "text": "!"}],
    }
    chat = {"name": "قناة", "type": "public_channel", "id": 77, "messages": [message]}
    (folder / "result.json").write_text(json.dumps(chat, ensure_ascii=False, indent=1), "utf-8")
    (folder / "rows.csv").write_text(f'id,text\nc1,"{make.weather[0]}"\n', "utf-8")
    (folder / "lines.jsonl").write_text(json.dumps({"id": "j1", "text": make.article[1]}) + "\n", "utf-8")
    config = write_config(source("files", str(folder)))
    for _ in range(2):
        assert collect(config) == 0
        with open_store(db) as store:
            assert [row["doc_id"] for row in store.read_documents()] == ["c1", "j1", "telegram:77/1"]
            rows = list(store.read_captures())
            assert len(rows) == 3
            raw = {json.dumps(row["gathered"]): store.read_raw(row["raw_sha256"]) for row in rows}
            assert any(content and json.loads(content) == message for key, content in raw.items() if "telegram" in key)
    (folder / "rows.csv").write_text('id,text\nc1,"نص آخر تماما"\n', "utf-8")
    assert collect(config) == 0
    with open_store(db) as store:
        assert len(store.read_versions("c1")) == 2
        assert len(list(store.read_captures())) == 4
    assert main(["verify", "--db", db]) == 0


def test_whole_articles_of_a_feed_need_no_pages(
    site: Any, make: SimpleNamespace, write_config: WriteConfig, collect: Collect, db: str
) -> None:
    body = make.feed("https://x.example/1").replace(
        "<guid>", f"<description><![CDATA[<p>{make.article[0]}</p><p>{make.article[1]}</p>]]></description><guid>"
    )
    config = write_config(source("feed", site.serve("/feed", body, Content_Type="text/xml"), full_text_in_feed="true"))
    for _ in range(2):
        assert collect(config) == 0
    with open_store(db) as store:
        found = list(store.read_documents())
        assert [row["doc_id"] for row in found] == ["https://x.example/1"]
        assert found[0]["text"].split("\n") == list(make.article[:2])
        assert found[0]["published"] == "2025-11-29T10:00:00+03:00"
        assert len(store.read_versions("https://x.example/1")) == 1


def test_the_same_report_at_two_addresses_is_linked_and_kept(
    site: Any, make: SimpleNamespace, write_config: WriteConfig, collect: Collect, db: str
) -> None:
    one = site.serve("/a/1", make.page(*make.article))
    two = site.serve("/b/9", make.page(*make.article[:2], make.article[2].replace("أسبوعين", "شهر"), title="عنوان آخر"))
    three = site.serve("/c/3", make.page(*make.weather))
    assert collect(write_config(source("feed", site.serve("/feed", make.feed(one, two, three))))) == 0
    with open_store(db) as store:
        assert store.count_documents()[0] == 3
        [(other, likeness)] = store.read_near_duplicates(one)
        assert other == two
        assert 0.8 <= likeness < 1.0
        assert store.read_near_duplicates(three) == []


@pytest.mark.parametrize(("body", "kind", "code"), [
    ("%PDF-1.4", "application/pdf", "M112"), ("<html><body></body></html>", "text/html", "M111"),
])  # fmt: skip
def test_what_is_no_article_is_kept_and_named(
    site: Any, write_config: WriteConfig, collect: Collect, db: str, capsys: pytest.CaptureFixture[str],
    body: str, kind: str, code: str,
) -> None:  # fmt: skip
    url = site.serve("/a", body, Content_Type=kind)
    assert collect(write_config(source("page", url))) == 1
    assert code in capsys.readouterr().err
    with open_store(db) as store:
        row = next(row for row in store.read_captures() if row["url"] == url)
        assert store.read_raw(row["raw_sha256"]) == body.encode()
        assert store.count_documents()[0] == 0


def test_secrets_of_addresses_are_in_no_log_and_no_store(
    site: Any, make: SimpleNamespace, write_config: WriteConfig, collect: Collect, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    page = site.serve("/a?token=hush1", "oops", status=500)
    url = site.serve("/feed?api_key=hush2", make.feed(page)).replace("http://", "http://me:hush3@")
    log = tmp_path / "log.jsonl"
    assert collect(write_config(source("feed", url)), "--log", log) == 1
    said = capsys.readouterr()
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("x.db*"))
    for secret in ("hush1", "hush2", "hush3"):
        assert secret not in said.err + said.out + log.read_text("utf-8")
    # The feed's own bytes name the address of its page; they are evidence and stay as they came.
    assert b"hush2" not in kept
    assert b"hush3" not in kept
    entries = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert any(entry.get("counts", {}).get("failed") == 1 for entry in entries)


def test_saved_and_archived_pages_are_cleaned_as_fetched_ones(
    write_config: WriteConfig, collect: Collect, db: str, tmp_path: Path, make: SimpleNamespace
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    html = make.page(*make.article, date="").replace("</h1>", "</h1><div>29 تشرين الثاني 2025</div>")
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + html.encode("windows-1256", "xmlcharrefreplace")
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://x.example/1\r\nWARC-Date: 2025-11-30T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:x>\r\nContent-Type: application/http\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    (folder / "a.warc.gz").write_bytes(gzip.compress(head.encode() + body + b"\r\n\r\n"))
    (folder / "b.html").write_text(html, "utf-8")
    assert collect(write_config(source("files", str(folder)))) == 0
    with open_store(db) as store:
        found = {row["doc_id"]: row for row in store.read_documents()}
        assert set(found) == {"https://x.example/1", "b"}
        for row in found.values():
            assert row["text"].split("\n") == list(make.article)
            assert (row["published"], row["metadata"]["published_from"]) == ("2025-11-29", "visible")
        assert store.verify().faults == []


def test_records_that_share_a_line_or_an_archive_are_known_each_for_itself(
    write_config: WriteConfig, collect: Collect, db: str, tmp_path: Path, make: SimpleNamespace
) -> None:
    messages = [
        {"id": n, "type": "message", "date_unixtime": "1764410400", "text": text} for n, text in enumerate(make.article)
    ]
    chat = {"name": "قناة", "type": "public_channel", "id": 77, "messages": messages}
    (tmp_path / "result.json").write_text(json.dumps(chat), "utf-8")  # all on one line
    config = write_config(source("files", "result.json"))
    for _ in range(2):
        assert collect(config) == 0
        with open_store(db) as store:
            assert (store.count_documents()[0], len(list(store.read_captures()))) == (3, 3)


def test_a_file_whose_records_have_no_bytes_of_their_own_is_kept_whole(
    write_config: WriteConfig, collect: Collect, db: str, tmp_path: Path, make: SimpleNamespace
) -> None:
    path = tmp_path / "list.json"
    path.write_text(
        json.dumps([{"id": f"r{n}", "text": text} for n, text in enumerate(make.article)], indent=1), "utf-8"
    )
    config = write_config(source("files", "list.json"))
    for _ in range(2):
        assert collect(config) == 0
        with open_store(db) as store:
            rows = list(store.read_captures())
            assert len(rows) == 3
            assert {store.read_raw(row["raw_sha256"]) for row in rows} == {path.read_bytes()}
            assert store.verify().raw_objects == 1


def test_a_document_that_the_coder_fails_on_is_stored_and_named(
    site: Any, make: SimpleNamespace, write_config: WriteConfig, collect: Collect, coder: Any, db: str,
    two_pages: tuple[str, str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    real = type(coder).code

    def choke(self: Any, document: Any) -> Any:
        if "الأرصاد" in document.text:
            raise ValueError("cannot be coded")
        return real(self, document)

    monkeypatch.setattr(type(coder), "code", choke)
    collect(write_config(source("feed", two_pages[2])))
    assert "M060 coding failed" in capsys.readouterr().err
    with open_store(db) as store:
        assert store.count_documents() == (2, 1)
        assert store.verify().faults == []


def test_a_source_is_well_again_when_it_answers_again(
    site: Any, make: SimpleNamespace, write_config: WriteConfig, collect: Collect, db: str
) -> None:
    config = write_config(source("feed", site.serve("/feed", "oops", status=500)))
    assert collect(config) == 1
    assert main(["status", "--db", db]) == 1
    site.serve("/feed", make.feed(site.serve("/a", make.page(*make.article))))
    assert collect(config) == 0
    assert main(["status", "--db", db]) == 0


def test_a_page_that_two_sources_name_at_the_same_time_is_asked_for_once(
    site: Any, make: SimpleNamespace, write_config: WriteConfig, collect: Collect, db: str, tmp_path: Path
) -> None:
    pages = [site.serve(f"/a/{n}", make.page(*make.weather, f"العدد {n}")) for n in range(20)]
    for name in ("one", "two", "three"):
        (tmp_path / f"{name}.txt").write_text("\n".join(pages), "utf-8")
    config = write_config("".join(source("urls", f"{name}.txt", name) for name in ("one", "two", "three")))
    assert collect(config) == 0
    assert sorted(site.paths()) == sorted(f"/a/{n}" for n in range(20))
    with open_store(db) as store:
        assert store.count_documents() == (20, 0)


def test_a_damaged_sitemap_is_named_with_a_code_and_the_others_are_read(
    site: Any, make: SimpleNamespace, write_config: WriteConfig, collect: Collect, db: str,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    page = site.serve("/a", make.page(*make.article))
    whole = gzip.compress(f"<urlset><url><loc>{page}</loc></url></urlset>".encode())
    cut, packed = site.serve("/cut.xml.gz", whole[:-20]), site.serve("/b.xml.gz", whole)
    index = f"<sitemapindex><sitemap><loc>{cut}</loc></sitemap><sitemap><loc>{packed}</loc></sitemap></sitemapindex>"
    assert collect(write_config(source("sitemap", site.serve("/index.xml.gz", gzip.compress(index.encode()))))) == 1
    assert "/cut.xml.gz: M109 the answer is damaged (cut off)" in capsys.readouterr().err
    with open_store(db) as store:
        assert [row["doc_id"] for row in store.read_documents()] == [page]
