"""Feeds read: RSS, Atom, RDF, JSON Feed, and sitemaps by the same door.

In: text already decoded (`charset.decode`) and its address. Out: a `FeedReading`: entries with what the feed claims of
them, older pages, how long to wait. Broken feeds give what can be read; nothing is fetched, no entity is expanded, and
what is read is bounded.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import feedparser

from newsarchive import urls
from newsarchive.discover import jsonfeed, mend, sitemaps
from newsarchive.discover.claims import moment_of, names_of, title_of, unrepeated
from newsarchive.errors import UnreadableFeed
from newsarchive.model import Entry, FeedKind, FeedReading

MAX_ITEMS = 5_000  # of RSS and Atom; feedparser needs about a millisecond for one
MAX_TEXT = 20_000_000  # characters; what is beyond is not read

MAX_DEPTH = 1_000  # open tags inside one item; feedparser's time grows with the square of it

_ITEM_END = re.compile(r"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)
_TAG = re.compile(r"<(/?)(?:[\w.-]+:)?(\w+)[^<>]*?(/?)>")
_PERIODS_S = {"hourly": 3600.0, "daily": 86_400.0, "weekly": 604_800.0, "monthly": 2_592_000.0, "yearly": 31_536_000.0}
# What feedparser, sgmllib and expat have been seen to raise on nonsense.
_PARSER_ERRORS = (ValueError, TypeError, LookupError, AttributeError, AssertionError, ArithmeticError, RecursionError)


def read_feed(text: str, url: str, content_type: str | None) -> FeedReading:
    """Read any feed or sitemap at `url`. Raises `UnreadableFeed` where the text is none, a page for instance."""
    text = text[:MAX_TEXT].lstrip("\ufeff \t\r\n\x00")
    if not text:
        raise UnreadableFeed("empty")
    root = mend.root_of(text)
    if root is None:
        if text[0] in "{[":
            return jsonfeed.read_json(text, url, MAX_ITEMS)
        if sitemaps.is_list(text):
            return sitemaps.read_list(text, url)
        what = "a page, not a feed" if mend.is_page(text) else f"no feed in it ({content_type or 'no type given'})"
        raise UnreadableFeed(what)
    name, start = root
    if name in mend.SITEMAP_ROOTS:
        return sitemaps.read_sitemap(text, start, url)
    return _read_items(mend.mended(_bounded(text, start), 0), url)


def looks_like_html(body: bytes) -> bool:
    """True where the (unpacked) body is a page, so that it is to be decoded and read as one."""
    return mend.is_page(body[:500_000].replace(b"\x00", b"").decode("latin-1"))


def _bounded(text: str, start: int) -> str:
    """From the root on, at most MAX_ITEMS items, and no deeper than MAX_DEPTH."""
    for count, end in enumerate(_ITEM_END.finditer(text, start), 1):
        if count == MAX_ITEMS:
            text = text[: end.end()]
            break
    depth = 0
    for tag in _TAG.finditer(text, start):
        closing, name, empty = tag.groups()
        if name.lower() in ("item", "entry"):
            depth = 0
        elif not empty:
            depth += -1 if closing else 1
        if depth > MAX_DEPTH:
            return text[start : tag.start()]
    return text[start:]


def _read_items(text: str, url: str) -> FeedReading:
    parsed = _parsed(text, url)
    feed, kind = dict(parsed["feed"]), _kind(str(parsed.get("version") or ""))
    entries = unrepeated(_entries(parsed["entries"], url, kind, feed.get("language")))
    if not entries and (parsed["entries"] or not parsed.get("version")):
        raise UnreadableFeed(f"{len(parsed['entries'])} items, but none with an address")
    return FeedReading(
        kind=kind,
        entries=entries,
        title=title_of(_text(feed.get("title"))),
        next_pages=_older(feed, url) if entries else (),
        ttl_s=_ttl_s(feed),
    )


def _parsed(text: str, url: str) -> Mapping[str, Any]:
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    try:
        parsed: Mapping[str, Any] = feedparser.parse(
            io.BytesIO(text.encode("utf-8", "replace")),
            response_headers=headers,
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except _PARSER_ERRORS as error:
        raise UnreadableFeed(f"cannot be parsed: {error!r}"[:300]) from error
    return parsed


def _kind(version: str) -> FeedKind:
    if version.startswith("atom"):
        return "atom"
    return "rdf" if version in ("rss10", "rss090") else "rss"


# ------------------------------------------------------------------ one item


def _entries(items: list[Mapping[str, Any]], base: str, kind: FeedKind, language: object) -> Iterator[Entry]:
    for item in items:
        plain = dict(item)  # feedparser's own dict answers for missing keys with other ones
        url = _address(plain, base)
        if url is not None:
            yield _entry(plain, url, kind, _text(plain.get("language")) or _text(language))


def _entry(item: dict[str, Any], url: str, kind: FeedKind, language: str | None) -> Entry:
    title = title_of(_text(item.get("title")))
    printed, updated_printed = _text(item.get("published")), _text(item.get("updated"))
    published = moment_of(printed, item.get("published_parsed"), title)
    updated = moment_of(updated_printed, item.get("updated_parsed"), title)
    if kind != "atom" and printed is None:  # `dc:date` is when it was published; feedparser files it as updated
        printed, published, updated = updated_printed, updated, None
    content = next((_text(part.get("value")) for part in item.get("content", ()) if part.get("value")), None)
    people = [person.get("name") for person in item.get("authors", ()) if person] or [item.get("author")]
    return Entry(
        url=url,
        title=title,
        published=published,
        published_text=printed,
        updated=updated,
        authors=names_of(_text(person) for person in people),
        summary=_text(item.get("summary")),
        content=content,
        tags=tuple(dict.fromkeys(term for tag in item.get("tags", ()) if (term := title_of(_text(tag.get("term")))))),
        language=language,
    )


def _address(item: dict[str, Any], base: str) -> str | None:
    """Where the item leads: the publisher's own address before a counting one, a page before a home page."""
    links = [link for link in item.get("links", ()) if link.get("rel", "alternate") == "alternate"]
    links.sort(key=lambda link: "html" not in (link.get("type") or "html"))
    identity = _text(item.get("id")) or ""
    candidates = [_text(item.get("feedburner_origlink")), *(_text(link.get("href")) for link in links)]
    candidates += [_text(item.get("link")), identity if "://" in identity or identity.startswith("/") else None]
    texts = [text for printed in candidates if printed and (text := urls.absolute("".join(printed.split()), base))]
    return next((url for url in texts if not urls.is_home(url)), None)


# ------------------------------------------------------------------ the feed itself


def _older(feed: dict[str, Any], url: str) -> tuple[str, ...]:
    """Where older entries are: `rel=next` (RFC 5005, Atom), else WordPress's numbered pages."""
    links = feed.get("links", ())
    named = [link.get("href") for link in links if link.get("rel") in ("next", "prev-archive")]
    generator = _text(feed.get("generator")) or ""
    if not named and "wordpress" in generator.lower():
        named = [_paged(url)]
    texts = [text for printed in named if printed and (text := urls.absolute(printed, url))]
    here = urls.canonical(url)
    return tuple(dict.fromkeys(page for page in texts if urls.same_site(page, url) and urls.canonical(page) != here))


def _paged(url: str) -> str:
    parts = urlsplit(url)
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "paged"]
    now = next((value for name, value in parse_qsl(parts.query) if name == "paged"), "1")
    following = int(now) + 1 if now.isdecimal() and len(now) < 6 else 2
    return urlunsplit(parts._replace(query=urlencode([*query, ("paged", str(following))])))


def _ttl_s(feed: dict[str, Any]) -> float | None:
    minutes = _number(feed.get("ttl"))
    if minutes is not None and minutes > 0:
        return minutes * 60.0
    period = _PERIODS_S.get((_text(feed.get("sy_updateperiod")) or "").strip().lower())
    frequency = _number(feed.get("sy_updatefrequency")) or 1.0
    return period / frequency if period and frequency > 0 else None


def _number(value: object) -> float | None:
    text = str(value or "").strip()
    return float(text) if text.isdecimal() and len(text) < 9 else None


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
