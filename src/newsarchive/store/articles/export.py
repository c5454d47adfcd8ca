"""Every article that fits, one after another: what `export` writes.

In: filters. Out: the doors' JSON, in the order of ids. A few hundred articles are in memory at a time, never all.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select

from newsarchive.model.article import Article
from newsarchive.model.encoding import to_json
from newsarchive.store import search
from newsarchive.store.articles.view import many
from newsarchive.store.filters import EVERYTHING, Filters, condition
from newsarchive.store.schema.tables import articles
from newsarchive.store.takedowns import takedowns

_CHUNK = 200


def stream(conn: Connection, filters: Filters = EVERYTHING) -> Iterator[dict[str, Any]]:
    """The articles that fit as their JSON, by id."""
    yield from map(to_json, iterate(conn, filters))


def iterate(conn: Connection, filters: Filters = EVERYTHING) -> Iterator[Article]:
    """The articles that fit, by id; all of one unmoving state where `conn` is of `database.reading`."""
    wanted = select(articles.c.id).where(condition(filters)).order_by(articles.c.id).limit(_CHUNK)
    wanted = wanted.where(articles.c.id.not_in(takedowns.withheld("exclude")))
    if filters.query is not None:
        wanted = wanted.where(articles.c.id.in_(search.matching(conn, filters.query)))
    last = 0
    while True:
        ids = list(conn.scalars(wanted.where(articles.c.id > last)))
        yield from many(conn, ids)
        if len(ids) < _CHUNK:
            return
        last = ids[-1]
