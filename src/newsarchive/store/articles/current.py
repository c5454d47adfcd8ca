"""An article's row and search row, made again from its revisions and captures.

In: an article's id. Out: rows that tell what the newest revision says. Nothing is written where nothing changed.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, and_, func, select, update

from newsarchive import urls
from newsarchive.model import Fingerprint
from newsarchive.store import search, serialize
from newsarchive.store.dedupe import queue
from newsarchive.store.schema.similarity_tables import signatures
from newsarchive.store.schema.tables import articles, captures, events, revisions

_LINKED = frozenset({"title", "published_at", "first_seen_at"})  # what linking goes by, beside the text


def refresh(
    conn: Connection, article_id: int, *, canonical_url: str | None = None, of: tuple[int, Fingerprint] | None = None
) -> None:
    """Bring the article's row and search row up to its newest revision; where that tells otherwise, it is to be linked.

    `of`: the capture just filed and its fingerprint; `canonical_url` counts where that made or is the newest revision.
    """
    newest = _newest(conn, article_id)
    another = _flag(conn, article_id, newest.id)
    row = conn.execute(select(articles).where(articles.c.id == article_id)).one()
    entry = _newest_facts(newest) | _seen(conn, article_id)
    entry["day"] = entry["published_day"] or entry["first_seen_at"].date()
    ours = of is not None and (of[0] == newest.capture_id or of[1].digest == newest.digest)
    if canonical_url is not None and (ours or row.canonical_url is None):
        entry["canonical_url"] = canonical_url
    changed = {name: value for name, value in entry.items() if getattr(row, name) != value}
    if changed:
        conn.execute(update(articles).where(articles.c.id == article_id).values(changed))
    if another or changed.keys() & _LINKED or (of is not None and _signed(conn, article_id) != of[1].version):
        queue.enqueue(conn, [article_id])
    moment = entry["published_at"] or entry["first_seen_at"]
    facts = search.facts_of(row.source_id, newest)
    search.index(conn, search.Document(article_id, newest.title, newest.text, moment, facts))


def _signed(conn: Connection, article_id: int) -> int | None:
    """The version of the algorithms that linked it last."""
    return conn.scalar(select(signatures.c.version).where(signatures.c.article_id == article_id))


def mark_gone(conn: Connection, article_id: int) -> None:
    """Bring only `deleted_at` up to the events."""
    conn.execute(
        update(articles).where(articles.c.id == article_id).values(deleted_at=_seen(conn, article_id)["deleted_at"])
    )


def _newest(conn: Connection, article_id: int) -> Any:
    return conn.execute(
        select(revisions)
        .where(revisions.c.article_id == article_id)
        .order_by(revisions.c.captured_at.desc(), revisions.c.capture_id.desc())
        .limit(1)
    ).one()


def _flag(conn: Connection, article_id: int, newest_id: int) -> bool:
    """Mark the newest revision as the current one. True where another was, or none."""
    ours = revisions.c.article_id == article_id
    conn.execute(
        update(revisions).where(ours, revisions.c.is_current, revisions.c.id != newest_id).values(is_current=False)
    )
    newest = update(revisions).where(revisions.c.id == newest_id, revisions.c.is_current.is_(False))
    return conn.execute(newest.values(is_current=True)).rowcount > 0


def _newest_facts(newest: Any) -> dict[str, Any]:
    """What the newest revision says of the article."""
    published, modified = serialize.dated(newest.published), serialize.dated(newest.modified)
    return {
        "title": newest.title,
        "language": newest.language,
        "published_at": published.moment if published else None,
        "published_day": published.day if published else None,
        "published_precision": published.precision if published else None,
        "published_evidence": published.evidence if published else None,
        "modified_at": modified.moment if modified else None,
    }


def _seen(conn: Connection, article_id: int) -> dict[str, Any]:
    """What its captures say: first seen when and at which address; whether it is gone since the last good one."""
    good = and_(captures.c.article_id == article_id, captures.c.content_digest.is_not(None))
    rows = conn.execute(
        select(captures.c.url, captures.c.moment).where(good).order_by(captures.c.moment, captures.c.id)
    ).all()
    walled = select(func.max(events.c.moment)).where(events.c.article_id == article_id, events.c.kind == "paywall")
    last = max(filter(None, (rows[-1].moment, conn.scalar(walled))))  # behind a paywall it is not deleted
    gone = select(func.min(events.c.moment)).where(events.c.article_id == article_id, events.c.moment > last)
    return {
        "first_seen_at": rows[0].moment,
        "url": next((row.url for row in rows if urls.parse(row.url)), None),
        "deleted_at": conn.scalar(gone.where(events.c.kind == "gone")),
    }
