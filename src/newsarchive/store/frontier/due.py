"""What is due, and on which hosts.

In: a moment, and optionally some sources. Out: hosts, feeds, targets. Paused, removed and `import` sources have nothing
due. `everything` includes what is not due; what was fetched since `now` (the round's beginning) is not returned again.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, case, or_, select, union

from newsarchive.model import Feed, Host, Target
from newsarchive.store.frontier.feeds import feed_from_row
from newsarchive.store.frontier.targets import target_from_row
from newsarchive.store.schema.host_tables import hosts
from newsarchive.store.schema.tables import feeds, sources, targets

SOON_S = 60.0  # a host whose next request is further off is visited later, not waited for


def hosts_due(
    conn: Connection, now: datetime, *, source_ids: Collection[int] | None = None, everything: bool = False
) -> list[Host]:
    """The hosts with a feed or target due, by name, without those that asked for a pause."""
    of_feeds = _watched(select(feeds.c.host), feeds, source_ids).where(_due(feeds, now, everything))
    of_targets = _watched(select(targets.c.host), targets, source_ids).where(_due(targets, now, everything))
    paused = set(conn.scalars(select(hosts.c.host).where(hosts.c.next_allowed_at > now + timedelta(seconds=SOON_S))))
    return sorted(set(conn.scalars(union(of_feeds, of_targets))) - paused)


def feeds_due(
    conn: Connection,
    host: Host,
    now: datetime,
    *,
    source_ids: Collection[int] | None = None,
    everything: bool = False,
) -> list[Feed]:
    """The host's due feeds, longest due first."""
    rows = conn.execute(
        _watched(select(feeds), feeds, source_ids)
        .where(feeds.c.host == host, _due(feeds, now, everything))
        .order_by(feeds.c.due_at, feeds.c.id)
    )
    return [feed_from_row(row) for row in rows]


def targets_due(
    conn: Connection,
    host: Host,
    now: datetime,
    limit: int,
    *,
    source_ids: Collection[int] | None = None,
    everything: bool = False,
) -> list[Target]:
    """The host's due targets: those never captured first, newest claim first; then rechecks, longest due first."""
    captured = targets.c.captures > 0
    rows = conn.execute(
        _watched(select(targets), targets, source_ids)
        .where(targets.c.host == host, _due(targets, now, everything))
        .order_by(
            captured,
            case((captured, None), else_=targets.c.claimed_at).desc(),
            case((captured, targets.c.due_at)),
            targets.c.id,
        )
        .limit(limit)
    )
    return [target_from_row(row) for row in rows]


def _due(table: Table, now: datetime, everything: bool) -> ColumnElement[bool]:
    if not everything:
        return table.c.due_at <= now
    last_request = table.c.polled_at if table is feeds else table.c.asked_at
    return or_(last_request.is_(None), last_request < now)


def _watched(chosen: Select[Any], table: Table, source_ids: Collection[int] | None) -> Select[Any]:
    chosen = chosen.join(sources, sources.c.id == table.c.source_id).where(
        sources.c.paused.is_(False), sources.c.removed_at.is_(None), sources.c.kind == "site"
    )
    return chosen if source_ids is None else chosen.where(table.c.source_id.in_(sorted(source_ids)))
