"""The fields of a query, and filters, as conditions on articles.

In: fields as read, filters. Out: conditions. Values of one field are either-or, different fields must all fit, and
unwanted ones must not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from functools import partial
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Connection, and_, or_, select, true

from newsarchive.arabic.text import words
from newsarchive.store.facts import fact_is
from newsarchive.store.filters import ANY_CHANGE, Filters, has_copies, is_deleted, was_changed
from newsarchive.store.schema.similarity_tables import members
from newsarchive.store.schema.tables import articles, sources
from newsarchive.store.search.fields import FieldTerm

Unnamed: TypeAlias = tuple[str, str | None]  # a field as typed, and the source whose name is nearest

_NOBODY = 0  # no source has this number


def fitting(conn: Connection, asked: Sequence[FieldTerm]) -> ColumnElement[bool]:
    """The fields of a query as a condition on `articles`."""
    together: dict[tuple[str, bool, bool], list[ColumnElement[bool]]] = defaultdict(list)
    for term in by_id(conn, asked):
        together[term.name, term.unwanted, term.typed == ""].append(_CONDITIONS[term.name](term.value))
    fits = [
        ~or_(*column_elements) if unwanted else or_(*column_elements)
        for (_, unwanted, _), column_elements in together.items()
    ]
    return and_(true(), *fits)


def by_id(conn: Connection, asked: Sequence[FieldTerm]) -> tuple[FieldTerm, ...]:
    """The fields with sources named by their numbers: one by its folded name, else those that have it in theirs."""
    if all(term.name != "source" for term in asked):
        return tuple(asked)
    known = [(row.id, words(row.name)) for row in conn.execute(select(sources.c.id, sources.c.name))]
    terms: list[FieldTerm] = []
    for term in asked:
        ids = _ids(str(term.value), known) if term.name == "source" else []
        terms += (
            [replace(term, name="source_id", value=number) for number in ids or [_NOBODY]]
            if (term.name == "source")
            else [term]
        )
    return tuple(terms)


def unnamed(conn: Connection, asked: Sequence[FieldTerm]) -> tuple[Unnamed, ...]:
    """The fields that name a source the archive has not."""
    if all(term.name != "source" for term in asked):
        return ()
    names = {" ".join(words(name)): name for name in conn.scalars(select(sources.c.name).order_by(sources.c.id))}
    known = [(number, text.split()) for number, text in enumerate(names)]
    missing = [term for term in asked if term.name == "source" and not _ids(str(term.value), known)]
    near = {term.typed: get_close_matches(str(term.value), names, n=1) for term in missing}
    return tuple((typed, names[values[0]] if values else None) for typed, values in near.items())


def asked_by(conn: Connection, filters: Filters) -> tuple[FieldTerm, ...]:
    """Filters as fields of a query. They count beside those that were typed, never instead of them."""
    row: dict[str, Any] = {
        "lang": filters.language,
        "author": filters.author,
        "agency": filters.agency,
        "place": filters.place,
        "section": filters.section,
        "story": filters.story,
        "changed": filters.changed,
        "deleted": filters.deleted,
        "copies": None if filters.copies is None else int(filters.copies),
        "since": None if filters.since is None else (filters.since, date.max),
        "until": None if filters.until is None else (date.min, filters.until),
    }
    terms = [FieldTerm(name, value, "") for name, value in row.items() if value is not None]
    if filters.source is not None:
        number = conn.scalar(select(sources.c.id).where(sources.c.name == filters.source))
        terms.append(FieldTerm("source_id", number or _NOBODY, ""))
    return tuple(terms)


def _ids(value: str, known: Sequence[tuple[int, list[str]]]) -> list[int]:
    asked = value.split()
    numbers = [number for number, texts in known if texts == asked]
    return numbers or [number for number, texts in known if f" {value} " in f" {' '.join(texts)} "]


def _days(span: tuple[date, date]) -> ColumnElement[bool]:
    wanted: ColumnElement[bool] = true()
    if span[0] > date.min:
        wanted &= articles.c.day >= span[0]
    if span[1] < date.max:
        wanted &= articles.c.day <= span[1]
    return wanted


def _language(value: str) -> ColumnElement[bool]:
    return articles.c.language == value


def _story(number: int) -> ColumnElement[bool]:
    return articles.c.id.in_(select(members.c.article_id).where(members.c.story_id == number))


def _changed(kind: str) -> ColumnElement[bool]:
    return ~was_changed(ANY_CHANGE) if kind == "no" else was_changed(kind)


def _copies(least: int) -> ColumnElement[bool]:
    return has_copies(least) if least else ~has_copies(1)


def _source(number: int) -> ColumnElement[bool]:
    return articles.c.source_id == number


_CONDITIONS: Mapping[str, Callable[[Any], ColumnElement[bool]]] = {
    "lang": _language,
    "source_id": _source,
    **{name: partial(fact_is, name) for name in ("author", "agency", "place", "section")},
    "story": _story,
    "changed": _changed,
    "deleted": is_deleted,
    "copies": _copies,
    **dict.fromkeys(("on", "before", "after", "since", "until"), _days),
}
