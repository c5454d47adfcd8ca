"""Pairs of articles and what is between them: a copy, passages, a tie. A pair is stored once and read from both sides.

In: compared pairs. Out: rows; the other articles that are touched. Nothing is written where nothing changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, delete, func, insert, or_, select, tuple_, update

from newsarchive.model import Passage, Relation
from newsarchive.model.batches import batched
from newsarchive.store.dedupe.index import remove_entries
from newsarchive.store.dedupe.neighbours import HOT
from newsarchive.store.dedupe.queue import enqueue
from newsarchive.store.schema.similarity_tables import copies, members, passages, ties

VERSION = 1  # of the comparing algorithms

Ids: TypeAlias = tuple[int, int]  # two articles, the lower id first


@dataclass(frozen=True, slots=True)
class Pair:
    """What is between two articles: the one with the lower id and the one with the higher."""

    low_id: int
    high_id: int
    relation: Relation | None = None  # of low to high; None: not copies
    similarity: float = 0.0
    same_source: bool = False
    by_hand: bool = False
    passages: tuple[Passage, ...] = ()
    strength: float | None = None  # of the tie; None: none


def replace_pairs(
    conn: Connection,
    article_ids: Collection[int],
    pairs: Iterable[Pair],
    now: datetime,
    split_pairs: Collection[Ids] = (),
) -> set[int]:
    """Make these all the pairs of these articles and of the `split_pairs`; others are deleted.

    Returns the articles whose ties changed, partners too.
    """
    ordered = sorted(pairs, key=lambda pair: (pair.low_id, pair.high_id))
    split = sorted(split_pairs)
    defaults = {"linked_at": now, "capped": False}
    _update_capped(conn, _replace_rows(conn, copies, article_ids, split, _copies(ordered), defaults))
    _replace_rows(conn, passages, article_ids, split, _passages(ordered))
    return _replace_rows(conn, ties, article_ids, split, _ties(ordered))


def stored_pairs(conn: Connection, article_ids: Collection[int]) -> set[Ids]:
    """The pairs of these articles that are copies (those joined by hand left out) or share passages."""
    pairs: set[Ids] = set()
    for table in (copies, passages):
        chosen = select(table.c.low_id, table.c.high_id).where(_touch(table, article_ids))
        rows = conn.execute(chosen.where(~copies.c.by_hand) if table is copies else chosen)
        pairs |= {(row.low_id, row.high_id) for row in rows}
    return pairs


def remove_article(conn: Connection, article_id: int) -> None:
    """Take an article out of the index, and queue its neighbours and the rest of its story to be linked without it."""
    closer = remove_entries(conn, [article_id])
    story = select(members.c.story_id).where(members.c.article_id == article_id)
    others = select(members.c.article_id).where(members.c.story_id.in_(story), members.c.article_id != article_id)
    enqueue(conn, [*closer, *conn.scalars(others)])


def _update_capped(conn: Connection, changed: Collection[int]) -> None:
    """Mark the copies of articles that have so many of them that more distant ones are not looked for."""
    many = {article_id for article_id, count in _degrees(conn, changed).items() if count >= HOT}
    conn.execute(update(copies).where(_touch(copies, many), ~copies.c.capped).values(capped=True))
    capped = select(copies.c.low_id, copies.c.high_id).where(_touch(copies, changed), copies.c.capped)
    rows = conn.execute(capped).all()
    ends = {article_id for row in rows for article_id in row}
    many |= {article_id for article_id, count in _degrees(conn, ends - many).items() if count >= HOT}
    for row in rows:
        if not many.intersection(row):
            own = (copies.c.low_id == row.low_id) & (copies.c.high_id == row.high_id)
            conn.execute(update(copies).where(own).values(capped=False))


def _degrees(conn: Connection, article_ids: Collection[int]) -> dict[int, int]:
    """How many copies each of these articles has."""
    degrees: dict[int, int] = {}
    for side in (copies.c.low_id, copies.c.high_id):
        for row in conn.execute(select(side, func.count()).where(side.in_(article_ids)).group_by(side)):
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


def _replace_rows(
    conn: Connection,
    table: Table,
    article_ids: Collection[int],
    split: Sequence[Ids],
    new: Mapping[tuple[int, ...], dict[str, Any]],
    defaults: Mapping[str, Any] | None = None,
) -> set[int]:
    """Replace the rows of these articles by new ones; returns the ids in rows that changed."""
    names = [column.name for column in table.primary_key.columns]
    conditions: list[ColumnElement[bool]] = [_touch(table, article_ids)]
    both = tuple_(table.c.low_id, table.c.high_id)
    conditions += [both.in_(batch) for batch in batched(split, 200)]
    rows = [row for condition in conditions for row in conn.execute(select(table).where(condition))]
    stored = {tuple(row._mapping[name] for name in names): row._mapping for row in rows}
    gone = [key for key, row in stored.items() if not _same(row, new.get(key))]
    changed = set(gone)
    fresh = [key for key in new if key not in stored or key in changed]
    for batch in batched(gone, 200):
        chosen = tuple_(*(table.c[name] for name in names)).in_(batch)
        conn.execute(delete(table).where(chosen))
    if fresh:
        values = [dict(zip(names, key, strict=True)) | new[key] | dict(defaults or {}) for key in fresh]
        conn.execute(insert(table), values)
    return {article_id for key in (*gone, *fresh) for article_id in key[:2]}


def _same(row: RowMapping, values: Mapping[str, Any] | None) -> bool:
    return values is not None and all(row[name] == value for name, value in values.items())
