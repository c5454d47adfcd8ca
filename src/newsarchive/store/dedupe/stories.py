"""Stories as rows: which articles are connected, who belongs to which, and what the doors tell of them.

In: ids, ties, groups as told by `dedupe.stories`. Out: cards' facts, members, stories. It groups nothing itself.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from newsarchive.store.dedupe import index
from newsarchive.store.schema.similarity_tables import members, stories, ties
from newsarchive.store.schema.tables import articles, sources
from newsarchive.store.takedowns import takedowns

MAX_CONNECTED = 200  # articles that hang together by ties of one strength; of more, weaker ties do not count
Ties: TypeAlias = dict[int, list[tuple[int, float]]]  # of an article: who is tied to it, and how strongly
THRESHOLDS = (
    1.0,
    1.25,
    1.6,
    2.0,
)  # how strong ties must be; of what copies alone hold together by the hundred: no story

_SHOWN = (
    select(members.c.article_id)
    .where(members.c.story_id == stories.c.id, takedowns.shown(members.c.article_id))
    .correlate(stories)
    .exists()
)


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A story as it is to be written."""

    article_ids: tuple[int, ...]
    central_id: int
    first_at: datetime | None
    last_at: datetime | None
    sources: int


def connected_groups(conn: Connection, article_ids: Collection[int]) -> list[set[int]]:
    """All articles connected with these by ties, in sets, each to be told by itself; what was one story with them too.

    Where more than MOST hang together, only stronger ties count for them from then on, by one rung after the other.
    Whatever the order in which articles come, the sets in the end are the same.
    """
    waiting = set(article_ids) | _fellows(conn, article_ids)
    pulls: Ties = {}
    told: list[set[int]] = []
    while waiting:
        rungs = index.levels_of(conn, waiting)
        rung = min(rungs.get(article_id, 0) for article_id in waiting)
        if rung == len(THRESHOLDS):
            return [*told, *({article_id} for article_id in sorted(waiting))]
        here = {article_id for article_id in waiting if rungs.get(article_id, 0) == rung}
        for group, large in _connected(conn, pulls, here, rung):
            if large or len(group) > MAX_CONNECTED:
                index.raise_threshold(conn, group, rung + 1)
                waiting |= group | _fellows(conn, group)
            else:
                told.append(group)
                waiting -= group
    return told


def _connected(conn: Connection, pulls: Ties, starts: Collection[int], rung: int) -> list[tuple[set[int], bool]]:
    """The sets connected by ties of a rung's strength; with each whether it touches articles of a higher rung."""
    group = {start: {start} for start in starts}
    beyond: set[int] = set()
    fresh = set(starts)
    while fresh:
        rows = _tied(conn, pulls, fresh, THRESHOLDS[rung])
        seen = {article_id for row in rows for article_id in row}
        higher = {article_id for article_id, other in index.levels_of(conn, seen).items() if other > rung}
        fresh = seen - higher - group.keys()
        group |= {article_id: {article_id} for article_id in fresh}
        for low, high in rows:
            if low in higher or high in higher:
                beyond |= {low, high} - higher
            elif group[low] is not group[high]:
                small, large = sorted((group[low], group[high]), key=len)
                large |= small
                group |= dict.fromkeys(small, large)
    several = {id(some): some for some in group.values()}
    return [(some, bool(some & beyond)) for some in several.values()]


def in_no_story(conn: Connection, article_ids: Collection[int]) -> set[int]:
    """Of these articles those that hang together by the hundred by copies alone: who is tied to one of them is too."""
    return {article_id for article_id, rung in index.levels_of(conn, article_ids).items() if rung == len(THRESHOLDS)}


def facts_of(conn: Connection, article_ids: Collection[int]) -> dict[int, tuple[int, datetime | None, str | None]]:
    """Source, moment of publication and title of these articles."""
    rows = conn.execute(
        select(articles.c.id, articles.c.source_id, articles.c.published_at, articles.c.title).where(
            articles.c.id.in_(article_ids)
        )
    )
    return {row.id: (row.source_id, row.published_at, row.title) for row in rows}


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


def create(conn: Connection, central_id: int, now: datetime) -> int:
    """A new story's number; what it is comes with `write`."""
    facts = {"central_id": central_id, "first_id": central_id, "active_at": now, "articles": 0, "sources": 0}
    return int(conn.execute(insert(stories).values(**facts).returning(stories.c.id)).scalar_one())


def write(conn: Connection, touched: Collection[int], told: Sequence[tuple[int, StoryRow]]) -> None:
    """These are the stories of the touched articles now; those left without articles go."""
    before = story_of(conn, touched)
    after = {article_id: story_id for story_id, story in told for article_id in story.article_ids}
    moved = sorted(article_id for article_id in set(touched) if before.get(article_id) != after.get(article_id))
    conn.execute(delete(members).where(members.c.article_id.in_(moved)))
    rows = [{"article_id": article_id, "story_id": after[article_id]} for article_id in moved if article_id in after]
    if rows:
        conn.execute(insert(members), rows)
    for story_id, story in told:
        _describe(conn, story_id, story)
    left = set(before.values()) - set(after.values())
    empty = ~select(members.c.article_id).where(members.c.story_id == stories.c.id).exists()
    conn.execute(delete(stories).where(stories.c.id.in_(left), empty))


def _describe(conn: Connection, story_id: int, story: StoryRow) -> None:
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


def list_stories(
    conn: Connection, limit: int, before: datetime | None = None, after: tuple[datetime, int] | None = None
) -> list[dict[str, Any]]:
    """Stories, the newest activity first, with headline, first mover and span. `after`: the last one known already.

    Each as if what was taken down were not in it; one without a shown article is not listed.
    """
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
        .where(_SHOWN)
        .order_by(stories.c.active_at.desc(), stories.c.id)
        .limit(limit)
    )
    if before is not None:
        wanted = wanted.where(stories.c.active_at < before)
    if after is not None:
        moment, number = after
        older = or_(stories.c.active_at < moment, (stories.c.active_at == moment) & (stories.c.id > number))
        wanted = wanted.where(older)
    return _as_shown(conn, [dict(row._mapping) for row in conn.execute(wanted)])


def get(conn: Connection, story_id: int) -> dict[str, Any] | None:
    """One story's row, as if what was taken down were not in it; None where nothing of it is shown."""
    found = conn.execute(
        select(stories, articles.c.title.label("headline"))
        .join(articles, articles.c.id == stories.c.central_id)
        .where(stories.c.id == story_id, _SHOWN)
    ).first()
    return _as_shown(conn, [dict(found._mapping)])[0] if found else None


def _as_shown(conn: Connection, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """These rows told by the articles that are shown. Where a story stands among others (`active_at`) stays."""
    ids = [row["id"] for row in rows]
    hidden = ~takedowns.shown(members.c.article_id)
    touched = set(conn.scalars(select(members.c.story_id).where(members.c.story_id.in_(ids), hidden)))
    return [row | _shown_facts(conn, row) if row["id"] in touched else row for row in rows]


def _shown_facts(conn: Connection, row: dict[str, Any]) -> dict[str, Any]:
    theirs = articles_of(conn, row["id"])
    first, dates = theirs[0], [their["published_at"] for their in theirs if their["published_at"] is not None]
    central = next((their for their in theirs if their["id"] == row["central_id"]), first)
    return {
        "articles": len(theirs),
        "sources": len({their["source"] for their in theirs}),
        "first_id": first["id"],
        "first_source": first["source"],
        "first_url": first["url"],
        "first_at": min(dates, default=None),
        "last_at": max(dates, default=None),
        "central_id": central["id"],
        "headline": central["title"],
    }


def articles_of(conn: Connection, story_id: int) -> list[dict[str, Any]]:
    """A story's shown articles in the order they came: the earliest published, then the undated by first sight."""
    facts = ("id", "url", "title", "published_at", "published_day", "published_precision", "first_seen_at")
    rows = conn.execute(
        select(*(articles.c[name] for name in facts), sources.c.name.label("source"))
        .join(members, members.c.article_id == articles.c.id)
        .join(sources, sources.c.id == articles.c.source_id)
        .where(members.c.story_id == story_id, takedowns.shown(articles.c.id))
    )
    order = [dict(row._mapping) for row in rows]
    return sorted(
        order,
        key=lambda r: (r["published_at"] is None, r["published_at"] or r["first_seen_at"], r["first_seen_at"], r["id"]),
    )


def count(conn: Connection) -> int:
    """How many stories have an article that is shown."""
    return conn.scalar(select(func.count()).select_from(stories).where(_SHOWN)) or 0


def _tied(conn: Connection, pulls: Ties, article_ids: Collection[int], strength: float) -> list[tuple[int, int]]:
    """The pairs of these articles tied so strongly; each article's ties are read once, into `pulls`."""
    unread = set(article_ids) - pulls.keys()
    pulls |= {article_id: [] for article_id in unread}
    for own, other in ((ties.c.low_id, ties.c.high_id), (ties.c.high_id, ties.c.low_id)):
        wanted = select(own, other, ties.c.strength).where(own.in_(unread), ties.c.strength >= THRESHOLDS[0])
        for article_id, fellow, pull in conn.execute(wanted):
            pulls[article_id].append((fellow, pull))
    return [(article_id, other) for article_id in article_ids for other, pull in pulls[article_id] if pull >= strength]


def _fellows(conn: Connection, article_ids: Collection[int]) -> set[int]:
    theirs = select(members.c.story_id).where(members.c.article_id.in_(article_ids))
    return set(conn.scalars(select(members.c.article_id).where(members.c.story_id.in_(theirs))))
