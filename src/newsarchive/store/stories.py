"""Stories as rows: which articles are connected, who belongs to which, and what the doors tell of them.

In: ids, ties, groups as told by `dedupe.stories`. Out: cards' facts, members, stories. It groups nothing itself.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from newsarchive.store.reuse_tables import members, stories, ties
from newsarchive.store.tables import articles, sources

MOST = 2_000  # articles told again at once: what is connected beyond stays as it was


@dataclass(frozen=True, slots=True)
class Told:
    """A story as it is to be written."""

    article_ids: tuple[int, ...]
    central_id: int
    first_at: datetime | None
    last_at: datetime | None
    sources: int


def reach(conn: Connection, article_ids: Collection[int]) -> set[int]:
    """All articles connected with these by strong ties or by having been one story; no more than MOST."""
    found: set[int] = set()
    fresh = set(article_ids)
    while fresh and len(found) < MOST:
        found |= fresh
        fresh = (_tied(conn, fresh) | _fellows(conn, fresh)) - found
    return found


def ties_among(conn: Connection, article_ids: Collection[int]) -> list[tuple[int, int, float]]:
    """(article, other, strength) of every tie inside this set."""
    rows = conn.execute(
        select(ties.c.low_id, ties.c.high_id, ties.c.strength)
        .where(ties.c.low_id.in_(article_ids), ties.c.high_id.in_(article_ids))
        .order_by(ties.c.low_id, ties.c.high_id)
    )
    return [(row.low_id, row.high_id, row.strength) for row in rows]


def story_of(conn: Connection, article_ids: Collection[int]) -> dict[int, int]:
    """The story of each article that has one."""
    rows = conn.execute(select(members).where(members.c.article_id.in_(article_ids)).order_by(members.c.article_id))
    return {row.article_id: row.story_id for row in rows}


def open_one(conn: Connection, central_id: int, now: datetime) -> int:
    """A new story's number; what it is comes with `write`."""
    facts = {"central_id": central_id, "first_id": central_id, "active_at": now, "articles": 0, "sources": 0}
    return int(conn.execute(insert(stories).values(**facts).returning(stories.c.id)).scalar_one())


def write(conn: Connection, touched: Collection[int], told: Sequence[tuple[int, Told]]) -> None:
    """These are the stories of the touched articles now; those left without articles go."""
    before = story_of(conn, touched)
    after = {one: story_id for story_id, story in told for one in story.article_ids}
    moved = sorted(one for one in set(touched) if before.get(one) != after.get(one))
    conn.execute(delete(members).where(members.c.article_id.in_(moved)))
    rows = [{"article_id": one, "story_id": after[one]} for one in moved if one in after]
    if rows:
        conn.execute(insert(members), rows)
    for story_id, story in told:
        _describe(conn, story_id, story)
    left = set(before.values()) - set(after.values())
    empty = ~select(members.c.article_id).where(members.c.story_id == stories.c.id).exists()
    conn.execute(delete(stories).where(stories.c.id.in_(left), empty))


def _describe(conn: Connection, story_id: int, story: Told) -> None:
    facts = (articles.c.id, articles.c.published_at, articles.c.first_seen_at)
    rows = conn.execute(select(*facts).where(articles.c.id.in_(story.article_ids))).all()
    first = min(rows, key=lambda r: (r.published_at is None, r.published_at or r.first_seen_at, r.first_seen_at, r.id))
    told: dict[str, Any] = {
        "central_id": story.central_id,
        "first_id": first.id,
        "first_at": story.first_at,
        "last_at": story.last_at,
        "active_at": max(row.published_at or row.first_seen_at for row in rows),
        "articles": len(story.article_ids),
        "sources": story.sources,
    }
    row = conn.execute(select(stories).where(stories.c.id == story_id)).one()._mapping
    if any(row[name] != value for name, value in told.items()):
        conn.execute(update(stories).where(stories.c.id == story_id).values(told))


def listed(conn: Connection, limit: int, before: datetime | None = None) -> list[dict[str, Any]]:
    """Stories, the newest activity first, with headline, first mover and span."""
    first = articles.alias("first")
    central = articles.alias("central")
    wanted = (
        select(
            stories,
            central.c.title.label("headline"),
            sources.c.name.label("first_source"),
            first.c.url.label("first_url"),
        )
        .join(central, central.c.id == stories.c.central_id)
        .join(first, first.c.id == stories.c.first_id)
        .join(sources, sources.c.id == first.c.source_id)
        .order_by(stories.c.active_at.desc(), stories.c.id)
        .limit(limit)
    )
    if before is not None:
        wanted = wanted.where(stories.c.active_at < before)
    return [dict(row._mapping) for row in conn.execute(wanted)]


def one(conn: Connection, story_id: int) -> dict[str, Any] | None:
    """One story's row, or None."""
    found = conn.execute(
        select(stories, articles.c.title.label("headline"))
        .join(articles, articles.c.id == stories.c.central_id)
        .where(stories.c.id == story_id)
    ).first()
    return dict(found._mapping) if found else None


def articles_of(conn: Connection, story_id: int) -> list[dict[str, Any]]:
    """A story's articles in the order they came: the earliest published, then those without a date by first sight."""
    facts = ("id", "url", "title", "published_at", "published_day", "published_precision", "first_seen_at")
    rows = conn.execute(
        select(*(articles.c[name] for name in facts), sources.c.name.label("source"))
        .join(members, members.c.article_id == articles.c.id)
        .join(sources, sources.c.id == articles.c.source_id)
        .where(members.c.story_id == story_id)
    )
    order = [dict(row._mapping) for row in rows]
    return sorted(
        order,
        key=lambda r: (r["published_at"] is None, r["published_at"] or r["first_seen_at"], r["first_seen_at"], r["id"]),
    )


def count(conn: Connection) -> int:
    """How many stories there are."""
    return conn.scalar(select(func.count()).select_from(stories)) or 0


def _tied(conn: Connection, article_ids: Collection[int]) -> set[int]:
    ours = or_(ties.c.low_id.in_(article_ids), ties.c.high_id.in_(article_ids))
    rows = conn.execute(select(ties.c.low_id, ties.c.high_id).where(ours, ties.c.strength >= 1))
    return {one for row in rows for one in row}


def _fellows(conn: Connection, article_ids: Collection[int]) -> set[int]:
    theirs = select(members.c.story_id).where(members.c.article_id.in_(article_ids))
    return set(conn.scalars(select(members.c.article_id).where(members.c.story_id.in_(theirs))))
