"""Copies as the doors tell them, and what a person decided of them.

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
from newsarchive.store.engine.upserts import insert
from newsarchive.store.schema import similarity_tables
from newsarchive.store.schema.similarity_tables import verdicts
from newsarchive.store.schema.tables import CURRENT_REVISION, articles, revisions, sources
from newsarchive.store.takedowns import takedowns

Verdict = Literal["split", "join"]

_MIRRORED: dict[str, Relation] = {"same": "same", "near": "near", "contains": "contained", "contained": "contains"}


def texts_of(conn: Connection, article_ids: Collection[int]) -> dict[int, FiledText]:
    """What is known of these articles' current texts. `captured`: when first seen."""
    told = (revisions.c.text, revisions.c.digest, revisions.c.text_digest, revisions.c.agencies)
    rows = conn.execute(select(articles, *told).join(revisions, CURRENT_REVISION).where(articles.c.id.in_(article_ids)))
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
    """What tells each of these articles from all others, whatever its number: its source's name and its key there."""
    rows = conn.execute(
        select(articles.c.id, sources.c.name, articles.c.key)
        .join(sources, sources.c.id == articles.c.source_id)
        .where(articles.c.id.in_(article_ids))
    )
    return {row.id: f"{row.name}\n{row.key}" for row in rows}


def of_article(conn: Connection, article_id: int) -> list[dict[str, Any]]:
    """All of an article's copies, most alike first, withheld ones too: for who takes down, not for doors."""
    return _of_many(conn, [article_id], literal(True))[article_id]


def of_articles(conn: Connection, article_ids: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    """The copies of several articles as their JSON prints them, most alike first, without those taken down."""
    return _of_many(conn, article_ids, takedowns.shown(articles.c.id))


def _of_many(
    conn: Connection, article_ids: Collection[int], fits: ColumnElement[bool]
) -> dict[int, list[dict[str, Any]]]:
    edges = similarity_tables.copies
    told = (edges.c.relation, edges.c.similarity, edges.c.same_source)
    forth = select(edges.c.low_id.label("one"), edges.c.high_id.label("other"), *told, literal(0).label("mirrored"))
    back = select(edges.c.high_id.label("one"), edges.c.low_id.label("other"), *told, literal(1).label("mirrored"))
    both = union_all(
        forth.where(edges.c.low_id.in_(article_ids)), back.where(edges.c.high_id.in_(article_ids))
    ).subquery()
    rows = conn.execute(
        select(both, articles.c.url, sources.c.name.label("source"))
        .join(articles, articles.c.id == both.c.other)
        .join(sources, sources.c.id == articles.c.source_id)
        .where(fits)
        .order_by(both.c.one, both.c.similarity.desc(), both.c.other)
    )
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row.one].append(
            {
                "article_id": row.other,
                "url": row.url,
                "source": row.source,
                "relation": _MIRRORED[row.relation] if row.mirrored else row.relation,
                "similarity": row.similarity,
                "same_source": row.same_source,
            }
        )
    return found


def edge(conn: Connection, one: int, other: int) -> dict[str, Any] | None:
    """What is stored between two articles, or None: whether it was capped, joined by hand, and when it was found."""
    low, high = sorted((one, other))
    row = conn.execute(
        select(similarity_tables.copies).where(
            similarity_tables.copies.c.low_id == low, similarity_tables.copies.c.high_id == high
        )
    )
    return next((dict(found._mapping) for found in row), None)


def joined_by_hand(conn: Connection, article_id: int) -> frozenset[int]:
    """The articles that only a person made its copies."""
    edges = similarity_tables.copies.c
    rows = conn.execute(
        select(edges.low_id, edges.high_id).where(
            edges.by_hand, or_(edges.low_id == article_id, edges.high_id == article_id)
        )
    )
    return frozenset(one for row in rows for one in row if one != article_id)


def earliest(known: Iterable[FiledText]) -> int | None:
    """The first of these texts. One without a date of publication comes after those with one."""
    ranked = sorted(
        known, key=lambda one: (one.published is None, one.published or one.captured, one.captured, one.article_id)
    )
    return ranked[0].article_id if ranked else None


def record_verdict(conn: Connection, one: int, other: int, verdict: Verdict, now: datetime) -> None:
    """A person says that two articles are copies, or are not; both are linked again, and every later time so."""
    low, high = sorted((one, other))
    told = {"verdict": verdict, "decided_at": now}
    conn.execute(
        insert(conn, verdicts)
        .values(low_id=low, high_id=high, **told)
        .on_conflict_do_update(index_elements=["low_id", "high_id"], set_=told)
    )
    queue.enqueue(conn, [low, high])


def delete_verdict(conn: Connection, one: int, other: int) -> bool:
    """Forget what a person said of two articles; both are linked again. False where nobody said anything."""
    low, high = sorted((one, other))
    gone = conn.execute(delete(verdicts).where(verdicts.c.low_id == low, verdicts.c.high_id == high)).rowcount > 0
    if gone:
        queue.enqueue(conn, [low, high])
    return gone


def verdicts_of(conn: Connection, article_ids: Collection[int]) -> dict[tuple[int, int], Verdict]:
    """What a person decided of these articles, by pair, the lower id first."""
    ours = or_(verdicts.c.low_id.in_(article_ids), verdicts.c.high_id.in_(article_ids))
    return {(row.low_id, row.high_id): row.verdict for row in conn.execute(select(verdicts).where(ours))}
