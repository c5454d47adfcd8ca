"""How well articles fit a query: where its words stand in them, how long they are, how new.

In: what fits, newest first. Out: a score each. The engines only say which article has which word in its title and lead;
scores are reckoned here, so they are the same on both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection

from newsarchive.store.search.hits import Placed
from newsarchive.store.search.match import Zone, docids_since, every, words_of, written
from newsarchive.store.search.query import Query

_ZONES: tuple[tuple[Zone, float], ...] = (("title", 1.5), ("lead", 0.5))  # beside the 1 that a word is worth anywhere
_TERMS = 6  # of a query that are looked for in titles and leads
_TYPICAL = 250.0  # words of a text
_LONG = 0.3  # how much of a score a text's length decides
_FRESH, _HALF_LIFE = 0.2, 30 * 24 * 60  # added to what is as new as the newest; minutes after which it is half
_SLOT_BITS = 12


def scores(conn: Connection, asked: Query, newest: Sequence[Placed]) -> list[float]:
    """A score for each article, in their order. `newest`: newest first."""
    if not newest:
        return []
    bonus = _bonus(conn, asked, newest[-1].docid)
    first = newest[0].docid >> _SLOT_BITS
    return [
        round((1 + bonus.get(one.docid, 0.0)) * norm(one.length, _LONG) * _fresh(first, one.docid), 6) for one in newest
    ]


def norm(length: int, share: float) -> float:
    """What a word is worth in a text of so many words: less in a long one."""
    return 2.2 / (1 + 1.2 * (1 - share + share * length / _TYPICAL))


def _fresh(first: int, docid: int) -> float:
    return 1 + _FRESH * float(0.5 ** ((first - (docid >> _SLOT_BITS)) / _HALF_LIFE))


def _bonus(conn: Connection, asked: Query, lowest: int) -> dict[int, float]:
    """What each article is worth more for the words in its title and lead."""
    terms = asked.terms[:_TERMS]
    words = words_of(conn, asked)
    if words is None:
        return {}
    sums: dict[int, float] = defaultdict(float)
    for zone, weight in _ZONES:
        for term in terms:
            told = written(conn, term, zone)
            # What else is asked for is of no matter where there is nothing else: the engine need not look again.
            alone = len(asked.terms) == 1 and not asked.fields
            for docid in docids_since(conn, told if alone else every(conn, (words, told)), lowest):
                sums[docid] += weight / len(terms)
    return sums
