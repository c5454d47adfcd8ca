"""What `search` and `export` may be narrowed to.

In: the filters a person gives. Out: a condition on articles. An unknown source, like an unknown story, has no articles.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, exists, func, or_, select, true

from newsarchive.store.facts import fact_is, title_has
from newsarchive.store.schema.edit_tables import changes
from newsarchive.store.schema.similarity_tables import copies as copy_edges
from newsarchive.store.schema.similarity_tables import members
from newsarchive.store.schema.tables import articles, sources


@dataclass(frozen=True, slots=True)
class Filters:
    """None: not asked for. Days, both ends counting, are of publication as printed, else the UTC day first seen.

    Names (`author`, `agency`, `place`, `section`) are compared folded: all words, or some in a row.
    """

    source: str | None = None
    since: date | None = None
    until: date | None = None
    language: str | None = None
    story: int | None = None
    query: str | None = None  # as `search` takes it
    changed: str | None = None  # a kind of change that a revision made; ANY_CHANGE: whatever was changed
    author: str | None = None
    agency: str | None = None
    place: str | None = None
    section: str | None = None
    title: str | None = None  # words, all of which the title has
    deleted: bool | None = None
    copies: bool | None = None  # True: has copies in the archive; False: has none


EVERYTHING = Filters()
ANY_CHANGE = "any"


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
        wanted &= was_changed(filters.changed)
    if filters.story is not None:
        wanted &= articles.c.id.in_(select(members.c.article_id).where(members.c.story_id == filters.story))
    if filters.deleted is not None:
        wanted &= is_deleted(filters.deleted)
    if filters.copies is not None:
        wanted &= has_copies(1) if filters.copies else ~has_copies(1)
    for name in ("author", "agency", "place", "section"):
        if (value := getattr(filters, name)) is not None:
            wanted &= fact_is(name, value)
    return wanted if filters.title is None else wanted & title_has(filters.title)


def was_changed(kind: str) -> ColumnElement[bool]:
    """Articles with a revision that changed something of a kind, or anything."""
    edited = select(changes.c.article_id)
    if kind != ANY_CHANGE:
        edited = edited.where(changes.c.kind == kind)
    return articles.c.id.in_(edited)


def is_deleted(deleted: bool) -> ColumnElement[bool]:
    """Articles that the publisher took away, or those that are there."""
    return articles.c.deleted_at.is_not(None) if deleted else articles.c.deleted_at.is_(None)


def has_copies(least: int) -> ColumnElement[bool]:
    """Articles with at least so many copies."""
    mine = or_(copy_edges.c.low_id == articles.c.id, copy_edges.c.high_id == articles.c.id)
    if least <= 1:
        return exists().where(mine)
    return select(func.count()).select_from(copy_edges).where(mine).scalar_subquery() >= least
