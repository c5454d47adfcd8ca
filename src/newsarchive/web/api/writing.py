"""What a program with a token may change: sources, polls, takedowns.

In: requests with `Authorization: Bearer`, or a browser's session and its mark. Out: what became of it. Every call goes
through the function that the command line calls too.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from fastapi import APIRouter, Depends, HTTPException, Request
from pydantic import Field, StringConstraints, WithJsonSchema

from newsarchive.archive.archive import OpenArchive
from newsarchive.crawl.host import Scope
from newsarchive.maintenance import takedown
from newsarchive.reports import results as result_report
from newsarchive.reports import sources as source_report
from newsarchive.scheduler.rounds import poll_round
from newsarchive.sources import add as adding_sources
from newsarchive.sources.lists import Listed
from newsarchive.store.sources import sources
from newsarchive.store.takedowns import erasure, takedowns
from newsarchive.web.access import may_write
from newsarchive.web.answers import JsonAnswer
from newsarchive.web.api.sources import known
from newsarchive.web.jobs import Job, Jobs, lost, watched
from newsarchive.web.queries import NO_NUL, Id, Line, Name, Strict

router = APIRouter(tags=["writing"], dependencies=[Depends(may_write)])

# Taken is what a browser would take; described is its plain form, which no program gets wrong.
_PLAIN = (
    r"^https?://([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)*[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9](:[0-9]{1,4})?(/[!-~]*)?$"
)
Address = Annotated[
    str,
    StringConstraints(max_length=2_000, pattern=r"^https?://[^\x00\s]+$"),
    WithJsonSchema({"type": "string", "format": "uri", "maxLength": 2_000, "pattern": _PLAIN}),
]

# Checked where a source is added; listed here so that programs can offer a choice.
Zone = Annotated[Line, WithJsonSchema({"type": "string", "enum": sorted(available_timezones())})]


class NewSource(Strict):
    """A publisher to be watched. Without feeds its host is asked for them, which takes up to a minute."""

    url: Address
    name: Annotated[str, StringConstraints(max_length=200, min_length=1, pattern=NO_NUL)] | None = None
    feeds: Annotated[tuple[Address, ...], Field(max_length=50)] = ()
    timezone: Annotated[Zone | None, Field(description="An IANA name, such as Asia/Damascus.")] = None


class Withheld(Strict):
    """A takedown: how far it goes, and why."""

    level: Literal["hide", "exclude", "destroy"]
    reason: Annotated[str, StringConstraints(max_length=2_000, pattern=NO_NUL, min_length=1, strip_whitespace=True)]


@router.post("/sources", status_code=201)
def add(request: Request, asked: NewSource) -> JsonAnswer:
    """Watch a publisher; one that is known gets the feeds and facts it lacked."""
    archive: OpenArchive = request.app.state.archive
    added = adding_sources.watch(archive, Listed(asked.url, asked.name, asked.feeds, asked.timezone))
    with archive.reading() as conn:
        row = source_report.source(conn, added.source, archive.now())
    return JsonAnswer(row | {"said": list(added.said)}, 201)


@router.post("/sources/{name}/pause")
def pause(request: Request, name: Name) -> JsonAnswer:
    """Stop asking this source for anything, until resumed."""
    return _set(request, name, paused=True)


@router.post("/sources/{name}/resume")
def resume(request: Request, name: Name) -> JsonAnswer:
    """Watch a paused source again."""
    return _set(request, name, paused=False)


@router.post("/sources/{name}/poll", status_code=202)
def poll(request: Request, name: Name) -> JsonAnswer:
    """Poll everything of a source now. It goes on after the answer: `GET /jobs/{id}` tells how."""
    archive: OpenArchive = request.app.state.archive
    jobs: Jobs = request.app.state.jobs
    with archive.reading() as conn:
        source = known(conn, name)
    if source.paused:
        raise HTTPException(409, f"name: {name} is paused; POST /api/v1/sources/{name}/resume first")
    scope = Scope(frozenset({source.id}), everything=True)

    def work(archive: OpenArchive, job: Job) -> None:
        poll_round(watched(archive, job), scope, job.tell)

    job = jobs.start_once(archive, "poll", source.name, work, source.id)
    return JsonAnswer(_job(job), 202)


@router.get("/jobs/{job_id}")
def how(request: Request, job_id: Id) -> JsonAnswer:
    """How a job that was started here goes: an ending for every input so far."""
    job = request.app.state.jobs.get(job_id)
    if job is None:
        raise HTTPException(404, lost(job_id))
    return JsonAnswer(_job(job))


@router.post("/articles/{article_id}/takedown")
def take_down(request: Request, article_id: Id, asked: Withheld) -> JsonAnswer:
    """Withhold an article, or destroy it with every byte. Destroying cannot be taken back."""
    archive: OpenArchive = request.app.state.archive
    with archive.reading() as conn:
        if not erasure.article_exists(conn, article_id):
            gone = takedowns.of_article(conn, article_id) is not None
            text = "it was destroyed" if gone else "GET /api/v1/articles lists those there are"
            raise HTTPException(410 if gone else 404, f"no article {article_id}: {text}")
    taken = takedown.take_down(archive, [article_id], asked.level, asked.reason)[0]
    done = takedown.finish_erasure(archive)
    groups = {"article_id": taken.article_id, "level": taken.level, "records": taken.records, "also": list(taken.also)}
    return JsonAnswer(groups | {"whole": done.whole})


@router.delete("/articles/{article_id}/takedown")
def lift(request: Request, article_id: Id) -> JsonAnswer:
    """Show a hidden or excluded article again."""
    archive: OpenArchive = request.app.state.archive
    if not takedown.lift(archive, article_id):
        raise HTTPException(404, f"nothing withholds article {article_id}, or it was destroyed")
    return JsonAnswer({"article_id": article_id, "lifted": True})


def _set(request: Request, name: str, *, paused: bool) -> JsonAnswer:
    archive: OpenArchive = request.app.state.archive
    with archive.writing() as conn:
        source = known(conn, name)
        (sources.pause if paused else sources.resume)(conn, source.name)
        return JsonAnswer(source_report.source(conn, known(conn, name), archive.now()))


def _job(job: Job) -> dict[str, Any]:
    results = [result_report.ending_row(line.ending) for line in job.lines()]
    return {
        "id": job.id,
        "kind": job.kind,
        "about": job.about,
        "state": job.state,
        "said": job.said,
        "remarks": [asdict(remark) for remark in job.remarks()],
        "endings": results,
    }
