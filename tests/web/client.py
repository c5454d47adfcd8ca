"""A web door under test: a real server on loopback before an open archive."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import uvicorn

from newsarchive.archive.archive import OpenArchive
from newsarchive.web.access import Access
from newsarchive.web.app import create_app

_DEADLINE_S = 30.0


@contextmanager
def running(archive: OpenArchive, access: Access | None = None) -> Iterator[httpx.Client]:
    """The door of an open archive, answering; gives a client with its address."""
    app = create_app(archive, open_reading=access.open_reading, hosts=access.hosts) if access else create_app(archive)
    with socket.create_server(("127.0.0.1", 0)) as door:
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", access_log=False, lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
        thread.start()
        _wait(server, thread)
        try:
            with httpx.Client(
                base_url=f"http://127.0.0.1:{door.getsockname()[1]}", trust_env=False, timeout=30
            ) as client:
                yield client
        finally:
            server.should_exit = True
            thread.join(10)


def _wait(server: uvicorn.Server, thread: threading.Thread) -> None:
    """Until the server answers; a server that died, or does not begin in `_DEADLINE_S`, is an error."""
    until = time.monotonic() + _DEADLINE_S
    while not server.started:
        assert thread.is_alive(), "the server ended before it began to answer"
        assert time.monotonic() < until, f"the server does not answer after {_DEADLINE_S} s"
        time.sleep(0.01)
