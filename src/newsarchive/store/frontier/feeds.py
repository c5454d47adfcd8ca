"""Feeds: the documents that are polled again for new addresses.

In: addresses, and the results of polls. Out: `Feed`s. An address too long for an index (2,500 bytes) is not a feed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from newsarchive import urls
from newsarchive.model import Feed, FeedKind, Validators
from newsarchive.model.outcomes import Outcome
from newsarchive.store import serialize
from newsarchive.store.engine.upserts import upsert
from newsarchive.store.keys import MAX_URL_BYTES
from newsarchive.store.schema import tables

FIRST_INTERVAL_S = 3_600.0  # until polling has shown how often it brings something new


def add_feeds(
    conn: Connection,
    source_id: int,
    addresses: Iterable[tuple[str, FeedKind]],
    now: datetime,
    parent_id: int | None = None,
) -> int:
    """Poll these addresses from now on. Those already polled are left unchanged. Returns how many are new."""
    rows = [
        {
            "source_id": source_id,
            "host": urls.host_of(url),
            "url": url,
            "kind": kind,
            "parent_id": parent_id,
            "due_at": now,
            "interval_s": FIRST_INTERVAL_S,
            "polls": 0,
            "failures": 0,
        }
        for url, kind in dict(addresses).items()
        if len(url.encode("utf-8", "surrogatepass")) <= MAX_URL_BYTES
    ]
    add = upsert(conn, tables.feeds).on_conflict_do_nothing(index_elements=["source_id", "url"])
    added = add.returning(tables.feeds.c.id)
    return sum(conn.execute(added.values(row)).first() is not None for row in rows)


def feeds(conn: Connection, source_id: int) -> list[Feed]:
    """The feeds of a source, in the order they were added."""
    rows = conn.execute(select(tables.feeds).where(tables.feeds.c.source_id == source_id).order_by(tables.feeds.c.id))
    return [feed_from_row(row) for row in rows]


def record_poll(
    conn: Connection,
    feed: Feed,
    *,
    outcome: Outcome,
    kind: FeedKind,
    validators: Validators,
    digest: str | None,
    interval_s: float,
    due_at: datetime,
    failures: int,
    whole: bool = True,
    detail: str | None = None,
    now: datetime | None = None,
) -> None:
    """Record how a poll went and when the next is due. `failures`: in a row; 0 counts as a good answer, unless the
    poll is not `whole`: stopped before the feed's further pages were read.
    """
    conn.execute(
        update(tables.feeds)
        .where(tables.feeds.c.id == feed.id)
        .values(
            outcome=outcome.value,
            detail=detail,
            kind=kind,
            etag=validators.etag,
            last_modified=validators.last_modified,
            digest=digest,
            interval_s=interval_s,
            due_at=due_at,
            failures=failures,
            polls=tables.feeds.c.polls + (1 if failures == 0 and whole else 0),
            polled_at=now if now is not None else tables.feeds.c.polled_at,
        )
    )


def make_feeds_due(conn: Connection, source_id: int, now: datetime) -> int:
    """Make all feeds of a source due now. Returns how many were not."""
    later = (tables.feeds.c.source_id == source_id) & (tables.feeds.c.due_at > now)
    return conn.execute(update(tables.feeds).where(later).values(due_at=now)).rowcount


def feed_from_row(row: Any) -> Feed:
    """The `Feed` of a row."""
    return Feed(
        id=row.id,
        source_id=row.source_id,
        host=row.host,
        url=row.url,
        kind=row.kind,
        due_at=row.due_at,
        interval_s=row.interval_s,
        validators=serialize.validators(row),
        digest=row.digest,
        polls=row.polls,
        failures=row.failures,
        parent_id=row.parent_id,
    )
