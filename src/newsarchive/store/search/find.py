"""Finding: which articles fit, in which order, and where in them; page after page.

In: a query as typed, filters, an order. Out: `Hit`s, and how many fit. A page begins where its cursor says: at an
article, not at a number, so that what comes in meanwhile moves nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice
from typing import Any, Literal

from sqlalchemy import Connection, Select, func, select

from newsarchive.arabic.names import Names
from newsarchive.arabic.tokens import index_tokens
from newsarchive.store.dedupe import copies
from newsarchive.store.filters import EVERYTHING, Filters
from newsarchive.store.schema.tables import search_documents
from newsarchive.store.search import filters as narrow
from newsarchive.store.search import match
from newsarchive.store.search.cursor import Cursor, read_cursor, write_cursor
from newsarchive.store.search.folding import without_copies
from newsarchive.store.search.hits import Hit, Other, RankedArticle, hits_of
from newsarchive.store.search.order import by_fit, by_time
from newsarchive.store.search.query import Group, Query, Term, parse
from newsarchive.store.search.spelling import widened
from newsarchive.store.takedowns import takedowns

Sort = Literal["relevance", "newest", "oldest"]
COUNTED = 10_000  # articles that are counted one by one; of more it is said that they are more
_SHOWN = takedowns.shown(search_documents.c.article_id)


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """How hits are chosen: their order, how many, one a copy group or all, which names are looked for in all forms.

    `after`: the cursor a page ended with; the next begins there. One that is none of ours counts as none.
    """

    sort: Sort = "relevance"
    limit: int = 20
    fold_copies: bool = False
    names: Names | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class SearchPage:
    """A page of hits. `total` counts articles, copies too; where it is not exact, at least so many fit.

    `any_of`: no article, or hardly one, has all words, so the hits are those that have the most telling of them;
    `whole` is how many have all then.
    """

    hits: list[Hit]
    total: int
    total_is_exact: bool
    next_cursor: str | None
    any_of: bool = False
    whole: int = 0


DEFAULTS = SearchOptions()


def search(conn: Connection, query: str, filters: Filters = EVERYTHING, how: SearchOptions = DEFAULTS) -> list[Hit]:
    """The best hits: by publication (else first sight), or by fit with the newer first among equals."""
    return _page(conn, query, filters, how).hits


def found(conn: Connection, query: str, filters: Filters = EVERYTHING, how: SearchOptions = DEFAULTS) -> SearchPage:
    """A page of hits with how many there are, and where the next page begins."""
    page = _page(conn, query, filters, how)
    if page.any_of:
        return page
    wanted = match.docids(fitting(conn, read(query, how), filters)).limit(COUNTED + 1).subquery()
    number = conn.scalar(select(func.count()).select_from(wanted)) or 0
    return replace(page, total=min(number, COUNTED), total_is_exact=number <= COUNTED)


def count(conn: Connection, query: str, filters: Filters = EVERYTHING) -> int:
    """How many articles fit, all of them counted."""
    wanted = fitting(conn, parse(query), filters).subquery()
    return conn.scalar(select(func.count()).select_from(wanted)) or 0


def fitting(conn: Connection, asked: Query, filters: Filters) -> Select[Any]:
    """`docid`, `article_id`, `length` and `head` of the articles that fit and may be shown."""
    fields = (*asked.fields, *narrow.asked_by(conn, filters))
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


def read(query: str, how: SearchOptions) -> Query:
    """What a query asks for, other spellings of names too where these are given."""
    asked = parse(query)
    return widened(asked, how.names) if how.names is not None else asked


def _page(conn: Connection, query: str, filters: Filters, how: SearchOptions) -> SearchPage:
    """A page, not counted yet."""
    asked, after = read(query, how), read_cursor(how.after, how.sort)
    wanted = fitting(conn, asked, filters)
    if how.sort == "relevance" and asked.terms:
        allowed = partial(fitting, conn, replace(asked, groups=_unwanted(asked), everything=True), filters)
        typed = asked if how.names is None else replace(asked, groups=parse(query).groups)
        order = by_fit(conn, typed, wanted, allowed, after)
    else:
        size = how.limit * 2 if how.fold_copies else how.limit + 1
        order = by_time(conn, wanted, oldest=how.sort == "oldest", after=after, size=size)
    all_of_them = without_copies(conn, order, wanted) if how.fold_copies else chain.from_iterable(order.pieces)
    chosen = list(islice(all_of_them, how.limit + 1))
    ranked_articles = chosen[: how.limit] if how.fold_copies else _with_copies(conn, chosen[: how.limit])
    cursor = None
    if len(chosen) > how.limit:
        score = ranked_articles[-1].score if ranked_articles[-1].docid in order.ranked else None
        cursor = write_cursor(how.sort, Cursor(ranked_articles[-1].docid, score, order.known))
    return SearchPage(
        hits_of(conn, asked, ranked_articles), len(order.ranked), False, cursor, order.any_of, order.whole
    )


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
