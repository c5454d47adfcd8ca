"""JSON answers, whole or a line at a time.

In: plain values, or pages of them as they are read. Out: responses. A stream holds no transaction open between pages,
so a slow reader holds up nobody.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

import msgspec
from fastapi import Request
from fastapi.responses import Response, StreamingResponse
from starlette.concurrency import run_in_threadpool

from newsarchive.doors.web.safety import is_head

_CHUNK = 100  # rows of a stream in memory at a time
JSONL = "application/jsonl"


class Json(Response):
    """A JSON answer, letters as they are."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """The bytes."""
        return msgspec.json.encode(content)


def paged(request: Request, name: str, rows: Sequence[Any], next_cursor: str | None, **more: Any) -> Json:
    """One page: the rows under their name, and where the next page begins (null: this is the last)."""
    headers = {}
    if next_cursor is not None:
        following = request.url.include_query_params(cursor=next_cursor)
        headers["link"] = f'<{following.path}?{following.query}>; rel="next"'
    return Json({name: rows, "next": next_cursor, **more}, headers=headers)


def lines(request: Request, read: Callable[[int, int], Sequence[dict[str, Any]]]) -> StreamingResponse:
    """Every row as one JSON line. `read(after, limit)` gives the next rows, with numbers above `after`."""

    async def every() -> AsyncIterator[bytes]:
        last = 0
        while not is_head(request):
            rows = await run_in_threadpool(read, last, _CHUNK)
            if rows:
                yield b"".join(msgspec.json.encode(row) + b"\n" for row in rows)
            if len(rows) < _CHUNK:
                return
            last = rows[-1]["id"]

    return StreamingResponse(every(), media_type=JSONL)
