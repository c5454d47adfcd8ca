"""When each source published: articles by day, what is newest, and the stretches in which nothing came.

In: days and sources. Out: counts by publication as printed, else by the UTC day first seen; what was taken down is not
counted. It judges nothing: whether a silence is a fault is for those who look.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, and_, func, select

from newsarchive.store.schema.host_tables import hosts, robots
from newsarchive.store.schema.tables import articles, captures, feeds, revisions, sources, targets
from newsarchive.store.takedowns import takedowns


@dataclass(frozen=True, slots=True)
class FeedState:
    """How polling a feed goes."""

    url: str
    kind: str
    due_at: datetime
    interval_s: float
    polls: int
    failures: int
    polled_at: datetime | None
    outcome: str | None
    detail: str | None


@dataclass(frozen=True, slots=True)
class HostState:
    """How one host is asked: when next, and what its robots.txt answered (None: never asked)."""

    host: str
    next_allowed_at: datetime | None
    robots_status: int | None
    robots_at: datetime | None


@dataclass(frozen=True, slots=True)
class Backlog:
    """What is still to be done: targets and feeds that are due, captures kept and not read."""

    targets: int
    feeds: int
    captures: int


def by_day(
    conn: Connection, since: date, until: date, source_ids: Collection[int] | None = None
) -> dict[str, dict[date, int]]:
    """Articles a day, both ends counting, by the name of their source; sources without any are left out."""
    ours = and_(articles.c.day >= since, articles.c.day <= until, takedowns.shown(articles.c.id))
    if source_ids is not None:
        ours &= articles.c.source_id.in_(source_ids)
    rows = conn.execute(
        select(sources.c.name, articles.c.day, func.count().label("number"))
        .join(sources, sources.c.id == articles.c.source_id)
        .where(ours)
        .group_by(sources.c.name, articles.c.day)
        .order_by(sources.c.name, articles.c.day)
    )
    found: dict[str, dict[date, int]] = defaultdict(dict)
    for row in rows:
        found[row.name][row.day] = row.number
    return dict(found)


def newest_day(conn: Connection, until: date) -> date | None:
    """The last day, not after `until`, on which anything was published."""
    newest: date | None = conn.scalar(
        select(func.max(articles.c.day)).where(articles.c.day <= until, takedowns.shown(articles.c.id))
    )
    return newest


def last_captured(conn: Connection) -> dict[str, datetime]:
    """For each source when a capture of it last came in."""
    newest = (
        select(captures.c.source_id, func.max(captures.c.moment).label("moment"))
        .group_by(captures.c.source_id)
        .subquery()
    )
    rows = conn.execute(select(sources.c.name, newest.c.moment).join(newest, newest.c.source_id == sources.c.id))
    return {row.name: row.moment for row in rows}


def feed_states(conn: Connection, source_id: int) -> list[FeedState]:
    """A source's feeds, those that fail first, then the next due."""
    facts = ("url", "kind", "due_at", "interval_s", "polls", "failures", "polled_at", "outcome", "detail")
    rows = conn.execute(
        select(*(feeds.c[name] for name in facts))
        .where(feeds.c.source_id == source_id)
        .order_by(feeds.c.failures.desc(), feeds.c.due_at, feeds.c.id)
    )
    return [FeedState(*row) for row in rows]


def host_states(conn: Connection, source_id: int) -> list[HostState]:
    """The hosts on which a source's feeds and targets stand."""
    asked = select(feeds.c.host).where(feeds.c.source_id == source_id)
    aimed = select(targets.c.host).where(targets.c.source_id == source_id)
    rows = conn.execute(select(hosts).where(hosts.c.host.in_(asked.union(aimed))).order_by(hosts.c.host)).all()
    authorities = [f"{scheme}://{row.host}" for row in rows for scheme in ("http", "https")]
    facts = (robots.c.authority, robots.c.status, robots.c.fetched_at)
    answers = conn.execute(select(*facts).where(robots.c.authority.in_(authorities)).order_by(robots.c.authority))
    said = {row.authority.partition("://")[2]: (row.status, row.fetched_at) for row in answers}
    return [HostState(row.host, row.next_allowed_at, *said.get(row.host, (None, None))) for row in rows]


def backlog(conn: Connection, now: datetime) -> Backlog:
    """What is due now and what waits to be read."""
    due = select(func.count()).select_from(targets).where(targets.c.due_at <= now).scalar_subquery()
    polls = select(func.count()).select_from(feeds).where(feeds.c.due_at <= now).scalar_subquery()
    unread = select(func.count()).select_from(captures).where(captures.c.state == "pending").scalar_subquery()
    return Backlog(*conn.execute(select(due, polls, unread)).one())


def reader_versions(conn: Connection) -> dict[str, int]:
    """How many current revisions each version of the reading code made, most first."""
    counted = func.count().label("number")
    wanted = (
        select(revisions.c.reader, counted)
        .where(revisions.c.is_current)
        .group_by(revisions.c.reader)
        .order_by(counted.desc(), revisions.c.reader)
    )
    return {row.reader: row.number for row in conn.execute(wanted)}
