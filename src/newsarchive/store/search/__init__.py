"""Search: articles by their words and fields, newest or most fitting first, marked where they match.

In: a query as typed, filters. Out: hits with a piece of the text as printed, counts. The same hits in the same order on
both engines: folding, ranking and marking are done in Python; the engines only say which rows hold which tokens.
"""

from newsarchive.store.facts import facts_of
from newsarchive.store.filters import Filters
from newsarchive.store.search.answer import Answer, Question, answer, count_facets
from newsarchive.store.search.documents import TOLD, index, unindex, withdraw
from newsarchive.store.search.facets import Facets, facets_json
from newsarchive.store.search.fields import WHY, FieldTerm
from newsarchive.store.search.find import Sort
from newsarchive.store.search.hits import Hit, Other
from newsarchive.store.search.match import matching
from newsarchive.store.search.spelling import also
from newsarchive.store.search.text import Document
from newsarchive.store.search.understood import Understood, no_source, understood, why

__all__ = [
    "TOLD",
    "WHY",
    "Answer",
    "Document",
    "Facets",
    "FieldTerm",
    "Filters",
    "Hit",
    "Other",
    "Question",
    "Sort",
    "Understood",
    "also",
    "answer",
    "count_facets",
    "facets_json",
    "facts_of",
    "index",
    "matching",
    "no_source",
    "understood",
    "unindex",
    "why",
    "withdraw",
]
