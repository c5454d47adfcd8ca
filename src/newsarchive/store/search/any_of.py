"""Articles that have the most telling words of a question, where none, or hardly one, has all of them.

In: a question's words. Out: articles, best first. A word tells the more the fewer articles have it, and the longer it
is; it counts once, as typed (by its stem), and once more for any of its endings, and half as much again where the next
word of the question follows it. Words that are everywhere find nothing by themselves; they only speak for what the
others found. Of the first few the texts are read: those that say the words close together come first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import inf, log
from typing import Any

from sqlalchemy import Connection, Select, func, select

from newsarchive.arabic.suffixes import suffix_forms
from newsarchive.model.batches import batched
from newsarchive.store.schema.tables import revisions, search_documents
from newsarchive.store.search.hits import RankedArticle
from newsarchive.store.search.match import docid_of, either, every, holding, written
from newsarchive.store.search.proximity import SCANNED, closeness
from newsarchive.store.search.query import Query, Term
from newsarchive.store.search.rank import norm

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
_SEVERAL = 3  # words that may stand close together
_READ = 40  # of the best whose texts are read
_PAIRED = 0.5  # what two words in a row are worth beside a word
_PAIRABLE = 3  # letters
_LENGTH, _USUAL, _LONGEST = 0.3, 5, 8  # how much a word's length decides; letters of a usual one; more count no more


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


def best(
    conn: Connection, query: Query, allowed: Select[Any], known: int, considered: int = _CONSIDERED
) -> list[RankedArticle]:
    """The articles that fit best, best first. `allowed`: rows of those that may be shown; so many of them at least
    are considered, as far as there are. Articles with a higher number than `known` count for nothing.
    """
    terms = query.terms[:_WORDS]
    looked = [(text, _telling(term)) for term in terms for text in _forms(conn, term)]
    looked += [(text, _PAIRED) for text in _pairs(conn, terms)]
    rows = [_docids(conn, text, known) for text, _ in looked]
    rare = [text for (text, _), numbers in zip(looked, rows, strict=True) if 0 < len(numbers) <= _COMMON]
    sums: dict[int, float] = defaultdict(float)
    typed = {written(conn, term): term for term in terms if len(term.words) == 1 and not term.prefix}
    worth: dict[Term, float] = {}
    for (text, share), numbers in zip(looked, rows, strict=True):
        common = len(numbers) > _COMMON
        if text in typed:
            worth[typed[text]] = _rarity(known // 5 if common else len(numbers), known)
        holders = _docids(conn, text, known, either(conn, rare)) if common and rare else numbers
        weight = _rarity(known // 5, known) if common else _rarity(len(numbers), known) * share
        for docid in holders:
            sums[docid] += weight
    values = _rows(conn, allowed, sorted(sums, key=lambda docid: (-sums[docid], -docid)), considered)
    scored = [
        RankedArticle(row.docid, row.article_id, round(sums[row.docid] * norm(row.length, _SHARE), 6), row.length)
        for row in values
    ]
    return _closest_first(conn, _ranked(scored), worth)


def _ranked(scored: Iterable[RankedArticle]) -> list[RankedArticle]:
    return sorted(scored, key=lambda ranked_article: (-ranked_article.score, -ranked_article.docid))


def _closest_first(conn: Connection, ranked: list[RankedArticle], worth: Mapping[Term, float]) -> list[RankedArticle]:
    """The first few in the order of their scores and of how close together they say these words."""
    if len(worth) < _SEVERAL or not ranked:
        return ranked
    first, most = ranked[:_READ], ranked[0].score
    stems = {form: at for at, term in enumerate(worth) for form in reversed(suffix_forms(term.stem))}
    stems |= {term.stem: at for at, term in enumerate(worth)}
    begins = func.substr(revisions.c.text, 1, SCANNED).label("text")
    wanted = select(revisions.c.article_id, begins).where(
        revisions.c.article_id.in_([ranked_article.article_id for ranked_article in first]), revisions.c.is_current
    )
    close = {row.article_id: closeness(row.text, stems, tuple(worth.values())) for row in conn.execute(wanted)}
    nearer = [
        ranked_article._replace(score=round(ranked_article.score + most * close.get(ranked_article.article_id, 0.0), 6))
        for ranked_article in first
    ]
    return _ranked(nearer) + ranked[_READ:]


def _rarity(holders: int, known: int) -> float:
    return log(1 + (max(known, holders) - holders + 0.5) / (holders + 0.5))


def _telling(term: Term) -> float:
    """What a word is worth for its length: short ones mean many things."""
    return 1 + _LENGTH * (min(len(term.words[0]), _LONGEST) - _USUAL) / _USUAL


def _pairs(conn: Connection, terms: Sequence[Term]) -> Iterable[str]:
    """Words that follow each other in the question, in a row."""
    for one, other in pairwise(terms):
        if all(len(term.words) == 1 and not term.prefix and len(term.words[0]) >= _PAIRABLE for term in (one, other)):
            yield written(conn, Term((*one.words, *other.words), title=one.title))


def _forms(conn: Connection, term: Term) -> Iterable[str]:
    """A term as typed, and with any ending."""
    yield written(conn, term)
    if len(term.words) == 1 and not term.prefix:
        forms = [Term((form,), title=term.title) for form in suffix_forms(term.stem)]
        yield either(conn, [written(conn, form) for form in forms])


def _docids(conn: Connection, text: str, known: int, among: str | None = None) -> Sequence[int]:
    """The newest articles for which an expression holds; all of those among others."""
    rows = holding(conn, text if among is None else every(conn, (text, among)))
    rows = rows.where(search_documents.c.article_id <= known)
    docid = docid_of(rows)
    rows = rows.with_only_columns(docid, maintain_column_froms=True)
    return conn.scalars(rows.order_by(docid.desc()).limit(_COMMON + 1) if among is None else rows).all()


def _rows(conn: Connection, allowed: Select[Any], docids: list[int], wanted: int) -> list[Any]:
    """The allowed ones of these, in steps until so many are found: a narrow filter may leave none of the first."""
    docid = docid_of(allowed)
    values: list[Any] = []
    step = min(wanted, 500)
    for numbers in batched(docids, step):
        values += conn.execute(allowed.where(docid.in_(numbers))).all()
        if len(values) >= wanted:
            break
    return values
