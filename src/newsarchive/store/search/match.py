"""A parsed query in each engine's own words.

In: a query. Out: conditions on `search_documents`, the same rows on both engines. It ranks nothing.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    cast,
    false,
    literal_column,
    not_,
    or_,
    select,
    table,
    true,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from newsarchive.store.search.documents import STEM_MARK, quoted
from newsarchive.store.search.query import Group, Query, Term, parse
from newsarchive.store.tables import search_documents

_WORDS = "{title body}"
_STEMS = "{title_stems body_stems}"


def matching(conn: Connection, query: str) -> Select[Any]:
    """The ids of the articles that fit a query as typed."""
    return select(search_documents.c.article_id).where(condition(conn.dialect.name, parse(query)))


def condition(dialect: str, query: Query) -> ColumnElement[bool]:
    """The query as a condition on `search_documents`."""
    if query.everything:
        return true()
    if not query.groups:
        return false()
    holds = _holds_fts if dialect == "sqlite" else _holds_vector
    unwanted = query.groups[0].unwanted  # the same in every group
    wanted = [group for group in query.groups if group.wanted]
    parts = [holds(wanted)] if wanted else []
    if unwanted:
        parts.append(not_(or_(*(holds([Group((term,))]) for term in unwanted))))
    return and_(*parts)


def _holds_fts(groups: list[Group]) -> ColumnElement[bool]:
    told = " OR ".join("(" + " AND ".join(map(_fts, group.wanted)) + ")" for group in groups)
    index = table("search_index")
    fits = literal_column("search_index").bool_op("MATCH")(told)
    rows: Select[Any] = select(literal_column("rowid")).select_from(index).where(fits)
    return search_documents.c.docid.in_(rows)


def _holds_vector(groups: list[Group]) -> ColumnElement[bool]:
    told = " | ".join("(" + " & ".join(map(_tsquery, group.wanted)) + ")" for group in groups)
    return literal_column("search_documents.vector").bool_op("@@")(cast(told, TSQUERY))


def _fts(term: Term) -> str:
    if len(term.words) > 1:
        return f"{_WORDS} : {_string(' '.join(term.words))}"
    if term.prefix:
        return f"{_string(term.words[0])} *"
    return f"{_STEMS} : {_string(term.stem)}"


def _tsquery(term: Term) -> str:
    if len(term.words) > 1:
        return "(" + " <-> ".join(map(quoted, term.words)) + ")"
    if term.prefix:
        word = term.words[0]
        return f"({quoted(word)}:* | {quoted(STEM_MARK + word)}:*)"
    return quoted(STEM_MARK + term.stem)


def _string(tokens: str) -> str:
    return '"' + tokens.replace('"', '""') + '"'
