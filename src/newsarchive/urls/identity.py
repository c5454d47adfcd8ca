"""The identity key of an article: its URL without the parts that only select a variant or say how to reach it.

In: a URL. Out: its key, which is not a URL; whether it is a front page. It never merges two URLs that may be two
articles.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, unquote_to_bytes

from newsarchive.urls.canonicalize import canonical_parts, parse_query, query_of
from newsarchive.urls.parameters import parameter_table
from newsarchive.urls.parts import Url, bare_name, parse

# Bytes of letters and marks that may be one code point or two: Arabic's composing marks, and other scripts.
_MAY_COMPOSE = re.compile(r"%D9%9[345]|%(?:C[0-9A-F]|D[0-7C-F]|[EF][0-9A-F])")
_IIS = re.compile(r"\.as[phm]x?$", re.IGNORECASE)  # served by IIS, whose file names and parameters are case-insensitive
_INDEX_FILE = re.compile(r"/(?:index\.(?:html?|php|aspx?|jsp)|default\.aspx?|home\.aspx?)$", re.IGNORECASE)
_AMP_SUFFIX = re.compile(r"\.amp(?=(?:\.html?)?$)|(?<=.)/amp\.html?$", re.IGNORECASE)
_HOME_PATH = re.compile(
    r"/?(?:(?:ar|en|fr|fa|ur|tr|he|ku|arabic|english|ar-[a-z]{2}|en-[a-z]{2})/?)?(?:(?:home|main|index)/?)?$",
    re.IGNORECASE,
)
_AMP_CACHE = re.compile(r"/[a-z]/(?:s/)?([^/]+\.[^/]+)(/.*)?$")


def key(url: str) -> str:
    """The key that identifies an article: canonical, without scheme, `www.`, and AMP, mobile and print variants.

    Not a URL: never request it.
    """
    parts = parse(url)
    if parts is None:
        return url.strip()
    return _key(_without_amp_cache(canonical_parts(parts)))


def is_home(url: str) -> bool:
    """True for a site's front page, or the front page of one of its languages."""
    parts = parse(url)
    if parts is None:
        return False
    if parts.path.count("/") > 4:  # the longest is `/ar/home/amp/`
        return False
    page = _without_variants(canonical_parts(parts))
    return not page.query and _HOME_PATH.match(_INDEX_FILE.sub("/", page.path)) is not None


def _key(url: Url) -> str:
    url = _without_variants(url)
    path, query = url.path, url.query
    if _IIS.search(path):
        path = path.lower()
        query = query_of([(name.lower(), value) for name, value in parse_query(query)])
    path = re.sub(r"/{2,}", "/", _INDEX_FILE.sub("/", path)).rstrip("/")
    host = f"{bare_name(url.name)}:{url.port}" if url.port else bare_name(url.name)
    rest = f"{path}?{query}" if query else path
    return _composed(f"{host}{rest or '/'}" + (f"#{url.fragment}" if url.fragment else ""))


def _without_variants(url: Url) -> Url:
    """Without AMP, mobile and print, in path and query."""
    path = _AMP_SUFFIX.sub("", url.path)
    path = _without_variant_segments(path)
    pairs = [pair for pair in parse_query(url.query) if not parameter_table().is_variant(*pair, path)]
    return Url(url.scheme, url.name, url.port, path, query_of(pairs), url.fragment)


def _without_variant_segments(path: str) -> str:
    table = parameter_table()
    segments = path.split("/")[1:]
    slash = "/" if segments and not segments[-1] else ""
    segments = [segment for segment in segments if segment]
    if any(segment.lower() in table.naming_segments for segment in segments[:-1]):
        return path
    segments = [segment for segment in segments if segment.lower() not in table.amp_segments]
    if len(segments) > 1 and segments[-1].lower() in table.print_segments:
        segments.pop()
    if len(segments) > 1 and segments[0].lower() in table.print_segments:
        segments.pop(0)
    # A feed of one post's comments; `/feed/` of a site or section is a document in its own right.
    if len(segments) > 2 and segments[-1].lower() == "feed" and any(c.isdigit() for c in segments[0]):
        segments.pop()
    return "/" + "/".join(segments) + (slash if segments else "")


def _composed(text: str) -> str:
    """Composed letters (NFC): «آ» typed as one code point or as two is the same page."""
    if _MAY_COMPOSE.search(text) is None:
        return text
    return re.sub(r"(?:%[89A-F][0-9A-F])+", _compose_run, text)


def _compose_run(match: re.Match[str]) -> str:
    try:
        letters = unquote_to_bytes(match[0]).decode("utf-8")
    except UnicodeDecodeError:
        return match[0]
    return quote(unicodedata.normalize("NFC", letters))


def _without_amp_cache(url: Url) -> Url:
    """The publisher's URL inside an AMP cache's."""
    inner = None
    if url.name.endswith("cdn.ampproject.org"):
        inner = _AMP_CACHE.match(url.path)
    elif bare_name(url.name).startswith("google.") and url.path.startswith("/amp/"):
        inner = _AMP_CACHE.match(url.path.removeprefix("/amp").replace("/s/", "/a/s/", 1))
    original = parse(f"https://{inner[1]}{inner[2] or '/'}?{url.query}") if inner else None
    return canonical_parts(original) if original else url
