"""Who may read and who may write: tokens for programs, a session cookie for browsers, a mark in every form.

In: requests. Out: yes, or an error of status 401 or 403. It keeps nothing itself: tokens and sessions are rows (digests
only), and the mark of a form is derived from the session's cookie, so that only a page of ours can know it.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, HTTPException, Request

from newsarchive.archive.archive import OpenArchive
from newsarchive.store import tokens

COOKIE = "newsarchive_session"
FIELD = "csrf"  # the hidden field of every form
HEADER = "x-csrf-token"  # the same for scripts of ours
LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "[::1]")
_MAX_SECRET = 200  # characters; ours have 46
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


@dataclass(frozen=True, slots=True)
class Access:
    """How this door stands open. `open_reading`: who reaches it may read; `hosts`: names it answers to (none: any)."""

    open_reading: bool = True
    hosts: tuple[str, ...] = LOOPBACK_HOSTS


def bearer_of(request: Request) -> str | None:
    """The token of a program's request."""
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" and 0 < len(secret.strip()) <= _MAX_SECRET else None


def session_of(request: Request) -> str | None:
    """The cookie of a browser's session, as sent; it may have ended."""
    cookie = request.cookies.get(COOKIE)
    return cookie if cookie and len(cookie) <= _MAX_SECRET else None


def csrf_of(request: Request) -> str:
    """The mark for the hidden field `csrf` of this visitor's forms; empty where there is no session."""
    cookie = session_of(request)
    return _mark(cookie) if cookie else ""


def is_known(request: Request) -> bool:
    """True for a good token or a session that lasts: this visitor may read and write. Reads the database."""
    archive: OpenArchive = request.app.state.archive
    secret, cookie = bearer_of(request), session_of(request)
    if secret is None and cookie is None:
        return False
    with archive.reading() as conn:
        if secret is not None:
            return tokens.valid_token_id(conn, secret) is not None
        return cookie is not None and tokens.is_session_open(conn, cookie, archive.now())


async def sent_mark(request: Request) -> str | None:
    """The mark a form or script of ours sent."""
    text = request.headers.get(HEADER)
    if text is None and request.method != "GET" and request.headers.get("content-type", "").lower().startswith(_FORMS):
        field = (await request.form()).get(FIELD)
        text = field if isinstance(field, str) else None
    return text


def may_write(request: Request, mark: Annotated[str | None, Depends(sent_mark)]) -> None:
    """Let a good token through, or a session whose form carries its mark. Raises status 401 or 403."""
    if not is_known(request):
        raise unknown()
    cookie = session_of(request)
    if bearer_of(request) is None and cookie is not None:
        same_site(request)
        if not hmac.compare_digest((mark or "").encode(), _mark(cookie).encode()):
            raise HTTPException(403, "this form is not from a page of this archive, or is too old: load it again")


def unknown() -> HTTPException:
    """The answer to a visitor who may not write."""
    return HTTPException(
        401,
        "writing needs a token: make one with `newsarchive token create` and send `Authorization: Bearer TOKEN`",
        headers={"WWW-Authenticate": "Bearer"},
    )


def same_site(request: Request) -> None:
    """Let through what a page of this archive sent. Raises status 403 where another site did."""
    origin = request.headers.get("origin")
    ours = f"{request.url.scheme}://{request.headers.get('host', '')}"
    foreign = origin is not None and origin.lower() != ours.lower()
    if foreign or request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise HTTPException(403, "this was sent from a page of another site: open the form here and send it again")


def _mark(cookie: str) -> str:
    return hashlib.sha256(b"newsarchive form\n" + cookie.encode("utf-8", "surrogatepass")).hexdigest()
