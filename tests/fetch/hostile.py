"""A server on loopback that behaves as badly as a test asks it to."""

from __future__ import annotations

import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from newsarchive.fetch.client import Client
from newsarchive.fetch.robots import Robots
from newsarchive.settings import Settings

NOW = datetime(2026, 3, 1, 9, 30, 15, 123456, tzinfo=UTC)


@dataclass
class Server:
    """Its address, what it was asked, and how it answers: a function of the raw handler for each path."""

    port: int = 0
    answers: dict[str, Callable[[Any], None]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    connections: int = 0

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def says(self, path: str, status: int = 200, body: bytes = b"", **headers: str) -> str:
        """Answer `path` plainly; returns its URL."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}

        def answer(handler: Any) -> None:
            handler.send_response(status)
            for name, value in ({"Content-Length": str(len(body))} | named).items():
                handler.send_header(name, value)
            handler.end_headers()
            handler.wfile.write(body)

        self.answers[path] = answer
        return self.url(path)

    def sends(self, path: str, *pieces: bytes, pause_s: float = 0.0, then: bytes = b"") -> str:
        """Answer `path` with these very bytes, then with `then` for as long as anybody listens."""

        def answer(handler: Any) -> None:
            handler.close_connection = True
            with suppress(OSError):
                for piece in pieces:
                    handler.wfile.write(piece)
                    handler.wfile.flush()
                    time.sleep(pause_s)
                ends = time.monotonic() + 20
                while then and time.monotonic() < ends:
                    handler.wfile.write(then)
                    handler.wfile.flush()
                    time.sleep(pause_s)

        self.answers[path] = answer
        return self.url(path)


class Quiet(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up on us is what these tests are about."""


@pytest.fixture
def server() -> Iterator[Server]:
    told = Server()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            told.connections += 1
            super().setup()

        def do_GET(self) -> None:
            told.asked.append((self.path, dict(self.headers)))
            answer = told.answers.get(self.path)
            if answer is None:
                self.send_error(404)
            else:
                answer(self)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def log_message(self, *_: Any) -> None:
            pass

    with Quiet(("127.0.0.1", 0), Handler) as listening:
        told.port = listening.server_address[1]
        thread = threading.Thread(target=listening.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield told
        listening.shutdown()
        thread.join()


@pytest.fixture
def raw_server() -> Iterator[Callable[[Callable[[Any], None]], int]]:
    """A TCP server that does with each connection what it is told; gives its port."""
    running: list[socketserver.TCPServer] = []

    def start(talk: Callable[[Any], None]) -> int:
        class Talker(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                with suppress(OSError):
                    talk(self.request)

        class Threaded(socketserver.ThreadingTCPServer):
            daemon_threads = True
            block_on_close = False
            allow_reuse_address = True

            def handle_error(self, request: Any, client_address: Any) -> None:
                """As above."""

        listening = Threaded(("127.0.0.1", 0), Talker)
        running.append(listening)
        threading.Thread(target=listening.serve_forever, args=(0.01,), daemon=True).start()
        return int(listening.server_address[1])

    yield start
    for listening in running:
        listening.shutdown()
        listening.server_close()


def make_client(server_hosts: set[str], **changes: Any) -> Client:
    """A client for which only these authorities may be private, with short bounds."""
    bounds = {name: changes.pop(name) for name in list(changes) if name in Settings.__struct_fields__}
    settings = Settings(**({"read_timeout_s": 2.0, "connect_timeout_s": 2.0, "request_timeout_s": 5.0} | bounds))
    told: dict[str, Any] = {
        "allowed_private": lambda host: host in server_hosts,
        "robots_for": lambda url: Robots("", 404, NOW),
        "wait_turn": lambda host: None,
        "now": lambda: NOW,
        "user_agent": "newsarchive/0 (+https://archive.example/about)",
    }
    return Client(settings, **(told | changes))
