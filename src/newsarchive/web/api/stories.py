"""Stories over HTTP.

In: requests. Out: the JSON that `stories` prints.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from pydantic import Field, StringConstraints

from newsarchive.archive.archive import OpenArchive
from newsarchive.reports import stories as story_report
from newsarchive.web.answers import JsonAnswer, paged
from newsarchive.web.queries import Id, Limit, Strict

router = APIRouter(tags=["stories"])

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class StoriesAsked(Strict):
    """A page of stories."""

    cursor: Annotated[
        Annotated[str, StringConstraints(pattern=r"^-?[0-9]{1,16}\.[0-9]{1,10}$")] | None,
        Field(description="Where the page begins: `next` of the page before."),
    ] = None
    limit: Annotated[Limit, Field(description="How many at most.")] = 50


@router.get("/stories")
def listed(request: Request, asked: Annotated[StoriesAsked, Query()]) -> JsonAnswer:
    """Stories, the newest activity first."""
    archive: OpenArchive = request.app.state.archive
    with archive.reading() as conn:
        rows = story_report.story_list(conn, asked.limit, _place(asked.cursor))
    return paged(request, "stories", rows, _cursor(rows[-1]) if len(rows) == asked.limit else None)


@router.get("/stories/{story_id}")
def one(request: Request, story_id: Id) -> JsonAnswer:
    """One story: its timeline, who copied whom, which passages who left out."""
    archive: OpenArchive = request.app.state.archive
    with archive.reading() as conn:
        row = story_report.story(conn, story_id)
    if row is None:
        raise HTTPException(404, f"no story {story_id}: GET /api/v1/stories lists those there are")
    return JsonAnswer(row)


def _place(cursor: str | None) -> tuple[datetime, int] | None:
    """Microseconds since 1970 and a number."""
    if cursor is None:
        return None
    moment, _, number = cursor.partition(".")
    return _EPOCH + timedelta(microseconds=int(moment)), int(number)


def _cursor(row: dict[str, object]) -> str:
    active = datetime.fromisoformat(str(row["active_at"]))
    return f"{(active - _EPOCH) // timedelta(microseconds=1)}.{row['id']}"
