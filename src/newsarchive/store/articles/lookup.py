"""Finding the one article meant: by id, address, identity or text.

In: ids, addresses, keys, digests. Out: an article's id, or what is known of its text. It writes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, or_, select

from newsarchive import urls
from newsarchive.model import FiledText
from newsarchive.store import serialize
from newsarchive.store.articles import history
from newsarchive.store.articles.history import Place
from newsarchive.store.keys import bounded, key_of
from newsarchive.store.schema.tables import aliases, articles, captures, revisions


@dataclass(frozen=True, slots=True)
class Twin:
    """An article of the same source with the same folded title and text."""

    article_id: int
    key: str


def before(
    conn: Connection, source_id: int, key: str, moment: datetime, capture_id: int | None = None
) -> FiledText | None:
    """The revision in force just before a moment: what a capture of that moment is judged against.

    `capture_id` parts captures of one moment; without it none of that very moment counts.
    """
    article_id = _by_key(conn, source_id, key)
    if article_id is None:
        return None
    place = Place(article_id, moment, capture_id or 0)
    row = conn.execute(history.earlier(place)).first()
    if row is None:
        return None
    published = serialize.dated(row.published)
    return FiledText(
        article_id=article_id,
        source_id=source_id,
        title=row.title,
        text=row.text,
        digest=row.digest,
        text_digest=row.text_digest,
        published=published.moment if published else None,
        captured=row.captured_at,
        revision=history.number(conn, Place(article_id, row.captured_at, row.capture_id)),
        agencies=tuple(row.agencies),
    )


def older_reading(conn: Connection, source_id: int, key: str, moment: datetime, reader: str) -> int | None:
    """The capture whose revision is in force just before a moment, where another reader than this read it last.

    Two readings are compared only when one reader made both: that capture is to be read again first.
    """
    article_id = _by_key(conn, source_id, key)
    if article_id is None:
        return None
    row = conn.execute(history.earlier(Place(article_id, moment, 0))).first()
    return row.capture_id if row is not None and row.reader != reader else None


def of_url(conn: Connection, source_id: int, key: str) -> int | None:
    """The article of a source that an address with this identity key leads to."""
    key = bounded(key)
    number = _by_key(conn, source_id, key)
    if number is None:
        led = select(aliases.c.key).where(aliases.c.source_id == source_id, aliases.c.url_key == key)
        number = conn.scalar(
            select(articles.c.id)
            .where(articles.c.source_id == source_id, articles.c.key.in_(led))
            .order_by(articles.c.id)
            .limit(1)
        )
    if number is not None:
        return number
    ours = (captures.c.source_id == source_id) & (captures.c.url_key == key)
    return conn.scalar(
        select(captures.c.article_id)
        .where(ours, captures.c.content_digest.is_not(None), captures.c.article_id.is_not(None))
        .order_by(captures.c.moment.desc(), captures.c.id.desc())
        .limit(1)
    )


def with_digest(conn: Connection, source_id: int, digest: str) -> Twin | None:
    """The first article of a source with this folded title and text."""
    row = conn.execute(
        select(articles.c.id, articles.c.key)
        .join(revisions, revisions.c.article_id == articles.c.id)
        .where(articles.c.source_id == source_id, revisions.c.digest == digest)
        .order_by(articles.c.id)
        .limit(1)
    ).first()
    return Twin(row.id, row.key) if row else None


def find(conn: Connection, id_or_url: int | str) -> int | None:
    """The article a person means: by its id, or by any address that led to it, at any source."""
    text = str(id_or_url).strip()
    if text.isascii() and text.isdigit():
        wanted = int(text)
        return conn.scalar(select(articles.c.id).where(articles.c.id == wanted)) if wanted < 2**31 else None
    key = key_of(text)
    exact = conn.scalar(
        select(articles.c.id)
        .where(or_(articles.c.key == key, articles.c.url == text))
        .order_by((articles.c.url == text).desc().nulls_last(), articles.c.id)
        .limit(1)
    )
    if exact is not None or not urls.parse(text):
        return exact
    by_source = select(func.distinct(captures.c.source_id))
    for source_id in conn.scalars(by_source).all():
        number = of_url(conn, source_id, key)
        if number is not None:
            return number
    return None


def _by_key(conn: Connection, source_id: int, key: str) -> int | None:
    return conn.scalar(select(articles.c.id).where(articles.c.source_id == source_id, articles.c.key == bounded(key)))
