"""Articles that have the most telling words of a question, where none, or hardly one, has all of them.

In: a question's words. Out: articles, best first. A word tells the more the fewer articles have it; it counts once, as
typed (by its stem), and once more for any of its endings. Words that are everywhere find nothing by themselves; they
only speak for what the others found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import inf, log
from typing import Any

from sqlalchemy import Connection, Select, func, select

from newsarchive.arabic.endings import ending_forms
from newsarchive.store.search.hits import Placed
from newsarchive.store.search.match import docid_of, either, every, holding, written
from newsarchive.store.search.query import Query, Term
from newsarchive.store.search.rank import norm
from newsarchive.store.tables import search_documents

_FEW = 10  # hits of all words: of as many words as a sentence has, where fewer are found, some may be missing
_LONG = 4  # words
_ASKS = frozenset(
    {"ما", "ماذا", "ماهو", "ماهي", "من", "متي", "اين", "كيف", "كم", "هل", "لماذا", "لم", "اي", "ايه", "بم", "فيم", "مم"}
    | {"بماذا", "وما", "ومن", "ومتي", "واين", "وكيف", "وكم", "ولماذا", "باي", "لاي"}
    | {"who", "what", "when", "where", "why", "which", "how"}
)
_COMMON = 5_000  # articles: a word that more have finds nothing by itself
_CONSIDERED = 2_000  # of the best, before their length counts
_SHARE = 0.75  # how much of a score a text's length decides
_WORDS = 24  # of a question


def is_loose(query: Query) -> bool:
    """Whether a query has words of which some may be missing."""
    return len(query.terms) > 1


def enough(query: Query) -> float:
    """So many hits of all words are an answer; of a question none are: it is not written as its answer is."""
    terms = query.terms
    if len(terms) > 2 and (terms[0].words[0] in _ASKS or _asks_in(terms)):
        return inf
    return _FEW if len(terms) >= _LONG and len(query.groups) == 1 else 1


def _asks_in(terms: Sequence[Term]) -> bool:
    """«في أي مدينة»: a question word after a preposition."""
    return len(terms[0].words[0]) < 4 and len(terms[1].words) == 1 and terms[1].words[0] in _ASKS - {"من", "ما", "لم"}


def best(conn: Connection, query: Query, allowed: Select[Any]) -> list[Placed]:
    """The articles that fit best, best first. `allowed`: rows of those that may be shown."""
    terms = query.terms[:_WORDS]
    known = (conn.scalar(select(func.max(search_documents.c.article_id))) or 0) + 1
    looked = [told for term in terms for told in _forms(conn, term)]
    rows = [_docids(conn, told, None) for told in looked]
    rare = [told for told, some in zip(looked, rows, strict=True) if 0 < len(some) <= _COMMON]
    sums: dict[int, float] = defaultdict(float)
    for told, some in zip(looked, rows, strict=True):
        common = len(some) > _COMMON
        holders = _docids(conn, told, either(conn, rare)) if common and rare else some
        weight = _rarity(known // 5 if common else len(some), known)
        for docid in holders:
            sums[docid] += weight
    first = sorted(sums, key=lambda docid: (-sums[docid], -docid))[:_CONSIDERED]
    found = _rows(conn, allowed, first)
    scored = [
        Placed(row.docid, row.article_id, round(sums[row.docid] * norm(row.length, _SHARE), 6), row.length)
        for row in found
    ]
    return sorted(scored, key=lambda one: (-one.score, -one.docid))


def _rarity(holders: int, known: int) -> float:
    return log(1 + (max(known, holders) - holders + 0.5) / (holders + 0.5))


def _forms(conn: Connection, term: Term) -> Iterable[str]:
    """A term as typed, and with any ending."""
    yield written(conn, term)
    if len(term.words) == 1 and not term.prefix:
        forms = [Term((form,), title=term.title) for form in ending_forms(term.stem)]
        yield either(conn, [written(conn, form) for form in forms])


def _docids(conn: Connection, told: str, among: str | None) -> Sequence[int]:
    """The newest articles for which an expression holds; all of those among others."""
    rows = holding(conn, told if among is None else every(conn, (told, among)))
    docid = docid_of(rows)
    rows = rows.with_only_columns(docid, maintain_column_froms=True)
    return conn.scalars(rows.order_by(docid.desc()).limit(_COMMON + 1) if among is None else rows).all()


def _rows(conn: Connection, allowed: Select[Any], docids: list[int]) -> list[Any]:
    docid = docid_of(allowed)
    steps = (docids[at : at + 500] for at in range(0, len(docids), 500))
    return [row for some in steps for row in conn.execute(allowed.where(docid.in_(some)))]
