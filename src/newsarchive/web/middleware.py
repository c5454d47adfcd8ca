"""What every answer carries and every request must have: known hosts, strict headers, validators, HEAD.

In: an ASGI application. Out: the same, guarded. It knows no route, and never holds back an answer that is streamed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from newsarchive.web.access import Access

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
_FREE = ("/login", "/api/v1/health/live")  # what a visitor without a token may see of a closed archive


def with_headers(app: ASGIApp) -> ASGIApp:
    """Every answer with the headers that keep a browser from doing more than showing it."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await app(scope, receive, send)

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "private, no-cache")
            await send(message)

        return await app(scope, receive, sending)

    return guarded


def with_known_host(app: ASGIApp, access: Access) -> ASGIApp:
    """Refuse requests for names that are not ours: a page of another site whose name leads here gets nothing."""
    known = {host.lower() for host in access.hosts}

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and known and host_name(Headers(scope=scope).get("host", "")) not in known:
            return await refuse(send, 421, "this archive does not answer to that host name; see `serve --allow-host`")
        return await app(scope, receive, send)

    return guarded


def with_gate(app: ASGIApp, access: Access, known: Callable[[Request], bool]) -> ASGIApp:
    """Where reading is not open to all, let through only visitors with a token or a session."""
    if access.open_reading:
        return app

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        free = scope["type"] != "http" or path in _FREE or path.startswith("/static/")
        if free or await run_in_threadpool(known, Request(scope)):
            return await app(scope, receive, send)
        if scope["method"] in ("GET", "HEAD") and "text/html" in Headers(scope=scope).get("accept", ""):
            return await refuse(send, 303, "sign in first", ("location", "/login"))
        text = "reading this archive needs a token, sent as `Authorization: Bearer TOKEN`; `newsarchive token create`"
        return await refuse(send, 401, f"{text} makes one", ("www-authenticate", "Bearer"))

    return guarded


def with_validators(app: ASGIApp) -> ASGIApp:
    """Whole answers to GET with an ETag, and 304 where the visitor has that already."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET":
            return await app(scope, receive, send)
        asked = Headers(scope=scope).get("if-none-match", "")
        start: Message | None = None

        async def sending(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and message["status"] == 200:
                start = message
                return
            if start is not None:
                begun, start = start, None
                if not message.get("more_body", False):
                    message = _validated(begun, message, asked)
                await send(begun)
            await send(message)

        return await app(scope, receive, sending)

    return guarded


def _validated(start: Message, body: Message, asked: str) -> Message:
    """The body, or an empty one with `start` made a 304."""
    headers = MutableHeaders(scope=start)
    if "etag" not in headers:
        headers["etag"] = f'W/"{hashlib.blake2b(body.get("body", b""), digest_size=12).hexdigest()}"'
    if not _has(asked, headers["etag"]):
        return body
    start["status"] = 304
    for name in ("content-length", "content-type", "content-disposition"):
        if name in headers:
            del headers[name]
    return {"type": "http.response.body", "body": b""}


def _has(asked: str, etag: str) -> bool:
    texts = {text.strip().removeprefix("W/") for text in asked.split(",")}
    return "*" in texts or etag.removeprefix("W/") in texts


def with_head(app: ASGIApp) -> ASGIApp:
    """HEAD answers what GET would, without the body. A route that streams sees `is_head` and need not begin."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            return await app(scope, receive, send)
        scope = {**scope, "method": "GET", "newsarchive.head": True}
        over = False

        async def sending(message: Message) -> None:
            nonlocal over
            if message["type"] == "http.response.start":
                await send(message)
            elif not over:
                over = True
                await send({"type": "http.response.body", "body": b""})

        return await app(scope, receive, sending)

    return guarded


def is_head(request: Request) -> bool:
    """True where only the head of the answer is wanted."""
    return bool(request.scope.get("newsarchive.head"))


def host_name(authority: str) -> str:
    """The name of `name:port`, lower-case; an IPv6 address keeps its brackets."""
    name, colon, port = authority.rpartition(":")
    return (name if colon and port.isdigit() else authority).lower()


async def refuse(send: Send, status: int, detail: str, *headers: tuple[str, str]) -> None:
    """End a request before any route sees it, as problem+json."""
    body = json.dumps({"type": "about:blank", "title": detail, "status": status, "detail": detail}).encode()
    phrases = [("content-type", "application/problem+json"), ("content-length", str(len(body))), *headers]
    raw = [(name.encode(), value.encode()) for name, value in phrases]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})
