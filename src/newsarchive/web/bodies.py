"""What a request may bring: who brings it is asked before a byte of it is read, and how much while it comes.

In: an ASGI application. Out: the same, whose routes read only bodies of those who may write, and no more than the
table here allows. A route that reads no body is not touched: it asks for itself who may write.
"""

from __future__ import annotations

from collections.abc import Callable

from anyio import move_on_after
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from newsarchive.web.access import unknown

_FREE = ("/login",)  # who comes here has no token yet
_KB = 1_000
_DISCARDED = 20_000 * _KB  # bytes of what was refused that are still taken off the line
_LINGER_S = 2.0
_MOST = (  # bytes of a body, by how the path begins; the first that fits
    ("/import", 200_000 * _KB),  # files
    ("/api/", 1_000 * _KB),
    ("/sources/", 1_000 * _KB),  # a hundred addresses may be chosen
    ("/", 64 * _KB),
)


def with_bounds(app: ASGIApp, known: Callable[[Request], bool]) -> ASGIApp:
    """Ask before the first byte who sends it and how much is announced, then count.

    What is refused is raised inside the route that reads, so that it is answered like every other error: status 401
    or 413. GET and HEAD have no body that anything here reads. After a refusal the connection is closed, for what is
    still on its way is no next request; a little of it is thrown away first, so that its sender gets to read why.
    """

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            return await app(scope, receive, send)
        body = _Body(receive, Request(scope), known)

        async def sending(message: Message) -> None:
            if not body.is_too_much:
                await send(message)
            elif message["type"] == "http.response.start":
                MutableHeaders(scope=message)["connection"] = "close"
                await send(message)
            elif message.get("more_body"):
                await send(message)
            else:
                await send({**message, "more_body": True})
                await body.discard()
                await send({"type": "http.response.body", "body": b"", "more_body": False})

        return await app(scope, body.receive, sending)

    return guarded


class _Body:
    """One request's body while it comes in."""

    def __init__(self, receive: Receive, request: Request, known: Callable[[Request], bool]) -> None:
        self._receive = receive
        self._request = request
        self._known = known
        self._most = most_of(request.url.path)
        self._read: int | None = None
        self._over = False
        self._refused = False

    @property
    def is_too_much(self) -> bool:
        """Whether it was refused, or is more than is taken here and nobody has read it."""
        return self._refused or (not self._over and _announced(self._request) > self._most)

    async def receive(self) -> Message:
        """The next piece. Raises status 401 or 413."""
        try:
            if self._read is None:
                self._read = 0
                await _admit(self._request, self._most, self._known)
            message = await self._receive()
            self._over = not message.get("more_body", False)
            self._read += len(message.get("body", b""))
            if self._read > self._most:
                raise _too_large(self._most)
        except HTTPException:
            self._refused = True
            raise
        return message

    async def discard(self) -> None:
        """Read on and keep nothing, for a short time and not without end."""
        left = _DISCARDED
        with move_on_after(_LINGER_S):
            while left > 0 and not self._over:
                message = await self._receive()
                self._over = not message.get("more_body", False)
                left -= len(message.get("body", b""))


def most_of(path: str) -> int:
    """How many bytes may be sent there."""
    return next(most for begins, most in _MOST if path.startswith(begins) or begins == "/")


async def _admit(request: Request, most: int, known: Callable[[Request], bool]) -> None:
    if request.url.path not in _FREE and not await run_in_threadpool(known, request):
        raise unknown()
    if _announced(request) > most:
        raise _too_large(most)


def _announced(request: Request) -> int:
    text = request.headers.get("content-length", "")
    return int(text) if text.isascii() and text.isdigit() else 0


def _too_large(most: int) -> HTTPException:
    return HTTPException(
        413, f"more than {most} bytes were sent, which is the most that is taken here: send less at once"
    )
