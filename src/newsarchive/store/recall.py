"""Captures found again: what an import holds already, and what a rereading goes through.

In: an address and a digest, or a choice of captures. Out: what is known of them. It changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from newsarchive.nouns import Capture
from newsarchive.store import captures as capture_rows
from newsarchive.store.tables import captures


@dataclass(frozen=True, slots=True)
class Seen:
    """A capture that is held already, and the article it showed."""

    capture_id: int
    article_id: int | None
    outcome: str | None


def seen(conn: Connection, source_id: int, url: str, digest: str, moment: datetime | None) -> Seen | None:
    """The first capture of this address with these bytes; of that very moment, where one is given."""
    chosen = (
        select(captures.c.id, captures.c.article_id, captures.c.outcome)
        .where(captures.c.source_id == source_id, captures.c.url == url, captures.c.digest == digest)
        .order_by(captures.c.id)
        .limit(1)
    )
    if moment is not None:
        chosen = chosen.where(captures.c.moment == moment)
    row = conn.execute(chosen).first()
    return Seen(row.id, row.article_id, row.outcome) if row else None


def readable(
    conn: Connection, *, source_ids: Collection[int] | None = None, since: datetime | None = None
) -> Iterator[Capture]:
    """Captures that were read, source by source, in capture order: what a rereading would go through."""
    chosen = select(captures.c.id).where(captures.c.outcome.is_not(None))
    if source_ids is not None:
        chosen = chosen.where(captures.c.source_id.in_(source_ids))
    if since is not None:
        chosen = chosen.where(captures.c.moment >= since)
    for capture_id in conn.scalars(chosen.order_by(captures.c.source_id, captures.c.moment, captures.c.id)).all():
        capture = capture_rows.get(conn, capture_id)
        if capture is not None:
            yield capture
