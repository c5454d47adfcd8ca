"""How well articles fit a query: where its words stand in them, how long they are, how new.

In: what fits, newest first. Out: a score each. Which words stand in a title and a lead is recorded as signs kept beside
the index (`heads`), so scores are the same on both engines; only the beginning of a word is asked of the engine.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Connection

from newsarchive.store.search.hits import RankedArticle
from newsarchive.store.search.match import docids_since, every, words_of, written
from newsarchive.store.search.query import Query
from newsarchive.store.search.top_fields import sign, unpacked

_TITLE, _LEAD = 1.5, 0.5  # what a word is worth there, beside the 1 that it is worth anywhere
_TYPICAL = 250.0  # words of a text
_LONG = 0.3  # how much of a score a text's length decides
_FRESH, _HALF_LIFE = 0.2, 30 * 24 * 60  # added to what is as new as the newest; minutes after which it is half
_SLOT_BITS = 12


def scores(conn: Connection, asked: Query, newest: Sequence[RankedArticle]) -> list[float]:
    """A score for each article, in their order. `newest`: newest first."""
    if not newest:
        return []
    looked = [tuple(map(sign, term.words)) for term in asked.terms if not term.prefix]
    begun = _begun(conn, asked, newest[-1].docid)
    first = newest[0].docid >> _SLOT_BITS
    return [
        round(
            (1 + _bonus(ranked_article, looked, begun))
            * norm(ranked_article.length, _LONG)
            * _fresh(first, ranked_article.docid),
            6,
        )
        for ranked_article in newest
    ]


def norm(length: int, share: float) -> float:
    """What a word is worth in a text of so many words: less in a long one."""
    return 2.2 / (1 + 1.2 * (1 - share + share * length / _TYPICAL))


def _fresh(first: int, docid: int) -> float:
    return 1 + _FRESH * float(0.5 ** ((first - (docid >> _SLOT_BITS)) / _HALF_LIFE))


def _bonus(ranked_article: RankedArticle, looked: Sequence[tuple[str, ...]], begun: Sequence[Collection[int]]) -> float:
    """What an article is worth more for the words in its title and lead; of a phrase, where all its words are."""
    title, lead = unpacked(ranked_article.head)
    worth = _TITLE * sum(ranked_article.docid in titled for titled in begun)
    for word, *others in looked:
        if word in title and all(other in title for other in others):
            worth += _TITLE
        if word in lead and all(other in lead for other in others):
            worth += _LEAD
    return worth / ((len(looked) + len(begun)) or 1)


def _begun(conn: Connection, asked: Query, lowest: int) -> list[frozenset[int]]:
    """For each beginning of a word the articles, from one on, in whose title it stands."""
    words = words_of(conn, asked)
    if words is None:
        return []
    texts = (written(conn, term, "title") for term in asked.terms if term.prefix)
    return [frozenset(docids_since(conn, every(conn, (words, text)), lowest)) for text in texts]
