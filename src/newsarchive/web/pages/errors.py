"""The page that says what went wrong, what is safe, and what to do.

In: a status and a detail. Out: HTML of that status. It asks the database nothing: that may be what failed.
"""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse

from newsarchive.web.pages.summary import show

_TOLD = (400, 401, 403, 404, 405, 409, 410, 413, 422, 429, 503)


def page(request: Request, status: int, detail: str) -> HTMLResponse:
    """What happened, in the reader's language; `detail` as it was said."""
    return show(request, "error.html", status, asks=False, code=status, detail=detail, message=_known(status))


def lost_job(request: Request) -> HTMLResponse:
    """A job that is not known any more: what may have happened, and what to do."""
    return show(request, "error.html", 404, code=404, detail="", message="error.lost_job")


def _known(status: int) -> str:
    return f"error.s{status}" if status in _TOLD else "error.other"
