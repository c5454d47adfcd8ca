"""What an article is known by: its address without the dress it came in, and without what only says how to reach it.

In: a URL. Out: its key, which is no address; whether it is a front page. It merges no two addresses that may be two
articles.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, unquote_to_bytes

from newsarchive.urls.canonicalize import canonical_parts, parse_query, query_of
from newsarchive.urls.parameters import parameter_table
from newsarchive.urls.parts import Url, bare_name, parse

# Bytes of letters and marks that may be one code point or two: Arabic's own marks of composition, and other scripts.
_MAY_COMPOSE = re.compile(r"%D9%9[345]|%(?:C[0-9A-F]|D[0-7C-F]|[EF][0-9A-F])")
_IIS = re.compile(r"\.as[phm]x?$", re.IGNORECASE)  # served by IIS, whose file names and parameters know no case
_INDEX_FILE = re.compile(r"/(?:index\.(?:html?|php|aspx?|jsp)|default\.aspx?|home\.aspx?)$", re.IGNORECASE)
_AMP_SUFFIX = re.compile(r"\.amp(?=(?:\.html?)?$)|(?<=.)/amp\.html?$", re.IGNORECASE)
_HOME_PATH = re.compile(
    r"/?(?:(?:ar|en|fr|fa|ur|tr|he|ku|arabic|english|ar-[a-z]{2}|en-[a-z]{2})/?)?(?:(?:home|main|index)/?)?$",
    re.IGNORECASE,
)
_AMP_CACHE = re.compile(r"/[a-z]/(?:s/)?([^/]+\.[^/]+)(/.*)?$")


def key(url: str) -> str:
    """What an article is known by: canonical, without scheme, `www.`, and the AMP, mobile and print dress.

    Not an address: never ask for it.
    """
    read = parse(url)
    if read is None:
        return url.strip()
    return _key(_out_of_cache(canonical_parts(read)))


def is_home(url: str) -> bool:
    """True for a site's front page, a language's front page included."""
    read = parse(url)
    if read is None:
        return False
    if read.path.count("/") > 4:  # the longest is `/ar/home/amp/`
        return False
    page = _undressed(canonical_parts(read))
    return not page.query and _HOME_PATH.match(_INDEX_FILE.sub("/", page.path)) is not None


def _key(url: Url) -> str:
    url = _undressed(url)
    path, query = url.path, url.query
    if _IIS.search(path):
        path = path.lower()
        query = query_of([(name.lower(), value) for name, value in parse_query(query)])
    path = re.sub(r"/{2,}", "/", _INDEX_FILE.sub("/", path)).rstrip("/")
    host = f"{bare_name(url.name)}:{url.port}" if url.port else bare_name(url.name)
    rest = f"{path}?{query}" if query else path
    return _composed(f"{host}{rest or '/'}" + (f"#{url.fragment}" if url.fragment else ""))


def _undressed(url: Url) -> Url:
    """Without AMP, mobile and print, in path and query."""
    path = _AMP_SUFFIX.sub("", url.path)
    path = _plain_segments(path)
    pairs = [pair for pair in parse_query(url.query) if not parameter_table().is_variant(*pair, path)]
    return Url(url.scheme, url.name, url.port, path, query_of(pairs), url.fragment)


def _plain_segments(path: str) -> str:
    known = parameter_table()
    segments = path.split("/")[1:]
    slash = "/" if segments and not segments[-1] else ""
    words = [word for word in segments if word]
    if any(word.lower() in known.naming for word in words[:-1]):
        return path
    kept = [word for word in words if word.lower() not in known.amp_segments]
    if len(kept) > 1 and kept[-1].lower() in known.print_segments:
        kept.pop()
    if len(kept) > 1 and kept[0].lower() in known.print_segments:
        kept.pop(0)
    # A feed of one post's comments; `/feed/` of a site or section is a document of its own.
    if len(kept) > 2 and kept[-1].lower() == "feed" and any(c.isdigit() for c in kept[0]):
        kept.pop()
    return "/" + "/".join(kept) + (slash if kept else "")


def _composed(text: str) -> str:
    """Composed letters (NFC): «آ» typed as one code point or as two names one page."""
    if _MAY_COMPOSE.search(text) is None:
        return text
    return re.sub(r"(?:%[89A-F][0-9A-F])+", _compose_run, text)


def _compose_run(match: re.Match[str]) -> str:
    try:
        letters = unquote_to_bytes(match[0]).decode("utf-8")
    except UnicodeDecodeError:
        return match[0]
    return quote(unicodedata.normalize("NFC", letters))


def _out_of_cache(url: Url) -> Url:
    """The publisher's address inside an AMP cache's."""
    inner = None
    if url.name.endswith("cdn.ampproject.org"):
        inner = _AMP_CACHE.match(url.path)
    elif bare_name(url.name).startswith("google.") and url.path.startswith("/amp/"):
        inner = _AMP_CACHE.match(url.path.removeprefix("/amp").replace("/s/", "/a/s/", 1))
    found = parse(f"https://{inner[1]}{inner[2] or '/'}?{url.query}") if inner else None
    return canonical_parts(found) if found else url
