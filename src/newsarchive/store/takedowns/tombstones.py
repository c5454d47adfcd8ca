"""Tombstones: takedowns as another database can know them, and rows again out of those of another database.

In: a connection, tombstones. Out: `Tombstone`s without any row's number; takedowns that wait for their article, and
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
    """A takedown as another database can know it: no row's number in it."""

    source: str
    level: Level
    reason: str
    moment: datetime
    lifted_at: datetime | None
    held: str | None  # of a hidden or excluded article: the mark of its identity key
    marks: tuple[tuple[str, str], ...]  # (kind, mark)


def list_tombstones(conn: Connection) -> list[Tombstone]:
    """Every takedown, in the order made."""
    marks: dict[int, list[tuple[str, str]]] = defaultdict(list)
    held: dict[int, str] = {}
    for row in conn.execute(select(takedown_marks).order_by(takedown_marks.c.kind, takedown_marks.c.mark)):
        if row.kind == AWAITING_ARTICLE:
            held[row.takedown_id] = row.mark
        else:
            marks[row.takedown_id].append((row.kind, row.mark))
    theirs = select(takedowns.c.id, takedowns.c.source, articles.c.key).join(
        articles, articles.c.id == takedowns.c.article_id
    )
    for row in conn.execute(theirs.where(takedowns.c.level != "destroy")):
        held[row.id] = key_digest(row.source, row.key)
    return [
        Tombstone(one.source, one.level, one.reason, one.moment, one.lifted_at, held.get(one.id), tuple(marks[one.id]))
        for one in list_takedowns(conn)
    ]


def restore(conn: Connection, one: Tombstone) -> None:
    """Write a takedown of another database, once; its article is found later, by `resolve_articles`."""
    known = {(here.level, here.moment, here.held, here.marks) for here in list_tombstones(conn)}
    if (one.level, one.moment, one.held, one.marks) in known:
        return
    fields = {"source": one.source, "level": one.level, "reason": one.reason, "moment": one.moment}
    row = fields | {"article_id": 0, "lifted_at": one.lifted_at}
    number = conn.execute(insert(takedowns).returning(takedowns.c.id), row).scalar_one()
    for kind, mark in one.marks:
        block(conn, number, kind, [mark])
    if one.held is not None:
        block(conn, number, AWAITING_ARTICLE, [one.held])


def any_unresolved(conn: Connection) -> bool:
    """Whether a restored takedown waits for its article."""
    return conn.scalar(_waiting().limit(1)) is not None


def resolve_articles(conn: Connection, article_ids: Collection[int]) -> None:
    """Give each restored takedown its article, where that is one of these."""
    waiting = {row.mark: row.id for row in conn.execute(_waiting())}
    wanted = sorted(article_ids)
    for some in batched(wanted, _CHUNK):
        theirs = select(articles.c.id, articles.c.key, sources.c.name).join(sources)
        for row in conn.execute(theirs.where(articles.c.id.in_(some))).all():
            number = waiting.get(key_digest(row.name, row.key))
            if number is not None:
                conn.execute(update(takedowns).where(takedowns.c.id == number).values(article_id=row.id))


def _waiting() -> Select[Any]:
    return (
        select(takedowns.c.id, takedown_marks.c.mark)
        .join(takedown_marks, takedown_marks.c.takedown_id == takedowns.c.id)
        .where(takedowns.c.article_id == 0, takedown_marks.c.kind == AWAITING_ARTICLE, takedowns.c.lifted_at.is_(None))
    )
