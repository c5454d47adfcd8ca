"""The canonical form of a URL: one spelling for one page.

In: a URL. Out: the same URL without the parts that do not identify the page. The result can still be requested.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote_to_bytes

from newsarchive.urls.parameters import parameter_table
from newsarchive.urls.parts import Url, parse

# Not percent-encoded in a path segment, or in a query's name or value: RFC 3986's unreserved characters, and delimiters
# without a meaning there.
_SAFE_IN_SEGMENT = "-._~!$'()*,:;@&=+"
_SAFE_IN_QUERY = "-._~!$'()*,:;@/?"
# Already normalized: nothing to re-encode.
_NORMAL_PATH = re.compile(r"(?:[A-Za-z0-9\-._~!$'()*,:;@&=+/]|%[89A-F][0-9A-F])*")
_NORMAL_QUERY = re.compile(r"(?:[A-Za-z0-9\-._~!$'()*,:;@/?]|%[89A-F][0-9A-F])*")
_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/]*$", re.IGNORECASE)


def canonical(url: str) -> str:
    """`url` without the parts that do not identify the page: trackers, fragment, session id, query order.

    The scheme, the host and a trailing slash stay as published, so that it can still be requested. An unusable URL is
    returned stripped.
    """
    parts = parse(url)
    return str(canonical_parts(parts)) if parts else url.strip()


def canonical_parts(url: Url) -> Url:
    """The canonical form, still in its parts."""
    path = _normal_path(_SESSION.sub("", url.path))
    pairs = [pair for pair in parse_query(url.query) if not parameter_table().is_tracker(*pair, path)]
    # `#!/news/5` and `#/news/5` are routes of a single-page application; any other fragment is a position on the page.
    fragment = url.fragment if url.fragment.startswith(("!", "/")) else ""
    return Url(url.scheme, url.name, url.port, path, query_of(pairs), fragment)


def _normal_path(path: str) -> str:
    if _NORMAL_PATH.fullmatch(path):
        return path
    return "/".join(_reencode(segment, _SAFE_IN_SEGMENT) for segment in path.split("/"))


def _reencode(part: str, safe: str) -> str:
    """Normalized percent-encoding: `%d8` and `ا` alike, `%2D` as `-`, a lone `%` as `%25`, `%2F` still `%2F`."""
    if safe is _SAFE_IN_QUERY and _NORMAL_QUERY.fullmatch(part):
        return part
    return quote(unquote_to_bytes(part), safe=safe)


def parse_query(query: str) -> list[tuple[str, str | None]]:
    """Name and value of each parameter, encoded alike; the value is None if there was no `=`."""
    pairs: list[tuple[str, str | None]] = []
    for parameter in query.split("&"):
        name, equals, value = parameter.replace("+", "%20").partition("=")
        name = name.removeprefix("amp;")  # an `&amp;` that was escaped twice
        if name or value:
            pairs.append((_reencode(name, _SAFE_IN_QUERY), _reencode(value, _SAFE_IN_QUERY) if equals else None))
    return pairs


def query_of(pairs: list[tuple[str, str | None]]) -> str:
    """A query string of these parameters: each once, sorted by name."""
    unique = list(dict.fromkeys(pairs))
    unique.sort(key=lambda pair: pair[0])  # stable: the order of one name's values may mean something
    return "&".join(name if value is None else f"{name}={value}" for name, value in unique)
