"""Addresses: read by the WHATWG rules, and brought to the one form an article is known by.

In: a URL as printed, perhaps relative, with Arabic letters, trackers, AMP or print dress. Out: its parts, its absolute
form, its canonical form, its identity key. It never asks the network, and never merges two addresses that may be two
articles: what a parameter means is told by a table (`data/trackers.toml`).

Laws: canonical(canonical(u)) == canonical(u), key(canonical(u)) == key(u).
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote, unquote_to_bytes

import ada_url

from newsarchive.nouns import Host

# Left readable in a path segment; in a query's name or value: RFC 3986's unreserved, and delimiters without a meaning.
_IN_SEGMENT = "-._~!$'()*,:;@&=+"
_IN_QUERY = "-._~!$'()*,:;@/?"
# Already spelled so: no need to spell it again.
_SPELLED_PATH = re.compile(r"(?:[A-Za-z0-9\-._~!$'()*,:;@&=+/]|%[89A-F][0-9A-F])*")
_SPELLED_QUERY = re.compile(r"(?:[A-Za-z0-9\-._~!$'()*,:;@/?]|%[89A-F][0-9A-F])*")
# Bytes of letters and marks that may be one code point or two: Arabic's own marks of composition, and other scripts.
_MAY_COMPOSE = re.compile(r"%D9%9[345]|%(?:C[0-9A-F]|D[0-7C-F]|[EF][0-9A-F])")
_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/]*$", re.IGNORECASE)
_IIS = re.compile(r"\.as[phm]x?$", re.IGNORECASE)  # served by IIS, whose file names and parameters know no case
_INDEX_FILE = re.compile(r"/(?:index\.(?:html?|php|aspx?|jsp)|default\.aspx?|home\.aspx?)$", re.IGNORECASE)
_AMP_SUFFIX = re.compile(r"\.amp(?=(?:\.html?)?$)|(?<=.)/amp\.html?$", re.IGNORECASE)
_HOME_PATH = re.compile(
    r"/?(?:(?:ar|en|fr|fa|ur|tr|he|ku|arabic|english|ar-[a-z]{2}|en-[a-z]{2})/?)?(?:(?:home|main|index)/?)?$",
    re.IGNORECASE,
)
_AMP_CACHE = re.compile(r"/[a-z]/(?:s/)?([^/]+\.[^/]+)(/.*)?$")
# Second levels: gov.eg, com.sa, co.uk.
_GENERIC = frozenset(("com", "co", "net", "org", "gov", "edu", "ac", "mil", "gob", "or", "ne", "info", "sch", "med"))


@dataclass(frozen=True, slots=True)
class Url:
    """The parts of a usable http(s) address, as a browser would read it. `query` and `fragment` without their marks."""

    scheme: str
    name: str  # host name, lower case, IDN as punycode, or an IP address
    port: str  # empty for the scheme's own
    path: str
    query: str
    fragment: str

    @property
    def host(self) -> Host:
        """`name[:port]`."""
        return f"{self.name}:{self.port}" if self.port else self.name

    def __str__(self) -> str:
        query = f"?{self.query}" if self.query else ""
        fragment = f"#{self.fragment}" if self.fragment else ""
        return f"{self.scheme}://{self.host}{self.path}{query}{fragment}"


def parse(url: str) -> Url | None:
    """The parts of `url`; None where it is not http or https, or no browser could use it."""
    return _read(url, None)


def absolute(url: str, base: str) -> str | None:
    """`url` as printed on the page at `base`, made absolute; None where it leads nowhere over http(s)."""
    read = _read(url, base)
    return str(read) if read else None


def host_of(url: str) -> Host:
    """The authority of `url`, `name[:port]`; empty where `url` is unusable."""
    read = parse(url)
    return read.host if read else ""


def origin(url: str) -> str:
    """`scheme://name[:port]`, what robots.txt speaks for; empty where `url` is unusable."""
    read = parse(url)
    return f"{read.scheme}://{read.host}" if read else ""


def canonical(url: str) -> str:
    """`url` without what does not say which page it is: trackers, fragment, session, order and spelling of the query.

    The scheme, the host and a trailing slash stay as published, so that it can still be asked for. An unusable address
    comes back stripped.
    """
    read = parse(url)
    return str(_canonical(read)) if read else url.strip()


def key(url: str) -> str:
    """What an article is known by: canonical, without scheme, `www.`, and the AMP, mobile and print dress.

    Not an address: never ask for it.
    """
    read = parse(url)
    if read is None:
        return url.strip()
    return _key(_out_of_cache(_canonical(read)))


def is_home(url: str) -> bool:
    """True for a site's front page, a language's front page included."""
    read = parse(url)
    if read is None:
        return False
    if read.path.count("/") > 4:  # the longest is `/ar/home/amp/`
        return False
    page = _undressed(_canonical(read))
    return not page.query and _HOME_PATH.match(_INDEX_FILE.sub("/", page.path)) is not None


def same_site(one: str, other: str) -> bool:
    """True where the hosts are alike but for `www.`, `m.`, `amp.`, or one is a subdomain of the other.

    Ports must agree: on one machine they tell sites apart.
    """
    first, second = parse(one), parse(other)
    if first is None or second is None or first.port != second.port:
        return False
    a, b = bare_name(first.name), bare_name(second.name)
    return a == b or a.endswith("." + b) or b.endswith("." + a)


def bare_name(name: str) -> str:
    """A host's name without the prefixes that only say the dress (`www.`, `m.`, `amp.`)."""
    prefixes = _table().host_prefixes
    first, _, rest = name.partition(".")
    while first in prefixes and "." in rest and not _is_suffix(rest):
        name = rest
        first, _, rest = name.partition(".")
    return name


# ------------------------------------------------------------------ reading


def _read(url: str, base: str | None) -> Url | None:
    # A lone surrogate cannot be encoded: UnicodeEncodeError, which is a ValueError as ada-url's own error is.
    try:
        read = ada_url.URL(url.strip(), base=base) if base else ada_url.URL(url.strip())
    except ValueError:
        return None
    name = read.hostname.rstrip(".")
    if read.protocol not in ("http:", "https:") or not name:
        return None
    if name != read.hostname and not ada_url.check_url(f"http://{name}/"):
        return None  # `x.09..` is a name, `x.09` would be a broken number
    return Url(read.protocol[:-1], name, read.port, read.pathname, read.search[1:], read.hash[1:])


def _is_suffix(name: str) -> bool:
    """`com.sa`, `gov.eg`: nobody's own host."""
    labels = name.split(".")
    return len(labels) == 2 and labels[0] in _GENERIC and len(labels[1]) == 2


# ------------------------------------------------------------------ canonical


def _canonical(url: Url) -> Url:
    path = _spelled_path(_SESSION.sub("", url.path))
    pairs = [pair for pair in _pairs(url.query) if not _table().is_tracker(*pair, path)]
    # `#!/news/5` and `#/news/5` are addresses inside a page's own program; any other fragment is a place on the page.
    fragment = url.fragment if url.fragment.startswith(("!", "/")) else ""
    return Url(url.scheme, url.name, url.port, path, _spelled_query(pairs), fragment)


def _spelled_path(path: str) -> str:
    if _SPELLED_PATH.fullmatch(path):
        return path
    return "/".join(_respell(segment, _IN_SEGMENT) for segment in path.split("/"))


def _respell(part: str, safe: str) -> str:
    """One spelling for one meaning: `%d8` and `ا` alike, `%2D` as `-`, a lone `%` as `%25`, `%2F` still `%2F`."""
    if safe is _IN_QUERY and _SPELLED_QUERY.fullmatch(part):
        return part
    return quote(unquote_to_bytes(part), safe=safe)


def _pairs(query: str) -> list[tuple[str, str | None]]:
    """Name and value of each parameter, spelled alike; the value is None where no `=` stood."""
    found: list[tuple[str, str | None]] = []
    for piece in query.split("&"):
        name, equals, value = piece.replace("+", "%20").partition("=")
        name = name.removeprefix("amp;")  # an `&amp;` that was escaped twice
        if name or value:
            found.append((_respell(name, _IN_QUERY), _respell(value, _IN_QUERY) if equals else None))
    return found


def _spelled_query(pairs: list[tuple[str, str | None]]) -> str:
    unique = list(dict.fromkeys(pairs))
    unique.sort(key=lambda pair: pair[0])  # stable: the order of one name's values may mean something
    return "&".join(name if value is None else f"{name}={value}" for name, value in unique)


# ------------------------------------------------------------------ key


def _key(url: Url) -> str:
    url = _undressed(url)
    path, query = url.path, url.query
    if _IIS.search(path):
        path = path.lower()
        query = _spelled_query([(name.lower(), value) for name, value in _pairs(query)])
    path = re.sub(r"/{2,}", "/", _INDEX_FILE.sub("/", path)).rstrip("/")
    host = f"{bare_name(url.name)}:{url.port}" if url.port else bare_name(url.name)
    rest = f"{path}?{query}" if query else path
    return _composed(f"{host}{rest or '/'}" + (f"#{url.fragment}" if url.fragment else ""))


def _undressed(url: Url) -> Url:
    """Without AMP, mobile and print, in path and query."""
    path = _AMP_SUFFIX.sub("", url.path)
    path = _plain_segments(path)
    pairs = [pair for pair in _pairs(url.query) if not _table().is_variant(*pair, path)]
    return Url(url.scheme, url.name, url.port, path, _spelled_query(pairs), url.fragment)


def _plain_segments(path: str) -> str:
    table = _table()
    segments = path.split("/")[1:]
    slash = "/" if segments and not segments[-1] else ""
    words = [word for word in segments if word]
    if any(word.lower() in table.naming for word in words[:-1]):
        return path
    kept = [word for word in words if word.lower() not in table.amp_segments]
    if len(kept) > 1 and kept[-1].lower() in table.print_segments:
        kept.pop()
    if len(kept) > 1 and kept[0].lower() in table.print_segments:
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
    return _canonical(found) if found else url


# ------------------------------------------------------------------ the table


@dataclass(frozen=True, slots=True)
class _Condition:
    value: re.Pattern[str]
    path: re.Pattern[str]

    def holds(self, value: str | None, path: str) -> bool:
        return self.value.fullmatch(value or "") is not None and self.path.search(path) is not None


@dataclass(frozen=True, slots=True)
class _Table:
    trackers: frozenset[str]
    prefixes: tuple[str, ...]
    tracker_if: dict[str, list[_Condition]]
    variants: dict[str, list[_Condition]]
    host_prefixes: frozenset[str]
    amp_segments: frozenset[str]
    print_segments: frozenset[str]
    naming: frozenset[str]

    def is_tracker(self, name: str, value: str | None, path: str) -> bool:
        name = name.lower()
        if name in self.trackers or name.startswith(self.prefixes):
            return True
        return any(condition.holds(value, path) for condition in self.tracker_if.get(name, ()))

    def is_variant(self, name: str, value: str | None, path: str) -> bool:
        return any(condition.holds(value, path) for condition in self.variants.get(name.lower(), ()))


@cache
def _table() -> _Table:
    text = files("newsarchive").joinpath("data/trackers.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    return _Table(
        trackers=frozenset(data["trackers"]["names"]),
        prefixes=tuple(data["trackers"]["prefixes"]),
        tracker_if=_conditions(data["tracker_if"]),
        variants=_conditions(data["variant"]),
        host_prefixes=frozenset(data["hosts"]["prefixes"]),
        amp_segments=frozenset(data["paths"]["amp"]),
        print_segments=frozenset(data["paths"]["print"]),
        naming=frozenset(data["paths"]["naming"]),
    )


def _conditions(rows: list[dict[str, Any]]) -> dict[str, list[_Condition]]:
    found: dict[str, list[_Condition]] = {}
    for row in rows:
        condition = _Condition(re.compile(row["value"]), re.compile(row.get("path", "")))
        for name in row["names"]:
            found.setdefault(name, []).append(condition)
    return found
