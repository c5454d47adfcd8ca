"""Captures over HTTP: which answers are kept, and their bytes, which are never rendered.

In: requests. Out: JSON; bytes as an attachment of plain text. What was taken down, or may carry it, is held back.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import Response

from newsarchive.archive.archive import OpenArchive
from newsarchive.decoding import content_encoding
from newsarchive.errors import RawDamaged
from newsarchive.model import Fetched
from newsarchive.model.encoding import moment_json
from newsarchive.store.captures import browse, captures
from newsarchive.store.captures.browse import CaptureRow
from newsarchive.store.engine.database import Connection
from newsarchive.web.answers import JsonAnswer, paged
from newsarchive.web.queries import Id, Line, Number, Paged, after

router = APIRouter(tags=["captures"])


class CapturesAsked(Paged):
    """A page of captures."""

    source: Line | None = None
    article: Number | None = None
    url: Line | None = None
    status: Number | None = None


@router.get("/captures")
def listed(request: Request, asked: Annotated[CapturesAsked, Query()]) -> JsonAnswer:
    """Captures in the order kept."""
    archive: OpenArchive = request.app.state.archive
    wanted = browse.CaptureFilters(asked.source, asked.article, asked.url, asked.status)
    with archive.reading() as conn:
        rows = browse.page(conn, wanted, after(asked.cursor), asked.limit)
    full = len(rows) == asked.limit
    return paged(request, "captures", [as_row(row) for row in rows], str(rows[-1].id) if full else None)


@router.get("/captures/{capture_id}")
def one(request: Request, capture_id: Id) -> JsonAnswer:
    """One capture, with the headers that came with it (null where the raw record is damaged)."""
    archive: OpenArchive = request.app.state.archive
    with archive.reading() as conn:
        row = shown(conn, capture_id)
    try:
        answer = fetched(archive, capture_id)
    except RawDamaged:
        return JsonAnswer(as_row(row) | {"http": None})
    http = {
        "protocol": answer.protocol,
        "peer": answer.peer,
        "redirects": list(answer.redirects),
        "request_headers": [list(pair) for pair in answer.request_headers],
        "headers": [list(pair) for pair in answer.headers],
    }
    return JsonAnswer(as_row(row) | {"http": http})


@router.get("/captures/{capture_id}/raw", response_class=Response)
def raw(request: Request, capture_id: Id) -> Response:
    """The bytes as they were served, content-encoding undone: plain text to be saved, whatever they are."""
    archive: OpenArchive = request.app.state.archive
    with archive.reading() as conn:
        shown(conn, capture_id)
    return attachment(archive, capture_id)


def attachment(archive: OpenArchive, capture_id: int, headers: dict[str, str] | None = None) -> Response:
    """A capture's bytes as a file that no browser shows."""
    answer = fetched(archive, capture_id)
    values = {"content-disposition": f'attachment; filename="capture-{capture_id}.txt"', **(headers or {})}
    try:
        body = content_encoding.unpack(
            answer.body, answer.header("Content-Encoding"), archive.settings.max_unpacked_bytes
        )
    except (content_encoding.TooLarge, content_encoding.Damaged) as error:
        body, values["x-archive-cut-short"] = error.partial, "1"
    kind = answer.header("Content-Type")
    if kind and kind.isascii() and kind.isprintable():
        values["x-archive-orig-content-type"] = kind
    response = Response(body, headers=values)
    response.headers["content-type"] = "text/plain"  # without a charset: the bytes are as they came
    return response


def fetched(archive: OpenArchive, capture_id: int) -> Fetched:
    """The answer as kept. Raises `RawDamaged`, or status 404."""
    with archive.reading() as conn:
        capture = captures.get(conn, capture_id)
    if capture is None:
        raise HTTPException(404, f"no capture {capture_id}: GET /api/v1/captures lists those there are")
    return archive.raw.read(capture.raw, capture.payload)[0]


def shown(conn: Connection, capture_id: int) -> CaptureRow:
    """The capture. Raises status 404 where there is none, 410 where it is held back."""
    row = browse.get(conn, capture_id)
    if row is None:
        raise HTTPException(404, f"no capture {capture_id}: GET /api/v1/captures lists those there are")
    if browse.is_withheld(conn, capture_id):
        raise HTTPException(410, f"capture {capture_id} is held back: it shows, or may carry, what was taken down")
    return row


def as_row(row: CaptureRow) -> dict[str, Any]:
    """A capture as JSON."""
    return {
        "id": row.id,
        "source": row.source,
        "kind": row.kind,
        "url": row.url,
        "final_url": row.final_url,
        "status": row.status,
        "captured_at": moment_json(row.moment),
        "digest": row.digest,
        "raw": {"file": row.raw_file, "offset": row.raw_offset, "length": row.raw_length},
        "state": row.state,
        "outcome": row.outcome,
        "detail": row.detail,
        "article_id": row.article_id,
    }
