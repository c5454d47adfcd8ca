"""What `search` and `export` may be narrowed to.

In: the filters a person gives. Out: a condition on articles. An unknown source, like an unknown story, has no articles.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, false, select, true

from newsarchive.store.tables import articles, sources


@dataclass(frozen=True, slots=True)
class Filters:
    """None: not asked for. Days, both ends counting, are of publication as printed, else the UTC day first seen."""

    source: str | None = None
    since: date | None = None
    until: date | None = None
    language: str | None = None
    story: int | None = None
    query: str | None = None  # as `search` takes it


EVERYTHING = Filters()


def narrows(filters: Filters) -> bool:
    """True where anything but the query is asked for."""
    return any((filters.source, filters.since, filters.until, filters.language, filters.story is not None))


def condition(filters: Filters) -> ColumnElement[bool]:
    """The filters, but for the query, as a condition on `articles`."""
    wanted: ColumnElement[bool] = true()
    if filters.source is not None:
        wanted &= articles.c.source_id.in_(select(sources.c.id).where(sources.c.name == filters.source))
    if filters.since is not None:
        wanted &= articles.c.day >= filters.since
    if filters.until is not None:
        wanted &= articles.c.day <= filters.until
    if filters.language is not None:
        wanted &= articles.c.language == filters.language
    if filters.story is not None:
        wanted &= false()  # stories are not grouped yet
    return wanted
