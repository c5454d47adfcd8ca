"""What articles are found by, as rows: signatures, bands of near copies, anchors of passages, terms of stories.

In: an article's keys and its position in time. Out: rows; the articles that come within reach of each other by a
change. On Postgres only those bands and anchors that many articles carry are rows of `keys` (see `neighbours`).
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, delete, insert, select, text, update

from newsarchive.store.dedupe.neighbours import add_key_rows, find_neighbours, hot_keys
from newsarchive.store.schema.similarity_tables import keys, signatures

Term: TypeAlias = tuple[int, int]  # a signed 32-bit key, a share in 1/255


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """What an article is found by."""

    article_id: int
    version: int
    signature: bytes
    position: int
    keys: tuple[int, ...]  # bands and anchors
    terms: tuple[Term, ...]
    indexed_terms: int = 0  # how many of the terms, from the first on, are rows under which articles meet

    @property
    def term_keys(self) -> tuple[int, ...]:
        """The keys of the indexed terms."""
        return tuple(key for key, _ in self.terms[: self.indexed_terms])


def write_entries(conn: Connection, entries: Sequence[IndexEntry]) -> set[int]:
    """Make these the articles' keys. Returns others that may have come within reach of each other by it."""
    stored = _rows_of(conn, [entry.article_id for entry in entries])
    changed = [entry for entry in entries if not _is_same(entry, stored.get(entry.article_id))]
    closer = remove_entries(conn, [entry.article_id for entry in changed if entry.article_id in stored])
    if changed:
        conn.execute(insert(signatures), [entry_values(entry) for entry in changed])
        rows = [
            (key, entry.position, entry.article_id)
            for entry in changed
            for key in {*hot_keys(conn, entry.keys), *entry.term_keys}
        ]
        add_key_rows(conn, rows)
    return closer


def remove_entries(conn: Connection, article_ids: Collection[int]) -> set[int]:
    """These articles are no longer found. Returns others that may come within reach of each other by it."""
    closer: set[int] = set()
    if conn.dialect.name == "postgresql":  # the planner takes arrays for commoner than they are
        conn.execute(text("SET LOCAL enable_seqscan = off"))
    for row in _rows_of(conn, article_ids).values():
        neighbours = find_neighbours(conn, row.article_id, row.place, row.found_by)
        closer |= {other for _, other, distance in neighbours if distance < 0}
        row_keys = {*row.found_by, *_term_keys(bytes(row.terms))}
        own = (keys.c.place == row.place) & (keys.c.article_id == row.article_id)
        conn.execute(delete(keys).where(keys.c.key.in_(row_keys), own))
    conn.execute(delete(signatures).where(signatures.c.article_id.in_(article_ids)))
    return closer - set(article_ids)


def signatures_of(conn: Connection, article_ids: Collection[int]) -> dict[int, bytes]:
    """The signatures of these articles."""
    rows = conn.execute(
        select(signatures.c.article_id, signatures.c.signature).where(signatures.c.article_id.in_(article_ids))
    )
    return {row.article_id: bytes(row.signature) for row in rows}


def keys_of(conn: Connection, article_ids: Collection[int]) -> dict[int, tuple[int, tuple[int, ...]]]:
    """Position, and bands and anchors, of these articles."""
    return {article_id: (row.place, row.found_by) for article_id, row in _rows_of(conn, article_ids).items()}


def terms_of(conn: Connection, article_ids: Collection[int]) -> dict[int, tuple[Term, ...]]:
    """The story terms of these articles."""
    rows = conn.execute(
        select(signatures.c.article_id, signatures.c.terms).where(signatures.c.article_id.in_(article_ids))
    )
    return {row.article_id: _unpack_terms(bytes(row.terms)) for row in rows}


def levels_of(conn: Connection, article_ids: Collection[int]) -> dict[int, int]:
    """Threshold levels above 0 of these articles: ties below that level do not count for their stories."""
    level = signatures.c.rung
    chosen = select(signatures.c.article_id, level).where(signatures.c.article_id.in_(article_ids), level > 0)
    return {row.article_id: row.rung for row in conn.execute(chosen)}


def raise_threshold(conn: Connection, article_ids: Collection[int], level: int) -> None:
    """From now on weaker ties of these articles do not count for their stories."""
    conn.execute(update(signatures).where(signatures.c.article_id.in_(article_ids)).values(rung=level))


def _rows_of(conn: Connection, article_ids: Collection[int]) -> dict[int, Row[Any]]:
    rows = conn.execute(select(signatures).where(signatures.c.article_id.in_(article_ids)))
    return {row.article_id: row for row in rows}


def _is_same(entry: IndexEntry, row: Row[Any] | None) -> bool:
    values = entry_values(entry)
    return row is not None and all(getattr(row, name) == value for name, value in values.items() if name != "rung")


def entry_values(entry: IndexEntry) -> dict[str, object]:
    """The row of `signatures`."""
    return {
        "article_id": entry.article_id,
        "version": entry.version,
        "signature": entry.signature,
        "place": entry.position,
        "found_by": entry.keys,
        "terms": _pack_terms(entry.terms, entry.indexed_terms),
        "rung": 0,
    }


def _pack_terms(terms: Sequence[Term], indexed: int) -> bytes:
    """How many are rows, the keys, the shares."""
    count = len(terms)
    return struct.pack(f"<B{count}i{count}B", indexed, *(key for key, _ in terms), *(share for _, share in terms))


def _unpack_terms(packed: bytes) -> tuple[Term, ...]:
    count = len(packed) // 5
    return tuple(zip(struct.unpack_from(f"<{count}i", packed, 1), packed[1 + 4 * count :], strict=True))


def _term_keys(packed: bytes) -> tuple[int, ...]:
    return struct.unpack_from(f"<{packed[0]}i", packed, 1)
