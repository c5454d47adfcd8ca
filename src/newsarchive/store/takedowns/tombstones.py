"""Tombstones: takedowns in a form that another database can use, and rows made from those of another database.

In: a connection, tombstones. Out: `Tombstone`s without any row's number; takedowns that await their article, and
those that found it. It reads and writes no file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, insert, select, update

from newsarchive.model.batches import batched
from newsarchive.store.schema.tables import articles, sources
from newsarchive.store.schema.takedown_tables import takedown_marks, takedowns
from newsarchive.store.takedowns.takedowns import AWAITING_ARTICLE, Level, block, key_digest, list_takedowns

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A takedown in a form that another database can use: without any row's number."""

    source: str
    level: Level
    reason: str
    moment: datetime
    lifted_at: datetime | None
    held: str | None  # the digest of the identity key of a hidden or excluded article
    marks: tuple[tuple[str, str], ...]  # (kind, digest)


def list_tombstones(conn: Connection) -> list[Tombstone]:
    """Every takedown, in the order they were made."""
    marks: dict[int, list[tuple[str, str]]] = defaultdict(list)
    held: dict[int, str] = {}
    for row in conn.execute(select(takedown_marks).order_by(takedown_marks.c.kind, takedown_marks.c.mark)):
        if row.kind == AWAITING_ARTICLE:
            held[row.takedown_id] = row.mark
        else:
            marks[row.takedown_id].append((row.kind, row.mark))
    with_key = select(takedowns.c.id, takedowns.c.source, articles.c.key).join(
        articles, articles.c.id == takedowns.c.article_id
    )
    for row in conn.execute(with_key.where(takedowns.c.level != "destroy")):
        held[row.id] = key_digest(row.source, row.key)
    return [
        Tombstone(t.source, t.level, t.reason, t.moment, t.lifted_at, held.get(t.id), tuple(marks[t.id]))
        for t in list_takedowns(conn)
    ]


def restore(conn: Connection, tombstone: Tombstone) -> None:
    """Write a takedown of another database, once; `resolve_articles` finds its article later."""
    written = {(other.level, other.moment, other.held, other.marks) for other in list_tombstones(conn)}
    if (tombstone.level, tombstone.moment, tombstone.held, tombstone.marks) in written:
        return
    row = {
        "article_id": 0,
        "source": tombstone.source,
        "level": tombstone.level,
        "reason": tombstone.reason,
        "moment": tombstone.moment,
        "lifted_at": tombstone.lifted_at,
    }
    takedown_id = conn.execute(insert(takedowns).returning(takedowns.c.id), row).scalar_one()
    for kind, digest in tombstone.marks:
        block(conn, takedown_id, kind, [digest])
    if tombstone.held is not None:
        block(conn, takedown_id, AWAITING_ARTICLE, [tombstone.held])


def any_unresolved(conn: Connection) -> bool:
    """Whether a restored takedown has not found its article yet."""
    return conn.scalar(_unresolved().limit(1)) is not None


def resolve_articles(conn: Connection, article_ids: Collection[int]) -> None:
    """Give each restored takedown its article, where that is among these."""
    waiting = {row.mark: row.id for row in conn.execute(_unresolved())}
    for batch in batched(sorted(article_ids), _CHUNK):
        with_source = select(articles.c.id, articles.c.key, sources.c.name).join(sources)
        for row in conn.execute(with_source.where(articles.c.id.in_(batch))).all():
            takedown_id = waiting.get(key_digest(row.name, row.key))
            if takedown_id is not None:
                conn.execute(update(takedowns).where(takedowns.c.id == takedown_id).values(article_id=row.id))


def _unresolved() -> Select[Any]:
    return (
        select(takedowns.c.id, takedown_marks.c.mark)
        .join(takedown_marks, takedown_marks.c.takedown_id == takedowns.c.id)
        .where(takedowns.c.article_id == 0, takedown_marks.c.kind == AWAITING_ARTICLE, takedowns.c.lifted_at.is_(None))
    )
