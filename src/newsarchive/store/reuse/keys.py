"""The keys that texts meet under, as rows: bands of near copies, anchors of passages, terms of stories.

In: an article's keys and its place in time. Out: ids of articles that share some. One SQL equality for all three, on
both engines. Of a key that very many carry the nearest in time are read, so cost does not grow with the archive.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TypeAlias

from sqlalchemy import ColumnElement, Connection, TextClause, and_, delete, func, insert, or_, select, text

from newsarchive.store.reuse_tables import keys as table
from newsarchive.store.reuse_tables import signatures
from newsarchive.store.tables import revisions

HOT = 32  # articles on either side in time that are read of a key carried by more than twice as many
UNDATED = 1 << 30  # places from here on are of articles without a date: after all others, by first sight
_EPOCH = datetime(1900, 1, 1, tzinfo=UTC)
_CHUNK = 60  # keys asked for in one statement

Term: TypeAlias = tuple[str, float, float]  # stem, weight, rarity


@dataclass(frozen=True, slots=True)
class Entry:
    """What an article is found by."""

    article_id: int
    version: int
    signature: bytes
    place: int
    keys: tuple[int, ...]
    terms: tuple[Term, ...]


def place_of(published: datetime | None, captured: datetime) -> int:
    """An article's place in time: minutes of publication; of first sight, after all others, where it has no date."""
    minutes = max(0, int(((published or captured) - _EPOCH).total_seconds() // 60))
    return minutes if published else UNDATED + minutes


def index(conn: Connection, entries: Sequence[Entry]) -> None:
    """These are the articles' keys now."""
    unindex(conn, [one.article_id for one in entries])
    if not entries:
        return
    conn.execute(
        insert(signatures),
        [
            {
                "article_id": one.article_id,
                "version": one.version,
                "signature": one.signature,
                "place": one.place,
                "found_by": struct.pack(f"<{len(one.keys)}q", *one.keys),
                "terms": zlib.compress(json.dumps(one.terms, ensure_ascii=False, separators=(",", ":")).encode()),
            }
            for one in entries
        ],
    )
    rows = sorted((key, one.place, one.article_id) for one in entries for key in set(one.keys))
    if rows:
        conn.execute(insert(table), [dict(zip(("key", "place", "article_id"), row, strict=True)) for row in rows])


def unindex(conn: Connection, article_ids: Collection[int]) -> None:
    """These articles are not found any more."""
    ours = signatures.c.article_id.in_(article_ids)
    for row in conn.execute(
        select(signatures.c.article_id, signatures.c.place, signatures.c.found_by).where(ours)
    ).all():
        packed = bytes(row.found_by)
        known = struct.unpack(f"<{len(packed) // 8}q", packed)
        own = (table.c.place == row.place) & (table.c.article_id == row.article_id)
        if known:
            conn.execute(delete(table).where(table.c.key.in_(known), own))
    conn.execute(delete(signatures).where(ours))


def meeting(conn: Connection, article_id: int, place: int, some: Collection[int]) -> list[tuple[int, int]]:
    """Rows (key, article) of other articles that carry any of these keys; of a hot key the nearest in time."""
    rows = _rows(conn, sorted(set(some)), _FEW, {"most": 2 * HOT + 2})
    carried: dict[int, list[int]] = {}
    for key, other in rows:
        carried.setdefault(key, []).append(other)
    hot = [key for key, others in carried.items() if len(others) > 2 * HOT + 1]
    met = [(key, one) for key, others in carried.items() if len(others) <= 2 * HOT + 1 for one in others]
    near = {"place": place, "article": article_id, "most": HOT}
    for which in (_BEFORE, _AFTER):
        met += _rows(conn, hot, which, near)
    return [(key, one) for key, one in met if one != article_id]


def about(
    conn: Connection, article_id: int, place: int, some: Collection[int], window: timedelta, limit: int
) -> list[int]:
    """Other articles that share two of these keys and more, in the window or where either has no date: most shared
    first, then nearest in time.
    """
    wanted: ColumnElement[bool] = table.c.key.in_(some)
    if place < UNDATED:
        minutes = int(window.total_seconds() // 60) + 1
        near = table.c.place.between(place - minutes, place + minutes)
        wanted = or_(and_(wanted, near), and_(wanted, table.c.place >= UNDATED))
    shared = func.count()
    found = (
        select(table.c.article_id)
        .where(wanted, table.c.article_id != article_id)
        .group_by(table.c.article_id, table.c.place)
        .having(shared >= 2)
        .order_by(shared.desc(), func.abs(table.c.place - place), table.c.article_id)
        .limit(limit)
    )
    return list(conn.scalars(found))


def equal(conn: Connection, article_id: int, digest: str, limit: int) -> list[int]:
    """Other articles with the same folded title and text: what texts too short for keys are found by."""
    same = select(revisions.c.article_id).where(revisions.c.digest == digest, revisions.c.is_current)
    others = same.where(revisions.c.article_id != article_id).order_by(revisions.c.article_id).limit(limit)
    return list(conn.scalars(others))


def signatures_of(conn: Connection, article_ids: Collection[int]) -> dict[int, bytes]:
    """The signatures of these articles."""
    rows = conn.execute(
        select(signatures.c.article_id, signatures.c.signature).where(signatures.c.article_id.in_(article_ids))
    )
    return {row.article_id: bytes(row.signature) for row in rows}


def terms_of(conn: Connection, article_ids: Collection[int]) -> dict[int, tuple[Term, ...]]:
    """What these articles are about."""
    rows = conn.execute(
        select(signatures.c.article_id, signatures.c.terms).where(signatures.c.article_id.in_(article_ids))
    )
    return {row.article_id: tuple(map(tuple, json.loads(zlib.decompress(row.terms)))) for row in rows}


_FEW = "SELECT key, article_id FROM keys WHERE key = {key} LIMIT :most"
_BEFORE = (
    "SELECT key, article_id FROM keys WHERE key = {key} AND (place, article_id) < (:place, :article) "
    "ORDER BY place DESC, article_id DESC LIMIT :most"
)
_AFTER = (
    "SELECT key, article_id FROM keys WHERE key = {key} AND (place, article_id) > (:place, :article) "
    "ORDER BY place, article_id LIMIT :most"
)


def _rows(conn: Connection, some: Sequence[int], each: str, told: dict[str, int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    if conn.dialect.name == "postgresql":
        if some:
            found += [(row[0], row[1]) for row in conn.execute(_lateral(each), {"keys": list(some), **told})]
        return found
    for at in range(0, len(some), _CHUNK):
        chunk = some[at : at + _CHUNK]
        asked = {f"k{n}": key for n, key in enumerate(chunk)}
        found += [(row[0], row[1]) for row in conn.execute(_union(each, len(chunk)), {**asked, **told})]
    return found


@lru_cache(maxsize=4 * _CHUNK)
def _union(each: str, count: int) -> TextClause:
    parts = (f"SELECT * FROM ({each.format(key=f':k{n}')}) AS s{n}" for n in range(count))  # noqa: S608  our own words
    return text(" UNION ALL ".join(parts))


@lru_cache(maxsize=4)
def _lateral(each: str) -> TextClause:
    inner = each.format(key="asked.one")
    return text(
        f"SELECT met.* FROM unnest(CAST(:keys AS bigint[])) AS asked (one) CROSS JOIN LATERAL ({inner}) AS met"  # noqa: S608
    )
