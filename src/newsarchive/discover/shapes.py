"""What an address looks like: an article's, a list's, or one of numbered pages.

In: absolute addresses. Out: `Shape`s and page numbers. It judges by form alone and asks nobody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from urllib.parse import parse_qsl, unquote, urlencode

from newsarchive import urls
from newsarchive.discover.words import words

_DATED = re.compile(r"/(?:19|20)\d\d[/-]?(?:0?[1-9]|1[0-2])(?:[/-]?(?:[0-2]?\d|3[01]))?(?=[/_-])")
_DATED_BY_NAME = re.compile(  # /2026/nov/11/, /2026/janv/15/
    r"/(?:19|20)\d\d/(?:jan|feb|f[eé]v|mar|apr|avr|may|mai|jun|juin|jui|jul|aug|ao[uû]|sep|oct|nov|dec|d[eé]c)[a-zéû]{0,6}/\d{1,2}(?=/)",
    re.IGNORECASE,
)
_LONG_NUMBER = re.compile(r"(?<!\d)(?!(?:19|20)\d\d(?!\d))\d{4,}")  # a year by itself is none
_NUMBERED_SLUG = re.compile(r"\d{3,}[-_]\D")  # Joomla's `918-title`
_ARCHIVE = re.compile(r"(?:^|[-_])archive$")
_MIXED = re.compile(r"(?=[^/]*\d)(?=[^/]*[a-z])[a-z0-9]{8,}$|[0-9a-f]{8}-[0-9a-f]{4}-", re.IGNORECASE)
_PAGE_QUERY = frozenset(
    ("page", "paged", "pg", "pageno", "pagenumber", "pageindex", "pagenum", "page_no", "currentpage", "p", "start",
     "limitstart", "offset", "part")
)  # fmt: skip
_PAGE_PATH = re.compile(r"(?P<stem>.*?)/(?:page|pages|p|صفحة|part)?[/-]?(?P<n>\d{1,4})/?$")
_PAGE_FILE = re.compile(
    r"(?P<stem>.*?[^/])(?:[-_]|[-_,]?page[-_]?|[-_,]p)(?P<n>\d{1,3})(?P<end>\.[a-z]{2,5})$", re.IGNORECASE
)
_COMMENT_PAGE = re.compile(r"/comment-page-\d+|[?&]cpage=", re.IGNORECASE)


class Shape(IntEnum):
    """How sure an address looks like an article's."""

    NEVER = 0  # a list, a person, a service, a file
    WEAK = 1  # nothing speaks for or against it
    STRONG = 2  # a date with more behind it, a number, a long slug


@dataclass(frozen=True, slots=True)
class Numbered:
    """One of several numbered pages: the identity of the whole, and which page by its address."""

    stem: str
    number: int
    in_query: bool


def shape_of(url: str) -> Shape:
    """What the address alone says."""
    read = urls.parse(url)
    if read is None or urls.is_home(url):
        return Shape.NEVER
    segments = [unquote(part) for part in read.path.split("/") if part]
    query = [(name.lower(), value) for name, value in parse_qsl(read.query, keep_blank_values=True)]
    if _never(segments, query):
        return Shape.NEVER
    return Shape.STRONG if _strong(segments, query) else Shape.WEAK


def numbered(url: str) -> list[Numbered]:
    """Every way of reading the address as a numbered page of something; empty where it carries no such number."""
    read = urls.parse(url)
    if read is None or _COMMENT_PAGE.search(url):
        return []
    results = []
    query = parse_qsl(read.query, keep_blank_values=True)
    base = f"{read.scheme}://{read.host}"
    for at, (name, value) in enumerate(query):
        if name.lower() in _PAGE_QUERY and value.isdecimal() and len(value) < 5:
            rest = urlencode(query[:at] + query[at + 1 :])
            results.append(Numbered(urls.key(f"{base}{read.path}?{rest}"), int(value), in_query=True))
    tail = f"?{read.query}" if read.query else ""
    path = _PAGE_PATH.match(read.path)
    if path and path["stem"]:
        results.append(Numbered(urls.key(f"{base}{path['stem']}{tail}"), int(path["n"]), in_query=False))
    file = _PAGE_FILE.match(read.path)
    if file:
        results.append(Numbered(urls.key(f"{base}{file['stem']}{file['end']}{tail}"), int(file["n"]), in_query=False))
    return results


def _never(segments: list[str], query: list[tuple[str, str]]) -> bool:
    table = words()
    lower = [segment.lower() for segment in segments]
    name, _, result = lower[-1].rpartition(".") if lower else ("", "", "")
    if name and result in table.media_endings:
        return True
    named = any(key in table.id_query and _is_id(value) for key, value in query)
    if not named and any(key in table.list_query for key, _ in query):  # `details.asp?id=1730&cat=1` is an article
        return True
    if any(
        key == "view" and value in ("category", "categories", "itemlist", "featured", "archive") for key, value in query
    ):
        return True
    if (
        name
        and result in table.page_endings
        and _is_named(name, table.list_files | table.other_files)
        and not _has_long_id(name)
    ):
        return True
    if any(not known.isdisjoint(lower) for known in (table.list_segments, table.other_segments, table.media_segments)):
        return True
    # `/archives/` is a list, `/archives/68600` WordPress's numeric permalink.
    return not table.loose_segments.isdisjoint(lower) and not _strong(segments, query)


def _is_named(name: str, known: frozenset[str]) -> bool:
    stem = re.sub(r"[\d_-]+$", "", name)
    return stem in known or name in known


def _has_long_id(name: str) -> bool:
    return _LONG_NUMBER.search(name) is not None


def _strong(segments: list[str], query: list[tuple[str, str]]) -> bool:
    table = words()
    if any(key in table.id_query and _is_id(value) for key, value in query):
        return True
    if not segments:
        return False
    path = "/" + "/".join(segments)
    dated = _DATED.search(path + "/") or _DATED_BY_NAME.search(path + "/")
    if dated and path[dated.end() :].strip("/"):
        return True
    last = re.sub(r"\.[a-z]{2,5}$", "", segments[-1], flags=re.IGNORECASE)
    if _ARCHIVE.search(last):
        return False
    if _LONG_NUMBER.search(last):
        return True
    if _is_long_slug(last) or _MIXED.search(last):
        return True
    parents = [segment.lower() for segment in segments[:-1]]
    if _NUMBERED_SLUG.match(last) or (not table.article_segments.isdisjoint(parents) and last[:1].isdecimal()):
        return True
    return any(part.isdecimal() and _LONG_NUMBER.fullmatch(part) for part in segments[:-1])


def _is_id(value: str) -> bool:
    return (value.isdecimal() and len(value) >= 2) or _MIXED.search(value) is not None


def _is_long_slug(last: str) -> bool:
    parts = [part for part in re.split(r"[-_+\s]+", last) if part]
    return len(parts) >= 4 or (len(parts) >= 3 and len(last) >= 20)
