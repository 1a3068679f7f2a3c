"""Forty-eight page layouts of our own: twelve ways to set an article, in four kinds of page around it.

The articles and all words around them are written for this project. Headlines of other reports stand in the chrome, as
on real pages: leaked into a text, they would be coded as events that the article never told.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
MENU = [
    "الرئيسية",
    "أخبار",
    "سياسة",
    "محليات",
    "اقتصاد",
    "رياضة",
    "ثقافة",
    "تحقيقات",
    "فيديو",
    "صور",
    "رأي",
    "من نحن",
    "اتصل بنا",
]
SHARE = ["شارك", "فيسبوك", "تويتر", "واتساب", "تلغرام", "نسخ الرابط", "طباعة"]
TAGS = ["سوريا", "العراق", "أمن", "عاجل", "دير الزور"]
FOOT = ["سياسة الخصوصية", "شروط الاستخدام", "أعلن معنا", "خريطة الموقع", "الأرشيف", "وظائف", "خدمة آر إس إس"]
RIGHTS = "جميع الحقوق محفوظة © 2025 صدى الضفاف للإعلام، ولا يجوز نسخ المواد أو إعادة نشرها دون إذن خطي مسبق من الإدارة"
COOKIES = (
    "يستخدم هذا الموقع ملفات تعريف الارتباط لتحسين تجربتك، وبمتابعة التصفح فإنك توافق على سياسة الخصوصية المعمول بها."
)
APP = "حمّل تطبيق صدى الضفاف ليصلك الخبر أولا بأول على هاتفك"
NEWSLETTER = "اشترك في نشرتنا البريدية ليصلك أهم ما ينشر كل صباح"
COMMENTS = [
    ("أبو أحمد", "الله يرحم الشهداء ويصبر أهلهم، إلى متى هذا الحال يا ناس"),
    ("سلمى", "أين المسؤولون من كل ما يجري في المنطقة منذ سنوات"),
    ("زائر", "خبر غير دقيق، العدد أكبر من ذلك بكثير بحسب ما سمعنا"),
]
DATES = ["29 تشرين الثاني 2025", "السبت 29 نوفمبر 2025 - 14:30", "٢٩/١١/٢٠٢٥", "2025-11-29"]


@dataclass(frozen=True, slots=True)
class Report:
    """An article: its title and its paragraphs."""

    title: str
    paragraphs: Sequence[str]


@dataclass(frozen=True, slots=True)
class Layout:
    """A way to make a page of a report. `encoding` is what its bytes are in."""

    name: str
    make: Callable[[Report, Sequence[str]], str]
    encoding: str = "utf-8"


def load_reports() -> list[Report]:
    """The reports written for this project (the shipped sample, the gold of our own) that hold no page chrome
    themselves: some were written with 'read also' lines and the like, to test the coder."""
    from marsad.collect.pages import PageReader

    reader = PageReader()
    reports = []
    for name in ("src/marsad/data/sample/reports.jsonl", "gold/own.docs.jsonl"):
        for line in (ROOT / name).read_text("utf-8").splitlines():
            row = json.loads(line)
            paragraphs = [part.strip() for part in row["text"].split("\n") if part.strip()]
            is_clean = reader.strip_boilerplate("\n".join(paragraphs), row.get("title")) == "\n".join(paragraphs)
            if row.get("title") and sum(map(len, paragraphs)) >= 350 and is_clean:
                reports.append(Report(row["title"], paragraphs))
    return reports


def _e(words: str) -> str:
    return html.escape(words)


def _links(words: Sequence[str], glue: str = "", tag: str = "li") -> str:
    opening, closing = (f"<{tag}>", f"</{tag}>") if tag else ("", "")
    return glue.join(f'{opening}<a href="/{n}">{_e(word)}</a>{closing}' for n, word in enumerate(words))


# Twelve ways to set the words of an article.


def _paragraphs(report: Report) -> str:
    return "".join(f"<p>{_e(part)}</p>" for part in report.paragraphs)


def _breaks(report: Report) -> str:
    return "<br><br>\n".join(map(_e, report.paragraphs))


def _single_breaks(report: Report) -> str:
    return "<br/>".join(map(_e, report.paragraphs))


def _divs(report: Report) -> str:
    return "".join(f'<div class="line">{_e(part)}</div>' for part in report.paragraphs)


def _spans(report: Report) -> str:
    return "".join(f'<p dir="rtl"><span style="font-size:16px">{_e(part)}</span></p>' for part in report.paragraphs)


def _fonts(report: Report) -> str:
    return "".join(
        f'<p align="justify"><font face="Simplified Arabic" size="4">{_e(p)}</font></p>' for p in report.paragraphs
    )


def _cell(report: Report) -> str:
    return (
        '<table width="100%"><tr><td class="text" align="right">'
        + "<br><br>".join(map(_e, report.paragraphs))
        + "</td></tr></table>"
    )


def _rows(report: Report) -> str:
    rows = "".join(f'<tr><td align="right" dir="rtl">{_e(part)}</td></tr>' for part in report.paragraphs)
    return f'<table border="0" cellpadding="4">{rows}</table>'


def _with_related(report: Report) -> str:
    parts = [f"<p>{_e(part)}</p>" for part in report.paragraphs]
    parts.insert(
        max(1, len(parts) // 2),
        '<p class="also"><strong>اقرأ أيضا: </strong><a href="/x">قتيلان في انفجار بمدينة الباب شرق حلب</a></p>',
    )
    return "".join(parts)


def _with_photo(report: Report) -> str:
    photo = '<figure><img src="a.jpg" alt="صورة"><figcaption>صورة أرشيفية (الإنترنت)</figcaption></figure>'
    return photo + _paragraphs(report) + '<div class="ad">إعلان</div>'


def _emphasised(report: Report) -> str:
    first, *rest = report.paragraphs
    return f"<p><b>{_e(first)}</b></p>" + "".join(f"<p>{_e(part)}&nbsp;</p><p>&nbsp;</p>" for part in rest)


def _sections(report: Report) -> str:
    blocks = (
        f'<section class="block"><div class="rich"><p>{_e(part)}</p></div></section>' for part in report.paragraphs
    )
    return "".join(blocks)


BODIES: dict[str, Callable[[Report], str]] = {
    "paragraphs": _paragraphs, "breaks": _breaks, "single-breaks": _single_breaks, "divs": _divs, "spans": _spans,
    "fonts": _fonts, "cell": _cell, "rows": _rows, "with-related": _with_related, "with-photo": _with_photo,
    "emphasised": _emphasised, "sections": _sections,
}  # fmt: skip


# Four kinds of page.


def semantic_page(report: Report, body: str, others: Sequence[str], charset: str) -> str:
    """HTML5 of a modern newspaper: nav, article, aside, comments, cookie banner, JSON-LD."""
    data = json.dumps({"@type": "NewsArticle", "headline": report.title, "datePublished": "2025-11-29T14:30:00+03:00"})
    comments = "".join(f'<li class="comment"><b>{_e(who)}</b><p>{_e(what)}</p></li>' for who, what in COMMENTS)
    return f"""<!doctype html><html lang="ar" dir="rtl"><head><meta charset="{charset}"><title>{_e(report.title)} | صدى الضفاف</title>
<meta property="og:title" content="{_e(report.title)}"><meta property="og:site_name" content="صدى الضفاف">
<script type="application/ld+json">{data}</script></head><body>
<div id="cookie-banner" class="cookie-consent"><p>{COOKIES}</p><button>موافق</button></div>
<header><nav><ul>{_links(MENU)}</ul></nav><div class="ticker">عاجل {_links(others[:2], " ", "")}</div></header>
<main><ol class="breadcrumb">{_links(MENU[:2])}</ol><article><h1>{_e(report.title)}</h1>
<div class="meta"><time datetime="2025-11-29T14:30:00+03:00">{DATES[1]}</time></div><ul class="share-buttons">{_links(SHARE)}</ul>
<div class="article-body">{body}</div><div class="tags">{_links(TAGS, " ", "")}</div></article>
<section class="comments" id="comments"><h3>التعليقات</h3><ul>{comments}</ul></section>
<aside><h3>الأكثر قراءة</h3><ul>{_links(others[2:8])}</ul></aside></main>
<footer><ul>{_links(FOOT)}</ul><p>{RIGHTS}</p></footer></body></html>"""


def portal_page(report: Report, body: str, others: Sequence[str], charset: str) -> str:
    """Div soup of a portal: everything is a div, cards of other stories before and after."""
    cards = "".join(
        f'<div class="card"><a href="/c{n}"><div class="t">{_e(o)}</div></a></div>' for n, o in enumerate(others[:6])
    )
    return f"""<html dir="rtl"><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"><title>{_e(report.title)}</title></head><body>
<div class="top"><div class="menu">{_links(MENU, " ", "div")}</div></div><div class="wrap"><div class="col-3">{cards}</div>
<div class="col-9"><div class="post-title"><h2>{_e(report.title)}</h2></div><div class="post-date">{DATES[0]}</div>
<div class="share">{_links(SHARE, " ", "span")}</div><div class="post-content">{body}</div>
<div class="share">{_links(SHARE, " ", "span")}</div><div class="app">{APP}</div>
<div class="related"><div class="head">مواضيع ذات صلة</div>{"".join(f'<div class="item"><a href="/r{n}">{_e(o)}</a></div>' for n, o in enumerate(others[6:11]))}</div></div></div>
<div class="bottom">{_links(FOOT, " | ", "span")}<div>{RIGHTS}</div></div></body></html>"""


def blog_page(report: Report, body: str, others: Sequence[str], charset: str) -> str:
    """A local agency on a blog system: sidebar widgets, tag cloud, previous and next, newsletter form."""
    recent = "".join(
        f'<li><a href="/{n}">{_e(o)}</a> <span class="post-date">نوفمبر 28, 2025</span></li>'
        for n, o in enumerate(others[:7])
    )
    return f"""<!DOCTYPE html><html dir="rtl" lang="ar"><head><meta charset="{charset}" /><title>{_e(report.title)} &#8211; وكالة الضفتين</title>
<meta property="article:published_time" content="2025-11-29T11:30:00+00:00" /></head><body class="single single-post">
<div id="page" class="site"><header id="masthead"><a href="/">وكالة الضفتين</a><div class="main-navigation"><ul>{_links(MENU[:8])}</ul></div></header>
<div id="content"><div id="primary" class="content-area"><div class="post hentry" id="post-12"><h1 class="entry-title">{_e(report.title)}</h1>
<div class="entry-meta"><span class="posted-on">{DATES[3]}</span> <span class="views">1250 مشاهدة</span></div>
<div class="entry-content">{body}<div class="sharedaddy"><h3>شارك هذا الموضوع:</h3><ul>{_links(SHARE)}</ul></div></div>
<div class="post-navigation"><a href="/p">السابق: {_e(others[7])}</a><a href="/n">التالي: {_e(others[8])}</a></div></div></div>
<div id="secondary" class="widget-area"><div class="widget"><h3>أحدث المقالات</h3><ul>{recent}</ul></div>
<div class="widget"><h3>الوسوم</h3><div class="tagcloud">{_links(TAGS * 3, " ", "")}</div></div>
<div class="widget"><form><p>{NEWSLETTER}</p><input type="email"><input type="submit" value="اشتراك"></form></div></div></div>
<div id="colophon"><p>{RIGHTS}</p></div></div></body></html>"""


def table_page(report: Report, body: str, others: Sequence[str], charset: str) -> str:
    """A site of the nineties: nested tables, no class means anything, links in cells on both sides."""
    left = "".join(
        f'<tr><td align="right"><a href="n.asp?id={n}"><font size="2">{_e(o)}</font></a></td></tr>'
        for n, o in enumerate(others[:8])
    )
    menu = "".join(f'<td><a href="m{n}.asp">{word}</a></td>' for n, word in enumerate(MENU))
    return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"><title>{_e(report.title)}</title></head>
<body bgcolor="#ffffff" dir="rtl"><center><table width="780" border="0"><tr>{menu}</tr></table><table width="780" cellspacing="2"><tr>
<td width="160" valign="top"><table width="100%" bgcolor="#eeeeee"><tr><td><b>أقسام الموقع</b></td></tr>{"".join(f'<tr><td><a href="s{n}.asp">{w}</a></td></tr>' for n, w in enumerate(MENU[:9]))}</table></td>
<td valign="top"><table width="100%"><tr><td align="center"><font size="5" color="#990000"><b>{_e(report.title)}</b></font></td></tr>
<tr><td align="center"><font size="2">{DATES[2]}</font></td></tr><tr><td>{body}</td></tr>
<tr><td align="center"><a href="print.asp">طباعة</a> | <a href="mail.asp">أرسل إلى صديق</a></td></tr></table></td>
<td width="180" valign="top"><table width="100%"><tr><td><b>آخر الأخبار</b></td></tr>{left}</table></td></tr></table>
<table width="780"><tr><td align="center"><font size="1">{RIGHTS}</font></td></tr></table></center></body></html>"""


PAGES = {"semantic": semantic_page, "portal": portal_page, "blog": blog_page, "table": table_page}
# Old sites did not write UTF-8; every third table page is in the encoding of its time.
_OLD = {"breaks", "fonts", "cell", "rows"}


def make_layouts() -> list[Layout]:
    """All 48, each body in each page."""
    found = []
    for kind, frame in PAGES.items():
        for name, body in BODIES.items():
            encoding = "windows-1256" if kind == "table" and name in _OLD else "utf-8"

            def make(report: Report, others: Sequence[str], frame=frame, body=body, encoding=encoding) -> str:  # type: ignore[no-untyped-def]
                return frame(report, body(report), others, encoding)

            found.append(Layout(f"{kind}/{name}", make, encoding))
    return found
