"""Finding: which articles fit, in which order, and where in them.

In: a query as typed, filters, an order. Out: `Hit`s. Ranked are the newest few thousand articles that fit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Connection, Select, func, select

from newsarchive.arabic.names import Names
from newsarchive.store import copies, takedowns
from newsarchive.store.filters import EVERYTHING, Filters, condition, narrows
from newsarchive.store.search import match
from newsarchive.store.search.marks import Marked, mark, snippet
from newsarchive.store.search.query import Query, parse
from newsarchive.store.search.rank import score
from newsarchive.store.search.widen import widened
from newsarchive.store.tables import articles, revisions, search_documents, sources

Sort = Literal["relevance", "newest", "oldest"]
RANKED = 2_000  # newest hits that are ranked
_PAGE = 100  # hits whose copies are looked up at once


@dataclass(frozen=True, slots=True)
class How:
    """How hits are chosen: their order, how many, one a copy group or all, which names are looked for in all forms."""

    sort: Sort = "relevance"
    limit: int = 20
    fold_copies: bool = False
    names: Names | None = None


@dataclass(frozen=True, slots=True)
class Other:
    """A copy of a hit."""

    article_id: int
    source: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One article found. `marks` and `title_marks`: (start, end) offsets of what matched, in code points."""

    article_id: int
    url: str | None
    source: str
    title: str | None
    title_marks: tuple[tuple[int, int], ...]
    snippet: str  # a piece of the text as printed, around the first match
    marks: tuple[tuple[int, int], ...]
    published_at: datetime | None
    published_day: date | None
    published_precision: str | None
    first_seen_at: datetime
    language: str | None
    deleted: bool
    score: float
    copies: tuple[Other, ...] = ()  # where copies are folded: those of the archive that this line stands for


AS_EVER = How()


def search(conn: Connection, query: str, filters: Filters = EVERYTHING, how: How = AS_EVER) -> list[Hit]:
    """The best hits: by publication (else first sight), or by fit with the newer first among equals."""
    asked = parse(query)
    if how.names is not None:
        asked = widened(asked, how.names)
    if how.sort == "relevance" and asked.terms:
        scored = _ranked(conn, asked, filters)
    else:
        newest = search_documents.c.docid.desc() if how.sort != "oldest" else search_documents.c.docid
        wanted = _fitting(conn, asked, filters).order_by(newest).limit(RANKED if how.fold_copies else how.limit)
        scored = [(0.0, row.article_id) for row in conn.execute(wanted)]
    if not how.fold_copies:
        return _hits(conn, asked, scored[: how.limit])
    folded = _folded(conn, scored, how.limit)
    hits = _hits(conn, asked, [pair for pair, _ in folded])
    groups = {article_id: others for (_, article_id), others in folded}
    return [replace(hit, copies=groups[hit.article_id]) for hit in hits]


def _folded(
    conn: Connection, scored: Sequence[tuple[float, int]], limit: int
) -> list[tuple[tuple[float, int], tuple[Other, ...]]]:
    """One hit a copy group, the best of it, with the others of the group."""
    chosen: list[tuple[tuple[float, int], tuple[Other, ...]]] = []
    taken: set[int] = set()
    for at in range(0, len(scored), _PAGE):
        page = scored[at : at + _PAGE]
        edges = copies.of_many(conn, [article_id for _, article_id in page])
        for pair in page:
            if pair[1] in taken:
                continue
            others = sorted(edges[pair[1]], key=lambda edge: int(edge["article_id"]))
            taken |= {pair[1], *(edge["article_id"] for edge in others)}
            chosen.append((pair, tuple(Other(edge["article_id"], edge["source"]) for edge in others)))
            if len(chosen) == limit:
                return chosen
    return chosen


def count(conn: Connection, query: str, filters: Filters = EVERYTHING) -> int:
    """How many articles fit."""
    fitting = _fitting(conn, parse(query), filters).subquery()
    return conn.scalar(select(func.count()).select_from(fitting)) or 0


def _fitting(conn: Connection, asked: Query, filters: Filters) -> Select[Any]:
    documents = search_documents.c
    wanted = select(documents.docid, documents.article_id).where(match.condition(conn.dialect.name, asked))
    wanted = wanted.where(documents.article_id.not_in(takedowns.withheld("hide", "exclude")))
    if filters.query is not None:
        wanted = wanted.where(match.condition(conn.dialect.name, parse(filters.query)))
    if narrows(filters):
        wanted = wanted.join(articles, articles.c.id == documents.article_id).where(condition(filters))
    return wanted


def _ranked(conn: Connection, asked: Query, filters: Filters) -> list[tuple[float, int]]:
    documents = search_documents.c
    newest = _fitting(conn, asked, filters).order_by(documents.docid.desc()).limit(RANKED).subquery()
    rows = conn.execute(
        select(*_ranking_columns(asked))
        .join(newest, newest.c.docid == documents.docid)
        .order_by(documents.docid.desc())
    ).all()
    scores = score(asked.terms, rows)
    best = sorted(zip(scores, rows, strict=True), key=lambda pair: (-pair[0], -pair[1].docid))
    return [(round(scored, 6), row.article_id) for scored, row in best]


def _ranking_columns(asked: Query) -> list[Any]:
    """Only what ranking looks at: texts are long, and thousands of them are read."""
    names = ["docid", "article_id", "title_stems", "body_stems"]
    if any(term.prefix or len(term.words) > 1 for term in asked.terms):
        names += ["title", "body"]
    return [search_documents.c[name] for name in names]


def _hits(conn: Connection, asked: Query, scored: Sequence[tuple[float, int]]) -> list[Hit]:
    ids = [article_id for _, article_id in scored]
    rows = conn.execute(
        select(articles, revisions.c.text, sources.c.name.label("source"))
        .join(revisions, (revisions.c.article_id == articles.c.id) & revisions.c.is_current)
        .join(sources, sources.c.id == articles.c.source_id)
        .where(articles.c.id.in_(ids))
    )
    found = {row.id: row for row in rows}
    return [_hit(found[one], scored, asked) for scored, one in scored if one in found]


def _hit(row: Any, scored: float, asked: Query) -> Hit:
    piece: Marked = snippet(row.text, asked.terms)
    return Hit(
        article_id=row.id,
        url=row.url,
        source=row.source,
        title=row.title,
        title_marks=mark(row.title or "", asked.terms),
        snippet=piece.text,
        marks=piece.marks,
        published_at=row.published_at,
        published_day=row.published_day,
        published_precision=row.published_precision,
        first_seen_at=row.first_seen_at,
        language=row.language,
        deleted=row.deleted_at is not None,
        score=scored,
    )
