"""Stories: events that several tell of, newest activity first; of one who was first and who left out what.

In: a story's number. Out: pages.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse

from newsarchive.reports.stories import course, shared
from newsarchive.store.dedupe import stories
from newsarchive.web.pages.summary import archive_of, show

router = APIRouter()

_PAGE = 30


@router.get("/stories")
def listed(request: Request, before: Annotated[datetime | None, Query()] = None) -> HTMLResponse:
    """Stories by newest activity."""
    if before is not None and (before.tzinfo is None or not 1 < before.year < 9999):  # a year that any zone can name
        raise HTTPException(400, f"before: {before.isoformat()} is no moment with its offset from UTC")
    with archive_of(request).reading() as conn:
        rows = stories.list_stories(conn, _PAGE + 1, before)
        total = stories.count(conn)
    return show(
        request, "stories.html", rows=rows[:_PAGE], more=rows[_PAGE - 1]["active_at"] if len(rows) > _PAGE else None,
        total=total, before=before,
    )  # fmt: skip


@router.get("/stories/{story_id}")
def one(request: Request, story_id: int) -> HTMLResponse:
    """One story."""
    with archive_of(request).reading() as conn:
        row = stories.get(conn, story_id) if 0 < story_id < 2**31 else None
        if row is None:
            raise HTTPException(404, f"no story {story_id}")
        members = stories.articles_of(conn, story_id)
        stations, passages = course(conn, members), shared(conn, members)
    names = list(dict.fromkeys(member["source"] for member in members))
    return show(request, "story.html", row=row, names=names, course=stations, shared=passages)
