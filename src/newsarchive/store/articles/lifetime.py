"""How an article's life goes, as far as deciding when to look at it again needs it.

In: a target or a source. Out: dates, whether it was edited, whether it is gone. It decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from newsarchive.store.schema.tables import articles, captures, revisions

_LATEST = 100  # articles of a source that tell whether it edits


@dataclass(frozen=True, slots=True)
class Life:
    """What is known of the article behind a target; `article_id` is None where it is no article."""

    article_id: int | None
    source_id: int
    captures: int
    first_seen: datetime
    published: datetime | None = None
    precision: str | None = None
    edited: bool = False
    gone: bool = False


def life(conn: Connection, target_id: int) -> Life | None:
    """The life of what a target's captures showed; None while none was read."""
    last = conn.execute(
        select(captures.c.article_id, captures.c.source_id, captures.c.moment)
        .where(captures.c.target_id == target_id, captures.c.outcome.is_not(None), captures.c.outcome != "crashed")
        .order_by(captures.c.moment.desc(), captures.c.id.desc())
        .limit(1)
    ).first()
    if last is None:
        return None
    number = conn.scalar(select(func.count()).select_from(captures).where(captures.c.target_id == target_id)) or 0
    known = select(articles).where(articles.c.id == last.article_id)
    row = conn.execute(known).first() if last.article_id is not None else None
    if row is None:
        return Life(None, last.source_id, number, last.moment)
    edits = conn.scalar(select(func.count()).select_from(revisions).where(revisions.c.article_id == row.id)) or 0
    return Life(
        article_id=row.id,
        source_id=row.source_id,
        captures=number,
        first_seen=row.first_seen_at,
        published=row.published_at,
        precision=row.published_precision,
        edited=edits > 1,
        gone=row.deleted_at is not None,
    )


def edited_share(conn: Connection, source_id: int) -> float:
    """The share of a source's latest articles that were edited."""
    latest = select(articles.c.id).where(articles.c.source_id == source_id).order_by(articles.c.id.desc())
    ids = list(conn.scalars(latest.limit(_LATEST)))
    ours = revisions.c.article_id.in_(ids)
    counted = select(func.count()).select_from(revisions).where(ours).group_by(revisions.c.article_id)
    return sum(count > 1 for count in conn.scalars(counted)) / len(ids) if ids else 0.0
