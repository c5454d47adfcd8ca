"""A job's page: a line for each input as it ends, live where the browser can, by reloading where it cannot.

In: a job's number. Out: a page, and a stream of server-sent events with the lines in the reader's words.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, StreamingResponse

from newsarchive.archive.archive import OpenArchive
from newsarchive.web.access import is_known
from newsarchive.web.jobs import Job, JobLine, Jobs, lost
from newsarchive.web.pages import errors
from newsarchive.web.pages.filters import detail_text, shorter
from newsarchive.web.pages.summary import archive_of, show, tongue_of
from newsarchive.web.translations import Locale

router = APIRouter()

_LOOK_S = 0.4  # between looks at a running job
_LONGEST_S = 900.0  # of one stream; the browser asks again


@router.get("/jobs/{job_id}")
def job_page(request: Request, job_id: int) -> HTMLResponse:
    """How it goes; of one that is not known any more what may have happened and what to do."""
    job = _job(request, job_id)
    if job is None:
        return errors.lost_job(request)
    value = job.found if job.kind == "look" and job.state == "done" else None
    lines = [line_json(line, tongue_of(request)) for line in job.lines()]
    return show(request, "job.html", job=job, lines=lines, sums=job.sums(), survey=value)


@router.get("/jobs/{job_id}/stream")
def stream(request: Request, job_id: int) -> StreamingResponse:
    """The lines as they come, then `over`."""
    job = _job(request, job_id)
    if job is None:
        raise HTTPException(404, lost(job_id))
    after = request.headers.get("last-event-id", "") or request.query_params.get("after", "0")
    place = int(after) if after.isdigit() else 0
    lines = _lines(archive_of(request), job, tongue_of(request), place)
    return StreamingResponse(lines, media_type="text/event-stream", headers={"Cache-Control": "no-store"})


def jobs_of(request: Request) -> Jobs:
    """The jobs of this application."""
    jobs: Jobs = request.app.state.jobs
    return jobs


def line_json(line: JobLine, tongue: Locale) -> dict[str, object]:
    """One line in a reader's words."""
    result = line.ending
    return {
        "number": line.number,
        "shown": tongue.number(line.number),
        "input": shorter(result.input),
        "outcome": result.outcome.value,
        "said": tongue.term("outcome", result.outcome.value),
        "failed": result.outcome.failed,
        "detail": detail_text(result.detail or "", tongue),
        "article_id": result.article_id,
    }


async def _lines(archive: OpenArchive, job: Job, tongue: Locale, place: int) -> AsyncIterator[str]:
    looks = int(_LONGEST_S / _LOOK_S)
    for _ in range(looks):
        over = job.over  # before the lines: what is reported in between is still sent
        for line in sorted(job.lines(place), key=lambda job_line: job_line.place):
            place = line.place
            row = line_json(line, tongue) | {"sums": _sums(job, tongue)}
            yield f"id: {place}\nevent: line\ndata: {json.dumps(row, ensure_ascii=False)}\n\n"
        if over or archive.stop.is_set():
            yield f"event: over\ndata: {json.dumps({'state': job.state})}\n\n"
            return
        await asyncio.sleep(_LOOK_S)


def _sums(job: Job, tongue: Locale) -> str:
    return tongue("date.comma").join(
        f"{tongue.term('outcome', word)} {tongue.number(number)}" for word, number in job.sums()
    )


def _job(request: Request, job_id: int) -> Job | None:
    """The job; None where it is not known (any more). Raises status 401 where its reader may not write."""
    if not is_known(request):
        raise HTTPException(401, "only who may write sees how a job goes")
    return jobs_of(request).get(job_id)
