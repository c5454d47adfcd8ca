"""What a snapshot holds of an article, and whether the archive still says the same.

In: filters, members. Out: `SnapshotEntry`s: who, which revision, which bytes, which text, by digests that outlive this
database. It writes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select

from newsarchive.store import search
from newsarchive.store.filters import Filters, condition
from newsarchive.store.schema.tables import articles, captures, revisions, sources
from newsarchive.store.takedowns import takedowns

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class SnapshotEntry:
    """One article of a selection, at the revision that was in force. Digests: of title and text, of the wire bytes."""

    article_id: int
    source: str
    url: str | None
    captured_at: datetime
    text_sha256: str
    capture_digest: str
    language: str | None
    day: str
    reader: str


@dataclass(frozen=True, slots=True)
class SnapshotState:
    """How a member stands today; `number` is None where its revision is not there any more."""

    article_id: int | None
    number: int | None
    newer: int  # revisions since
    text_sha256: str | None
    capture_id: int | None
    withheld: str | None  # the level of a takedown


def members(conn: Connection, filters: Filters) -> Iterator[SnapshotEntry]:
    """Every article that fits, at its current revision, by id; nothing that was taken down."""
    wanted = _select().where(revisions.c.is_current, condition(filters)).order_by(articles.c.id).limit(_CHUNK)
    wanted = wanted.where(takedowns.shown(articles.c.id))
    if filters.query is not None:
        wanted = wanted.where(articles.c.id.in_(search.matching(conn, filters.query)))
    last = 0
    while True:
        rows = conn.execute(wanted.where(articles.c.id > last)).all()
        yield from (_member(row) for row in rows)
        if len(rows) < _CHUNK:
            return
        last = rows[-1].id


def snapshot_state(conn: Connection, member: SnapshotEntry) -> SnapshotState:
    """How a member stands today, found by source, moment of capture and digest of its bytes: ids may have changed."""
    mine = (captures.c.moment == member.captured_at) & (captures.c.digest == member.capture_digest)
    same: ColumnElement[bool] = articles.c.url == member.url if member.url else articles.c.url.is_(None)
    row = conn.execute(_select().where(mine, same, sources.c.name == member.source)).first()
    if row is None:
        return SnapshotState(None, None, 0, None, None, "destroy" if _destroyed(conn, member) else None)
    moments = list(
        conn.scalars(
            select(revisions.c.capture_id)
            .where(revisions.c.article_id == row.id)
            .order_by(revisions.c.captured_at, revisions.c.capture_id)
        )
    )
    number = moments.index(row.capture_id) + 1
    now = takedowns.of_article(conn, row.id)
    return SnapshotState(
        article_id=row.id,
        number=number,
        newer=len(moments) - number,
        text_sha256=_digest(row.title, row.text),
        capture_id=row.capture_id,
        withheld=now.level if now else None,
    )


def _destroyed(conn: Connection, member: SnapshotEntry) -> bool:
    """Whether a tombstone bars it; by its marks, since numbers of articles change when an archive is made again."""
    marks = {takedowns.payload_digest(member.capture_digest)}
    if member.url is not None:
        marks.add(takedowns.url_digest(member.source, member.url))
    return bool(takedowns.blocked(conn, marks))


def _select() -> Select[Any]:
    return (
        select(
            *(articles.c.id, articles.c.url, articles.c.language, articles.c.day),
            *(revisions.c.title, revisions.c.text, revisions.c.captured_at, revisions.c.capture_id),
            revisions.c.reader,
            captures.c.digest.label("capture_digest"),
            sources.c.name.label("source"),
        )
        .join(revisions, revisions.c.article_id == articles.c.id)
        .join(captures, captures.c.id == revisions.c.capture_id)
        .join(sources, sources.c.id == articles.c.source_id)
    )


def _member(row: Any) -> SnapshotEntry:
    return SnapshotEntry(
        article_id=row.id,
        source=row.source,
        url=row.url,
        captured_at=row.captured_at,
        text_sha256=_digest(row.title, row.text),
        capture_digest=row.capture_digest,
        language=row.language,
        day=row.day.isoformat(),
        reader=row.reader,
    )


def _digest(title: str | None, text: str) -> str:
    """Of title and text as printed, not folded: a snapshot proves every sign."""
    return hashlib.sha256(f"{title or ''}\n\n{text}".encode()).hexdigest()
