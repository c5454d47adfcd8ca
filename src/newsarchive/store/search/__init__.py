"""Search: articles by their words, newest or most fitting first, marked where they match.

In: a query as typed, filters. Out: hits with a piece of the text as printed. The same hits in the same order on both
engines: folding, ranking and marking are done in Python; the engines only say which rows hold which tokens.
"""

from newsarchive.store.search.documents import Document, index, unindex
from newsarchive.store.search.find import Hit, How, Other, Sort, count, search
from newsarchive.store.search.match import matching
from newsarchive.store.search.widen import also

__all__ = ["Document", "Hit", "How", "Other", "Sort", "also", "count", "index", "matching", "search", "unindex"]
