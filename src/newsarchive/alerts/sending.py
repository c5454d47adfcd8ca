"""Telling the new matches of one saved search, or of all that are due.

In: an open archive, saved searches. Out: what was reported, and rows that record it. One process at a time reports a
search.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from newsarchive.alerts import channels
from newsarchive.archive.archive import OpenArchive
from newsarchive.archive.leases import leased
from newsarchive.archive.logs import facts, logger
from newsarchive.discover import pace
from newsarchive.errors import AlertNotDelivered
from newsarchive.model.encoding import day_json, moment_json
from newsarchive.store import saved_searches
from newsarchive.store.articles import summaries
from newsarchive.store.articles.summaries import ArticleSummary
from newsarchive.store.saved_searches import Saved

BATCH = 100  # matches reported at once
LOOK_AGAIN_S = 60.0  # other processes ingest too
_SUMMARY = 300  # characters of a text that are sent

Show = Callable[[Saved, Sequence[ArticleSummary]], None]


@dataclass(frozen=True, slots=True)
class Alerted:
    """What became of one search: how many matches were reported, and why not the rest."""

    search: str
    number: int
    failure: str | None = None


def tell_due(archive: OpenArchive, *, fresh: bool = True) -> list[Alerted]:
    """Tell what is new of every search whose alert is due; with `fresh` of all that do not fail. None stops another."""
    with archive.reading() as conn:
        waiting = saved_searches.due(conn, archive.now(), fresh=fresh)
    return [send_new_matches(archive, saved) for saved in waiting if not archive.stop.is_set()]


def send_new_matches(archive: OpenArchive, search: Saved, show: Show | None = None) -> Alerted:
    """Tell the new matches of one search, those filed first first; `show` is called with each batch that was taken.

    A search without an alert is reported through `show` alone. Each batch is recorded once it was accepted: a process
    killed between the two tells that batch again.
    """
    number = 0
    try:
        with leased(archive, f"alert {search.id}") as lease:
            if lease is None:  # another process is telling it
                return Alerted(search.name, 0)
            while lease.renewed() and not archive.stop.is_set() and (batch := _batch(archive, search)):
                _deliver(archive, search, batch)
                if show is not None:
                    show(search, batch)
                with archive.writing() as conn:
                    saved_searches.mark_reported(
                        conn, search.id, [summary.article_id for summary in batch], archive.now()
                    )
                number += len(batch)
                logger.info("told", extra=facts(search=search.name, number=len(batch)))
    except AlertNotDelivered as refusal:
        return _failed(archive, search, number, refusal)
    with archive.writing() as conn:
        saved_searches.checked(conn, search.id, archive.now(), archive.now() + pace.seconds(LOOK_AGAIN_S))
    return Alerted(search.name, number)


def match_row(search: Saved, summary: ArticleSummary) -> dict[str, Any]:
    """A match as JSON; `search` and `article_id` together name it for ever."""
    return {
        "search": search.name,
        "article_id": summary.article_id,
        "url": summary.url,
        "source": summary.source,
        "title": summary.title,
        "summary": summary.text[:_SUMMARY],
        "language": summary.language,
        "published_at": moment_json(summary.published_at),
        "published_day": day_json(summary.published_day),
        "first_seen_at": moment_json(summary.first_seen_at),
        "updated_at": moment_json(summary.updated),
        "deleted": summary.deleted_at is not None,
    }


def _batch(archive: OpenArchive, search: Saved) -> list[ArticleSummary]:
    with archive.reading() as conn:
        return summaries.summaries_of(conn, saved_searches.unreported(conn, search, BATCH))


def _deliver(archive: OpenArchive, search: Saved, batch: Sequence[ArticleSummary]) -> None:
    if not search.alerts:
        return
    message = {
        "search": search.name,
        "query": search.query,
        "filters": saved_searches.filters_json(search.filters),
        "matches": [match_row(search, summary) for summary in batch],
    }
    body = json.dumps(message, ensure_ascii=False).encode("utf-8", "replace")
    if search.webhook is not None:
        channels.post(archive, search.webhook, body)
    elif search.command is not None:
        channels.run(archive, search.command, body)


def _failed(archive: OpenArchive, search: Saved, number: int, why: AlertNotDelivered) -> Alerted:
    now, detail = archive.now(), str(why)
    logger.warning("alert_failed", extra=facts(search=search.name, detail=detail))
    pause = pace.backoff(search.failures + 1, archive.settings.poll_min_s, archive.settings.poll_max_s)
    with archive.writing() as conn:
        saved_searches.failed(conn, search, detail, now, now + max(pause, timedelta(seconds=why.wait_s or 0.0)))
    return Alerted(search.name, number, detail)
