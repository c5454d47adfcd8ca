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

from newsarchive.archive.logs import facts, logger
from newsarchive.errors import ArchiveError, RawDamaged, UnusableArchive, UsageError
from newsarchive.web.api.described import described
from newsarchive.web.errors import Faulty, Wrong, wrong_of
from newsarchive.web.middleware import HEADERS
from newsarchive.web.pages import errors

FOR_PROGRAMS = ("/api/", "/memento/", "/timegate/", "/timemap/", "/feeds/", "/opml")
MEDIA_TYPE = "application/problem+json"


def install(app: FastAPI) -> None:
    """Answer every error of the application."""
    app.add_exception_handler(HTTPException, _http_problem)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Faulty, _faulty)
    app.add_exception_handler(ArchiveError, _archive)
    app.add_exception_handler(Exception, _crashed)


def problem(status: int, detail: str, headers: dict[str, str] | None = None, **more: Any) -> Response:
    """One problem; `more` are members of its own."""
    row = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    return JSONResponse(row, status, headers, MEDIA_TYPE)


def answer(request: Request, status: int, detail: str, headers: dict[str, str] | None = None, **more: Any) -> Response:
    """A problem as whoever asked can read it."""
    if _is_for_programs(request):
        return problem(status, detail, headers, **more)
    page = errors.page(request, status, detail)
    page.headers.update(headers or {})
    return page


def _is_for_programs(request: Request) -> bool:
    return request.url.path.startswith(FOR_PROGRAMS)


def _http_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  what it is registered for
    headers, text = dict(error.headers or {}), error.detail
    if error.status_code == 405 and (allowed := _allowed(request)):
        headers["Allow"] = ", ".join(allowed)
        text = f"{request.method} is not taken here, but {headers['Allow']}"
    elif error.status_code == 404 and text == HTTPStatus.NOT_FOUND.phrase and _is_for_programs(request):
        text = f"there is nothing at {request.url.path}; /api/docs lists the calls there are"
    return answer(request, error.status_code, text, headers)


def _allowed(request: Request) -> list[str]:
    """The methods of an address of the API: the router itself names those of the first route only."""
    methods = {method.upper() for ways in _ways(request) for method in ways}
    return sorted(methods | ({"HEAD"} if "GET" in methods else set()))


def _ways(request: Request) -> list[dict[str, Any]]:
    """What is described of an address of the API, by method."""
    value = described(request.app)["paths"]
    return [ways for path, ways in value.items() if compile_path(path)[0].match(request.url.path)]


def _parameters(request: Request) -> list[str]:
    """The parameters that a call of the API has."""
    method = "get" if request.method == "HEAD" else request.method.lower()
    calls = [ways[method] for ways in _ways(request) if method in ways]
    return [value["name"] for call in calls for value in call.get("parameters", ())]


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  what it is registered for
    known = _parameters(request)
    return refused(request, [wrong_of(value, known) for value in error.errors()])


def _faulty(request: Request, error: Exception) -> Response:
    assert isinstance(error, Faulty)  # noqa: S101  what it is registered for
    return refused(request, error.wrong, error.status)


def refused(request: Request, wrong: Sequence[Wrong], status: int = 422) -> Response:
    """Parameters that cannot be taken, each named with its mend."""
    text = "; ".join(f"{one.field}: {one.message}" for one in wrong)
    rows = [{"field": one.field, "where": one.where, "message": one.message} for one in wrong]
    # An address that cannot name anything names nothing: 404. Everything else that cannot be taken is 422.
    return answer(request, 404 if any(one.where == "path" for one in wrong) else status, text, errors=rows)


def _archive(request: Request, error: Exception) -> Response:
    if isinstance(error, UsageError):
        return answer(request, 400, str(error))
    logger.error("request_failed", exc_info=error, extra=facts(path=request.url.path))
    if isinstance(error, UnusableArchive):
        return answer(request, 503, "the archive cannot be read now", {"Retry-After": "5"})
    text = "the raw record is damaged; `newsarchive check` names it" if isinstance(error, RawDamaged) else "it failed"
    return answer(request, 500, text)


def _crashed(request: Request, _error: Exception) -> Response:
    # The server itself logs the trace. This answer is made outside the guards, so it is given their headers here.
    text = "something broke here; the archive itself is unharmed, and the log tells more"
    try:
        return answer(request, 500, text, dict(HEADERS))
    except Exception:  # noqa: BLE001  what broke may be what pages are made with; then it is said plainly
        return problem(500, text, dict(HEADERS))
