"""Whether the rows agree with each other.

In: a connection. Out: sentences about what is wrong; none where all is right. Only `reindex` writes, and only
the index.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from sqlalchemy import Connection, exists, func, select

from newsarchive.store.facts import facts_of
from newsarchive.store.schema.tables import CURRENT_REVISION, articles, captures, revisions
from newsarchive.store.search.documents import TOLD, clear, index, is_sound, is_stale
from newsarchive.store.search.text import Document

_CHUNK = 300
_OF_ARTICLE = ("id", "source_id", "published_at", "first_seen_at")
_FEW = 20  # articles that are taken out of the index one by one; where more are to go, all are


def troubles(conn: Connection) -> Iterator[str]:
    """What is wrong between articles, revisions and captures."""
    for article_id in conn.scalars(select(articles.c.id).where(~exists().where(CURRENT_REVISION))):
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
    if not is_sound(conn):
        yield "the engine's own index does not agree with its rows"


def reindex(conn: Connection) -> int:
    """Make what `index_troubles` finds again. Returns how many rows."""
    stale = (document for document in _documents(conn) if is_stale(conn, document))
    if not is_sound(conn) or len(list(islice(stale, _FEW + 1))) > _FEW:
        clear(conn)  # what the engine's own index holds by mistake cannot be found row by row
    number = 0
    for document in _documents(conn):
        if is_stale(conn, document):
            index(conn, document)
            number += 1
    return number


def _documents(conn: Connection) -> Iterator[Document]:
    """What the index is to tell, article by article; a few hundred texts in memory at a time."""
    last = 0
    wanted = (
        select(*(articles.c[name] for name in _OF_ARTICLE), *(revisions.c[name] for name in TOLD))
        .join(revisions, CURRENT_REVISION)
        .order_by(articles.c.id)
        .limit(_CHUNK)
    )
    while rows := conn.execute(wanted.where(articles.c.id > last)).all():
        for row in rows:
            moment = row.published_at or row.first_seen_at
            yield Document(row.id, row.title, row.text, moment, facts_of(row.source_id, row))
        last = rows[-1].id
