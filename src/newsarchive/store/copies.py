"""Copies: edges between articles whose texts are alike, and where to look for them.

In: fingerprints, and edges found. Out: candidates to compare, edges as the JSON prints them, who was first.
An edge is stored once and read from both sides. It compares nothing itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, TextClause, delete, literal, or_, select, text, union_all

from newsarchive.nouns import Copy, Fingerprint, Known, Relation
from newsarchive.store import tables
from newsarchive.store.tables import articles, revisions, sources
from newsarchive.store.upserts import insert

HOT = 8  # of one band, so many newest articles are looked at: bulletins that are all alike share every band
VERSION = 1  # of the comparing algorithm

_MIRRORED: dict[str, Relation] = {"same": "same", "near": "near", "contains": "contained", "contained": "contains"}


def candidates(conn: Connection, mark: Fingerprint, article_id: int, limit: int = 50) -> list[Known]:
    """Other articles that may be copies: those with the same text, then those sharing most bands, newest first."""
    same = conn.scalars(
        select(revisions.c.article_id)
        .where(revisions.c.text_digest == mark.text_digest, revisions.c.is_current)
        .order_by(revisions.c.article_id.desc())
        .limit(limit)
    )
    shared = Counter[int]()
    for one in same:
        shared[one] = len(mark.bands) + 1
    bands = sorted(set(mark.bands))
    if bands:
        shared.update(conn.scalars(_sharing(len(bands)), {f"b{n}": band for n, band in enumerate(bands)}))
    shared.pop(article_id, None)
    nearest = sorted(shared, key=lambda one: (-shared[one], -one))[:limit]
    known = known_of(conn, nearest)
    return [known[one] for one in nearest if one in known]


def known_of(conn: Connection, article_ids: Collection[int]) -> dict[int, Known]:
    """What is known of these articles' current texts. `captured`: when first seen."""
    rows = conn.execute(
        select(articles, revisions.c.text, revisions.c.digest, revisions.c.text_digest, revisions.c.agencies)
        .join(revisions, (revisions.c.article_id == articles.c.id) & revisions.c.is_current)
        .where(articles.c.id.in_(article_ids))
    )
    return {
        row.id: Known(
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


def link(conn: Connection, article_id: int, edges: Sequence[Copy], now: datetime, *, version: int = VERSION) -> None:
    """These are the article's copies now: other edges of it go. An edge to an article that is gone is passed over."""
    found = {_pair(edge): edge for edge in edges if edge.article_id != edge.other_id}
    there = _sources(conn, {one for pair in found for one in pair} | {article_id})
    for row in conn.execute(select(tables.copies).where(_touches([article_id]))).all():
        if (row.low_id, row.high_id) not in found:
            conn.execute(
                delete(tables.copies).where(
                    tables.copies.c.low_id == row.low_id, tables.copies.c.high_id == row.high_id
                )
            )
    for (low, high), edge in sorted(found.items()):
        if low not in there or high not in there:
            continue
        told = {
            "relation": edge.relation if edge.article_id == low else _MIRRORED[edge.relation],
            "similarity": edge.similarity,
            "same_source": there[low] == there[high],
            "version": version,
            "linked_at": now,
        }
        conn.execute(
            insert(conn, tables.copies)
            .values(low_id=low, high_id=high, **told)
            .on_conflict_do_update(index_elements=["low_id", "high_id"], set_=told)
        )


def of(conn: Connection, article_id: int) -> list[dict[str, Any]]:
    """An article's copies as its JSON prints them, most alike first."""
    return of_many(conn, [article_id])[article_id]


def of_many(conn: Connection, article_ids: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    """The copies of several articles."""
    edges = tables.copies
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


def original_of(conn: Connection, article_id: int) -> int:
    """Of an article and its copies the one that was first: the earliest published, else the earliest captured."""
    others = [edge["article_id"] for edge in of(conn, article_id)]
    return first(known_of(conn, [article_id, *others]).values()) or article_id


def first(known: Iterable[Known]) -> int | None:
    """The first of these texts. One without a date of publication comes after those with one."""
    ranked = sorted(
        known, key=lambda one: (one.published is None, one.published or one.captured, one.captured, one.article_id)
    )
    return ranked[0].article_id if ranked else None


def clear(conn: Connection, article_id: int) -> None:
    """Forget all edges of an article."""
    conn.execute(delete(tables.copies).where(_touches([article_id])))


@lru_cache(maxsize=64)
def _sharing(bands: int) -> TextClause:
    """The newest articles of each band: each band's hottest few only, so that cost does not grow with the archive."""
    newest = "SELECT article_id FROM bands WHERE band = :b{n} ORDER BY article_id DESC LIMIT {hot}"
    one = f"SELECT * FROM ({newest}) AS s{{n}}"  # noqa: S608  numbers of our own only
    return text(" UNION ALL ".join(one.format(n=n, hot=HOT) for n in range(bands)))


def _pair(edge: Copy) -> tuple[int, int]:
    low, high = sorted((edge.article_id, edge.other_id))
    return low, high


def _touches(article_ids: Collection[int]) -> Any:
    return or_(tables.copies.c.low_id.in_(article_ids), tables.copies.c.high_id.in_(article_ids))


def _sources(conn: Connection, article_ids: Collection[int]) -> dict[int, int]:
    rows = conn.execute(select(articles.c.id, articles.c.source_id).where(articles.c.id.in_(article_ids)))
    return {row.id: row.source_id for row in rows}
