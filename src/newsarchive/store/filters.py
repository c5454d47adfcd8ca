"""What `search` and `export` may be narrowed to.

In: the filters a person gives. Out: a condition on articles. An unknown source, like an unknown story, has no articles.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select, true

from newsarchive.store.edit_tables import changes
from newsarchive.store.reuse_tables import members
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
    changed: str | None = None  # a kind of change that a revision made; ANY_CHANGE: whatever was changed


EVERYTHING = Filters()
ANY_CHANGE = "any"


def narrows(filters: Filters) -> bool:
    """True where anything but the query is asked for."""
    chosen = (filters.source, filters.since, filters.until, filters.language, filters.changed)
    return any(chosen) or filters.story is not None


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
    if filters.changed is not None:
        edited = select(changes.c.article_id)
        if filters.changed != ANY_CHANGE:
            edited = edited.where(changes.c.kind == filters.changed)
        wanted &= articles.c.id.in_(edited)
    if filters.story is not None:
        wanted &= articles.c.id.in_(select(members.c.article_id).where(members.c.story_id == filters.story))
    return wanted
