"""Counts of what was found, remembered for a few seconds: fifty readers of one front page count it once.

In: a query and filters. Out: the facets of the store, at most `KEPT_S` old. Hits themselves are never remembered.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import datetime, timedelta
from typing import TypeAlias

from newsarchive.archive.archive import OpenArchive
from newsarchive.store.filters import Filters
from newsarchive.store.search import Facets, Question, count_facets

KEPT_S = 15.0
_MOST = 500

Key: TypeAlias = tuple[str, Filters, bool]


class FacetCache:
    """The counts of one door."""

    def __init__(self) -> None:
        self._known: OrderedDict[Key, tuple[datetime, Facets]] = OrderedDict()
        self._lock = threading.Lock()

    def facets(self, archive: OpenArchive, question: Question) -> Facets:
        """What the articles that fit are made of. Of `names` only whether they are given counts."""
        key, now = (question.text, question.filters, question.names is not None), archive.now()
        with self._lock:
            since, cached = self._known.get(key, (None, None))
        if cached is not None and since is not None and now - since < timedelta(seconds=KEPT_S):
            return cached
        with archive.reading() as conn:
            fresh = count_facets(conn, question)
        with self._lock:
            self._known[key] = (now, fresh)
            while len(self._known) > _MOST:
                self._known.popitem(last=False)
        return fresh
