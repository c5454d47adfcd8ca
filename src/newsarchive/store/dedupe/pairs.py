"""Pairs of articles and what is between them: a copy, passages, a tie. A pair is stored once and read from both sides.

In: pairs as compared. Out: rows; which other articles are touched. Nothing is written where nothing changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, delete, func, insert, or_, select, tuple_, update

from newsarchive.model import Passage, Relation
from newsarchive.model.batches import batched
from newsarchive.store.dedupe.index import HOT, remove_entries
from newsarchive.store.dedupe.queue import enqueue
from newsarchive.store.schema.similarity_tables import copies, members, passages, ties

VERSION = 1  # of the comparing algorithms

Ids: TypeAlias = tuple[int, int]  # two articles, the lower id first


@dataclass(frozen=True, slots=True)
class Pair:
    """What is between two articles; sides are of the one with the lower id and the one with the higher."""

    low_id: int
    high_id: int
    relation: Relation | None = None  # of low to high; None: no copies
    similarity: float = 0.0
    same_source: bool = False
    by_hand: bool = False
    passages: tuple[Passage, ...] = ()
    strength: float | None = None  # of the tie; None: none


def replace(
    conn: Connection, article_ids: Collection[int], pairs: Iterable[Pair], now: datetime, parted: Collection[Ids] = ()
) -> set[int]:
    """These are all pairs of these articles now, and of the `parted`: others go.

    Returns the articles whose ties changed, partners too.
    """
    found = sorted(pairs, key=lambda pair: (pair.low_id, pair.high_id))
    gone = sorted(parted)
    _cap(conn, _bring(conn, copies, article_ids, gone, _copies(found), {"linked_at": now, "capped": False}))
    _bring(conn, passages, article_ids, gone, _passages(found))
    return _bring(conn, ties, article_ids, gone, _ties(found))


def stored_pairs(conn: Connection, article_ids: Collection[int]) -> set[Ids]:
    """The pairs of these articles that are copies, but for those joined by hand, or share passages."""
    found: set[Ids] = set()
    for table in (copies, passages):
        wanted = select(table.c.low_id, table.c.high_id).where(_touch(table, article_ids))
        rows = conn.execute(wanted.where(~copies.c.by_hand) if table is copies else wanted)
        found |= {(row.low_id, row.high_id) for row in rows}
    return found


def remove_article(conn: Connection, article_id: int) -> None:
    """An article goes: nobody is found through it, its neighbours close up, its story is told again without it."""
    closer = remove_entries(conn, [article_id])
    story = select(members.c.story_id).where(members.c.article_id == article_id)
    fellows = select(members.c.article_id).where(members.c.story_id.in_(story), members.c.article_id != article_id)
    enqueue(conn, [*closer, *conn.scalars(fellows)])


def _cap(conn: Connection, changed: Collection[int]) -> None:
    """Say of the copies of articles that have so many of them that farther ones are not looked for, that they do."""
    many = {one for one, count in _degrees(conn, changed).items() if count >= HOT}
    conn.execute(update(copies).where(_touch(copies, many), ~copies.c.capped).values(capped=True))
    said = conn.execute(select(copies.c.low_id, copies.c.high_id).where(_touch(copies, changed), copies.c.capped)).all()
    ends = {one for row in said for one in row}
    many |= {one for one, count in _degrees(conn, ends - many).items() if count >= HOT}
    for row in said:
        if not many.intersection(row):
            own = (copies.c.low_id == row.low_id) & (copies.c.high_id == row.high_id)
            conn.execute(update(copies).where(own).values(capped=False))


def _degrees(conn: Connection, article_ids: Collection[int]) -> dict[int, int]:
    """How many copies each of these articles has."""
    degrees: dict[int, int] = {}
    for side in (copies.c.low_id, copies.c.high_id):
        for row in conn.execute(select(side.label("one"), func.count()).where(side.in_(article_ids)).group_by(side)):
            degrees[row[0]] = degrees.get(row[0], 0) + row[1]
    return degrees


def _touch(table: Table, article_ids: Collection[int]) -> ColumnElement[bool]:
    return or_(table.c.low_id.in_(article_ids), table.c.high_id.in_(article_ids))


def _copies(pairs: Iterable[Pair]) -> dict[tuple[int, ...], dict[str, Any]]:
    return {
        (pair.low_id, pair.high_id): {
            "relation": pair.relation,
            "similarity": pair.similarity,
            "same_source": pair.same_source,
            "by_hand": pair.by_hand,
            "version": VERSION,
        }
        for pair in pairs
        if pair.relation is not None
    }


def _passages(pairs: Iterable[Pair]) -> dict[tuple[int, ...], dict[str, Any]]:
    return {
        (pair.low_id, pair.high_id, passage.start): {
            "low_end": passage.end,
            "high_start": passage.other_start,
            "high_end": passage.other_end,
            "words": passage.words,
        }
        for pair in pairs
        for passage in pair.passages
    }


def _ties(pairs: Iterable[Pair]) -> dict[tuple[int, ...], dict[str, Any]]:
    return {(pair.low_id, pair.high_id): {"strength": pair.strength} for pair in pairs if pair.strength is not None}


def _bring(
    conn: Connection,
    table: Table,
    article_ids: Collection[int],
    parted: Sequence[Ids],
    wanted: Mapping[tuple[int, ...], dict[str, Any]],
    more: Mapping[str, Any] | None = None,
) -> set[int]:
    """Make the rows of these articles what is wanted; the ids in rows that changed."""
    names = [column.name for column in table.primary_key.columns]
    ours: list[ColumnElement[bool]] = [_touch(table, article_ids)]
    both = tuple_(table.c.low_id, table.c.high_id)
    ours += [both.in_(some) for some in batched(parted, 200)]
    rows = [row for which in ours for row in conn.execute(select(table).where(which))]
    there = {tuple(row._mapping[name] for name in names): row._mapping for row in rows}
    gone = [key for key, row in there.items() if not _same(row, wanted.get(key))]
    changed = set(gone)
    fresh = [key for key in wanted if key not in there or key in changed]
    for some in batched(gone, 200):
        chosen = tuple_(*(table.c[name] for name in names)).in_(some)
        conn.execute(delete(table).where(chosen))
    if fresh:
        made = [dict(zip(names, key, strict=True)) | wanted[key] | dict(more or {}) for key in fresh]
        conn.execute(insert(table), made)
    return {one for key in (*gone, *fresh) for one in key[:2]}


def _same(row: RowMapping, wanted: Mapping[str, Any] | None) -> bool:
    return wanted is not None and all(row[name] == value for name, value in wanted.items())
