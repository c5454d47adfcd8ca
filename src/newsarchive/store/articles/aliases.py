"""Addresses that led to what is known under another address.

In: a source's key and an address. Out: rows, at most a few dozen a key: some pages print a new address at each request.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import Connection, func, insert, select

from newsarchive.store.keys import key_of
from newsarchive.store.schema.tables import aliases

MOST = 50


def add(conn: Connection, source_id: int, key: str, url: str) -> bool:
    """Remember that `url` leads to `key`. False where that was known, or more than enough of them are."""
    same = (aliases.c.source_id == source_id) & (aliases.c.key == key)
    if conn.execute(select(aliases.c.id).where(same, aliases.c.url == url).limit(1)).first():
        return False
    if (conn.scalar(select(func.count()).select_from(aliases).where(same)) or 0) >= MOST:
        return False
    conn.execute(insert(aliases), {"source_id": source_id, "key": key, "url": url, "url_key": key_of(url)})
    return True


def of(conn: Connection, keys: Collection[tuple[int, str]]) -> dict[tuple[int, str], list[str]]:
    """The other addresses of each (source id, key), in the order met."""
    phrases: dict[tuple[int, str], list[str]] = defaultdict(list)
    wanted = set(keys)
    rows = conn.execute(
        select(aliases.c.source_id, aliases.c.key, aliases.c.url)
        .where(aliases.c.key.in_({key for _, key in wanted}))
        .order_by(aliases.c.id)
    )
    for row in rows:
        if (row.source_id, row.key) in wanted:
            phrases[row.source_id, row.key].append(row.url)
    return phrases
