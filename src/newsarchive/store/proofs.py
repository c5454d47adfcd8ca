"""Whether the rows agree with each other.

In: a connection. Out: sentences about what is wrong; none where all is right. Only `reindex` writes, and only
the index.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, exists, func, select, text
from sqlalchemy.exc import DBAPIError

from newsarchive.store.search.documents import Document, index, is_stale
from newsarchive.store.tables import articles, captures, revisions

_CHUNK = 300


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


def index_troubles(conn: Connection) -> Iterator[str]:
    """Articles whose index rows do not tell their current text; and whether the engine's own index is sound."""
    for document in _documents(conn):
        if is_stale(conn, document):
            yield f"does not tell the current text of article {document.article_id}"
    if not _engine_agrees(conn):
        yield "the engine's own index does not agree with its rows"


def reindex(conn: Connection) -> int:
    """Make what `index_troubles` finds again. Returns how many rows."""
    stale = [document for document in _documents(conn) if is_stale(conn, document)]
    if conn.dialect.name == "sqlite" and not _engine_agrees(conn):
        conn.execute(text("INSERT INTO search_index(search_index) VALUES ('rebuild')"))
    for document in stale:
        index(conn, document)
    return len(stale)


def _documents(conn: Connection) -> Iterator[Document]:
    """What the index is to tell, article by article; a few hundred texts in memory at a time."""
    last = 0
    wanted = (
        select(articles.c.id, articles.c.title, articles.c.published_at, articles.c.first_seen_at, revisions.c.text)
        .join(revisions, (revisions.c.article_id == articles.c.id) & revisions.c.is_current)
        .order_by(articles.c.id)
        .limit(_CHUNK)
    )
    while rows := conn.execute(wanted.where(articles.c.id > last)).all():
        for row in rows:
            yield Document(row.id, row.title, row.text, row.published_at or row.first_seen_at)
        last = rows[-1].id


def _engine_agrees(conn: Connection) -> bool:
    if conn.dialect.name != "sqlite":
        return True
    try:
        with conn.begin_nested():
            conn.execute(text("INSERT INTO search_index(search_index, rank) VALUES ('integrity-check', 1)"))
    except DBAPIError:
        return False
    return True
