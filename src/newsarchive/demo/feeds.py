"""The feeds and sitemaps of the sample newsroom, each with the flaws of its kind.

In: a `View`. Out: text (RSS 2.0, Atom, RDF, JSON Feed, sitemaps, Google-News sitemap). The RDF leaves ampersands bare.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, timedelta, timezone
from email.utils import format_datetime
from html import escape

from newsarchive.demo import addresses
from newsarchive.demo.pages import PAGE_SIZE, View
from newsarchive.demo.world import SampleArticle, evening

XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS_WINDOW = timedelta(days=2)
RDF_ITEMS = 8


def page_of(articles: Sequence[SampleArticle], number: int) -> Sequence[SampleArticle]:
    """Page `number` (from 1) of a list."""
    return articles[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]


def page_count(articles: Sequence[SampleArticle]) -> int:
    """How many pages a list has; at least one."""
    return max(1, -(-len(articles) // PAGE_SIZE))


def rss(view: View, number: int) -> str:
    """WordPress: tracked links, teaser in the description, `?paged=` for more."""
    items = "".join(
        f"<item><title>{escape(a.edition(view.day).title)}</title>"
        f"<link>{escape(view.base + addresses.variants(a)['tracked'])}</link>"
        f"<pubDate>{format_datetime(a.published)}</pubDate><category>{view.paper.sections[a.section]}</category>"
        f'<guid isPermaLink="false">{view.base}/?p={addresses.number_of(a)}</guid>'
        f"<description><![CDATA[<p>{_teaser(view, a)} [&#8230;]</p>]]></description></item>\n"
        for a in page_of(view.listed(), number)
    )
    head = f"<title>{view.paper.name}</title><link>{view.base}</link><description>{view.paper.motto}</description>"
    return (
        f'{XML}<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>{head}\n{items}</channel></rss>'
    )


def json_feed(view: View, number: int) -> str:
    """JSON Feed 1.1 with `next_url`."""
    articles = view.listed()
    zone = timezone(timedelta(minutes=view.paper.zone_minutes))
    items = [
        {
            "id": str(addresses.number_of(a)),
            "url": view.base + addresses.path(a),
            "title": a.edition(view.day).title,
            "summary": _teaser(view, a),
            "date_published": a.published.isoformat(),
            "date_modified": a.modified(view.day).astimezone(zone).isoformat(),
            "authors": [{"name": name} for name in a.authors],
            "language": "ar",
        }
        for a in page_of(articles, number)
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": view.paper.name, "home_page_url": f"{view.base}/"}
    if number < page_count(articles):
        feed["next_url"] = f"{view.base}/feed.json?page={number + 1}"
    return json.dumps(feed | {"items": items}, ensure_ascii=False)


def atom(view: View, number: int) -> str:
    """Blogger's Atom: escaped HTML content, `rel=next` to the following page."""
    articles = view.listed()
    entries = "".join(
        f"<entry><id>tag:blogger.example,2026:post-{addresses.number_of(a)}</id>"
        f"<published>{a.published.isoformat()}</published><updated>{a.modified(view.day).isoformat()}</updated>"
        f"<title type='text'>{escape(a.edition(view.day).title)}</title>"
        f"<summary type='html'>{escape('<div dir=rtl>' + _teaser(view, a) + '</div>')}</summary>"
        f"<link rel='alternate' type='text/html' href='{escape(view.base + addresses.path(a))}'/></entry>\n"
        for a in page_of(articles, number)
    )
    following = f"{view.base}/feeds/posts/default?start-index={number * PAGE_SIZE + 1}"
    more = f"<link rel='next' href='{following}'/>" if number < page_count(articles) else ""
    head = f"<id>tag:blogger.example,2026:sindian</id><updated>{evening(view.day).isoformat()}</updated>"
    return (
        f"<?xml version='1.0' encoding='UTF-8'?>\n<feed xmlns='http://www.w3.org/2005/Atom'>{head}"
        f"<title>{view.paper.name}</title><link rel='alternate' href='{view.base}/'/>{more}\n{entries}</feed>"
    )


def rdf(view: View) -> str:
    """RSS 1.0 of an old publishing system: a byte order mark, and ampersands nobody escaped."""
    items = "".join(
        f'<item rdf:about="{view.base}{addresses.path(a)}"><title>{a.edition(view.day).title}</title>'
        f"<link>{view.base}{addresses.path(a)}?utm_source=rss&utm_medium=feed</link>"
        f"<dc:date>{a.published.isoformat()}</dc:date><dc:creator>{'، '.join(a.authors)}</dc:creator>"
        f"<description>{_teaser(view, a)} & المزيد</description></item>\n"
        for a in view.listed()[:RDF_ITEMS]
    )
    return (
        f'\ufeff{XML}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/">\n<channel rdf:about="{view.base}/backend.rdf">'
        f"<title>{view.paper.name}</title><link>{view.base}/</link>"
        f"<description>أخبار & تحاليل</description></channel>\n"
        f"{items}</rdf:RDF>"
    )


def sitemap(view: View, paths: Sequence[tuple[str, SampleArticle | None]]) -> str:
    """A plain sitemap; `lastmod` where an article is known."""
    rows = "".join(
        f"<url><loc>{escape(view.base + path)}</loc>"
        + (f"<lastmod>{article.modified(view.day):%Y-%m-%dT%H:%M:%S+00:00}</lastmod>" if article else "")
        + "</url>\n"
        for path, article in paths
    )
    return f"{XML}<urlset {SITEMAP}>\n{rows}</urlset>"


def sitemap_index(view: View, paths: Sequence[str]) -> str:
    """A sitemap of sitemaps."""
    rows = "".join(f"<sitemap><loc>{view.base}{path}</loc></sitemap>\n" for path in paths)
    return f"{XML}<sitemapindex {SITEMAP}>\n{rows}</sitemapindex>"


def news_sitemap(view: View) -> str:
    """Google-News: only the last two days, with titles and zone-aware dates."""
    since = evening(view.day) - NEWS_WINDOW
    rows = "".join(
        f"<url><loc>{escape(view.base + addresses.path(a))}</loc><news:news><news:publication>"
        f"<news:name>{view.paper.name}</news:name><news:language>ar</news:language></news:publication>"
        f"<news:publication_date>{a.published.isoformat()}</news:publication_date>"
        f"<news:title>{escape(a.edition(view.day).title)}</news:title></news:news></url>\n"
        for a in view.listed()
        if a.published.astimezone(UTC) >= since
    )
    return f'{XML}<urlset {SITEMAP} xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n{rows}</urlset>'


def _teaser(view: View, article: SampleArticle) -> str:
    blocks = article.edition(view.day).blocks
    return escape(" ".join(blocks[0].text.split()[:24]), quote=False) if blocks else ""
