"""The sample newsroom as a pure function: what every site answers on a virtual day.

In: a paper's key, a request target, the site's running address. Out: an `ServedPage` in bytes. It opens no socket and
counts nothing: the server hands in the number of requests so far, which view counters and clocks show.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from string import Template

from newsarchive.demo import addresses, feeds, pages
from newsarchive.demo.pages import View
from newsarchive.demo.world import PageBlock, Paper, SampleArticle, evening, load

XML_TYPE = "application/xml; charset=utf-8"
STUB_WORDS = 14
SOFT_404 = {"rasid", "sindian"}  # papers that answer 200 to any address
MISSING_LINK = "/2025/03/summer-photos-old.html"  # an old post, still linked, long taken down


@dataclass(frozen=True, slots=True)
class ServedPage:
    """One HTTP answer before conditional requests and transfer coding."""

    status: int
    content_type: str
    body: bytes
    modified: datetime | None = None
    location: str | None = None
    etag_salt: str | None = None  # a lying site's tag depends on this alone


Page = Callable[[View], ServedPage]
Table = dict[str, Page]


@dataclass(frozen=True)
class Newsroom:
    """The six papers on virtual day `day`, 0 to 4."""

    day: int
    papers: tuple[Paper, ...] = field(default_factory=load)

    def paper(self, key: str) -> Paper:
        """The paper called `key`; KeyError if there is none."""
        return {paper.key: paper for paper in self.papers}[key]

    def table(self, key: str) -> Table:
        """Every address of one site on this day, in lookup form."""
        view = View(self.paper(key), self.day, "")
        return {addresses.lookup(path): page for path, page in _routes(view)}

    def answer(self, key: str, target: str, base: str, count: int = 0, table: Table | None = None) -> ServedPage:
        """What site `key` answers to `target`."""
        view = View(self.paper(key), self.day, base, count)
        page = (table if table is not None else self.table(key)).get(addresses.lookup(target))
        return page(view) if page else _missing(view, soft=key in SOFT_404)


def _routes(view: View) -> list[tuple[str, Page]]:
    routes: list[tuple[str, Page]] = [("/robots.txt", _robots), *_lists(view), *ENDPOINTS[view.paper.key](view)]
    for article in view.paper.articles:
        if article.first_day <= view.day:
            routes += _article_routes(view, article)
    for slug, title, captions in view.paper.galleries:
        routes.append((f"/gallery/{slug}", _gallery(title, captions)))
    return routes


def _html(
    view: View, text: str, *, status: int = 200, modified: datetime | None = None, salt: str | None = None
) -> ServedPage:
    body = text.encode(view.paper.charset, "xmlcharrefreplace")
    return ServedPage(status, view.paper.content_type, body, modified=modified, etag_salt=salt)


def _missing(view: View, *, soft: bool, status: int = 404) -> ServedPage:
    return _html(view, pages.missing_page(view), status=200 if soft else status)


def _robots(view: View) -> ServedPage:
    text = Template(view.paper.robots).substitute(base=view.base)
    return ServedPage(200, "text/plain; charset=utf-8", text.encode())


def _article_routes(view: View, article: SampleArticle) -> list[tuple[str, Page]]:
    if article.gone and article.gone.on(view.day):
        gone = _stub(article) if article.gone.how == "paywall" else _gone(article.gone.how)
        return [(path, gone) for path in (addresses.path(article), *addresses.variants(article).values())]
    routes = [
        (addresses.part_path(article, n), _article(article, "", n)) for n in range(len(article.editions[0].parts))
    ]
    for kind, path in addresses.variants(article).items():
        if kind != "tracked":
            routes.append((path, _article(article, "" if kind == "mobile" else kind)))
    return routes


def _article(article: SampleArticle, form: str, part: int = 0) -> Page:
    def page(view: View) -> ServedPage:
        text = pages.article_page(view, article, form, part)
        salt = f"{article.id}{form}{part}" if article.etag_lies else None
        return _html(view, text, modified=article.modified(view.day), salt=salt)

    return page


def _stub(article: SampleArticle) -> Page:
    """What is left in front of a paywall: the headline, a few words, the offer."""
    edition = article.editions[-1]
    words = " ".join(edition.blocks[0].text.split()[:STUB_WORDS]) + "..."
    offer = "هذا المقال متاح للمشتركين فقط. اشترك الآن أو سجل الدخول لمواصلة القراءة."
    parts = ((PageBlock("paragraph", words), PageBlock("paragraph", offer)),)
    return _article(replace(article, kind="paywall", editions=(replace(edition, parts=parts),)), "")


def _gone(how: str) -> Page:
    def page(view: View) -> ServedPage:
        if how == "home":
            return ServedPage(302, view.paper.content_type, b"", location="/")
        return _missing(view, soft=how == "soft-404", status=410 if how == "410" else 404)

    return page


def _gallery(title: str, captions: Sequence[str]) -> Page:
    return lambda view: _html(view, pages.gallery_page(view, title, captions))


def _list(
    heading: str, articles: Sequence[SampleArticle], pager: Sequence[tuple[int, str]] = (), extra: str = ""
) -> Page:
    def page(view: View) -> ServedPage:
        links = " ".join(f'<a href="{view.base}{path}">{number}</a>' for number, path in pager)
        more = Template(extra).substitute(base=view.base)
        return _html(view, pages.list_page(view, heading, articles, links, more), modified=evening(view.day))

    return page


def _lists(view: View) -> list[tuple[str, Page]]:
    """Home, sections with their pages, tags, authors, a search form's answer, the login."""
    key, listed = view.paper.key, view.listed()
    extra = "".join(f'<p><a href="$base/gallery/{s}">صور: {t}</a></p>' for s, t, _ in view.paper.galleries)
    if key == "sindian":
        extra += f'<p><a href="$base{MISSING_LINK}">صور الصيف الماضي من شرفات الحارة القديمة وأهلها</a></p>'
    routes: list[tuple[str, Page]] = [
        (home, _list(view.paper.name, listed[: pages.PAGE_SIZE], extra=extra)) for home in ("/", "/default.asp")
    ]
    for section, name in view.paper.sections.items():
        chosen = [a for a in listed if a.section == section]
        numbers = range(1, feeds.page_count(chosen) + 1)
        pager = [(n, addresses.section_path(view.paper, section, n)) for n in numbers] if len(numbers) > 1 else []
        for n in numbers:
            page = _list(name, feeds.page_of(chosen, n), pager)
            routes.append((addresses.section_path(view.paper, section, n), page))
    for tag, tagged in _by_word([(t, a) for a in listed for t in a.tags]):
        routes.append((addresses.tag_path(key, tag), _list(f"وسم: {tag}", tagged)))
    for author, written in _by_word([(w, a) for a in listed for w in a.authors]):
        routes.append((addresses.author_path(key, author), _list(f"مقالات {author}", written)))
    routes.append(("/search?q=news", _list("نتائج البحث عن: news", listed[:4])))
    routes.append(("/spip.php?page=login" if key == "sawmaa" else "/login", lambda v: _html(v, pages.login_page(v))))
    return routes


def _by_word(pairs: list[tuple[str, SampleArticle]]) -> list[tuple[str, list[SampleArticle]]]:
    ordered = sorted(pairs, key=lambda pair: pair[0])
    return [(word, [article for _, article in group]) for word, group in groupby(ordered, key=lambda pair: pair[0])]


def _xml(make: Callable[[View], str], content_type: str = XML_TYPE, *, packed: bool = False) -> Page:
    def page(view: View) -> ServedPage:
        body = make(view).encode()
        return ServedPage(200, content_type, gzip.compress(body, mtime=0) if packed else body)

    return page


def _manara_endpoints(view: View) -> list[tuple[str, Page]]:
    count = feeds.page_count(view.listed())
    rows = [(addresses.path(a), a) for a in view.listed()]
    galleries = [(f"/gallery/{slug}", None) for slug, _, _ in view.paper.galleries]
    rss_type = "application/rss+xml; charset=UTF-8"
    return [
        ("/feed/", _xml(lambda v: feeds.rss(v, 1), rss_type)),
        *((f"/feed/?paged={n}", _xml(lambda v, n=n: feeds.rss(v, n), rss_type)) for n in range(1, count + 1)),  # type: ignore[misc]
        ("/wp-sitemap.xml", _xml(lambda v: feeds.sitemap_index(v, ["/wp-sitemap-posts-post-1.xml"]))),
        ("/wp-sitemap-posts-post-1.xml", _xml(lambda v: feeds.sitemap(v, [*rows, *galleries]))),
    ]


def _rasid_endpoints(view: View) -> list[tuple[str, Page]]:
    kind = "application/feed+json; charset=utf-8"
    count = feeds.page_count(view.listed())
    numbered = [(f"/feed.json?page={n}", _xml(lambda v, n=n: feeds.json_feed(v, n), kind)) for n in range(1, count + 1)]  # type: ignore[misc]
    return [("/feed.json", _xml(lambda v: feeds.json_feed(v, 1), kind)), *numbered]


def _noras_endpoints(view: View) -> list[tuple[str, Page]]:
    rows = [(addresses.path(a), a) for a in view.listed()]
    return [
        ("/sitemap.xml", _xml(lambda v: feeds.sitemap_index(v, ["/sitemaps/2026.xml.gz", "/news-sitemap.xml"]))),
        ("/sitemaps/2026.xml.gz", _xml(lambda v: feeds.sitemap(v, rows), "application/gzip", packed=True)),
        ("/news-sitemap.xml", _xml(feeds.news_sitemap)),
    ]


def _sindian_endpoints(view: View) -> list[tuple[str, Page]]:
    kind = "application/atom+xml; charset=UTF-8"
    count = feeds.page_count(view.listed())
    starts = {n: f"/feeds/posts/default?start-index={(n - 1) * pages.PAGE_SIZE + 1}" for n in range(1, count + 1)}
    numbered = [(path, _xml(lambda v, n=n: feeds.atom(v, n), kind)) for n, path in starts.items()]  # type: ignore[misc]
    return [("/feeds/posts/default", _xml(lambda v: feeds.atom(v, 1), kind)), *numbered]


def _sawmaa_endpoints(_: View) -> list[tuple[str, Page]]:
    return [("/backend.rdf", _xml(feeds.rdf, "application/xml"))]


def _no_endpoints(_: View) -> list[tuple[str, Page]]:
    return []


ENDPOINTS: dict[str, Callable[[View], list[tuple[str, Page]]]] = {
    "manara": _manara_endpoints,
    "rasid": _rasid_endpoints,
    "sahel": _no_endpoints,
    "noras": _noras_endpoints,
    "sindian": _sindian_endpoints,
    "sawmaa": _sawmaa_endpoints,
}
