"""Articles as others hear of them: in a feed we give out, or in an alert. Short: no evidence, no history.

In: numbers of articles. Out: `ArticleSummary`s in the order asked. What was taken down is left out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from newsarchive.store.dedupe import copies
from newsarchive.store.filters import EVERYTHING, Filters, condition
from newsarchive.store.schema.tables import CURRENT_REVISION, articles, revisions, search_documents, sources
from newsarchive.store.search import matching
from newsarchive.store.takedowns import takedowns

_CHUNK = 100


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """One article. `updated`: when its newest revision was captured, or when it was found deleted, if that is later.

    `key` is its identity at its source, which stays when the archive is made again from raw.
    """

    article_id: int
    source: str
    key: str
    url: str | None
    title: str | None
    text: str
    language: str | None
    published_at: datetime | None
    published_day: date | None
    first_seen_at: datetime
    updated: datetime
    deleted_at: datetime | None
    authors: tuple[str, ...]
    agencies: tuple[str, ...]
    section: str | None
    tags: tuple[str, ...]
    image_url: str | None
    canonical_url: str | None = None

    @property
    def link(self) -> str | None:
        """Where readers are sent: without what a feed hung to it to count clicks, where that is known."""
        return self.canonical_url or self.url


def summaries_of(conn: Connection, article_ids: Sequence[int]) -> list[ArticleSummary]:
    """These articles' notices, in this order."""
    item = (
        revisions.c.text,
        revisions.c.captured_at,
        revisions.c.authors,
        revisions.c.agencies,
        revisions.c.section,
        revisions.c.tags,
        revisions.c.image_url,
    )
    rows = conn.execute(
        select(articles, *item, sources.c.name.label("source"))
        .join(revisions, CURRENT_REVISION)
        .join(sources, sources.c.id == articles.c.source_id)
        .where(articles.c.id.in_(article_ids), takedowns.shown(articles.c.id))
    )
    summaries = {
        row.id: ArticleSummary(
            article_id=row.id,
            source=row.source,
            key=row.key,
            url=row.url,
            title=row.title,
            text=row.text,
            language=row.language,
            published_at=row.published_at,
            published_day=row.published_day,
            first_seen_at=row.first_seen_at,
            updated=max(row.captured_at, row.deleted_at or row.captured_at),
            deleted_at=row.deleted_at,
            authors=tuple(row.authors),
            agencies=tuple(row.agencies),
            section=row.section,
            tags=tuple(row.tags),
            image_url=row.image_url,
            canonical_url=row.canonical_url,
        )
        for row in rows
    }
    return [summaries[article_id] for article_id in article_ids if article_id in summaries]


# ------------------------------------------------------------------ the newest of a selection


@dataclass(frozen=True, slots=True)
class Newest:
    """Articles of a selection, the newest first; of a copy group the first to print it, with the other copies.

    `after`: where the next older ones begin; None where there are none.
    """

    article_ids: tuple[int, ...]
    copies: Mapping[int, tuple[dict[str, Any], ...]]
    after: int | None


def newest(
    conn: Connection, query: str, filters: Filters = EVERYTHING, *, after: int | None = None, limit: int = 50
) -> Newest:
    """The newest that fit, or the next older ones: what comes in meanwhile moves nothing that is older."""
    wanted = _fitting(conn, query, filters).order_by(search_documents.c.docid.desc()).limit(_CHUNK)
    chosen: dict[int, tuple[dict[str, Any], ...]] = {}
    while True:
        rows = conn.execute(wanted if after is None else wanted.where(search_documents.c.docid < after)).all()
        edges = copies.of_articles(conn, [row.article_id for row in rows])
        places = _places(conn, {edge["article_id"] for entries in edges.values() for edge in entries}, query, filters)
        for row in rows:
            if len(chosen) == limit:
                return Newest(tuple(chosen), chosen, after)
            after = row.docid
            others = edges[row.article_id]
            if all(places.get(edge["article_id"], row.docid) >= row.docid for edge in others):
                chosen[row.article_id] = tuple(others)
        if len(rows) < _CHUNK:
            return Newest(tuple(chosen), chosen, None)


def _places(conn: Connection, article_ids: Collection[int], query: str, filters: Filters) -> dict[int, int]:
    """Where those that fit stand in time."""
    binary_expression = search_documents.c.article_id.in_(article_ids)
    return {row.article_id: row.docid for row in conn.execute(_fitting(conn, query, filters).where(binary_expression))}


def _fitting(conn: Connection, query: str, filters: Filters) -> Select[Any]:
    wanted = (
        select(search_documents.c.docid, search_documents.c.article_id)
        .join(articles, articles.c.id == search_documents.c.article_id)
        .where(condition(filters), takedowns.shown(articles.c.id))
    )
    for text in (query, filters.query):
        if text:
            wanted = wanted.where(search_documents.c.article_id.in_(matching(conn, text)))
    return wanted
