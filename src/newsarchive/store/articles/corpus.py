"""The texts of a selection one after another, and how many of them hold a word on each day.

In: a query, filters. Out: texts as printed, counts. What was taken down is in neither. Of a selection the numbers are
in memory at once, of the texts a few hundred.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from newsarchive.model.batches import batched
from newsarchive.store.filters import EVERYTHING, Filters, condition
from newsarchive.store.schema.tables import CURRENT_REVISION, articles, revisions, sources
from newsarchive.store.search import matching
from newsarchive.store.takedowns import takedowns

_CHUNK = 200


@dataclass(frozen=True, slots=True)
class Text:
    """The current text of an article. `day`: published, else first seen."""

    article_id: int
    source: str
    day: date
    url: str | None
    title: str | None
    text: str


@dataclass(frozen=True, slots=True)
class OnDay:
    """How many articles of a selection a source has on a day; `source` is None where all are counted together."""

    day: date
    source: str | None
    number: int


def texts(
    conn: Connection,
    query: str | None = None,
    filters: Filters = EVERYTHING,
    *,
    oldest: bool = False,
    most: int | None = None,
) -> Iterator[Text]:
    """The texts that fit, the newest day first (or the oldest), inside a day by number.

    `most`: only what is among the first so many articles of the filters, whatever the query.
    """
    order = articles.c.day if oldest else articles.c.day.desc()
    wanted = _fits(conn, query, filters)
    if most is not None:
        among = select(articles.c.id).where(_fits(conn, None, filters)).order_by(order, articles.c.id).limit(most)
        wanted &= articles.c.id.in_(among)
    ids = list(conn.scalars(select(articles.c.id).where(wanted).order_by(order, articles.c.id)))
    for items in batched(ids, _CHUNK):
        rows = conn.execute(
            select(
                articles.c.id,
                sources.c.name,
                articles.c.day,
                articles.c.url,
                revisions.c.title,
                revisions.c.text,
            )
            .join(revisions, CURRENT_REVISION)
            .join(sources, sources.c.id == articles.c.source_id)
            .where(articles.c.id.in_(items))
        )
        values = {row.id: Text(*row) for row in rows}
        yield from (values[value] for value in items if value in values)


def by_day(
    conn: Connection, query: str | None = None, filters: Filters = EVERYTHING, *, by_source: bool = False
) -> list[OnDay]:
    """Articles that fit, counted by day (and source), in that order."""
    keys: list[Any] = [articles.c.day, *([sources.c.name] if by_source else [])]
    wanted = select(*keys, func.count()).where(_fits(conn, query, filters)).group_by(*keys).order_by(*keys)
    if by_source:
        wanted = wanted.select_from(articles.join(sources, sources.c.id == articles.c.source_id))
    return [OnDay(row[0], row[1] if by_source else None, row[-1]) for row in conn.execute(wanted)]


def _fits(conn: Connection, query: str | None, filters: Filters) -> ColumnElement[bool]:
    wanted = condition(filters) & takedowns.shown(articles.c.id)
    wanted &= articles.c.id.in_(select(revisions.c.article_id).where(revisions.c.is_current))
    for text in (query, filters.query):
        if text is not None:
            wanted &= articles.c.id.in_(matching(conn, text))
    return wanted
