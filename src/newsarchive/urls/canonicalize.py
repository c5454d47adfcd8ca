"""One spelling for one page: the canonical form of an address.

In: a URL. Out: the same without what does not say which page it is. The result can still be asked for.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote_to_bytes

from newsarchive.urls.parameters import parameter_table
from newsarchive.urls.parts import Url, parse

# Left readable in a path segment; in a query's name or value: RFC 3986's unreserved, and delimiters without a meaning.
_IN_SEGMENT = "-._~!$'()*,:;@&=+"
_IN_QUERY = "-._~!$'()*,:;@/?"
# Already spelled so: no need to spell it again.
_SPELLED_PATH = re.compile(r"(?:[A-Za-z0-9\-._~!$'()*,:;@&=+/]|%[89A-F][0-9A-F])*")
_SPELLED_QUERY = re.compile(r"(?:[A-Za-z0-9\-._~!$'()*,:;@/?]|%[89A-F][0-9A-F])*")
_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/]*$", re.IGNORECASE)


def canonical(url: str) -> str:
    """`url` without what does not say which page it is: trackers, fragment, session, order and spelling of the query.

    The scheme, the host and a trailing slash stay as published, so that it can still be asked for. An unusable address
    comes back stripped.
    """
    read = parse(url)
    return str(canonical_parts(read)) if read else url.strip()


def canonical_parts(url: Url) -> Url:
    """The canonical form, still in its parts."""
    path = _spelled_path(_SESSION.sub("", url.path))
    pairs = [pair for pair in parse_query(url.query) if not parameter_table().is_tracker(*pair, path)]
    # `#!/news/5` and `#/news/5` are addresses inside a page's own program; any other fragment is a place on the page.
    fragment = url.fragment if url.fragment.startswith(("!", "/")) else ""
    return Url(url.scheme, url.name, url.port, path, query_of(pairs), fragment)


def _spelled_path(path: str) -> str:
    if _SPELLED_PATH.fullmatch(path):
        return path
    return "/".join(_respell(segment, _IN_SEGMENT) for segment in path.split("/"))


def _respell(part: str, safe: str) -> str:
    """One spelling for one meaning: `%d8` and `ا` alike, `%2D` as `-`, a lone `%` as `%25`, `%2F` still `%2F`."""
    if safe is _IN_QUERY and _SPELLED_QUERY.fullmatch(part):
        return part
    return quote(unquote_to_bytes(part), safe=safe)


def parse_query(query: str) -> list[tuple[str, str | None]]:
    """Name and value of each parameter, spelled alike; the value is None where no `=` stood."""
    found: list[tuple[str, str | None]] = []
    for piece in query.split("&"):
        name, equals, value = piece.replace("+", "%20").partition("=")
        name = name.removeprefix("amp;")  # an `&amp;` that was escaped twice
        if name or value:
            found.append((_respell(name, _IN_QUERY), _respell(value, _IN_QUERY) if equals else None))
    return found


def query_of(pairs: list[tuple[str, str | None]]) -> str:
    """A query of these parameters: each once, by name."""
    unique = list(dict.fromkeys(pairs))
    unique.sort(key=lambda pair: pair[0])  # stable: the order of one name's values may mean something
    return "&".join(name if value is None else f"{name}={value}" for name, value in unique)
