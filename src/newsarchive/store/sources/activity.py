"""The activity of each source: articles by day, the newest, the state of its feeds and hosts, and what is waiting.

In: days and sources. Out: counts by publication as printed, else by the UTC day first seen; what was taken down is not
counted. It judges nothing: whether a silence is a fault is for the reader to decide.
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
    """The state of a polled feed."""

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
    """The state of a host: its next allowed request, and its last robots.txt (None: never requested)."""

    host: str
    next_allowed_at: datetime | None
    robots_status: int | None
    robots_at: datetime | None


@dataclass(frozen=True, slots=True)
class Backlog:
    """Work that is waiting: targets and feeds that are due, captures that are stored but not read."""

    targets: int
    feeds: int
    captures: int


def by_day(
    conn: Connection, since: date, until: date, source_ids: Collection[int] | None = None
) -> dict[str, dict[date, int]]:
    """Articles a day, both ends included, by the name of their source; sources without any are left out."""
    chosen = and_(articles.c.day >= since, articles.c.day <= until, takedowns.shown(articles.c.id))
    if source_ids is not None:
        chosen &= articles.c.source_id.in_(source_ids)
    rows = conn.execute(
        select(sources.c.name, articles.c.day, func.count().label("number"))
        .join(sources, sources.c.id == articles.c.source_id)
        .where(chosen)
        .group_by(sources.c.name, articles.c.day)
        .order_by(sources.c.name, articles.c.day)
    )
    by_source: dict[str, dict[date, int]] = defaultdict(dict)
    for row in rows:
        by_source[row.name][row.day] = row.number
    return dict(by_source)


def newest_day(conn: Connection, until: date) -> date | None:
    """The last day, not after `until`, on which anything was published."""
    newest: date | None = conn.scalar(
        select(func.max(articles.c.day)).where(articles.c.day <= until, takedowns.shown(articles.c.id))
    )
    return newest


def last_captured(conn: Connection) -> dict[str, datetime]:
    """The moment of the last capture of each source."""
    newest = (
        select(captures.c.source_id, func.max(captures.c.moment).label("moment"))
        .group_by(captures.c.source_id)
        .subquery()
    )
    rows = conn.execute(select(sources.c.name, newest.c.moment).join(newest, newest.c.source_id == sources.c.id))
    return {row.name: row.moment for row in rows}


def feed_states(conn: Connection, source_id: int) -> list[FeedState]:
    """A source's feeds, failing ones first, then the next due."""
    facts = ("url", "kind", "due_at", "interval_s", "polls", "failures", "polled_at", "outcome", "detail")
    rows = conn.execute(
        select(*(feeds.c[name] for name in facts))
        .where(feeds.c.source_id == source_id)
        .order_by(feeds.c.failures.desc(), feeds.c.due_at, feeds.c.id)
    )
    return [FeedState(*row) for row in rows]


def host_states(conn: Connection, source_id: int) -> list[HostState]:
    """The hosts of a source's feeds and targets."""
    feed_hosts = select(feeds.c.host).where(feeds.c.source_id == source_id)
    target_hosts = select(targets.c.host).where(targets.c.source_id == source_id)
    rows = conn.execute(
        select(hosts).where(hosts.c.host.in_(feed_hosts.union(target_hosts))).order_by(hosts.c.host)
    ).all()
    authorities = [f"{scheme}://{row.host}" for row in rows for scheme in ("http", "https")]
    facts = (robots.c.authority, robots.c.status, robots.c.fetched_at)
    answers = conn.execute(select(*facts).where(robots.c.authority.in_(authorities)).order_by(robots.c.authority))
    robots_by_host = {row.authority.partition("://")[2]: (row.status, row.fetched_at) for row in answers}
    return [HostState(row.host, row.next_allowed_at, *robots_by_host.get(row.host, (None, None))) for row in rows]


def backlog(conn: Connection, now: datetime) -> Backlog:
    """What is due now and what is waiting to be read."""
    due = select(func.count()).select_from(targets).where(targets.c.due_at <= now).scalar_subquery()
    polls = select(func.count()).select_from(feeds).where(feeds.c.due_at <= now).scalar_subquery()
    unread = select(func.count()).select_from(captures).where(captures.c.state == "pending").scalar_subquery()
    return Backlog(*conn.execute(select(due, polls, unread)).one())


def reader_versions(conn: Connection) -> dict[str, int]:
    """How many current revisions each version of the reading code made, most first."""
    number = func.count().label("number")
    chosen = (
        select(revisions.c.reader, number)
        .where(revisions.c.is_current)
        .group_by(revisions.c.reader)
        .order_by(number.desc(), revisions.c.reader)
    )
    return {row.reader: row.number for row in conn.execute(chosen)}
