"""Templates: one Jinja environment, everything escaped, a missing name an error.

In: a template's name and values. Out: an HTML answer. It decides nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from newsarchive.web.access import csrf_of

HERE = Path(__file__).parent


def environment() -> Environment:
    """The environment of one application; pages add their filters to it."""
    return Environment(
        loader=FileSystemLoader([HERE / "templates", HERE / "api"]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(request: Request, name: str, /, status: int = 200, **values: Any) -> HTMLResponse:
    """A template filled in. `request` and `csrf` are always there."""
    templates: Environment = request.app.state.templates
    text = templates.get_template(name).render(request=request, csrf=csrf_of(request), **values)
    return HTMLResponse(text, status)
