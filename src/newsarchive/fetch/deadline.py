"""A hard end for one request, whatever the server does.

In: seconds, the network streams as they open. Out: a connection cut when time is up. A read timeout alone does not do:
a server that drips a byte now and then (of its headers, of its TLS handshake) never reaches it.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from types import TracebackType
from typing import Any

_OPENED = ("connection.connect_tcp.complete", "connection.start_tls.complete")


class OriginConnection:
    """The one connection in use towards an origin, as far as it must be cut."""

    def __init__(self) -> None:
        self._stream: Any = None  # the newest network stream
        self._cut = False

    def trace(self, event: str, info: dict[str, Any]) -> None:
        """Told by the HTTP engine of each step; remembers the streams it opens."""
        if event in _OPENED:
            self._stream = info["return_value"]
            if self._cut:
                self.cut()  # it was late before it was open

    def cut(self) -> None:
        """Shut the connection under whoever reads from it; their read ends at once."""
        self._cut = True
        wire = self._stream.get_extra_info("socket") if self._stream is not None else None
        if wire is not None:
            with contextlib.suppress(OSError):
                # The plain socket's own way: the TLS one would change its state under the reading thread.
                socket.socket.shutdown(wire, socket.SHUT_RDWR)


class Deadline:
    """Cuts the line it watches after `seconds`, unless the block has ended. `passed` says whether it did."""

    def __init__(self, seconds: float) -> None:
        self.passed = False
        self._line: OriginConnection | None = None
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> Deadline:
        self._timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._timer.cancel()
        self._timer.join()  # after this block nothing may be cut any more

    def watch(self, line: OriginConnection) -> None:
        """From now on it is this line that is cut."""
        self._line = line
        if self.passed:
            line.cut()

    def _end(self) -> None:
        self.passed = True
        if self._line is not None:
            self._line.cut()
