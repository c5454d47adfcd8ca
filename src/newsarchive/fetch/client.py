"""Asking for one address over a hostile network: bounded, checked, polite. The only module that knows httpx.

In: a URL, validators, and from the caller who may be private, what robots.txt says and when it is our turn. Out: a
`Fetched` with the bytes as they came over the wire, or `FetchFailed` with its Outcome. It never stores, never decides
what a status means, never follows a redirect without checking the next address as if it were the first, and never
connects to an address other than the one that was checked.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from types import TracebackType

import httpx

from newsarchive import urls
from newsarchive.decoding import content_encoding
from newsarchive.errors import FetchFailed
from newsarchive.fetch import guard, hop
from newsarchive.fetch import robots as robots_txt
from newsarchive.fetch.deadline import Deadline, OriginConnection
from newsarchive.fetch.hop import Hop
from newsarchive.fetch.permission import RobotsPermission, parsed
from newsarchive.fetch.robots import Robots, read_robots
from newsarchive.model import NO_VALIDATORS, Fetched, Headers, Host, Validators
from newsarchive.model.outcomes import Outcome
from newsarchive.settings import Settings

# How a request can break, and what we call it: the first row that fits any link of the exception's chain.
_NAMES: tuple[tuple[tuple[type[Exception], ...], Outcome], ...] = (
    ((ssl.SSLError,), Outcome.TLS_FAILED),
    ((httpx.TimeoutException,), Outcome.TIMED_OUT),
    ((httpx.UnsupportedProtocol, httpx.InvalidURL), Outcome.BAD_REDIRECT),
    # Refused, reset, cut short, not HTTP. The last two: h2 and hpack let them out on frames made of nonsense.
    ((httpx.HTTPError, httpx.StreamError, OSError, ValueError, LookupError), Outcome.CONNECT_FAILED),
)
_BROKEN = tuple(kind for kinds, _ in _NAMES for kind in kinds)
_DROPPED = (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError)
_MAX_REPLY_BYTES = 65_536  # of an answer to what we gave
_HEADERS_TOO_LONG = "Receive buffer too long"  # h11's words for a header block beyond its buffer


@dataclass(frozen=True, slots=True)
class _KeptConnection:
    """The connection kept from one request to the next."""

    origin: str
    address: str
    transport: httpx.HTTPTransport
    line: OriginConnection


class Client:
    """The connection of one visit. Not for sharing between threads; a context manager."""

    def __init__(
        self,
        settings: Settings,
        *,
        allowed_private: Callable[[Host], bool],
        robots_for: Callable[[str], Robots],
        wait_turn: Callable[[Host], None],
        now: Callable[[], datetime],
        user_agent: str,
        tls: ssl.SSLContext | None = None,
        lookup: guard.Lookup = socket.getaddrinfo,
    ) -> None:
        self._settings = settings
        self._leave = RobotsPermission(allowed_private, robots_for, lookup)
        self._wait_turn = wait_turn
        self._now = now
        self._agent = user_agent
        self._tls = tls
        self._held: _KeptConnection | None = None

    def __enter__(self) -> Client:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        kept_connection, self._held = self._held, None
        if kept_connection is not None:
            kept_connection.transport.close()

    def get(self, url: str, validators: Validators = NO_VALIDATORS) -> Fetched:
        """Ask for `url`, following redirects. Any status is an answer, 304 and 404 too. Raises `FetchFailed`."""
        headers = hop.request_headers(self._agent, validators)
        fetched = self._follow(url, headers, for_robots=False)
        try:
            # Damage inside is the reader's to see: the bytes are what was served. Too much is refused now.
            content_encoding.unpack(fetched.body, fetched.header("Content-Encoding"), self._settings.max_unpacked_bytes)
        except content_encoding.TooLarge as error:
            raise FetchFailed(Outcome.TOO_LARGE, f"the body of {len(fetched.body)} bytes is {error}") from error
        except content_encoding.Damaged:
            pass
        return fetched

    def get_robots(self, authority_url: str) -> Robots:
        """Ask for the robots.txt that speaks for `authority_url` (any address there).

        Any status is an answer. Raises `FetchFailed` where the server cannot be reached: then nothing may be asked.
        """
        url = urls.absolute(robots_txt.PATH, authority_url)
        if url is None:
            raise FetchFailed(Outcome.CONNECT_FAILED, f"{authority_url!r} is no http address")
        fetched = self._follow(url, hop.request_headers(self._agent, NO_VALIDATORS), for_robots=True)
        try:
            body = content_encoding.unpack(fetched.body, fetched.header("Content-Encoding"), robots_txt.MAX_BYTES)
        except (content_encoding.TooLarge, content_encoding.Damaged) as error:
            body = error.partial
        return read_robots(body, fetched.status, self._now())

    def post(self, url: str, body: bytes, content_type: str) -> Fetched:
        """Give `body` to `url`, an address a person named: any status is an answer, and no redirect is followed.

        robots.txt has no say in it. Of the answer 64 KiB are read. Raises `FetchFailed`.
        """
        headers = hop.posting_headers(self._agent, content_type, len(body))
        step = self._leave.checked(Hop(url, parsed(url), (), headers, (), _MAX_REPLY_BYTES, False, posted=body))
        self._wait_turn(step.url.host)
        return self._ask(step)

    # -------------------------------------------------------------- the way

    def _follow(self, url: str, headers: Headers, *, for_robots: bool) -> Fetched:
        """Go from hop to hop, each checked as if it were the first."""
        limit = robots_txt.MAX_REDIRECTS if for_robots else self._settings.max_redirects
        passed: tuple[str, ...] = ()
        here = url
        while True:
            step = self._leave.checked(Hop(url, parsed(here), (), headers, passed, *self._bound(for_robots)))
            if not for_robots:
                self._leave.by_robots(step.url)
            self._wait_turn(step.url.host)
            fetched = self._ask(step)
            if fetched.status not in hop.REDIRECTS:
                return fetched
            there = hop.location(fetched)
            if there in passed or there in (here, fetched.final_url):
                raise FetchFailed(Outcome.BAD_REDIRECT, f"redirects in a circle: {there}")
            passed = (*passed, here)
            if len(passed) > limit:
                raise FetchFailed(Outcome.BAD_REDIRECT, f"more than {limit} redirects, the last to {there}")
            here, headers = there, hop.unconditional(headers)

    def _bound(self, for_robots: bool) -> tuple[int, bool]:
        return (robots_txt.MAX_BYTES, False) if for_robots else (self._settings.max_body_bytes, True)

    # -------------------------------------------------------------- one request

    def _ask(self, step: Hop) -> Fetched:
        """One hop's answer, from the first of its addresses that takes our call, within one request's time."""
        addresses = self._kept_first(step)
        with Deadline(self._settings.request_timeout_s) as deadline:
            for address in addresses[:-1]:
                try:
                    return self._ask_at(step, address, deadline)
                except FetchFailed as failure:
                    if deadline.passed or not isinstance(failure.__cause__, httpx.ConnectError | httpx.ConnectTimeout):
                        raise
            return self._ask_at(step, addresses[-1], deadline)

    def _kept_first(self, step: Hop) -> tuple[str, ...]:
        """The addresses, the one we are connected to first: names are answered in another order each time."""
        text = self._held.address if self._held is not None and self._held.origin == _origin(step.url) else None
        return tuple(sorted(step.addresses, key=lambda address: address != text))

    def _ask_at(self, step: Hop, address: str, deadline: Deadline) -> Fetched:
        kept_connection, kept = self._connection(step.url, address)
        deadline.watch(kept_connection.line)
        try:
            fetched = self._read(
                kept_connection.transport.handle_request(self._request(step, address, kept_connection.line)), step
            )
        except FetchFailed:
            self.close()
            raise
        except _BROKEN as error:
            self.close()
            if kept and isinstance(error, _DROPPED) and not deadline.passed:
                # The connection of the request before, closed by the server meanwhile: once more on a fresh one.
                return self._ask_at(step, address, deadline)
            raise self._named(error, step.url.host, late=deadline.passed) from error
        if fetched.status in hop.REDIRECTS or len(fetched.body) > step.max_bytes:
            self.close()  # there is more on this connection than we read
        return replace(fetched, body=fetched.body[: step.max_bytes])

    def _request(self, step: Hop, address: str, line: OriginConnection) -> httpx.Request:
        timeouts = httpx.Timeout(self._settings.read_timeout_s, connect=self._settings.connect_timeout_s)
        return httpx.Request(
            "GET" if step.posted is None else "POST",
            step.at(address),
            content=step.posted,
            headers=[(name.encode("latin-1"), value.encode("latin-1")) for name, value in step.sent],
            extensions={
                "target": step.target,
                "sni_hostname": step.url.name.strip("[]"),
                "timeout": timeouts.as_dict(),
                "trace": line.trace,
            },
        )

    def _read(self, response: httpx.Response, step: Hop) -> Fetched:
        moment = self._now()
        headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers.raw)
        size = sum(len(name) + len(value) + 4 for name, value in headers)
        if size > self._settings.max_header_bytes:
            raise FetchFailed(Outcome.TOO_LARGE, f"{size} bytes of headers, {self._settings.max_header_bytes} allowed")
        peer = response.extensions["network_stream"].get_extra_info("server_addr")
        fetched = Fetched(
            url=step.asked,
            final_url=str(step.url).partition("#")[0],
            status=response.status_code,
            headers=headers,
            body=b"",
            moment=moment,
            redirects=step.passed,
            request_headers=step.sent,
            peer=str(peer[0]) if peer else None,
            protocol=response.http_version,
        )
        if fetched.status in hop.REDIRECTS:
            return fetched  # where it leads is in the headers; its body may be endless
        return replace(fetched, body=self._body(response, fetched, step))

    def _body(self, response: httpx.Response, fetched: Fetched, step: Hop) -> bytes:
        """The wire bytes; at most one piece more than the bound, so that more can be distinguished from exactly as
        much."""
        announced = hop.announced_bytes(fetched)
        if step.beyond_is_failure and announced is not None and announced > step.max_bytes:
            raise FetchFailed(Outcome.TOO_LARGE, f"a body of {announced} bytes is announced, {step.max_bytes} allowed")
        pieces: list[bytes] = []
        size = 0
        for piece in response.iter_raw():
            pieces.append(piece)
            size += len(piece)
            if size > step.max_bytes and step.beyond_is_failure:
                raise FetchFailed(Outcome.TOO_LARGE, f"the body is larger than {step.max_bytes} bytes")
            if size > step.max_bytes:
                return b"".join(pieces)
        if announced is not None and size < announced:
            raise FetchFailed(Outcome.CONNECT_FAILED, f"the body broke off after {size} of {announced} bytes")
        return b"".join(pieces)

    def _named(self, error: Exception, host: Host, *, late: bool) -> FetchFailed:
        """The Outcome of what broke."""
        if late:
            return FetchFailed(Outcome.TIMED_OUT, f"{host}: not done after {self._settings.request_timeout_s:g} s")
        if _HEADERS_TOO_LONG in str(error):
            return FetchFailed(Outcome.TOO_LARGE, f"{host}: headers without end")
        chain: list[BaseException] = []
        link: BaseException | None = error
        while link is not None and link not in chain:
            chain.append(link)
            link = link.__cause__ or link.__context__
        named = (
            (outcome, base_exception)
            for kinds, outcome in _NAMES
            for base_exception in chain
            if isinstance(base_exception, kinds)
        )
        outcome, cause = next(named)
        return FetchFailed(outcome, f"{host}: {str(cause) or type(cause).__name__}")

    # -------------------------------------------------------------- the connection

    def _connection(self, url: urls.Url, address: str) -> tuple[_KeptConnection, bool]:
        """The connection to this origin at this address, and whether it is the one of the request before.

        One only: pooled by address alone, two sites behind one address would share a TLS connection.
        """
        if self._held is not None and (self._held.origin, self._held.address) == (_origin(url), address):
            return self._held, True
        self.close()
        if self._tls is None:
            self._tls = httpx.create_ssl_context(trust_env=False)
        # The transport alone: a whole client reads `Location` by rules of its own, keeps cookies, looks for proxies.
        transport = httpx.HTTPTransport(verify=self._tls, http2=True, trust_env=False)
        self._held = _KeptConnection(_origin(url), address, transport, OriginConnection())
        return self._held, False


def _origin(url: urls.Url) -> str:
    return f"{url.scheme}://{url.host}"
