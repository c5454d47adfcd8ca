"""What linking stands on: which articles wait for it, the keys they meet under, and the pairs that were found.

In: articles' marks, pairs as compared. Out: candidates, rows. It compares nothing: that is for `dedupe`.
"""

from newsarchive.store.reuse.keys import (
    HOT,
    UNDATED,
    Entry,
    Term,
    climb,
    index,
    keys_of,
    meeting,
    minute,
    place_of,
    rungs_of,
    signatures_of,
    terms_of,
    unindex,
)
from newsarchive.store.reuse.pairs import Pair, forget, replace, stored
from newsarchive.store.reuse.subjects import about
from newsarchive.store.reuse.waiting import done, lock, stale, waiting

__all__ = [
    "HOT",
    "UNDATED",
    "Entry",
    "Pair",
    "Term",
    "about",
    "climb",
    "done",
    "forget",
    "index",
    "keys_of",
    "lock",
    "meeting",
    "minute",
    "place_of",
    "replace",
    "rungs_of",
    "signatures_of",
    "stale",
    "stored",
    "terms_of",
    "unindex",
    "waiting",
]
