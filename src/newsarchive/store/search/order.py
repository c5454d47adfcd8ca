"""In which order articles that fit come: newest or oldest first, or ranked.

In: what fits, a sort, a cursor. Out: an order, asked for piece by piece. Ranked are the newest few thousand; what is
older comes after them, newest first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Select, func, select

from newsarchive.store.schema.tables import search_documents
from newsarchive.store.search import any_of as any_words
from newsarchive.store.search.cursor import Cursor
from newsarchive.store.search.hits import RankedArticle
from newsarchive.store.search.match import by_words, docid_of
from newsarchive.store.search.query import Query
from newsarchive.store.search.rank import scores

RANKED = 1_000  # newest hits that are ranked
_STEP = 100  # articles that are looked at together
_LAST = select(func.max(search_documents.c.article_id))


@dataclass(frozen=True, slots=True)
class Order:
    """Articles in order, those after the cursor; `key` tells where any article that fits stands (lower: earlier)."""

    pieces: Iterator[Sequence[RankedArticle]]
    key: Callable[[int], Any]  # of a docid
    known: int | None = None  # for the next cursor
    ranked: frozenset[int] = frozenset()  # docids that are ranked by fit
    any_of: bool = False  # some of the words are enough
    whole: int = 0  # how many have all words, as far as they were looked at


def by_time(conn: Connection, fitting: Select[Any], *, oldest: bool, after: Cursor | None, size: int) -> Order:
    """Newest first, or oldest."""

    def pieces() -> Iterator[Sequence[RankedArticle]]:
        last, step = after.docid if after else None, size
        while rows := _step(conn, fitting, last, oldest=oldest, size=step):
            yield rows
            if len(rows) < step:
                return
            last, step = rows[-1].docid, _STEP

    return Order(pieces(), lambda docid: docid if oldest else -docid)


def by_fit(
    conn: Connection, asked: Query, fitting: Select[Any], allowed: Callable[[], Select[Any]], after: Cursor | None
) -> Order:
    """The best fitting of the newest first, then the rest. `allowed`: what may be shown, whichever words it has."""
    article = search_documents.c.article_id
    known = after.known if after and after.known is not None else conn.scalar(_LAST) or 0
    if after:
        fitting = fitting.where(article <= known)
    with by_words(conn):
        newest = _step(conn, fitting, None, oldest=False, size=RANKED)
    any_of = any_words.is_loose(asked) and len(newest) < any_words.enough(asked)
    query = allowed().where(article <= known) if any_of else None
    best = _best(conn, asked, newest) if query is None else any_words.best(conn, asked, query, known)
    places = {ranked_article.docid: place for place, ranked_article in enumerate(best)}
    edge = newest[-1].docid if len(newest) == RANKED and not any_of else None

    def pieces() -> Iterator[Sequence[RankedArticle]]:
        start = 0 if after is None else _beyond(best, places, after)
        for at in range(start, len(best), _STEP):
            yield best[at : at + _STEP]
        last = edge if after is None or after.score is not None else after.docid
        while edge is not None and (rows := _step(conn, fitting, last, oldest=False, size=_STEP)):
            yield rows
            last = rows[-1].docid

    return Order(
        pieces(), lambda docid: (places.get(docid, RANKED), -docid), known, frozenset(places), any_of, len(newest)
    )


def _best(conn: Connection, asked: Query, newest: Sequence[RankedArticle]) -> list[RankedArticle]:
    scored = zip(newest, scores(conn, asked, newest), strict=True)
    placed = [
        RankedArticle(ranked_article.docid, ranked_article.article_id, score, ranked_article.length)
        for ranked_article, score in scored
    ]
    return sorted(placed, key=attrgetter("score", "docid"), reverse=True)


def _beyond(best: Sequence[RankedArticle], places: dict[int, int], after: Cursor) -> int:
    """The place after the cursor's article; where that is ranked no more, after those that would come before it."""
    if after.score is None:
        return len(best)
    if after.docid in places:
        return places[after.docid] + 1
    return sum(
        (-ranked_article.score, -ranked_article.docid) <= (-after.score, -after.docid) for ranked_article in best
    )


def _step(conn: Connection, fitting: Select[Any], last: int | None, *, oldest: bool, size: int) -> list[RankedArticle]:
    docid = docid_of(fitting)
    if last is not None:
        fitting = fitting.where(docid > last if oldest else docid < last)
    rows = conn.execute(fitting.order_by(docid if oldest else docid.desc()).limit(size))
    return [RankedArticle(docid, article_id, 0.0, length, head) for docid, article_id, length, head in rows]
