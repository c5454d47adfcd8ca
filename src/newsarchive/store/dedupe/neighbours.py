"""Which articles carry the same keys, the nearest in time first.

In: keys and a position in time. Out: articles that carry some of them, and how far apart the two are in the row of a
key. Of a key that very many carry only the nearest in time are read, so cost does not grow with the archive. On
Postgres bands and anchors are looked up in the articles' arrays, and only those that many carry are rows of `keys`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import ARRAY, BigInteger, Connection, Row, TextClause, bindparam, text

from newsarchive.model.batches import batched
from newsarchive.store.engine.upserts import upsert
from newsarchive.store.schema.similarity_tables import keys as keys_table

HOT = 32  # articles on either side in time that are read of a key carried by more than twice as many
_CHUNK = 60  # keys looked up in one statement

PlacedArticle: TypeAlias = tuple[int, int]  # position, article
BothSides: TypeAlias = tuple[
    list[int], list[int]
]  # articles before one in the row of a key and from it on, nearest first
# A key, another article that carries it, and how many places that is before (below 0) or after in the key's row.
Neighbour: TypeAlias = tuple[int, int, int]


def find_neighbours(
    conn: Connection, article_id: int, position: int, keys: Collection[int], reach: int = HOT
) -> list[Neighbour]:
    """Other articles that carry any of these bands and anchors, at most `reach` places apart."""
    sides = _sides(conn, sorted(set(keys)), {"place": position, "article": article_id, "most": reach})
    if conn.dialect.name == "postgresql":
        sides |= _sides_in_arrays(conn, set(keys) - sides.keys(), (position, article_id))
    neighbours: list[Neighbour] = []
    for key, (before, after) in sides.items():
        others = [other for other in after if other != article_id]
        neighbours += [(key, other, -distance) for distance, other in enumerate(before[:reach], 1)]
        neighbours += [(key, other, distance) for distance, other in enumerate(others[:reach], 1)]
    return neighbours


def nearest_rows(conn: Connection, keys: Sequence[int], which: str, parameters: dict[str, int]) -> list[Row[Any]]:
    """Rows (key, place, article) of each key: those nearest from a position on (`after`), or on both sides (`around`).

    `parameters`: the position as `place`, the `article` there, and how many rows at `most` on a side.
    """
    select_rows = _ROWS[which]
    rows: list[Row[Any]] = []
    if conn.dialect.name == "postgresql":
        if keys:
            rows += conn.execute(_lateral(select_rows), {"keys": list(keys), **parameters}).all()
        return rows
    for chunk in batched(keys, _CHUNK):
        named = {f"k{n}": key for n, key in enumerate(chunk)}
        rows += conn.execute(_union(select_rows, len(chunk)), {**named, **parameters}).all()
    return rows


def add_key_rows(conn: Connection, rows: Iterable[tuple[int, int, int]]) -> None:
    """Add rows (key, position, article); those already there stay."""
    names = ("key", "place", "article_id")
    values = [dict(zip(names, row, strict=True)) for row in sorted(rows)]
    if values:
        conn.execute(upsert(conn, keys_table).on_conflict_do_nothing(index_elements=names), values)


def hot_keys(conn: Connection, keys: Collection[int]) -> Collection[int]:
    """Which of an article's bands and anchors are rows: all, on Postgres those that very many carry."""
    if conn.dialect.name != "postgresql":
        return keys
    return list(conn.scalars(_HOT_KEYS, {"keys": list(set(keys))}))


def _sides(conn: Connection, keys: Sequence[int], parameters: dict[str, int]) -> dict[int, BothSides]:
    """Who carries these keys on either side of a position, the nearest first: a row a key, for there may be many."""
    if conn.dialect.name == "postgresql":
        rows = conn.execute(_SIDES, {"keys": list(keys), **parameters}).all() if keys else []
        return {row[0]: (row[1], row[2]) for row in rows if row[1] or row[2]}
    sides: dict[int, BothSides] = {}
    for chunk in batched(keys, _CHUNK):
        named = {f"k{n}": key for n, key in enumerate(chunk)}
        for key, before, after in conn.execute(_grouped(len(chunk)), {**named, **parameters}).all():
            sides[key] = _ids(before), _ids(after)
    return sides


def _sides_in_arrays(conn: Connection, keys: set[int], here: PlacedArticle) -> dict[int, BothSides]:
    sides: dict[int, BothSides] = {}
    for key, carriers in _carriers_by_arrays(conn, keys).items():
        carriers.sort()
        middle = bisect_left(carriers, here)
        before, after = carriers[:middle], carriers[middle:]
        sides[key] = [article_id for _, article_id in reversed(before)], [article_id for _, article_id in after]
    return sides


def _carriers_by_arrays(conn: Connection, keys: set[int]) -> dict[int, list[PlacedArticle]]:
    """All that carry these keys, by the articles' arrays; a key that turns out to be hot gets rows."""
    by_key: dict[int, list[PlacedArticle]] = defaultdict(list)
    if keys:
        for row in conn.execute(_CARRYING, {"keys": sorted(keys)}).all():
            for key in set(row.shared):
                by_key[key].append((row.place, row.article_id))
    hot = {key: carriers for key, carriers in by_key.items() if len(carriers) > 2 * HOT}
    add_key_rows(conn, [(key, *carrier) for key, carriers in hot.items() for carrier in carriers])
    return by_key


def _ids(listed: str | None) -> list[int]:
    return list(map(int, listed.split(","))) if listed else []


_EARLIER = (
    "SELECT article_id FROM keys WHERE key = asked.key AND (place, article_id) < (:place, :article) "
    "ORDER BY place DESC, article_id DESC LIMIT :most"
)
_LATER = (
    "SELECT article_id FROM keys WHERE key = asked.key AND (place, article_id) >= (:place, :article) "
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
_CARRYING = text(
    "SELECT article_id, place, ARRAY(SELECT key FROM unnest(found_by) AS carried (key) WHERE key = ANY(:keys)) "
    "AS shared FROM signatures WHERE found_by && :keys"
).bindparams(_NUMBERS)
_SIDES = text(
    f"SELECT asked.key, ARRAY({_EARLIER}), ARRAY({_LATER}) FROM unnest(:keys) AS asked (key)"  # noqa: S608  our own words
).bindparams(_NUMBERS)
_HOT_KEYS = text(
    "SELECT asked.key FROM unnest(:keys) AS asked (key) WHERE EXISTS (SELECT 1 FROM keys WHERE keys.key = asked.key)"
).bindparams(_NUMBERS)


@lru_cache(maxsize=_CHUNK)
def _grouped(count: int) -> TextClause:
    asked = ", ".join(f"(:k{n})" for n in range(count))
    earlier, later = (f"(SELECT group_concat(article_id) FROM ({side}))" for side in (_EARLIER, _LATER))  # noqa: S608
    return text(f"WITH asked (key) AS (VALUES {asked}) SELECT asked.key, {earlier}, {later} FROM asked")  # noqa: S608


@lru_cache(maxsize=4 * _CHUNK)
def _union(select_rows: str, count: int) -> TextClause:
    parts = (f"SELECT * FROM ({select_rows.format(key=f':k{n}')}) AS s{n}" for n in range(count))  # noqa: S608
    return text(" UNION ALL ".join(parts))


@lru_cache(maxsize=4)
def _lateral(select_rows: str) -> TextClause:
    inner = select_rows.format(key="asked.key")
    return text(
        f"SELECT met.* FROM unnest(CAST(:keys AS bigint[])) AS asked (key) CROSS JOIN LATERAL ({inner}) AS met"  # noqa: S608
    )
