"""Errors as answers: problem+json (RFC 9457) for programs, a page for people.

In: exceptions. Out: an answer that names what is wrong and what mends it, never a trace.
"""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from newsarchive.doors.web.api.described import described
from newsarchive.doors.web.pages import errors
from newsarchive.doors.web.safety import HEADERS
from newsarchive.errors import ArchiveError, RawDamaged, UnusableArchive, UsageError
from newsarchive.kit import Kit

FOR_PROGRAMS = ("/api/", "/memento/", "/timegate/", "/timemap/", "/feeds/", "/opml")
_SAID = {
    "extra_forbidden": "there is no such parameter; /api/docs names those there are",
    "missing": "this is needed",
    "string_pattern_mismatch": "this holds signs that cannot stand here",
}
MEDIA_TYPE = "application/problem+json"


def install(app: FastAPI) -> None:
    """Answer every error of the application."""
    app.add_exception_handler(HTTPException, _told)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(ArchiveError, _archive)
    app.add_exception_handler(Exception, _crashed)


def problem(status: int, detail: str, headers: dict[str, str] | None = None, **more: Any) -> Response:
    """One problem; `more` are members of its own."""
    told = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    return JSONResponse(told, status, headers, MEDIA_TYPE)


def answer(request: Request, status: int, detail: str, headers: dict[str, str] | None = None, **more: Any) -> Response:
    """A problem as whoever asked can read it."""
    if request.url.path.startswith(FOR_PROGRAMS):
        return problem(status, detail, headers, **more)
    page = errors.page(request, status, detail)
    page.headers.update(headers or {})
    return page


def _told(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  what it is registered for
    headers = dict(error.headers or {})
    if error.status_code == 405 and (allowed := _allowed(request)):
        headers["Allow"] = ", ".join(allowed)
    return answer(request, error.status_code, error.detail, headers)


def _allowed(request: Request) -> list[str]:
    """The methods of an address of the API: the router itself names those of the first route only."""
    told = described(request.app)["paths"]
    here = (ways for path, ways in told.items() if compile_path(path)[0].match(request.url.path))
    methods = {method.upper() for ways in here for method in ways}
    return sorted(methods | ({"HEAD"} if "GET" in methods else set()))


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  what it is registered for
    wrong = [_wrong(one) for one in error.errors()]
    said = "; ".join(f"{one['field']}: {one['message']}" for one in wrong)
    # An address that cannot name anything names nothing: 404. Everything else that cannot be taken is 422.
    return answer(request, 404 if any(one["where"] == "path" for one in wrong) else 422, said, errors=wrong)


def _wrong(told: dict[str, Any]) -> dict[str, str]:
    place: Sequence[Any] = told.get("loc", ())
    field = ".".join(str(part) for part in place[1:]) or str(place[0] if place else "body")
    where = str(place[0] if place else "body")
    message = _SAID.get(told.get("type", ""), str(told.get("msg", "")).removeprefix("Value error, "))
    return {"field": field, "where": where, "message": message}


def _archive(request: Request, error: Exception) -> Response:
    if isinstance(error, UsageError):
        return answer(request, 400, str(error))
    kit: Kit = request.app.state.kit
    kit.log.error("request_failed", path=request.url.path, exc_info=error)
    if isinstance(error, UnusableArchive):
        return answer(request, 503, "the archive cannot be read now", {"Retry-After": "5"})
    said = "the raw record is damaged; `newsarchive check` names it" if isinstance(error, RawDamaged) else "it failed"
    return answer(request, 500, said)


def _crashed(request: Request, _error: Exception) -> Response:
    # The server itself logs the trace. This answer is made outside the guards, so it is given their headers here.
    said = "something broke here; the archive itself is unharmed, and the log tells more"
    try:
        return answer(request, 500, said, dict(HEADERS))
    except Exception:  # noqa: BLE001  what broke may be what pages are made with; then it is said plainly
        return problem(500, said, dict(HEADERS))
