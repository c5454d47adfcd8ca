"""Articles that wait to be linked: a row comes with the change of the article, and goes when it is linked.

In: ids. Out: ids. So what a killed process filed and did not link is linked by the next one.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, delete, select, text

from newsarchive.store.engine.upserts import insert
from newsarchive.store.schema.similarity_tables import unlinked

_LINK_LOCK = 0x6C696E6B  # "link": the advisory lock of linking on Postgres


def enqueue(conn: Connection, article_ids: Collection[int]) -> None:
    """These articles are to be linked (again)."""
    if article_ids:
        rows = [{"article_id": article_id} for article_id in sorted(set(article_ids))]
        conn.execute(insert(conn, unlinked).on_conflict_do_nothing(index_elements=["article_id"]), rows)


def peek(conn: Connection, limit: int) -> list[int]:
    """Articles to be linked, the lowest ids first."""
    return list(conn.scalars(select(unlinked.c.article_id).order_by(unlinked.c.article_id).limit(limit)))


def remove(conn: Connection, article_ids: Collection[int]) -> None:
    """These articles are linked."""
    conn.execute(delete(unlinked).where(unlinked.c.article_id.in_(article_ids)))


def lock(conn: Connection) -> None:
    """One links at a time, until the transaction ends: two could each miss what the other is about to write."""
    if conn.dialect.name == "postgresql":  # SQLite has one writer anyway
        conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LINK_LOCK})
