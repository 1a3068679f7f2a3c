# ruff: noqa: E501 -- a line of markup is a line of markup
"""Pages as the content systems of Arabic news sites make them, with all that stands around an article there.

Written before looking at the code that reads pages, to have figures that were not tuned on. Every layout says what a
reader would call the article (`wanted`), the day it came out, and some of its chrome that must be gone.
All words are ours.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from page_layouts import Report


@dataclass(frozen=True, slots=True)
class CmsPage:
    """A page, its article and its day (None: the page does not tell), and chrome that must not be in the text."""

    markup: str
    wanted: Sequence[str]
    day: str | None
    chrome: Sequence[str] = field(default=())
    encoding: str = "utf-8"


def _e(words: str) -> str:
    return html.escape(words)


def _ps(parts: Sequence[str]) -> str:
    return "".join(f"<p>{_e(part)}</p>\n" for part in parts)


def _items(words: Sequence[str]) -> str:
    return "".join(f'<li><a href="/n/{n}">{_e(word)}</a></li>' for n, word in enumerate(words))


COOKIES = (
    "نستخدم ملفات تعريف الارتباط لتحسين تجربتكم على موقعنا ولعرض إعلانات تناسب اهتماماتكم. "
    "بمتابعتكم التصفح فإنكم توافقون على سياسة الخصوصية وشروط الاستخدام."
)
COMMENTS = (
    ("أبو محمد", "الله يرحم الشهداء ويصبر أهاليهم، متى ينتهي هذا الكابوس ويعود الناس إلى بيوتهم بأمان؟"),
    ("سامر", "الخبر ناقص، أنا من سكان الحي وما حصل كان أكبر بكثير مما كتبتم، أرجو تصحيح المعلومات عندكم."),
    ("متابعة دائمة", "شكرا لكم على المتابعة، نتمنى أن تنشروا أسماء المصابين حتى يطمئن الأهالي في الخارج."),
)
NEWSLETTER = "اشترك في نشرتنا البريدية ليصلك أهم ما نشرناه كل صباح"
RIGHTS = "جميع الحقوق محفوظة © 2025 لموقع الخبر اليومي. تصميم وبرمجة شركة النجم للحلول"


def old_table(report: Report, others: Sequence[str]) -> CmsPage:
    """Nested tables of 2004, windows-1256 declared as iso-8859-1, today's date in the head of the page."""
    side = "".join(
        f'<tr><td bgcolor="#eeeeee"><font size="2"><a href="n.asp?id={n}">{_e(word)}</a></font></td></tr>'
        for n, word in enumerate(others[:8])
    )
    body = "<br><br>".join(map(_e, report.paragraphs))
    markup = f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">
<title>صحيفة الأفق - {_e(report.title)}</title></head><body dir="rtl" bgcolor="#ffffff">
<table width="980" align="center"><tr><td colspan="3"><table width="100%"><tr><td>اليوم: الأحد 30 تشرين الثاني 2025</td>
<td><a href="/">الرئيسية</a> | <a href="/l">محليات</a> | <a href="/w">دوليات</a> | <a href="/s">رياضة</a></td></tr>
</table></td></tr><tr><td width="200" valign="top"><table width="100%"><tr><td><b>الأكثر قراءة</b></td></tr>{side}</table>
</td><td width="580" valign="top"><table width="100%"><tr><td align="center"><font size="5" color="#990000"><b>
{_e(report.title)}</b></font></td></tr><tr><td><font size="2">تاريخ النشر: السبت 29 تشرين الثاني 2025 - عدد القراء: 3412
</font></td></tr><tr><td align="justify"><font face="Simplified Arabic" size="4">{body}</font></td></tr>
<tr><td><a href="print">نسخة للطباعة</a> | <a href="send">أرسل إلى صديق</a> | <a href="fav">أضف إلى المفضلة</a></td></tr>
</table></td><td width="200" valign="top">إعلانات مبوبة<br>للإعلان في الموقع اتصل بنا على الرقم 0112233445</td></tr>
<tr><td colspan="3" align="center">{RIGHTS}</td></tr></table></body></html>"""
    chrome = ("أرسل إلى صديق", "الأكثر قراءة", "إعلانات مبوبة", "جميع الحقوق", "عدد القراء")
    return CmsPage(markup, report.paragraphs, "2025-11-29", chrome, "windows-1256")


def nuke(report: Report, others: Sequence[str]) -> CmsPage:
    """PHP-Nuke: blocks left and right, comments in a table, bytes windows-1256 but utf-8 declared."""
    comments = "".join(
        f'<table border="1" width="90%"><tr><td>الكاتب: <b>{who}</b> في 30/11/2025</td></tr><tr><td>{_e(says)}</td></tr></table>'
        for who, says in COMMENTS
    )
    block = "".join(
        f'<strong><big>&middot;</big></strong>&nbsp;<a href="a{n}">{_e(w)}</a><br>' for n, w in enumerate(others[:9])
    )
    markup = f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>{_e(report.title)}</title>
</head><body dir="rtl"><table width="100%"><tr><td width="18%" valign="top"><table><tr><td>القائمة الرئيسية</td></tr><tr><td>
<a href="i">الصفحة الأولى</a><br><a href="g">سجل الزوار</a><br><a href="v">استفتاءات</a></td></tr></table>
<table><tr><td>المتواجدون الآن</td></tr><tr><td>يوجد حاليا 17 ضيفا و 2 عضوا يتصفحون الموقع. يمكنك التسجيل من هنا.</td></tr></table></td>
<td valign="top"><table width="100%"><tr><td><font class="storytitle"><b>{_e(report.title)}</b></font><br>
<font class="tiny">أرسلت بواسطة admin في السبت 29 نوفمبر 2025 (عدد القراءات: 851)</font></td></tr>
<tr><td><font class="content">{"<br><br>".join(map(_e, report.paragraphs))}</font></td></tr></table>
<br><b>تعليقات القراء</b><br>{comments}<font class="tiny">التعليقات تعبر عن رأي أصحابها ولا تعبر عن رأي الموقع</font></td>
<td width="18%" valign="top"><table><tr><td>آخر الأخبار</td></tr><tr><td>{block}</td></tr></table></td></tr></table></body></html>"""
    chrome = ("المتواجدون الآن", "17 ضيفا", COMMENTS[0][1][:30], COMMENTS[1][1][:30], "رأي أصحابها", "عدد القراءات")
    return CmsPage(markup, report.paragraphs, "2025-11-29", chrome, "windows-1256")


def blogger(report: Report, others: Sequence[str]) -> CmsPage:
    """Blogger: the text between breaks in one div, the day in a date header only, labels, archive."""
    labels = ", ".join(f'<a href="/search/label/{w}" rel="tag">{w}</a>' for w in ("أخبار", "ميداني", "عاجل"))
    markup = f"""<!DOCTYPE html><html dir='rtl' xmlns:b='http://www.google.com/2005/gml/b'><head><meta charset='utf-8'/>
<meta content='blogger' name='generator'/><title>مدونة الضفاف: {_e(report.title)}</title></head><body>
<div class='header section'><h1 class='title'><a href='/'>مدونة الضفاف</a></h1><p class='description'>أخبار وآراء من المنطقة</p></div>
<div class='blog-posts hfeed'><div class="date-outer"><h2 class='date-header'><span>السبت، 29 نوفمبر 2025</span></h2>
<div class='post hentry'><h3 class='post-title entry-title'>{_e(report.title)}</h3><div class='post-body entry-content'>
<div dir="rtl" style="text-align: right;" trbidi="on"><div class="separator" style="clear: both;"><a href="x.jpg"><img src="x.jpg"/></a></div>
{"<br /><br />".join(map(_e, report.paragraphs))}<br /></div></div><div class='post-footer'><span class='post-author vcard'>مرسلة بواسطة
<span class='fn'>إدارة المدونة</span></span> في <a class='timestamp-link' href='/p'><abbr class='published'>11:42 م</abbr></a>
<div class='post-share-buttons'><a href='#'>إرسال بالبريد الإلكتروني</a><a href='#'>كتابة مدونة حول هذه المشاركة</a></div>
<span class='post-labels'>التسميات: {labels}</span></div></div></div></div>
<div class='comments' id='comments'><h4>3 تعليقات:</h4><dl>{"".join(f"<dt>{w}</dt><dd><p>{_e(s)}</p></dd>" for w, s in COMMENTS)}</dl></div>
<div class='blog-pager'><a href='/o'>رسالة أقدم</a> <a href='/'>الصفحة الرئيسية</a></div>
<div class='sidebar'><h2>المشاركات الشائعة</h2><ul>{_items(others[:6])}</ul><h2>أرشيف المدونة</h2><ul><li>نوفمبر 2025 (31)</li><li>أكتوبر 2025 (44)</li></ul></div>
</body></html>"""
    chrome = ("مرسلة بواسطة", "رسالة أقدم", "أرشيف المدونة", "إرسال بالبريد", COMMENTS[2][1][:30])
    return CmsPage(markup, report.paragraphs, "2025-11-29", chrome)


def wordpress(report: Report, others: Sequence[str]) -> CmsPage:
    """A WordPress magazine theme: an inline box of related posts, author box, tags, comment form."""
    parts = list(report.paragraphs)
    box = f'<div class="inline-related-post"><a href="/r">{_e(others[0])}</a><time datetime="2025-11-12">12 نوفمبر، 2025</time></div>'
    cards = "".join(
        f'<div class="related-item"><h3 class="post-title"><a href="/{n}">{_e(w)}</a></h3><span class="date meta-item">{20 - n} نوفمبر، 2025</span></div>'
        for n, w in enumerate(others[1:5])
    )
    markup = f"""<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="UTF-8"><title>{_e(report.title)} - موقع الخبر اليومي</title>
<meta property="og:title" content="{_e(report.title)}"><meta property="article:published_time" content="2025-11-29T09:14:00+00:00">
<meta property="article:modified_time" content="2025-11-30T01:00:00+00:00"></head><body class="rtl single-post">
<header id="theme-header"><div class="breaking"><span>أخبار عاجلة</span><ul>{_items(others[5:9])}</ul></div><nav><ul><li><a href="/">الرئيسية</a></li><li><a href="/p">سياسة</a></li></ul></nav></header>
<div id="content"><nav id="breadcrumb"><a href="/">الرئيسية</a> / <a href="/syria">سوريا</a> / <span>{_e(report.title)}</span></nav>
<article id="the-post"><header class="entry-header-outer"><h1 class="post-title entry-title">{_e(report.title)}</h1>
<div class="post-meta"><span class="meta-author"><a href="/a">فريق التحرير</a></span><span class="date">29 نوفمبر، 2025</span><span>دقيقة واحدة للقراءة</span></div></header>
<div class="share-buttons"><a>فيسبوك</a><a>‫X</a><a>واتساب</a><a>تيلقرام</a><a>مشاركة عبر البريد</a><a>طباعة</a></div>
<div class="entry-content entry">{_ps(parts[:1])}{box}{_ps(parts[1:])}<p>تابعوا آخر الأخبار عبر قناتنا على <a href="https://t.me/x">تيليغرام</a></p></div>
<div class="post-bottom-tags"><span>الوسوم</span><a href="/t1">انفجار</a><a href="/t2">ريف حلب</a></div></article>
<div class="about-author"><h3>فريق التحرير</h3><p>فريق من الصحفيين والمراسلين يتابعون الأحداث على مدار الساعة وينقلونها إليكم بدقة وموضوعية.</p></div>
<div id="related-posts"><h3>مقالات ذات صلة</h3>{cards}</div>
<div id="respond"><h3>اترك تعليقاً</h3><form><p>لن يتم نشر عنوان بريدك الإلكتروني. الحقول الإلزامية مشار إليها بـ *</p><textarea></textarea></form></div></div>
<footer><p>{RIGHTS}</p></footer></body></html>"""
    chrome = ("تابعوا آخر الأخبار", "فريق من الصحفيين", "مقالات ذات صلة", "لن يتم نشر عنوان", "دقيقة واحدة", others[0])
    return CmsPage(markup, report.paragraphs, "2025-11-29", chrome)


def newspaper_theme(report: Report, others: Sequence[str]) -> CmsPage:
    """A WordPress theme of newspapers: advertisements and a newsletter box between the paragraphs, a cookie banner first."""
    out = []
    for n, part in enumerate(report.paragraphs):
        out.append(f"<p>{_e(part)}</p>")
        if n == 0:
            out.append(
                '<div class="td-a-rec td-a-rec-id-content_inline"><span class="td-adspot-title">- الإعلانات -</span><ins></ins></div>'
            )
        if n == 1:
            out.append(
                f'<div class="tdm-newsletter"><h4>النشرة البريدية</h4><p>{NEWSLETTER}</p><input placeholder="بريدك"><button>اشترك</button></div>'
            )
    markup = f"""<!DOCTYPE html><html dir="rtl" lang="ar"><head><meta charset="UTF-8"><title>{_e(report.title)} | الخبر اليومي</title></head>
<body><div id="cookie-law-info-bar"><span>{COOKIES} <a>أوافق</a> <a>إعدادات</a></span></div>
<div class="td-header-menu"><ul>{_items(("الأخبار", "تقارير", "اقتصاد", "رأي"))}</ul></div>
<article class="post"><div class="td-post-header"><ul class="td-category"><li><a>ميداني</a></li></ul><header><h1 class="entry-title">{_e(report.title)}</h1>
<div class="td-module-meta-info"><div class="td-post-author-name">بواسطة <a>هيئة التحرير</a> - </div><span class="td-post-date"><time class="entry-date updated td-module-date" datetime="2025-11-29T18:05:00+03:00">29 نوفمبر 2025</time></span><div class="td-post-views">412</div></div></header></div>
<div class="td-post-sharing-top">شارك <a>Facebook</a> <a>Twitter</a> <a>WhatsApp</a></div><div class="td-post-content">{"".join(out)}</div>
<footer><div class="td-post-source-tags"><ul><li><span>كلمات دلالية</span></li><li><a>تفجير</a></li></ul></div>
<div class="td-block-row td-post-next-prev"><span>المقال السابق</span><a>{_e(others[0])}</a><span>المقال التالي</span><a>{_e(others[1])}</a></div></footer></article>
<div class="td_block_related_posts"><h4>مقالات مشابهة <a>المزيد من نفس الكاتب</a></h4>{"".join(f'<div class="td_module"><h3 class="entry-title"><a>{_e(w)}</a></h3></div>' for w in others[2:8])}</div>
<div class="td-sub-footer">{RIGHTS}</div></body></html>"""
    chrome = ("ملفات تعريف الارتباط", NEWSLETTER, "- الإعلانات -", "المقال السابق", "كلمات دلالية", others[0])
    return CmsPage(markup, report.paragraphs, "2025-11-29", chrome)


def joomla(report: Report, others: Sequence[str]) -> CmsPage:
    """Joomla: a list of article details with published and last updated days, voting, pager."""
    markup = f"""<!DOCTYPE html><html xml:lang="ar-aa" dir="rtl"><head><meta charset="utf-8"/><meta name="generator" content="Joomla! - Open Source Content Management"/>
<title>{_e(report.title)}</title></head><body class="site com_content view-article"><div class="navigation"><ul class="nav menu">{_items(("الرئيسية", "من نحن", "اتصل بنا"))}</ul></div>
<div class="item-page"><div class="page-header"><h2 itemprop="headline">{_e(report.title)}</h2></div>
<div class="icons"><ul><li class="print-icon"><a>طباعة</a></li><li class="email-icon"><a>البريد الإلكتروني</a></li></ul></div>
<dl class="article-info muted"><dt class="article-info-term">التفاصيل</dt><dd class="createdby">كتب بواسطة: <span>المحرر</span></dd>
<dd class="category-name">المجموعة: <a>أخبار محلية</a></dd><dd class="published">نشر بتاريخ: 29 تشرين2/نوفمبر 2025</dd><dd class="modified">آخر تحديث: 30 تشرين2/نوفمبر 2025</dd><dd class="hits">الزيارات: 1532</dd></dl>
<div class="content_rating"><p>تقييم المستخدم: 4 / 5</p><form><select><option>تقييم 1</option></select><input type="submit" value="معدل"></form></div>
<div itemprop="articleBody">{_ps(report.paragraphs)}</div><ul class="pager pagenav"><li class="previous"><a>&lt; السابق</a></li><li class="next"><a>التالي &gt;</a></li></ul></div>
<div id="aside"><div class="moduletable"><h3>آخر المواضيع</h3><ul class="latestnews">{_items(others[:7])}</ul></div>
<div class="moduletable"><h3>من يتصفح الموقع</h3><p>يوجد حالياً 45 زائراً ولا أعضاء على الموقع</p></div></div><footer><p>{RIGHTS}</p></footer></body></html>"""
    chrome = ("كتب بواسطة", "الزيارات", "تقييم المستخدم", "45 زائر", "آخر تحديث")
    return CmsPage(markup, report.paragraphs, "2025-11-29", chrome)


def drupal(report: Report, others: Sequence[str]) -> CmsPage:
    """Drupal 7: nested fields, a caption field, 'submitted' line, an exposed poll."""
    markup = f"""<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8"/><meta name="Generator" content="Drupal 7"/><title>{_e(report.title)} | مركز الرصد</title></head>
<body class="node-type-article"><div id="page"><div id="navigation"><ul id="main-menu">{_items(("الرئيسية", "تقارير", "بيانات صحفية"))}</ul></div>
<div id="content" class="column"><h1 id="page-title">{_e(report.title)}</h1><div id="node-4412" class="node node-article"><div class="submitted">أضيف بواسطة webmaster في سبت, 11/29/2025 - 14:20</div>
<div class="field field-name-field-image"><div class="field-items"><div class="field-item even"><img src="a.jpg"/></div></div></div>
<div class="field field-name-field-caption"><div class="field-item">صورة أرشيفية لا علاقة لها بالخبر (المصدر: الإنترنت)</div></div>
<div class="field field-name-body field-type-text-with-summary field-label-hidden"><div class="field-items"><div class="field-item even" property="content:encoded">{_ps(report.paragraphs)}</div></div></div>
<div class="field field-name-field-tags"><div class="field-label">كلمات مفتاحية:&nbsp;</div><div class="field-items"><div class="field-item"><a>هجمات</a></div><div class="field-item"><a>مدنيون</a></div></div></div>
<ul class="links inline"><li><a>سجل دخولك أو أنشئ حسابا لإضافة تعليقات</a></li><li>قرئ 220 مرة</li></ul></div></div>
<div class="sidebar"><div class="block block-poll"><h2>استطلاع</h2><div class="poll">هل تعتقد أن الهدنة ستصمد خلال الشهر القادم؟<form><label>نعم</label><label>لا</label></form></div></div>
<div class="block block-views"><h2>ذات صلة</h2><div class="item-list"><ul>{_items(others[:6])}</ul></div></div></div><div id="footer">{RIGHTS}</div></div></body></html>"""
    chrome = ("أضيف بواسطة", "سجل دخولك", "كلمات مفتاحية", "الهدنة ستصمد", "صورة أرشيفية")
    return CmsPage(markup, report.paragraphs, "2025-11-29", chrome)


def amp(report: Report, others: Sequence[str]) -> CmsPage:
    """An AMP page: sidebar first, JSON-LD in a graph with an array of types, amp elements between paragraphs."""
    ld = {"@context": "https://schema.org", "@graph": [
        {"@type": "WebSite", "name": "الخبر", "datePublished": "2011-01-01"},
        {"@type": ["Article", "NewsArticle"], "headline": report.title, "datePublished": "2025-11-29T20:45:00Z", "dateModified": "2025-11-30T04:00:00Z"},
    ]}  # fmt: skip
    parts = [f"<p>{_e(part)}</p>" for part in report.paragraphs]
    parts.insert(1, '<amp-ad width=300 height=250 type="doubleclick"><div fallback>إعلان</div></amp-ad>')
    parts.append(
        '<amp-twitter data-tweetid="1"><blockquote placeholder>تغريدة من حساب الموقع الرسمي</blockquote></amp-twitter>'
    )
    markup = f"""<!doctype html><html ⚡ lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{_e(report.title)}</title>
<script type="application/ld+json">{json.dumps(ld, ensure_ascii=False)}</script></head><body>
<amp-sidebar id="sidebar" layout="nodisplay"><ul>{_items(("الرئيسية", "عاجل", "فيديو", "بودكاست"))}</ul></amp-sidebar>
<amp-consent><div id="consent-ui"><p>{COOKIES}</p><button>قبول</button><button>رفض</button></div></amp-consent>
<article class="amp-wp-article"><header class="amp-wp-article-header"><h1 class="amp-wp-title">{_e(report.title)}</h1><div class="amp-wp-meta amp-wp-byline">بقلم غرفة الأخبار</div><div class="amp-wp-meta">منذ 9 ساعات</div></header>
<figure class="amp-wp-article-featured-image"><amp-img src="a.jpg"></amp-img><figcaption>عناصر من الدفاع المدني في موقع الحادث (أرشيف)</figcaption></figure>
<div class="amp-wp-article-content">{"".join(parts)}</div><amp-social-share type="whatsapp"></amp-social-share>
<footer><div class="amp-wp-meta amp-wp-tax-category">التصنيفات: <a>سوريا</a></div><a class="comments-link">اترك تعليقا</a></footer></article>
<section><h2>قد يعجبك أيضا</h2><ul>{_items(others[:5])}</ul></section><footer class="amp-wp-footer"><p>{RIGHTS}</p><a href="#top">العودة إلى الأعلى</a></footer></body></html>"""
    chrome = ("ملفات تعريف", "قد يعجبك", "بقلم غرفة", "تغريدة من حساب", "التصنيفات")
    return CmsPage(markup, report.paragraphs, "2025-11-29", chrome)


def live_blog(report: Report, others: Sequence[str]) -> CmsPage:
    """Live coverage: every entry with its hour and share links. All entries are the article."""
    entries = "".join(
        f'<li class="live-entry"><div class="time"><time datetime="2025-11-29T{20 - n % 12:02d}:1{n % 6}:00+03:00">{20 - n % 12:02d}:1{n % 6}</time> بتوقيت دمشق</div>'
        f'<div class="entry-body"><p>{_e(part)}</p></div><div class="entry-share"><a>مشاركة</a><a>نسخ الرابط</a></div></li>'
        for n, part in enumerate(report.paragraphs)
    )
    ld = {"@context": "https://schema.org", "@type": "LiveBlogPosting", "headline": report.title, "datePublished": "2025-11-29T08:00:00+03:00",
          "coverageStartTime": "2025-11-29T08:00:00+03:00"}  # fmt: skip
    markup = f"""<!DOCTYPE html><html dir="rtl" lang="ar"><head><meta charset="utf-8"><title>{_e(report.title)} - تغطية مباشرة</title><script type="application/ld+json">{json.dumps(ld, ensure_ascii=False)}</script></head>
<body><header><nav><ul>{_items(("الرئيسية", "مباشر"))}</ul></nav></header><main><div class="live-header"><span class="badge">مباشر</span><h1>{_e(report.title)}</h1>
<p class="updated">آخر تحديث قبل 5 دقائق</p></div><div class="auto-refresh">يتم تحديث هذه الصفحة تلقائيا</div><ul class="live-list">{entries}</ul><button>تحميل المزيد</button></main>
<aside><h3>الأكثر مشاهدة</h3><ol>{_items(others[:6])}</ol></aside><footer>{RIGHTS}</footer></body></html>"""
    return CmsPage(
        markup,
        report.paragraphs,
        "2025-11-29",
        ("نسخ الرابط", "يتم تحديث هذه", "الأكثر مشاهدة", "تحميل المزيد", "آخر تحديث"),
    )


def many_comments(report: Report, others: Sequence[str]) -> CmsPage:
    """A short article under which readers wrote more than the journalist did."""
    says = "".join(
        f'<li id="c{n}"><div class="who">{who}</div><div class="said"><p>{_e(words)} ({n})</p></div><a href="#">رد</a> <a href="#">أعجبني</a></li>'
        for n, (who, words) in enumerate(COMMENTS * 6)
    )
    markup = f"""<!DOCTYPE html><html dir="rtl" lang="ar"><head><meta charset="utf-8"><title>{_e(report.title)}</title><meta name="pubdate" content="2025-11-29"></head><body>
<div class="top"><a href="/">صوت المدينة</a></div><div class="story"><h1>{_e(report.title)}</h1><div class="text">{_ps(report.paragraphs)}</div></div>
<div class="discussion"><h2>التعليقات (18)</h2><ol class="list">{says}</ol><div class="add"><h3>أضف تعليقك</h3><p>يرجى الالتزام بآداب الحوار وعدم الإساءة للكاتب أو للأشخاص أو للمقدسات.</p></div></div>
<div class="more"><h3>اقرأ أيضا</h3><ul>{_items(others[:4])}</ul></div></body></html>"""
    return CmsPage(markup, report.paragraphs, "2025-11-29", (COMMENTS[0][1][:30], COMMENTS[1][1][:30], "آداب الحوار"))


def inline_cards(report: Report, others: Sequence[str]) -> CmsPage:
    """Cards of other stories between the paragraphs: a headline that links and the first lines of that story."""
    lead = "كشفت مصادر محلية عن تفاصيل جديدة حول الحادثة التي وقعت الأسبوع الماضي وما أعقبها من ردود فعل..."
    out = []
    for n, part in enumerate(report.paragraphs):
        out.append(f"<p>{_e(part)}</p>")
        if n % 2 == 0:
            out.append(
                f'<a class="card" href="/x{n}"><div class="card-img"><img src="i.jpg"></div><div class="card-body"><h4>{_e(others[n % len(others)])}</h4><p>{lead}</p></div></a>'
            )
    markup = f"""<!DOCTYPE html><html dir="rtl" lang="ar"><head><meta charset="utf-8"><title>{_e(report.title)}</title></head><body>
<header class="h"><a href="/">شبكة الأنباء</a></header><main><article><h1>{_e(report.title)}</h1><div class="meta"><span>شبكة الأنباء - حلب</span><span>السبت 29/11/2025</span></div>
<div class="body">{"".join(out)}</div><div class="src">المصدر: وكالات</div></article></main><footer>{RIGHTS}</footer></body></html>"""
    return CmsPage(markup, report.paragraphs, "2025-11-29", (lead[:40], others[0]))


def paywall(report: Report, others: Sequence[str]) -> CmsPage:
    """A teaser: the first paragraph, then offers."""
    markup = f"""<!DOCTYPE html><html dir="rtl" lang="ar"><head><meta charset="utf-8"><title>{_e(report.title)} - الأخبار بلس</title><meta property="article:published_time" content="2025-11-29T06:00:00+03:00"></head>
<body><header><a>تسجيل الدخول</a><a>اشترك الآن</a></header><article><h1>{_e(report.title)}</h1><p class="lead">{_e(report.paragraphs[0])}</p>{_ps(report.paragraphs[1:2])}
<div class="paywall"><h3>هذا المقال للمشتركين فقط</h3><p>للاستمرار في قراءة هذا المقال يرجى الاشتراك في إحدى باقاتنا الشهرية أو السنوية والاستفادة من محتوى حصري بلا إعلانات.</p>
<ul><li>باقة شهرية: 5 دولارات</li><li>باقة سنوية: 50 دولارا</li></ul><a>لديك حساب؟ سجل الدخول</a></div></article><aside><ul>{_items(others[:5])}</ul></aside><footer>{RIGHTS}</footer></body></html>"""
    return CmsPage(markup, report.paragraphs[:2], "2025-11-29", ("للمشتركين فقط", "باقاتنا", "5 دولارات", "لديك حساب"))


def captions(report: Report, others: Sequence[str]) -> CmsPage:
    """A gallery: captions as figcaption, as a small paragraph below the picture, and credits."""
    says = "مقاتلون يقفون قرب مركبة محترقة على أطراف المدينة في صورة التقطت العام الماضي"
    parts = [f"<p>{_e(part)}</p>" for part in report.paragraphs]
    parts.insert(
        0,
        f'<figure class="main"><img src="1.jpg" alt="{says}"><figcaption>{says} <span class="credit">(رويترز)</span></figcaption></figure>',
    )
    parts.insert(
        2,
        f'<div class="wp-caption alignnone" style="width:610px"><img src="2.jpg"><p class="wp-caption-text">{says} من زاوية أخرى</p></div>',
    )
    markup = f"""<!DOCTYPE html><html dir="rtl"><head><meta charset="utf-8"><title>{_e(report.title)}</title></head><body><div id="wrap"><div class="nav">{_items(("أخبار", "صور"))}</div>
<div class="post"><h1>{_e(report.title)}</h1><p class="date">٢٩ تشرين الثاني ٢٠٢٥ - ١٤:٣٥</p><div class="entry">{"".join(parts)}</div></div>
<div class="gallery"><h3>شاهد بالصور</h3><div>1 / 12</div></div><div class="foot">{RIGHTS}</div></div></body></html>"""
    return CmsPage(markup, report.paragraphs, "2025-11-29", (says[:40], "رويترز)", "شاهد بالصور"))


def maghreb(report: Report, others: Sequence[str]) -> CmsPage:
    """A Moroccan site: the month by its Maghrebi name, the newest day in the head of the page."""
    markup = f"""<!DOCTYPE html><html dir="rtl" lang="ar"><head><meta charset="utf-8"><title>{_e(report.title)} - بريس 24</title></head><body>
<div class="topbar"><span>الأحد 30 نونبر 2025</span><span>الرباط 17°</span></div><div class="logo">بريس 24</div><ul class="menu">{_items(("سياسة", "مجتمع", "جهات"))}</ul>
<div class="single"><h1 class="ttl">{_e(report.title)}</h1><div class="by"><span class="auth">بريس 24 - متابعة</span> <span class="dt">السبت 29 نونبر 2025 - 21:07</span></div>
<div class="txt">{_ps(report.paragraphs)}</div><div class="shr">شارك المقال: <a>فيسبوك</a> <a>تويتر</a></div></div>
<div class="last"><h3>آخر المستجدات</h3>{"".join(f"<div><span>{n}:30</span> <a href='/{n}'>{_e(w)}</a></div>" for n, w in enumerate(others[:8], 10))}</div><div class="ft">{RIGHTS}</div></body></html>"""
    return CmsPage(markup, report.paragraphs, "2025-11-29", ("شارك المقال", "آخر المستجدات", "متابعة 29"))


def algeria(report: Report, others: Sequence[str]) -> CmsPage:
    """An Algerian newspaper: 'أوت' for August, the text in divs, hits in the same line."""
    markup = f"""<html dir="rtl"><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1256"><title>{_e(report.title)}</title></head><body>
<div id="head"><img alt="الفجر الجديد"></div><div id="menu"><a href="1">الوطني</a><a href="2">الدولي</a><a href="3">المحلي</a></div>
<div id="art"><div class="cat">الدولي</div><div class="titre">{_e(report.title)}</div><div class="infos">نشر في: 11 أوت 2025 | قراءات: 96 | بقلم: ق. د</div>
{"".join(f"<div>{_e(part)}</div>" for part in report.paragraphs)}<div class="outils"><a>تكبير الخط</a><a>تصغير الخط</a><a>أرسل</a></div></div>
<div id="droite"><div class="bloc">الأكثر تعليقا</div>{"".join(f'<div class="lien"><a href="{n}">{_e(w)}</a></div>' for n, w in enumerate(others[:8]))}</div><div id="bas">{RIGHTS}</div></body></html>"""
    return CmsPage(
        markup, report.paragraphs, "2025-08-11", ("تكبير الخط", "قراءات", "الأكثر تعليقا", "بقلم:"), "windows-1256"
    )


def hijri(report: Report, others: Sequence[str]) -> CmsPage:
    """A Gulf site that gives the Hijri day alone (8 Jumada II 1447 is 29 November 2025)."""
    markup = f"""<!DOCTYPE html><html dir="rtl" lang="ar-SA"><head><meta charset="utf-8"><title>{_e(report.title)}</title></head><body><header><h2>صحيفة النور الإلكترونية</h2></header>
<section class="news-details"><h1>{_e(report.title)}</h1><div class="info"><i class="fa fa-clock"></i> السبت 8 جمادى الآخرة 1447 هـ</div><div class="details">{_ps(report.paragraphs)}</div>
<div class="rate">قيم الخبر: ضعيف مقبول جيد ممتاز</div></section><section class="also"><h3>أخبار ذات علاقة</h3>{_items(others[:5])}</section><footer>{RIGHTS}</footer></body></html>"""
    return CmsPage(markup, report.paragraphs, "2025-11-29", ("قيم الخبر", "أخبار ذات علاقة"))


def hashed_classes(report: Report, others: Sequence[str]) -> CmsPage:
    """A page rendered by a script framework: divs with meaningless classes, state as JSON at its end."""
    state = {"props": {"pageProps": {"related": [{"title": w, "body": w * 3} for w in others[:6]]}}}
    markup = f"""<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charSet="utf-8"/><title>{_e(report.title)}</title></head><body><div id="__next"><div class="css-1k2x"><div class="css-9aa"><a href="/">الرئيسية</a><a href="/live">البث الحي</a></div>
<div class="css-7tt"><div class="css-h1"><h1>{_e(report.title)}</h1></div><div class="css-3d"><time dateTime="2025-11-29T12:00:00.000Z">قبل يوم</time><span>3 دقائق قراءة</span><button>استمع</button></div>
<div class="css-0b"><span>سماع المقال</span><span>الحجم</span></div><div class="css-sum"><div>أبرز النقاط</div></div>{"".join(f'<div class="css-p{n}"><div dir="auto"><span>{_e(part)}</span></div></div>' for n, part in enumerate(report.paragraphs))}
<div class="css-tags"><a href="/t/1">سوريا</a><a href="/t/2">قصف</a></div></div><div class="css-more"><div>المزيد</div>{"".join(f'<div class="css-m"><a href="/{n}"><span>{_e(w)}</span></a><span>قبل {n + 1} ساعات</span></div>' for n, w in enumerate(others[:8]))}</div></div></div>
<script id="__NEXT_DATA__" type="application/json">{json.dumps(state, ensure_ascii=False)}</script></body></html>"""
    return CmsPage(markup, report.paragraphs, "2025-11-29", ("سماع المقال", "3 دقائق قراءة", others[0], "أبرز النقاط"))


def agency(report: Report, others: Sequence[str]) -> CmsPage:
    """A state news agency on ASP.NET: the whole text in one span, lines ended by breaks, today's date above."""
    markup = f"""<html xmlns="http://www.w3.org/1999/xhtml"><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"/><title>وكالة الأنباء الوطنية</title></head><body dir="rtl"><form id="form1"><input type="hidden" name="__VIEWSTATE" value="/wEPDwUKLTk2"/>
<div id="header"><span id="lblToday">الأحد, 30 تشرين الثاني, 2025</span><span>درجات الحرارة: 14</span></div><div id="ctl00_menu"><table><tr><td><a href="a">نشاط رسمي</a></td><td><a href="b">محافظات</a></td></tr></table></div>
<div class="NewsTitle"><span id="ContentPlaceHolder1_lblTitle">{_e(report.title)}</span></div><div><span id="ContentPlaceHolder1_lblDate">29/11/2025 10:12:00 م</span></div>
<div class="NewsBody"><span id="ContentPlaceHolder1_lblBody">{"<br />".join(map(_e, report.paragraphs))}<br />انتهى ع.م/س.ك</span></div>
<div class="NewsTools"><a>Print</a><a>Email</a></div><div class="latest"><span>آخر الأخبار</span><table>{"".join(f"<tr><td>{n + 10}:05</td><td><a href='?id={n}'>{_e(w)}</a></td></tr>" for n, w in enumerate(others[:9]))}</table></div></form><div id="footer">{RIGHTS}</div></body></html>"""
    return CmsPage(markup, report.paragraphs, "2025-11-29", ("درجات الحرارة", "آخر الأخبار", "نشاط رسمي"))


def endless_scroll(report: Report, others: Sequence[str]) -> CmsPage:
    """The next story stands whole below this one, as sites do that never end."""
    second = [
        f"{word}، بحسب ما نقل مراسلنا عن مصادر محلية في المنطقة، من دون أن ترد تفاصيل أخرى حتى ساعة إعداد هذا الخبر."
        for word in others[:3]
    ]
    markup = f"""<!DOCTYPE html><html dir="rtl" lang="ar"><head><meta charset="utf-8"><title>{_e(report.title)}</title><link rel="canonical" href="https://x.example/a"></head><body><nav>{_items(("أخبار", "آراء"))}</nav>
<div class="stream"><article data-id="1"><h1>{_e(report.title)}</h1><time datetime="2025-11-29T10:00:00+02:00">29 نوفمبر 2025</time><div class="c">{_ps(report.paragraphs)}</div></article>
<article data-id="2"><h2>{_e(others[0])}</h2><time datetime="2025-11-27T10:00:00+02:00">27 نوفمبر 2025</time><div class="c">{_ps(second)}</div></article></div><footer>{RIGHTS}</footer></body></html>"""
    return CmsPage(markup, report.paragraphs, "2025-11-29", ("ساعة إعداد هذا الخبر",))


def word_html(report: Report, others: Sequence[str]) -> CmsPage:
    """Saved from a word processor: every few words in a span of their own, empty paragraphs between."""

    def runs(part: str) -> str:
        words = part.split(" ")
        return " ".join(
            f"<span lang=AR-SA style='font-size:14.0pt;font-family:\"Simplified Arabic\"'>{_e(' '.join(words[at : at + 4]))}</span>"
            for at in range(0, len(words), 4)
        )

    body = "".join(
        f"<p class=MsoNormal dir=RTL style='text-align:justify'>{runs(part)}<o:p></o:p></p><p class=MsoNormal dir=RTL><o:p>&nbsp;</o:p></p>"
        for part in report.paragraphs
    )
    markup = f"""<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta http-equiv=Content-Type content="text/html; charset=windows-1256"><meta name=Generator content="Microsoft Word 11"><title>{_e(report.title)}</title><style>p.MsoNormal {{margin:0cm}}</style></head>
<body lang=EN-US><div class=Section1 dir=RTL><p class=MsoNormal align=center dir=RTL><b>{runs(report.title)}</b></p><p class=MsoNormal dir=RTL>{runs("دمشق في 29 كانون الأول 2024")}</p>{body}<p class=MsoNormal align=center dir=RTL><a href="index.htm">عودة إلى الصفحة الرئيسية</a></p></div></body></html>"""
    return CmsPage(markup, report.paragraphs, "2024-12-29", ("عودة إلى الصفحة",), "windows-1256")


def page_builder(report: Report, others: Sequence[str]) -> CmsPage:
    """A page builder: every paragraph in a widget of its own, many divs deep; a share bar in words; a consent dialogue last."""

    def widget(inner: str, kind: str = "text-editor") -> str:
        return f'<div class="elementor-element"><div class="elementor-widget elementor-widget-{kind}"><div class="elementor-widget-container">{inner}</div></div></div>'

    texts = "".join(widget(f"<p>{_e(part)}</p>") for part in report.paragraphs)
    loop = "".join(
        f'<article class="elementor-post"><h3 class="elementor-post__title"><a>{_e(w)}</a></h3><div class="elementor-post__excerpt"><p>{_e(w)} وفق ما أفادت به مصادر متطابقة ...</p></div><a>اقرأ المزيد »</a></article>'
        for w in others[:4]
    )
    markup = f"""<!DOCTYPE html><html dir="rtl" lang="ar"><head><meta charset="utf-8"><title>{_e(report.title)}</title></head><body><div data-elementor-type="header">{widget(_items(("الرئيسية", "عن المرصد", "تواصل معنا")), "nav-menu")}</div>
<div data-elementor-type="single-post">{widget(f'<h1 class="elementor-heading-title">{_e(report.title)}</h1>', "heading")}{widget("<ul><li>المرصد</li><li>نوفمبر 29, 2025</li><li>9:14 م</li><li>لا توجد تعليقات</li></ul>", "post-info")}{texts}
{widget("<div>شارك هذا الموضوع</div><div>Facebook</div><div>Telegram</div><div>WhatsApp</div>", "share-buttons")}{widget(loop, "posts")}</div>
<div class="cmplz-cookiebanner"><div class="cmplz-title">إدارة الموافقة</div><div class="cmplz-message"><p>{COOKIES}</p><p>التخزين التقني أو الوصول ضروري تماما للغرض المشروع المتمثل في تمكين استخدام خدمة معينة.</p></div></div>{RIGHTS}</body></html>"""
    return CmsPage(
        markup,
        report.paragraphs,
        "2025-11-29",
        ("شارك هذا الموضوع", "التخزين التقني", "مصادر متطابقة ...", "لا توجد تعليقات"),
    )


def light_page(report: Report, others: Sequence[str]) -> CmsPage:
    """A page for old telephones: hardly any markup, all words in the body itself."""
    links = "<br>".join(f'- <a href="{n}">{_e(w)}</a>' for n, w in enumerate(others[:5]))
    markup = f"""<html><head><title>{_e(report.title)}</title></head><body dir=rtl><a href="/">الرئيسية</a> &gt; <a href="/n">أخبار</a><hr><b>{_e(report.title)}</b><br><small>29-11-2025 | 08:30</small><br><br>
{"<br>".join(map(_e, report.paragraphs))}<br><br><a href="c">التعليقات (0)</a> <a href="f">النسخة الكاملة</a><hr><b>المزيد من الأخبار</b><br>{links}<hr>{RIGHTS}</body></html>"""
    return CmsPage(
        markup, report.paragraphs, "2025-11-29", ("النسخة الكاملة", "المزيد من الأخبار", others[0], "التعليقات (0)")
    )


def lists_inside(report: Report, others: Sequence[str]) -> CmsPage:
    """A daily round-up whose items are list items with subheadings; 'follow us' lines in the middle of the text."""
    middle = '<p><strong>للمزيد تابعونا عبر: <a href="https://t.me/x">تلغرام</a> | <a href="https://fb.example">فيسبوك</a></strong></p>'
    head, tail = report.paragraphs[:1], report.paragraphs[1:]
    markup = f"""<!DOCTYPE html><html dir="rtl" lang="ar"><head><meta charset="utf-8"><meta name="dc.date" content="2025-11-29"><title>{_e(report.title)} :: مرصد الأحداث</title></head><body><div class="wrap"><div class="crumbs">أنت هنا: <a>الرئيسية</a> » <a>حصاد اليوم</a></div>
<h1>{_e(report.title)}</h1><div class="content clearfix">{_ps(head)}{middle}<ul>{"".join(f"<li>{_e(part)}</li>" for part in tail)}</ul><p>* المرصد غير مسؤول عن محتوى الروابط الخارجية</p></div>
<div class="widget"><h3>الأرشيف</h3><select><option>نوفمبر 2025</option><option>أكتوبر 2025</option></select></div><div class="widget"><h3>أحدث المقالات</h3><ul>{_items(others[:7])}</ul></div></div></body></html>"""
    return CmsPage(
        markup, report.paragraphs, "2025-11-29", ("للمزيد تابعونا", "الروابط الخارجية", "أنت هنا", "أحدث المقالات")
    )


LAYOUTS: Sequence[Callable[[Report, Sequence[str]], CmsPage]] = (
    old_table, nuke, blogger, wordpress, newspaper_theme, joomla, drupal, amp, live_blog, many_comments, inline_cards,
    paywall, captions, maghreb, algeria, hijri, hashed_classes, agency, endless_scroll, word_html, page_builder,
    light_page, lists_inside,
)  # fmt: skip
