"""Sources: how each does at a glance; one of them with its rhythm, endings, feeds, manners and learned lines.

In: a source's number; forms of those who may write. Out: pages; what a form asks for is done as the command line does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from newsarchive.archive.archive import OpenArchive
from newsarchive.crawl.host import Scope
from newsarchive.model import Source
from newsarchive.reports.sources import health
from newsarchive.reports.stats import results
from newsarchive.scheduler.rounds import poll_round
from newsarchive.sources import rules as source_rules
from newsarchive.store import frontier
from newsarchive.store.engine.database import Connection
from newsarchive.store.sources import activity, counts, rules
from newsarchive.store.sources import sources as source_rows
from newsarchive.web import charts
from newsarchive.web.access import may_write
from newsarchive.web.jobs import Job, watched
from newsarchive.web.pages.jobs import jobs_of
from newsarchive.web.pages.summary import archive_of, link, show, tongue_of

router = APIRouter()

_DAYS = 30


@router.get("/sources")
def listed(request: Request) -> HTMLResponse:
    """Every source: what it brought, when last, and how its feeds do."""
    archive = archive_of(request)
    since, until = _span(archive)
    with archive.reading() as conn:
        known = source_rows.list_sources(conn)
        rows = {row["source"]: row for row in counts.by_source(conn)}
        days = activity.by_day(conn, since, until)
        seen = activity.last_captured(conn)
        states = {
            one.id: health(one, activity.feed_states(conn, one.id), seen.get(one.name), archive.now()) for one in known
        }
    mirrored = tongue_of(request).code == "ar"
    return show(
        request,
        "sources.html",
        sources=known,
        held=rows,
        seen=seen,
        states=states,
        bars={one.name: charts.bars(days.get(one.name, {}), since, until, mirrored=mirrored) for one in known},
        days=_DAYS,
    )


@router.get("/sources/{source_id}")
def one(request: Request, source_id: int) -> HTMLResponse:
    """One source."""
    archive = archive_of(request)
    since, until = _span(archive)
    with archive.reading() as conn:
        source = known_source(conn, source_id)
        entry = next((row for row in counts.by_source(conn) if row["source"] == source.name), {})
        days = activity.by_day(conn, since, until, [source.id]).get(source.name, {})
        ended = [result_count for result_count in counts.between(conn, since) if result_count.source == source.name]
        feeds = activity.feed_states(conn, source.id)
        hosts = activity.host_states(conn, source.id)
        learned = rules.rules_of_source(conn, source.id)
        seen = activity.last_captured(conn).get(source.name)
        state = health(source, feeds, seen, archive.now())
    return show(
        request,
        "source.html",
        source=source,
        held=entry,
        bars=charts.bars(days, since, until, mirrored=tongue_of(request).code == "ar"),
        since=since,
        until=until,
        outcomes=results(ended),
        not_modified=_share(ended),
        feeds=feeds,
        hosts=hosts,
        rules=learned,
        seen=seen,
        state=state,
        silent=_silent(days, until),
        day_link=lambda bar: link(
            "/", source=source.name, since=bar.since.isoformat(), until=bar.until.isoformat(), sort="newest"
        ),
        delay_s=archive.settings.host_delay_s,
        job=jobs_of(request).running(source.id),
    )


# ------------------------------------------------------------------ what those who may write do

Writer = Depends(may_write)


@router.post("/sources/{source_id}/poll", dependencies=[Writer])
def poll(request: Request, source_id: int, everything: Annotated[bool, Form()] = False) -> RedirectResponse:
    """Ask all its feeds now; `everything`: look again at every article known of it too."""
    archive = archive_of(request)
    with archive.writing() as conn:
        source = known_source(conn, source_id)
        frontier.make_feeds_due(conn, source.id, archive.now())
    return begin_poll(request, source, everything=everything)


@router.post("/sources/{source_id}/pause", dependencies=[Writer])
def pause(request: Request, source_id: int) -> RedirectResponse:
    """Let nothing of it be due."""
    with archive_of(request).writing() as conn:
        source_rows.pause(conn, known_source(conn, source_id).name)
    return back(source_id)


@router.post("/sources/{source_id}/resume", dependencies=[Writer])
def resume(request: Request, source_id: int) -> RedirectResponse:
    """Watch it again."""
    with archive_of(request).writing() as conn:
        source_rows.resume(conn, known_source(conn, source_id).name)
    return back(source_id)


@router.post("/sources/{source_id}/rule", dependencies=[Writer])
def switch(
    request: Request,
    source_id: int,
    host: Annotated[str, Form()],
    folded: Annotated[str, Form()],
    in_title: Annotated[bool, Form()] = False,
    off: Annotated[bool, Form()] = False,
) -> RedirectResponse:
    """Let a learned line hold no longer, or again, and read again what shows it."""
    archive = archive_of(request)
    with archive.reading() as conn:
        source = known_source(conn, source_id)
    if source_rules.set_rule_enabled(archive, source.id, host, folded, in_title=in_title, off=off) is None:
        raise HTTPException(404, f"no such rule of {source.name}")
    return back(source_id, "#rules")


def begin_poll(request: Request, source: Source, *, everything: bool = False) -> RedirectResponse:
    """One round of a source as a job; goes to the job's page. One that runs already is shown instead."""
    scope = Scope(frozenset({source.id}), everything=everything)

    def work(archive: OpenArchive, job: Job) -> None:
        poll_round(watched(archive, job), scope, job.tell)

    job = jobs_of(request).start_once(archive_of(request), "poll", source.name, work, source.id)
    return RedirectResponse(f"/jobs/{job.id}", 303)


def known_source(conn: Connection, source_id: int) -> Source:
    """The source of a number. Raises status 404 where there is none."""
    try:
        return source_rows.by_id(conn, source_id if 0 < source_id < 2**31 else 0)
    except KeyError as error:
        raise HTTPException(404, f"no source {source_id}") from error


def back(source_id: int, place: str = "") -> RedirectResponse:
    """To the source's page."""
    return RedirectResponse(f"/sources/{source_id}{place}", 303)


# ------------------------------------------------------------------ figures


def _span(archive: OpenArchive) -> tuple[date, date]:
    until = archive.now().date()
    return until - timedelta(days=_DAYS - 1), until


def _silent(days: dict[date, int], until: date) -> int | None:
    """Whole days since anything was published, of the span looked at; None where nothing was."""
    return (until - max(days)).days if days else None


def _share(ended: Sequence[counts.ResultCount]) -> float | None:
    """Of what was asked again the share that answered «nothing changed»."""
    row: dict[str, Any] = Counter()
    for result in ended:
        if result.job in ("poll", "capture"):
            row[result.outcome] += result.count
    asked = sum(row[word] for word in ("polled", "captured", "same_bytes", "not_modified"))
    return row["not_modified"] / asked if asked else None
