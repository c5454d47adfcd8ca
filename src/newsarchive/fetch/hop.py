"""One address on the way to an answer: what is asked there, and where a redirect leads from it.

In: parts of a URL, validators, an answer. Out: a checked `Hop`, headers, the next address. It opens no connection.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

from newsarchive import urls
from newsarchive.errors import FetchFailed
from newsarchive.model import Fetched, Headers, Validators
from newsarchive.model.outcomes import Outcome

REDIRECTS = frozenset({301, 302, 303, 307, 308})
BODILESS = frozenset({204, 304})
ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,application/rss+xml;q=0.9,*/*;q=0.8"
ENCODINGS = "gzip, deflate, br"  # those that `wire` can undo


@dataclass(frozen=True, slots=True)
class Hop:
    """One checked address, ready to be asked, and what may come back."""

    asked: str  # the address the whole way began with
    url: urls.Url
    addresses: tuple[str, ...]  # numbers that may be connected to
    headers: Headers
    passed: tuple[str, ...]  # the addresses before this one
    max_bytes: int
    beyond_is_failure: bool  # False: what comes after `max_bytes` is left unread
    posted: bytes | None = None  # what is sent with POST; None: it is asked for with GET

    @property
    def target(self) -> bytes:
        """Path and query, byte for byte as the WHATWG rules have them (an HTTP library would quote them anew)."""
        query = f"?{self.url.query}" if self.url.query else ""
        return f"{self.url.path}{query}".encode("ascii", "replace")

    @property
    def sent(self) -> Headers:
        """All headers, as they go out."""
        return (("Host", self.url.host), *self.headers)

    def at(self, address: str) -> str:
        """The origin, by its number: what is connected to is what was checked."""
        name = f"[{address}]" if ":" in address else address
        return f"{self.url.scheme}://{name}{':' + self.url.port if self.url.port else ''}/"


def port_of(url: urls.Url) -> int:
    """The port, the scheme's own where none is named."""
    return int(url.port) if url.port else {"http": 80, "https": 443}[url.scheme]


def user_agent(version: str, contact: str | None) -> str:
    """Who we say we are: our name, and where to complain."""
    text = f" (+{contact})" if contact and contact.isprintable() and contact.isascii() else ""
    return f"newsarchive/{version}{text}"


def request_headers(agent: str, validators: Validators) -> Headers:
    """What we send besides `Host`. Validators that cannot stand in a header are left out: the request is plain then."""
    headers = (
        ("User-Agent", agent),
        ("Accept", ACCEPT),
        ("Accept-Encoding", ENCODINGS),
        ("If-None-Match", validators.etag or ""),
        ("If-Modified-Since", validators.last_modified or ""),
    )
    return tuple((name, value) for name, value in headers if value.strip() == value != "" and _can_be_sent(value))


def posting_headers(agent: str, content_type: str, size: int) -> Headers:
    """What we send besides `Host` when we give something."""
    item = (("User-Agent", agent), ("Accept", "*/*"), ("Content-Type", content_type), ("Content-Length", str(size)))
    return tuple((name, value) for name, value in item if _can_be_sent(value))


def unconditional(headers: Headers) -> Headers:
    """The same without validators: those were given for another address."""
    return tuple(pair for pair in headers if not pair[0].startswith("If-"))


def location(fetched: Fetched) -> str:
    """Where a redirect leads. Raises `FetchFailed`, `bad_redirect`, where it leads nowhere we can go."""
    value = (fetched.header("Location") or "").strip()
    if not value:
        raise FetchFailed(Outcome.BAD_REDIRECT, f"{fetched.final_url}: status {fetched.status} without a Location")
    with contextlib.suppress(UnicodeError):
        value = value.encode("latin-1").decode("utf-8")  # many servers send Arabic paths as bare UTF-8
    there = urls.absolute(value, fetched.final_url)
    if there is None:
        raise FetchFailed(Outcome.BAD_REDIRECT, f"{fetched.final_url} leads to {value!r}, no http address")
    return there.partition("#")[0]


def announced_bytes(fetched: Fetched) -> int | None:
    """The body's length as its headers announce it; None where they do not, or where no body follows."""
    if fetched.status in BODILESS or fetched.header("Transfer-Encoding") is not None:
        return None
    value = (fetched.header("Content-Length") or "").strip()
    return int(value) if value.isascii() and value.isdigit() else None


def _can_be_sent(value: str) -> bool:
    return all(" " <= letter <= "~" or "\xa0" <= letter <= "\xff" for letter in value)
