"""The API described: an OpenAPI document, and a page of it that asks nothing of anybody.

In: the routes. Out: JSON and HTML. Answers are described where programs build on them: articles above all.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse

from newsarchive import __version__
from newsarchive.web.answers import JsonAnswer
from newsarchive.web.api.schemas import COMPONENTS, PROBLEM, answer_of
from newsarchive.web.rendering import render

router = APIRouter(include_in_schema=False)

_ABOUT = "What an archive of news holds. Reading is open on loopback; writing needs `Authorization: Bearer TOKEN`."


@router.get("/api/openapi.json")
def document(request: Request) -> JsonAnswer:
    """The API as OpenAPI 3.1."""
    return JsonAnswer(described(request.app))


@router.get("/api/docs")
def docs(request: Request) -> HTMLResponse:
    """The same to be read."""
    row = described(request.app)
    calls = [
        {"method": method.upper(), "path": path, **call}
        for path, methods in row["paths"].items()
        for method, call in methods.items()
    ]
    groups = {tag: [call for call in calls if tag in call["tags"]] for tag in dict.fromkeys(_tags(calls))}
    return render(request, "described.html", groups=groups, about=_ABOUT, version=__version__)


def described(app: FastAPI) -> dict[str, Any]:
    """The document of an application; made once."""
    if app.openapi_schema is None:
        row = get_openapi(title="newsarchive", version=__version__, description=_ABOUT, routes=app.routes)
        row.setdefault("components", {}).setdefault("schemas", {}).update(COMPONENTS)
        row["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        for path, methods in row["paths"].items():
            for method, call in methods.items():
                _complete(path, method, call)
        app.openapi_schema = row
    return app.openapi_schema


def _complete(path: str, method: str, call: dict[str, Any]) -> None:
    """What FastAPI cannot know of a call: the forms of its answers and errors."""
    answers = call["responses"]
    good = next((code for code in answers if code.startswith("2")), None)
    if good is not None:
        answers[good] = answer_of(path, method, good)
    for code in ("400", "404", "409", "410", "413", "422", "421", "429"):
        answers[code] = {"description": "A problem (RFC 9457).", "content": PROBLEM}
    answers["304"] = {"description": "It is as `If-None-Match` has it already."}
    if method != "get" or "writing" in call["tags"]:
        call["security"] = [{"token": []}]
        answers["401"] = answers["403"] = answers["404"]


def _tags(calls: list[dict[str, Any]]) -> list[str]:
    return [tag for call in calls for tag in call["tags"]]
