"""The sample newsroom over real HTTP on loopback: one server and one port for each paper.

In: a port to begin with (0: any free ones). Out: a `Running` with addresses, a day that can be turned, and a log of
every request. It listens on 127.0.0.1 only, and its `Date` header shows the virtual day.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from newsarchive.demo.addresses import section_path
from newsarchive.demo.newsroom import Newsroom, ServedPage, Table
from newsarchive.demo.truth import Borrowed, Expected, Forbidden, borrowed, expectations, forbidden
from newsarchive.demo.world import SITES, evening

HOST = "127.0.0.1"
NEVER_PACKED = {"sahel"}
PACK_FROM = 800  # bytes
SECTIONS_NEEDED = {"sahel", "sawmaa"}
FEEDS = {
    "manara": ("/feed/", "/wp-sitemap.xml"),
    "rasid": ("/feed.json",),
    "sahel": (),
    "noras": ("/sitemap.xml",),
    "sindian": ("/feeds/posts/default",),
    "sawmaa": ("/backend.rdf",),
}


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it was answered; `at_s` is a monotonic clock, to measure politeness by."""

    site: str
    method: str
    path: str
    status: int
    headers: Mapping[str, str]
    at_s: float
    day: int


class Running:
    """The newsroom while it is being served; made by `serve`."""

    def __init__(self, day: int) -> None:
        self.requests: list[Request] = []
        self.bases: dict[str, str] = {}
        self._room = Newsroom(day)
        self._tables: dict[str, Table] = {}
        self._lock = threading.Lock()

    @property
    def day(self) -> int:
        """The virtual day now served, 0 to 4."""
        return self._room.day

    @property
    def home_urls(self) -> dict[str, str]:
        """Each paper's home page."""
        return {key: f"{base}/" for key, base in self.bases.items()}

    @property
    def feed_urls(self) -> dict[str, tuple[str, ...]]:
        """Each paper's feeds and sitemaps, and its sections where those do not list everything."""
        phrases: dict[str, tuple[str, ...]] = {}
        for key, base in self.bases.items():
            paper = self._room.paper(key)
            sections = [section_path(paper, name) for name in paper.sections] if key in SECTIONS_NEEDED else []
            phrases[key] = tuple(base + path for path in (*FEEDS[key], *sections))
        return phrases

    @property
    def zones(self) -> dict[str, int]:
        """Each paper's zone in minutes east of Greenwich."""
        return {paper.key: paper.zone_minutes for paper in self._room.papers}

    def set_day(self, day: int) -> None:
        """Turn the calendar to `day`."""
        with self._lock:
            self._room = Newsroom(day, self._room.papers)
            self._tables = {}

    def truth(self) -> list[Expected]:
        """What an archive should hold, with the running addresses."""
        return expectations(self._room.papers, self.bases)

    def forbidden(self) -> list[Forbidden]:
        """What an archive must not hold as an article, with the running addresses."""
        return forbidden(self._room.papers, self.bases)

    def borrowed(self) -> list[Borrowed]:
        """The passages that travel between the papers."""
        return borrowed(self._room.papers)

    def answer(self, key: str, target: str) -> tuple[ServedPage, int]:
        """The answer of site `key` now, and the day it was given on."""
        with self._lock:
            room = self._room
            if key not in self._tables:
                self._tables[key] = room.table(key)
            table = self._tables[key]
            seen = sum(1 for request in self.requests if request.site == key)
        # A site with validators stands behind a page cache: its counters move once a day, not with every request.
        count = seen if room.paper(key).validators == "none" else 0
        return room.answer(key, target, self.bases[key], count, table), room.day

    def validators(self, key: str) -> str:
        """Which validators site `key` sends: both, etag, modified or none."""
        return self._room.paper(key).validators

    def note(self, request: Request) -> None:
        """Log one request."""
        with self._lock:
            self.requests.append(request)


@contextmanager
def serve(port: int = 0, *, day: int = 0) -> Iterator[Running]:
    """Serve the six papers on `port`, `port` + 1, …; with 0 on any free ports. Stops when the block ends."""
    running = Running(day)
    with ExitStack() as opened:
        for n, key in enumerate(SITES):
            opened.enter_context(_site(running, key, port + n if port else 0))
        yield running


@contextmanager
def _site(running: Running, key: str, port: int) -> Iterator[None]:
    with ThreadingHTTPServer((HOST, port), _handler(running, key)) as server:
        server.daemon_threads = True
        running.bases[key] = f"http://{HOST}:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield
        finally:
            server.shutdown()


def _handler(running: Running, key: str) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version = "newsroom"
        sys_version = ""
        timeout = 30  # seconds an idle kept-alive connection may hold its thread

        def log_message(self, format: str, *args: object) -> None:
            """Nothing on the terminal: `Running.requests` is the log."""

        def date_time_string(self, timestamp: float | None = None) -> str:
            """The virtual moment."""
            return _http_date(evening(running.day)) if timestamp is None else super().date_time_string(timestamp)

        def do_GET(self) -> None:
            answer, day = running.answer(key, self.path)
            validators = _validators(answer, running.validators(key))
            status = 304 if _fresh(dict(self.headers), validators) else answer.status
            body, packed = _packed(answer, key, self.headers.get("Accept-Encoding", ""))
            running.note(Request(key, self.command, self.path, status, dict(self.headers), time.monotonic(), day))
            self.send_response(status)
            for name, value in validators.items():
                self.send_header(name, value)
            if answer.location:
                self.send_header("Location", answer.location)
            if status != 304:
                self.send_header("Content-Type", answer.content_type)
                self.send_header("Content-Length", str(len(body)))
                if packed:
                    self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            if self.command == "GET" and status != 304:
                with suppress(ConnectionError):  # a client may leave early: that is no fault of ours
                    self.wfile.write(body)

        do_HEAD = do_GET

    return Handler


def _validators(answer: ServedPage, habit: str) -> dict[str, str]:
    if answer.status != 200:
        return {}
    values: dict[str, str] = {}
    if habit in ("both", "etag"):
        seed = answer.etag_salt.encode() if answer.etag_salt else answer.body
        tag = hashlib.sha256(seed).hexdigest()[:20]
        values["ETag"] = f'W/"{tag}"' if habit == "etag" else f'"{tag}"'
    if habit in ("both", "modified") and answer.modified:
        values["Last-Modified"] = _http_date(answer.modified)
    return values


def _fresh(asked: Mapping[str, str], validators: Mapping[str, str]) -> bool:
    """RFC 9110: If-None-Match decides alone where it is given; tags are compared weakly."""
    headers = {name.lower(): value for name, value in asked.items()}
    if "if-none-match" in headers:
        known = {tag.strip().removeprefix("W/") for tag in headers["if-none-match"].split(",")}
        return "ETag" in validators and validators["ETag"].removeprefix("W/") in known
    if "if-modified-since" in headers and "Last-Modified" in validators:
        with suppress(ValueError):  # an unreadable date counts as none
            since = parsedate_to_datetime(headers["if-modified-since"])
            return parsedate_to_datetime(validators["Last-Modified"]) <= since
    return False


def _packed(answer: ServedPage, key: str, accepts: str) -> tuple[bytes, bool]:
    if "gzip" not in accepts or key in NEVER_PACKED or len(answer.body) < PACK_FROM or "gzip" in answer.content_type:
        return answer.body, False
    return gzip.compress(answer.body, mtime=0), True


def _http_date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)
