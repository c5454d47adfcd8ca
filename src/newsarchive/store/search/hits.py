"""What is shown of an article found: its facts, and the piece of its text where it matches.

In: articles in an order, terms. Out: `Hit`s in that order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, select

from newsarchive.store.schema.tables import CURRENT_REVISION, articles, revisions, sources
from newsarchive.store.search.marks import mark, snippet
from newsarchive.store.search.query import Query


@dataclass(frozen=True, slots=True)
class Other:
    """A copy of a hit."""

    article_id: int
    source: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One article found. `marks` and `title_marks`: (start, end) offsets of what matched, in code points."""

    article_id: int
    url: str | None
    source: str
    title: str | None
    title_marks: tuple[tuple[int, int], ...]
    snippet: str  # a piece of the text as printed, around the first match
    marks: tuple[tuple[int, int], ...]
    published_at: datetime | None
    published_day: date | None
    published_precision: str | None
    first_seen_at: datetime
    language: str | None
    deleted: bool
    score: float
    copies: tuple[Other, ...] = ()  # of the archive: where copies are folded, this line stands for them
    cut: tuple[bool, bool] = (False, False)  # whether more of the text stands before the snippet, and after


class RankedArticle(NamedTuple):
    """An article in an order. A tuple: they are made by the thousand, and a frozen dataclass takes long."""

    docid: int
    article_id: int
    score: float = 0.0
    length: int = 0  # words
    head: bytes = b""  # as `heads.packed` makes it
    others: tuple[Other, ...] = ()


_SHOWN = (
    select(
        articles.c.id, articles.c.url, articles.c.title, articles.c.language, articles.c.published_at,
        articles.c.published_day, articles.c.published_precision, articles.c.first_seen_at, articles.c.deleted_at,
        revisions.c.text, sources.c.name.label("source"),
    )
    .join(revisions, CURRENT_REVISION)
    .join(sources, sources.c.id == articles.c.source_id)
    .where(articles.c.id.in_(bindparam("ids", expanding=True)))
)  # fmt: skip


def hits_of(conn: Connection, asked: Query, chosen: Sequence[RankedArticle]) -> list[Hit]:
    """The articles as shown; one that has no current revision is left out."""
    rows = conn.execute(_SHOWN, {"ids": [ranked_article.article_id for ranked_article in chosen]})
    known = {row.id: row for row in rows}
    return [
        _hit(known[ranked_article.article_id], ranked_article, asked)
        for ranked_article in chosen
        if ranked_article.article_id in known
    ]


def _hit(row: Any, placed: RankedArticle, asked: Query) -> Hit:
    piece = snippet(row.text, asked.terms)
    return Hit(
        article_id=row.id,
        url=row.url,
        source=row.source,
        title=row.title,
        title_marks=mark(row.title or "", asked.terms),
        snippet=piece.text,
        marks=piece.marks,
        published_at=row.published_at,
        published_day=row.published_day,
        published_precision=row.published_precision,
        first_seen_at=row.first_seen_at,
        language=row.language,
        deleted=row.deleted_at is not None,
        score=placed.score,
        copies=placed.others,
        cut=piece.cut,
    )
