"""One question to the archive, one answer: what the command line, pages, API and feeds ask, and only format.

In: a `Question`. Out: an `Answer`: a page of hits, how many articles fit, where the next page begins, how the question
was read, and on request what the articles are made of. The text is parsed once.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from newsarchive.arabic.names import Names
from newsarchive.store.filters import EVERYTHING, Filters
from newsarchive.store.search import find
from newsarchive.store.search.facets import Facets, facets_of
from newsarchive.store.search.filters import Unnamed, unnamed
from newsarchive.store.search.find import Sort
from newsarchive.store.search.hits import Hit
from newsarchive.store.search.query import Query, parse
from newsarchive.store.search.spelling import widened
from newsarchive.store.search.understood import Understood, understood_of


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for, and how the hits are chosen.

    `after`: the cursor that a page ended with; the next page begins there; one that is not ours counts as none.
    `names`: other spellings of names in the text are searched for too. `fold_copies`: one hit for each group of copies.
    """

    text: str = ""
    filters: Filters = EVERYTHING
    sort: Sort = "relevance"
    limit: int = 20
    after: str | None = None
    names: Names | None = None
    fold_copies: bool = False
    facets: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """A page of hits. `total` counts articles, copies too; where it is not `exact`, at least so many fit.

    `any_of`: no article, or hardly any, has all the words, so the hits are those with the most distinctive of them;
    `whole` is how many have all. `unnamed`: fields that name a source the archive does not have.
    """

    hits: list[Hit]
    total: int
    exact: bool
    next: str | None
    understood: Understood
    unnamed: tuple[Unnamed, ...] = ()
    facets: Facets | None = None
    any_of: bool = False
    whole: int = 0


def answer(conn: Connection, question: Question) -> Answer:
    """The answer to a question, all of it from one state of the database where `conn` is of `database.reading`."""
    typed = parse(question.text)
    query = with_other_spellings(typed, question.names)
    chosen = find.Chosen(question.filters, question.sort, question.limit, question.after, question.fold_copies)
    page = find.page(conn, typed, query, chosen)
    total, exact = (page.total, False) if page.any_of else find.count_up_to(conn, query, question.filters)
    return Answer(
        hits=page.hits,
        total=total,
        exact=exact,
        next=page.next_cursor,
        understood=understood_of(typed, question.names),
        unnamed=unnamed(conn, typed.fields),
        facets=facets_of(conn, query, question.filters) if question.facets else None,
        any_of=page.any_of,
        whole=page.whole,
    )


def count_facets(conn: Connection, question: Question) -> Facets:
    """Only what the articles that fit are made of."""
    return facets_of(conn, with_other_spellings(parse(question.text), question.names), question.filters)


def with_other_spellings(typed: Query, names: Names | None) -> Query:
    """The query, other spellings of names too where these are given."""
    return widened(typed, names) if names is not None else typed
