"""The archive as a whole: what it holds, how its days went source by source, what waits, how it is kept.

In: a span of days. Out: a page.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from newsarchive.archive.archive import OpenArchive
from newsarchive.reports.stats import results
from newsarchive.store.sources import activity, counts
from newsarchive.web import charts
from newsarchive.web.pages.summary import archive_of, show, tongue_of

router = APIRouter()

SPANS = (14, 30, 60)


@router.get("/archive")
def archive(request: Request, days: int = 30) -> HTMLResponse:
    """Volume by day, a heat map of silence, disk, queue, versions."""
    archive = archive_of(request)
    span = days if days in SPANS else SPANS[1]
    with archive.reading() as conn:
        until = activity.newest_day(conn, archive.now().date()) or archive.now().date()
        since = until - timedelta(days=span - 1)
        groups = activity.by_day(conn, since, until)
        numbers = counts.totals(conn)
        known = counts.by_source(conn)
        languages = counts.by_language(conn)
        ended = counts.between(conn, since)
        waiting = activity.backlog(conn, archive.now())
        readers = activity.reader_versions(conn)
    mirrored = tongue_of(request).code == "ar"
    volume: Counter[date] = Counter()
    for group in groups.values():
        volume.update(group)
    rows = {row["source"]: groups.get(row["source"], {}) for row in known}
    return show(
        request,
        "archive.html",
        span=span,
        spans=SPANS,
        since=since,
        until=until,
        bars=charts.bars(volume, since, until, mirrored=mirrored),
        heat=charts.heat(rows, since, until, mirrored=mirrored),
        cell=charts.CELL,
        held=numbers,
        languages=languages,
        endings=results(ended),
        waiting=waiting,
        readers=readers,
        disk=_disk(archive),
    )


def _disk(archive: OpenArchive) -> dict[str, Any]:
    """Bytes of the raw folder and of the database beside it; None where the database is on a server."""
    raw = [path.stat().st_size for path in (archive.home / "raw").glob("*") if path.is_file()]
    database = archive.home / "newsarchive.db"
    mine = archive.engine.dialect.name == "sqlite" and database.exists()
    return {"raw": sum(raw), "files": len(raw), "database": database.stat().st_size if mine else None}
