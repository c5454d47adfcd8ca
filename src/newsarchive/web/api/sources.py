"""Sources over HTTP, what the archive holds, and whether it is well.

In: requests. Out: JSON.
"""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Query, Request
from pydantic import Field

from newsarchive.archive.archive import OpenArchive
from newsarchive.model import Source
from newsarchive.reports import health as health_report
from newsarchive.reports import sources as source_report
from newsarchive.reports import stats as stat_report
from newsarchive.store.engine.database import Connection
from newsarchive.store.sources import sources
from newsarchive.web.answers import JsonAnswer, paged
from newsarchive.web.queries import Limit, Line, Name, Strict

router = APIRouter(tags=["sources"])


class SourcesAsked(Strict):
    """A page of sources."""

    cursor: Annotated[Line | None, Field(description="Where the page begins: `next` of the page before.")] = None
    limit: Annotated[Limit, Field(description="How many at most.")] = 50
    health: Literal["import", "paused", "unread", "failing", "silent", "fine"] | None = None


@router.get("/sources")
def listed(request: Request, asked: Annotated[SourcesAsked, Query()]) -> JsonAnswer:
    """Sources by name, each with its health, counts and feeds."""
    archive: OpenArchive = request.app.state.archive
    with archive.reading() as conn:
        known = [one for one in sources.list_sources(conn) if asked.cursor is None or one.name > asked.cursor]
        rows = source_report.sources(conn, sorted(known, key=lambda one: one.name)[: asked.limit], archive.now())
    entries = [row for row in rows if asked.health in (None, row["health"])]
    return paged(request, "sources", entries, rows[-1]["name"] if len(known) > asked.limit else None)


@router.get("/sources/{name}")
def one(request: Request, name: Name) -> JsonAnswer:
    """One source: feeds, endings of the last thirty days, what was learned of its pages."""
    archive: OpenArchive = request.app.state.archive
    with archive.reading() as conn:
        return JsonAnswer(source_report.source(conn, known(conn, name), archive.now()))


@router.get("/stats", tags=["archive"])
def stats(request: Request) -> JsonAnswer:
    """What the archive holds, by source and language, and how jobs ended."""
    archive: OpenArchive = request.app.state.archive
    with archive.reading() as conn:
        return JsonAnswer(stat_report.summary(conn))


@router.get("/health", tags=["archive"])
def health(request: Request) -> JsonAnswer:
    """Whether the archive is well: `well` is false while a source fails, is silent or drifts, or an alert fails."""
    archive: OpenArchive = request.app.state.archive
    with archive.reading() as conn:
        return JsonAnswer(health_report.health(conn, archive.now()))


@router.get("/health/live", tags=["archive"])
def live() -> JsonAnswer:
    """This process answers. For those who watch processes: it asks nothing of the database."""
    return JsonAnswer({"alive": True})


def known(conn: Connection, name: str) -> Source:
    """The source of that name. Raises status 404."""
    source = sources.get(conn, name)
    if source is None:
        raise HTTPException(404, f"name: no source is called {name}; GET /api/v1/sources lists them")
    return source
