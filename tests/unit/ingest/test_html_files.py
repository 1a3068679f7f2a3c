"""Saved web pages."""

from __future__ import annotations

import pytest

from marsad.ingest.page_text import parse_page

LINKED_DATA = '<script type="application/ld+json">%s</script>'
GRAPH = '{"@graph": [{"@type": "NewsArticle", "datePublished": "2025-11-26"}]}'
BODY = "<p>قتل ثلاثة جنود في هجوم قرب الرقة.</p><p>وأعلن التنظيم <b>مسؤوليته</b> عن الهجوم.</p>"
TEXT = "قتل ثلاثة جنود في هجوم قرب الرقة.\nوأعلن التنظيم مسؤوليته عن الهجوم."


def page(body: str = BODY, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


def test_page_is_one_document(read_file):
    head = (
        "<title>عنوان | موقع</title><meta property='og:title' content='عنوان &quot;كامل&quot;'>"
        "<meta property='og:site_name' content='سانا'><link rel=canonical href='https://example.org/1'>"
        "<meta property='article:published_time' content='2025-11-29T15:18:00+03:00'>"
        "<meta property='article:modified_time' content='2025-12-01'>"
    )
    documents, failures, _ = read_file("خبر.html", page(head=head))
    assert failures == []
    doc = documents[0]
    assert (doc.doc_id, doc.title, doc.text) == ("خبر", 'عنوان "كامل"', TEXT)
    assert (doc.published_on, doc.outlet, doc.url) == (
        "2025-11-29T15:18:00+03:00",
        "سانا",
        "https://example.org/1",
    )


def test_title_element_serves_without_og_title(read_file):
    svg = "<svg><title>رمز</title></svg>"
    assert read_file("a.htm", page(svg + BODY, "<title>عنوان\n موقع</title>"))[0][0].title == "عنوان موقع"


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ("<meta itemprop=datePublished content='2025-11-28'>", "", "2025-11-28"),
        ("<meta name=date content='2025-11-27'>", "<time datetime='2025-11-01'>x</time>", "2025-11-27"),
        (LINKED_DATA % GRAPH, "", "2025-11-26"),
        (LINKED_DATA % "{broken", "<time datetime=2025-11-25>x</time>", "2025-11-25"),
        ("", "<time datetime=PT3M>x</time><time datetime='2025-11-24T10:00Z'>x</time>", "2025-11-24T10:00Z"),
        ("<meta property='article:modified_time' content='2025-11-29'>", "", None),
    ],
)
def test_publication_date_is_found(read_file, head, body, expected):
    documents, failures, _ = read_file("a.html", page(body + BODY, head))
    assert (documents[0].published_on, failures) == (expected, [])


STORY = '<li><a href="/2">مقتل خمسة أشخاص في هجوم قرب حمص</a> <time datetime="2025-10-01">x</time></li>'
OWN = '<time datetime="2025-11-29">x</time>'


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("", f"<aside>{STORY.replace('<a', '<b').replace('/a>', '/b>')}</aside><div>{OWN}</div>{BODY}"),
        ("", f"<ul>{STORY}{STORY}</ul><article><h1>انفجار قرب الرقة</h1><p>{OWN}</p>{BODY}</article>"),
        (
            "<title>انفجار قرب الرقة - موقع</title>",
            f"<ul>{STORY}</ul><div><h1>انفجار قرب الرقة</h1><div><p><span>{OWN}</span></p></div>{BODY}</div>",
        ),
    ],
)
def test_time_of_another_story_is_not_the_article_s(read_file, head, body):
    documents, failures, _ = read_file("a.html", page(body, head))
    assert (documents[0].published_on, failures) == ("2025-11-29", [])


def test_date_of_another_story_in_linked_data_is_not_the_article_s(read_file):
    others = '{"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "datePublished": "2025-10-01"}]}'
    documents, _, _ = read_file("a.html", page(OWN + BODY, LINKED_DATA % others))
    assert documents[0].published_on == "2025-11-29"


@pytest.mark.parametrize(
    "piece", ["<div><time datetime=2025>", "<a href=/x>خبر", "<h2>عنوان طويل هنا", "<i><time datetime=x></i>"]
)
def test_hostile_times_are_read_in_time(read_file, piece):
    head = "<title>عنوان</title>"
    documents, failures, _ = read_file("a.html", page("<p>نص</p>" + piece * 30_000, head))
    assert len(documents) == 1


def test_stated_date_that_is_not_iso_is_named(read_file):
    documents, failures, _ = read_file("a.html", page(head="<meta name=pubdate content='29 نوفمبر'>"))
    assert documents[0].published_on is None
    assert failures == [("M016", None)]


@pytest.mark.parametrize(
    "noise",
    [
        "<script>var x = '<p>قتل</p>';</script>",
        "<style>p {}</style>",
        "<nav><ul><li>أخبار الرياضة والاقتصاد والمنوعات والطقس وكل ما لا علاقة له</ul></nav>",
        "<footer>جميع الحقوق محفوظة</footer>",
        "<aside><p>اقرأ أيضا: مقتل عشرين</p></aside>",
        "<form><label>ابحث</label><input name=q><button>بحث</button></form>",
        "<noscript>فعل</noscript>",
        "<div role=navigation>قائمة</div>",
        "<div hidden>مخفي</div>",
        "<div style='display: none'>مخفي</div>",
        "<!-- تعليق -->",
        "<select><option>سوريا<option>العراق</select>",
    ],
)
@pytest.mark.parametrize("order", ["before", "after"])
def test_noise_is_dropped(read_file, noise, order):
    body = noise + BODY if order == "before" else BODY + noise
    assert read_file("a.html", page(body))[0][0].text == TEXT


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("سطر<br>سطر<br/>سطر", "سطر\nسطر\nسطر"),
        ("<p>أ<p>ب<ul><li>ج<li>د</ul>", "أ\nب\nج\nد"),
        ("<table><tr><td>أ<td>ب</tr><tr><td>ج</td><td>د</td></tr></table>", "أ ب\nج د"),
        ("<pre>أ\nب  ب\n</pre>", "أ\nب ب"),
        ("<p>أ&nbsp;&amp;&#1576;\n   ج</p>", "أ &ب ج"),
        ("<p>قبل<nav>قائمة</nav>بعد</p>", "قبل\nبعد"),
        ("<div><p>أ</div></span></p>ب", "أ\nب"),
        ("<p>أ <![if IE]> ب", "أ ب"),
    ],
)
def test_blocks_become_lines(body, expected):
    assert parse_page(page(body)).text == expected


def test_article_is_preferred_to_the_rest():
    rest = "<div>" + "روابط كثيرة " * 30 + "</div>"
    article = "<article>" + BODY * 6 + "</article>"
    assert parse_page(page(rest + article + rest)).text == "\n".join([TEXT] * 6)


def test_cards_of_other_stories_are_not_the_article():
    cards = "<article>مقتل عشرة في بغداد</article>" * 5
    article = "<article><div itemprop='articleBody'>" + BODY * 6 + "</div>شارك</article>"
    assert parse_page(page(cards + article)).text == "\n".join([TEXT] * 6)


def test_all_updates_of_a_live_page_are_kept():
    updates = "".join(f"<article>{BODY * 4}تحديث {number}</article>" for number in range(3))
    assert parse_page(page(f"<main>{updates}</main>")).text.count("تحديث") == 3


def test_page_inside_one_form_is_read():
    assert parse_page(page(f"<form>{BODY * 8}</form><p>حقوق</p>")).text.startswith(TEXT)


def test_everything_inside_a_menu_falls_back_to_all_text():
    assert parse_page(page(f"<nav>{BODY}</nav>")).text == TEXT


@pytest.mark.parametrize("declared", ["", "<meta charset=windows-1256>", "<meta charset=iso-8859-1>"])
def test_windows_1256_page_is_read(read_file, declared):
    documents, failures, _ = read_file("a.html", page(head=declared).encode("windows-1256"))
    assert (documents[0].text, failures) == (TEXT, [])


def test_utf8_page_with_an_old_declaration_is_utf8(read_file):
    head = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1256">'
    assert read_file("a.html", page(head=head))[0][0].text == TEXT


def test_undecodable_bytes_in_a_page_are_named(read_file):
    raw = page().encode().replace("الهجوم.".encode(), b"\xff")
    documents, failures, _ = read_file("a.html", raw)
    assert documents[0].text.endswith("عن \ufffd")
    assert failures == [("M009", 1)]


@pytest.mark.parametrize("content", ["<html><body></body></html>", "<script>x</script>", "<img src=x>"])
def test_page_without_text_is_named(read_file, content):
    assert read_file("a.html", content)[:2] == ([], [("M026", None)])


def test_deep_nesting_does_no_harm(read_file):
    assert read_file("a.html", "<div>" * 50_000 + "<p>نص")[0][0].text == "نص"


@pytest.mark.parametrize("piece", ["<!--", "<a ", "<?", "</a", "<![CDATA[", "<", "<b>", "</i>", "<div><script>"])
def test_hostile_page_is_read_in_time(read_file, piece):
    documents, failures, _ = read_file("a.html", "<html><p>نص</p>" + "<b>" * 5000 + piece * 50_000)
    assert len(documents) == 1
    assert failures == []


def test_script_deep_inside_is_not_text(read_file):
    assert read_file("a.html", "<div>" * 5000 + "<script>var x</script><p>نص")[0][0].text == "نص"
