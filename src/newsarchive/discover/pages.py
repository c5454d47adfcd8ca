"""Pages read for what they lead to: the articles on a section or home page, its older pages, feeds and sections.

In: HTML text, its address, what is known of the site. Out: a `FeedReading`, a `Found`, addresses. It never asks the
network.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote

from newsarchive import urls
from newsarchive.arabic.text import tidy
from newsarchive.decoding.body import html_of
from newsarchive.discover import paging
from newsarchive.discover.anchors import Anchor, Markup
from newsarchive.discover.shapes import Shape, shape_of
from newsarchive.discover.words import label, words
from newsarchive.model import Entry, FeedReading, Fetched, Site

MAX_SECTIONS = 60
HEADLINE_WORDS = 4  # a label of a menu is shorter, most headlines are not
_FEED_PATH = re.compile(
    r"/(?:feed|rss|rss2|atom)/?$|[/.](?:rss|rdf|atom)$|(?:rss|atom|feed)s?\.(?:xml|json|php|aspx?)$", re.IGNORECASE
)
_FEED_QUERY = re.compile(
    r"(?:^|&)(?:feed=(?:rss2?|atom|rdf)|format=(?:feed|rss)|type=rss|rss(?:=1)?)(?:&|$)", re.IGNORECASE
)
_FEED_HOSTS = ("feeds.feedburner.com", "feedburner.google.com", "rss.app")
_SITEMAP = re.compile(r"sitemap[^/]*\.(?:xml|txt)(?:\.gz)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """What a home page names, each in page order: feeds, sitemaps, section pages."""

    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()


def read_section(html: str, url: str, site: Site) -> FeedReading:
    """The articles a section or home page links to, in page order, each once; the link's text is a title's claim."""
    page = Markup(html, url)
    anchors = [a for a in page.anchors() if _within(a.url, url)]
    entries = [_entry(group) for group in _by_identity(_articles(anchors, url, site)).values()]
    heading = page.tree.css_first("title")
    return FeedReading(
        kind="section",
        entries=tuple(entries),
        title=" ".join(tidy(heading.text() or "").split()) or None if heading else None,
        next_pages=paging.older_pages(page, anchors),
    )


def continuations(html: str, url: str) -> tuple[str, ...]:
    """The further pages of the one article at `url`, nearest first; never a list's pages, never comments."""
    return paging.parts(Markup(html, url))


def continuations_of(fetched: Fetched, max_unpacked_bytes: int) -> tuple[str, ...]:
    """The same, of an answer as it came over the wire; none where it is not HTML."""
    if "html" not in (fetched.header("Content-Type") or "html"):
        return ()
    return continuations(html_of(fetched, max_unpacked_bytes), fetched.final_url)


def find_feeds(html: str, url: str) -> Found:
    """The feeds, sitemaps and sections that a home page names."""
    page = Markup(html, url)
    feeds = [h.url for h in page.heads() if "alternate" in h.rel.split() and h.type in words().feed_types]
    sitemaps = [h.url for h in page.heads() if "sitemap" in h.rel.split()]
    anchors = list(page.anchors())
    feeds += [a.url for a in anchors if _is_feed(a.url) and (_within(a.url, url) or urls.host_of(a.url) in _FEED_HOSTS)]
    sitemaps += [a.url for a in anchors if _SITEMAP.search(a.url.partition("?")[0]) and _within(a.url, url)]
    return Found(
        feeds=_unrepeated(feed for feed in feeds if not _of_comments(feed)),
        sitemaps=_unrepeated(sitemaps),
        sections=_unrepeated(a.url for a in anchors if _is_section(a, url))[:MAX_SECTIONS],
    )


def usual_paths(home_url: str) -> tuple[str, ...]:
    """Where feeds and sitemaps usually are, beside the home page and at the root of its host; likeliest first."""
    table = words()
    home = home_url if home_url.partition("?")[0].endswith("/") else home_url.partition("?")[0] + "/"
    bases = dict.fromkeys((home, urls.origin(home_url) + "/"))
    texts = [urls.absolute(path, base) for base in bases for path in table.usual_feeds + table.usual_sitemaps]
    return _unrepeated(url for url in texts if url)


def links(html: str, url: str) -> tuple[str, ...]:
    """Every address the page links to on its own site, in page order, each once."""
    return _unrepeated(a.url for a in Markup(html, url).anchors() if _within(a.url, url))


# ------------------------------------------------------------------ articles


def _articles(anchors: list[Anchor], url: str, site: Site) -> list[Anchor]:
    here = urls.key(url)
    anchors = [a for a in anchors if urls.key(a.url) != here and not a.comments]
    if site.article_url:
        pattern = re.compile(site.article_url)
        return [a for a in anchors if pattern.search(a.url) or pattern.search(unquote(a.url))]
    shapes = {a.url: shape_of(a.url) for a in anchors}
    families = _headline_families([a for a in anchors if shapes[a.url] is Shape.WEAK])
    return [a for a in anchors if _is_article(a, shapes[a.url], families)]


def _is_article(anchor: Anchor, shape: Shape, families: set[tuple[str, ...]]) -> bool:
    if shape is Shape.NEVER or anchor.pagination or label(anchor.text) in words().static_labels:
        return False
    headline = _is_headline(anchor.text)
    if shape is Shape.STRONG:
        # In a menu or a footer even a long slug may be «terms and conditions of use»: a headline must stand there.
        return headline or not (anchor.navigation or anchor.furniture)
    if anchor.navigation or anchor.furniture:
        return False
    is_headline = headline and (anchor.headed or len(anchor.text.split()) > HEADLINE_WORDS)
    return is_headline or _family(anchor.url) in families


def _headline_families(weak: list[Anchor]) -> set[tuple[str, ...]]:
    """Forms of address under which most links carry headlines: how a site with short slugs names its articles."""
    texts: dict[tuple[str, ...], dict[str, bool]] = defaultdict(dict)
    for anchor in weak:
        if not (anchor.navigation or anchor.furniture):
            seen = texts[_family(anchor.url)]
            seen[anchor.url] = seen.get(anchor.url, False) or _is_headline(anchor.text or anchor.hint)
    return {family for family, seen in texts.items() if len(seen) >= 4 and sum(seen.values()) * 2 > len(seen)}


def _family(url: str) -> tuple[str, ...]:
    read = urls.parse(url)
    if read is None:
        return ()
    parents = read.path.rstrip("/").split("/")[:-1]
    names = sorted(pair.partition("=")[0].lower() for pair in read.query.split("&") if pair)
    return (read.host, *parents, *names)


def _is_headline(text: str) -> bool:
    return len(text.split()) >= HEADLINE_WORDS and label(text) not in words().static_labels | words().more_labels


def _by_identity(anchors: Iterable[Anchor]) -> dict[str, list[Anchor]]:
    groups: dict[str, list[Anchor]] = {}
    for anchor in anchors:
        groups.setdefault(urls.key(anchor.url), []).append(anchor)
    return groups


def _entry(group: list[Anchor]) -> Entry:
    table = words()
    titles = [a.text for a in sorted(group, key=lambda a: not a.headed)] + [a.hint for a in group]
    unfit = table.more_labels | table.comment_labels | table.static_labels
    fit = [
        tidy(text) for text in titles if label(text) and label(text) not in unfit and paging.page_number(text) is None
    ]
    title = next((text for text in fit if len(text.split()) > 2), max(fit, key=len, default=None))
    return Entry(url=group[0].url, title=title)


# ------------------------------------------------------------------ feeds and sections


def _is_feed(url: str) -> bool:
    read = urls.parse(url)
    return read is not None and bool(_FEED_PATH.search(read.path) or _FEED_QUERY.search(read.query))


def _of_comments(url: str) -> bool:
    return "/comments/" in url or "comments=" in url or "/feeds/comments" in url


def _is_section(anchor: Anchor, home: str) -> bool:
    """A link of the menu, or to what is a list by its form, on this site; not a tag, a person, a service."""
    if not _within(anchor.url, home) or urls.is_home(anchor.url) or urls.key(anchor.url) == urls.key(home):
        return False
    table = words()
    text = label(anchor.text)
    if (
        not text
        or text in table.static_labels
        or text in table.more_labels
        or len(anchor.text.split()) > HEADLINE_WORDS
    ):
        return False
    if anchor.furniture or anchor.pagination or anchor.comments or _is_feed(anchor.url):
        return False
    kind = _list_kind(anchor.url)
    return kind == "section" or (kind == "unknown" and anchor.navigation and shape_of(anchor.url) is not Shape.STRONG)


def _list_kind(url: str) -> str:
    """`section`, `other` (a tag, a person, a service, a medium), or `unknown`."""
    read = urls.parse(url)
    if read is None:
        return "other"
    table = words()
    segments = [unquote(part).lower() for part in read.path.split("/") if part]
    name, _, result = segments[-1].rpartition(".") if segments else ("", "", "")
    stems = {*segments, name} if result in table.page_endings else set(segments)
    sections = {
        "category",
        "categories",
        "cat",
        "section",
        "sections",
        "label",
        "topics",
        "تصنيف",
        "قسم",
        "newslist",
        "list",
    }
    named = {pair.partition("=")[0].lower() for pair in read.query.split("&")}
    if stems & (sections | {"taxonomy"}) or named & {"cat", "catid", "cat_id", "category", "category_id"}:
        return "section"
    if name and result in table.media_endings:
        return "other"
    refused = (
        table.other_segments | table.media_segments | table.list_segments | table.loose_segments | table.other_files
    )
    return "other" if stems & refused else "unknown"


def _within(url: str, home: str) -> bool:
    """On the host of `home`, but for `www.` and the like, or on a subdomain of it."""
    one, whole = urls.parse(url), urls.parse(home)
    if one is None or whole is None or one.port != whole.port:
        return False
    name, bare = urls.bare_name(one.name), urls.bare_name(whole.name)
    return name == bare or name.endswith("." + bare)


def _unrepeated(texts: Iterable[str]) -> tuple[str, ...]:
    first: dict[str, str] = {}
    for url in texts:
        first.setdefault(urls.canonical(url), url)
    return tuple(first.values())
