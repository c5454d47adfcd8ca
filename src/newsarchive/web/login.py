"""Signing in and out: a form posts the token, a cookie answers.

In: a token as `newsarchive token create` printed it. Out: a session cookie that scripts cannot read and other sites
cannot send. The page with the form is among the pages.
"""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import RedirectResponse

from newsarchive.archive.archive import OpenArchive
from newsarchive.store import tokens
from newsarchive.web.access import COOKIE, may_write, same_site, session_of

router = APIRouter(include_in_schema=False)


@router.post("/login")
def login(request: Request, token: Annotated[str, Form()] = "", to: Annotated[str, Form()] = "/") -> RedirectResponse:
    """Open a session for whoever has a good token, and go on to the page `to` of this archive."""
    same_site(request)
    archive: OpenArchive = request.app.state.archive
    secret = token.strip()[:200]
    with archive.reading() as conn:  # guesses never hold the pen
        good = tokens.valid_token_id(conn, secret) is not None
    cookie = None
    if good:
        with archive.writing() as conn:
            cookie = tokens.open_session(conn, secret, archive.now())
    if cookie is None:
        raise HTTPException(403, "no such token, or it was revoked")
    answer = RedirectResponse(inside(to), 303)
    answer.set_cookie(
        COOKIE,
        cookie,
        max_age=int(tokens.SESSION_LIFETIME.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return answer


@router.post("/logout", dependencies=[Depends(may_write)])
def logout(request: Request) -> RedirectResponse:
    """End the session."""
    archive: OpenArchive = request.app.state.archive
    with archive.writing() as conn:
        tokens.close_session(conn, session_of(request) or "")
    answer = RedirectResponse("/", 303)
    answer.delete_cookie(COOKIE, httponly=True, samesite="strict")
    return answer


def inside(to: str) -> str:
    """The address where it is a path of this archive, else `/`: a form may not lead elsewhere."""
    parts = urlsplit(to) if to.isprintable() and "\\" not in to else None
    plain = parts is not None and not parts.scheme and not parts.netloc and to.startswith("/")
    return to if plain and not to.startswith("//") else "/"
