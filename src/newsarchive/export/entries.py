"""Gathering a bulletin: which articles, under which name and identity.

In: an open connection and what is asked for. Out: a `FeedDocument`. Nothing that was taken down is in it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from newsarchive.export.feed import FeedDocument, FeedEntry, FeedLinks, identity
from newsarchive.model import Source
from newsarchive.store.articles import summaries
from newsarchive.store.dedupe import stories
from newsarchive.store.engine.database import Connection
from newsarchive.store.filters import EVERYTHING, Filters
from newsarchive.store.saved_searches import Saved, filters_json

_LONG_AGO = datetime(
    1970, 1, 1, tzinfo=UTC
)  # when a bulletin without a post was updated: an answer that stays the same

Placed = Callable[[int | None], FeedLinks]  # builds the links, given where the next older entries begin


@dataclass(frozen=True, slots=True)
class Selection:
    """What a bulletin is of."""

    id: str
    title: str
    query: str = ""
    filters: Filters = EVERYTHING
    since: datetime = _LONG_AGO


def of_search(query: str, filters: Filters = EVERYTHING) -> Selection:
    """The bulletin of any search."""
    row = filters_json(filters)
    named = " ".join([*([query.strip()] if query.strip() else []), *(f"{name}:{value}" for name, value in row.items())])
    return Selection(identity("search", query, json.dumps(row, sort_keys=True)), named or "newsarchive", query, filters)


def of_source(source: Source) -> Selection:
    """The bulletin of a source."""
    return Selection(identity("source", source.name), source.name, filters=Filters(source=source.name))


def of_story(conn: Connection, story_id: int) -> Selection | None:
    """The bulletin of a story; None where there is none."""
    row = stories.get(conn, story_id)
    if row is None:
        return None
    return Selection(
        identity("story", str(story_id)), row["headline"] or f"{story_id}", filters=Filters(story=story_id)
    )


def of_saved(search: Saved) -> Selection:
    """The bulletin of a saved search."""
    return Selection(identity("saved", search.name), search.name, search.query, search.filters, search.added_at)


def gather(
    conn: Connection,
    asked: Selection,
    *,
    after: int | None = None,
    limit: int = 50,
    placed: Placed = lambda _: FeedLinks(),
) -> FeedDocument:
    """The newest posts, or with `after` (`Newest.after` of the one before) the next older ones."""
    newest = summaries.newest(conn, asked.query, asked.filters, after=after, limit=limit)
    place = placed(newest.after)
    posts = tuple(
        FeedEntry(
            notice,
            tuple((edge["source"], edge["url"]) for edge in newest.copies[notice.article_id]),
            f"{place.articles_url}{notice.article_id}" if place.articles_url else None,
        )
        for notice in summaries.summaries_of(conn, newest.article_ids)
    )
    updated = max((post.notice.updated for post in posts), default=asked.since)
    return FeedDocument(asked.id, asked.title, updated, posts, place)
