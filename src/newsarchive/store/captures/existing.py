"""Captures that an import brings again.

In: an address and a digest. Out: the capture stored for them, if any. It changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from newsarchive.store.schema.tables import captures


@dataclass(frozen=True, slots=True)
class ExistingCapture:
    """A capture that is already stored, and the article it showed."""

    capture_id: int
    article_id: int | None
    outcome: str | None


def find_existing(
    conn: Connection, source_id: int, url: str, digest: str, moment: datetime | None
) -> ExistingCapture | None:
    """The first capture of this address with these bytes; taken at exactly that moment, where one is given."""
    chosen = (
        select(captures.c.id, captures.c.article_id, captures.c.outcome)
        .where(captures.c.source_id == source_id, captures.c.url == url, captures.c.digest == digest)
        .order_by(captures.c.id)
        .limit(1)
    )
    if moment is not None:
        chosen = chosen.where(captures.c.moment == moment)
    row = conn.execute(chosen).first()
    return ExistingCapture(row.id, row.article_id, row.outcome) if row else None
