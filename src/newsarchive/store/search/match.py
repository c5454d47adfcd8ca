"""A parsed query in each engine's own words.

In: a query. Out: what selects the rows of `search_documents` that fit, the same on both engines. It ranks nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal, TypeAlias

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    bindparam,
    cast,
    column,
    false,
    literal_column,
    select,
    table,
    text,
    true,
)

from newsarchive.arabic.tokens import particle_forms
from newsarchive.store.facts import STEM_MARKS, TITLE, fact_query, fts_phrase, quoted, vector_phrase
from newsarchive.store.schema.tables import articles, search_documents
from newsarchive.store.schema.types import TsQuery
from newsarchive.store.search import filters
from newsarchive.store.search.documents import first_docid
from newsarchive.store.search.fields import FieldTerm
from newsarchive.store.search.query import Query, Term, parse

Zone: TypeAlias = Literal["", "title"]
_INDEX = table("search_index", column("rowid", BigInteger))
_FACT_OF = {
    "author": "author",
    "agency": "agency",
    "place": "place",
    "section": "section",
    "lang": "language",
    "source_id": "source",
}
_FTS_ZONE = {"title": TITLE}
_ZONE_WEIGHT = {"": "", "title": "A"}
_DAYS = ("on", "before", "after", "since", "until")
_MARGIN = timedelta(days=2)  # between a day as printed and the moment a row stands under

# Statements are built once: that takes longer than what the engine does for them.
_DOCUMENTS = search_documents.c
_MATCHES = literal_column("search_index").bool_op("MATCH")
_HAS = literal_column("search_documents.vector").bool_op("@@")
# The index is asked first, and gives its rows in order: nothing is sorted, and no more is read than is taken.
_FOUND = (_DOCUMENTS.article_id, _DOCUMENTS.length, _DOCUMENTS.head)
_IN_FTS = select(_INDEX.c.rowid.label("docid"), *_FOUND).select_from(
    _INDEX.join(search_documents, _DOCUMENTS.docid == _INDEX.c.rowid)
)
# Postgres takes `@@` for as cheap as `+`; outside of the index it unpacks a vector for each row. What is dear in its
# eyes it would compile first, which takes longer than the query.
_DEAR = text("SELECT set_config('cpu_operator_cost', '0.5', true), set_config('jit', 'off', true)")
_BY_INDEX, _AS_EVER = text("SET LOCAL enable_indexscan = off"), text("SET LOCAL enable_indexscan = on")
_IN_VECTORS = select(_DOCUMENTS.docid.label("docid"), *_FOUND)
_FTS_SINCE = select(_INDEX.c.rowid).where(_MATCHES(bindparam("wanted")), _INDEX.c.rowid >= bindparam("lowest"))
_VECTORS_SINCE = select(_DOCUMENTS.docid).where(
    _HAS(cast(bindparam("wanted"), TsQuery)), _DOCUMENTS.docid >= bindparam("lowest")
)


def matching(conn: Connection, query: str) -> Select[Any]:
    """The ids of the articles that fit a query as typed."""
    wanted = fitting(conn, parse(query))
    return wanted.with_only_columns(search_documents.c.article_id, maintain_column_froms=True)


def fitting(conn: Connection, query: Query) -> Select[Any]:
    """`docid`, `article_id`, `length` and `head` of the articles that fit, in no order; `docid_of` names the column to
    order them by."""
    if conn.dialect.name == "postgresql":
        conn.execute(_DEAR)
    query = replace(query, fields=filters.by_id(conn, query.fields))
    value, rest = _in_engine_words(conn, query)
    documents = search_documents.c
    wanted = _IN_VECTORS if value is None else holding(conn, value)
    if not query.groups and not query.everything:
        return wanted.where(false())
    unwanted = [term for group in query.groups[:1] for term in group.unwanted]
    if unwanted and value is None:
        without = either(conn, [written(conn, term) for term in unwanted])
        wanted = wanted.where(documents.docid.not_in(docids(holding(conn, without))))
    if rest:
        picked = select(articles.c.id).where(filters.fitting(conn, rest))
        wanted = wanted.where(documents.article_id.in_(picked))
    docid = docid_of(wanted)
    for low, high in _ranges(rest):
        wanted = wanted.where(docid >= low if low else true(), docid < high if high else true())
    return wanted


@contextmanager
def by_words(conn: Connection) -> Iterator[None]:
    """Rows read meanwhile are found by their words, however many are taken: Postgres would rather go through all rows,
    newest first, and unpack each (100,000 articles, the 95th part of a hundred phrases: 580 ms in that way, 150 so)."""
    if conn.dialect.name != "postgresql":
        yield
        return
    conn.execute(_BY_INDEX)
    yield
    conn.execute(_AS_EVER)


def docid_of(wanted: Select[Any]) -> ColumnElement[int]:
    """The column that orders a `fitting` by time."""
    value: Any = wanted.selected_columns.docid
    return value.element  # type: ignore[no-any-return]


def docids(wanted: Select[Any]) -> Select[Any]:
    """Only the docids of these rows."""
    return wanted.with_only_columns(docid_of(wanted), maintain_column_froms=True)


def holding(conn: Connection, value: str) -> Select[Any]:
    """The rows for which an expression in the engine's words holds."""
    if conn.dialect.name == "sqlite":
        return _IN_FTS.where(_MATCHES(value))
    return _IN_VECTORS.where(_HAS(cast(value, TsQuery)))


def docids_since(conn: Connection, value: str, lowest: int) -> Sequence[int]:
    """The docids from one upwards for which an expression in the engine's words holds."""
    rows = _FTS_SINCE if conn.dialect.name == "sqlite" else _VECTORS_SINCE
    return conn.scalars(rows, {"wanted": value, "lowest": lowest}).all()


def written(conn: Connection, term: Term, zone: Zone = "") -> str:
    """A term in the engine's words; in a zone, where it stands there."""
    zone = zone or ("title" if term.title else "")
    return _fts(term, zone) if conn.dialect.name == "sqlite" else _tsquery(term, zone)


def every(conn: Connection, texts: Iterable[str]) -> str:
    """All of these."""
    return "(" + (" AND " if conn.dialect.name == "sqlite" else " & ").join(texts) + ")"


def either(conn: Connection, texts: Iterable[str]) -> str:
    """Any of these."""
    return "(" + (" OR " if conn.dialect.name == "sqlite" else " | ").join(texts) + ")"


def words_of(conn: Connection, query: Query) -> str | None:
    """Words and facts of a query in the engine's words; None where it asks for neither."""
    return _in_engine_words(conn, query)[0]


def _in_engine_words(conn: Connection, query: Query) -> tuple[str | None, list[FieldTerm]]:
    """The words and facts of a query in the engine's words (None: neither is asked for), and the fields left over."""
    lite = conn.dialect.name == "sqlite"
    parts: list[str] = []
    wanted = [group for group in query.groups if group.wanted]
    if wanted:
        parts.append(either(conn, [every(conn, [written(conn, term) for term in group.wanted]) for group in wanted]))
    rest: list[FieldTerm] = []
    facts: dict[tuple[str, bool], list[str]] = {}
    without: list[str] = []
    for field in query.fields:
        value = _fact(field, lite=lite)
        if value is None or (field.unwanted and not wanted):
            rest.append(field)
        elif field.unwanted:
            without.append(value)
        else:
            facts.setdefault((field.name, field.typed == ""), []).append(value)
    parts += [either(conn, fact) for fact in facts.values()]
    if not parts:
        return None, rest
    without += [written(conn, term) for group in query.groups[:1] for term in group.unwanted]
    whole = every(conn, parts)
    if without:
        whole = f"({whole} NOT {either(conn, without)})" if lite else f"({whole} & !{either(conn, without)})"
    return whole, rest


def _fact(term: FieldTerm, *, lite: bool) -> str | None:
    """A field that the index holds, in the engine's words."""
    if term.name not in _FACT_OF:
        return None
    tokens = fact_query(_FACT_OF[term.name], str(term.value))
    return (fts_phrase(tokens) if lite else vector_phrase(tokens)) if tokens else None


def _ranges(fields: Sequence[FieldTerm]) -> list[tuple[int | None, int | None]]:
    """Rows outside of which no day asked for can stand: what makes a day quick to find."""
    spans: dict[str, list[tuple[date, date]]] = defaultdict(list)
    for field in fields:
        if field.name in _DAYS and not field.unwanted and isinstance(field.value, tuple):
            spans[field.name].append(field.value)
    # Of several days in one field any is asked for.
    return [
        (_edge(min(low for low, _ in span), -_MARGIN), _edge(max(high for _, high in span), _MARGIN))
        for span in spans.values()
    ]


def _edge(day: date, margin: timedelta) -> int | None:
    if day in (date.min, date.max):
        return None
    try:
        return first_docid(datetime(day.year, day.month, day.day, tzinfo=UTC) + margin)
    except OverflowError:
        return None


def _fts(term: Term, zone: Zone) -> str:
    if term.near:
        return _fts_near(term, zone)
    if len(term.words) > 1:
        return f"{{{zone or 'title lead body'}}} : {_string(' '.join(term.words))}"
    columns = f"{{{_FTS_ZONE[zone]}}} : " if zone else ""
    if term.prefix:
        return f"{columns}{_string(term.words[0])} *"
    return columns + _string(term.stem)


def _fts_near(term: Term, zone: Zone) -> str:
    texts, other = ([_string(form) for form in particle_forms(word)] for word in term.words)
    near = " OR ".join(f"NEAR({first} {last}, {term.near})" for first in texts for last in other)
    return f"{{{zone or 'title lead body'}}} : ({near})"


def _tsquery(term: Term, zone: Zone) -> str:
    weight = _ZONE_WEIGHT[zone]
    if term.near:
        return _tsquery_near(term, weight)
    labelled = f":{weight}" if weight else ""
    if len(term.words) > 1:
        return "(" + " <-> ".join(quoted(word) + (labelled or ":ABD") for word in term.words) + ")"
    word = term.words[0]
    mark = STEM_MARKS[zone]
    if term.prefix:
        return f"({quoted(word)}:*{weight or 'ABD'} | {quoted(mark + word)}:*)"
    return quoted(mark + term.stem)


def _forms(word: str, weight: str) -> str:
    return " | ".join(f"{quoted(form)}:{weight}" for form in particle_forms(word))


def _tsquery_near(term: Term, weight: str) -> str:
    return "(" + " | ".join(_near_in(term, value) for value in weight or "ABD") + ")"


def _near_in(term: Term, weight: str) -> str:
    """Both words in one zone, in either order."""
    value, other = (f"({_forms(word, weight)})" for word in term.words)
    apart = range(1, term.near + 2)
    return " | ".join(f"{value} <{step}> {other} | {other} <{step}> {value}" for step in apart)


def _string(tokens: str) -> str:
    return '"' + tokens.replace('"', '""') + '"'
