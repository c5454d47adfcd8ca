"""Section pages, home pages, numbered pages: what they lead to, and what they do not."""

# ruff: noqa: E501 - addresses and their labels are tables: a row a line
from __future__ import annotations

from dataclasses import replace
from urllib.parse import unquote

import pytest

from newsarchive.discover import pages
from newsarchive.discover.shapes import Shape, shape_of
from newsarchive.model import Site

SECTION = """<!doctype html><html dir="rtl"><head><title>سياسة | المرفأ</title>
<link rel="alternate" type="application/rss+xml" href="/feed/"><link rel="alternate" type="application/json" href="/wp-json/x">
<link rel="alternate" type="application/rss+xml" href="/comments/feed/"></head><body>
<div class="breaking-ticker"><a href="/2026/11/09/زلزال-يضرب-الساحل/">زلزال يضرب الساحل الشمالي فجرا</a></div>
<nav id="main-nav"><ul><li><a href="/">الرئيسية</a></li><li><a href="/category/politics/">سياسة</a></li>
<li><a href="/category/economy/">اقتصاد</a></li><li><a href="/reports">تقارير</a></li><li><a href="/contact-us">اتصل بنا</a></li>
<li><a href="/video/">فيديو</a></li><li><a href="/author/salma">سلمى</a></li><li><a href="/login">دخول</a></li></ul></nav>
<main>
<article><a href="/2026/11/09/رصيف-الحاويات/?utm_source=home"><img alt="صورة الرصيف"></a>
<h2><a href="/2026/11/09/رصيف-الحاويات/">وزير النقل يفتتح رصيف الحاويات الجديد</a></h2>
<a href="/2026/11/09/رصيف-الحاويات/#more">أكمل القراءة »</a> <a href="/tag/موانئ-الشمال-الجديدة-كلها/">موانئ</a>
<a href="/2026/11/09/رصيف-الحاويات/#comments" class="comments-link">3 تعليقات</a></article>
<article><h2><a href="https://sport.marfa.example/news/55120">الأهلي بطلا</a></h2></article>
<article><h2><a href="/gallery/77120">بالصور: افتتاح الرصيف الجديد في المرفأ</a></h2></article>
<article><a href="https://facebook.com/sharer.php?u=https://marfa.example/2026/11/09/x-y-z-w/">شارك هذا الخبر على فيسبوك</a></article>
<article><a href="/uploads/2026/11/report-of-the-port.pdf">تقرير المرفأ السنوي كاملا بصيغة ملف</a></article>
</main>
<div class="pagination"><span>1</span><a href="/category/politics/page/2/">2</a><a href="/category/politics/page/3/">٣</a>
<a href="/category/politics/page/40/">40</a><a href="/category/politics/page/2/">التالي »</a></div>
<footer><a href="/سياسة-الخصوصية-وشروط-الاستخدام-كاملة/">سياسة الخصوصية</a> <a href="/rss.xml">RSS</a> <a href="/sitemap.xml">خريطة</a>
<a href="javascript:void(0)">أعلى</a><a href="mailto:a@marfa.example">راسلنا</a></footer></body></html>"""
URL = "https://www.marfa.example/category/politics/"


def section(html: str, url: str = URL, site: Site | None = None) -> list[str]:
    document = pages.read_section(html, url, site or Site(host="marfa.example"))
    return [unquote(entry.url) for entry in document.entries]


def page(*links: tuple[str, str], around: str = "{}") -> str:
    return "<body>" + around.format("".join(f'<a href="{href}">{text}</a> ' for href, text in links)) + "</body>"


def test_a_section_gives_its_articles_once_and_in_order(unknown_site: Site) -> None:
    document = pages.read_section(SECTION, URL, unknown_site)
    assert [unquote(entry.url) for entry in document.entries] == [
        "https://www.marfa.example/2026/11/09/زلزال-يضرب-الساحل/",
        "https://www.marfa.example/2026/11/09/رصيف-الحاويات/?utm_source=home",
        "https://sport.marfa.example/news/55120",
    ]
    assert [entry.title for entry in document.entries] == [
        "زلزال يضرب الساحل الشمالي فجرا",
        "وزير النقل يفتتح رصيف الحاويات الجديد",
        "الأهلي بطلا",
    ]
    assert (document.kind, document.title) == ("section", "سياسة | المرفأ")


def test_the_sites_own_pattern_wins(unknown_site: Site) -> None:
    html = page(("/a/x", "خبر"), ("/2026/11/09/خبر-طويل-جدا-جدا/", "خبر طويل جدا جدا"))
    assert section(html, site=replace(unknown_site, article_url=r"/a/\w+$")) == ["https://www.marfa.example/a/x"]


def test_short_slugs_are_known_by_their_headlines() -> None:
    headlines = [(f"/world/{slug}", f"عنوان خبر كامل عن {slug}") for slug in ("oil", "rain", "port", "fire")]
    menu = page(("/world/live-blog", "بث"), ("/about/team", "فريق"), around="<nav>{}</nav>")
    assert len(section(page(*headlines, ("/world/war", "حرب")) + menu)) == 5
    assert section(page(("/politics", "سياسة"), ("/sport", "رياضة"), ("/arts", "فنون"), ("/tech", "تقنية"))) == []


def test_old_table_sites() -> None:
    links = [
        ("details.aspx?id=68600", "فوز"),
        ("section.aspx?id=34", "سياسة وأخبار محلية وعربية"),
        ("/print.aspx?id=68600", "طباعة"),
    ]
    html = page(*links, around="<table><tr><td class=boxitem>{}</td></tr></table>")
    assert section(html, "http://marfa.example/news/section.aspx?id=35") == [
        "http://marfa.example/news/details.aspx?id=68600"
    ]


@pytest.mark.parametrize(
    "url",
    [
        "https://x.example/2026/11/09/نبأ/", "https://x.example/2026/11/blog-post_12.html", "https://x.example/?p=4811",
        "https://x.example/archives/4811", "https://x.example/news/details.aspx?id=68600", "https://x.example/node/17",
        "https://x.example/politics/2026/1/2/نبأ", "https://x.example/ar/articles/c0k1j2l3m4no", "https://x.example/story/71204-slug",
        "https://x.example/index.php?option=com_content&view=article&id=51", "https://x.example/زلزال-يضرب-الساحل-الشمالي",
        "https://x.example/item/918-عنوان", "https://x.example/news/2026-11-09/نبأ", "https://x.example/articleDetails.aspx?id=3019999&language=ar",
    ],
)  # fmt: skip
def test_addresses_of_articles(url: str) -> None:
    assert shape_of(url) is Shape.STRONG


@pytest.mark.parametrize(
    "url",
    [
        "https://x.example/", "https://x.example/tag/غزة-2026-11-09-اليوم/", "https://x.example/category/world/page/2/", "https://x.example/?cat=5",
        "https://x.example/author/ahmad-ali-hasan-12345", "https://x.example/section.aspx?id=34", "https://x.example/search/label/سياسة",
        "https://x.example/wp-content/uploads/2026/11/a.jpg", "https://x.example/archives/", "https://x.example/login?id=12345", "https://x.example/?s=غزة",
        "https://x.example/index.php?option=com_content&view=category&id=51", "https://x.example/rss.xml", "https://x.example/2026_11_01_archive.html/archive",
        "https://x.example/video/77120", "mailto:a@x.example",
    ],
)  # fmt: skip
def test_addresses_of_other_things(url: str) -> None:
    assert shape_of(url) is Shape.NEVER


def test_a_year_is_no_number_of_an_article() -> None:
    assert shape_of("https://x.example/sport/world-cup-2026") is not Shape.NEVER
    assert shape_of("https://x.example/elections-2026") is Shape.WEAK
    assert shape_of("https://x.example/2026/11/") is Shape.WEAK


# ------------------------------------------------------------------ older pages of a list


def test_numbered_pages_follow_without_a_gap(unknown_site: Site) -> None:
    assert pages.read_section(SECTION, URL, unknown_site).next_pages == (
        "https://www.marfa.example/category/politics/page/2/",
        "https://www.marfa.example/category/politics/page/3/",
    )


@pytest.mark.parametrize(
    ("html", "url", "following"),
    [
        (page(("?page=1", "2"), ("?page=2", "3"), ("?page=1", "التالي ›")), "https://x.example/news", ["https://x.example/news?page=1", "https://x.example/news?page=2"]),
        (page(("list.aspx?id=3&page=3", "التالي"), ("list.aspx?id=3&page=1", "السابق")), "https://x.example/list.aspx?id=3&page=2", ["https://x.example/list.aspx?id=3&page=3"]),
        (page(("/news?start=20", "2"), ("/news?start=40", "3")), "https://x.example/news", ["https://x.example/news?start=20", "https://x.example/news?start=40"]),
        (page(("/search?updated-max=2026-11-08T10:00:00&max-results=20", "رسائل أقدم")), "https://x.example/", ["https://x.example/search?updated-max=2026-11-08T10:00:00&max-results=20"]),
        ('<head><link rel="next" href="/politics/p2"></head>', "https://x.example/politics", ["https://x.example/politics/p2"]),
        (page(("https://other.example/page/2/", "التالي"), ("/2026/11/09/خبر-آخر-من-اليوم/", "التالي")), "https://x.example/", []),
    ],
)  # fmt: skip
def test_older_pages(html: str, url: str, following: list[str]) -> None:
    assert list(pages.read_section(html, url, Site(host="x.example")).next_pages) == following


# ------------------------------------------------------------------ further pages of one article


@pytest.mark.parametrize(
    ("html", "url", "parts"),
    [
        (page(("/2026/11/09/تحقيق-المرفأ/2/", "2"), ("/2026/11/09/تحقيق-المرفأ/3/", "3"), around='<div class="page-links">الصفحات: 1 {}</div>'),
         "https://x.example/2026/11/09/تحقيق-المرفأ/", ["/2026/11/09/تحقيق-المرفأ/2/", "/2026/11/09/تحقيق-المرفأ/3/"]),
        (page(("?id=68600&page=2", "صفحة ٢"), ("?id=68600&page=1", "صفحة ١")), "https://x.example/details.aspx?id=68600", ["/details.aspx?id=68600&page=2"]),
        (page(("/news/long-story-of-a-port-2.html", "الصفحة التالية")), "https://x.example/news/long-story-of-a-port.html", ["/news/long-story-of-a-port-2.html"]),
        ('<head><meta property="og:type" content="article"><link rel="next" href="/port?page=2"></head>', "https://x.example/port", ["/port?page=2"]),
        # The third part names the fourth only; what came before is known.
        (page(("/node/17?page=1", "2"), ("/node/17?page=3", "4")), "https://x.example/node/17?page=2", ["/node/17?page=3"]),
        # Another article, whatever it is called.
        ('<link rel="next" href="/2026/11/08/خبر-آخر/">' + page(("/2026/11/08/خبر-آخر/", "التالي")), "https://x.example/2026/11/09/خبر/", []),
        (page(("/news/68601/", "التالي"), ("/news/68599/", "السابق")), "https://x.example/news/68600/", []),
        (page(("/news/news-16.html", "التالي")), "https://x.example/news/news-15.html", []),
        # Comments, lists, calendars, other hosts.
        (page(("/2026/11/09/خبر/comment-page-2/", "2"), ("/2026/11/09/خبر/?cpage=2", "2")), "https://x.example/2026/11/09/خبر/", []),
        (page(("?page=1", "2"), around='<section class="comments">{}</section>'), "https://x.example/node/17", []),
        (page(("/category/politics/page/2/", "2")), "https://x.example/category/politics/", []),
        (page(("/politics?page=2", "2")), "https://x.example/politics", []),
        (page(("/2026/11/10/", "10"), ("/2026/11/11/", "11")), "https://x.example/2026/11/09/خبر/", []),
        (page(("https://m.other.example/2026/11/09/خبر/2/", "2")), "https://x.example/2026/11/09/خبر/", []),
    ],
)  # fmt: skip
def test_continuations(html: str, url: str, parts: list[str]) -> None:
    assert [unquote(part).removeprefix("https://x.example") for part in pages.continuations(html, url)] == parts


# ------------------------------------------------------------------ what a home page names


def test_a_home_page_names_its_feeds_sitemaps_and_sections() -> None:
    found = pages.find_feeds(SECTION, "https://www.marfa.example/")
    assert found.feeds == ("https://www.marfa.example/feed/", "https://www.marfa.example/rss.xml")
    assert found.sitemaps == ("https://www.marfa.example/sitemap.xml",)
    assert found.sections == (
        "https://www.marfa.example/category/politics/",
        "https://www.marfa.example/category/economy/",
        "https://www.marfa.example/reports",
    )


def test_sections_outside_a_menu_are_known_by_their_form() -> None:
    html = page(
        ("section.aspx?id=34", "سياسة"), ("/search/label/رياضة", "رياضة"), ("/weather", "الطقس"), ("/tag/x", "وسم")
    )
    assert [unquote(url) for url in pages.find_feeds(html, "http://x.example/").sections] == [
        "http://x.example/section.aspx?id=34",
        "http://x.example/search/label/رياضة",
    ]


def test_usual_paths_stand_beside_the_home_and_at_the_root() -> None:
    paths = pages.usual_paths("https://x.example/ar?lang=ar")
    assert paths[0] == "https://x.example/ar/feed/"
    assert {"https://x.example/feed/", "https://x.example/sitemap.xml", "https://x.example/feeds/posts/default"} <= set(
        paths
    )
    assert len(set(paths)) == len(paths)


def test_a_page_of_nothing_gives_nothing(unknown_site: Site) -> None:
    for html in ("", "\x00", "<", "<a href=>", "<base href='javascript:1'><a href='http://['>x</a>"):
        assert pages.read_section(html, URL, unknown_site).entries == ()
        assert pages.find_feeds(html, URL) == pages.Found()
        assert pages.continuations(html, URL) == ()


def test_a_flood_of_tags_is_bounded(unknown_site: Site) -> None:
    flood = "<div>" * 200_000 + '<a href="/2026/11/09/خبر-طويل-جدا-جدا/">خبر</a>'
    assert pages.read_section(flood, URL, unknown_site).entries == ()
    assert len(section(page(*[(f"/news/{n}", "خبر") for n in range(10_000, 20_000)]))) == 5_000
