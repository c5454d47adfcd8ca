"""The results of jobs, counted by day, source, job and outcome; and totals of everything stored.

In: one result at a time. Out: counts. It names no causes: those are in the log and with each feed, target, capture.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, case, func, or_, select

from newsarchive.model import Result
from newsarchive.store.engine.upserts import upsert
from newsarchive.store.schema.host_tables import outcomes
from newsarchive.store.schema.similarity_tables import copies
from newsarchive.store.schema.tables import articles, captures, feeds, revisions, sources, targets
from newsarchive.store.takedowns import takedowns


@dataclass(frozen=True, slots=True)
class ResultCount:
    """How often a job had this outcome on a day."""

    day: date
    source: str
    job: str
    outcome: str
    count: int


def add(conn: Connection, result: Result, now: datetime) -> None:
    """Count one result."""
    key = {
        "day": now.astimezone(UTC).date(),
        "source": result.source or "",
        "job": result.job,
        "outcome": result.outcome.value,
    }
    conn.execute(
        upsert(conn, outcomes)
        .values(count=1, **key)
        .on_conflict_do_update(index_elements=list(key), set_={"count": outcomes.c.count + 1})
    )


def between(conn: Connection, since: date | None = None, until: date | None = None) -> list[ResultCount]:
    """The counts of these days, both ends included, oldest first."""
    chosen = select(outcomes).order_by(outcomes.c.day, outcomes.c.source, outcomes.c.job, outcomes.c.outcome)
    if since is not None:
        chosen = chosen.where(outcomes.c.day >= since)
    if until is not None:
        chosen = chosen.where(outcomes.c.day <= until)
    return [ResultCount(*row) for row in conn.execute(chosen)]


def totals(conn: Connection) -> dict[str, int]:
    """Totals of everything stored, without what was taken down."""
    shown = takedowns.shown(articles.c.id)
    of_shown = or_(captures.c.article_id.is_(None), takedowns.shown(captures.c.article_id))
    between_shown = takedowns.shown(copies.c.low_id) & takedowns.shown(copies.c.high_id)
    counted = {
        "sources": select(func.count()).select_from(sources).where(sources.c.removed_at.is_(None)),
        "feeds": select(func.count()).select_from(feeds),
        "targets": select(func.count()).select_from(targets),
        "captures": select(func.count()).select_from(captures).where(of_shown),
        "pending": select(func.count()).select_from(captures).where(captures.c.state == "pending"),
        "articles": select(func.count()).select_from(articles).where(shown),
        "deleted": select(func.count()).select_from(articles).where(shown, articles.c.deleted_at.is_not(None)),
        "revisions": select(func.count()).select_from(revisions).where(takedowns.shown(revisions.c.article_id)),
        "copies": select(func.count()).select_from(copies).where(between_shown),
    }
    row = conn.execute(select(*(total.scalar_subquery().label(name) for name, total in counted.items()))).one()
    return dict(row._mapping)


def by_source(conn: Connection) -> list[dict[str, Any]]:
    """For each source: shown articles, how many of them are deleted, edited, the first and last day."""
    edits = (
        select(revisions.c.article_id, func.count().label("revisions"))
        .group_by(revisions.c.article_id)
        .having(func.count() > 1)
        .subquery()
    )
    chosen = (
        select(
            sources.c.name.label("source"),
            func.count(articles.c.id).label("articles"),
            func.count(edits.c.article_id).label("edited"),
            func.count(case((articles.c.deleted_at.is_not(None), 1))).label("deleted"),
            func.min(articles.c.day).label("first_day"),
            func.max(articles.c.day).label("last_day"),
        )
        .select_from(sources)
        .outerjoin(articles, (articles.c.source_id == sources.c.id) & takedowns.shown(articles.c.id))
        .outerjoin(edits, edits.c.article_id == articles.c.id)
        .group_by(sources.c.name)
        .order_by(sources.c.name)
    )
    return [dict(row._mapping) for row in conn.execute(chosen)]


def by_language(conn: Connection) -> dict[str | None, int]:
    """Shown articles by language, most first; None: not known."""
    chosen = (
        select(articles.c.language, func.count().label("articles"))
        .where(takedowns.shown(articles.c.id))
        .group_by(articles.c.language)
        .order_by(func.count().desc(), articles.c.language)
    )
    return {row.language: row.articles for row in conn.execute(chosen)}
