"""What linking stands on: which articles wait for it, the keys they meet under, and the pairs that were found.

In: articles' marks, pairs as compared. Out: candidates, rows. It compares nothing: that is for `dedupe`.
"""

from newsarchive.store.reuse.keys import (
    HOT,
    UNDATED,
    Entry,
    Term,
    about,
    equal,
    index,
    meeting,
    place_of,
    signatures_of,
    terms_of,
    unindex,
)
from newsarchive.store.reuse.pairs import Pair, forget, replace
from newsarchive.store.reuse.waiting import done, lock, stale, waiting

__all__ = [
    "HOT",
    "UNDATED",
    "Entry",
    "Pair",
    "Term",
    "about",
    "done",
    "equal",
    "forget",
    "index",
    "lock",
    "meeting",
    "place_of",
    "replace",
    "signatures_of",
    "stale",
    "terms_of",
    "unindex",
    "waiting",
]
