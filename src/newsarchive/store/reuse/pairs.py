"""Pairs of articles and what is between them: a copy, passages, a tie. A pair is stored once and read from both sides.

In: pairs as compared. Out: rows; which other articles are touched. Nothing is written where nothing changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, delete, insert, or_, select, tuple_

from newsarchive.nouns import Passage, Relation
from newsarchive.store.reuse.keys import unindex
from newsarchive.store.reuse.waiting import stale
from newsarchive.store.reuse_tables import copies, members, passages, ties

VERSION = 1  # of the comparing algorithms


@dataclass(frozen=True, slots=True)
class Pair:
    """What is between two articles; sides are of the one with the lower id and the one with the higher."""

    low_id: int
    high_id: int
    relation: Relation | None = None  # of low to high; None: no copies
    similarity: float = 0.0
    same_source: bool = False
    capped: bool = False
    by_hand: bool = False
    passages: tuple[Passage, ...] = ()
    strength: float | None = None  # of the tie; None: none
    stems: tuple[str, ...] = ()


def replace(conn: Connection, article_ids: Collection[int], pairs: Iterable[Pair], now: datetime) -> set[int]:
    """These are all pairs of these articles now: others go. Returns the articles whose ties changed, partners too."""
    found = sorted(pairs, key=lambda pair: (pair.low_id, pair.high_id))
    _bring(conn, copies, article_ids, _copies(found), {"linked_at": now})
    _bring(conn, passages, article_ids, _passages(found))
    return _bring(conn, ties, article_ids, _ties(found))


def forget(conn: Connection, article_id: int) -> None:
    """An article goes: nobody is found through it, and its story is told again without it."""
    unindex(conn, [article_id])
    story = select(members.c.story_id).where(members.c.article_id == article_id)
    fellows = select(members.c.article_id).where(members.c.story_id.in_(story), members.c.article_id != article_id)
    stale(conn, list(conn.scalars(fellows)))


def _copies(pairs: Iterable[Pair]) -> dict[tuple[int, ...], dict[str, Any]]:
    return {
        (pair.low_id, pair.high_id): {
            "relation": pair.relation,
            "similarity": pair.similarity,
            "same_source": pair.same_source,
            "capped": pair.capped,
            "by_hand": pair.by_hand,
            "version": VERSION,
        }
        for pair in pairs
        if pair.relation is not None
    }


def _passages(pairs: Iterable[Pair]) -> dict[tuple[int, ...], dict[str, Any]]:
    return {
        (pair.low_id, pair.high_id, one.start): {
            "low_end": one.end,
            "high_start": one.other_start,
            "high_end": one.other_end,
            "words": one.words,
        }
        for pair in pairs
        for one in pair.passages
    }


def _ties(pairs: Iterable[Pair]) -> dict[tuple[int, ...], dict[str, Any]]:
    return {
        (pair.low_id, pair.high_id): {"strength": pair.strength, "stems": list(pair.stems)}
        for pair in pairs
        if pair.strength is not None
    }


def _bring(
    conn: Connection,
    table: Table,
    article_ids: Collection[int],
    wanted: Mapping[tuple[int, ...], dict[str, Any]],
    more: Mapping[str, Any] | None = None,
) -> set[int]:
    """Make the rows of these articles what is wanted; the ids in rows that changed."""
    names = [column.name for column in table.primary_key.columns]
    ours = or_(table.c.low_id.in_(article_ids), table.c.high_id.in_(article_ids))
    there = {
        tuple(row._mapping[name] for name in names): row._mapping for row in conn.execute(select(table).where(ours))
    }
    gone = [key for key, row in there.items() if not _same(row, wanted.get(key))]
    changed = set(gone)
    fresh = [key for key in wanted if key not in there or key in changed]
    for at in range(0, len(gone), 200):
        chosen = tuple_(*(table.c[name] for name in names)).in_(gone[at : at + 200])
        conn.execute(delete(table).where(chosen))
    if fresh:
        rows = [dict(zip(names, key, strict=True)) | wanted[key] | dict(more or {}) for key in fresh]
        conn.execute(insert(table), rows)
    return {one for key in (*gone, *fresh) for one in key[:2]}


def _same(row: RowMapping, wanted: Mapping[str, Any] | None) -> bool:
    return wanted is not None and all(row[name] == value for name, value in wanted.items())
