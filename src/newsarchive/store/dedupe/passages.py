"""Borrowed passages as the article JSON prints them.

In: ids. Out: for each article the spans it shares with others, who had them first, which agency is credited.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, literal, select, union_all

from newsarchive.model import Passage
from newsarchive.store.schema import similarity_tables
from newsarchive.store.schema.tables import CURRENT_REVISION, articles, revisions, sources

_SAME = 0.8  # a span that covers at least this share of another is the same passage


@dataclass(frozen=True, slots=True)
class Carrier:
    """An article that carries a passage: what decides who was first."""

    article_id: int
    url: str | None
    source: str
    published: datetime | None
    captured: datetime
    digest: str
    agencies: tuple[str, ...]

    @property
    def precedence(self) -> tuple[Any, ...]:
        """Earliest published first, then earliest captured."""
        return self.published is None, self.published or self.captured, self.captured, self.digest, self.article_id


def passages_among(conn: Connection, article_ids: Collection[int]) -> list[tuple[int, int, Passage]]:
    """(article, other, passage) for every passage among these articles, the lower id first."""
    table = similarity_tables.passages
    rows = conn.execute(
        select(table)
        .where(table.c.low_id.in_(article_ids), table.c.high_id.in_(article_ids))
        .order_by(table.c.low_id, table.c.high_id, table.c.low_start)
    )
    return [
        (row.low_id, row.high_id, Passage(row.low_start, row.low_end, row.high_start, row.high_end, row.words))
        for row in rows
    ]


def of_articles(conn: Connection, article_ids: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    """The passages of several articles as their JSON prints them: in the order of the text, then of who came first."""
    rows = _rows(conn, article_ids)
    if not rows:
        return {}
    texts = _texts(conn, [row.article for row in rows])
    carriers = _carriers(conn, {row.other for row in rows} | texts.keys())
    by_article: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        by_article[row.article].append(row)
    entries: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for article_id, spans in by_article.items():
        entries[article_id] = _entries(spans, texts[article_id], carriers[article_id], carriers)
    return entries


def _entries(rows: Sequence[Any], text: str, own: Carrier, carriers: dict[int, Carrier]) -> list[dict[str, Any]]:
    ranked = []
    for row in rows:
        sharing = [own, *(carriers[other.other] for other in rows if _covers(other, row))]
        first = min(sharing, key=lambda carrier: carrier.precedence)
        other = carriers[row.other]
        credited = first.agencies or own.agencies
        entry = {
            "text": text[row.start : row.end],
            "article_id": row.other,
            "url": other.url,
            "source": other.source,
            "earliest": first.article_id == row.other,
            "same_source": other.source == own.source,
            "agency": credited[0] if credited else None,
            "start": row.start,
            "end": row.end,
        }
        ranked.append((row.start, other.precedence, row.end, entry))
    return [entry for *_, entry in sorted(ranked, key=lambda item: item[:3])]


def _covers(span: Any, other: Any) -> bool:
    """Whether one span holds nearly all of another."""
    shared = min(span.end, other.end) - max(span.start, other.start)
    return bool(shared >= _SAME * (other.end - other.start))


def _rows(conn: Connection, article_ids: Collection[int]) -> list[Any]:
    table = similarity_tables.passages.c
    forth = select(
        table.low_id.label("article"), table.high_id.label("other"),
        table.low_start.label("start"), table.low_end.label("end"), literal(0).label("mirrored"),
    )  # fmt: skip
    back = select(
        table.high_id.label("article"), table.low_id.label("other"),
        table.high_start.label("start"), table.high_end.label("end"), literal(1).label("mirrored"),
    )  # fmt: skip
    both = union_all(forth.where(table.low_id.in_(article_ids)), back.where(table.high_id.in_(article_ids))).subquery()
    return list(conn.execute(select(both).order_by(both.c.article, both.c.start, both.c.other)))


def _texts(conn: Connection, article_ids: Collection[int]) -> dict[int, str]:
    current = select(revisions.c.article_id, revisions.c.text).where(revisions.c.is_current)
    rows = conn.execute(current.where(revisions.c.article_id.in_(set(article_ids))))
    return {row.article_id: row.text for row in rows}


def _carriers(conn: Connection, article_ids: Collection[int]) -> dict[int, Carrier]:
    facts = (articles.c.id, articles.c.url, articles.c.published_at, articles.c.first_seen_at)
    rows = conn.execute(
        select(*facts, sources.c.name.label("source"), revisions.c.digest, revisions.c.agencies)
        .join(sources, sources.c.id == articles.c.source_id)
        .join(revisions, CURRENT_REVISION)
        .where(articles.c.id.in_(article_ids))
    )
    return {
        row.id: Carrier(
            row.id, row.url, row.source, row.published_at, row.first_seen_at, row.digest, tuple(row.agencies)
        )
        for row in rows
    }
