"""What a request may bring: who brings it is asked before a byte of it is read, and how much while it comes.

In: an ASGI application. Out: the same, whose routes read only bodies of those who may write, and no more than the
table here allows. A route that reads no body is not touched: it asks for itself who may write.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from newsarchive.doors.web.access import unknown

_FREE = ("/login",)  # who comes here has no token yet
_KB = 1_000
_MOST = (  # bytes of a body, by how the path begins; the first that fits
    ("/import", 200_000 * _KB),  # files
    ("/api/", 1_000 * _KB),
    ("/sources/", 1_000 * _KB),  # a hundred addresses may be chosen
    ("/", 64 * _KB),
)


def with_bounds(app: ASGIApp, known: Callable[[Request], bool]) -> ASGIApp:
    """Ask before the first byte who sends it and how much is announced, then count.

    What is refused is raised inside the route that reads, so that it is answered like every other error: status 401
    or 413. GET and HEAD have no body that anything here reads.
    """

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            return await app(scope, receive, send)
        most, read = most_of(scope["path"]), None

        async def receiving() -> Message:
            nonlocal read
            if read is None:
                read = 0
                await _admit(Request(scope), most, known)
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                raise _too_large(most)
            return message

        return await app(scope, receiving, send)

    return guarded


def most_of(path: str) -> int:
    """How many bytes may be sent there."""
    return next(most for begins, most in _MOST if path.startswith(begins) or begins == "/")


async def _admit(request: Request, most: int, known: Callable[[Request], bool]) -> None:
    if request.url.path not in _FREE and not await run_in_threadpool(known, request):
        raise unknown()
    told = request.headers.get("content-length", "")
    if told.isdigit() and int(told) > most:
        raise _too_large(most)


def _too_large(most: int) -> HTTPException:
    return HTTPException(413, f"more than {most} bytes were sent here")
