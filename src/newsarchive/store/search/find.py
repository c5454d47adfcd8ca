"""Finding: which articles fit a parsed query, in which order, page after page.

In: a query, filters, an order. Out: a page of `Hit`s, and how many articles fit. A page begins where its cursor says:
at an article, not at a number, so that what comes in meanwhile moves nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice
from typing import Any, Literal

from sqlalchemy import Connection, Select, func, select

from newsarchive.arabic.tokens import index_tokens
from newsarchive.store.dedupe import copies
from newsarchive.store.filters import EVERYTHING, Filters
from newsarchive.store.schema.tables import search_documents
from newsarchive.store.search import filters as search_filters
from newsarchive.store.search import match
from newsarchive.store.search.cursor import Cursor, read_cursor, write_cursor
from newsarchive.store.search.folding import without_copies
from newsarchive.store.search.hits import Hit, Other, RankedArticle, hits_of
from newsarchive.store.search.order import by_fit, by_time
from newsarchive.store.search.query import Group, Query, Term
from newsarchive.store.takedowns import takedowns

Sort = Literal["relevance", "newest", "oldest"]
COUNTED = 10_000  # articles that are counted one by one; of more it is said that they are more
_SHOWN = takedowns.shown(search_documents.c.article_id)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which page of hits, in which order: see `answer.Question`."""

    filters: Filters = EVERYTHING
    sort: Sort = "relevance"
    limit: int = 20
    after: str | None = None
    fold_copies: bool = False


@dataclass(frozen=True, slots=True)
class HitPage:
    """A page of hits. `total`: how many were ranked; `any_of` and `whole` as in `answer.Answer`."""

    hits: list[Hit]
    total: int
    next_cursor: str | None
    any_of: bool = False
    whole: int = 0


def count_up_to(conn: Connection, query: Query, filters: Filters) -> tuple[int, bool]:
    """How many articles fit, and whether that is exact: no more than `COUNTED` are counted."""
    docids = match.docids(fitting(conn, query, filters)).limit(COUNTED + 1).subquery()
    number = conn.scalar(select(func.count()).select_from(docids)) or 0
    return min(number, COUNTED), number <= COUNTED


def fitting(conn: Connection, asked: Query, filters: Filters) -> Select[Any]:
    """`docid`, `article_id`, `length` and `head` of the articles that fit and may be shown."""
    fields = (*asked.fields, *search_filters.asked_by(conn, filters))
    alone = not asked.groups and not asked.fields and not asked.everything  # nothing but signs was asked for
    asked = replace(asked, fields=fields, groups=_titled(asked, filters), everything=asked.everything or not alone)
    wanted = match.fitting(conn, asked)
    wanted = wanted.where(_SHOWN)
    if filters.query is not None:
        wanted = wanted.where(search_documents.c.article_id.in_(match.matching(conn, filters.query)))
    return wanted


def _titled(asked: Query, filters: Filters) -> tuple[Group, ...]:
    """The groups of a query with the words that the title must have."""
    terms = tuple(Term((word,), title=True) for word in index_tokens(filters.title or ""))
    if not terms:
        return asked.groups
    return tuple(Group((*group.wanted, *terms), group.unwanted) for group in asked.groups or (Group(()),))


def page(conn: Connection, typed: Query, query: Query, chosen: Chosen) -> HitPage:
    """A page of hits. `typed`: the query without other spellings, by which the fit is judged."""
    filters, after = chosen.filters, read_cursor(chosen.after, chosen.sort)
    wanted = fitting(conn, query, filters)
    if chosen.sort == "relevance" and query.terms:
        allowed = partial(fitting, conn, replace(query, groups=_unwanted(query), everything=True), filters)
        order = by_fit(conn, replace(query, groups=typed.groups), wanted, allowed, after)
    else:
        size = chosen.limit * 2 if chosen.fold_copies else chosen.limit + 1
        order = by_time(conn, wanted, oldest=chosen.sort == "oldest", after=after, size=size)
    in_order = without_copies(conn, order, wanted) if chosen.fold_copies else chain.from_iterable(order.pieces)
    first = list(islice(in_order, chosen.limit + 1))
    shown = first[: chosen.limit] if chosen.fold_copies else _with_copies(conn, first[: chosen.limit])
    cursor = None
    if len(first) > chosen.limit:
        score = shown[-1].score if shown[-1].docid in order.ranked else None
        cursor = write_cursor(chosen.sort, Cursor(shown[-1].docid, score, order.known))
    return HitPage(hits_of(conn, query, shown), len(order.ranked), cursor, order.any_of, order.whole)


def _with_copies(conn: Connection, chosen: Sequence[RankedArticle]) -> list[RankedArticle]:
    """Each with all its copies."""
    known = copies.of_articles(conn, [ranked_article.article_id for ranked_article in chosen])
    return [
        ranked_article._replace(
            others=tuple(Other(row["article_id"], row["source"]) for row in known.get(ranked_article.article_id, ()))
        )
        for ranked_article in chosen
    ]


def _unwanted(asked: Query) -> tuple[Group, ...]:
    return tuple(replace(group, wanted=()) for group in asked.groups[:1] if group.unwanted)
