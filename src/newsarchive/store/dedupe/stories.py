"""Stories as rows: which articles are connected, which story each belongs to, and what is printed of stories.

In: ids, ties, groups formed by `dedupe.stories`. Out: cards' facts, members, stories. It groups nothing itself.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from newsarchive.store.dedupe.index import levels_of, raise_threshold
from newsarchive.store.schema.similarity_tables import members, stories, ties
from newsarchive.store.schema.tables import articles, sources
from newsarchive.store.takedowns import takedowns

MAX_CONNECTED = 200  # articles connected by ties of one strength; where there are more, weaker ties do not count
TiesByArticle: TypeAlias = dict[int, list[tuple[int, float]]]  # by article: the articles tied to it, and how strongly
# How strong ties must be, by level. Hundreds of articles that stay connected at the last level, by copies alone, are
# no story.
THRESHOLDS = (1.0, 1.25, 1.6, 2.0)

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
    """Sets of articles connected by ties, of these articles and of those that were in one story with them.

    Where more than MAX_CONNECTED are connected, only stronger ties count for them from then on, one level after the
    other. The order in which articles come does not change the sets in the end.
    """
    waiting = set(article_ids) | _story_neighbours(conn, article_ids)
    known_ties: TiesByArticle = {}
    groups: list[set[int]] = []
    while waiting:
        levels = levels_of(conn, waiting)
        level = min(levels.get(article_id, 0) for article_id in waiting)
        if level == len(THRESHOLDS):
            return [*groups, *({article_id} for article_id in sorted(waiting))]
        starts = {article_id for article_id in waiting if levels.get(article_id, 0) == level}
        for group, touches_higher in _connected(conn, known_ties, starts, level):
            if touches_higher or len(group) > MAX_CONNECTED:
                raise_threshold(conn, group, level + 1)
                waiting |= group | _story_neighbours(conn, group)
            else:
                groups.append(group)
                waiting -= group
    return groups


def _connected(
    conn: Connection, known_ties: TiesByArticle, starts: Collection[int], level: int
) -> list[tuple[set[int], bool]]:
    """The sets connected by ties of a level's strength; with each whether it touches articles of a higher level."""
    group = {start: {start} for start in starts}
    beyond: set[int] = set()
    fresh = set(starts)
    while fresh:
        rows = _tied_pairs(conn, known_ties, fresh, THRESHOLDS[level])
        seen = {article_id for row in rows for article_id in row}
        higher = {article_id for article_id, other in levels_of(conn, seen).items() if other > level}
        fresh = seen - higher - group.keys()
        group |= {article_id: {article_id} for article_id in fresh}
        for low, high in rows:
            if low in higher or high in higher:
                beyond |= {low, high} - higher
            elif group[low] is not group[high]:
                small, large = sorted((group[low], group[high]), key=len)
                large |= small
                group |= dict.fromkeys(small, large)
    distinct = {id(connected): connected for connected in group.values()}
    return [(connected, bool(connected & beyond)) for connected in distinct.values()]


def in_no_story(conn: Connection, article_ids: Collection[int]) -> set[int]:
    """Those of these articles that copies connect by the hundred; what is tied to one of them is in no story either."""
    levels = levels_of(conn, article_ids)
    return {article_id for article_id, level in levels.items() if level == len(THRESHOLDS)}


def card_facts_of(conn: Connection, article_ids: Collection[int]) -> dict[int, tuple[int, datetime | None, str | None]]:
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


def stories_of(conn: Connection, article_ids: Collection[int]) -> dict[int, int]:
    """The story of each article that has one."""
    rows = conn.execute(select(members).where(members.c.article_id.in_(article_ids)).order_by(members.c.article_id))
    return {row.article_id: row.story_id for row in rows}


def create_story(conn: Connection, central_id: int, now: datetime) -> int:
    """A new story's number; `write_stories` fills it."""
    facts = {"central_id": central_id, "first_id": central_id, "active_at": now, "articles": 0, "sources": 0}
    return int(conn.execute(insert(stories).values(**facts).returning(stories.c.id)).scalar_one())


def write_stories(conn: Connection, touched: Collection[int], new: Sequence[tuple[int, StoryRow]]) -> None:
    """Make these the stories of the touched articles; stories left without articles are deleted."""
    before = stories_of(conn, touched)
    after = {article_id: story_id for story_id, story in new for article_id in story.article_ids}
    moved = sorted(article_id for article_id in set(touched) if before.get(article_id) != after.get(article_id))
    conn.execute(delete(members).where(members.c.article_id.in_(moved)))
    rows = [{"article_id": article_id, "story_id": after[article_id]} for article_id in moved if article_id in after]
    if rows:
        conn.execute(insert(members), rows)
    for story_id, story in new:
        _describe(conn, story_id, story)
    left = set(before.values()) - set(after.values())
    empty = ~select(members.c.article_id).where(members.c.story_id == stories.c.id).exists()
    conn.execute(delete(stories).where(stories.c.id.in_(left), empty))


def _describe(conn: Connection, story_id: int, story: StoryRow) -> None:
    facts = (articles.c.id, articles.c.published_at, articles.c.first_seen_at)
    rows = conn.execute(select(*facts).where(articles.c.id.in_(story.article_ids))).all()
    first = min(rows, key=lambda r: (r.published_at is None, r.published_at or r.first_seen_at, r.first_seen_at, r.id))
    values: dict[str, Any] = {
        "central_id": story.central_id,
        "first_id": first.id,
        "first_at": story.first_at,
        "last_at": story.last_at,
        "active_at": max(row.published_at or row.first_seen_at for row in rows),
        "articles": len(story.article_ids),
        "sources": story.sources,
    }
    row = conn.execute(select(stories).where(stories.c.id == story_id)).one()._mapping
    if any(row[name] != value for name, value in values.items()):
        conn.execute(update(stories).where(stories.c.id == story_id).values(values))


def list_stories(
    conn: Connection, limit: int, before: datetime | None = None, after: tuple[datetime, int] | None = None
) -> list[dict[str, Any]]:
    """Stories, the newest activity first, with headline, first mover and span. `after`: the last story listed before.

    Each as if what was taken down were not in it; stories without a shown article are not listed.
    """
    first = articles.alias("first")
    central = articles.alias("central")
    chosen = (
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
        chosen = chosen.where(stories.c.active_at < before)
    if after is not None:
        moment, number = after
        older = or_(stories.c.active_at < moment, (stories.c.active_at == moment) & (stories.c.id > number))
        chosen = chosen.where(older)
    return _as_shown(conn, [dict(row._mapping) for row in conn.execute(chosen)])


def get(conn: Connection, story_id: int) -> dict[str, Any] | None:
    """One story's row, as if what was taken down were not in it; None where nothing of it is shown."""
    row = conn.execute(
        select(stories, articles.c.title.label("headline"))
        .join(articles, articles.c.id == stories.c.central_id)
        .where(stories.c.id == story_id, _SHOWN)
    ).first()
    return _as_shown(conn, [dict(row._mapping)])[0] if row else None


def _as_shown(conn: Connection, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """These rows described by the articles that are shown. The position in the list (`active_at`) stays."""
    ids = [row["id"] for row in rows]
    hidden = ~takedowns.shown(members.c.article_id)
    touched = set(conn.scalars(select(members.c.story_id).where(members.c.story_id.in_(ids), hidden)))
    return [row | _shown_facts(conn, row) if row["id"] in touched else row for row in rows]


def _shown_facts(conn: Connection, row: dict[str, Any]) -> dict[str, Any]:
    shown = articles_of(conn, row["id"])
    first = shown[0]
    dates = [article["published_at"] for article in shown if article["published_at"] is not None]
    central = next((article for article in shown if article["id"] == row["central_id"]), first)
    return {
        "articles": len(shown),
        "sources": len({article["source"] for article in shown}),
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
    return sorted(
        (dict(row._mapping) for row in rows),
        key=lambda r: (r["published_at"] is None, r["published_at"] or r["first_seen_at"], r["first_seen_at"], r["id"]),
    )


def count(conn: Connection) -> int:
    """How many stories have an article that is shown."""
    return conn.scalar(select(func.count()).select_from(stories).where(_SHOWN)) or 0


def _tied_pairs(
    conn: Connection, known_ties: TiesByArticle, article_ids: Collection[int], strength: float
) -> list[tuple[int, int]]:
    """The pairs tied at least this strongly; each article's ties are read once, into `known_ties`."""
    unread = set(article_ids) - known_ties.keys()
    known_ties |= {article_id: [] for article_id in unread}
    for own, other in ((ties.c.low_id, ties.c.high_id), (ties.c.high_id, ties.c.low_id)):
        strong = select(own, other, ties.c.strength).where(own.in_(unread), ties.c.strength >= THRESHOLDS[0])
        for article_id, other_id, value in conn.execute(strong):
            known_ties[article_id].append((other_id, value))
    return [
        (article_id, other_id)
        for article_id in article_ids
        for other_id, value in known_ties[article_id]
        if value >= strength
    ]


def _story_neighbours(conn: Connection, article_ids: Collection[int]) -> set[int]:
    their_stories = select(members.c.story_id).where(members.c.article_id.in_(article_ids))
    return set(conn.scalars(select(members.c.article_id).where(members.c.story_id.in_(their_stories))))
