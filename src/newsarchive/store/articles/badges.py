"""What is worth a sign beside an article in a list.

In: articles' numbers. Out: which of them were edited. Stories and copies have their own rooms.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, func, select

from newsarchive.store.schema.tables import revisions


def edited(conn: Connection, article_ids: Collection[int]) -> set[int]:
    """Those of these articles that have more than one revision."""
    wanted = (
        select(revisions.c.article_id)
        .where(revisions.c.article_id.in_(article_ids))
        .group_by(revisions.c.article_id)
        .having(func.count() > 1)
    )
    return set(conn.scalars(wanted))
