"""Articles a page at a time, in the order of their numbers: new ones come at the end, so a reader misses none.

In: filters and the number of the last article that is known already. Out: the doors' JSON. What was taken down is left
out.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from newsarchive.model.encoding import to_json
from newsarchive.store import search
from newsarchive.store.articles.view import many
from newsarchive.store.filters import EVERYTHING, Filters, condition
from newsarchive.store.schema.tables import articles
from newsarchive.store.takedowns import takedowns


def page(conn: Connection, filters: Filters = EVERYTHING, after: int = 0, limit: int = 50) -> list[dict[str, Any]]:
    """The next `limit` articles that fit, with numbers above `after`."""
    return [to_json(article) for article in many(conn, ids(conn, filters, after, limit))]


def ids(conn: Connection, filters: Filters, after: int, limit: int) -> list[int]:
    """Their numbers."""
    wanted = select(articles.c.id).where(articles.c.id > after, condition(filters))
    wanted = wanted.where(takedowns.shown(articles.c.id))
    if filters.query is not None:
        wanted = wanted.where(articles.c.id.in_(search.matching(conn, filters.query)))
    return list(conn.scalars(wanted.order_by(articles.c.id).limit(limit)))
