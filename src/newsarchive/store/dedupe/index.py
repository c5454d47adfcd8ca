"""What texts are found by, as rows: bands of near copies, anchors of passages, terms of stories, each with its place in
time.

In: an article's keys and its place. Out: who carries some of them, and how far apart the two stand in the row of a
key. Of a key that very many carry the nearest in time are read, so cost does not grow with the archive. On Postgres
bands and anchors are looked up in the articles' arrays, and only those that many carry are rows of `keys`.
"""

from __future__ import annotations

import struct
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Any, TypeAlias

from sqlalchemy import ARRAY, BigInteger, Connection, Row, TextClause, bindparam, delete, insert, select, text, update

from newsarchive.model.batches import batched
from newsarchive.store.engine.upserts import insert as upsert
from newsarchive.store.schema.similarity_tables import keys as table
from newsarchive.store.schema.similarity_tables import signatures

HOT = 32  # articles on either side in time that are read of a key carried by more than twice as many
_FINE = 35  # bits of a place below the minute: articles of one minute stand in an order of their own, always the same
UNDATED = 1 << 27  # minutes from here on are of articles without a date: after all others, by first sight
_EPOCH = datetime(1900, 1, 1, tzinfo=UTC)
_CHUNK = 60  # keys asked for in one statement

Term: TypeAlias = tuple[int, int]  # a signed 32-bit key, a share in 1/255
Carrier: TypeAlias = tuple[int, int]  # place, article
Sides: TypeAlias = tuple[list[int], list[int]]  # articles before one in the row of a key and from it on, nearest first
# A key, another article that carries it, and how many places that stands before (below 0) or after in the key's row.
Neighbour: TypeAlias = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """What an article is found by."""

    article_id: int
    version: int
    signature: bytes
    place: int
    keys: tuple[int, ...]
    terms: tuple[Term, ...]
    finding: int = 0  # so many of the terms, the first, are rows under which articles meet

    @property
    def about(self) -> tuple[int, ...]:
        """The keys of those terms."""
        return tuple(key for key, _ in self.terms[: self.finding])


def time_position(published: datetime | None, captured: datetime, identity: str) -> int:
    """An article's place in time: minutes of publication; of first sight, after all others, where it has no date.

    Of one minute the articles stand in the order of a digest of `identity`, which no order of filing changes.
    """
    minutes = max(0, int(((published or captured) - _EPOCH).total_seconds() // 60))
    fine = int.from_bytes(blake2b(identity.encode("utf-8", "replace"), digest_size=8).digest(), "big") >> (64 - _FINE)
    return ((minutes if published else UNDATED + minutes) << _FINE) + fine


def first_position(number: int) -> int:
    """The first place of a minute."""
    return number << _FINE


def write_entries(conn: Connection, entries: Sequence[IndexEntry]) -> set[int]:
    """These are the articles' keys now. Returns others that may have come within reach of each other by it."""
    there = _rows_of(conn, [entry.article_id for entry in entries])
    fresh = [entry for entry in entries if not _is_same(entry, there.get(entry.article_id))]
    closer = remove_entries(conn, [one.article_id for one in fresh if one.article_id in there])
    if fresh:
        conn.execute(insert(signatures), [_values(one) for one in fresh])
        _add(conn, [(key, one.place, one.article_id) for one in fresh for key in {*_in_rows(conn, one), *one.about}])
    return closer


def remove_entries(conn: Connection, article_ids: Collection[int]) -> set[int]:
    """These articles are not found any more. Returns others that may come within reach of each other by it."""
    closer: set[int] = set()
    if conn.dialect.name == "postgresql":  # the planner takes arrays for commoner than they are
        conn.execute(text("SET LOCAL enable_seqscan = off"))
    for row in _rows_of(conn, article_ids).values():
        met = find_neighbours(conn, row.article_id, row.place, row.found_by)
        closer |= {other for _, other, apart in met if apart < 0}
        known = {*row.found_by, *_about(bytes(row.terms))}
        own = (table.c.place == row.place) & (table.c.article_id == row.article_id)
        conn.execute(delete(table).where(table.c.key.in_(known), own))
    conn.execute(delete(signatures).where(signatures.c.article_id.in_(article_ids)))
    return closer - set(article_ids)


def find_neighbours(
    conn: Connection, article_id: int, place: int, some: Collection[int], reach: int = HOT
) -> list[Neighbour]:
    """Other articles that carry any of these bands and anchors, so many places apart or fewer."""
    sides = _sides(conn, sorted(set(some)), {"place": place, "article": article_id, "most": reach})
    if conn.dialect.name == "postgresql":
        sides |= _sides_in_arrays(conn, set(some) - sides.keys(), (place, article_id))
    met: list[Neighbour] = []
    for key, (before, after) in sides.items():
        met += [(key, other, -apart) for apart, other in enumerate(before[:reach], 1)]
        met += [
            (key, other, apart) for apart, other in enumerate([one for one in after if one != article_id][:reach], 1)
        ]
    return met


def signatures_of(conn: Connection, article_ids: Collection[int]) -> dict[int, bytes]:
    """The signatures of these articles."""
    rows = conn.execute(
        select(signatures.c.article_id, signatures.c.signature).where(signatures.c.article_id.in_(article_ids))
    )
    return {row.article_id: bytes(row.signature) for row in rows}


def keys_of(conn: Connection, article_ids: Collection[int]) -> dict[int, tuple[int, tuple[int, ...]]]:
    """Place, and bands and anchors, of these articles."""
    return {one: (row.place, row.found_by) for one, row in _rows_of(conn, article_ids).items()}


def terms_of(conn: Connection, article_ids: Collection[int]) -> dict[int, tuple[Term, ...]]:
    """What these articles are about."""
    rows = conn.execute(
        select(signatures.c.article_id, signatures.c.terms).where(signatures.c.article_id.in_(article_ids))
    )
    return {row.article_id: _unpacked(bytes(row.terms)) for row in rows}


def levels_of(conn: Connection, article_ids: Collection[int]) -> dict[int, int]:
    """Of these articles those whose stories weaker ties do not count for, with how strong ties must be."""
    rung = signatures.c.rung
    rows = conn.execute(select(signatures.c.article_id, rung).where(signatures.c.article_id.in_(article_ids), rung > 0))
    return {row.article_id: row.rung for row in rows}


def raise_threshold(conn: Connection, article_ids: Collection[int], rung: int) -> None:
    """Weaker ties of these articles do not count for their stories any more."""
    conn.execute(update(signatures).where(signatures.c.article_id.in_(article_ids)).values(rung=rung))


def _rows_of(conn: Connection, article_ids: Collection[int]) -> dict[int, Row[Any]]:
    rows = conn.execute(select(signatures).where(signatures.c.article_id.in_(article_ids)))
    return {row.article_id: row for row in rows}


def _is_same(one: IndexEntry, row: Row[Any] | None) -> bool:
    wanted = _values(one)
    return row is not None and all(getattr(row, name) == value for name, value in wanted.items() if name != "rung")


def _values(one: IndexEntry) -> dict[str, object]:
    return {
        "article_id": one.article_id,
        "version": one.version,
        "signature": one.signature,
        "place": one.place,
        "found_by": one.keys,
        "terms": _packed(one.terms, one.finding),
        "rung": 0,
    }


def _packed(some: Sequence[Term], finding: int) -> bytes:
    """How many are rows, the keys, the shares."""
    count = len(some)
    return struct.pack(f"<B{count}i{count}B", finding, *(key for key, _ in some), *(share for _, share in some))


def _unpacked(packed: bytes) -> tuple[Term, ...]:
    count = len(packed) // 5
    return tuple(zip(struct.unpack_from(f"<{count}i", packed, 1), packed[1 + 4 * count :], strict=True))


def _about(packed: bytes) -> tuple[int, ...]:
    return struct.unpack_from(f"<{packed[0]}i", packed, 1)


def _add(conn: Connection, rows: Iterable[tuple[int, int, int]]) -> None:
    names = ("key", "place", "article_id")
    made = [dict(zip(names, row, strict=True)) for row in sorted(rows)]
    if made:
        conn.execute(upsert(conn, table).on_conflict_do_nothing(index_elements=names), made)


def _in_rows(conn: Connection, one: IndexEntry) -> Collection[int]:
    """Which of an article's bands and anchors are rows: all, on Postgres those that very many carry."""
    if conn.dialect.name != "postgresql":
        return one.keys
    return list(conn.scalars(_CROWDED, {"keys": list(set(one.keys))}))


def _in_arrays(conn: Connection, rare: set[int]) -> dict[int, list[Carrier]]:
    """All that carry these keys, by the articles' arrays; a key that turns out to be a crowd's gets rows."""
    found: dict[int, list[Carrier]] = defaultdict(list)
    if rare:
        for row in conn.execute(_HOLDING, {"keys": sorted(rare)}).all():
            for key in set(row.some):
                found[key].append((row.place, row.article_id))
    _add(conn, [(key, *carrier) for key, carriers in found.items() if len(carriers) > 2 * HOT for carrier in carriers])
    return found


def _sides_in_arrays(conn: Connection, rare: set[int], here: Carrier) -> dict[int, Sides]:
    sides: dict[int, Sides] = {}
    for key, carriers in _in_arrays(conn, rare).items():
        carriers.sort()
        at = bisect_left(carriers, here)
        sides[key] = [one for _, one in reversed(carriers[:at])], [one for _, one in carriers[at:]]
    return sides


def _sides(conn: Connection, some: Sequence[int], told: dict[str, int]) -> dict[int, Sides]:
    """Who carries these keys on either side of a place, the nearest first: a row a key, for there may be many."""
    if conn.dialect.name == "postgresql":
        rows = conn.execute(_SIDES, {"keys": list(some), **told}).all() if some else []
        return {row[0]: (row[1], row[2]) for row in rows if row[1] or row[2]}
    sides: dict[int, Sides] = {}
    for chunk in batched(some, _CHUNK):
        asked = {f"k{n}": key for n, key in enumerate(chunk)}
        for key, before, after in conn.execute(_listed(len(chunk)), {**asked, **told}).all():
            sides[key] = _ids(before), _ids(after)
    return sides


def _ids(listed: str | None) -> list[int]:
    return list(map(int, listed.split(","))) if listed else []


_EARLIER = (
    "SELECT article_id FROM keys WHERE key = asked.one AND (place, article_id) < (:place, :article) "
    "ORDER BY place DESC, article_id DESC LIMIT :most"
)
_LATER = (
    "SELECT article_id FROM keys WHERE key = asked.one AND (place, article_id) >= (:place, :article) "
    "ORDER BY place, article_id LIMIT :most + 1"
)
_BEFORE = (
    "SELECT key, place, article_id FROM keys WHERE key = {key} AND (place, article_id) < (:place, :article) "
    "ORDER BY place DESC, article_id DESC LIMIT :most"
)
_AFTER = (
    "SELECT key, place, article_id FROM keys WHERE key = {key} AND (place, article_id) >= (:place, :article) "
    "ORDER BY place, article_id LIMIT :most + 1"
)
_ROWS = {
    "after": _AFTER,
    "around": f"SELECT * FROM ({_BEFORE}) AS b UNION ALL SELECT * FROM ({_AFTER}) AS a",  # noqa: S608  our own words
}
_NUMBERS = bindparam("keys", type_=ARRAY(BigInteger))
_HOLDING = text(
    "SELECT article_id, place, ARRAY(SELECT one FROM unnest(found_by) AS carried (one) WHERE one = ANY(:keys)) AS some "
    "FROM signatures WHERE found_by && :keys"
).bindparams(_NUMBERS)
_SIDES = text(
    f"SELECT asked.one, ARRAY({_EARLIER}), ARRAY({_LATER}) FROM unnest(:keys) AS asked (one)"  # noqa: S608  our own words
).bindparams(_NUMBERS)
_CROWDED = text(
    "SELECT one FROM unnest(:keys) AS asked (one) WHERE EXISTS (SELECT 1 FROM keys WHERE keys.key = asked.one)"
).bindparams(_NUMBERS)


def nearest_rows(conn: Connection, some: Sequence[int], which: str, told: dict[str, int]) -> list[Row[Any]]:
    """Rows (key, place, article) of each key: those nearest `before` a place, `after` it (it included), or both."""
    each = _ROWS[which]
    found: list[Row[Any]] = []
    if conn.dialect.name == "postgresql":
        if some:
            found += conn.execute(_lateral(each), {"keys": list(some), **told}).all()
        return found
    for chunk in batched(some, _CHUNK):
        asked = {f"k{n}": key for n, key in enumerate(chunk)}
        found += conn.execute(_union(each, len(chunk)), {**asked, **told}).all()
    return found


@lru_cache(maxsize=_CHUNK)
def _listed(count: int) -> TextClause:
    asked = ", ".join(f"(:k{n})" for n in range(count))
    earlier, later = (f"(SELECT group_concat(article_id) FROM ({each}))" for each in (_EARLIER, _LATER))  # noqa: S608
    return text(f"WITH asked (one) AS (VALUES {asked}) SELECT one, {earlier}, {later} FROM asked")  # noqa: S608


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
