"""Copies as the article JSON prints them, and what a person decided about them.

In: ids. Out: edges as the JSON prints them, groups, texts already filed, who was first. It compares nothing itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, delete, literal, or_, select, union_all

from newsarchive.model import FiledText, Relation
from newsarchive.store.dedupe import queue
from newsarchive.store.engine.upserts import upsert
from newsarchive.store.schema import similarity_tables
from newsarchive.store.schema.similarity_tables import verdicts
from newsarchive.store.schema.tables import CURRENT_REVISION, articles, revisions, sources
from newsarchive.store.takedowns import takedowns

Verdict = Literal["split", "join"]

_MIRRORED: dict[str, Relation] = {"same": "same", "near": "near", "contains": "contained", "contained": "contains"}


def texts_of(conn: Connection, article_ids: Collection[int]) -> dict[int, FiledText]:
    """The current texts of these articles with what comparing needs. `captured`: when first seen."""
    facts = (revisions.c.text, revisions.c.digest, revisions.c.text_digest, revisions.c.agencies)
    rows = conn.execute(
        select(articles, *facts).join(revisions, CURRENT_REVISION).where(articles.c.id.in_(article_ids))
    )
    return {
        row.id: FiledText(
            article_id=row.id,
            source_id=row.source_id,
            title=row.title,
            text=row.text,
            digest=row.digest,
            text_digest=row.text_digest,
            published=row.published_at,
            captured=row.first_seen_at,
            agencies=tuple(row.agencies),
        )
        for row in rows
    }


def identities_of(conn: Connection, article_ids: Collection[int]) -> dict[int, str]:
    """What distinguishes each of these articles from all others, whatever its number: its source's name and its key."""
    rows = conn.execute(
        select(articles.c.id, sources.c.name, articles.c.key)
        .join(sources, sources.c.id == articles.c.source_id)
        .where(articles.c.id.in_(article_ids))
    )
    return {row.id: f"{row.name}\n{row.key}" for row in rows}


def of_article(conn: Connection, article_id: int) -> list[dict[str, Any]]:
    """All of an article's copies, most alike first, withheld ones too: for takedowns, not for readers."""
    return _of_many(conn, [article_id], literal(True))[article_id]


def of_articles(conn: Connection, article_ids: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    """The copies of several articles as their JSON prints them, most alike first, without those taken down."""
    return _of_many(conn, article_ids, takedowns.shown(articles.c.id))


def _of_many(
    conn: Connection, article_ids: Collection[int], condition: ColumnElement[bool]
) -> dict[int, list[dict[str, Any]]]:
    edges = similarity_tables.copies
    facts = (edges.c.relation, edges.c.similarity, edges.c.same_source)
    low, high = edges.c.low_id, edges.c.high_id
    forth = select(low.label("article"), high.label("other"), *facts, literal(0).label("mirrored"))
    back = select(high.label("article"), low.label("other"), *facts, literal(1).label("mirrored"))
    both = union_all(forth.where(low.in_(article_ids)), back.where(high.in_(article_ids))).subquery()
    rows = conn.execute(
        select(both, articles.c.url, sources.c.name.label("source"))
        .join(articles, articles.c.id == both.c.other)
        .join(sources, sources.c.id == articles.c.source_id)
        .where(condition)
        .order_by(both.c.article, both.c.similarity.desc(), both.c.other)
    )
    by_article: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_article[row.article].append(
            {
                "article_id": row.other,
                "url": row.url,
                "source": row.source,
                "relation": _MIRRORED[row.relation] if row.mirrored else row.relation,
                "similarity": row.similarity,
                "same_source": row.same_source,
            }
        )
    return by_article


def edge(conn: Connection, article_id: int, other_id: int) -> dict[str, Any] | None:
    """The stored row of two articles, or None: also whether it was capped or joined by hand, and when it was found."""
    low, high = sorted((article_id, other_id))
    edges = similarity_tables.copies
    row = conn.execute(select(edges).where(edges.c.low_id == low, edges.c.high_id == high)).first()
    return dict(row._mapping) if row else None


def joined_by_hand(conn: Connection, article_id: int) -> frozenset[int]:
    """The articles that are its copies only because a person said so."""
    edges = similarity_tables.copies.c
    rows = conn.execute(
        select(edges.low_id, edges.high_id).where(
            edges.by_hand, or_(edges.low_id == article_id, edges.high_id == article_id)
        )
    )
    return frozenset(other for row in rows for other in row if other != article_id)


def earliest(texts: Iterable[FiledText]) -> int | None:
    """The article that was first. Articles without a date of publication come after those with one."""
    ranked = sorted(texts, key=lambda t: (t.published is None, t.published or t.captured, t.captured, t.article_id))
    return ranked[0].article_id if ranked else None


def record_verdict(conn: Connection, article_id: int, other_id: int, verdict: Verdict, now: datetime) -> None:
    """Record that two articles are copies, or are not; both are linked again, now and after each change."""
    low, high = sorted((article_id, other_id))
    values = {"verdict": verdict, "decided_at": now}
    conn.execute(
        upsert(conn, verdicts)
        .values(low_id=low, high_id=high, **values)
        .on_conflict_do_update(index_elements=["low_id", "high_id"], set_=values)
    )
    queue.enqueue(conn, [low, high])


def delete_verdict(conn: Connection, article_id: int, other_id: int) -> bool:
    """Delete a person's decision about two articles; both are linked again. False where there is none."""
    low, high = sorted((article_id, other_id))
    deleted = conn.execute(delete(verdicts).where(verdicts.c.low_id == low, verdicts.c.high_id == high)).rowcount > 0
    if deleted:
        queue.enqueue(conn, [low, high])
    return deleted


def verdicts_of(conn: Connection, article_ids: Collection[int]) -> dict[tuple[int, int], Verdict]:
    """What people decided about these articles, by pair, the lower id first."""
    chosen = or_(verdicts.c.low_id.in_(article_ids), verdicts.c.high_id.in_(article_ids))
    return {(row.low_id, row.high_id): row.verdict for row in conn.execute(select(verdicts).where(chosen))}
