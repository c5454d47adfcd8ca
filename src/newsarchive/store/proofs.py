"""Whether the rows agree with each other.

In: a connection. Out: sentences about what is wrong; none where all is right. It mends nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, exists, func, select

from newsarchive.store.tables import articles, captures, revisions


def troubles(conn: Connection) -> Iterator[str]:
    """What is wrong between articles, revisions and captures."""
    current = (revisions.c.article_id == articles.c.id) & revisions.c.is_current
    for article_id in conn.scalars(select(articles.c.id).where(~exists().where(current))):
        yield f"article {article_id} has no current revision"
    twice = (
        select(revisions.c.article_id)
        .where(revisions.c.is_current)
        .group_by(revisions.c.article_id)
        .having(func.count() > 1)
    )
    for article_id in conn.scalars(twice):
        yield f"article {article_id} has more than one current revision"
    unread = select(revisions.c.capture_id, revisions.c.article_id, captures.c.article_id.label("shows")).join(
        captures, captures.c.id == revisions.c.capture_id
    )
    for row in conn.execute(unread.where(captures.c.article_id.is_distinct_from(revisions.c.article_id))):
        yield f"capture {row.capture_id} made a revision of article {row.article_id} but shows article {row.shows}"
