"""JSON answers, whole or a line at a time, and tables.

In: plain values, or pages of them as they are read. Out: responses. A stream holds no transaction open between pages,
so a slow reader holds up nobody.
"""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any, TypeAlias

import msgspec
from fastapi import Request
from fastapi.responses import Response, StreamingResponse
from starlette.concurrency import run_in_threadpool

from newsarchive.export.rights import Rights
from newsarchive.export.writers import writer
from newsarchive.web.middleware import is_head

_CHUNK = 100  # rows of a stream in memory at a time
JSONL = "application/jsonl"
Read: TypeAlias = Callable[[int, int], Sequence[dict[str, Any]]]


class JsonAnswer(Response):
    """A JSON answer, letters as they are."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """The bytes."""
        return msgspec.json.encode(content)


def paged(request: Request, name: str, rows: Sequence[Any], next_cursor: str | None, **more: Any) -> JsonAnswer:
    """One page: the rows under their name, and where the next page begins (null: this is the last)."""
    headers = {}
    if next_cursor is not None:
        following = request.url.include_query_params(cursor=next_cursor)
        headers["link"] = f'<{following.path}?{following.query}>; rel="next"'
    return JsonAnswer({name: rows, "next": next_cursor, **more}, headers=headers)


def lines(request: Request, read: Read) -> StreamingResponse:
    """Every row as one JSON line. `read(after, limit)` gives the next rows, with numbers above `after`."""

    async def every() -> AsyncIterator[bytes]:
        async for entries in _chunks(request, read):
            yield b"".join(msgspec.json.encode(row) + b"\n" for row in entries)

    return StreamingResponse(every(), media_type=JSONL)


def rows(request: Request, read: Read) -> StreamingResponse:
    """Every row as one of a table, its head first; to be saved as a file."""

    async def every() -> AsyncIterator[bytes]:
        bytes_io = io.BytesIO()
        with writer(bytes_io, "csv", Rights()) as take:
            yield _taken(bytes_io)
            async for entries in _chunks(request, read):
                for row in entries:
                    take(row)
                yield _taken(bytes_io)

    values = {"content-disposition": 'attachment; filename="articles.csv"'}
    return StreamingResponse(every(), media_type="text/csv", headers=values)


async def _chunks(request: Request, read: Read) -> AsyncIterator[Sequence[dict[str, Any]]]:
    last = 0
    while not is_head(request):
        entries = await run_in_threadpool(read, last, _CHUNK)
        if entries:
            yield entries
        if len(entries) < _CHUNK:
            return
        last = entries[-1]["id"]


def _taken(bytes_io: io.BytesIO) -> bytes:
    """What was written since the last time."""
    data = bytes_io.getvalue()
    bytes_io.seek(0)
    bytes_io.truncate()
    return data
