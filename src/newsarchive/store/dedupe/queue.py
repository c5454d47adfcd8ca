"""The queue of articles to be linked: a row comes with the change of the article, and goes when it is linked.

In: ids. Out: ids. What a killed process filed and did not link is therefore linked by the next one.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, delete, select, text

from newsarchive.store.engine.upserts import upsert
from newsarchive.store.schema.similarity_tables import unlinked

_LINK_LOCK = 0x6C696E6B  # "link": the advisory lock of linking on Postgres


def enqueue(conn: Connection, article_ids: Collection[int]) -> None:
    """Queue these articles to be linked (again)."""
    if article_ids:
        rows = [{"article_id": article_id} for article_id in sorted(set(article_ids))]
        conn.execute(upsert(conn, unlinked).on_conflict_do_nothing(index_elements=["article_id"]), rows)


def peek(conn: Connection, limit: int) -> list[int]:
    """The next articles to be linked, the lowest ids first; they stay in the queue."""
    return list(conn.scalars(select(unlinked.c.article_id).order_by(unlinked.c.article_id).limit(limit)))


def remove(conn: Connection, article_ids: Collection[int]) -> None:
    """Take linked articles out of the queue."""
    conn.execute(delete(unlinked).where(unlinked.c.article_id.in_(article_ids)))


def lock(conn: Connection) -> None:
    """Let one transaction link at a time: two could each miss what the other is about to write."""
    if conn.dialect.name == "postgresql":  # SQLite has one writer anyway
        conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LINK_LOCK})
